//! Onward grants as they stand: all in a list, and one with every share.

use crate::cli::failure::{Answer, Failure};
use crate::cli::output::{self, Side, Table};
use crate::cli::session::Globals;
use crate::core::ids::OnwardGrantId;
use crate::core::money::{Euro, MoneyError};
use crate::core::onward_grant::{OnwardGrant, OnwardShare, OnwardShares, OnwardSource};
use crate::store::Viewer;
use serde_json::{Value, json};

fn unusable(error: MoneyError) -> Failure {
    Failure::failed(format!("{error}."))
}

/// What it rests on, in words.
pub fn source(source: &OnwardSource) -> String {
    match source {
        OnwardSource::Commitment { commitment } => format!("Festlegung {commitment}"),
        OnwardSource::Order { order, commitment } => format!("Anordnung {order} (Festlegung {commitment})"),
        OnwardSource::Share { onward_grant, recipient } => format!("Anteil von {recipient} an {onward_grant}"),
    }
}

/// What arrived at its recipients and was not handed on by them.
fn arrived(grant: &OnwardGrant) -> Result<Euro, MoneyError> {
    grant.shares.values().try_fold(Euro::ZERO, |sum, share| sum.plus(share.standing()?.arrived))
}

pub async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Projekt", Side::Left),
        ("Art", Side::Left),
        ("aus", Side::Left),
        ("Empfänger", Side::Right),
        ("weitergegeben", Side::Right),
        ("angekommen", Side::Right),
    ]);
    let mut values = Vec::new();
    for grant in store.onward_grants(&Viewer::all()).await? {
        let (amount, arrived) = (grant.amount().map_err(unusable)?, arrived(&grant).map_err(unusable)?);
        let made = &grant.made;
        values.push(json!({
            "onward_grant": made.onward_grant,
            "project": made.project,
            "basis": made.basis,
            "source": made.source,
            "recipients": grant.shares.len(),
            "amount_eur": amount.to_string(),
            "arrived_eur": arrived.to_string(),
            "reversed": grant.reversed,
            "seq": grant.made_seq,
        }));
        let named = [made.onward_grant.to_string(), made.project.to_string(), made.basis.label().to_owned()];
        let rest = [source(&made.source), grant.shares.len().to_string(), amount.to_german(), arrived.to_german()];
        table.row(named.into_iter().chain(rest).collect());
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Es ist noch nichts weitergegeben.")
    }
    Ok(())
}

pub async fn show(globals: &Globals, id: &OnwardGrantId) -> Answer {
    let store = globals.open().await?;
    let Some(grant) = store.onward_grant(&Viewer::all(), id).await? else {
        let failure = Failure::failed(format!("Die Weitergabe {id} gibt es nicht."));
        return Err(failure.with_hint("Weitergaben zeigt „onward list“."));
    };
    if globals.json {
        output::json(&value(&grant).map_err(unusable)?);
        return Ok(());
    }
    output::text(&head(&grant).map_err(unusable)?);
    let mut table = Table::new(&[
        ("Empfänger", Side::Left),
        ("Anteil", Side::Right),
        ("ungerundet in Euro", Side::Right),
        ("Resteinheiten", Side::Right),
        ("angekommen", Side::Right),
        ("selbst weitergegeben", Side::Right),
        ("offen", Side::Right),
    ]);
    let lines = match &grant.made.shares {
        OnwardShares::Key { result, .. } => result.lines.as_slice(),
        OnwardShares::Named { .. } => &[],
    };
    for (recipient, share) in &grant.shares {
        let line = lines.iter().find(|line| line.recipient.as_str() == recipient.as_str());
        let quota = line.map_or_else(|| "–".to_owned(), |line| line.quota_euro.clone());
        let units = line.map_or_else(|| "–".to_owned(), |line| line.adjustment_units.to_string());
        let amounts = amounts(share).map_err(unusable)?.map(Euro::to_german);
        let [amount, received, passed, open] = amounts;
        table.row(vec![recipient.to_string(), amount, quota, units, received, passed, open]);
    }
    table.print("Niemand hat einen Anteil.");
    Ok(())
}

/// Share, received, handed on, open.
fn amounts(share: &OnwardShare) -> Result<[Euro; 4], MoneyError> {
    Ok([share.amount()?, share.received_sum()?, share.passed_sum()?, share.open()?])
}

fn head(grant: &OnwardGrant) -> Result<String, MoneyError> {
    let made = &grant.made;
    let mut text = format!(
        "{} {}, Ereignis {}\nProjekt: {}\nAus: {}\nRechtsgrundlage: {}\nZweck: {}\nWeitergegeben: {}\nAngekommen: {}\n",
        made.basis.label(),
        made.onward_grant,
        grant.made_seq,
        made.project,
        source(&made.source),
        made.legal_basis,
        made.purpose,
        grant.amount()?.to_german(),
        arrived(grant)?.to_german()
    );
    if let OnwardShares::Key { key_seq, within, parameters, result } = &made.shares {
        let within = within.as_ref().map(|land| format!(", nur {land}")).unwrap_or_default();
        text.push_str(&format!(
            "Schlüssel: {} (Ereignis {key_seq}){within}, {}, Einheit: {}\n",
            parameters.key,
            parameters.method.in_german(),
            parameters.unit.in_german()
        ));
        let bounds = [("Sockelbetrag", Some(parameters.base_cents).filter(|base| base.is_positive()))];
        let bounds = bounds
            .into_iter()
            .chain([("Mindestbetrag", parameters.floor_cents), ("Höchstbetrag", parameters.cap_cents)]);
        for (name, amount) in bounds.filter_map(|(name, amount)| Some((name, amount?))) {
            text.push_str(&format!("{name}: {}\n", amount.to_german()));
        }
        if !result.ties.is_empty() {
            text.push_str(&format!("Gleichstand, entschieden nach der Kennung: {}\n", result.ties.join(", ")));
        }
    }
    if let Some(by) = grant.reversed {
        text.push_str(&format!("Umgekehrt mit Ereignis {by}\n"));
    }
    Ok(text)
}

fn value(grant: &OnwardGrant) -> Result<Value, MoneyError> {
    let mut shares = Vec::with_capacity(grant.shares.len());
    for (recipient, share) in &grant.shares {
        let [amount, received, passed, open] = amounts(share)?.map(|amount| amount.to_string());
        let receipts = share.received.iter().filter(|(_, receipt)| !receipt.reversed);
        let receipts: Vec<Value> =
            receipts.map(|(seq, receipt)| json!({ "seq": seq, "amount_eur": receipt.amount.to_string() })).collect();
        shares.push(json!({
            "recipient": recipient, "amount_eur": amount, "received_eur": received, "passed_on_eur": passed,
            "open_eur": open, "receipts": receipts,
        }));
    }
    Ok(json!({ "made": *grant.made, "seq": grant.made_seq, "reversed": grant.reversed, "shares": shares }))
}
