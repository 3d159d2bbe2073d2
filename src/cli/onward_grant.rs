//! Onward grants: a Land hands money on by name or by key, recipients say what arrived.
//!
//! Law: BHO §§ 23, 44; VV-BHO § 44 Nr. 12.

mod chain;
mod shown;

use super::apportion::{MethodName, UnitName};
use super::arguments::{euro, seq};
use super::failure::{Answer, Failure};
use super::files;
use super::output;
use super::reversal::reason;
use super::session::{Globals, Session, Writing};
use crate::core::command::Act;
use crate::core::ids::{CommandId, CommitmentId, KeyId, ManagerId, OnwardGrantId, OrderId, RecipientId, Seq};
use crate::core::journal::hash::sha256;
use crate::core::money::Euro;
use crate::core::onward_grant::{
    HandOn, MakeOnwardGrant, OnwardBasis, OnwardFrom, OnwardKey, OnwardLine, OnwardTo, ReceiveOnward, ReduceOnwardShare,
};
use crate::core::proposal::ReasonCode;
use crate::desk::lists::{numbered, receipt};
use crate::intake::receipt_list;
use crate::store::VaultDrafts;
use clap::{ArgGroup, Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;

/// Mittel weitergeben: an Gemeinden nach Schlüssel oder an genannte Empfänger. Weitergeben ist kein zweiter Abfluss.
#[derive(Subcommand)]
pub enum OnwardCommand {
    /// Mittel einer Festlegung, einer Anordnung oder eines Anteils weitergeben
    Grant(Box<Grant>),
    /// Aufzeichnen, was bei einem Empfänger angekommen ist
    Receive(Receive),
    /// Eine Liste angekommener Mittel einlesen: alle Zeilen oder keine
    Import(Import),
    /// Einen Anteil ganz oder zum Teil zurücknehmen, soweit nichts davon angekommen ist
    Reduce(Reduce),
    /// Eine Weitergabe umkehren, von der noch nichts angekommen ist
    Reverse(Reverse),
    /// Die Aufzeichnung einer Ankunft umkehren
    ReverseReceipt(ReverseReceipt),
    /// Alle Weitergaben zeigen
    List,
    /// Eine Weitergabe mit allen Anteilen zeigen
    Show {
        /// Kennung der Weitergabe
        #[arg(value_name = "WEITERGABE")]
        grant: OnwardGrantId,
    },
    /// Die Kette vom Programm zum Letztempfänger gehen, oder von einem Empfänger zurück zur Veranschlagung
    Chain(chain::Chain),
}

const GRANT_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel onward grant w-2022-1 --commitment v-2022-010 --basis grant --law '§ 44 LHO (Saarland)' \\
    --purpose 'Anschluss der Gemeinden' --key einwohner-2022 --within DE-SL --total 520000.00 --floor 2500.00 \\
    --voucher 'Bescheide vom …'
  titelbuch --as a.beispiel onward grant w-2022-2 --order a-2022-0071 --basis assignment --law '§ 34 BHO' \\
    --purpose 'Betrieb' --to rechenzentrum=40000.00 --voucher 'Schreiben vom …'
  titelbuch --as a.beispiel onward grant w-2022-3 --share w-2022-2=rechenzentrum --basis assignment --law '§ 34 BHO' \\
    --purpose 'Anbindung' --to 10041100=15000.00 --voucher 'Schreiben vom …'

Ein Lauf nach Schlüssel ist ein Ereignis mit allen Anteilen; sie ergeben die Summe auf den Cent.";

#[derive(Args)]
#[command(after_help = GRANT_EXAMPLES)]
#[command(group = ArgGroup::new("source").required(true).args(["commitment", "order", "share"]))]
pub struct Grant {
    /// Kennung der Weitergabe, zum Beispiel das Aktenzeichen der Bescheide
    #[arg(value_name = "WEITERGABE")]
    grant: OnwardGrantId,
    /// Aus dieser Festlegung
    #[arg(long, value_name = "KENNUNG")]
    commitment: Option<CommitmentId>,
    /// Aus dieser Anordnung
    #[arg(long, value_name = "KENNUNG")]
    order: Option<OrderId>,
    /// Aus dem Anteil eines Empfängers, der selbst weitergibt
    #[arg(long, value_name = "WEITERGABE=EMPFÄNGER", value_parser = share)]
    share: Option<(OnwardGrantId, RecipientId)>,
    /// Wonach weitergegeben wird: assignment (Weitergabe), grant (Weiterleitung als Zuwendung des Landes)
    #[arg(long, value_name = "GRUNDLAGE", value_parser = basis)]
    basis: OnwardBasis,
    /// Rechtsgrundlage der Weitergabe
    #[arg(long = "law", value_name = "TEXT")]
    legal_basis: String,
    /// Zweck; keine Namen von Personen
    #[arg(long, value_name = "TEXT")]
    purpose: String,
    /// Empfänger und Betrag, mehrfach möglich: 10041100=15000.00
    #[arg(long, value_name = "EMPFÄNGER=EUR", value_parser = line, conflicts_with = "key", required_unless_present = "key")]
    to: Vec<OnwardLine>,
    /// Verteilungsschlüssel
    #[arg(long, value_name = "KENNUNG", requires = "total")]
    key: Option<KeyId>,
    /// Was nach dem Schlüssel verteilt wird
    #[arg(long, value_parser = euro, value_name = "EUR", requires = "key")]
    total: Option<Euro>,
    /// Nur an die Empfänger des Schlüssels, die zu diesem Land gehören
    #[arg(long, value_name = "LAND", requires = "key")]
    within: Option<ManagerId>,
    /// Sockelbetrag je Empfänger, vorweg
    #[arg(long, value_parser = euro, value_name = "EUR", requires = "key")]
    base: Option<Euro>,
    /// Mindestbetrag je Empfänger
    #[arg(long, value_parser = euro, value_name = "EUR", requires = "key")]
    floor: Option<Euro>,
    /// Höchstbetrag je Empfänger
    #[arg(long, value_parser = euro, value_name = "EUR", requires = "key")]
    cap: Option<Euro>,
    /// Verfahren
    #[arg(long, value_enum, default_value_t = MethodName::LargestRemainder, value_name = "VERFAHREN")]
    method: MethodName,
    /// Rundungseinheit
    #[arg(long, value_enum, default_value_t = UnitName::Cent, value_name = "EINHEIT")]
    unit: UnitName,
    #[command(flatten)]
    writing: Writing,
}

const RECEIVE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel onward receive w-2022-1 --recipient 10041100 --amount 90000.00 --voucher 'Bestätigung vom …'

Was angekommen ist, wird immer aufgezeichnet; was über den Anteil hinausgeht, steht für sich.";

#[derive(Args)]
#[command(after_help = RECEIVE_EXAMPLES)]
pub struct Receive {
    /// Kennung der Weitergabe
    #[arg(value_name = "WEITERGABE")]
    grant: OnwardGrantId,
    /// Empfänger
    #[arg(long, value_name = "KENNUNG")]
    recipient: RecipientId,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

const IMPORT_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel onward import angekommen-2022.csv --dry-run

Spalten: Weitergabe;Empfänger;Tag;Beleg;Betrag EUR oder onward_grant,recipient,received_on,voucher,amount_eur.
Dieselbe Datei bucht am Terminal nur einmal.";

#[derive(Args)]
#[command(after_help = IMPORT_EXAMPLES)]
pub struct Import {
    /// CSV-Datei
    #[arg(value_name = "DATEI")]
    file: PathBuf,
    #[command(flatten)]
    writing: Writing,
}

const REDUCE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel onward reduce w-2022-1 --recipient 10041100 --amount 500.00 --voucher 'Änderungsbescheid vom …'";

#[derive(Args)]
#[command(after_help = REDUCE_EXAMPLES)]
pub struct Reduce {
    /// Kennung der Weitergabe
    #[arg(value_name = "WEITERGABE")]
    grant: OnwardGrantId,
    /// Empfänger
    #[arg(long, value_name = "KENNUNG")]
    recipient: RecipientId,
    /// Betrag in Euro, der zurückgenommen wird
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

const REVERSE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel onward reverse w-2022-1 --reason decision-revoked --voucher 'Aufhebung vom …'";

#[derive(Args)]
#[command(after_help = REVERSE_EXAMPLES)]
pub struct Reverse {
    /// Kennung der Weitergabe
    #[arg(value_name = "WEITERGABE")]
    grant: OnwardGrantId,
    /// Grund: wrong-amount, wrong-account, booked-twice, decision-revoked
    #[arg(long, value_parser = reason, value_name = "GRUND")]
    reason: ReasonCode,
    #[command(flatten)]
    writing: Writing,
}

const REVERSE_RECEIPT_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel onward reverse-receipt 1520 --reason wrong-amount --voucher 'Vermerk vom …'";

#[derive(Args)]
#[command(after_help = REVERSE_RECEIPT_EXAMPLES)]
pub struct ReverseReceipt {
    /// Ereignis der Ankunft
    #[arg(value_parser = seq, value_name = "NUMMER")]
    receipt: Seq,
    /// Grund: wrong-amount, wrong-account, booked-twice, decision-revoked
    #[arg(long, value_parser = reason, value_name = "GRUND")]
    reason: ReasonCode,
    #[command(flatten)]
    writing: Writing,
}

fn basis(text: &str) -> Result<OnwardBasis, String> {
    OnwardBasis::ALL
        .into_iter()
        .find(|basis| basis.as_str() == text)
        .ok_or_else(|| format!("„{text}“ ist keine Grundlage; möglich sind assignment, grant"))
}

fn share(text: &str) -> Result<(OnwardGrantId, RecipientId), String> {
    let form = || format!("„{text}“ hat nicht die Form w-2022-1=rechenzentrum");
    let (grant, recipient) = text.split_once('=').ok_or_else(form)?;
    let grant = OnwardGrantId::new(grant).map_err(|error| error.to_string())?;
    Ok((grant, RecipientId::new(recipient).map_err(|error| error.to_string())?))
}

fn line(text: &str) -> Result<OnwardLine, String> {
    let (recipient, amount) =
        text.split_once('=').ok_or_else(|| format!("„{text}“ hat nicht die Form 10041100=15000.00"))?;
    let recipient = RecipientId::new(recipient).map_err(|error| error.to_string())?;
    Ok(OnwardLine { recipient, amount_cents: euro(amount)? })
}

impl OnwardCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            OnwardCommand::Grant(grant) => grant.run(globals).await,
            OnwardCommand::Receive(Receive { grant: onward_grant, recipient, amount: amount_cents, writing }) => {
                let what = ReceiveOnward { onward_grant, recipient, amount_cents };
                Session::begin(globals, &writing).await?.record(Act::HandOn(HandOn::Receive(what))).await
            }
            OnwardCommand::Import(import) => import.run(globals).await,
            OnwardCommand::Reduce(Reduce { grant: onward_grant, recipient, amount: amount_cents, writing }) => {
                let what = ReduceOnwardShare { onward_grant, recipient, amount_cents };
                Session::begin(globals, &writing).await?.record(Act::HandOn(HandOn::Reduce(what))).await
            }
            OnwardCommand::Reverse(Reverse { grant: onward_grant, reason, writing }) => {
                let act = Act::HandOn(HandOn::ReverseGrant { onward_grant, reason });
                Session::begin(globals, &writing).await?.record(act).await
            }
            OnwardCommand::ReverseReceipt(ReverseReceipt { receipt, reason, writing }) => {
                let act = Act::HandOn(HandOn::ReverseReceipt { receipt, reason });
                Session::begin(globals, &writing).await?.record(act).await
            }
            OnwardCommand::List => shown::list(globals).await,
            OnwardCommand::Show { grant } => shown::show(globals, &grant).await,
            OnwardCommand::Chain(chain) => chain.run(globals).await,
        }
    }
}

impl Grant {
    async fn run(self, globals: &Globals) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        session.record(Act::HandOn(HandOn::Grant(self.what()?))).await
    }

    /// clap has seen to it that there is one source, and lines or a key with its total.
    fn what(self) -> Result<MakeOnwardGrant, Failure> {
        let from = match (self.commitment, self.order, self.share) {
            (Some(commitment), ..) => OnwardFrom::Commitment { commitment },
            (_, Some(order), _) => OnwardFrom::Order { order },
            (.., Some((onward_grant, recipient))) => OnwardFrom::Share { onward_grant, recipient },
            (None, None, None) => return Err(Failure::usage("Es ist nicht genannt, woraus weitergegeben wird.")),
        };
        let to = match (self.key, self.total) {
            (Some(key), Some(total_cents)) => OnwardTo::Key(OnwardKey {
                key,
                total_cents,
                within: self.within,
                base_cents: self.base.unwrap_or(Euro::ZERO),
                floor_cents: self.floor,
                cap_cents: self.cap,
                unit: self.unit.unit(),
                method: self.method.method(),
            }),
            _ => OnwardTo::Named { lines: self.to },
        };
        let (onward_grant, basis) = (self.grant, self.basis);
        Ok(MakeOnwardGrant { onward_grant, from, basis, legal_basis: self.legal_basis, purpose: self.purpose, to })
    }
}

impl Import {
    async fn run(self, globals: &Globals) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        let file = globals.path(&self.file);
        let bytes = files::read(&file)?;
        let lines = receipt_list::read(&bytes).map_err(|faults| Failure::unreadable(&file, faults))?;
        let sum = Euro::sum(lines.iter().map(|line| line.amount)).map_err(|e| Failure::failed(format!("{e}.")))?;
        // At the terminal ids follow from the content, so that the same file is the same commands.
        let first = match self.writing.command_id.clone() {
            Some(first) => first,
            None => {
                let stem: String = sha256(&bytes).to_string().chars().take(32).collect();
                CommandId::new(format!("ankunft-{stem}")).map_err(|error| Failure::failed(format!("{error}.")))?
            }
        };
        let (mut rows, count) = (Vec::with_capacity(lines.len()), lines.len());
        for line in lines {
            let id = numbered(&first, rows.len()).map_err(|error| Failure::failed(format!("{error}.")))?;
            rows.push((VaultDrafts::new(&id), id, receipt(line)));
        }
        let recorded = session.record_rows(rows).await?;
        if let Some(stage) = &globals.stage {
            return stage.hear_all(&recorded).await;
        }
        if globals.json {
            let seq = recorded.first();
            let amount_eur = sum.to_string();
            output::json(
                &json!({ "receipts": count, "amount_eur": amount_eur, "seq": seq, "dry_run": self.writing.dry_run }),
            );
            return Ok(());
        }
        let done = if self.writing.dry_run { "Probelauf, nichts gebucht" } else { "Eingelesen" };
        output::text(&format!("{done}: {count} Zeilen, angekommen {}.", sum.to_german()));
        Ok(())
    }
}
