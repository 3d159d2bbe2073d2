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

/// Files of a folder and below it.
fn sources(folder: &std::path::Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

/// A refusal that names a command which there is none of helps nobody.
#[test]
fn every_command_that_a_message_names_exists() {
    let (root, mut texts) = (std::path::Path::new(env!("CARGO_MANIFEST_DIR")), Vec::new());
    for ring in ["src/core", "src/desk", "src/cli"] {
        sources(&root.join(ring), &mut texts);
    }
    let (whole, mut named) = (whole(), 0);
    for quoted in texts.iter().flat_map(|text| text.split('„').skip(1)).filter_map(|rest| rest.split('“').next()) {
        // A literal goes on in the next line behind a backslash.
        let words = quoted.split_whitespace().filter(|word| *word != "\\");
        let words: Vec<&str> = words.take_while(|word| !word.starts_with('-')).collect();
        let Some(mut command) = words.first().and_then(|first| whole.find_subcommand(first)) else { continue };
        named += 1;
        for word in &words[1..] {
            let Some(sub) = command.find_subcommand(word) else {
                assert!(!command.has_subcommands(), "„{quoted}“: there is no {word} below {}", command.get_name());
                break;
            };
            command = sub;
        }
    }
    assert!(named >= 40, "only {named} commands are named");
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
