//! Two Länder exchange all that they do, and nobody else can tell.
//!
//! Every answer of the interface and every page that Bayern may ask for is the same in both books, but for digests. What
//! shows a part can hide a name and still tell an amount: as a difference of two figures, or as the other side of a posting.

use super::lands::{asked, reports, sixteen};
use super::*;
use crate::pages::sign_in::Browser;
use crate::store::money::{ITEM, change_appropriation};
use crate::store::sign_in::{PASSWORD, enrol};
use titelbuch::core::account::Stage;
use titelbuch::core::budget::AppropriationChange;
use titelbuch::core::command::Draft;
use titelbuch::core::federal_state;
use titelbuch::core::figures;
use titelbuch::core::proposal::{Assignment, AssignmentLine};
use titelbuch::core::role::Held;
use titelbuch::core::sight::Sight;
use titelbuch::store::Viewer;

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
    let lists = [
        "/",
        "/lage",
        "/lage?by=year",
        "/lage?lang=en",
        "/projekte",
        "/schluessel",
        "/laeufe",
        "/berichte",
        "/journal",
        "/haushalt",
        "/vereinbarungen",
        "/leistungen",
    ];
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

/// One decision for three Länder: whoever belongs to the one in the middle walks through its postings.
#[tokio::test]
async fn what_goes_out_of_sight_is_one_sum_wherever_a_page_ends() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        seed_key(&store).await;
        seed_assignment(&store, "10.00").await;
        let more = change_appropriation(2021, AppropriationChange::Supplementary, "100.00");
        act(&store, "anna", more).await.unwrap();
        let amounts = [("DE-BB", "3.00"), (LAND, "1.00"), ("DE-HB", "4.00"), ("DE-BB", "2.00"), ("DE-HB", "5.00")];
        for (number, pair) in amounts.chunks(3).enumerate() {
            let line = |(to, amount): &(&str, &str)| AssignmentLine { recipient: id(to), amount_cents: euro(amount) };
            let (component, budget_item) = (id("foederal"), id(ITEM));
            let lines = pair.iter().map(line).collect();
            let draft = Draft::Assignment(Assignment { component, budget_item, booking_year: 2021, lines });
            decide_by_two(&store, &format!("z-{number}"), draft).await;
        }
        let held = Held { role: Role::StateFinanceOfficer, organisation: id(LAND), borrowed_from: None };
        let managers: Vec<_> = store.managers(&Viewer::all()).await.unwrap().into_iter().map(|one| one.what).collect();
        let viewer = Viewer::with(Sight::of(&[held], &managers));
        let available = figures::by_id("available").unwrap();
        let mut told = Vec::new();
        for limit in [1, 2, 3, 50] {
            let (mut walked, mut after) = (Vec::new(), None);
            loop {
                let walk = store.postings(&viewer, |account| available.counts(account), after, limit).await.unwrap();
                walked.extend(walk.moved.into_iter().filter(|moved| moved.from.stage == Stage::Available));
                if walk.onward.is_none() {
                    break;
                }
                after = walk.onward;
            }
            told.push(walked);
        }
        for other in &told[1..] {
            assert_eq!(other, &told[0], "{name}: the same whatever the length of a page");
        }
        let last = told[0].iter().rev().take(3).rev();
        let last: Vec<_> = last.map(|moved| (moved.amount.to_string(), moved.to.stage, moved.from_balance)).collect();
        let expected = [("1.00", Stage::Assigned), ("7.00", Stage::Unseen), ("7.00", Stage::Unseen)];
        let expected = expected.map(|(amount, stage)| (amount.to_owned(), stage, None));
        assert_eq!(last, expected, "{name}: its own first, the rest as one, and no balance in between");
    }
}

/// Where the two part, with a little around it.
fn difference(one: &(String, u16, String), other: &(String, u16, String)) -> Option<String> {
    let start = one.2.chars().zip(other.2.chars()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| text.chars().skip(start.saturating_sub(80)).take(200).collect::<String>();
    (one != other).then(|| format!("{}: …{} / …{}", one.0, around(&one.2), around(&other.2)))
}
