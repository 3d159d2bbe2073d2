//! Vouchers, and their shares in payments.
//!
//! Nothing is filed twice, nothing is evidenced twice, and a share is taken back only while nobody has examined it.
//! Law: BHO § 75; VV-BHO § 44 Nr. 10.

use super::order::order;
use super::reversal::unreversed;
use super::{Case, Outcome, Stop, agreement, check_positive, check_text, missing, taken};
use crate::core::account::{Account, FundingSource, Stage};
use crate::core::agreement::{Term, TermKind};
use crate::core::book::Need;
use crate::core::event::{Body, Event};
use crate::core::ids::{Seq, VoucherId};
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::order::Order;
use crate::core::payment::RecordPayment;
use crate::core::rules::{self, Findings, Violation};
use crate::core::sources::Sources;
use crate::core::voucher::{MatchVoucher, RegisterVoucher, Share, Voucher, VoucherMatched, VoucherUnmatched};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::sync::Arc;

pub fn register(case: &Case, what: &RegisterVoucher, findings: &mut Findings) -> Result<Outcome, Stop> {
    let needs = [
        Need::Voucher(what.voucher.clone()),
        Need::Project(what.project.clone()),
        Need::Document(what.document_sha256),
    ];
    // What is no text for a database is not looked for in it; that it is none is said below.
    let invoice = what.invoice.clone().filter(|text| !text.contains('\0'));
    case.load(needs.into_iter().chain(invoice.map(Need::Invoice)))?;
    if let Ok(Some(_)) = case.book.vouchers.get(&what.voucher) {
        findings.add(taken("Den Beleg", what.voucher.as_str()));
    }
    if let Ok(None) = case.book.projects.get(&what.project) {
        findings.add(missing("Das Projekt", what.project.as_str()));
    }
    check_text(findings, "Grund", &what.reason);
    check_text(findings, "Kostenart", &what.category);
    check_positive(findings, what.gross_cents);
    let is_part = |part: Euro| !part.is_negative() && part <= what.gross_cents;
    for (name, part) in [("Umsatzsteuer", what.vat_cents), ("Eigenanteil", what.own_share_cents)] {
        findings.require(is_part(part), || {
            let violation = Violation::of(&rules::VOUCHER_ADDS_UP).text("name", name).amount("part", part);
            violation.amount("gross", what.gross_cents)
        });
    }
    // The split rests on those parts: what is wrong with them is said alone.
    if let (Some(sources), true) = (&what.sources, is_part(what.own_share_cents)) {
        check_sources(what, sources, findings);
    }
    check_own_share(case, what, findings)?;
    let document = case.book.documents.get(&what.document_sha256).ok().flatten().map(ToString::to_string);
    let invoice = what.invoice.as_ref().inspect(|invoice| check_text(findings, "Rechnung", invoice));
    let invoice = invoice.and_then(|invoice| case.book.invoices.get(invoice).ok().flatten());
    let invoice = invoice.map(|other| format!("dem Beleg {other}"));
    for (what, other) in [("das Dokument", document), ("die Rechnung", invoice)] {
        if let Some(other) = other {
            findings.add(Violation::of(&rules::FILED_ONCE).text("what", what).text("other", other));
        }
    }
    let postings = co_financed(case, what);
    // It moves no money of the Bund: what its memo rests on is the voucher itself.
    let voucher = Some(format!("Beleg {}", what.voucher));
    Ok(Outcome { voucher, ..Outcome::moving(Body::VoucherRegistered(what.clone()), postings) })
}

/// What others bear, beside the money: by source where it is said, and else without one.
fn co_financed(case: &Case, what: &RegisterVoucher) -> Vec<Posting> {
    let Ok(Some(project)) = case.book.projects.get(&what.project) else { return Vec::new() };
    let at = |source, stage| Account::memo(&what.project, &project.what.land, source, stage);
    let posting = |(source, amount)| Posting::new(at(source, Stage::Origin), at(source, Stage::CoFinanced), amount);
    let parts: Vec<(Option<FundingSource>, Euro)> = match &what.sources {
        Some(sources) => FundingSource::OWN.map(|source| (Some(source), sources.of(source))).to_vec(),
        None => vec![(None, what.own_share_cents)],
    };
    parts.into_iter().filter(|(_, amount)| amount.is_positive()).map(posting).collect()
}

/// The sources are the gross amount, and all but the Bund is the own share.
fn check_sources(what: &RegisterVoucher, sources: &Sources, findings: &mut Findings) {
    let fault = |text: String| Violation::of(&rules::SOURCES_ADD_UP).text("voucher", &what.voucher).text("fault", text);
    for source in FundingSource::ALL.into_iter().filter(|source| sources.of(*source).is_negative()) {
        let amount = sources.of(source).to_german();
        findings.add(fault(format!("{} trägt {amount}, weniger als null", source.in_german())));
    }
    let said = [
        (sources.sum(), what.gross_cents, "die Quellen ergeben zusammen", "der Bruttobetrag ist"),
        (sources.own_share(), what.own_share_cents, "außer dem Bund tragen die Quellen", "der Eigenanteil ist"),
    ];
    for (sum, expected, of, other) in said {
        let Ok(sum) = sum else {
            findings.add(fault("die Summe der Quellen ist größer, als das Buch führen kann".to_owned()));
            continue;
        };
        findings.require(sum == expected, || {
            let apart = if sum > expected { sum.minus(expected) } else { expected.minus(sum) };
            let apart = apart.map_or_else(|error| error.to_string(), Euro::to_german);
            let word = if sum > expected { "zu viel" } else { "zu wenig" };
            fault(format!("{of} {}, {other} {}; das sind {apart} {word}", sum.to_german(), expected.to_german()))
        });
    }
}

/// Of each voucher the project bears what is agreed, and so the Bund no more than the rest.
fn check_own_share(case: &Case, what: &RegisterVoucher, findings: &mut Findings) -> Result<(), Stop> {
    let Some(Term::OwnSharePercent(percent)) = agreement::term(case, &what.project, TermKind::OwnShare)? else {
        return Ok(());
    };
    let Some(least) = own_share_of(what.gross_cents, percent) else { return Ok(()) };
    findings.require(what.own_share_cents >= least, || {
        let violation = Violation::of(&rules::OWN_SHARE_BORNE).text("voucher", &what.voucher);
        let violation = violation.amount("own", what.own_share_cents).amount("gross", what.gross_cents);
        violation.text("percent", percent.replace('.', ",")).amount("least", least)
    });
    Ok(())
}

/// A percentage of an amount, rounded up to the cent.
fn own_share_of(gross: Euro, percent: &str) -> Option<Euro> {
    let percent: Decimal = percent.parse().ok()?;
    let cents = Decimal::from(gross.cents()).checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED)?.ceil();
    Euro::from_cents(cents.to_i64()?).ok()
}

pub fn match_payment(case: &Case, what: &MatchVoucher, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_positive(findings, what.amount_cents);
    let voucher = voucher(case, &what.voucher, findings)?;
    let Some(Paid { event, what: payment, order }) = payment(case, what.payment, findings)? else {
        return Err(Stop::Found);
    };
    let Some(voucher) = voucher else { return Err(Stop::Found) };
    let commitment = &order.certified.commitment;
    let bound = case.one(Need::Commitment(commitment.clone()), |book| book.commitments.get(commitment))?;
    let Some(bound) = bound else { return Err(Stop::Found) };
    let (of_voucher, of_payment) = (&voucher.registered.project, &bound.made.project);
    findings.require(of_voucher == of_payment, || {
        let violation = Violation::of(&rules::EVIDENCE_OF_PROJECT).text("noun", format!("Der Beleg {}", &what.voucher));
        violation.text("project", of_voucher).text("other", of_payment)
    });
    let (Ok(open), Ok(Some(unproven))) = (voucher.open(), order.untouched(what.payment)) else {
        return Err(Stop::Found);
    };
    for (noun, available) in
        [(format!("Beleg {}", what.voucher), open), (format!("Auszahlung {}", what.payment), unproven)]
    {
        findings.require(what.amount_cents <= available, || {
            let violation = Violation::of(&rules::SHARE_NOT_EXCEEDED).text("noun", noun);
            violation.amount("available", available).amount("requested", what.amount_cents)
        });
    }
    let Some(paid) = event.postings.first().map(|posting| &posting.to) else { return Err(Stop::Found) };
    let posting = Posting::new(paid.clone(), paid.at(Stage::Evidenced), what.amount_cents);
    let MatchVoucher { voucher, payment: of, amount_cents } = what.clone();
    let matched = VoucherMatched { voucher, payment: of, order: payment.order.clone(), amount_cents };
    Ok(Outcome::moving(Body::VoucherMatched(matched), super::budget::positive(posting)))
}

pub fn unmatch(case: &Case, matched: Seq, findings: &mut Findings) -> Result<Outcome, Stop> {
    let Some(event) = unreversed(case, matched, findings)? else { return Err(Stop::Found) };
    let Body::VoucherMatched(what) = &event.body else {
        findings.add(missing("Die Zuordnung", &format!("mit dem Ereignis {matched}")));
        return Err(Stop::Found);
    };
    case.load([Need::Order(what.order.clone())])?;
    let Some(share) = share(case, &what.voucher, matched, findings)? else { return Err(Stop::Found) };
    let untouched = share.unexamined() == Ok(what.amount_cents);
    findings.require(untouched, || Violation::of(&rules::EXAMINED_STAYS).number("seq", matched.0));
    let body = Body::VoucherUnmatched(VoucherUnmatched { reverses: matched, matched: what.clone() });
    Ok(Outcome::moving(body, vec![share.posting.reversed()]))
}

/// A voucher that must exist.
pub fn voucher<'a>(case: &Case<'a>, id: &VoucherId, findings: &mut Findings) -> Result<Option<&'a Voucher>, Stop> {
    let known = case.one(Need::Voucher(id.clone()), |book| book.vouchers.get(id))?;
    findings.require(known.is_some(), || missing("Den Beleg", id.as_str()));
    Ok(known)
}

/// A share that must exist and stand.
pub fn share<'a>(
    case: &Case<'a>,
    id: &VoucherId,
    matched: Seq,
    findings: &mut Findings,
) -> Result<Option<&'a Share>, Stop> {
    let Some(voucher) = voucher(case, id, findings)? else { return Ok(None) };
    let share = voucher.shares.get(&matched).filter(|share| share.stands());
    findings.require(share.is_some(), || {
        missing(format!("Den Anteil des Belegs {id}"), &format!("mit dem Ereignis {matched}"))
    });
    Ok(share)
}

/// A payment as the journal tells it, with the order that it was made on.
struct Paid<'a> {
    event: Arc<Event>,
    what: RecordPayment,
    order: &'a Order,
}

/// A payment that must exist and stand.
fn payment<'a>(case: &Case<'a>, seq: Seq, findings: &mut Findings) -> Result<Option<Paid<'a>>, Stop> {
    let Some(event) = unreversed(case, seq, findings)? else { return Ok(None) };
    let Body::Paid(what) = &event.body else {
        findings.add(missing("Die Auszahlung", &format!("mit dem Ereignis {seq}")));
        return Ok(None);
    };
    let what = what.clone();
    Ok(order(case, &what.order, findings)?.map(|order| Paid { event, what, order }))
}
