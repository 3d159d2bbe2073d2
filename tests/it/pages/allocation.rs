//! The guided path to a run by HTTP, on both databases: from the empty form to what is carried out, with two persons.

use super::forms::{DAY, Desk, VOUCHER, borrowed, desk, hidden};
use super::{Shown, client};
use crate::store::roles::grant;
use crate::support::*;
use titelbuch::core::allocation::redistribution::RedistributionReason;
use titelbuch::core::allocation::{Deduction, DeductionAmount, DeductionKind, RunParameters, compare, compute};
use titelbuch::core::command::{Act, AmendProposal, Draft};
use titelbuch::core::federal_state;
use titelbuch::core::keys::{KeyDefinition, KeyKind};
use titelbuch::core::proposal::Content;
use titelbuch::core::role::{Role, RoleAct};
use titelbuch::store::{Store, Viewer};

const PATH: &str = "/erfassen/verteilung";

/// A second key, in force: the same for each Land.
pub async fn equal(store: &Store) -> KeyDefinition {
    let known = store.key(&Viewer::all(), &id("koenigstein-2019")).await.unwrap().unwrap();
    let among = federal_state::ALL.iter().map(|land| id(land.code)).collect();
    let definition = KeyDefinition {
        id: id("gleich"),
        title: "Alle gleich".to_owned(),
        kind: KeyKind::Equal { among },
        scale: 0,
        ..known.definition.as_ref().clone()
    };
    for asked in [Act::RegisterKey { definition: definition.clone() }, Act::ActivateKey { key: id("gleich") }] {
        act(store, "anna", asked).await.unwrap();
    }
    definition
}

async fn seeded(store: &Store) -> KeyDefinition {
    seed_masters(store).await;
    seed_key(store).await;
    let frame = Act::GrantFrame { component: id("foederal"), amount_cents: euro("1000000.00") };
    act(store, "anna", frame).await.unwrap();
    equal(store).await
}

/// Sends the pages one after the other; the answer to the last.
async fn walk(desk: &mut Desk<'_>, pages: &[&[(&str, &str)]]) -> Shown {
    let mut shown = desk.get(PATH).await;
    for (number, answers) in pages.iter().enumerate() {
        let title = format!("(Schritt {} von 4)", number + 1);
        assert!(shown.status == 200 && shown.html.contains(&title), "{number}: {}", shown.text());
        let own = hidden(&shown.html);
        let step = if number == 2 { "pruefen" } else { "weiter" };
        shown = desk.post(PATH, &[&borrowed(&own), *answers, &[("schritt", step)]].concat()).await.shown;
    }
    shown
}

const AMOUNT: &[(&str, &str)] =
    &[("anlass", "allocation"), ("draft.component", "foederal"), ("draft.total", "1.000.000,00")];
const DEDUCTIONS: &[(&str, &str)] = &[
    ("draft.deductions[0].what", "federal_share"),
    ("bemessung0", "percent_of_total"),
    ("draft.deductions[0].size", "2,5"),
    ("draft.deductions[2].what", "host_quota"),
    ("draft.deductions[2].recipient", "DE-BE"),
    ("bemessung2", "amount"),
    ("draft.deductions[2].size", "5.000,00"),
];
const KEY_AND_BOUNDS: &[(&str, &str)] = &[
    ("draft.key", "koenigstein-2019"),
    ("vergleich", "gleich"),
    ("draft.cap", "150.000,00"),
    ("draft.unit", "cent"),
    ("draft.method", "largest_remainder"),
    ("proposal", "lauf-1"),
    DAY,
];

#[rocket::async_test]
async fn a_run_goes_from_an_empty_form_to_what_is_carried_out() {
    for (name, store) in open_books().await {
        let other = seeded(&store).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (desk(&client, &store, "anna").await, desk(&client, &store, "bernd").await);
        let before = store.head(&Viewer::all()).await.unwrap();
        let checked = walk(&mut anna, &[AMOUNT, DEDUCTIONS, KEY_AND_BOUNDS]).await;
        assert!(checked.html.contains("<title>Angaben prüfen: Mittel verteilen"), "{name}: {}", checked.text());
        assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "{name}: nothing on the way is kept");
        let text = checked.text();
        for said in ["25.000,00", "5.000,00", "obere", "150.000,00", "1/1", "Gegenüber gleich (€)", "Berlin (DE-BE)"]
        {
            assert!(text.contains(said), "{name}: no „{said}“ in {text}");
        }
        assert!(checked.html.contains("tb-map") && text.contains("GeoBasis-DE / BKG 2021"), "{name}: the map");
        let carried = hidden(&checked.html);
        let booking = [&borrowed(&carried)[..], &[("schritt", "buchen")]].concat();
        let (first, second) = (anna.post(PATH, &booking).await, anna.post(PATH, &booking).await);
        assert_eq!((first.shown.status, second.shown.status), (303, 303), "{name}: {}", first.shown.text());
        assert_eq!(first.location, second.location, "{name}: sent twice, proposed once");
        assert_eq!(store.head(&Viewer::all()).await.unwrap().size, before.size + 1, "{name}");

        // What was proposed is what the core makes of the answers, and so is the comparison that was shown.
        let proposal = store.proposal(&Viewer::all(), &id("lauf-1")).await.unwrap().unwrap();
        let (parameters, result) = proposal.content.run().unwrap();
        let percent = "2.5".parse().unwrap();
        let host = DeductionKind::HostQuota { recipient: id("DE-BE") };
        let expected = RunParameters {
            deductions: vec![
                Deduction { what: DeductionKind::FederalShare, amount: DeductionAmount::PercentOfTotal { percent } },
                Deduction { what: host, amount: DeductionAmount::Fixed { amount_cents: euro("5000.00") } },
            ],
            cap_cents: Some(euro("150000.00")),
            ..RunParameters::plain(id("foederal"), euro("1000000.00"), id("koenigstein-2019"))
        };
        assert_eq!(*parameters, expected, "{name}");
        let by_other = compute(&RunParameters { key: id("gleich"), ..expected }, &other).unwrap();
        for line in compare(&by_other, result).unwrap() {
            let difference = line.difference.to_german().replace("\u{a0}€", "").replace('-', "−");
            assert!(text.contains(&difference), "{name} {}: no {difference} in {text}", line.recipient);
        }
        assert!(text.contains(&proposal.content_sha256.to_string()), "{name}: the hash before it is proposed");
        decided(&store, &mut anna, &mut bernd, &proposal.content_sha256.to_string()).await;
        let closed = store.proposal(&Viewer::all(), &id("lauf-1")).await.unwrap().unwrap();
        assert!(closed.closed_seq.is_some(), "{name}");
        let shown = super::get(&client, "/laeufe/lauf-1?vergleich=gleich").await.text();
        assert!(shown.contains("ausgeführt") && shown.contains("Gegenüber gleich (€)"), "{name}: {shown}");
    }
}

/// The other half: refused to whoever proposed, approved by somebody else, carried out once.
async fn decided(store: &Store, anna: &mut Desk<'_>, bernd: &mut Desk<'_>, hash: &str) {
    let own = anna.get("/laeufe/lauf-1").await;
    assert!(own.text().contains("genehmigen muss ihn eine andere Person"), "{}", own.text());
    assert!(own.text().contains(hash), "the hash on its page");
    let approval = "/erfassen/genehmigung?proposal=lauf-1";
    let others = bernd.get("/laeufe/lauf-1").await;
    assert!(others.links().contains(&approval.to_owned()), "{:?}", others.links());
    let asked = bernd.get(approval).await;
    for said in [hash, "GeoBasis-DE / BKG 2021", "Beträge der Empfänger", "obere"] {
        assert!(asked.text().contains(said), "no „{said}“ before the approval: {}", asked.text());
    }
    anna.refused(approval, &[DAY], &["R-031", "selbst eingebracht"]).await;
    bernd.book(store, approval, &[DAY]).await;
    anna.book(store, "/erfassen/ausfuehrung?proposal=lauf-1", &[DAY, VOUCHER]).await;
}

#[rocket::async_test]
async fn what_is_wrong_is_said_on_its_page_and_what_was_typed_stays() {
    for (name, store) in open_books().await {
        seeded(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let amount = [("anlass", "allocation"), ("draft.component", "foederal"), ("draft.total", "1,234")];
        let said = ["(Schritt 1 von 4)", "href=\"#feld-draft-total\"", "mehrdeutig", "id=\"feld-draft-total-fehler\""];
        anna.refused(PATH, &amount, &said).await;
        let half: &[(&str, &str)] = &[("draft.deductions[1].what", "reserve"), ("bemessung1", "percent_of_rest")];
        let shown = walk(&mut anna, &[AMOUNT, half]).await;
        assert_eq!(shown.status, 422, "{name}: {}", shown.text());
        assert!(shown.html.contains("<title>Fehler: ") && shown.text().contains("(Schritt 2 von 4)"), "{name}");
        assert!(shown.html.contains("href=\"#feld-draft-deductions-1--size\""), "{name}: {}", shown.html);
        assert!(shown.html.contains("<option value=\"reserve\" selected"), "{name}: {}", shown.html);

        // What only the book can say is said after the last page; every answer is still there.
        let reserve: &[(&str, &str)] = &[
            ("draft.deductions[1].what", "reserve"),
            ("bemessung1", "percent_of_rest"),
            ("draft.deductions[1].size", "120"),
        ];
        let shown = walk(&mut anna, &[AMOUNT, reserve, KEY_AND_BOUNDS]).await;
        assert!(shown.status == 422 && shown.text().contains("(Schritt 3 von 4)"), "{name}: {}", shown.text());
        assert!(shown.html.contains("R-0") && shown.text().contains("120 Prozent"), "{name}: {}", shown.text());
        assert!(shown.html.contains("<option value=\"koenigstein-2019\" selected"), "{name}: {}", shown.html);
        assert!(shown.html.contains("value=\"150.000,00\""), "{name}: {}", shown.html);
        let in_order = [
            "Wonach verteilt wird</h2>",
            "name=\"draft.key\"",
            "name=\"vergleich\"",
            "Grenzen und Rundung</h2>",
            "name=\"draft.base\"",
            "name=\"draft.method\"",
            "Vorschlag</h2>",
            "name=\"proposal\"",
            "name=\"booked_on\"",
        ];
        assert!(in_order.map(|part| shown.html.find(part).unwrap()).is_sorted(), "{name}: {}", shown.html);
        let second = anna.step(PATH, &shown, KEY_AND_BOUNDS, "zurueck").await.shown;
        assert!(second.html.contains("value=\"120\""), "{name}: {}", second.html);
        let carried = hidden(&second.html);
        for kept in [("draft.key", "koenigstein-2019"), ("draft.cap", "150.000,00")] {
            assert!(borrowed(&carried).contains(&kept), "{name}: no {kept:?} in {carried:?}");
        }

        // A fault that only the reader of the body finds leads back to its page.
        let bad_id: Vec<(&str, &str)> = KEY_AND_BOUNDS
            .iter()
            .map(|&(name, value)| (name, if name == "proposal" { "lauf 1" } else { value }))
            .collect();
        let shown = walk(&mut anna, &[AMOUNT, &[], &bad_id]).await;
        assert!(shown.status == 422 && shown.html.contains("href=\"#feld-proposal\""), "{name}: {}", shown.text());
        let size = store.head(&Viewer::all()).await.unwrap().size;
        let nothing = store.proposals(&Viewer::all()).await.unwrap();
        assert!(nothing.is_empty(), "{name}: {size}");
    }
}

#[rocket::async_test]
async fn a_redistribution_is_the_same_path_with_a_reason_and_an_amendment_voids_what_was_seen() {
    for (name, store) in open_books().await {
        seeded(&store).await;
        let plain = |key: &str| RunParameters::plain(id("foederal"), euro("1000000.00"), id(key));
        decide_by_two(&store, "lauf-0", Draft::Allocation { parameters: plain("koenigstein-2019") }).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (desk(&client, &store, "anna").await, desk(&client, &store, "bernd").await);
        let amount: &[(&str, &str)] =
            &[("anlass", "key_replaced"), ("draft.component", "foederal"), ("draft.total", "1.000.000,00")];
        let key_and_bounds: &[(&str, &str)] = &[
            ("draft.key", "gleich"),
            ("draft.unit", "cent"),
            ("draft.method", "largest_remainder"),
            ("proposal", "lauf-2"),
            DAY,
        ];
        let checked = walk(&mut anna, &[amount, &[], key_and_bounds]).await;
        let text = checked.text();
        assert!(text.contains("Vorher (€)") && text.contains("−93.107,20"), "{name}: {text}");
        let carried = hidden(&checked.html);
        let booking = [&borrowed(&carried)[..], &[("schritt", "buchen")]].concat();
        assert_eq!(anna.post(PATH, &booking).await.shown.status, 303, "{name}");
        let made = store.proposal(&Viewer::all(), &id("lauf-2")).await.unwrap().unwrap();
        let reason = RedistributionReason::KeyReplaced;
        let is_it = matches!(made.content.as_ref(), Content::Redistribution { reason: said, .. } if *said == reason);
        assert!(is_it, "{name}: {:?}", made.content);
        let approval = "/erfassen/genehmigung?proposal=lauf-2";
        let seen = hidden(&bernd.get(approval).await.html);
        let parameters = RunParameters { base_cents: euro("1.00"), ..plain("gleich") };
        let draft = Draft::Redistribution { parameters, reason };
        act(&store, "anna", Act::Amend(AmendProposal { proposal: id("lauf-2"), draft, replaces: None })).await.unwrap();
        let late = [&borrowed(&seen)[..], &[DAY, ("schritt", "buchen")]].concat();
        let late = bernd.post("/erfassen/genehmigung", &late).await.shown;
        assert!(late.status == 422 && late.html.contains("R-032"), "{name}: {}", late.text());
        bernd.book(&store, approval, &[DAY]).await;
        bernd.book(&store, "/erfassen/ausfuehrung?proposal=lauf-2", &[DAY, VOUCHER]).await;
    }
}

#[rocket::async_test]
async fn whoever_may_not_is_told_before_anything_is_filled_in() {
    for (name, store) in open_books().await {
        seeded(&store).await;
        for (actor, role, organisation) in
            [("anna", Role::StateFinanceOfficer, "DE-BY"), ("bernd", Role::FederalAdministrator, "bmi")]
        {
            act(&store, "system", grant(actor, role, organisation, None)).await.unwrap();
        }
        act(&store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
        let client = client(&store).await;
        let (mut anna, mut bernd) = (desk(&client, &store, "anna").await, desk(&client, &store, "bernd").await);
        let told = anna.get(PATH).await;
        assert_eq!(told.status, 403, "{name}: {}", told.text());
        let leads_there = |home: &Shown| home.links().contains(&PATH.to_owned());
        assert!(!leads_there(&anna.get("/").await) && leads_there(&bernd.get("/").await), "{name}: the way is shown");
        assert!(told.html.contains("R-200") && !told.html.contains("tb-entry"), "{name}: {}", told.html);
        assert!(told.text().contains("Mittelverteilung des Bundes"), "{name}: {}", told.text());
        let asked = bernd.get(PATH).await;
        assert!(asked.status == 200 && asked.html.contains("tb-entry"), "{name}: {}", asked.text());
        let parameters = RunParameters::plain(id("foederal"), euro("1000000.00"), id("gleich"));
        let draft = Draft::Allocation { parameters };
        act(&store, "bernd", Act::Propose { proposal: id("lauf-1"), draft }).await.unwrap();
        let approval = bernd.get("/erfassen/genehmigung?proposal=lauf-1").await;
        assert!(
            approval.status == 403 && approval.text().contains("Freigabe des Bundes"),
            "{name}: {}",
            approval.text()
        );
    }
}
