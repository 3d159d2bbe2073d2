//! Two Länder exchange all that they do, and nobody else can tell.
//!
//! Every answer of the interface and every page that Bayern may ask for is the same in both books, but for digests. What
//! shows a part can hide a name and still tell an amount: as a difference of two figures, or as the other side of a posting.

use super::lands::{asked, reports, sixteen};
use super::*;
use crate::pages::sign_in::Browser;
use crate::store::sign_in::{PASSWORD, enrol};
use titelbuch::core::federal_state;
use titelbuch::core::figures;

const LAND: &str = "DE-BY";

/// The Länder in their order, but for two of them.
fn order(exchanged: bool) -> Vec<&'static str> {
    let mut codes = federal_state::ALL.map(|land| land.code).to_vec();
    let place = |code: &str| codes.iter().position(|known| *known == code).unwrap();
    let (one, other) = (place("DE-HB"), place("DE-HH"));
    if exchanged {
        codes.swap(one, other);
    }
    codes
}

/// Without what digests, random keys and the counter of commands make of it.
fn masked(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let is_word = |c: char| c.is_ascii_alphanumeric() || "+/=_-".contains(c);
    let mut words = String::with_capacity(text.len());
    for part in text.split_inclusive(|c: char| !is_word(c)) {
        let word = part.trim_end_matches(|c: char| !is_word(c));
        let is_hex = word.len() >= 12 && word.chars().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase());
        let is_key = word.len() >= 40 && !word.contains('-') && word.contains(|c: char| c.is_ascii_digit());
        words.push_str(if is_hex || is_key || word.starts_with("c_") { "…" } else { word });
        words.push_str(&part[word.len()..]);
    }
    words
}

fn pages() -> Vec<String> {
    let lists = ["/", "/projekte", "/schluessel", "/laeufe", "/berichte", "/journal", "/haushalt", "/vereinbarungen"];
    let inbox = ["/eingang", "/eingang?zeige=alle", "/eingang?lang=en"];
    let figures = figures::CATALOGUE.iter().flat_map(|figure| {
        ["", "?programm=ozg", "?bewirtschafter=DE-HB", "?bewirtschafter=DE-BY"]
            .map(|scope| format!("/zahl/{}{scope}", figure.id))
    });
    let amounts = ["20,03", "20,05", "20,06", "8,05", "5,06"].map(|amount| format!("/suche?q={amount}"));
    lists.into_iter().chain(inbox).map(str::to_owned).chain(figures).chain(amounts).collect()
}

#[rocket::async_test]
async fn nobody_can_tell_which_of_two_others_did_what() {
    let mut told: Vec<Vec<(String, u16, String)>> = Vec::new();
    let mut known = Vec::new();
    for exchanged in [false, true] {
        let (_, store) = open_books().await.remove(0);
        sixteen(&store, &order(exchanged)).await;
        let whole = person(&store, "pruefer", Role::Auditor, "bund").await;
        let token = person(&store, "amt", Role::StateFinanceOfficer, LAND).await;
        enrol(&store, "amt", "amt").await;
        enforce(&store).await;
        let door = Door::of(&store).await;
        let client = crate::pages::client(&store).await;
        let mut browser = Browser::new(&client);
        assert_eq!(browser.sign_in("amt", PASSWORD).await.status, 303);
        let mut answers = Vec::new();
        for path in asked(&door, LAND).into_iter().chain(reports(LAND)) {
            let told = door.get(Some(&token), &path).await;
            answers.push((path, told.status, masked(&told.bytes)));
        }
        for path in pages() {
            let shown = browser.get(&path).await;
            assert!(shown.status < 400, "{path}: {} {}", shown.status, shown.html);
            answers.push((path, shown.status, masked(shown.html.as_bytes())));
        }
        told.push(answers);
        known.push(masked(&door.get(Some(&whole), "/api/v1/balances?limit=500").await.bytes));
    }
    let [one, other] = <[_; 2]>::try_from(told).unwrap();
    assert_eq!(one.len(), other.len());
    assert_ne!(known[0], known[1], "whoever sees all can tell");
    assert!(one.iter().filter(|(_, status, _)| *status == 200).count() > 200, "little was asked");
    let differ: Vec<String> = one.iter().zip(&other).filter_map(|(one, other)| difference(one, other)).collect();
    assert!(differ.is_empty(), "{} of {}:\n{}", differ.len(), one.len(), differ.join("\n"));
}

/// Where the two part, with a little around it.
fn difference(one: &(String, u16, String), other: &(String, u16, String)) -> Option<String> {
    let start = one.2.chars().zip(other.2.chars()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| text.chars().skip(start.saturating_sub(80)).take(200).collect::<String>();
    (one != other).then(|| format!("{}: …{} / …{}", one.0, around(&one.2), around(&other.2)))
}
