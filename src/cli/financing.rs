//! What the Bund bears in the end, by the kind of financing; computed without a book.
//!
//! Law: VV-BHO § 44 Nr. 2; ANBest-P Nr. 2.

use super::arguments::euro;
use super::failure::{Answer, Failure};
use super::output;
use super::session::Globals;
use crate::core::agreement::{Financing, Planned, Spent};
use crate::core::money::Euro;
use clap::{Args, ValueEnum};
use serde_json::json;

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Vollfinanzierung
    Full,
    /// Anteilfinanzierung
    Proportional,
    /// Fehlbedarfsfinanzierung
    Deficit,
    /// Festbetragsfinanzierung
    FixedAmount,
}

const EXAMPLES: &str = "\
Beispiel:
  titelbuch financing deficit --planned-cost 100000.00 --planned-federal 60000.00 --cost 90000.00 --new-income 2500.00

Gerechnet wird auf den Cent; gefordert oder gebucht wird nichts („claim recover“).";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct FinancingArgs {
    /// Finanzierungsart
    kind: Kind,
    /// Geplante Ausgaben in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    planned_cost: Euro,
    /// Davon trägt nach dem Plan der Bund
    #[arg(long, value_parser = euro, value_name = "EUR")]
    planned_federal: Euro,
    /// Tatsächliche Ausgaben
    #[arg(long, value_parser = euro, value_name = "EUR")]
    cost: Euro,
    /// Einnahmen, die der Plan nicht kannte; ohne Angabe keine
    #[arg(long, value_parser = euro, value_name = "EUR")]
    new_income: Option<Euro>,
}

impl FinancingArgs {
    pub fn run(self, globals: &Globals) -> Answer {
        let kind = match self.kind {
            Kind::Full => Financing::Full,
            Kind::Proportional => Financing::Proportional,
            Kind::Deficit => Financing::Deficit,
            Kind::FixedAmount => Financing::FixedAmount,
        };
        let planned = Planned { cost: self.planned_cost, federal: self.planned_federal };
        let spent = Spent { cost: self.cost, new_income: self.new_income.unwrap_or(Euro::ZERO) };
        let part = kind.federal_part(planned, spent).map_err(|error| {
            Failure::failed(format!("Das lässt sich nicht berechnen: {error}."))
                .with_hint("Die Angaben mit dem Plan vergleichen.")
        })?;
        let less = planned.federal.minus(part).map_err(|error| Failure::failed(format!("{error}.")))?;
        if globals.json {
            output::json(&json!({
                "financing": kind.as_str(),
                "federal_eur": part.to_string(),
                "less_than_planned_eur": less.to_string(),
            }));
            return Ok(());
        }
        output::text(&format!(
            "{}: der Bund trägt höchstens {}, {} weniger als geplant.",
            kind.in_german(),
            part.to_german(),
            less.to_german()
        ));
        Ok(())
    }
}
