//! Drawings as SVG inside the page: bars, differences, the map; `stream` and `shares` do theirs. Each says its alternative text; the same numbers stand
//! in the table. Lengths are whole units, so the same report gives the same bytes.

use super::escaped;
use crate::report::ReportError;
use crate::report::outlines::{Outlines, outlines};
use crate::report::sheet::{Bar, Drawing, LandMap, Shape};
use std::io::Write;

/// Columns of the drawing: where labels end, how long the longest bar is, and the whole width.
const LABEL: i64 = 230;
const ROOM: i64 = 330;
const WIDTH: i64 = 760;
/// From one bar to the next.
const STEP: i64 = 30;
const BAR: i64 = 18;
/// Letters of a label on one line, and from one line of a long name to the next.
const LABEL_LETTERS: usize = 26;
const NEXT_LINE: i64 = 17;
/// The classes that the style sheets have.
const DENSEST: usize = 5;

pub(super) fn write(drawing: &Drawing, out: &mut impl Write) -> Result<(), ReportError> {
    super::heading(&drawing.title, out)?;
    ink(drawing, out)
}

/// The drawing without its title.
pub(super) fn ink(drawing: &Drawing, out: &mut impl Write) -> Result<(), ReportError> {
    let alternative = escaped(&drawing.alternative);
    match &drawing.shape {
        Shape::Bars(bars) => bar_chart(bars, &alternative, false, out),
        Shape::Differences(bars) => bar_chart(bars, &alternative, true, out),
        Shape::Map(map) => land_map(map, &alternative, out),
        Shape::Flow(stages) => super::stream::write(stages, &alternative, out),
        Shape::Shares(shares) => super::shares::write(shares, &alternative, out),
    }
}

/// A length in proportion to the longest; at least one unit for what is not zero.
pub(super) fn length(value: i64, most: u64, room: i64) -> i64 {
    let scaled = i128::from(value.unsigned_abs()) * i128::from(room) / i128::from(most.max(1));
    let scaled = i64::try_from(scaled).unwrap_or(room);
    if value == 0 { 0 } else { scaled.max(1) }
}

/// Bars from the left, or to both sides of zero; then what is less than zero is hollow, so colour says nothing alone.
fn bar_chart(bars: &[Bar], alternative: &str, both: bool, out: &mut impl Write) -> Result<(), ReportError> {
    let most = bars.iter().map(|bar| bar.value.unsigned_abs()).max().unwrap_or(0);
    let rows: Vec<(&Bar, Vec<String>)> = bars.iter().map(|bar| (bar, label_lines(&bar.label))).collect();
    let tall = |lines: &[String]| STEP + NEXT_LINE * i64::try_from(lines.len().saturating_sub(1)).unwrap_or(0);
    let height: i64 = rows.iter().map(|(_, lines)| tall(lines)).sum();
    let (zero, room) = if both { (LABEL + ROOM / 2, ROOM / 2) } else { (LABEL, ROOM) };
    writeln!(
        out,
        "<svg class=\"tb-bars\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{alternative}\">"
    )?;
    let mut y = 0;
    for (bar, lines) in &rows {
        let width = length(bar.value, most, room);
        let less = bar.value < 0;
        let (x, class) = if less { (zero - width, " class=\"less\"") } else { (zero, "") };
        let (text_y, text_x) = (y + 19, LABEL + ROOM + 10);
        for (place, line) in (0_i64..).zip(lines) {
            // What has no place to break is set narrower than it is.
            let narrow = if line.chars().count() > LABEL_LETTERS {
                format!(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", LABEL - 20)
            } else {
                String::new()
            };
            let (x, y) = (LABEL - 10, text_y + place * NEXT_LINE);
            write!(out, "<text class=\"end\" x=\"{x}\" y=\"{y}\"{narrow}>{}</text>", escaped(line))?;
        }
        write!(out, "<rect{class} x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"{BAR}\"/>", y + 5)?;
        writeln!(out, "<text x=\"{text_x}\" y=\"{text_y}\">{}</text>", escaped(&bar.text))?;
        y += tall(lines);
    }
    writeln!(out, "<line x1=\"{zero}\" y1=\"0\" x2=\"{zero}\" y2=\"{height}\"/>\n</svg>")?;
    Ok(())
}

/// A long name in lines that have room beside the bars.
pub(super) fn label_lines(label: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in label.split_inclusive([' ', '-']) {
        match lines.last_mut() {
            Some(line) if line.is_empty() || (line.chars().count() + word.chars().count()) <= LABEL_LETTERS => {
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The class stands in each Land as a number, and in the legend with its meaning.
fn land_map(map: &LandMap, alternative: &str, out: &mut impl Write) -> Result<(), ReportError> {
    let Outlines { width, height, lands } = outlines()?;
    let class_of = |code: &str| map.areas.iter().find(|area| area.land == code).map_or(0, |area| area.class);
    writeln!(out, "<figure class=\"tb-map\">")?;
    writeln!(out, "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{alternative}\">")?;
    for land in &lands {
        let class = class_of(land.code).min(DENSEST);
        writeln!(out, "<path class=\"k{class}\" d=\"{}\"/>", land.svg_path())?;
    }
    for land in &lands {
        let (x, y) = land.label;
        writeln!(out, "<text x=\"{x}\" y=\"{y}\">{} {}</text>", land.short, class_of(land.code))?;
    }
    writeln!(out, "</svg>\n<ul class=\"tb-legend kern-body\">")?;
    for (class, said) in map.classes.iter().enumerate() {
        let swatch = "<svg viewBox=\"0 0 24 16\" aria-hidden=\"true\"><path class=\"k";
        let shown = class.min(DENSEST);
        writeln!(out, "<li>{swatch}{shown}\" d=\"M1 1H23V15H1Z\"/></svg>{class}: {}</li>", escaped(said))?;
    }
    writeln!(out, "</ul>\n<p class=\"kern-body tb-notice\">{}</p>\n</figure>", escaped(&map.notice))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    //! Tests of the lines of long names.

    use super::*;

    #[test]
    fn a_long_name_breaks_between_words_and_loses_nothing() {
        assert_eq!(label_lines("Mecklenburg-Vorpommern"), ["Mecklenburg-Vorpommern"]);
        let name = "Ministerium für Inneres und Digitalisierung des Landes Mecklenburg-Vorpommern";
        let lines = label_lines(name);
        assert!(lines.len() > 2 && lines.iter().all(|line| line.chars().count() <= LABEL_LETTERS), "{lines:?}");
        assert_eq!(lines.join(" ").replace("- ", "-"), name);
        assert_eq!(label_lines(&"x".repeat(60)).len(), 1);
    }
}
