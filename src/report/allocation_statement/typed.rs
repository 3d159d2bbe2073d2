//! The facts of a run for programs: what stands above the table on paper, typed and by fixed ids.
//!
//! Amounts are decimals, days ISO dates, choices the words that the command line takes; nothing here depends on the
//! language. What a run does not have, such as a cap, has no entry; what is not known is `Missing`.

use super::{AllocationStatementFacts, Method, RunState, Step, Unit};
use crate::core::money::Euro;
use crate::report::sheet::Cell;
use std::collections::BTreeMap;

pub(super) fn facts(facts: &AllocationStatementFacts) -> BTreeMap<&'static str, Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let id = |id: &str| Cell::Id(id.to_owned());
    let key = &facts.key;
    let mut typed = BTreeMap::from([
        ("programme", text(&facts.programme_title)),
        ("component", text(&facts.component_title)),
        ("run", id(&facts.run)),
        ("run_sha256", id(&facts.content_sha256)),
        ("state", id(state(facts.state))),
        ("total_eur", Cell::Money(facts.total)),
        ("distributable_eur", Cell::Money(facts.distributable)),
        ("allocated_eur", Cell::Money(facts.allocated)),
        ("method", id(method(facts.method))),
        ("unit", id(unit(facts.unit))),
        ("key", id(&key.id)),
        ("key_title", text(&key.title)),
        ("key_kind", id(key.kind_id)),
        ("key_legal_basis", text(&key.legal_basis)),
        ("key_source", text(&key.source_title)),
        ("key_as_of", key.as_of.map_or(Cell::Missing, Cell::Date)),
    ]);
    typed.extend(facts.redistribution.as_ref().map(|anew| ("redistribution_reason", id(anew.reason_id))));
    // Whose word the day is: that of the source, or of whoever registered the key.
    let whose = if key.as_of_assumed { "assumed" } else { "source" };
    typed.extend(key.as_of.map(|_| ("key_as_of_by", id(whose))));
    typed.extend(key.source_url.as_deref().map(|url| ("key_source_url", id(url))));
    typed.extend(key.sha256.as_deref().map(|sha256| ("key_source_sha256", id(sha256))));
    let limits = [("base_eur", facts.base()), ("floor_eur", facts.floor), ("cap_eur", facts.cap)];
    typed.extend(limits.into_iter().filter_map(|(name, limit)| Some((name, Cell::Money(limit?)))));
    typed.extend(facts.half_up_difference.map(|difference: Euro| ("half_up_difference_eur", Cell::Money(difference))));
    let steps = [
        (["proposed_by", "proposed_on"], Some(&facts.proposed)),
        (["approved_by", "approved_on"], facts.approved.as_ref()),
        (["carried_out_by", "carried_out_on"], facts.carried_out.as_ref()),
        (["reversed_by", "reversed_on"], facts.reversed.as_ref()),
    ];
    for ([by, on], step) in steps {
        typed.extend(step.into_iter().flat_map(|Step { actor, on: day }| [(by, id(actor)), (on, Cell::Date(*day))]));
    }
    typed
}

const fn state(state: RunState) -> &'static str {
    match state {
        RunState::Proposed => "proposed",
        RunState::Approved => "approved",
        RunState::Rejected => "rejected",
        RunState::Withdrawn => "withdrawn",
        RunState::CarriedOut => "carried_out",
        RunState::Reversed => "reversed",
    }
}

const fn method(method: Method) -> &'static str {
    match method {
        Method::LargestRemainder => "largest-remainder",
        Method::SainteLague => "sainte-lague",
        Method::DHondt => "dhondt",
        Method::HalfUp => "half-up",
    }
}

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Cent => "cent",
        Unit::Euro => "euro",
        Unit::ThousandEuro => "thousand-euro",
    }
}
