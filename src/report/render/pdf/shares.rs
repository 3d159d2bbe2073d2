//! Parts of a whole, as vectors: a row for each thing, and in it a track for each part, filled as far as the part goes.
//!
//! The track is as long as the whole, and the percentage stands beside it. What is not known has its words and no track.

use super::canvas::{ACCENT, BLACK, Canvas, GREY, LEFT, Style};
use super::measure::Weight;
use crate::report::ReportError;
use crate::report::sheet::{Drawing, ShareRow, Shares};
use crate::report::words::Language;

const STEP: f32 = 25.0;
const HEAD: f32 = 14.0;
const BAR: f32 = 8.0;
/// How much of the width names and wholes take, and how much of its column a track.
const LABEL_PART: f32 = 0.28;
const TRACK_PART: f32 = 0.55;
const PART: Style = Style::new(Weight::Bold, 8.0, 10.0, BLACK);
const LABEL: Style = Style::new(Weight::Regular, 8.5, 10.0, BLACK);
const WHOLE: Style = Style::new(Weight::Regular, 7.5, 10.0, GREY);

impl Canvas {
    /// What does not fit on the page goes on in a figure on the next, under the names of its parts.
    pub(super) fn shares(&mut self, drawing: &Drawing, shares: &Shares, language: Language) -> Result<(), ReportError> {
        let keep = HEAD + STEP * shares.rows.len().min(4) as f32;
        self.heading(&drawing.title, keep)?;
        let continued = format!("{} ({})", drawing.title, language.pick("Fortsetzung", "continued"));
        let (mut rest, mut alternative) = (shares.rows.as_slice(), drawing.alternative.as_str());
        while !rest.is_empty() {
            let fits = ((self.space_left() - HEAD) / STEP).max(1.0) as usize;
            let (here, later) = rest.split_at(fits.clamp(1, rest.len()));
            self.figure(alternative, HEAD + STEP * here.len() as f32);
            for (place, part) in shares.parts.iter().enumerate() {
                let (x, _) = self.track(place, shares.parts.len());
                self.text(x, self.y + 9.0, part, PART);
            }
            self.y += HEAD;
            for row in here {
                self.share_row(row)?;
                self.y += STEP;
            }
            self.end();
            if !later.is_empty() {
                self.next_page();
            }
            (rest, alternative) = (later, continued.as_str());
        }
        Ok(())
    }

    /// Where a part begins, and how wide its column is.
    fn track(&self, place: usize, parts: usize) -> (f32, f32) {
        let room = self.format.content_width();
        let column = room * (1.0 - LABEL_PART) / parts.max(1) as f32;
        (LEFT + room * LABEL_PART + place as f32 * column, column)
    }

    fn share_row(&mut self, row: &ShareRow) -> Result<(), ReportError> {
        let room = self.format.content_width() * LABEL_PART - 10.0;
        for (text, style, down) in [(&row.label, LABEL, 9.0), (&row.whole, WHOLE, 18.5)] {
            let (_, style) = self.fitting(text, style, room)?;
            self.text(LEFT, self.y + down, text, style);
        }
        for (place, part) in row.parts.iter().enumerate() {
            let (x, column) = self.track(place, row.parts.len());
            let Some(hundredths) = part.hundredths else {
                let (_, style) = self.fitting(&part.text, WHOLE, column - 6.0)?;
                self.text(x, self.y + 9.0, &part.text, style);
                continue;
            };
            let (top, whole) = (self.y + 2.0, column * TRACK_PART);
            let filled = hundredths.clamp(0, 10_000) as f32 / 10_000.0 * whole;
            if filled > 0.0 {
                self.area(x, top, filled.max(0.4), BAR, ACCENT);
            }
            let ring = vec![(x, top), (x + whole, top), (x + whole, top + BAR), (x, top + BAR)];
            self.lines(&[ring], true, 0.5, GREY);
            let (_, style) = self.fitting(&part.text, LABEL, column - whole - 10.0)?;
            self.text(x + whole + 5.0, self.y + 9.0, &part.text, style);
        }
        Ok(())
    }
}
