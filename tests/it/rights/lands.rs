//! Sixteen Länder with the same of everything: whoever asks for one finds nothing of another, in any list, thing or report.

use super::*;
use crate::store::money::{ITEM, appropriate, certify, commitment, issue, of_bayern, pay_typed};
use titelbuch::core::agreement::{Financing, LegalBasis, PlaceProject, RegisterAgreement};
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::{Draft, RegisterProject};
use titelbuch::core::commitment::MakeCommitment;
use titelbuch::core::federal_state;
use titelbuch::core::filing::{FilingKind, FilingLine, SubmitFiling};
use titelbuch::core::journal::hash::sha256;
use titelbuch::core::money::Euro;
use titelbuch::core::onward_grant::{HandOn, MakeOnwardGrant, OnwardBasis, OnwardFrom, OnwardLine, OnwardTo};
use titelbuch::core::proposal::{Assignment, AssignmentLine};
use titelbuch::core::recipient::{RecipientKind, RegisterRecipient};
use titelbuch::core::voucher::{MatchVoucher, RegisterVoucher};
use titelbuch::report::Language;
use titelbuch::report::definition::catalogue;
use titelbuch::store::Viewer;

/// `de-by`: stands in every id and text that is a Land's own.
fn mark(land: &str) -> String {
    land.to_lowercase()
}

/// The individual agreement of a Land, or the framework above all.
fn agreement(land: Option<&str>) -> Act {
    let (name, framework) = match land {
        Some(land) => (format!("ev-{}", mark(land)), Some(id("dach"))),
        None => ("dach".to_owned(), None),
    };
    Act::RegisterAgreement(RegisterAgreement {
        title: format!("Vereinbarung {name}"),
        agreement: id(&name),
        framework,
        component: id("foederal"),
        ministry: id("bmi"),
        land: land.map(id),
        policy_field: None,
        legal_basis: LegalBasis::Assignment,
        financing: Some(Financing::Full),
        signed_on: None,
        source: "Beispiel".to_owned(),
        parameters: Vec::new(),
    })
}

fn voucher(land: &str) -> Act {
    let name = format!("b-{}", mark(land));
    Act::RegisterVoucher(RegisterVoucher {
        voucher: id(&name),
        project: id(&format!("p-{}", mark(land))),
        dated_on: parse_date("2021-01-15").unwrap(),
        payee: None,
        reason: format!("Entwicklung {}", mark(land)),
        gross_cents: euro("3.00"),
        vat_cents: euro("0.50"),
        own_share_cents: euro("0.00"),
        sources: None,
        category: "Dienstleistungen".to_owned(),
        document_sha256: sha256(name.as_bytes()),
        invoice: Some(format!("R-{name}")),
    })
}

fn filing(land: &str) -> Act {
    let line = FilingLine {
        category: format!("Reisen {}", mark(land)),
        planned_cents: Some(euro("1.00")),
        spent_cents: euro("1.00"),
    };
    Act::SubmitFiling(SubmitFiling {
        filing: id(&format!("n-{}", mark(land))),
        project: id(&format!("p-{}", mark(land))),
        kind: FilingKind::Interim,
        from: parse_date("2021-01-01").unwrap(),
        until: parse_date("2021-01-31").unwrap(),
        narrative_sha256: sha256(b"Sachbericht"),
        lines: vec![line],
        totals: None,
    })
}

fn handed_on(land: &str) -> Vec<Act> {
    let recipient = format!("r-{}", mark(land));
    let register = RegisterRecipient {
        recipient: id(&recipient),
        kind: RecipientKind::PublicBody,
        title: Some(format!("Anstalt {}", mark(land))),
        name: None,
        land: Some(id(land)),
        ags: None,
        ars: None,
    };
    let line = OnwardLine { recipient: id(&recipient), amount_cents: euro("1.00") };
    let grant = MakeOnwardGrant {
        onward_grant: id(&format!("w-{}", mark(land))),
        from: OnwardFrom::Commitment { commitment: id(&format!("c-{}", mark(land))) },
        basis: OnwardBasis::Grant,
        legal_basis: format!("Recht von {}", mark(land)),
        purpose: format!("Anschluss {}", mark(land)),
        to: OnwardTo::Named { lines: vec![line] },
    };
    vec![Act::HandOn(HandOn::Register(register)), Act::HandOn(HandOn::Grant(grant))]
}

/// An amount, and so many cents more.
fn more(amount: &str, cents: i64) -> Euro {
    Euro::from_cents(euro(amount).cents() + cents).unwrap()
}

/// One Land's year, from a project to a statement of use, with some cents that are its own.
async fn year_of(store: &Store, land: &str, cents: i64) {
    let own = |prefix: &str| format!("{prefix}-{}", mark(land));
    let project = RegisterProject {
        project: id(&own("p")),
        title: format!("Vorhaben {}", mark(land)),
        land: id(land),
        policy_field: "bauen_wohnen".to_owned(),
    };
    let made = MakeCommitment {
        project: id(&own("p")),
        manager: id(land),
        purpose: format!("Los von {}", mark(land)),
        ..commitment(&own("c"), &of_bayern(2021), &more("8.00", cents).to_string())
    };
    let paid = more("5.00", cents).to_string();
    let place = PlaceProject { project: id(&own("p")), agreement: id(&own("ev")) };
    let steps = [
        ("anna", Act::RegisterProject(project)),
        ("anna", agreement(Some(land))),
        ("anna", Act::PlaceProject(place)),
        ("anna", Act::MakeCommitment(made)),
        ("anna", certify(&own("o"), &own("c"), &paid)),
        ("bernd", issue(&own("o"))),
        ("clara", pay_typed(&own("o"), &paid)),
        ("anna", voucher(land)),
    ];
    let mut last = None;
    for (who, step) in steps {
        let told = format!("{step:?}");
        let receipt = act(store, who, step).await.unwrap_or_else(|error| panic!("{told}: {error:?}"));
        last = if told.starts_with("RecordPayment") { Some(receipt.seq) } else { last };
    }
    let payment = last.unwrap();
    let matched = MatchVoucher { voucher: id(&own("b")), payment, amount_cents: euro("3.00") };
    let rest = [Act::MatchVoucher(matched), filing(land)];
    for step in rest.into_iter().chain(handed_on(land)) {
        let told = format!("{step:?}");
        act(store, "anna", step).await.unwrap_or_else(|error| panic!("{told}: {error:?}"));
    }
}

/// What each Land is assigned in a proposal of its own.
async fn assign(store: &Store, land: &str, cents: i64) {
    let lines = vec![AssignmentLine { recipient: id(land), amount_cents: more("20.00", cents) }];
    let (component, budget_item) = (id("foederal"), id(ITEM));
    let draft = Draft::Assignment(Assignment { component, budget_item, booking_year: 2021, lines });
    decide_by_two(store, &format!("z-{}", mark(land)), draft).await;
}

/// The same year for all, one after the other as they are named.
pub(super) async fn sixteen(store: &Store, lands: &[&str]) {
    seed_masters(store).await;
    seed_key(store).await;
    seed_assignment(store, "10.00").await;
    store.record(now(), creation_of_actor("clara", "Clara Kasse")).await.unwrap();
    act(store, "anna", appropriate(ITEM, 2022, "1.00")).await.unwrap();
    let raised = titelbuch::core::budget::AppropriationChange::Supplementary;
    act(store, "anna", crate::store::money::change_appropriation(2021, raised, "1000.00")).await.unwrap();
    for (land, cents) in lands.iter().zip(1..) {
        assign(store, land, cents).await;
    }
    // One decision for two, in the order of the Länder whatever each gets: the order of its lines must not tell.
    let place = |land: &str| i64::try_from(lands.iter().position(|known| *known == land).unwrap()).unwrap();
    let line = |land: &str| AssignmentLine { recipient: id(land), amount_cents: more("1.00", place(land)) };
    let lines = ["DE-HB", "DE-HH"].map(line).into();
    let (component, budget_item) = (id("foederal"), id(ITEM));
    let two = Draft::Assignment(Assignment { component, budget_item, booking_year: 2021, lines });
    decide_by_two(store, "z-zwei", two).await;
    act(store, "anna", agreement(None)).await.unwrap();
    for (land, cents) in lands.iter().zip(1..) {
        year_of(store, land, cents).await;
    }
}

/// The marks of other Länder in an answer.
fn foreign(bytes: &[u8], own: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let others = federal_state::ALL.iter().map(|land| mark(land.code)).filter(|other| *other != mark(own));
    others.filter(|other| text.contains(&format!("-{other}")) || text.contains(&format!(" {other}"))).collect()
}

/// Addresses of every list there is, and of each thing of a Land.
pub(super) fn asked(door: &Door, of: &str) -> Vec<String> {
    let gets = door.operations().into_iter().filter(|(method, ..)| method == "get").map(|(_, path, _)| path);
    let one = |path: String| {
        let prefix = match path.trim_start_matches("/api/v1/").split('/').next().unwrap() {
            "onward-grants" => "w",
            "settlements" => "n",
            "statements" => "s",
            "proposals" => "z",
            "keys" | "reports" | "journal" => return Vec::new(),
            other => panic!("a thing of a Land below /{other}?"),
        };
        let name = path[path.find('{').unwrap()..=path.find('}').unwrap()].to_owned();
        vec![path.replace(&name, &format!("{prefix}-{}", mark(of)))]
    };
    let project = format!("p-{}", mark(of));
    let asked = gets.flat_map(|path| match path.as_str() {
        path if path.ends_with("/onward-chain") => vec![
            format!("{path}?programme=ozg"),
            format!("{path}?programme=ozg&land={of}"),
            format!("{path}?programme=ozg&project={project}"),
        ],
        path if path.ends_with("/balances") => vec![format!("{path}?limit=500")],
        path if path.ends_with("/checkpoint") || path.ends_with("/consistency") => Vec::new(),
        path if path.contains('{') => one(path.to_owned()),
        path => vec![format!("{path}?limit=500"), path.to_owned()],
    });
    asked.collect()
}

/// Every report that a Land could ask for, of the Land `of`.
pub(super) fn reports(of: &str) -> Vec<String> {
    let own = |prefix: &str| format!("{prefix}-{}", mark(of));
    let report = |report: &titelbuch::report::definition::CatalogueEntry| {
        let mut path = format!("/api/v1/reports/{}?format=csv", report.id);
        for parameter in report.parameters.iter().filter(|parameter| parameter.required) {
            let value = match parameter.id.as_str() {
                "project" => own("p"),
                "filing" => own("n"),
                "claim" => own("g"),
                "run" | "proposal" => own("z"),
                "land" | "manager" | "recipient" => of.to_owned(),
                "year" => "2021".to_owned(),
                "programme" => "ozg".to_owned(),
                "component" => "foederal".to_owned(),
                "item" => "0699%2F532%2099".to_owned(),
                "day" => "2021-02-01".to_owned(),
                _ => "koenigstein-2019".to_owned(),
            };
            path.push_str(&format!("&{}={value}", parameter.id));
        }
        path
    };
    catalogue(Language::De).unwrap().iter().map(report).collect()
}

#[rocket::async_test]
async fn no_land_sees_anything_of_another() {
    for (name, store) in open_books().await {
        sixteen(&store, &federal_state::ALL.map(|land| land.code)).await;
        let mut tokens = Vec::new();
        for land in federal_state::ALL {
            let who = format!("amt-{}", mark(land.code));
            tokens.push((land.code, person(&store, &who, Role::StateFinanceOfficer, land.code).await));
        }
        let auditor = person(&store, "rechnungshof", Role::Auditor, "bund").await;
        enforce(&store).await;
        let door = Door::of(&store).await;
        // Whoever sees all finds every Land in what is asked: the test would find one that is shown.
        let all = door.get(Some(&auditor), "/api/v1/vouchers?limit=500").await;
        assert_eq!(foreign(&all.bytes, "").len(), 16, "{name}");
        let (mut pairs, mut seen) = (0, 0);
        for (place, (own, token)) in tokens.iter().enumerate() {
            let lists = asked(&door, own);
            // Every report is asked for by four Länder: all by all would only take longer.
            let reports: Vec<String> = reports(own).into_iter().skip(place % 4).step_by(4).collect();
            let nothing = asked(&door, "GIBTS-NICHT").into_iter().filter(|path| path.contains("gibts-nicht"));
            let mut missing = Vec::new();
            for path in nothing.collect::<Vec<_>>() {
                missing.push(door.get(Some(token), &path).await.status);
            }
            for path in lists.iter().chain(&reports) {
                let told = door.get(Some(token), path).await;
                assert!(told.status < 500, "{name} {own} {path}: {} {}", told.status, told.body);
                assert_eq!(foreign(&told.bytes, own), Vec::<String>::new(), "{name} {own} {path}");
                seen += u32::from(String::from_utf8_lossy(&told.bytes).contains(&format!("-{}", mark(own))));
            }
            for (other, _) in tokens.iter().filter(|(other, _)| other != own) {
                pairs += 1;
                // What is another's is answered like what there is not.
                let things = asked(&door, other).into_iter().filter(|path| path.contains(&mark(other)));
                for (path, missing) in things.zip(&missing) {
                    let told = door.get(Some(token), &path).await;
                    assert_eq!(told.status, *missing, "{name} {own} {path}: {}", told.body);
                }
            }
        }
        assert_eq!(pairs, 240);
        assert!(seen > 16 * 12, "{seen}: each finds what is its own");
        let head = store.head(&Viewer::all()).await.unwrap().size;
        let leaves = door.get(Some(&tokens[0].1), &format!("/api/v1/journal?as_of={head}&limit=500")).await;
        assert!(leaves.body["items"].as_array().is_some_and(|items| items.len() > 50), "{}", leaves.body);
    }
}
