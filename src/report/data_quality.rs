//! The data-quality report (Datenqualität): what is missing or late in the book, counted against what could be there.
//!
//! Pure: facts in, `Sheet` out. Nothing is imputed and nothing is weighed: no index is made of the counts. A count of zero
//! says that it was looked for; a check that nothing could fail (no order, no voucher) says that there is nothing yet.
//! Law: BHO §§ 9, 34, 70, 71; VV-BHO § 44.

use super::ReportError;
use super::parts::{self, Frame, Typed};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet};
use super::without_authority::Breaches;
use super::words::Language;
use time::Date;

/// The id of the report and of its definition file.
pub const ID: &str = "data-quality";

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    BreachesOpen,
    ProjectsWithoutAgreement,
    ProjectsWithoutCommitment,
    AgreementsUnsigned,
    TermsUnset,
    KeysWithoutSource,
    KeysWithAssumedDay,
    StatementLinesUnmatched,
    OrdersNotIssued,
    OrdersUnpaid,
    PaymentsWithoutVoucher,
    VouchersWithoutPayment,
    VouchersWithoutInvoice,
    SharesUnexamined,
    StatementsLate,
    FinalStatementsLate,
    DrawdownsUnused,
    MilestonesOverdue,
    ClaimsOverdue,
    DeferralsEnded,
    DueYearsUncharged,
    ResiduesWithoutConsent,
}

impl Check {
    /// The stored word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Check::BreachesOpen => "breaches_open",
            Check::ProjectsWithoutAgreement => "projects_without_agreement",
            Check::ProjectsWithoutCommitment => "projects_without_commitment",
            Check::AgreementsUnsigned => "agreements_unsigned",
            Check::TermsUnset => "terms_unset",
            Check::KeysWithoutSource => "keys_without_source",
            Check::KeysWithAssumedDay => "keys_with_assumed_day",
            Check::StatementLinesUnmatched => "statement_lines_unmatched",
            Check::OrdersNotIssued => "orders_not_issued",
            Check::OrdersUnpaid => "orders_unpaid",
            Check::PaymentsWithoutVoucher => "payments_without_voucher",
            Check::VouchersWithoutPayment => "vouchers_without_payment",
            Check::VouchersWithoutInvoice => "vouchers_without_invoice",
            Check::SharesUnexamined => "shares_unexamined",
            Check::StatementsLate => "statements_late",
            Check::FinalStatementsLate => "final_statements_late",
            Check::DrawdownsUnused => "drawdowns_unused",
            Check::MilestonesOverdue => "milestones_overdue",
            Check::ClaimsOverdue => "claims_overdue",
            Check::DeferralsEnded => "deferrals_ended",
            Check::DueYearsUncharged => "due_years_uncharged",
            Check::ResiduesWithoutConsent => "residues_without_consent",
        }
    }

    /// What is counted.
    const fn what(self, language: Language) -> &'static str {
        let [de, en] = match self {
            Check::BreachesOpen => ["Konten ohne Ermächtigung", "Accounts without authority"],
            Check::ProjectsWithoutAgreement => ["Projekte ohne Vereinbarung", "Projects without an agreement"],
            Check::ProjectsWithoutCommitment => ["Projekte ohne Bindung", "Projects without a commitment"],
            Check::AgreementsUnsigned => {
                ["Vereinbarungen ohne Tag der Unterschrift", "Agreements without a day of signature"]
            }
            Check::TermsUnset => ["Parameter, die nicht vereinbart sind", "Terms that are not agreed"],
            Check::KeysWithoutSource => {
                ["Schlüssel ohne Prüfsumme ihrer Quelle", "Keys without a checksum of their source"]
            }
            Check::KeysWithAssumedDay => {
                ["Schlüssel, deren Stichtag angenommen ist", "Keys whose reference day is assumed"]
            }
            Check::StatementLinesUnmatched => ["Kassenzeilen ohne Anordnung", "Lines of the Kasse without an order"],
            Check::OrdersNotIssued => ["Festgestellt und nicht angeordnet", "Certified and not ordered"],
            Check::OrdersUnpaid => {
                ["Seit mehr als 14 Tagen angeordnet und nicht ausgezahlt", "Ordered more than 14 days ago and not paid"]
            }
            Check::PaymentsWithoutVoucher => {
                ["Auszahlungen, die nicht voll belegt sind", "Payments that are not evidenced in full"]
            }
            Check::VouchersWithoutPayment => [
                "Belege, deren Bundesanteil für keine Auszahlung steht",
                "Vouchers whose federal share stands for no payment",
            ],
            Check::VouchersWithoutInvoice => ["Belege ohne Rechnungsnummer", "Vouchers without a number of an invoice"],
            Check::SharesUnexamined => {
                ["Anteile von Belegen, die nicht voll geprüft sind", "Shares of vouchers not examined in full"]
            }
            Check::StatementsLate => {
                ["Projekte, deren Zwischennachweis überfällig ist", "Projects whose statement of use is late"]
            }
            Check::FinalStatementsLate => {
                ["Projekte, deren Schlussnachweis überfällig ist", "Projects whose final statement is late"]
            }
            Check::DrawdownsUnused => [
                "Auszahlungen, die nicht binnen ihrer Frist verwendet sind",
                "Payments that were not used within their window",
            ],
            Check::MilestonesOverdue => {
                ["Meilensteine, die nach Plan erreicht sein müssten", "Milestones that should be reached by their plan"]
            }
            Check::ClaimsOverdue => ["Forderungen, die fällig und offen sind", "Claims that are due and open"],
            Check::DeferralsEnded => ["Stundungen, deren Tag vorüber ist", "Deferrals whose day has passed"],
            Check::DueYearsUncharged => [
                "Fällige Jahre von Verpflichtungen, die keine Vorbelastung sind",
                "Due years of forward commitments that are no prior charge",
            ],
            Check::ResiduesWithoutConsent => ["Ausgabereste ohne Einwilligung", "Residues without consent"],
        };
        language.pick(de, en)
    }

    /// What it is counted of.
    const fn of_what(self, language: Language) -> &'static str {
        let [de, en] = match self {
            Check::BreachesOpen => ["Konten mit freier Ermächtigung", "accounts of free authority"],
            Check::ProjectsWithoutAgreement | Check::ProjectsWithoutCommitment => ["Projekte", "projects"],
            Check::AgreementsUnsigned => ["Vereinbarungen", "agreements"],
            Check::TermsUnset => [
                "Parameter, die es nach der Rechtsgrundlage der Einzelvereinbarungen gibt",
                "terms that exist on the legal basis of the individual agreements",
            ],
            Check::KeysWithoutSource | Check::KeysWithAssumedDay => ["Schlüssel", "keys"],
            Check::StatementLinesUnmatched => ["Kassenzeilen", "lines of the Kasse"],
            Check::OrdersNotIssued | Check::OrdersUnpaid => ["Anordnungen", "orders"],
            Check::PaymentsWithoutVoucher => ["Auszahlungen", "payments"],
            Check::VouchersWithoutPayment | Check::VouchersWithoutInvoice => ["Belege", "vouchers"],
            Check::SharesUnexamined => ["Anteile von Belegen", "shares of vouchers"],
            Check::StatementsLate => {
                ["Projekte, die einen Zwischennachweis schulden", "projects that owe a statement of use"]
            }
            Check::FinalStatementsLate => {
                ["Projekte, die einen Schlussnachweis schulden", "projects that owe a final statement"]
            }
            Check::DrawdownsUnused => {
                ["Auszahlungen mit vereinbarter Verwendungsfrist", "payments with an agreed window of use"]
            }
            Check::MilestonesOverdue => ["Meilensteine mit Plantag", "milestones with a planned day"],
            Check::ClaimsOverdue => ["Forderungen", "claims"],
            Check::DeferralsEnded => ["Stundungen mit Tag", "deferrals with a day"],
            Check::DueYearsUncharged => {
                ["begonnene Fälligkeitsjahre von Verpflichtungen", "due years of forward commitments that have begun"]
            }
            Check::ResiduesWithoutConsent => ["Ausgabereste", "residues"],
        };
        language.pick(de, en)
    }
}

/// What a check came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub check: Check,
    pub found: usize,
    pub of: usize,
    /// The day since which the oldest has been missing or late, where one is known.
    pub oldest: Option<(Option<Date>, String)>,
}

/// All that the report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataQualityFacts {
    pub title: Option<String>,
    /// The day of the last event: what is late is late on that day.
    pub day: Date,
    pub findings: Vec<Finding>,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the report.
///
/// # Errors
/// `Provenance`, `Definition`.
pub fn build(facts: &DataQualityFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let number = |n: usize| i64::try_from(n).map_or(Cell::Missing, Cell::Integer);
    let rows: Vec<Row> = facts
        .findings
        .iter()
        .map(|finding| {
            let oldest = finding.oldest.as_ref();
            columns.row(RowKind::Body, |column| match column {
                "check" => Cell::Id(finding.check.as_str().to_owned()),
                "what" => Cell::Text(finding.check.what(language).to_owned()),
                // Of nothing, nothing can be missing: that is not the same as nothing being missing.
                "found" if finding.of == 0 => Cell::Missing,
                "found" => number(finding.found),
                "of" => number(finding.of),
                "of_what" => Cell::Text(finding.check.of_what(language).to_owned()),
                "oldest_on" => oldest.and_then(|(day, _)| *day).map_or(Cell::Empty, Cell::Date),
                "oldest" => oldest.map_or(Cell::Empty, |(_, id)| Cell::Id(id.clone())),
                _ => Cell::Empty,
            })
        })
        .collect();
    let open = facts.findings.iter().filter(|finding| finding.found > 0).count();
    let checked = facts.findings.iter().filter(|finding| finding.of > 0).count();
    let day = super::words::date(facts.day, language);
    let above = vec![
        parts::fact(language, "Tag der Prüfung", "Day of the check", day),
        parts::fact(
            language,
            "Prüfungen mit Befund",
            "Checks that found something",
            format!("{open} {} {checked}", language.pick("von", "of")),
        ),
    ];
    let typed = Typed::from([
        ("day", Cell::Date(facts.day)),
        ("checks_with_findings", number(open)),
        ("checks", number(checked)),
    ]);
    let mut head = frame.head(facts.title.clone(), &columns, above, typed);
    facts.breaches.stand_first(&mut head)?;
    let since = "Schlussnachweise sind ab der letzten Auszahlung gerechnet: den Tag, an dem ein Vorhaben erfüllt ist, führt \
                 dieses Buch nur, wo er als Meilenstein erfasst ist.";
    let since = frame.text(
        since,
        "Final statements count from the last payment: the book keeps the day on which a project is done only where it is \
         recorded as a milestone.",
    );
    let notes = vec![(frame.text("Was nicht gezeigt wird", "What is not shown"), vec![since])];
    Ok(Sheet { head, foot: frame.foot(&columns, None, notes, Vec::new()), rows: Box::new(rows.into_iter().map(Ok)) })
}

#[cfg(test)]
mod tests;
