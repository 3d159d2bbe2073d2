//! What stands in a field of an event, in words: amounts, days, yes and no, numbers of events, and codes that have
//! words.

use crate::core::account::{Kind, Stage};
use crate::core::agreement::{Financing, LegalBasis};
use crate::core::calendar::parse_date;
use crate::core::claim::ClaimDecision;
use crate::core::contribution::ContributionKind;
use crate::core::dossier::Assessment;
use crate::core::event::{Subject, SubjectKind};
use crate::core::ids::Seq;
use crate::core::money::Euro;
use crate::core::policy_field;
use crate::core::proposal::ReasonCode;
use crate::core::recipient::RecipientKind;
use crate::core::roll_out::AuthorityKind;
use crate::web::pages::blocks::Cell;
use crate::web::pages::things;
use crate::web::pages::view::View;
use serde_json::{Number, Value};

/// Letters of one value that are shown.
const LETTERS: usize = 300;

/// What a field of the same name names. A recipient may be a Land or whoever money is handed on to, an authority one
/// that nobody registered: such names are ways to nowhere.
const NAMED: &[SubjectKind] = &[
    SubjectKind::Component,
    SubjectKind::BudgetItem,
    SubjectKind::Key,
    SubjectKind::Proposal,
    SubjectKind::Project,
    SubjectKind::Commitment,
    SubjectKind::Order,
    SubjectKind::Statement,
    SubjectKind::Agreement,
    SubjectKind::Voucher,
    SubjectKind::Filing,
    SubjectKind::Claim,
    SubjectKind::ForwardCommitment,
    SubjectKind::OnwardGrant,
    SubjectKind::Consortium,
];

/// Fields whose numbers are those of events.
const EVENTS: &[&str] = &[
    "agreed",
    "attached",
    "connected",
    "delegated",
    "granted",
    "key_seq",
    "matched",
    "payment",
    "reached",
    "reverses",
];

/// Fields of decimals whose names do not end with `percent`.
const DECIMALS: &[&str] = &["population_persons", "proportion", "tax_euro", "value"];

/// What the names of terms end with, and the words for so many of it.
const COUNTED: &[(&str, &str)] = &[("_months", "term-months"), ("_days", "term-days"), ("_years", "term-years")];

/// Field, code, and the words of the forms for it.
const CODES: &[(&str, &str, &str)] = &[
    ("basis", "budget_act", "basis-budget-act"),
    ("basis", "finance_ministry", "basis-finance-ministry"),
    ("basis", "own_management", "basis-own-management"),
    ("basis", "commitment_authority", "forward-authority"),
    ("basis", "current_business", "forward-current"),
    ("basis", "transferable_expenditure", "forward-transferable"),
    ("bound", "at_floor", "run-at-floor"),
    ("bound", "at_cap", "run-at-cap"),
    ("by", "hours", "valuation-hours"),
    ("by", "basis", "valuation-basis"),
    ("change", "supplementary", "change-supplementary"),
    ("change", "cut", "change-cut"),
    ("change", "over_plan", "change-over-plan"),
    ("change", "increase", "change-increase"),
    ("change", "free", "change-free"),
    ("claimed", "recovery", "claim-recovery"),
    ("claimed", "refund", "claim-refund"),
    ("claimed", "interest", "claim-interest"),
    ("claimed", "surplus", "claim-surplus"),
    ("claimed", "onward", "claim-onward"),
    ("claimed", "late_use", "claim-late-use"),
    ("from", "commitment", "onward-of-commitment"),
    ("from", "order", "onward-of-order"),
    ("from", "share", "onward-of-share"),
    ("funding_source", "federal", "source-federal"),
    ("funding_source", "federal_state", "source-federal-state"),
    ("funding_source", "municipality", "source-municipality"),
    ("funding_source", "european_union", "source-european-union"),
    ("funding_source", "third_party", "source-third-party"),
    ("kind", "allocation", "run-allocation"),
    ("kind", "redistribution", "run-redistribution"),
    ("kind", "assignment", "run-assignment"),
    ("kind", "authority_assignment", "run-authority-assignment"),
    ("kind", "recall", "run-recall"),
    ("kind", "reassignment", "run-reassignment"),
    ("kind", "sub_assignment", "run-sub-assignment"),
    ("kind", "reversal", "run-reversal"),
    ("kind", "federal_share", "deduction-federal-share"),
    ("kind", "host_quota", "deduction-host-quota"),
    ("kind", "reserve", "deduction-reserve"),
    ("kind", "interim", "filing-interim"),
    ("kind", "final", "filing-final"),
    ("kind", "federation", "manager-federation"),
    ("kind", "federal_ministry", "manager-federal-ministry"),
    ("kind", "federal_state", "manager-federal-state"),
    ("kind", "state_ministry", "manager-state-ministry"),
    ("kind", "agency", "manager-agency"),
    ("note", "transferable", "note-transferable"),
    ("note", "covered_by", "note-covered-by"),
    ("note", "mutually_covered", "note-mutually-covered"),
    ("note", "reinforced_by_income", "note-reinforced-by-income"),
    ("of", "fixed", "run-fixed-amount"),
    ("of", "percent_of_total", "measure-of-total"),
    ("of", "percent_of_rest", "measure-of-rest"),
    ("reason", "key_replaced", "occasion-key-replaced"),
    ("reason", "frame_changed", "occasion-frame-changed"),
    ("reason", "need_changed", "occasion-need-changed"),
    ("reason", "input_corrected", "occasion-input-corrected"),
    ("regime", "base_rate_plus", "interest-base-rate"),
    ("regime", "not_used_in_time", "interest-not-in-time"),
    ("regime", "fixed", "interest-fixed"),
    ("regime", "none", "interest-none"),
    ("role", "federal_administrator", "role-federal-administrator"),
    ("role", "federal_approver", "role-federal-approver"),
    ("role", "budget_officer", "role-budget-officer"),
    ("role", "lead_ministry_officer", "role-lead-ministry-officer"),
    ("role", "state_finance_officer", "role-state-finance-officer"),
    ("role", "certifier", "role-certifier"),
    ("role", "orderer", "role-orderer"),
    ("role", "filing_certifier", "role-filing-certifier"),
    ("role", "cash_importer", "role-cash-importer"),
    ("role", "auditor", "role-auditor"),
    ("role", "system_administrator", "role-system-administrator"),
    ("source", "federal", "source-federal"),
    ("source", "federal_state", "source-federal-state"),
    ("source", "municipality", "source-municipality"),
    ("source", "european_union", "source-european-union"),
    ("source", "third_party", "source-third-party"),
    ("term", "reporting_interval_months", "term-reporting-interval"),
    ("term", "drawdown_window_days", "term-drawdown-window"),
    ("term", "own_share_percent", "term-own-share"),
    ("term", "no_recovery_below_cents", "term-no-recovery-below"),
    ("term", "no_interest_below_cents", "term-no-interest-below"),
    ("term", "minimum_redistribution_cents", "term-minimum-redistribution"),
    ("term", "interest", "term-interest"),
    ("term", "retention_years", "term-retention"),
    ("term", "proof_deadline_months", "term-proof-deadline"),
    ("term", "plan_deviation_percent", "term-plan-deviation"),
    ("term", "third_person_from_cents", "term-third-person"),
    ("term", "audit_rights", "term-audit-rights"),
    ("to", "named", "onward-to-named"),
    ("to", "key", "onward-to-key"),
    ("unit", "cent", "unit-cent"),
    ("unit", "euro", "unit-euro"),
    ("unit", "thousand_euro", "unit-thousand-euro"),
];

/// The value of a field of this name, as people read it.
pub fn said(view: &View, name: &str, value: &Value) -> Cell {
    match value {
        Value::Bool(true) => Cell::text(view.say("answer-yes")),
        Value::Bool(false) => Cell::text(view.say("answer-no")),
        Value::Number(number) => figure(view, name, number),
        Value::String(text) => word(view, name, text),
        other => Cell::text(other.to_string()),
    }
}

fn figure(view: &View, name: &str, number: &Number) -> Cell {
    let cents = number.as_i64().filter(|_| name.ends_with("_cents"));
    if let Some(amount) = cents.and_then(|cents| Euro::from_cents(cents).ok()) {
        return Cell::text(view.words.euro(amount));
    }
    let counted = COUNTED.iter().find(|(ending, _)| name.ends_with(*ending)).map(|(_, key)| *key);
    match (number.as_u64(), counted) {
        (Some(count), Some(key)) => Cell::text(view.tell(key, &[("count", count.into())])),
        (Some(seq), None) if EVENTS.contains(&name) => view.event(Seq(seq)),
        _ => Cell::text(number.to_string()),
    }
}

fn word(view: &View, name: &str, text: &str) -> Cell {
    if name == "vault" {
        return Cell::text(view.tell("history-vault", &[("place", text.into())]));
    }
    if let Some((.., key)) = CODES.iter().find(|(field, code, _)| *field == name && *code == text) {
        return Cell::text(view.say(key));
    }
    if let Some(words) = in_german(name, text) {
        return Cell::german(words);
    }
    if let Ok(day) = parse_date(text) {
        return Cell::text(view.words.day(day));
    }
    if name.ends_with("percent") || DECIMALS.contains(&name) {
        return Cell::text(view.words.decimal(text));
    }
    if let Some(kind) = things::kind_of(name).filter(|kind| NAMED.contains(kind)) {
        return things::link(view, &Subject { kind, id: text.to_owned() });
    }
    let short: String = text.chars().take(LETTERS).collect();
    Cell::german(if short.len() < text.len() { format!("{short} …") } else { short })
}

/// Codes that the book has German words for.
fn in_german(name: &str, code: &str) -> Option<&'static str> {
    match name {
        "assessment" => of_code(code, Assessment::ALL, Assessment::as_str, Assessment::in_german),
        "decision" => of_code(code, ClaimDecision::ALL, ClaimDecision::as_str, ClaimDecision::in_german),
        "financing" => of_code(code, Financing::ALL, Financing::as_str, Financing::in_german),
        // A kind is of whatever it stands in; no code has two German words.
        "kind" => of_code(code, Kind::ALL, Kind::as_str, Kind::in_german)
            .or_else(|| of_code(code, RecipientKind::ALL, RecipientKind::as_str, RecipientKind::in_german))
            .or_else(|| of_code(code, AuthorityKind::ALL, AuthorityKind::as_str, AuthorityKind::in_german))
            .or_else(|| of_code(code, ContributionKind::ALL, ContributionKind::as_str, ContributionKind::in_german)),
        "legal_basis" => of_code(code, LegalBasis::ALL, LegalBasis::as_str, LegalBasis::in_german),
        "policy_field" => policy_field::by_code(code).map(|field| field.name),
        "reason" => of_code(code, ReasonCode::ALL, ReasonCode::as_str, ReasonCode::in_german),
        "stage" => of_code(code, Stage::ALL, Stage::as_str, Stage::in_german),
        _ => None,
    }
}

fn of_code<T: Copy>(
    code: &str,
    all: impl IntoIterator<Item = T>,
    as_str: fn(T) -> &'static str,
    in_german: fn(T) -> &'static str,
) -> Option<&'static str> {
    all.into_iter().find(|one| as_str(*one) == code).map(in_german)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Language;
    use crate::web::pages::words::Words;

    #[test]
    fn every_code_has_its_words_in_both_languages() {
        for (field, code, key) in CODES {
            for language in [Language::De, Language::En] {
                assert_ne!(Words(language).say(key), *key, "{field} {code}");
            }
        }
    }
}
