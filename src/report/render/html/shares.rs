//! Parts of a whole as SVG: a row for each thing, and in it a track for each part, filled as far as the part goes.
//!
//! The track is as long as the whole. What is not known has its words and no track, so it does not look like nothing.

use super::drawings::{label_lines, length};
use super::escaped;
use crate::report::ReportError;
use crate::report::sheet::Shares;
use std::io::Write;

const WIDTH: i64 = 800;
/// Where the tracks begin, and how long they are.
const LABEL: i64 = 206;
const TRACK: i64 = 100;
const HEAD: i64 = 26;
const STEP: i64 = 46;
const NEXT_LINE: i64 = 17;
const BAR: i64 = 16;
/// The whole in hundredths of a percent.
const WHOLE: u64 = 10_000;

pub(super) fn write(shares: &Shares, alternative: &str, out: &mut impl Write) -> Result<(), ReportError> {
    let rows: Vec<(Vec<String>, _)> = shares.rows.iter().map(|row| (label_lines(&row.label), row)).collect();
    let tall = |lines: &[String]| STEP + NEXT_LINE * i64::try_from(lines.len().saturating_sub(1)).unwrap_or(0);
    let height = HEAD + rows.iter().map(|(lines, _)| tall(lines)).sum::<i64>();
    let step = (WIDTH - LABEL) / i64::try_from(shares.parts.len().max(1)).unwrap_or(1);
    let at = |place: usize| LABEL + step * i64::try_from(place).unwrap_or(0);
    writeln!(
        out,
        "<svg class=\"tb-shares\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{alternative}\">"
    )?;
    for (place, part) in shares.parts.iter().enumerate() {
        write!(out, "<text class=\"part\" x=\"{}\" y=\"16\">{}</text>", at(place), escaped(part))?;
    }
    let (mut tracks, mut bars) = (String::new(), String::new());
    let mut y = HEAD;
    for (lines, row) in &rows {
        for (place, line) in (1_i64..).zip(lines) {
            write!(out, "<text x=\"0\" y=\"{}\">{}</text>", y + place * NEXT_LINE, escaped(line))?;
        }
        let below = y + (1 + i64::try_from(lines.len()).unwrap_or(1)) * NEXT_LINE;
        write!(out, "<text class=\"whole\" x=\"0\" y=\"{below}\">{}</text>", escaped(&row.whole))?;
        for (place, part) in row.parts.iter().enumerate() {
            let (x, top, base) = (at(place), y + 5, y + 18);
            let Some(hundredths) = part.hundredths else {
                write!(out, "<text class=\"whole\" x=\"{x}\" y=\"{base}\">{}</text>", escaped(&part.text))?;
                continue;
            };
            let filled = length(hundredths.max(0), WHOLE, TRACK).min(TRACK);
            tracks.push_str(&format!("M{x} {top}h{TRACK}v{BAR}h-{TRACK}z"));
            bars.push_str(&format!("M{x} {top}h{filled}v{BAR}h-{filled}z"));
            write!(out, "<text x=\"{}\" y=\"{base}\">{}</text>", x + TRACK + 8, escaped(&part.text))?;
        }
        writeln!(out)?;
        y += tall(lines);
    }
    writeln!(out, "<path class=\"track\" d=\"{tracks}\"/><path d=\"{bars}\"/>")?;
    Ok(writeln!(out, "</svg>")?)
}
