//! The demo: seven budget years of the programme, played from an invented scenario on a book of one's own.
//!
//! It creates a book, plays the scenario that is built in, writes every report, checks the book and offers it to
//! programs and people. No source says that the money of 2020 was split by a key, and nobody paid what is paid here: so
//! every file says „Beispielrechnung, keine tatsächliche Zuweisung“ (how: `docs/adr/0010`). An existing book is never
//! overwritten unless `--fresh` says so.

mod input;
mod reports;
mod story;

use super::arguments;
use super::failure::{Answer, Failure};
use super::session::now;
use super::{files, house, journal, output};
use crate::core::ids::ActorId;
use crate::report::{Language, example_words};
use crate::store::{DatabaseUrl, Store};
use crate::web::OperatorTexts;
use crate::web::server::Settings;
use clap::Args;
use std::path::{Path, PathBuf};

const BANNER: &str = example_words(Language::De);
/// Stands in every signed checkpoint, proof and QR code of the demo, so none of them passes for a real one.
const ORIGIN: &str = "titelbuch.example/beispielrechnung-keine-tatsaechliche-zuweisung";
const BOOK: &str = "titelbuch.db";
/// Every deed of the play, one a line.
const COURSE: &str = "verlauf.txt";
/// The allocation run of the scenario.
const RUN: &str = "lauf-2020";

/// Who gets a token and may sign in, and who that is.
const PERSONS: [(&str, &str); 7] = [
    ("a.beispiel", "beim Bund, schlägt vor und führt aus"),
    ("b.muster", "beim Bund, genehmigt"),
    ("k.kasse", "beim Bund, liest die Auszüge der Kasse ein"),
    ("by.fest", "in Bayern, stellt fest"),
    ("by.anordnung", "in Bayern, bindet und ordnet an"),
    ("r.hof", "prüft alles, ändert nichts"),
    ("y.system", "verwaltet Personen und Rollen, sieht kein Geld"),
];

const EXAMPLES: &str = "\
Beispiele:
  titelbuch demo
  titelbuch demo --dir /tmp/probe --fresh --no-serve

Es entstehen DIR/titelbuch.db, die Berichte in DIR/out, und in DIR/input, woraus alles gespielt ist.";

/// Ein Beispiel von Anfang bis Ende: sieben Haushaltsjahre spielen, berichten, prüfen, ansehen.
///
/// Beispielrechnung, keine tatsächliche Zuweisung. Personen, Haushaltsstellen, Projekte und Beträge sind
/// erfunden; der Schlüssel der Verteilung ist echt.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Demo {
    /// Ordner für Buch und Berichte
    #[arg(long, default_value = "demo", value_name = "ORDNER")]
    dir: PathBuf,
    /// Ein vorhandenes Beispielbuch löschen und neu beginnen
    #[arg(long)]
    fresh: bool,
    /// Nach den Berichten aufhören, statt die Schnittstelle anzubieten
    #[arg(long)]
    no_serve: bool,
    /// Anschluss (Port) der Schnittstelle
    #[arg(long, default_value_t = 8000, value_parser = arguments::number::<u16>)]
    port: u16,
}

impl Demo {
    pub async fn run(self) -> Answer {
        let book = self.dir.join(BOOK);
        clear(&book, self.fresh)?;
        let out = self.dir.join("out");
        files::folder(&out)?;
        output::text(&format!(
            "{BANNER}.\nPersonen, Projekte und Beträge sind erfunden, der Schlüssel der Verteilung ist echt.\n"
        ));
        let url = DatabaseUrl::parse(&format!("sqlite:{}", book.display()))?;
        let store = house::open_new(&url, ORIGIN, &house::new_key(ORIGIN)?).await?;
        step("Buch eröffnet", &book.display().to_string());
        let scenario = input::write(&self.dir.join("input"))?;
        let course = self.dir.join(COURSE);
        let counted = story::play(&store, scenario, &course).await?;
        step("Der ganze Verlauf", &course.display().to_string());
        output::text(&format!("  {}", counted.in_german(false)));
        reports::write_all(&store, &out).await?;
        verify(&store).await?;
        let password = password()?;
        let tokens = admit(&store, &password).await?;
        farewell(&book, self.port, &tokens, &password, self.no_serve);
        if self.no_serve {
            store.close().await?;
            return Ok(());
        }
        house::serve(store, Settings::loopback(self.port), self.port, OperatorTexts::default()).await
    }
}

/// Makes room for a new book, or refuses to.
fn clear(book: &Path, fresh: bool) -> Answer {
    if !book.exists() {
        return Ok(());
    }
    if !fresh {
        return Err(Failure::failed(format!("{} gibt es schon; das Beispiel überschreibt kein Buch.", book.display()))
            .with_hint("Mit --fresh neu beginnen oder mit --dir einen anderen Ordner wählen."));
    }
    for file in [book.to_owned(), files::beside(book, "-wal"), files::beside(book, "-shm")] {
        if file.exists() {
            std::fs::remove_file(&file).map_err(|e| {
                Failure::failed(format!("{} lässt sich nicht löschen: {}.", file.display(), files::reason(&e)))
            })?;
        }
    }
    Ok(())
}

/// One line of what was done, and where or with what.
fn step(what: &str, detail: &str) {
    output::text(&format!("• {what}: {detail}"));
}

/// One for all persons of this book, and another one each time.
fn password() -> Result<String, Failure> {
    let mut random = [0; 8];
    getrandom::fill(&mut random)
        .map_err(|e| Failure::failed(format!("Das Betriebssystem gibt keine Zufallszahlen: {e}.")))?;
    let hex: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("pw_{hex}"))
}

/// A token and a way to sign in for each of those who may try something.
async fn admit(store: &Store, password: &str) -> Result<Vec<(String, &'static str, &'static str)>, Failure> {
    let mut tokens = Vec::new();
    for (name, about) in PERSONS {
        let actor = ActorId::new(name)?;
        let invited = store.invite(now(), &actor).await?;
        let accepted = store.accept_invitation(now(), &invited.secret, name, password).await;
        accepted.map_err(|error| Failure::failed(error.to_string()).with_hint(error.hint()))?;
        tokens.push((store.issue_token(&actor).await?, name, about));
    }
    Ok(tokens)
}

async fn verify(store: &Store) -> Answer {
    let report = store.verify(None, &mut |_, _| ()).await?;
    journal::show_report(&report, false);
    journal::outcome(&report)
}

fn farewell(book: &Path, port: u16, tokens: &[(String, &str, &str)], password: &str, over: bool) {
    let mut text = format!(
        "\nZum Ausprobieren (nur hier gezeigt, nur für dieses Beispielbuch). Im Browser mit dem Namen anmelden; das Passwort \
         aller ist\n  {password}\nFür Programme hat jede Person ein Token:\n"
    );
    for (token, actor, about) in tokens {
        text.push_str(&format!("  {actor:14}{token}  {about}\n"));
    }
    let book = book.display();
    if over {
        text.push_str(&format!("\nWeiter geht es mit:\n  titelbuch --database sqlite:{book} serve --port {port}\n"));
    }
    text.push_str(&format!("\nAnsehen:\n  titelbuch --database sqlite:{book} allocate show {RUN}\n"));
    text.push_str(&format!("  titelbuch --database sqlite:{book} budget list\n\n{BANNER}."));
    output::text(&text);
}
