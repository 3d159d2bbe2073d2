//! A report that somebody hands in, against the book: key, leaf and root come from it, and the report is made again.
//!
//! Reads only. Without a book there is `report::check` alone, with what else came from outside.

use super::{AsOf, DeskError, Format, ReportParameters, make_report, rule_version};
use crate::core::calendar::parse_date;
use crate::core::ids::Seq;
use crate::core::journal::checkpoint::Checkpoint;
use crate::core::sight::Sight;
use crate::report::Language;
use crate::report::check::{CheckError, Checked, Form, Outside, Submitted};
use crate::report::provenance::SIGHT;
use crate::store::{Store, Viewer};

/// Why a check could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportCheckError {
    #[error(transparent)]
    Check(#[from] CheckError),
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// Holds a report against the book. `file` are its bytes; key and leaf of `outside` are those of the book where it names
/// none.
///
/// # Errors
/// `Check` for what is no report; those of the store.
pub async fn check(
    store: &Store,
    viewer: &Viewer,
    file: &[u8],
    submitted: &Submitted,
    mut outside: Outside,
) -> Result<Checked, ReportCheckError> {
    let identity = store.origin(viewer).await.map_err(DeskError::from)?;
    let stated = &submitted.stated;
    if outside.key.is_none() {
        let key = identity.vkey.parse().map_err(|e| DeskError::Proof(format!("Prüfschlüssel des Buchs: {e}")))?;
        outside.key = Some(key);
    }
    if let (None, Some(proof)) = (&outside.leaf, &submitted.proof) {
        let leaf = store.event(viewer, Seq(proof.index)).await.map_err(DeskError::from)?;
        outside.leaf = leaf.map(|leaf| leaf.bytes);
    }
    let mut checked = submitted.check(&outside)?;
    checked.compare("Ursprung des Buchs", &identity.origin, &stated.origin);
    let size = store.head(viewer).await.map_err(DeskError::from)?.size;
    if stated.as_of_size > size {
        checked.find("Stand", format!("höchstens {size} Ereignisse, wie im Buch"), stated.as_of_size.to_string());
        return Ok(checked);
    }
    let head = store.head(&viewer.at(stated.as_of_size)).await.map_err(DeskError::from)?;
    checked.compare("Wurzel des Buchs bei diesem Stand", &head.root.to_string(), &stated.root_hash);
    against_older(store, viewer, &outside, &mut checked).await?;
    made_again(store, viewer, file, submitted, &mut checked).await?;
    Ok(checked)
}

/// A checkpoint of another size than the report's says something about the book, and so about the report.
async fn against_older(
    store: &Store,
    viewer: &Viewer,
    outside: &Outside,
    checked: &mut Checked,
) -> Result<(), DeskError> {
    let (Some(note), Some(key)) = (&outside.checkpoint, &outside.key) else { return Ok(()) };
    let origin = store.origin(viewer).await?.origin;
    let Ok(kept) = Checkpoint::open(note, &origin, std::slice::from_ref(key)) else { return Ok(()) };
    let size = store.head(viewer).await?.size;
    let what = format!("vorgelegter Prüfpunkt der Größe {} gegen das Buch", kept.size());
    if kept.size() > size {
        checked.find(&what, kept.size().to_string(), size.to_string());
        return Ok(());
    }
    let head = store.head(&viewer.at(kept.size())).await?;
    checked.compare(&what, &kept.root().to_string(), &head.root.to_string());
    checked.unchecked.retain(|words| !words.starts_with("Der vorgelegte Prüfpunkt nennt"));
    Ok(())
}

/// The strongest check: the same question to the same book gives the same bytes.
async fn made_again(
    store: &Store,
    viewer: &Viewer,
    file: &[u8],
    submitted: &Submitted,
    checked: &mut Checked,
) -> Result<(), DeskError> {
    let stated = &submitted.stated;
    let this = (env!("CARGO_PKG_VERSION"), rule_version());
    if (stated.program_version.as_str(), &stated.rule_version) != (this.0, &this.1) {
        let (made, now) = (&stated.program_version, this.0);
        checked.unchecked.push(format!(
            "Neu gemacht wurde der Bericht nicht: er stammt von Fassung {made} mit den Regeln {}, dieses Programm ist \
             Fassung {now} mit den Regeln {}.",
            stated.rule_version, this.1
        ));
        return Ok(());
    }
    let Some((parameters, language)) = asked(submitted) else {
        checked.unchecked.push("Neu gemacht wurde der Bericht nicht: seine Angaben sind unbekannt.".to_owned());
        return Ok(());
    };
    let format = match submitted.form {
        Form::Pdf => Format::Pdf,
        Form::Csv => Format::Csv,
        Form::CsvExcel => Format::CsvExcel,
    };
    let viewer = &as_sighted(store, viewer, stated.parameters.get(SIGHT)).await?;
    if viewer.sight().named() != stated.parameters.get(SIGHT).cloned() {
        checked
            .unchecked
            .push("Neu gemacht wurde der Bericht nicht: er zeigt anderes vom Buch, als Sie sehen dürfen.".to_owned());
        return Ok(());
    }
    match make_report(store, viewer, &stated.report, &parameters, format, language).await {
        Ok(made) if made.as_of_size != stated.as_of_size => {
            checked
                .unchecked
                .push("Neu gemacht wurde der Bericht nicht: an seinem Tag kam noch etwas dazu.".to_owned());
        }
        Ok(made) => {
            let hash = |bytes: &[u8]| crate::core::journal::hash::sha256(bytes).to_string();
            checked.compare("SHA-256 der Datei, aus dem Buch neu gemacht", &hash(&made.bytes), &hash(file));
        }
        Err(DeskError::Store(error)) => return Err(error.into()),
        Err(error) => checked.find("Bericht, aus dem Buch neu gemacht", "ein Bericht", error.to_string()),
    }
    Ok(())
}

/// An excerpt is made again as an excerpt, also by somebody who sees all.
async fn as_sighted(store: &Store, viewer: &Viewer, named: Option<&String>) -> Result<Viewer, DeskError> {
    let Some(named) = named.filter(|_| viewer.sight().is_whole()) else { return Ok(viewer.clone()) };
    let managers = store.managers(viewer).await?.into_iter().map(|noted| noted.what).collect::<Vec<_>>();
    Ok(Viewer::with(Sight::from_name(named, &managers)))
}

/// What was asked when the report was made; `None` for parameters that this program does not know.
fn asked(submitted: &Submitted) -> Option<(ReportParameters, Language)> {
    let stated = &submitted.stated;
    let mut parameters = ReportParameters::default();
    let mut language = None;
    for (name, value) in &stated.parameters {
        match (name.as_str(), value.as_str()) {
            ("language", "de") => language = Some(Language::De),
            ("language", "en") => language = Some(Language::En),
            ("language", _) => return None,
            (SIGHT, _) => {}
            (name, value) => parameters = parameters.with(name, value),
        }
    }
    parameters.as_of = Some(match &stated.as_of_date {
        Some(day) => AsOf::Day(parse_date(day).ok()?),
        None => AsOf::Size(stated.as_of_size),
    });
    parameters.value_date = stated.value_date.as_deref().map(parse_date).transpose().ok()?;
    Some((parameters, language?))
}
