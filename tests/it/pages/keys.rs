//! Keys by forms: from an uploaded table to one that is in force, its faults by line, and keys beside each other.

use super::client;
use super::forms::{DAY, Desk, borrowed, desk, hidden};
use crate::support::*;
use titelbuch::core::allocation::{RunParameters, compare, compute};
use titelbuch::core::book::KeyState;
use titelbuch::core::command::Act;
use titelbuch::core::keys::{KeyDefinition, KeyKind, RecipientRule};
use titelbuch::store::{Store, Viewer};

const PATH: &str = "/erfassen/schluessel";

const ABOUT: &[(&str, &str)] = &[
    ("definition.key", "neu-2021"),
    ("definition.title", "Neuer <b>Schlüssel</b>"),
    ("definition.legal_basis", "Beispiel § 1"),
    ("definition.source.title", "Amt Beispiel"),
    ("definition.as_of", "31.12.2020"),
    ("stichtag", "assumed"),
];

/// The table of the tests: two columns of figures for each Land, and in the last line what stands there.
fn table(last: &str) -> String {
    let mut csv = "land_code,name,percent,einwohner,flaeche\n".to_owned();
    for (place, (land, percent)) in KOENIGSTEIN_2019.iter().enumerate().take(15) {
        csv.push_str(&format!("{land},Land {place},{percent},{},{}\n", (place + 1) * 1000, 100 + place));
    }
    csv + last
}

const THURINGIA: &str = "DE-TH,Land 15,2.63211,16000,115\n";

/// Fills in the first page, and the second with a table.
async fn upload(desk: &mut Desk<'_>, csv: &str, answers: &[(&str, &str)]) -> super::Shown {
    let own = hidden(&desk.get(PATH).await.html);
    let second = desk.post(PATH, &[&borrowed(&own), ABOUT, &[("schritt", "weiter")]].concat()).await.shown;
    assert!(second.html.contains("(Schritt 2 von 3)"), "{}", second.text());
    let carried = hidden(&second.html);
    let fields = [&borrowed(&carried)[..], answers, &[DAY, ("schritt", "pruefen")]].concat();
    desk.send_file(PATH, &fields, ("list", csv)).await
}

async fn book(desk: &mut Desk<'_>, checked: &super::Shown) -> String {
    let carried = hidden(&checked.html);
    let booking = [&borrowed(&carried)[..], &[("schritt", "buchen")]].concat();
    let (first, second) = (desk.post(PATH, &booking).await, desk.post(PATH, &booking).await);
    assert_eq!(first.shown.status, 303, "{}", first.shown.text());
    assert_eq!(first.location, second.location, "sent twice, registered once");
    first.location.unwrap()
}

async fn seeded(store: &Store) {
    seed_masters(store).await;
    seed_key(store).await;
}

#[rocket::async_test]
async fn a_key_goes_from_a_table_to_one_that_is_in_force() {
    for (name, store) in open_books().await {
        seeded(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let blend = [
            ("berechnung", "blended"),
            ("teil0", "einwohner"),
            ("gewicht0", "0,75"),
            ("teil1", "flaeche"),
            ("gewicht1", "0,25"),
        ];
        let size = store.head(&Viewer::all()).await.unwrap().size;
        let checked = upload(&mut anna, &table(THURINGIA), &blend).await;
        assert!(checked.html.contains("<title>Angaben prüfen: "), "{name}: {}", checked.text());
        assert!(checked.text().contains("Anteile der Empfänger") && checked.text().contains("einwohner"), "{name}");
        assert_eq!(store.head(&Viewer::all()).await.unwrap().size, size, "{name}: a check books nothing");
        book(&mut anna, &checked).await;
        let key = store.key(&Viewer::all(), &id("neu-2021")).await.unwrap().unwrap();
        let KeyKind::Blended { parts } = &key.definition.kind else { panic!("{name}: {:?}", key.definition.kind) };
        let proportions: Vec<String> = parts.iter().map(|part| part.proportion.to_string()).collect();
        assert_eq!(proportions, ["0.75", "0.25"], "{name}");
        assert!(key.definition.as_of_is_assumed() && key.definition.source.sha256.is_some(), "{name}");
        assert!(checked.text().contains(&share(&key.definition, "DE-TH")), "{name}: the share that was shown");
        let shown = super::get(&client, "/schluessel/neu-2021").await;
        let activation = "/erfassen/inkraftsetzung?key=neu-2021";
        assert!(shown.links().contains(&activation.to_owned()), "{name}: {:?}", shown.links());
        anna.book(&store, activation, &[DAY]).await;
        let key = store.key(&Viewer::all(), &id("neu-2021")).await.unwrap().unwrap();
        assert_eq!(key.state(), KeyState::Active, "{name}");
        let shown = super::get(&client, "/schluessel/neu-2021").await.links();
        assert!(shown.contains(&"/erfassen/verteilung?key=neu-2021".to_owned()), "{name}: {shown:?}");
        anna.book(&store, "/erfassen/ausserkraftsetzung?key=neu-2021", &[DAY]).await;
    }
}

/// The exact share of a recipient, as the core has it.
fn share(key: &titelbuch::core::keys::KeyDefinition, land: &str) -> String {
    titelbuch::core::keys::weights(key).unwrap().share(&id(land)).unwrap().to_string()
}

#[rocket::async_test]
async fn what_is_wrong_in_a_table_is_said_by_line_and_column() {
    for (name, store) in open_books().await {
        seeded(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let published = [("berechnung", "published")];
        let wrong = upload(&mut anna, &table("DE-TH,Thüringen,viel,x,y\n"), &published).await;
        assert_eq!(wrong.status, 422, "{name}: {}", wrong.text());
        for said in ["Fehler der Liste", "17", "percent", "viel", "(Schritt 2 von 3)"] {
            assert!(wrong.text().contains(said), "{name}: no {said} in {}", wrong.text());
        }
        assert!(hidden(&wrong.html).iter().any(|(name, value)| name == "definition.key" && value == "neu-2021"));
        let missing = upload(&mut anna, &table(THURINGIA), &[("berechnung", "indicator")]).await;
        assert!(
            missing.status == 422 && missing.html.contains("id=\"feld-spalte-fehler\""),
            "{name}: {}",
            missing.html
        );
        let unknown = [("berechnung", "indicator"), ("spalte", "wald"), ("einheit", "ha")];
        let unknown = upload(&mut anna, &table(THURINGIA), &unknown).await;
        assert!(unknown.status == 422 && unknown.text().contains("vorhanden sind land_code"), "{name}");
        // The file stays with the form, and whoever mends the answer need not choose it again.
        let carried = hidden(&unknown.html);
        let mended = [("spalte", "einwohner"), ("einheit", "Personen"), ("berechnung", "indicator"), DAY];
        let checked = anna.post(PATH, &[&borrowed(&carried)[..], &mended, &[("schritt", "pruefen")]].concat()).await;
        assert!(checked.shown.html.contains("<title>Angaben prüfen: "), "{name}: {}", checked.shown.text());
        let short = upload(&mut anna, &table(""), &published).await;
        assert!(short.status == 422 && short.html.contains("R-0"), "{name}: what the book refuses: {}", short.text());
        assert!(store.key(&Viewer::all(), &id("neu-2021")).await.unwrap().is_none(), "{name}");
    }
}

#[rocket::async_test]
async fn keys_stand_beside_each_other_at_an_address_that_can_be_passed_on() {
    for (name, store) in open_books().await {
        seeded(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let checked = upload(&mut anna, &table(THURINGIA), &[("berechnung", "equal")]).await;
        book(&mut anna, &checked).await;
        let address = "/vergleich?a=koenigstein-2019&b=neu-2021&betrag=1.000.000,01&teil=foederal";
        let shown = super::get(&client, address).await;
        assert!(shown.status == 200 && shown.html.len() < 100_000, "{name}: {}", shown.text());
        let run = |key: &str| RunParameters::plain(id("foederal"), euro("1000000.01"), id(key));
        let mut results = Vec::new();
        for key in ["koenigstein-2019", "neu-2021"] {
            let known = store.key(&Viewer::all(), &id(key)).await.unwrap().unwrap();
            results.push(compute(&run(key), &known.definition).unwrap());
        }
        let text = shown.text();
        for line in compare(&results[0], &results[1]).unwrap() {
            let plain = line.difference.to_german().replace("\u{a0}€", "").replace('-', "−");
            assert!(text.contains(&plain), "{name} {}: no {plain} in {text}", line.recipient);
        }
        let empty = super::get(&client, "/vergleich").await;
        assert!(empty.status == 200 && !empty.text().contains("Ergebnis"), "{name}: {}", empty.text());
        for (wrong, said) in [
            ("/vergleich?a=koenigstein-2019&betrag=5,00&teil=foederal", "zwei bis 4"),
            ("/vergleich?a=koenigstein-2019&b=nie&betrag=5,00&teil=foederal", "gibt es nicht"),
            ("/vergleich?a=koenigstein-2019&b=neu-2021&betrag=1,234&teil=foederal", "mehrdeutig"),
            ("/vergleich?a=koenigstein-2019&b=neu-2021&betrag=5,00", "fehlt eine Angabe"),
        ] {
            let shown = super::get(&client, wrong).await;
            let text = shown.text();
            assert!(shown.status == 422 && text.contains(said), "{name} {wrong}: {text}");
            assert!(text.starts_with("Fehler: Schlüssel vergleichen"), "{name} {wrong}: {text}");
            let field = if said == "mehrdeutig" { "#frage-betrag" } else { "#frage-teil" };
            let is_of_field = ["mehrdeutig", "fehlt eine Angabe"].contains(&said);
            assert_eq!(shown.links().contains(&field.to_owned()), is_of_field, "{name} {wrong}");
            assert!(!is_of_field || shown.html.contains(&format!("id=\"{}\"", &field[1..])), "{name} {wrong}");
        }
        let links = super::get(&client, "/schluessel").await.links();
        for link in ["/vergleich", PATH] {
            assert!(links.contains(&link.to_owned()), "{name}: {links:?}");
        }
    }
}

/// As many as a Land has municipalities.
#[rocket::async_test]
async fn a_key_with_many_recipients_is_shown_in_parts_that_join() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        seed_key(&store).await;
        let known = store.key(&Viewer::all(), &id("koenigstein-2019")).await.unwrap().unwrap();
        let definition = KeyDefinition {
            id: id("gemeinden"),
            recipients: RecipientRule::AsNamed,
            kind: KeyKind::Equal { among: (0..120).map(|number| id(&format!("gem-{number:03}"))).collect() },
            scale: 0,
            ..known.definition.as_ref().clone()
        };
        act(&store, "anna", Act::RegisterKey { definition }).await.unwrap();
        let client = client(&store).await;
        let mut seen = Vec::new();
        for (from, shown) in [(1, 50), (51, 50), (101, 20)] {
            let page = super::get(&client, &format!("/schluessel/gemeinden?ab={from}")).await;
            assert!(page.status == 200 && page.html.len() < 100_000, "{name} {from}: {} bytes", page.html.len());
            let rows = page.html.split("<tr").filter_map(|row| row.split_once("gem-"));
            let own: Vec<String> = rows.map(|(_, rest)| rest.chars().take(3).collect()).collect();
            assert_eq!(own.len(), shown, "{name} {from}");
            seen.extend(own);
        }
        assert_eq!(seen, (0..120).map(|number| format!("{number:03}")).collect::<Vec<_>>(), "{name}");
    }
}
