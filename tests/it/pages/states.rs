//! The same pages in a book that holds nothing and in one that is full: every list has its empty state, and what is long or many
//! breaks nothing.
//!
//! What is looked at says `tests/browser/check.mjs`; the book as it usually is, and errors, are in `browser`.

use super::browser::{Served, check, crossed};
use crate::store::money::{certify, commitment, of_bayern};
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use titelbuch::core::command::{Act, RegisterProject};
use titelbuch::core::ids::Seq;
use titelbuch::core::journal::hash::sha256;
use titelbuch::core::service::RegisterService;
use titelbuch::core::voucher::RegisterVoucher;
use titelbuch::store::Store;

/// The pages that a reader begins at.
const LISTS: &[&str] = &[
    "/",
    "/schluessel",
    "/laeufe",
    "/haushalt",
    "/vereinbarungen",
    "/projekte",
    "/leistungen",
    "/berichte",
    "/berichte/flow-of-funds",
    "/berichte/distribution",
    "/berichte/project-register",
    "/journal",
    "/suche?q=x",
    "/nachweis",
    "/rollen",
    "/eingang",
    "/konto",
];

/// Forms whose lists have nothing to choose from in an empty book, and too much in a full one.
const FORMS: &[&str] = &["/erfassen/festlegung", "/erfassen/zuordnung", "/erfassen/pruefung"];

async fn looked_at(store: Store, own: &[&str]) {
    let served = Served::of(store).await;
    let who = format!("anna:{PASSWORD}");
    let found = check(&served.base, &[&crossed()[..], &["--sign-in", &who], LISTS, FORMS, own].concat()).await;
    assert_eq!(found["faults"], serde_json::json!([]), "{found:#}");
    assert_eq!(found["looked"].as_u64(), Some((LISTS.len() + FORMS.len() + own.len()) as u64), "{found}");
    served.end().await;
}

#[rocket::async_test]
async fn a_browser_finds_no_fault_in_a_book_that_holds_nothing() {
    let (_, store) = open_books().await.remove(0);
    store.record(now(), creation_of_actor("anna", "Anna Beispiel")).await.unwrap();
    enrol(&store, "anna", "anna").await;
    looked_at(store, &["/handbuch", "/zahl/committed"]).await;
}

/// As long as an id may be, without a place to break it.
fn long(number: usize) -> String {
    format!("{number:0>3}{}", "x".repeat(61))
}

/// Two hundred and twenty projects with endless words, a hundred documents of one, sixty services, the largest amounts.
async fn fill(store: &Store) {
    seed_assigned(store, "150000.00").await;
    let word = "Zuständigkeitsfeststellungsverfahrensbeschleunigung".repeat(3);
    for number in 0..220 {
        let (land, policy_field) = (id("DE-NW"), "bauen_wohnen".to_owned());
        let project = RegisterProject { project: id(&long(number)), title: word.clone(), land, policy_field };
        act(store, "anna", Act::RegisterProject(project)).await.unwrap();
    }
    for number in 0..100 {
        let (name, order) = (long(number), format!("o{}", long(number).split_off(1)));
        act(store, "anna", Act::MakeCommitment(commitment(&name, &of_bayern(2021), "1400.01"))).await.unwrap();
        act(store, "anna", certify(&order, &name, "1400.01")).await.unwrap();
        let voucher = RegisterVoucher {
            voucher: id(&name),
            project: id("p-1"),
            dated_on: titelbuch::core::calendar::parse_date("2021-01-15").unwrap(),
            payee: None,
            reason: word.clone(),
            gross_cents: euro("90000000000.00"),
            vat_cents: euro("0.00"),
            own_share_cents: euro("0.00"),
            sources: None,
            category: word.clone(),
            document_sha256: sha256(name.as_bytes()),
            invoice: None,
        };
        act(store, "anna", Act::RegisterVoucher(voucher)).await.unwrap();
    }
    for number in 0..60 {
        let (service, source) = (id(&format!("{:0>5}", 10_000 + number)), word.clone());
        let what = RegisterService { service, title: word.clone(), bundle: None, deadline: None, source };
        act(store, "anna", Act::RegisterService(what)).await.unwrap();
    }
}

#[rocket::async_test]
async fn a_browser_finds_no_fault_in_a_book_that_is_full() {
    let (_, store) = open_books().await.remove(0);
    fill(&store).await;
    enrol(&store, "anna", "anna").await;
    let last = store.events(&titelbuch::store::Viewer::all(), Seq(400), 1).await.unwrap();
    assert_eq!(last.len(), 1, "the book is full");
    let project = format!("/projekte/{}", long(7));
    let own = [
        project.as_str(),
        "/projekte/p-1",
        "/projekte?ab=51",
        "/leistungen/10001",
        "/zahl/committed?projekt=p-1",
        "/journal?ab=300",
        "/verlauf/project/p-1",
        "/suche?q=p-1",
    ];
    looked_at(store, &own).await;
}
