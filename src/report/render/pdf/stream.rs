//! A stream that becomes thinner from stage to stage, as vectors; what goes no further leaves it downwards.
//!
//! Nothing is told by colour alone: each stage has its amount above it, what stays has its own below, and is hollow.

use super::canvas::{ACCENT, BLACK, Canvas, GREY, Ink, LEFT, Style};
use super::measure::Weight;
use crate::report::ReportError;
use crate::report::sheet::{Drawing, FlowStage};

/// The height of the largest amount.
const MOST: f32 = 120.0;
/// The least that can still be seen.
const LEAST: f32 = 0.6;
const NODE: f32 = 7.0;
const HEAD: f32 = 24.0;
/// How far what stays is moved down.
const DROP: f32 = 12.0;
const FOOT: f32 = 26.0;
const LABEL: Style = Style::new(Weight::Bold, 8.0, 10.0, BLACK);
const TEXT: Style = Style::new(Weight::Regular, 7.5, 10.0, BLACK);
const STREAM: Ink = Ink(0xD0, 0xE0, 0xEA);

impl Canvas {
    pub(super) fn stream(&mut self, drawing: &Drawing, stages: &[FlowStage]) -> Result<(), ReportError> {
        let height = HEAD + MOST + DROP + FOOT;
        self.heading(&drawing.title, height)?;
        let most = stages.iter().map(|stage| stage.value).max().unwrap_or(0).max(1) as f32;
        let thickness = |stage: &FlowStage| (stage.value.max(0) as f32 / most * MOST).max(LEAST);
        let step = self.format.content_width() / stages.len().max(1) as f32;
        let top = self.y + HEAD;
        self.figure(&drawing.alternative, height);
        for (place, stage) in stages.iter().enumerate() {
            let (x, own) = (LEFT + place as f32 * step, thickness(stage));
            let next = stages.get(place + 1).map(thickness);
            if let Some(next) = next {
                self.area(x + NODE, top, step - NODE, next.min(own), STREAM);
            }
            self.area(x, top, NODE, own, ACCENT);
            self.label_at(&stage.label, (x, top - 14.0), step - 6.0, LABEL)?;
            self.label_at(&stage.text, (x, top - 4.0), step - 6.0, TEXT)?;
            if let (Some((label, text)), Some(next)) = (&stage.rest, next) {
                let (from, end) = (x + NODE, x + step * 0.6);
                let ring = vec![
                    (from, top + next.min(own)),
                    (from, top + own),
                    (end, top + own + DROP),
                    (end, top + next + DROP),
                ];
                self.lines(&[ring], true, 0.6, GREY);
                let below = top + own + DROP + 10.0;
                self.label_at(label, (from, below), step - NODE - 6.0, TEXT)?;
                self.label_at(text, (from, below + 10.0), step - NODE - 6.0, TEXT)?;
            }
        }
        self.end();
        self.y = top + MOST + DROP + FOOT;
        Ok(())
    }

    /// A line of text that is set smaller where it would be wider than its room.
    fn label_at(&mut self, text: &str, (x, y): (f32, f32), room: f32, style: Style) -> Result<(), ReportError> {
        let (_, style) = self.fitting(text, style, room)?;
        self.text(x, y, text, style);
        Ok(())
    }
}
