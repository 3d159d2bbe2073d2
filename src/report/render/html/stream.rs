//! A stream that becomes thinner from stage to stage, as SVG; what goes no further leaves it downwards and is hollow.

use super::escaped;
use crate::report::ReportError;
use crate::report::sheet::FlowStage;
use std::io::Write;

const WIDTH: i64 = 900;
const HEAD: i64 = 48;
/// The height of the largest amount.
const MOST: i64 = 200;
const NODE: i64 = 12;
/// How far what stays is moved down.
const DROP: i64 = 20;
const FOOT: i64 = 48;

pub(super) fn write(stages: &[FlowStage], alternative: &str, out: &mut impl Write) -> Result<(), ReportError> {
    let most = stages.iter().map(|stage| stage.value).max().unwrap_or(0).unsigned_abs();
    let thickness = |stage: &FlowStage| super::drawings::length(stage.value.max(0), most, MOST);
    let step = WIDTH / i64::try_from(stages.len().max(1)).unwrap_or(1);
    let height = HEAD + MOST + DROP + FOOT;
    writeln!(
        out,
        "<svg class=\"tb-stream\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{alternative}\">"
    )?;
    for (place, stage) in (0_i64..).zip(stages) {
        let (x, own) = (place * step, thickness(stage));
        let next = usize::try_from(place + 1).ok().and_then(|place| stages.get(place)).map(thickness);
        if let Some(next) = next {
            let (from, width, band) = (x + NODE, step - NODE, next.min(own));
            writeln!(out, "<rect class=\"band\" x=\"{from}\" y=\"{HEAD}\" width=\"{width}\" height=\"{band}\"/>")?;
        }
        writeln!(out, "<rect x=\"{x}\" y=\"{HEAD}\" width=\"{NODE}\" height=\"{}\"/>", own.max(1))?;
        writeln!(out, "<text class=\"stage\" x=\"{x}\" y=\"{}\">{}</text>", HEAD - 26, escaped(&stage.label))?;
        writeln!(out, "<text x=\"{x}\" y=\"{}\">{}</text>", HEAD - 8, escaped(&stage.text))?;
        if let (Some((label, text)), Some(next)) = (&stage.rest, next) {
            let (from, end) = (x + NODE, x + step * 3 / 5);
            let (inner, outer) = (HEAD + next.min(own), HEAD + own);
            let (end_inner, end_outer) = (HEAD + next + DROP, outer + DROP);
            writeln!(out, "<path d=\"M{from},{inner}V{outer}L{end},{end_outer}V{end_inner}Z\"/>")?;
            writeln!(out, "<text x=\"{from}\" y=\"{}\">{}</text>", end_outer + 18, escaped(label))?;
            writeln!(out, "<text x=\"{from}\" y=\"{}\">{}</text>", end_outer + 36, escaped(text))?;
        }
    }
    Ok(writeln!(out, "</svg>")?)
}
