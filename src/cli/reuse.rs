//! Re-use of a service: agreed, ended, and its running cost shared by a key.
//!
//! Law: the agreement on re-use; BHO § 7.

use super::apportion::MethodName;
use super::arguments::{date, euro, seq, year};
use super::failure::Answer;
use super::output::{self, Side, Table};
use super::reversal::reason;
use super::session::{Globals, Session, Writing};
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::ids::{KeyId, ManagerId, Seq, ServiceId};
use crate::core::money::Euro;
use crate::core::proposal::ReasonCode;
use crate::core::reuse::{AgreeReuse, EndReuse, ReuseAct, RunningCostShared, ShareRunningCost};
use crate::store::Viewer;
use clap::{Args, Subcommand};
use serde_json::json;
use time::Date;

/// Nachnutzung: ein Land betreibt, andere nutzen mit und tragen einen Anteil der Betriebskosten.
#[derive(Subcommand)]
pub enum ReuseCommand {
    /// Aufzeichnen, dass ein Land nachnutzt, was ein anderes betreibt
    Agree(Agree),
    /// Eine Nachnutzung beenden
    End(End),
    /// Die Betriebskosten eines Jahres nach einem Schlüssel verteilen, nachrichtlich
    Share(Share),
    /// Eine falsche Verteilung umkehren
    Reverse(Reverse),
    /// Alle Nachnutzungen und verteilten Betriebskosten zeigen
    List,
}

const AGREE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel service reuse agree 99008001012011 --provider DE-BY --user DE-SL --since-on 2023-03-01 \\
    --agreement 'Nachnutzungsvereinbarung vom 15.02.2023' --voucher 'Vermerk vom …'";

#[derive(Args)]
#[command(after_help = AGREE_EXAMPLES)]
pub struct Agree {
    /// OZG-ID oder LeiKa-ID
    #[arg(value_name = "LEISTUNG")]
    service: ServiceId,
    /// Land, das sie betreibt
    #[arg(long, value_name = "KENNUNG")]
    provider: ManagerId,
    /// Land, das sie nachnutzt
    #[arg(long, value_name = "KENNUNG")]
    user: ManagerId,
    /// Erster Tag (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    since_on: Date,
    /// Was es vereinbart
    #[arg(long, value_name = "TEXT")]
    agreement: String,
    #[command(flatten)]
    writing: Writing,
}

const END_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel service reuse end 99008001012011 --seq 152 --ended-on 2025-12-31 --voucher 'Kündigung vom …'";

#[derive(Args)]
#[command(after_help = END_EXAMPLES)]
pub struct End {
    /// OZG-ID oder LeiKa-ID
    #[arg(value_name = "LEISTUNG")]
    service: ServiceId,
    /// Ereignis, mit dem die Nachnutzung vereinbart wurde
    #[arg(long, value_parser = seq, value_name = "NUMMER")]
    seq: Seq,
    /// Letzter Tag (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    ended_on: Date,
    #[command(flatten)]
    writing: Writing,
}

const SHARE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel service reuse share 99008001012011 --provider DE-BY --year 2023 --amount 120000.00 \\
    --key koenigstein-2023 --voucher 'Abrechnung 2023'";

#[derive(Args)]
#[command(after_help = SHARE_EXAMPLES)]
pub struct Share {
    /// OZG-ID oder LeiKa-ID
    #[arg(value_name = "LEISTUNG")]
    service: ServiceId,
    /// Land, das sie betreibt; es trägt seinen Anteil mit
    #[arg(long, value_name = "KENNUNG")]
    provider: ManagerId,
    /// Jahr der Kosten
    #[arg(long, value_name = "JAHR", value_parser = year)]
    year: u16,
    /// Betriebskosten des Jahres in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    /// Schlüssel
    #[arg(long, value_name = "KENNUNG")]
    key: KeyId,
    /// Verfahren
    #[arg(long, value_enum, default_value = "largest-remainder", value_name = "VERFAHREN")]
    method: MethodName,
    #[command(flatten)]
    writing: Writing,
}

const REVERSE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel service reuse reverse 99008001012011 --seq 160 --reason wrong-amount --voucher 'Vermerk vom …'";

#[derive(Args)]
#[command(after_help = REVERSE_EXAMPLES)]
pub struct Reverse {
    /// OZG-ID oder LeiKa-ID
    #[arg(value_name = "LEISTUNG")]
    service: ServiceId,
    /// Ereignis, mit dem verteilt wurde
    #[arg(long, value_parser = seq, value_name = "NUMMER")]
    seq: Seq,
    /// Grund
    #[arg(long, value_parser = reason, value_name = "GRUND")]
    reason: ReasonCode,
    #[command(flatten)]
    writing: Writing,
}

impl ReuseCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        let (writing, act) = match self {
            ReuseCommand::Agree(Agree { service, provider, user, since_on, agreement, writing }) => {
                (writing, ReuseAct::Agree(AgreeReuse { service, provider, user, since_on, agreement }))
            }
            ReuseCommand::End(End { service, seq: agreed, ended_on, writing }) => {
                (writing, ReuseAct::End(EndReuse { service, agreed, ended_on }))
            }
            ReuseCommand::Share(share) => {
                let Share { service, provider, year: cost_year, amount: total_cents, key, method, writing } = share;
                let method = method.method();
                (writing, ReuseAct::Share(ShareRunningCost { service, provider, cost_year, total_cents, key, method }))
            }
            ReuseCommand::Reverse(Reverse { service, seq: shared, reason, writing }) => {
                (writing, ReuseAct::Reverse { service, shared, reason })
            }
            ReuseCommand::List => return list(globals).await,
        };
        Session::begin(globals, &writing).await?.record(Act::Reuse(act)).await
    }
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let services = store.services(&Viewer::all()).await?;
    let agreed = services.iter().flat_map(|service| service.reuse.agreed.iter().map(move |one| (service, one)));
    let mut table = Table::new(&[
        ("Leistung", Side::Left),
        ("Ereignis", Side::Right),
        ("Betreiber", Side::Left),
        ("Nachnutzer", Side::Left),
        ("seit", Side::Left),
        ("bis", Side::Left),
        ("Vereinbarung", Side::Left),
    ]);
    let mut reuses = Vec::new();
    for (service, (seq, what)) in agreed {
        let ended = service.reuse.ended.get(seq).copied();
        reuses.push(json!({ "service": what.service, "seq": seq.0, "provider": what.provider, "user": what.user,
            "since_on": calendar::iso(what.since_on), "ended_on": ended.map(calendar::iso), "agreement": what.agreement }));
        let until = ended.map_or_else(|| "–".to_owned(), calendar::german);
        table.row(vec![
            what.service.to_string(),
            seq.to_string(),
            what.provider.to_string(),
            what.user.to_string(),
            calendar::german(what.since_on),
            until,
            what.agreement.clone(),
        ]);
    }
    let mut cost = Table::new(&[
        ("Leistung", Side::Left),
        ("Ereignis", Side::Right),
        ("Betreiber", Side::Left),
        ("Jahr", Side::Left),
        ("Schlüssel", Side::Left),
        ("Land", Side::Left),
        ("Anteil", Side::Right),
    ]);
    let standing = || services.iter().flat_map(|service| service.reuse.standing());
    for (seq, what) in standing() {
        for share in &what.shares {
            let year = what.cost_year.to_string();
            let ids =
                [what.service.to_string(), seq.to_string(), what.provider.to_string(), year, what.key.to_string()];
            let share = [share.land.to_string(), share.amount_cents.to_german()];
            cost.row(ids.into_iter().chain(share).collect());
        }
    }
    if globals.json {
        let shared: Vec<_> = standing().map(|(seq, what)| shared_json(seq, what)).collect();
        output::json(&json!({ "reuses": reuses, "running_costs": shared }));
    } else {
        table.print("Es ist noch keine Nachnutzung vereinbart.");
        output::say("");
        cost.print("Es sind noch keine Betriebskosten verteilt.");
    }
    Ok(())
}

fn shared_json(seq: Seq, what: &RunningCostShared) -> serde_json::Value {
    let shares =
        what.shares.iter().map(|share| json!({ "land": share.land, "amount": share.amount_cents.to_string() }));
    json!({ "service": what.service, "seq": seq.0, "provider": what.provider, "cost_year": what.cost_year,
        "key": what.key, "total": what.total_cents.to_string(), "shares": shares.collect::<Vec<_>>() })
}
