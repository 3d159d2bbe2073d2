//! The steps from the total to the amount, each with its formula in words.

use crate::core::apportion::Bound;
use crate::core::money::Euro;
use crate::core::share::{ExactDecimal, Fraction};
use crate::report::ReportError;
use crate::report::allocation_statement::{AllocationStatementFacts, Line, Method, Unit, explanation};
use crate::report::parts::money;
use crate::report::share_explanation::{Distributed, ShareExplanationFacts};
use crate::report::sheet::Cell;
use crate::report::words::{self, Language};
use num_bigint::BigInt;

/// One step of the calculation.
pub(super) struct Step {
    pub quantity: String,
    pub calculation: String,
    pub number: Cell,
    pub amount: Cell,
}

/// What the record gives of the rounding.
struct Rounding {
    floor: Euro,
    rest: Fraction,
    added: Euro,
    /// Among all recipients, the largest first; and how many units were left.
    rank: usize,
    left: i64,
}

fn inconsistent(line: &Line, what: &str) -> ReportError {
    ReportError::Inconsistent(format!("{}: {what}", line.recipient))
}

/// A plain decimal or `n/d`.
fn fraction(text: &str) -> Option<Fraction> {
    match text.split_once('/') {
        Some((n, d)) => Fraction::new(n.parse::<BigInt>().ok()?, d.parse::<BigInt>().ok()?),
        None => Some(ExactDecimal::parse(text).ok()?.to_fraction()),
    }
}

const fn cents(unit: Unit) -> i64 {
    match unit {
        Unit::Cent => 1,
        Unit::Euro => 100,
        Unit::ThousandEuro => 100_000,
    }
}

/// What a quota is cut down to, and what is cut off.
fn cut(quota: &Fraction, unit: Unit) -> Option<(Euro, Fraction)> {
    let in_units = quota.times(&Fraction::new(100, cents(unit))?);
    let units = i64::try_from(in_units.rounded_down()).ok()?;
    let floor = Euro::from_cents(units.checked_mul(cents(unit))?).ok()?;
    Some((floor, quota.minus(&Fraction::euro_from_cents(floor.cents()))))
}

fn rounding(run: &AllocationStatementFacts, line: &Line) -> Result<Rounding, ReportError> {
    let of = |line: &Line| {
        fraction(&line.quota)
            .and_then(|quota| cut(&quota, run.unit))
            .ok_or_else(|| inconsistent(line, "ungerundeter Anteil"))
    };
    let (floor, rest) = of(line)?;
    let mut rank = 1;
    for other in run.lines.iter().filter(|other| other.recipient != line.recipient) {
        let (_, others) = of(other)?;
        let before = others > rest || others == rest && other.recipient < line.recipient;
        rank += usize::from(before);
    }
    let unit = Euro::from_cents(cents(run.unit))?;
    let added = line.adjustment_units.checked_mul(unit.cents());
    let added = Euro::from_cents(added.ok_or_else(|| inconsistent(line, "Resteinheiten"))?)?;
    if floor.plus(added)? != line.amount {
        return Err(inconsistent(line, "abgerundeter Anteil und Resteinheiten ergeben nicht den Betrag"));
    }
    let left = run.lines.iter().map(|line| line.adjustment_units).sum();
    let free = run.lines.iter().all(|line| line.bound == Bound::Free);
    let earned = i64::try_from(rank).is_ok_and(|rank| rank <= left);
    if run.method == Method::LargestRemainder && free && earned != (line.adjustment_units == 1) {
        return Err(inconsistent(line, "die Resteinheit folgt nicht aus der Größe des Rests"));
    }
    Ok(Rounding { floor, rest, added, rank, left })
}

/// The sum of all weights; the recorded quota follows from it, or the record contradicts itself.
fn sum_of_weights(run: &AllocationStatementFacts, line: &Line) -> Result<Fraction, ReportError> {
    let mut sum = Fraction::whole(0);
    for line in &run.lines {
        sum = sum.plus(&fraction(&line.weight).ok_or_else(|| inconsistent(line, "Gewicht"))?);
    }
    let weight = fraction(&line.weight).ok_or_else(|| inconsistent(line, "Gewicht"))?;
    let share = fraction(&line.share).ok_or_else(|| inconsistent(line, "Anteil"))?;
    if share.times(&sum) != weight {
        return Err(inconsistent(line, "Gewicht und Anteil passen nicht zueinander"));
    }
    Ok(sum)
}

/// A value as a decimal where that is exact, else as a fraction.
fn shown(value: &Fraction, places: u32) -> Cell {
    let exact = value.to_string();
    match words::cut_fraction(&exact, places) {
        Some((plain, false)) => Cell::Decimal(plain),
        _ => Cell::Fraction { exact, places },
    }
}

/// Where the weight stands, or what it is made of.
fn weight_source(run: &AllocationStatementFacts, line: &Line, language: Language) -> String {
    let (name, key) = (&line.name, &run.key.id);
    match (run.key.kind_id, language) {
        ("koenigstein" | "blended", Language::De) => {
            format!("{name}: aus den gewichteten Indikatoren des Schlüssels {key}, als Bruchteil von 1")
        }
        ("koenigstein" | "blended", Language::En) => {
            format!("{name}: from the weighted indicators of the key {key}, as a part of 1")
        }
        (_, Language::De) => format!("{name} im Schlüssel {key}"),
        (_, Language::En) => format!("{name} in the key {key}"),
    }
}

fn weight_cell(text: &str) -> Cell {
    if text.contains('/') {
        Cell::Fraction { exact: text.to_owned(), places: 8 }
    } else {
        Cell::Decimal(text.to_owned())
    }
}

/// Decimals that show a sum of weights in full.
fn places(run: &AllocationStatementFacts) -> u32 {
    let decimals = |line: &Line| match line.weight.split_once('.') {
        _ if line.weight.contains('/') => 8,
        Some((_, decimals)) => u32::try_from(decimals.len()).unwrap_or(8),
        None => 0,
    };
    run.lines.iter().map(decimals).max().unwrap_or(0)
}

/// All steps, in their order.
pub(super) fn steps(facts: &ShareExplanationFacts, line: &Line, language: Language) -> Result<Vec<Step>, ReportError> {
    let run = &facts.run;
    let step = |quantity: &str, calculation: String, number: Cell, amount: Cell| Step {
        quantity: quantity.to_owned(),
        calculation,
        number,
        amount,
    };
    let text = |de: &str, en: &str| language.pick(de, en).to_owned();
    let mut steps = inputs(facts, language);
    let sum = sum_of_weights(run, line)?;
    let share = fraction(&line.share).ok_or_else(|| inconsistent(line, "Anteil"))?;
    let percent = share.times(&Fraction::whole(100));
    steps.push(step(
        language.pick("Gewicht", "Weight"),
        weight_source(run, line, language),
        weight_cell(&line.weight),
        Cell::Empty,
    ));
    steps.push(step(
        language.pick("Summe der Gewichte", "Sum of the weights"),
        match language {
            Language::De => format!("alle {} Empfänger zusammen", run.lines.len()),
            Language::En => format!("all {} recipients together", run.lines.len()),
        },
        shown(&sum, places(run)),
        Cell::Empty,
    ));
    steps.push(step(
        language.pick("Anteil in Prozent", "Share in percent"),
        text("Gewicht ÷ Summe der Gewichte × 100", "weight ÷ sum of the weights × 100"),
        shown(&percent, 6),
        Cell::Empty,
    ));
    steps.push(step(
        language.pick("Ungerundeter Betrag", "Unrounded amount"),
        quota_formula(run, line, language),
        Cell::Empty,
        shown(&fraction(&line.quota).ok_or_else(|| inconsistent(line, "ungerundeter Anteil"))?, 6),
    ));
    steps.extend(rounded(run, line, language)?);
    if let Some(host) = line.host_quota {
        let from = text("vorweg abgezogen, kommt zum Betrag hinzu", "deducted beforehand, comes on top of the amount");
        steps.push(step(language.pick("Sitzlandquote", "Host quota"), from, Cell::Empty, Cell::Money(host)));
        let both = text("Betrag + Sitzlandquote", "amount + host quota");
        steps.push(step(language.pick("Gesamt", "Total"), both, Cell::Empty, Cell::Money(line.total)));
    }
    Ok(steps)
}

/// From the total to what the key distributes.
fn inputs(facts: &ShareExplanationFacts, language: Language) -> Vec<Step> {
    let run = &facts.run;
    let text = |de: &str, en: &str| language.pick(de, en).to_owned();
    let step = |quantity: String, calculation: String, amount: Euro| Step {
        quantity,
        calculation,
        number: Cell::Empty,
        amount: Cell::Money(amount),
    };
    let from = match (&facts.distributed, language) {
        (Distributed::Run, Language::De) => format!("laut Verteilungslauf {}", run.run),
        (Distributed::Run, Language::En) => format!("as stated in the allocation run {}", run.run),
        (Distributed::OnwardGrant { .. }, Language::De) => format!("laut Weitergabe {}", run.run),
        (Distributed::OnwardGrant { .. }, Language::En) => format!("as stated in the onward grant {}", run.run),
    };
    let mut steps = vec![step(text("Gesamtbetrag", "Total"), from, run.total)];
    for deduction in &run.deductions {
        let less = language.pick("abzüglich", "less");
        steps.push(step(format!("{less} {}", deduction.label), deduction.basis.clone(), deduction.amount.negated()));
    }
    let how = if run.deductions.is_empty() {
        text("Verteilungsbetrag: Gesamtbetrag ohne Vorwegabzüge", "distributable amount: total, no pre-deductions")
    } else {
        text(
            "Verteilungsbetrag: Gesamtbetrag abzüglich der Vorwegabzüge",
            "distributable amount: total less the pre-deductions",
        )
    };
    steps.push(step(text("Zu verteilen", "To be distributed"), how, run.distributable));
    if let Some(base) = run.base() {
        let each = text("erhält jeder Empfänger vor dem Schlüssel", "each recipient gets it before the key");
        steps.push(step(text("Sockelbetrag", "Base amount"), each, base));
    }
    steps
}

fn quota_formula(run: &AllocationStatementFacts, line: &Line, language: Language) -> String {
    let bounded = run.floor.or(run.cap).is_some() || run.lines.iter().any(|line| line.bound != Bound::Free);
    let assigned = line.before.map_or(Euro::ZERO, |before| before.assigned);
    let text = match (line.bound, run.base().is_some(), bounded) {
        (Bound::AtFloor, ..) if assigned.is_positive() && run.floor.is_none_or(|floor| floor < line.total) => language
            .pick(
                "Nach dem Gewicht allein wäre es weniger: zugewiesen und damit gebunden ist bereits so viel",
                "By the weight alone it would be less: so much is assigned already, and so bound",
            ),
        (Bound::AtFloor, ..) => language.pick(
            "Nach dem Gewicht allein wäre es weniger: es gilt der Mindestbetrag",
            "By the weight alone it would be less: the floor applies",
        ),
        (Bound::AtCap, ..) => language.pick(
            "Nach dem Gewicht allein wäre es mehr: es gilt der Höchstbetrag",
            "By the weight alone it would be more: the cap applies",
        ),
        (Bound::Free, _, true) => language.pick(
            "nach dem Gewicht, mit einem gemeinsamen Faktor für alle, bei denen keine Grenze greift",
            "by the weight, with one factor common to all recipients that are at no bound",
        ),
        (Bound::Free, true, false) => language.pick(
            "Sockelbetrag + (Verteilungsbetrag − alle Sockelbeträge) × Gewicht ÷ Summe der Gewichte",
            "base amount + (distributable amount − all base amounts) × weight ÷ sum of the weights",
        ),
        (Bound::Free, false, false) => language.pick(
            "Verteilungsbetrag × Gewicht ÷ Summe der Gewichte",
            "distributable amount × weight ÷ sum of the weights",
        ),
    };
    text.to_owned()
}

/// From the unrounded amount to cents.
fn rounded(run: &AllocationStatementFacts, line: &Line, language: Language) -> Result<Vec<Step>, ReportError> {
    let rounding = rounding(run, line)?;
    let unit = explanation::unit_name(run.unit, language);
    let step = |de: &str, en: &str, calculation: String, number: Cell, amount: Cell| Step {
        quantity: language.pick(de, en).to_owned(),
        calculation,
        number,
        amount,
    };
    let down = match language {
        Language::De => format!("auf ganze Vielfache von {unit} abgerundet"),
        Language::En => format!("rounded down to whole multiples of {unit}"),
    };
    let off = language.pick("ungerundeter Betrag − abgerundeter Betrag", "unrounded amount − amount rounded down");
    let sum = language.pick("abgerundeter Betrag + Ausgleich", "amount rounded down + adjustment");
    Ok(vec![
        step("Abgerundeter Betrag", "Amount rounded down", down, Cell::Empty, Cell::Money(rounding.floor)),
        step("Abgeschnittener Rest", "Remainder cut off", off.to_owned(), Cell::Empty, shown(&rounding.rest, 6)),
        step(
            "Ausgleich der Rundung",
            "Adjustment of the rounding",
            adjustment(run, line, &rounding, language),
            Cell::Integer(line.adjustment_units),
            Cell::Money(rounding.added),
        ),
        step("Betrag", "Amount", sum.to_owned(), Cell::Empty, Cell::Money(line.amount)),
    ])
}

fn adjustment(run: &AllocationStatementFacts, line: &Line, rounding: &Rounding, language: Language) -> String {
    let (left, rank, count) = (rounding.left, rounding.rank, run.lines.len());
    let unit = explanation::unit_name(run.unit, language);
    match (run.method, language) {
        (Method::LargestRemainder, _) if line.bound != Bound::Free => {
            language.pick("An einer Grenze wird nicht ausgeglichen", "At a bound nothing is adjusted").to_owned()
        }
        (Method::LargestRemainder, _) if left == 0 => language
            .pick(
                "Durch das Abrunden blieb bei keinem Empfänger etwas übrig; auszugleichen ist nichts",
                "Rounding down left nothing over from any recipient; there is nothing to adjust",
            )
            .to_owned(),
        (Method::LargestRemainder, Language::De) => {
            let gets = if line.adjustment_units > 0 { "deshalb eine dazu" } else { "deshalb keine" };
            let over = match left {
                1 => format!("blieb 1 Einheit von {unit} übrig; sie geht an den größten Rest"),
                _ => format!("blieben {left} Einheiten von {unit} übrig; sie gehen an die größten Reste"),
            };
            format!("Durch das Abrunden aller Beträge {over}. Dieser Rest steht an Stelle {rank} von {count}: {gets}")
        }
        (Method::LargestRemainder, Language::En) => {
            let gets = if line.adjustment_units > 0 { "so one more" } else { "so none" };
            let over = match left {
                1 => format!("1 unit of {unit}; it goes to the largest remainder"),
                _ => format!("{left} units of {unit}; they go to the largest remainders"),
            };
            format!("Rounding all amounts down left {over}. This remainder is number {rank} of {count}: {gets}")
        }
        (Method::HalfUp, _) => language
            .pick("ab einer halben Einheit eine dazu, sonst keine", "from half a unit on one more, else none")
            .to_owned(),
        (Method::SainteLague | Method::DHondt, Language::De) => format!(
            "{}: Einheiten von {unit}, um die der gemeinsame Divisor vom Abrunden abweicht",
            explanation::method_name(run.method, language)
        ),
        (Method::SainteLague | Method::DHondt, Language::En) => format!(
            "{}: units of {unit} by which the common divisor differs from rounding down",
            explanation::method_name(run.method, language)
        ),
    }
}

/// The same in two or three sentences.
pub(super) fn in_words(
    run: &AllocationStatementFacts,
    line: &Line,
    language: Language,
) -> Result<Vec<String>, ReportError> {
    let share = fraction(&line.share).ok_or_else(|| inconsistent(line, "Anteil"))?;
    let percent = share.times(&Fraction::whole(100)).to_string();
    let (percent, is_cut) = words::cut_fraction(&percent, 6).ok_or_else(|| inconsistent(line, "Anteil"))?;
    let about = if is_cut { language.pick("rund ", "about ") } else { "" };
    let percent = words::decimal(&percent, language);
    let (name, amount, pot) = (&line.name, money(line.amount, language), money(run.distributable, language));
    let first = match language {
        Language::De => format!(
            "{name} erhält {amount}. Verteilt werden {pot}; auf {name} entfallen nach dem Schlüssel „{}“ {about}{percent} \
             Prozent.",
            run.key.title
        ),
        Language::En => format!(
            "{name} gets {amount}. {pot} are distributed; by the key “{}” {name} has a share of {about}{percent} percent.",
            run.key.title
        ),
    };
    let whole = run.method != Method::HalfUp;
    let second = match (whole, language) {
        (true, Language::De) => format!(
            "Einen Bruchteil der kleinsten Einheit kann niemand erhalten. Gerundet wird deshalb so, dass alle Beträge \
             zusammen genau {pot} ergeben ({}).",
            explanation::method_name(run.method, language)
        ),
        (true, Language::En) => format!(
            "Nobody can get a part of the smallest unit. So rounding is done in a way that all amounts together are \
             exactly {pot} ({}).",
            explanation::method_name(run.method, language)
        ),
        (false, Language::De) => {
            "Jeder Betrag ist für sich kaufmännisch gerundet; die Summe kann den Verteilungsbetrag verfehlen."
                .to_owned()
        }
        (false, Language::En) => {
            "Each amount is rounded half up by itself; their sum may miss the distributable amount.".to_owned()
        }
    };
    Ok(vec![first, second])
}
