//! Numbers as people write them: one decimal convention for a whole column, never guessed.
//!
//! A separator is *evidence* where it can only be read one way: both kinds in one number
//! (`1.234,56`), grouping repeated (`1.234.567`), or a part that is no group of three (`13.04061`,
//! `0.123`, `1234,5`). `1.234` alone is none: it may be a good one or a thousand. It is read by the
//! evidence of the other cells of its column; evidence for both conventions in one column is refused
//! with the cells of both sides.
//!
//! A column without any evidence (`12.500`, `37.500`, `50.000`) is read by its file: where commas
//! separate the cells and no number of the file has a comma or repeated groups, dots are decimals.
//! Not where the column also has whole numbers of one to three digits (`999` beside `1.234`): that is
//! how grouped thousands look, and a wrong guess would be wrong by a factor of a thousand; unless one
//! of four digits or more (`12345`) shows that thousands are not grouped here. In a file with
//! semicolons or tabulators such a column stays ambiguous and is refused: German tables look like that.
//!
//! No sign but a minus, no exponent, no currency, no leading zero (`01001` is an identifier).

use crate::core::share::{DecimalError, ExactDecimal};

#[cfg(test)]
mod tests;

/// What separates the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decimals {
    Dot,
    Comma,
}

impl Decimals {
    fn of(separator: char) -> Decimals {
        if separator == ',' { Decimals::Comma } else { Decimals::Dot }
    }

    fn other(self) -> Decimals {
        match self {
            Decimals::Dot => Decimals::Comma,
            Decimals::Comma => Decimals::Dot,
        }
    }

    const fn in_german(self) -> &'static str {
        match self {
            Decimals::Dot => "Dezimalpunkt",
            Decimals::Comma => "Dezimalkomma",
        }
    }
}

/// What the separators of one cell say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Plain,
    Evidence(Decimals),
    /// One separator and exactly three digits behind it.
    Open(Decimals),
    NotANumber,
}

/// Whether a cell is a number in at least one convention.
pub(crate) fn is_number(text: &str) -> bool {
    shape(text) != Shape::NotANumber
}

/// Whether a cell is a number in which a comma would have to be the sign of decimals, or could be.
pub(crate) fn speaks_for_comma(text: &str) -> bool {
    matches!(shape(text), Shape::Evidence(Decimals::Comma) | Shape::Open(Decimals::Comma))
}

/// Whether a number that stands alone could be read in two ways.
pub(crate) fn is_ambiguous(text: &str) -> bool {
    matches!(shape(text), Shape::Open(_))
}

/// Reads a number that stands alone, as people write it; its separators are all the evidence there is.
pub(crate) fn read_one(text: &str) -> Result<ExactDecimal, String> {
    let read = read_column(&[(1, text)], false).pop();
    read.unwrap_or_else(|| Err("ist keine Zahl".to_owned()))
}

/// Whether the whole numbers of a column look as if thousands were grouped in it: some are too short for a group, and
/// none is so long that it would have been grouped.
fn may_be_grouped(cells: &[(u64, &str)], shapes: &[Shape]) -> bool {
    let whole = cells.iter().zip(shapes).filter(|(_, shape)| **shape == Shape::Plain);
    let digits: Vec<&str> = whole.map(|((_, text), _)| text.trim_start_matches(['-', '−'])).collect();
    digits.iter().any(|text| text.len() <= 3 && *text != "0") && digits.iter().all(|text| text.len() <= 3)
}

/// Reads the filled cells of a column, given as line and text; the answers are in their order. `file_has_dots` says
/// that nothing in the file speaks against dots as the sign of decimals.
pub(crate) fn read_column(cells: &[(u64, &str)], file_has_dots: bool) -> Vec<Result<ExactDecimal, String>> {
    let shapes: Vec<Shape> = cells.iter().map(|(_, text)| shape(text)).collect();
    let dots = file_has_dots && !may_be_grouped(cells, &shapes);
    let witness = |decimals: Decimals| {
        let found = cells.iter().zip(&shapes).find(|(_, shape)| **shape == Shape::Evidence(decimals));
        found.map(|((line, text), _)| format!("Zeile {line} („{text}“)"))
    };
    let (dot, comma) = (witness(Decimals::Dot), witness(Decimals::Comma));
    let read = |((_, text), shape): (&(u64, &str), &Shape)| match (shape, &dot, &comma) {
        (Shape::NotANumber, _, _) => Err("ist keine Zahl".to_owned()),
        (Shape::Evidence(mine), Some(dot), Some(comma)) => {
            let against = if *mine == Decimals::Dot { comma } else { dot };
            let (mine, theirs) = (mine.in_german(), mine.other().in_german());
            Err(format!("ist mehrdeutig: hier steht ein {mine}, in {against} aber ein {theirs}"))
        }
        (Shape::Open(_), Some(dot), Some(comma)) => {
            Err(format!("ist mehrdeutig: die Spalte mischt Dezimalpunkt, {dot}, und Dezimalkomma, {comma}"))
        }
        (Shape::Open(separator), None, None) if !(dots && *separator == Decimals::Dot) => {
            let mark = if *separator == Decimals::Dot { "Punkt" } else { "Komma" };
            Err(format!(
                "ist mehrdeutig: der {mark} kann Tausender oder Dezimalstellen trennen, und keine Zelle der Spalte klärt es"
            ))
        }
        (_, None, Some(_)) => decimal(text, Decimals::Comma),
        _ => decimal(text, Decimals::Dot),
    };
    cells.iter().zip(&shapes).map(read).collect()
}

fn decimal(text: &str, decimals: Decimals) -> Result<ExactDecimal, String> {
    let (group, point) = if decimals == Decimals::Dot { (',', '.') } else { ('.', ',') };
    let plain: String = text.replace('−', "-").chars().filter(|c| *c != group).collect();
    ExactDecimal::parse(&plain.replace(point, ".")).map_err(|error| match error {
        DecimalError::TooLong(_) => "hat zu viele Stellen (höchstens 36, davon 18 nach dem Komma)".to_owned(),
        DecimalError::NotADecimal(_) => "ist keine Zahl".to_owned(),
    })
}

fn shape(text: &str) -> Shape {
    let text = text.strip_prefix(['-', '−']).unwrap_or(text);
    let parts: Vec<&str> = text.split(['.', ',']).collect();
    if parts.iter().any(|part| part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit())) {
        return Shape::NotANumber;
    }
    let separators: Vec<char> = text.chars().filter(|c| matches!(c, '.' | ',')).collect();
    let (Some(whole), Some(last)) = (parts.first(), parts.last()) else { return Shape::NotANumber };
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    if leading_zero {
        return Shape::NotANumber;
    }
    let groups = |parts: &[&str]| *whole != "0" && whole.len() <= 3 && parts.iter().skip(1).all(|p| p.len() == 3);
    match separators.as_slice() {
        [] => Shape::Plain,
        [one] if last.len() == 3 && groups(&parts) => Shape::Open(Decimals::of(*one)),
        [one] => Shape::Evidence(Decimals::of(*one)),
        [first, .., point] => {
            let grouping = separators.iter().filter(|s| *s == first).count();
            let grouped = parts.get(..=grouping).is_some_and(groups);
            match separators.len() - grouping {
                0 if grouped => Shape::Evidence(Decimals::of(*first).other()),
                1 if grouped && point != first => Shape::Evidence(Decimals::of(*point)),
                _ => Shape::NotANumber,
            }
        }
    }
}
