//! What a project is for and what it reached over HTTP, on both databases: every act with the refusals it earns, and what
//! the lists say of it.

use crate::api_life::Life;
use serde_json::{Value, json};

const SINGLE: &str = "99008001012011";

fn content(level: u8) -> Value {
    json!({ "title": "Personalausweis", "bundle": "10119", "source": "Beispiel",
        "deadline": { "due_on": "2022-12-31", "scheme": "1.1", "level": level, "source": "§ 1 OZG a. F." } })
}

fn reached(scheme: &str, level: u8, on: &str) -> Value {
    json!({ "scheme": scheme, "level": level, "reached_on": on, "evidence": "Protokoll" })
}

fn connection(authority: &str) -> Value {
    json!({ "authority": authority, "connected_on": "2021-01-20", "evidence": "Protokoll" })
}

#[rocket::async_test]
async fn a_service_is_registered_attached_and_rises() {
    for life in Life::all().await {
        let bundle = json!({ "service": "10119", "content": { "title": "Ausweis", "source": "Beispiel" } });
        let single = |level| json!({ "service": SINGLE, "content": content(level) });
        life.step("anna", "services", single(3), &["R-160"]).await;
        life.step("anna", "services", bundle, &[]).await;
        life.step("anna", "services", single(5), &["R-162"]).await;
        life.step("anna", "services", single(3), &[]).await;
        life.step("anna", "projects/p-1/services", json!({ "service": "10120" }), &["R-004"]).await;
        life.step("anna", "projects/p-1/services", json!({ "service": SINGLE }), &[]).await;
        life.step("anna", "projects/p-1/services", json!({ "service": SINGLE }), &["R-161"]).await;
        let level = format!("services/{SINGLE}/maturity");
        life.step("anna", &level, reached("2.0", 8, "2021-01-10"), &["R-162"]).await;
        let wrong = life.step("anna", &level, reached("1.1", 2, "2021-01-10"), &[]).await;
        life.step("anna", &level, reached("1.1", 1, "2021-01-20"), &["R-163"]).await;
        life.step("anna", &format!("{level}/{}/withdraw", wrong["seq"]), json!({}), &[]).await;
        life.step("anna", &level, reached("1.1", 1, "2021-01-20"), &[]).await;
        let listed = life.items("services").await;
        assert_eq!(listed[1]["content"], content(3), "{}: what is read can be sent again", life.name);
        assert_eq!((&listed[1]["kind"], &listed[1]["projects"]), (&json!("single_service"), &json!(["p-1"])));
        assert_eq!(listed[1]["levels"][0]["level"], 1, "{}", life.name);
        life.step("anna", &format!("projects/p-1/services/{SINGLE}/detach"), json!({}), &[]).await;
    }
}

#[rocket::async_test]
async fn what_one_land_runs_others_use_and_bear_in_part() {
    for life in Life::all().await {
        let name = &life.name;
        let bundle = json!({ "service": "10119", "content": { "title": "Ausweis", "source": "Beispiel" } });
        life.step("anna", "services", bundle, &[]).await;
        let reuse = |user: &str| json!({ "provider": "DE-BY", "user": user, "since_on": "2021-01-15", "agreement": "Vereinbarung 1" });
        let path = "services/10119/reuses";
        life.step("anna", path, reuse("DE-BY"), &["R-180"]).await;
        life.step("anna", path, reuse("DE-HB"), &[]).await;
        let agreed = life.step("anna", path, reuse("DE-SL"), &[]).await;
        let cost = |year: u16| json!({ "provider": "DE-BY", "cost_year": year, "amount": "100.00", "key": "koenigstein-2019" });
        let costs = "services/10119/running-costs";
        life.step("anna", costs, cost(2020), &["R-181"]).await;
        let shared = life.step("anna", costs, cost(2021), &[]).await;
        life.step("anna", costs, cost(2021), &["R-181"]).await;
        let listed = &life.items("services").await[0];
        // 15.56072, 0.95379 and 1.19827 of the whole key: 87.850…, 5.384… and 6.765… of a hundred.
        let shares = json!([{ "land": "DE-BY", "amount": "87.85" }, { "land": "DE-HB", "amount": "5.38" },
            { "land": "DE-SL", "amount": "6.77" }]);
        assert_eq!(listed["running_costs"][0]["shares"], shares, "{name}: {listed}");
        let back = format!("{costs}/{}/reverse", shared["seq"]);
        life.step("anna", &back, json!({ "reason": "wrong_amount" }), &[]).await;
        life.step("anna", &back, json!({ "reason": "wrong_amount" }), &["R-050"]).await;
        let ended = json!({ "ended_on": "2021-01-31" });
        life.step("anna", &format!("{path}/{}/end", agreed["seq"]), ended.clone(), &[]).await;
        life.step("anna", &format!("{path}/{}/end", agreed["seq"]), ended, &["R-180"]).await;
        let listed = &life.items("services").await[0];
        assert_eq!(listed["running_costs"], json!([]), "{name}");
        assert_eq!(listed["reuses"][1]["ended_on"], "2021-01-31", "{name}");
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn a_dossier_and_a_roll_out_are_told() {
    for life in Life::all().await {
        let name = &life.name;
        let described = |partners: Value| json!({ "one_for_all": true, "partners": partners, "source": "§ 2" });
        life.step("anna", "projects/p-1/description", described(json!(["DE-BY"])), &["R-168"]).await;
        life.step("anna", "projects/p-1/description", described(json!([])), &[]).await;
        let milestone = |planned: &str| json!({ "milestone": "pilot", "title": "Pilot", "planned_on": planned });
        life.step("anna", "projects/p-1/milestones", milestone("2021-06-30"), &[]).await;
        life.step("anna", "projects/p-1/milestones", milestone("2021-09-30"), &["R-165"]).await;
        life.step("anna", "projects/p-1/costs", json!({ "year": 2021, "source": "Plan" }), &["R-173"]).await;
        let cost = json!({ "year": 2021, "planned": "100.00", "source": "Plan" });
        life.step("anna", "projects/p-1/costs", cost, &[]).await;
        let criterion = |code: &str| json!({ "criterion": code, "assessment": "fulfilled", "assessed_on": "2021-01-31", "evidence": "Vermerk" });
        life.step("anna", "projects/p-1/criteria", criterion("beauty"), &["R-167"]).await;
        life.step("anna", "projects/p-1/criteria", criterion("speed"), &[]).await;
        let told = life.items("dossiers").await;
        assert_eq!(told[0]["costs"][0]["planned"], "100.00", "{name}");
        assert_eq!(told[0]["costs"][0]["forecast"], Value::Null, "{name}: nobody said it, so it is not zero");

        let bundle = json!({ "service": "10119", "content": { "title": "Ausweis", "source": "Beispiel" } });
        life.step("anna", "services", bundle, &[]).await;
        let authority =
            |id: &str, kind: &str| json!({ "authority": id, "title": "Kreis", "kind": kind, "land": "DE-BY" });
        life.step("anna", "authorities", authority("kreis-1", "municipality"), &["R-170"]).await;
        life.step("anna", "authorities", authority("kreis-1", "district"), &[]).await;
        let competence = |competent: Value| json!({ "land": "DE-BY", "competent_from": "2021-01-01", "competent": competent, "source": "Verordnung" });
        life.step("anna", "services/10119/competences", competence(json!([])), &["R-171"]).await;
        let both = json!([{ "kind": "municipality", "number": 2056 }, { "kind": "district" }]);
        life.step("anna", "services/10119/competences", competence(both), &[]).await;
        life.step("anna", "services/10119/connections", connection("kreis-1"), &[]).await;
        life.step("anna", "services/10119/connections", connection("kreis-1"), &["R-172"]).await;
        life.step("anna", "services/10119/connections", connection("09162000"), &[]).await;
        life.step("anna", "services/10119/connections/09162000/withdraw", json!({}), &[]).await;
        let told = life.items("roll-out").await;
        assert_eq!(told[0]["connections"][0]["authority"], "kreis-1", "{name}");
        assert_eq!(told[0]["competences"][0]["competent"][1], json!({ "kind": "district" }), "{name}");
        assert_eq!(life.items("authorities").await.len(), 1, "{name}");
    }
}

#[rocket::async_test]
async fn a_consortium_carries_a_project_and_reimburses_its_lead() {
    for life in Life::all().await {
        let name = &life.name;
        let consortium = |members: Value| json!({ "consortium": "verbund", "title": "Verbund (Beispiel)", "members": members, "lead": "DE-BY", "since": "2021-01-01" });
        life.step("anna", "consortia", consortium(json!(["DE-BY"])), &["R-151"]).await;
        life.step("anna", "consortia", consortium(json!(["DE-BY", "DE-HB"])), &[]).await;
        assert_eq!(life.items("consortia").await[0]["members"], json!(["DE-BY", "DE-HB"]), "{name}");
        let shares = |percent: &str| {
            json!({ "consortium": "verbund", "source": "§ 4", "shares": [{ "member": "DE-BY", "percent": "66.67" },
                { "member": "DE-HB", "percent": percent }] })
        };
        let reimbursement = |partner: &str, amount: &str| json!({ "partner": partner, "amount": amount });
        let path = "projects/p-1/reimbursements";
        life.step("anna", path, reimbursement("DE-HB", "1.00"), &["R-153"]).await;
        life.step("anna", "projects/p-1/joint-carrying", shares("33.34"), &["R-152"]).await;
        life.step("anna", "projects/p-1/joint-carrying", shares("33.33"), &[]).await;
        assert_eq!(life.items("dossiers").await[0]["joint"]["shares"][1]["percent"], "33.33", "{name}");
        life.ordered().await;
        life.step("anna", path, reimbursement("DE-HB", "0.01"), &["R-154"]).await;
        life.step("clara", "payments", json!({ "order": "a-1", "amount": "300.00" }), &[]).await;
        life.step("anna", path, reimbursement("DE-HB", "100.00"), &["R-154"]).await;
        let booked = life.step("anna", path, reimbursement("DE-HB", "99.99"), &[]).await;
        let figure = life.api.get("/api/v1/balances?figure=reimbursed_among_laender").await.body;
        assert_eq!(figure["items"][0]["balance"], "99.99", "{name}: {figure}");
        let reversal = json!({ "reverses": booked["seq"], "reason": "wrong_amount" });
        life.step("anna", "reversals", reversal, &[]).await;
        life.agrees().await;
    }
}
