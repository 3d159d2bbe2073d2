//! Claims: raised, changed by another person, repaid into an income item.
//!
//! Law: VwVfG § 49a; BHO §§ 35, 59.

use super::arguments::{self, date, euro, seq};
use super::failure::{Answer, Failure};
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing};
use crate::core::account::Stage;
use crate::core::calendar;
use crate::core::claim::{ClaimDecision, Claimed, DecideClaim, DeferClaim, RaiseClaim, ReduceClaim, RepayClaim};
use crate::core::command::Act;
use crate::core::ids::{BudgetItemId, ClaimId, OrderId, ProjectId, Seq, StatementId, VoucherId};
use crate::core::money::{Euro, MoneyError};
use crate::core::payment::PaymentSource;
use crate::store::Viewer;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use time::Date;

/// Forderungen: zurückfordern, verändern, Erstattungen buchen (zwei Personen).
#[derive(Subcommand)]
pub enum ClaimCommand {
    /// Beanstandetes zurückfordern
    Recover(Recover),
    /// Zurückfordern, was in einem früheren Jahr ausgezahlt und nicht belegt ist
    Refund(RefundClaim),
    /// Zinsen auf eine Forderung erheben; berechnet werden sie mit „interest“
    Interest(Interest),
    /// Zurückfordern, was nach der Abrechnung eines Schlussnachweises zu viel gezahlt ist
    Surplus(Surplus),
    /// Bei einem Empfänger zurückfordern, was er von einer Weitergabe nicht verwendet hat
    Onward(Onward),
    /// Zinsen für Mittel erheben, die erst nach der vereinbarten Frist verwendet wurden; berechnet nach der Vereinbarung
    LateUse(LateUse),
    /// Eine Forderung ermäßigen, weil die Prüfung berichtigt ist
    Reduce(Reduce),
    /// Stunden, niederschlagen, erlassen oder weiter einziehen
    Decide(Decide),
    /// Eine Erstattung als Einnahme buchen
    Repay(Repay),
    /// Alle Forderungen zeigen
    List,
}

mod raising;

use raising::{LateUse, Onward, Reduce, Surplus};

/// What every claim says.
#[derive(Args)]
pub struct Raising {
    /// Kennung der Forderung
    claim: ClaimId,
    /// Projekt
    #[arg(long, value_name = "KENNUNG")]
    project: ProjectId,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    /// Fällig am (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    due: Date,
    /// Vorschrift oder Bestimmung, auf der sie beruht
    #[arg(long, value_name = "FUNDSTELLE")]
    basis: String,
    /// Wer schuldet; der Name liegt im Tresor, nicht im Journal
    #[arg(long, value_name = "NAME")]
    debtor: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

const RECOVER_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as b.beispiel claim recover r-2022-1 --project efa-1 --of b-2021-33 --matched 152 --amount 7500.00 \\
    --due 2022-06-30 --basis 'Nr. 5 der Vereinbarung' --voucher 'Bescheid vom …'";

#[derive(Args)]
#[command(after_help = RECOVER_EXAMPLES)]
pub struct Recover {
    #[command(flatten)]
    raising: Raising,
    /// Beleg, dessen Anteil beanstandet ist
    #[arg(long, value_name = "BELEG")]
    of: VoucherId,
    /// Ereignis, das den Anteil zuordnete
    #[arg(long, value_parser = seq, value_name = "NUMMER")]
    matched: Seq,
}

const REFUND_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as b.beispiel claim refund r-2023-1 --project efa-1 --order a-2022-7 --payment 341 --amount 1200.00 \\
    --due 2023-03-31 --basis 'BHO § 35' --voucher 'Schreiben vom …'";

#[derive(Args)]
#[command(after_help = REFUND_EXAMPLES)]
pub struct RefundClaim {
    #[command(flatten)]
    raising: Raising,
    /// Anordnung, auf die ausgezahlt wurde
    #[arg(long, value_name = "KENNUNG")]
    order: OrderId,
    /// Ereignis der Auszahlung
    #[arg(long, value_parser = seq, value_name = "NUMMER")]
    payment: Seq,
}

const INTEREST_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as b.beispiel claim interest z-2022-1 --project efa-1 --on r-2022-1 --from 2021-06-01 --until 2022-06-30 \\
    --amount 310.27 --due 2022-07-31 --basis 'VwVfG § 49a Abs. 3' --voucher 'Zinsbescheid vom …'";

#[derive(Args)]
#[command(after_help = INTEREST_EXAMPLES)]
pub struct Interest {
    #[command(flatten)]
    raising: Raising,
    /// Forderung, die verzinst wird
    #[arg(long, value_name = "KENNUNG")]
    on: ClaimId,
    /// Erster verzinster Tag
    #[arg(long, value_parser = date, value_name = "TAG")]
    from: Date,
    /// Erster Tag, der keine Zinsen mehr trägt
    #[arg(long, value_parser = date, value_name = "TAG")]
    until: Date,
}

#[derive(Clone, Copy, ValueEnum)]
enum Decision {
    /// Stundung
    Defer,
    /// Ende der Stundung
    EndDeferral,
    /// Niederschlagung
    WriteOff,
    /// Wiederaufnahme der Einziehung
    Pursue,
    /// Erlass
    Waive,
}

const DECIDE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as c.beispiel claim decide r-2022-1 waive --amount 500.00 --consent 'BMF II A 3, Schreiben vom …' \\
    --voucher 'Vermerk vom …'";

#[derive(Args)]
#[command(after_help = DECIDE_EXAMPLES)]
pub struct Decide {
    /// Kennung der Forderung
    claim: ClaimId,
    /// Was entschieden ist
    decision: Decision,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    /// Fundstelle der Einwilligung
    #[arg(long, value_name = "FUNDSTELLE")]
    consent: String,
    /// Nur bei defer: der Tag, an dem wieder fällig wird, was gestundet ist (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    until: Option<Date>,
    #[command(flatten)]
    writing: Writing,
}

const REPAY_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as c.beispiel claim repay r-2022-1 --amount 7000.00 --item '0634/119 99' --year 2022 --voucher 'Kassenzeichen …'";

#[derive(Args)]
#[command(after_help = REPAY_EXAMPLES)]
pub struct Repay {
    /// Kennung der Forderung
    claim: ClaimId,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    /// Einnahmetitel
    #[arg(long, value_name = "STELLE")]
    item: BudgetItemId,
    /// Haushaltsjahr
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    year: u16,
    /// Kassenauszug, in dem die Einzahlung mit Minus steht
    #[arg(long, value_name = "KENNUNG", requires = "line")]
    statement: Option<StatementId>,
    /// Zeile des Kassenauszugs
    #[arg(long, value_name = "NUMMER", requires = "statement")]
    line: Option<u32>,
    #[command(flatten)]
    writing: Writing,
}

impl ClaimCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            ClaimCommand::Recover(Recover { raising, of: voucher, matched }) => {
                raising.run(globals, Claimed::Recovery { voucher, matched }).await
            }
            ClaimCommand::Refund(RefundClaim { raising, order, payment }) => {
                raising.run(globals, Claimed::Refund { order, payment }).await
            }
            ClaimCommand::Interest(Interest { raising, on, from, until }) => {
                raising.run(globals, Claimed::Interest { on, from, until }).await
            }
            ClaimCommand::Surplus(Surplus { raising, filing }) => {
                raising.run(globals, Claimed::Surplus { filing }).await
            }
            ClaimCommand::Onward(onward) => onward.run(globals).await,
            ClaimCommand::LateUse(late) => late.run(globals).await,
            ClaimCommand::Reduce(Reduce { claim, amount: amount_cents, finding, writing }) => {
                let what = ReduceClaim { claim, amount_cents, finding };
                Session::begin(globals, &writing).await?.record(Act::ReduceClaim(what)).await
            }
            ClaimCommand::Decide(decide) => decide.run(globals).await,
            ClaimCommand::Repay(repay) => repay.run(globals).await,
            ClaimCommand::List => list(globals).await,
        }
    }
}

impl Decide {
    async fn run(self, globals: &Globals) -> Answer {
        let Decide { claim, decision, amount: amount_cents, consent, until, writing } = self;
        let act = match (decision, until) {
            (Decision::Defer, Some(due_on)) => Act::DeferClaim(DeferClaim { claim, amount_cents, due_on, consent }),
            (_, Some(_)) => {
                return Err(Failure::usage("--until passt nur zu defer.").with_hint("--until weglassen."));
            }
            (decision, None) => {
                let decision = match decision {
                    Decision::Defer => ClaimDecision::Defer,
                    Decision::EndDeferral => ClaimDecision::EndDeferral,
                    Decision::WriteOff => ClaimDecision::WriteOff,
                    Decision::Pursue => ClaimDecision::Pursue,
                    Decision::Waive => ClaimDecision::Waive,
                };
                Act::DecideClaim(DecideClaim { claim, decision, amount_cents, consent })
            }
        };
        Session::begin(globals, &writing).await?.record(act).await
    }
}

impl Repay {
    async fn run(self, globals: &Globals) -> Answer {
        let Repay { claim, amount: amount_cents, item: income_item, year: booking_year, statement, line, writing } =
            self;
        let source = statement.zip(line).map(|(statement, line)| PaymentSource::Statement { statement, line });
        let what = RepayClaim { claim, amount_cents, income_item, booking_year, source };
        Session::begin(globals, &writing).await?.record(Act::RepayClaim(what)).await
    }
}

impl Raising {
    async fn run(self, globals: &Globals, what: Claimed) -> Answer {
        let mut session = Session::begin(globals, &self.writing).await?;
        let debtor = session.seal_note(self.debtor.as_deref())?;
        let Raising { claim, project, amount: amount_cents, due: due_on, basis, .. } = self;
        session.record(Act::RaiseClaim(RaiseClaim { claim, project, what, amount_cents, due_on, basis, debtor })).await
    }
}

/// The stages of a claim in which something may stand, with their field.
const STAGES: [(Stage, &str); 5] = [
    (Stage::Reclaimed, "open_eur"),
    (Stage::Deferred, "deferred_eur"),
    (Stage::WrittenOff, "written_off_eur"),
    (Stage::Waived, "waived_eur"),
    (Stage::Repaid, "repaid_eur"),
];

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let unusable = |error: MoneyError| Failure::failed(format!("{error}."));
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Art", Side::Left),
        ("Projekt", Side::Left),
        ("fällig am", Side::Left),
        ("Betrag", Side::Right),
        ("offen", Side::Right),
        ("gestundet", Side::Right),
        ("gestundet bis", Side::Left),
        ("niedergeschlagen", Side::Right),
        ("erlassen", Side::Right),
        ("erstattet", Side::Right),
    ]);
    let mut values = Vec::new();
    for claim in store.claims(&Viewer::all()).await? {
        let what = &claim.raised;
        let mut row = vec![
            what.claim.to_string(),
            what.what.in_german().to_owned(),
            what.project.to_string(),
            calendar::in_german(what.due_on),
            claim.amount().map_err(unusable)?.to_german(),
        ];
        let mut value = json!({
            "claim": what.claim,
            "kind": what.what.as_str(),
            "project": what.project,
            "due_on": calendar::iso(what.due_on),
            "amount_eur": claim.amount().map_err(unusable)?.to_string(),
        });
        for (stage, field) in STAGES {
            let standing = claim.at(stage).map_err(unusable)?;
            row.push(standing.to_german());
            value[field] = json!(standing.to_string());
            if stage == Stage::Deferred {
                let until = claim.deferred_until.values().max().copied().filter(|_| standing.is_positive());
                row.push(until.map(calendar::in_german).unwrap_or_default());
                value["deferred_until"] = json!(until.map(calendar::iso));
            }
        }
        table.row(row);
        values.push(value);
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Es ist noch keine Forderung erhoben.")
    }
    Ok(())
}
