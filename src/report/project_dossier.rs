//! The project dossier (Projektakte): one project on few pages: who takes part, money by year and stage, services,
//! maturity, milestones, checklists, commitments, findings.
//!
//! Pure: facts in, `Sheet` out. Findings and missed milestones stand first. Planned cost stands beside the money and is
//! never added to it. What nobody recorded reads „noch nicht erfasst“.
//! Law: BHO §§ 7, 17, 71.

use super::ReportError;
use super::funding::{self, Funding};
use super::parts::{self, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::services_and_deadline::{kind_word, standing_word};
use super::sheet::{Cell, RowKind, Sheet, SmallTable};
use super::words::{self, Language};
use crate::core::checklist::{Checklist, Criterion};
use crate::core::contribution::{ContributionKind, RecordContribution};
use crate::core::dossier::{AssessCriterion, Assessment, DescribeProject, SetMilestone};
use crate::core::money::{Euro, MoneyError};
use crate::core::refinancing::TagRefinancing;
use crate::core::service::{ReachMaturity, ServiceKind, Standing};
use time::Date;

/// The id of the report and of its definition file.
pub const ID: &str = "project-dossier";

/// What stands on the accounts of the project. Nothing where no account of the figure was ever booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub committed: Option<Euro>,
    pub ordered: Option<Euro>,
    pub paid: Option<Euro>,
    pub evidenced: Option<Euro>,
    pub accepted: Option<Euro>,
    pub disputed: Option<Euro>,
}

/// One year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    pub year: u16,
    pub planned: Option<Euro>,
    pub forecast: Option<Euro>,
    pub amounts: Amounts,
}

/// A disputed share of a voucher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A claim, otherwise a share of a voucher.
    pub is_claim: bool,
    pub reference: String,
    pub day: Date,
    pub amount: Euro,
    pub open: Euro,
}

/// A service that the project works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfService {
    pub service: String,
    pub kind: ServiceKind,
    pub title: String,
    pub due_on: Option<Date>,
    pub standing: Standing,
    /// Other projects on the same single service.
    pub also_of: Vec<String>,
    pub levels: Vec<ReachMaturity>,
}

/// A commitment of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    pub commitment: String,
    pub budget_item: String,
    pub booking_year: u16,
    pub purpose: String,
    pub bound: Euro,
    pub open: Euro,
}

/// A consortium that carries the project, with its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joint {
    pub consortium: String,
    pub partners: Vec<Partner>,
}

/// A member: what it bound and paid itself, and what it reimbursed out of its own money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    pub name: String,
    /// It is the Land of the project.
    pub leads: bool,
    pub percent: String,
    pub committed: Option<Euro>,
    pub paid: Option<Euro>,
    /// Its share of what the Land of the project paid; nothing for that Land itself.
    pub share_of_lead: Option<Euro>,
    pub reimbursed: Option<Euro>,
}

/// All that the dossier says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierFacts {
    pub project: String,
    pub title: String,
    pub land: String,
    pub policy_field: String,
    pub agreement: Option<String>,
    pub described: Option<DescribeProject>,
    /// The day that the report looks at.
    pub day: Date,
    pub years: Vec<Year>,
    /// Over all balances of the project, not computed from `years`.
    pub total: Amounts,
    /// By source: what vouchers say, and what was contributed in kind.
    pub funding: Funding,
    /// Those that stand.
    pub contributions: Vec<RecordContribution>,
    pub refinancing: Vec<TagRefinancing>,
    pub findings: Vec<Finding>,
    pub milestones: Vec<SetMilestone>,
    pub services: Vec<OfService>,
    pub criteria: Vec<(Criterion, Option<AssessCriterion>)>,
    pub commitments: Vec<Bound>,
    /// How a consortium carries it, where one does.
    pub joint: Option<Joint>,
    pub is_example: bool,
}

/// Builds the dossier.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(facts: &DossierFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let rows: Vec<_> = facts
        .years
        .iter()
        .map(|year| {
            columns.row(RowKind::Body, |column| match column {
                "booking_year" => Cell::Id(year.year.to_string()),
                "planned_cost_eur" => money_cell(year.planned),
                "forecast_cost_eur" => money_cell(year.forecast),
                other => amount(&year.amounts, other),
            })
        })
        .collect();
    let planned = sum(facts.years.iter().map(|year| year.planned))?;
    let forecast = sum(facts.years.iter().map(|year| year.forecast))?;
    let total = columns.row(RowKind::Total, |column| match column {
        "booking_year" => Cell::TotalLabel,
        "planned_cost_eur" => money_cell(planned),
        "forecast_cost_eur" => money_cell(forecast),
        other => amount(&facts.total, other),
    });
    let subtitle = format!("{} – {}", facts.project, facts.title);
    let mut head = frame.head(Some(subtitle), &columns, above(facts, language), typed(facts, planned, forecast));
    let tables = [
        (facts.findings.is_empty(), findings(facts, &frame)?),
        (facts.milestones.is_empty(), milestones(facts, &frame)?),
        (facts.services.is_empty(), services(facts, &frame)?),
        (facts.services.iter().all(|of| of.levels.is_empty()), maturity(facts, &frame)?),
        (false, checklists(facts, &frame)?),
        (facts.commitments.is_empty(), commitments(facts, &frame)?),
        (facts.joint.is_none(), partners(facts, &frame)?),
        (facts.contributions.is_empty(), contributions(facts, &frame)?),
        (facts.refinancing.is_empty(), refinancing(facts, &frame)?),
    ];
    let filled = tables.into_iter().filter(|(is_empty, _)| !is_empty).map(|(_, table)| table);
    head.tables.extend(filled);
    facts.funding.add_to(&mut head)?;
    let notes = frame.nothing(
        facts.years.len(),
        "Zu diesem Stand sind weder Mittel noch Kosten des Projekts erfasst.",
        "At this point neither money nor cost of the project is recorded.",
    );
    let mut foot = frame.foot(&columns, Some(total), notes, Vec::new());
    parts::define_small_columns(&head, &mut foot);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

fn sum(parts: impl Iterator<Item = Option<Euro>>) -> Result<Option<Euro>, MoneyError> {
    let mut sum = None;
    for part in parts {
        sum = parts::plus(sum, part)?;
    }
    Ok(sum)
}

fn amount(amounts: &Amounts, column: &str) -> Cell {
    match column {
        "committed_eur" => money_cell(amounts.committed),
        "ordered_eur" => money_cell(amounts.ordered),
        "paid_eur" => money_cell(amounts.paid),
        "evidenced_eur" => money_cell(amounts.evidenced),
        "accepted_eur" => money_cell(amounts.accepted),
        "disputed_eur" => money_cell(amounts.disputed),
        _ => Cell::Empty,
    }
}

fn findings(facts: &DossierFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("findings", |_| true)?;
    let word = |is_claim: bool| match is_claim {
        true => frame.text("Forderung", "Claim"),
        false => frame.text("Beanstandeter Beleg", "Disputed voucher"),
    };
    let row = |finding: &Finding| {
        small.row(RowKind::Body, |column| match column {
            "finding" => Cell::Text(word(finding.is_claim)),
            "reference" => Cell::Id(finding.reference.clone()),
            "day" => Cell::Date(finding.day),
            "amount_eur" => Cell::Money(finding.amount),
            "open_eur" => Cell::Money(finding.open),
            _ => Cell::Empty,
        })
    };
    let rows = facts.findings.iter().map(row).collect();
    small.table(rows)
}

/// Days after the planned day, until a milestone was reached or until the day of the report.
fn days_late(milestone: &SetMilestone, day: Date) -> Option<i64> {
    let planned = milestone.planned_on?;
    let days = (milestone.reached_on.unwrap_or(day) - planned).whole_days();
    (days > 0).then_some(days)
}

/// The missed ones first, then by their planned day.
fn milestones(facts: &DossierFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("milestones", |_| true)?;
    let mut milestones: Vec<&SetMilestone> = facts.milestones.iter().collect();
    milestones.sort_by_key(|one| (days_late(one, facts.day).is_none(), one.planned_on, &one.milestone));
    let date = |day: Option<Date>| day.map_or(Cell::Missing, Cell::Date);
    let row = |one: &&SetMilestone| {
        small.row(RowKind::Body, |column| match column {
            "milestone" => Cell::Id(one.milestone.to_string()),
            "milestone_title" => Cell::Text(one.title.clone()),
            "planned_on" => date(one.planned_on),
            "forecast_on" => date(one.forecast_on),
            "reached_on" => one.reached_on.map_or(Cell::Empty, Cell::Date),
            "days_late" => days_late(one, facts.day).map_or(Cell::Empty, |days| Cell::Id(days.to_string())),
            "milestone_evidence" => one.evidence.clone().map_or(Cell::Empty, Cell::Text),
            _ => Cell::Empty,
        })
    };
    let rows = milestones.iter().map(row).collect();
    small.table(rows)
}

fn services(facts: &DossierFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("services", |_| true)?;
    let row = |of: &OfService| {
        small.row(RowKind::Body, |column| match column {
            "service" => Cell::Id(of.service.clone()),
            "kind" => Cell::Text(kind_word(of.kind, frame.language).to_owned()),
            "service_title" => Cell::Text(of.title.clone()),
            "legal_deadline" => of.due_on.map_or(Cell::Empty, Cell::Date),
            "standing" => Cell::Text(standing_word(of.standing, frame.language).to_owned()),
            "also_of" => Cell::Text(of.also_of.join(", ")),
            _ => Cell::Empty,
        })
    };
    let rows = facts.services.iter().map(row).collect();
    small.table(rows)
}

fn maturity(facts: &DossierFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("maturity", |_| true)?;
    let row = |what: &ReachMaturity| {
        small.row(RowKind::Body, |column| match column {
            "service" => Cell::Id(what.service.to_string()),
            "scheme" => Cell::Id(what.scheme.as_str().to_owned()),
            "level" => Cell::Id(what.level.to_string()),
            "area" => Cell::Text(
                what.land
                    .as_ref()
                    .map_or_else(|| frame.text("Leistung als solche", "service as such"), ToString::to_string),
            ),
            "reached_on" => Cell::Date(what.reached_on),
            "maturity_evidence" => Cell::Text(what.evidence.clone()),
            _ => Cell::Empty,
        })
    };
    let rows = facts.services.iter().flat_map(|of| &of.levels).map(row).collect();
    small.table(rows)
}

fn checklists(facts: &DossierFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("checklists", |_| true)?;
    let language = frame.language;
    let row = |(criterion, found): &(Criterion, Option<AssessCriterion>)| {
        let found = found.as_ref();
        small.row(RowKind::Body, |column| match column {
            "checklist" => Cell::Text(list_word(criterion.list, language).to_owned()),
            "criterion" => Cell::Text(language.pick(criterion.name, criterion.english).to_owned()),
            "assessment" => {
                found.map_or(Cell::Missing, |found| Cell::Text(assessment_word(found.assessment, language).to_owned()))
            }
            "assessed_on" => found.map_or(Cell::Empty, |found| Cell::Date(found.assessed_on)),
            "criterion_evidence" => found.map_or(Cell::Empty, |found| Cell::Text(found.evidence.clone())),
            _ => Cell::Empty,
        })
    };
    let rows = facts.criteria.iter().map(row).collect();
    small.table(rows)
}

fn list_word(list: Checklist, language: Language) -> &'static str {
    let english = match list {
        Checklist::FundingPrinciples => "Funding principles",
        Checklist::MinimumRequirements => "EfA minimum requirements",
    };
    language.pick(list.in_german(), english)
}

fn assessment_word(found: Assessment, language: Language) -> &'static str {
    let english = match found {
        Assessment::Fulfilled => "fulfilled",
        Assessment::PartlyFulfilled => "partly fulfilled",
        Assessment::NotFulfilled => "not fulfilled",
        Assessment::NotApplicable => "not applicable",
    };
    language.pick(found.in_german(), english)
}

fn commitments(facts: &DossierFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("commitments", |_| true)?;
    let row = |bound: &Bound| {
        small.row(RowKind::Body, |column| match column {
            "commitment_id" => Cell::Id(bound.commitment.clone()),
            "budget_item" => Cell::Id(bound.budget_item.clone()),
            "booking_year" => Cell::Id(bound.booking_year.to_string()),
            "purpose" => Cell::Text(bound.purpose.clone()),
            "bound_eur" => Cell::Money(bound.bound),
            "not_ordered_eur" => Cell::Money(bound.open),
            _ => Cell::Empty,
        })
    };
    let rows = facts.commitments.iter().map(row).collect();
    small.table(rows)
}

fn partners(facts: &DossierFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("partners", |_| true)?;
    let percent = |text: &str| match frame.language {
        Language::De => format!("{} %", text.replace('.', ",")),
        Language::En => format!("{text}%"),
    };
    let row = |partner: &Partner| {
        small.row(RowKind::Body, |column| match column {
            "partner" if partner.leads => {
                Cell::Text(format!("{}, {}", partner.name, frame.text("Land des Projekts", "Land of the project")))
            }
            "partner" => Cell::Text(partner.name.clone()),
            "cost_share" => Cell::Text(percent(&partner.percent)),
            "partner_committed_eur" => money_cell(partner.committed),
            "partner_paid_eur" => money_cell(partner.paid),
            "share_of_lead_eur" | "reimbursed_eur" if partner.leads => Cell::Empty,
            "share_of_lead_eur" => money_cell(partner.share_of_lead),
            "reimbursed_eur" => money_cell(partner.reimbursed),
            _ => Cell::Empty,
        })
    };
    let rows = facts.joint.iter().flat_map(|joint| &joint.partners).map(row).collect();
    small.table(rows)
}

fn contributions(facts: &DossierFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("contributions", |_| true)?;
    let row = |what: &RecordContribution| {
        small.row(RowKind::Body, |column| match column {
            "contribution" => Cell::Id(what.contribution.to_string()),
            "contribution_kind" => Cell::Text(contribution_word(what.kind, frame.language).to_owned()),
            "contributed_by" => Cell::Text(funding::word(Some(what.source), frame.language).to_owned()),
            "contributed_on" => Cell::Date(what.contributed_on),
            "valuation" => Cell::Text(what.valuation.told()),
            "contributed_eur" => Cell::Money(what.amount_cents),
            _ => Cell::Empty,
        })
    };
    let rows = facts.contributions.iter().map(row).collect();
    small.table(rows)
}

fn contribution_word(kind: ContributionKind, language: Language) -> &'static str {
    let english = match kind {
        ContributionKind::OwnWork => "Work of own staff",
        ContributionKind::ThingInKind => "Thing in kind",
    };
    language.pick(kind.in_german(), english)
}

fn refinancing(facts: &DossierFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("refinancing", |_| true)?;
    let row = |what: &TagRefinancing| {
        small.row(RowKind::Body, |column| match column {
            "refinanced" => match &what.milestone {
                Some(milestone) => Cell::Id(milestone.to_string()),
                None => Cell::Text(frame.text("das Projekt", "the project")),
            },
            "fund" => Cell::Text(what.fund.clone()),
            "fund_reference" => Cell::Text(what.reference.clone()),
            "rate_percent" => Cell::Percent(what.rate_percent.clone()),
            _ => Cell::Empty,
        })
    };
    let rows = facts.refinancing.iter().map(row).collect();
    small.table(rows)
}

fn above(facts: &DossierFacts, language: Language) -> Vec<parts::Fact> {
    let fact = |de: &str, en: &str, value: String| parts::fact(language, de, en, value);
    let missing = || Cell::Missing.display(language);
    let described = facts.described.as_ref();
    let missed = facts.milestones.iter().filter(|one| days_late(one, facts.day).is_some()).count();
    let yes_or_no = |yes: bool| if yes { language.pick("ja", "yes") } else { language.pick("nein", "no") }.to_owned();
    let partners = described.map_or_else(missing, |known| match known.partners.as_slice() {
        [] => language.pick("keine", "none").to_owned(),
        some => some.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    });
    let lead = described.and_then(|known| known.federal_lead.as_ref());
    vec![
        fact("Offene Feststellungen", "Open findings", open_findings(facts).to_string()),
        fact("Meilensteine nach ihrem geplanten Tag", "Milestones after their planned day", missed.to_string()),
        fact("Land", "Land", facts.land.clone()),
        fact(
            "Gemeinsam getragen von",
            "Carried jointly by",
            facts.joint.as_ref().map_or_else(
                || language.pick("niemandem sonst", "nobody else").to_owned(),
                |joint| joint.consortium.clone(),
            ),
        ),
        fact("Themenfeld", "Policy field", facts.policy_field.clone()),
        fact("Vereinbarung", "Agreement", facts.agreement.clone().unwrap_or_else(missing)),
        fact(
            "Einer für Alle (EfA)",
            "One for all (EfA)",
            described.map_or_else(missing, |known| yes_or_no(known.one_for_all)),
        ),
        fact("Partnerländer", "Partner Länder", partners),
        fact("Federführendes Bundesministerium", "Federal lead", lead.map_or_else(missing, ToString::to_string)),
        fact("Tag des Berichts", "Day of the report", words::date(facts.day, language)),
    ]
}

fn open_findings(facts: &DossierFacts) -> usize {
    facts.findings.iter().filter(|finding| !finding.open.is_zero()).count()
}

fn typed(facts: &DossierFacts, planned: Option<Euro>, forecast: Option<Euro>) -> Typed {
    let count = |number: usize| i64::try_from(number).map_or(Cell::Missing, Cell::Integer);
    Typed::from([
        ("project", Cell::Id(facts.project.clone())),
        ("day", Cell::Date(facts.day)),
        ("open_findings", count(open_findings(facts))),
        ("services", count(facts.services.len())),
        ("milestones", count(facts.milestones.len())),
        ("planned_cost_eur", money_cell(planned)),
        ("forecast_cost_eur", money_cell(forecast)),
        ("committed_eur", money_cell(facts.total.committed)),
        ("paid_eur", money_cell(facts.total.paid)),
    ])
}

#[cfg(test)]
mod tests;
