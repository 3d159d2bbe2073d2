//! Every kind of key goes out and comes back, and no cent is seen on the way.

use super::*;
use serde_json::{Value as Json, json};

fn form(shares: Json) -> Json {
    json!({
        "key": "k", "title": "T", "legal_basis": "§ 1", "recipients": "as_named", "shares": shares,
        "source": { "title": "Q", "note": "N" }, "as_of": "2020-12-31", "as_of_assumed": false
    })
}

fn read(value: &Json) -> Result<KeyDefinition, String> {
    let form: KeyForm = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
    let mut fields = Fields::new();
    let read = form.read(&mut fields);
    fields.done(read).map_err(|problem| serde_json::to_string(&problem).unwrap())
}

#[test]
fn every_kind_comes_back_as_it_was_sent() {
    let values = json!([{ "recipient": "A", "value": "1.50" }, { "recipient": "B", "value": "0.5" }]);
    let kinds = [
        json!({ "kind": "published_percentages", "percentages": [
            { "recipient": "A", "percent": "60.00" }, { "recipient": "B", "percent": "40" }] }),
        json!({ "kind": "koenigstein", "inputs": [{ "recipient": "A", "tax": "100.00", "population": "10" }] }),
        json!({ "kind": "indicator", "name": "Einwohner", "unit": "Mio.", "values": values }),
        json!({ "kind": "equal", "among": ["A", "B"] }),
        json!({ "kind": "blended", "parts": [{ "name": "a", "proportion": "0.75", "values": values }] }),
        json!({ "kind": "fixed_amounts", "printed_total": "3.00", "amounts": [
            { "recipient": "A", "amount": "1.00" }, { "recipient": "B", "amount": "1.99" }] }),
    ];
    for shares in kinds {
        let mut sent = form(shares);
        let definition = read(&sent).unwrap();
        sent["version"] = json!(1);
        sent["scale"] = json!(definition.scale);
        let answered = serde_json::to_value(KeyForm::from(&definition)).unwrap();
        assert_eq!(answered, sent);
        assert!(!answered.to_string().contains("cents"), "{answered}");
    }
}

#[test]
fn an_assumed_date_is_marked_once() {
    let mut sent = form(json!({ "kind": "equal", "among": ["A"] }));
    sent["as_of_assumed"] = json!(true);
    let definition = read(&sent).unwrap();
    assert!(definition.as_of_is_assumed());
    let answered = serde_json::to_value(KeyForm::from(&definition)).unwrap();
    assert_eq!(read(&answered).unwrap(), definition);
    sent["as_of_reason"] = json!("es steht keiner da.");
    assert_eq!(read(&sent).unwrap().as_of_assumed.as_deref(), Some("es steht keiner da."));
    sent["as_of_assumed"] = json!(false);
    assert!(read(&sent).unwrap_err().contains("definition.as_of_reason"));
}

#[test]
fn all_faults_come_with_their_places() {
    let shares = json!({ "kind": "fixed_amounts", "amounts": [
        { "recipient": "A", "amount": "1,00" }, { "recipient": "B C", "amount": "1.005" }] });
    let said = read(&form(shares)).unwrap_err();
    for place in ["amounts[0].amount", "amounts[1].recipient", "amounts[1].amount"] {
        assert!(said.contains(&format!("definition.shares.{place}")), "{said}");
    }
    let number = json!({ "kind": "published_percentages", "percentages": [{ "recipient": "A", "percent": 100 }] });
    assert!(read(&form(number)).unwrap_err().contains("Zeichenkette"));
    let cents = json!({ "kind": "fixed_amounts", "amounts": [{ "recipient": "A", "amount_cents": 100 }] });
    assert!(read(&form(cents)).unwrap_err().contains("amount_cents"));
}
