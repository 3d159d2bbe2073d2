//! Scenarios through the real binary: the programme of seven years on both databases, played again, cut off and played on,
//! and every way in which a file, or what comes of it, can be wrong.

use crate::support::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use titelbuch::core::account::Account;
use titelbuch::core::figures::CATALOGUE;
use titelbuch::core::money::Euro;
use titelbuch::intake::scenario::{self, Call, What};
use titelbuch::store::{DatabaseUrl, Store, Viewer};

mod faults;

fn ozg(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scenarios/ozg").join(file)
}

fn url_of(url: &DatabaseUrl) -> String {
    match url {
        DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
        DatabaseUrl::Postgres(url) => url.clone(),
    }
}

fn titelbuch(url: &DatabaseUrl, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_titelbuch"));
    command.args(["--database", &url_of(url)]).args(arguments).env_remove("TITELBUCH_TOKEN").stdin(Stdio::null());
    command
}

/// Calls, holds the exit code to what is expected, returns stdout and stderr.
fn expect(code: i32, url: &DatabaseUrl, arguments: &[&str]) -> (String, String) {
    let output = titelbuch(url, arguments).output().expect("the binary");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}\n{err}");
    (out, err)
}

fn play(code: i32, url: &DatabaseUrl, files: &[impl AsRef<Path>], more: &[&str]) -> (String, String) {
    let files: Vec<&str> = files.iter().map(|file| file.as_ref().to_str().expect("a path")).collect();
    expect(code, url, &[&["play"], &files[..], more].concat())
}

/// What a book comes to: its size, its balances, its figures.
async fn state(url: &DatabaseUrl) -> (u64, Vec<(Account, Euro)>, Vec<Option<Euro>>) {
    let store = Store::open(url).await.expect("a book");
    let size = store.head(&Viewer::all()).await.expect("a head").size;
    let balances = store.balances(&Viewer::all()).await.expect("balances");
    store.close().await.expect("a book closes");
    let figure = |figure: &titelbuch::core::figures::Figure| {
        figure.over(balances.iter().map(|(account, balance)| (account, *balance))).expect("a sum")
    };
    let figures = CATALOGUE.iter().map(figure).collect();
    (size, balances.to_vec(), figures)
}

/// A new SQLite book's place; nothing is there yet.
fn nowhere(prefix: &str) -> DatabaseUrl {
    DatabaseUrl::Sqlite(fresh_dir(prefix).join("buch.db"))
}

/// A scenario of a few lines, in a folder of its own.
fn written(files: &[(&str, &str)]) -> PathBuf {
    let dir = fresh_dir("scenario");
    for (name, text) in files {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    dir.join(files[0].0)
}

/// A book in which the whole programme was played.
pub fn programme(url: &DatabaseUrl) {
    expect(0, url, &["init", "--origin", "titelbuch.example/spiel"]);
    play(0, url, &[ozg("ozg.scenario")], &[]);
}

/// The whole programme: on both databases the same book, which agrees with itself, and with itself rebuilt.
#[tokio::test]
async fn the_programme_plays_to_the_same_book_on_both_databases() {
    let mut states = Vec::new();
    let urls = fresh_urls().await;
    let playing = urls.iter().map(|(_, url)| {
        expect(0, url, &["init", "--origin", "titelbuch.example/spiel"]);
        let mut command = titelbuch(url, &["play", ozg("ozg.scenario").to_str().unwrap()]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary")
    });
    for ((name, url), child) in urls.iter().zip(playing.collect::<Vec<_>>()) {
        let output = child.wait_with_output().expect("the binary ends");
        let out = String::from_utf8(output.stdout).expect("text");
        assert!(output.status.success(), "{name}: {out}{}", String::from_utf8_lossy(&output.stderr));
        let last = out.lines().last().unwrap();
        assert!(last.starts_with("Gespielt: ") && last.contains(" 0 schon gebucht"), "{name}: {last}");
        let played = state(url).await;
        let (again, _) = play(0, url, &[ozg("ozg.scenario")], &[]);
        assert!(again.lines().last().unwrap().starts_with("Gespielt: 0 Vorgänge gebucht"), "{name}: nothing twice");
        expect(0, url, &["verify"]);
        expect(0, url, &["rebuild"]);
        expect(0, url, &["verify"]);
        assert_eq!(state(url).await, played, "{name}: again, and rebuilt");
        if !url.is_sqlite() {
            let (_, err) = play(1, url, &[ozg("ozg.scenario")], &["--dry-run"]);
            assert!(err.contains("kein Abbild") && err.contains("createdb --template"), "{err}");
        }
        states.push((name, played));
    }
    for (name, state) in &states {
        assert!(state.0 > 1_600, "{name}: {} events", state.0);
        assert_eq!(*state, states[0].1, "{name} and {}", states[0].0);
    }
}

/// Every line of the programme that says something, from all its files.
fn steps_of_the_programme() -> Vec<What> {
    let files = std::fs::read_dir(ozg("")).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "scenario"));
    let read = |path: PathBuf| {
        let (steps, faults) = scenario::read(&std::fs::read(&path).unwrap());
        assert!(faults.is_empty(), "{}: {faults:?}", path.display());
        steps.into_iter().map(|step| step.what)
    };
    files.flat_map(read).collect()
}

fn calls_of_the_programme() -> Vec<Call> {
    let call = |what| match what {
        What::Command(call) => Some(call),
        _ => None,
    };
    steps_of_the_programme().into_iter().filter_map(call).collect()
}

/// What the issue asks of the programme, counted in its files: nothing of it can be lost in silence.
#[test]
fn the_programme_has_what_a_life_of_money_has() {
    let mut found = BTreeMap::<String, usize>::new();
    let mut fields = BTreeSet::new();
    for call in calls_of_the_programme() {
        let words: Vec<&str> = call.words.iter().map(|word| word.text.as_str()).collect();
        let outcome = match call.outcome {
            scenario::Outcome::Done => "",
            scenario::Outcome::Refused(_) => "refused ",
            scenario::Outcome::Failed => "failed ",
            scenario::Outcome::Breach(_) => "breach ",
        };
        *found.entry(format!("{outcome}{} {}", words[0], words[1])).or_default() += 1;
        if words[..2] == ["project", "add"] && outcome.is_empty() {
            fields.insert(words.iter().skip_while(|word| **word != "--policy-field").nth(1).unwrap().to_string());
        }
    }
    assert_eq!(fields.len(), 14, "{fields:?}");
    let wanted = [
        ("manager add", 18),
        ("project add", 60),
        ("assign carry-out", 7),
        ("assign return", 1),
        ("commitment make", 150),
        ("order issue", 300),
        ("breach statement import", 1),
        ("breach payment record", 1),
        ("breach budget block", 1),
        ("breach budget change", 1),
        ("allocate carry-out", 2),
        ("residue form", 50),
        ("residue consent", 40),
        ("year close", 7),
        ("refused allocate approve", 2),
        ("refused order issue", 2),
        ("payment reverse", 1),
        ("agreement add", 5),
        ("agreement amend", 1),
        ("agreement place", 4),
        ("order countersign", 3),
        ("voucher add", 7),
        ("voucher match", 9),
        ("voucher unmatch", 1),
        ("filing submit", 4),
        ("filing examine", 7),
        ("filing accept", 1),
        ("claim recover", 4),
        ("claim interest", 1),
        ("claim repay", 4),
        ("commitment-authority grant", 2),
        ("commitment-authority block", 1),
        ("commitment-authority unblock", 1),
        ("commitment-authority return", 1),
        ("commitment forward", 5),
        ("breach year open", 3),
        ("year lapse-authority", 1),
    ];
    for (what, least) in wanted {
        let count = found.get(what).copied().unwrap_or(0);
        assert!(count >= least, "{what}: {count} of {least}; {found:?}");
    }
}

/// Of evidence, claims and later years: every way that a thing can go, every refusal, every figure.
#[test]
fn the_programme_has_every_way_of_evidence_and_of_later_years() {
    let (mut ways, mut rules) = (BTreeSet::new(), BTreeSet::new());
    for call in calls_of_the_programme() {
        let words: Vec<&str> = call.words.iter().map(|word| word.text.as_str()).collect();
        match &call.outcome {
            scenario::Outcome::Refused(refused) => rules.extend(refused.iter().map(|rule| rule.to_string())),
            _ => ways.extend(ways_of(&words)),
        }
    }
    let wanted = "decide defer, decide end-deferral, decide waive, decide write-off, filing final, filing interim, \
                  forward free, forward increase, forward make, forward make --current-business, \
                  forward make --granted, forward make --transferable, voucher --own-share, voucher --source";
    assert_eq!(ways.into_iter().collect::<Vec<_>>().join(", "), wanted);
    let refused = "R-099 R-100 R-101 R-080 R-083 R-085 R-086 R-087 R-088 R-092 R-094 R-095 R-096 R-097 R-098 \
                   R-120 R-121 R-122 R-123 R-124 R-125 R-126 R-127 R-128 R-129";
    for rule in refused.split_whitespace() {
        assert!(rules.contains(rule), "{rule} refuses nothing");
    }
    let mut asked = BTreeSet::new();
    for step in steps_of_the_programme() {
        let What::Expect(expectation) = step else { continue };
        let scenario::Measure::Figure(figure) = expectation.measure else { continue };
        asked.insert(figure.id);
    }
    let figures = "co_financed contributed_in_kind evidenced accepted disputed claimed claim_open repaid prior_charge commitment_authority_granted \
                   commitment_authority_available commitment_authority_blocked commitment_authority_assigned \
                   commitment_authority_used commitment_authority_lapsed commitment_authority_exceeded";
    for figure in figures.split_whitespace() {
        assert!(asked.contains(figure), "nobody asks for {figure}");
    }
}

/// The way that a command goes, where its name has several.
fn ways_of(words: &[&str]) -> Vec<String> {
    let named = |name: &str, options: &[&str]| {
        let given = options.iter().filter(|option| words.contains(option));
        given.map(|option| format!("{name} {option}")).collect::<Vec<_>>()
    };
    match words {
        ["claim", "decide", _, decision, ..] => vec![format!("decide {decision}")],
        ["filing", "submit", ..] => named("filing", &["interim", "final"]),
        ["voucher", "add", ..] => named("voucher", &["--own-share", "--source"]),
        ["commitment", "forward", verb, ..] => {
            let mut ways = named("forward make", &["--granted", "--current-business", "--transferable"]);
            ways.push(format!("forward {verb}"));
            ways
        }
        _ => Vec::new(),
    }
}

/// The amount of the interest that is claimed is what the call says that stands beside it.
#[test]
fn the_interest_of_the_programme_is_what_is_computed() {
    let said = std::fs::read_to_string(ozg("nachweise-2023.scenario")).unwrap();
    let call = said.split_once("titelbuch interest ").unwrap().1.split_once("\n# 184").unwrap().0;
    let call = call.replace("\\\n#", "");
    let arguments: Vec<&str> = ["interest"].into_iter().chain(call.split_whitespace()).collect();
    let (out, _) = expect(0, &nowhere("interest"), &[&arguments[..], &["--json"]].concat());
    let computed: Value = serde_json::from_str(&out).unwrap();
    let claimed = format!("--amount {} ", computed["due_eur"].as_str().expect(&out));
    let line = said.split_once("claim interest z-sh-1").unwrap().1.split_once("--due").unwrap().0;
    assert!(line.contains(&claimed), "{claimed}: {line}");
}

/// Killed in the middle, the play goes on where it stopped, and ends as if nothing had happened.
#[tokio::test]
async fn a_play_that_was_cut_off_goes_on() {
    let files = [ozg("stammdaten.scenario"), ozg("2020.scenario")];
    let whole = nowhere("whole");
    play(0, &whole, &files, &[]);
    let whole = state(&whole).await;
    for cut in [3, 80, 131] {
        let url = nowhere("cut");
        let words: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
        let mut child = titelbuch(&url, &[&["play"], &words[..]].concat()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        lines.by_ref().take(cut).for_each(drop);
        child.kill().unwrap();
        child.wait().unwrap();
        let before = state(&url).await.0;
        assert!(before > 0 && before < whole.0, "cut at {cut}: {before} of {} events", whole.0);
        let (out, _) = play(0, &url, &files, &[]);
        assert!(!out.lines().last().unwrap().contains(" 0 schon gebucht"), "cut at {cut}: {out}");
        assert_eq!(state(&url).await, whole, "cut at {cut}");
    }
}

/// A rehearsal says what would come of it and leaves the book as it is, byte for byte; it needs none either.
#[tokio::test]
async fn a_rehearsal_leaves_the_book_untouched() {
    let url = nowhere("rehearsal");
    let files = [ozg("stammdaten.scenario"), ozg("2020.scenario")];
    let (out, _) = play(0, &url, &files, &["--dry-run"]);
    assert!(out.lines().last().unwrap().starts_with("Probelauf, gebucht ist nichts: "), "{out}");
    assert!(!url.sqlite_path().unwrap().exists(), "no book was made");
    play(0, &url, &files[..1], &[]);
    let before = std::fs::read(url.sqlite_path().unwrap()).unwrap();
    let (out, _) = play(0, &url, &files, &["--dry-run"]);
    assert!(out.contains("2020.scenario") && out.contains("Schon gebucht"), "{out}");
    assert!(before == std::fs::read(url.sqlite_path().unwrap()).unwrap(), "the file is the same");
    let mut nobody = Command::new(env!("CARGO_BIN_EXE_titelbuch"));
    nobody.arg("play").args(&files).arg("--dry-run").env_remove("TITELBUCH_DATABASE");
    assert_eq!(nobody.output().unwrap().status.code(), Some(0), "nor is one named");
}

/// For programs: one object a deed, and one at the end.
#[tokio::test]
async fn each_deed_is_one_json_object() {
    let url = nowhere("json");
    let (out, err) = play(0, &url, &[ozg("stammdaten.scenario")], &["--json"]);
    let told: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert!(err.is_empty(), "{err}");
    let refused = told.iter().find(|one| one["outcome"] == "refused").unwrap();
    assert_eq!((&refused["rules"][0], &refused["file"]), (&Value::from("R-003"), &Value::from("stammdaten.scenario")));
    let booked = told.iter().filter(|one| one["outcome"] == "booked").count();
    assert_eq!(told.last().unwrap()["played"]["booked"], booked, "{out}");
    assert_eq!(state(&url).await.0, u64::try_from(booked).unwrap());
}

/// The journal says who held the database; a token that somebody has stays good, and no name stands in an id.
#[tokio::test]
async fn playing_issues_no_token_and_tells_no_name() {
    let url = nowhere("tokens");
    let scenario = "on 2020-09-01\nas system\nmanager add bund --title Bund --kind federation\n\
                    actor add a.beispiel --name 'Anna Beispiel'\nas a.beispiel\n\
                    programme add ozg --title OZG --lead bund --example\n";
    let file = written(&[("a.scenario", scenario)]);
    play(0, &url, &[&file], &[]);
    let named = written(&[("a.scenario", &scenario.replace("Anna Beispiel", "Berta Beispiel"))]);
    let (out, _) = play(0, &url, &[named], &[]);
    assert!(out.contains("a.scenario:4: Schon gebucht"), "a name is no part of the id: {out}");
    let store = Store::open(&url).await.unwrap();
    let leaves = store.events(&Viewer::all(), titelbuch::core::ids::Seq(0), 10).await.unwrap();
    for leaf in &leaves {
        let text = String::from_utf8_lossy(&leaf.bytes).into_owned();
        assert!(text.contains("database_access") && !text.contains("Anna"), "{text}");
    }
    store.close().await.unwrap();
}

/// The example of the documentation plays as it stands there.
#[test]
fn the_documented_example_plays() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/scenarios.md");
    let page = std::fs::read_to_string(page).unwrap();
    let example = page.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let (out, _) = play(0, &nowhere("documented"), &[written(&[("a.scenario", example)])], &[]);
    assert!(out.contains("1 wie erwartet abgelehnt, 1 Erwartung erfüllt"), "{out}");
}

/// Each line of the programme means to a shell what it means here.
#[test]
fn a_line_means_here_what_it_means_in_a_shell() {
    let lines = [
        r"order certify a-1 --voucher 'Rechnung 33/2021 (erfunden)' # Kommentar",
        r#"a "b \"c\" \\ \$d \e" f\ g h#i '#j' x'y z'"w" '' "" end"#,
        "a \\\n  b \\\n c",
        r"expect paid --item '0699/532 99' = 1.00",
        "a „b“ 5% @mark --content=@mark x,y:z",
    ];
    for line in lines {
        let (steps, faults) = scenario::read(line.replace("expect", "erwarte").as_bytes());
        assert!(faults.is_empty(), "{line}: {faults:?}");
        let What::Command(call) = &steps[0].what else { panic!("{line}") };
        let ours: Vec<&str> = call.words.iter().map(|word| word.text.as_str()).collect();
        let script = format!("printf '%s\\n' {}", line.replace("expect", "erwarte"));
        let shell = Command::new("sh").args(["-c", &script]).output().unwrap();
        let shell = String::from_utf8(shell.stdout).unwrap();
        assert_eq!(ours, shell.lines().collect::<Vec<_>>(), "{line}");
    }
}
