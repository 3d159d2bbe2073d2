//! The two files inside a PDF of ours: the table and the provenance.

use super::CheckError;
use lopdf::{Dictionary, Document, Object};

/// More than any report is; a forged file cannot fill the memory.
const MAX_BYTES: usize = 1 << 30;

pub(super) struct Attached {
    pub csv: Vec<u8>,
    pub provenance: Vec<u8>,
}

pub(super) fn read(pdf: &[u8]) -> Result<Attached, CheckError> {
    let bad = |error: lopdf::Error| CheckError::Pdf(error.to_string());
    let document = Document::load_mem(pdf).map_err(bad)?;
    let (mut csv, mut provenance) = (None, None);
    for (name, bytes) in files(&document).map_err(bad)? {
        match name.as_slice() {
            b"provenance.json" => provenance = Some(bytes),
            name if name.ends_with(b".csv") => csv = Some(bytes),
            _ => {}
        }
    }
    let missing = |what: &str| CheckError::Pdf(format!("{what} fehlt"));
    let csv = csv.ok_or_else(|| missing("die Anlage mit der Tabelle"))?;
    Ok(Attached { csv, provenance: provenance.ok_or_else(|| missing("die Anlage provenance.json"))? })
}

/// Name and content of every embedded file.
fn files(document: &Document) -> lopdf::Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let names = dictionary(document, document.catalog()?, b"Names")?;
    let embedded = dictionary(document, names, b"EmbeddedFiles")?;
    let listed = resolved(document, embedded.get(b"Names")?)?.as_array()?;
    let mut files = Vec::new();
    for specification in listed.iter().skip(1).step_by(2) {
        let specification = resolved(document, specification)?.as_dict()?;
        let name = specification.get(b"F")?.as_str()?.to_vec();
        let stream = resolved(document, dictionary(document, specification, b"EF")?.get(b"F")?)?.as_stream()?;
        let compressed = stream.dict.has(b"Filter");
        let bytes =
            if compressed { stream.decompressed_content_with_limit(MAX_BYTES)? } else { stream.content.clone() };
        files.push((name, bytes));
    }
    Ok(files)
}

fn resolved<'a>(document: &'a Document, object: &'a Object) -> lopdf::Result<&'a Object> {
    Ok(document.dereference(object)?.1)
}

fn dictionary<'a>(document: &'a Document, within: &'a Dictionary, key: &[u8]) -> lopdf::Result<&'a Dictionary> {
    resolved(document, within.get(key)?)?.as_dict()
}
