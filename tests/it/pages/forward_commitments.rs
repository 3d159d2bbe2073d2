//! Later years by forms: bound on each basis with what it asks for, each due year changed on its own, and refused where the
//! book says so.

use super::client;
use super::forms::{DAY, VOUCHER, desk};
use crate::store::money::begin;
use crate::support::*;
use titelbuch::core::command::Act;
use titelbuch::core::commitment::CommitmentChange;
use titelbuch::core::forward_commitment::{ChangeForwardCommitment, ForwardBasis};
use titelbuch::store::Viewer;

const MAKE: &str = "/erfassen/spaetere-verpflichtung";
const CHANGE: &str = "/erfassen/spaetere-verpflichtungsaenderung";

const ABOUT: [(&str, &str); 5] = [
    ("forward_commitment", "v-1"),
    ("project", "p-1"),
    ("manager", "DE-BY"),
    ("component", "foederal"),
    ("budget_item", "0699/532 99"),
];

/// Two of five due years; the others stay empty.
const DUE: [(&str, &str); 5] = [
    ("amounts[0].due_year", "2022"),
    ("amounts[0].amount", "10,00"),
    ("amounts[2].due_year", "2023"),
    ("amounts[2].amount", "5,00"),
    ("purpose", "Betrieb, Los 2"),
];

#[rocket::async_test]
async fn later_years_are_bound_and_changed_by_forms() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        assert!(anna.get("/projekte/p-1").await.links().contains(&format!("{MAKE}?project=p-1")), "{name}");
        let first = anna.get(MAKE).await;
        let basis = |kind| [&ABOUT[..], &[("basis.kind", kind)]].concat();
        let authority = anna.step(MAKE, &first, &basis("commitment_authority"), "weiter").await.shown;
        assert!(authority.html.contains("name=\"basis.year_granted\""), "{name}: {}", authority.text());
        assert!(!authority.html.contains("name=\"basis.reason\""), "{name}");
        let granted = [&DUE[..], &[("basis.year_granted", "2021"), DAY, VOUCHER]].concat();
        let refused = anna.step(MAKE, &authority, &granted, "pruefen").await.shown;
        assert!(refused.status == 422 && refused.html.contains("R-12"), "{name}: {}", refused.text());

        let current = anna.step(MAKE, &first, &basis("current_business"), "weiter").await.shown;
        let reason = [&DUE[..], &[("basis.reason", "Wartung, monatlich"), DAY, VOUCHER]].concat();
        let checked = anna.step(MAKE, &current, &reason, "pruefen").await.shown;
        assert!(checked.html.contains("<title>Angaben prüfen: "), "{name}: {}", checked.text());
        let booked = anna.step(MAKE, &checked, &[], "buchen").await;
        let again = anna.step(MAKE, &checked, &[], "buchen").await;
        assert_eq!((booked.shown.status, &booked.location), (303, &again.location), "{name}: {}", booked.shown.text());
        let known = store.forward_commitments(&Viewer::all()).await.unwrap();
        let [one] = &known[..] else { panic!("{name}: {known:?}") };
        assert_eq!(one.made.basis, ForwardBasis::CurrentBusiness { reason: "Wartung, monatlich".to_owned() });
        let due = |year| one.due_in(year).unwrap();
        assert_eq!((due(2022), due(2023)), (euro("10.00"), euro("5.00")), "{name}");

        let listed = anna.get(CHANGE).await;
        assert!(listed.text().contains("v-1 (Projekt p-1; 2022: 10,00 €; 2023: 5,00 €)"), "{name}: {}", listed.text());
        for (year, change, amount) in [("2023", "increase", "1,00"), ("2022", "free", "10,00")] {
            let changed = [
                ("forward_commitment", "v-1"),
                ("due_year", year),
                ("change", change),
                ("amount", amount),
                DAY,
                VOUCHER,
            ];
            anna.book(&store, CHANGE, &changed).await;
        }
        let known = store.forward_commitments(&Viewer::all()).await.unwrap();
        let due = |year| known[0].due_in(year).unwrap();
        assert_eq!((due(2022), due(2023)), (euro("0.00"), euro("6.00")), "{name}");
    }
}

#[rocket::async_test]
async fn a_due_year_is_opened_by_a_form() {
    const OPEN: &str = "/erfassen/jahreseroeffnung";
    for (name, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let nothing = anna.get(OPEN).await;
        assert!(
            nothing.text().contains("Es ist nichts fällig, was nicht schon angerechnet ist"),
            "{name}: {}",
            nothing.text()
        );
        assert!(!anna.get("/haushalt").await.links().contains(&OPEN.to_owned()), "{name}");
        let first = anna.get(MAKE).await;
        let current = [&ABOUT[..], &[("basis.kind", "current_business")]].concat();
        let second = anna.step(MAKE, &first, &current, "weiter").await.shown;
        let due = [&DUE[..], &[("basis.reason", "Wartung"), DAY, VOUCHER]].concat();
        let checked = anna.step(MAKE, &second, &due, "pruefen").await.shown;
        assert_eq!(anna.step(MAKE, &checked, &[], "buchen").await.shown.status, 303, "{name}");
        assert!(anna.get("/haushalt").await.links().contains(&OPEN.to_owned()), "{name}");
        let asked = anna.get(OPEN).await;
        assert!(asked.text().contains("v-1 p-1 v-1-2022 10,00 0,00 10,00"), "{name}: {}", asked.text());
        anna.refused(OPEN, &[("booking_year", "2029"), DAY], &["2029 wird nichts fällig"]).await;
        anna.refused(OPEN, &[("booking_year", "2022"), DAY], &["R-129"]).await;
        // What is charged follows from the book when it decides: more than was shown is not charged unseen.
        let opening = [("booking_year", "2022"), ("booked_on", "03.01.2022")];
        let checked = anna.step(OPEN, &asked, &opening, "pruefen").await.shown;
        let (forward_commitment, change, amount_cents) = (id("v-1"), CommitmentChange::Increase, euro("5.00"));
        let more =
            ChangeForwardCommitment { forward_commitment, due_year: 2022, change, amount_cents, late_budget: None };
        act(&store, "anna", Act::ChangeForwardCommitment(more)).await.unwrap();
        let told = anna.step(OPEN, &checked, &[], "buchen").await.shown;
        assert!(told.status == 422 && told.text().contains("R-212"), "{name}: {}", told.text());
        anna.book(&store, OPEN, &opening).await;
        let known = store.forward_commitments(&Viewer::all()).await.unwrap();
        assert!(known[0].charged.contains_key(&2022) && !known[0].charged.contains_key(&2023), "{name}");
        let next = anna.get(OPEN).await;
        assert!(next.text().contains("v-1-2023 5,00"), "{name}: the next year is suggested, {}", next.text());
    }
}
