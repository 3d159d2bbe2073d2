//! Every command shows how it is called, and every example is a call that is understood.

use super::*;
use crate::cli::arguments::whole;

fn leaves(command: &Command, path: &str, found: &mut Vec<(String, String)>) {
    if !command.has_subcommands() || path == " reverse" {
        found.push((
            path.trim_start().to_owned(),
            command.get_after_help().map(ToString::to_string).unwrap_or_default(),
        ));
    }
    for sub in command.get_subcommands() {
        leaves(sub, &format!("{path} {}", sub.get_name()), found);
    }
}

#[test]
fn every_command_has_examples_of_itself() {
    let mut found = Vec::new();
    leaves(&whole(), "", &mut found);
    assert!(found.len() >= 50, "only {} commands", found.len());
    for (path, help) in &found {
        assert!(help.starts_with("Beispiel:\n") || help.starts_with("Beispiele:\n"), "{path} has no examples:\n{help}");
        assert!(help.contains(&format!(" {path}")), "{path} is not in its own examples:\n{help}");
    }
    for (path, _) in EXAMPLES {
        assert!(found.iter().any(|(known, _)| known == path), "there is no command {path}");
    }
}

/// The words of a line as a shell would take them; only what our examples use.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn every_example_is_understood() {
    for (path, lines) in EXAMPLES {
        for line in lines.lines() {
            let call = line.trim().trim_start_matches("export TITELBUCH_TOKEN=$(").trim_end_matches(')');
            let call = call.split(" > ").next().unwrap();
            let parsed = whole().try_get_matches_from(words(call));
            assert!(parsed.is_ok(), "{path}: {call}: {}", parsed.unwrap_err());
        }
    }
}
