//! `interest`: what interest a claim bears, line by line. Needs no book and books nothing.
//!
//! Law: § 49a Abs. 3 and 4 VwVfG, § 247 BGB, statutes with a rate of their own. Whether interest is
//! demanded is a decision; this only says how much it would be, and by which conventions.

mod shown;

use super::arguments::{date, euro};
use super::failure::{Answer, Failure};
use super::session::Globals;
use super::{files, output};
use crate::core::interest::{self, BaseRates, Beyond, Change, DayCount, Effective, Principal, Question, Regime};
use crate::core::money::Euro;
use crate::core::share::ExactDecimal;
use crate::intake::base_rates;
use crate::intake::tables::BASE_RATES;
use clap::{Args, ValueEnum};
use rust_decimal::Decimal;
use std::path::PathBuf;
use time::Date;

const EXAMPLES: &str = "\
Beispiele:
  titelbuch interest --principal 10000.00 --from 2022-11-15 --until 2023-09-01 \\
    --regime base-rate-plus --day-count actual-365
  titelbuch interest --principal 250000.00 --from 2021-03-01 --until 2021-10-01 --next-day \\
    --change 2021-05-10=-100000.00 --change 2021-08-02=-50000.00 --regime not-used-in-time --day-count thirty-360
  titelbuch interest --principal 80000.00 --from 2026-02-01 --until 2026-12-01 \\
    --regime fixed --rate 2.35 --minimum 0.1 --none-below 100.00 --day-count actual-actual
  titelbuch interest --principal 10000.00 --from 2026-05-01 --until 2026-09-01 \\
    --regime base-rate-plus --day-count actual-365 --provisional

Welche Zinsmethode gilt, sagt der Bescheid, die Vereinbarung oder die Vorschrift; § 49a VwVfG nennt keine.
Die Allgemeinen Zinsvorschriften des Bundes (Anlage zur VV-BHO) rechnen mit thirty-360, beginnen am Tag
nach dem Ereignis und enden mit Ablauf des Zahlungstags: --day-count thirty-360 --next-day.
Jede Zeile wird kaufmännisch auf den Cent gerundet; die Summe ist die Summe der Zeilen.";

/// Zinsen auf eine Rückforderung berechnen, Zeile für Zeile; gebucht wird nichts.
///
/// Gerechnet wird je Abschnitt mit gleichem Betrag und gleichem Zinssatz. Der Tag --from trägt Zinsen,
/// der Tag --until keine mehr; eine Rückzahlung zählt ab ihrem Tag. Mit --next-day ist es umgekehrt:
/// genannt werden die Tage der Ereignisse, und jedes zählt vom folgenden Tag an.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Interest {
    /// Zu verzinsender Betrag am Anfang, in Euro: 10000.00
    #[arg(long, value_parser = euro, value_name = "EUR")]
    principal: Euro,
    /// Erster Tag mit Zinsen, JJJJ-MM-TT (Unwirksamkeit des Bescheids; bei not-used-in-time: Auszahlung)
    #[arg(long, value_parser = date, value_name = "TAG")]
    from: Date,
    /// Erster Tag ohne Zinsen, JJJJ-MM-TT (Zahlung; bei not-used-in-time: zweckentsprechende Verwendung)
    #[arg(long, value_parser = date, value_name = "TAG")]
    until: Date,
    /// Seit wann der Betrag besteht, wenn das vor --from liegt
    #[arg(long, value_parser = date, value_name = "TAG")]
    opened: Option<Date>,
    /// Änderung des Betrags: Rückzahlung mit Minus, weitere Auszahlung ohne; mehrfach möglich
    #[arg(long = "change", value_parser = change, value_name = "TAG=EUR")]
    changes: Vec<Change>,
    /// Alle Tage sind Tage von Ereignissen und zählen vom folgenden Tag an; der Zahlungstag trägt noch Zinsen
    #[arg(long)]
    next_day: bool,
    /// Nach welcher Regel verzinst wird
    #[arg(long, value_enum, value_name = "REGEL")]
    regime: RegimeName,
    /// Prozentpunkte über dem Basiszinssatz (ohne Angabe: 5)
    #[arg(long, value_parser = percent, allow_negative_numbers = true, value_name = "PUNKTE")]
    points: Option<Decimal>,
    /// Fester Zinssatz in Prozent pro Jahr (bei fixed)
    #[arg(long, value_parser = percent, allow_negative_numbers = true, value_name = "PROZENT")]
    #[arg(required_if_eq("regime", "fixed"))]
    rate: Option<Decimal>,
    /// Mindestzinssatz in Prozent pro Jahr (bei fixed)
    #[arg(long, value_parser = percent, allow_negative_numbers = true, value_name = "PROZENT")]
    minimum: Option<Decimal>,
    /// Zinsmethode: wie Tage gezählt werden; ohne Vorgabe
    #[arg(long, value_enum, value_name = "METHODE")]
    day_count: DayCountName,
    /// Keine Zinsen, wenn ihre Summe unter diesem Betrag bleibt
    #[arg(long, value_parser = euro, value_name = "EUR")]
    none_below: Option<Euro>,
    /// Über den letzten bekannten Basiszinssatz hinaus mit ihm weiterrechnen, als vorläufig bezeichnet
    #[arg(long)]
    provisional: bool,
    /// Andere Tabelle der Basiszinssätze: CSV mit den Spalten valid_from,rate_percent
    #[arg(long, value_name = "DATEI")]
    rates: Option<PathBuf>,
}

/// The names of the regimes on the command line.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RegimeName {
    /// Prozentpunkte über dem Basiszinssatz, ab der Unwirksamkeit (§ 49a Absatz 3 VwVfG)
    BaseRatePlus,
    /// Dasselbe von der Auszahlung bis zur Verwendung, für nicht alsbald verwendete Mittel (§ 49a Absatz 4 VwVfG)
    NotUsedInTime,
    /// Ein fester Zinssatz, den ein Gesetz oder Rundschreiben nennt (etwa § 8 Absatz 3 LuKIFG)
    Fixed,
    /// Keine Verzinsung: eine Zuweisung trägt keine
    None,
}

/// The names of the conventions on the command line.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DayCountName {
    /// Taggenau, jedes Jahr zu 365 Tagen, auch ein Schaltjahr
    #[value(name = "actual-365")]
    Actual365,
    /// Taggenau, jeder Tag 1/365 oder (im Schaltjahr) 1/366
    ActualActual,
    /// Jeder Monat zu 30, jedes Jahr zu 360 Tagen; ein 31. zählt wie der 30., der Februar wird nicht verschoben
    #[value(name = "thirty-360")]
    Thirty360,
}

impl DayCountName {
    fn day_count(self) -> DayCount {
        match self {
            DayCountName::Actual365 => DayCount::Actual365,
            DayCountName::ActualActual => DayCount::ActualActual,
            DayCountName::Thirty360 => DayCount::Thirty360,
        }
    }
}

impl Interest {
    pub fn run(self, globals: &Globals) -> Answer {
        let regime = self.regime()?;
        let rates = self.base_rates()?;
        let question = Question {
            principal: Principal {
                opened_on: self.opened.unwrap_or(self.from),
                opening: self.principal,
                changes: self.changes,
            },
            from: self.from,
            until: self.until,
            effective: if self.next_day { Effective::NextDay } else { Effective::SameDay },
            regime,
            day_count: self.day_count.day_count(),
            beyond: if self.provisional { Beyond::Provisional } else { Beyond::Refused },
            none_below: self.none_below,
        };
        let answer = interest::interest(&question, &rates).map_err(Failure::Refused)?;
        if globals.json {
            output::json(&shown::json(&question, &rates, &answer));
        } else {
            output::text(&shown::text(&question, &rates, &answer));
        }
        Ok(())
    }

    /// The rule with its rates; a rate that belongs to another rule is a misunderstanding.
    fn regime(&self) -> Result<Regime, Failure> {
        let above = matches!(self.regime, RegimeName::BaseRatePlus | RegimeName::NotUsedInTime);
        let fixed = self.regime == RegimeName::Fixed;
        for (given, belongs, name, to) in [
            (self.points.is_some(), above, "--points", "base-rate-plus und not-used-in-time"),
            (self.rate.is_some(), fixed, "--rate", "fixed"),
            (self.minimum.is_some(), fixed, "--minimum", "fixed"),
        ] {
            if given && !belongs {
                return Err(Failure::usage(format!("{name} gehört nur zu --regime {to}."))
                    .with_hint("Nichts wurde gerechnet; Angabe weglassen oder eine andere Regel wählen."));
            }
        }
        let points = self.points.unwrap_or(Decimal::from(5));
        Ok(match self.regime {
            RegimeName::BaseRatePlus => Regime::BaseRatePlus { points },
            RegimeName::NotUsedInTime => Regime::NotUsedInTime { points },
            // clap asked for the rate.
            RegimeName::Fixed => {
                Regime::Fixed { rate_percent: self.rate.unwrap_or_default(), minimum_percent: self.minimum }
            }
            RegimeName::None => Regime::None,
        })
    }

    fn base_rates(&self) -> Result<BaseRates, Failure> {
        match &self.rates {
            Some(path) => base_rates::read(&files::read(path)?).map_err(|faults| Failure::unreadable(path, faults)),
            None => base_rates::read(BASE_RATES.csv.as_bytes())
                .map_err(|faults| Failure::failed(format!("Die eingebauten Basiszinssätze sind unlesbar: {faults}."))),
        }
    }
}

/// `4.12` or `-0.88`; how many decimals are plausible is a rule.
fn percent(text: &str) -> Result<Decimal, String> {
    let exact = ExactDecimal::parse(text).map_err(|error| error.to_string())?;
    Decimal::from_str_exact(&exact.to_string()).map_err(|_| format!("„{text}“ hat zu viele Stellen"))
}

/// `2021-03-01=-5000.00`.
fn change(text: &str) -> Result<Change, String> {
    let (on, amount) = text.split_once('=').ok_or_else(|| {
        format!("„{text}“ ist keine Änderung; erwartet wird TAG=BETRAG, zum Beispiel 2021-03-01=-5000.00")
    })?;
    Ok(Change { on: date(on)?, amount: euro(amount)? })
}

#[cfg(test)]
mod tests;
