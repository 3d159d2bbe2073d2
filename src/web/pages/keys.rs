//! Allocation keys: the list, and one key with its figures as published, its exact shares and its source.

use super::Section;
use super::blocks::{Block, Cell, Facts, Link, Table, fact};
use super::scope::named;
use super::view::{Shown, View};
use super::words;
use crate::core::book::Key;
use crate::core::command::CreateManager;
use crate::core::ids::{KeyId, ManagerId};
use crate::core::keys::{KeyDefinition, KeyKind, weights};
use crate::core::money::Euro;
use crate::web::api::in_path;
use crate::web::problem::Problem;
use rocket::get;

/// Decimals of a share in percent; it is exact in the key.
const PLACES: u32 = 8;

fn as_of(definition: &KeyDefinition) -> String {
    let assumed = if definition.as_of_is_assumed() { " (angenommen)" } else { "" };
    format!("{}{assumed}", View::day(definition.as_of))
}

/// The keys of the book.
#[get("/schluessel")]
pub async fn list(view: View) -> Shown {
    let labels = ["Schlüssel", "Titel", "Art", "Zustand", "Stand der Zahlen", "#Empfänger"];
    let empty = "Noch kein Schlüssel erfasst. Erfasst wird mit „titelbuch key add“.";
    let mut table = Table::new("Verteilungsschlüssel", &labels, empty);
    for key in view.store.keys(&view.viewer).await? {
        let definition = &key.definition;
        table.row(vec![
            Cell::link(definition.id.as_str(), view.link_to(Section::Keys, definition.id.as_str())),
            Cell::text(&definition.title),
            Cell::text(definition.kind.in_german()),
            Cell::text(key.state().in_german()),
            Cell::text(as_of(definition)),
            Cell::number(definition.recipient_ids().len().to_string()),
        ]);
    }
    view.show(Section::Keys, "Verteilungsschlüssel", Vec::new(), vec![Block::Table(table)])
}

/// One key.
#[get("/schluessel/<id>")]
pub async fn one(view: View, id: &str) -> Shown {
    let id: KeyId = in_path("id", id)?;
    let missing = || Problem::not_found(format!("Den Schlüssel {id} gibt es zu diesem Stand nicht."));
    let key = view.store.key(&view.viewer, &id).await?.ok_or_else(missing)?;
    let managers: Vec<CreateManager> =
        view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what).collect();
    let blocks = vec![
        Block::Facts(facts(&view, &key)),
        Block::heading("Quelle"),
        Block::Facts(source(&key.definition)),
        Block::heading("Anteile"),
        Block::text(how(&key.definition.kind)),
        Block::Table(shares(&key.definition, &managers)),
        Block::Links(vec![Link::new("Der Schlüssel für Programme (JSON)", view.api(&format!("/keys/{id}")))]),
    ];
    view.show(Section::Keys, &key.definition.title, view.trail(Section::Keys), blocks)
}

fn facts(view: &View, key: &Key) -> Facts {
    let definition = &key.definition;
    let event = |seq: crate::core::ids::Seq| {
        Cell::link(format!("Ereignis {seq}"), view.link_to(Section::Journal, &seq.to_string()))
    };
    let until = match (definition.valid_from, definition.valid_to) {
        (None, None) => "keine Grenze genannt".to_owned(),
        (Some(from), None) => format!("ab {}", View::day(from)),
        (None, Some(to)) => format!("bis {}", View::day(to)),
        (Some(from), Some(to)) => format!("{} bis {}", View::day(from), View::day(to)),
    };
    let mut facts = vec![
        fact("Kennung", Cell::text(definition.id.as_str())),
        fact("Art", Cell::text(definition.kind.in_german())),
        fact("Zustand", Cell::text(key.state().in_german())),
        fact("Version", Cell::text(definition.version.to_string())),
        fact("Rechtsgrundlage", Cell::text(&definition.legal_basis)),
        fact("Stand der Zahlen", Cell::text(as_of(definition))),
        fact("Nachkommastellen der Quelle", Cell::text(definition.scale.to_string())),
        fact("Gültig", Cell::text(until)),
        fact("Erfasst", event(key.registered_seq)),
    ];
    facts.extend(definition.as_of_assumed.as_ref().map(|why| fact("Warum angenommen", Cell::text(why))));
    facts.extend(
        definition
            .supersedes
            .as_ref()
            .map(|old| fact("Ersetzt", Cell::link(old.as_str(), view.link_to(Section::Keys, old.as_str())))),
    );
    facts.extend(key.activated_seq.map(|seq| fact("In Kraft gesetzt", event(seq))));
    facts.extend(key.retired_seq.map(|seq| fact("Außer Kraft gesetzt", event(seq))));
    facts
}

/// An address of a source is said and not linked: it is text that somebody typed.
fn source(definition: &KeyDefinition) -> Facts {
    let source = &definition.source;
    let optional = [
        ("Fundstelle", &source.url),
        ("Abgerufen", &source.retrieved_on),
        ("SHA-256 der gelesenen Tabelle", &source.sha256),
        ("Lizenz", &source.licence),
        ("Anmerkung", &source.note),
    ];
    let mut facts = vec![fact("Titel", Cell::text(&source.title))];
    facts.extend(optional.into_iter().filter_map(|(label, text)| Some(fact(label, Cell::text(text.as_ref()?)))));
    facts
}

/// How the shares come about, in a sentence.
fn how(kind: &KeyKind) -> &'static str {
    match kind {
        KeyKind::PublishedPercentages { .. } => {
            "Die Prozentsätze stehen hier, wie sie veröffentlicht sind; ihre Summe ist genau 100. Der Anteil ist der \
             Prozentsatz."
        }
        KeyKind::Koenigstein { .. } => {
            "Anteil = 2/3 × Steueraufkommen des Landes ÷ Summe der Steueraufkommen + 1/3 × Bevölkerung des Landes ÷ \
             Summe der Bevölkerung; genau gerechnet, nichts gerundet."
        }
        KeyKind::Indicator { .. } => {
            "Anteil = Wert des Empfängers ÷ Summe aller Werte; genau gerechnet, nichts gerundet."
        }
        KeyKind::Equal { .. } => "Alle Empfänger haben den gleichen Anteil.",
        KeyKind::Blended { .. } => {
            "Für jeden Indikator der Anteil des Empfängers an der Summe, die Indikatoren untereinander nach ihrem \
             Gewicht; genau gerechnet, nichts gerundet."
        }
        KeyKind::FixedAmounts { .. } => {
            "Die Beträge stehen hier, wie das Gesetz sie nennt; der Anteil ist der Betrag im Verhältnis zur Summe der \
             Zeilen. Weicht die gedruckte Summe ab, bleibt sie stehen, und die Abweichung steht dabei."
        }
    }
}

/// The columns of the published figures.
fn inputs(kind: &KeyKind) -> Vec<String> {
    match kind {
        KeyKind::PublishedPercentages { .. } => vec!["#Veröffentlicht (Prozent)".to_owned()],
        KeyKind::Koenigstein { .. } => vec!["#Steueraufkommen (€)".to_owned(), "#Bevölkerung".to_owned()],
        KeyKind::Indicator { name, unit, .. } => vec![format!("#{name} ({unit})")],
        KeyKind::Equal { .. } => Vec::new(),
        KeyKind::Blended { parts } => parts
            .iter()
            .map(|part| format!("#{} (Gewicht {})", part.name, words::decimal(&part.proportion.to_string())))
            .collect(),
        KeyKind::FixedAmounts { .. } => vec!["#Betrag (€)".to_owned()],
    }
}

fn published(kind: &KeyKind, id: &ManagerId) -> Vec<Cell> {
    let number = |text: Option<String>| text.map_or_else(Cell::missing, |text| Cell::number(words::decimal(&text)));
    match kind {
        KeyKind::PublishedPercentages { percentages: values } | KeyKind::Indicator { values, .. } => {
            vec![number(values.iter().find(|v| v.recipient == *id).map(|v| v.value.to_string()))]
        }
        KeyKind::Koenigstein { inputs } => {
            let input = inputs.iter().find(|input| input.recipient == *id);
            let of = |text: Option<String>| number(text);
            vec![of(input.map(|i| i.tax_euro.to_string())), of(input.map(|i| i.population_persons.to_string()))]
        }
        KeyKind::Equal { .. } => Vec::new(),
        KeyKind::Blended { parts } => {
            let value = |part: &crate::core::keys::BlendPart| {
                number(part.values.iter().find(|v| v.recipient == *id).map(|v| v.value.to_string()))
            };
            parts.iter().map(value).collect()
        }
        KeyKind::FixedAmounts { amounts, .. } => {
            let amount = amounts.iter().find(|v| v.recipient == *id).map(|v| v.amount_cents);
            vec![amount.map_or_else(Cell::missing, Cell::amount)]
        }
    }
}

fn shares(definition: &KeyDefinition, managers: &[CreateManager]) -> Table {
    let own = inputs(&definition.kind);
    let mut labels = vec!["Empfänger"];
    labels.extend(own.iter().map(String::as_str));
    labels.extend(["#Anteil", "#Genau"]);
    let mut table = Table::new("Anteile der Empfänger", &labels, "Aus diesen Zahlen ergeben sich keine Anteile.");
    let Some(weights) = weights(definition) else { return table };
    for id in definition.recipient_ids() {
        let share = weights.share(id).map(|share| share.to_string());
        let mut row = vec![Cell::text(named(managers, id))];
        row.extend(published(&definition.kind, id));
        row.push(share.as_ref().map_or_else(Cell::missing, |share| Cell::number(words::percent(share, PLACES))));
        row.push(share.map_or_else(Cell::missing, Cell::number));
        table.row(row);
    }
    table.foot = Some(foot(&definition.kind, own.len()));
    table
}

/// The sum; of a statutory table also what it prints itself.
fn foot(kind: &KeyKind, inputs: usize) -> Vec<Cell> {
    let mut foot = vec![Cell::text("Summe")];
    let filled = match kind {
        KeyKind::PublishedPercentages { .. } => vec![Cell::number("100")],
        KeyKind::FixedAmounts { amounts, printed_total_cents } => {
            let sum = Euro::sum(amounts.iter().map(|amount| amount.amount_cents)).ok();
            let printed = printed_total_cents.filter(|printed| Some(*printed) != sum);
            let text = sum.map_or_else(|| words::MISSING.to_owned(), Euro::to_german_bare);
            vec![Cell::number(match printed {
                Some(printed) => format!("{text} (gedruckt: {})", printed.to_german_bare()),
                None => text,
            })]
        }
        _ => vec![Cell::text(""); inputs],
    };
    foot.extend(filled);
    foot.extend([Cell::number("100 %"), Cell::number("1/1")]);
    foot
}
