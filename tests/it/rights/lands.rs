//! Sixteen Länder with the same of everything: whoever asks for one finds nothing of another, in any list, thing,
//! report or file, and finds all that is its own.

mod in_common;
mod year;

use super::*;
use crate::pages::sign_in::Browser;
use crate::store::later_years;
use crate::store::money::{ITEM, appropriate, change_appropriation, note};
use crate::store::sign_in::{PASSWORD, enrol};
use titelbuch::core::budget::{AppropriationChange, BudgetNote};
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::Draft;
use titelbuch::core::federal_state;
use titelbuch::core::ids::Seq;
use titelbuch::core::money::Euro;
use titelbuch::core::proposal::{Assignment, AssignmentLine, AuthorityAssignment};
use titelbuch::report::Language;
use titelbuch::report::definition::{CatalogueEntry, catalogue};
use titelbuch::store::{RecordAllError, Submission, Viewer};

/// Who does something, and what.
type Step = (&'static str, Act);

/// What is asked of each address but reports, and how the id of what a Land finds there begins.
const OWN: &[(&str, &str)] = &[
    ("actors", "amt"),
    ("agreements", "ev"),
    ("balances", "p"),
    ("claims", "g"),
    ("commitments", "c"),
    ("contributions", "e"),
    ("deadlines.ics", "p"),
    ("dossiers", "ms"),
    ("duties", "p"),
    ("filings", "n"),
    ("forward-commitments", "f"),
    ("journal", "p"),
    ("onward-chain", "w"),
    ("onward-grants", "w"),
    ("orders", "o"),
    ("placements", "ev"),
    ("projects", "p"),
    ("proposals", "z"),
    ("recipients", "r"),
    ("roles", "amt"),
    ("services", "p"),
    ("settlements", "m"),
    ("statements", "s"),
    ("tasks", "p"),
    ("vouchers", "b"),
];

/// What is for all to see, or names nobody but by the code of the Land.
const FOR_ALL: &[&str] = &[
    "authorities",
    "budget-items",
    "commitment-authorities",
    "components",
    "consortia",
    "figures",
    "keys",
    "managers",
    "programmes",
    "reports",
    "roll-out",
];

/// What is for auditors, and for whoever sees the whole book.
const FOR_NO_LAND: &[&str] = &["accesses", "audit-export"];

/// Reports in which ids or texts of a Land stand. The others tell of it by its code and its amounts.
const TELL_OF_A_LAND: &[&str] = &[
    "budget-monitor",
    "cash-reconciliation",
    "claims",
    "commitment-authority",
    "interest-statement",
    "last-recipients",
    "orders-and-payments",
    "project-register",
    "services-and-deadline",
    "statement-of-use",
    "voucher-list",
];

/// Where everybody is told which projects work on a service, so that nobody develops it a second time: the ids of
/// projects, and nothing else of another Land.
const NAME_PROJECTS: &[&str] = &["/services?", "/services-and-deadline?"];

/// `de-by`: stands in every id and text that is a Land's own.
fn mark(land: &str) -> String {
    land.to_lowercase()
}

/// `p-de-by`
fn named(prefix: &str, land: &str) -> String {
    format!("{prefix}-{}", mark(land))
}

fn day(text: &str) -> time::Date {
    parse_date(text).unwrap()
}

/// An amount, and so many cents more.
fn more(amount: &str, cents: i64) -> Euro {
    Euro::from_cents(euro(amount).cents() + cents).unwrap()
}

/// All of them in one transaction.
async fn record(store: &Store, steps: Vec<Step>) -> Vec<Seq> {
    let all: Vec<Submission> = steps.into_iter().map(|(who, act)| submission(who, &unique("c"), act)).collect();
    match store.record_all(now(), all.clone()).await {
        Ok(recorded) => recorded,
        Err(RecordAllError::Refused(refused)) => {
            let why = refused.iter().map(|(place, why)| format!("{:?}: {why:?}", all[*place].command.act));
            panic!("{}", why.collect::<Vec<_>>().join("\n"));
        }
        Err(error) => panic!("{error:?}"),
    }
}

/// What each Land is assigned in proposals of its own, for this year and the next.
async fn assign(store: &Store, land: &str, cents: i64) {
    let lines = |amount: &str| vec![AssignmentLine { recipient: id(land), amount_cents: more(amount, cents) }];
    let (component, budget_item) = (id("foederal"), id(ITEM));
    let cash = Draft::Assignment(Assignment { component, budget_item, booking_year: 2021, lines: lines("20.00") });
    decide_by_two(store, &named("z", land), cash).await;
    let (component, budget_item, lines) = (id("foederal"), id(ITEM), lines("3.00"));
    let later = AuthorityAssignment { component, budget_item, year_granted: 2021, due_year: 2022, lines };
    decide_by_two(store, &named("y", land), Draft::AuthorityAssignment(later)).await;
}

/// The same year for all, one after the other as they are named; the events of each.
pub(super) async fn sixteen(store: &Store, lands: &[&str]) -> Vec<Vec<Seq>> {
    seed_masters(store).await;
    seed_key(store).await;
    seed_assignment(store, "10.00").await;
    store.record(now(), creation_of_actor("clara", "Clara Kasse")).await.unwrap();
    let by_the_federation = [
        appropriate(ITEM, 2022, "1.00"),
        change_appropriation(2021, AppropriationChange::Supplementary, "1000.00"),
        note(ITEM, BudgetNote::Transferable),
        later_years::grant(2022, "100.00"),
        year::agreement(None),
    ];
    record(store, by_the_federation.into_iter().map(|act| ("anna", act)).collect()).await;
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
    let mut events = Vec::new();
    for (land, cents) in lands.iter().zip(1..) {
        let next = store.head(&Viewer::all()).await.unwrap().size;
        events.push(record(store, year::year_of(land, cents, next)).await);
    }
    let common = in_common::for_all(lands).into_iter().chain(in_common::carried(lands));
    record(store, common.collect()).await;
    events
}

/// The marks of other Länder in an answer, and those of what two others have together.
fn foreign(bytes: &[u8], own: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let codes = federal_state::ALL.map(|land| land.code);
    let others = codes.iter().map(|code| mark(code)).filter(|other| *other != mark(own));
    let others = others.filter(|other| text.contains(&format!("-{other}")) || text.contains(&format!(" {other}")));
    let pairs = in_common::pairs(&codes).into_iter().filter(|pair| !pair.contains(&own));
    let pairs = pairs.map(in_common::joint).filter(|name| text.contains(name.as_str()));
    others.chain(pairs).collect()
}

/// The same of what is answered at an address.
fn foreign_at(path: &str, bytes: &[u8], own: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let names_projects = NAME_PROJECTS.iter().any(|place| path.contains(place));
    let text = if names_projects { text.replace("p-de-", "p:") } else { text.into_owned() };
    foreign(text.as_bytes(), own)
}

/// Addresses of every list there is, and of each thing of a Land.
pub(super) fn asked(door: &Door, of: &str) -> Vec<String> {
    let gets = door.operations().into_iter().filter(|(method, ..)| method == "get").map(|(_, path, _)| path);
    let one = |path: String| {
        let prefix = match kind_of(&path) {
            "onward-grants" => "w",
            "settlements" => "m",
            "statements" => "s",
            "proposals" => "z",
            "keys" | "reports" | "journal" => return Vec::new(),
            other => panic!("a thing of a Land below /{other}?"),
        };
        let name = path[path.find('{').unwrap()..=path.find('}').unwrap()].to_owned();
        vec![path.replace(&name, &named(prefix, of))]
    };
    let asked = gets.flat_map(|path| match kind_of(&path) {
        "onward-chain" => vec![
            format!("{path}?programme=ozg"),
            format!("{path}?programme=ozg&land={of}"),
            format!("{path}?programme=ozg&project={}", named("p", of)),
            format!("{path}?recipient={}", named("r", of)),
        ],
        "balances" => vec![format!("{path}?limit=500")],
        "duties" => vec![format!("{path}?on=2022-01-01&limit=500")],
        "deadlines.ics" | "audit-export" => vec![path],
        // What is proved is the same for all, and is asked where that is the question.
        "checkpoint" | "consistency" => Vec::new(),
        _ if path.contains('{') => one(path),
        _ => vec![format!("{path}?limit=500"), path],
    });
    asked.collect()
}

/// `vouchers` of `/api/v1/vouchers?limit=500`
fn kind_of(path: &str) -> &str {
    path.trim_start_matches("/api/v1/").split(['/', '?']).next().unwrap()
}

/// Every report, asked for what there is of the Land `of`.
pub(super) fn reports(of: &str) -> Vec<String> {
    let value = |parameter: &str| match parameter {
        "project" => named("p", of),
        "run" => "run-1".to_owned(),
        "land" | "recipient" => of.to_owned(),
        "year" => "2021".to_owned(),
        other => panic!("what is „{other}“ for a Land?"),
    };
    let report = |report: &CatalogueEntry| {
        let required = report.parameters.iter().filter(|parameter| parameter.required);
        let required: String = required.map(|one| format!("&{}={}", one.id, value(&one.id))).collect();
        // Of some reports one of several parameters is needed, or more than one.
        let chosen = match report.id.as_str() {
            "allocation-comparison" => "&runs=run-1&keys=koenigstein-2019".to_owned(),
            "share-explanation" => "&run=run-1".to_owned(),
            "statement-of-use" => format!("&filing={}", named("n", of)),
            _ => String::new(),
        };
        format!("/api/v1/reports/{}?format=csv{required}{chosen}", report.id)
    };
    catalogue(Language::De).unwrap().iter().map(report).collect()
}

/// A Land at the door.
struct Asking<'t> {
    door: &'t Door,
    land: &'t str,
    token: &'t str,
    /// Where and who, for what failed.
    what: String,
}

impl Asking<'_> {
    /// Each list has what is the Land's own and nothing of another, and each thing of it is there.
    async fn lists(&self) {
        let all = asked(self.door, self.land);
        for path in all.iter().filter(|path| !all.contains(&format!("{path}?limit=500"))) {
            let told = self.door.get(Some(self.token), path).await;
            let (what, kind) = (format!("{} {path}", self.what), kind_of(path));
            let is_refused = FOR_NO_LAND.contains(&kind);
            assert_eq!(told.status, if is_refused { 403 } else { 200 }, "{what}: {}", told.body);
            assert_eq!(foreign_at(path, &told.bytes, self.land), Vec::<String>::new(), "{what}");
            match OWN.iter().find(|(known, _)| *known == kind) {
                Some((_, prefix)) => {
                    let text = String::from_utf8_lossy(&told.bytes);
                    assert!(text.contains(&named(prefix, self.land)), "{what} lacks its own: {text}");
                }
                None => assert!(is_refused || FOR_ALL.contains(&kind), "{what}: whose is it?"),
            }
        }
    }

    /// What two Länder carry together both see.
    async fn together(&self) {
        let codes = federal_state::ALL.map(|land| land.code);
        let pair = in_common::pairs(&codes).into_iter().find(|pair| pair.contains(&self.land)).unwrap();
        let told = self.door.get(Some(self.token), "/api/v1/projects?limit=500").await;
        let text = String::from_utf8_lossy(&told.bytes);
        assert!(text.contains(&in_common::joint(pair)), "{}: {text}", self.what);
    }

    /// What a report, or its file, is answered with: the extract of the journal is for whoever sees all of it.
    fn report(&self, path: &str, status: u16, text: &str) {
        let what = format!("{} {path}", self.what);
        let name = path.split('/').next_back().unwrap().split('?').next().unwrap();
        assert_eq!(status, if name == "journal-extract" { 403 } else { 200 }, "{what}: {text}");
        assert_eq!(foreign_at(path, text.as_bytes(), self.land), Vec::<String>::new(), "{what}");
        if TELL_OF_A_LAND.contains(&name) {
            assert!(text.contains(&mark(self.land)), "{what} lacks its own: {text}");
        }
    }

    async fn reports(&self) {
        for path in reports(self.land) {
            let told = self.door.get(Some(self.token), &path).await;
            self.report(&path, told.status, &String::from_utf8_lossy(&told.bytes));
        }
    }

    /// The files that pages link to, with a session in place of a token; an event of its own, and one of another.
    async fn files(&self, own: Seq, other: Seq) {
        let mut browser = Browser::new(&self.door.client);
        assert_eq!(browser.sign_in(&login(self.land), PASSWORD).await.status, 303, "{}", self.what);
        for path in reports(self.land) {
            let path = path.replace("/api/v1/", "/dateien/");
            let told = browser.get(&path).await;
            self.report(&path, told.status, &told.html);
        }
        let calendar = browser.get("/dateien/deadlines.ics").await;
        assert!(calendar.status == 200 && calendar.html.contains(&named("p", self.land)), "{}", calendar.html);
        assert_eq!(foreign(calendar.html.as_bytes(), self.land), Vec::<String>::new(), "{}", self.what);
        for (seq, status) in [(own, 200), (other, 404)] {
            let told = browser.get(&format!("/dateien/journal/{seq}")).await;
            assert_eq!(told.status, status, "{} event {seq}: {}", self.what, told.html);
        }
    }

    async fn status(&self, path: &str) -> u16 {
        self.door.get(Some(self.token), path).await.status
    }
}

fn login(land: &str) -> String {
    mark(land).replace('-', "")
}

/// Three of them have an account for the pages: a password takes long.
const WITH_ACCOUNT: [&str; 3] = ["DE-SH", "DE-BY", "DE-TH"];

/// The addresses of each thing of a Land.
fn things(door: &Door, of: &str) -> Vec<String> {
    asked(door, of).into_iter().filter(|path| path.contains(&mark(of))).collect()
}

/// What is for all to see every Land sees of every one.
async fn for_all(asking: &Asking<'_>) {
    for (list, before) in
        [("services", "Leistung "), ("roll-out", "Verordnung "), ("authorities", "kreis."), ("consortia", "")]
    {
        let told = asking.door.get(Some(asking.token), &format!("/api/v1/{list}?limit=500")).await;
        let text = String::from_utf8_lossy(&told.bytes);
        for land in federal_state::ALL {
            assert!(text.contains(&format!("{before}{}", land.code)), "{} {list} {}: {text}", asking.what, land.code);
        }
    }
    for proof in ["/api/v1/checkpoint", "/api/v1/consistency?from=1"] {
        assert_eq!(asking.status(proof).await, 200, "{} {proof}", asking.what);
    }
}

#[rocket::async_test]
async fn no_land_sees_anything_of_another() {
    let lands = federal_state::ALL.map(|land| land.code);
    for (name, store) in open_books().await {
        let events = sixteen(&store, &lands).await;
        let mut tokens = Vec::new();
        for land in lands {
            tokens.push(person(&store, &named("amt", land), Role::StateFinanceOfficer, land).await);
        }
        for land in WITH_ACCOUNT {
            enrol(&store, &named("amt", land), &login(land)).await;
        }
        let auditor = person(&store, "rechnungshof", Role::Auditor, "bund").await;
        enforce(&store).await;
        let door = Door::of(&store).await;
        // Whoever sees all finds every Land in what is asked: the test would find one that is shown.
        let all = door.get(Some(&auditor), "/api/v1/vouchers?limit=500").await;
        assert_eq!(foreign(&all.bytes, "").len(), 16, "{name}");
        let all = door.get(Some(&auditor), "/api/v1/projects?limit=500").await;
        assert_eq!(foreign(&all.bytes, "").len(), 24, "{name}: and every two");
        let things_of = lands.map(|land| things(&door, land));
        let nothing = things(&door, "GIBTS-NICHT");
        let mut pairs = 0;
        // What one database shows to whom the other shows too: four of the sixteen ask there.
        let asks = |place: usize| name == "sqlite" || place.is_multiple_of(4);
        for (place, (land, token)) in lands.into_iter().zip(&tokens).enumerate().filter(|(place, _)| asks(*place)) {
            let asking = Asking { door: &door, land, token, what: format!("{name} {land}") };
            asking.lists().await;
            asking.together().await;
            asking.reports().await;
            for_all(&asking).await;
            let event_of = |other: usize| events[other][(place * 7 + other) % events[other].len()];
            if WITH_ACCOUNT.contains(&land) {
                asking.files(event_of(place), event_of((place + 1) % lands.len())).await;
            }
            assert_eq!(asking.status(&format!("/api/v1/journal/{}", event_of(place))).await, 200, "{name} {land}");
            let mut missing = Vec::new();
            for path in &nothing {
                missing.push(asking.status(path).await);
            }
            for other in (0..lands.len()).filter(|other| *other != place) {
                pairs += 1;
                let event = format!("/api/v1/journal/{}", event_of(other));
                assert_eq!(asking.status(&event).await, 404, "{name} {land} {event} of {}", lands[other]);
                // What is another's is answered like what there is not: half of it of this one, the rest of the next.
                let of_other = things_of[other].iter().zip(&missing).skip((place + other) % 2).step_by(2);
                for (path, missing) in of_other {
                    assert_eq!(asking.status(path).await, *missing, "{name} {land} {path}");
                }
            }
        }
        assert_eq!(pairs, if name == "sqlite" { 240 } else { 60 });
        let head = store.head(&Viewer::all()).await.unwrap().size;
        let leaves = door.get(Some(&tokens[0]), &format!("/api/v1/journal?as_of={head}&limit=500")).await;
        assert!(leaves.body["items"].as_array().is_some_and(|items| items.len() > 50), "{}", leaves.body);
    }
}
