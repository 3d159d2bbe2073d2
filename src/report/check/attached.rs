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
    // What the library says of it is English, and of no use to whoever has the file: they get it again.
    let document = Document::load_mem(pdf).map_err(|_| CheckError::DamagedPdf)?;
    let (mut csv, mut provenance) = (None, None);
    for (name, bytes) in files(&document).map_err(|_| CheckError::Pdf("ein lesbares Verzeichnis"))? {
        match name.as_slice() {
            b"provenance.json" => provenance = Some(bytes),
            name if name.ends_with(b".csv") => csv = Some(bytes),
            _ => {}
        }
    }
    let csv = csv.ok_or(CheckError::Pdf("die Anlage mit der Tabelle"))?;
    Ok(Attached { csv, provenance: provenance.ok_or(CheckError::Pdf("die Anlage provenance.json"))? })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_pdf_is_refused_in_german() {
        let said = read(b"%PDF-1.7\n1 0 obj\n").err().map(|error| error.to_string());
        assert_eq!(said.as_deref(), Some("die Datei ist keine vollständige PDF-Datei, oder sie ist beschädigt"));
    }
}
