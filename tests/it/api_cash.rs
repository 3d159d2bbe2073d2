//! Money that comes back, is taken back, moved on or slips, over HTTP and on both databases.

use crate::api::dated;
use crate::api_life::{ITEM, Life, with_voucher};
use serde_json::{Value, json};

async fn decided(life: &Life, proposal: &str, draft: Value, refused: &[&str]) -> Value {
    let made = life.step("anna", "proposals", json!({ "proposal": proposal, "draft": draft }), &[]).await;
    let approval = json!({ "content_sha256": made["content_sha256"] });
    life.step("bernd", &format!("proposals/{proposal}/approval"), approval, &[]).await;
    life.step("anna", &format!("proposals/{proposal}/execution"), json!({}), refused).await
}

#[rocket::async_test]
async fn what_comes_back_is_set_off_and_taken_back_over_http() {
    for life in Life::all().await {
        let name = &life.name;
        life.ordered().await;
        let paid = life.step("clara", "payments", json!({ "order": "a-1", "amount": "300.00" }), &[]).await;
        let refunds = format!("payments/{}/refunds", paid["seq"]);
        life.step("bernd", &refunds, json!({ "amount": "20.00" }), &["R-068"]).await;
        life.step("clara", &refunds, json!({ "amount": "300.01" }), &["R-130"]).await;
        let refunded = life.step("clara", &refunds, json!({ "amount": "20.00" }), &[]).await;
        let order = life.items("orders").await;
        assert_eq!(order[0]["paid"], "280.00", "{name}: {order:?}");
        let reason = json!({ "reason": "wrong_amount" });
        life.step("clara", &format!("payments/{}/reverse", paid["seq"]), reason.clone(), &["R-132"]).await;
        life.step("clara", &format!("payments/{}/reverse", refunded["seq"]), reason, &[]).await;
        let claim = json!({ "claim": "r-1", "project": "p-1", "amount": "5.00", "due_on": "2021-12-31", "basis": "BHO § 35",
            "what": { "kind": "refund", "order": "a-1", "payment": paid["seq"] } });
        life.step("bernd", "claims", claim, &["R-133"]).await;
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn what_is_assigned_and_free_is_recalled_and_moved_on_over_http() {
    for life in Life::all().await {
        let name = &life.name;
        let content = json!({ "title": "Dachabkommen", "component": "foederal", "ministry": "bmi", "source": "Beispiel",
            "legal_basis": "assignment", "terms": [{ "term": { "kind": "minimum_redistribution_eur", "value": "100.00" },
            "source": "§ 4", "valid_from": "2021-01-01" }] });
        life.step("anna", "agreements", json!({ "agreement": "dach", "content": content }), &[]).await;
        let lines = |amount: &str| json!([{ "recipient": "DE-BY", "amount": amount }]);
        let of = |kind: &str, lines: Value| json!({ "kind": kind, "component": "foederal", "budget_item": ITEM, "booking_year": 2021, "lines": lines });
        decided(&life, "e-1", of("recall", lines("1000.01")), &["R-010", "R-014"]).await;
        decided(&life, "e-2", of("recall", lines("100.00")), &[]).await;
        let draft = |amount: &str| {
            json!({ "kind": "reassignment", "component": "foederal", "budget_item": ITEM, "booking_year": 2021,
                "agreement": "dach", "from": lines(amount), "key": "koenigstein-2019", "takers": ["DE-HB", "DE-SL"],
                "floor": "30.00" })
        };
        let few = json!({ "proposal": "u-0", "draft": draft("99.99") });
        life.step("anna", "proposals", few, &["R-135"]).await;
        decided(&life, "u-1", draft("200.00"), &[]).await;
        let told = life.api.get("/api/v1/proposals/u-1").await.body;
        let given = told["item"]["content"]["given"].as_array().unwrap_or_else(|| panic!("{name}: {told}")).clone();
        assert_eq!(given.len(), 2, "{name}: {given:?}");
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn a_project_slips_over_http() {
    for life in Life::all().await {
        let name = &life.name;
        life.ordered().await;
        let note = json!({ "budget_item": ITEM, "note": { "kind": "transferable" }, "source": "Haushaltsplan 2021" });
        let slip = |to: u16| json!({ "from": 2021, "to": to });
        let rehearsed = dated(with_voucher(slip(2022)));
        let rehearsed = life.send("anna", "d-1", "projects/p-1/reprofiles?dry_run=true", rehearsed).await;
        assert_eq!(rehearsed.status, 200, "{name}: {}", rehearsed.body);
        let told = rehearsed.body;
        assert_eq!((&told["freed"], &told["residue"]), (&json!("300.00"), &json!("0.00")), "{name}: {told}");
        life.step("anna", "budget-notes", note, &[]).await;
        let told = life.step("anna", "projects/p-1/reprofiles", slip(2022), &[]).await;
        assert_eq!((&told["freed"], &told["residue"]), (&json!("300.00"), &json!("300.00")), "{name}: {told}");
        assert_eq!(told["seqs"].as_array().unwrap().len(), 2, "{name}: {told}");
        let said = told["left_to_others"].as_array().unwrap();
        assert!(said.len() == 3 && said[0].as_str().unwrap().contains("a-1"), "{name}: {said:?}");
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn a_land_hands_down_and_gets_back_over_http() {
    for life in Life::all().await {
        let name = &life.name;
        let agency =
            |id: &str, parent: &str| json!({ "manager": id, "title": "Landesamt", "parent": parent, "kind": "agency" });
        for (id, parent) in [("by-amt", "DE-BY"), ("by-stelle", "by-amt")] {
            life.step("anna", "managers", agency(id, parent), &[]).await;
        }
        let draft = |to: &str, amount: &str| {
            json!({ "kind": "sub_assignment", "from": "DE-BY", "component": "foederal", "budget_item": ITEM,
                "booking_year": 2021, "lines": [{ "recipient": to, "amount": amount }] })
        };
        let skipping = json!({ "proposal": "w-0", "draft": draft("by-stelle", "1.00") });
        life.step("anna", "proposals", skipping, &["R-150"]).await;
        decided(&life, "w-1", draft("by-amt", "1000.01"), &["R-014"]).await;
        decided(&life, "w-2", draft("by-amt", "400.00"), &[]).await;
        let told = life.api.get("/api/v1/proposals/w-2").await.body;
        let content = &told["item"]["content"];
        assert_eq!((&content["kind"], &content["from"]), (&json!("sub_assignment"), &json!("DE-BY")), "{name}: {told}");
        let bound = |manager: &str, amount: &str| {
            json!({ "commitment": "f-1", "project": "p-1", "manager": manager, "component": "foederal", "budget_item": ITEM,
                "booking_year": 2021, "amount": amount, "purpose": "Prüfsystem" })
        };
        life.step("anna", "commitments/named", bound("DE-BY", "600.01"), &["R-014"]).await;
        life.step("anna", "commitments/named", bound("by-amt", "300.00"), &[]).await;
        let path = "recipients/municipalities?land=DE-SL&booked_on=2021-01-31&voucher=Zensus";
        assert_eq!(life.table("anna", "m-1", path, "").await.status, 201, "{name}");
        let grant = json!({ "onward_grant": "w-1", "source": { "from": "commitment", "commitment": "f-1" },
            "basis": "grant", "legal_basis": "Art. 44 BayHO", "purpose": "Anschluss",
            "to": { "to": "named", "lines": [{ "recipient": "10041100", "amount": "50.00" }] } });
        life.step("anna", "onward-grants", grant, &[]).await;
        for chain in ["recipient=10041100", "programme=ozg&land=DE-BY"] {
            let told = life.api.get(&format!("/api/v1/onward-chain?{chain}")).await.body.to_string();
            let of = |who: &str| told.find(&format!("an {who} (foederal)")).unwrap_or_else(|| panic!("{name}: {told}"));
            let up = of("by-amt") < of("DE-BY");
            assert_eq!(up, chain.starts_with("recipient"), "{name} {chain}: each step of the authority: {told}");
        }
        let back = |amount: &str| {
            json!({ "component": "foederal", "budget_item": ITEM, "booking_year": 2021, "manager": "by-amt",
                "amount": amount })
        };
        life.step("anna", "assignment-returns", back("100.01"), &["R-014"]).await;
        life.step("anna", "assignment-returns", back("100.00"), &[]).await;
        let free = life.items("balances").await.into_iter().filter(|one| one["stage"] == "assigned");
        let free: Vec<String> = free.map(|one| format!("{}", one["balance"])).collect();
        assert!(free.contains(&"\"700.00\"".to_owned()), "{name}: {free:?}");
        life.agrees().await;
    }
}
