//! A session that ends while somebody fills in a form: nothing is booked, and what was typed goes through the door with them.

use super::client;
use super::forms::{DAY, Desk, borrowed, desk, hidden};
use super::sign_in::{Answer, Browser};
use crate::store::money::begin;
use crate::store::roles::grant;
use crate::store::sign_in::PASSWORD;
use crate::support::*;
use titelbuch::core::command::Act;
use titelbuch::core::role::{Role, RoleAct};
use titelbuch::store::{Store, Viewer};

const PATH: &str = "/erfassen/projekt";
const TITLE: &str = "Bürger & <b>„Ämter“</b>";

async fn size(store: &Store) -> u64 {
    store.head(&Viewer::all()).await.unwrap().size
}

/// The hidden field of the door with what was typed.
fn typed_in(html: &str) -> String {
    let (_, rest) = html.split_once("name=\"getippt\" value=\"").expect("what was typed");
    let value = rest.split('"').next().unwrap();
    value.replace("&#34;", "\"").replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&")
}

/// The page that a form is answered with when its session has ended.
async fn sent_too_late(desk: &mut Desk<'_>, step: &str) -> Answer {
    let own = hidden(&desk.get(PATH).await.html);
    let typed = [("project", "p-spaet"), ("title", TITLE), ("land", "DE-BY"), ("policy_field", "bildung"), DAY];
    // The browser still has it, the server knows it no more.
    desk.0.cookies.insert(super::sign_in::SESSION.to_owned(), "vergangen".to_owned());
    desk.0.post(PATH, &[&borrowed(&own)[..], &typed, &[("schritt", step)]].concat()).await
}

#[rocket::async_test]
async fn what_was_typed_goes_through_the_door_and_is_booked_once() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        for step in ["pruefen", "merken"] {
            let mut anna = desk(&client, &store, "anna").await;
            let before = size(&store).await;
            let late = sent_too_late(&mut anna, step).await;
            assert_eq!(late.status, 401, "{name}: {}", late.html);
            assert!(late.html.contains("Was Sie eingegeben haben, ist noch da"), "{name}: {}", late.html);
            assert!(!late.html.contains(TITLE) && late.html.contains("B\u{fc}rger"), "{name}: it stands there escaped");
            let typed = typed_in(&late.html);
            let knock = |token: String, password: &str| {
                let fields = [
                    ("formular", token),
                    ("anmeldename", "anna".to_owned()),
                    ("passwort", password.to_owned()),
                    ("weiter", PATH.to_owned()),
                    ("getippt", typed.clone()),
                ];
                fields.map(|(name, value)| (name.to_owned(), value))
            };
            let wrong = knock(late.token("/anmelden"), "falsch, aber lang genug");
            let refused = anna.0.post("/anmelden", &borrowed(&wrong)).await;
            assert_eq!(refused.status, 403, "{name}: {}", refused.html);
            assert_eq!(typed_in(&refused.html), typed, "{name}: a wrong password loses nothing");
            let right = knock(refused.token("/anmelden"), PASSWORD);
            let let_in = anna.0.post("/anmelden", &borrowed(&right)).await;
            assert!(let_in.status == 200 && let_in.html.contains("Weiterarbeiten"), "{name}: {}", let_in.html);
            assert_eq!(size(&store).await, before, "{name}: nothing is booked on the way");
            let carried = hidden(&let_in.html);
            let back = [&borrowed(&carried)[..], &[("schritt", "aendern")]].concat();
            let form = anna.post(PATH, &back).await.shown;
            assert!(form.status == 200 && form.html.contains("p-spaet"), "{name}: {}", form.text());
            assert!(form.html.contains("B\u{fc}rger &#38; &#60;b&#62;"), "{name}: {}", form.html);
            if step == "merken" {
                continue;
            }
            let checked = anna.post(PATH, &[&back[..back.len() - 1], &[("schritt", "pruefen")]].concat()).await.shown;
            let carried = hidden(&checked.html);
            let booked = [&borrowed(&carried)[..], &[("schritt", "buchen")]].concat();
            let first = anna.post(PATH, &booked).await;
            assert_eq!(first.shown.status, 303, "{name}: {}", first.shown.text());
            assert_eq!(size(&store).await, before + 1, "{name}");
            let project = store.project(&Viewer::all(), &id("p-spaet")).await.unwrap().unwrap();
            assert_eq!(project.what.title, TITLE, "{name}");
        }
    }
}

#[rocket::async_test]
async fn nothing_but_a_form_of_the_book_from_a_page_of_this_server_is_kept() {
    let (_, store) = open_books().await.remove(0);
    begin(&store).await;
    let client = client(&store).await;
    let mut anna = desk(&client, &store, "anna").await;
    anna.0.cookies.remove(super::sign_in::SESSION);
    let fields = [("project", "p-1")];
    let from = [("Origin", "https://boese.example"), ("Sec-Fetch-Site", "cross-site")];
    let foreign = anna.0.post_from(PATH, &fields, &from).await;
    let account = anna.0.post("/konto/passwort", &[("passwort", PASSWORD)]).await;
    for (what, answer) in [("foreign", foreign), ("no form of the book", account)] {
        assert_eq!(answer.status, 401, "{what}: {}", answer.html);
        assert!(!answer.html.contains("getippt"), "{what}: {}", answer.html);
    }
    // At the door it counts for a form of the book alone, and what is no form is none.
    let token = anna.0.get("/anmelden").await.token("/anmelden");
    let knock = |onward: &'static str, typed: &'static str| {
        [("anmeldename", "anna"), ("passwort", PASSWORD), ("weiter", onward), ("getippt", typed)]
    };
    let fields = [&[("formular", token.as_str())][..], &knock("/konto", "[[\"a\",\"b\"]]")].concat();
    let elsewhere = anna.0.post("/anmelden", &fields).await;
    assert_eq!((elsewhere.status, elsewhere.location.as_deref()), (303, Some("/konto")), "{}", elsewhere.html);
    let fields = [&[("formular", token.as_str())][..], &knock(PATH, "kein JSON")].concat();
    let odd = anna.0.post("/anmelden", &fields).await;
    assert!(odd.status == 400 && odd.html.contains("nicht, was ein Formular gesendet hat"), "{}", odd.html);
    // Whoever signed in beside the page goes on without a password, and whoever did not is told so.
    let fields = [("formular", token.as_str()), ("weiter", PATH), ("getippt", "[[\"project\",\"p-2\"]]")];
    let beside = anna.0.post("/anmelden", &fields).await;
    assert!(beside.status == 200 && beside.html.contains("value=\"p-2\""), "{}", beside.html);
    assert!(beside.html.contains("Angemeldet ist anna."), "{}", beside.html);
    anna.0.cookies.remove(super::sign_in::SESSION);
    let nobody = anna.0.post("/anmelden", &fields).await;
    assert!(nobody.status == 403 && nobody.html.contains("noch niemand angemeldet"), "{}", nobody.html);
    assert_eq!(typed_in(&nobody.html), "[[\"project\",\"p-2\"]]");
}

#[rocket::async_test]
async fn whoever_is_at_the_browser_meanwhile_does_not_act_for_somebody_else() {
    let (_, store) = open_books().await.remove(0);
    begin(&store).await;
    let client = client(&store).await;
    let mut anna = desk(&client, &store, "anna").await;
    let mut bernd = desk(&client, &store, "bernd").await;
    let own = hidden(&anna.get(PATH).await.html);
    let token = anna.0.get("/anmelden?weiter=/konto").await;
    assert_eq!(token.status, 303, "she is signed in");
    anna.0.cookies.remove(super::sign_in::SESSION);
    let door = anna.0.get("/anmelden").await.token("/anmelden");
    // Bernd signs in in the same browser, and Anna goes on with a password that is not hers.
    let session = bernd.0.cookies[super::sign_in::SESSION].clone();
    anna.0.cookies.insert(super::sign_in::SESSION.to_owned(), session);
    let wrong = [
        ("formular", door.as_str()),
        ("anmeldename", "anna"),
        ("passwort", "falsch, aber lang genug"),
        ("weiter", PATH),
        ("getippt", "[[\"project\",\"p-2\"]]"),
    ];
    let refused = anna.0.post("/anmelden", &wrong).await;
    assert!(refused.status == 403 && !refused.html.contains("Weiterarbeiten"), "{}", refused.html);
    // The form of the session that ended is not taken, and not lost: it says who is signed in now.
    let typed = [("project", "p-spaet"), ("title", TITLE), ("schritt", "buchen")];
    let late = anna.0.post(PATH, &[&borrowed(&own)[..], &typed].concat()).await;
    assert!(late.status == 403 && late.html.contains("inzwischen neu angemeldet"), "{}", late.html);
    let carried = hidden(&late.html);
    let form = bernd.0.post(PATH, &[&borrowed(&carried)[..], &[("schritt", "aendern")]].concat()).await;
    assert!(form.status == 200 && form.html.contains("p-spaet"), "{}", form.html);
    assert!(store.project(&Viewer::all(), &id("p-spaet")).await.unwrap().is_none(), "nothing was booked");
}

#[rocket::async_test]
async fn where_rights_are_in_force_nothing_is_lost_either() {
    for (name, store) in open_books().await {
        begin(&store).await;
        act(&store, "system", grant("anna", Role::StateFinanceOfficer, "DE-BY", None)).await.unwrap();
        act(&store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let late = sent_too_late(&mut anna, "pruefen").await;
        assert_eq!(late.status, 401, "{name}: {}", late.html);
        assert!(typed_in(&late.html).contains("p-spaet"), "{name}");
        // Whoever asks without a session for a form sees nothing of the book: it is the door.
        let mut nobody = Browser::new(&client);
        let bare = nobody.post(PATH, &[("project", "p-1")]).await;
        assert_eq!(bare.status, 401, "{name}: {}", bare.html);
        assert!(!bare.html.contains("Bayern"), "{name}: {}", bare.html);
    }
}
