//! Later years over HTTP, on both databases: authority is granted, blocked, assigned by two persons, used and given back,
//! and the year that granted it lets the rest lapse.

use crate::api::dated;
use crate::api_life::{ITEM, Life, with_voucher};
use serde_json::{Value, json};

fn authority(amount: &str) -> Value {
    json!({ "budget_item": ITEM, "year_granted": 2021, "due_year": 2023, "amount": amount })
}

fn changed(change: &str, amount: &str) -> Value {
    let mut body = authority(amount);
    body["change"] = json!(change);
    body
}

fn blocked(basis: &str, amount: &str) -> Value {
    let authority = json!({ "budget_item": ITEM, "year_granted": 2021, "due_year": 2023 });
    json!({ "authority": authority, "basis": basis, "amount": amount })
}

fn returned(amount: &str) -> Value {
    let mut body = authority(amount);
    body["component"] = json!("foederal");
    body["manager"] = json!("DE-BY");
    body
}

fn forward(amounts: Value) -> Value {
    json!({ "forward_commitment": "v-30", "project": "p-1", "manager": "DE-BY", "component": "foederal",
        "budget_item": ITEM, "basis": { "kind": "commitment_authority", "year_granted": 2021 }, "amounts": amounts,
        "purpose": "Betrieb", "payee": "Petra Unverwechselbar" })
}

/// Two persons assign authority of 2023 to Bayern.
async fn assign(life: &Life, amount: &str) {
    let lines = json!([{ "recipient": "DE-BY", "amount": amount }]);
    let draft = json!({ "kind": "authority_assignment", "component": "foederal", "budget_item": ITEM,
        "year_granted": 2021, "due_year": 2023, "lines": lines });
    let made = life.step("anna", "proposals", json!({ "proposal": "ve-1", "draft": draft }), &[]).await;
    let approval = json!({ "content_sha256": made["content_sha256"] });
    life.step("bernd", "proposals/ve-1/approval", approval, &[]).await;
    life.step("anna", "proposals/ve-1/execution", json!({}), &[]).await;
}

#[rocket::async_test]
async fn later_years_are_authorised_bound_and_given_back_over_http() {
    for life in Life::all().await {
        let name = &life.name;
        let mut same_year = authority("500.00");
        same_year["due_year"] = json!(2021);
        life.step("anna", "commitment-authorities", same_year, &["R-120"]).await;
        life.step("anna", "commitment-authorities", authority("500.00"), &[]).await;
        life.step("anna", "commitment-authority-changes", changed("supplementary", "100.00"), &[]).await;
        life.step("anna", "commitment-authority-changes", changed("cut", "50.00"), &[]).await;
        life.step("anna", "commitment-authority-blocks", blocked("own_management", "550.01"), &["R-121"]).await;
        life.step("anna", "commitment-authority-blocks", blocked("finance_ministry", "50.00"), &[]).await;
        life.step("anna", "commitment-authority-unblocks", blocked("finance_ministry", "50.01"), &["R-061"]).await;
        life.step("anna", "commitment-authority-unblocks", blocked("finance_ministry", "50.00"), &[]).await;
        assign(&life, "400.00").await;

        let due = |amount: &str| json!([{ "due_year": 2023, "amount": amount }]);
        life.step("anna", "forward-commitments", forward(due("400.01")), &["R-122"]).await;
        let made = life.step("anna", "forward-commitments", forward(due("300.00")), &[]).await;
        let change = |kind: &str, amount: &str| json!({ "due_year": 2023, "change": kind, "amount": amount });
        let path = "forward-commitments/v-30/changes";
        life.step("anna", path, change("increase", "100.01"), &["R-122"]).await;
        life.step("anna", path, change("increase", "50.00"), &[]).await;
        life.step("anna", path, change("free", "350.01"), &["R-126"]).await;
        life.step("anna", path, change("free", "100.00"), &[]).await;
        let listed = &life.items("forward-commitments").await[0];
        assert_eq!(listed["due"], due("250.00"), "{name}: {listed}");
        let basis = json!({ "kind": "commitment_authority", "year_granted": 2021 });
        assert_eq!((&listed["basis"], &listed["seq"]), (&basis, &made["seq"]), "{name}: {listed}");

        life.step("anna", "commitment-authority-returns", returned("150.01"), &["R-122"]).await;
        life.step("anna", "commitment-authority-returns", returned("50.00"), &[]).await;
        let over = || json!({ "year_granted": 2021, "booked_on": "2022-01-01" });
        life.step("anna", "commitment-authority-lapses", over(), &[]).await;
        life.step("anna", "commitment-authority-lapses", over(), &["R-003"]).await;
        let opening = json!({ "booking_year": 2023, "booked_on": "2023-01-02" });
        let opened = life.step("anna", "year-openings", opening, &[]).await;
        assert_eq!(opened["charges"][0]["without_authority"], "250.00", "{name}: {opened}");
        let held = life.items("commitment-authorities").await;
        let of_bayern = held.iter().find(|row| row["manager"] == "DE-BY").unwrap_or_else(|| panic!("{name}: {held:?}"));
        assert_eq!(
            (&of_bayern["prior_charge"], &of_bayern["lapsed"]),
            (&json!("250.00"), &json!("100.00")),
            "{held:?}"
        );
        for path in ["forward-commitments", "journal?limit=200"] {
            let told = String::from_utf8(life.api.get(&format!("/api/v1/{path}")).await.bytes).unwrap();
            assert!(!told.contains("Unverwechselbar"), "{name} {path}: who is paid is told to nobody");
        }
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn what_is_wrong_with_later_years_is_said_by_its_place() {
    for life in Life::all().await {
        let name = &life.name;
        let mut alone = blocked("budget_act", "1.00");
        alone["authority"]["component"] = json!("foederal");
        let mut bare = forward(json!([]));
        bare["basis"] = json!({ "kind": "current_business", "reason": "x", "year_granted": 2021 });
        let amounts = json!([{ "due_year": 2022, "amount": "1.00" }, { "due_year": 2023, "amount": "1,00" }]);
        for (path, body, said) in [
            ("commitment-authority-blocks", alone, "authority.manager"),
            ("forward-commitments", bare, "„year_granted“"),
            ("forward-commitments", forward(amounts), "amounts[1].amount"),
        ] {
            let refused = life.send("anna", "l-1", path, dated(with_voucher(body))).await;
            let told = refused.body["detail"].as_str().unwrap();
            assert!(refused.status == 422 && told.contains(said), "{name} {path}: {told}");
        }
    }
}
