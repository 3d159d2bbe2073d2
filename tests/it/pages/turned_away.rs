//! Forms and roles: a form opens to whoever has a role that could book it, and tells all others so before they type.
//!
//! Which those are is read by people in the table, and held against the table of the interface for programs: nobody is turned
//! away here whom that lets in.

use super::browser::{FORMS, OF_THE_BUND, seed_pages};
use super::client;
use super::sign_in::Browser;
use crate::rights::{PERSONS, enforce, person};
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use std::collections::{BTreeMap, BTreeSet};

/// What the interface for programs answers, by role.
const MATRIX: &str = include_str!("../rights/snapshots/it__rights__matrix__matrix.snap");

/// Forms, the operation that books the same, and to whom the form opens beside those whom the operation let in: that was asked
/// for things of Bayern, and of others they may.
const SAME: &[(&str, &str, &str)] = &[
    ("projekt", "/api/v1/projects", ""),
    ("festlegung", "/api/v1/commitments/named", "M"),
    ("feststellung", "/api/v1/orders", ""),
    ("mitzeichnung", "/api/v1/orders/{id}/countersign", ""),
    ("anordnung", "/api/v1/orders/{id}/issue", ""),
    ("ruecknahme-der-anordnung", "/api/v1/orders/{id}/cancel", ""),
    ("auszahlung", "/api/v1/payments", ""),
    ("zahlungsumkehr", "/api/v1/payments/{seq}/reverse", ""),
    ("erstattung", "/api/v1/payments/{seq}/refunds", ""),
    ("beleg", "/api/v1/vouchers", ""),
    ("belegliste", "/api/v1/voucher-lists", ""),
    ("zuordnung", "/api/v1/vouchers/{id}/matches", ""),
    ("zuordnungsumkehr", "/api/v1/voucher-matches/{seq}/unmatch", ""),
    ("nachweis", "/api/v1/filings", ""),
    ("pruefung", "/api/v1/filings/{id}/examinations", ""),
    ("anerkennung", "/api/v1/vouchers/{id}/acceptances", ""),
    ("zuweisung", "/api/v1/proposals", ""),
    ("umkehrvorschlag", "/api/v1/proposals", ""),
    ("kassenzeile", "/api/v1/payments", ""),
    ("verschiebung", "/api/v1/commitments/{id}/changes", ""),
    ("projektbeschreibung", "/api/v1/projects/{id}/description", ""),
    ("meilenstein", "/api/v1/projects/{id}/milestones", ""),
    ("kostenplan", "/api/v1/projects/{id}/costs", ""),
    ("kriterium", "/api/v1/projects/{id}/criteria", ""),
    ("projektleistung", "/api/v1/projects/{id}/services", ""),
    ("leistungsabwahl", "/api/v1/projects/{id}/services/{service}/detach", ""),
    ("refinanzierung", "/api/v1/projects/{id}/refinancing", ""),
    ("refinanzierungsende", "/api/v1/projects/{id}/refinancing/removal", ""),
    ("gemeinsame-traegerschaft", "/api/v1/projects/{id}/joint-carrying", ""),
    ("erstattung-unter-laendern", "/api/v1/projects/{id}/reimbursements", ""),
    ("unterstellung", "/api/v1/projects/{id}/agreement", ""),
    ("reifegrad", "/api/v1/services/{id}/maturity", ""),
    ("reifegradruecknahme", "/api/v1/services/{id}/maturity/{seq}/withdraw", ""),
    ("anschluss", "/api/v1/services/{id}/connections", ""),
    ("anschlussruecknahme", "/api/v1/services/{id}/connections/{authority}/withdraw", ""),
    ("kassenauszug", "/api/v1/statements", ""),
    ("eigenleistung", "/api/v1/contributions", ""),
    ("eigenleistungsruecknahme", "/api/v1/contributions/{id}/reverse", ""),
    ("empfaenger", "/api/v1/recipients", ""),
    ("weitergabe", "/api/v1/onward-grants", ""),
    ("ankunft", "/api/v1/onward-grants/{id}/receipts", ""),
    ("anteilsruecknahme", "/api/v1/onward-grants/{id}/reductions", ""),
    ("weitergabeumkehr", "/api/v1/onward-grants/{id}/reversal", ""),
    ("ankunftsumkehr", "/api/v1/onward-receipts/{seq}/reversal", ""),
    ("festlegungsaenderung", "/api/v1/commitments/{id}/changes", ""),
    ("spaetere-verpflichtungsaenderung", "/api/v1/forward-commitments/{id}/changes", ""),
    ("person", "/api/v1/actors", ""),
    ("rolle", "/api/v1/roles", ""),
    ("rollenentzug", "/api/v1/roles/{id}/{seq}/withdraw", ""),
    ("vertretung", "/api/v1/delegations", ""),
    ("vertretungsende", "/api/v1/delegations/{id}/{seq}/end", ""),
    ("rueckgabe", "/api/v1/assignment-returns", "M"),
    ("verpflichtungsrueckgabe", "/api/v1/commitment-authority-returns", "M"),
    ("spaetere-verpflichtung", "/api/v1/forward-commitments", "M"),
    ("zustaendigkeit", "/api/v1/services/{id}/competences", "M"),
    ("nachnutzung", "/api/v1/services/{id}/reuses", "M"),
    ("nachnutzungsende", "/api/v1/services/{id}/reuses/{seq}/end", ""),
    ("betriebskosten", "/api/v1/services/{id}/running-costs", "M"),
    ("betriebskostenumkehr", "/api/v1/services/{id}/running-costs/{seq}/reverse", ""),
    ("verbund", "/api/v1/consortia", "MS"),
    ("ausgaberest", "/api/v1/residues", "M"),
    ("jahreseroeffnung", "/api/v1/residues", "M"),
    ("umkehr", "/api/v1/reversals", "KMS"),
    ("forderung", "/api/v1/claims", "S"),
    ("forderungsentscheidung", "/api/v1/claims/{id}/decisions", "S"),
    ("forderungsminderung", "/api/v1/claims/{id}/reductions", "S"),
    ("rueckzahlung", "/api/v1/claims/{id}/repayments", "S"),
];

/// Whom an operation does not turn away.
fn let_in(operation: &str) -> BTreeSet<char> {
    let row = MATRIX.lines().find(|row| {
        let mut words = row.split_whitespace();
        words.next() == Some("POST") && words.next() == Some(operation)
    });
    let mut letters = BTreeSet::new();
    let mut status = "";
    for word in row.unwrap_or_else(|| panic!("{operation} is in the table")).split_whitespace().skip(2) {
        match word.parse::<u16>() {
            Ok(_) => status = word,
            Err(_) if matches!(status, "401" | "403") => {}
            Err(_) => letters.extend(word.chars().filter(|letter| *letter != '0')),
        }
    }
    letters
}

#[rocket::async_test]
async fn a_form_opens_to_whoever_could_book_it_and_to_nobody_else() {
    let (_, store) = open_books().await.remove(0);
    seed_pages(&store).await;
    let mut names = Vec::new();
    for (letter, role, organisation) in PERSONS {
        let name = format!("nur-{}", letter.to_lowercase());
        person(&store, &name, role, organisation).await;
        enrol(&store, &name, &name).await;
        names.push((letter, name));
    }
    enforce(&store).await;
    let client = client(&store).await;
    let forms: Vec<&str> = FORMS.iter().chain(OF_THE_BUND).copied().filter(|f| f.starts_with("/erfassen/")).collect();
    let mut opened: BTreeMap<&str, BTreeSet<char>> = BTreeMap::new();
    let mut said: BTreeMap<&str, BTreeMap<u16, String>> = BTreeMap::new();
    for (letter, name) in &names {
        let mut browser = Browser::new(&client);
        assert_eq!(browser.sign_in(name, PASSWORD).await.status, 303, "{name}");
        for path in &forms {
            let answer = browser.get(path).await;
            let form = path.trim_start_matches("/erfassen/").split('?').next().unwrap();
            let is_asked = answer.html.contains("class=\"tb-form tb-entry");
            match answer.status {
                200 => assert!(is_asked, "{path} {name}: {}", answer.html),
                // A person who sees no money is told so by every page of it.
                403 => assert!(!is_asked && answer.html.contains("<title>Fehler: "), "{path} {name}: {}", answer.html),
                // What it is about is not seen by them.
                404 => assert!(path.contains('?'), "{path} {name}: {}", answer.html),
                other => panic!("{path} {name}: {other} {}", answer.html),
            }
            if answer.status == 200 {
                opened.entry(form).or_default().insert(*letter);
            }
            said.entry(form).or_default().entry(answer.status).or_default().push(*letter);
        }
    }
    let mut other = Vec::new();
    for (form, operation, also) in SAME {
        let (opened, may) = (opened.get(form).cloned().unwrap_or_default(), let_in(operation));
        let more: String = opened.difference(&may).collect();
        let turned_away: String = may.difference(&opened).collect();
        if more != *also || !turned_away.is_empty() {
            other.push(format!("{form}: opens to {more} too, turns away {turned_away}"));
        }
    }
    assert!(other.is_empty(), "{}", other.join("\n"));
    let auditor = opened.iter().filter(|(_, who)| who.contains(&'P')).map(|(form, _)| *form).collect::<Vec<_>>();
    assert_eq!(auditor, ["vertretung", "vertretungsende"], "who audits books nothing");
    let rows = said.iter().map(|(form, by_status)| {
        let answers: Vec<String> = by_status.iter().map(|(status, who)| format!("{status} {who}")).collect();
        format!("{form:36} {}\n", answers.join("  "))
    });
    insta::assert_snapshot!("turned_away", rows.collect::<String>());
}
