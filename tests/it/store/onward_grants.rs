//! Handing money on: every step by a store that knows nothing yet or by one that was open all the time, at every size what
//! a replay gives; and the run for all 10,786 municipalities of Germany at once.

use super::money::*;
use crate::audit::{python, save, verifier};
use crate::support::*;
use titelbuch::core::account::{Account, Stage};
use titelbuch::core::apportion::{Method, Unit};
use titelbuch::core::book::Book;
use titelbuch::core::command::Act;
use titelbuch::core::figures;
use titelbuch::core::ids::Seq;
use titelbuch::core::keys::{KeyDefinition, KeyKind, KeySource, RecipientRule, Value};
use titelbuch::core::money::Euro;
use titelbuch::core::onward_grant::*;
use titelbuch::core::proposal::ReasonCode;
use titelbuch::core::recipient::{RecipientKind, RegisterRecipient};
use titelbuch::intake::{municipalities, tables};
use titelbuch::store::{RecordError, Store, Submission, Viewer};

fn recipient(name: &str, kind: RecipientKind, ags: Option<&str>) -> RegisterRecipient {
    let title = Some(format!("Empfänger {name}")).filter(|_| kind != RecipientKind::NaturalPerson);
    let (recipient, land, ags) = (id(name), ags.map(|_| id("DE-BY")), ags.map(str::to_owned));
    RegisterRecipient { recipient, kind, title, name: None, land, ags, ars: None }
}

/// A natural person, whose name goes into the vault.
fn person() -> Submission {
    let mut submission = submission("anna", &unique("p"), Act::RetireKey { key: id("k") });
    let name = Some(submission.drafts.seal("Erika Mustermann").expect("randomness"));
    let what = RegisterRecipient { name, ..recipient("person-1", RecipientKind::NaturalPerson, None) };
    submission.command = command(Act::HandOn(HandOn::Register(what)));
    submission
}

fn inhabitants(name: &str, values: Vec<Value>) -> KeyDefinition {
    KeyDefinition {
        id: id(name),
        version: 1,
        supersedes: None,
        title: "Einwohner der Gemeinden".to_owned(),
        kind: KeyKind::Indicator { name: "Einwohner".to_owned(), unit: "Personen".to_owned(), values },
        recipients: RecipientRule::AsNamed,
        legal_basis: "Beispiel".to_owned(),
        source: KeySource {
            title: "Zensus 2022".to_owned(),
            url: None,
            retrieved_on: None,
            sha256: None,
            licence: None,
            note: None,
        },
        as_of: titelbuch::core::calendar::parse_date("2022-05-15").unwrap(),
        as_of_assumed: None,
        scale: 0,
        valid_from: None,
        valid_to: None,
    }
}

fn hand_on(name: &str, from: OnwardFrom, to: OnwardTo) -> Act {
    Act::HandOn(HandOn::Grant(MakeOnwardGrant {
        onward_grant: id(name),
        from,
        basis: OnwardBasis::Grant,
        legal_basis: "Art. 44 BayHO".to_owned(),
        purpose: "Anschluss der Gemeinden".to_owned(),
        to,
    }))
}

fn of_commitment(name: &str) -> OnwardFrom {
    OnwardFrom::Commitment { commitment: id(name) }
}

fn named(lines: &[(&str, &str)]) -> OnwardTo {
    let line = |(to, amount): &(&str, &str)| OnwardLine { recipient: id(to), amount_cents: euro(amount) };
    OnwardTo::Named { lines: lines.iter().map(line).collect() }
}

fn by_key(key: &str, total: &str, floor: &str) -> OnwardTo {
    OnwardTo::Key(OnwardKey {
        key: id(key),
        total_cents: euro(total),
        within: None,
        base_cents: Euro::ZERO,
        floor_cents: Some(euro(floor)),
        cap_cents: None,
        unit: Unit::Cent,
        method: Method::LargestRemainder,
    })
}

fn receive(grant: &str, to: &str, amount: &str) -> Act {
    Act::HandOn(HandOn::Receive(ReceiveOnward {
        onward_grant: id(grant),
        recipient: id(to),
        amount_cents: euro(amount),
    }))
}

fn reduce(grant: &str, to: &str, amount: &str) -> Act {
    let (onward_grant, recipient) = (id(grant), id(to));
    Act::HandOn(HandOn::Reduce(ReduceOnwardShare { onward_grant, recipient, amount_cents: euro(amount) }))
}

fn reverse(grant: &str) -> Act {
    Act::HandOn(HandOn::ReverseGrant { onward_grant: id(grant), reason: ReasonCode::DecisionRevoked })
}

/// Of the commitment c-h of 30 € with its order o-h of 20 €, and what refuses each step.
pub fn steps() -> Vec<(Act, &'static [&'static str])> {
    let value = |ags: &str, count: &str| Value { recipient: id(ags), value: count.parse().unwrap() };
    let values = vec![value("09162000", "1500"), value("09161000", "130")];
    let municipality =
        |ags: &str| Act::HandOn(HandOn::Register(recipient(ags, RecipientKind::Municipality, Some(ags))));
    let share = |grant: &str, to: &str| OnwardFrom::Share { onward_grant: id(grant), recipient: id(to) };
    let order = || OnwardFrom::Order { order: id("o-h") };
    vec![
        (municipality("09162000"), &[]),
        (municipality("09162000"), &["R-003"]),
        (hand_on("w-1", of_commitment("c-h"), named(&[("09161000", "1.00")])), &["R-140"]),
        (municipality("09161000"), &[]),
        (Act::HandOn(HandOn::Register(recipient("anstalt", RecipientKind::PublicBody, None))), &[]),
        (Act::RegisterKey { definition: inhabitants("einwohner", values) }, &[]),
        (Act::ActivateKey { key: id("einwohner") }, &[]),
        (hand_on("w-1", of_commitment("c-h"), by_key("einwohner", "30.01", "2.00")), &["R-142"]),
        (hand_on("w-1", of_commitment("c-h"), by_key("einwohner", "15.00", "2.00")), &[]),
        (hand_on("w-2", order(), named(&[("anstalt", "15.01")])), &["R-142"]),
        (hand_on("w-2", order(), named(&[("anstalt", "12.00")])), &[]),
        (change("c-h", titelbuch::core::commitment::CommitmentChange::Free, "3.01"), &["R-142"]),
        (cancel("o-h"), &["R-142"]),
        (receive("w-1", "09162000", "13.00"), &[]),
        (receive("w-2", "anstalt", "10.00"), &[]),
        (hand_on("w-3", share("w-2", "anstalt"), named(&[("09161000", "5.00")])), &[]),
        (receive("w-3", "09161000", "5.25"), &[]),
        (reverse("w-2"), &["R-146"]),
        (reduce("w-2", "anstalt", "0.01"), &["R-145"]),
        (reduce("w-1", "09161000", "0.50"), &[]),
        (hand_on("w-4", of_commitment("c-h"), named(&[("09161000", "3.50")])), &[]),
        (reverse("w-4"), &[]),
        (reverse("w-4"), &["R-050"]),
    ]
}

pub async fn bound(store: &Store) {
    let bind = Act::MakeCommitment(commitment("c-h", &of_bayern(2021), "30.00"));
    for (who, asked) in [("anna", bind), ("anna", certify("o-h", "c-h", "20.00")), ("bernd", issue("o-h"))] {
        act(store, who, asked).await.unwrap();
    }
}

/// One euro of Bayern, handed on to one municipality.
pub async fn one_grant(store: &Store) {
    let bind = Act::MakeCommitment(commitment("c-w", &of_bayern(2021), "2.00"));
    let municipality = recipient("09162000", RecipientKind::Municipality, Some("09162000"));
    let grant = hand_on("w-1", of_commitment("c-w"), named(&[("09162000", "1.00")]));
    for asked in [bind, Act::HandOn(HandOn::Register(municipality)), grant] {
        act(store, "anna", asked).await.unwrap();
    }
}

/// A key of two municipalities that are registered, 1500 to 130.
pub async fn key_of_two(store: &Store) {
    let value = |ags: &str, count: &str| Value { recipient: id(ags), value: count.parse().unwrap() };
    let values = vec![value("09162000", "1500"), value("09161000", "130")];
    act(store, "anna", Act::RegisterKey { definition: inhabitants("einwohner", values) }).await.unwrap();
    act(store, "anna", Act::ActivateKey { key: id("einwohner") }).await.unwrap();
}

/// Every event of handing on, where 30 € are free in Bayern and p-1 is its project.
pub async fn live(store: &Store) {
    store.record(now(), person()).await.unwrap();
    bound(store).await;
    for (asked, refused) in steps() {
        told(store, asked, refused).await;
    }
    let receipt = store.head(&Viewer::all()).await.unwrap().size;
    let received = last_receipt(store, receipt).await;
    let reverse = Act::HandOn(HandOn::ReverseReceipt { receipt: received, reason: ReasonCode::WrongAmount });
    act(store, "anna", reverse).await.unwrap();
}

async fn last_receipt(store: &Store, size: u64) -> Seq {
    let leaves = store.events(&Viewer::all(), Seq(size.saturating_sub(20)), 20).await.unwrap();
    let received = leaves.iter().filter(|leaf| leaf.event().unwrap().body.type_name() == "onward_received/1");
    received.map(|leaf| leaf.seq).max().unwrap()
}

async fn told(store: &Store, asked: Act, refused: &[&str]) {
    let what = format!("{asked:?}");
    match act(store, "anna", asked).await {
        Ok(_) => assert!(refused.is_empty(), "{what}"),
        Err(RecordError::Refused(violations)) => {
            assert_eq!(violations.iter().map(|v| v.rule.id).collect::<Vec<_>>(), refused, "{what}");
        }
        Err(error) => panic!("{what}: {error}"),
    }
}

fn figure(balances: &[(Account, Euro)], name: &str) -> String {
    let all = balances.iter().map(|(account, balance)| (account, *balance));
    figures::by_id(name).unwrap().over(all).unwrap().map_or("none".to_owned(), |sum| sum.to_string())
}

#[tokio::test]
async fn handing_on_is_the_same_for_a_store_that_knows_nothing_yet() {
    for (name, url) in fresh_urls().await {
        let warm = open(&url).await;
        seed_assigned(&warm, "80.00").await;
        bound(&warm).await;
        for (step, (asked, refused)) in steps().into_iter().enumerate() {
            let cold = Store::open(&url).await.unwrap();
            told(if step.is_multiple_of(3) { &warm } else { &cold }, asked, refused).await;
            let all = Viewer::all();
            assert_eq!(cold.balances(&all).await.unwrap(), warm.balances(&all).await.unwrap(), "{name}: {step}");
            cold.close().await.unwrap();
        }
        grants_are_those_of_a_replay(&name, &warm).await;
        let balances = warm.balances(&Viewer::all()).await.unwrap();
        let figures = ["handed_on", "arrived_at_last_recipient", "arrived_beyond_share", "committed"]
            .map(|id| figure(&balances, id));
        assert_eq!(figures, ["26.50", "25.25", "0.25", "30.00"], "{name}");
        let to = warm.onward_grants_to(&Viewer::all(), &id("09161000")).await.unwrap();
        let to: Vec<&str> = to.iter().map(|grant| grant.made.onward_grant.as_str()).collect();
        assert_eq!(to, ["w-1", "w-3", "w-4"], "{name}: found by the table of mentions");
        assert!(warm.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
        warm.rebuild(&mut |_, _| {}).await.unwrap();
        assert_eq!(warm.balances(&Viewer::all()).await.unwrap(), balances, "{name}: rebuilt");
        assert!(warm.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}: rebuilt");
    }
}

async fn grants_are_those_of_a_replay(name: &str, store: &Store) {
    let mut book = Book::whole();
    for leaf in store.events(&Viewer::all(), Seq(0), 10_000).await.unwrap() {
        book.apply(&leaf.event().unwrap()).unwrap();
        let at = Viewer::all().at(book.size);
        let grants: Vec<_> = book.onward_grants.present().map(|(_, what)| what.clone()).collect();
        assert_eq!(store.onward_grants(&at).await.unwrap(), grants, "{name} at {}", book.size);
        let orders: Vec<_> = book.orders.present().map(|(_, what)| what.clone()).collect();
        assert_eq!(store.orders(&at).await.unwrap(), orders, "{name} at {}", book.size);
        let commitments: Vec<_> = book.commitments.present().map(|(_, what)| what.clone()).collect();
        assert_eq!(store.commitments(&at).await.unwrap(), commitments, "{name} at {}", book.size);
    }
    assert_eq!((book.onward_grants.present().count(), book.recipients.present().count()), (4, 3), "{name}");
}

/// One run for all municipalities of Germany: one event, whose shares add up and are found again one by one.
#[tokio::test]
async fn all_municipalities_of_germany_at_once() {
    let all = municipalities::read(tables::MUNICIPALITIES.csv.as_bytes()).unwrap();
    for (name, store) in open_books().await {
        seed_assigned(&store, "100000.00").await;
        for land in titelbuch::core::federal_state::ALL.iter().filter(|land| land.code != "DE-BY") {
            let _ = act(&store, "anna", manager(land.code)).await;
        }
        let register = all.iter().map(|one| {
            let what = RegisterRecipient {
                title: Some(one.name.clone()),
                land: Some(id(&one.land_code)),
                ars: Some(one.ars.clone()),
                ..recipient(&one.ags, RecipientKind::Municipality, Some(&one.ags))
            };
            submission("anna", &unique("g"), Act::HandOn(HandOn::Register(what)))
        });
        store.record_all(now(), register.collect()).await.unwrap();
        let values =
            all.iter().map(|one| Value { recipient: id(&one.ags), value: one.population.to_string().parse().unwrap() });
        let key = Act::RegisterKey { definition: inhabitants("alle", values.collect()) };
        act(&store, "anna", key).await.unwrap();
        act(&store, "anna", Act::ActivateKey { key: id("alle") }).await.unwrap();
        let bind = Act::MakeCommitment(commitment("c-a", &of_bayern(2021), "90000.00"));
        act(&store, "anna", bind).await.unwrap();
        let receipt = act(&store, "anna", hand_on("w-a", of_commitment("c-a"), by_key("alle", "90000.00", "5.00")));
        let receipt = receipt.await.unwrap();
        assert_eq!(receipt.event.postings.len(), 1, "{name}: one sum moves");
        let leaf = store.events(&Viewer::all(), receipt.seq, 1).await.unwrap().remove(0);
        let bytes = leaf.bytes.len();
        assert!((1_000_000..2_000_000).contains(&bytes), "{name}: the run is one leaf, of {bytes} bytes");
        let grant = store.onward_grant(&Viewer::all(), &id("w-a")).await.unwrap().unwrap();
        assert_eq!(grant.shares.len(), 10_786, "{name}");
        assert_eq!(grant.amount().unwrap(), euro("90000.00"), "{name}");
        assert!(grant.shares.values().all(|share| share.granted >= euro("5.00")), "{name}: the floor holds");
        let arrived =
            all.iter().take(2000).map(|one| submission("anna", &unique("a"), receive("w-a", &one.ags, "1.00")));
        store.record_all(now(), arrived.collect()).await.unwrap();
        let balances = store.balances(&Viewer::all()).await.unwrap();
        assert_eq!(figure(&balances, "arrived_at_last_recipient"), "2000.00", "{name}");
        let one = store.onward_grants_to(&Viewer::all(), &id("16077003")).await.unwrap();
        assert_eq!(one.len(), 1, "{name}");
        assert!(store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
        let on_accounts = balances.iter().filter(|(account, _)| account.stage == Stage::HandedOn).count();
        assert_eq!(on_accounts, 1, "{name}: no account for each recipient");
    }
}

fn manager(land: &str) -> Act {
    Act::CreateManager(titelbuch::core::command::CreateManager {
        manager: id(land),
        title: land.to_owned(),
        parent: Some(id("bmi")),
        kind: titelbuch::core::command::ManagerKind::FederalState,
    })
}

/// The verifier that ships with an export finds the same mentions and accounts.
#[tokio::test]
async fn the_verifier_in_python_knows_what_is_handed_on() {
    for (name, store) in open_books().await {
        seed_assigned(&store, "80.00").await;
        live(&store).await;
        let export = save(&store, None, &fresh_dir("onward"), "export.zip").await;
        let (code, text) = python(&[&verifier(), export.to_str().unwrap()]);
        assert!(code == Some(0), "{name}: {text}");
    }
}
