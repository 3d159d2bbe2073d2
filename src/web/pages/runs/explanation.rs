//! How an amount came about, in words: the method, and each recipient's line.

use super::super::words;
use crate::core::allocation::{RunLine, RunParameters, RunResult};
use crate::core::apportion::{Bound, Method, Unit};
use num_bigint::BigInt;

/// What the method does with what cannot be divided.
pub fn method(method: Method, unit: Unit) -> String {
    let unit = unit.in_german();
    match method {
        Method::LargestRemainder => format!(
            "Jeder Betrag wird auf {unit} abgerundet. Was übrig bleibt, geht in einzelnen Einheiten an die größten \
             abgeschnittenen Reste; so ergibt die Summe genau den Verteilungsbetrag."
        ),
        Method::SainteLague => format!(
            "Alle Beträge werden durch eine gemeinsame Zahl geteilt und auf {unit} gerundet; sie ist so gewählt, dass \
             die Summe genau den Verteilungsbetrag ergibt."
        ),
        Method::DHondt => format!(
            "Alle Beträge werden durch eine gemeinsame Zahl geteilt und auf {unit} abgerundet; sie ist so gewählt, \
             dass die Summe genau den Verteilungsbetrag ergibt."
        ),
        Method::HalfUp => format!(
            "Jeder Betrag wird für sich auf {unit} gerundet; die Summe muss den Verteilungsbetrag nicht treffen."
        ),
    }
}

/// One recipient: from the share to the amount.
pub fn line(line: &RunLine, parameters: &RunParameters, result: &RunResult) -> String {
    let quota = words::fraction(&line.quota_euro, 4);
    let mut said = if parameters.base_cents.is_zero() && line.bound == Bound::Free {
        let share = words::percent(&line.share, 5);
        format!("{share} von {} sind {quota} €", result.distributable_cents.to_german())
    } else {
        format!("Nach den Vorgaben stehen ungerundet {quota} € zu")
    };
    match line.bound {
        Bound::Free => {}
        Bound::AtFloor => said.push_str("; das ist der Mindestbetrag oder was schon zugewiesen ist"),
        Bound::AtCap => said.push_str("; das ist der Höchstbetrag"),
    }
    let unit = parameters.unit.in_german();
    said.push_str(&match line.adjustment_units {
        0 if is_exact(line) => " ohne Rest".to_owned(),
        0 => ", abgerundet".to_owned(),
        1 => format!(", abgerundet und um eine Einheit ({unit}) erhöht"),
        units if units > 0 => format!(", abgerundet und um {units} Einheiten zu {unit} erhöht"),
        units => format!(", abgerundet und um {} Einheiten zu {unit} vermindert", units.unsigned_abs()),
    });
    said.push_str(&format!(": {}", line.amount_cents.to_german()));
    if let Some(hosted) = line.host_quota_cents {
        said.push_str(&format!(
            "; dazu die Sitzlandquote {}, zusammen {}",
            hosted.to_german(),
            line.total_cents.to_german()
        ));
    }
    said.push('.');
    said
}

/// Whether nothing was cut off: the quota is the amount.
fn is_exact(line: &RunLine) -> bool {
    let (n, d) = line.quota_euro.split_once('/').unwrap_or((&line.quota_euro, "1"));
    match (n.parse::<BigInt>(), d.parse::<BigInt>()) {
        (Ok(n), Ok(d)) => n * 100 == d * line.amount_cents.cents(),
        _ => false,
    }
}
