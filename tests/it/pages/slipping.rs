//! A project slips to a later year by HTTP and without script, on both databases: what becomes of its money is said first, and
//! booked together.

use super::client;
use super::forms::{DAY, Desk, VOUCHER, desk};
use crate::store::money::{ITEM, begin, certify, change, commitment, issue, note, of_bayern};
use crate::support::*;
use titelbuch::core::budget::BudgetNote;
use titelbuch::core::command::Act;
use titelbuch::core::commitment::CommitmentChange;
use titelbuch::core::figures;
use titelbuch::store::{Store, Viewer};

const PATH: &str = "/erfassen/verschiebung?project=p-1";

fn slip<'a>(from: &'a str, to: &'a str) -> [(&'a str, &'a str); 5] {
    [("project", "p-1"), ("from", from), ("to", to), VOUCHER, DAY]
}

async fn figure(store: &Store, id: &str) -> String {
    let balances = store.balances(&Viewer::all()).await.unwrap();
    let sum = figures::by_id(id).unwrap().over(balances.iter().map(|(account, sum)| (account, *sum))).unwrap();
    sum.map(|sum| sum.to_string()).unwrap_or_default()
}

/// Another plan than was shown is not carried out.
async fn changed_since_the_check(store: &Store, anna: &mut Desk<'_>) {
    let asked = anna.get(PATH).await;
    let checked = anna.step(PATH, &asked, &slip("2021", "2022"), "pruefen").await.shown;
    act(store, "anna", change("c-1", CommitmentChange::Free, "5.00")).await.unwrap();
    let told = anna.step(PATH, &checked, &[], "buchen").await.shown;
    assert!(told.status == 422 && told.text().contains("R-212"), "{}", told.text());
    let again = anna.step(PATH, &told, &slip("2021", "2022"), "pruefen").await.shown;
    assert!(again.status == 200 && again.text().contains("25,00"), "{}", again.text());
    act(store, "anna", change("c-1", CommitmentChange::Increase, "5.00")).await.unwrap();
}

#[rocket::async_test]
async fn what_is_not_ordered_becomes_free_and_waits_where_it_may() {
    for is_transferable in [false, true] {
        for (name, store) in open_books().await {
            begin(&store).await;
            for asked in
                [Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "50.00")), certify("a-1", "c-1", "20.00")]
            {
                act(&store, "anna", asked).await.unwrap();
            }
            act(&store, "bernd", issue("a-1")).await.unwrap();
            if is_transferable {
                act(&store, "anna", note(ITEM, BudgetNote::Transferable)).await.unwrap();
            }
            let client = client(&store).await;
            let mut anna = desk(&client, &store, "anna").await;
            let ways = anna.get("/projekte/p-1").await.links();
            assert!(ways.iter().any(|way| way == PATH), "{name}: {ways:?}");
            anna.refused(PATH, &slip("2021", "2021"), &["nicht nach dem, aus dem"]).await;
            anna.refused(PATH, &slip("2020", "2021"), &["Für 2020 ist im Projekt nichts gebunden"]).await;
            anna.refused(PATH, &slip("", "2021"), &["Hier fehlt eine Angabe."]).await;
            let own = super::forms::hidden(&anna.get(PATH).await.html);
            let pairs = [&super::forms::borrowed(&own)[..], &slip("2021", "2022")].concat();
            let checked = anna.post(PATH, &pairs).await.shown.text();
            let becomes = if is_transferable { "wartet als Ausgaberest" } else { "verfällt: nicht übertragbar" };
            for said in ["c-1", "30,00", becomes, "Anordnung a-1"] {
                assert!(checked.contains(said), "{name}: no „{said}“ in {checked}");
            }
            changed_since_the_check(&store, &mut anna).await;
            anna.book(&store, PATH, &slip("2021", "2022")).await;
            let waits = if is_transferable { "30.00" } else { "" };
            assert_eq!(figure(&store, "committed").await, "20.00", "{name}: what is ordered stays");
            assert_eq!(figure(&store, "residue_formed").await, waits, "{name}");
        }
    }
}
