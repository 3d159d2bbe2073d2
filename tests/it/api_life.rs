//! The second half of the life of the money over HTTP, on both databases: who may do what, a statement of the Kasse with
//! a line too high and a line without an order, and what a caller may not slip in.

use crate::api::{Answer, Api, answer, dated, rules};
use crate::support::*;
use rocket::http::{ContentType, Header};
use serde_json::{Value, json};
use titelbuch::store::{Store, Viewer};

pub const ITEM: &str = "0699/532 99";
const OTHER: &str = "0699/685 01";
/// The third pays more than is ordered, the last nobody ordered.
const STATEMENT: &str = "Zeile;Buchungstag;Bewirtschafter;Belegnummer;Kassenzeichen;Betrag EUR\n\
    1;01.06.2021;DE-BY;a-1;1180099;250,00\n2;02.06.2021;;;1180099;40,00\n3;02.06.2021;;a-1;;15,00\n\
    4;02.06.2021;;;999;7,50\n";
/// A day that is none, a line that is missing, an amount below zero.
const FAULTY: &str = "Zeile;Buchungstag;Bewirtschafter;Belegnummer;Kassenzeichen;Betrag EUR\n\
    1;31.02.2021;DE-BY;a-1;1180099;50,00\n3;02.06.2021;;;1180099;0,00\n";

/// A book with money of Bayern, and four persons before it.
pub struct Life {
    pub name: String,
    store: Store,
    pub api: Api,
    clara: String,
    dora: String,
}

impl Life {
    pub async fn all() -> Vec<Life> {
        let mut lives = Vec::new();
        for (name, store) in open_books().await {
            let api = Api::of(&store).await;
            seed_assignment(&store, "1000.00").await;
            store.record(now(), creation_of_actor("clara", "Clara Kasse")).await.unwrap();
            let clara = store.issue_token(&id("clara")).await.unwrap();
            store.record(now(), creation_of_actor("dora", "Dora Dritte")).await.unwrap();
            let dora = store.issue_token(&id("dora")).await.unwrap();
            lives.push(Life { name, store, api, clara, dora });
        }
        lives
    }

    pub fn token(&self, who: &str) -> &str {
        match who {
            "anna" => &self.api.anna,
            "bernd" => &self.api.bernd,
            "clara" => &self.clara,
            _ => &self.dora,
        }
    }

    pub async fn send(&self, who: &str, key: &str, path: &str, body: Value) -> Answer {
        let path = format!("/api/v1/{path}");
        self.api.post(Some(self.token(who)), Some(key), &path, body).await
    }

    /// Refused by these rules, or done where none is named.
    pub async fn step(&self, who: &str, path: &str, body: Value, refused: &[&str]) -> Value {
        let body = dated(with_voucher(body));
        let answer = self.send(who, &unique("k"), path, body.clone()).await;
        let what = format!("{} {who} {path} {body}: {}", self.name, answer.body);
        if refused.is_empty() {
            assert_eq!(answer.status, 201, "{what}");
        } else {
            assert_eq!((answer.status, rules(&answer)), (422, refused.to_vec()), "{what}");
        }
        answer.body
    }

    async fn csv(&self, who: &str, key: &str, query: &str, file: &str) -> Answer {
        self.table(who, key, &format!("statements?{query}"), file).await
    }

    /// Sends a table; an empty one where the address says all.
    pub async fn table(&self, who: &str, key: &str, path: &str, file: &str) -> Answer {
        let request = self.api.client.post(format!("/api/v1/{path}")).header(ContentType::CSV);
        let request = request.header(Header::new("Authorization", format!("Bearer {}", self.token(who))));
        answer(request.header(Header::new("Idempotency-Key", key.to_owned())).body(file).dispatch().await).await
    }

    pub async fn items(&self, path: &str) -> Vec<Value> {
        let listed = self.api.get(&format!("/api/v1/{path}")).await;
        assert_eq!(listed.status, 200, "{} {path}: {}", self.name, listed.body);
        listed.body["items"].as_array().unwrap().clone()
    }

    async fn size(&self) -> u64 {
        self.store.head(&Viewer::all()).await.unwrap().size
    }

    pub async fn agrees(&self) {
        let report = self.store.verify(None, &mut |_, _| {}).await.unwrap();
        assert!(report.agrees(), "{}: {report:?}", self.name);
    }

    /// A commitment of 600 with a name, and on it an issued order of 300.
    pub async fn ordered(&self) {
        self.step("anna", "commitments/named", commitment("600.00"), &[]).await;
        self.step("anna", "orders", order("a-1", "300.00"), &[]).await;
        self.step("bernd", "orders/a-1/issue", json!({}), &[]).await;
    }
}

pub fn with_voucher(mut body: Value) -> Value {
    body["voucher"] = json!("Beleg 1/2021");
    body
}

fn of_item(year: u16) -> Value {
    json!({ "budget_item": ITEM, "booking_year": year })
}

fn of_bayern(year: u16) -> Value {
    json!({ "budget_item": ITEM, "booking_year": year, "component": "foederal", "manager": "DE-BY" })
}

pub fn commitment(amount: &str) -> Value {
    json!({ "commitment": "v-17", "project": "p-1", "manager": "DE-BY", "component": "foederal", "budget_item": ITEM,
        "booking_year": 2021, "amount": amount, "purpose": "Antragsassistent", "payee": "Petra Unverwechselbar" })
}

pub fn order(name: &str, amount: &str) -> Value {
    json!({ "order": name, "commitment": "v-17", "amount": amount, "due_on": "2021-06-01", "cash_sign": "1180099",
        "payee": "Petra Unverwechselbar" })
}

#[rocket::async_test]
async fn authority_changes_over_http() {
    for life in Life::all().await {
        let change = |kind: &str, amount: &str| json!({ "budget_item": ITEM, "booking_year": 2021, "change": kind, "amount": amount });
        life.step("anna", "appropriation-changes", change("supplementary", "500.00"), &[]).await;
        let block = |basis: &str, amount: &str| json!({ "authority": of_item(2021), "basis": basis, "amount": amount });
        life.step("anna", "blocks", block("own_management", "500.01"), &["R-012"]).await;
        life.step("anna", "blocks", block("finance_ministry", "100.00"), &[]).await;
        life.step("anna", "unblocks", block("finance_ministry", "100.01"), &["R-061"]).await;
        life.step("anna", "unblocks", block("finance_ministry", "100.00"), &[]).await;

        let item = json!({ "budget_item": OTHER, "title": "Beispiel, Zuschüsse", "manager": "bmi" });
        life.step("anna", "budget-items", item, &[]).await;
        let virement = json!({ "from_item": ITEM, "to_item": OTHER, "booking_year": 2021, "amount": "50.00" });
        life.step("anna", "virements", virement.clone(), &["R-062"]).await;
        let note = json!({ "kind": "covered_by", "by": ITEM });
        let note = json!({ "budget_item": OTHER, "note": note, "source": "Haushaltsplan 2021" });
        life.step("anna", "budget-notes", note, &[]).await;
        life.step("anna", "virements", virement, &[]).await;

        let back = |amount: &str| {
            json!({ "component": "foederal", "budget_item": ITEM, "booking_year": 2021,
            "manager": "DE-BY", "amount": amount })
        };
        life.step("anna", "assignment-returns", back("1000.01"), &["R-010", "R-014"]).await;
        life.step("anna", "assignment-returns", back("100.00"), &[]).await;

        // 550 are free: a cut of 600 leaves 50 without authority, and the receipt says so.
        let cut = life.step("anna", "appropriation-changes", change("cut", "600.00"), &[]).await;
        assert_eq!(cut["without_authority"][0]["amount"], "50.00", "{}: {cut}", life.name);
        assert!(cut["notices"][0].as_str().unwrap().contains("ohne Ermächtigung"), "{}: {cut}", life.name);
        let more = life.step("anna", "appropriation-changes", change("over_plan", "100.00"), &[]).await;
        assert!(more["without_authority"].is_null(), "{}: covered by it: {more}", life.name);
        let settle = json!({ "authority": of_item(2021), "amount": "0.01" });
        life.step("anna", "excess-settlements", settle, &["R-072"]).await;
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn three_persons_bind_order_pay_and_close_over_http() {
    for life in Life::all().await {
        let name = &life.name;
        life.ordered().await;
        let change = |kind: &str, amount: &str| json!({ "change": kind, "amount": amount });
        life.step("anna", "commitments/v-17/changes", change("increase", "50.00"), &[]).await;
        life.step("anna", "commitments/v-17/changes", change("free", "350.01"), &["R-065"]).await;
        life.step("anna", "commitments/v-17/changes", change("free", "50.00"), &[]).await;
        life.step("anna", "commitments/v-18/changes", change("free", "50.00"), &["R-004"]).await;
        life.step("anna", "orders/a-1/issue", json!({}), &["R-066"]).await;
        life.step("anna", "orders", order("a-2", "100.00"), &[]).await;
        life.step("anna", "orders/a-2/issue", json!({}), &["R-067"]).await;
        life.step("bernd", "orders/a-2/issue", json!({}), &[]).await;
        life.step("bernd", "orders/a-2/cancel", json!({}), &[]).await;

        let bound = &life.items("commitments").await[0];
        assert_eq!((&bound["bound"], &bound["open"]), (&json!("600.00"), &json!("300.00")), "{name}: {bound}");
        let typed = json!({ "order": "a-1", "amount": "310.00" });
        life.step("bernd", "payments", typed.clone(), &["R-068"]).await;
        let paid = life.step("clara", "payments", typed, &[]).await;
        assert_eq!(paid["without_authority"][0]["amount"], "10.00", "{name}: {paid}");
        let listed = &life.items("orders").await[0];
        assert_eq!((&listed["state"], &listed["beyond"]), (&json!("paid"), &json!("10.00")), "{name}: {listed}");
        let reverse = format!("payments/{}/reverse", paid["seq"]);
        life.step("bernd", &reverse, json!({ "reason": "wrong_amount" }), &["R-068"]).await;
        life.step("clara", &reverse, json!({ "reason": "wrong_amount" }), &[]).await;
        life.step("clara", &reverse, json!({ "reason": "wrong_amount" }), &["R-050"]).await;
        life.step("clara", "payments", json!({ "order": "a-1", "amount": "310.00" }), &[]).await;

        let over = || json!({ "booking_year": 2021, "booked_on": "2021-12-31" });
        life.step("anna", "year-closings", json!({ "booking_year": 2021 }), &["R-074", "R-071"]).await;
        life.step("anna", "year-closings", over(), &["R-071"]).await;
        let settle = |amount: &str| json!({ "authority": of_bayern(2021), "amount": amount });
        life.step("anna", "excess-settlements", settle("10.01"), &["R-072"]).await;
        life.step("anna", "excess-settlements", settle("10.00"), &[]).await;
        let form = json!({ "authority": of_bayern(2021), "amount": "100.00" });
        life.step("anna", "residues", form.clone(), &["R-063"]).await;
        let note = json!({ "budget_item": ITEM, "note": { "kind": "transferable" }, "source": "Haushaltsplan 2021" });
        life.step("anna", "budget-notes", note, &[]).await;
        life.step("anna", "residues", form, &[]).await;
        life.step("anna", "year-closings", over(), &[]).await;
        let late = json!({ "authority": of_item(2021), "basis": "budget_act", "amount": "1.00" });
        life.step("anna", "blocks", late, &["R-060"]).await;
        let mut residue = of_bayern(2022);
        residue["year_granted"] = json!(2021);
        let consent = json!({ "authority": residue, "amount": "100.00", "cash_cover": "Minderausgaben" });
        life.step("anna", "residue-consents", consent, &[]).await;

        let first = life.api.get("/api/v1/orders?limit=1").await.body;
        assert_eq!(first["items"][0]["order"], "a-1", "{name}: {first}");
        let second = life.api.get(first["next"].as_str().unwrap()).await.body;
        assert_eq!(second["items"][0]["state"], "cancelled", "{name}: {second}");
        assert!(second["next"].is_null(), "{name}: {second}");
        for path in ["commitments", "orders", "journal?limit=200", "statements"] {
            let told = String::from_utf8(life.api.get(&format!("/api/v1/{path}")).await.bytes).unwrap();
            assert!(!told.contains("Unverwechselbar"), "{name} {path}: who is paid is told to nobody");
        }
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn a_statement_is_imported_whole_or_not_at_all_and_once() {
    for life in Life::all().await {
        let name = &life.name;
        life.ordered().await;
        let before = life.size().await;
        let faulty = life.csv("clara", "f-1", "statement=k-1", FAULTY).await;
        assert_eq!((faulty.status, &faulty.body["type"]), (422, &json!("urn:titelbuch:problem:bad-table")), "{name}");
        let places: Vec<(u64, &str)> = faulty.body["table_faults"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| (fault["line"].as_u64().unwrap(), fault["column"].as_str().unwrap()))
            .collect();
        assert_eq!(places, [(2, "Buchungstag"), (3, "Betrag EUR"), (3, "Zeile")], "{name}: {}", faulty.body);
        let own = life.csv("bernd", "f-2", "statement=k-1", STATEMENT).await;
        assert_eq!((own.status, rules(&own)), (422, vec!["R-068"; 3]), "{name}: who issued does not book the payment");
        assert_eq!(own.body["violations"][1]["facts"]["line"], "2", "{name}: {}", own.body);
        assert_eq!(own.body["detail"], "Gebucht ist nichts; abgelehnt sind die Zeilen 1, 2, 3.", "{name}");
        let rehearsed = life.csv("clara", "k-1", "statement=k-1&dry_run=true", STATEMENT).await;
        assert_eq!((rehearsed.status, &rehearsed.body["dry_run"]), (200, &json!(true)), "{name}: {}", rehearsed.body);
        assert_eq!(life.size().await, before, "{name}: nothing was booked");

        let made = life.csv("clara", "k-1", "statement=k-1", STATEMENT).await;
        assert_eq!(made.status, 201, "{name}: {}", made.body);
        assert_eq!((&made.body["seq"], &made.body["sum"]), (&json!(before), &json!("312.50")), "{name}: {}", made.body);
        assert_eq!(made.body["without_authority"], json!([{ "line": 3, "order": "a-1", "amount": "5.00" }]), "{name}");
        assert_eq!(made.body["open"][0]["reason"], "keine Anordnung hat das Kassenzeichen 999", "{name}");
        assert_eq!(rehearsed.body["seq"], made.body["seq"], "{name}: the rehearsal foresaw it");
        assert_eq!(life.size().await, before + 5, "{name}");

        for key in ["k-1", "k-9"] {
            let again = life.csv("clara", key, "statement=k-1", STATEMENT).await;
            assert_eq!((again.status, &again.body["repeated"]), (200, &json!(true)), "{name} {key}: {}", again.body);
            assert_eq!(again.body["unmatched_lines"], 1, "{name}: {}", again.body);
        }
        let other = STATEMENT.replace("7,50", "8,50");
        let conflict = life.csv("clara", "k-2", "statement=k-1", &other).await;
        assert_eq!((conflict.status, rules(&conflict)), (409, vec!["R-003"]), "{name}: another file under this id");
        let conflict = life.csv("clara", "k-3", "statement=k-2", STATEMENT).await;
        assert_eq!(conflict.status, 409, "{name}: the same file under another id: {}", conflict.body);
        let conflict = life.csv("clara", "k-1", "statement=k-3", &other).await;
        assert_eq!((conflict.status, rules(&conflict)), (409, vec!["R-001"]), "{name}: the key is another statement's");
        assert_eq!(life.size().await, before + 5, "{name}");
        life.agrees().await;
    }
}

/// Two that know nothing of each other send the same file at once, and a token is withdrawn between door and book.
#[rocket::async_test]
async fn a_statement_that_comes_twice_at_once_is_booked_once() {
    for life in Life::all().await {
        let name = &life.name;
        life.ordered().await;
        let before = life.size().await;
        let send = |key: &'static str| life.csv("clara", key, "statement=k-1", STATEMENT);
        let (one, other, third) = tokio::join!(send("t-1"), send("t-2"), send("t-3"));
        let mut told = [one.status, other.status, third.status];
        told.sort_unstable();
        assert_eq!(told, [200, 200, 201], "{name}: {} {} {}", one.body, other.body, third.body);
        assert_eq!((one.body["seq"].as_u64(), life.size().await), (Some(before), before + 5), "{name}");

        life.store.issue_token(&id("clara")).await.unwrap();
        let late = life.csv("clara", "t-4", "statement=k-2", &STATEMENT.replace("7,50", "8,50")).await;
        assert_eq!(late.status, 401, "{name}: {}", late.body);
        assert_eq!(life.size().await, before + 5, "{name}");
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn an_open_line_is_matched_later_and_once() {
    for life in Life::all().await {
        let name = &life.name;
        life.ordered().await;
        assert_eq!(life.csv("clara", "k-1", "statement=k-1", STATEMENT).await.status, 201, "{name}");
        let path = "statements/k-1/matches";
        let line = |line: u32| dated(with_voucher(json!({ "line": line, "order": "a-1" })));
        life.step("bernd", path, json!({ "line": 4, "order": "a-1" }), &["R-068"]).await;
        let matched = life.send("clara", "m-1", path, line(4)).await;
        assert_eq!((matched.status, &matched.body["without_authority"][0]["amount"]), (201, &json!("7.50")), "{name}");
        let again = life.send("clara", "m-1", path, line(4)).await;
        assert_eq!(
            (again.status, &again.body["leaf_hash"]),
            (200, &matched.body["leaf_hash"]),
            "{name}: {}",
            again.body
        );
        life.step("clara", path, json!({ "line": 4, "order": "a-1" }), &["R-069"]).await;
        let beyond = life.send("clara", "m-2", path, line(5)).await;
        assert_eq!((beyond.status, &beyond.body["faults"][0]["field"]), (422, &json!("line")), "{name}");
        assert_eq!(life.send("clara", "m-3", "statements/k-9/matches", line(1)).await.status, 404, "{name}");
        assert_eq!(life.api.get("/api/v1/statements/k-9").await.status, 404, "{name}");

        let listed = &life.items("statements").await[0];
        assert_eq!((&listed["lines"], &listed["unmatched"]), (&json!(4), &json!("0.00")), "{name}: {listed}");
        let shown = life.api.get("/api/v1/statements/k-1").await.body;
        let row = json!({ "line": 4, "amount": "7.50", "order": "a-1", "seq": matched.body["seq"] });
        assert_eq!(shown["item"]["rows"][3], row, "{name}: {shown}");
        let then = life.api.get(&format!("/api/v1/statements/k-1?as_of={}", matched.body["seq"])).await.body;
        assert!(then["item"]["rows"][3]["order"].is_null(), "{name}: it was open then: {then}");
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn what_is_no_statement_is_a_problem_before_it_is_read() {
    for life in Life::all().await {
        let name = &life.name;
        let plain = life.send("clara", "c-1", "statements?statement=k-1", json!(STATEMENT)).await;
        assert_eq!(plain.status, 415, "{name}: {}", plain.body);
        assert!(plain.body["detail"].as_str().unwrap().contains("text/csv"), "{name}: {}", plain.body);
        let long = format!("{STATEMENT}{}", " ".repeat(8 * 1024 * 1024));
        assert_eq!(life.csv("clara", "c-2", "statement=k-1", &long).await.status, 413, "{name}");
        for (query, said) in [
            ("", "„statement“ fehlt"),
            ("statement=k%201", "Kassenauszug"),
            ("statement=k-1&booked_on=gestern", "gestern"),
            ("statement=k-1&statment=k-2", "„statment“"),
            ("statement=k-1&statement=k-2", "mehrmals"),
            ("statement=k-1&voucher=a&voucher=b", "mehrmals"),
        ] {
            let refused = life.csv("clara", "c-3", query, STATEMENT).await;
            assert_eq!(refused.status, 400, "{name} {query}: {}", refused.body);
            assert!(refused.body["detail"].as_str().unwrap().contains(said), "{name} {query}: {}", refused.body);
        }
        let empty = life.csv("clara", "c-4", "statement=k-1", "").await;
        assert_eq!((empty.status, &empty.body["table_faults"][0]["line"]), (422, &json!(0)), "{name}: {}", empty.body);
        let request = life.api.client.post("/api/v1/statements?statement=k-1").header(ContentType::CSV);
        assert_eq!(request.body(STATEMENT).dispatch().await.status().code, 401, "{name}: without a token");
    }
}

#[rocket::async_test]
async fn a_repeated_step_has_the_first_receipt() {
    for life in Life::all().await {
        let name = &life.name;
        let made = dated(with_voucher(commitment("600.00")));
        for (path, key, body) in [
            ("commitments/named", "r-1", made),
            ("orders", "r-2", dated(with_voucher(order("a-1", "300.00")))),
            (
                "blocks",
                "r-3",
                dated(with_voucher(
                    json!({ "authority": of_bayern(2021), "basis": "own_management", "amount": "1.00" }),
                )),
            ),
        ] {
            let first = life.send("anna", key, path, body.clone()).await;
            let again = life.send("anna", key, path, body.clone()).await;
            assert_eq!((first.status, again.status), (201, 200), "{name} {path}: {} {}", first.body, again.body);
            assert_eq!(first.body["leaf_hash"], again.body["leaf_hash"], "{name} {path}");
            let mut other = body;
            other["voucher"] = json!("Beleg 2");
            let other = life.send("anna", key, path, other).await;
            assert_eq!((other.status, rules(&other)), (409, vec!["R-001"]), "{name} {path}");
        }
    }
}

/// Every command of the description: nothing that it does not name is taken, and all that it needs is said at once.
#[rocket::async_test]
async fn no_command_takes_what_it_does_not_name_and_each_says_all_it_needs() {
    for life in Life::all().await {
        let name = &life.name;
        let document = life.api.get("/api/openapi.json").await.body;
        let mut commands = 0;
        for (path, methods) in document["paths"].as_object().unwrap() {
            let form = &methods["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"];
            let Some(form) = form.as_str() else { continue };
            let form = &document["components"]["schemas"][form.rsplit('/').next().unwrap()];
            let mut required: Vec<&str> =
                form["required"].as_array().unwrap().iter().map(|field| field.as_str().unwrap()).collect();
            required.sort_unstable();
            // A service is known by its number, other things by what people chose.
            let path = path.replace("services/{id}", "services/10119").replace("{service}", "10119");
            let path = path.replace("{authority}", "x-1").replace("{id}", "x-1").replace("{seq}", "1");
            let path = path.replace("/api/v1/", "");
            let empty = life.send("anna", "e-1", &path, json!({})).await;
            assert_eq!(empty.status, 422, "{name} {path}: {}", empty.body);
            let faults = empty.body["faults"].as_array().unwrap_or_else(|| panic!("{name} {path}: {}", empty.body));
            let mut told: Vec<&str> = faults.iter().map(|fault| fault["field"].as_str().unwrap()).collect();
            told.sort_unstable();
            assert_eq!(told, required, "{name} {path}");
            for slipped in ["actor", "certified_by", "command_id"] {
                let mut body = json!({});
                body[slipped] = json!("bernd");
                if form["properties"].get(slipped).is_some() {
                    continue;
                }
                let refused = life.send("anna", "e-1", &path, body).await;
                let said = refused.body["detail"].as_str().unwrap();
                assert!(
                    refused.status == 422 && said.contains(&format!("„{slipped}“ gibt es hier nicht")),
                    "{name} {path}: {said}"
                );
            }
            commands += 1;
        }
        assert!(commands > 30, "{name}: {commands}");
    }
}

#[rocket::async_test]
async fn the_parts_of_a_body_are_as_strict_as_the_whole() {
    for life in Life::all().await {
        let name = &life.name;
        let block =
            |authority: Value| dated(json!({ "authority": authority, "basis": "budget_act", "amount": "1.00" }));
        let note = |note: Value| dated(json!({ "budget_item": ITEM, "note": note, "source": "Plan" }));
        let mut alone = of_bayern(2021);
        alone.as_object_mut().unwrap().remove("component");
        let lone = life.send("anna", "p-1", "blocks", block(alone)).await;
        assert_eq!((lone.status, &lone.body["faults"][0]["field"]), (422, &json!("authority.component")), "{name}");
        let empty = life.send("anna", "p-2", "blocks", json!({ "authority": {}, "amount": "1.00" })).await;
        let told = empty.body["detail"].as_str().unwrap();
        for field in ["authority.budget_item", "authority.booking_year", "basis", "booked_on"] {
            assert!(told.contains(&format!("„{field}“")), "{name} {field}: {told}");
        }
        let mut more = of_bayern(2021);
        more["stage"] = json!("available");
        for (path, body, said) in [
            ("blocks", block(more), "„stage“"),
            (
                "blocks",
                dated(json!({ "authority": of_item(2021), "basis": "mine", "amount": "1.00" })),
                "finance_ministry",
            ),
            ("budget-notes", note(json!({ "kind": "transferable", "by": OTHER })), "„by“"),
            ("budget-notes", note(json!({ "kind": "covered_by" })), "„by“"),
            ("budget-notes", note(json!({ "kind": "covered_by", "by": "0699" })), "note.by"),
            (
                "virements",
                dated(json!({ "from_item": "x", "to_item": "y", "booking_year": 2021, "amount": "1,00" })),
                "from_item, to_item, amount",
            ),
            ("payments/abc/reverse", dated(json!({ "reason": "booked_twice" })), "„abc“"),
        ] {
            let refused = life.send("anna", "p-3", path, body.clone()).await;
            let told = refused.body["detail"].as_str().unwrap();
            assert!(refused.status / 100 == 4 && told.contains(said), "{name} {path} {body}: {told}");
            assert!(refused.media.starts_with("application/problem+json"), "{name} {path}");
        }
    }
}
