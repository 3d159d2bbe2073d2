//! Text in ink: the two faces of the reports, their advance widths, and where a line breaks.
//!
//! The widths are those of the embedded font itself. A character that the font lacks is an error that names it: a
//! report never shows an empty box. A line breaks at spaces and behind hyphens; a word is hyphenated where its column
//! is too narrow for it or a hole would be left (see `hyphen`), and cut hard where nothing else helps (a hash).

use super::hyphen::{self, SOFT_HYPHEN};
use crate::report::ReportError;
use crate::report::words::Language;
use printpdf::{FontId, ParsedFont};

const REGULAR: &[u8] = include_bytes!("../../../../reports/fonts/FiraSans-Regular.subset.ttf");
const SEMI_BOLD: &[u8] = include_bytes!("../../../../reports/fonts/FiraSans-SemiBold.subset.ttf");

/// Below this code point glyphs are found by index; the others are few.
const DIRECT: usize = 0x180;

/// Which of the two faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

#[derive(Clone, Copy)]
struct Glyph {
    index: u16,
    advance: u16,
}

/// A parsed face, its name in the file, and which of its characters were drawn.
pub(super) struct Face {
    pub id: FontId,
    pub font: ParsedFont,
    direct: Vec<Option<Glyph>>,
    drawn: Vec<bool>,
    drawn_others: Vec<char>,
}

/// The faces of a report, and the language by which its words are hyphenated.
pub(super) struct Faces {
    pub regular: Face,
    pub bold: Face,
    language: Language,
}

impl Face {
    fn load(name: &str, bytes: &[u8]) -> Result<Face, ReportError> {
        let mut warnings = Vec::new();
        let font = ParsedFont::from_bytes(bytes, 0, &mut warnings).ok_or_else(|| ReportError::Font(name.to_owned()))?;
        let font = ParsedFont { font_name: Some(name.to_owned()), ..font };
        let direct = (0..DIRECT).map(|code| looked_up(&font, u32::try_from(code).ok()?)).collect();
        Ok(Face { id: FontId(name.to_owned()), font, direct, drawn: vec![false; DIRECT], drawn_others: Vec::new() })
    }

    fn glyph(&self, character: char) -> Option<Glyph> {
        let code = u32::from(character);
        match self.direct.get(code as usize) {
            Some(found) => *found,
            None => looked_up(&self.font, code),
        }
    }

    /// The code of a character in the content of a page, and that it was drawn; `None` if the face lacks it.
    pub(super) fn draw(&mut self, character: char) -> Option<[u8; 2]> {
        let glyph = self.glyph(character)?;
        match self.drawn.get_mut(character as usize) {
            Some(drawn) => *drawn = true,
            None if self.drawn_others.contains(&character) => {}
            None => self.drawn_others.push(character),
        }
        Some(glyph.index.to_be_bytes())
    }

    /// All characters that were drawn, the highest code point first: where two share a glyph, the common one comes
    /// last and names it.
    pub(super) fn drawn(&self) -> String {
        let direct = self.drawn.iter().enumerate().filter(|(_, drawn)| **drawn);
        let direct = direct.filter_map(|(code, _)| char::from_u32(u32::try_from(code).ok()?));
        let mut all: Vec<char> = direct.chain(self.drawn_others.iter().copied()).collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        all.into_iter().collect()
    }
}

fn looked_up(font: &ParsedFont, code: u32) -> Option<Glyph> {
    let index = *font.codepoint_to_glyph.get(&code)?;
    Some(Glyph { index, advance: *font.glyph_widths.get(&index)? })
}

impl Faces {
    pub(super) fn load(language: Language) -> Result<Faces, ReportError> {
        let (regular, bold) = (Face::load("FiraSans-Regular", REGULAR)?, Face::load("FiraSans-SemiBold", SEMI_BOLD)?);
        Ok(Faces { regular, bold, language })
    }

    pub(super) const fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    pub(super) const fn face_mut(&mut self, weight: Weight) -> &mut Face {
        match weight {
            Weight::Regular => &mut self.regular,
            Weight::Bold => &mut self.bold,
        }
    }

    /// The width of a text in points; a soft hyphen counts where it is drawn, at the end.
    pub(super) fn width(&self, text: &str, weight: Weight, size: f32) -> Result<f32, ReportError> {
        let face = self.face(weight);
        let mut units = 0u32;
        for character in text.chars() {
            let glyph = if character == SOFT_HYPHEN { None } else { Some(face.glyph(character)) };
            let missing = || ReportError::MissingGlyph {
                character,
                code: u32::from(character),
                context: text.chars().take(80).collect(),
            };
            units += glyph.map_or(Ok(0), |glyph| glyph.map(|glyph| u32::from(glyph.advance)).ok_or_else(missing))?;
        }
        if text.ends_with(SOFT_HYPHEN) {
            units += u32::from(face.glyph('-').map_or(0, |glyph| glyph.advance));
        }
        Ok(units as f32 * size / f32::from(face.font.units_per_em))
    }

    /// The lines of a text in a column of this width; an empty text is one empty line, `\n` ends a line. A line that
    /// ends within a word ends with a soft hyphen, which `Canvas::text` draws as a hyphen.
    pub(super) fn wrap(&self, text: &str, weight: Weight, size: f32, max: f32) -> Result<Vec<String>, ReportError> {
        self.broken(text, weight, size, max, true)
    }

    /// The same without hyphens, for identifiers and numbers.
    pub(super) fn wrap_verbatim(
        &self,
        text: &str,
        weight: Weight,
        size: f32,
        max: f32,
    ) -> Result<Vec<String>, ReportError> {
        self.broken(text, weight, size, max, false)
    }

    fn broken(
        &self,
        text: &str,
        weight: Weight,
        size: f32,
        max: f32,
        hyphenate: bool,
    ) -> Result<Vec<String>, ReportError> {
        if !text.contains('\n') && self.width(text, weight, size)? <= max {
            return Ok(vec![text.to_owned()]);
        }
        let ruler = Ruler { faces: self, weight, size, max };
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let mut line = String::new();
            for piece in pieces(paragraph) {
                line = ruler.add(line, piece, hyphenate, &mut lines)?;
            }
            lines.push(trimmed(&line));
        }
        Ok(lines)
    }
}

fn trimmed(line: &str) -> String {
    line.trim_end_matches(' ').to_owned()
}

/// A column of one width in one face and size.
struct Ruler<'a> {
    faces: &'a Faces,
    weight: Weight,
    size: f32,
    max: f32,
}

impl Ruler<'_> {
    fn width(&self, text: &str) -> Result<f32, ReportError> {
        self.faces.width(text.trim_end_matches(' '), self.weight, self.size)
    }

    /// Puts a piece behind the line; full lines go to `lines`, the open one comes back.
    fn add(&self, line: String, piece: &str, hyphenate: bool, lines: &mut Vec<String>) -> Result<String, ReportError> {
        let candidate = format!("{line}{piece}");
        if self.width(&candidate)? <= self.max {
            return Ok(candidate);
        }
        // A hyphen mends a word that has no line wide enough, or a line that would stay half empty; not right behind
        // the hyphen of the name itself.
        let overlong = self.width(piece)? > self.max;
        let hole = !line.ends_with('-') && self.width(&line)? < self.max * 0.55;
        if hyphenate && (overlong || hole) {
            let parts = hyphen::parts(piece.trim_end_matches(' '), self.faces.language);
            for cut in (1..parts.len()).rev() {
                let (head, rest) = parts.split_at(cut);
                let begun = format!("{line}{}{SOFT_HYPHEN}", head.concat());
                if self.width(&begun)? <= self.max {
                    lines.push(begun);
                    let spaces = piece.get(piece.trim_end_matches(' ').len()..).unwrap_or_default();
                    return self.add(String::new(), &format!("{}{spaces}", rest.concat()), hyphenate, lines);
                }
            }
        }
        if !line.is_empty() {
            lines.push(trimmed(&line));
            return self.add(String::new(), piece, hyphenate, lines);
        }
        self.cut(piece, lines)
    }

    /// Puts out full lines of a piece that cannot be hyphenated and returns what is left.
    fn cut(&self, piece: &str, lines: &mut Vec<String>) -> Result<String, ReportError> {
        let mut line = String::new();
        for character in piece.chars() {
            let candidate = format!("{line}{character}");
            if line.is_empty() || self.width(&candidate)? <= self.max {
                line = candidate;
            } else {
                lines.push(std::mem::replace(&mut line, character.to_string()));
            }
        }
        Ok(line)
    }
}

/// Letters and digits that a hyphen must have on each side to break a line: `DE-BY` and `p-1` stay whole.
const BESIDE_HYPHEN: usize = 3;

/// Cuts behind every space and every hyphen between words (not behind a minus sign, nor within a short code).
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut letters) = (0, 0);
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        let rest = text.get(end..).unwrap_or_default();
        let breaks = match character {
            ' ' => !rest.starts_with(' '),
            '-' => letters >= BESIDE_HYPHEN && begins_with_word(rest),
            _ => false,
        };
        letters = if character.is_alphanumeric() { letters + 1 } else { 0 };
        if breaks {
            pieces.extend(text.get(start..end));
            start = end;
        }
    }
    pieces.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    pieces
}

fn begins_with_word(rest: &str) -> bool {
    rest.chars().take_while(|c| c.is_alphanumeric()).take(BESIDE_HYPHEN).count() == BESIDE_HYPHEN
}

#[cfg(test)]
mod tests;
