//! The embedded faces: printpdf makes their objects, from the characters that were drawn.
//!
//! The font programs are embedded whole (24 KB each, cut in `reports/fonts`); widths and the way back to text are
//! written for the characters in use. Nothing here measures.

use super::file::File;
use super::measure::Faces;
use super::object::{Id, reference};
use crate::report::ReportError;
use lopdf::{Dictionary, Document, Object, ObjectId};
use printpdf::{Mm, Op, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem};
use std::collections::BTreeMap;

/// Writes the faces into the file; returns them by their names in the content, `R` and `B`.
pub(super) fn embed(faces: &Faces, file: &mut File) -> Result<Dictionary, ReportError> {
    let mut document = PdfDocument::new("");
    let mut ops = Vec::new();
    for face in [&faces.regular, &faces.bold] {
        document.resources.fonts.map.insert(face.id.clone(), PdfFont::new(face.font.clone()));
        ops.push(Op::StartTextSection);
        ops.push(Op::SetFont { font: PdfFontHandle::External(face.id.clone()), size: Pt(1.0) });
        ops.push(Op::ShowText { items: vec![TextItem::Text(face.drawn())] });
        ops.push(Op::EndTextSection);
    }
    document.with_pages(vec![PdfPage::new(Mm(1.0), Mm(1.0), ops)]);
    let options = PdfSaveOptions { optimize: true, subset_fonts: false, secure: true, image_optimization: None };
    let made = printpdf::serialize::to_lopdf_doc(&document, &options, &mut Vec::new());
    let mut fonts = Dictionary::new();
    let mut adopted = BTreeMap::new();
    for (name, face) in [("R", &faces.regular), ("B", &faces.bold)] {
        let id = *made
            .objects
            .iter()
            .find(|(_, object)| is_font(object, &face.id.0))
            .map(|(id, _)| id)
            .ok_or_else(|| ReportError::Font(face.id.0.clone()))?;
        fonts.set(name, reference(adopt(id, &made, file, &mut adopted)));
    }
    Ok(fonts)
}

fn is_font(object: &Object, name: &str) -> bool {
    let Ok(dictionary) = object.as_dict() else { return false };
    let is = |key: &[u8], value: &[u8]| dictionary.get(key).and_then(Object::as_name).is_ok_and(|found| found == value);
    is(b"Subtype", b"Type0") && is(b"BaseFont", name.as_bytes())
}

/// Copies an object with all that it refers to; each only once.
fn adopt(id: ObjectId, made: &Document, file: &mut File, adopted: &mut BTreeMap<ObjectId, Id>) -> Id {
    if let Some(known) = adopted.get(&id) {
        return *known;
    }
    let new = file.reserve();
    adopted.insert(id, new);
    match made.get_object(id) {
        Ok(Object::Stream(stream)) => {
            let dictionary = renumbered(&stream.dict, made, file, adopted);
            if dictionary.has(b"Filter") {
                file.plain_stream(new, &dictionary, &stream.content);
            } else {
                file.stream(new, &dictionary, &stream.content);
            }
        }
        Ok(object) => {
            let object = refer_anew(object, made, file, adopted);
            file.object(new, &object);
        }
        Err(error) => file.fail(ReportError::Pdf(error.to_string())),
    }
    new
}

fn renumbered(
    dictionary: &Dictionary,
    made: &Document,
    file: &mut File,
    adopted: &mut BTreeMap<ObjectId, Id>,
) -> Dictionary {
    dictionary.iter().map(|(key, value)| (key.clone(), refer_anew(value, made, file, adopted))).collect()
}

fn refer_anew(object: &Object, made: &Document, file: &mut File, adopted: &mut BTreeMap<ObjectId, Id>) -> Object {
    match object {
        Object::Reference(id) => reference(adopt(*id, made, file, adopted)),
        Object::Array(items) => {
            items.iter().map(|item| refer_anew(item, made, file, adopted)).collect::<Vec<_>>().into()
        }
        Object::Dictionary(dictionary) => renumbered(dictionary, made, file, adopted).into(),
        other => other.clone(),
    }
}
