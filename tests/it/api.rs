//! The API through Rocket's local client, on both databases: the main path with two tokens, and what
//! is refused with which problem.

use crate::support::*;
use rocket::http::{Accept, ContentType, Header, Status};
use rocket::local::asynchronous::{Client, LocalResponse};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use titelbuch::core::command::Act;
use titelbuch::core::figures;
use titelbuch::desk::{Format, ReportParameters, make_report};
use titelbuch::report::Language;
use titelbuch::report::definition::catalogue;
use titelbuch::store::{Store, Viewer};
use titelbuch::web::server::{Settings, build};

/// An API with somebody's token.
pub struct Api {
    pub client: Client,
    pub anna: String,
    pub bernd: String,
}

pub struct Answer {
    pub status: u16,
    etag: Option<String>,
    pub media: String,
    /// The header with the size of the journal.
    as_of: Option<String>,
    pub body: Value,
    pub bytes: Vec<u8>,
}

pub async fn answer(response: LocalResponse<'_>) -> Answer {
    let status = response.status().code;
    let etag = response.headers().get_one("ETag").map(str::to_owned);
    let media = response.content_type().map(|c| c.to_string()).unwrap_or_default();
    let as_of = response.headers().get_one("Titelbuch-As-Of").map(str::to_owned);
    let bytes = response.into_bytes().await.unwrap_or_default();
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Answer { status, etag, media, as_of, body, bytes }
}

impl Api {
    pub async fn of(store: &Store) -> Api {
        let (anna, bernd) = seed(store).await;
        let client = Client::untracked(build(store.clone(), Settings::loopback(0))).await.unwrap();
        Api { client, anna, bernd }
    }

    pub async fn get(&self, path: &str) -> Answer {
        answer(self.client.get(path.to_owned()).header(Accept::JSON).dispatch().await).await
    }

    pub async fn post(&self, token: Option<&str>, key: Option<&str>, path: &str, body: Value) -> Answer {
        let mut request = self.client.post(path.to_owned()).header(ContentType::JSON).body(body.to_string());
        if let Some(token) = token {
            request = request.header(Header::new("Authorization", format!("Bearer {token}")));
        }
        if let Some(key) = key {
            request = request.header(Header::new("Idempotency-Key", key.to_owned()));
        }
        answer(request.dispatch().await).await
    }

    async fn anna(&self, path: &str, body: Value) -> Answer {
        self.post(Some(&self.anna), Some(&unique("k")), path, body).await
    }

    async fn bernd(&self, path: &str, body: Value) -> Answer {
        self.post(Some(&self.bernd), Some(&unique("k")), path, body).await
    }
}

pub fn dated(mut body: Value) -> Value {
    if body.get("booked_on").is_none() {
        body["booked_on"] = json!("2021-02-01");
    }
    body
}

pub fn rules(answer: &Answer) -> Vec<&str> {
    let violations = answer.body["violations"].as_array().unwrap_or_else(|| panic!("no violations: {}", answer.body));
    violations.iter().map(|v| v["rule"].as_str().unwrap()).collect()
}

fn frame(amount: Value) -> Value {
    dated(json!({ "component": "foederal", "amount": amount, "voucher": "Az. 1" }))
}

fn run_of(total: &str) -> Value {
    let draft = json!({ "kind": "allocation", "component": "foederal", "total": total, "key": "koenigstein-2019" });
    dated(json!({ "proposal": "run-1", "draft": draft }))
}

#[rocket::async_test]
async fn two_persons_allocate_over_http_and_the_report_is_that_of_the_desk() {
    for (name, store) in open_books().await {
        let api = Api::of(&store).await;
        assert_eq!(api.anna("/api/v1/frames", frame(json!("1500000000.00"))).await.status, 201, "{name}");
        let made = api.anna("/api/v1/proposals", run_of("1500000000.00")).await;
        assert_eq!(made.status, 201, "{name}: {}", made.body);
        let content = made.body["content_sha256"].as_str().unwrap().to_owned();
        let approval = |hash: &str| dated(json!({ "content_sha256": hash }));
        let own = api.anna("/api/v1/proposals/run-1/approval", approval(&content)).await;
        assert_eq!((own.status, rules(&own)), (422, vec!["R-031"]), "{name}");
        let wrong = api.bernd("/api/v1/proposals/run-1/approval", approval(&"0".repeat(64))).await;
        assert_eq!((wrong.status, rules(&wrong)), (422, vec!["R-032"]), "{name}");
        assert_eq!(api.bernd("/api/v1/proposals/run-1/approval", approval(&content)).await.status, 201, "{name}");
        let done = api.bernd("/api/v1/proposals/run-1/execution", dated(json!({}))).await;
        assert_eq!(done.status, 201, "{name}: {}", done.body);
        let shown = api.get("/api/v1/proposals/run-1").await;
        assert_eq!(shown.body["item"]["state"], "carried_out", "{name}");
        let report = api.get("/api/v1/reports/allocation-statement?run=run-1&format=pdf").await;
        assert_eq!((report.status, report.media.as_str()), (200, "application/pdf"), "{name}");
        assert_eq!(report.as_of, shown.as_of, "{name}: a file has no other place to say its size");
        let parameters = ReportParameters::default().with("run", "run-1");
        let viewer = Viewer::all();
        let desk = make_report(&store, &viewer, "allocation-statement", &parameters, Format::Pdf, Language::De);
        assert!(desk.await.unwrap().bytes == report.bytes, "{name}: the same bytes from the API and from the desk");
        let compared = "/api/v1/reports/allocation-comparison?format=csv&keys=koenigstein-2019&total=7.00&runs=run-1";
        let compared = api.get(compared).await;
        assert_eq!((compared.status, compared.media.as_str()), (200, "text/csv; charset=utf-8"), "{name}");
        for (path, said) in [
            ("nothing", "keinen Bericht"),
            ("distribution?run=run-1", "er nimmt: by, programme, component, as-of, lang"),
            ("distribution?by=land&by=year", "„by“ steht mehrmals"),
            ("budget-overview?value_date=2021-01-01", "Wertstellung"),
            ("journal-extract?limit=3", "„limit“"),
            ("allocation-statement?format=pdf", "„run“"),
        ] {
            let refused = api.get(&format!("/api/v1/reports/{path}")).await;
            let text = refused.body.to_string();
            assert!((400..500).contains(&refused.status) && text.contains(said), "{name} {path}: {text}");
        }
    }
}

#[rocket::async_test]
async fn a_repeated_request_is_answered_with_the_first_receipt() {
    for (name, store) in open_books().await {
        let api = Api::of(&store).await;
        let send =
            |amount: &'static str| api.post(Some(&api.anna), Some("k-1"), "/api/v1/frames", frame(json!(amount)));
        let first = send("10.00").await;
        let again = send("10.00").await;
        assert_eq!((first.status, again.status), (201, 200), "{name}");
        assert_eq!(first.body["leaf_hash"], again.body["leaf_hash"], "{name}");
        assert_eq!(again.body["repeated"], true, "{name}");
        let other = send("11.00").await;
        assert_eq!((other.status, rules(&other)), (409, vec!["R-001"]), "{name}");
    }
}

/// The first refusal comes from the writer, which knows better than the door; the next ones from the door.
#[rocket::async_test]
async fn a_withdrawn_token_is_refused_like_one_that_never_was() {
    for (name, store) in open_books().await {
        let api = Api::of(&store).await;
        assert_eq!(api.anna("/api/v1/frames", frame(json!("1.00"))).await.status, 201, "{name}");
        let never = api.post(Some("tb_unknown"), Some("w-1"), "/api/v1/frames", frame(json!("1.00"))).await;
        store.issue_token(&id("anna")).await.unwrap();
        let size = store.head(&Viewer::all()).await.unwrap().size;
        for round in 0..2 {
            let refused = api.post(Some(&api.anna), Some("w-1"), "/api/v1/frames", frame(json!("1.00"))).await;
            assert_eq!((refused.status, &refused.body), (401, &never.body), "{name} {round}");
        }
        assert_eq!(store.head(&Viewer::all()).await.unwrap().size, size, "{name}");
    }
}

#[rocket::async_test]
async fn what_is_not_understood_is_a_problem_with_its_place() {
    for (name, store) in open_books().await {
        let api = Api::of(&store).await;
        let path = "/api/v1/frames";
        let without_token = api.post(None, Some("k"), path, frame(json!("1.00"))).await;
        assert_eq!(without_token.status, 401, "{name}");
        let unknown_token = api.post(Some("tb_unknown"), Some("k"), path, frame(json!("1.00"))).await;
        assert_eq!(unknown_token.status, 401);
        let without_key = api.post(Some(&api.anna), None, path, frame(json!("1.00"))).await;
        assert_eq!(without_key.status, 400);
        let table = [
            (frame(json!(1.00)), "Zeichenkette"),
            (frame(json!("1,00")), "„1,00“"),
            (frame(json!("1.001")), "Nachkommastellen"),
            (json!({ "component": "foederal" }), ""),
            (dated(json!({ "component": "foederal", "amount": "1.00", "colour": "red" })), "colour"),
        ];
        for (body, said) in table {
            let answer = api.anna(path, body.clone()).await;
            assert_eq!(answer.status, 422, "{name} {body}: {}", answer.body);
            assert!(answer.media.starts_with("application/problem+json"), "{}", answer.media);
            assert!(answer.body.to_string().contains(said), "{name} {body}: {}", answer.body);
        }
        let refused = api.anna(path, frame(json!("0.00"))).await;
        assert_eq!((refused.status, rules(&refused)), (422, vec!["R-005"]));
        assert_eq!(api.get("/api/v1/nothing").await.status, 404);
        assert_eq!(api.get("/api/v1/journal?as_of=99999").await.status / 100, 4);
    }
}

/// Numbers beyond every journal are the caller's, never an error inside.
#[rocket::async_test]
async fn numbers_that_no_journal_has_are_problems_with_their_place() {
    for (name, store) in open_books().await {
        let api = Api::of(&store).await;
        let beyond = u64::MAX;
        for path in [
            // As the program makes its cursors: the base64 of 18446744073709551615.
            "journal?cursor=MTg0NDY3NDQwNzM3MDk1NTE2MTU".to_owned(),
            format!("journal?cursor={beyond}"),
            format!("journal/{beyond}"),
            format!("journal/{beyond}/proof"),
            format!("consistency?from={beyond}"),
            format!("journal?as_of={beyond}"),
        ] {
            let answer = api.get(&format!("/api/v1/{path}")).await;
            assert_eq!(answer.status, 400, "{name} {path}: {}", answer.body);
            assert!(answer.body["faults"][0]["field"].is_string(), "{name} {path}: {}", answer.body);
        }
        // The last number that can be said: a page without events, and no such event.
        let last = api.get("/api/v1/journal?cursor=OTAwNzE5OTI1NDc0MDk5MQ").await;
        assert_eq!((last.status, last.body["items"].as_array().map(Vec::len)), (200, Some(0)), "{name}");
        assert_eq!(api.get("/api/v1/journal/9007199254740991").await.status, 404, "{name}");
        let reversal = |seq: u64| dated(json!({ "reverses": seq, "reason": "wrong_amount", "voucher": "Az. 1" }));
        let refused = api.anna("/api/v1/reversals", reversal(beyond)).await;
        assert_eq!((refused.status, &refused.body["faults"][0]["field"]), (422, &json!("reverses")), "{name}");
        let unknown = api.anna("/api/v1/reversals", reversal(9_007_199_254_740_991)).await;
        assert_eq!((unknown.status, rules(&unknown)), (422, vec!["R-004"]), "{name}");
        let draft = json!({ "kind": "reversal", "reverses": beyond, "reason": "wrong_amount" });
        let refused = api.anna("/api/v1/proposals", dated(json!({ "proposal": "storno-1", "draft": draft }))).await;
        assert_eq!((refused.status, &refused.body["faults"][0]["field"]), (422, &json!("draft.reverses")), "{name}");
    }
}

/// What was answered can be sent again: the key under another name, the run as an amendment with the same hash.
#[rocket::async_test]
async fn keys_and_proposals_speak_in_euro_both_ways() {
    for (name, store) in open_books().await {
        let api = Api::of(&store).await;
        let amounts =
            json!([{ "recipient": "DE-BY", "amount": "1000.50" }, { "recipient": "DE-BE", "amount": "499.50" }]);
        let definition = json!({
            "key": "feste", "title": "Feste Beträge", "legal_basis": "§ 1", "recipients": "as_named",
            "shares": { "kind": "fixed_amounts", "amounts": amounts, "printed_total": "1501.00" },
            "source": { "title": "Test" }, "as_of": "2020-01-01", "as_of_assumed": true
        });
        let made = api.anna("/api/v1/keys", dated(json!({ "definition": definition }))).await;
        assert_eq!(made.status, 201, "{name}: {}", made.body);
        assert!(made.body["notices"][0].as_str().unwrap().contains("1.501,00"), "{name}: {}", made.body);
        let shown = api.get("/api/v1/keys/feste").await.body;
        let mut answered = shown["item"]["definition"].clone();
        assert_eq!(answered["shares"], definition["shares"], "{name}: {shown}");
        assert_eq!(answered["as_of_assumed"], true, "{name}: {shown}");
        assert_eq!(shown["item"]["shares"][1]["share"], "667/1000", "{name}: {shown}");
        answered["key"] = json!("feste-2");
        assert_eq!(api.anna("/api/v1/keys", dated(json!({ "definition": answered }))).await.status, 201, "{name}");

        let made = api.anna("/api/v1/proposals", run_of("1500000000.00")).await;
        let shown = api.get("/api/v1/proposals/run-1").await.body;
        let content = &shown["item"]["content"];
        assert_eq!(content["parameters"]["total"], "1500000000.00", "{name}: {shown}");
        assert_eq!(content["result"]["lines"][3]["amount"], "233410800.00", "{name}: {shown}");
        assert!(!shown.to_string().contains("cents"), "{name}: {shown}");
        let mut draft = content["parameters"].clone();
        draft["kind"] = json!("allocation");
        let again = api.anna("/api/v1/proposals/run-1/amendment", dated(json!({ "draft": draft }))).await;
        assert_eq!(again.status, 201, "{name}: {}", again.body);
        assert_eq!(again.body["content_sha256"], made.body["content_sha256"], "{name}: the same content");
        for (seen, status, said) in [
            (made.body["content_sha256"].clone(), 201, ""),
            (json!("0".repeat(64)), 422, "R-211"),
            (json!("kein Hash"), 422, "replaces_sha256"),
        ] {
            let body = dated(json!({ "draft": draft, "replaces_sha256": seen }));
            let again = api.anna("/api/v1/proposals/run-1/amendment", body).await;
            assert!(again.status == status && again.body.to_string().contains(said), "{name} {seen}: {}", again.body);
        }
        let stored = json!({ "id": "x", "kind": { "kind": "equal", "among": ["DE-BY"] } });
        let refused = api.anna("/api/v1/keys", dated(json!({ "definition": stored }))).await;
        assert_eq!(refused.status, 422, "{name}: the stored form is no body: {}", refused.body);
    }
}

/// A later run on the same pot: in euro both ways, with what was held before, and only the difference moves.
#[rocket::async_test]
async fn a_pot_is_distributed_again() {
    for (name, store) in open_books().await {
        let api = Api::of(&store).await;
        seed_assignment(&store, "100000.00").await;
        let run = json!({ "component": "foederal", "total": "500000.00", "key": "koenigstein-2019" });
        let draft = json!({ "kind": "redistribution", "reason": "frame_changed", "run": run });
        let path = "/api/v1/proposals";
        let made = api.anna(path, dated(json!({ "proposal": "neu-1", "draft": draft }))).await;
        assert_eq!(made.status, 201, "{name}: {}", made.body);
        let shown = api.get("/api/v1/proposals/neu-1").await.body;
        let content = &shown["item"]["content"];
        let bayern = json!({ "recipient": "DE-BY", "held": "155607.20", "assigned": "100000.00" });
        assert_eq!(content["before"]["holdings"][3], bayern, "{name}: {shown}");
        assert_eq!(content["result"]["lines"][3]["amount"], "100000.00", "{name}: the key alone would give 77.803,60");
        assert_eq!(content["result"]["lines"][3]["bound"], "at_floor", "{name}: {shown}");
        assert!(!shown.to_string().contains("cents"), "{name}: {shown}");
        let mut again = content["parameters"].clone();
        again["kind"] = json!("redistribution");
        let again = api.anna(&format!("{path}/neu-1/amendment"), dated(json!({ "draft": again }))).await;
        assert_eq!(again.body["content_sha256"], made.body["content_sha256"], "{name}: {}", again.body);
        let wrong = json!({ "kind": "redistribution", "reason": "frame_changed", "run": { "component": "foederal",
            "total": "5,00", "key": "koenigstein-2019" } });
        let wrong = api.anna(path, dated(json!({ "proposal": "neu-2", "draft": wrong }))).await;
        assert_eq!((wrong.status, &wrong.body["faults"][0]["field"]), (422, &json!("draft.run.total")), "{name}");
        let less = json!({ "component": "foederal", "total": "99999.99", "key": "koenigstein-2019" });
        let less = json!({ "kind": "redistribution", "reason": "need_changed", "run": less });
        let refused = api.anna(path, dated(json!({ "proposal": "neu-3", "draft": less }))).await;
        assert_eq!(rules(&refused), ["R-033"], "{name}: {}", refused.body);
        let approval = dated(json!({ "content_sha256": made.body["content_sha256"] }));
        let approved = api.bernd(&format!("{path}/neu-1/approval"), approval).await;
        assert_eq!(approved.status, 201, "{name}: {}", approved.body);
        let done = api.anna(&format!("{path}/neu-1/execution"), dated(json!({}))).await;
        assert_eq!(done.status, 201, "{name}: {}", done.body);
        assert_eq!(store.verify(None, &mut |_, _| ()).await.unwrap().findings, [], "{name}");
        let totals = store.balances(&Viewer::all()).await.unwrap();
        for (id, amount) in [("frame_allocated", "500000.00"), ("frame_available", "500000.00")] {
            let figure = figures::by_id(id).unwrap().over(totals.iter().map(|(account, amount)| (account, *amount)));
            assert_eq!(figure, Ok(Some(euro(amount))), "{name} {id}");
        }
    }
}

/// Commitment authority is assigned by the same two steps, and the page of the run says its due year.
#[rocket::async_test]
async fn commitment_authority_is_assigned_over_http() {
    for (name, store) in open_books().await {
        let api = Api::of(&store).await;
        seed_assignment(&store, "100000.00").await;
        act(&store, "anna", crate::store::later_years::grant(2023, "500.00")).await.unwrap();
        let lines = json!([{ "recipient": "DE-BY", "amount": "400.50" }]);
        let draft = json!({ "kind": "authority_assignment", "component": "foederal", "budget_item": "0699/532 99",
            "year_granted": 2021, "due_year": 2023, "lines": lines });
        let path = "/api/v1/proposals";
        let made = api.anna(path, dated(json!({ "proposal": "ve-1", "draft": draft }))).await;
        assert_eq!(made.status, 201, "{name}: {}", made.body);
        let shown = api.get("/api/v1/proposals/ve-1").await.body;
        assert_eq!(shown["item"]["content"], draft, "{name}: what is shown can be sent again");
        let approval = dated(json!({ "content_sha256": made.body["content_sha256"] }));
        assert_eq!(api.bernd(&format!("{path}/ve-1/approval"), approval).await.status, 201, "{name}");
        let done = api.anna(&format!("{path}/ve-1/execution"), dated(json!({}))).await;
        assert_eq!(done.status, 201, "{name}: {}", done.body);
        let page = crate::pages::get(&crate::pages::client(&store).await, "/laeufe/ve-1").await;
        let said = "Verpflichtungsermächtigung aus 0699/532 99, bewilligt für 2021, fällig 2023, Programmteil foederal";
        assert!(page.html.contains(said) && page.html.contains("400,50"), "{name}: {}", page.html);
    }
}

#[rocket::async_test]
async fn reading_is_dated_tagged_and_paged() {
    for (name, store) in open_books().await {
        let api = Api::of(&store).await;
        let head = store.head(&Viewer::all()).await.unwrap();
        let first = api.get("/api/v1/managers?limit=10").await;
        assert_eq!(first.body["as_of"]["size"], head.size, "{name}");
        assert_eq!(first.body["items"].as_array().unwrap().len(), 10, "{name}");
        let next = first.body["next"].as_str().unwrap();
        let second = api.get(next).await;
        assert_eq!(second.body["items"].as_array().unwrap().len(), 8, "{name}: bund, bmi and 16 Länder are 18");
        assert!(second.body["next"].is_null(), "{name}");
        let tag = Header::new("If-None-Match", first.etag.unwrap());
        let request = api.client.get("/api/v1/managers?limit=10").header(tag);
        assert_eq!(request.dispatch().await.status(), Status::NotModified, "{name}");
        let early = api.get("/api/v1/managers?as_of=1").await;
        assert_eq!(early.body["items"].as_array().unwrap().len(), 1, "{name}");
        let leaf = api.get("/api/v1/journal/0").await;
        let stored = store.event(&Viewer::all(), titelbuch::core::ids::Seq(0)).await.unwrap().unwrap();
        assert!(leaf.bytes == stored.bytes, "{name}: the leaf as it is stored");
        for path in ["managers", "journal/0", "journal/0/proof", "checkpoint", "consistency?from=1", "reports"] {
            for size in [head.size, head.size - 1] {
                let question = format!("/api/v1/{path}{}as_of={size}", if path.contains('?') { '&' } else { '?' });
                let said = api.get(&question).await.as_of;
                assert_eq!(said, Some(size.to_string()), "{name} {path}");
            }
        }
        let actors = String::from_utf8(api.get("/api/v1/actors").await.bytes).unwrap();
        assert!(!actors.contains("Beispiel") && actors.contains("anna"), "{name}: ids, never names");
    }
}

#[rocket::async_test]
async fn health_says_whether_the_book_is_open() {
    for (name, url) in fresh_urls().await {
        Store::migrate(&url).await.unwrap();
        let store = Store::open(&url).await.unwrap();
        let client = Client::untracked(build(store.clone(), Settings::loopback(0))).await.unwrap();
        assert_eq!(client.get("/health/live").dispatch().await.status(), Status::Ok, "{name}");
        assert_eq!(client.get("/health/ready").dispatch().await.status(), Status::ServiceUnavailable, "{name}");
        store.init("titelbuch.example/test", &signing_key()).await.unwrap();
        assert_eq!(client.get("/health/ready").dispatch().await.status(), Status::Ok);
        let headers = client.get("/api/openapi.json").dispatch().await;
        assert_eq!(
            headers.headers().get_one("Content-Security-Policy").map(|p| p.starts_with("default-src 'none'")),
            Some(true)
        );
        assert!(Settings::new("0.0.0.0".parse().unwrap(), 8000).is_err());
    }
}

#[tokio::test]
async fn managers_and_actors_are_created_and_names_are_told_to_nobody() {
    for (name, store) in open_books().await {
        let api = Api::of(&store).await;
        let ministry = json!({ "manager": "by-stmd", "title": "Staatsministerium für Digitales", "parent": "DE-BY",
            "kind": "state_ministry", "booked_on": "2021-02-01" });
        assert_eq!(api.anna("/api/v1/managers", ministry.clone()).await.status, 201, "{name}");
        let again = api.anna("/api/v1/managers", ministry).await;
        assert_eq!(again.body["violations"][0]["rule"], "R-003", "{name}: {}", again.body);
        let actor = json!({ "actor": "c.neu", "name": "Clara Unverwechselbar", "manager": "by-stmd", "booked_on": "2021-02-01" });
        let made = api.anna("/api/v1/actors", actor).await;
        assert_eq!(made.status, 201, "{name}: {}", made.body);
        let wrong = json!({ "manager": "x y", "title": "X", "kind": "kingdom", "booked_on": "gestern" });
        let wrong = api.anna("/api/v1/managers", wrong).await;
        let said = wrong.body.to_string();
        assert_eq!(wrong.status, 422, "{name}: {said}");
        for field in ["manager", "kind", "booked_on", "state_ministry"] {
            assert!(said.contains(field), "{name}: {field} in {said}");
        }
        let nameless = json!({ "actor": "d.neu", "name": " ", "booked_on": "2021-02-01" });
        assert_eq!(api.anna("/api/v1/actors", nameless).await.status, 422, "{name}");
        for path in ["/api/v1/actors?limit=200", "/api/v1/journal?limit=200"] {
            let told = String::from_utf8(api.get(path).await.bytes).unwrap();
            assert!(told.contains("c.neu") && !told.contains("Unverwechselbar"), "{name}: {path}");
        }
    }
}

/// The parameters of the definition files are those of the description, and no others.
#[rocket::async_test]
async fn the_description_names_every_parameter_of_every_report() {
    let (_, store) = open_books().await.remove(0);
    let client = Client::untracked(build(store.clone(), Settings::loopback(0))).await.unwrap();
    let document: Value = client.get("/api/openapi.json").dispatch().await.into_json().await.unwrap();
    let described = document["paths"]["/api/v1/reports/{id}"]["get"]["parameters"].as_array().unwrap();
    let described: BTreeSet<String> =
        described.iter().map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect();
    let defined = catalogue(Language::De).unwrap().into_iter().flat_map(|report| report.parameters);
    let mut defined: BTreeSet<String> = defined.map(|parameter| parameter.id.replace('-', "_")).collect();
    defined.extend(["id", "format", "part"].map(str::to_owned));
    assert_eq!(described, defined);
}

#[tokio::test]
async fn a_long_report_is_sent_while_it_is_written_and_is_that_of_the_desk() {
    for (name, store) in open_books().await {
        let api = Api::of(&store).await;
        let grant = |number: usize| {
            let amount_cents = euro(&format!("{}.01", number + 1));
            submission("anna", &unique("g"), Act::GrantFrame { component: id("foederal"), amount_cents })
        };
        store.record_all(now(), (0..2_000).map(grant).collect()).await.unwrap();
        for (format, word) in [(Format::Csv, "csv"), (Format::CsvExcel, "csv-excel")] {
            let path = format!("/api/v1/reports/journal-extract?format={word}");
            let sent = api.get(&path).await;
            assert_eq!((sent.status, sent.media.as_str()), (200, "text/csv; charset=utf-8"), "{name}");
            let asked = ReportParameters::default();
            let desk =
                make_report(&store, &Viewer::all(), "journal-extract", &asked, format, Language::De).await.unwrap();
            assert!(desk.bytes == sent.bytes && sent.bytes.len() > 4 * 64 * 1024, "{name}: {}", sent.bytes.len());
            let provenance = api.get(&format!("{path}&part=provenance")).await;
            assert_eq!(provenance.bytes, desk.provenance_json.as_bytes(), "{name}");
            let proof = api.get(&format!("{path}&part=tlog-proof")).await;
            assert_eq!(proof.bytes, desk.tlog_proof.as_bytes(), "{name}");
        }
        let refused = api.get("/api/v1/reports/journal-extract?format=csv&from=999999").await;
        assert_eq!(refused.status, 404, "{name}: what is known beforehand is a problem and no file");
    }
}
