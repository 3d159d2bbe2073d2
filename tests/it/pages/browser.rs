//! A real browser looks at every page: accessibility by axe, the console, where requests go, reflow at 320 px, focus.
//!
//! `tests/browser/check.mjs` says what is looked at; here a book is served to it, and it is shown that it can fail. A
//! book whose rights are in force is in `roles_seen`.

use super::{HOSTILE, seed_all};
use crate::store::roles::grant;
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use rocket::tokio::task::JoinHandle;
use rocket::{Ignite, Rocket, Shutdown};
use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;
use titelbuch::core::allocation::RunParameters;
use titelbuch::core::allocation::redistribution::RedistributionReason;
use titelbuch::core::command::{Act, Draft};
use titelbuch::core::keys::KeyDefinition;
use titelbuch::core::proposal::ReasonCode;
use titelbuch::core::role::Role;
use titelbuch::core::service::RegisterService;
use titelbuch::store::{Store, Viewer};
use titelbuch::web::server::{Settings, build};

/// Every kind of page: a redistribution, a reversal, a proposal that nobody approved, a second page of the journal.
pub async fn seed_pages(store: &Store) {
    seed_all(store).await;
    let frame = Act::GrantFrame { component: id("foederal"), amount_cents: euro("500000.00") };
    act(store, "anna", frame).await.unwrap();
    let parameters = RunParameters::plain(id("foederal"), euro("1500000.01"), id("koenigstein-2019"));
    let reason = RedistributionReason::FrameChanged;
    let more = RunParameters { total_cents: euro("1400000.03"), ..parameters.clone() };
    decide_by_two(store, "run-2", Draft::Redistribution { parameters: more, reason }).await;
    let last = store.head(&Viewer::all()).await.unwrap().size - 1;
    let reversal = Draft::Reversal { reverses: titelbuch::core::ids::Seq(last), reason: ReasonCode::DecisionRevoked };
    act(store, "anna", Act::Propose { proposal: id("umkehr-1"), draft: reversal }).await.unwrap();
    let later = Draft::Redistribution { parameters: parameters.clone(), reason: RedistributionReason::NeedChanged };
    act(store, "anna", Act::Propose { proposal: id("run-3"), draft: later.clone() }).await.unwrap();
    approved(store, "run-4", later).await;
    let equal = super::allocation::equal(store).await;
    let definition = KeyDefinition { id: id("k-2"), title: "Noch nicht in Kraft".to_owned(), ..equal };
    act(store, "anna", Act::RegisterKey { definition }).await.unwrap();
    let service = RegisterService {
        service: id("10119"),
        title: "Wohngeld".to_owned(),
        bundle: None,
        deadline: None,
        source: "Beispiel".to_owned(),
    };
    act(store, "anna", Act::RegisterService(service)).await.unwrap();
    for agreed in crate::store::evidence::bearing_interest() {
        act(store, "anna", agreed).await.unwrap();
    }
    act(store, "bernd", crate::store::evidence::final_filing()).await.unwrap();
    act(store, "anna", crate::store::consortium::register()).await.unwrap();
    crate::store::onward_grants::one_grant(store).await;
    seed_more_bookings(store, 20, "1").await;
    assert!(store.head(&Viewer::all()).await.unwrap().size > 50);
}

/// A proposal that is approved, and waits for being carried out.
async fn approved(store: &Store, proposal: &str, draft: Draft) {
    act(store, "anna", Act::Propose { proposal: id(proposal), draft }).await.unwrap();
    let made = store.proposal(&Viewer::all(), &id(proposal)).await.unwrap().unwrap();
    let approve = Act::Approve { proposal: id(proposal), content_sha256: made.content_sha256 };
    act(store, "bernd", approve).await.unwrap();
}

/// Where it begins; it follows every link from there.
const PAGES: &[&str] = &[
    "/",
    "/lage",
    "/journal",
    "/laeufe/run-1",
    "/laeufe/run-2",
    "/laeufe/umkehr-1",
    "/berichte/allocation-statement?run=run-1",
    "/berichte/allocation-comparison?runs=run-1&keys=koenigstein-2019",
    "/vergleich?a=koenigstein-2019&b=gleich&betrag=1000,01&teil=foederal",
    "/projekte/p-boese",
    "/projekte/p-boese/akte",
    "/weitergaben/w-1",
    "/weitergaben/kette",
    "/weitergaben/kette?programm=ozg&projekt=p-1",
    "/weitergaben/kette?empfaenger=09162000",
    "/abrechnungen/n-1",
    "/pflichten",
    "/pflichten?am=31.12.2021&zustand=late",
    "/leistungen",
    "/suche?q=p",
    "/suche?q=gibt-es-nicht",
    "/verlauf/project/p-boese",
    "/verlauf/proposal/run-2",
    "/nachweis/pruefen",
    "/anmelden?abgemeldet=ja",
    "/handbuch",
    "/handbuch/anmelden",
    "/handbuch/bund",
    "/handbuch/land",
    "/handbuch/pruefung",
];

/// What cannot be shown, with the status that says so.
const FAILURES: &[&str] = &[
    "404:/gibt-es-nicht",
    "404:/projekte/gibt-es-nicht",
    "404:/journal/999999",
    "400:/journal?stand=x",
    "400:/projekte?gibt-es-nicht=x",
];

/// Every form, with what its address fills in.
pub const FORMS: &[&str] = &[
    "/erfassen/projekt",
    "/erfassen/festlegung?project=p-boese",
    "/erfassen/feststellung",
    "/erfassen/mitzeichnung",
    "/erfassen/anordnung",
    "/erfassen/auszahlung",
    "/erfassen/beleg?project=p-boese",
    "/erfassen/belegliste",
    "/erfassen/zuordnung",
    "/erfassen/nachweis?project=p-boese",
    "/erfassen/zuweisung",
    "/erfassen/projektbeschreibung?project=p-boese",
    "/erfassen/meilenstein?project=p-boese",
    "/erfassen/kostenplan?project=p-boese",
    "/erfassen/kriterium?project=p-boese",
    "/erfassen/projektleistung?project=p-boese",
    "/erfassen/leistung",
    "/erfassen/leistungsaenderung?service=10119",
    "/erfassen/reifegrad",
    "/erfassen/behoerde",
    "/erfassen/zustaendigkeit",
    "/erfassen/anschluss",
    "/erfassen/reifegradruecknahme",
    "/erfassen/anschlussruecknahme",
    "/erfassen/leistungsabwahl",
    "/erfassen/verschiebung?project=p-1",
    "/erfassen/refinanzierung?project=p-1",
    "/erfassen/refinanzierungsende?project=p-1",
    "/erfassen/nachnutzung",
    "/erfassen/nachnutzungsende",
    "/erfassen/betriebskosten",
    "/erfassen/betriebskostenumkehr",
    "/erfassen/kassenauszug",
    "/erfassen/kassenzeile",
    "/erfassen/pruefung?project=p-1",
    "/erfassen/anerkennung",
    "/erfassen/forderung?project=p-1",
    "/erfassen/forderungsentscheidung",
    "/erfassen/forderungsminderung",
    "/erfassen/rueckzahlung",
    "/erfassen/umkehr?reverses=3",
    "/erfassen/zahlungsumkehr",
    "/erfassen/erstattung",
    "/erfassen/zuordnungsumkehr",
    "/erfassen/zuweisung-im-land",
    "/erfassen/empfaenger",
    "/erfassen/weitergabe?project=p-1",
    "/erfassen/ankunft?onward_grant=w-1",
    "/erfassen/anteilsruecknahme?onward_grant=w-1",
    "/erfassen/weitergabeumkehr?onward_grant=w-1",
    "/erfassen/ankunftsumkehr",
    "/erfassen/eigenleistung?project=p-1",
    "/erfassen/eigenleistungsruecknahme",
    "/erfassen/verbund",
    "/erfassen/gemeinsame-traegerschaft?project=p-1",
    "/erfassen/erstattung-unter-laendern",
    "/bestaetigung/20",
    "/rollen",
    "/personen",
    "/personen/anna",
    "/personen/bernd",
    "/erfassen/stelle",
    "/erfassen/person",
    "/erfassen/rolle",
    "/erfassen/rollenentzug",
    "/erfassen/vertretung",
    "/erfassen/vertretungsende",
    "/konto",
    "/konto?neu=passwort",
    "/konto/zweiter-faktor",
    "/entwuerfe",
    "/eingang",
    "/eingang?zeige=alle",
    "/konto/neues-token",
];

/// The forms of whoever administers the programme.
pub const OF_THE_BUND: &[&str] = &[
    "/erfassen/verteilung",
    "/erfassen/programm",
    "/erfassen/programmteil",
    "/erfassen/programmteilaenderung?component=foederal",
    "/erfassen/schluessel",
    "/erfassen/rahmen",
    "/erfassen/haushaltsstelle",
    "/erfassen/soll",
    "/erfassen/sollaenderung",
    "/erfassen/sperre",
    "/erfassen/entsperrung",
    "/erfassen/deckung",
    "/erfassen/rueckgabe",
    "/erfassen/jahresabschluss",
    "/erfassen/jahreseroeffnung?booking_year=2022",
    "/erfassen/vereinbarung",
    "/erfassen/vereinbarungsaenderung?agreement=ev-by",
    "/erfassen/inkraftsetzung?key=k-2",
    "/erfassen/ausserkraftsetzung?key=koenigstein-2019",
    "/erfassen/genehmigung?proposal=run-3",
    "/erfassen/ausfuehrung?proposal=run-4",
    "/erfassen/ablehnung?proposal=run-3",
    "/erfassen/ruecknahme?proposal=run-3",
    "/erfassen/vorschlagsaenderung?proposal=run-3",
    "/erfassen/haushaltsvermerk",
    "/erfassen/ausgleich",
    "/erfassen/verstaerkung",
    "/erfassen/umschichtung",
    "/erfassen/ausgaberest",
    "/erfassen/einwilligung",
    "/erfassen/unterstellung?project=p-1",
    "/erfassen/festlegungsaenderung",
    "/erfassen/spaetere-verpflichtung?project=p-1",
    "/erfassen/spaetere-verpflichtungsaenderung",
    "/erfassen/ruecknahme-der-anordnung",
    "/erfassen/verpflichtungsermaechtigung",
    "/erfassen/verpflichtungsaenderung",
    "/erfassen/verpflichtungssperre",
    "/erfassen/verpflichtungsentsperrung",
    "/erfassen/verpflichtungsrueckgabe",
    "/erfassen/verpflichtungsverfall",
    "/erfassen/zuweisung-von-verpflichtungen",
    "/erfassen/rueckholung",
    "/erfassen/umkehrvorschlag",
];

/// What is answered on the way through forms that have several pages.
const ANSWERS: &str = r#"{ "draft.component": "foederal", "draft.total": "1000,00", "draft.key": "koenigstein-2019",
    "vergleich": "koenigstein-2019", "draft.deductions[0].what": "host_quota", "bemessung0": "percent_of_total",
    "draft.deductions[0].size": "2,5", "draft.deductions[0].recipient": "DE-BE", "draft.cap": "150,00",
    "proposal": "lauf-neu", "booked_on": "01.02.2021", "definition.key": "neu-1", "definition.title": "Neu",
    "definition.legal_basis": "Beispiel", "definition.source.title": "Beispiel", "definition.as_of": "31.12.2020",
    "agreement": "ev-neu", "content.title": "Neu", "content.component": "foederal", "content.ministry": "bmi",
    "content.legal_basis": "assignment", "content.source": "Beispiel", "project": "p-1", "what.kind": "surplus",
    "what.filing": "n-1", "claim": "r-neu", "amount": "1,00", "due_on": "31.03.2022", "basis": ["Beispiel", "grant"],
    "forward_commitment": "v-neu", "basis.kind": "current_business", "basis.reason": "Beispiel", "purpose": "Beispiel",
    "amounts[0].due_year": "2022", "amounts[0].amount": "1,00", "manager": "DE-BY", "component": "foederal",
    "budget_item": "0699/532 99", "onward_grant": "w-neu", "source.from": "commitment", "to.to": "named",
    "source.commitment": "c-w", "to.lines[0].recipient": "09162000", "to.lines[0].amount": "1,00", "legal_basis": "Beispiel",
    "consortium": "verbund", "anteil-DE-BY": "60", "anteil-DE-HB": "40", "contribution": "e-neu", "kind": "own_work", "source": "federal_state", "valuation.by": "basis",
    "valuation.basis": "Beispiel", "contributed_on": "01.02.2021", "reason": "Beispiel",
    "voucher": "Az. 1" }"#;

pub async fn check(base: &str, arguments: &[&str]) -> serde_json::Value {
    browser("check.mjs", base, arguments).await
}

/// What a script of `tests/browser` finds with a real browser.
pub async fn browser(script: &str, base: &str, arguments: &[&str]) -> serde_json::Value {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/browser-check");
    let all = [script, base].into_iter().chain(arguments.iter().copied()).map(str::to_owned).collect::<Vec<_>>();
    let run =
        move || std::process::Command::new(program).arg("--script").args(all).stdin(Stdio::null()).output().unwrap();
    let output = rocket::tokio::task::spawn_blocking(run).await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

/// Asks until it answers; the server needs a moment to bind.
pub async fn wait_for(base: &str) {
    let address = base.trim_start_matches("http://").to_owned();
    for _ in 0..200 {
        if rocket::tokio::net::TcpStream::connect(&address).await.is_ok() {
            return;
        }
        rocket::tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{base} does not answer");
}

/// Each form in German as a telephone shows it and in English as a screen does; in both languages at both widths with
/// `TITELBUCH_BROWSER_FULL=1`, which takes twice as long.
pub fn crossed() -> Vec<&'static str> {
    if std::env::var_os("TITELBUCH_BROWSER_FULL").is_some() { Vec::new() } else { vec!["--crossed"] }
}

/// A book that is served to a browser, with somebody who can sign in.
pub struct Served {
    pub base: String,
    end: Shutdown,
    server: JoinHandle<Result<Rocket<Ignite>, rocket::Error>>,
}

impl Served {
    async fn begin() -> Served {
        let (_, store) = open_books().await.remove(0);
        seed_pages(&store).await;
        enrol(&store, "anna", "anna").await;
        // Whoever administers the system, in a book whose rights are not in force yet: every form is open.
        act(&store, "system", grant("anna", Role::SystemAdministrator, "bund", None)).await.unwrap();
        assert!(HOSTILE.contains("<script>"), "the titles are attacks");
        Served::of(store).await
    }

    /// Serves a book as it is.
    pub async fn of(store: Store) -> Served {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let rocket = build(store, Settings::loopback(port)).ignite().await.unwrap();
        let end = rocket.shutdown();
        let server = rocket::tokio::spawn(rocket.launch());
        let base = format!("http://127.0.0.1:{port}");
        wait_for(&base).await;
        Served { base, end, server }
    }

    /// The forms, each empty and after an error, and the pages of those that have several.
    async fn forms(&self, forms: &[&str]) {
        let who = format!("anna:{PASSWORD}");
        let found =
            check(&self.base, &[&crossed()[..], &["--sign-in", &who, "--answers", ANSWERS], forms].concat()).await;
        assert_eq!(found["faults"], serde_json::json!([]), "{found:#}");
        assert_eq!(found["looked"].as_u64(), Some(forms.len() as u64), "{found}");
    }

    pub async fn end(self) {
        self.end.notify();
        self.server.await.unwrap().unwrap();
    }
}

#[rocket::async_test]
async fn a_browser_finds_no_fault_on_any_page_and_finds_planted_ones() {
    let served = Served::begin().await;
    let found = check(&served.base, &[PAGES, FAILURES].concat()).await;
    assert_eq!(found["faults"], serde_json::json!([]), "{found:#}");
    assert!(found["looked"].as_u64() >= Some(14) && found["asked"].as_u64() >= Some(60), "{found}");
    for (plant, word) in [
        ("alt", "axe svg-img-alt"),
        ("wide", "scrolls sideways"),
        ("headers", "without a header"),
        ("script", "Content Security Policy"),
        ("lang", "German that does not say so"),
        ("focus", "no visible focus on"),
        ("reach", "the Tab key never reaches"),
    ] {
        let found = check(&served.base, &["--plant", plant, "/"]).await.to_string();
        assert!(found.contains(word), "{plant}: {found}");
    }
    served.end().await;
}

#[rocket::async_test]
async fn a_browser_finds_no_fault_on_any_form() {
    let served = Served::begin().await;
    served.forms(FORMS).await;
    served.end().await;
}

#[rocket::async_test]
async fn a_browser_finds_no_fault_on_any_form_of_the_bund() {
    let served = Served::begin().await;
    served.forms(OF_THE_BUND).await;
    served.end().await;
}

/// A wrong password, and a form that is sent when its session has ended, or in another one.
#[rocket::async_test]
async fn a_browser_finds_no_fault_where_the_door_stays_shut() {
    let (_, store) = open_books().await.remove(0);
    seed_masters(&store).await;
    enrol(&store, "anna", "anna").await;
    let served = Served::of(store).await;
    let who = format!("anna:{PASSWORD}");
    let found = check(&served.base, &[&crossed()[..], &["--sign-in", &who, "--door", "/konto"]].concat()).await;
    assert_eq!(found["faults"], serde_json::json!([]), "{found:#}");
    // Each of the six answers in each language.
    assert!(found["answered"].as_u64() >= Some(12), "{found}");
    served.end().await;
}
