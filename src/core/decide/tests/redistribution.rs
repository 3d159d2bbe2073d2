//! A later run on the same pot: what it moves, what it leaves, and when it is refused.

use super::bookings::{by_two, percentages, with_key};
use super::*;
use crate::core::allocation::RunParameters;
use crate::core::allocation::redistribution::RedistributionReason;
use crate::core::apportion::Method;
use crate::core::keys::{KeyDefinition, KeyKind, Value};
use crate::core::proposal::Content;

fn key(name: &str, shares: &[(&str, &str)]) -> KeyDefinition {
    let value = |(land, percent): &(&str, &str)| Value { recipient: id(land), value: percent.parse().unwrap() };
    let kind = KeyKind::PublishedPercentages { percentages: shares.iter().map(value).collect() };
    KeyDefinition { id: id(name), kind, ..percentages("39.5") }
}

fn again(key: &str, total: &str) -> Draft {
    let parameters = RunParameters::plain(id("foederal"), euro(total), id(key));
    Draft::Redistribution { parameters, reason: RedistributionReason::KeyReplaced }
}

fn done(book: &mut Book, acts: Vec<Act>) {
    for act in acts {
        assert_eq!(step(book, "anna", act), Vec::<&str>::new());
    }
}

/// 100 € of a frame of 200 € are distributed as 60.50 and 39.50, and 30 € are assigned to Bremen; the key k-2 says
/// 90 and 10, and k-3 knows Bayern alone.
fn distributed() -> Book {
    let mut book = with_key(masters());
    let appropriate =
        Act::Appropriate { budget_item: id("0699/532 99"), booking_year: 2021, amount_cents: euro("100") };
    let grant = Act::GrantFrame { component: id("foederal"), amount_cents: euro("200") };
    let keys = [key("k-2", &[("DE-BY", "90"), ("DE-HB", "10")]), key("k-3", &[("DE-BY", "100")])];
    let in_force =
        |key: KeyDefinition| [Act::RegisterKey { definition: key.clone() }, Act::ActivateKey { key: key.id }];
    done(&mut book, [vec![appropriate, grant], keys.map(in_force).concat()].concat());
    by_two(
        &mut book,
        "v-1",
        Draft::Allocation { parameters: RunParameters::plain(id("foederal"), euro("100"), id("k-1")) },
    );
    by_two(&mut book, "z-1", assignment(&[("DE-HB", "30")]));
    book
}

fn frame(book: &Book, manager: &str, stage: Stage) -> Euro {
    book.balance(&Account::frame(&id("foederal"), &id(manager), stage)).unwrap()
}

fn approved(book: &mut Book, proposal: &str, draft: Draft) {
    assert_eq!(step(book, "anna", Act::Propose { proposal: id(proposal), draft }), Vec::<&str>::new());
    let content_sha256 = book.proposals.get(&id(proposal)).unwrap().unwrap().content_sha256;
    assert_eq!(step(book, "bernd", Act::Approve { proposal: id(proposal), content_sha256 }), Vec::<&str>::new());
}

#[test]
fn only_what_is_not_assigned_moves() {
    let mut book = distributed();
    by_two(&mut book, "u-1", again("k-2", "100"));
    let event = book.events.get(&Seq(book.size - 1)).unwrap().unwrap();
    let moved: Vec<String> =
        event.postings.iter().map(|p| format!("{} → {}: {}", p.from, p.to, p.amount_cents)).collect();
    assert_eq!(
        moved,
        [
            "frame|component=foederal|manager=DE-HB|stage=allocated → frame|component=foederal|manager=bmi|stage=available: 9.50",
            "frame|component=foederal|manager=bmi|stage=available → frame|component=foederal|manager=DE-BY|stage=allocated: 9.50",
        ]
    );
    assert_eq!(frame(&book, "DE-HB", Stage::Allocated), Euro::ZERO);
    assert_eq!(frame(&book, "DE-HB", Stage::Assigned), euro("30"));
    assert_eq!(frame(&book, "DE-BY", Stage::Allocated), euro("70"));
    assert_eq!(frame(&book, "bmi", Stage::Available), euro("100"));
    // The same run again moves nothing, and is booked all the same: the decision is a fact.
    by_two(&mut book, "u-2", again("k-2", "100"));
    assert!(book.events.get(&Seq(book.size - 1)).unwrap().unwrap().postings.is_empty());
    // What two decided is reversed by two.
    let reverses = Seq(book.size - 4);
    by_two(&mut book, "r-1", Draft::Reversal { reverses, reason: ReasonCode::DecisionRevoked });
    assert_eq!(frame(&book, "DE-HB", Stage::Allocated), euro("9.50"));
}

#[test]
fn a_larger_pot_takes_from_the_frame_and_a_smaller_gives_back() {
    let mut book = distributed();
    by_two(&mut book, "u-1", again("k-2", "200"));
    assert_eq!(
        (frame(&book, "DE-BY", Stage::Allocated), frame(&book, "DE-HB", Stage::Allocated)),
        (euro("170"), Euro::ZERO)
    );
    by_two(&mut book, "u-2", again("k-1", "80"));
    assert_eq!(
        (frame(&book, "DE-BY", Stage::Allocated), frame(&book, "DE-HB", Stage::Allocated)),
        (euro("48.40"), euro("1.60"))
    );
    assert_eq!(frame(&book, "bmi", Stage::Available), euro("120"));
}

#[test]
fn redistribution_ladder() {
    let mut book = distributed();
    let half_up =
        RunParameters { method: Method::HalfUp, ..RunParameters::plain(id("foederal"), euro("100"), id("k-2")) };
    let reason = RedistributionReason::NeedChanged;
    let ladder: Vec<(Draft, &[&str])> = vec![
        (again("k-2", "29.99"), &["R-033"]),
        (again("k-3", "100"), &["R-039"]),
        (again("k-9", "100"), &["R-004"]),
        (Draft::Redistribution { parameters: half_up, reason }, &["R-034"]),
        (again("k-2", "30"), &[]),
    ];
    for (row, (draft, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step(&mut book, "anna", Act::Propose { proposal: id("u-1"), draft }), expected, "row {row}");
    }
    let first = Draft::Allocation { parameters: RunParameters::plain(id("foederal"), euro("1"), id("k-1")) };
    assert_eq!(
        step(&mut book, "anna", Act::Amend(AmendProposal { proposal: id("u-1"), draft: first, replaces: None })),
        ["R-036"]
    );
    let carry_out = |name: &str| Act::CarryOut { proposal: id(name) };
    approved(&mut book, "u-2", again("k-2", "300"));
    assert_eq!(step(&mut book, "anna", carry_out("u-2")), ["R-011"]);
    done(&mut book, vec![Act::RetireKey { key: id("k-2") }]);
    assert_eq!(step(&mut book, "anna", carry_out("u-2")), ["R-021", "R-011"]);
}

#[test]
fn what_was_approved_is_what_moves() {
    let carry_out = Act::CarryOut { proposal: id("u-1") };
    let run =
        |total: &str| Draft::Allocation { parameters: RunParameters::plain(id("foederal"), euro(total), id("k-1")) };
    // Between approval and carrying out: another run, an assignment that fits, and one that needs what is given back.
    let table: [(&str, Draft, &[&str]); 3] = [
        ("v-2", run("10"), &["R-044"]),
        ("z-2", assignment(&[("DE-BY", "60.50")]), &[]),
        ("z-3", assignment(&[("DE-HB", "5")]), &["R-033", "R-013"]),
    ];
    for (proposal, between, expected) in table {
        let mut book = distributed();
        approved(&mut book, "u-1", again("k-2", "100"));
        by_two(&mut book, proposal, between);
        assert_eq!(step(&mut book, "bernd", carry_out.clone()), expected, "{proposal}");
    }
}

#[test]
fn what_the_lead_keeps_is_part_of_the_pot() {
    use crate::core::allocation::{Deduction, DeductionAmount, DeductionKind};
    let mut book = distributed();
    let keep = |what: DeductionKind, amount: &str| Deduction {
        what,
        amount: DeductionAmount::Fixed { amount_cents: euro(amount) },
    };
    let keeping = |reserve: &str| {
        let deductions = vec![keep(DeductionKind::Reserve, reserve), keep(DeductionKind::FederalShare, "5")];
        let parameters = RunParameters { deductions, ..RunParameters::plain(id("foederal"), euro("120"), id("k-1")) };
        Draft::Redistribution { parameters, reason: RedistributionReason::FrameChanged }
    };
    by_two(&mut book, "u-1", keeping("15"));
    let kept = |book: &Book| (frame(book, "bmi", Stage::Reserved), frame(book, "bmi", Stage::FederalShare));
    assert_eq!(kept(&book), (euro("15"), euro("5")));
    by_two(&mut book, "u-2", keeping("3"));
    assert_eq!(kept(&book), (euro("3"), euro("5")));
    let content = book.proposals.get(&id("u-2")).unwrap().unwrap().content.clone();
    let Content::Redistribution { before, .. } = content.as_ref() else { panic!("a redistribution") };
    assert_eq!(
        (before.reserved_cents, before.federal_share_cents, before.held(&id("DE-BY"))),
        (euro("15"), euro("5"), euro("60.50"))
    );
}
