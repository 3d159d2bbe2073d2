//! What a report says of its own making: the title block before the table, the seal after it, the line on each page.
//!
//! Once for paper and page alike. The title block says which book, as of when, what of it and what made the report;
//! the seal says by what it can be checked and repeats none of it. Not who asked: the same question gives the same
//! bytes, whoever asks; the access is logged elsewhere.

use super::parts;
use super::provenance::{Data, Provenance, SIGHT};
use super::sheet::Fact;
use super::words::{self, Language};

/// The title over the seal.
pub(super) const fn title(language: Language) -> &'static str {
    language.pick("Herkunft und Prüfung", "Provenance and verification")
}

/// The as-of point in one line, for the foot of every page.
pub(super) fn as_of_line(provenance: &Provenance, language: Language) -> String {
    let at = words::moment(provenance.recorded_at, language);
    match language {
        Language::De => format!("Stand: Journalgröße {} vom {at}", provenance.as_of_size),
        Language::En => format!("As of: journal size {}, {at}", provenance.as_of_size),
    }
}

fn as_of(provenance: &Provenance, language: Language) -> String {
    let at = words::moment(provenance.recorded_at, language);
    let mut text = match language {
        Language::De => format!("Journalgröße {}, letztes Ereignis vom {at}", provenance.as_of_size),
        Language::En => format!("journal size {}, last event of {at}", provenance.as_of_size),
    };
    let days = [
        ("; gefragt war das Ende des ", "; asked for was the end of ", provenance.as_of_date),
        ("; Wertstellung bis ", "; value date up to ", provenance.value_date),
    ];
    for (de, en, day) in days {
        text.extend(day.map(|day| format!("{}{}", language.pick(de, en), words::date(day, language))));
    }
    text
}

/// The title block.
pub(super) fn title_facts(provenance: &Provenance, parameters: &[Fact], language: Language) -> Vec<Fact> {
    let excerpt = provenance.parameters.get(SIGHT).map(|lands| match language {
        Language::De => format!("Ausschnitt Bund und {lands}"),
        Language::En => format!("excerpt of the Bund and {lands}"),
    });
    let asked = parameters.iter().map(|fact| format!("{}: {}", fact.label, fact.value));
    let scope: Vec<String> = excerpt.into_iter().chain(asked).collect();
    let scope =
        if scope.is_empty() { language.pick("das ganze Buch", "the whole book").to_owned() } else { scope.join("; ") };
    let version = provenance.program_version.trim_start_matches("titelbuch ");
    let rules = language.pick("Regelwerk", "rules");
    let made = format!("titelbuch {version}, {rules} {}", provenance.rule_version);
    vec![
        parts::fact(language, "Buch", "Book", provenance.origin.clone()),
        parts::fact(language, "Stand", "As of", as_of(provenance, language)),
        parts::fact(language, "Umfang", "Scope", scope),
        parts::fact(language, "Erstellt mit", "Made with", made),
    ]
}

/// The seal. The checkpoint stands whole, so that the sheet or page alone can be checked; `how` is what can be done
/// with the form that it stands in.
pub(super) fn facts(provenance: &Provenance, data: &Data, language: Language, how: Option<&str>) -> Vec<Fact> {
    let fact = |de: &str, en: &str, value: &str| parts::fact(language, de, en, value);
    let mut facts = vec![
        fact("Wurzel des Journals", "Journal root", &provenance.root_hash),
        fact("SHA-256 der CSV-Datei", "SHA-256 of the CSV file", &data.sha256),
        fact("Prüfpunkt", "Checkpoint", provenance.checkpoint.trim_end()),
        fact("Prüfschlüssel", "Verifier key", &provenance.verifier_key),
    ];
    facts.extend(how.map(|how| fact("So wird geprüft", "How to verify", how)));
    facts
}

#[cfg(test)]
mod tests {
    //! Tests of the words: no id of the command line, no hour of Greenwich, and each thing once.

    use super::*;
    use crate::report::distribution;
    use crate::report::specimen::provenance;

    #[test]
    fn an_excerpt_is_never_called_the_whole_book() {
        let mut provenance = provenance();
        let scope = |provenance: &Provenance, language| title_facts(provenance, &[], language)[2].value.clone();
        assert_eq!(scope(&provenance, Language::De), "das ganze Buch");
        provenance.parameters.insert(SIGHT.to_owned(), "DE-BY".to_owned());
        assert_eq!(scope(&provenance, Language::De), "Ausschnitt Bund und DE-BY");
        assert_eq!(scope(&provenance, Language::En), "excerpt of the Bund and DE-BY");
    }

    #[test]
    fn title_block_and_seal_say_it_in_words_and_once() {
        let mut provenance = provenance();
        let given = [("by", "year"), ("component", "foederal"), ("language", "de")];
        provenance.parameters = given.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
        provenance.as_of_date = Some(time::macros::date!(2026 - 11 - 24));
        let definition = crate::report::definition::Definition::of(distribution::ID).unwrap();
        let data = Data { profile: "csv".to_owned(), rows: 1, sha256: "0".repeat(64) };
        let said = |language: Language| {
            let parameters = definition.asked(&provenance.parameters, language);
            let mut facts = title_facts(&provenance, &parameters, language);
            facts.extend(super::facts(&provenance, &data, language, None));
            facts.into_iter().map(|fact| format!("{}: {}", fact.label, fact.value)).collect::<Vec<_>>()
        };
        let german = said(Language::De);
        assert_eq!(
            german[1],
            "Stand: Journalgröße 42, letztes Ereignis vom 24.11.2026, 09:30:15 MEZ; gefragt war das Ende des \
             24.11.2026; Wertstellung bis 30.11.2026"
        );
        assert_eq!(german[2], "Umfang: Gliederung: Land und Haushaltsjahr; Programmteil: foederal");
        let english = said(Language::En);
        assert_eq!(english[2], "Scope: Breakdown: Land and budget year; Component: foederal");
        for facts in [german, english] {
            let labels: Vec<&str> = facts.iter().filter_map(|fact| fact.split(':').next()).collect();
            assert_eq!(labels.iter().collect::<std::collections::BTreeSet<_>>().len(), labels.len(), "{labels:?}");
            assert!(!facts.iter().any(|fact| fact.contains(" = ") || fact.contains("UTC")), "{facts:?}");
        }
    }
}
