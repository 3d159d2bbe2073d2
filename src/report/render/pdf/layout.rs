//! The blocks of a report on paper: title, banner, facts, tables, notes, definitions, seal; `drawings` does the figures.
//!
//! Decides where and how large; `table` does tables, `canvas` draws, `tags` records the structure.

use super::canvas::{ACCENT, ALERT, BLACK, BOTTOM, Canvas, Furniture, GREY, HAIR, LEFT, RIGHT, Style};
use super::measure::Weight;
use super::tags::{Node, ROOT};
use crate::report::ReportError;
use crate::report::sheet::{Fact, Head};
use crate::report::words::Language;
use lopdf::dictionary;
use qrcodegen::{QrCode, QrCodeEcc};

const TITLE: Style = Style::new(Weight::Bold, 20.0, 25.0, BLACK);
const SUBTITLE: Style = Style::new(Weight::Regular, 11.0, 15.0, GREY);
const HEADING: Style = Style::new(Weight::Bold, 11.5, 15.0, ACCENT);
const TEXT: Style = Style::new(Weight::Regular, 9.0, 12.6, BLACK);
const SMALL: Style = Style::new(Weight::Regular, 7.5, 10.2, GREY);
const SMALL_ALERT: Style = Style::new(Weight::Bold, 7.5, 10.2, ALERT);
const BANNER: Style = Style::new(Weight::Bold, 13.0, 17.0, ALERT);
const SEAL: Style = Style::new(Weight::Regular, 7.5, 9.8, BLACK);
const TITLE_FACTS: Style = Style::new(Weight::Regular, 8.0, 10.8, BLACK);
const CAPTION: Style = Style::new(Weight::Regular, 7.0, 9.0, GREY);
const LABEL_WIDTH: f32 = 138.0;
const SEAL_LABEL_WIDTH: f32 = 96.0;
const QR_SIDE: f32 = 96.0;
const CAPTION_GAP: f32 = 4.0;
/// Between what is beside the QR code and the code.
const SEAL_GAP: f32 = 12.0;
/// What „Seite 1000 von 1000 · Teil 12, letzter Teil“ may take.
const NUMBER_ROOM: f32 = 190.0;

/// How wide labels are, and how wide labels and values are together.
#[derive(Clone, Copy)]
struct FactColumns {
    label: f32,
    width: f32,
}

impl Canvas {
    fn content(&self) -> f32 {
        self.format.content_width()
    }

    /// A paragraph in an element of its own; it may go over pages.
    fn paragraph(&mut self, parent: Node, kind: &'static str, text: &str, style: Style) -> Result<(), ReportError> {
        let node = self.tags.add(parent, kind);
        self.flow(node, kind, text, style, (LEFT, self.content()))
    }

    /// Lines of one element from the pen downwards, in a column of its own.
    pub(super) fn flow(
        &mut self,
        node: Node,
        kind: &'static str,
        text: &str,
        style: Style,
        (x, width): (f32, f32),
    ) -> Result<(), ReportError> {
        let lines = self.faces.wrap(text, style.weight, style.size, width)?;
        let mut rest = lines.as_slice();
        while !rest.is_empty() {
            self.ensure(style.leading * (rest.len().min(2) as f32));
            let fit = ((self.space_left() / style.leading) as usize).clamp(1, rest.len());
            let (here, later) = rest.split_at(fit);
            self.begin(Some((node, kind)));
            for line in here {
                self.text(x, self.y + style.size * 0.95, line, style);
                self.y += style.leading;
            }
            self.end();
            rest = later;
        }
        Ok(())
    }

    pub(super) fn heading(&mut self, text: &str, keep: f32) -> Result<(), ReportError> {
        self.y += 14.0;
        self.ensure(HEADING.leading + 6.0 + keep);
        self.bookmark(text);
        self.paragraph(ROOT, "H2", text, HEADING)?;
        self.y += 4.0;
        Ok(())
    }

    pub(super) fn title_block(&mut self, head: &Head, volume: usize) -> Result<(), ReportError> {
        self.bookmark(&head.title);
        self.paragraph(ROOT, "H1", &head.title, TITLE)?;
        if let Some(subtitle) = &head.subtitle {
            self.paragraph(ROOT, "P", subtitle, SUBTITLE)?;
        }
        if volume > 1 {
            let part = head.language.pick("Teil", "Part");
            self.paragraph(ROOT, "P", &format!("{part} {volume}"), SUBTITLE)?;
        }
        self.y += 10.0;
        for banner in &head.banners {
            self.banner(banner)?;
        }
        Ok(())
    }

    fn banner(&mut self, text: &str) -> Result<(), ReportError> {
        let width = self.content();
        let lines = self.faces.wrap(text, BANNER.weight, BANNER.size, width - 28.0)?;
        let height = lines.len() as f32 * BANNER.leading + 16.0;
        self.ensure(height);
        let top = self.y;
        self.begin(None);
        self.area(LEFT, top, width, height, super::canvas::Ink(0xFB, 0xF1, 0xF0));
        self.area(LEFT, top, 3.5, height, ALERT);
        self.end();
        let node = self.tags.add(ROOT, "P");
        self.y = top + 8.0;
        self.flow(node, "P", text, BANNER, (LEFT + 16.0, width - 28.0))?;
        self.y = top + height + 8.0;
        Ok(())
    }

    /// The lines of label and value, whichever has more.
    fn fact_height(&self, fact: &Fact, columns: FactColumns, style: Style) -> Result<f32, ReportError> {
        let labels = self.faces.wrap(&fact.label, Weight::Regular, style.size, columns.label - 10.0)?;
        let values = self.faces.wrap(&fact.value, style.weight, style.size, columns.width - columns.label)?;
        Ok(labels.len().max(values.len()) as f32 * style.leading + 1.6)
    }

    /// Labelled values as a table without lines: the label is the header of its row.
    fn facts(&mut self, facts: &[Fact], columns: FactColumns, style: Style) -> Result<(), ReportError> {
        if facts.is_empty() {
            return Ok(());
        }
        let table = self.tags.add(ROOT, "Table");
        let body = self.tags.add(table, "TBody");
        let label_style = Style { ink: GREY, weight: Weight::Regular, ..style };
        let FactColumns { label: label_width, width } = columns;
        for fact in facts {
            let height = self.fact_height(fact, columns, style)?;
            self.ensure(height);
            let row = self.tags.add(body, "TR");
            let label = self.tags.add_header(row, "Row");
            let value = self.tags.add(row, "TD");
            let top = self.y;
            self.flow(label, "TH", &fact.label, label_style, (LEFT, label_width - 10.0))?;
            self.y = top;
            self.flow(value, "TD", &fact.value, style, (LEFT + label_width, width - label_width))?;
            self.y = top + height;
        }
        Ok(())
    }

    fn wide(&self) -> FactColumns {
        FactColumns { label: LABEL_WIDTH, width: self.content() }
    }

    /// The small print of the title, set apart by a rule.
    pub(super) fn title_facts(&mut self, facts: &[Fact]) -> Result<(), ReportError> {
        self.facts(facts, self.wide(), TITLE_FACTS)?;
        self.y += 5.0;
        self.rule(LEFT, self.content(), self.y, 0.35, HAIR);
        self.y += 7.0;
        Ok(())
    }

    pub(super) fn head_facts(&mut self, facts: &[Fact]) -> Result<(), ReportError> {
        self.facts(facts, self.wide(), TEXT)
    }

    pub(super) fn notes(&mut self, title: &str, paragraphs: &[String]) -> Result<(), ReportError> {
        self.heading(title, TEXT.leading * 2.0)?;
        for paragraph in paragraphs {
            self.paragraph(ROOT, "P", paragraph, TEXT)?;
            self.y += 3.5;
        }
        Ok(())
    }

    /// Labels with their texts as a list.
    pub(super) fn definitions(&mut self, title: &str, items: &[(String, String)]) -> Result<(), ReportError> {
        self.heading(title, SMALL.leading * 3.0)?;
        let list = self.tags.add(ROOT, "L");
        self.tags.set_attributes(list, dictionary! { "O" => "List", "ListNumbering" => "None" });
        let width = self.content() - LABEL_WIDTH;
        for (label, text) in items {
            let lines = self.faces.wrap(text, TEXT.weight, 8.5, width)?.len();
            let style = Style::new(Weight::Regular, 8.5, 11.4, BLACK);
            self.ensure(lines as f32 * style.leading);
            let item = self.tags.add(list, "LI");
            let (lbl, body) = (self.tags.add(item, "Lbl"), self.tags.add(item, "LBody"));
            let top = self.y;
            self.flow(lbl, "Lbl", label, Style { ink: GREY, ..style }, (LEFT, LABEL_WIDTH - 10.0))?;
            let below_label = self.y;
            self.y = top;
            self.flow(body, "LBody", text, style, (LEFT + LABEL_WIDTH, width))?;
            self.y = self.y.max(below_label) + 3.0;
        }
        Ok(())
    }

    pub(super) fn bounding_box(&mut self, node: Node, x: f32, width: f32, height: f32) {
        let top = self.format.height - self.y;
        let edges = [x, top - height, x + width, top].map(|edge| self.format.on_paper(edge).into()).to_vec();
        self.tags.set_attributes(node, dictionary! { "O" => "Layout", "BBox" => edges, "Placement" => "Block" });
    }

    /// The QR code with its caption, and beside it what it can be checked by; all of it on one page.
    pub(super) fn seal(&mut self, facts: &[Fact], qr: &str, language: Language) -> Result<(), ReportError> {
        let code = QrCode::encode_text(qr, QrCodeEcc::Medium).map_err(|e| ReportError::Pdf(e.to_string()))?;
        let caption = language.pick(
            "QR-Code: Ursprung, Größe und Wurzel des Prüfpunkts, der Bericht und die SHA-256 seiner CSV-Datei",
            "QR code: origin, size and root of the checkpoint, the report and the SHA-256 of its CSV file",
        );
        let below = self.faces.wrap(caption, CAPTION.weight, CAPTION.size, QR_SIDE)?.len() as f32 * CAPTION.leading;
        let columns = FactColumns { label: SEAL_LABEL_WIDTH, width: self.content() - QR_SIDE - SEAL_GAP };
        let mut beside = 0.0;
        for fact in facts {
            beside += self.fact_height(fact, columns, SEAL)?;
        }
        self.heading(crate::report::seal::title(language), beside.max(QR_SIDE + CAPTION_GAP + below))?;
        let (top, x) = (self.y, self.format.width - RIGHT - QR_SIDE);
        self.qr(&code, caption, x);
        self.y += CAPTION_GAP;
        let node = self.tags.add(ROOT, "P");
        self.flow(node, "P", caption, CAPTION, (x, QR_SIDE))?;
        let after = std::mem::replace(&mut self.y, top);
        self.facts(facts, columns, SEAL)?;
        self.y = after.max(self.y);
        Ok(())
    }

    fn qr(&mut self, code: &QrCode, alternative: &str, x: f32) {
        let module = QR_SIDE / code.size() as f32;
        let figure = self.tags.add(ROOT, "Figure");
        self.tags.set_alternative(figure, alternative);
        self.bounding_box(figure, x, QR_SIDE, QR_SIDE);
        self.begin(Some((figure, "Figure")));
        for row in 0..code.size() {
            let mut column = 0;
            while column < code.size() {
                let from = column;
                while column < code.size() && code.get_module(column, row) {
                    column += 1;
                }
                if column > from {
                    let left = x + from as f32 * module;
                    self.area(left, self.y + row as f32 * module, (column - from) as f32 * module, module, BLACK);
                }
                column += 1;
            }
        }
        self.end();
        self.y += QR_SIDE;
    }

    /// The style made so small that the text fits on one line, and the width that it then has.
    pub(super) fn fitting(&self, text: &str, style: Style, room: f32) -> Result<(f32, Style), ReportError> {
        let width = self.faces.width(text, style.weight, style.size)?;
        let factor = if width > room { (room / width).max(0.2) } else { 1.0 };
        Ok((width * factor, Style { size: style.size * factor, ..style }))
    }

    /// Draws what all pages have alike: before anything else, on the first page. The number of the page stands on the
    /// left, where „von 1234“ can follow without being measured.
    pub(super) fn set_furniture(&mut self, head: &Head, as_of: &str, volume: usize) -> Result<(), ReportError> {
        let (top, bottom) = (42.0, self.format.height - BOTTOM + 24.0);
        let part = match volume {
            1 => String::new(),
            _ => format!(" · {} {volume}", head.language.pick("Teil", "Part")),
        };
        let banner = head.banners.join(" · ");
        let mut drawn = Vec::new();
        for left in ["titelbuch".to_owned(), format!("titelbuch · {}{part}", head.title)] {
            self.begin(None);
            let (used, style) = self.fitting(&left, SMALL, self.content() * 0.6)?;
            self.text(LEFT, top, &left, style);
            let (width, style) = self.fitting(&banner, SMALL_ALERT, self.content() - used - 12.0)?;
            self.text(self.format.width - RIGHT - width, top, &banner, style);
            let (width, style) = self.fitting(as_of, SMALL, self.content() - NUMBER_ROOM)?;
            self.text(self.format.width - RIGHT - width, bottom, as_of, style);
            self.end();
            self.rule(LEFT, self.content(), top + 7.0, 0.35, HAIR);
            self.rule(LEFT, self.content(), bottom - 13.0, 0.35, HAIR);
            drawn.push(self.take_drawn());
        }
        let later = drawn.pop().unwrap_or_default();
        let first = drawn.pop().unwrap_or_default();
        let number = match head.language {
            Language::De => ("Seite ", " von "),
            Language::En => ("Page ", " of "),
        };
        self.furniture = Furniture { first, later, number, y: bottom };
        Ok(())
    }
}
