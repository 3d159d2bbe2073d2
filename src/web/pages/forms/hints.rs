//! What the book advises, as pages say it: a command of the command line becomes the form that does the same.
//!
//! Rules are told at the command line and over HTTP alike, so their hints name commands and options in brackets. Whoever works in
//! pages has neither. A command is the longest of the list that the quoted words begin with; an option has no name in pages and
//! goes with its brackets.

use crate::web::pages::words::Words;

/// Commands, and the keys of what pages call the same.
const NAMES: &[(&str, &str)] = &[
    ("actor add", "form-person"),
    ("agreement amend", "form-agreement-amendment"),
    ("agreement list", "nav-agreements"),
    ("allocate amend", "form-proposal-amendment"),
    ("allocate list", "nav-runs"),
    ("allocate propose", "form-allocation"),
    ("assign propose", "form-assignment"),
    ("assign propose --due", "form-authority-assignment"),
    ("assign recall", "form-recall"),
    ("budget appropriate", "form-appropriation"),
    ("budget grant-frame", "form-frame"),
    ("budget note", "form-budget-note"),
    ("checkpoint", "nav-proof"),
    ("claim late-use", "form-claim"),
    ("claim recover", "form-claim"),
    ("claim refund", "form-claim"),
    ("claim repay", "form-repayment"),
    ("commitment forward make", "form-forward"),
    ("commitment increase", "form-change-commitment"),
    ("commitment make", "form-commitment"),
    ("commitment-authority change", "form-authority-change"),
    ("commitment-authority grant", "form-authority-grant"),
    ("commitment-authority list", "nav-budget"),
    ("commitment-authority return", "form-authority-return"),
    ("commitment-authority unblock", "form-authority-unblock"),
    ("journal show", "nav-journal"),
    ("key activate", "form-key-activation"),
    ("key list", "nav-keys"),
    ("onward list", "nav-projects"),
    ("onward reduce", "form-share-reduction"),
    ("onward reverse-receipt", "form-receipt-reversal"),
    ("order cancel", "form-cancel-order"),
    ("order countersign", "form-countersign"),
    ("payment refund", "form-refund"),
    ("payment reverse", "form-payment-reversal"),
    ("project carry-jointly", "form-joint"),
    ("project milestone", "form-milestone"),
    ("recipient add", "form-recipient"),
    ("report list", "nav-reports"),
    ("residue consent", "form-residue-consent"),
    ("residue form", "form-residue"),
    ("reverse", "form-reversal"),
    ("reverse propose", "form-reversal-proposal"),
    ("role delegate", "form-delegation"),
    ("role end-delegation", "form-delegation-end"),
    ("role grant", "form-role"),
    ("role list", "roles-title"),
    ("role withdraw", "form-role-withdrawal"),
    ("roll-out connect", "form-connection"),
    ("roll-out withdraw", "form-connection-withdrawal"),
    ("service detach", "form-detachment"),
    ("service maturity withdraw", "form-level-withdrawal"),
    ("service reuse list", "nav-services"),
    ("service reuse reverse", "form-running-cost-reversal"),
    ("statement refund", "form-refund"),
    ("voucher add", "form-voucher"),
    ("voucher match", "form-match"),
    ("voucher unmatch", "form-unmatch"),
];

/// Between quoted words in brackets that hold nothing else.
const BETWEEN: [&str; 3] = [", ", " oder ", " und "];

/// A piece of advice as pages say it. It is German, as the rules are.
pub fn in_pages(advice: &str) -> String {
    let mut said = String::new();
    let mut rest = advice;
    while let Some((before, from)) = rest.split_once(" („") {
        let Some((inner, after)) = from.split_once(')') else { break };
        said.push_str(&renamed(before));
        said.push_str(&in_brackets(&format!("„{inner}")));
        rest = after;
    }
    said.push_str(&renamed(rest));
    said
}

/// What went wrong, with what it names of the command line: only what says so itself, as the text may be of whoever asked.
pub fn in_detail(text: &str) -> String {
    let mut parts = text.split("„titelbuch ");
    let mut said = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (words, after) = part.split_once('“').unwrap_or((part, ""));
        let name = named(words).unwrap_or_else(|| format!("titelbuch {words}"));
        said.push_str(&format!("„{name}“{after}"));
    }
    said
}

/// What stands in brackets, with its space and brackets; nothing where nothing is left of it.
fn in_brackets(inner: &str) -> String {
    let quoted: Vec<&str> = inner.split('„').skip(1).filter_map(|part| part.split('“').next()).collect();
    let between = quoted.iter().fold(inner.to_owned(), |text, words| text.replacen(&format!("„{words}“"), "", 1));
    let is_list = BETWEEN.iter().fold(between, |text, word| text.replace(word, "")).trim().is_empty();
    if !is_list {
        return format!(" ({})", renamed(inner));
    }
    let mut names: Vec<String> = Vec::new();
    for words in quoted {
        let name = if is_command(words) { named(words) } else { Some(words.to_owned()) };
        names.extend(name.map(|name| format!("„{name}“")).filter(|name| !names.contains(name)));
    }
    if names.is_empty() { String::new() } else { format!(" ({})", names.join(" oder ")) }
}

/// A text with the names of pages in place of commands.
fn renamed(text: &str) -> String {
    let mut parts = text.split('„');
    let mut said = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (words, after) = part.split_once('“').map_or((part, None), |(words, after)| (words, Some(after)));
        said.push('„');
        said.push_str(&named(words).unwrap_or_else(|| words.to_owned()));
        said.extend(after.map(|after| format!("“{after}")));
    }
    said
}

/// Whether quoted words are typed at a command line.
fn is_command(words: &str) -> bool {
    let is_typed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "- ".contains(letter);
    words.starts_with("--")
        || (words.starts_with(|letter: char| letter.is_ascii_lowercase()) && words.chars().all(is_typed))
}

/// What pages call a command.
fn named(words: &str) -> Option<String> {
    let words = words.strip_prefix("titelbuch ").unwrap_or(words);
    let begins =
        |command: &str| words.strip_prefix(command).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    let longest = NAMES.iter().filter(|(command, _)| begins(command)).max_by_key(|(command, _)| command.len());
    longest.map(|(_, key)| Words::default().say(key))
}

#[cfg(test)]
mod tests {
    //! No advice of a rule names what pages do not have.

    use super::*;
    use crate::core::rules;

    #[test]
    fn commands_are_called_by_their_forms_and_options_go() {
        for (advice, said) in [
            ("Angeben („--voucher“).", "Angeben."),
            ("Erfassen („budget note“), sonst nicht.", "Erfassen („Haushaltsvermerk aufzeichnen“), sonst nicht."),
            ("Binden („commitment make --year 2022 --granted 2021“).", "Binden („Festlegung eingehen“)."),
            (
                "Nötig („payment refund“, „claim refund“).",
                "Nötig („Erstattung von einer Auszahlung absetzen“ oder „Forderung erheben“).",
            ),
            (
                "Absetzen („payment refund“ oder „statement refund“).",
                "Absetzen („Erstattung von einer Auszahlung absetzen“).",
            ),
            (
                "Umkehren („payment reverse“ mit ihrem Ereignis); so.",
                "Umkehren („Auszahlung oder Erstattung umkehren“ mit ihrem Ereignis); so.",
            ),
            ("Was gilt, zeigt „role list“.", "Was gilt, zeigt „Rollen und Vertretungen“."),
            ("„übertragbar“ (§ 19 BHO) bleibt („Wort“).", "„übertragbar“ (§ 19 BHO) bleibt („Wort“)."),
            ("Mit Namen („--as AKTEUR“).", "Mit Namen."),
        ] {
            assert_eq!(in_pages(advice), said);
        }
        assert_eq!(in_detail("Die Läufe zeigt „titelbuch allocate list“."), "Die Läufe zeigt „Läufe“.");
        assert_eq!(
            in_detail("Läufe zeigt „titelbuch allocate list“, Weitergaben „titelbuch onward list“."),
            "Läufe zeigt „Läufe“, Weitergaben „Projekte“."
        );
        assert_eq!(in_detail("„reverse x“ („b c“) gibt es nicht."), "„reverse x“ („b c“) gibt es nicht.");
        assert!(NAMES.iter().all(|(_, key)| !Words::default().say(key).contains(key)), "every key has its text");
    }

    #[test]
    fn no_rule_tells_readers_of_pages_to_type_a_command() {
        for rule in rules::all() {
            let said = in_pages(rule.hint);
            for words in said.split('„').skip(1).filter_map(|part| part.split('“').next()) {
                // The name of a method is no command.
                assert!(!is_command(words) || words.starts_with("largest"), "{}: {said}", rule.id);
            }
            assert!(!said.contains("()") && !said.contains("  ") && !said.contains(" ."), "{}: {said}", rule.id);
        }
    }
}
