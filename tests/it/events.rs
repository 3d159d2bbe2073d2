//! The stored form of every event version, held by golden files that are never edited.
//!
//! `fixtures/events/TYPE-VERSION.json` is a leaf as it was written by the first program that knew the
//! version. A program of any later day must read it, and write the same bytes from it.

use crate::store::money::*;
use crate::support::*;
use std::collections::BTreeSet;
use std::path::PathBuf;
use titelbuch::core::allocation::RunParameters;
use titelbuch::core::allocation::redistribution::RedistributionReason;
use titelbuch::core::budget::{AppropriationChange, BlockBasis, BudgetNote};
use titelbuch::core::claim::{Claimed, RaiseClaim};
use titelbuch::core::command::{Act, AmendProposal, Commit, CreateComponent, CreateManager, Draft, ManagerKind};
use titelbuch::core::commitment::CommitmentChange;
use titelbuch::core::event::{Body, Event};
use titelbuch::core::ids::Seq;
use titelbuch::core::onward_grant::OnwardShares;
use titelbuch::core::payment::{PaymentSource, RecordPayment};
use titelbuch::core::proposal::{Assignment, AssignmentLine, ContentKind, ReasonCode, Reassignment, SubAssignment};
use titelbuch::store::{Store, Viewer};

/// Every event type that is written, with its version; a content that came later stands behind its type.
pub const TYPES: [&str; 111] = [
    "manager_created/1",
    "actor_created/1",
    "programme_created/1",
    "component_created/1",
    "component_amended/1",
    "budget_item_created/1",
    "appropriated/1",
    "frame_granted/1",
    "key_registered/2",
    "key_activated/1",
    "key_retired/1",
    "proposal_made/1",
    "proposal_made/1/redistribution",
    "proposal_amended/1",
    "proposal_approved/1",
    "proposal_rejected/1",
    "proposal_withdrawn/1",
    "proposal_carried_out/1",
    "project_registered/1",
    "committed/1",
    "appropriation_changed/1",
    "blocked/1",
    "unblocked/1",
    "budget_note_declared/1",
    "virement_made/1",
    "income_reinforced/1",
    "assignment_returned/1",
    "excess_settled/1",
    "commitment_made/1",
    "commitment_changed/1",
    "order_certified/1",
    "order_issued/1",
    "order_cancelled/1",
    "statement_imported/1",
    "paid/1",
    "payment_unmatched/1",
    "payment_reversed/1",
    "refunded/1",
    "refund_reversed/1",
    "residue_formed/1",
    "residue_consented/1",
    "year_closed/1",
    "agreement_registered/1",
    "agreement_amended/1",
    "project_placed/1",
    "order_countersigned/1",
    "voucher_registered/2",
    "contribution_recorded/1",
    "contribution_reversed/1",
    "voucher_matched/1",
    "voucher_unmatched/1",
    "filing_submitted/2",
    "examined/1",
    "disputed_accepted/1",
    "claim_raised/1",
    "claim_raised/1/surplus",
    "claim_raised/1/onward",
    "claim_raised/1/late_use",
    "claim_reduced/1",
    "claim_decided/1",
    "claim_deferred/1",
    "claim_repaid/2",
    "proposal_made/1/authority_assignment",
    "proposal_made/1/recall",
    "proposal_made/1/reassignment",
    "proposal_made/1/sub_assignment",
    "commitment_authority_granted/1",
    "commitment_authority_changed/1",
    "commitment_authority_blocked/1",
    "commitment_authority_unblocked/1",
    "commitment_authority_returned/1",
    "commitment_authority_lapsed/1",
    "forward_commitment_made/1",
    "forward_commitment_changed/1",
    "commitment_charged/1",
    "recipient_registered/1",
    "onward_grant_made/1",
    "onward_grant_made/1/named",
    "onward_received/1",
    "onward_share_reduced/1",
    "onward_grant_reversed/1",
    "onward_receipt_reversed/1",
    "service_registered/1",
    "service_amended/1",
    "service_attached/1",
    "service_detached/1",
    "maturity_reached/1",
    "maturity_withdrawn/1",
    "project_described/1",
    "milestone_set/1",
    "cost_planned/2",
    "refinancing_tagged/1",
    "refinancing_removed/1",
    "criterion_assessed/1",
    "consortium_registered/1",
    "project_carried_jointly/1",
    "partner_reimbursed/1",
    "authority_registered/1",
    "competence_declared/1",
    "authority_connected/1",
    "connection_withdrawn/1",
    "reuse_agreed/1",
    "reuse_ended/1",
    "running_cost_shared/1",
    "running_cost_reversed/1",
    "role_granted/1",
    "role_withdrawn/1",
    "role_delegated/1",
    "delegation_ended/1",
    "rights_enforced/1",
    "reversed/1",
];

/// Versions that are only read any more.
pub const READ_ONLY: [&str; 5] =
    ["key_registered/1", "claim_repaid/1", "cost_planned/1", "voucher_registered/1", "filing_submitted/1"];

/// The type, with the content where it is one that came later than its type.
fn name_of(event: &Event) -> String {
    let of = event.body.type_name();
    match &event.body {
        Body::ProposalMade(version) => match version.content.kind() {
            kind @ (ContentKind::Redistribution
            | ContentKind::AuthorityAssignment
            | ContentKind::Recall
            | ContentKind::Reassignment
            | ContentKind::SubAssignment) => {
                format!("{of}/{}", kind.as_str())
            }
            _ => of.to_owned(),
        },
        Body::ClaimRaised(raised) => match &raised.what {
            Claimed::Surplus { .. } => format!("{of}/surplus"),
            Claimed::Onward { .. } => format!("{of}/onward"),
            Claimed::LateUse { .. } => format!("{of}/late_use"),
            _ => of.to_owned(),
        },
        Body::OnwardGrantMade(made) => match &made.shares {
            OnwardShares::Named { .. } => format!("{of}/named"),
            OnwardShares::Key { .. } => of.to_owned(),
        },
        _ => of.to_owned(),
    }
}

fn golden(event_type: &str) -> PathBuf {
    let name = event_type.replace('/', "-");
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/events/{name}.json"))
}

#[test]
fn golden_leaves_are_read_and_written_byte_by_byte() {
    for event_type in TYPES.into_iter().chain(READ_ONLY) {
        let bytes = std::fs::read(golden(event_type)).unwrap_or_else(|_| panic!("no golden leaf of {event_type}"));
        let event = Event::from_bytes(&bytes).unwrap();
        assert_eq!(name_of(&event), event_type);
        assert_eq!(event.to_bytes().unwrap(), bytes, "{event_type}");
    }
}

#[test]
fn unknown_types_versions_and_fields_are_refused() {
    let bytes = std::fs::read(golden("frame_granted/1")).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let changes = [
        ("frame_granted/1", "frame_granted/2"),
        ("frame_granted/1", "frame_stolen/1"),
        ("titelbuch/1", "titelbuch/2"),
        ("\"booked_on\"", "\"colour\":\"red\",\"booked_on\""),
        ("\"stage\":\"origin\"", "\"stage\":\"origin\",\"colour\":\"red\""),
        ("\"component\":\"foederal\",\"type\"", "\"colour\":\"red\",\"component\":\"foederal\",\"type\""),
        ("2021-02-01T", "2021-02-31T"),
    ];
    for (from, to) in changes {
        let changed = text.replace(from, to);
        assert_ne!(changed, text, "{from} is not in the golden leaf");
        assert!(Event::from_bytes(changed.as_bytes()).is_err(), "{to}");
    }
}

/// A book in which everything happens that can happen: so no type is forgotten above.
#[tokio::test]
async fn every_type_that_is_recorded_has_its_golden_leaf() {
    for (name, store) in open_books().await {
        everything(&store).await;
        let leaves = store.events(&Viewer::all(), Seq(0), 10_000).await.unwrap();
        let mut seen = BTreeSet::new();
        for leaf in leaves {
            let event = leaf.event().unwrap();
            assert_eq!(event.to_bytes().unwrap(), leaf.bytes, "{name} {}", leaf.seq);
            let event_type = name_of(&event);
            // Only a new version writes its file, once; an existing one is never touched.
            if std::env::var_os("TITELBUCH_WRITE_GOLDEN").is_some() && !golden(&event_type).exists() {
                std::fs::write(golden(&event_type), &leaf.bytes).unwrap();
            }
            seen.insert(event_type);
        }
        assert_eq!(seen, TYPES.into_iter().map(str::to_owned).collect(), "{name}");
    }
}

pub async fn everything(store: &Store) {
    without_rights(store).await;
    crate::store::roles::live(store).await;
}

/// The same, and everybody may still do everything.
pub async fn without_rights(store: &Store) {
    seed_assigned(store, "130.00").await;
    let component = CreateComponent {
        component: id("foederal"),
        programme: id("ozg"),
        title: "Föderale Umsetzung".to_owned(),
        planned_share_percent: Some("48.5".to_owned()),
        approximate: true,
        source: "Test".to_owned(),
    };
    act(store, "anna", Act::AmendComponent(component)).await.unwrap();
    let commit = Commit {
        project: id("p-1"),
        manager: id("DE-BY"),
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        booking_year: 2021,
        amount_cents: euro("12.34"),
    };
    let committed = act(store, "anna", Act::Commit(commit)).await.unwrap();
    let parameters = RunParameters::plain(id("foederal"), euro("900000.00"), id("koenigstein-2019"));
    let draft = Draft::Redistribution { parameters, reason: RedistributionReason::FrameChanged };
    decide_by_two(store, "umverteilung-1", draft).await;
    let reversal = || Draft::Reversal { reverses: committed.seq, reason: ReasonCode::WrongAmount };
    for proposal in ["u-1", "u-2"] {
        act(store, "anna", Act::Propose { proposal: id(proposal), draft: reversal() }).await.unwrap();
    }
    act(store, "anna", Act::Amend(AmendProposal { proposal: id("u-1"), draft: reversal(), replaces: None }))
        .await
        .unwrap();
    act(store, "bernd", Act::Reject { proposal: id("u-1"), note: None }).await.unwrap();
    act(store, "anna", Act::Withdraw { proposal: id("u-2"), note: None }).await.unwrap();
    let reverse = Act::Reverse { reverses: committed.seq, reason: ReasonCode::WrongAmount, note: None };
    act(store, "anna", reverse).await.unwrap();
    money(store).await;
    move_on(store).await;
    crate::store::later_years::live(store).await;
    crate::store::dossier::tell(store).await;
    crate::store::consortium::tell(store).await;
    act(store, "anna", Act::RetireKey { key: id("koenigstein-2019") }).await.unwrap();
}

/// What is taken back of the authority of the next year, and moved on.
async fn move_on(store: &Store) {
    let line = |land: &str, amount: &str| AssignmentLine { recipient: id(land), amount_cents: euro(amount) };
    let of_2022 = |lines| Assignment { component: id("foederal"), budget_item: id(ITEM), booking_year: 2022, lines };
    act(store, "anna", appropriate(ITEM, 2022, "20.00")).await.unwrap();
    decide_by_two(store, "zuweisung-2022", Draft::Assignment(of_2022(vec![line("DE-BY", "9.00")]))).await;
    decide_by_two(store, "einziehung-2022", Draft::Recall(of_2022(vec![line("DE-BY", "2.00")]))).await;
    let what = Reassignment {
        component: id("foederal"),
        budget_item: id(ITEM),
        booking_year: 2022,
        agreement: id("dach"),
        from: vec![line("DE-BY", "3.00")],
        key: id("koenigstein-2019"),
        takers: vec![id("DE-HB"), id("DE-SL")],
        floor_cents: Some(euro("0.50")),
    };
    decide_by_two(store, "umschichtung-2022", Draft::Reassignment(what)).await;
    let agency = CreateManager {
        manager: id("by-amt"),
        title: "Landesamt".to_owned(),
        parent: Some(id("DE-BY")),
        kind: ManagerKind::Agency,
    };
    act(store, "anna", Act::CreateManager(agency)).await.unwrap();
    let Assignment { component, budget_item, booking_year, lines } = of_2022(vec![line("by-amt", "1.00")]);
    let (from, year_granted) = (id("DE-BY"), None);
    let what = SubAssignment { from, component, budget_item, booking_year, year_granted, lines };
    decide_by_two(store, "unter-2022", Draft::SubAssignment(what)).await;
}

/// What happens to authority, commitments, orders and payments.
async fn money(store: &Store) {
    store.record(now(), third_person()).await.unwrap();
    crate::store::onward_grants::live(store).await;
    let owed = RaiseClaim {
        claim: id("g-1"),
        project: id("p-1"),
        what: Claimed::Onward { onward_grant: id("w-1"), recipient: id("09162000"), interest: None },
        amount_cents: euro("1.00"),
        due_on: titelbuch::core::calendar::parse_date("2022-03-31").unwrap(),
        basis: "Art. 44 BayHO".to_owned(),
        debtor: None,
    };
    act(store, "bernd", Act::RaiseClaim(owed)).await.unwrap();
    let paid = RecordPayment { order: id("o-h"), amount_cents: euro("20.00"), source: PaymentSource::Typed };
    act(store, "clara", Act::RecordPayment(paid)).await.unwrap();
    let blocked = |amount| block(of_item(2021), BlockBasis::FinanceMinistry, amount);
    let commitment = commitment("c-1", &of_bayern(2021), "60.00");
    store.record(now(), commitment_with_payee("anna", &unique("c"), commitment)).await.unwrap();
    let acts = [
        ("anna", second_item()),
        ("anna", change_appropriation(2021, AppropriationChange::Supplementary, "50.00")),
        ("anna", Act::Block(blocked("70.00"))),
        ("anna", Act::Unblock(blocked("70.00"))),
        ("anna", note(OTHER, BudgetNote::CoveredBy { budget_item: id(ITEM) })),
        ("anna", note(ITEM, BudgetNote::Transferable)),
        ("anna", virement(2021, "5.00")),
        ("anna", give_back(2021, "4.00")),
        ("anna", change("c-1", CommitmentChange::Free, "5.00")),
        ("anna", certify("o-1", "c-1", "30.00")),
        ("bernd", issue("o-1")),
        ("clara", statement("s-1", 3, "42.00")),
        ("clara", pay("o-1", "s-1", 1, "35.00")),
        ("clara", unmatched("s-1", 2, "7.00")),
        ("anna", settle(of_bayern(2021), "5.00")),
        ("anna", certify("o-2", "c-1", "10.00")),
        ("bernd", issue("o-2")),
        ("bernd", cancel("o-2")),
        ("anna", form(of_bayern(2021), "10.00")),
    ];
    let mut paid = None;
    for (actor, asked) in acts {
        let is_payment = matches!(asked, Act::RecordPayment(_));
        let receipt = act(store, actor, asked).await.unwrap();
        paid = if is_payment { Some(receipt.seq) } else { paid };
    }
    act(store, "clara", take_back(paid.unwrap())).await.unwrap();
    let paid = act(store, "clara", pay("o-1", "s-1", 1, "35.00")).await.unwrap();
    act(store, "anna", settle(of_bayern(2021), "5.00")).await.unwrap();
    act(store, "clara", unmatched("s-1", 3, "-2.00")).await.unwrap();
    let refunded = act(store, "clara", refund(paid.seq, "s-1", 3, "2.00")).await.unwrap();
    act(store, "clara", take_back(refunded.seq)).await.unwrap();
    act(store, "anna", settle(of_bayern(2021), "2.00")).await.unwrap();
    crate::store::evidence::tell(store).await;
    act(store, "anna", close(2021)).await.unwrap();
    act(store, "anna", consent(residue(2022), "10.00")).await.unwrap();
}
