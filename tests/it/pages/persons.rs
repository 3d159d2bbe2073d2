//! The pages of the system administration on both databases: who may see and change what about persons, roles by forms,
//! ways in, and a token of one's own.

use super::forms::Desk;
use super::sign_in::{Answer, Browser, SESSION};
use crate::oidc::provider::Provider;
use crate::store::money::begin;
use crate::store::roles::grant;
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use rocket::http::Header;
use rocket::local::asynchronous::Client;
use titelbuch::core::command::{Act, Authentication};
use titelbuch::core::role::{Role, RoleAct};
use titelbuch::store::{NewSession, Store, TokenHash, Viewer};
use titelbuch::web::server::{Settings, build};

/// Somebody of an organisation, with a role there.
async fn person(store: &Store, actor: &str, role: Role, organisation: &str) {
    let mut created = creation_of_actor(actor, &format!("{actor} Beispiel"));
    if let Act::CreateActor(what) = &mut created.command.act {
        what.manager = Some(id(organisation));
    }
    store.record(now(), created).await.unwrap();
    act(store, "system", grant(actor, role, organisation, None)).await.unwrap();
}

/// A book with rights: two administrators, and who is administered.
async fn seed_persons(store: &Store) {
    begin(store).await;
    person(store, "verwaltung", Role::SystemAdministrator, "bund").await;
    person(store, "by.verwaltung", Role::SystemAdministrator, "DE-BY").await;
    person(store, "by.mittel", Role::StateFinanceOfficer, "DE-BY").await;
    person(store, "he.mittel", Role::StateFinanceOfficer, "DE-HE").await;
    person(store, "bund.mittel", Role::FederalAdministrator, "bmi").await;
    act(store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
}

async fn client(store: &Store, provider: &Provider) -> Client {
    let settings = Settings::loopback(0).with_provider(provider.known());
    Client::untracked(build(store.clone(), settings)).await.unwrap()
}

async fn signed_in<'c>(client: &'c Client, store: &Store, actor: &str) -> Browser<'c> {
    enrol(store, actor, actor).await;
    let mut browser = Browser::new(client);
    assert_eq!(browser.sign_in(actor, PASSWORD).await.status, 303, "{actor}");
    browser
}

const ACTIONS: [&str; 5] = ["einladung", "sperre", "zulassung", "verknuepfung", "verknuepfung/loesen"];

async fn press(browser: &mut Browser<'_>, path: &str, fields: &[(&str, &str)]) -> Answer {
    let token = browser.get("/konto").await.token("/abmelden");
    browser.post(path, &[&[("formular", token.as_str())], fields].concat()).await
}

#[rocket::async_test]
async fn persons_are_administered_by_the_system_administration_within_its_reach() {
    for (name, store) in open_books().await {
        seed_persons(&store).await;
        let provider = Provider::start();
        let client = client(&store, &provider).await;
        let all = ["verwaltung", "by.verwaltung", "by.mittel", "he.mittel", "bund.mittel"];
        for (who, reached) in [
            ("verwaltung", &all[..]),
            ("by.verwaltung", &["by.verwaltung", "by.mittel"]),
            ("by.mittel", &[]),
            ("bund.mittel", &[]),
        ] {
            let mut browser = signed_in(&client, &store, who).await;
            let list = browser.get("/personen").await;
            assert_eq!(list.status, if reached.is_empty() { 403 } else { 200 }, "{name} {who}: {}", list.html);
            assert!(!list.html.contains(",00"), "{name} {who}: no money");
            for person in all {
                let reaches = reached.contains(&person);
                assert_eq!(
                    list.html.contains(&format!("href=\"/personen/{person}\"")),
                    reaches,
                    "{name} {who} {person}"
                );
                let page = browser.get(&format!("/personen/{person}")).await;
                assert_eq!(page.status, if reaches { 200 } else { 403 }, "{name} {who} {person}: {}", page.html);
                for action in ACTIONS {
                    if reaches && person != who {
                        continue;
                    }
                    let refused = press(&mut browser, &format!("/personen/{person}/{action}"), &[]).await;
                    assert_eq!(refused.status, 403, "{name} {who} {person} {action}: {}", refused.html);
                }
            }
            assert_eq!(browser.get("/personen/niemand").await.status, if reached.is_empty() { 403 } else { 404 });
        }
        let unknown = Browser::new(&client).get("/personen").await;
        assert_eq!(unknown.status, 303, "{name}: {}", unknown.html);
        // Nothing of that changed anything.
        for person in ["verwaltung", "by.verwaltung", "by.mittel", "bund.mittel"] {
            let account = store.account(&Viewer::all(), &id(person)).await.unwrap().unwrap();
            assert!(!account.disabled, "{name} {person}");
        }
        assert!(store.linked_identities(&Viewer::all()).await.unwrap().is_empty(), "{name}");
    }
}

/// In a book whose rights are not in force everybody may do everything, and nobody administers accounts without a role.
#[rocket::async_test]
async fn before_rights_are_in_force_accounts_need_the_role_as_well() {
    let (_, store) = open_books().await.remove(0);
    begin(&store).await;
    let client = super::client(&store).await;
    let mut anna = signed_in(&client, &store, "anna").await;
    assert_eq!(anna.get("/personen").await.status, 403);
    assert_eq!(press(&mut anna, "/personen/bernd/einladung", &[]).await.status, 403);
    act(&store, "system", grant("anna", Role::SystemAdministrator, "bund", None)).await.unwrap();
    assert_eq!(anna.get("/personen").await.status, 303, "what she may do has changed, so her session is over");
    assert_eq!(anna.sign_in("anna", PASSWORD).await.status, 303);
    assert_eq!(anna.get("/personen").await.status, 200);
    assert_eq!(press(&mut anna, "/personen/bernd/einladung", &[]).await.status, 200);
}

#[rocket::async_test]
async fn somebody_is_invited_linked_disabled_and_let_in_again() {
    for (name, store) in open_books().await {
        seed_persons(&store).await;
        let provider = Provider::start();
        let client = client(&store, &provider).await;
        let mut admin = signed_in(&client, &store, "verwaltung").await;
        let mut officer = signed_in(&client, &store, "by.mittel").await;

        let invited = press(&mut admin, "/personen/he.mittel/einladung", &[]).await;
        assert_eq!(invited.status, 200, "{name}: {}", invited.html);
        let path = invited.html.split("/einladung/").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let path = format!("/einladung/{path}");
        assert_eq!(Browser::new(&client).get(&path).await.status, 200, "{name} {path}");
        assert!(!admin.get("/personen/he.mittel").await.html.contains(&path), "{name}: shown once");

        let page = "/personen/by.mittel";
        for (subject, status, said) in
            [("", 422, "nicht verwendbar"), ("ein\u{7}", 422, "nicht verwendbar"), ("s-1", 303, "")]
        {
            let linked = press(&mut admin, &format!("{page}/verknuepfung"), &[("kennung", subject)]).await;
            assert!(linked.status == status && linked.html.contains(said), "{name} {subject}: {}", linked.html);
        }
        let taken = press(&mut admin, "/personen/bund.mittel/verknuepfung", &[("kennung", "s-1")]).await;
        assert!(
            taken.status == 422 && taken.html.contains("schon mit einem Akteur verknüpft"),
            "{name}: {}",
            taken.html
        );
        let shown = admin.get(page).await;
        for word in ["s-1", "Passwort, Anmeldedienst", "Verknüpfung lösen", "by.mittel Beispiel"] {
            assert!(shown.html.contains(word), "{name} {word}: {}", shown.html);
        }
        let link = [("aussteller", provider.issuer.as_str()), ("kennung", "s-1")];
        let undone = press(&mut admin, &format!("{page}/verknuepfung/loesen"), &link).await;
        assert_eq!(undone.location.as_deref(), Some("/personen/by.mittel?neu=geloest"), "{name}");
        assert_eq!(press(&mut admin, &format!("{page}/verknuepfung/loesen"), &link).await.status, 422, "{name}");

        assert_eq!(officer.get("/konto").await.status, 200, "{name}");
        assert_eq!(press(&mut admin, &format!("{page}/sperre"), &[]).await.status, 303, "{name}");
        assert_eq!(officer.get("/konto").await.status, 303, "{name}: the session ended");
        let shown = admin.get(&format!("{page}?neu=gesperrt")).await;
        assert!(shown.html.contains("Gesperrt.") && shown.html.contains("Wieder zulassen"), "{name}: {}", shown.html);
        assert!(admin.get("/personen").await.html.contains("gesperrt"), "{name}");
        assert_eq!(press(&mut admin, &format!("{page}/zulassung"), &[]).await.status, 303, "{name}");
        assert_eq!(officer.sign_in("by.mittel", PASSWORD).await.status, 303, "{name}");
        // Whom it is about sees it, and who did it.
        let own = officer.get("/konto").await.html;
        for word in ["mit dem Anmeldedienst verknüpft", "Verknüpfung gelöst", "gesperrt", "wieder zugelassen"] {
            assert!(own.contains(word) && own.contains("durch verwaltung"), "{name} {word}: {own}");
        }
        assert!(store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
    }
}

async fn borrowed_token(desk: &mut Desk<'_>) -> String {
    desk.0.get("/konto").await.token("/abmelden")
}

const DAY: (&str, &str) = ("booked_on", "01.02.2021");

#[rocket::async_test]
async fn roles_and_delegations_go_by_forms() {
    for (name, store) in open_books().await {
        seed_persons(&store).await;
        let client = super::client(&store).await;
        let mut admin = Desk(signed_in(&client, &store, "verwaltung").await);
        let mut officer = Desk(signed_in(&client, &store, "by.mittel").await);
        let entered = [("actor", "neu"), ("name", "Neue Person"), ("manager", "DE-BY"), DAY];
        admin.book(&store, "/erfassen/person", &entered).await;
        let role = [("actor", "neu"), ("role", "orderer"), ("organisation", "DE-BY"), ("from", "01.02.2021"), DAY];
        admin.book(&store, "/erfassen/rolle", &role).await;
        let wrong = [("actor", "neu"), ("role", "auditor"), ("organisation", "DE-BY"), ("from", "01.02.2021"), DAY];
        admin.refused("/erfassen/rolle", &wrong, &["R-205", "R-204"]).await;
        let own = borrowed_token(&mut officer).await;
        let refused = officer
            .0
            .post("/erfassen/rolle", &[&[("formular", own.as_str()), ("vorgang", "k-1")], &role[..]].concat())
            .await;
        assert!(refused.status == 403 && refused.html.contains("R-200"), "{name}: {}", refused.html);

        let lent = [
            ("deputy", "neu"),
            ("role", "state_finance_officer"),
            ("organisation", "DE-BY"),
            ("from", "01.01.2090"),
            ("until", "10.01.2090"),
            DAY,
        ];
        officer.book(&store, "/erfassen/vertretung", &lent).await;
        let asked = officer.get("/erfassen/vertretung").await.html;
        assert!(!asked.contains("he.mittel") && !asked.contains("Anordnung"), "{name}: one's own, of one's own Land");
        let rights = store.rights(&Viewer::all()).await.unwrap();
        let of = |actor: &str| rights.iter().find(|(one, _)| one.as_str() == actor).unwrap().1.clone();
        let (neu, officers) = (of("neu"), of("by.mittel"));
        let (loan, granted) = (neu.taken.keys().next().unwrap().0, neu.roles.keys().next().unwrap().0);
        assert_eq!(officers.given.len(), 1, "{name}");
        let shown = admin.get("/rollen").await.html;
        for word in ["href=\"/personen\"", "href=\"/erfassen/rolle\"", "href=\"/erfassen/rollenentzug\""] {
            assert!(shown.contains(word), "{name} {word}: {shown}");
        }
        admin.refused("/erfassen/vertretungsende", &[("delegated", "1:neu"), DAY], &["R-206"]).await;
        officer.book(&store, "/erfassen/vertretungsende", &[("delegated", &format!("{loan}:neu")), DAY]).await;
        admin.refused("/erfassen/rollenentzug", &[("granted", "1:neu"), DAY], &["R-206"]).await;
        admin.book(&store, "/erfassen/rollenentzug", &[("granted", &format!("{granted}:neu")), DAY]).await;
        let rights = store.rights(&Viewer::all()).await.unwrap();
        let left = rights.iter().find(|(one, _)| one.as_str() == "neu");
        assert!(left.is_none_or(|(_, rights)| rights.roles.is_empty() && rights.taken.is_empty()), "{name}: {left:?}");
    }
}

/// What stands on the page where it is shown once.
fn shown_token(html: &str) -> Option<String> {
    let (_, rest) = html.split_once("tb_")?;
    Some(format!("tb_{}", rest.split('<').next()?))
}

#[rocket::async_test]
async fn a_token_of_ones_own_is_shown_once_and_needs_its_owner() {
    for (name, store) in open_books().await {
        seed_persons(&store).await;
        let client = super::client(&store).await;
        let mut officer = signed_in(&client, &store, "by.mittel").await;
        const PATH: &str = "/konto/neues-token";
        for (fields, said) in [
            ([("name", ""), ("tage", "30"), ("passwort", PASSWORD)], "1 bis 64 Zeichen"),
            ([("name", "kasse"), ("tage", "0"), ("passwort", PASSWORD)], "1 bis 365 Tage"),
            ([("name", "kasse"), ("tage", "366"), ("passwort", PASSWORD)], "1 bis 365 Tage"),
            ([("name", "kasse"), ("tage", "30"), ("passwort", "falsch geraten!")], "Passwort stimmt nicht"),
        ] {
            let refused = press(&mut officer, PATH, &fields).await;
            assert!(refused.status == 422 && refused.html.contains(said), "{name} {said}: {}", refused.html);
            assert_eq!(shown_token(&refused.html), None, "{name} {said}");
        }
        let fields = [("name", "kasse"), ("tage", "30"), ("passwort", PASSWORD)];
        let reads = shown_token(&press(&mut officer, PATH, &fields).await.html).expect("a token");
        let writes = [&fields[1..], &[("name", "bucht"), ("schreiben", "ja")]].concat();
        let writes = shown_token(&press(&mut officer, PATH, &writes).await.html).expect("a token");
        for (token, scope) in [(&reads, "read"), (&writes, "write")] {
            let found = store.token(&Viewer::all(), TokenHash::of(token)).await.unwrap().unwrap();
            assert_eq!((found.actor.as_str(), found.scope.as_str()), ("by.mittel", scope), "{name}");
            assert!(found.expires_at.is_some(), "{name}: it ends");
            let ask = client.get("/api/v1/projects").header(Header::new("Authorization", format!("Bearer {token}")));
            assert_eq!(ask.dispatch().await.status().code, 200, "{name}");
        }
        let own = officer.get("/konto").await.html;
        assert!(own.contains("kasse") && !own.contains(&reads), "{name}: shown once");

        // Who has no password must have come in just now.
        let actor = id("he.mittel");
        let real = titelbuch::core::calendar::Instant::from_unix_ms(crate::oidc::provider::seconds() * 1000);
        for (minutes, status) in [(9, 200), (11, 422)] {
            let at = titelbuch::core::calendar::Instant::from_unix_ms(real.unix_ms() - minutes * 60_000);
            let new = NewSession { actor: &actor, authentication: Authentication::Oidc, agent: "Firefox auf Linux" };
            let session = store.begin_session(at, &new).await.unwrap();
            let mut browser = Browser::new(&client);
            browser.cookies.insert(SESSION.to_owned(), session);
            let answer = press(&mut browser, PATH, &fields[..2]).await;
            assert_eq!(answer.status, status, "{name} {minutes}: {}", answer.html);
            assert_eq!(shown_token(&answer.html).is_some(), status == 200, "{name} {minutes}");
        }
    }
}
