//! Plays a script, one deed after the other, and holds each to what the file says.
//!
//! What an earlier play booked is passed over, and with it what stands before the last of it: a refusal of that day would
//! be another today.

mod earlier;
mod told;

use super::script::{Deed, Item, Played, Script, fill, prefix_of, shown};
use super::stage::{Heard, Stage};
use crate::cli::failure::{Failure, with_causes};
use crate::cli::session::Globals;
use crate::cli::{Cli, arguments, dispatch};
use crate::core::event::Event;
use crate::core::ids::CommandId;
use crate::core::money::Euro;
use crate::intake::scenario::{Expectation, Measure, Outcome, Selection};
use crate::store::{Store, Viewer};
use clap::FromArgMatches as _;
use std::collections::{BTreeMap, BTreeSet};
use told::Otherwise;
pub use told::{Counted, Told};

/// What was booked with each command: its first event.
type Booked = BTreeMap<CommandId, Event>;

/// Told of every deed as it ends.
pub type Listener = Box<dyn FnMut(&Item, &Told) -> Result<(), Failure> + Send>;

pub struct Player {
    stage: Stage,
    listener: Listener,
    dry_run: bool,
    /// What the names of a scenario stand for: the event, and of a proposal its content.
    marks: BTreeMap<String, (u64, String)>,
    tree: clap::Command,
    counted: Counted,
}

impl Player {
    pub fn new(store: Store, dry_run: bool, listener: Listener) -> Player {
        let (marks, tree) = (BTreeMap::new(), arguments::whole());
        Player { stage: Stage::new(store), listener, dry_run, marks, tree, counted: Counted::default() }
    }

    /// # Errors
    /// At the first deed that ends otherwise than the file says; what was booked before it stays booked.
    pub async fn play(&mut self, script: &Script) -> Result<Counted, Failure> {
        let booked = self.booked(script).await?;
        let over = earlier::over(script, &booked)?;
        for (number, item) in script.items.iter().enumerate() {
            let told = match &item.deed {
                Deed::Call(played) if number < over => {
                    self.pass_over(played, &booked).await?.map_err(|said| self.stop(item, &said))?
                }
                Deed::Expect(_) if number < over => Told::Passed,
                Deed::Expect(expectation) => self.measure(expectation).await.map_err(|said| self.stop(item, &said))?,
                Deed::Call(played) => self.call(played).await.map_err(|said| self.stop(item, &said))?,
            };
            self.counted.add(&told);
            (self.listener)(item, &told)?;
        }
        Ok(std::mem::take(&mut self.counted))
    }

    /// What the book holds of these files already.
    async fn booked(&self, script: &Script) -> Result<Booked, Failure> {
        let prefixes: BTreeSet<String> = script.items.iter().map(|item| prefix_of(&item.file)).collect();
        let mut booked = Booked::new();
        for prefix in prefixes {
            let events = self.stage.store.events_of_commands(&Viewer::all(), &format!("{prefix}.")).await?;
            booked.extend(events.into_iter().map(|event| (event.command_id.clone(), event)));
        }
        Ok(booked)
    }

    /// What was booked is held to the file again: an earlier play may have ended because of it.
    async fn pass_over(&mut self, played: &Played, booked: &Booked) -> Result<Result<Told, Otherwise>, Failure> {
        let Some(event) = booked.get(&played.id) else { return Ok(Ok(Told::Passed)) };
        let heard = self.stage.recall(event).await?;
        Ok(self.booked_as_said(played, heard).map(|heard| Told::Repeated { seq: heard.seq }))
    }

    /// Something was booked, as the file says; then its name stands for it.
    fn booked_as_said(&mut self, played: &Played, heard: Heard) -> Result<Heard, Otherwise> {
        let announced = match &played.outcome {
            Outcome::Done => heard.excess.is_zero(),
            Outcome::Breach(amount) => heard.excess == *amount,
            Outcome::Refused(_) | Outcome::Failed => false,
        };
        if !announced {
            return Err(told::otherwise_booked(&heard, &played.outcome));
        }
        if let Some(mark) = &played.mark {
            let content = heard.content.map(|hash| hash.to_string()).unwrap_or_default();
            self.marks.insert(mark.clone(), (heard.seq.0, content));
        }
        Ok(heard)
    }

    async fn call(&mut self, played: &Played) -> Result<Told, Otherwise> {
        let ended = self.give(played).await;
        match (ended, self.stage.take(), &played.outcome) {
            (Ok(()), Some(heard), _) => Ok(Told::Booked { heard: self.booked_as_said(played, heard)? }),
            (Ok(()), None, _) => {
                Err(Otherwise::not_booked("Es wurde nichts gebucht, und nichts abgelehnt.".to_owned()))
            }
            (Err(Failure::Refused(violations)), _, Outcome::Refused(rules))
                if violations.iter().map(|violation| violation.rule.id).collect::<BTreeSet<_>>() == *rules =>
            {
                Ok(Told::Refused { violations })
            }
            (Err(failure @ (Failure::Failed { .. } | Failure::Unreadable { .. })), _, Outcome::Failed) => {
                Ok(Told::Failed { sentence: failure.sentence() })
            }
            (Err(failure), _, outcome) => Err(told::otherwise_refused(&failure, outcome)),
        }
    }

    /// Gives a command as the command line would.
    async fn give(&mut self, played: &Played) -> Result<(), Failure> {
        let words = fill(&played.call, |name| self.marks.get(name).cloned());
        let words = words.ok_or_else(|| Failure::failed("Was der Befehl mit @ nennt, ist nicht gebucht."))?;
        let call = std::iter::once("titelbuch".to_owned()).chain(words);
        let unread = |error: clap::Error| Failure::failed(arguments::complaint(&error));
        let matches = self.tree.try_get_matches_from_mut(call).map_err(unread)?;
        let mut cli = Cli::from_arg_matches(&matches).map_err(unread)?;
        let stage = Some(self.stage.at(played.folder.clone()));
        cli.globals = Globals { database: None, acting: Some(played.acting.clone()), json: false, stage };
        Box::pin(dispatch(cli)).await
    }

    async fn measure(&self, expected: &Expectation) -> Result<Told, Otherwise> {
        let unread = |error: &dyn std::error::Error| Otherwise::not_booked(with_causes(error));
        let balances = self.stage.store.balances(&Viewer::all()).await.map_err(|error| unread(&error))?;
        let counted = balances.iter().filter(|(account, _)| selects(&expected.of, account));
        let found = match expected.measure {
            Measure::Figure(figure) => figure.over(counted.map(|(account, balance)| (account, *balance))),
            Measure::Accounts(kind, stage) => {
                let at = counted.filter(|(account, _)| account.kind == kind && account.stage == stage);
                let amounts: Vec<Euro> = at.map(|(_, balance)| *balance).collect();
                if amounts.is_empty() { Ok(None) } else { Euro::sum(amounts).map(Some) }
            }
        };
        let found = found.map_err(|error| unread(&error))?;
        if found == expected.amount {
            return Ok(Told::Met { amount: found });
        }
        let amounts = (told::amount(expected.amount), told::amount(found));
        Err(Otherwise::not_booked(format!("Erwartet war {}, im Buch steht {}.", amounts.0, amounts.1)))
    }

    /// What ended the play, where, and what stands.
    fn stop(&self, item: &Item, said: &Otherwise) -> Failure {
        let deed = match &item.deed {
            Deed::Call(played) => played.shown.clone(),
            Deed::Expect(expectation) => shown(&expectation.words),
        };
        let stands = if self.dry_run {
            "Es war ein Probelauf; gebucht ist nichts.".to_owned()
        } else {
            format!("{} {}", self.counted.standing(), said.way_on)
        };
        Failure::failed(format!("{}: {deed}\n{}", item.place(), said.what)).with_hint(stands)
    }
}

fn selects(of: &Selection, account: &crate::core::account::Account) -> bool {
    fn is<T: PartialEq>(wanted: &Option<T>, found: &Option<T>) -> bool {
        wanted.is_none() || wanted == found
    }
    is(&of.component, &account.component)
        && is(&of.item, &account.budget_item)
        && is(&of.year, &account.booking_year)
        && is(&of.granted, &account.year_granted)
        && is(&of.manager, &account.manager)
        && is(&of.project, &account.project)
}
