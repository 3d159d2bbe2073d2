//! The demo: the main job from end to end, on an invented allocation by a real key.
//!
//! It creates a book, plays the allocation with two actors, writes the reports, checks the book and
//! offers it to programs. No source says that the money of 2020 was split by a key: so every file
//! says „Beispielrechnung, keine tatsächliche Zuweisung“ (how: `docs/adr/0010`). An existing book is
//! never overwritten unless `--fresh` says so.

mod masters;
mod player;
mod reports;
mod scenario;
mod spending;

use super::arguments;
use super::failure::{Answer, Failure};
use super::{files, house, journal, output};
use crate::core::ids::ActorId;
use crate::report::{Language, example_words};
use crate::store::{DatabaseUrl, Store};
use clap::Args;
use player::Player;
use std::path::{Path, PathBuf};

const BANNER: &str = example_words(Language::De);
/// Stands in every signed checkpoint, proof and QR code of the demo, so none of them passes for a real one.
const ORIGIN: &str = "titelbuch.example/beispielrechnung-keine-tatsaechliche-zuweisung";
const BOOK: &str = "titelbuch.db";
const RUN: &str = "lauf-2021-1";
const ANNA: &str = "a.beispiel";
const BERND: &str = "b.muster";

const EXAMPLES: &str = "\
Beispiele:
  titelbuch demo
  titelbuch demo --dir /tmp/probe --fresh --no-serve

Es entstehen DIR/titelbuch.db und die Berichte in DIR/out.";

/// Ein Beispiel von Anfang bis Ende: Buch anlegen, verteilen, genehmigen, buchen, berichten, prüfen.
///
/// Beispielrechnung, keine tatsächliche Zuweisung. Personen, Haushaltsstelle und Beträge sind
/// erfunden; die Schlüssel sind echt.
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
        output::text(&format!("{BANNER}.\nPersonen, Haushaltsstelle und Beträge sind erfunden, die Schlüssel echt.\n"));
        let url = DatabaseUrl::parse(&format!("sqlite:{}", book.display()))?;
        let store = house::open_new(&url, ORIGIN, &house::new_key(ORIGIN)?).await?;
        step("Buch eröffnet", &book.display().to_string());
        let tokens = play(&store).await?;
        reports::write_all(&store, &out).await?;
        verify(&store).await?;
        farewell(&book, self.port, &tokens, self.no_serve);
        if self.no_serve {
            store.close().await?;
            return Ok(());
        }
        house::serve(store, self.port).await
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

async fn play(store: &Store) -> Result<[(ActorId, String); 2], Failure> {
    let mut player = Player::new(store.clone());
    let tokens = masters::play(&mut player).await?;
    scenario::keys(&mut player).await?;
    scenario::allocate(&mut player).await?;
    spending::play(&mut player).await?;
    Ok(tokens)
}

async fn verify(store: &Store) -> Answer {
    let report = store.verify(None, &mut |_, _| ()).await?;
    journal::show_report(&report, false);
    journal::outcome(&report)
}

fn farewell(book: &Path, port: u16, tokens: &[(ActorId, String)], over: bool) {
    let mut text = String::from("\nToken zum Ausprobieren (nur hier gezeigt, nur für dieses Beispielbuch):\n");
    for (actor, token) in tokens {
        text.push_str(&format!("  {actor}: {token}\n"));
    }
    let book = book.display();
    if over {
        text.push_str(&format!("\nWeiter geht es mit:\n  titelbuch --database sqlite:{book} serve --port {port}\n"));
    }
    text.push_str(&format!("\nAnsehen:\n  titelbuch --database sqlite:{book} allocate show {RUN}\n"));
    text.push_str(&format!("  titelbuch --database sqlite:{book} budget list\n\n{BANNER}."));
    output::text(&text);
}
