//! What each person may do with one of everything, as it stands and where it is taken, over or closed: every changing
//! operation of the interface, so that a right is asked of things that there are, and not only of names of nothing
//! (`matrix`). What proposals, orders, shares, claims and years allow in each of their many states is told in `states`.
//!
//! A cell is a status, as there. The table is read by people; an operation without a row, one that nobody can ever do, and
//! one on a thing that no state refuses, fail. All is asked as a dry run, so one book serves every cell.

mod rows;
mod told;
mod world;

use super::lands::sixteen;
use super::matrix::{by_hand, merge, said, sample};
use super::*;
use serde_json::json;
use std::collections::BTreeMap;
use titelbuch::core::year::CloseYear;
use titelbuch::store::Viewer;

/// The operation, the state of what it is about, the address below `/api/v1`, and what is said beside the sample of the
/// description; a text is a list.
type Row = (&'static str, &'static str, String, Value);

/// What is done once, before this table begins.
const ONCE: &str = "enforce_rights";

/// What no state refuses to who has the right: a plan of nothing is an answer too, and who is registered already is left
/// out of a list.
const NO_OTHER_STATE: &[&str] = &["open_year", "register_municipalities", "reprofile_project"];

/// The book before rights are in force, with who may do anything in it.
struct Desk<'d> {
    door: &'d Door,
    tokens: BTreeMap<&'static str, String>,
}

impl Desk<'_> {
    /// Books it, and gives the number of the event.
    async fn did(&self, who: &str, path: &str, mut body: Value) -> u64 {
        merge(&mut body, json!({ "booked_on": "2021-02-01", "voucher": "Az. 1" }));
        let path = format!("/api/v1{path}");
        let told =
            self.door.send("post", self.tokens.get(who).map(String::as_str), &path, body.to_string(), false).await;
        assert_eq!(told.status, 201, "{path}: {}", told.body);
        told.body["seq"].as_u64().unwrap_or_else(|| panic!("{path}: {}", told.body))
    }
}

/// Whether an address is one of this template.
fn fits(template: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap();
    let (wanted, found) = (template.split('/'), path.split('/'));
    wanted.clone().count() == found.clone().count()
        && wanted.zip(found).all(|(wanted, found)| wanted.starts_with('{') || wanted == found)
}

/// What each person is answered.
async fn answers(door: &Door, tokens: &[(String, Option<String>)], row: &Row) -> Vec<(String, u16)> {
    let (operation, state, path, over) = row;
    let known = door.operations().into_iter().find(|(_, _, about)| about["operationId"] == *operation);
    let (method, template, about) = known.unwrap_or_else(|| panic!("{operation}"));
    assert!(fits(template.trim_start_matches("/api/v1"), path), "{operation}: {path} is none of {template}");
    let schema = &about["requestBody"]["content"]["application/json"]["schema"];
    let mut body = sample(&door.document, schema, "");
    merge(&mut body, by_hand(operation));
    merge(&mut body, json!({ "booked_on": "2021-02-01", "voucher": "Az. 1" }));
    merge(&mut body, over.clone());
    let sent = over.as_str().map_or_else(|| body.to_string(), str::to_owned);
    let sign = if path.contains('?') { '&' } else { '?' };
    let address = format!("/api/v1{path}{sign}dry_run=true");
    let mut answers = Vec::new();
    for (who, token) in tokens {
        let told = door.send(&method, token.as_deref(), &address, sent.clone(), over.is_string()).await;
        assert!(told.status < 500 && told.status != 400, "{operation} {state} {who}: {} {sent}", told.body);
        answers.push((who.clone(), told.status));
    }
    answers
}

/// Faults of the table as a whole.
fn faults(door: &Door, told: &[(Row, Vec<(String, u16)>)]) -> Vec<String> {
    let mut faults = Vec::new();
    for (method, path, about) in door.operations() {
        let operation = about["operationId"].as_str().unwrap();
        if method == "get" {
            continue;
        }
        let rows = || told.iter().filter(|((known, ..), _)| *known == operation).flat_map(|(_, answers)| answers);
        if !rows().any(|(_, status)| *status == 200) && operation != ONCE {
            faults.push(format!("{operation}: nobody can ever do it"));
        }
        let is_refused = rows().any(|(_, status)| matches!(status, 404 | 409 | 422));
        if !is_refused && !NO_OTHER_STATE.contains(&operation) {
            faults.push(format!("{operation} {path}: in no state it is refused to who has the right"));
        }
    }
    faults
}

#[rocket::async_test]
async fn every_operation_lets_each_person_do_what_the_table_names() {
    let (name, store) = open_books().await.remove(0);
    let mut close = submission("anna", &unique("c"), Act::CloseYear(CloseYear { booking_year: 2020 }));
    sixteen(&store, &["DE-BY", "DE-HB", "DE-HH", "DE-SL"]).await;
    close.command.booked_on = titelbuch::core::calendar::parse_date("2020-12-31").unwrap();
    store.record(now(), close).await.unwrap();
    let mut tokens = vec![("-".to_owned(), None)];
    for (letter, role, organisation) in PERSONS {
        let person = person(&store, &format!("nur-{}", letter.to_lowercase()), role, organisation).await;
        tokens.push((letter.to_string(), Some(person)));
    }
    let other = person(&store, "hb-s", Role::StateFinanceOfficer, "DE-HB").await;
    tokens.push(("s".to_owned(), Some(other)));
    store.record(now(), creation_of_actor("ohne", "Ohne Rolle")).await.unwrap();
    let door = Door::of(&store).await;
    let mut desk = Desk { door: &door, tokens: BTreeMap::new() };
    for actor in ["anna", "bernd", "clara", "system"] {
        desk.tokens.insert(actor, store.issue_token(&id(actor)).await.unwrap());
    }
    let absent = tokens.iter().find(|(who, _)| who == "S").and_then(|(_, token)| token.clone());
    desk.tokens.insert("nur-s", absent.unwrap());
    let rows = rows::of(&store, &desk).await;
    enforce(&store).await;
    let before = store.head(&Viewer::all()).await.unwrap();
    let (mut table, mut told) = (String::new(), Vec::new());
    for row in rows {
        let answers = answers(&door, &tokens, &row).await;
        table.push_str(&format!("{:28} {:14} {}\n", row.0, row.1, said(&answers)));
        told.push((row, answers));
    }
    assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "{name}: nothing was booked");
    insta::assert_snapshot!("standing", table);
    assert_eq!(faults(&door, &told), Vec::<String>::new());
    // A table that lacks an operation, and one in which nobody may do it, are found.
    let without: Vec<_> = told.into_iter().filter(|((operation, ..), _)| *operation != "commit").collect();
    assert_eq!(faults(&door, &without).len(), 2);
}
