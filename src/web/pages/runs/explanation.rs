//! How an amount came about, in words: the method, and each recipient's line.

use super::super::words::Words;
use crate::core::allocation::{RunLine, RunParameters, RunResult};
use crate::core::apportion::{Bound, Method, Unit};
use num_bigint::BigInt;

/// The key of a unit's name.
pub const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Cent => "unit-cent",
        Unit::Euro => "unit-euro",
        Unit::ThousandEuro => "unit-thousand-euro",
    }
}

/// What the method does with what cannot be divided.
pub fn method(words: Words, method: Method, of: Unit) -> String {
    let key = match method {
        Method::LargestRemainder => "method-largest-remainder",
        Method::SainteLague => "method-sainte-lague",
        Method::DHondt => "method-d-hondt",
        Method::HalfUp => "method-half-up",
    };
    words.tell(key, &[("unit", words.say(unit(of)).into())])
}

/// One recipient: from the share to the amount.
pub fn line(words: Words, line: &RunLine, parameters: &RunParameters, result: &RunResult) -> String {
    let quota = words.fraction(&line.quota_euro, 4);
    let quota = ("quota", words.tell("number-euro", &[("number", quota.into())]).into());
    let begins = if parameters.base_cents.is_zero() && line.bound == Bound::Free {
        let share = words.percent(&line.share, 5);
        let whole = words.euro(result.distributable_cents);
        words.tell("line-share", &[("share", share.into()), ("whole", whole.into()), quota])
    } else {
        words.tell("line-quota", &[quota])
    };
    let bound = match line.bound {
        Bound::Free => String::new(),
        Bound::AtFloor => words.say("line-at-floor"),
        Bound::AtCap => words.say("line-at-cap"),
    };
    let unit = ("unit", words.say(unit(parameters.unit)).into());
    let units = ("units", line.adjustment_units.unsigned_abs().into());
    let rounded = match line.adjustment_units {
        0 if is_exact(line) => words.say("line-exact"),
        0 => words.say("line-rounded-down"),
        more if more > 0 => words.tell("line-more", &[units, unit]),
        _ => words.tell("line-less", &[units, unit]),
    };
    let amount = words.euro(line.amount_cents);
    let hosted = line.host_quota_cents.map_or_else(String::new, |hosted| {
        let (quota, together) = (words.euro(hosted).into(), words.euro(line.total_cents).into());
        words.tell("line-hosted", &[("quota", quota), ("together", together)])
    });
    format!("{begins}{bound}{rounded}: {amount}{hosted}.")
}

/// Whether nothing was cut off: the quota is the amount.
fn is_exact(line: &RunLine) -> bool {
    let (n, d) = line.quota_euro.split_once('/').unwrap_or((&line.quota_euro, "1"));
    match (n.parse::<BigInt>(), d.parse::<BigInt>()) {
        (Ok(n), Ok(d)) => n * 100 == d * line.amount_cents.cents(),
        _ => false,
    }
}
