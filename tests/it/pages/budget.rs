//! The budget by forms: what each changes, what it refuses, and what is still open before a year is closed.

use super::client;
use super::forms::{DAY, Desk, VOUCHER, desk};
use crate::store::money::{OTHER, begin, certify, commitment, issue, note, of_bayern};
use crate::support::*;
use titelbuch::core::account::{Account, Stage};
use titelbuch::core::budget::BudgetNote;
use titelbuch::core::command::Act;
use titelbuch::core::money::Euro;
use titelbuch::store::{Store, Viewer};

const ITEM: &str = "0699/532 99";

async fn balance(store: &Store, account: &Account) -> Euro {
    let all = store.balances(&Viewer::all()).await.unwrap();
    all.iter().find(|(known, _)| known == account).map_or(Euro::ZERO, |(_, balance)| *balance)
}

#[rocket::async_test]
async fn a_budget_is_made_and_changed_by_forms() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let free = |item: &str| Account::cash_available(&id(item), 2021, &id("bmi"));
        let before = balance(&store, &free(ITEM)).await;
        let item = [("budget_item", OTHER), ("title", "Zuschüsse"), ("manager", "bmi"), DAY];
        anna.book(&store, "/erfassen/haushaltsstelle", &item).await;
        let year = ("booking_year", "2021");
        let more = [("budget_item", ITEM), year, ("change", "supplementary"), ("amount", "500,00"), DAY, VOUCHER];
        anna.book(&store, "/erfassen/sollaenderung", &more).await;
        let appropriation = [("budget_item", OTHER), year, ("amount", "30,00"), DAY, VOUCHER];
        anna.book(&store, "/erfassen/soll", &appropriation).await;
        let block = [
            ("authority.budget_item", ITEM),
            ("authority.booking_year", "2021"),
            ("basis", "finance_ministry"),
            ("amount", "200,00"),
            DAY,
            VOUCHER,
        ];
        anna.book(&store, "/erfassen/sperre", &block).await;
        let lift: Vec<(&str, &str)> =
            block.iter().map(|(name, value)| (*name, if *name == "amount" { "50,00" } else { *value })).collect();
        anna.book(&store, "/erfassen/entsperrung", &lift).await;
        let half = [("authority.component", "foederal")];
        let half = [&block[..], &half].concat();
        anna.refused("/erfassen/sperre", &half, &["href=\"#feld-authority-manager\""]).await;
        let virement = [("from_item", ITEM), ("to_item", OTHER), year, ("amount", "20,00"), DAY, VOUCHER];
        anna.refused("/erfassen/deckung", &virement, &["R-06"]).await;
        act(&store, "anna", note(OTHER, BudgetNote::CoveredBy { budget_item: id(ITEM) })).await.unwrap();
        anna.book(&store, "/erfassen/deckung", &virement).await;
        let returned = [("manager", "DE-BY"), ("component", "foederal"), ("budget_item", ITEM), year, DAY, VOUCHER];
        anna.book(&store, "/erfassen/rueckgabe", &[&returned[..], &[("amount", "10,00")]].concat()).await;
        let expected = before.plus(euro("340.00")).unwrap();
        assert_eq!(balance(&store, &free(ITEM)).await, expected, "{name}: 500 − 200 + 50 − 20 + 10");
        assert_eq!(balance(&store, &free(OTHER)).await, euro("50.00"), "{name}");
        let frame = [("component", "foederal"), ("amount", "1.000,00"), DAY, VOUCHER];
        anna.book(&store, "/erfassen/rahmen", &frame).await;
        let shown = super::get(&client, "/haushalt").await;
        for said in ["Haushaltsjahr 2021", ITEM, OTHER, "150,00"] {
            assert!(shown.text().contains(said), "{name}: no {said} in {}", shown.text());
        }
        for link in shown.links().iter().filter(|link| link.starts_with("/erfassen/")) {
            assert_eq!(anna.get(link).await.status, 200, "{name}: {link}");
        }
    }
}

/// What would lapse by now is not what was shown: nothing is booked, and checked once more it is shown.
async fn changed_since_the_check(store: &Store, anna: &mut Desk<'_>, path: &str, answers: &[(&str, &str)]) {
    let asked = anna.get(path).await;
    let checked = anna.step(path, &asked, answers, "pruefen").await.shown;
    assert!(checked.text().contains("Bewirtschafter DE-BY 30,00"), "{}", checked.text());
    act(store, "anna", Act::MakeCommitment(commitment("c-9", &of_bayern(2021), "10.00"))).await.unwrap();
    let before = store.head(&Viewer::all()).await.unwrap().size;
    let told = anna.step(path, &checked, &[], "buchen").await.shown;
    let text = told.text();
    assert!(told.status == 422 && text.contains("R-212") && text.contains("noch einmal prüfen"), "{text}");
    assert_eq!(store.head(&Viewer::all()).await.unwrap().size, before);
    let again = anna.step(path, &told, answers, "pruefen").await.shown;
    assert!(again.status == 200 && again.text().contains("Bewirtschafter DE-BY 20,00"), "{}", again.text());
}

#[rocket::async_test]
async fn what_is_open_stands_before_a_year_is_closed_and_what_lapses_before_it_is_booked() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let made = Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "50.00"));
        for (actor, asked) in [("anna", made), ("anna", certify("a-1", "c-1", "20.00")), ("bernd", issue("a-1"))] {
            act(&store, actor, asked).await.unwrap();
        }
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let path = "/erfassen/jahresabschluss";
        let asked = anna.get(path).await;
        for said in
            ["Was 2021 noch offen ist", "a-1", "Angeordnet und nicht ausgezahlt", "steht dem Abschluss entgegen"]
        {
            assert!(asked.text().contains(said), "{name}: no {said} in {}", asked.text());
        }
        assert!(asked.text().contains("Verfügbar und nicht zugewiesen"), "{name}: {}", asked.text());
        assert!(asked.text().contains("Gebunden und nicht ausgegeben") && asked.text().contains("verfällt"), "{name}");
        let answers = [("booking_year", "2021"), ("booked_on", "31.12.2021"), VOUCHER];
        anna.refused(path, &answers, &["R-07"]).await;
        act(&store, "bernd", Act::CancelOrder { order: id("a-1") }).await.unwrap();
        let asked = anna.get(path).await;
        assert!(!asked.text().contains("steht dem Abschluss entgegen"), "{name}: {}", asked.text());
        changed_since_the_check(&store, &mut anna, path, &answers).await;
        anna.book(&store, path, &answers).await;
        let lapsed = Account::cash_assigned(&id("foederal"), &id(ITEM), 2021, &id("DE-BY")).at(Stage::Lapsed);
        assert!(balance(&store, &lapsed).await.is_positive(), "{name}");
        let closed = anna.get(path).await;
        assert!(!closed.html.contains("<option value=\"2021\""), "{name}: {}", closed.html);
        assert!(closed.text().contains("Jedes gebuchte Haushaltsjahr ist abgeschlossen"), "{name}");
        // With a second year the list of either is asked for, of the closed one as well.
        let next = [("budget_item", ITEM), ("booking_year", "2022"), ("amount", "30,00"), DAY, VOUCHER];
        anna.book(&store, "/erfassen/soll", &next).await;
        let both = anna.get(path).await;
        let form = "<form method=\"get\" action=\"/erfassen/jahresabschluss\"";
        assert!(both.html.contains(form) && both.html.contains("id=\"frage-liste\""), "{name}: {}", both.html);
        for (asked, year, said) in [
            ("", "2022", "Was 2022 noch offen ist"),
            ("?liste=2021", "2021", "Das Haushaltsjahr 2021 ist abgeschlossen."),
            ("?liste=2022&lang=en", "2022", "What is still open of 2022"),
        ] {
            let shown = anna.get(&format!("{path}{asked}")).await;
            assert!(shown.html.contains(said), "{name} {asked}: {}", shown.html);
            assert!(shown.html.contains(&format!("<option value=\"{year}\" selected>")), "{name} {asked}");
        }
    }
}

/// Of very many orders that wait not all are read: the list says how many there are at least.
#[rocket::async_test]
async fn of_very_many_orders_that_wait_the_list_says_how_many_at_least() {
    let (name, store) = open_books().await.remove(0);
    begin(&store).await;
    act(&store, "anna", Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "50.00"))).await.unwrap();
    let orders = |range: std::ops::Range<u32>| {
        let certified = range.map(|number| certify(&format!("a-{number:03}"), "c-1", "0.01"));
        certified.map(|asked| submission("anna", &unique("c"), asked)).collect::<Vec<_>>()
    };
    let client = client(&store).await;
    let mut anna = desk(&client, &store, "anna").await;
    for (range, said) in [(0..40, "28 weitere"), (40..250, "238 weitere"), (250..260, "mindestens 238 weitere")] {
        store.record_all(now(), orders(range)).await.unwrap();
        let text = anna.get("/erfassen/jahresabschluss").await.text();
        assert!(text.contains(said) && text.contains("a-011"), "{name}: no „{said}“ in {text}");
        assert_eq!(text.contains("mindestens"), said.contains("mindestens"), "{name}: {text}");
    }
}
