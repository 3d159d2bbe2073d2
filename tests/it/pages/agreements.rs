//! Agreements by forms: registered with terms of every way to write a value, refused where the book says so, and shown.

use super::client;
use super::forms::{DAY, borrowed, desk, hidden};
use crate::store::money::begin;
use crate::support::*;
use titelbuch::core::agreement::{InterestTerm, LegalBasis, Parameter, RegisterAgreement, Term};
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::Act;
use titelbuch::store::Viewer;

const PATH: &str = "/erfassen/vereinbarung";

const ABOUT: &[(&str, &str)] = &[
    ("agreement", "ev-by"),
    ("content.title", "Vereinbarung <b>Bayern</b>"),
    ("content.component", "foederal"),
    ("content.ministry", "bmi"),
    ("content.land", "DE-BY"),
    ("content.framework", "dach"),
    ("content.legal_basis", "assignment"),
    ("content.financing", "full"),
    ("content.signed_on", "29.01.2021"),
    ("content.source", "Beispiel"),
];

const TERMS: &[(&str, &str, &str)] = &[
    ("0", "no_recovery_below_eur", "500,00"),
    ("1", "plan_deviation_percent", "20"),
    ("3", "proof_deadline_months", "6"),
    ("4", "audit_rights", "Bundesrechnungshof"),
];

/// The answers of the second page.
fn terms() -> Vec<(String, String)> {
    let mut answers: Vec<(String, String)> = Vec::new();
    for (place, kind, value) in TERMS {
        let name = |field: &str| format!("content.terms[{place}].{field}");
        answers.push((name("term.kind"), (*kind).to_owned()));
        answers.push((name("term.value"), (*value).to_owned()));
        answers.push((name("source"), "§ 4".to_owned()));
        answers.push((name("valid_from"), "30.01.2021".to_owned()));
    }
    for (field, value) in [
        ("term.value.regime", "fixed"),
        ("term.value.percent", "0,5"),
        ("term.value.day_count", "actual_365"),
        ("source", "§ 7"),
        ("valid_from", "30.01.2021"),
    ] {
        answers.push((format!("content.terms[5].{field}"), value.to_owned()));
    }
    answers
}

#[rocket::async_test]
async fn an_agreement_is_registered_with_its_terms_and_shown() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let framework: Vec<(&str, &str)> = ABOUT
            .iter()
            .filter(|(field, _)| !["content.land", "content.framework"].contains(field))
            .map(|(field, value)| (*field, if *field == "agreement" { "dach" } else { *value }))
            .collect();
        for (about, terms) in [(&framework[..], Vec::new()), (ABOUT, terms())] {
            let own = hidden(&anna.get(PATH).await.html);
            let second = anna.post(PATH, &[&borrowed(&own), about, &[("schritt", "weiter")]].concat()).await.shown;
            assert!(second.html.contains("(Schritt 2 von 3)"), "{name}: {}", second.text());
            let carried = hidden(&second.html);
            let sent = [&borrowed(&carried)[..], &borrowed(&terms), &[DAY, ("schritt", "pruefen")]].concat();
            let checked = anna.post(PATH, &sent).await.shown;
            assert!(checked.html.contains("<title>Angaben prüfen: "), "{name}: {}", checked.text());
            let carried = hidden(&checked.html);
            let booking = [&borrowed(&carried)[..], &[("schritt", "buchen")]].concat();
            let (first, again) = (anna.post(PATH, &booking).await, anna.post(PATH, &booking).await);
            assert_eq!((first.shown.status, &first.location), (303, &again.location), "{}", first.shown.text());
        }
        let all = store.agreements(&Viewer::all()).await.unwrap();
        let known = &all.iter().find(|noted| noted.what.agreement.as_str() == "ev-by").unwrap().what;
        let said: Vec<&Term> = known.parameters.iter().map(|parameter| &parameter.term).collect();
        let interest = InterestTerm::Fixed {
            rate_percent: "0.5".to_owned(),
            minimum_percent: None,
            day_count: "actual_365".to_owned(),
        };
        let expected = [
            Term::NoRecoveryBelowCents(euro("500.00")),
            Term::PlanDeviationPercent("20".to_owned()),
            Term::ProofDeadlineMonths(6),
            Term::AuditRights("Bundesrechnungshof".to_owned()),
            Term::Interest(interest),
        ];
        assert_eq!(said, expected.iter().collect::<Vec<_>>(), "{name}");
        let listed = super::get(&client, "/vereinbarungen").await;
        assert!(listed.links().contains(&"/vereinbarungen/ev-by".to_owned()), "{name}: {:?}", listed.links());
        let shown = super::get(&client, "/vereinbarungen/ev-by").await.text();
        for said in ["Bayern (DE-BY)", "500,00", "6 Monate", "20 %", "0,5 %", "§ 7", "dach", "Zuweisung"] {
            assert!(shown.contains(said), "{name}: no {said} in {shown}");
        }
    }
}

#[rocket::async_test]
async fn a_term_that_is_half_filled_or_not_possible_is_said() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let own = hidden(&anna.get(PATH).await.html);
        let about: Vec<(&str, &str)> =
            ABOUT.iter().filter(|(field, _)| *field != "content.framework").copied().collect();
        let second = anna.post(PATH, &[&borrowed(&own), &about[..], &[("schritt", "weiter")]].concat()).await.shown;
        let carried = hidden(&second.html);
        let mut send = async |kind: &str, value: &str| {
            let terms = [("content.terms[1].term.kind", kind), ("content.terms[1].term.value", value)];
            let cited = [("content.terms[1].source", "§ 4"), ("content.terms[1].valid_from", "30.01.2021"), DAY];
            let sent = [&borrowed(&carried)[..], &terms, &cited, &[("schritt", "pruefen")]].concat();
            anna.post(PATH, &sent).await.shown
        };
        let empty = send("retention_years", "").await;
        assert!(empty.status == 422 && empty.html.contains("feld-content-terms-1--term-value-fehler"), "{name}");
        let word = send("retention_years", "fünf").await;
        assert!(word.status == 422 && word.text().contains("keine ganze Zahl"), "{name}: {}", word.text());
        let wrong = send("drawdown_window_days", "30").await;
        assert!(wrong.status == 422 && wrong.html.contains("R-0"), "{name}: no cash is drawn of an assignment");
    }
}

fn known(name: &str, framework: Option<&str>, terms: Vec<Term>) -> RegisterAgreement {
    let valid_from = parse_date("2021-01-30").unwrap();
    RegisterAgreement {
        agreement: id(name),
        title: "Vereinbarung Bayern".to_owned(),
        framework: framework.map(id),
        component: id("foederal"),
        ministry: id("bmi"),
        land: framework.map(|_| id("DE-BY")),
        policy_field: None,
        legal_basis: LegalBasis::Assignment,
        financing: None,
        signed_on: Some(parse_date("2021-01-29").unwrap()),
        source: "Beispiel".to_owned(),
        parameters: terms.into_iter().map(|term| Parameter { term, source: "§ 4".to_owned(), valid_from }).collect(),
    }
}

const AMENDMENT: &str = "/erfassen/vereinbarungsaenderung";

/// What was agreed is taken over as the book has it, also what the form could not ask; one term was recorded wrongly and goes.
#[rocket::async_test]
async fn an_amendment_keeps_what_stays_and_adds_what_is_agreed_anew() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let interest = InterestTerm::Fixed {
            rate_percent: "0.5".to_owned(),
            minimum_percent: Some("0.1".to_owned()),
            day_count: "actual_365".to_owned(),
        };
        let rights = Term::AuditRights("Die Prüfung ist nicht beschränkt".to_owned());
        let before = known("ev-by", Some("dach"), vec![Term::Interest(interest), Term::RetentionYears(50), rights]);
        act(&store, "anna", Act::RegisterAgreement(known("dach", None, Vec::new()))).await.unwrap();
        act(&store, "anna", Act::RegisterAgreement(before.clone())).await.unwrap();
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let missing = anna.get(&format!("{AMENDMENT}?agreement=ev-gibt-es-nicht")).await;
        assert!(missing.status == 404 && missing.html.contains("führt „Vereinbarung ändern“ hierher"), "{name}");
        let way = format!("{AMENDMENT}?agreement=ev-by");
        assert!(anna.get("/vereinbarungen/ev-by").await.links().contains(&way), "{name}");
        let first = anna.get(&way).await;
        assert!(first.html.contains("value=\"Vereinbarung Bayern\"") && first.html.contains("50 Jahre"), "{name}");
        let title = [("content.title", "Vereinbarung Bayern, 1. Änderung")];
        let about = [("content.ministry", "bmi"), ("content.source", "Beispiel"), ("content.signed_on", "29.01.2021")];
        let second = anna.step(AMENDMENT, &first, &[&title[..], &about].concat(), "weiter").await.shown;
        assert!(second.text().contains("Bleibt „Aufbewahrungsfrist: 50 Jahre“ (gültig ab 30.01.2021)?"), "{name}");
        let stays = [
            ("bleibt-interest-2021-01-30", "ja"),
            ("bleibt-retention_years-2021-01-30", "nein"),
            ("bleibt-audit_rights-2021-01-30", "ja"),
        ];
        let third = anna.step(AMENDMENT, &second, &stays, "weiter").await.shown;
        let place = |field: &str| format!("content.terms[0].{field}");
        let anew = [
            (place("term.kind"), "retention_years".to_owned()),
            (place("term.value"), "5".to_owned()),
            (place("source"), "1. Änderung, Nr. 2".to_owned()),
            (place("valid_from"), "01.03.2021".to_owned()),
        ];
        let checked = anna.step(AMENDMENT, &third, &[&borrowed(&anew)[..], &[DAY]].concat(), "pruefen").await.shown;
        assert!(checked.html.contains("<title>Angaben prüfen: "), "{name}: {}", checked.text());
        let booked = anna.step(AMENDMENT, &checked, &[], "buchen").await.shown;
        assert_eq!(booked.status, 303, "{name}: {}", booked.text());
        let all = store.agreements(&Viewer::all()).await.unwrap();
        let after = &all.iter().find(|noted| noted.what.agreement.as_str() == "ev-by").unwrap().what;
        let added = Parameter {
            term: Term::RetentionYears(5),
            source: "1. Änderung, Nr. 2".to_owned(),
            valid_from: parse_date("2021-03-01").unwrap(),
        };
        let [interest, _, rights] = &before.parameters[..] else { panic!("{before:?}") };
        let expected = RegisterAgreement {
            title: "Vereinbarung Bayern, 1. Änderung".to_owned(),
            parameters: vec![interest.clone(), rights.clone(), added],
            ..before.clone()
        };
        assert_eq!(after, &expected, "{name}");
    }
}
