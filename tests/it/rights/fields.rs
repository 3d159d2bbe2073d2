//! Nobody sets by a body what is not asked of them: a field that an operation does not have is refused wherever it stands,
//! with its name, and never left out in silence.

use super::matrix::{address, by_hand, list, merge, sample};
use super::*;
use serde_json::json;
use titelbuch::store::Viewer;

/// What the book says of an event itself, and no body may.
const OWN: [&str; 10] = [
    "actor",
    "approved_by",
    "asked_on",
    "authentication",
    "channel",
    "command_sha256",
    "leaf_hash",
    "recorded_at",
    "seq",
    "state",
];

/// The places in a body where an object stands, as JSON pointers.
fn objects(body: &Value, at: &str, found: &mut Vec<String>) {
    match body {
        Value::Object(fields) => {
            found.push(at.to_owned());
            for (name, value) in fields {
                objects(value, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                objects(item, &format!("{at}/{place}"), found);
            }
        }
        _ => {}
    }
}

#[rocket::async_test]
async fn a_field_that_nobody_asked_for_is_refused_by_its_name() {
    let (_, store) = open_books().await.remove(0);
    seed_assigned(&store, "80.00").await;
    let token = store.issue_token(&id("anna")).await.unwrap();
    let door = Door::of(&store).await;
    let before = store.head(&Viewer::all()).await.unwrap();
    let (mut operations, mut nested, mut let_in) = (0, 0, Vec::new());
    for (method, path, about) in door.operations() {
        let operation = about["operationId"].as_str().unwrap();
        let schema = &about["requestBody"]["content"]["application/json"]["schema"];
        if method == "get" || schema.is_null() || list(operation).is_some() {
            continue;
        }
        operations += 1;
        let mut body = sample(&door.document, schema, "");
        merge(&mut body, by_hand(operation));
        let mut places = Vec::new();
        objects(&body, "", &mut places);
        nested += places.len() - 1;
        let known = body.as_object().unwrap().clone();
        let own = OWN.iter().filter(|name| !known.contains_key(**name)).map(|name| (String::new(), *name));
        for (place, field) in places.into_iter().map(|place| (place, "geheim")).chain(own) {
            let mut sent = body.clone();
            sent.pointer_mut(&place).unwrap().as_object_mut().unwrap().insert(field.to_owned(), json!("1"));
            let path = format!("{}?dry_run=true", address(&path));
            let told = door.send(&method, Some(&token), &path, sent.to_string(), false).await;
            let named = String::from_utf8_lossy(&told.bytes).contains(field);
            if !matches!(told.status, 400 | 422) || !named {
                let_in.push(format!("{operation} {place}/{field}: {} {}", told.status, told.body));
            }
        }
    }
    assert!(let_in.is_empty(), "{} of {operations} operations:\n{}", let_in.len(), let_in.join("\n"));
    assert!(operations > 80 && nested > 30, "{operations} operations, {nested} objects in them");
    assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "nothing was booked");
}
