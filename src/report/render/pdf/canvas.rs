//! A sheet of paper after the other: positions in points from the upper left corner, text, rules, areas and marks.
//!
//! Knows nothing of tables or reports. Everything drawn stands either in a mark that belongs to an element of the
//! structure tree or in an artifact: there is no third way to draw. A page that is full goes to the file at once; what
//! stays of it is a number. Its total of pages is not known then, so each page shows one shared drawing of it (a form,
//! ISO 32000-1, 8.10), which is made at the end.

use super::conform::Bookmark;
use super::file::File;
use super::hyphen::SOFT_HYPHEN;
use super::measure::{Faces, Weight};
use super::object::{self, Id, Ids, hundredths, reference};
use super::tags::{Node, Tags};
use crate::report::ReportError;
use lopdf::{Dictionary, Object, dictionary};

/// A grey or coloured ink, each part 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ink(pub u8, pub u8, pub u8);

pub(super) const BLACK: Ink = Ink(0x1A, 0x1A, 0x1A);
pub(super) const GREY: Ink = Ink(0x59, 0x5F, 0x66);
pub(super) const HAIR: Ink = Ink(0xD0, 0xD4, 0xD8);
pub(super) const PALE: Ink = Ink(0xF3, 0xF5, 0xF7);
pub(super) const ACCENT: Ink = Ink(0x00, 0x4B, 0x76);
pub(super) const ALERT: Ink = Ink(0x8A, 0x1C, 0x1C);

/// The size of a page in the points that it is laid out in, and how large one of them is on paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Format {
    pub width: f32,
    pub height: f32,
    scale: f32,
}

pub(super) const PORTRAIT: Format = Format { width: 595.28, height: 841.89, scale: 1.0 };
pub(super) const LANDSCAPE: Format = Format { width: 841.89, height: 595.28, scale: 1.0 };
pub(super) const LEFT: f32 = 62.0;
pub(super) const RIGHT: f32 = 56.0;
pub(super) const TOP: f32 = 74.0;
pub(super) const BOTTOM: f32 = 66.0;

impl Format {
    pub(super) fn content_width(self) -> f32 {
        self.width - LEFT - RIGHT
    }

    /// The same sheet of paper with everything on it smaller, so that more fits.
    pub(super) fn scaled(self, scale: f32) -> Format {
        Format { width: self.width / scale, height: self.height / scale, scale: self.scale * scale }
    }

    /// A length as it is on paper.
    pub(super) fn on_paper(self, length: f32) -> f32 {
        length * self.scale
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

/// Objects with fixed numbers; `tags` has two more.
pub(super) const CATALOG: Id = 1;
pub(super) const PAGES: Id = 2;
pub(super) const RESOURCES: Id = 5;
/// The drawing of the number of pages.
pub(super) const TOTAL: Id = 6;
const LAST_FIXED: Id = 6;

/// The number of the page.
const NUMBER: Style = Style::new(Weight::Regular, 7.5, 10.2, GREY);

/// Pages in one node of the page tree.
const BRANCH: usize = 64;

/// What stands on every page outside its content: drawn by `layout`, the number of the page added here.
#[derive(Default)]
pub(super) struct Furniture {
    /// The content that every page has alike, on the first and on later ones.
    pub first: Vec<u8>,
    pub later: Vec<u8>,
    /// „Seite “ and „ von “.
    pub number: (&'static str, &'static str),
    /// Distance of the base line from the upper edge.
    pub y: f32,
}

/// The page under the pen.
struct Page {
    id: Id,
    content: Vec<u8>,
    /// Rules, which are drawn together at the end of the page.
    rules: Vec<u8>,
    fill: Option<Ink>,
    font: Option<(Weight, f32)>,
    stroke: Option<(Ink, f32)>,
}

/// The file with the pages that are full, and the pen on the one that is not.
pub(super) struct Canvas {
    pub faces: Faces,
    pub format: Format,
    pub tags: Tags,
    pub file: File,
    pub bookmarks: Vec<Bookmark>,
    pub furniture: Furniture,
    page: Page,
    /// Full pages, and the nodes of the page tree above them.
    done: usize,
    branches: Vec<(Id, Vec<Id>)>,
    /// Distance of the pen from the upper edge.
    pub y: f32,
}

fn colour(out: &mut Vec<u8>, ink: Ink, operator: &[u8]) {
    for part in [ink.0, ink.1, ink.2] {
        object::thousandths(out, (u32::from(part) * 1000 + 127) / 255);
        out.push(b' ');
    }
    out.extend_from_slice(operator);
    out.push(b'\n');
}

impl Page {
    fn new(id: Id) -> Page {
        Page { id, content: Vec::new(), rules: Vec::new(), fill: None, font: None, stroke: None }
    }

    fn set_fill(&mut self, ink: Ink) {
        if self.fill.replace(ink) != Some(ink) {
            colour(&mut self.content, ink, b"rg");
        }
    }
}

impl Canvas {
    pub(super) fn new(faces: Faces, format: Format) -> Canvas {
        let ids = Ids::after(LAST_FIXED);
        let page = Page::new(ids.next());
        let (tags, file) = (Tags::new(ids.clone()), File::new(ids));
        let (bookmarks, branches, furniture) = (Vec::new(), Vec::new(), Furniture::default());
        Canvas { faces, format, tags, file, bookmarks, furniture, page, done: 0, branches, y: TOP }
    }

    /// Index of the page under the pen.
    pub(super) const fn page(&self) -> usize {
        self.done
    }

    pub(super) fn next_page(&mut self) {
        self.end_page();
        self.page = Page::new(self.file.reserve());
        self.y = TOP;
    }

    /// Gives the page under the pen to the file.
    fn end_page(&mut self) {
        if !self.page.rules.is_empty() {
            self.begin(None);
            let rules = std::mem::take(&mut self.page.rules);
            self.page.content.extend_from_slice(&rules);
            self.end();
        }
        self.draw_furniture();
        let content = self.file.reserve();
        self.scale_page();
        self.file.stream(content, &Dictionary::new(), &self.page.content);
        if self.done.is_multiple_of(BRANCH) {
            self.branches.push((self.file.reserve(), Vec::new()));
        }
        let Some((branch, pages)) = self.branches.last_mut() else { return };
        pages.push(self.page.id);
        let (width, height) = (self.format.on_paper(self.format.width), self.format.on_paper(self.format.height));
        let page = dictionary! {
            "Type" => "Page", "Parent" => reference(*branch), "Resources" => reference(RESOURCES),
            "MediaBox" => vec![0.into(), 0.into(), width.into(), height.into()],
            "Contents" => reference(content), "StructParents" => i64::try_from(self.done).unwrap_or(i64::MAX),
            "Tabs" => "S",
        };
        self.file.object(self.page.id, &page.into());
        self.tags.end_page(&mut self.file);
        self.done += 1;
    }

    /// Gives all that was drawn on the page the size that it has on paper.
    fn scale_page(&mut self) {
        let scale = self.format.on_paper(1.0);
        if scale < 1.0 {
            let mut before = Vec::new();
            for part in [scale, 0.0, 0.0, scale, 0.0, 0.0] {
                hundredths(&mut before, part);
                before.push(b' ');
            }
            before.extend_from_slice(b"cm\n");
            self.page.content.splice(0..0, before);
        }
    }

    fn draw_furniture(&mut self) {
        let (style, y) = (NUMBER, self.furniture.y);
        let (before, behind) = self.furniture.number;
        let number = format!("{before}{}{behind}", self.done + 1);
        let fixed = if self.done == 0 { &self.furniture.first } else { &self.furniture.later };
        // The fixed part sets all that it uses.
        self.page.content.extend_from_slice(fixed);
        (self.page.fill, self.page.font) = (None, None);
        self.begin(None);
        self.text(LEFT, y, &number, style);
        let after = LEFT + self.faces.width(&number, style.weight, style.size).unwrap_or(0.0);
        let content = &mut self.page.content;
        content.extend_from_slice(b"q 1 0 0 1 ");
        hundredths(content, after);
        content.push(b' ');
        hundredths(content, self.format.height - y);
        content.extend_from_slice(b" cm/N Do Q\n");
        self.end();
    }

    /// Ends the last page, the page tree and what the pages share; returns how many pages there are. `closing` is what
    /// follows on each of them after „Seite x von y“.
    pub(super) fn end_pages(&mut self, closing: &str) -> Result<usize, ReportError> {
        self.end_page();
        let style = NUMBER;
        self.page = Page::new(0);
        let total = format!("{}{closing}", self.done);
        let width = self.faces.width(&total, style.weight, style.size)?;
        let height = std::mem::replace(&mut self.format.height, 0.0);
        self.text(0.0, 0.0, &total, style);
        self.format.height = height;
        let descent = style.size * 0.3;
        let form = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "Resources" => reference(RESOURCES),
            "BBox" => vec![0.into(), (-descent).into(), width.into(), style.size.into()],
        };
        self.file.stream(TOTAL, &form, &self.page.content);
        let mut kids = Vec::with_capacity(self.branches.len());
        for (id, pages) in std::mem::take(&mut self.branches) {
            let count = i64::try_from(pages.len()).unwrap_or(i64::MAX);
            let leaves: Vec<Object> = pages.into_iter().map(reference).collect();
            let branch =
                dictionary! { "Type" => "Pages", "Parent" => reference(PAGES), "Kids" => leaves, "Count" => count };
            self.file.object(id, &branch.into());
            kids.push(reference(id));
        }
        let count = i64::try_from(self.done).unwrap_or(i64::MAX);
        self.file.object(PAGES, &dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
        Ok(self.done)
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
        let Some((node, kind)) = owner else {
            self.page.content.extend_from_slice(b"/Artifact BMC\n");
            return;
        };
        let mcid = self.tags.mark(node, self.page.id);
        let content = &mut self.page.content;
        content.push(b'/');
        content.extend_from_slice(kind.as_bytes());
        content.extend_from_slice(b"<</MCID ");
        object::integer(content, u64::from(mcid));
        content.extend_from_slice(b">>BDC\n");
    }

    pub(super) fn end(&mut self) {
        self.page.content.extend_from_slice(b"EMC\n");
    }

    /// Text with its base line at `y`; only inside a mark. A soft hyphen at its end is drawn as a hyphen and says what
    /// it is, so that whoever copies the text gets the word; elsewhere it is not drawn.
    pub(super) fn text(&mut self, x: f32, y: f32, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        self.page.set_fill(style.ink);
        let content = &mut self.page.content;
        content.extend_from_slice(b"BT");
        if self.page.font.replace((style.weight, style.size)) != Some((style.weight, style.size)) {
            content.extend_from_slice(if style.weight == Weight::Regular { b"/R " } else { b"/B " });
            hundredths(content, style.size);
            content.extend_from_slice(b" Tf");
        }
        content.push(b' ');
        hundredths(content, x);
        content.push(b' ');
        hundredths(content, self.format.height - y);
        content.extend_from_slice(b" Td");
        self.show(text, style.weight);
        if text.ends_with(SOFT_HYPHEN) {
            self.page.content.extend_from_slice(b"/Span<</ActualText<FEFF00AD>>>BDC");
            self.show("-", style.weight);
            self.page.content.extend_from_slice(b"EMC ");
        }
        self.page.content.extend_from_slice(b"ET\n");
    }

    fn show(&mut self, text: &str, weight: Weight) {
        let face = self.faces.face_mut(weight);
        let mut codes = Vec::with_capacity(text.len() * 2);
        for character in text.chars().filter(|c| *c != SOFT_HYPHEN) {
            match face.draw(character) {
                Some(code) => codes.extend_from_slice(&code),
                None => {
                    let (code, context) = (u32::from(character), text.chars().take(80).collect());
                    self.file.fail(ReportError::MissingGlyph { character, code, context });
                }
            }
        }
        object::literal(&mut self.page.content, &codes);
        self.page.content.extend_from_slice(b"Tj ");
    }

    /// A filled area with its upper edge at `y`; only inside a mark.
    pub(super) fn area(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        self.page.set_fill(ink);
        let content = &mut self.page.content;
        for part in [x, self.format.height - y - height, width, height] {
            hundredths(content, part);
            content.push(b' ');
        }
        content.extend_from_slice(b"re f\n");
    }

    /// Closed rings that are filled; where they lie in each other, they take turns. Only inside a mark.
    pub(super) fn fill_rings(&mut self, rings: &[Vec<(f32, f32)>], ink: Ink) {
        self.page.set_fill(ink);
        self.path(rings, true);
        self.page.content.extend_from_slice(b"f*\n");
    }

    /// Lines of one thickness and ink, open or closed to rings. Only inside a mark.
    pub(super) fn lines(&mut self, lines: &[Vec<(f32, f32)>], closed: bool, thickness: f32, ink: Ink) {
        self.page.content.extend_from_slice(b"q ");
        colour(&mut self.page.content, ink, b"RG");
        hundredths(&mut self.page.content, thickness);
        self.page.content.extend_from_slice(b" w\n");
        self.path(lines, closed);
        self.page.content.extend_from_slice(b"S Q\n");
    }

    fn path(&mut self, lines: &[Vec<(f32, f32)>], closed: bool) {
        let content = &mut self.page.content;
        for line in lines {
            let mut operator = b" m ";
            for (x, y) in line {
                hundredths(content, *x);
                content.push(b' ');
                hundredths(content, self.format.height - y);
                content.extend_from_slice(operator);
                operator = b" l ";
            }
            if closed {
                content.extend_from_slice(b"h\n");
            }
        }
    }

    /// A horizontal rule as an artifact.
    pub(super) fn rule(&mut self, x: f32, width: f32, y: f32, thickness: f32, ink: Ink) {
        let page = &mut self.page;
        if page.stroke.replace((ink, thickness)) != Some((ink, thickness)) {
            colour(&mut page.rules, ink, b"RG");
            hundredths(&mut page.rules, thickness);
            page.rules.extend_from_slice(b" w\n");
        }
        let y = self.format.height - y;
        for (part, operator) in [(x, b' '), (y, b'm'), (x + width, b' '), (y, b'l')] {
            hundredths(&mut page.rules, part);
            page.rules.push(b' ');
            if operator != b' ' {
                page.rules.extend_from_slice(&[operator, b' ']);
            }
        }
        page.rules.extend_from_slice(b"S\n");
    }

    /// What was drawn since the page began, taken off it: for what stands on every page.
    pub(super) fn take_drawn(&mut self) -> Vec<u8> {
        let mut drawn = std::mem::take(&mut self.page.content);
        if !self.page.rules.is_empty() {
            drawn.extend_from_slice(b"/Artifact BMC\n");
            drawn.append(&mut self.page.rules);
            drawn.extend_from_slice(b"EMC\n");
        }
        (self.page.fill, self.page.font, self.page.stroke) = (None, None, None);
        drawn
    }

    /// Remembers a bookmark at the pen.
    pub(super) fn bookmark(&mut self, title: &str) {
        let top = self.format.on_paper(self.format.height - self.y + 14.0);
        self.bookmarks.push(Bookmark { title: title.to_owned(), page: self.page.id, top });
    }

    /// Nothing more comes below this element.
    pub(super) fn close(&mut self, node: Node) {
        self.tags.close(node, &mut self.file);
    }
}
