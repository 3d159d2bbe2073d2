//! A sheet of paper after the other: positions in points from the upper left corner, text, rules, areas and marks.
//!
//! Knows nothing of tables or reports. Everything drawn stands either in a mark that belongs to an element of the
//! structure tree or in an artifact: there is no third way to draw.

use super::conform::Bookmark;
use super::measure::{Faces, Weight};
use super::tags::{Node, Tags};
use printpdf::{
    Color, DictItem, Line, LinePoint, Op, PaintMode, PdfFontHandle, Point, Pt, Rect, Rgb, TextItem, TextMatrix,
};
use std::collections::BTreeMap;

/// A grey or coloured ink, each part 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ink(pub u8, pub u8, pub u8);

pub(super) const BLACK: Ink = Ink(0x1A, 0x1A, 0x1A);
pub(super) const GREY: Ink = Ink(0x59, 0x5F, 0x66);
pub(super) const HAIR: Ink = Ink(0xD0, 0xD4, 0xD8);
pub(super) const PALE: Ink = Ink(0xF3, 0xF5, 0xF7);
pub(super) const ACCENT: Ink = Ink(0x00, 0x4B, 0x76);
pub(super) const ALERT: Ink = Ink(0x8A, 0x1C, 0x1C);

/// The size of a page and its margins in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Format {
    pub width: f32,
    pub height: f32,
}

pub(super) const PORTRAIT: Format = Format { width: 595.28, height: 841.89 };
pub(super) const LANDSCAPE: Format = Format { width: 841.89, height: 595.28 };
pub(super) const LEFT: f32 = 62.0;
pub(super) const RIGHT: f32 = 56.0;
pub(super) const TOP: f32 = 74.0;
pub(super) const BOTTOM: f32 = 66.0;

impl Format {
    pub(super) fn content_width(self) -> f32 {
        self.width - LEFT - RIGHT
    }
}

/// How a piece of text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub weight: Weight,
    pub size: f32,
    pub leading: f32,
    pub ink: Ink,
}

impl Style {
    pub(super) const fn new(weight: Weight, size: f32, leading: f32, ink: Ink) -> Style {
        Style { weight, size, leading, ink }
    }
}

/// The pages that are drawn so far and the pen on the last one.
pub(super) struct Canvas {
    pub faces: Faces,
    pub format: Format,
    pub tags: Tags,
    pub bookmarks: Vec<Bookmark>,
    pub pages: Vec<Vec<Op>>,
    /// Distance of the pen from the upper edge.
    pub y: f32,
}

/// Positions to a hundredth of a point: enough for the eye, short in the file.
pub(super) fn pt(value: f32) -> Pt {
    Pt((value * 100.0).round() / 100.0)
}

pub(super) fn colour(ink: Ink) -> Color {
    let part = |value: u8| (f32::from(value) / 255.0 * 1000.0).round() / 1000.0;
    Color::Rgb(Rgb { r: part(ink.0), g: part(ink.1), b: part(ink.2), icc_profile: None })
}

impl Canvas {
    pub(super) fn new(faces: Faces, format: Format) -> Canvas {
        Canvas { faces, format, tags: Tags::new(), bookmarks: Vec::new(), pages: vec![Vec::new()], y: TOP }
    }

    pub(super) fn push(&mut self, op: Op) {
        if let Some(page) = self.pages.last_mut() {
            page.push(op);
        }
    }

    /// Index of the page under the pen.
    pub(super) fn page(&self) -> usize {
        self.pages.len().saturating_sub(1)
    }

    pub(super) fn next_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    pub(super) fn space_left(&self) -> f32 {
        self.format.height - BOTTOM - self.y
    }

    /// Goes to the next page if so much does not fit here any more; says whether it did.
    pub(super) fn ensure(&mut self, height: f32) -> bool {
        let turn = self.space_left() < height && self.y > TOP;
        if turn {
            self.next_page();
        }
        turn
    }

    /// Begins a piece of content of this element, or an artifact.
    pub(super) fn begin(&mut self, owner: Option<(Node, &'static str)>) {
        match owner {
            None => self.push(Op::BeginMarkedContent { tag: "Artifact".into() }),
            Some((node, kind)) => {
                let mcid = self.tags.mark(node, self.page());
                let map = BTreeMap::from([("MCID".to_owned(), DictItem::Int(mcid))]);
                self.push(Op::BeginMarkedContentWithProperties {
                    tag: kind.into(),
                    properties: DictItem::Dict { map },
                });
            }
        }
    }

    pub(super) fn end(&mut self) {
        self.push(Op::EndMarkedContent);
    }

    /// Text with its base line at `y`; only inside a mark.
    pub(super) fn text(&mut self, x: f32, y: f32, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        let font = PdfFontHandle::External(self.faces.face(style.weight).id.clone());
        let matrix = TextMatrix::Translate(pt(x), pt(self.format.height - y));
        self.push(Op::StartTextSection);
        self.push(Op::SetFillColor { col: colour(style.ink) });
        self.push(Op::SetFont { font, size: Pt(style.size) });
        self.push(Op::SetTextMatrix { matrix });
        self.push(Op::ShowText { items: vec![TextItem::Text(text.to_owned())] });
        self.push(Op::EndTextSection);
    }

    /// A filled area with its upper edge at `y`; only inside a mark.
    pub(super) fn area(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        self.push(Op::SetFillColor { col: colour(ink) });
        self.push(Op::DrawRectangle {
            rectangle: Rect {
                x: pt(x),
                y: pt(self.format.height - y - height),
                width: pt(width),
                height: pt(height),
                mode: Some(PaintMode::Fill),
                winding_order: None,
            },
        });
    }

    /// A horizontal rule as an artifact.
    pub(super) fn rule(&mut self, x: f32, width: f32, y: f32, thickness: f32, ink: Ink) {
        let height = self.format.height;
        let end = |x: f32| LinePoint { p: Point { x: pt(x), y: pt(height - y) }, bezier: false };
        self.begin(None);
        self.push(Op::SetOutlineColor { col: colour(ink) });
        self.push(Op::SetOutlineThickness { pt: Pt(thickness) });
        self.push(Op::DrawLine { line: Line { points: vec![end(x), end(x + width)], is_closed: false } });
        self.end();
    }

    /// Remembers a bookmark at the pen.
    pub(super) fn bookmark(&mut self, title: &str) {
        let top = self.format.height - self.y + 14.0;
        self.bookmarks.push(Bookmark { title: title.to_owned(), page: self.page(), top });
    }
}
