//! The share of one recipient of an onward grant, explained like that of a Land; and the roll-out of one service or Land.

use super::{run, saved};
use crate::store::onward_grants;
use crate::support::*;
use titelbuch::desk::{Format, MadeReport, ReportParameters, make_report};
use titelbuch::report::Language;
use titelbuch::store::{Store, Viewer};

async fn told(store: &Store, id: &str, asked: &[(&str, &str)], format: Format) -> Result<MadeReport, String> {
    let parameters = asked.iter().fold(ReportParameters::default(), |all, (id, value)| all.with(id, value));
    let made = make_report(store, &Viewer::all(), id, &parameters, format, Language::De).await;
    made.map_err(|error| error.to_string())
}

#[tokio::test]
async fn the_share_of_a_municipality_is_explained_step_by_step() {
    for (name, store) in open_books().await {
        seed_assigned(&store, "80.00").await;
        onward_grants::live(&store).await;
        let asked = |grant, recipient| [("onward-grant", grant), ("recipient", recipient)];
        let csv = told(&store, "share-explanation", &asked("w-1", "09162000"), Format::Csv).await.unwrap();
        let mut reader = csv::Reader::from_reader(csv.bytes.as_slice());
        let steps: Vec<std::collections::BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
        assert_eq!(steps[0]["calculation"], "laut Weitergabe w-1", "{name}");
        assert_eq!(steps[steps.len() - 1]["amount_eur"], "13.00", "{name}: {steps:?}");
        // 0.50 of the share was taken back since.
        let pdf = told(&store, "share-explanation", &asked("w-1", "09161000"), Format::Pdf).await.unwrap();
        let file = saved(&fresh_dir("handed_on"), "share.pdf", &pdf);
        let (ok, text) = run("pdftotext", &["-layout", file.to_str().unwrap(), "-"]);
        for said in [
            "Empfänger 09161000 (09161000)",
            "w-1, ausgeführt",
            "Art. 44 BayHO",
            "zurückgenommen",
            "0,50",
            "Mindestbetrag",
        ] {
            assert!(ok && text.contains(said), "{name}: {said}\n{text}");
        }
        assert_eq!(text.matches('\u{c}').count(), 1, "{name}: one page\n{text}");
        let reversed = told(&store, "share-explanation", &asked("w-4", "09161000"), Format::Csv).await.unwrap_err();
        assert!(reversed.contains("nennt ihre Beträge"), "{name}: {reversed}");
        for (wrong, said) in [
            (asked("w-1", "anstalt"), "kein Empfänger der Weitergabe w-1; Empfänger sind 09161000, 09162000"),
            (asked("w-9", "anstalt"), "Die Weitergabe w-9 gibt es zu diesem Stand nicht"),
            ([("run", "w-1"), ("recipient", "anstalt")], "Den Verteilungslauf w-1 gibt es"),
        ] {
            let refused = told(&store, "share-explanation", &wrong, Format::Csv).await.unwrap_err();
            assert!(refused.contains(said), "{name}: {refused}");
        }
        let both = [("run", "run-1"), ("onward-grant", "w-1"), ("recipient", "09161000")];
        let refused = told(&store, "share-explanation", &both, Format::Csv).await.unwrap_err();
        assert!(refused.contains("Genau eines"), "{name}: {refused}");
    }
}

#[tokio::test]
async fn the_roll_out_of_a_service_or_a_land_is_asked_for() {
    let (name, store) = open_books().await.remove(0);
    seed_assigned(&store, "80.00").await;
    for (asked, said) in [
        ([("land", "bmi")], "bmi ist kein Land; möglich sind DE-SH"),
        ([("service", "10119")], "Die Leistung 10119 ist nicht erfasst"),
        ([("service", "1")], "Die Angabe „service“"),
    ] {
        let refused = told(&store, "roll-out", &asked, Format::Csv).await.unwrap_err();
        assert!(refused.contains(said), "{name}: {refused}");
    }
    let made = told(&store, "roll-out", &[("land", "DE-BY")], Format::Csv).await.unwrap();
    assert!(made.provenance_json.contains("DE-BY"), "{name}: what was asked stands in the provenance");
}
