//! Drawings as vectors: bars, differences around zero, the map of the Länder.
//!
//! Each is one figure with one text that says the same. Nothing is told by colour alone: bars have their amount beside
//! them, differences their side and sign, Länder the number of their class and a hatching that grows denser.

use super::canvas::{ACCENT, BLACK, Canvas, GREY, Ink, LEFT, RIGHT, Style};
use super::measure::Weight;
use super::tags::ROOT;
use crate::report::ReportError;
use crate::report::outlines::{Outline, Place, outlines};
use crate::report::sheet::{Bar, Drawing, LandMap, Shape};
use crate::report::words::Language;

const STEP: f32 = 14.0;
const BAR: f32 = 9.0;
/// From one line of a long name to the next.
const NEXT_LINE: f32 = 10.0;
const LABEL: Style = Style::new(Weight::Regular, 8.5, STEP, BLACK);
const MAP_HEIGHT: f32 = 285.0;
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
/// Where the bars of a drawing stand, so that those on a later page have the same scale.
struct Columns {
    label: f32,
    x: f32,
    room: f32,
    most: u64,
    /// To both sides of zero.
    both: bool,
}

impl Canvas {
    /// One figure under its heading.
    pub(super) fn drawing(&mut self, drawing: &Drawing, language: Language) -> Result<(), ReportError> {
        match &drawing.shape {
            Shape::Bars(bars) => self.bars(drawing, bars, false, language),
            Shape::Differences(bars) => self.bars(drawing, bars, true, language),
            Shape::Map(map) => self.map(drawing, map),
            Shape::Flow(stages) => self.stream(drawing, stages),
            Shape::Shares(shares) => self.shares(drawing, shares, language),
        }
    }

    fn room(&self) -> f32 {
        self.format.content_width()
    }

    /// Opens the figure at the pen; everything until `end` belongs to it.
    pub(super) fn figure(&mut self, alternative: &str, height: f32) {
        let figure = self.tags.add(ROOT, "Figure");
        self.tags.set_alternative(figure, alternative);
        self.bounding_box(figure, LEFT, self.room(), height);
        self.begin(Some((figure, "Figure")));
    }

    fn columns(&self, bars: &[Bar], both: bool) -> Result<Columns, ReportError> {
        let (mut label, mut text) = (0.0_f32, 0.0_f32);
        for bar in bars {
            label = label.max(self.faces.width(&bar.label, LABEL.weight, LABEL.size)?);
            text = text.max(self.faces.width(&bar.text, LABEL.weight, LABEL.size)?);
        }
        let label = label.min(self.room() * 0.4);
        let most = bars.iter().map(|bar| bar.value.unsigned_abs()).max().unwrap_or(0).max(1);
        Ok(Columns { label, x: LEFT + label + 10.0, room: self.room() - label - text - 22.0, most, both })
    }

    /// Bars from a common line, or to both sides of zero: to the left for less, to the right for more. A long name has
    /// lines below its first, and what does not fit on the page goes on in a figure on the next.
    fn bars(&mut self, drawing: &Drawing, bars: &[Bar], both: bool, language: Language) -> Result<(), ReportError> {
        let columns = self.columns(bars, both)?;
        let mut rows = Vec::with_capacity(bars.len());
        for bar in bars {
            let label = self.faces.wrap(&bar.label, LABEL.weight, LABEL.size, columns.label + 0.1)?;
            let height = STEP + (label.len().max(1) - 1) as f32 * NEXT_LINE;
            rows.push((bar, label, height));
        }
        let height = |rows: &[(&Bar, Vec<String>, f32)]| rows.iter().map(|(.., height)| height).sum::<f32>();
        let whole = height(&rows);
        let keep = if whole < self.format.height / 2.0 { whole } else { height(rows.get(..3).unwrap_or(&rows)) };
        self.heading(&drawing.title, keep)?;
        let continued = format!("{} ({})", drawing.title, language.pick("Fortsetzung", "continued"));
        let (mut rest, mut alternative) = (rows.as_slice(), drawing.alternative.as_str());
        while !rest.is_empty() {
            let mut left = self.space_left();
            let fits = rest.iter().take_while(|(.., height)| {
                left -= height;
                left >= 0.0
            });
            let (here, later) = rest.split_at(fits.count().clamp(1, rest.len()));
            let (top, tall) = (self.y, height(here));
            self.figure(alternative, tall);
            for (bar, label, height) in here {
                self.bar(bar, label, &columns)?;
                self.y += height;
            }
            if both {
                self.area(columns.x + columns.room / 2.0 - 0.35, top, 0.7, tall, GREY);
            }
            self.end();
            if !later.is_empty() {
                self.next_page();
            }
            (rest, alternative) = (later, continued.as_str());
        }
        Ok(())
    }

    /// One bar with its name and amount; what is less than zero is hollow.
    fn bar(&mut self, bar: &Bar, label: &[String], columns: &Columns) -> Result<(), ReportError> {
        let &Columns { x, room, most, both, .. } = columns;
        let (zero, room) = if both { (x + room / 2.0, room / 2.0) } else { (x, room) };
        let length = bar.value.unsigned_abs() as f32 / most as f32 * room;
        let top = self.y + 1.8;
        if bar.value < 0 && both {
            self.area(zero - length, top, length.max(0.4), BAR, ACCENT);
            self.area(zero - length + 0.9, top + 0.9, (length - 0.9).max(0.0), BAR - 1.8, PAPER);
        } else if bar.value > 0 || !both {
            self.area(zero, top, if bar.value < 0 { 0.4 } else { length.max(0.4) }, BAR, ACCENT);
        }
        let mut baseline = self.y + 9.0;
        for line in label {
            self.text(LEFT, baseline, line, LABEL);
            baseline += NEXT_LINE;
        }
        let width = self.faces.width(&bar.text, LABEL.weight, LABEL.size)?;
        self.text(LEFT + self.room() - width, self.y + 9.0, &bar.text, LABEL);
        Ok(())
    }

    /// The map at the left, its classes at the right, the notice of the source under both.
    fn map(&mut self, drawing: &Drawing, map: &LandMap) -> Result<(), ReportError> {
        let outlines = outlines()?;
        let scale = MAP_HEIGHT / outlines.height;
        self.heading(&drawing.title, MAP_HEIGHT + 3.0 * NOTICE.leading)?;
        self.figure(&drawing.alternative, MAP_HEIGHT);
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
            self.map_label(&format!("{} {}", land.short, class_of(land.code)), placed(land.label))?;
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
