//! The pages where rights are in force: nobody sees them unknown, each role its own, and a part is never shown as the whole.

use super::client;
use super::sign_in::{Answer, Browser};
use crate::store::money::begin;
use crate::store::roles::grant;
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use rocket::local::asynchronous::Client;
use titelbuch::core::command::Act;
use titelbuch::core::role::{Role, RoleAct};
use titelbuch::store::Store;

pub async fn signed_in<'c>(client: &'c Client, store: &Store, actor: &str) -> Browser<'c> {
    enrol(store, actor, actor).await;
    let mut browser = Browser::new(client);
    assert_eq!(browser.sign_in(actor, PASSWORD).await.status, 303, "{actor}");
    browser
}

#[rocket::async_test]
async fn each_role_sees_its_own_and_a_part_says_that_it_is_one() {
    for (name, store) in open_books().await {
        begin(&store).await;
        for (actor, role, organisation) in [
            ("anna", Role::StateFinanceOfficer, "DE-BY"),
            ("bernd", Role::FederalAdministrator, "bmi"),
            ("clara", Role::SystemAdministrator, "bund"),
        ] {
            act(&store, "system", grant(actor, role, organisation, None)).await.unwrap();
        }
        act(&store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
        let client = client(&store).await;
        let unknown = Browser::new(&client).get("/").await;
        assert_eq!((unknown.status, unknown.location.as_deref()), (303, Some("/anmelden?weiter=%2F")), "{name}");
        let (mut anna, mut bernd) =
            (signed_in(&client, &store, "anna").await, signed_in(&client, &store, "bernd").await);
        let mut clara = signed_in(&client, &store, "clara").await;
        let (part, whole) = (anna.get("/").await, bernd.get("/").await);
        assert!(part.html.contains("Ausschnitt: der Bund und DE-BY"), "{name}: {}", part.html);
        assert!(!whole.html.contains("Ausschnitt:"), "{name}");
        // The frame is everybody's; of what another Land has nobody says that it was not recorded.
        assert!(part.html.contains("1.000.000,00") && part.html.contains("nicht im Ausschnitt"), "{name}");
        let row = |shown: &Answer, land: &str| {
            let rows: Vec<&str> = shown.html.split("<tr").filter(|row| row.contains(land)).collect();
            assert_eq!(rows.len(), 1, "{name} {land}");
            rows[0].to_owned()
        };
        // The own that is not recorded is not recorded; a Land of which a part is not seen may have it.
        let (own, other) = (row(&part, ">Bayern<"), row(&part, ">Bremen<"));
        assert!(own.contains("noch nicht erfasst</a>") && !own.contains("nicht im Ausschnitt"), "{name}: {own}");
        assert!(!other.contains("noch nicht erfasst") && other.contains("nicht im Ausschnitt"), "{name}: {other}");
        assert!(!row(&whole, ">Bremen<").contains("nicht im Ausschnitt"), "{name}");
        // Whoever sees a part is asked for the Länder that are in it, and may have the calendar of the present at any time.
        let lands = [anna.get("/projekte").await, bernd.get("/projekte").await];
        let offers = |shown: &Answer| shown.html.matches("<option value=\"DE-").count();
        assert_eq!((offers(&lands[0]), offers(&lands[1])), (1, 16), "{name}: {}", lands[0].html);
        assert!(!lands[0].html.contains("(freiwillig)"), "{name}: nothing has to be filled in");
        assert!(part.html.contains("href=\"/dateien/deadlines.ics\""), "{name}: {}", part.html);
        assert!(part.html.contains("In diesem Ausschnitt") && !part.html.contains("Alle Bewirtschafter"), "{name}");
        let report = anna.get("/berichte/distribution").await;
        assert!(report.html.contains("nicht im Ausschnitt") && !report.html.contains("noch nicht erfasst"), "{name}");
        for shown in [&part, &whole] {
            assert!(shown.status == 200 && shown.html.contains("Was auf Sie wartet"), "{name}");
        }
        let english = anna.get("/?lang=en").await;
        assert!(english.html.contains("Excerpt: the Bund and DE-BY"), "{name}");
        assert_eq!(clara.get("/projekte").await.status, 403, "{name}");
        for path in ["/", "/rollen"] {
            let roles = clara.get(path).await;
            assert!(roles.status == 200 && roles.html.contains("Systemverwaltung"), "{name}: {}", roles.html);
            assert!(!roles.html.contains(",00"), "{name} {path}: no money");
        }
    }
}
