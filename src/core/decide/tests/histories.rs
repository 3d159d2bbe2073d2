//! Random histories of every command there is. Laws: `decide` on the partial book equals `decide` on
//! the whole (asserted in `step`), no account but an origin falls below zero, and the sum over all
//! accounts is zero.

use super::bookings::{percentages, with_key};
use super::*;
use crate::core::allocation::redistribution::RedistributionReason;
use crate::core::allocation::{Deduction, DeductionAmount, DeductionKind, RunParameters};
use crate::core::apportion::Method;
use crate::core::keys::KeyDefinition;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// What is drawn for one act. Ids, amounts and choices are few, so that acts meet each other.
#[derive(Clone, Debug)]
struct Draw {
    kind: u8,
    cents: u32,
    target: u8,
    choice: u8,
}

fn any_act() -> impl Strategy<Value = Draw> {
    (0u8..32, 0u32..300, 0u8..6, 0u8..12).prop_map(|(kind, cents, target, choice)| Draw { kind, cents, target, choice })
}

impl Draw {
    fn who(&self) -> &'static str {
        match self.target {
            5 => "niemand",
            n if n % 2 == 0 => "anna",
            _ => "bernd",
        }
    }

    fn amount(&self) -> Euro {
        Euro::from_cents(i64::from(self.cents)).unwrap()
    }

    /// A known event, or one that is still to come.
    fn event(&self, book: &Book) -> Seq {
        Seq(book.size.saturating_sub(u64::from(self.choice)) + u64::from(self.cents % 2))
    }

    fn act(&self, book: &Book) -> Act {
        let (amount, choice) = (self.amount(), self.choice);
        let (proposal, key) = (id(&format!("z-{}", choice % 3)), id(&format!("k-{}", 1 + choice % 4)));
        let some = |name: &str| format!("{name}-{}", choice % 3);
        match self.kind {
            0 | 1 => Act::GrantFrame { component: id("foederal"), amount_cents: amount },
            2 => Act::Appropriate { budget_item: id("0699/532 99"), booking_year: 2021, amount_cents: amount },
            3..=6 => Act::Propose { proposal, draft: self.draft(book) },
            7 => Act::Amend { proposal, draft: self.draft(book) },
            8..=11 => {
                let known = book.proposals.get(&proposal).unwrap().map(|p| p.content_sha256);
                Act::Approve { proposal, content_sha256: known.unwrap_or(sha256(b"")) }
            }
            12..=15 => Act::CarryOut { proposal },
            16 => Act::Reject { proposal, note: None },
            17 => Act::Withdraw { proposal, note: None },
            18 | 19 => commit("p-1", "DE-BY", &Euro::from_cents(i64::from(self.cents % 60)).unwrap().to_string()),
            20 | 21 => Act::Reverse { reverses: self.event(book), reason: ReasonCode::WrongAmount, note: None },
            22 => Act::RegisterKey { definition: self.key() },
            23 => Act::ActivateKey { key },
            24 => Act::RetireKey { key: id(&format!("k-{}", 2 + choice % 3)) },
            25 => manager(
                &some("amt"),
                ["bmi", "bund", "fehlt"].get(usize::from(self.target)).copied(),
                ManagerKind::Agency,
            ),
            26 => actor(&some("akteur")),
            27 => Act::CreateProgramme(CreateProgramme {
                programme: id(&some("programm")),
                title: "Noch eines".to_owned(),
                lead: id("bmi"),
                example: true,
            }),
            28 => Act::CreateComponent(component(&some("teil"))),
            29 => Act::AmendComponent(component(&some("teil"))),
            30 => item(&format!("0699/532 9{}", choice % 3), "bmi"),
            _ => project(&format!("p-{}", choice % 3), "DE-BY"),
        }
    }

    fn key(&self) -> KeyDefinition {
        let mut key = percentages(if self.choice == 3 { "39.4" } else { "39.5" });
        key.version = u32::from(self.cents.is_multiple_of(17)) + 1;
        key.id = id(&format!("k-{}", 1 + self.choice % 4));
        // Every request has the value date 1 February 2021: this one has ended.
        key.valid_to = (self.choice % 4 == 1).then(|| parse_date("2021-01-31").unwrap());
        key
    }

    fn draft(&self, book: &Book) -> Draft {
        let amount = self.amount().to_string();
        match self.choice % 7 {
            0 => assignment(&[("DE-BY", &amount)]),
            1 => assignment(&[("DE-BY", &amount), ("DE-HB", "0.01")]),
            2 => Draft::Reversal { reverses: self.event(book), reason: ReasonCode::DecisionRevoked },
            6 => Draft::Redistribution { parameters: self.run(0), reason: RedistributionReason::NeedChanged },
            n => Draft::Allocation { parameters: self.run(n) },
        }
    }

    fn run(&self, variant: u8) -> RunParameters {
        let amount = DeductionAmount::Fixed { amount_cents: euro("0.05") };
        let kinds = [
            DeductionKind::Reserve,
            DeductionKind::FederalShare,
            DeductionKind::HostQuota { recipient: id(if self.target == 4 { "DE-HH" } else { "DE-HB" }) },
        ];
        let what = kinds.get(usize::from(self.target % 3)).cloned();
        RunParameters {
            deductions: what.into_iter().map(|what| Deduction { what, amount: amount.clone() }).collect(),
            floor_cents: (variant == 4).then(|| euro("0.30")),
            method: if self.cents.is_multiple_of(13) { Method::HalfUp } else { Method::LargestRemainder },
            key: id(if variant == 5 { "k-2" } else { "k-1" }),
            ..RunParameters::plain(id("foederal"), self.amount(), id("k-1"))
        }
    }
}

fn beginning() -> Book {
    let mut book = with_key(with_quota(masters()));
    let appropriate =
        Act::Appropriate { budget_item: id("0699/532 99"), booking_year: 2021, amount_cents: euro("4.00") };
    for act in [project("p-1", "DE-BY"), appropriate] {
        assert_eq!(step(&mut book, "anna", act), Vec::<&str>::new());
    }
    book
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn money_is_conserved_and_never_overdrawn(draws in proptest::collection::vec(any_act(), 1..60)) {
        let mut book = beginning();
        for draw in draws {
            let act = draw.act(&book);
            step(&mut book, draw.who(), act);
            let mut sum = Euro::ZERO;
            for (account, balance) in book.balances.present() {
                prop_assert!(!balance.is_negative() || account.may_fall_below_zero(), "{:?}: {account} {balance}", rules::NO_ACCOUNT_BELOW_ZERO);
                sum = sum.plus(*balance).unwrap();
            }
            prop_assert_eq!(sum, Euro::ZERO);
        }
    }
}

/// What the law above is worth: the histories that it draws come to every event, and are refused by
/// most rules of what they do.
#[test]
fn the_histories_come_to_every_event() {
    let mut runner = TestRunner::deterministic();
    let (mut events, mut refusals) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..80 {
        let draws = proptest::collection::vec(any_act(), 60).new_tree(&mut runner).unwrap().current();
        let mut book = beginning();
        let begun = book.size;
        for draw in draws {
            let act = draw.act(&book);
            refusals.extend(step(&mut book, draw.who(), act));
        }
        for seq in begun..book.size {
            let event = book.events.get(&Seq(seq)).unwrap().unwrap();
            let run = matches!(&event.body, Body::ProposalCarriedOut(_) if event.postings.len() > 2);
            events.insert(if run { "a run was carried out" } else { event.body.type_name() });
        }
    }
    assert_eq!(events.len(), 21, "20 types and the run: {events:?}");
    let met = ["R-002", "R-003", "R-004", "R-005", "R-011", "R-012", "R-013", "R-014", "R-020", "R-021", "R-022"];
    let met = met
        .into_iter()
        .chain(["R-023", "R-024", "R-030", "R-031", "R-033", "R-034", "R-036", "R-040", "R-044", "R-050", "R-051"]);
    let missing: Vec<_> = met.filter(|rule| !refusals.contains(rule)).collect();
    assert!(missing.is_empty(), "never met: {missing:?}");
}
