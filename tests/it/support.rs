//! What the tests share: fresh books on both databases, a seed, and verbs.
//!
//! SQLite and PostgreSQL: `TEST_POSTGRES_URL` names a server where databases may be created (`./test.sh` starts one).
//! Without it these tests fail and say so, because a run on one database looks the same as one on both. A test that
//! uses `open_books` runs the same on both.

use sea_orm::{ConnectionTrait, Database};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use titelbuch::core::allocation::RunParameters;
use titelbuch::core::calendar::{Instant, parse_date};
use titelbuch::core::command::{
    Act, Authentication, Channel, Command, CreateActor, CreateBudgetItem, CreateComponent, CreateManager,
    CreateProgramme, Draft, ManagerKind, RegisterProject,
};
use titelbuch::core::federal_state;
use titelbuch::core::ids::{CommandId, Seq};
use titelbuch::core::journal::note::SigningKey;
use titelbuch::core::keys::{KeyDefinition, KeyKind, KeySource, RecipientRule, Value};
use titelbuch::core::money::Euro;
use titelbuch::core::proposal::{Assignment, AssignmentLine, ReasonCode};
use titelbuch::store::{Credential, DatabaseUrl, Receipt, RecordError, Store, Submission, VaultDrafts, Viewer};

/// A moment of the tests: 2021-02-01 09:00 UTC. Nothing here asks the clock.
pub const NOW_MS: i64 = 1_612_170_000_000;

static COUNT: AtomicU32 = AtomicU32::new(0);

pub fn now() -> Instant {
    Instant::from_unix_ms(NOW_MS)
}

/// A text that is an id.
pub fn id<T: TryFrom<String>>(text: &str) -> T
where
    T::Error: std::fmt::Debug,
{
    T::try_from(text.to_owned()).expect("an id of the tests")
}

pub fn euro(text: &str) -> Euro {
    Euro::parse(text).expect("an amount of the tests")
}

/// A name that no other test of this run has.
pub fn unique(prefix: &str) -> String {
    format!("{prefix}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// An empty folder below the build's own temporary folder.
pub fn fresh_dir(prefix: &str) -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(unique(prefix));
    if dir.exists() {
        std::fs::remove_dir_all(&dir).expect("an old folder goes");
    }
    std::fs::create_dir_all(&dir).expect("a folder for the test");
    dir
}

/// A database url of its own on each database there is.
pub async fn fresh_urls() -> Vec<(String, DatabaseUrl)> {
    let file = fresh_dir("book").join("titelbuch.db");
    let mut urls = vec![("sqlite".to_owned(), DatabaseUrl::Sqlite(file))];
    if let Some(server) = postgres_server() {
        // The number of a process comes back in a long run, and databases stay.
        let since = std::time::UNIX_EPOCH.elapsed().expect("a clock").as_millis();
        let name = format!("{}_{since}", unique("tb"));
        let db = Database::connect(&server).await.expect("the PostgreSQL of the tests");
        db.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database for the test");
        db.close().await.expect("a connection closes");
        let (base, _) = server.rsplit_once('/').expect("a url with a database name");
        let query = server.split_once('?').map(|(_, q)| format!("?{q}")).unwrap_or_default();
        urls.push(("postgres".to_owned(), DatabaseUrl::parse(&format!("{base}/{name}{query}")).expect("a url")));
    }
    urls
}

/// The PostgreSQL of this run; none only where somebody asked for that.
fn postgres_server() -> Option<String> {
    let server = std::env::var("TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty());
    let sqlite_only = std::env::var("TITELBUCH_TEST_SQLITE_ONLY").is_ok_and(|value| value == "1");
    assert!(
        server.is_some() || sqlite_only,
        "these tests run on SQLite and PostgreSQL: use ./test.sh, which starts a server of its own, or name one with \
         TEST_POSTGRES_URL; TITELBUCH_TEST_SQLITE_ONLY=1 leaves PostgreSQL out"
    );
    server
}

/// An opened, empty book.
pub async fn open(url: &DatabaseUrl) -> Store {
    Store::migrate(url).await.expect("the schema");
    let store = Store::open(url).await.expect("the book opens");
    store.init("titelbuch.example/test", &signing_key()).await.expect("the book is new");
    store
}

pub fn signing_key() -> SigningKey {
    SigningKey::from_seed("titelbuch.example/test", &[7; 32]).expect("a key of the tests")
}

/// An opened, empty book on every database.
pub async fn open_books() -> Vec<(String, Store)> {
    let mut books = Vec::new();
    for (name, url) in fresh_urls().await {
        books.push((name, open(&url).await));
    }
    books
}

tokio::task_local! {
    /// What says in other words what is asked, for a test that tells the story of others in them.
    pub static OTHER_WORDS: fn(Command) -> Command;
}

pub fn command(act: Act) -> Command {
    // A year is closed when it is over.
    let booked_on = match &act {
        Act::CloseYear(what) => format!("{}-12-31", what.booking_year),
        _ => "2021-02-01".to_owned(),
    };
    let voucher = Some("Test 1/2021".to_owned());
    let asked = Command { act, booked_on: parse_date(&booked_on).expect("a date"), voucher };
    OTHER_WORDS.try_with(|other| other(asked.clone())).unwrap_or(asked)
}

pub fn submission(actor: &str, command_id: &str, act: Act) -> Submission {
    let command_id: CommandId = id(command_id);
    Submission {
        drafts: VaultDrafts::new(&command_id),
        command_id,
        actor: id(actor),
        channel: Channel::Cli,
        authentication: Authentication::Token,
        credential: Credential::DatabaseAccess,
        command: command(act),
        dry_run: false,
        shown: None,
    }
}

/// Records an act under a fresh command id.
pub async fn act(store: &Store, actor: &str, act: Act) -> Result<Receipt, RecordError> {
    store.record(now(), submission(actor, &unique("c"), act)).await
}

/// The rules that refused an act, in their order.
pub async fn refused(store: &Store, actor: &str, asked: Act) -> Vec<&'static str> {
    match act(store, actor, asked).await {
        Err(RecordError::Refused(violations)) => violations.iter().map(|v| v.rule.id).collect(),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

pub fn creation_of_actor(actor: &str, name: &str) -> Submission {
    let mut submission = submission("system", &unique("c"), Act::ActivateKey { key: id("x") });
    submission.authentication = Authentication::DatabaseAccess;
    let name = submission.drafts.seal(name).expect("randomness");
    submission.command = command(Act::CreateActor(CreateActor { actor: id(actor), name, manager: None }));
    submission
}

pub fn manager(name: &str, parent: Option<&str>, kind: ManagerKind) -> Act {
    let title = format!("Bewirtschafter {name}");
    Act::CreateManager(CreateManager { manager: id(name), title, parent: parent.map(id), kind })
}

/// Managers bund → bmi → 16 Länder, actors anna and bernd, programme ozg, component foederal, an item.
pub fn masters() -> Vec<Submission> {
    let by = |actor: &str, act: Act| submission(actor, &unique("c"), act);
    let mut masters = vec![
        by("system", manager("bund", None, ManagerKind::Federation)),
        by("system", manager("bmi", Some("bund"), ManagerKind::FederalMinistry)),
    ];
    masters.extend(federal_state::ALL.iter().map(|land| {
        let (manager, title, parent) = (id(land.code), land.name.to_owned(), Some(id("bmi")));
        let land = CreateManager { manager, title, parent, kind: ManagerKind::FederalState };
        by("system", Act::CreateManager(land))
    }));
    masters.push(creation_of_actor("anna", "Anna Beispiel"));
    masters.push(creation_of_actor("bernd", "Bernd Müßig"));
    let title = "OZG-Umsetzung".to_owned();
    let programme = CreateProgramme { programme: id("ozg"), title, lead: id("bmi"), example: true };
    masters.push(by("anna", Act::CreateProgramme(programme)));
    let component = CreateComponent {
        component: id("foederal"),
        programme: id("ozg"),
        title: "Föderale Umsetzung".to_owned(),
        planned_share_percent: Some("50".to_owned()),
        approximate: true,
        source: "Test".to_owned(),
    };
    masters.push(by("anna", Act::CreateComponent(component)));
    let title = "Beispiel".to_owned();
    let item = CreateBudgetItem { budget_item: id("0699/532 99"), title, manager: id("bmi") };
    masters.push(by("anna", Act::CreateBudgetItem(item)));
    masters
}

/// Records what is prepared; the same submissions make the same book, wherever they are recorded.
pub async fn record_each(store: &Store, prepared: &[Submission]) {
    for submission in prepared {
        store.record(now(), submission.clone()).await.expect("a prepared command");
    }
}

pub async fn seed_masters(store: &Store) {
    record_each(store, &masters()).await;
}

/// The key of 2019, registered and in force.
pub fn key_in_force() -> [Submission; 2] {
    let percentages = KOENIGSTEIN_2019
        .iter()
        .map(|(land, percent)| Value { recipient: id(land), value: percent.parse().expect("a percentage") });
    let definition = KeyDefinition {
        id: id("koenigstein-2019"),
        version: 1,
        supersedes: None,
        title: "Königsteiner Schlüssel 2019".to_owned(),
        kind: KeyKind::PublishedPercentages { percentages: percentages.collect() },
        recipients: RecipientRule::AllFederalStates,
        legal_basis: "GaFinHG § 5 Absatz 1".to_owned(),
        source: KeySource {
            title: "GaFinHG § 5 Absatz 1".to_owned(),
            url: None,
            retrieved_on: None,
            sha256: None,
            licence: None,
            note: None,
        },
        as_of: parse_date("2019-12-31").expect("a date"),
        as_of_assumed: None,
        scale: 5,
        valid_from: None,
        valid_to: None,
    };
    [Act::RegisterKey { definition }, Act::ActivateKey { key: id("koenigstein-2019") }]
        .map(|act| submission("anna", &unique("c"), act))
}

pub async fn seed_key(store: &Store) {
    record_each(store, &key_in_force()).await;
}

/// The percentages of the table `fixtures/keys/koenigstein_2019.csv`.
pub const KOENIGSTEIN_2019: [(&str, &str); 16] = [
    ("DE-BW", "13.04061"),
    ("DE-BY", "15.56072"),
    ("DE-BE", "5.18995"),
    ("DE-BB", "3.02987"),
    ("DE-HB", "0.95379"),
    ("DE-HH", "2.60343"),
    ("DE-HE", "7.43709"),
    ("DE-MV", "1.98045"),
    ("DE-NI", "9.39533"),
    ("DE-NW", "21.07592"),
    ("DE-RP", "4.81848"),
    ("DE-SL", "1.19827"),
    ("DE-SN", "4.98208"),
    ("DE-ST", "2.69612"),
    ("DE-SH", "3.40578"),
    ("DE-TH", "2.63211"),
];

/// Masters, and `count` grants of frame, each of another amount, the last one reversed.
pub async fn seed_bookings(store: &Store, count: u32) {
    seed_masters(store).await;
    seed_more_bookings(store, count, "1").await;
    let size = store.head(&Viewer::all()).await.expect("a head").size;
    let reverse = Act::Reverse { reverses: Seq(size - 1), reason: ReasonCode::BookedTwice, note: None };
    act(store, "anna", reverse).await.expect("a reversal");
}

pub async fn seed_more_bookings(store: &Store, count: u32, euros: &str) {
    for number in 0..count {
        let amount = euro(&format!("{euros}{number}.{:02}", number % 100));
        let grant = Act::GrantFrame { component: id("foederal"), amount_cents: amount };
        act(store, "anna", grant).await.expect("a grant");
    }
}

/// Masters, a project of Bayern, and an assignment of this amount to Bayern for 2021.
pub async fn seed_assigned(store: &Store, amount: &str) {
    seed_masters(store).await;
    seed_key(store).await;
    seed_assignment(store, amount).await;
}

/// On masters and key: 1.000.000 € of frame distributed to the 16, and this amount of 2021 assigned to Bayern.
pub async fn seed_assignment(store: &Store, amount: &str) {
    let total = "1000000.00";
    act(store, "anna", Act::GrantFrame { component: id("foederal"), amount_cents: euro(total) }).await.expect("frame");
    let parameters = RunParameters::plain(id("foederal"), euro(total), id("koenigstein-2019"));
    decide_by_two(store, "run-1", Draft::Allocation { parameters }).await;
    let appropriate =
        Act::Appropriate { budget_item: id("0699/532 99"), booking_year: 2021, amount_cents: euro(amount) };
    act(store, "anna", appropriate).await.expect("an appropriation");
    let line = AssignmentLine { recipient: id("DE-BY"), amount_cents: euro(amount) };
    let assignment =
        Assignment { component: id("foederal"), budget_item: id("0699/532 99"), booking_year: 2021, lines: vec![line] };
    decide_by_two(store, "assign-1", Draft::Assignment(assignment)).await;
    let project = RegisterProject {
        project: id("p-1"),
        title: "Wohngeld online".to_owned(),
        land: id("DE-BY"),
        policy_field: "bauen_wohnen".to_owned(),
    };
    act(store, "anna", Act::RegisterProject(project)).await.expect("a project");
}

/// Anna proposes, Bernd approves and carries out.
pub async fn decide_by_two(store: &Store, proposal: &str, draft: Draft) {
    act(store, "anna", Act::Propose { proposal: id(proposal), draft }).await.expect("a proposal");
    let made = store.proposal(&Viewer::all(), &id(proposal)).await.expect("a store").expect("a proposal");
    let approve = Act::Approve { proposal: id(proposal), content_sha256: made.content_sha256 };
    act(store, "bernd", approve).await.expect("an approval");
    act(store, "bernd", Act::CarryOut { proposal: id(proposal) }).await.expect("a booking");
}

/// Masters, an active key, and the tokens of anna and bernd.
pub async fn seed(store: &Store) -> (String, String) {
    seed_masters(store).await;
    seed_key(store).await;
    let anna = store.issue_token(&id("anna")).await.expect("a token");
    let bernd = store.issue_token(&id("bernd")).await.expect("a token");
    (anna, bernd)
}

/// The url as the database driver wants it, for somebody who goes around the store.
pub fn raw_url(url: &DatabaseUrl) -> String {
    match url {
        DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        DatabaseUrl::Postgres(url) => url.clone(),
    }
}

/// A copy of a closed book, to be spoiled.
pub async fn copy_of(url: &DatabaseUrl) -> DatabaseUrl {
    match url {
        DatabaseUrl::Sqlite(path) => {
            let copy = fresh_dir("copy").join("titelbuch.db");
            std::fs::copy(path, &copy).expect("a copy");
            DatabaseUrl::Sqlite(copy)
        }
        DatabaseUrl::Postgres(url) => {
            let server = postgres_server().expect("a server");
            let (base, query) =
                url.split_once('?').map_or((url.as_str(), String::new()), |(b, q)| (b, format!("?{q}")));
            let (base, original) = base.rsplit_once('/').expect("a url with a database name");
            let name = unique("copy");
            let db = Database::connect(&server).await.expect("the PostgreSQL of the tests");
            let create = format!("CREATE DATABASE {name} TEMPLATE {original}");
            db.execute_unprepared(&create).await.expect("a copy");
            DatabaseUrl::Postgres(format!("{base}/{name}{query}"))
        }
    }
}
