//! What comes after a payment, by forms: the statement of the Kasse, the examination of a voucher, claims, and what is taken
//! back; and the same story with commitment authority and what a Land hands down.

use super::client;
use super::forms::{DAY, Desk, VOUCHER, borrowed, desk, hidden};
use crate::store::evidence::{bearing_interest, final_filing, reduce as reduced, voucher};
use crate::store::money::{ITEM, OTHER, begin, certify, commitment, issue, of_bayern, second_item};
use crate::support::*;
use titelbuch::core::account::Stage;
use titelbuch::core::command::{Act, CreateManager, ManagerKind};
use titelbuch::core::ids::Seq;
use titelbuch::store::{Store, Viewer};

/// After all that is told here.
const LATE: (&str, &str) = ("booked_on", "01.02.2022");

async fn size(store: &Store) -> u64 {
    store.head(&Viewer::all()).await.unwrap().size
}

/// A statement of two lines: one names the order o-1, the other nothing that is known.
const STATEMENT: &str = "Zeile;Buchungstag;Bewirtschafter;Belegnummer;Kassenzeichen;Betrag EUR\n\
                         1;15.03.2021;DE-BY;o-1;;20,00\n2;16.03.2021;DE-BY;o-x;;5,00\n";

/// Reads the statement in, as a browser sends it: checked, booked, and sent once more.
async fn import(clara: &mut Desk<'_>, store: &Store) {
    let path = "/erfassen/kassenauszug";
    let own = hidden(&clara.get(path).await.html);
    let own = borrowed(&own);
    let fields = [&own[..], &[("statement", "s-1"), ("schritt", "pruefen")]].concat();
    let nameless = [&own[..], &[("schritt", "pruefen")]].concat();
    let faulty = clara.send_file(path, &nameless, ("list", STATEMENT)).await;
    assert!(faulty.status == 422 && faulty.html.contains("#feld-statement"), "{}", faulty.text());
    let checked = clara.send_file(path, &fields, ("list", STATEMENT)).await;
    assert_eq!(checked.status, 200, "{}", checked.text());
    for said in ["2 Zeilen mit zusammen 25,00", "1 zugeordnet, 1 offen", "Zeilen, die offen bleiben"] {
        assert!(checked.text().contains(said), "no {said} in {}", checked.text());
    }
    let carried = hidden(&checked.html);
    let before = size(store).await;
    let booking = [&borrowed(&carried)[..], &[("schritt", "buchen")]].concat();
    let (first, second) = (clara.post(path, &booking).await, clara.post(path, &booking).await);
    assert_eq!((first.shown.status, &first.location), (303, &second.location), "{}", first.shown.text());
    assert_eq!(size(store).await, before + 3, "the statement and its two lines, once");
}

#[rocket::async_test]
async fn a_line_that_would_be_matched_otherwise_by_now_is_not_booked_unseen() {
    let path = "/erfassen/kassenauszug";
    for (name, store) in open_books().await {
        prepare(&store).await;
        let client = client(&store).await;
        let mut clara = desk(&client, &store, "clara").await;
        let own = hidden(&clara.get(path).await.html);
        let fields = [&borrowed(&own)[..], &[("statement", "s-1"), ("schritt", "pruefen")]].concat();
        let checked = clara.send_file(path, &fields, ("list", STATEMENT)).await;
        assert!(checked.text().contains("1 zugeordnet, 1 offen"), "{name}: {}", checked.text());
        act(&store, "bernd", Act::CancelOrder { order: id("o-1") }).await.unwrap();
        let before = size(&store).await;
        let told = clara.step(path, &checked, &[], "buchen").await.shown;
        assert!(told.status == 422 && told.text().contains("R-212"), "{name}: {}", told.text());
        assert_eq!(size(&store).await, before, "{name}");
        let again = clara.step(path, &told, &[("statement", "s-1")], "pruefen").await.shown;
        assert!(again.status == 200 && again.text().contains("1 zugeordnet"), "{name}: it is a fact, {}", again.text());
        assert_eq!(clara.step(path, &again, &[], "buchen").await.shown.status, 303, "{name}");
    }
}

/// The event of the payment on an order.
async fn paid_on(store: &Store, order: &str) -> String {
    let orders = store.orders(&Viewer::all()).await.unwrap();
    let order = orders.iter().find(|known| known.certified.order.as_str() == order).unwrap();
    order.paid.keys().next_back().unwrap().to_string()
}

/// Two orders of Bayern, issued; a voucher.
async fn prepare(store: &Store) {
    begin(store).await;
    act(store, "anna", Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "40.00"))).await.unwrap();
    act(store, "anna", second_item()).await.unwrap();
    for agreed in bearing_interest() {
        act(store, "anna", agreed).await.unwrap();
    }
    for (order, amount) in [("o-1", "20.00"), ("o-2", "5.00")] {
        act(store, "anna", certify(order, "c-1", amount)).await.unwrap();
        act(store, "bernd", issue(order)).await.unwrap();
    }
    act(store, "anna", voucher("b-1", "12.00")).await.unwrap();
}

/// The share of b-1 that stands.
async fn share(store: &Store) -> String {
    let vouchers = store.vouchers(&Viewer::all()).await.unwrap();
    let standing = vouchers[0].shares.iter().find(|(_, share)| share.stands()).unwrap();
    standing.0.to_string()
}

#[rocket::async_test]
async fn what_was_paid_is_evidenced_examined_claimed_and_repaid_by_forms() {
    for (name, store) in open_books().await {
        prepare(&store).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (desk(&client, &store, "anna").await, desk(&client, &store, "bernd").await);
        let mut clara = desk(&client, &store, "clara").await;
        import(&mut clara, &store).await;
        let line = [("statement", "s-1"), ("line", "2"), ("order", "o-2"), DAY, VOUCHER];
        let unknown = [("statement", "s-1"), ("line", "7"), ("order", "o-2"), DAY, VOUCHER];
        clara.refused("/erfassen/kassenzeile?statement=s-1", &unknown, &["#feld-line", "die Zeilen 1 bis 2"]).await;
        clara.book(&store, "/erfassen/kassenzeile?statement=s-1", &line).await;
        let paid = paid_on(&store, "o-1").await;
        let matching = [("voucher_id", "b-1"), ("payment", paid.as_str()), ("amount", "10,00"), LATE, VOUCHER];
        anna.book(&store, "/erfassen/zuordnung?voucher_id=b-1", &matching).await;
        let wrong = share(&store).await;
        let event = anna.get(&format!("/journal/{wrong}")).await;
        let way = format!("/erfassen/zuordnungsumkehr?reverses={wrong}");
        assert!(event.links().contains(&way), "{name}: {way} in {:?}", event.links());
        anna.book(&store, &way, &[("reverses", wrong.as_str()), LATE, VOUCHER]).await;
        anna.book(&store, "/erfassen/zuordnung?voucher_id=b-1", &matching).await;
        act(&store, "anna", final_filing()).await.unwrap();
        examined_and_claimed(&mut bernd, &mut clara, &store).await;
        let project = anna.get("/projekte/p-1").await;
        for said in ["Forderung", "Rückzahlung auf Forderung r-1 aufzeichnen"] {
            assert!(project.text().contains(said), "{name}: no {said} in {}", project.text());
        }
        act(&store, "clara", reduced("u-1", "1.00")).await.unwrap();
        let settled = anna.get("/projekte/p-1").await;
        assert!(!settled.text().contains("Forderung u-1"), "{name}: nothing is left of it: {}", settled.text());
        assert!(
            settled.links().contains(&"/erfassen/forderung?project=p-1".to_owned()),
            "{name}: {:?}",
            settled.links()
        );
        let claims = store.claims(&Viewer::all()).await.unwrap();
        let open: Vec<(String, String)> = claims
            .iter()
            .map(|claim| (claim.raised.claim.to_string(), claim.at(Stage::Reclaimed).unwrap().to_string()))
            .collect();
        let open: Vec<(&str, &str)> = open.iter().map(|(id, open)| (id.as_str(), open.as_str())).collect();
        assert_eq!(open, [("r-1", "1.00"), ("u-1", "0.00"), ("z-1", "0.01")], "{name}");
    }
}

async fn examined_and_claimed(bernd: &mut Desk<'_>, clara: &mut Desk<'_>, store: &Store) {
    let matched = share(store).await;
    let examined = |accepted, disputed| {
        [
            ("filing", "n-1"),
            ("matched", matched.as_str()),
            ("accepted", accepted),
            ("disputed", disputed),
            ("finding", "Rechnung unvollständig"),
            LATE,
            VOUCHER,
        ]
    };
    let path = "/erfassen/pruefung?project=p-1";
    bernd.refused(path, &examined("9,00", "2,00"), &["R-092", "höchstens 10,00"]).await;
    bernd.book(store, path, &examined("4,00", "6,00")).await;
    let accepted = [("matched", matched.as_str()), ("amount", "1,00"), LATE, VOUCHER];
    bernd.book(store, "/erfassen/anerkennung?project=p-1", &accepted).await;
    raise(bernd, store, ["recovery", "r-1", "5,00"], &[("what.matched", &matched), ("debtor", "Frau Beispiel")]).await;
    raise(bernd, store, ["surplus", "u-1", "1,00"], &[("what.filing", "n-1")]).await;
    let on_claim = [("what.on", "r-1"), ("what.from", "01.04.2021"), ("what.until", "01.07.2021")];
    raise(bernd, store, ["interest", "z-1", "0,01"], &on_claim).await;
    changed_and_repaid(clara, store).await;
    let leaves = store.events(&Viewer::all(), Seq(0), 1000).await.unwrap();
    let journal: String = leaves.iter().map(|leaf| String::from_utf8_lossy(&leaf.bytes).into_owned()).collect();
    assert!(!journal.contains("Frau Beispiel") && !journal.contains("unvollständig"), "these lie in the vault");
}

/// A claim by its two pages: what it rests on, and the claim; checked, booked, and sent once more.
async fn raise(bernd: &mut Desk<'_>, store: &Store, [kind, claim, amount]: [&str; 3], on: &[(&str, &str)]) {
    let path = "/erfassen/forderung?project=p-1";
    let own = hidden(&bernd.get(path).await.html);
    let first = [("project", "p-1"), ("what.kind", kind), ("schritt", "weiter")];
    let second = bernd.post(path, &[&borrowed(&own)[..], &first].concat()).await.shown;
    assert!(second.html.contains("(Schritt 2 von 3)"), "{kind}: {}", second.text());
    let own = hidden(&second.html);
    let answers = [
        ("claim", claim),
        ("amount", amount),
        ("due_on", "31.03.2022"),
        ("basis", "Nr. 5 der Vereinbarung"),
        LATE,
        VOUCHER,
        ("schritt", "pruefen"),
    ];
    let checked = bernd.post(path, &[&borrowed(&own)[..], on, &answers].concat()).await.shown;
    assert!(checked.html.contains("<title>Angaben prüfen: "), "{kind}: {}", checked.text());
    let before = size(store).await;
    let own = hidden(&checked.html);
    let booking = [&borrowed(&own)[..], &[("schritt", "buchen")]].concat();
    let (sent, again) = (bernd.post(path, &booking).await, bernd.post(path, &booking).await);
    assert!(sent.shown.status == 303 && sent.location == again.location, "{kind}: {}", sent.shown.text());
    assert_eq!(size(store).await, before + 1, "{kind}: booked once");
}

async fn changed_and_repaid(clara: &mut Desk<'_>, store: &Store) {
    let reduced = [("claim", "r-1"), ("amount", "0,50"), ("finding", "Beleg nachgereicht"), LATE, VOUCHER];
    clara.book(store, "/erfassen/forderungsminderung?claim=r-1", &reduced).await;
    let decided = |decision, amount, due| {
        [
            ("claim", "r-1"),
            ("decision", decision),
            ("amount", amount),
            ("consent", "BMF, Beispiel 3/2022"),
            ("due_on", due),
            LATE,
            VOUCHER,
        ]
    };
    let path = "/erfassen/forderungsentscheidung?claim=r-1";
    clara.refused(path, &decided("waive", "1,00", "31.12.2022"), &["#feld-due_on", "passt nur zu"]).await;
    clara.book(store, path, &decided("defer", "2,00", "31.12.2022")).await;
    clara.book(store, path, &decided("end_deferral", "2,00", "")).await;
    clara.book(store, path, &decided("waive", "1,00", "")).await;
    let repaid = [
        ("claim", "r-1"),
        ("amount", "2,50"),
        ("income_item", OTHER),
        ("booking_year", "2022"),
        ("line.statement", ""),
        LATE,
        VOUCHER,
    ];
    clara.book(store, "/erfassen/rueckzahlung?claim=r-1", &repaid).await;
}

#[rocket::async_test]
async fn a_booking_is_taken_back_by_the_way_that_its_event_names() {
    for (name, store) in open_books().await {
        prepare(&store).await;
        let client = client(&store).await;
        let (mut anna, mut clara) = (desk(&client, &store, "anna").await, desk(&client, &store, "clara").await);
        let frame = Act::GrantFrame { component: id("foederal"), amount_cents: euro("7.00") };
        let granted = act(&store, "anna", frame).await.unwrap().seq.to_string();
        let event = anna.get(&format!("/journal/{granted}")).await;
        let way = format!("/erfassen/umkehr?reverses={granted}");
        assert!(event.links().contains(&way), "{name}: {way} in {:?}", event.links());
        let reversal =
            [("reverses", granted.as_str()), ("reason", "wrong_amount"), ("note", "Zahlendreher"), DAY, VOUCHER];
        anna.book(&store, &way, &reversal).await;
        let event = anna.get(&format!("/journal/{granted}")).await;
        assert!(!event.links().contains(&way), "{name}: once is enough");
        anna.refused(&way, &reversal, &["R-"]).await;
        let paying = [("order", "o-1"), ("amount", "20,00"), DAY, VOUCHER];
        clara.book(&store, "/erfassen/auszahlung?order=o-1", &paying).await;
        let paid = paid_on(&store, "o-1").await;
        let event = clara.get(&format!("/journal/{paid}")).await;
        for form in ["zahlungsumkehr", "erstattung"] {
            let way = format!("/erfassen/{form}?payment={paid}");
            assert!(event.links().contains(&way), "{name}: {way} in {:?}", event.links());
        }
        let back = [("payment", paid.as_str()), ("amount", "3,00"), ("line.statement", ""), DAY, VOUCHER];
        clara.book(&store, "/erfassen/erstattung", &back).await;
        let undone = (size(&store).await - 1).to_string();
        let reason = ("reason", "booked_twice");
        let undo = [("payment", undone.as_str()), reason, DAY, VOUCHER];
        clara.book(&store, "/erfassen/zahlungsumkehr", &undo).await;
        let carried = anna.get("/verlauf/proposal/assign-1").await;
        let last = carried.links().into_iter().rev().find(|link| link.starts_with("/journal/")).unwrap();
        let ways = anna.get(&last).await.links();
        assert!(ways.iter().any(|link| link.starts_with("/erfassen/umkehrvorschlag?reverses=")), "{name}: {ways:?}");
    }
}

#[rocket::async_test]
async fn commitment_authority_and_what_two_persons_decide_go_by_forms() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let agency = CreateManager {
            manager: id("by-amt"),
            title: "Landesamt".to_owned(),
            parent: Some(id("DE-BY")),
            kind: ManagerKind::Agency,
        };
        act(&store, "anna", Act::CreateManager(agency)).await.unwrap();
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let years = [("year_granted", "2021"), ("due_year", "2022")];
        let of = |rest: &[(&'static str, &'static str)]| -> Vec<(&'static str, &'static str)> {
            [&[("budget_item", ITEM)][..], &years, rest, &[DAY, VOUCHER]].concat()
        };
        anna.book(&store, "/erfassen/verpflichtungsermaechtigung", &of(&[("amount", "30,00")])).await;
        let cut = of(&[("change", "cut"), ("amount", "5,00")]);
        anna.book(&store, "/erfassen/verpflichtungsaenderung", &cut).await;
        let block = |amount| {
            [
                ("authority.budget_item", ITEM),
                ("authority.year_granted", "2021"),
                ("authority.due_year", "2022"),
                ("basis", "finance_ministry"),
                ("amount", amount),
                DAY,
                VOUCHER,
            ]
        };
        anna.book(&store, "/erfassen/verpflichtungssperre", &block("2,00")).await;
        anna.refused("/erfassen/verpflichtungsentsperrung", &block("3,00"), &["R-"]).await;
        anna.book(&store, "/erfassen/verpflichtungsentsperrung", &block("2,00")).await;
        let path = "/erfassen/zuweisung-von-verpflichtungen";
        let head =
            |proposal| [("proposal", proposal), ("draft.component", "foederal"), ("draft.budget_item", ITEM), DAY];
        let due = [("draft.year_granted", "2021"), ("draft.due_year", "2022"), ("betrag-DE-BY", "10,00")];
        anna.book(&store, path, &[&head("ve-1")[..], &due].concat()).await;
        decide(&store, "ve-1").await;
        let back = of(&[("manager", "DE-BY"), ("component", "foederal"), ("amount", "4,00")]);
        anna.book(&store, "/erfassen/verpflichtungsrueckgabe", &back).await;
        let down = [
            ("draft.from", "DE-BY"),
            ("draft.booking_year", "2021"),
            ("draft.lines[0].recipient", "by-amt"),
            ("draft.lines[0].amount", "8,00"),
        ];
        anna.book(&store, "/erfassen/zuweisung-im-land", &[&head("u-1")[..], &down].concat()).await;
        decide(&store, "u-1").await;
        let path = "/erfassen/rueckholung";
        let recall = [("draft.booking_year", "2021"), ("betrag-DE-BY", "6,00")];
        anna.book(&store, path, &[&head("r-1")[..], &recall].concat()).await;
        let carried = decide(&store, "r-1").await.to_string();
        let reversal =
            [("proposal", "um-1"), ("draft.reverses", carried.as_str()), ("draft.reason", "wrong_amount"), DAY];
        anna.book(&store, "/erfassen/umkehrvorschlag", &reversal).await;
        decide(&store, "um-1").await;
        anna.book(&store, "/erfassen/verpflichtungsverfall", &[("year_granted", "2021"), LATE, VOUCHER]).await;
        let runs = anna.get("/laeufe").await;
        for said in ["ve-1", "u-1", "r-1", "um-1"] {
            assert!(runs.text().contains(said), "{name}: no {said} in {}", runs.text());
        }
    }
}

/// Bernd approves and carries out; the event of the booking.
async fn decide(store: &Store, proposal: &str) -> Seq {
    let made = store.proposal(&Viewer::all(), &id(proposal)).await.unwrap().expect("a proposal");
    let approve = Act::Approve { proposal: id(proposal), content_sha256: made.content_sha256 };
    act(store, "bernd", approve).await.unwrap();
    act(store, "bernd", Act::CarryOut { proposal: id(proposal) }).await.unwrap().seq
}
