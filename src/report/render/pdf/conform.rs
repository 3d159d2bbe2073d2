//! From the drawn pages to PDF/A-3a and PDF/UA-1: metadata, output intent, structure tree, attachments, bookmarks.
//!
//! printpdf's own conformance switch is a label only, so it is not used. Nothing here decides what a page looks like,
//! and nothing comes from a clock: dates and the file id follow from the provenance.

use super::tags::Tags;
use crate::report::ReportError;
use crate::report::words;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};
use time::{OffsetDateTime, UtcOffset};

const PROFILE: &[u8] = include_bytes!("../../../../reports/profile/sRGB.icc");
const XMP: &str = include_str!("xmp.xml");

/// A file inside the file.
pub(super) struct Attachment {
    pub name: String,
    pub mime: &'static str,
    /// `Data` or `Supplement` (ISO 19005-3, annex E).
    pub relationship: &'static str,
    pub description: String,
    pub bytes: Vec<u8>,
}

/// A bookmark: title, page, distance from the lower edge in points.
pub(super) struct Bookmark {
    pub title: String,
    pub page: usize,
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
}

/// A PDF text string in UTF-16BE.
pub(super) fn text_string(text: &str) -> Object {
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn pdf_date(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    let day = format!("{:04}{:02}{:02}", at.year(), u8::from(at.month()), at.day());
    format!("D:{day}{:02}{:02}{:02}+00'00'", at.hour(), at.minute(), at.second())
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn failed(error: &lopdf::Error) -> ReportError {
    ReportError::Pdf(error.to_string())
}

/// Completes the document in place.
pub(super) fn complete(
    file: &mut Document,
    about: &About,
    tags: Tags,
    bookmarks: &[Bookmark],
    attachments: Vec<Attachment>,
) -> Result<(), ReportError> {
    file.version = "1.7".into();
    file.binary_mark = vec![0xE2, 0xE3, 0xCF, 0xD3];
    set_info(file, about)?;
    let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
    for (number, page) in pages.iter().enumerate() {
        let page = file.get_object_mut(*page).and_then(Object::as_dict_mut).map_err(|e| failed(&e))?;
        page.set("StructParents", i64::try_from(number).unwrap_or(i64::MAX));
        page.set("Tabs", "S");
        page.remove(b"Annots");
    }
    let tree = tags.write(file, &pages, about.language);
    let metadata = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp(about).into_bytes());
    let metadata = file.add_object(metadata.with_compression(false));
    let profile = file.add_object(Stream::new(dictionary! { "N" => 3 }, PROFILE.to_vec()));
    let intent = dictionary! {
        "Type" => "OutputIntent", "S" => "GTS_PDFA1", "DestOutputProfile" => profile,
        "OutputConditionIdentifier" => Object::string_literal("sRGB IEC61966-2.1"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
    };
    let outlines = outlines(file, bookmarks, &pages);
    let files = attach(file, attachments, about.date);
    let names: Vec<Object> = files.iter().flat_map(|(name, id)| [text_string(name), (*id).into()]).collect();
    let associated: Vec<Object> = files.iter().map(|(_, id)| (*id).into()).collect();
    let catalog = file.catalog_mut().map_err(|e| failed(&e))?;
    catalog.set("Metadata", metadata);
    catalog.set("OutputIntents", vec![Object::Dictionary(intent)]);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("Lang", Object::string_literal(about.language));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("StructTreeRoot", tree);
    if let Some(outlines) = outlines {
        catalog.set("Outlines", outlines);
    }
    catalog.set("AF", associated);
    catalog.set("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } });
    let digest = Sha256::digest(about.seed.as_bytes());
    let id = Object::String(digest.iter().take(16).copied().collect(), StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![id.clone(), id]);
    Ok(())
}

/// The information dictionary repeats the XMP exactly, as PDF/A wants it.
fn set_info(file: &mut Document, about: &About) -> Result<(), ReportError> {
    let date = Object::string_literal(pdf_date(about.date));
    let info = dictionary! {
        "Title" => text_string(&about.title), "Author" => text_string("titelbuch"),
        "Subject" => text_string(&about.subject), "Creator" => text_string(&about.creator),
        "Producer" => text_string("printpdf, lopdf"), "CreationDate" => date.clone(), "ModDate" => date,
    };
    let id = file.trailer.get(b"Info").and_then(Object::as_reference).map_err(|e| failed(&e))?;
    file.objects.insert(id, info.into());
    Ok(())
}

fn xmp(about: &About) -> String {
    let at = about.date.to_offset(UtcOffset::UTC);
    let clock = format!("{:02}:{:02}:{:02}+00:00", at.hour(), at.minute(), at.second());
    XMP.replace("{bom}", "\u{feff}")
        .replace("{title}", &xml(&about.title))
        .replace("{subject}", &xml(&about.subject))
        .replace("{language}", about.language)
        .replace("{creator}", &xml(&about.creator))
        .replace("{date}", &format!("{}T{clock}", words::iso_date(at.date())))
}

/// Embeds the files; the names must be in the order of the name tree, that is by bytes.
fn attach(file: &mut Document, mut attachments: Vec<Attachment>, date: OffsetDateTime) -> Vec<(String, ObjectId)> {
    attachments.sort_by(|a, b| a.name.cmp(&b.name));
    let mut written = Vec::with_capacity(attachments.len());
    for attachment in attachments {
        let size = i64::try_from(attachment.bytes.len()).unwrap_or(i64::MAX);
        let params = dictionary! { "Size" => size, "ModDate" => Object::string_literal(pdf_date(date)) };
        let embedded = dictionary! { "Type" => "EmbeddedFile", "Subtype" => attachment.mime, "Params" => params };
        let embedded = file.add_object(Stream::new(embedded, attachment.bytes));
        let specification = dictionary! {
            "Type" => "Filespec", "F" => Object::string_literal(attachment.name.as_str()),
            "UF" => text_string(&attachment.name), "Desc" => text_string(&attachment.description),
            "AFRelationship" => attachment.relationship,
            "EF" => dictionary! { "F" => embedded, "UF" => embedded },
        };
        let id = file.add_object(specification);
        written.push((attachment.name, id));
    }
    written
}

fn outlines(file: &mut Document, bookmarks: &[Bookmark], pages: &[ObjectId]) -> Option<ObjectId> {
    let root = file.new_object_id();
    let ids: Vec<ObjectId> = bookmarks.iter().map(|_| file.new_object_id()).collect();
    for (i, (bookmark, id)) in bookmarks.iter().zip(&ids).enumerate() {
        let page = pages.get(bookmark.page)?;
        let target = vec![(*page).into(), "XYZ".into(), Object::Null, bookmark.top.into(), Object::Null];
        let mut item: Dictionary =
            dictionary! { "Title" => text_string(&bookmark.title), "Parent" => root, "Dest" => target };
        if let Some(previous) = i.checked_sub(1).and_then(|i| ids.get(i)) {
            item.set("Prev", *previous);
        }
        if let Some(next) = ids.get(i + 1) {
            item.set("Next", *next);
        }
        file.objects.insert(*id, item.into());
    }
    let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let (first, last) = (*ids.first()?, *ids.last()?);
    let outlines = dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count };
    file.objects.insert(root, outlines.into());
    Some(root)
}
