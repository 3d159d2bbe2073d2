//! The rows of what is told beside the money: evidence and claims, projects, services, persons.

use super::rows::{amount, back, by_id, row, with};
use super::world::Seqs;
use super::*;
use crate::store::money::OTHER;

/// Vouchers, statements of use, claims, contributions.
pub(super) fn evidence(seqs: &Seqs) -> Vec<Row> {
    let voucher = json!({ "project": "p-de-by", "document_sha256": "3".repeat(64), "gross": "3.00", "vat": "0.00",
        "own_share": "0.00", "dated_on": "2021-01-15" });
    let filing = json!({ "project": "p-de-by", "kind": "interim", "from": "2021-01-01", "until": "2021-01-31",
        "lines": [{ "category": "Reisen", "spent": "1.00" }] });
    let own = json!({ "project": "p-de-by", "kind": "own_work", "source": "federal_state", "document_sha256": "4".repeat(64),
        "valuation": { "by": "basis", "basis": "Angebot" }, "contributed_on": "2021-01-20" });
    let recovery = json!({ "kind": "recovery", "voucher_id": "b-de-by", "matched": seqs.disputed });
    let claim = json!({ "project": "p-de-by", "what": recovery, "amount": "0.10", "due_on": "2022-03-31" });
    let examined = |voucher: &str, matched: u64| json!({ "voucher_id": voucher, "matched": matched, "accepted": "0.01", "disputed": "0.00" });
    let matched = |payment: u64| json!({ "payment": payment, "amount": "0.01" });
    let accepted = |matched: u64| json!({ "matched": matched, "amount": "0.01" });
    let mut rows = Vec::new();
    rows.extend(by_id("register_voucher", "/vouchers", "voucher_id", "b-neu", voucher));
    rows.extend(by_id("submit_filing", "/filings", "filing", "n-de-by", filing));
    rows.extend(by_id("record_contribution", "/contributions", "contribution", "e-de-by", own));
    rows.extend(by_id("raise_claim", "/claims", "claim", "g-de-by", claim));
    rows.extend([
        row("match_voucher", "da", "/vouchers/b-neu/matches", matched(seqs.payment)),
        row("match_voucher", "umgekehrt", "/vouchers/b-neu/matches", matched(seqs.back)),
        row("unmatch_voucher", "ungeprüft", &format!("/voucher-matches/{}/unmatch", seqs.voucher), json!({})),
        row("unmatch_voucher", "geprüft", &format!("/voucher-matches/{}/unmatch", seqs.disputed), json!({})),
        row("examine", "ungeprüft", "/filings/n-de-by/examinations", examined("b-neu", seqs.voucher)),
        row("examine", "geprüft", "/filings/n-de-by/examinations", examined("b-de-by", seqs.disputed)),
        row("accept_disputed", "beanstandet", "/vouchers/b-de-by/acceptances", accepted(seqs.disputed)),
        row("accept_disputed", "ungeprüft", "/vouchers/b-neu/acceptances", accepted(seqs.voucher)),
        row("reverse_contribution", "da", "/contributions/e-de-by/reverse", back()),
        row("reverse_contribution", "umgekehrt", "/contributions/e-zurueck/reverse", back()),
    ]);
    for (state, claim) in [("offen", "g-de-by"), ("erledigt", "h-de-by")] {
        let decided = json!({ "decision": "write_off", "amount": "0.01", "consent": "BMF" });
        let repaid = json!({ "amount": "0.01", "income_item": OTHER, "booking_year": 2021 });
        rows.push(row("decide_claim", state, &format!("/claims/{claim}/decisions"), decided));
        rows.push(row("reduce_claim", state, &format!("/claims/{claim}/reductions"), amount("0.01")));
        rows.push(row("repay_claim", state, &format!("/claims/{claim}/repayments"), repaid));
    }
    let list = |hash: &str| {
        let head =
            "Beleg;Projekt;Tag;Empfänger;Grund;Kostenart;Rechnung;SHA-256;Brutto EUR;Umsatzsteuer EUR;Eigenanteil EUR";
        json!(format!("{head}\nb-liste;p-de-by;15.01.2021;;Reise;Reisen;;{};3,00;0,50;0,00\n", hash.repeat(64)))
    };
    let path = "/voucher-lists?booked_on=2021-02-01&voucher=Az";
    rows.push(row("register_vouchers", "neu", path, list("5")));
    rows.push(row("register_vouchers", "eingereicht", path, list("2")));
    rows
}

/// Agreements, projects and what is told of them, consortia.
pub(super) fn projects() -> Vec<Row> {
    let content = json!({ "component": "foederal", "framework": "dach", "land": "DE-BY", "legal_basis": "assignment",
        "ministry": "bmi", "source": "Beispiel", "terms": [], "title": "Vereinbarung" });
    let agreed = |component: &str| json!({ "content": with(content.clone(), json!({ "component": component })) });
    let consortium = json!({ "members": ["DE-BY", "DE-SL"], "lead": "DE-BY", "since": "2021-01-01" });
    let shares = json!([{ "member": "DE-BY", "percent": "75" }, { "member": "DE-SL", "percent": "25" }]);
    let joint = json!({ "consortium": "verbund.DE-BY.DE-SL", "shares": shares });
    let mut rows = Vec::new();
    rows.extend(by_id("register_agreement", "/agreements", "agreement", "dach", agreed("foederal")));
    rows.push(row("amend_agreement", "da", "/agreements/ev-de-by", agreed("foederal")));
    rows.push(row("amend_agreement", "fehlt", "/agreements/ev-nie", agreed("foederal")));
    rows.extend(by_id("register_project", "/projects", "project", "p-neu", json!({})));
    rows.extend(by_id("register_consortium", "/consortia", "consortium", "verbund.DE-BY.DE-SL", consortium));
    for (state, project) in [("da", "p-neu"), ("fehlt", "p-nie")] {
        let path = |what: &str| format!("/projects/{project}/{what}");
        let criterion = json!({ "criterion": "openness", "assessment": "fulfilled", "assessed_on": "2021-01-31" });
        rows.extend([
            row("place_project", state, &path("agreement"), json!({ "agreement": "ev-de-by" })),
            row("plan_cost", state, &path("costs"), json!({ "year": 2021, "planned": "1.00" })),
            row("assess_criterion", state, &path("criteria"), criterion),
            row("describe_project", state, &path("description"), json!({ "partners": [] })),
            row("carry_jointly", state, &path("joint-carrying"), joint.clone()),
            row("set_milestone", state, &path("milestones"), json!({ "planned_on": "2021-03-31" })),
            row("tag_refinancing", state, &path("refinancing"), json!({ "rate_percent": "60" })),
            row("attach_service", state, &path("services"), json!({ "service": "10119" })),
        ]);
    }
    rows.extend([
        row("place_project", "untergestellt", "/projects/p-de-by/agreement", json!({ "agreement": "ev-de-by" })),
        row("untag_refinancing", "da", "/projects/p-de-by/refinancing/removal", json!({ "milestone": "ms-de-by" })),
        row("untag_refinancing", "fehlt", "/projects/p-de-by/refinancing/removal", json!({})),
        row("detach_service", "da", "/projects/p-de-by/services/10119/detach", json!({})),
        row("detach_service", "fehlt", "/projects/p-neu/services/10119/detach", json!({})),
        row("attach_service", "zugeordnet", "/projects/p-de-by/services", json!({ "service": "10119" })),
        row("reprofile_project", "da", "/projects/p-de-by/reprofiles", json!({})),
        row("reprofile_project", "nichts gebunden", "/projects/p-neu/reprofiles", json!({})),
    ]);
    for (state, project, partner) in [("gemeinsam", "paar-by-sl", "DE-SL"), ("allein", "p-de-by", "DE-SL")] {
        let back = json!({ "partner": partner, "amount": "0.01" });
        rows.push(row("reimburse_partner", state, &format!("/projects/{project}/reimbursements"), back));
    }
    rows
}

/// Services and what is told of them.
pub(super) fn rolled_out(seqs: &Seqs) -> Vec<Row> {
    let content = json!({ "content": { "title": "Ausweis", "source": "Beispiel" } });
    let kreis = json!({ "kind": "district", "land": "DE-BY", "title": "Kreis" });
    let competent = json!({ "land": "DE-BY", "competent_from": "2021-01-01", "competent": [{ "kind": "district" }] });
    let mut rows = vec![
        row("register_service", "neu", "/services", with(content.clone(), json!({ "service": "10120" }))),
        row("register_service", "vergeben", "/services", with(content.clone(), json!({ "service": "10119" }))),
        row("amend_service", "da", "/services/10119", json!({ "content": { "title": "Neu", "source": "Beispiel" } })),
        row("amend_service", "fehlt", "/services/10121", content),
    ];
    rows.extend(by_id("register_authority", "/authorities", "authority", "kreis-neu", kreis));
    for (state, service) in [("da", "10119"), ("fehlt", "10121")] {
        let path = |what: &str| format!("/services/{service}/{what}");
        let authority = json!({ "authority": "kreis-neu", "connected_on": "2021-01-20", "outside_table": true });
        let reached = json!({ "scheme": "1.1", "level": 3, "reached_on": "2021-01-31" });
        let reuse = json!({ "provider": "DE-BY", "user": "DE-HH", "since_on": "2021-01-15" });
        let cost = json!({ "provider": "DE-BY", "cost_year": 2022, "amount": "1.00", "key": "koenigstein-2019" });
        rows.extend([
            row("declare_competence", state, &path("competences"), competent.clone()),
            row("connect_authority", state, &path("connections"), authority),
            row("reach_maturity", state, &path("maturity"), reached),
            row("agree_reuse", state, &path("reuses"), reuse),
            row("share_running_cost", state, &path("running-costs"), cost),
        ]);
        let list = format!("Leistung;Behörde;Tag;Nachweis\n{service};kreis-neu;01.02.2021;Protokoll\n");
        rows.push(row("connect_authorities", state, "/connections?booked_on=2021-02-01&voucher=Az", json!(list)));
    }
    for (state, authority) in [("da", "kreis.DE-BY"), ("fehlt", "kreis-neu")] {
        let path = format!("/services/{}/connections/{authority}/withdraw", seqs.service);
        rows.push(row("withdraw_connection", state, &path, json!({})));
    }
    for (states, maturity, reuse, cost) in [
        (["da", "läuft"], seqs.maturity, seqs.reuse, seqs.cost),
        (["zurückgenommen", "beendet"], seqs.maturity_back, seqs.reuse_ended, seqs.cost_back),
    ] {
        let path = |what: &str| format!("/services/10119/{what}");
        let ended = json!({ "ended_on": "2021-01-31" });
        rows.push(row("withdraw_maturity", states[0], &path(&format!("maturity/{maturity}/withdraw")), json!({})));
        rows.push(row("end_reuse", states[1], &path(&format!("reuses/{reuse}/end")), ended));
        rows.push(row("reverse_running_cost", states[0], &path(&format!("running-costs/{cost}/reverse")), back()));
    }
    rows
}

/// Who may do what, and who stands in.
pub(super) fn persons(seqs: &Seqs) -> Vec<Row> {
    let role = json!({ "actor": "ohne", "role": "certifier", "organisation": "DE-BY", "from": "2021-02-01" });
    let standing_in = |organisation: &str| {
        json!({ "role": "state_finance_officer", "organisation": organisation, "deputy": "bernd", "from": "2021-02-01",
            "until": "2099-12-31" })
    };
    let mut rows = Vec::new();
    rows.extend(by_id("create_actor", "/actors", "actor", "anna", json!({ "name": "Neu" })));
    rows.extend(by_id(
        "create_manager",
        "/managers",
        "manager",
        "DE-BY",
        json!({ "parent": "DE-BY", "kind": "agency" }),
    ));
    rows.push(row("grant_role", "da", "/roles", role.clone()));
    rows.push(row("grant_role", "fehlt", "/roles", with(role, json!({ "actor": "nie" }))));
    rows.push(row("delegate_role", "eigene Rolle", "/delegations", standing_in("DE-BY")));
    rows.push(row("delegate_role", "fremde Rolle", "/delegations", standing_in("DE-HH")));
    for (state, deputy, seq) in [("läuft", "anna", seqs.delegation), ("beendet", "clara", seqs.delegation_over)] {
        rows.push(row("end_delegation", state, &format!("/delegations/{deputy}/{seq}/end"), json!({})));
    }
    for (state, seq) in [("gilt", seqs.role), ("entzogen", seqs.role_over)] {
        rows.push(row("withdraw_role", state, &format!("/roles/ohne/{seq}/withdraw"), json!({})));
    }
    rows.push(row("enforce_rights", "in Kraft", "/rights", json!({})));
    rows
}
