//! What a budget allows beside its amounts, by HTTP and without script, on both databases: notes, reinforcement by income, and
//! covering what stands without authority.

use super::client;
use super::forms::{DAY, VOUCHER, desk};
use crate::store::evidence::tell;
use crate::store::money::{ITEM, OTHER, begin, certify, commitment, issue, of_bayern, pay_typed, second_item};
use crate::support::*;
use titelbuch::core::command::Act;

const NOTE: &str = "/erfassen/haushaltsvermerk";
const SOURCE: (&str, &str) = ("source", "Haushaltsplan 2021, Einzelplan 06");

#[rocket::async_test]
async fn a_note_is_declared_and_stands_with_the_items() {
    for (name, store) in open_books().await {
        begin(&store).await;
        act(&store, "anna", second_item()).await.unwrap();
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let empty = anna.get("/haushalt").await.text();
        assert!(empty.contains("Noch kein Haushaltsvermerk aufgezeichnet."), "{name}: {empty}");
        let of = |kind, other| [("budget_item", ITEM), ("note.kind", kind), ("note.by", other), SOURCE, DAY];
        anna.refused(NOTE, &of("transferable", OTHER), &["Übertragbar ist eine Haushaltsstelle für sich"]).await;
        anna.refused(NOTE, &of("covered_by", ""), &["Hier fehlt eine Angabe."]).await;
        anna.book(&store, NOTE, &of("transferable", "")).await;
        anna.book(&store, NOTE, &of("mutually_covered", OTHER)).await;
        let shown = anna.get("/haushalt").await.text();
        for said in ["übertragbar (§ 19 BHO)", "gegenseitig deckungsfähig (§ 20 BHO)", SOURCE.1] {
            assert!(shown.contains(said), "{name}: no „{said}“ in {shown}");
        }
        let english = anna.get("/haushalt?lang=en").await.text();
        assert!(english.contains("mutually coverable (section 20 BHO)"), "{name}: {english}");
    }
}

#[rocket::async_test]
async fn what_came_in_reinforces_once_and_as_far_as_it_came() {
    for (name, store) in open_books().await {
        begin(&store).await;
        act(&store, "anna", second_item()).await.unwrap();
        tell(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let of = |claim, amount| {
            let (item, income) = (("budget_item", ITEM), ("income_item", OTHER));
            [item, income, ("booking_year", "2022"), ("claim", claim), ("amount", amount), VOUCHER, DAY]
        };
        let path = "/erfassen/verstaerkung";
        let link = anna.get("/haushalt").await.links();
        assert!(link.iter().any(|link| link == path), "{name}: {link:?}");
        // 2.50 came back, and 1.00 of it was spent again before.
        anna.refused(path, &of("r-1", "1,51"), &["R-139"]).await;
        anna.refused(path, &of("nie", "1,00"), &["R-0"]).await;
        anna.book(&store, path, &of("r-1", "1,50")).await;
        anna.refused(path, &of("r-1", "0,01"), &["R-139"]).await;
    }
}

#[rocket::async_test]
async fn what_stands_without_authority_is_covered_as_far_as_money_is_free() {
    for (name, store) in open_books().await {
        begin(&store).await;
        act(&store, "anna", Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "50.00"))).await.unwrap();
        for (actor, asked) in
            [("anna", certify("a-1", "c-1", "20.00")), ("bernd", issue("a-1")), ("clara", pay_typed("a-1", "30.00"))]
        {
            act(&store, actor, asked).await.unwrap();
        }
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let of = |amount| {
            let (item, year) = (("authority.budget_item", ITEM), ("authority.booking_year", "2021"));
            let (component, manager) = (("authority.component", "foederal"), ("authority.manager", "DE-BY"));
            [item, year, component, manager, ("amount", amount), VOUCHER, DAY]
        };
        let path = "/erfassen/ausgleich";
        // The Kasse paid more than was ordered, while money of Bayern is free.
        anna.refused(path, &of("10,01"), &["R-072"]).await;
        let open = anna.get("/zahl/without_authority").await.text();
        assert!(open.contains("10,00"), "{name}: {open}");
        anna.book(&store, path, &of("10,00")).await;
        assert!(
            anna.get("/zahl/without_authority").await.html.contains("<p class=\"tb-value tb-number\">0,00"),
            "{name}"
        );
    }
}
