//! An account in words: what the money is, then whose and of when.

use crate::core::account::Account;
use crate::report::words::Language;

/// `Ausgabemittel, zugewiesen: foederal, 0699/532 99, 2021, DE-BY`.
pub(super) fn in_words(account: &Account, language: Language) -> String {
    let (kind, stage) = (account.kind, account.stage);
    let english = |word: &str| word.replace('_', " ");
    let (kind, stage) = match language {
        Language::De => (kind.in_german().to_owned(), stage.in_german().to_owned()),
        Language::En => (english(kind.as_str()), english(stage.as_str())),
    };
    let year = |label: &str, year: Option<u16>| year.map(|year| format!("{label}{year}"));
    let fields = [
        account.component.as_ref().map(ToString::to_string),
        account.budget_item.as_ref().map(ToString::to_string),
        year("", account.booking_year),
        year(language.pick("erteilt ", "granted "), account.year_granted),
        year(language.pick("fällig ", "due "), account.due_year),
        account.manager.as_ref().map(ToString::to_string),
        account.agreement.as_ref().map(ToString::to_string),
        account.project.as_ref().map(ToString::to_string),
    ];
    let fields: Vec<String> = fields.into_iter().flatten().collect();
    format!("{kind}, {stage}: {}", fields.join(", "))
}
