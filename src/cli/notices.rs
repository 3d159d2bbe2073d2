//! Notices by mail: a timer runs `notices send`, and everybody who asked for it is told that something is new to them.
//!
//! A mail names kinds and how many, never a thing, an amount or a person: mail is not confidential. It is noted as sent
//! only when the mail server has taken it, so a mail that failed is tried again and none is sent twice.

mod post;

use super::arguments;
use super::failure::{Answer, Failure};
use super::files;
use super::output::{self, counted};
use super::session::{Globals, today};
use crate::core::ids::ActorId;
use crate::core::sight::Sight;
use crate::desk::notices::{NoticeKind, REACH, notices};
use crate::desk::reminders::{Mark, reminders};
use crate::desk::tasks::{Person, waiting};
use crate::store::{Informed, Store, Viewer};
use crate::web::server::PublicUrl;
use clap::{Args, Subcommand};
use post::Post;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use time::Date;

const EXAMPLES: &str = "\
Beispiele:
  titelbuch notices send --dry-run
  TITELBUCH_SMTP_URL='smtps://KENNUNG:PASSWORT@mail.beispiel.de' titelbuch notices send \\
    --mail-from titelbuch@beispiel.de --public-url https://titelbuch.beispiel.de

Eine E-Mail bekommt, wer es unter „Mein Konto“ will und seit der letzten etwas Ungelesenes hat oder eine Frist,
die in 30 oder in 7 Tagen endet oder verstrichen ist.";

#[derive(Subcommand)]
pub enum NoticesCommand {
    /// Jeder Person, die es will, eine E-Mail über das Neue in ihrem Eingang schicken
    Send(Send),
}

impl NoticesCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            NoticesCommand::Send(command) => command.run(globals).await,
        }
    }
}

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Send {
    /// Mailserver: smtps://KENNUNG:PASSWORT@NAME
    #[arg(long, env = "TITELBUCH_SMTP_URL", hide_env_values = true, value_name = "URL")]
    smtp_url: Option<String>,
    /// Zertifizierungsstellen des Hauses (PEM), die das Zertifikat des Mailservers ausgestellt haben können
    #[arg(long, env = "TITELBUCH_SMTP_CA_FILE", value_name = "DATEI")]
    smtp_ca_file: Option<PathBuf>,
    /// Absender
    #[arg(long, env = "TITELBUCH_MAIL_FROM", value_name = "ADRESSE", value_parser = arguments::mail_address)]
    mail_from: Option<String>,
    /// Adresse, unter der die Seiten zu erreichen sind: https://NAME
    #[arg(long, env = "TITELBUCH_PUBLIC_URL", value_name = "URL", value_parser = arguments::public_url)]
    public_url: Option<PublicUrl>,
    /// Nur zeigen, wer welche E-Mail bekäme; nichts verschicken
    #[arg(long)]
    dry_run: bool,
}

/// What one person is told.
struct Letter {
    actor: ActorId,
    address: String,
    news: News,
    /// The size of the journal that it tells of.
    size: u64,
}

/// What is new to somebody.
#[derive(Default)]
struct News {
    kinds: BTreeMap<NoticeKind, u64>,
    /// Deadlines that came near or passed since they were looked after last.
    deadlines: BTreeMap<Mark, u64>,
    /// All that is due soon or late; it is told along, and is no reason for a mail of its own.
    due: u64,
}

impl News {
    fn is_none(&self) -> bool {
        self.kinds.is_empty() && self.deadlines.is_empty()
    }
}

impl Letter {
    fn subject(&self) -> String {
        let notices = self.news.kinds.values().sum();
        let deadlines = self.news.deadlines.values().sum();
        let notices = (notices > 0).then(|| counted(notices, "neuer Hinweis", "neue Hinweise"));
        let deadlines = (deadlines > 0).then(|| counted(deadlines, "Frist", "Fristen"));
        let both: Vec<String> = notices.into_iter().chain(deadlines).collect();
        format!("titelbuch: {}", both.join(", "))
    }

    fn text(&self, site: &str) -> String {
        let kinds = self.news.kinds.iter().map(|(kind, count)| format!("- {count} × {}", kind.in_german()));
        let marks = self.news.deadlines.iter().map(|(mark, count)| format!("- {count} × {}", mark.in_german()));
        let lines: Vec<String> = kinds.chain(marks).collect();
        let due = counted(self.news.due, "Frist", "Fristen");
        let due = format!("In den nächsten 30 Tagen zu Ende oder verstrichen: {due}.\n\n");
        let due = if self.news.due > 0 { due } else { String::new() };
        format!(
            "Guten Tag,\n\nin Ihrem Eingang bei titelbuch ist Neues:\n\n{}\n\n{due}Ansehen: {site}/eingang\n\nBeträge und \
             Namen stehen nur dort. Abbestellen: {site}/konto\n",
            lines.join("\n")
        )
    }

    fn value(&self) -> Value {
        let News { kinds, deadlines, due } = &self.news;
        let notices: u64 = kinds.values().sum();
        let kinds = kinds.iter().map(|(kind, count)| (kind.as_str().to_owned(), Value::from(*count)));
        let marks = deadlines.iter().map(|(mark, count)| (mark.as_str().to_owned(), Value::from(*count)));
        let (kinds, deadlines) = (Value::Object(kinds.collect()), Value::Object(marks.collect()));
        json!({ "actor": self.actor, "notices": notices, "kinds": kinds, "deadlines": deadlines, "due": due })
    }
}

impl Send {
    pub async fn run(self, globals: &Globals) -> Answer {
        let Send { smtp_url, smtp_ca_file, mail_from, public_url, dry_run } = self;
        let site = public_url.map_or_else(|| "https://…".to_owned(), |url| url.to_string());
        if dry_run {
            let (letters, _) = letters(&globals.open().await?, today()?).await?;
            show(&letters, &site, globals.json);
            return Ok(());
        }
        let (Some(smtp), Some(from), false) = (smtp_url, mail_from, site.ends_with('…')) else {
            return Err(Failure::usage("Mailserver, Absender oder Adresse der Seiten fehlt; verschickt wurde nichts.")
                .with_hint(
                    "TITELBUCH_SMTP_URL, TITELBUCH_MAIL_FROM und TITELBUCH_PUBLIC_URL setzen; --dry-run geht ohne.",
                ));
        };
        let authorities = smtp_ca_file.map(|path| files::read(&path)).transpose()?;
        let post = Post::new(&smtp, &from, authorities.as_deref())?;
        let (store, on) = (globals.open().await?, today()?);
        let mut failed = Vec::new();
        let mut sent = Vec::new();
        let (letters, without) = letters(&store, on).await?;
        for actor in without {
            store.note_deadlines(&actor, on).await?;
        }
        for letter in letters {
            match post.send(&letter.address, &letter.subject(), letter.text(&site)).await {
                Ok(()) => {
                    store.note_mailed(&letter.actor, letter.size).await?;
                    store.note_deadlines(&letter.actor, on).await?;
                    sent.push(letter);
                }
                Err(reason) => failed.push((letter.actor, reason)),
            }
        }
        store.close().await?;
        tell(&sent, &failed, globals.json)
    }
}

/// The mails that are due now: of people who want mail, may come in, and have something unread since the last one or a
/// deadline that came near or passed. And those of them for whom there is nothing to tell.
async fn letters(store: &Store, on: Date) -> Result<(Vec<Letter>, Vec<ActorId>), Failure> {
    let all = Viewer::all();
    let accounts = store.accounts(&all).await?.into_iter();
    let locked: BTreeSet<ActorId> = accounts.filter(|account| account.disabled).map(|account| account.actor).collect();
    let (mut letters, mut without) = (Vec::new(), Vec::new());
    for (actor, informed) in store.mailed_to(&all).await? {
        let Some(address) = informed.address.clone().filter(|_| !locked.contains(&actor)) else { continue };
        let sight = store.sight_of(&all, Some(&actor), on).await?.sight;
        if sight == Sight::Nothing {
            continue;
        }
        let size = store.head(&all).await?.size;
        let news = news(store, &Viewer::with(sight).at(size), &actor, on, &informed).await?;
        if news.is_none() {
            without.push(actor);
        } else {
            letters.push(Letter { actor, address, news, size });
        }
    }
    Ok((letters, without))
}

async fn news(store: &Store, viewer: &Viewer, actor: &ActorId, on: Date, informed: &Informed) -> Result<News, Failure> {
    let reader = Person::on(store, actor, on).await?;
    let most = usize::try_from(REACH).unwrap_or(usize::MAX);
    let mut news = News::default();
    for notice in notices(store, viewer, &reader, (informed.read.max(informed.mailed), most)).await? {
        *news.kinds.entry(notice.kind).or_insert(0) += 1;
    }
    let due = waiting(store, viewer, actor, on).await?;
    // Who was never looked after is told what today has brought, and nothing of before.
    let after = informed.deadlines_on.unwrap_or_else(|| on.previous_day().unwrap_or(on));
    news.deadlines = reminders(&due, after, on);
    news.due = u64::try_from(due.iter().filter(|task| task.due_on.is_some()).count()).unwrap_or(u64::MAX);
    Ok(news)
}

fn show(letters: &[Letter], site: &str, json: bool) {
    if json {
        return output::json(&json!({ "would_send": letters.iter().map(Letter::value).collect::<Vec<_>>() }));
    }
    if letters.is_empty() {
        return output::say(NOTHING);
    }
    for letter in letters {
        output::text(&format!("An {}: {}\n\n{}", letter.actor, letter.subject(), letter.text(site)));
    }
}

const NOTHING: &str = "Niemand bekommt eine E-Mail: niemand will welche, oder seit der letzten ist nichts Ungelesenes da und keine Frist nahe \
     gerückt.";

/// What became of the mails; that some failed is said of each, with the reason.
fn tell(sent: &[Letter], failed: &[(ActorId, String)], json: bool) -> Answer {
    if json {
        output::json(&json!({
            "sent": sent.iter().map(Letter::value).collect::<Vec<_>>(),
            "failed": failed.iter().map(|(actor, why)| json!({ "actor": actor, "message": why })).collect::<Vec<_>>(),
        }));
    } else if sent.is_empty() && failed.is_empty() {
        output::say(NOTHING);
    } else {
        let count = u64::try_from(sent.len()).unwrap_or(u64::MAX);
        output::text(&counted(count, "E-Mail verschickt.", "E-Mails verschickt."));
    }
    if failed.is_empty() {
        return Ok(());
    }
    let whom: Vec<String> = failed.iter().map(|(actor, why)| format!("{actor} ({why})")).collect();
    Err(Failure::failed(format!("Nicht zugestellt: {}.", whom.join("; ")))
        .with_hint("Der nächste Aufruf versucht es noch einmal; wer seine E-Mail hat, bekommt sie nicht wieder."))
}
