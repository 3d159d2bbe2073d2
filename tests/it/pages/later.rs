//! What happens to money later, by forms: a commitment changed, an order taken back, a residue formed and consented to, a
//! project placed under an agreement.

use super::forms::{DAY, Desk, VOUCHER, desk};
use super::{Shown, client};
use crate::store::money::{
    ITEM, appropriate, begin, certify, commitment, consent, form, issue, note, of_bayern, of_item,
};
use crate::support::*;
use titelbuch::core::account::{Kind, Stage};
use titelbuch::core::agreement::{Financing, LegalBasis, RegisterAgreement};
use titelbuch::core::budget::{Authority, BudgetNote};
use titelbuch::core::command::Act;
use titelbuch::core::money::Euro;
use titelbuch::store::{Store, Viewer};

/// What stands on the accounts of a stage.
async fn standing(store: &Store, stage: Stage) -> Euro {
    let balances = store.balances(&Viewer::all()).await.unwrap();
    let own = balances.iter().filter(|(account, _)| account.kind == Kind::Cash && account.stage == stage);
    Euro::sum(own.map(|(_, balance)| *balance)).unwrap()
}

async fn open(store: &Store) -> Euro {
    let known = store.commitments(&Viewer::all()).await.unwrap();
    known[0].open().unwrap()
}

#[rocket::async_test]
async fn a_commitment_rises_and_is_freed_and_an_order_is_taken_back() {
    const CHANGE: &str = "/erfassen/festlegungsaenderung";
    for (name, store) in open_books().await {
        begin(&store).await;
        act(&store, "anna", Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "50.00"))).await.unwrap();
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let change = |change, amount| [("commitment", "c-1"), ("change", change), ("amount", amount), DAY, VOUCHER];
        anna.book(&store, CHANGE, &change("increase", "20,00")).await;
        assert_eq!(open(&store).await, euro("70.00"), "{name}");
        anna.refused(CHANGE, &change("increase", "10,01"), &["R-014", "10,00"]).await;
        anna.book(&store, CHANGE, &change("free", "30,00")).await;
        assert_eq!(open(&store).await, euro("40.00"), "{name}");
        for step in [certify("o-1", "c-1", "25.00"), certify("o-2", "c-1", "5.00")] {
            act(&store, "anna", step).await.unwrap();
        }
        act(&store, "bernd", issue("o-1")).await.unwrap();
        let mut bernd = desk(&client, &store, "bernd").await;
        let project = bernd.get("/projekte/p-1").await;
        for order in ["o-1", "o-2"] {
            let way = format!("/erfassen/ruecknahme-der-anordnung?order={order}");
            assert!(project.links().contains(&way), "{name}: {:?}", project.links());
            bernd.book(&store, &way, &[("order", order), DAY, VOUCHER]).await;
        }
        assert_eq!(standing(&store, Stage::Ordered).await, Euro::ZERO, "{name}");
        assert_eq!(open(&store).await, euro("40.00"), "{name}: all of it is free again");
        let none = bernd.get("/erfassen/ruecknahme-der-anordnung").await;
        assert!(!none.html.contains("value=\"o-1\""), "{name}: it cannot be taken back twice");
    }
}

const OF_BAYERN: [(&str, &str); 4] = [
    ("authority.budget_item", ITEM),
    ("authority.component", "foederal"),
    ("authority.manager", "DE-BY"),
    ("amount", "10,00"),
];

#[rocket::async_test]
async fn a_residue_is_formed_and_can_be_used_with_the_consent_alone() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let mut anna: Desk<'_> = desk(&client, &store, "anna").await;
        let form = [&OF_BAYERN[..], &[("authority.booking_year", "2021"), DAY, VOUCHER]].concat();
        anna.refused("/erfassen/ausgaberest", &form, &["R-0", "übertragbar"]).await;
        act(&store, "anna", note(ITEM, BudgetNote::Transferable)).await.unwrap();
        anna.book(&store, "/erfassen/ausgaberest", &form).await;
        assert_eq!(standing(&store, Stage::ResidueFormed).await, euro("10.00"), "{name}");
        let consent = [
            &OF_BAYERN[..],
            &[
                ("authority.booking_year", "2022"),
                ("authority.year_granted", "2021"),
                ("cash_cover", "Minderausgabe bei 0699/685 01"),
                DAY,
                VOUCHER,
            ],
        ]
        .concat();
        anna.book(&store, "/erfassen/einwilligung", &consent).await;
        assert_eq!(standing(&store, Stage::ResidueFormed).await, Euro::ZERO, "{name}");
        let balances = store.balances(&Viewer::all()).await.unwrap();
        let usable = balances.iter().find(|(account, _)| {
            account.year_granted == Some(2021)
                && account.stage == Stage::Assigned
                && account.manager == Some(id("DE-BY"))
        });
        assert_eq!(usable.map(|(_, balance)| *balance), Some(euro("10.00")), "{name}: {balances:?}");
    }
}

#[rocket::async_test]
async fn a_residue_that_was_consented_to_is_not_free_to_be_assigned() {
    let waits = Authority { year_granted: Some(2021), ..of_item(2022) };
    for (name, store) in open_books().await {
        begin(&store).await;
        act(&store, "anna", note(ITEM, BudgetNote::Transferable)).await.unwrap();
        for step in [form(of_item(2021), "10.00"), consent(waits.clone(), "10.00")] {
            act(&store, "anna", step).await.unwrap();
        }
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let row_of = |shown: &Shown, year: &str| {
            let rows = shown.html.split("<tr").filter(|row| row.contains("0699/532 99"));
            rows.map(str::to_owned).find(|row| row.contains(&format!(">{year}<")))
        };
        let shown = anna.get("/erfassen/zuweisung").await;
        assert!(row_of(&shown, "2021").is_some_and(|row| row.contains("/zahl/available?")), "{name}: {}", shown.text());
        assert_eq!(row_of(&shown, "2022"), None, "{name}: the residue alone");
        act(&store, "anna", appropriate(ITEM, 2022, "5.00")).await.unwrap();
        let beside = row_of(&anna.get("/erfassen/zuweisung").await, "2022").unwrap();
        // The figure counts the residue too, so it would not be the explanation of this amount.
        assert!(beside.contains("5,00") && !beside.contains("/zahl/"), "{name}: {beside}");
    }
}

fn agreement(name: &str, land: Option<&str>) -> Act {
    Act::RegisterAgreement(RegisterAgreement {
        agreement: id(name),
        title: format!("Vereinbarung {name}"),
        framework: land.map(|_| id("dach")),
        component: id("foederal"),
        ministry: id("bmi"),
        land: land.map(id),
        policy_field: None,
        legal_basis: LegalBasis::Assignment,
        financing: land.map(|_| Financing::Full),
        signed_on: None,
        source: "Beispiel".to_owned(),
        parameters: Vec::new(),
    })
}

#[rocket::async_test]
async fn a_project_is_placed_under_an_agreement_of_its_land() {
    const PLACE: &str = "/erfassen/unterstellung?project=p-1";
    const PROJECT: (&str, &str) = ("project", "p-1");
    for (name, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let way = |links: Vec<String>| links.contains(&PLACE.to_owned());
        assert!(!way(anna.get("/projekte/p-1").await.links()), "{name}: there is no agreement yet");
        for (agreed, land) in [("dach", None), ("ev-by", Some("DE-BY")), ("ev-hb", Some("DE-HB"))] {
            act(&store, "anna", agreement(agreed, land)).await.unwrap();
        }
        assert!(way(anna.get("/projekte/p-1").await.links()), "{name}");
        let asked = anna.get(PLACE).await;
        assert!(!asked.html.contains("value=\"dach\""), "{name}: no project stands under a framework alone");
        anna.refused(PLACE, &[PROJECT, ("agreement", "ev-hb"), DAY], &["R-"]).await;
        anna.book(&store, PLACE, &[PROJECT, ("agreement", "ev-by"), DAY]).await;
        let placed = store.placement(&Viewer::all(), &id("p-1")).await.unwrap();
        assert_eq!(placed, Some(id("ev-by")), "{name}");
    }
}
