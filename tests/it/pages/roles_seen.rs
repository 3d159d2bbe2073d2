//! What a Land, an auditor and the system administration see where rights are in force, looked at by a real browser.
//!
//! What each of them may see is held in `rights`; here it is that what is left out or refused leaves no page broken.

use super::browser::{Served, check, crossed};
use super::seed_all;
use crate::rights::{enforce, person};
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use titelbuch::core::role::Role;

/// Who, with which role where, and what they look at: what they may not see is said with its status.
type Looking = (&'static str, Role, &'static str, &'static [&'static str]);

const LOOKING: [Looking; 3] = [
    (
        "nur-land",
        Role::StateFinanceOfficer,
        "DE-BY",
        &["/", "/lage", "/journal", "/projekte", "/rollen", "403:/erfassen/verteilung"],
    ),
    ("nur-hof", Role::Auditor, "bund", &["/", "/lage", "/journal", "/projekte", "/rollen", "/pruefung/zugriffe"]),
    ("nur-system", Role::SystemAdministrator, "bund", &["/", "/personen", "403:/projekte"]),
];

async fn looks(base: &str, (name, _, _, pages): Looking) {
    let who = format!("{name}:{PASSWORD}");
    let found = check(base, &[&crossed()[..], &["--sign-in", &who], pages].concat()).await;
    assert_eq!(found["faults"], serde_json::json!([]), "{name}: {found:#}");
    assert_eq!(found["looked"].as_u64(), Some(pages.len() as u64), "{name}: {found}");
}

#[rocket::async_test]
async fn a_browser_finds_no_fault_in_what_each_role_sees() {
    let (_, store) = open_books().await.remove(0);
    seed_all(&store).await;
    for (name, role, organisation, _) in LOOKING {
        person(&store, name, role, organisation).await;
        enrol(&store, name, name).await;
    }
    enforce(&store).await;
    let served = Served::of(store).await;
    let [land, auditor, system] = LOOKING;
    tokio::join!(looks(&served.base, land), looks(&served.base, auditor), looks(&served.base, system));
    served.end().await;
}
