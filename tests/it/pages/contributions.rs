//! Contributions in kind by forms: valued by hours and otherwise, refused where the amount is more than that, and taken back.

use super::client;
use super::forms::{DAY, VOUCHER, desk};
use crate::store::money::begin;
use crate::support::*;
use titelbuch::core::contribution::Valuation;
use titelbuch::store::Viewer;

const RECORD: &str = "/erfassen/eigenleistung";

#[rocket::async_test]
async fn work_is_recorded_by_a_form_and_taken_back() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let way = format!("{RECORD}?project=p-1");
        assert!(anna.get("/projekte/p-1").await.links().contains(&way), "{name}");
        let first = anna.get(&way).await;
        assert!(!first.html.contains("value=\"federal\""), "{name}: never the Bund");
        let about = [
            ("contribution", "e-1"),
            ("project", "p-1"),
            ("kind", "own_work"),
            ("source", "federal_state"),
            ("valuation.by", "hours"),
        ];
        let second = anna.step(RECORD, &first, &about, "weiter").await.shown;
        assert!(second.html.contains("valuation.minutes") && !second.html.contains("valuation.basis"), "{name}");
        let evidence = "ab".repeat(32);
        let valued = |amount| {
            [
                ("valuation.minutes", "90"),
                ("valuation.hourly_rate", "60,00"),
                ("amount", amount),
                ("contributed_on", "15.01.2021"),
                ("reason", "Prüfung der Schnittstelle"),
                ("document_sha256", evidence.as_str()),
                DAY,
                VOUCHER,
            ]
        };
        let refused = anna.step(RECORD, &second, &valued("90,01"), "pruefen").await.shown;
        assert!(refused.status == 422 && refused.html.contains("90,00"), "{name}: {}", refused.text());
        let checked = anna.step(RECORD, &second, &valued("90,00"), "pruefen").await.shown;
        assert!(checked.html.contains("<title>Angaben prüfen: "), "{name}: {}", checked.text());
        let booked = anna.step(RECORD, &checked, &[], "buchen").await;
        assert_eq!(booked.shown.status, 303, "{name}: {}", booked.shown.text());
        let known = store.contributions(&Viewer::all()).await.unwrap();
        let [one] = &known[..] else { panic!("{name}: {known:?}") };
        let rate = euro("60.00");
        assert_eq!(one.recorded.valuation, Valuation::Hours { minutes: 90, hourly_rate_cents: rate }, "{name}");
        let shown = anna.get("/projekte/p-1").await.text();
        assert!(shown.contains("Eigenleistung e-1 90,00"), "{name}: {shown}");
        let event = anna.get(&format!("/journal/{}", one.recorded_seq)).await;
        let undo = "/erfassen/eigenleistungsruecknahme?contribution=e-1";
        assert!(event.links().iter().any(|link| link == undo), "{name}: {}", event.text());
        anna.book(&store, undo, &[("contribution", "e-1"), ("reason", "booked_twice"), DAY, VOUCHER]).await;
        assert!(store.contributions(&Viewer::all()).await.unwrap()[0].reversed.is_some(), "{name}");
        assert!(!anna.get("/projekte/p-1").await.text().contains("e-1 90,00"), "{name}: it does not stand any more");
    }
}
