//! Proposals amended by HTTP, on both databases: every kind stands in its form as it was proposed, so that whoever changes
//! nothing amends nothing, and an approval falls away.

use super::forms::{DAY, Desk, borrowed, desk, hidden};
use super::{Shown, client};
use crate::support::*;
use titelbuch::core::agreement::{LegalBasis, Parameter, RegisterAgreement, Term};
use titelbuch::core::allocation::redistribution::RedistributionReason;
use titelbuch::core::allocation::{Deduction, DeductionAmount, DeductionKind, RunParameters};
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::{Act, AmendProposal, CreateManager, Draft, ManagerKind};
use titelbuch::core::proposal::{
    Assignment, AssignmentLine, AuthorityAssignment, ProposalState, ReasonCode, Reassignment, SubAssignment,
};
use titelbuch::store::{Store, Viewer};

fn path(proposal: &str) -> String {
    format!("/erfassen/vorschlagsaenderung?proposal={proposal}")
}

fn line(recipient: &str, amount: &str) -> AssignmentLine {
    AssignmentLine { recipient: id(recipient), amount_cents: euro(amount) }
}

fn assignment(lines: &[(&str, &str)]) -> Assignment {
    let lines = lines.iter().map(|(recipient, amount)| line(recipient, amount)).collect();
    Assignment { component: id("foederal"), budget_item: id("0699/532 99"), booking_year: 2021, lines }
}

/// A run with all that it can say: more deductions than the form has room for, in each of their measures.
fn run() -> RunParameters {
    let percent = |text: &str| text.parse().unwrap();
    let fixed = |amount: &str| DeductionAmount::Fixed { amount_cents: euro(amount) };
    let deduction = |what, amount| Deduction { what, amount };
    let host = |land: &str| DeductionKind::HostQuota { recipient: id(land) };
    RunParameters {
        deductions: vec![
            deduction(DeductionKind::FederalShare, DeductionAmount::PercentOfTotal { percent: percent("2.12") }),
            deduction(host("DE-BE"), fixed("1234.56")),
            deduction(host("DE-HH"), DeductionAmount::PercentOfRest { percent: percent("0.5") }),
            deduction(DeductionKind::Reserve, fixed("1000.00")),
        ],
        base_cents: euro("10.00"),
        cap_cents: Some(euro("150000.00")),
        ..RunParameters::plain(id("foederal"), euro("900000.00"), id("koenigstein-2019"))
    }
}

/// An agreement under which some may give to others.
fn umbrella() -> RegisterAgreement {
    let least = Parameter {
        term: Term::MinimumRedistributionCents(euro("1.00")),
        source: "§ 4".to_owned(),
        valid_from: parse_date("2021-01-01").unwrap(),
    };
    RegisterAgreement {
        agreement: id("dach"),
        title: "Dachabkommen".to_owned(),
        framework: None,
        component: id("foederal"),
        ministry: id("bmi"),
        land: None,
        policy_field: None,
        legal_basis: LegalBasis::Assignment,
        financing: None,
        signed_on: None,
        source: "Beispiel".to_owned(),
        parameters: vec![least],
    }
}

/// One gives, and more take than the form has room for.
fn moved() -> Reassignment {
    Reassignment {
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        booking_year: 2021,
        agreement: id("dach"),
        from: vec![line("DE-BY", "9.00")],
        key: id("koenigstein-2019"),
        takers: ["DE-HB", "DE-SL", "DE-SN", "DE-ST", "DE-SH", "DE-TH", "DE-HH"].map(id).into(),
        floor_cents: Some(euro("0.50")),
    }
}

/// One proposal of each kind that has a form.
async fn proposed(store: &Store) -> Vec<&'static str> {
    seed_assigned(store, "80.00").await;
    let agencies: Vec<String> = (1..=8).map(|number| format!("by-{number}")).collect();
    for agency in &agencies {
        let agency = CreateManager {
            manager: id(agency),
            title: format!("Amt {agency}"),
            parent: Some(id("DE-BY")),
            kind: ManagerKind::Agency,
        };
        store.record(now(), submission("system", &unique("amt"), Act::CreateManager(agency))).await.unwrap();
    }
    let assigned = store.proposal(&Viewer::all(), &id("assign-1")).await.unwrap().unwrap();
    let authority = AuthorityAssignment {
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        year_granted: 2021,
        due_year: 2022,
        lines: vec![line("DE-BB", "4.00"), line("DE-TH", "3.00")],
    };
    let down = SubAssignment {
        from: id("DE-BY"),
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        booking_year: 2021,
        year_granted: Some(2020),
        lines: agencies.iter().map(|agency| line(agency, "1.00")).collect(),
    };
    act(store, "anna", Act::RegisterAgreement(umbrella())).await.unwrap();
    let drafts = [
        ("schichten", Draft::Reassignment(moved())),
        ("lauf", Draft::Allocation { parameters: run() }),
        ("neu", Draft::Redistribution { parameters: run(), reason: RedistributionReason::NeedChanged }),
        ("zu", Draft::Assignment(assignment(&[("DE-BY", "12345.67"), ("DE-SN", "1.00")]))),
        ("zurueck", Draft::Recall(assignment(&[("DE-BY", "2.00")]))),
        ("va", Draft::AuthorityAssignment(authority)),
        ("land", Draft::SubAssignment(down)),
        ("um", Draft::Reversal { reverses: assigned.closed_seq.unwrap(), reason: ReasonCode::BookedTwice }),
    ];
    let names = drafts.iter().map(|(name, _)| *name).collect();
    for (name, draft) in drafts {
        act(store, "anna", Act::Propose { proposal: id(name), draft }).await.unwrap_or_else(|error| {
            panic!("{name}: {error:?}");
        });
    }
    names
}

/// Goes through the pages of a form with these answers on the first of them, and has it checked.
async fn checked(desk: &mut Desk<'_>, path: &str, answers: &[(&str, &str)]) -> Shown {
    let mut shown = desk.get(path).await;
    assert_eq!(shown.status, 200, "{path}: {}", shown.text());
    let mut answers = answers.to_vec();
    while shown.html.contains("value=\"weiter\"") {
        let own = filled(&shown, &answers);
        let step = desk.step(path, &shown, &borrowed(&own), "weiter").await.shown;
        assert_eq!(step.status, 200, "{path}: {}", step.text());
        (shown, answers) = (step, Vec::new());
    }
    let own = filled(&shown, &[&answers[..], &[DAY]].concat());
    desk.step(path, &shown, &borrowed(&own), "pruefen").await.shown
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split_once('"').map(|(value, _)| value)
}

/// What stands in the fields of a form, as a browser would send it, with some answers in place of what stands there.
fn filled(shown: &Shown, answers: &[(&str, &str)]) -> Vec<(String, String)> {
    let form = shown.html.split("class=\"tb-form tb-entry").nth(1).unwrap_or_default();
    let mut found: Vec<(String, String)> = Vec::new();
    for tag in form.split("<input").skip(1).map(|rest| rest.split_once('>').unwrap().0) {
        let kind = attribute(tag, "type").unwrap();
        if kind == "text" || (kind == "radio" && tag.ends_with(" checked")) {
            found.push((attribute(tag, "name").unwrap().to_owned(), attribute(tag, "value").unwrap().to_owned()));
        }
    }
    for select in form.split("<select").skip(1) {
        let (name, options) = (attribute(select, "name").unwrap(), select.split_once("</select>").unwrap().0);
        let mut options = options.split("<option").skip(1);
        let chosen = options.find(|option| option.split_once('>').unwrap().0.contains(" selected"));
        let value = chosen.and_then(|option| attribute(option, "value")).unwrap_or_default();
        found.push((name.to_owned(), value.to_owned()));
    }
    found.retain(|(name, _)| answers.iter().all(|(other, _)| other != name));
    found.extend(answers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    found
}

async fn version(store: &Store, proposal: &str) -> (u32, String, ProposalState) {
    let known = store.proposal(&Viewer::all(), &id(proposal)).await.unwrap().unwrap();
    (known.version, known.content_sha256.to_string(), known.state)
}

#[rocket::async_test]
async fn whoever_changes_nothing_amends_nothing_of_any_kind_in_both_languages() {
    for (name, store) in open_books().await {
        let names = proposed(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        for proposal in names {
            let (_, hash, _) = version(&store, proposal).await;
            for lang in ["", "&lang=en"] {
                let shown = checked(&mut anna, &format!("{}{lang}", path(proposal)), &[]).await;
                let text = shown.text();
                assert_eq!(shown.status, 200, "{name} {proposal} {lang}: {text}");
                let is_checked = ["Angaben prüfen: Vorschlag ändern", "Check the answers: Amend the proposal"];
                assert!(is_checked.iter().any(|title| text.contains(title)), "{name} {proposal}: {text}");
                let preview = shown.html.split("tb-form tb-entry").next().unwrap();
                assert!(preview.contains(&hash), "{name} {proposal} {lang}: another content, {text}");
            }
        }
    }
}

#[rocket::async_test]
async fn what_is_changed_is_another_version_that_has_to_be_approved_anew() {
    for (name, store) in open_books().await {
        proposed(&store).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (desk(&client, &store, "anna").await, desk(&client, &store, "bernd").await);
        let (_, before, _) = version(&store, "zu").await;
        let known = store.proposal(&Viewer::all(), &id("zu")).await.unwrap().unwrap();
        let approve = Act::Approve { proposal: id("zu"), content_sha256: known.content_sha256 };
        act(&store, "bernd", approve).await.unwrap();
        let shown = checked(&mut anna, &path("zu"), &[("betrag-DE-SN", ""), ("draft.booking_year", "2022")]).await;
        let carried = hidden(&shown.html);
        let booking = [&borrowed(&carried)[..], &[("schritt", "buchen")]].concat();
        let (first, second) = (anna.post(&path("zu"), &booking).await, anna.post(&path("zu"), &booking).await);
        assert_eq!((first.shown.status, second.shown.status), (303, 303), "{name}: {}", first.shown.text());
        assert_eq!(first.location, second.location, "{name}: sent twice, amended once");
        let (number, after, state) = version(&store, "zu").await;
        assert_eq!((number, state), (2, ProposalState::Proposed), "{name}: the approval fell away");
        assert_ne!(before, after, "{name}");
        let page = anna.get("/laeufe/zu").await;
        let ways = page.links().into_iter().filter(|link| link.starts_with("/erfassen/")).collect::<Vec<_>>();
        assert!(ways.contains(&path("zu")), "{name}: {ways:?}");
        // Whoever amends is an author: Bernd could approve the first version, and no longer his own.
        let shown = checked(&mut bernd, &path("zu"), &[("draft.booking_year", "2021")]).await;
        let carried = hidden(&shown.html);
        let sent = bernd.post(&path("zu"), &[&borrowed(&carried)[..], &[("schritt", "buchen")]].concat()).await;
        assert_eq!(sent.shown.status, 303, "{name}: {}", sent.shown.text());
        bernd.refused("/erfassen/genehmigung?proposal=zu", &[DAY], &["R-031"]).await;
    }
}

#[rocket::async_test]
async fn what_a_form_could_not_show_is_not_amended_there_and_what_is_at_its_end_not_at_all() {
    let (_, store) = open_books().await.remove(0);
    proposed(&store).await;
    let agency = CreateManager {
        manager: id("bva"),
        title: "Bundesbehörde".to_owned(),
        parent: Some(id("bmi")),
        kind: ManagerKind::Agency,
    };
    store.record(now(), submission("system", &unique("amt"), Act::CreateManager(agency))).await.unwrap();
    let wide = assignment(&[("DE-BY", "1.00"), ("bva", "2.00")]);
    act(&store, "anna", Act::Propose { proposal: id("weit"), draft: Draft::Assignment(wide) }).await.unwrap();
    let client = client(&store).await;
    let mut anna = desk(&client, &store, "anna").await;
    let told = anna.get(&path("weit")).await;
    assert!(told.status == 404 && told.text().contains("nicht alles zeigen"), "{}", told.text());
    let none = anna.get(&path("nie")).await;
    assert!(none.status == 404 && none.text().contains("Den Vorschlag nie gibt es nicht"), "{}", none.text());
    let closed = anna.get("/laeufe/run-1").await;
    assert!(!closed.html.contains("/erfassen/vorschlagsaenderung"), "{}", closed.html);
    let refused = checked(&mut anna, &path("run-1"), &[]).await;
    assert!(refused.status == 422 && refused.text().contains("ausgeführt"), "{}", refused.text());
    let other = checked(&mut anna, &path("neu"), &[("anlass", "key_replaced")]).await;
    assert!(other.status == 200 && !other.html.contains("tb-faults"), "{}", other.text());
}

#[rocket::async_test]
async fn what_somebody_else_amended_meanwhile_is_not_replaced_unseen_and_nothing_typed_gets_lost() {
    for (name, store) in open_books().await {
        proposed(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        // Eight lines stand in the form when somebody else leaves one of them.
        let shown = anna.get(&path("land")).await;
        let Draft::SubAssignment(what) =
            Draft::from(store.proposal(&Viewer::all(), &id("land")).await.unwrap().unwrap().content.as_ref())
        else {
            panic!("{name}: no sub-assignment");
        };
        let one = SubAssignment { lines: vec![line("by-1", "5.00")], ..what };
        act(
            &store,
            "bernd",
            Act::Amend(AmendProposal { proposal: id("land"), draft: Draft::SubAssignment(one), replaces: None }),
        )
        .await
        .unwrap();
        let own = filled(&shown, &[DAY]);
        let told = anna.step(&path("land"), &shown, &borrowed(&own), "pruefen").await.shown;
        assert_eq!(told.status, 422, "{name}: {}", told.text());
        assert!(told.text().contains("Der Vorschlag land ist inzwischen geändert worden"), "{name}: {}", told.text());
        let typed = filled(&told, &[]);
        for place in 0..8 {
            let recipient = (format!("draft.lines[{place}].recipient"), format!("by-{}", place + 1));
            assert!(typed.contains(&recipient), "{name}: {place} of {typed:?}");
        }
        assert_eq!(version(&store, "land").await.0, 2, "{name}");
        // A form that was kept before it said which content it replaces.
        let nameless: Vec<_> = hidden(&told.html).into_iter().filter(|(name, _)| name != "replaces_sha256").collect();
        let sent = [&borrowed(&nameless)[..], &borrowed(&own), &[("schritt", "pruefen")]].concat();
        let refused = anna.post(&path("land"), &sent).await.shown;
        assert!(refused.status == 422 && refused.text().contains("sagt nicht, welchen Inhalt es ersetzt"), "{name}");
        let other = anna.get(&format!("{}&component=anderer", path("land"))).await;
        assert!(other.status == 400 && other.text().contains("nur der Vorschlag"), "{name}: {}", other.text());
    }
}
