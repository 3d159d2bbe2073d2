//! Every route with every role: who is let in, by a table that is read by people. A route that the table does not have, and
//! one that lets in somebody else than it says, fail.
//!
//! The bodies are made from the description of the interface. They name nothing that exists: whoever has the right is told
//! so by other rules (404, 422), whoever has not is refused before anything else (403).

use super::*;
use serde_json::json;
use std::collections::BTreeMap;

/// A value that fits a schema, as small as it may be.
pub(super) fn sample(document: &Value, schema: &Value, name: &str) -> Value {
    if let Some(place) = schema["$ref"].as_str() {
        return sample(document, document.pointer(place.trim_start_matches('#')).unwrap(), name);
    }
    if let Some(example) = schema.get("example").or_else(|| schema["examples"].get(0)) {
        return example.clone();
    }
    if let Some(first) = schema["enum"].get(0).or_else(|| schema.get("const")) {
        return first.clone();
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut whole = json!({});
        for part in parts {
            merge(&mut whole, sample(document, part, name));
        }
        return whole;
    }
    for choice in ["oneOf", "anyOf"] {
        let plain = |one: &&Value| one["type"] != "null";
        if let Some(first) = schema[choice].as_array().and_then(|all| all.iter().find(plain)) {
            return sample(document, first, name);
        }
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").cloned().unwrap_or_default(),
        kind => kind.clone(),
    };
    match kind.as_str() {
        Some("object") => {
            let required: Vec<&str> =
                schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let fields = schema["properties"].as_object().into_iter().flatten();
            let fields = fields.filter(|(field, _)| required.contains(&field.as_str()));
            fields.map(|(field, of)| (field.clone(), sample(document, of, field))).collect()
        }
        Some("array") => json!([sample(document, &schema["items"], name)]),
        Some("integer") => json!(2021),
        Some("boolean") => json!(true),
        _ if schema["format"] == "date" || name.ends_with("_on") => json!("2021-02-01"),
        _ if name.contains("sha256") => json!("0".repeat(64)),
        _ if ["amount", "gross", "vat", "rate", "total"].iter().any(|word| name.contains(word)) => json!("1.00"),
        _ if name.contains("percent") || name.contains("weight") => json!("50"),
        _ => json!(word(name)),
    }
}

pub(super) fn merge(whole: &mut Value, part: Value) {
    if let (Some(fields), Value::Object(more)) = (whole.as_object_mut(), part) {
        fields.extend(more);
    }
}

/// Text of a field of this name that is read as what the field wants.
fn word(name: &str) -> &'static str {
    match name {
        "booked_on" => "2021-02-01",
        "manager" | "land" | "organisation" | "from" | "member" | "lead" | "provider" | "user" | "partner" => "DE-BY",
        "budget_item" | "from_item" | "to_item" | "income_item" | "item" => "0699/532 99",
        "component" => "foederal",
        "programme" => "ozg",
        "role" => "orderer",
        "policy_field" => "bauen_wohnen",
        "category" => "Dienstleistungen",
        _ => "probe",
    }
}

/// What a field is read as beside what the description says of it; by operation, laid over the sample.
pub(super) fn by_hand(operation: &str) -> Value {
    let authority =
        json!({ "budget_item": "0699/532 99", "booking_year": 2021, "component": "foederal", "manager": "DE-BY" });
    match operation {
        "create_manager" => json!({ "parent": "bund", "kind": "agency" }),
        "grant_role" => json!({ "from": "2021-02-01" }),
        "delegate_role" => json!({ "from": "2021-02-01" }),
        "block" | "unblock" | "settle_excess" | "form_residue" | "consent_residue" => json!({ "authority": authority }),
        "reprofile_project" => json!({ "from": 2021, "to": 2022 }),
        "attach_service" => json!({ "service": "10119" }),
        "reach_maturity" => json!({ "level": 2 }),
        "hand_on" => json!({ "source": { "from": "commitment", "commitment": "probe" }, "basis": "grant",
            "to": { "to": "named", "lines": [{ "recipient": "probe", "amount": "1.00" }] } }),
        _ => json!({}),
    }
}

/// Lists are sent as CSV, and some say the rest in the address.
pub(super) fn list(operation: &str) -> Option<(&'static str, &'static str)> {
    Some(match operation {
        "import_statement" => (
            "&statement=probe&booked_on=2021-02-01",
            "Zeile;Buchungstag;Bewirtschafter;Belegnummer;Kassenzeichen;Betrag EUR\n1;01.02.2021;DE-BY;a-1;;1,00\n",
        ),
        "register_municipalities" => ("&land=DE-SL&booked_on=2021-02-01&voucher=Az", ""),
        "receive_onward_list" => ("", "Weitergabe;Empfänger;Tag;Beleg;Betrag EUR\nprobe;probe;01.02.2021;Az;1,00\n"),
        "connect_authorities" => (
            "&booked_on=2021-02-01&voucher=Az",
            "Leistung;Behörde;Tag;Nachweis\n99108008060000;09162000;01.02.2021;https://beispiel.example\n",
        ),
        "register_vouchers" => (
            "&booked_on=2021-02-01&voucher=Az",
            "Beleg;Projekt;Tag;Empfänger;Grund;Kostenart;Rechnung;SHA-256;Brutto EUR;Umsatzsteuer EUR;Eigenanteil EUR\n\
             probe;probe;15.01.2021;;Reise;Reisen;;\
             e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855;3,00;0,50;0,00\n",
        ),
        _ => return None,
    })
}

pub(super) fn address(path: &str) -> String {
    let mut address = path.replace("services/{id}", "services/10119").replace("{service}", "10119");
    for (name, value) in [("{seq}", "3"), ("{matched}", "3"), ("{payment}", "3"), ("{line}", "1"), ("{year}", "2021")] {
        address = address.replace(name, value);
    }
    while let (Some(begin), Some(end)) = (address.find('{'), address.find('}')) {
        address.replace_range(begin..=end, "probe");
    }
    address
}

/// What the answers to one request are, by person: the same ones together.
pub fn said(answers: &[(String, u16)]) -> String {
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for (who, status) in answers {
        by_status.entry(*status).or_default().push(who);
    }
    let said = by_status.iter().map(|(status, who)| format!("{status} {}", who.join("")));
    said.collect::<Vec<_>>().join("  ")
}

#[rocket::async_test]
async fn every_route_lets_in_whom_the_table_names() {
    let mut tables = Vec::new();
    for (name, store) in open_books().await {
        seed_assigned(&store, "80.00").await;
        let mut tokens = vec![("-".to_owned(), None)];
        for (letter, role, organisation) in PERSONS {
            let person = person(&store, &format!("nur-{}", letter.to_lowercase()), role, organisation).await;
            tokens.push((letter.to_string(), Some(person)));
        }
        store.record(now(), creation_of_actor("ohne", "Ohne Rolle")).await.unwrap();
        tokens.push(("0".to_owned(), Some(store.issue_token(&id("ohne")).await.unwrap())));
        enforce(&store).await;
        let door = Door::of(&store).await;
        let before = store.head(&titelbuch::store::Viewer::all()).await.unwrap();
        let mut table = String::new();
        for (method, path, about) in door.operations() {
            let operation = about["operationId"].as_str().unwrap();
            let schema = &about["requestBody"]["content"]["application/json"]["schema"];
            let mut body = sample(&door.document, schema, "");
            merge(&mut body, by_hand(operation));
            let mut answers = Vec::new();
            for (who, token) in &tokens {
                let told = match method.as_str() {
                    "get" => door.get(token.as_deref(), &address(&path)).await,
                    // A dry run is decided like any other, and leaves the book to the next.
                    _ => {
                        let (query, csv) = list(operation).unwrap_or_default();
                        let path = format!("{}?dry_run=true{query}", address(&path));
                        let sent = if csv.is_empty() { body.to_string() } else { csv.to_owned() };
                        door.send(&method, token.as_deref(), &path, sent, !csv.is_empty()).await
                    }
                };
                let refused = matches!(told.status, 401 | 403);
                assert!(!refused || told.body["detail"].is_string(), "{method} {path} {who}: {}", told.body);
                answers.push((who.clone(), told.status));
                assert!(told.status < 500, "{name} {method} {path} as {who}: {} {}", told.status, told.body);
            }
            table.push_str(&format!("{:6} {path:70} {}\n", method.to_uppercase(), said(&answers)));
        }
        assert_eq!(store.head(&titelbuch::store::Viewer::all()).await.unwrap(), before, "{name}: nothing was booked");
        tables.push((name, table));
    }
    for (name, table) in &tables[1..] {
        assert_eq!(*table, tables[0].1, "{name} answers otherwise than {}", tables[0].0);
    }
    insta::assert_snapshot!("matrix", tables[0].1);
}
