//! From the agreement to the accepted or reclaimed euro over HTTP, on both databases: every act with the refusals it earns,
//! and what a list says of it.

use crate::api::{Answer, answer, dated};
use crate::api_life::{ITEM, Life, commitment, order, with_voucher};
use crate::support::unique;
use rocket::http::{ContentType, Header};
use serde_json::{Value, json};

const DOCUMENT: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
const INCOME: &str = "0699/119 99";

/// A term of the agreement ev-by from 30.01.2021 on.
fn term(term: Value) -> Value {
    json!({ "term": term, "source": "§ 4 der Vereinbarung", "valid_from": "2021-01-30" })
}

fn framework() -> Value {
    json!({ "title": "Verwaltungsabkommen", "component": "foederal", "ministry": "bmi", "legal_basis": "assignment",
        "financing": "full", "signed_on": "2021-01-29", "source": "Beispiel", "terms": [] })
}

fn individual(terms: &[Value]) -> Value {
    let mut content = framework();
    content["framework"] = json!("dach");
    content["land"] = json!("DE-BY");
    content["terms"] = json!(terms);
    content
}

fn agreement(name: &str, content: Value) -> Value {
    json!({ "agreement": name, "content": content })
}

fn voucher(name: &str, gross: &str) -> Value {
    json!({ "voucher_id": name, "project": "p-1", "dated_on": "2021-01-15", "payee": "Petra Unverwechselbar",
        "reason": "Entwicklung", "gross": gross, "vat": "40.00", "own_share": "10.00", "category": "Dienstleistungen",
        "document_sha256": DOCUMENT, "invoice": format!("DE1 {name}") })
}

impl Life {
    async fn amend(&self, content: Value, status: u16) -> Answer {
        let body = dated(with_voucher(json!({ "content": content })));
        let request = self.api.client.patch("/api/v1/agreements/ev-by").header(ContentType::JSON);
        let request = request.header(Header::new("Authorization", format!("Bearer {}", self.token("anna"))));
        let request = request.header(Header::new("Idempotency-Key", unique("k"))).body(body.to_string());
        let answer = answer(request.dispatch().await).await;
        assert_eq!(answer.status, status, "{}: {}", self.name, answer.body);
        answer
    }

    /// The project p-1 under the agreement ev-by with these terms.
    async fn agreed(&self, terms: &[Value]) {
        self.step("anna", "agreements", agreement("dach", framework()), &[]).await;
        self.step("anna", "agreements", agreement("ev-by", individual(terms)), &[]).await;
        self.step("anna", "projects/p-1/agreement", json!({ "agreement": "ev-by" }), &[]).await;
    }

    /// 300 were paid on a-1; returns the event of the payment.
    async fn paid(&self) -> u64 {
        self.ordered().await;
        let paid = self.step("clara", "payments", json!({ "order": "a-1", "amount": "300.00" }), &[]).await;
        paid["seq"].as_u64().unwrap()
    }

    async fn told(&self, path: &str) -> String {
        String::from_utf8(self.api.get(&format!("/api/v1/{path}")).await.bytes).unwrap()
    }
}

/// Every kind of term, as it is sent.
fn every_term() -> Vec<Value> {
    let fixed = json!({ "regime": "fixed", "rate_percent": "0.5", "day_count": "actual_365" });
    [
        ("reporting_interval_months", json!(6)),
        ("no_recovery_below_eur", json!("500.00")),
        ("no_interest_below_eur", json!("50.00")),
        ("minimum_redistribution_eur", json!("1000.00")),
        ("interest", fixed),
        ("retention_years", json!(5)),
        ("proof_deadline_months", json!(6)),
        ("plan_deviation_percent", json!("20")),
        ("third_person_from_eur", json!("200.00")),
        ("audit_rights", json!("Bundesrechnungshof")),
    ]
    .map(|(kind, value)| term(json!({ "kind": kind, "value": value })))
    .to_vec()
}

#[rocket::async_test]
async fn an_agreement_is_answered_as_it_was_sent_and_amended_as_a_whole() {
    for life in Life::all().await {
        let name = &life.name;
        let sent = individual(&every_term());
        life.step("anna", "agreements", agreement("ev-by", sent.clone()), &["R-004"]).await;
        life.agreed(&every_term()).await;
        life.step("anna", "agreements", agreement("dach", framework()), &["R-003"]).await;
        let window = term(json!({ "kind": "drawdown_window_days", "value": 42 }));
        life.step("anna", "agreements", agreement("ev-2", individual(&[window])), &["R-080"]).await;
        life.step("anna", "projects/p-1/agreement", json!({ "agreement": "dach" }), &["R-083"]).await;
        let listed = life.items("agreements").await;
        assert_eq!(listed[0]["content"], framework(), "{name}");
        assert_eq!(listed[1]["content"], sent, "{name}: what is read can be sent again");

        let regimes = [
            json!({ "regime": "none" }),
            json!({ "regime": "base_rate_plus", "points_percent": "5", "day_count": "thirty_360" }),
            json!({ "regime": "not_used_in_time", "points_percent": "5", "day_count": "actual_actual" }),
        ];
        for regime in regimes {
            let amended = individual(&[term(json!({ "kind": "interest", "value": regime }))]);
            life.amend(amended.clone(), 201).await;
            assert_eq!(life.items("agreements").await[1]["content"], amended, "{name}");
        }
        let mut other = individual(&[]);
        other["legal_basis"] = json!("grant");
        life.amend(other, 422).await;
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn what_is_wrong_with_a_term_is_said_by_its_place() {
    for life in Life::all().await {
        let name = &life.name;
        for (value, said) in [
            (json!({ "kind": "third_person_from_eur", "value": "20.000" }), "content.terms[0].term.value"),
            (json!({ "kind": "third_person_from_eur", "value": 20000.5 }), "Zeichenkette"),
            (json!({ "kind": "third_person_from_cents", "value": "20000.00" }), "third_person_from_eur"),
            (
                json!({ "kind": "retention_years", "value": 5, "note": "x" }),
                "Ein Wert ist hier nicht möglich: Zeichenkette \"note\"",
            ),
            (json!(5), "ein Objekt mit „kind“ und „value“"),
            (json!({ "kind": "interest", "value": { "regime": "none", "rate_percent": "1" } }), "„rate_percent“"),
        ] {
            let body = dated(agreement("ev-by", individual(&[term(value.clone())])));
            let refused = life.send("anna", "t-1", "agreements", body).await;
            let told = refused.body["detail"].as_str().unwrap();
            assert!(refused.status == 422 && told.contains(said), "{name} {value}: {}", refused.body);
        }
        let mut faulty = individual(&[term(json!({ "kind": "retention_years", "value": 5 }))]);
        faulty["ministry"] = json!("b m i");
        faulty["signed_on"] = json!("gestern");
        faulty["terms"][0]["valid_from"] = json!("2021-02-30");
        let refused = life.send("anna", "t-2", "agreements", dated(agreement("ev-by", faulty))).await;
        let faults = refused.body["faults"].as_array().unwrap();
        let places: Vec<&str> = faults.iter().map(|fault| fault["field"].as_str().unwrap()).collect();
        assert_eq!(places, ["content.ministry", "content.signed_on", "content.terms[0].valid_from"], "{name}");
    }
}

#[rocket::async_test]
async fn a_large_order_is_countersigned_over_http() {
    for life in Life::all().await {
        let name = &life.name;
        life.agreed(&[term(json!({ "kind": "third_person_from_eur", "value": "200.00" }))]).await;
        life.step("anna", "commitments/named", commitment("600.00"), &[]).await;
        life.step("anna", "orders", order("a-1", "200.00"), &[]).await;
        life.step("bernd", "orders/a-1/issue", json!({}), &["R-097"]).await;
        life.step("anna", "orders/a-1/countersign", json!({}), &["R-098"]).await;
        life.step("clara", "orders/a-1/countersign", json!({}), &[]).await;
        life.step("dora", "orders/a-1/countersign", json!({}), &["R-003"]).await;
        life.step("clara", "orders/a-1/issue", json!({}), &["R-098"]).await;
        life.step("bernd", "orders/a-1/issue", json!({}), &[]).await;
        life.step("clara", "payments", json!({ "order": "a-1", "amount": "200.00" }), &["R-068"]).await;
        life.step("dora", "payments", json!({ "order": "a-1", "amount": "200.00" }), &[]).await;
        let listed = &life.items("orders").await[0];
        assert_eq!(listed["countersigned_by"], "clara", "{name}: {listed}");
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn vouchers_are_filed_once_and_matched_in_shares() {
    for life in Life::all().await {
        let name = &life.name;
        let payment = life.paid().await;
        life.step("anna", "vouchers", voucher("b-1", "9.99"), &["R-084", "R-084"]).await;
        life.step("anna", "vouchers", voucher("b-1", "250.00"), &[]).await;
        life.step("anna", "vouchers", voucher("b-2", "250.00"), &["R-085"]).await;
        let share = |amount: &str| json!({ "payment": payment, "amount": amount });
        life.step("anna", "vouchers/b-9/matches", share("1.00"), &["R-004"]).await;
        life.step("anna", "vouchers/b-1/matches", share("240.01"), &["R-086"]).await;
        let matched = life.step("anna", "vouchers/b-1/matches", share("200.00"), &[]).await;
        let listed = &life.items("vouchers").await[0];
        let told = json!([{ "matched": matched["seq"], "payment": payment, "order": "a-1", "amount": "200.00",
            "accepted": "0.00", "disputed": "0.00", "reclaimed": "0.00", "unexamined": "200.00" }]);
        assert_eq!((&listed["open"], &listed["shares"]), (&json!("40.00"), &told), "{name}: {listed}");
        assert_eq!((&listed["voucher_id"], &listed["document_sha256"]), (&json!("b-1"), &json!(DOCUMENT)), "{name}");

        let unmatch = format!("voucher-matches/{}/unmatch", matched["seq"]);
        life.step("anna", &unmatch, json!({}), &[]).await;
        life.step("anna", &unmatch, json!({}), &["R-050"]).await;
        let listed = &life.items("vouchers").await[0];
        assert_eq!((&listed["open"], &listed["shares"]), (&json!("240.00"), &json!([])), "{name}: {listed}");
        let then = life.api.get(&format!("/api/v1/vouchers?as_of={}", matched["seq"].as_u64().unwrap() + 1)).await.body;
        assert_eq!(then["items"][0]["open"], "40.00", "{name}: {then}");

        let mut faulty = dated(voucher("b 3", "1,00"));
        faulty["document_sha256"] = json!("abc");
        let refused = life.send("anna", "v-1", "vouchers", faulty).await;
        let faults = refused.body["faults"].as_array().unwrap();
        let places: Vec<&str> = faults.iter().map(|fault| fault["field"].as_str().unwrap()).collect();
        assert_eq!(places, ["voucher_id", "gross", "document_sha256"], "{name}: {}", refused.body);
        for path in ["vouchers", "journal?limit=200"] {
            assert!(
                !life.told(path).await.contains("Unverwechselbar"),
                "{name} {path}: who was paid is told to nobody"
            );
        }
        life.agrees().await;
    }
}

/// A share of 200 of the voucher b-1, and the filing n-1 of anna; returns the event of the share.
async fn filed(life: &Life) -> u64 {
    let payment = life.paid().await;
    life.step("anna", "vouchers", voucher("b-1", "250.00"), &[]).await;
    let share = json!({ "payment": payment, "amount": "200.00" });
    let matched = life.step("anna", "vouchers/b-1/matches", share, &[]).await;
    life.step("anna", "filings", filing(&["Dienstleistungen"]), &[]).await;
    matched["seq"].as_u64().unwrap()
}

fn filing(categories: &[&str]) -> Value {
    let line = |category: &&str| json!({ "category": category, "planned": "150.00", "spent": "200.00" });
    json!({ "filing": "n-1", "project": "p-1", "kind": "interim", "from": "2021-01-01", "until": "2021-01-31",
        "narrative_sha256": DOCUMENT, "lines": categories.iter().map(line).collect::<Vec<_>>() })
}

fn examination(share: u64, accepted: &str, disputed: &str) -> Value {
    json!({ "voucher_id": "b-1", "matched": share, "accepted": accepted, "disputed": disputed,
        "finding": "Reise von Petra Unverwechselbar" })
}

fn claim(name: &str, what: Value, amount: &str) -> Value {
    json!({ "claim": name, "project": "p-1", "what": what, "amount": amount, "due_on": "2021-03-31",
        "basis": "Nr. 5 der Vereinbarung", "debtor": "Petra Unverwechselbar" })
}

#[rocket::async_test]
async fn a_filing_is_examined_share_by_share_by_another_person() {
    for life in Life::all().await {
        let name = &life.name;
        let share = filed(&life).await;
        life.step("anna", "filings", filing(&["Reisen"]), &["R-003"]).await;
        let mut twice = filing(&["Reisen", "Reisen"]);
        twice["filing"] = json!("n-2");
        life.step("anna", "filings", twice, &["R-090"]).await;
        let path = "filings/n-1/examinations";
        life.step("anna", path, examination(share, "1.00", "0.00"), &["R-091"]).await;
        life.step("bernd", path, examination(share, "200.00", "0.01"), &["R-092"]).await;
        life.step("bernd", path, examination(share, "120.00", "50.00"), &[]).await;
        life.step("anna", &format!("voucher-matches/{share}/unmatch"), json!({}), &["R-088"]).await;
        let accept = |amount: &str| json!({ "matched": share, "amount": amount });
        life.step("bernd", "vouchers/b-1/acceptances", accept("50.01"), &["R-092"]).await;
        life.step("bernd", "vouchers/b-1/acceptances", accept("10.00"), &[]).await;

        let told = &life.items("vouchers").await[0]["shares"][0];
        let of_share = ["accepted", "disputed", "reclaimed", "unexamined"].map(|field| told[field].as_str().unwrap());
        assert_eq!(of_share, ["130.00", "40.00", "0.00", "30.00"], "{name}");
        let told = &life.items("filings").await[0];
        assert_eq!((&told["spent"], &told["filed_by"]), (&json!("200.00"), &json!("anna")), "{name}: {told}");
        assert_eq!(
            (&told["kind"], &told["lines"]),
            (&json!("interim"), &filing(&["Dienstleistungen"])["lines"]),
            "{name}"
        );

        let mut faulty = dated(filing(&["Reisen"]));
        faulty["lines"][0]["planned"] = json!("1,00");
        faulty["until"] = json!("gestern");
        let refused = life.send("anna", "n-1", "filings", faulty).await;
        let faults = refused.body["faults"].as_array().unwrap();
        let places: Vec<&str> = faults.iter().map(|fault| fault["field"].as_str().unwrap()).collect();
        assert_eq!(places, ["until", "lines[0].planned"], "{name}: {}", refused.body);
        for path in ["filings", "vouchers", "journal?limit=200"] {
            assert!(!life.told(path).await.contains("Unverwechselbar"), "{name} {path}: a finding is told to nobody");
        }
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn claims_are_raised_by_one_and_decided_and_repaid_by_another() {
    for life in Life::all().await {
        let name = &life.name;
        let share = filed(&life).await;
        let fixed = json!({ "regime": "fixed", "rate_percent": "0.5", "day_count": "actual_365" });
        life.agreed(&[term(json!({ "kind": "interest", "value": fixed }))]).await;
        life.step("bernd", "filings/n-1/examinations", examination(share, "100.00", "100.00"), &[]).await;
        let income = json!({ "budget_item": INCOME, "title": "Beispiel, Rückflüsse", "manager": "bmi" });
        life.step("anna", "budget-items", income, &[]).await;

        let recovery = json!({ "kind": "recovery", "voucher_id": "b-1", "matched": share });
        life.step("bernd", "claims", claim("r-1", recovery.clone(), "100.01"), &["R-092"]).await;
        life.step("bernd", "claims", claim("r-1", recovery.clone(), "80.00"), &[]).await;
        let interest = |until: &str| json!({ "kind": "interest", "on": "r-1", "from": "2021-01-20", "until": until });
        life.step("bernd", "claims", claim("z-1", interest("2021-01-20"), "0.10"), &["R-093"]).await;
        life.step("bernd", "claims", claim("z-1", interest("2021-02-01"), "0.10"), &[]).await;

        let decide = |decision: &str, amount: &str| json!({ "decision": decision, "amount": amount, "consent": "BMF" });
        let path = "claims/r-1/decisions";
        life.step("bernd", path, decide("waive", "10.00"), &["R-096"]).await;
        life.step("clara", path, decide("waive", "80.01"), &["R-095"]).await;
        life.step("clara", "claims/r-9/decisions", decide("waive", "1.00"), &["R-004"]).await;
        for (decision, amount) in [
            ("waive", "10.00"),
            ("defer", "30.00"),
            ("end_deferral", "20.00"),
            ("write_off", "6.00"),
            ("pursue", "1.00"),
        ] {
            life.step("clara", path, decide(decision, amount), &[]).await;
        }
        let repay = |amount: &str| json!({ "amount": amount, "income_item": INCOME, "booking_year": 2021 });
        life.step("bernd", "claims/r-1/repayments", repay("1.00"), &["R-096"]).await;
        life.step("clara", "claims/r-1/repayments", repay("55.01"), &["R-095"]).await;
        life.step("clara", "claims/r-1/repayments", repay("50.00"), &[]).await;
        let again = |amount: &str| json!({ "budget_item": ITEM, "booking_year": 2021, "income_item": INCOME, "claim": "r-1", "amount": amount });
        life.step("anna", "reinforcements", again("50.00"), &["R-138"]).await;
        let note = json!({ "kind": "reinforced_by_income", "by": INCOME });
        let note = json!({ "budget_item": ITEM, "note": note, "source": "Haushaltsplan 2021" });
        life.step("anna", "budget-notes", note, &[]).await;
        life.step("anna", "reinforcements", again("50.01"), &["R-139"]).await;
        life.step("anna", "reinforcements", again("50.00"), &[]).await;

        let listed = life.items("claims").await;
        let fields = ["amount", "open", "deferred", "written_off", "waived", "repaid"];
        let told = fields.map(|field| listed[0][field].as_str().unwrap());
        assert_eq!(told, ["80.00", "5.00", "10.00", "5.00", "10.00", "50.00"], "{name}");
        assert_eq!((&listed[0]["what"], &listed[1]["what"]), (&recovery, &interest("2021-02-01")), "{name}");
        let told = &life.items("vouchers").await[0]["shares"][0];
        assert_eq!((&told["disputed"], &told["reclaimed"]), (&json!("20.00"), &json!("80.00")), "{name}: {told}");
        let first = life.api.get("/api/v1/claims?limit=1").await.body;
        let second = life.api.get(first["next"].as_str().unwrap()).await.body;
        assert_eq!((&second["items"][0]["claim"], &second["next"]), (&json!("z-1"), &Value::Null), "{name}: {second}");

        let slipped = json!({ "kind": "recovery", "voucher_id": "b-1", "matched": share, "raised_by": "clara" });
        let refused = life.send("bernd", "c-1", "claims", dated(claim("r-2", slipped, "1.00"))).await;
        assert!(refused.status == 422 && refused.body["detail"].as_str().unwrap().contains("„raised_by“"), "{name}");
        for path in ["claims", "journal?limit=200"] {
            assert!(!life.told(path).await.contains("Unverwechselbar"), "{name} {path}: who owes is told to nobody");
        }
        life.agrees().await;
    }
}

#[rocket::async_test]
async fn sources_and_contributions_in_kind_are_told_over_http() {
    for life in Life::all().await {
        let name = &life.name;
        life.paid().await;
        let sources = |land: &str| {
            json!({ "federal": "240.00", "federal_state": land, "municipality": "1.00", "european_union": "0.00",
                "third_party": "2.00" })
        };
        let split = |name: &str, land: &str| {
            let mut body = voucher(name, "250.00");
            body["sources"] = sources(land);
            body
        };
        life.step("anna", "vouchers", split("b-1", "7.01"), &["R-099", "R-099"]).await;
        life.step("anna", "vouchers", split("b-1", "7.00"), &[]).await;
        assert_eq!(life.items("vouchers").await[0]["sources"], sources("7.00"), "{name}: as it was sent");
        let told = life.told("vouchers").await;
        assert!(!told.contains("null"), "{name}: {told}");
        let faulty = life.send("anna", "v-9", "vouchers", dated(split("b-9", "7,00"))).await;
        assert_eq!(faulty.body["faults"][0]["field"], "sources.federal_state", "{name}: {}", faulty.body);

        let evidence = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        let hours = json!({ "by": "hours", "minutes": 90, "hourly_rate": "33.33" });
        let contribution = |name: &str, amount: &str, document: &str| {
            json!({ "contribution": name, "project": "p-1", "kind": "own_work", "source": "federal_state",
                "amount": amount, "valuation": hours, "contributed_on": "2021-01-20", "reason": "Fachkonzept",
                "document_sha256": document })
        };
        life.step("anna", "contributions", contribution("e-1", "50.00", evidence), &["R-100"]).await;
        life.step("anna", "contributions", contribution("e-1", "49.99", DOCUMENT), &["R-100"]).await;
        life.step("anna", "contributions", contribution("e-1", "49.99", evidence), &[]).await;
        let listed = &life.items("contributions").await[0];
        assert_eq!((&listed["valuation"], &listed["amount"]), (&hours, &json!("49.99")), "{name}: {listed}");
        assert!(listed.get("reversed_seq").is_none(), "{name}: {listed}");
        let reason = json!({ "reason": "wrong_amount" });
        let reversed = life.step("anna", "contributions/e-1/reverse", reason.clone(), &[]).await;
        life.step("anna", "contributions/e-1/reverse", reason, &["R-050"]).await;
        assert_eq!(life.items("contributions").await[0]["reversed_seq"], reversed["seq"], "{name}");

        let tag = |rate: &str| json!({ "fund": "EFRE 2021–2027", "reference": "ZS 17", "rate_percent": rate });
        life.step("anna", "projects/p-1/refinancing", tag("100.5"), &["R-101"]).await;
        life.step("anna", "projects/p-1/refinancing", tag("60"), &[]).await;
        assert_eq!(life.items("dossiers").await[0]["refinancing"], json!([tag("60")]), "{name}");
        life.step("anna", "projects/p-1/refinancing/removal", json!({}), &[]).await;
        life.step("anna", "projects/p-1/refinancing/removal", json!({}), &["R-004"]).await;
        assert_eq!(life.items("dossiers").await[0]["refinancing"], json!([]), "{name}");
        life.agrees().await;
    }
}

/// A list as CSV: recorded whole or not at all, known when it comes again, and nobody's name in the open.
#[rocket::async_test]
async fn a_list_of_vouchers_is_recorded_whole_or_not_at_all() {
    let head =
        "Beleg;Projekt;Tag;Empfänger;Grund;Kostenart;Rechnung;SHA-256;Brutto EUR;Umsatzsteuer EUR;Eigenanteil EUR";
    let line = |id: &str, project: &str, gross: &str| {
        let document = titelbuch::core::journal::hash::sha256(id.as_bytes());
        format!("{id};{project};01.02.2021;Petra Unverwechselbar;Reise;Reisen;R-{id};{document};{gross};0,00;0,00\n")
    };
    let path = "voucher-lists?booked_on=2021-02-01&voucher=Belegliste%201";
    for life in Life::all().await {
        let name = &life.name;
        let good = format!("{head}\n{}{}", line("l-1", "p-1", "10,00"), line("l-2", "p-1", "20,50"));
        let refused = format!("{head}\n{}{}", line("l-1", "p-1", "10,00"), line("l-2", "p-9", "20,50"));
        let faulty = format!("{head}\n{}", line("l-1", "p-1", "zehn"));
        let told = life.table("anna", "b-0", "voucher-lists", &good).await;
        assert_eq!(told.status, 400, "{name}: the value date is asked for: {}", told.body);
        let told = life.table("anna", "b-1", path, &faulty).await;
        assert_eq!((told.status, told.body["table_faults"].as_array().map(Vec::len)), (422, Some(1)), "{name}");
        let told = life.table("anna", "b-2", path, &refused).await;
        assert_eq!(
            (told.status, &told.body["violations"][0]["facts"]["line"]),
            (422, &json!("3")),
            "{name}: {}",
            told.body
        );
        assert_eq!(life.items("vouchers").await.len(), 0, "{name}: the good line neither");
        let tried = life.table("anna", "b-3", &format!("{path}&dry_run=true"), &good).await;
        assert_eq!((tried.status, &tried.body["dry_run"]), (200, &json!(true)), "{name}: {}", tried.body);
        let made = life.table("anna", "b-3", path, &good).await;
        let (lines, amount) = (&made.body["lines"], &made.body["amount"]);
        assert_eq!((made.status, lines, amount), (201, &json!(2), &json!("30.50")), "{name}: {}", made.body);
        let again = life.table("anna", "b-3", path, &good).await;
        assert_eq!((again.status, &again.body["repeated"]), (200, &json!(true)), "{name}: {}", again.body);
        assert_eq!(again.body["seq"], made.body["seq"], "{name}");
        assert_eq!(life.items("vouchers").await.len(), 2, "{name}");
        for path in ["vouchers", "journal?limit=200"] {
            assert!(
                !life.told(path).await.contains("Unverwechselbar"),
                "{name} {path}: who was paid is told to nobody"
            );
        }
        life.agrees().await;
    }
}

/// 300 were paid; the Bund planned 300 of 400, and the cost was 360: of a full financing 300 stay, of new income 100 nothing.
#[rocket::async_test]
async fn a_final_statement_is_settled_and_its_surplus_claimed_over_http() {
    for life in Life::all().await {
        let name = &life.name;
        life.agreed(&[]).await;
        life.paid().await;
        let split = |federal: &str, land: &str| {
            json!({ "federal": federal, "federal_state": land, "municipality": "0.00", "european_union": "0.00",
                "third_party": "0.00" })
        };
        let totals = |cost: &str, income: &str| {
            json!({ "planned": split("300.00", "100.00"), "borne": split("300.00", "100.00"), "cost": cost,
                "new_income": income })
        };
        let last = |cost: &str, income: &str| {
            let mut body = filing(&["Dienstleistungen"]);
            (body["kind"], body["totals"]) = (json!("final"), totals(cost, income));
            body
        };
        life.step("anna", "filings", last("199.00", "0.00"), &["R-090"]).await;
        life.step("anna", "filings", last("360.00", "100.00"), &[]).await;
        assert_eq!(life.items("filings").await[0]["totals"], totals("360.00", "100.00"), "{name}: as it was sent");
        let settled = life.api.get("/api/v1/settlements/n-1").await.body;
        let told = &settled["item"];
        assert_eq!(
            (&told["financing"], &told["federal_part"]),
            (&json!("full"), &json!("260.00")),
            "{name}: {settled}"
        );
        assert_eq!(told["to_be_paid_back"], "40.00", "{name}: {settled}");
        assert_eq!(told["steps"][11]["step"], "to_be_paid_back", "{name}: {settled}");
        assert_eq!(life.api.get("/api/v1/settlements/n-9").await.status, 404, "{name}");

        let surplus = json!({ "kind": "surplus", "filing": "n-1" });
        life.step("bernd", "claims", claim("u-1", surplus.clone(), "40.01"), &["R-104"]).await;
        life.step("bernd", "claims", claim("u-1", surplus.clone(), "40.00"), &[]).await;
        let reduction = |amount: &str| json!({ "amount": amount, "finding": "Rechnung nachgereicht" });
        life.step("bernd", "claims/u-1/reductions", reduction("1.00"), &["R-096"]).await;
        life.step("clara", "claims/u-1/reductions", reduction("40.01"), &["R-102"]).await;
        life.step("clara", "claims/u-1/reductions", reduction("15.00"), &[]).await;
        let listed = &life.items("claims").await[0];
        assert_eq!((&listed["amount"], &listed["open"]), (&json!("25.00"), &json!("25.00")), "{name}: {listed}");
        assert_eq!(listed["what"], surplus, "{name}");
        let settled = life.api.get("/api/v1/settlements/n-1").await.body;
        let told = &settled["item"];
        assert_eq!(told["to_be_paid_back"], "0.00", "{name}: what was never owed is not asked for again: {settled}");
        assert_eq!(told["steps"][10]["amount"], "15.00", "{name}: {settled}");
        life.step("bernd", "claims", claim("u-2", json!({ "kind": "surplus", "filing": "n-1" }), "0.01"), &["R-104"])
            .await;
        life.agrees().await;
    }
}
