//! Reversals: a booking is corrected by its mirror image, never by a change.
//!
//! What two persons decided, two persons take back.

use super::{Case, Outcome, Stop, missing};
use crate::core::book::Need;
use crate::core::command::Sealed;
use crate::core::event::{Body, Event, Reversed};
use crate::core::ids::Seq;
use crate::core::ledger::Posting;
use crate::core::proposal::ReasonCode;
use crate::core::rules::{self, Findings, Violation};
use std::sync::Arc;

pub fn reverse(
    case: &Case,
    reverses: Seq,
    reason: ReasonCode,
    note: &Option<Sealed>,
    findings: &mut Findings,
) -> Result<Outcome, Stop> {
    let body = Body::Reversed(Reversed { reverses, reason, note: note.clone() });
    let Some(event) = reversible(case, reverses, findings)? else { return Ok(Outcome::of(body)) };
    let decided_by_two = matches!(event.body, Body::ProposalCarriedOut(_));
    findings.require(!decided_by_two, || Violation::of(&rules::REVERSAL_FOUR_EYES).number("seq", reverses.0));
    Ok(Outcome::moving(body, mirror(&event)))
}

/// How an event is taken back that tells of a document with a life of its own.
pub fn own_way(body: &Body) -> Option<&'static str> {
    match body {
        Body::CommitmentMade(_) => Some("die Festlegung aufheben („commitment free“)"),
        Body::CommitmentChanged(_) => {
            Some("die Festlegung erhöhen („commitment increase“) oder aufheben („commitment free“)")
        }
        Body::OrderIssued(_) | Body::OrderCancelled(_) => {
            Some("die Anordnung zurücknehmen („order cancel“) oder neu feststellen („order certify“)")
        }
        Body::Paid(_) => Some("die Auszahlung umkehren („payment reverse“)"),
        Body::Refunded(_) => Some("die Absetzung umkehren („payment reverse“)"),
        Body::VoucherRegisteredV1(_) | Body::VoucherRegistered(_) => {
            Some("keiner; ein Beleg bleibt erfasst, zurückgenommen wird seine Zuordnung („voucher unmatch“)")
        }
        Body::RunningCostShared(_) => Some("die Verteilung umkehren („service reuse reverse“)"),
        Body::ContributionRecorded(_) => Some("die Eigenleistung zurücknehmen („contribution reverse“)"),
        Body::VoucherMatched(_) => Some("die Zuordnung zurücknehmen („voucher unmatch“)"),
        Body::Examined(_) => Some("Beanstandetes anerkennen („filing accept“) oder zurückfordern („claim recover“)"),
        Body::DisputedAccepted(_) => Some("keiner; was anerkannt ist, bleibt anerkannt"),
        Body::ClaimRaised(_) | Body::ClaimDecided(_) | Body::ClaimDeferred(_) => Some(
            "die Forderung ermäßigen („claim reduce“) oder über sie entscheiden („claim decide“): stunden, \
             niederschlagen, erlassen oder weiter einziehen",
        ),
        Body::ClaimReduced(_) => Some("keiner; was doch gefordert wird, ist eine neue Forderung"),
        Body::ClaimRepaidV1(_) | Body::ClaimRepaid(_) => {
            Some("keiner; eine falsche Einzahlung wird als Auszahlung angeordnet")
        }
        Body::ForwardCommitmentMade(_) => {
            Some("die Bindung künftiger Jahre je Fälligkeitsjahr aufheben („commitment forward free“)")
        }
        Body::ForwardCommitmentChanged(_) => {
            Some("erhöhen („commitment forward increase“) oder aufheben („commitment forward free“)")
        }
        Body::CommitmentCharged(_) => Some("die Festlegung des Fälligkeitsjahres aufheben („commitment free“)"),
        Body::CommitmentAuthorityLapsed(_) => Some("keiner; was verfallen ist, muss neu bewilligt werden"),
        Body::OnwardGrantMade(_) => {
            Some("die Weitergabe umkehren („onward reverse“) oder Anteile zurücknehmen („onward reduce“)")
        }
        Body::OnwardReceived(_) => Some("die Ankunft umkehren („onward reverse-receipt“)"),
        Body::OnwardShareReduced(_) => Some("keiner; was wieder weitergegeben wird, ist eine neue Weitergabe"),
        Body::YearClosed(_) => {
            Some("keiner; ein abgeschlossenes Jahr bleibt abgeschlossen, berichtigt wird im laufenden")
        }
        _ => None,
    }
}

/// The postings that undo an event.
pub fn mirror(event: &Event) -> Vec<Posting> {
    event.postings.iter().map(Posting::reversed).collect()
}

/// A booking that can be undone by its mirror image, by one person or by two.
pub fn reversible(case: &Case, seq: Seq, findings: &mut Findings) -> Result<Option<Arc<Event>>, Stop> {
    let Some(event) = unreversed(case, seq, findings)? else { return Ok(None) };
    if let Some(possible) = own_way(&event.body) {
        let violation = Violation::of(&rules::REVERSED_ITS_OWN_WAY).number("seq", seq.0);
        findings.add(violation.text("what", event.body.in_german()).text("possible", possible));
        return Err(Stop::Found);
    }
    Ok(Some(event))
}

/// A booking that exists and was not reversed yet.
pub fn unreversed(case: &Case, seq: Seq, findings: &mut Findings) -> Result<Option<Arc<Event>>, Stop> {
    if seq.0 >= case.book.size {
        findings.add(missing("Das Ereignis", &seq.to_string()));
        return Ok(None);
    }
    case.load([Need::Event(seq), Need::Reversal(seq)])?;
    let fault = |text: String| Violation::of(&rules::REVERSIBLE).number("seq", seq.0).text("fault", text);
    let Ok(Some(event)) = case.book.events.get(&seq) else {
        findings.add(missing("Das Ereignis", &seq.to_string()));
        return Ok(None);
    };
    findings.require(!event.postings.is_empty(), || fault("es ist keine Buchung".to_owned()));
    findings.require(event.reverses().is_none(), || fault("es ist selbst eine Umkehrung".to_owned()));
    if let Ok(Some(by)) = case.book.reversals.get(&seq) {
        findings.add(fault(format!("das geschah bereits mit Ereignis {by}")));
        return Err(Stop::Found);
    }
    Ok(Some(Arc::clone(event)))
}
