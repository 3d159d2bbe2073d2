//! One Land's year with one of everything: each thing under an id, or with a text, that is this Land's own.

use super::{Step, day, mark, more, named};
use crate::store::later_years::{by_authority, forward};
use crate::store::money::{certify, commitment, form, issue, of_bayern, pay, pay_typed, statement};
use crate::support::*;
use titelbuch::core::account::FundingSource;
use titelbuch::core::agreement::{
    Financing, InterestTerm, LegalBasis, Parameter, PlaceProject, RegisterAgreement, Term,
};
use titelbuch::core::budget::{AssignedTo, Authority};
use titelbuch::core::claim::{Claimed, RaiseClaim};
use titelbuch::core::command::{Act, RegisterProject};
use titelbuch::core::commitment::MakeCommitment;
use titelbuch::core::contribution::{ContributionKind, RecordContribution, Valuation};
use titelbuch::core::dossier::{AssessCriterion, Assessment, DescribeProject, PlanCost, SetMilestone};
use titelbuch::core::filing::{Examine, FilingKind, FilingLine, SubmitFiling, Totals};
use titelbuch::core::forward_commitment::MakeForwardCommitment;
use titelbuch::core::ids::Seq;
use titelbuch::core::journal::hash::sha256;
use titelbuch::core::onward_grant::{HandOn, MakeOnwardGrant, OnwardBasis, OnwardFrom, OnwardLine, OnwardTo};
use titelbuch::core::payment::RecordUnmatched;
use titelbuch::core::recipient::{RecipientKind, RegisterRecipient};
use titelbuch::core::refinancing::TagRefinancing;
use titelbuch::core::sources::Sources;
use titelbuch::core::voucher::{MatchVoucher, RegisterVoucher};

/// The individual agreement of a Land, or the framework above all.
pub fn agreement(land: Option<&str>) -> Act {
    let (name, framework) = match land {
        Some(land) => (named("ev", land), Some(id("dach"))),
        None => ("dach".to_owned(), None),
    };
    let interest = InterestTerm::Fixed {
        rate_percent: "0.5".to_owned(),
        minimum_percent: None,
        day_count: "actual_365".to_owned(),
    };
    let parameter = |term| Parameter { term, source: format!("§ 4 {name}"), valid_from: day("2021-01-30") };
    let terms = vec![Term::ReportingIntervalMonths(6), Term::Interest(interest)];
    Act::RegisterAgreement(RegisterAgreement {
        title: format!("Vereinbarung {name}"),
        agreement: id(&name),
        framework,
        component: id("foederal"),
        ministry: id("bmi"),
        land: land.map(id),
        policy_field: None,
        legal_basis: LegalBasis::Assignment,
        financing: Some(Financing::Full),
        signed_on: None,
        source: "Beispiel".to_owned(),
        parameters: if land.is_some() { terms.into_iter().map(parameter).collect() } else { Vec::new() },
    })
}

pub fn project(name: &str, land: &str, title: String) -> Act {
    let policy_field = "bauen_wohnen".to_owned();
    Act::RegisterProject(RegisterProject { project: id(name), title, land: id(land), policy_field })
}

/// The project under its agreement, and what is told of it beside its money.
fn told(land: &str) -> Vec<Act> {
    let (name, own) = (named("p", land), mark(land));
    vec![
        project(&name, land, format!("Vorhaben {own}")),
        agreement(Some(land)),
        Act::PlaceProject(PlaceProject { project: id(&name), agreement: id(&named("ev", land)) }),
        Act::DescribeProject(DescribeProject {
            project: id(&name),
            one_for_all: true,
            partners: Vec::new(),
            federal_lead: Some(id("bmi")),
            source: format!("Steckbrief {own}"),
        }),
        Act::SetMilestone(SetMilestone {
            project: id(&name),
            milestone: id(&named("ms", land)),
            title: format!("Pilot {own}"),
            planned_on: Some(day("2021-01-15")),
            forecast_on: Some(day("2021-03-31")),
            reached_on: None,
            evidence: None,
        }),
        Act::PlanCost(PlanCost {
            project: id(&name),
            cost_year: 2021,
            planned_cents: Some(euro("100.00")),
            forecast_cents: Some(euro("90.00")),
            months: Vec::new(),
            source: format!("Projektplan {own}"),
        }),
        Act::TagRefinancing(TagRefinancing {
            project: id(&name),
            milestone: Some(id(&named("ms", land))),
            fund: format!("EFRE {own}"),
            reference: format!("ZS {own}"),
            rate_percent: "60".to_owned(),
        }),
        Act::AssessCriterion(AssessCriterion {
            project: id(&name),
            criterion: "openness".to_owned(),
            assessment: Assessment::PartlyFulfilled,
            assessed_on: day("2021-01-31"),
            evidence: format!("Vermerk {own}"),
        }),
    ]
}

/// Bound, ordered and paid: out of a statement of which a line stays open, and then typed in. The last is that payment.
fn spent(land: &str, cents: i64) -> Vec<Step> {
    let own = |prefix: &str| named(prefix, land);
    let made = MakeCommitment {
        project: id(&own("p")),
        manager: id(land),
        purpose: format!("Los von {}", mark(land)),
        ..commitment(&own("c"), &of_bayern(2021), &more("8.00", cents).to_string())
    };
    let (statement_id, references) = (id(&own("s")), format!("VWZ {}", mark(land)));
    let open = RecordUnmatched { statement: statement_id, line: 2, amount_cents: euro("0.33"), references };
    let paid = more("5.00", cents).to_string();
    vec![
        ("anna", Act::MakeCommitment(made)),
        ("anna", certify(&own("t"), &own("c"), "0.50")),
        ("bernd", issue(&own("t"))),
        ("clara", statement(&own("s"), 2, "0.83")),
        ("clara", pay(&own("t"), &own("s"), 1, "0.50")),
        ("clara", Act::RecordUnmatched(open)),
        ("anna", certify(&own("o"), &own("c"), &paid)),
        ("bernd", issue(&own("o"))),
        ("clara", pay_typed(&own("o"), &paid)),
    ]
}

fn voucher(land: &str) -> Act {
    let name = named("b", land);
    Act::RegisterVoucher(RegisterVoucher {
        voucher: id(&name),
        project: id(&named("p", land)),
        dated_on: day("2021-01-15"),
        payee: None,
        reason: format!("Entwicklung {}", mark(land)),
        gross_cents: euro("3.00"),
        vat_cents: euro("0.50"),
        own_share_cents: euro("0.00"),
        sources: None,
        category: "Dienstleistungen".to_owned(),
        document_sha256: sha256(name.as_bytes()),
        invoice: Some(format!("R-{name}")),
    })
}

/// An interim statement of use, or a final one with what it says of the whole project.
fn filing(filing: &str, project: &str, land: &str, totals: Option<Totals>) -> Act {
    let line = FilingLine {
        category: format!("Reisen {}", mark(land)),
        planned_cents: Some(euro("1.00")),
        spent_cents: euro("1.00"),
    };
    Act::SubmitFiling(SubmitFiling {
        filing: id(&named(filing, land)),
        project: id(&named(project, land)),
        kind: if totals.is_some() { FilingKind::Final } else { FilingKind::Interim },
        from: day("2021-01-01"),
        until: day("2021-01-31"),
        narrative_sha256: sha256(b"Sachbericht"),
        lines: vec![line],
        totals,
    })
}

fn claim(name: &str, land: &str, what: Claimed, amount: &str) -> Act {
    Act::RaiseClaim(RaiseClaim {
        claim: id(&named(name, land)),
        project: id(&named("p", land)),
        what,
        amount_cents: euro(amount),
        due_on: day("2022-03-31"),
        basis: format!("Nr. 5 {}", mark(land)),
        debtor: None,
    })
}

/// The payment evidenced and examined; what was disputed is claimed, and interest on that.
fn evidenced(land: &str, paid: Seq) -> Vec<Step> {
    let own = |prefix: &str| named(prefix, land);
    // After the payment comes the voucher, and then this.
    let matched = Seq(paid.0 + 2);
    let matching = MatchVoucher { voucher: id(&own("b")), payment: paid, amount_cents: euro("3.00") };
    let examined = Examine {
        filing: id(&own("n")),
        voucher: id(&own("b")),
        matched,
        accepted_cents: euro("1.00"),
        disputed_cents: euro("2.00"),
        finding: None,
    };
    let recovery = Claimed::Recovery { voucher: id(&own("b")), matched };
    let interest = Claimed::Interest { on: id(&own("g")), from: day("2021-04-01"), until: day("2021-07-01") };
    vec![
        ("anna", voucher(land)),
        ("anna", Act::MatchVoucher(matching)),
        ("anna", filing("n", "p", land, None)),
        ("bernd", Act::Examine(examined)),
        ("bernd", claim("g", land, recovery, "1.50")),
        ("bernd", claim("h", land, interest, "0.01")),
    ]
}

fn handed_on(land: &str) -> [Act; 2] {
    let recipient = named("r", land);
    let register = RegisterRecipient {
        recipient: id(&recipient),
        kind: RecipientKind::PublicBody,
        title: Some(format!("Anstalt {}", mark(land))),
        name: None,
        land: Some(id(land)),
        ags: None,
        ars: None,
    };
    let line = OnwardLine { recipient: id(&recipient), amount_cents: euro("1.00") };
    let grant = MakeOnwardGrant {
        onward_grant: id(&named("w", land)),
        from: OnwardFrom::Commitment { commitment: id(&named("c", land)) },
        basis: OnwardBasis::Grant,
        legal_basis: format!("Recht von {}", mark(land)),
        purpose: format!("Anschluss {}", mark(land)),
        to: OnwardTo::Named { lines: vec![line] },
    };
    [Act::HandOn(HandOn::Register(register)), Act::HandOn(HandOn::Grant(grant))]
}

/// Work of its own, a later year that is bound, and what is kept for the next.
fn beside(land: &str, cents: i64) -> [Act; 3] {
    let own = |prefix: &str| named(prefix, land);
    let contributed = RecordContribution {
        contribution: id(&own("e")),
        project: id(&own("p")),
        kind: ContributionKind::OwnWork,
        source: FundingSource::FederalState,
        amount_cents: more("58.00", cents),
        valuation: Valuation::Basis { basis: format!("Angebot {}", mark(land)) },
        contributed_on: day("2021-01-20"),
        reason: format!("Fachkonzept {}", mark(land)),
        document_sha256: sha256(own("e").as_bytes()),
    };
    let bound = MakeForwardCommitment {
        project: id(&own("p")),
        manager: id(land),
        purpose: format!("Betrieb {}", mark(land)),
        ..forward(&own("f"), by_authority(), &[(2022, "2.00")])
    };
    let to = AssignedTo { component: id("foederal"), manager: id(land) };
    let authority = Authority { assigned_to: Some(to), ..of_bayern(2021) };
    [
        Act::RecordContribution(contributed),
        Act::MakeForwardCommitment(bound),
        form(authority, &more("1.00", cents).to_string()),
    ]
}

/// A project that ends with a final statement, which can be settled.
fn ended(land: &str) -> [Act; 3] {
    let name = named("q", land);
    let borne = Sources { federal_cents: euro("1.00"), ..Sources::NONE };
    let totals = Totals { planned: borne, borne, cost_cents: euro("1.00"), new_income_cents: euro("0.00") };
    [
        project(&name, land, format!("Abschluss {}", mark(land))),
        Act::PlaceProject(PlaceProject { project: id(&name), agreement: id(&named("ev", land)) }),
        filing("m", "q", land, Some(totals)),
    ]
}

/// All of it with some cents that are the Land's own; the first event has the number `next`.
pub fn year_of(land: &str, cents: i64, next: u64) -> Vec<Step> {
    let by_anna = |acts: Vec<Act>| acts.into_iter().map(|act| ("anna", act)).collect::<Vec<Step>>();
    let mut steps = by_anna(told(land));
    steps.extend(spent(land, cents));
    let paid = Seq(next + u64::try_from(steps.len()).unwrap() - 1);
    steps.extend(evidenced(land, paid));
    let rest = handed_on(land).into_iter().chain(beside(land, cents)).chain(ended(land));
    steps.extend(by_anna(rest.collect()));
    steps
}
