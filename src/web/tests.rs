//! The routes and their description are the same list.

use super::{api, openapi};
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
