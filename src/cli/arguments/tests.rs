//! Help and complaints: every word in German, every complaint with a way on.

use super::*;

/// What clap and the standard library would say by themselves.
const ENGLISH: &[&str] = &[
    "Usage",
    "Options",
    "Commands",
    "Arguments",
    "Print",
    "default",
    "possible",
    "error:",
    "[env",
    "[aliases",
    "tip:",
    "required",
    "invalid",
    "unexpected",
    "For more",
    "is not in",
    "digit",
    "cannot",
    "help]",
    "PROPOSAL>",
    "KEY>",
    "MANAGER>",
    "COMPONENT>",
    "TITLE>",
    "SOURCE>",
    "PROJECT>",
    "ACTOR>",
];

fn english(text: &str) -> Vec<&'static str> {
    ENGLISH.iter().copied().filter(|word| text.contains(word)).collect()
}

fn every_command(command: &mut clap::Command, path: &str, look: &mut impl FnMut(&str, String)) {
    for long in [false, true] {
        let help = if long { command.render_long_help() } else { command.render_help() };
        look(path, in_german(&help.to_string()));
    }
    for sub in command.get_subcommands_mut() {
        let path = format!("{path} {}", sub.get_name());
        every_command(sub, &path, look);
    }
}

#[test]
fn help_is_german_throughout() {
    let mut command = whole();
    command.build();
    let mut seen = 0;
    every_command(&mut command, "titelbuch", &mut |path, help| {
        seen += 1;
        assert!(english(&help).is_empty(), "{path}: {:?} in\n{help}", english(&help));
        assert!(help.contains("Aufruf: titelbuch"), "{path}:\n{help}");
    });
    assert!(seen >= 100, "only {seen} texts");
}

#[test]
fn every_complaint_is_a_german_sentence_with_a_way_on() {
    let table: &[(&str, &str, &str)] = &[
        ("--bogus", "„--bogus“", "„titelbuch --help“"),
        ("verfy", "Den Befehl „verfy“ gibt es nicht", "Ähnlich ist: verify"),
        ("apportion", "Es fehlt: --total <EUR>, --weights <DATEI>", "„titelbuch apportion --help“"),
        ("serve --port abc", "„abc“ ist keine ganze Zahl von 0 bis 65535", "„--help“"),
        ("journal show x", "„x“ ist keine Nummer eines Ereignisses", "„--help“"),
        ("journal show --from 18446744073709551615", "ganze Zahl von 0 bis 9007199254740991", "„--help“"),
        ("reverse 18446744073709551615 --reason wrong-amount", "keine Nummer eines Ereignisses", "--help"),
        ("budget appropriate x --year 99999 --amount 1", "das Muster 0634/453 01", "--help"),
        ("reverse propose a --seq x --reason wrong-amount", "„x“ ist keine Nummer eines Ereignisses", "--help"),
        ("apportion --total 1,00 --weights x", "„1,00“ ist kein Betrag", "--help"),
        ("apportion --total 1 --weights x --method foo", "„foo“ ist kein Wert", "Möglich sind: largest-remainder"),
        ("apportion --total", "Zu --total <EUR> fehlt der Wert", "--help"),
        ("apportion --total 1 --total 2 --weights x", "--total <EUR> ist mehrfach angegeben", "--help"),
        ("journal show 1 --from 2", "schließen einander aus", "--help"),
        ("reverse 12 propose", "Der Befehl „propose“ und", "--help"),
        ("allocate approve", "Es fehlt: <VORSCHLAG>", "„titelbuch allocate approve --help“"),
        ("demo --fresh=1", "ein Wert zu viel", "--help"),
        ("verify --agains x", "„--agains“", "Ähnlich ist: --against"),
        ("verify --against", "Zu --against <DATEI> fehlt der Wert", "--help"),
        ("report make x --format doc --out y", "möglich sind pdf, csv, csv-excel, html", "--help"),
        ("--as a/b verify", "ist keine gültige Kennung", "--help"),
    ];
    for (line, said, way) in table {
        let words = std::iter::once("titelbuch").chain(line.split(' '));
        let error = whole().try_get_matches_from(words).unwrap_err();
        let (complaint, hint) = (complaint(&error), hint(&error));
        assert!(complaint.contains(said) && complaint.ends_with('.'), "{line}: {complaint}");
        assert!(hint.contains(way) && hint.ends_with('.'), "{line}: {hint}");
        assert!(english(&format!("{complaint} {hint}")).is_empty(), "{line}: {complaint} {hint}");
    }
}
