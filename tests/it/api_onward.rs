//! Money handed on over HTTP, on both databases: granted, received one by one and as a list, taken back, and the chain walked
//! both ways. Lists are recorded whole or not at all, and a refused line is named.

use crate::api::rules;
use crate::api_life::{Life, commitment};
use serde_json::{Value, json};

const LIST: &str = "onward_grant,recipient,received_on,voucher,amount_eur\n\
    w-1,10041100,2021-02-01,Bestätigung 1,100.00\nw-1,10041100,2021-02-02,Bestätigung 2,50.00\n";
/// The second line is of a recipient without a share.
const REFUSED: &str = "onward_grant,recipient,received_on,voucher,amount_eur\n\
    w-1,10041100,2021-02-01,Bestätigung 1,100.00\nw-1,10042111,2021-02-02,Bestätigung 2,50.00\n";
const FAULTY: &str = "onward_grant,recipient,received_on,voucher,amount_eur\nw-1,10041100,2021-02-30,,-1\n";
const CONNECTIONS: &str = "service,authority,connected_on,evidence\n\
    10119,10041100,2021-01-20,Protokoll\n10119,10042111,2021-01-21,Protokoll\n";

fn grant(name: &str, amount: &str) -> Value {
    json!({ "onward_grant": name, "source": { "from": "commitment", "commitment": "v-17" }, "basis": "grant",
        "legal_basis": "Art. 44 BayHO", "purpose": "Anschluss der Gemeinden",
        "to": { "to": "named", "lines": [{ "recipient": "10041100", "amount": amount }] } })
}

/// A book with the municipalities of the Saarland and a commitment of 600 €.
async fn prepared() -> Vec<Life> {
    let lives = Life::all().await;
    for life in &lives {
        life.step("anna", "commitments/named", commitment("600.00"), &[]).await;
        let unknown = life.table("anna", "m-0", "recipients/municipalities?land=DE-XX&booked_on=2021-01-31", "").await;
        assert_eq!(unknown.status, 400, "{}: {}", life.name, unknown.body);
        let path = "recipients/municipalities?land=DE-SL&booked_on=2021-01-31&voucher=Zensus";
        let made = life.table("anna", "m-1", path, "").await;
        assert_eq!((made.status, &made.body["lines"]), (201, &json!(52)), "{}: {}", life.name, made.body);
        assert_eq!(life.items("recipients").await.len(), 52, "{}", life.name);
    }
    lives
}

#[rocket::async_test]
async fn money_is_handed_on_received_and_taken_back_over_http() {
    for life in prepared().await {
        let name = &life.name;
        life.step("anna", "onward-grants", grant("w-1", "600.01"), &["R-142"]).await;
        life.step("anna", "onward-grants", grant("w-1", "300.00"), &[]).await;
        let received = json!({ "recipient": "10041100", "amount": "120.00" });
        let receipt = life.step("anna", "onward-grants/w-1/receipts", received, &[]).await;
        let reduced = |amount: &str| json!({ "recipient": "10041100", "amount": amount });
        life.step("anna", "onward-grants/w-1/reductions", reduced("180.01"), &["R-145"]).await;
        life.step("anna", "onward-grants/w-1/reductions", reduced("80.00"), &[]).await;
        let reason = json!({ "reason": "wrong_amount" });
        life.step("anna", "onward-grants/w-1/reversal", reason.clone(), &["R-146"]).await;
        life.step("anna", &format!("onward-receipts/{}/reversal", receipt["seq"]), reason.clone(), &[]).await;
        let one = life.api.get("/api/v1/onward-grants/w-1").await.body;
        assert_eq!(
            (&one["item"]["amount"], &one["item"]["arrived"]),
            (&json!("220.00"), &json!("0.00")),
            "{name}: {one}"
        );
        life.step("anna", "onward-grants/w-1/reversal", reason, &[]).await;
        assert!(life.items("onward-grants").await[0]["reversed_by"].is_u64(), "{name}");
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn a_list_of_what_arrived_is_recorded_whole_or_not_at_all() {
    for life in prepared().await {
        let name = &life.name;
        life.step("anna", "onward-grants", grant("w-1", "120.00"), &[]).await;
        let faulty = life.table("anna", "l-1", "onward-receipts", FAULTY).await;
        let faults = faulty.body["table_faults"].as_array().map(Vec::len);
        assert_eq!((faulty.status, faults), (422, Some(3)), "{name}: {}", faulty.body);
        let refused = life.table("anna", "l-2", "onward-receipts", REFUSED).await;
        assert_eq!((refused.status, rules(&refused)), (422, vec!["R-004"]), "{name}: {}", refused.body);
        assert_eq!(refused.body["violations"][0]["facts"]["line"], "3", "{name}: {}", refused.body);
        let tried = life.table("anna", "l-3", "onward-receipts?dry_run=true", LIST).await;
        assert_eq!((tried.status, &tried.body["seq"]), (200, &Value::Null), "{name}: {}", tried.body);
        let made = life.table("anna", "l-3", "onward-receipts", LIST).await;
        let known = (made.status, &made.body["amount"], &made.body["repeated"]);
        assert_eq!(known, (201, &json!("150.00"), &json!(false)), "{name}: {}", made.body);
        let again = life.table("anna", "l-3", "onward-receipts", LIST).await;
        let known = (again.status, &again.body["repeated"], &again.body["seq"]);
        assert_eq!(known, (200, &json!(true), &made.body["seq"]), "{name}: nothing is booked twice");
        let one = life.api.get("/api/v1/onward-grants/w-1").await.body;
        let receipts = one["item"]["shares"][0]["receipts"].as_array().map(Vec::len);
        assert_eq!((&one["item"]["shares"][0]["received"], receipts), (&json!("150.00"), Some(2)), "{name}: {one}");
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn the_chain_is_walked_both_ways_over_http() {
    for life in prepared().await {
        let name = &life.name;
        life.step("anna", "onward-grants", grant("w-1", "300.00"), &[]).await;
        let down = life.api.get("/api/v1/onward-chain?programme=ozg&land=DE-BY").await;
        assert_eq!(down.status, 200, "{name}: {}", down.body);
        let (down, mut link) = (down.body["item"]["chains"].clone(), &Value::Null);
        let mut links = vec![&down[0]];
        while let Some(next) = links.pop() {
            link = if next["name"].as_str().is_some_and(|said| said.contains("10041100")) { next } else { link };
            links.extend(next["next"].as_array().into_iter().flatten());
        }
        assert!(link["amounts"].as_array().is_some_and(|known| !known.is_empty()), "{name}: {down}");
        let up = life.api.get("/api/v1/onward-chain?recipient=10041100").await.body;
        assert!(up.to_string().contains("0699/532 99"), "{name}: back to the appropriation: {up}");
        for wrong in ["", "?programme=ozg&recipient=10041100", "?recipient=10041100&land=DE-BY", "?programme=nie"] {
            let answer = life.api.get(&format!("/api/v1/onward-chain{wrong}")).await;
            assert!([400, 404].contains(&answer.status), "{name} {wrong}: {}", answer.body);
        }
    }
}

#[rocket::async_test]
async fn a_list_of_connections_is_recorded_whole_or_not_at_all() {
    for life in Life::all().await {
        let name = &life.name;
        let path = "connections?booked_on=2021-01-31&voucher=Protokoll";
        let unknown = life.table("anna", "c-1", path, CONNECTIONS).await;
        assert_eq!((unknown.status, rules(&unknown)), (422, vec!["R-004", "R-004"]), "{name}: {}", unknown.body);
        let bundle = json!({ "service": "10119", "content": { "title": "Ausweis", "source": "Beispiel" } });
        life.step("anna", "services", bundle, &[]).await;
        let undated = life.table("anna", "c-2", "connections", CONNECTIONS).await;
        assert_eq!(undated.status, 400, "{name}: {}", undated.body);
        let nobody = CONNECTIONS.replace("10042111", "10999999");
        assert_eq!(life.table("anna", "c-3", path, &nobody).await.body["table_faults"][0]["line"], 3, "{name}");
        let made = life.table("anna", "c-4", path, CONNECTIONS).await;
        assert_eq!((made.status, &made.body["lines"]), (201, &json!(2)), "{name}: {}", made.body);
        assert_eq!(life.items("roll-out").await[0]["connections"].as_array().map(Vec::len), Some(2), "{name}");
        let once = life.table("anna", "c-5", path, CONNECTIONS).await;
        assert_eq!((once.status, rules(&once)), (422, vec!["R-172", "R-172"]), "{name}: {}", once.body);
        life.agrees().await;
    }
}
