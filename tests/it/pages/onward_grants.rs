//! Money that is handed on, by forms and on its page: to named recipients and by a key, received, taken back, handed on again,
//! and undone where it was recorded wrongly.

use super::client;
use super::forms::{DAY, Desk, VOUCHER, desk};
use crate::store::money::{begin, commitment, of_bayern};
use crate::store::roles::grant as grant_role;
use crate::support::*;
use titelbuch::core::command::Act;
use titelbuch::core::onward_grant::OnwardGrant;
use titelbuch::core::role::{Role, RoleAct};
use titelbuch::store::{Store, Viewer};

const HAND_ON: &str = "/erfassen/weitergabe";
const RECEIVE: &str = "/erfassen/ankunft";
const LAW: [(&str, &str); 3] =
    [("basis", "grant"), ("legal_basis", "Art. 44 BayHO"), ("purpose", "Anschluss der Gemeinden")];

type Answers<'a> = &'a [(&'a str, &'a str)];

async fn recipients(store: &Store, anna: &mut Desk<'_>) {
    let register = "/erfassen/empfaenger";
    let of = [("kind", "municipality"), ("land", "DE-BY"), DAY, VOUCHER];
    for (ags, title) in [("09162000", "München"), ("09161000", "Ingolstadt")] {
        let own = [("recipient", ags), ("title", title), ("ags", ags)];
        anna.book(store, register, &[&own[..], &of].concat()).await;
    }
    let person = [
        ("recipient", "person-1"),
        ("kind", "natural_person"),
        ("name", "Erika Mustermann"),
        ("land", "DE-BY"),
        DAY,
        VOUCHER,
    ];
    anna.book(store, register, &person).await;
    let last = store.head(&Viewer::all()).await.unwrap().size - 1;
    let event = anna.get(&format!("/journal/{last}")).await;
    assert!(event.html.contains("person-1") && !event.html.contains("Mustermann"), "a name lies in the vault");
}

/// The form in its two pages; what the second answers to „pruefen“, and to „buchen“ where it is checked.
async fn hand_on(anna: &mut Desk<'_>, address: &str, first: Answers<'_>, second: Answers<'_>) -> super::Shown {
    let asked = anna.get(address).await;
    let next = anna.step(HAND_ON, &asked, first, "weiter").await.shown;
    assert!(next.html.contains("name=\"legal_basis\""), "{}", next.text());
    let answers = [second, &LAW[..], &[DAY, VOUCHER]].concat();
    let checked = anna.step(HAND_ON, &next, &answers, "pruefen").await.shown;
    if checked.status != 200 {
        return checked;
    }
    assert!(checked.html.contains("<title>Angaben prüfen: "), "{}", checked.text());
    let booked = anna.step(HAND_ON, &checked, &[], "buchen").await;
    let again = anna.step(HAND_ON, &checked, &[], "buchen").await;
    assert_eq!((booked.shown.status, &booked.location), (303, &again.location), "{}", booked.shown.text());
    anna.get(&booked.location.unwrap()).await
}

async fn grant(store: &Store, name: &str) -> OnwardGrant {
    store.onward_grant(&Viewer::all(), &id(name)).await.unwrap().unwrap()
}

/// Amount, received, handed on and open of the share of somebody.
fn share(grant: &OnwardGrant, of: &str) -> [String; 4] {
    let share = &grant.shares[&id::<titelbuch::core::ids::RecipientId>(of)];
    [share.amount(), share.received_sum(), share.passed_sum(), share.open()].map(|sum| sum.unwrap().to_string())
}

async fn begun(store: &Store) {
    begin(store).await;
    act(store, "anna", Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "50.00"))).await.unwrap();
}

#[rocket::async_test]
async fn money_is_handed_on_and_followed_to_whom_it_reached() {
    for (name, store) in open_books().await {
        begun(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        recipients(&store, &mut anna).await;
        let way = format!("{HAND_ON}?commitment=c-1");
        assert!(anna.get("/projekte/p-1").await.links().contains(&way), "{name}: from the project");
        let first = [("onward_grant", "w-1"), ("source.from", "commitment"), ("to.to", "named")];
        let lines = |most| {
            [
                ("source.commitment", "c-1"),
                ("to.lines[0].recipient", "09162000"),
                ("to.lines[0].amount", most),
                ("to.lines[3].recipient", "person-1"),
                ("to.lines[3].amount", "10,00"),
            ]
        };
        let asked = anna.get(&way).await;
        let next = anna.step(HAND_ON, &asked, &first, "weiter").await.shown;
        assert!(next.html.contains("value=\"c-1\" selected"), "{name}: the way says of what, {}", next.html);
        assert!(next.text().contains("c-1, weiterzugeben sind höchstens 50,00 €"), "{name}: {}", next.text());
        let refused = hand_on(&mut anna, &way, &first, &lines("40,01")).await;
        assert!(refused.status == 422 && refused.html.contains("R-142"), "{name}: {}", refused.text());
        hand_on(&mut anna, &way, &first, &lines("30,00")).await;
        assert!(anna.get("/projekte/p-1").await.links().contains(&"/weitergaben/w-1".to_owned()), "{name}");
        anna.book(
            &store,
            RECEIVE,
            &[("onward_grant", "w-1"), ("recipient", "09162000"), ("amount", "12,00"), DAY, VOUCHER],
        )
        .await;
        let reduction = "/erfassen/anteilsruecknahme?onward_grant=w-1";
        let listed = anna.get(reduction).await;
        assert!(listed.text().contains("09162000 (offen: 18,00 €)"), "{name}: {}", listed.text());
        let too_much = [("onward_grant", "w-1"), ("recipient", "09162000"), ("amount", "18,01"), DAY, VOUCHER];
        anna.refused(reduction, &too_much, &["R-145", "18,00"]).await;
        anna.book(
            &store,
            reduction,
            &[("onward_grant", "w-1"), ("recipient", "09162000"), ("amount", "3,00"), DAY, VOUCHER],
        )
        .await;
        share_again(&mut anna).await;
        assert_eq!(share(&grant(&store, "w-1").await, "09162000"), ["27.00", "12.00", "5.00", "10.00"], "{name}");
        let shown = anna.get("/weitergaben/w-1").await;
        let text = shown.text();
        for said in ["München 27,00 12,00 5,00 10,00", "person-1 natürliche Person 10,00 0,00 0,00 10,00"] {
            assert!(text.contains(said), "{name}: no {said} in {text}");
        }
        assert!(text.contains("Weitergegeben 37,00 €") && !text.contains("Mustermann"), "{name}: {text}");
        claim_back(&store, &mut anna, &shown).await;
        let below = anna.get("/weitergaben/w-2").await;
        assert!(below.text().contains("Anteil von 09162000 an w-1"), "{name}: {}", below.text());
        assert!(below.links().contains(&"/weitergaben/w-1".to_owned()), "{name}");
        let project = anna.get("/projekte/p-1").await;
        assert!(project.links().contains(&"/weitergaben/w-2".to_owned()), "{name}: the chain, {}", project.text());
    }
}

/// Five euro of what came to München go on, by the way that the page of the grant shows.
async fn share_again(anna: &mut Desk<'_>) {
    let below = [("onward_grant", "w-2"), ("source.from", "share"), ("to.to", "named")];
    let to = [
        ("share_of", "w-1"),
        ("source.recipient", "09162000"),
        ("to.lines[0].recipient", "09161000"),
        ("to.lines[0].amount", "5,00"),
    ];
    let way = format!("{HAND_ON}?share_of=w-1");
    let page = anna.get("/weitergaben/w-1").await;
    assert!(page.links().contains(&way), "{}", page.text());
    let asked = anna.get(&way).await;
    assert_eq!(asked.html.matches("value=\"w-1\"").count(), 1, "the new grant has an id of its own");
    hand_on(anna, &way, &below, &to).await;
}

/// What arrived and was not used is claimed from the page of the grant.
async fn claim_back(store: &Store, anna: &mut Desk<'_>, shown: &super::Shown) {
    let raise = "/erfassen/forderung";
    let way = format!("{raise}?project=p-1&onward_grant=w-1");
    assert!(shown.html.replace("&#38;", "&").replace("&amp;", "&").contains(&way), "{}", shown.html);
    let first = anna.get(&way).await;
    let kind = [("project", "p-1"), ("what.kind", "onward")];
    let second = anna.step(raise, &first, &kind, "weiter").await.shown;
    assert!(second.html.contains("value=\"w-1\""), "the way says of what: {}", second.html);
    let claimed = [
        ("what.onward_grant", "w-1"),
        ("what.recipient", "09162000"),
        ("claim", "r-w"),
        ("amount", "2,00"),
        ("due_on", "31.03.2021"),
        ("basis", "Art. 49a BayVwVfG"),
        DAY,
        VOUCHER,
    ];
    let checked = anna.step(raise, &second, &claimed, "pruefen").await.shown;
    assert!(checked.html.contains("<title>Angaben prüfen: "), "{}", checked.text());
    assert_eq!(anna.step(raise, &checked, &[], "buchen").await.shown.status, 303);
    assert_eq!(store.claims(&Viewer::all()).await.unwrap().len(), 1);
    let first = anna.get(raise).await;
    let late = anna.step(raise, &first, &[("project", "p-1"), ("what.kind", "late_use")], "weiter").await.shown;
    let used = [
        ("what.matched", "3"),
        ("what.voucher_id", "b-1"),
        ("what.payment", "2"),
        ("what.principal", "5,00"),
        ("what.from", "01.01.2021"),
        ("what.until", "31.01.2021"),
        ("claim", "r-v"),
        ("amount", "0,10"),
        ("due_on", "31.03.2021"),
        ("basis", "§ 49a VwVfG"),
        DAY,
        VOUCHER,
    ];
    let refused = anna.step(raise, &late, &used, "pruefen").await.shown;
    let refused = anna.step(raise, &refused, &used, "pruefen").await.shown;
    assert!(
        refused.status == 422 && refused.html.contains("R-00"),
        "by the book, as nothing was paid: {}",
        refused.text()
    );
}

#[rocket::async_test]
async fn what_was_handed_on_or_received_wrongly_is_undone() {
    for (name, store) in open_books().await {
        begun(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        recipients(&store, &mut anna).await;
        let first = [("onward_grant", "w-1"), ("source.from", "commitment"), ("to.to", "named")];
        let lines =
            [("source.commitment", "c-1"), ("to.lines[0].recipient", "09161000"), ("to.lines[0].amount", "20,00")];
        hand_on(&mut anna, HAND_ON, &first, &lines).await;
        let more = [("onward_grant", "w-1"), ("recipient", "09161000"), ("amount", "25,00"), DAY, VOUCHER];
        anna.book(&store, RECEIVE, &more).await;
        let excess = anna.get("/weitergaben/w-1").await.text();
        assert!(excess.contains("Ingolstadt 20,00 25,00 0,00 0,00"), "{name}: it is told as it is, {excess}");
        let whole = "/erfassen/weitergabeumkehr?onward_grant=w-1";
        let reason = [("onward_grant", "w-1"), ("reason", "booked_twice"), DAY, VOUCHER];
        assert!(!anna.get("/weitergaben/w-1").await.links().iter().any(|link| link == whole), "{name}: it arrived");
        anna.refused(whole, &reason, &["R-146"]).await;
        let receipt = store.head(&Viewer::all()).await.unwrap().size - 1;
        let undo = format!("/erfassen/ankunftsumkehr?reverses={receipt}");
        assert!(anna.get(&format!("/journal/{receipt}")).await.links().contains(&undo), "{name}");
        let number = receipt.to_string();
        anna.book(&store, &undo, &[("reverses", &number), ("reason", "wrong_amount"), DAY, VOUCHER]).await;
        assert!(anna.get("/weitergaben/w-1").await.links().iter().any(|link| link == whole), "{name}");
        anna.book(&store, whole, &reason).await;
        let shown = anna.get("/weitergaben/w-1").await;
        assert!(shown.text().contains("Umgekehrt durch"), "{name}: {}", shown.text());
        let left: Vec<String> = shown.links().into_iter().filter(|link| link.starts_with("/erfassen/")).collect();
        assert_eq!(left, ["/erfassen/ankunft?onward_grant=w-1"], "{name}: what arrives is a fact all the same");
        let missing = anna.get("/weitergaben/w-9").await;
        assert!(missing.status == 404 && missing.text().contains("gibt es zu diesem Stand nicht"), "{name}");
    }
}

#[rocket::async_test]
async fn a_key_divides_what_is_handed_on() {
    for (name, store) in open_books().await {
        begun(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        recipients(&store, &mut anna).await;
        crate::store::onward_grants::key_of_two(&store).await;
        let first = [("onward_grant", "w-k"), ("source.from", "commitment"), ("to.to", "key")];
        let by = [("source.commitment", "c-1"), ("to.key", "einwohner"), ("to.total", "16,30"), ("to.within", "DE-BY")];
        hand_on(&mut anna, HAND_ON, &first, &by).await;
        let made = grant(&store, "w-k").await;
        assert_eq!(share(&made, "09162000")[0], "15.00", "{name}");
        assert_eq!(share(&made, "09161000")[0], "1.30", "{name}");
        let shown = anna.get("/weitergaben/w-k").await;
        assert!(shown.links().contains(&"/schluessel/einwohner".to_owned()), "{name}: {}", shown.text());
    }
}

#[rocket::async_test]
async fn what_a_land_hands_on_is_seen_by_it_and_by_no_other() {
    for (name, store) in open_books().await {
        begun(&store).await;
        crate::store::onward_grants::one_grant(&store).await;
        for (actor, land) in [("anna", "DE-BY"), ("bernd", "DE-HB")] {
            act(&store, "system", grant_role(actor, Role::StateFinanceOfficer, land, None)).await.unwrap();
        }
        act(&store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
        let client = client(&store).await;
        let (mut anna, mut bernd) = (desk(&client, &store, "anna").await, desk(&client, &store, "bernd").await);
        let own = anna.get("/weitergaben/w-1").await;
        assert!(own.status == 200 && own.text().contains("Empfänger 09162000"), "{name}: {}", own.text());
        let other = bernd.get("/weitergaben/w-1").await;
        let none = bernd.get("/weitergaben/w-9").await;
        assert_eq!((other.status, none.status), (404, 404), "{name}");
        assert!(!other.html.contains("09162000"), "{name}");
        let asked = bernd.get("/erfassen/weitergabe?share_of=w-1").await;
        assert!(asked.status == 200 && !asked.html.contains("09162000"), "{name}: its recipients neither");
    }
}
