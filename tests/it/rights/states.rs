//! What each person may do with a thing in each of its states: proposals, orders, shares of vouchers, claims, keys, years. Own
//! Land and another Land, everybody's role, and somebody who was locked out.
//!
//! A cell is a status: 200 it would be booked, 401 nobody known, 403 no right, 422 a rule stands against it. The table is read by
//! people, and a change of any cell fails. All is asked as a dry run, so one book serves every cell.

use super::*;
use crate::store::evidence::{bearing_interest, voucher};
use crate::store::money::*;
use serde_json::json;
use std::collections::BTreeMap;
use titelbuch::core::claim::{ClaimDecision, Claimed, DecideClaim, RaiseClaim, RepayClaim};
use titelbuch::core::command::Draft;
use titelbuch::core::filing::{Examine, FilingKind, FilingLine, SubmitFiling};
use titelbuch::core::ids::Seq;
use titelbuch::core::journal::hash::{Hash, sha256};
use titelbuch::core::proposal::{Assignment, AssignmentLine};
use titelbuch::core::voucher::MatchVoucher;
use titelbuch::core::year::CloseYear;
use titelbuch::store::Viewer;

/// Capital letters are of the Bund and of Bayern, small ones of Bremen, another Land. D has every right of A and is locked out.
const PERSONS: [(char, Role, &str); 15] = [
    ('A', Role::FederalAdministrator, "bmi"),
    ('B', Role::BudgetOfficer, "bmi"),
    ('C', Role::Certifier, "DE-BY"),
    ('D', Role::FederalAdministrator, "bmi"),
    ('F', Role::FederalApprover, "bmi"),
    ('K', Role::CashImporter, "bund"),
    ('M', Role::LeadMinistryOfficer, "bmi"),
    ('N', Role::FilingCertifier, "DE-BY"),
    ('O', Role::Orderer, "DE-BY"),
    ('P', Role::Auditor, "bund"),
    ('S', Role::StateFinanceOfficer, "DE-BY"),
    ('Y', Role::SystemAdministrator, "bund"),
    ('c', Role::Certifier, "DE-HB"),
    ('o', Role::Orderer, "DE-HB"),
    ('s', Role::StateFinanceOfficer, "DE-HB"),
];

fn recall(amount: &str) -> Draft {
    let line = AssignmentLine { recipient: id("DE-BY"), amount_cents: euro(amount) };
    let (component, budget_item) = (id("foederal"), id(ITEM));
    Draft::Recall(Assignment { component, budget_item, booking_year: 2021, lines: vec![line] })
}

async fn content(store: &Store, proposal: &str) -> Hash {
    store.proposal(&Viewer::all(), &id(proposal)).await.unwrap().unwrap().content_sha256
}

/// A proposal in each state that it can have.
async fn proposals(store: &Store) {
    for (proposal, amount) in
        [("offen", "1.00"), ("genehmigt", "1.01"), ("abgelehnt", "1.02"), ("genommen", "1.03"), ("gebucht", "1.04")]
    {
        act(store, "anna", Act::Propose { proposal: id(proposal), draft: recall(amount) }).await.unwrap();
    }
    for proposal in ["genehmigt", "gebucht"] {
        let content_sha256 = content(store, proposal).await;
        act(store, "bernd", Act::Approve { proposal: id(proposal), content_sha256 }).await.unwrap();
    }
    act(store, "bernd", Act::Reject { proposal: id("abgelehnt"), note: None }).await.unwrap();
    act(store, "anna", Act::Withdraw { proposal: id("genommen"), note: None }).await.unwrap();
    act(store, "anna", Act::CarryOut { proposal: id("gebucht") }).await.unwrap();
}

/// An order in each state; what the paid one is evidenced by, unexamined and disputed; claims.
async fn documents(store: &Store) -> [String; 2] {
    act(store, "anna", second_item()).await.unwrap();
    for agreed in bearing_interest() {
        act(store, "anna", agreed).await.unwrap();
    }
    act(store, "anna", Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "50.00"))).await.unwrap();
    for order in ["festgestellt", "angeordnet", "bezahlt", "zurueck"] {
        act(store, "anna", certify(order, "c-1", "10.00")).await.unwrap();
    }
    for order in ["angeordnet", "bezahlt"] {
        act(store, "bernd", issue(order)).await.unwrap();
    }
    act(store, "bernd", cancel("zurueck")).await.unwrap();
    let paid = act(store, "clara", pay_typed("bezahlt", "10.00")).await.unwrap().seq;
    let line = FilingLine { category: "Dienstleistungen".to_owned(), planned_cents: None, spent_cents: euro("10.00") };
    let filing = SubmitFiling {
        filing: id("n-1"),
        project: id("p-1"),
        kind: FilingKind::Interim,
        from: titelbuch::core::calendar::parse_date("2021-01-01").unwrap(),
        until: titelbuch::core::calendar::parse_date("2021-01-31").unwrap(),
        narrative_sha256: sha256(b"Sachbericht"),
        lines: vec![line],
        totals: None,
    };
    act(store, "anna", Act::SubmitFiling(filing)).await.unwrap();
    let mut shares = Vec::new();
    for (name, disputed) in [("b-1", None), ("b-2", Some("4.00"))] {
        act(store, "anna", voucher(name, "8.00")).await.unwrap();
        let matching = MatchVoucher { voucher: id(name), payment: paid, amount_cents: euro("5.00") };
        let matched = act(store, "anna", Act::MatchVoucher(matching)).await.unwrap().seq;
        shares.push(matched.to_string());
        if let Some(disputed) = disputed {
            act(store, "bernd", examine(name, matched, disputed)).await.unwrap();
            let what = Claimed::Recovery { voucher: id(name), matched };
            for (claim, amount) in [("r-offen", "1.50"), ("r-erlassen", "1.00"), ("r-bezahlt", "1.00")] {
                act(store, "bernd", raise(claim, what.clone(), amount)).await.unwrap();
            }
        }
    }
    let (consent, decision) = ("BMF".to_owned(), ClaimDecision::Waive);
    let waived = DecideClaim { claim: id("r-erlassen"), decision, amount_cents: euro("1.00"), consent };
    act(store, "clara", Act::DecideClaim(waived)).await.unwrap();
    let (claim, income_item, amount_cents) = (id("r-bezahlt"), id(OTHER), euro("1.00"));
    let repaid = RepayClaim { claim, amount_cents, income_item, booking_year: 2021, source: None };
    act(store, "clara", Act::RepayClaim(repaid)).await.unwrap();
    [shares.remove(0), shares.remove(0)]
}

fn examine(voucher: &str, matched: Seq, disputed: &str) -> Act {
    let (filing, voucher) = (id("n-1"), id(voucher));
    let (accepted_cents, disputed_cents) = (euro("1.00"), euro(disputed));
    Act::Examine(Examine { filing, voucher, matched, accepted_cents, disputed_cents, finding: None })
}

fn raise(claim: &str, what: Claimed, amount: &str) -> Act {
    Act::RaiseClaim(RaiseClaim {
        claim: id(claim),
        project: id("p-1"),
        what,
        amount_cents: euro(amount),
        due_on: titelbuch::core::calendar::parse_date("2022-03-31").unwrap(),
        basis: "Nr. 5 der Vereinbarung".to_owned(),
        debtor: None,
    })
}

type Asked = (String, &'static str, Value);

/// What is asked of each: the address, its state, the body.
async fn asked(store: &Store, [fresh, disputed]: &[String; 2]) -> Vec<Asked> {
    let mut all = Vec::new();
    let line = json!([{ "recipient": "DE-BY", "amount": "0.50" }]);
    let draft =
        json!({ "kind": "recall", "component": "foederal", "budget_item": ITEM, "booking_year": 2021, "lines": line });
    for state in ["offen", "genehmigt", "abgelehnt", "genommen", "gebucht"] {
        let hash = content(store, state).await.to_string();
        for (step, body) in [
            ("amendment", json!({ "draft": draft })),
            ("approval", json!({ "content_sha256": hash })),
            ("rejection", json!({})),
            ("withdrawal", json!({})),
            ("execution", json!({})),
        ] {
            all.push((format!("/proposals/{state}/{step}"), state, body));
        }
    }
    for state in ["festgestellt", "angeordnet", "bezahlt", "zurueck"] {
        for step in ["countersign", "issue", "cancel"] {
            all.push((format!("/orders/{state}/{step}"), state, json!({})));
        }
        all.push(("/payments".to_owned(), state, json!({ "order": state, "amount": "1.00" })));
    }
    for (voucher, matched, state) in [("b-1", fresh, "ungeprüft"), ("b-2", disputed, "beanstandet")] {
        let matched: u64 = matched.parse().unwrap();
        let examined = json!({ "voucher_id": voucher, "matched": matched, "accepted": "0.50", "disputed": "0.00" });
        all.push(("/filings/n-1/examinations".to_owned(), state, examined));
        all.push((format!("/voucher-matches/{matched}/unmatch"), state, json!({})));
        let accepted = json!({ "matched": matched, "amount": "0.01" });
        all.push((format!("/vouchers/{voucher}/acceptances"), state, accepted));
    }
    for state in ["r-offen", "r-erlassen", "r-bezahlt"] {
        let decision = json!({ "decision": "write_off", "amount": "0.10", "consent": "BMF" });
        all.push((format!("/claims/{state}/decisions"), state, decision));
        all.push((format!("/claims/{state}/reductions"), state, json!({ "amount": "0.10", "finding": "Beispiel" })));
        let repaid = json!({ "amount": "0.10", "income_item": OTHER, "booking_year": 2021 });
        all.push((format!("/claims/{state}/repayments"), state, repaid));
    }
    for (step, state) in [("activation", "in Kraft"), ("retirement", "in Kraft")] {
        all.push((format!("/keys/koenigstein-2019/{step}"), state, json!({})));
    }
    for (year, state) in [(2020, "abgeschlossen"), (2021, "offen")] {
        let budget = json!({ "budget_item": ITEM, "booking_year": year, "amount": "1.00" });
        all.push(("/appropriations".to_owned(), state, budget));
    }
    all
}

#[rocket::async_test]
async fn every_state_lets_each_person_do_what_the_table_names() {
    let mut tables = Vec::new();
    for (name, store) in open_books().await {
        begin(&store).await;
        let mut close = submission("anna", &unique("c"), Act::CloseYear(CloseYear { booking_year: 2020 }));
        close.command.booked_on = titelbuch::core::calendar::parse_date("2020-12-31").unwrap();
        store.record(now(), close).await.unwrap();
        proposals(&store).await;
        let shares = documents(&store).await;
        let mut tokens = vec![('-', None)];
        for (letter, role, organisation) in PERSONS {
            let small = if letter.is_lowercase() { "hb" } else { "nur" };
            let named = format!("{small}-{}", letter.to_lowercase());
            tokens.push((letter, Some(person(&store, &named, role, organisation).await)));
        }
        store.disable_actor(now(), &id("nur-d")).await.unwrap();
        enforce(&store).await;
        let door = Door::of(&store).await;
        let before = store.head(&Viewer::all()).await.unwrap();
        let mut table = String::new();
        for (path, state, mut body) in asked(&store, &shares).await {
            body["booked_on"] = json!("2021-02-01");
            body["voucher"] = json!("Az. 1");
            let mut by_status: BTreeMap<u16, String> = BTreeMap::new();
            for (who, token) in &tokens {
                let address = format!("/api/v1{path}?dry_run=true");
                let told = door.send("post", token.as_deref(), &address, body.to_string(), false).await;
                assert!(told.status < 500 && told.status != 400, "{name} {path} {who}: {}", told.body);
                by_status.entry(told.status).or_default().push(*who);
            }
            let cells: Vec<String> = by_status.iter().map(|(status, who)| format!("{status} {who}")).collect();
            table.push_str(&format!("{state:14} {:42} {}\n", nameless(&path, &shares), cells.join("  ")));
        }
        assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "{name}: nothing was booked");
        tables.push((name, table));
    }
    for (name, table) in &tables[1..] {
        assert_eq!(*table, tables[0].1, "{name} answers otherwise than {}", tables[0].0);
    }
    insta::assert_snapshot!("states", tables[0].1);
}

/// Without the number of an event, which says nothing to a reader.
fn nameless(path: &str, shares: &[String; 2]) -> String {
    shares.iter().fold(path.to_owned(), |path, seq| path.replace(&format!("/{seq}/"), "/…/"))
}
