//! Notices: whom which event concerns, that nobody learns by them what the journal hides, and how they are read.

mod encrypted;
mod inbox;
mod mail;

use crate::rights::{enforce, person};
use crate::store::money::{ITEM, appropriate, certify_in};
use crate::support::*;
use std::collections::{BTreeMap, BTreeSet};
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::{Act, AmendProposal, Draft};
use titelbuch::core::filing::Examine;
use titelbuch::core::proposal::{Assignment, AssignmentLine};
use titelbuch::core::role::Role;
use titelbuch::desk::notices::{Notice, NoticeKind, notices};
use titelbuch::desk::tasks::Person;
use titelbuch::store::{Store, Viewer};

/// Kinds of notices, and how many of each.
type Expected = &'static [(&'static str, usize)];

/// Who there is, and what each is told of the whole story; who proposed, certified or examined, but for their own acts.
#[rustfmt::skip]
const PERSONS: [(&str, Role, &str, Expected); 10] = [
    ("vorschlag", Role::FederalAdministrator, "bmi", &[
        ("filing_submitted", 1), ("proposal_approved", 1), ("proposal_carried_out", 1), ("proposal_withdrawn", 1),
    ]),
    ("verteilung", Role::FederalAdministrator, "bmi", &[("filing_submitted", 1)]),
    ("freigabe", Role::FederalApprover, "bmi", &[("proposal_waits", 1)]),
    ("ressort", Role::LeadMinistryOfficer, "bmi", &[("filing_submitted", 1)]),
    ("by.mittel", Role::StateFinanceOfficer, "DE-BY", &[
        ("agreement_amended", 2), ("agreement_registered", 2), ("authority_assigned", 2), ("booking_reversed", 1),
        ("claim_raised", 4), ("disputed_accepted", 1), ("frame_distributed", 2), ("money_assigned", 4),
        ("money_recalled", 2), ("share_accepted", 1), ("share_disputed", 1),
    ]),
    ("by.feststellung", Role::Certifier, "DE-BY", &[]),
    ("by.anordnung", Role::Orderer, "DE-BY", &[("order_waits", 1)]),
    ("by.nachweis", Role::FilingCertifier, "DE-BY", &[
        ("claim_raised", 4), ("disputed_accepted", 1), ("share_accepted", 1), ("share_disputed", 1),
    ]),
    // Carries the project with Bayern, and got a part of what was moved on.
    ("hb.mittel", Role::StateFinanceOfficer, "DE-HB", &[
        ("claim_raised", 4), ("disputed_accepted", 1), ("frame_distributed", 2), ("money_assigned", 1),
        ("share_accepted", 1), ("share_disputed", 1),
    ]),
    ("pruefung", Role::Auditor, "bund", &[]),
];

/// Who acted before there were roles, each of them seeing all.
const WITHOUT_ROLES: [(&str, Expected); 3] = [
    (
        "anna",
        &[
            ("order_cancelled", 1),
            ("order_issued", 5),
            ("order_paid", 4),
            ("proposal_approved", 9),
            ("proposal_carried_out", 9),
            ("proposal_rejected", 1),
        ],
    ),
    ("bernd", &[]),
    ("clara", &[]),
];

fn of_2022(amount: &str) -> Assignment {
    let lines = vec![AssignmentLine { recipient: id("DE-BY"), amount_cents: euro(amount) }];
    let (component, budget_item) = (id("foederal"), id("0699/532 99"));
    Assignment { component, budget_item, booking_year: 2022, lines }
}

/// One proposes, another approves, a third carries out.
async fn assigned(store: &Store, proposal: &str) {
    let propose = Act::Propose { proposal: id(proposal), draft: Draft::Assignment(of_2022("5.00")) };
    act(store, "vorschlag", appropriate(ITEM, 2022, "10.00")).await.unwrap();
    act(store, "vorschlag", propose).await.unwrap();
    let made = store.proposal(&Viewer::all(), &id(proposal)).await.unwrap().unwrap();
    let approve = Act::Approve { proposal: id(proposal), content_sha256: made.content_sha256 };
    act(store, "freigabe", approve).await.unwrap();
    act(store, "verteilung", Act::CarryOut { proposal: id(proposal) }).await.unwrap();
}

/// A book in which everything happened, and persons with roles, who go on.
async fn told_story(store: &Store) {
    crate::events::everything(store).await;
    for (who, role, organisation, _) in PERSONS {
        person(store, who, role, organisation).await;
    }
    assigned(store, "w-3").await;
    let share = store.vouchers(&Viewer::all()).await.unwrap();
    let share = share.iter().find(|voucher| voucher.registered.voucher.as_str() == "b-1").unwrap();
    let examine = Examine {
        filing: id("n-1"),
        voucher: id("b-1"),
        matched: *share.shares.keys().next().unwrap(),
        accepted_cents: euro("1.00"),
        disputed_cents: euro("0.00"),
        finding: None,
    };
    for (who, what) in [
        ("vorschlag", Act::Propose { proposal: id("w-1"), draft: Draft::Recall(of_2022("1.00")) }),
        (
            "verteilung",
            Act::Amend(AmendProposal { proposal: id("w-1"), draft: Draft::Recall(of_2022("0.90")), replaces: None }),
        ),
        ("verteilung", Act::Withdraw { proposal: id("w-1"), note: None }),
        ("vorschlag", Act::Propose { proposal: id("w-2"), draft: Draft::Recall(of_2022("0.50")) }),
        ("by.feststellung", certify_in(2022, "o-neu", "v-2-2022", "0.50")),
        ("verteilung", Act::Examine(examine)),
    ] {
        let told = format!("{who}: {what:?}");
        act(store, who, what).await.unwrap_or_else(|error| panic!("{told}: {error:?}"));
    }
}

async fn of(store: &Store, viewer: &Viewer, actor: &str) -> Vec<Notice> {
    let actor = id(actor);
    let reader = Person::on(store, &actor, parse_date("2021-02-01").unwrap()).await.unwrap();
    notices(store, viewer, &reader, (0, 10_000)).await.unwrap()
}

/// What somebody sees by their own roles.
async fn sight(store: &Store, actor: &str) -> Viewer {
    let day = parse_date("2021-02-01").unwrap();
    Viewer::with(store.sight_of(&Viewer::all(), Some(&id(actor)), day).await.unwrap().sight)
}

fn kinds(notices: &[Notice]) -> BTreeMap<&'static str, usize> {
    notices.iter().fold(BTreeMap::new(), |mut kinds, notice| {
        *kinds.entry(notice.kind.as_str()).or_insert(0) += 1;
        kinds
    })
}

#[tokio::test]
async fn each_event_is_told_to_whom_it_concerns_and_to_nobody_who_does_not_see_it() {
    for (name, store) in open_books().await {
        told_story(&store).await;
        let mut all = BTreeSet::new();
        for (who, _, _, expected) in PERSONS {
            let viewer = sight(&store, who).await;
            let found = of(&store, &viewer, who).await;
            for notice in &found {
                let leaf = store.event(&viewer, notice.seq).await.unwrap();
                let event = leaf.unwrap_or_else(|| panic!("{name} {who}: {notice:?} is hidden in the journal"));
                let event = event.event().unwrap();
                assert!(event.actor == notice.by && event.body.subject() == notice.about, "{name} {who}: {notice:?}");
                assert_ne!(notice.by.as_str(), who, "{name}: one's own act");
            }
            assert!(found.is_sorted_by(|a, b| a.seq > b.seq), "{name} {who}: the latest first");
            assert_eq!(kinds(&found), expected.iter().copied().collect(), "{name} {who}");
            all.extend(found.into_iter().map(|notice| notice.kind));
        }
        for (who, expected) in WITHOUT_ROLES {
            let found = of(&store, &Viewer::all(), who).await;
            assert_eq!(kinds(&found), expected.iter().copied().collect(), "{name} {who}");
            all.extend(found.into_iter().map(|notice| notice.kind));
        }
        assert_eq!(all, NoticeKind::ALL.iter().copied().collect(), "{name}");
    }
}
