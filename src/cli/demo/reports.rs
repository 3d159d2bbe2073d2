//! The reports of the demo: every one there is, as PDF and in both forms of CSV, and what the files are.

use super::{BANNER, BOOK, ORIGIN, RUN, step};
use crate::cli::failure::Answer;
use crate::cli::{files, report as written};
use crate::desk::{Format, Question, ReportParameters};
use crate::report::{Language, allocation_comparison, allocation_statement, assignment_letter};
use crate::report::{budget_account, budget_monitor, budget_overview, cash_reconciliation, claims, distribution};
use crate::report::{
    commitment_authority, data_quality, flow_of_funds, interest_statement, journal_extract, last_recipients,
};
use crate::report::{
    orders_and_payments, project_dossier, project_register, residues, roll_out, running_cost, services_and_deadline,
};
use crate::report::{share_explanation, statement_of_use, target_vs_actual, three_year_comparison, voucher_list};
use crate::report::{week_sheet, year_end_outlook};
use crate::store::{Store, Viewer};
use std::path::Path;

const READ_ME: &str = "LIESMICH.txt";
/// The key that the run is compared with: an older one.
const OTHER_KEY: &str = "koenigstein-2016";
/// The project whose dossier is written.
const PROJECT: &str = "efa-by-1";

/// A year after the legal deadline; the day on which the demo is played would tell nothing about the programme.
const YEAR_AFTER: &str = "2023-12-31";

/// A report, its parameters, and what it is.
type Wanted = (&'static str, &'static [(&'static str, &'static str)], &'static str);

const WANTED: [Wanted; 29] = [
    (allocation_statement::ID, &[("run", RUN)], "Verteilungsnachweis: wie die Beträge der Länder zustande kamen"),
    (share_explanation::ID, &[("run", RUN), ("recipient", "DE-BY")], "Anteilserklärung für Bayern: der Rechenweg"),
    (
        allocation_comparison::ID,
        &[("runs", RUN), ("keys", OTHER_KEY)],
        "Verteilungsvergleich mit einem anderen Schlüssel",
    ),
    (distribution::ID, &[], "Mittelverteilung: Rahmen, zugewiesen, gebunden, frei; mit Karte"),
    (budget_overview::ID, &[], "Haushaltsübersicht je Haushaltsstelle und Haushaltsjahr"),
    (
        budget_monitor::ID,
        &[("year", "2021"), ("manager", "DE-BY")],
        "Haushaltsüberwachungsliste Bayerns für 2021: was noch verfügbar ist, mit jedem Ereignis",
    ),
    (
        commitment_authority::ID,
        &[],
        "Haushaltsüberwachungsliste der Verpflichtungsermächtigungen: bewilligt, genutzt, frei, verfallen",
    ),
    (
        assignment_letter::ID,
        &[("land", "DE-BY"), ("year", "2022")],
        "Zuweisungsschreiben an Bayern für 2022, als Muster: Mittel und Bedingungen",
    ),
    (
        target_vs_actual::ID,
        &[("run", RUN)],
        "Soll-Ist-Vergleich: Anteil nach Schlüssel gegen zugewiesen und ausgezahlt",
    ),
    (flow_of_funds::ID, &[], "Mittelfluss: von veranschlagt bis anerkannt, mit Zeichnung"),
    (week_sheet::ID, &[], "Wochenblatt: verfügbar, Veränderung, was zu tun ist"),
    (budget_account::ID, &[("year", "2021")], "Haushaltsrechnung des Jahres 2021"),
    (three_year_comparison::ID, &[("year", "2022")], "Dreijahresvergleich 2020 bis 2022 je Haushaltsstelle"),
    (year_end_outlook::ID, &[("year", "2023")], "Jahresendvorausschau 2023: je Monat ausgezahlt und erwartet"),
    (residues::ID, &[], "Ausgabereste nach dem Jahr ihrer Entstehung, mit ihrem Verfall"),
    (orders_and_payments::ID, &[], "Anordnungen und Auszahlungen"),
    (cash_reconciliation::ID, &[], "Abgleich mit der Kasse: was auf einer Seite fehlt"),
    (voucher_list::ID, &[], "Belegliste: jeder Beleg mit den Auszahlungen, für die er steht"),
    (
        statement_of_use::ID,
        &[("project", PROJECT)],
        "Zahlenmäßiger Verwendungsnachweis eines Projekts: Plan, Nachweis, Belege, Prüfung",
    ),
    (interest_statement::ID, &[], "Zinsberechnung: jeder Zeitraum, Zinssatz, Tage, Betrag"),
    (data_quality::ID, &[], "Datenqualität: was fehlt oder verspätet ist, mit Bezugsgröße"),
    (claims::ID, &[], "Forderungen: Rückforderungen und Zinsen bis zur Zahlung"),
    (running_cost::ID, &[], "Nachnutzung: wer mitnutzt und was jedes Land an Betriebskosten trägt"),
    (project_register::ID, &[], "Projektverzeichnis"),
    (
        project_dossier::ID,
        &[("project", PROJECT), ("day", YEAR_AFTER)],
        "Projektakte eines Projekts: Beteiligte, Geld, Leistungen, Meilensteine",
    ),
    (
        services_and_deadline::ID,
        &[("day", YEAR_AFTER)],
        "Leistungen und gesetzliche Frist: fristgerecht, verspätet, offen, keine Angabe",
    ),
    (roll_out::ID, &[("day", YEAR_AFTER)], "Flächendeckung: angeschlossene von zuständigen Behörden"),
    (last_recipients::ID, &[], "Letztempfänger: bei wem das weitergegebene Geld angekommen ist"),
    (journal_extract::ID, &[], "Journalauszug: alle Ereignisse und Buchungen"),
];

const FORMS: [(Format, &str); 3] = [(Format::Pdf, "pdf"), (Format::Csv, "csv"), (Format::CsvExcel, "excel.csv")];

/// Writes all reports with their companions, the checkpoint and a file that explains them.
pub async fn write_all(store: &Store, out: &Path) -> Answer {
    for (id, given, about) in WANTED {
        let parameters = given.iter().fold(ReportParameters::default(), |asked, (name, value)| asked.with(name, value));
        for (format, ending) in FORMS {
            let question = Question { id, parameters: &parameters, format, language: Language::De };
            let path = out.join(format!("{id}.{ending}"));
            written::into_files(store, question, &path).await?;
        }
        step("Bericht", &format!("{about} ({id}.pdf, .csv, .excel.csv)"));
    }
    let checkpoint = out.join("checkpoint.txt");
    files::write(&checkpoint, store.checkpoint(&Viewer::all()).await?.as_bytes())?;
    step("Prüfpunkt", &checkpoint.display().to_string());
    let about = out.join(READ_ME);
    files::write(&about, read_me().as_bytes())?;
    step("Erläuterung", &about.display().to_string());
    Ok(())
}

/// What the files of the folder are; a checkpoint has no place for a sentence.
fn read_me() -> String {
    let mut text = format!(
        "{BANNER}.\n\n\
         Das gilt für jede Datei dieses Ordners und für das Buch, aus dem sie stammen ({BOOK}). Es ist eine\n\
         Vorführung („titelbuch demo“): Personen, Haushaltsstellen, Projekte, Belege und Beträge sind erfunden, die\n\
         Verteilungsschlüssel sind veröffentlichte Tabellen. Keine Quelle sagt, dass die Mittel des\n\
         Konjunkturpakets so verteilt wurden. Was gespielt wurde, steht in ../input, der Verlauf in ../verlauf.txt.\n\n"
    );
    for (id, _, about) in WANTED {
        text.push_str(&format!("{id:32}{about}\n"));
    }
    text.push_str(&format!(
        "\nJeden Bericht gibt es in drei Formen, jede mit zwei Begleitern:\n\n\
         *.pdf                           zum Lesen und Ablegen; die CSV-Datei ist beigefügt\n\
         *.csv                           dieselben Zahlen für Programme (RFC 4180)\n\
         *.excel.csv                     dieselben Zahlen für eine deutsche Tabellenkalkulation\n\
         *.provenance.json               woraus die Datei davor gemacht ist\n\
         *.tlog-proof                    Beweis, dass dieser Stand im Journal steht (C2SP)\n\
         checkpoint.txt                  der signierte Prüfpunkt des Journals (C2SP); sein Name ist\n\
         {:32}{ORIGIN}\n",
        ""
    ));
    text
}

#[cfg(test)]
mod tests {
    use super::WANTED;
    use crate::report::{Language, definition};
    use std::collections::BTreeSet;

    #[test]
    fn every_report_is_shown() {
        let shown: BTreeSet<String> = WANTED.iter().map(|(id, _, _)| (*id).to_owned()).collect();
        let catalogue = definition::catalogue(Language::De).unwrap();
        let defined: BTreeSet<String> = catalogue.into_iter().map(|report| report.id).collect();
        assert_eq!(shown, defined);
    }
}
