//! The book that the rows ask about: the years of two Länder, a second of some things, and of each thing one that is over.
//! Told as anybody would tell it, over the interface.

use super::rows::{at, back, forward, granted, key, made, with};
use super::*;
use crate::store::money::{ITEM, OTHER};
use titelbuch::core::federal_state;

/// Numbers of events that addresses and bodies name.
pub(super) struct Seqs {
    pub(super) payment: u64,
    pub(super) back: u64,
    pub(super) receipt: u64,
    pub(super) receipt_back: u64,
    pub(super) maturity: u64,
    pub(super) maturity_back: u64,
    pub(super) reuse: u64,
    pub(super) reuse_ended: u64,
    pub(super) cost: u64,
    pub(super) cost_back: u64,
    pub(super) delegation: u64,
    pub(super) delegation_over: u64,
    pub(super) role: u64,
    pub(super) role_over: u64,
    pub(super) voucher: u64,
    pub(super) frame: u64,
    pub(super) frame_back: u64,
    /// A payment without a voucher, and a share of another that is examined and in part disputed.
    pub(super) other: u64,
    pub(super) disputed: u64,
    pub(super) service: String,
    /// The hash of what each proposal says.
    pub(super) contents: BTreeMap<&'static str, String>,
}

/// What there is beside the years of the two Länder: a second of some things, and what is over.
pub(super) async fn prepared(store: &Store, desk: &Desk<'_>) -> Seqs {
    let item = json!({ "budget_item": OTHER, "title": "Einnahmen", "manager": "bmi" });
    desk.did("anna", "/budget-items", item).await;
    desk.did(
        "anna",
        "/projects",
        json!({ "project": "p-neu", "land": "DE-BY", "policy_field": "bauen_wohnen",
        "title": "Neu" }),
    )
    .await;
    let open = desk.did("anna", "/frames", json!({ "component": "foederal", "amount": "1.00" })).await;
    let frame = desk.did("anna", "/frames", json!({ "component": "foederal", "amount": "2.00" })).await;
    desk.did("anna", "/reversals", json!({ "reverses": frame, "reason": "wrong_amount" })).await;
    let [payment, wrong] = paid(desk).await;
    let [receipt, receipt_back] = once_more(desk).await;
    let voucher = json!({ "voucher_id": "b-neu", "project": "p-de-by", "dated_on": "2021-01-15", "reason": "Reise",
        "gross": "0.20", "vat": "0.00", "own_share": "0.00", "category": "Reisen", "document_sha256": "2".repeat(64) });
    desk.did("anna", "/vouchers", voucher).await;
    let matched = json!({ "payment": payment, "amount": "0.05" });
    let voucher = desk.did("anna", "/vouchers/b-neu/matches", matched).await;
    let approval = json!({ "content_sha256": contents(store).await["z-genehmigt"] });
    desk.did("bernd", "/proposals/z-genehmigt/approval", approval).await;
    desk.did("anna", "/commitment-authority-lapses", json!({ "year_granted": 2020 })).await;
    further(desk).await;
    let services = services(desk).await;
    let (delegation, delegation_over, role, role_over) = rights(desk).await;
    let [maturity, maturity_back, reuse, reuse_ended, cost, cost_back] = services;
    let orders = store.orders(&Viewer::all()).await.unwrap();
    let other = orders.iter().find(|order| order.certified.order.as_str() == "t-de-by").unwrap();
    let other = other.paid.keys().next().unwrap().0;
    let vouchers = store.vouchers(&Viewer::all()).await.unwrap();
    let disputed = vouchers.iter().find(|one| one.registered.voucher.as_str() == "b-de-by").unwrap();
    let disputed = disputed.shares.keys().next().unwrap().0;
    let place = federal_state::ALL.iter().position(|land| land.code == "DE-BY").unwrap();
    let service = format!("9900800101{:04}", 3000 + place);
    Seqs {
        payment,
        back: wrong,
        receipt,
        receipt_back,
        maturity,
        maturity_back,
        reuse,
        reuse_ended,
        cost,
        cost_back,
        delegation,
        delegation_over,
        role,
        role_over,
        voucher,
        frame: open,
        frame_back: frame,
        other,
        disputed,
        service,
        contents: contents(store).await,
    }
}

/// Bound, ordered and paid: a payment that holds, and one that was taken back.
async fn paid(desk: &Desk<'_>) -> [u64; 2] {
    desk.did("anna", "/commitments/named", made("c-frei", "0.10")).await;
    let free = json!({ "change": "free", "amount": "0.10" });
    desk.did("anna", "/commitments/c-frei/changes", free).await;
    desk.did("anna", "/commitments/named", made("c-neu", "0.90")).await;
    for order in ["o-neu", "o-zurueck"] {
        let certified = json!({ "order": order, "commitment": "c-neu", "amount": "0.10", "due_on": "2021-03-01" });
        desk.did("anna", "/orders", certified).await;
    }
    desk.did("bernd", "/orders/o-zurueck/cancel", json!({})).await;
    let ordered = json!({ "order": "o-bezahlt", "commitment": "c-neu", "amount": "0.20", "due_on": "2021-03-01" });
    desk.did("anna", "/orders", ordered).await;
    desk.did("bernd", "/orders/o-bezahlt/issue", json!({})).await;
    let paid = json!({ "order": "o-bezahlt", "amount": "0.20" });
    let wrong = desk.did("clara", "/payments", paid.clone()).await;
    desk.did("clara", &format!("/payments/{wrong}/reverse"), back()).await;
    let payment = desk.did("clara", "/payments", paid).await;
    [payment, wrong]
}

/// Of other things one that holds and one that is over; a receipt of either kind.
async fn once_more(desk: &Desk<'_>) -> [u64; 2] {
    let free = json!({ "change": "free", "amount": "0.10" });
    desk.did("anna", "/forward-commitments", forward("f-frei")).await;
    desk.did("anna", "/forward-commitments/f-frei/changes", with(free, json!({ "due_year": 2022 }))).await;
    let own = json!({ "contribution": "e-zurueck", "project": "p-de-by", "kind": "own_work", "source": "federal_state",
        "amount": "1.00", "valuation": { "by": "basis", "basis": "Angebot" }, "contributed_on": "2021-01-20",
        "reason": "Konzept", "document_sha256": "1".repeat(64) });
    desk.did("anna", "/contributions", own).await;
    desk.did("anna", "/contributions/e-zurueck/reverse", back()).await;
    desk.did("anna", "/onward-grants", granted("w-zurueck")).await;
    desk.did("anna", "/onward-grants/w-zurueck/reversal", back()).await;
    let received = json!({ "recipient": "r-de-by", "amount": "0.20" });
    let receipt_back = desk.did("anna", "/onward-grants/w-de-by/receipts", received.clone()).await;
    desk.did("anna", &format!("/onward-receipts/{receipt_back}/reversal"), back()).await;
    let receipt = desk.did("anna", "/onward-grants/w-de-by/receipts", received).await;
    desk.did("anna", "/onward-grants", granted("w-neu")).await;
    for name in ["entwurf", "alt"] {
        desk.did("anna", "/keys", key(name)).await;
    }
    desk.did("anna", "/keys/alt/activation", json!({})).await;
    desk.did("anna", "/keys/alt/retirement", json!({})).await;
    let recall = json!({ "kind": "recall", "component": "foederal", "budget_item": ITEM, "booking_year": 2021,
        "lines": [{ "recipient": "DE-BY", "amount": "0.10" }] });
    for proposal in ["z-offen", "z-genehmigt"] {
        desk.did("anna", "/proposals", json!({ "proposal": proposal, "draft": recall })).await;
    }
    [receipt, receipt_back]
}

async fn contents(store: &Store) -> BTreeMap<&'static str, String> {
    let mut contents = BTreeMap::new();
    for name in ["z-offen", "z-genehmigt", "z-de-by"] {
        let known = store.proposal(&Viewer::all(), &id(name)).await.unwrap().unwrap();
        contents.insert(name, known.content_sha256.to_string());
    }
    contents
}

/// What stands blocked, without authority, waits as a residue, covers another item, and was repaid.
async fn further(desk: &Desk<'_>) {
    let blocked = |amount: &str| json!({ "authority": at(ITEM, 2021), "basis": "own_management", "amount": amount });
    desk.did("anna", "/blocks", blocked("0.20")).await;
    let authority = json!({ "budget_item": ITEM, "year_granted": 2021, "due_year": 2022 });
    let blocked = json!({ "authority": authority, "basis": "own_management", "amount": "0.20" });
    desk.did("anna", "/commitment-authority-blocks", blocked).await;
    desk.did("clara", "/payments", json!({ "order": "o-zurueck", "amount": "0.30" })).await;
    let residue = json!({ "authority": at(ITEM, 2021), "amount": "0.20" });
    desk.did("anna", "/residues", residue).await;
    for (kind, by, item) in [("covered_by", ITEM, OTHER), ("reinforced_by_income", OTHER, ITEM)] {
        let note = json!({ "kind": kind, "by": by });
        desk.did("anna", "/budget-notes", json!({ "budget_item": item, "note": note, "source": "Beispiel" })).await;
    }
    let repaid = json!({ "amount": "0.50", "income_item": OTHER, "booking_year": 2021 });
    desk.did("clara", "/claims/g-de-by/repayments", repaid).await;
    let decided = json!({ "decision": "waive", "amount": "0.01", "consent": "BMF" });
    desk.did("clara", "/claims/h-de-by/decisions", decided).await;
}

/// A service with what is told of it, each also taken back or ended.
async fn services(desk: &Desk<'_>) -> [u64; 6] {
    let content = json!({ "title": "Ausweis", "source": "Beispiel" });
    desk.did("anna", "/services", json!({ "service": "10119", "content": content })).await;
    let place = |path: &str| format!("/services/10119/{path}");
    let reached = |on: &str| json!({ "scheme": "1.1", "level": 2, "reached_on": on, "evidence": "Protokoll" });
    let wrong = desk.did("anna", &place("maturity"), reached("2021-01-10")).await;
    desk.did("anna", &place(&format!("maturity/{wrong}/withdraw")), json!({})).await;
    let maturity = desk.did("anna", &place("maturity"), reached("2021-01-11")).await;
    let reuse = json!({ "provider": "DE-BY", "user": "DE-HB", "since_on": "2021-01-15", "agreement": "Vertrag" });
    let ended = desk.did("anna", &place("reuses"), reuse.clone()).await;
    let end = json!({ "ended_on": "2021-01-20" });
    desk.did("anna", &place(&format!("reuses/{ended}/end")), end).await;
    let agreed = desk.did("anna", &place("reuses"), with(reuse, json!({ "since_on": "2021-01-25" }))).await;
    let cost =
        |year: u16| json!({ "provider": "DE-BY", "cost_year": year, "amount": "100.00", "key": "koenigstein-2019" });
    let wrong_cost = desk.did("anna", &place("running-costs"), cost(2021)).await;
    desk.did("anna", &place(&format!("running-costs/{wrong_cost}/reverse")), back()).await;
    let shared = desk.did("anna", &place("running-costs"), cost(2021)).await;
    desk.did("anna", "/projects/p-de-by/services", json!({ "service": "10119" })).await;
    let district = json!({ "authority": "kreis-neu", "title": "Kreis", "kind": "district", "land": "DE-BY" });
    desk.did("anna", "/authorities", district).await;
    [maturity, wrong, agreed, ended, shared, wrong_cost]
}

/// A delegation and a role, each also ended.
async fn rights(desk: &Desk<'_>) -> (u64, u64, u64, u64) {
    let delegated = |deputy: &str| {
        json!({ "role": "state_finance_officer", "organisation": "DE-BY", "deputy": deputy, "from": "2021-02-01",
            "until": "2099-12-31" })
    };
    let running = desk.did("nur-s", "/delegations", delegated("anna")).await;
    let over = desk.did("nur-s", "/delegations", delegated("clara")).await;
    desk.did("nur-s", &format!("/delegations/clara/{over}/end"), json!({})).await;
    let role = json!({ "actor": "ohne", "role": "orderer", "organisation": "DE-BY", "from": "2021-02-01" });
    let withdrawn = desk.did("system", "/roles", role.clone()).await;
    desk.did("system", &format!("/roles/ohne/{withdrawn}/withdraw"), json!({})).await;
    let held = desk.did("system", "/roles", role).await;
    (running, over, held, withdrawn)
}
