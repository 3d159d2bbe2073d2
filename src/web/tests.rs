//! The routes and their description are the same list.

use super::{api, openapi};
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn every_route_is_described_and_every_description_is_a_route() {
    let mounted: BTreeSet<String> = api::all()
        .iter()
        .map(|route| {
            let path = route.uri.path().replace('<', "{").replace('>', "}");
            format!("{} /api/v1{path}", route.method.as_str().to_lowercase())
        })
        .collect();
    let document = serde_json::to_value(openapi::document()).unwrap();
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().filter(|key| ["get", "post", "patch"].contains(&key.as_str())) {
            described.insert(format!("{method} {path}"));
        }
    }
    assert_eq!(mounted, described);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
}

#[test]
fn keys_and_proposals_are_described_field_by_field() {
    let document = serde_json::to_value(openapi::document()).unwrap();
    let schemas = &document["components"]["schemas"];
    assert!(schemas["KeyForm"]["properties"]["shares"].is_object(), "{schemas}");
    assert_eq!(schemas["PercentageForm"]["properties"]["percent"]["$ref"], "#/components/schemas/DecimalText");
    assert_eq!(schemas["DecimalText"]["type"], "string");
    for kind in ["published_percentages", "koenigstein", "indicator", "equal", "blended", "fixed_amounts"] {
        assert!(schemas["SharesForm"].to_string().contains(kind), "{}", schemas["SharesForm"]);
    }
    assert!(schemas["ContentOut"].to_string().contains("RunResultOut"), "{}", schemas["ContentOut"]);
    assert!(!schemas.to_string().contains("_cents"), "amounts are decimal strings in euro");
}

/// Every `$ref` of a part of the document.
fn references<'a>(part: &'a Value, found: &mut BTreeSet<&'a str>) {
    match part {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|part| references(part, found));
        }
        Value::Array(parts) => parts.iter().for_each(|part| references(part, found)),
        _ => {}
    }
}

#[test]
fn what_the_description_refers_to_is_in_it_and_nothing_is_said_twice() {
    let document = serde_json::to_value(openapi::document()).unwrap();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.contains("#/components/schemas/ReceiptOut"), "{found:?}");
    let dangling: Vec<&str> =
        found.into_iter().filter(|name| document.pointer(name.trim_start_matches('#')).is_none()).collect();
    assert_eq!(dangling, [""; 0]);
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, route) in methods.as_object().unwrap() {
            let parameters = route["parameters"].as_array().into_iter().flatten();
            let mut names: Vec<String> = parameters.map(|one| format!("{} {}", one["in"], one["name"])).collect();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{method} {path}: {names:?}");
        }
    }
}
