//! From the drawn pages to PDF/A-3a and PDF/UA-1: metadata, output intent, structure tree, attachments, bookmarks.
//!
//! printpdf's own conformance switch is a label only, so it is not used. Nothing here decides what a page looks like,
//! and nothing comes from a clock: dates and the file id follow from the provenance.

use super::canvas::{CATALOG, Canvas, PAGES, RESOURCES, TOTAL};
use super::file::File;
use super::object::{Id, reference, text_string};
use super::tags::TREE;
use crate::report::ReportError;
use crate::report::words;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Object, StringFormat, dictionary};
use sha2::{Digest, Sha256};
use std::io::Write;
use time::{OffsetDateTime, UtcOffset};

const PROFILE: &[u8] = include_bytes!("../../../../reports/profile/sRGB.icc");
const XMP: &str = include_str!("xmp.xml");
const PRODUCER: &str = "titelbuch, printpdf";

/// A file inside the file.
pub(super) struct Attachment {
    pub name: String,
    pub mime: &'static str,
    /// `Data` or `Supplement` (ISO 19005-3, annex E).
    pub relationship: &'static str,
    pub description: String,
    /// Bytes of the file itself.
    pub size: u64,
    /// The file as zlib data.
    pub deflated: Vec<u8>,
}

impl Attachment {
    /// A small file; the kind is its media type and its relationship.
    pub(super) fn of(
        name: &str,
        (mime, relationship): (&'static str, &'static str),
        description: &str,
        bytes: &[u8],
    ) -> Result<Attachment, ReportError> {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
        packed.write_all(bytes)?;
        let (name, description) = (name.to_owned(), description.to_owned());
        Ok(Attachment { name, mime, relationship, description, size: bytes.len() as u64, deflated: packed.finish()? })
    }
}

/// A bookmark: title, page, distance from the lower edge in points.
pub(super) struct Bookmark {
    pub title: String,
    pub page: Id,
    pub top: f32,
}

/// What the finished file says about itself.
pub(super) struct About {
    pub title: String,
    pub subject: String,
    pub language: &'static str,
    pub creator: String,
    pub date: OffsetDateTime,
    /// What decides the bytes: the canonical provenance.
    pub seed: String,
    /// What follows „Seite x von y“ on every page.
    pub closing: String,
}

fn pdf_date(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    let day = format!("{:04}{:02}{:02}", at.year(), u8::from(at.month()), at.day());
    format!("D:{day}{:02}{:02}{:02}+00'00'", at.hour(), at.minute(), at.second())
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Ends the pages and adds what makes an archivable, accessible file of them; returns the number of pages.
pub(super) fn complete(canvas: &mut Canvas, about: &About, attachments: Vec<Attachment>) -> Result<usize, ReportError> {
    let pages = canvas.end_pages(&about.closing)?;
    let file = &mut canvas.file;
    let fonts = super::fonts::embed(&canvas.faces, file)?;
    let shared = dictionary! { "Font" => fonts, "XObject" => dictionary! { "N" => reference(TOTAL) } };
    file.object(RESOURCES, &shared.into());
    canvas.tags.finish(file);
    let metadata = file.reserve();
    file.plain_stream(metadata, &dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp(about).as_bytes());
    let profile = file.reserve();
    file.stream(profile, &dictionary! { "N" => 3 }, PROFILE);
    let intent = dictionary! {
        "Type" => "OutputIntent", "S" => "GTS_PDFA1", "DestOutputProfile" => reference(profile),
        "OutputConditionIdentifier" => Object::string_literal("sRGB IEC61966-2.1"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
    };
    let outlines = outlines(file, &canvas.bookmarks);
    let files = attach(file, attachments, about.date);
    let names: Vec<Object> = files.iter().flat_map(|(name, id)| [text_string(name), reference(*id)]).collect();
    let associated: Vec<Object> = files.iter().map(|(_, id)| reference(*id)).collect();
    let mut catalog = dictionary! {
        "Type" => "Catalog", "Pages" => reference(PAGES), "PageLayout" => "OneColumn", "PageMode" => "UseNone",
        "Metadata" => reference(metadata), "OutputIntents" => vec![Object::Dictionary(intent)],
        "MarkInfo" => dictionary! { "Marked" => true }, "Lang" => Object::string_literal(about.language),
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true }, "StructTreeRoot" => reference(TREE),
        "AF" => associated, "Names" => dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } },
    };
    if let Some(outlines) = outlines {
        catalog.set("Outlines", reference(outlines));
    }
    file.object(CATALOG, &catalog.into());
    let info = file.reserve();
    file.object(info, &information(about));
    let digest = Sha256::digest(about.seed.as_bytes());
    let id = Object::String(digest.iter().take(16).copied().collect(), StringFormat::Hexadecimal);
    let trailer = dictionary! { "Root" => reference(CATALOG), "Info" => reference(info), "ID" => vec![id.clone(), id] };
    file.finish(trailer);
    Ok(pages)
}

/// The information dictionary repeats the XMP exactly, as PDF/A wants it.
fn information(about: &About) -> Object {
    let date = Object::string_literal(pdf_date(about.date));
    dictionary! {
        "Title" => text_string(&about.title), "Author" => text_string("titelbuch"),
        "Subject" => text_string(&about.subject), "Creator" => text_string(&about.creator),
        "Producer" => text_string(PRODUCER), "CreationDate" => date.clone(), "ModDate" => date,
    }
    .into()
}

fn xmp(about: &About) -> String {
    let at = about.date.to_offset(UtcOffset::UTC);
    let clock = format!("{:02}:{:02}:{:02}+00:00", at.hour(), at.minute(), at.second());
    XMP.replace("{bom}", "\u{feff}")
        .replace("{title}", &xml(&about.title))
        .replace("{subject}", &xml(&about.subject))
        .replace("{language}", about.language)
        .replace("{producer}", PRODUCER)
        .replace("{creator}", &xml(&about.creator))
        .replace("{date}", &format!("{}T{clock}", words::iso_date(at.date())))
}

/// Embeds the files; the names must be in the order of the name tree, that is by bytes.
fn attach(file: &mut File, mut attachments: Vec<Attachment>, date: OffsetDateTime) -> Vec<(String, Id)> {
    attachments.sort_by(|a, b| a.name.cmp(&b.name));
    let mut written = Vec::with_capacity(attachments.len());
    for attachment in attachments {
        let size = i64::try_from(attachment.size).unwrap_or(i64::MAX);
        let params = dictionary! { "Size" => size, "ModDate" => Object::string_literal(pdf_date(date)) };
        let dictionary = dictionary! { "Type" => "EmbeddedFile", "Subtype" => attachment.mime, "Params" => params };
        let embedded = file.reserve();
        file.deflated_stream(embedded, &dictionary, &attachment.deflated);
        let specification = dictionary! {
            "Type" => "Filespec", "F" => Object::string_literal(attachment.name.as_str()),
            "UF" => text_string(&attachment.name), "Desc" => text_string(&attachment.description),
            "AFRelationship" => attachment.relationship,
            "EF" => dictionary! { "F" => reference(embedded), "UF" => reference(embedded) },
        };
        let id = file.reserve();
        file.object(id, &specification.into());
        written.push((attachment.name, id));
    }
    written
}

fn outlines(file: &mut File, bookmarks: &[Bookmark]) -> Option<Id> {
    let root = file.reserve();
    let ids: Vec<Id> = bookmarks.iter().map(|_| file.reserve()).collect();
    for (i, (bookmark, id)) in bookmarks.iter().zip(&ids).enumerate() {
        let target = vec![reference(bookmark.page), "XYZ".into(), Object::Null, bookmark.top.into(), Object::Null];
        let mut item: Dictionary =
            dictionary! { "Title" => text_string(&bookmark.title), "Parent" => reference(root), "Dest" => target };
        if let Some(previous) = i.checked_sub(1).and_then(|i| ids.get(i)) {
            item.set("Prev", reference(*previous));
        }
        if let Some(next) = ids.get(i + 1) {
            item.set("Next", reference(*next));
        }
        file.object(*id, &item.into());
    }
    let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let (first, last) = (reference(*ids.first()?), reference(*ids.last()?));
    let outlines = dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count };
    file.object(root, &outlines.into());
    Some(root)
}
