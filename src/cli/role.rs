//! Roles: granted, withdrawn, delegated for an absence, put into force, and listed.
//!
//! Law: BHO §§ 70, 77, 79.

use super::arguments::{date, seq};
use super::failure::Answer;
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing, today};
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::ids::{ActorId, ManagerId, Seq};
use crate::core::role::{Delegation, GrantRole, Role, RoleAct};
use crate::store::Viewer;
use clap::{Args, Subcommand};
use serde_json::json;
use time::Date;

/// Rollen: wer was darf, für welche Stelle, von wann bis wann.
#[derive(Subcommand)]
pub enum RoleCommand {
    /// Eine Rolle erteilen (Systemverwaltung)
    Grant(Grant),
    /// Eine Rolle entziehen (Systemverwaltung)
    Withdraw(Withdraw),
    /// Für eine Abwesenheit eine eigene Rolle übertragen
    Delegate(Delegate),
    /// Eine Vertretung vorzeitig beenden
    EndDelegation(EndDelegation),
    /// Die Rechte in Kraft setzen: von da an handelt niemand mehr ohne Rolle (Systemverwaltung)
    Enforce(Enforce),
    /// Alle Rollen und Vertretungen zeigen
    List,
}

/// A role, where it counts, and from when on.
#[derive(Args)]
struct Which {
    /// Welche Rolle
    #[arg(long, value_name = "ROLLE")]
    role: Role,
    /// Für welche Stelle
    #[arg(long = "for", value_name = "KENNUNG")]
    organisation: ManagerId,
    /// Erster Tag (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    from: Date,
}

const GRANT_EXAMPLES: &str = "\
Beispiel:
  titelbuch role grant a.beispiel --role state_finance_officer --for DE-BY --from 2021-01-01 --voucher 'Verfügung vom …'
  titelbuch role grant p.beispiel --role auditor --for bund --from 2021-01-01 --until 2021-12-31 --voucher 'Prüfauftrag …'

Rollen: federal_administrator, federal_approver, budget_officer, lead_ministry_officer, state_finance_officer, certifier,
orderer, filing_certifier, cash_importer, auditor, system_administrator";

#[derive(Args)]
#[command(after_help = GRANT_EXAMPLES)]
pub struct Grant {
    /// Wer sie bekommt
    #[arg(value_name = "AKTEUR")]
    actor: ActorId,
    #[command(flatten)]
    which: Which,
    /// Letzter Tag (JJJJ-MM-TT); ein Prüfauftrag hat immer einen
    #[arg(long, value_parser = date, value_name = "TAG")]
    until: Option<Date>,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Args)]
pub struct Withdraw {
    /// Wem
    #[arg(value_name = "AKTEUR")]
    actor: ActorId,
    /// Ereignis, mit dem sie erteilt wurde
    #[arg(long, value_parser = seq, value_name = "NUMMER")]
    seq: Seq,
    #[command(flatten)]
    writing: Writing,
}

const DELEGATE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel role delegate b.beispiel --role orderer --for DE-BY --from 2021-08-02 --until 2021-08-20

Wer vertritt und wer vertreten wird, sind in dieser Zeit zusammen eine Person, wo es zwei braucht.";

#[derive(Args)]
#[command(after_help = DELEGATE_EXAMPLES)]
pub struct Delegate {
    /// Wer vertritt
    #[arg(value_name = "AKTEUR")]
    deputy: ActorId,
    #[command(flatten)]
    which: Which,
    /// Letzter Tag (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    until: Date,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Args)]
pub struct EndDelegation {
    /// Wer vertritt
    #[arg(value_name = "AKTEUR")]
    deputy: ActorId,
    /// Ereignis, mit dem die Vertretung eingetragen wurde
    #[arg(long, value_parser = seq, value_name = "NUMMER")]
    seq: Seq,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Args)]
pub struct Enforce {
    #[command(flatten)]
    writing: Writing,
}

impl RoleCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            RoleCommand::Grant(Grant { actor, which: Which { role, organisation, from }, until, writing }) => {
                let grant = GrantRole { actor, role, organisation, from, until };
                administer(globals, &writing, RoleAct::Grant(grant)).await
            }
            RoleCommand::Withdraw(Withdraw { actor, seq: granted, writing }) => {
                administer(globals, &writing, RoleAct::Withdraw { actor, granted }).await
            }
            RoleCommand::Enforce(Enforce { writing }) => administer(globals, &writing, RoleAct::Enforce).await,
            RoleCommand::Delegate(Delegate { deputy, which: Which { role, organisation, from }, until, writing }) => {
                let session = Session::begin(globals, &writing).await?;
                let absent = session.actor().clone();
                let delegation = Delegation { deputy, absent, role, organisation, from, until };
                session.record(Act::Role(RoleAct::Delegate(delegation))).await
            }
            RoleCommand::EndDelegation(EndDelegation { deputy, seq: delegated, writing }) => {
                let session = Session::begin(globals, &writing).await?;
                session.record(Act::Role(RoleAct::EndDelegation { deputy, delegated })).await
            }
            RoleCommand::List => list(globals).await,
        }
    }
}

async fn administer(globals: &Globals, writing: &Writing, act: RoleAct) -> Answer {
    Session::administer(globals, writing).await?.record(Act::Role(act)).await
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let (viewer, today) = (Viewer::all(), today()?);
    let (known, enforced) = (store.rights(&viewer).await?, store.rights_enforced(&viewer).await?);
    let mut table = Table::new(&[
        ("Akteur", Side::Left),
        ("Rolle", Side::Left),
        ("Stelle", Side::Left),
        ("von", Side::Left),
        ("bis", Side::Left),
        ("heute", Side::Left),
        ("Vertretung für", Side::Left),
        ("Ereignis", Side::Right),
    ]);
    let mut values = Vec::new();
    for (actor, rights) in known {
        let own = rights.roles.iter().map(|(seq, one)| (seq, one.role, &one.organisation, one.from, one.until, None));
        let taken = rights.taken.iter().map(|(seq, one)| {
            (seq, one.role, &one.organisation, one.from, Some(one.until), Some(one.absent.to_string()))
        });
        for (seq, role, organisation, from, until, absent) in own.chain(taken) {
            let counts = from <= today && until.is_none_or(|until| today <= until);
            values.push(json!({ "actor": actor, "role": role.as_str(), "organisation": organisation,
                "from": calendar::iso(from), "until": until.map(calendar::iso), "counts_today": counts,
                "absent": absent, "seq": seq.0 }));
            table.row(vec![
                actor.to_string(),
                format!("{} ({role})", role.in_german()),
                organisation.to_string(),
                calendar::german(from),
                until.map_or_else(|| "–".to_owned(), calendar::german),
                if counts { "gilt" } else { "gilt nicht" }.to_owned(),
                absent.unwrap_or_else(|| "–".to_owned()),
                seq.to_string(),
            ]);
        }
    }
    if globals.json {
        output::json(&json!({ "enforced_since": enforced.map(|seq| seq.0), "roles": values }));
        return Ok(());
    }
    table.print("Es ist noch keine Rolle erteilt.");
    output::say(&match enforced {
        Some(seq) => format!("Die Rechte gelten seit Ereignis {seq}."),
        None => "Die Rechte sind noch nicht in Kraft („role enforce“): jeder Akteur darf alles.".to_owned(),
    });
    Ok(())
}
