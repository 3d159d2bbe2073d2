//! What if: other keys or runs beside each other, before anybody proposes. Nothing is booked.

use crate::cli::arguments::euro;
use crate::cli::failure::{Answer, Failure};
use crate::cli::output::{self, Side, Table};
use crate::cli::session::Globals;
use crate::core::ids::{ComponentId, KeyId, ProposalId};
use crate::core::money::Euro;
use crate::desk::{self, AsOf, Format, Question, ReportParameters};
use crate::report::Language;
use crate::report::allocation_comparison::{self as comparison, AllocationComparisonFacts, Candidate, Origin};
use crate::store::Viewer;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

const EXAMPLES: &str = "\
Beispiele:
  titelbuch allocate compare --run lauf-1 --key koenigstein-2016
  titelbuch allocate compare --key koenigstein-2016 --key koenigstein-2019 \\
    --total 1500000000.00 --component foederal
  titelbuch allocate compare --run lauf-1 --run lauf-2 --format csv

Das zuerst Genannte (Läufe vor Schlüsseln) ist A; alles andere wird mit A verglichen. Ein Schlüssel wird
mit den Vorgaben des ersten Laufs gerechnet: so unterscheidet sich nur der Schlüssel. Als PDF:
titelbuch report make allocation-comparison.";

/// In which form.
#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// Für Menschen
    Table,
    /// Für Programme (RFC 4180): dieselbe Datei wie beim Bericht allocation-comparison
    Csv,
}

/// Schlüssel oder Läufe nebeneinander rechnen; gebucht wird nichts
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Compare {
    /// Verteilungslauf, mehrfach möglich
    #[arg(long = "run", value_name = "VORSCHLAG")]
    runs: Vec<ProposalId>,
    /// Schlüssel, mehrfach möglich; er muss nicht in Kraft sein
    #[arg(long = "key", value_name = "KENNUNG")]
    keys: Vec<KeyId>,
    /// Gesamtbetrag für die Schlüssel; Vorgabe: der des ersten Laufs
    #[arg(long, value_parser = euro, value_name = "EUR")]
    total: Option<Euro>,
    /// Programmteil, wenn kein Lauf ihn nennt
    #[arg(long, value_name = "KENNUNG")]
    component: Option<ComponentId>,
    /// Stand des Buchs: Journalgröße oder Tag (JJJJ-MM-TT); Vorgabe: jetzt
    #[arg(long, value_name = "STAND")]
    as_of: Option<AsOf>,
    /// Form der Ausgabe
    #[arg(long, value_enum, default_value_t = Form::Table, value_name = "FORM")]
    format: Form,
}

impl Compare {
    pub async fn run(self, globals: &Globals) -> Answer {
        let parameters = self.parameters();
        let (store, viewer) = (globals.open().await?, Viewer::all());
        if matches!(self.format, Form::Csv) && !globals.json {
            let (format, language) = (Format::Csv, Language::De);
            let question = Question { id: comparison::ID, parameters: &parameters, format, language };
            let (bytes, _) = desk::write_report(&store, &viewer, question, Vec::new()).await?;
            output::bytes(&bytes);
        } else {
            let facts = desk::comparison(&store, &viewer, &parameters).await?;
            if globals.json { output::json(&in_json(&facts)) } else { output::text(&in_german(&facts)?) }
        }
        store.close().await?;
        Ok(())
    }

    fn parameters(&self) -> ReportParameters {
        let joined = |ids: Vec<String>| (!ids.is_empty()).then(|| ids.join(","));
        let given = [
            ("runs", joined(self.runs.iter().map(ToString::to_string).collect())),
            ("keys", joined(self.keys.iter().map(ToString::to_string).collect())),
            ("total", self.total.map(|total| total.to_string())),
            ("component", self.component.as_ref().map(ToString::to_string)),
        ];
        let given = given.into_iter().filter_map(|(id, value)| Some((id, value?)));
        given.fold(ReportParameters::at(self.as_of, None), |asked, (id, value)| asked.with(id, &value))
    }
}

/// The heads of the columns of a candidate: amount, difference, percentage.
const HEADS: [[&str; 3]; comparison::MOST] =
    [["A", "", ""], ["B", "B − A", "B gegen A"], ["C", "C − A", "C gegen A"], ["D", "D − A", "D gegen A"]];

fn in_german(facts: &AllocationComparisonFacts) -> Result<String, Failure> {
    let mut text = String::new();
    for (number, candidate) in facts.candidates.iter().enumerate() {
        text.push_str(&format!("{}: {}\n", comparison::name(number), comparison::said(candidate, Language::De)));
    }
    let count = facts.candidates.len();
    let mut head = vec![("Empfänger", Side::Left)];
    head.extend(HEADS.iter().take(count).map(|[amount, ..]| (*amount, Side::Right)));
    for [_, difference, percent] in HEADS.iter().take(count).skip(1) {
        head.extend([(*difference, Side::Right), (*percent, Side::Right)]);
    }
    let mut table = Table::new(&head);
    for line in &facts.lines {
        let amount = |amount: &Option<Euro>| amount.map_or_else(String::new, Euro::to_german);
        let mut cells = vec![line.name.clone()];
        cells.extend(line.amounts.iter().map(amount));
        for (number, difference) in line.differences.iter().enumerate().skip(1) {
            let percent = line.percent(number).map_or_else(String::new, |p| format!("{} %", p.replace('.', ",")));
            cells.extend([difference.to_german(), percent]);
        }
        table.row(cells);
    }
    let mut sums = vec!["Summe".to_owned()];
    sums.extend(facts.candidates.iter().map(|candidate| candidate.distributed.to_german()));
    let first = facts.candidates.first().map_or(Euro::ZERO, |candidate| candidate.distributed);
    for candidate in facts.candidates.iter().skip(1) {
        let difference = candidate.distributed.minus(first).map_err(|e| Failure::failed(format!("{e}.")))?;
        sums.extend([difference.to_german(), String::new()]);
    }
    table.row(sums);
    text.push_str(&table.to_text());
    text.push_str("Vergleichsrechnung; gebucht ist nichts.");
    Ok(text)
}

fn in_json(facts: &AllocationComparisonFacts) -> Value {
    let candidate = |candidate: &Candidate| {
        let (run, rules_of) = match &candidate.origin {
            Origin::Run { id, .. } => (Some(id), None),
            Origin::WhatIf { rules_of } => (None, rules_of.as_ref()),
        };
        json!({
            "run": run,
            "rules_of": rules_of,
            "key": candidate.key,
            "total_eur": candidate.total.to_string(),
            "distributed_eur": candidate.distributed.to_string(),
        })
    };
    let lines = facts.lines.iter().map(|line| {
        let amounts: Vec<Option<String>> = line.amounts.iter().map(|a| a.map(|a| a.to_string())).collect();
        let differences: Vec<String> = line.differences.iter().map(ToString::to_string).collect();
        let percents: Vec<Option<String>> = (0..line.amounts.len()).map(|number| line.percent(number)).collect();
        json!({
            "recipient": line.recipient,
            "name": line.name,
            "amounts_eur": amounts,
            "differences_eur": differences,
            "differences_percent": percents,
        })
    });
    json!({
        "candidates": facts.candidates.iter().map(candidate).collect::<Vec<_>>(),
        "lines": lines.collect::<Vec<_>>(),
    })
}
