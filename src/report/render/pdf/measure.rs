//! Text in ink: the two faces of the reports, their advance widths, and where a line breaks.
//!
//! The widths are those of the embedded font itself. A character that the font lacks is an error that names it: a
//! report never shows an empty box. No hyphenation: a line breaks at spaces, after hyphens, and hard where nothing else
//! helps (a hash, a very long word).

use crate::report::ReportError;
use printpdf::{FontId, ParsedFont};

const REGULAR: &[u8] = include_bytes!("../../../../reports/fonts/FiraSans-Regular.subset.ttf");
const SEMI_BOLD: &[u8] = include_bytes!("../../../../reports/fonts/FiraSans-SemiBold.subset.ttf");

/// Which of the two faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// A parsed face and its name in the file.
pub(super) struct Face {
    pub id: FontId,
    pub font: ParsedFont,
}

/// The faces of a report.
pub(super) struct Faces {
    pub regular: Face,
    pub bold: Face,
}

fn face(name: &str, bytes: &[u8]) -> Result<Face, ReportError> {
    let mut warnings = Vec::new();
    let font = ParsedFont::from_bytes(bytes, 0, &mut warnings).ok_or_else(|| ReportError::Font(name.to_owned()))?;
    Ok(Face { id: FontId(name.to_owned()), font: ParsedFont { font_name: Some(name.to_owned()), ..font } })
}

impl Faces {
    pub(super) fn load() -> Result<Faces, ReportError> {
        Ok(Faces { regular: face("FiraSans-Regular", REGULAR)?, bold: face("FiraSans-SemiBold", SEMI_BOLD)? })
    }

    pub(super) const fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// The width of a text in points.
    pub(super) fn width(&self, text: &str, weight: Weight, size: f32) -> Result<f32, ReportError> {
        let font = &self.face(weight).font;
        let mut units = 0u32;
        for character in text.chars() {
            let code = u32::from(character);
            let advance = font.codepoint_to_glyph.get(&code).and_then(|glyph| font.glyph_widths.get(glyph));
            let missing = || ReportError::MissingGlyph { character, code, context: text.chars().take(80).collect() };
            units += u32::from(*advance.ok_or_else(missing)?);
        }
        Ok(units as f32 * size / f32::from(font.units_per_em))
    }

    /// The lines of a text in a column of this width; an empty text is one empty line, `\n` ends a line.
    pub(super) fn wrap(&self, text: &str, weight: Weight, size: f32, max: f32) -> Result<Vec<String>, ReportError> {
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let mut line = String::new();
            for piece in pieces(paragraph) {
                let candidate = format!("{line}{piece}");
                if self.width(candidate.trim_end_matches(' '), weight, size)? <= max {
                    line = candidate;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(line.trim_end_matches(' ').to_owned());
                }
                line = self.break_hard(piece, weight, size, max, &mut lines)?;
            }
            lines.push(line.trim_end_matches(' ').to_owned());
        }
        Ok(lines)
    }

    /// Puts out full lines of an overlong piece and returns what is left.
    fn break_hard(
        &self,
        piece: &str,
        weight: Weight,
        size: f32,
        max: f32,
        lines: &mut Vec<String>,
    ) -> Result<String, ReportError> {
        if self.width(piece.trim_end_matches(' '), weight, size)? <= max {
            return Ok(piece.to_owned());
        }
        let mut line = String::new();
        for character in piece.chars() {
            let candidate = format!("{line}{character}");
            if line.is_empty() || self.width(candidate.trim_end_matches(' '), weight, size)? <= max {
                line = candidate;
            } else {
                lines.push(std::mem::replace(&mut line, character.to_string()));
            }
        }
        Ok(line)
    }
}

/// Cuts behind every space and every hyphen that stands between letters (not behind a minus sign).
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut before = None;
        let mut indices = rest.char_indices().peekable();
        let mut end = rest.len();
        while let Some((at, character)) = indices.next() {
            let next = indices.peek().map(|(_, c)| *c);
            let after_letter = before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
            let breaks = (character == ' ' && next != Some(' ')) || (character == '-' && after_letter);
            if breaks {
                end = at + character.len_utf8();
                break;
            }
            before = Some(character);
        }
        let (piece, tail) = rest.split_at(end);
        pieces.push(piece);
        rest = tail;
    }
    pieces
}

#[cfg(test)]
mod tests;
