//! Refusal ladders: each row mends one defect of the row before; the last column names the refusals.
//! And the law of the partial book: `decide` on it equals `decide` on the whole.

use super::*;
use crate::core::account::{Account, Stage};
use crate::core::calendar::parse_date;
use crate::core::command::*;
use crate::core::journal::hash::sha256;
use crate::core::proposal::{Assignment, AssignmentLine, ReasonCode};
use bookings::with_quota;
use proptest::prelude::*;

mod bookings;
mod commitment_authority;
mod consortium;
mod corrections;
mod dossier;
mod drawdown;
mod evidence;
mod forward_commitment;
mod four_eyes;
mod histories;
mod key_versions;
mod life;
mod onward_grant;
mod reassignment;
mod redistribution;
mod refunds;
mod reinforcement;
mod reuse;
mod roles;
mod settlement;
mod sources;
mod sub_assignment;

fn id<T: TryFrom<String>>(text: &str) -> T
where
    T::Error: std::fmt::Debug,
{
    T::try_from(text.to_owned()).unwrap()
}

fn euro(text: &str) -> Euro {
    Euro::parse(text).unwrap()
}

fn request(number: usize, actor: &str, act: Act) -> Request {
    request_on(&usual_day(&act), number, actor, act)
}

/// A year is closed when it is over.
fn usual_day(act: &Act) -> String {
    match act {
        Act::CloseYear(what) => format!("{}-12-31", what.booking_year),
        _ => "2021-02-01".to_owned(),
    }
}

fn request_on(day: &str, number: usize, actor: &str, act: Act) -> Request {
    let command = Command { act, booked_on: parse_date(day).unwrap(), voucher: Some("Az. 1".to_owned()) };
    let command_sha256 = sha256(&canonical::to_rfc8785(&command).unwrap());
    Request {
        command_id: id(&format!("c-{number}")),
        actor: id(actor),
        channel: Channel::Cli,
        authentication: Authentication::Token,
        asked_on: command.booked_on,
        shown: None,
        command,
        command_sha256,
    }
}

/// Decides on the whole book, and on a partial one that loads only what it is asked for.
fn decide_both(whole: &Book, request: &Request) -> Decision {
    let on_whole = decide(whole, request);
    let mut partial = Book::partial(whole.size);
    for _ in 0..20 {
        match decide(&partial, request) {
            Decision::Needs(needs) => {
                assert!(!needs.is_empty() && needs.iter().all(|need| !partial.knows(need)));
                for need in needs {
                    lend(whole, &mut partial, need);
                }
            }
            on_partial => {
                assert_eq!(on_partial, on_whole);
                return on_whole;
            }
        }
    }
    panic!("a decision asked for more than 20 rounds of facts");
}

fn lend(whole: &Book, partial: &mut Book, need: Need) {
    macro_rules! copy {
        ($slots:ident, $key:expr) => {{
            let value = whole.$slots.get(&$key).unwrap().cloned();
            partial.$slots.put($key, value);
        }};
    }
    match need {
        Need::Command(key) => copy!(commands, key),
        Need::Actor(key) => {
            copy!(actors, key.clone());
            copy!(rights, key);
        }
        Need::Manager(key) => copy!(managers, key),
        Need::RootManager => copy!(root_manager, ()),
        Need::Rights => copy!(rights_enforced, ()),
        Need::Programme(key) => copy!(programmes, key),
        Need::Component(key) => copy!(components, key),
        Need::BudgetItem(key) => {
            copy!(budget_items, key.clone());
            copy!(budget_notes, key);
        }
        Need::Commitment(key) => copy!(commitments, key),
        Need::Order(key) => copy!(orders, key),
        Need::ProjectOrders(key) => copy!(project_orders, key),
        Need::Statement(key) => copy!(statements, key),
        Need::Agreement(key) => copy!(agreements, key),
        Need::Voucher(key) => copy!(vouchers, key),
        Need::Document(key) => copy!(documents, key),
        Need::Invoice(key) => copy!(invoices, key),
        Need::Contribution(key) => copy!(contributions, key),
        Need::Filing(key) => copy!(filings, key),
        Need::Claim(key) => copy!(claims, key),
        Need::ClaimIds => copy!(claim_ids, ()),
        Need::ProjectAccounts(key) => copy!(project_accounts, key),
        Need::Year(key) => copy!(closed_years, key),
        Need::YearAccounts(key) => copy!(year_accounts, key),
        Need::ForwardCommitment(key) => copy!(forward_commitments, key),
        Need::ForwardIds => copy!(forward_ids, ()),
        Need::AuthorityYear(key) => copy!(lapsed_years, key),
        Need::AuthorityAccounts(key) => copy!(authority_accounts, key),
        Need::Key(key) => copy!(keys, key),
        Need::KeyIds => copy!(key_ids, ()),
        Need::FrameHolders(key) => copy!(frame_holders, key),
        Need::Proposal(key) => copy!(proposals, key),
        Need::Project(key) => {
            copy!(projects, key.clone());
            copy!(placements, key.clone());
            copy!(dossiers, key);
        }
        Need::Recipient(key) => copy!(recipients, key),
        Need::OnwardGrant(key) => copy!(onward_grants, key),
        Need::Service(key) => copy!(services, key),
        Need::Authority(key) => copy!(authorities, key),
        Need::Consortium(key) => copy!(consortia, key),
        Need::Balance(key) => copy!(balances, key),
        Need::Event(key) => copy!(events, key),
        Need::Reversal(key) => copy!(reversals, key),
    }
}

/// Records on the whole book; a refusal leaves no trace. Returns the rules that refused.
fn step(book: &mut Book, actor: &str, act: Act) -> Vec<&'static str> {
    step_on(&usual_day(&act), book, actor, act)
}

/// The same with another value date.
fn step_on(day: &str, book: &mut Book, actor: &str, act: Act) -> Vec<&'static str> {
    let seq = Seq(book.size);
    let request = request_on(day, usize::try_from(seq.0).unwrap() + 1000 * book.held(), actor, act);
    match decide_both(book, &request) {
        Decision::Accepted(accepted) => {
            let event = accepted.into_event(&request, seq, Instant::from_unix_ms(1_612_170_000_000));
            let bytes = event.to_bytes().unwrap();
            assert_eq!(Event::from_bytes(&bytes).unwrap(), event);
            book.apply(&event).unwrap();
            book.events.put(seq, Some(std::sync::Arc::new(event)));
            Vec::new()
        }
        Decision::Refused(violations) => {
            for violation in &violations {
                assert!(!violation.to_string().contains(['{', '}']), "an unfilled sentence: {violation}");
            }
            let rules: Vec<_> = violations.iter().map(|v| v.rule.id).collect();
            assert!(!rules.is_empty(), "a refusal names its rule");
            rules
        }
        other => panic!("{other:?}"),
    }
}

fn manager(name: &str, parent: Option<&str>, kind: ManagerKind) -> Act {
    Act::CreateManager(CreateManager {
        manager: id(name),
        title: format!("Titel {name}"),
        parent: parent.map(id),
        kind,
    })
}

fn actor(name: &str) -> Act {
    let name_sealed = Sealed { vault: id("c:0"), sha256: sha256(name.as_bytes()) };
    Act::CreateActor(CreateActor { actor: id(name), name: name_sealed, manager: None })
}

fn component(name: &str) -> CreateComponent {
    CreateComponent {
        component: id(name),
        programme: id("ozg"),
        title: "Föderale Umsetzung".to_owned(),
        planned_share_percent: Some("50".to_owned()),
        approximate: true,
        source: "Test".to_owned(),
    }
}

fn item(name: &str, manager: &str) -> Act {
    let title = "Beispiel".to_owned();
    Act::CreateBudgetItem(CreateBudgetItem { budget_item: id(name), title, manager: id(manager) })
}

fn project(name: &str, land: &str) -> Act {
    let title = "Wohngeld online".to_owned();
    let policy_field = "bauen_wohnen".to_owned();
    Act::RegisterProject(RegisterProject { project: id(name), title, land: id(land), policy_field })
}

fn commit(project: &str, land: &str, amount: &str) -> Act {
    Act::Commit(Commit {
        project: id(project),
        manager: id(land),
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        booking_year: 2021,
        amount_cents: euro(amount),
    })
}

fn assignment(lines: &[(&str, &str)]) -> Draft {
    Draft::Assignment(Assignment {
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        booking_year: 2021,
        lines: lines
            .iter()
            .map(|(land, amount)| AssignmentLine { recipient: id(land), amount_cents: euro(amount) })
            .collect(),
    })
}

/// bund → bmi → DE-BY, DE-HB; actors anna, bernd; programme ozg; component foederal; an item of bmi.
fn masters() -> Book {
    let mut book = Book::whole();
    let acts = [
        ("system", manager("bund", None, ManagerKind::Federation)),
        ("system", manager("bmi", Some("bund"), ManagerKind::FederalMinistry)),
        ("system", manager("DE-BY", Some("bmi"), ManagerKind::FederalState)),
        ("system", manager("DE-HB", Some("bmi"), ManagerKind::FederalState)),
        ("system", actor("anna")),
        ("system", actor("bernd")),
        (
            "anna",
            Act::CreateProgramme(CreateProgramme {
                programme: id("ozg"),
                title: "OZG".to_owned(),
                lead: id("bmi"),
                example: true,
            }),
        ),
        ("anna", Act::CreateComponent(component("foederal"))),
        ("anna", item("0699/532 99", "bmi")),
        ("anna", item("0698/532 99", "bund")),
    ];
    for (who, act) in acts {
        assert_eq!(step(&mut book, who, act), Vec::<&str>::new());
    }
    book
}

#[test]
fn masters_ladder() {
    let mut book = Book::whole();
    let long = "x".repeat(301);
    let titled = |title: &str| {
        Act::CreateManager(CreateManager {
            manager: id("bund"),
            title: title.to_owned(),
            parent: None,
            kind: ManagerKind::Federation,
        })
    };
    let ladder: Vec<(&str, Act, &[&str])> = vec![
        ("niemand", titled("Bund"), &["R-002"]),
        ("system", titled(" "), &["R-008"]),
        ("system", titled("Bund\n"), &["R-008"]),
        ("system", titled("Bund \u{202e}00,005"), &["R-008"]),
        ("system", titled("\u{200b}\u{feff}"), &["R-008"]),
        ("system", titled("Mu\u{308}nchen"), &["R-008"]),
        ("system", titled(&long), &["R-008"]),
        ("system", titled("Bund"), &[]),
        ("system", titled("Bund"), &["R-003", "R-040"]),
        ("system", manager("zweiter", None, ManagerKind::Agency), &["R-040"]),
        ("system", manager("bmi", Some("niemand"), ManagerKind::FederalMinistry), &["R-004"]),
        ("system", manager("bmi", Some("bund"), ManagerKind::Federation), &["R-040"]),
        ("system", manager("bmi", Some("bund"), ManagerKind::FederalMinistry), &[]),
        ("system", manager("DE-XX", Some("bmi"), ManagerKind::FederalState), &["R-040"]),
        ("system", actor("system"), &["R-003"]),
        ("system", actor("anna"), &[]),
        ("system", actor("anna"), &["R-003"]),
        ("system", item("0699/532 99", "bmi"), &["R-007"]),
        ("anna", item("0699/532 99", "niemand"), &["R-004"]),
        ("anna", item("0699/532 99", "bmi"), &[]),
        ("anna", item("0699/532 99", "bmi"), &["R-003"]),
    ];
    for (row, (who, act, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step(&mut book, who, act), expected, "row {row}");
    }
}

#[test]
fn components_ladder() {
    let mut book = masters();
    let share = |share: &str| CreateComponent { planned_share_percent: Some(share.to_owned()), ..component("neu") };
    let elsewhere = CreateComponent { programme: id("anders"), ..component("neu") };
    let ladder: Vec<(Act, &[&str])> = vec![
        (Act::CreateComponent(share("101")), &["R-042"]),
        (Act::CreateComponent(share("circa 20")), &["R-042"]),
        (Act::CreateComponent(elsewhere.clone()), &["R-004"]),
        (Act::AmendComponent(share("20")), &["R-004"]),
        (Act::CreateComponent(share("20")), &[]),
        (Act::CreateComponent(share("20")), &["R-003"]),
        (Act::AmendComponent(elsewhere), &["R-004", "R-004"]),
        (Act::AmendComponent(share("25")), &[]),
    ];
    for (row, (act, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step(&mut book, "anna", act), expected, "row {row}");
    }
}

#[test]
fn budget_ladder() {
    let mut book = masters();
    let appropriate = |year: u16, amount: &str| Act::Appropriate {
        budget_item: id("0699/532 99"),
        booking_year: year,
        amount_cents: euro(amount),
    };
    let grant =
        |component: &str, amount: &str| Act::GrantFrame { component: id(component), amount_cents: euro(amount) };
    let ladder: Vec<(Act, &[&str])> = vec![
        (appropriate(1999, "0"), &["R-009", "R-005"]),
        (appropriate(2021, "-1"), &["R-005"]),
        (appropriate(2021, "100.00"), &[]),
        (grant("niemand", "1"), &["R-004"]),
        (grant("foederal", "0"), &["R-005"]),
        (grant("foederal", "50.01"), &[]),
    ];
    for (row, (act, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step(&mut book, "anna", act), expected, "row {row}");
    }
    let frame = Account::frame(&id("foederal"), &id("bmi"), Stage::Available);
    assert_eq!(book.balance(&frame), Ok(euro("50.01")));
    assert_eq!(book.balance(&Account::frame_origin(&id("foederal"))), Ok(euro("-50.01")));
}

#[test]
fn a_booking_names_its_voucher() {
    let book = masters();
    let act = Act::GrantFrame { component: id("foederal"), amount_cents: euro("1") };
    let mut without = request(1, "anna", act);
    without.command.voucher = None;
    match decide_both(&book, &without) {
        Decision::Refused(violations) => assert_eq!(violations[0].rule.id, "R-006"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_command_is_answered_once() {
    let mut book = masters();
    let grant = |amount: &str| Act::GrantFrame { component: id("foederal"), amount_cents: euro(amount) };
    let first = request(77, "anna", grant("10"));
    let Decision::Accepted(accepted) = decide_both(&book, &first) else { panic!("granted") };
    let seq = Seq(book.size);
    book.apply(&accepted.into_event(&first, seq, Instant::from_unix_ms(0))).unwrap();
    assert_eq!(decide_both(&book, &first), Decision::Repeated(seq));
    let others =
        [("anna", "11", "anderer Inhalt"), ("bernd", "10", "anderen Akteurs"), ("bernd", "11", "anderen Akteurs")];
    for (who, amount, word) in others {
        let Decision::Refused(violations) = decide_both(&book, &request(77, who, grant(amount))) else { panic!() };
        assert_eq!(violations.iter().map(|v| v.rule.id).collect::<Vec<_>>(), ["R-001"], "{who} {amount}");
        assert!(violations[0].sentence().contains(word), "{}", violations[0]);
    }
}

#[test]
fn what_is_booked_is_what_was_shown() {
    let mut book = life::assigned();
    let mut closing = request(900, "anna", life::close(2021));
    let Decision::Accepted(dry_run) = decide_both(&book, &closing) else { panic!("closed") };
    closing.shown = moved(&dry_run.body, &dry_run.postings);
    assert!(closing.shown.is_some() && matches!(decide_both(&book, &closing), Decision::Accepted(_)));
    assert_eq!(step(&mut book, "anna", commit("p-1", "DE-BY", "1")), Vec::<&str>::new());
    let Decision::Refused(violations) = decide_both(&book, &closing) else { panic!("a bound euro lapses by itself") };
    assert_eq!(violations.iter().map(|violation| violation.rule.id).collect::<Vec<_>>(), ["R-212"]);
    closing.shown = None;
    assert!(matches!(decide_both(&book, &closing), Decision::Accepted(_)), "who was shown nothing says nothing");
    let proposing = |amount: &str| {
        let draft = assignment(&[("DE-BY", amount)]);
        request(901, "anna", Act::Propose { proposal: id("z-9"), draft })
    };
    let Decision::Accepted(dry_run) = decide_both(&book, &proposing("5")) else { panic!("proposed") };
    let shown = Request { shown: moved(&dry_run.body, &dry_run.postings), ..proposing("6") };
    let Decision::Refused(violations) = decide_both(&book, &shown) else {
        panic!("a proposal moves nothing, and says")
    };
    assert_eq!(violations.iter().map(|violation| violation.rule.id).collect::<Vec<_>>(), ["R-212"]);
}
