//! The rows: of each operation what it is asked about, as it stands and in a state that forbids it. First the money.

use super::told::{evidence, persons, projects, rolled_out};
use super::world::{Seqs, prepared};
use super::*;
use crate::store::money::{ITEM, OTHER};

pub(super) fn at(item: &str, year: u16) -> Value {
    json!({ "budget_item": item, "booking_year": year })
}

pub(super) fn of_bayern(year: u16) -> Value {
    json!({ "budget_item": ITEM, "booking_year": year, "component": "foederal", "manager": "DE-BY" })
}

pub(super) fn made(commitment: &str, amount: &str) -> Value {
    let mut made = of_bayern(2021);
    merge(&mut made, json!({ "commitment": commitment, "project": "p-de-by", "purpose": "Los", "amount": amount }));
    made
}

pub(super) fn forward(name: &str) -> Value {
    json!({ "forward_commitment": name, "project": "p-de-by", "budget_item": ITEM, "component": "foederal",
        "manager": "DE-BY", "purpose": "Betrieb", "basis": { "kind": "commitment_authority", "year_granted": 2021 },
        "amounts": [{ "due_year": 2022, "amount": "0.10" }] })
}

pub(super) fn granted(name: &str) -> Value {
    json!({ "onward_grant": name, "source": { "from": "commitment", "commitment": "c-de-by" }, "basis": "grant",
        "legal_basis": "Art. 44 BayHO", "purpose": "Anschluss",
        "to": { "to": "named", "lines": [{ "recipient": "r-de-by", "amount": "0.10" }] } })
}

pub(super) fn key(name: &str) -> Value {
    json!({ "definition": { "key": name, "shares": { "kind": "fixed_amounts", "amounts": [
        { "recipient": "DE-BY", "amount": "60.00" }, { "recipient": "DE-HB", "amount": "40.00" }],
        "printed_total": "100.00" }, "recipients": "as_named", "legal_basis": "Beispiel", "as_of": "2021-01-01", "title": "Beispiel",
        "source": { "title": "Beispiel" } } })
}

pub(super) fn back() -> Value {
    json!({ "reason": "wrong_amount" })
}

pub(super) fn amount(amount: &str) -> Value {
    json!({ "amount": amount })
}

pub(super) fn with(mut one: Value, other: Value) -> Value {
    merge(&mut one, other);
    one
}

/// Every operation, about what there is.
pub async fn of(store: &Store, desk: &Desk<'_>) -> Vec<Row> {
    let seqs = prepared(store, desk).await;
    let parts = [
        budget(),
        authorities(),
        proposals(&seqs),
        spent(&seqs),
        evidence(&seqs),
        projects(),
        handed_on(&seqs),
        rolled_out(&seqs),
        persons(&seqs),
    ];
    parts.into_iter().flatten().collect()
}

pub(super) fn row(operation: &'static str, state: &'static str, path: &str, over: Value) -> Row {
    (operation, state, path.to_owned(), over)
}

/// The same in a year that is open and in one that is closed.
pub(super) fn by_year(operation: &'static str, path: &str, over: impl Fn(u16) -> Value) -> [Row; 2] {
    [row(operation, "Jahr offen", path, over(2021)), row(operation, "Jahr zu", path, over(2020))]
}

/// Something of a new id, and of one that is taken.
pub(super) fn by_id(operation: &'static str, path: &str, field: &str, taken: &str, over: Value) -> [Row; 2] {
    let named = |id: &str| with(over.clone(), json!({ field: id }));
    [row(operation, "neu", path, named("neu")), row(operation, "vergeben", path, named(taken))]
}

pub(super) fn budget() -> Vec<Row> {
    let cents = |year: u16| with(at(ITEM, year), amount("1.00"));
    let change = |year: u16| with(cents(year), json!({ "change": "supplementary" }));
    let block = |year: u16| json!({ "authority": at(ITEM, year), "basis": "own_management", "amount": "0.10" });
    let residue = |year: u16| json!({ "authority": of_bayern(year), "amount": "0.10" });
    let virement =
        |from: &str, to: &str| json!({ "from_item": from, "to_item": to, "booking_year": 2021, "amount": "0.10" });
    let reinforced = |item: &str, income: &str| json!({ "budget_item": item, "income_item": income, "booking_year": 2021, "claim": "g-de-by", "amount": "0.10" });
    let consented = |granted: u16| {
        json!({ "authority": with(at(ITEM, 2022), json!({ "year_granted": granted })), "amount": "0.10",
            "cash_cover": "Minderausgaben" })
    };
    let mut rows = Vec::new();
    for (state, item) in [("neu", "0699/111 12"), ("vergeben", ITEM)] {
        rows.push(row("create_budget_item", state, "/budget-items", json!({ "budget_item": item, "manager": "bmi" })));
    }
    rows.extend(by_year("appropriate", "/appropriations", cents));
    rows.extend(by_year("change_appropriation", "/appropriation-changes", change));
    rows.extend(by_year("return_assignment", "/assignment-returns", |year| with(of_bayern(year), amount("0.10"))));
    rows.extend(by_year("block", "/blocks", block));
    rows.extend(by_year("form_residue", "/residues", residue));
    rows.extend([
        row("unblock", "gesperrt", "/unblocks", block(2021)),
        row("unblock", "nicht gesperrt", "/unblocks", block(2020)),
        row("settle_excess", "überschritten", "/excess-settlements", with(residue(2021), amount("0.10"))),
        row("settle_excess", "nicht", "/excess-settlements", with(residue(2022), amount("0.10"))),
        row("make_virement", "deckt", "/virements", virement(ITEM, OTHER)),
        row("make_virement", "deckt nicht", "/virements", virement(OTHER, ITEM)),
        row("reinforce_by_income", "vermerkt", "/reinforcements", reinforced(ITEM, OTHER)),
        row("reinforce_by_income", "nicht", "/reinforcements", reinforced(OTHER, ITEM)),
        row("consent_residue", "gebildet", "/residue-consents", consented(2021)),
        row("consent_residue", "nicht gebildet", "/residue-consents", consented(2020)),
        row(
            "declare_budget_note",
            "da",
            "/budget-notes",
            json!({ "budget_item": ITEM, "note": { "kind": "transferable" },
            "source": "Beispiel" }),
        ),
        row(
            "declare_budget_note",
            "fehlt",
            "/budget-notes",
            json!({ "budget_item": "0699/111 11",
            "note": { "kind": "transferable" }, "source": "Beispiel" }),
        ),
        row("close_year", "Jahr zu", "/year-closings", json!({ "booking_year": 2020 })),
        row("close_year", "überschritten", "/year-closings", json!({ "booking_year": 2021 })),
        row("close_year", "Jahr offen", "/year-closings", json!({ "booking_year": 2019 })),
        row("open_year", "Jahr offen", "/year-openings", json!({ "booking_year": 2021 })),
        row("open_year", "Jahr zu", "/year-openings", json!({ "booking_year": 2020 })),
    ]);
    rows
}

pub(super) fn authorities() -> Vec<Row> {
    let cents = json!({ "budget_item": ITEM, "year_granted": 2021, "due_year": 2022, "amount": "0.10" });
    let late = with(cents.clone(), json!({ "year_granted": 2020, "due_year": 2021 }));
    let more = json!({ "change": "supplementary" });
    let own = json!({ "component": "foederal", "manager": "DE-BY" });
    let block = |year: u16| {
        json!({ "authority": { "budget_item": ITEM, "year_granted": year, "due_year": year + 1 },
        "basis": "own_management", "amount": "0.10" })
    };
    vec![
        row("grant_commitment_authority", "Jahr offen", "/commitment-authorities", cents.clone()),
        row("grant_commitment_authority", "verfallen", "/commitment-authorities", late.clone()),
        row(
            "change_commitment_authority",
            "Jahr offen",
            "/commitment-authority-changes",
            with(cents.clone(), more.clone()),
        ),
        row("change_commitment_authority", "verfallen", "/commitment-authority-changes", with(late.clone(), more)),
        row("block_commitment_authority", "da", "/commitment-authority-blocks", block(2021)),
        row("block_commitment_authority", "fehlt", "/commitment-authority-blocks", block(2020)),
        row("unblock_commitment_authority", "gesperrt", "/commitment-authority-unblocks", block(2021)),
        row("unblock_commitment_authority", "nicht gesperrt", "/commitment-authority-unblocks", block(2020)),
        row("return_commitment_authority", "da", "/commitment-authority-returns", with(cents, own.clone())),
        row("return_commitment_authority", "fehlt", "/commitment-authority-returns", with(late, own)),
        row(
            "lapse_commitment_authority",
            "Jahr läuft",
            "/commitment-authority-lapses",
            json!({ "year_granted": 2021 }),
        ),
        row("lapse_commitment_authority", "Jahr zu", "/commitment-authority-lapses", json!({ "year_granted": 2019 })),
    ]
}

pub(super) fn proposals(seqs: &Seqs) -> Vec<Row> {
    let recall = json!({ "kind": "recall", "component": "foederal", "budget_item": ITEM, "booking_year": 2021,
        "lines": [{ "recipient": "DE-BY", "amount": "0.20" }] });
    let mut rows = Vec::new();
    rows.extend(by_id("propose", "/proposals", "proposal", "z-offen", json!({ "draft": recall })));
    for (state, proposal) in [("offen", "z-offen"), ("genehmigt", "z-genehmigt"), ("ausgeführt", "z-de-by")] {
        let path = |step: &str| format!("/proposals/{proposal}/{step}");
        rows.extend([
            row("amend_proposal", state, &path("amendment"), json!({ "draft": recall })),
            row("approve_proposal", state, &path("approval"), json!({ "content_sha256": seqs.contents[proposal] })),
            row("carry_out_proposal", state, &path("execution"), json!({})),
            row("reject_proposal", state, &path("rejection"), json!({})),
            row("withdraw_proposal", state, &path("withdrawal"), json!({})),
        ]);
    }
    rows.extend(by_id("create_programme", "/programmes", "programme", "ozg", json!({ "lead": "bmi" })));
    rows.extend(by_id("create_component", "/components", "component", "foederal", json!({ "programme": "ozg" })));
    let amended = json!({ "title": "Neu", "source": "Beispiel", "planned_share_percent": "40" });
    let unknown = with(amended.clone(), json!({ "programme": "nie" }));
    rows.push(row("amend_component", "da", "/components/foederal", with(amended, json!({ "programme": "ozg" }))));
    rows.push(row("amend_component", "fehlt", "/components/foederal", unknown));
    rows.push(row("grant_frame", "da", "/frames", json!({ "component": "foederal", "amount": "1.00" })));
    rows.push(row("grant_frame", "fehlt", "/frames", json!({ "component": "nie", "amount": "1.00" })));
    for (state, name) in [("neu", "neu"), ("vergeben", "entwurf")] {
        rows.push(row("register_key", state, "/keys", key(name)));
    }
    for (state, name) in [("Entwurf", "entwurf"), ("in Kraft", "koenigstein-2019"), ("abgelöst", "alt")] {
        rows.push(row("activate_key", state, &format!("/keys/{name}/activation"), json!({})));
        rows.push(row("retire_key", state, &format!("/keys/{name}/retirement"), json!({})));
    }
    rows
}

/// Bound, ordered and paid.
pub(super) fn spent(seqs: &Seqs) -> Vec<Row> {
    let plain = with(of_bayern(2021), json!({ "project": "p-de-by", "amount": "0.10" }));
    let order = json!({ "commitment": "c-neu", "amount": "0.10", "due_on": "2021-03-01" });
    let altered = |state: &'static str, name: &str| {
        let free = json!({ "change": "free", "amount": "0.10" });
        row("change_commitment", state, &format!("/commitments/{name}/changes"), free)
    };
    let later = |state: &'static str, name: &str| {
        let free = json!({ "change": "free", "amount": "0.10", "due_year": 2022 });
        row("change_forward_commitment", state, &format!("/forward-commitments/{name}/changes"), free)
    };
    let mut rows = vec![
        row("commit", "Jahr offen", "/commitments", plain.clone()),
        row("commit", "Jahr zu", "/commitments", with(plain, json!({ "booking_year": 2020 }))),
        row("make_commitment", "neu", "/commitments/named", made("neu", "0.10")),
        row("make_commitment", "vergeben", "/commitments/named", made("c-neu", "0.10")),
        altered("da", "c-neu"),
        altered("frei", "c-frei"),
        row("make_forward_commitment", "neu", "/forward-commitments", forward("neu")),
        row("make_forward_commitment", "vergeben", "/forward-commitments", forward("f-frei")),
        later("da", "f-de-by"),
        later("frei", "f-frei"),
    ];
    rows.extend(by_id("certify_order", "/orders", "order", "o-neu", order));
    for (state, name) in [("festgestellt", "o-neu"), ("zurückgenommen", "o-zurueck"), ("bezahlt", "o-bezahlt")] {
        for (operation, step) in
            [("countersign_order", "countersign"), ("issue_order", "issue"), ("cancel_order", "cancel")]
        {
            rows.push(row(operation, state, &format!("/orders/{name}/{step}"), json!({})));
        }
    }
    for (state, order) in [("da", "o-neu"), ("fehlt", "nie")] {
        rows.push(row("record_payment", state, "/payments", json!({ "order": order, "amount": "0.10" })));
        let line = json!({ "line": 2, "order": order });
        rows.push(row("match_statement_line", state, "/statements/s-de-by/matches", line));
    }
    rows.push(row(
        "match_statement_line",
        "zugeordnet",
        "/statements/s-de-by/matches",
        json!({ "line": 1, "order": "o-neu" }),
    ));
    for (state, payment) in [("da", seqs.payment), ("umgekehrt", seqs.back)] {
        rows.push(row("refund_payment", state, &format!("/payments/{payment}/refunds"), amount("0.10")));
    }
    for (state, payment) in [("mit Beleg", seqs.payment), ("umgekehrt", seqs.back), ("da", seqs.other)] {
        rows.push(row("reverse_payment", state, &format!("/payments/{payment}/reverse"), back()));
    }
    for (state, reverses) in [("da", seqs.frame), ("umgekehrt", seqs.frame_back)] {
        rows.push(row("reverse", state, "/reversals", with(back(), json!({ "reverses": reverses }))));
    }
    let list =
        |line: &str| json!(format!("Zeile;Buchungstag;Bewirtschafter;Belegnummer;Kassenzeichen;Betrag EUR\n{line}\n"));
    for (state, statement) in [("neu", "s-neu"), ("vergeben", "s-de-by")] {
        let path = format!("/statements?statement={statement}&booked_on=2021-02-01");
        rows.push(row("import_statement", state, &path, list("1;01.02.2021;DE-BY;a-1;;1,00")));
    }
    rows
}

pub(super) fn handed_on(seqs: &Seqs) -> Vec<Row> {
    let body = json!({ "kind": "public_body", "land": "DE-BY", "title": "Anstalt" });
    let share = json!({ "recipient": "r-de-by", "amount": "0.01" });
    let mut rows = Vec::new();
    rows.extend(by_id("register_recipient", "/recipients", "recipient", "r-de-by", body));
    for (state, name) in [("neu", "neu"), ("vergeben", "w-neu")] {
        rows.push(row("hand_on", state, "/onward-grants", granted(name)));
    }
    for (state, grant) in [("da", "w-neu"), ("umgekehrt", "w-zurueck")] {
        let path = |step: &str| format!("/onward-grants/{grant}/{step}");
        rows.push(row("receive_onward", state, &path("receipts"), share.clone()));
        rows.push(row("reduce_onward_share", state, &path("reductions"), share.clone()));
        rows.push(row("reverse_onward_grant", state, &path("reversal"), back()));
        let list = format!("Weitergabe;Empfänger;Tag;Beleg;Betrag EUR\n{grant};r-de-by;01.02.2021;Az;0,01\n");
        rows.push(row("receive_onward_list", state, "/onward-receipts", json!(list)));
    }
    // What arrived is told whatever became of the grant; who has no share in it, received nothing of it.
    let other = json!({ "recipient": "r-de-hb", "amount": "0.01" });
    rows.push(row("receive_onward", "ohne Anteil", "/onward-grants/w-neu/receipts", other));
    let list = "Weitergabe;Empfänger;Tag;Beleg;Betrag EUR\nw-neu;r-de-hb;01.02.2021;Az;0,01\n";
    rows.push(row("receive_onward_list", "ohne Anteil", "/onward-receipts", json!(list)));
    for (state, receipt) in [("da", seqs.receipt), ("umgekehrt", seqs.receipt_back)] {
        rows.push(row("reverse_onward_receipt", state, &format!("/onward-receipts/{receipt}/reversal"), back()));
    }
    let municipalities = |land: &str| format!("/recipients/municipalities?land={land}&booked_on=2021-02-01&voucher=Az");
    rows.push(row("register_municipalities", "neu", &municipalities("DE-BY"), json!("")));
    rows.push(row("register_municipalities", "anderes Land", &municipalities("DE-SL"), json!("")));
    rows
}
