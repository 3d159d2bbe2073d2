//! Drawings as vectors: bars, differences around zero, the map of the Länder.
//!
//! Each is one figure with one text that says the same. Nothing is told by colour alone: bars have their amount beside
//! them, differences their side and sign, Länder the number of their class and a hatching that grows denser.

use super::canvas::{ACCENT, BLACK, Canvas, GREY, Ink, LEFT, RIGHT, Style};
use super::measure::Weight;
use super::tags::{Node, ROOT};
use crate::report::ReportError;
use crate::report::outlines::{Outline, Place, outlines};
use crate::report::sheet::{Bar, Drawing, LandMap, Shape};

const STEP: f32 = 14.0;
const BAR: f32 = 9.0;
const LABEL: Style = Style::new(Weight::Regular, 8.5, STEP, BLACK);
const MAP_HEIGHT: f32 = 330.0;
const MAP_LABEL: Style = Style::new(Weight::Bold, 6.5, 8.0, BLACK);
const NOTICE: Style = Style::new(Weight::Regular, 7.5, 10.2, GREY);
const SWATCH: f32 = 13.0;
/// From no value to the most: the ground, and the distance of the hatching in points.
const CLASSES: [(Ink, Option<f32>); 6] = [
    (Ink(0xFF, 0xFF, 0xFF), None),
    (Ink(0xEE, 0xF3, 0xF7), None),
    (Ink(0xE0, 0xEA, 0xF1), Some(9.0)),
    (Ink(0xD0, 0xE0, 0xEA), Some(5.5)),
    (Ink(0xBF, 0xD5, 0xE3), Some(3.4)),
    (Ink(0xA9, 0xC7, 0xDA), Some(2.0)),
];
/// How far the label of a Land is moved, in units of the outlines, where it would lie on that of a neighbour.
const LABEL_SHIFTS: [(&str, Place); 5] = [
    ("DE-BB", (48.0, 40.0)),
    ("DE-BE", (0.0, -25.0)),
    ("DE-HB", (-14.0, 6.0)),
    ("DE-HH", (18.0, 0.0)),
    ("DE-NI", (52.0, -16.0)),
];

impl Canvas {
    /// One figure under its heading.
    pub(super) fn drawing(&mut self, drawing: &Drawing) -> Result<(), ReportError> {
        match &drawing.shape {
            Shape::Bars(bars) => self.bars(drawing, bars),
            Shape::Differences(bars) => self.differences(drawing, bars),
            Shape::Map(map) => self.map(drawing, map),
            Shape::Flow(stages) => self.stream(drawing, stages),
        }
    }

    fn room(&self) -> f32 {
        self.format.content_width()
    }

    /// Opens the figure at the pen; everything until `end` belongs to it.
    pub(super) fn figure(&mut self, drawing: &Drawing, height: f32) -> Node {
        let figure = self.tags.add(ROOT, "Figure");
        self.tags.set_alternative(figure, &drawing.alternative);
        self.bounding_box(figure, LEFT, self.room(), height);
        self.begin(Some((figure, "Figure")));
        figure
    }

    /// The widest label and the widest text of the bars.
    fn label_and_text_width(&self, bars: &[Bar]) -> Result<(f32, f32), ReportError> {
        let (mut label_width, mut text_width) = (0.0_f32, 0.0_f32);
        for bar in bars {
            label_width = label_width.max(self.faces.width(&bar.label, LABEL.weight, LABEL.size)?);
            text_width = text_width.max(self.faces.width(&bar.text, LABEL.weight, LABEL.size)?);
        }
        Ok((label_width.min(self.room() * 0.4), text_width))
    }

    fn bar_label(&mut self, bar: &Bar, width: f32) -> Result<(), ReportError> {
        let label = self.faces.wrap(&bar.label, LABEL.weight, LABEL.size, width + 0.1)?;
        self.text(LEFT, self.y + 9.0, label.first().map_or("", String::as_str), LABEL);
        let width = self.faces.width(&bar.text, LABEL.weight, LABEL.size)?;
        self.text(LEFT + self.room() - width, self.y + 9.0, &bar.text, LABEL);
        Ok(())
    }

    fn bars(&mut self, drawing: &Drawing, bars: &[Bar]) -> Result<(), ReportError> {
        let height = bars.len() as f32 * STEP;
        self.heading(&drawing.title, height)?;
        let most = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
        let (label_width, text_width) = self.label_and_text_width(bars)?;
        let (x, room) = (LEFT + label_width + 10.0, self.room() - label_width - text_width - 22.0);
        self.figure(drawing, height);
        for bar in bars {
            let length = (bar.value.max(0) as f32 / most as f32 * room).max(0.4);
            self.area(x, self.y + 1.8, length, BAR, ACCENT);
            self.bar_label(bar, label_width)?;
            self.y += STEP;
        }
        self.end();
        Ok(())
    }

    /// Bars to the left of zero for less, to the right for more; those to the left are hollow.
    fn differences(&mut self, drawing: &Drawing, bars: &[Bar]) -> Result<(), ReportError> {
        let height = bars.len() as f32 * STEP;
        self.heading(&drawing.title, height)?;
        let most = bars.iter().map(|bar| bar.value.unsigned_abs()).max().unwrap_or(0).max(1);
        let (label_width, text_width) = self.label_and_text_width(bars)?;
        let (x, room) = (LEFT + label_width + 10.0, self.room() - label_width - text_width - 22.0);
        let zero = x + room / 2.0;
        self.figure(drawing, height);
        for bar in bars {
            let length = bar.value.unsigned_abs() as f32 / most as f32 * room / 2.0;
            if bar.value < 0 {
                self.area(zero - length, self.y + 1.8, length.max(0.4), BAR, ACCENT);
                self.area(zero - length + 0.9, self.y + 2.7, (length - 0.9).max(0.0), BAR - 1.8, PAPER);
            } else if bar.value > 0 {
                self.area(zero, self.y + 1.8, length.max(0.4), BAR, ACCENT);
            }
            self.bar_label(bar, label_width)?;
            self.y += STEP;
        }
        self.area(zero - 0.35, self.y - height, 0.7, height, GREY);
        self.end();
        Ok(())
    }

    /// The map at the left, its classes at the right, the notice of the source under both.
    fn map(&mut self, drawing: &Drawing, map: &LandMap) -> Result<(), ReportError> {
        let outlines = outlines()?;
        let scale = MAP_HEIGHT / outlines.height;
        self.heading(&drawing.title, MAP_HEIGHT + 3.0 * NOTICE.leading)?;
        self.figure(drawing, MAP_HEIGHT);
        let (left, top) = (LEFT, self.y);
        let placed = |(x, y): Place| (left + x * scale, top + y * scale);
        let class_of = |code: &str| map.areas.iter().find(|area| area.land == code).map_or(0, |area| area.class);
        let mut lands: Vec<(&Outline, Vec<Vec<Place>>)> = Vec::with_capacity(outlines.lands.len());
        for land in &outlines.lands {
            let rings = land.rings.iter().map(|ring| ring.iter().copied().map(placed).collect()).collect();
            lands.push((land, rings));
        }
        for (land, rings) in &lands {
            self.hatched(rings, class_of(land.code));
        }
        for (land, _) in &lands {
            let shift = LABEL_SHIFTS.iter().find(|(code, _)| *code == land.code).map_or((0.0, 0.0), |(_, by)| *by);
            let (x, y) = land.label;
            let short = land.code.trim_start_matches("DE-");
            self.map_label(&format!("{short} {}", class_of(land.code)), placed((x + shift.0, y + shift.1)))?;
        }
        self.legend(map, LEFT + outlines.width * scale + 24.0)?;
        self.end();
        self.y = top + MAP_HEIGHT + 6.0;
        let notice = self.tags.add(ROOT, "P");
        self.flow(notice, "P", &map.notice, NOTICE, (LEFT, self.room()))
    }

    fn legend(&mut self, map: &LandMap, x: f32) -> Result<(), ReportError> {
        let mut y = self.y + 30.0;
        for (class, said) in map.classes.iter().enumerate() {
            let square = vec![(x, y), (x + 2.0 * SWATCH, y), (x + 2.0 * SWATCH, y + SWATCH), (x, y + SWATCH)];
            self.hatched(&[square], class);
            let label = format!("{class}  {said}");
            let room = self.format.width - RIGHT - x - 2.0 * SWATCH - 8.0;
            for line in self.faces.wrap(&label, LABEL.weight, LABEL.size, room)? {
                self.text(x + 2.0 * SWATCH + 8.0, y + 9.5, &line, LABEL);
                y += 11.0;
            }
            y += SWATCH - 5.0;
        }
        Ok(())
    }

    /// A label on a ground of its own, so that no hatching runs through it.
    fn map_label(&mut self, text: &str, (x, y): Place) -> Result<(), ReportError> {
        let width = self.faces.width(text, MAP_LABEL.weight, MAP_LABEL.size)?;
        self.area(x - width / 2.0 - 1.2, y - 4.2, width + 2.4, 8.0, PAPER);
        self.text(x - width / 2.0, y + 2.2, text, MAP_LABEL);
        Ok(())
    }

    /// An area with the ground and the hatching of its class.
    fn hatched(&mut self, rings: &[Vec<Place>], class: usize) {
        let (ink, distance) = CLASSES.get(class).or(CLASSES.last()).copied().unwrap_or((PAPER, None));
        self.fill_rings(rings, ink);
        let lines = distance.map(|distance| hatching(rings, distance)).unwrap_or_default();
        let lines: Vec<Vec<Place>> = lines.into_iter().map(|(from, to)| vec![from, to]).collect();
        if !lines.is_empty() {
            self.lines(&lines, false, 0.35, ACCENT);
        }
        self.lines(rings, true, 0.5, GREY);
    }
}

const PAPER: Ink = Ink(0xFF, 0xFF, 0xFF);

/// The sides of a closed ring.
fn edges(ring: &[Place]) -> impl Iterator<Item = (Place, Place)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Lines at 45° inside the rings, so far apart: where a line crosses the sides, it changes between outside and inside.
fn hatching(rings: &[Vec<Place>], distance: f32) -> Vec<(Place, Place)> {
    // Along a line at 45° the sum of both coordinates stays the same; lines have places of their own on the page, so
    // that neighbours of one class meet.
    let sums = rings.iter().flatten().map(|(x, y)| x + y);
    let (least, most) = sums.fold((f32::MAX, f32::MIN), |(least, most), sum| (least.min(sum), most.max(sum)));
    let step = distance * std::f32::consts::SQRT_2;
    let mut lines = Vec::new();
    let mut number = (least / step).ceil();
    while number * step < most {
        let sum = number * step;
        let mut crossings: Vec<f32> = Vec::new();
        for (from, to) in rings.iter().flat_map(|ring| edges(ring)) {
            let (before, after) = (from.0 + from.1 - sum, to.0 + to.1 - sum);
            if (before < 0.0) != (after < 0.0) {
                crossings.push(from.0 + (to.0 - from.0) * before / (before - after));
            }
        }
        crossings.sort_unstable_by(f32::total_cmp);
        for pair in crossings.chunks_exact(2) {
            if let [from, to] = pair {
                lines.push(((*from, sum - from), (*to, sum - to)));
            }
        }
        number += 1.0;
    }
    lines
}

#[cfg(test)]
mod tests;
