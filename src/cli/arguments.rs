//! Arguments in German: headings, help and the complaints about a wrong call.
//!
//! clap knows English only; here its structure is kept and its words are replaced. Values are read
//! by the functions at the end of this file, so that every command understands them the same way.

use super::Cli;
use super::failure::Failure;
use super::{examples, output};
use crate::core::calendar;
use crate::core::ids::{NotASeq, Seq};
use crate::core::money::Euro;
use crate::store::usable_address;
use crate::web::server::PublicUrl;
use clap::builder::styling::Styles;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, CommandFactory as _, FromArgMatches as _};
use num_traits::Bounded;
use std::error::Error as _;
use std::fmt::Display;
use std::net::IpAddr;
use std::process::ExitCode;
use std::str::FromStr;
use time::Date;

const WITH_COMMANDS: &str = "{about-with-newline}\nAufruf: {usage}\n\n{all-args}{after-help}";

/// Reads the arguments of the process.
///
/// # Errors
/// The exit code when there is nothing left to do: help was shown (0) or the call was wrong (2).
pub fn parse() -> Result<Cli, ExitCode> {
    let parsed = whole().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map_err(|error| show(&error))
}

/// The whole tree of commands, in German and with examples.
pub fn whole() -> clap::Command {
    examples::add(german(Cli::command()))
}

/// A tree of commands with German headings.
fn german(command: clap::Command) -> clap::Command {
    // Short help is `-h`, long help `--help`; both are ours, because clap's own say „Print help“.
    let help = Arg::new("hilfe").short('h').long("help").action(ArgAction::Help);
    let help = help.help("Diese Hilfe zeigen").help_heading("Optionen").display_order(990);
    let mut command = command
        .styles(Styles::plain())
        .help_template(WITH_COMMANDS)
        .subcommand_help_heading("Befehle")
        .subcommand_value_name("BEFEHL")
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(help)
        .mut_args(heading);
    if command.get_version().is_some() {
        let version = Arg::new("fassung").short('V').long("version").action(ArgAction::Version);
        let version = version.help("Die Fassung des Programms zeigen").help_heading("Optionen").display_order(991);
        command = command.disable_version_flag(true).arg(version);
    }
    command.mut_subcommands(german)
}

fn heading(arg: Arg) -> Arg {
    // What nobody named has the name of its field.
    let field = arg.get_id().as_str().to_uppercase();
    let unnamed = arg.get_value_names().is_some_and(|names| names.iter().any(|name| name.as_str() == field));
    let name = value_name(arg.get_id().as_str());
    let arg = if unnamed { arg.value_name(name) } else { arg };
    if arg.get_help_heading().is_some() {
        return arg;
    }
    let heading = if arg.is_positional() { "Argumente" } else { "Optionen" };
    arg.help_heading(heading)
}

/// What stands for a value in help; without it clap takes the English name of the field.
fn value_name(id: &str) -> &'static str {
    match id {
        "actor" => "AKTEUR",
        "component" => "PROGRAMMTEIL",
        "key" => "SCHLÜSSEL",
        "manager" => "BEWIRTSCHAFTER",
        "port" => "PORT",
        "programme" => "PROGRAMM",
        "project" => "PROJEKT",
        "proposal" => "VORSCHLAG",
        _ => "TEXT",
    }
}

fn show(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            output::text(&in_german(&error.render().to_string()));
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand if !output::wants_json() => {
            output::say(&in_german(&error.render().to_string()));
            ExitCode::from(2)
        }
        _ => Failure::usage(complaint(error)).with_hint(hint(error)).report(output::wants_json()),
    }
}

/// The few words that clap writes into a help text by itself.
fn in_german(help: &str) -> String {
    let words = [
        ("[OPTIONS]", "[OPTIONEN]"),
        ("[default: ", "[Vorgabe: "),
        ("[possible values: ", "[möglich: "),
        ("[env: ", "[Umgebung: "),
        ("Possible values:", "Mögliche Werte:"),
    ];
    words.iter().fold(help.to_owned(), |text, (english, german)| text.replace(english, german))
}

/// What is wrong with a call.
pub fn complaint(error: &clap::Error) -> String {
    let arg = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let command = context(error, ContextKind::InvalidSubcommand);
    match error.kind() {
        ErrorKind::UnknownArgument => format!("Das Argument „{arg}“ ist hier nicht vorgesehen."),
        ErrorKind::InvalidSubcommand => format!("Den Befehl „{command}“ gibt es nicht."),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "Es fehlt ein Befehl.".to_owned()
        }
        ErrorKind::MissingRequiredArgument => format!("Es fehlt: {arg}."),
        ErrorKind::InvalidValue if value.is_empty() => format!("Zu {arg} fehlt der Wert."),
        ErrorKind::InvalidValue => format!("„{value}“ ist kein Wert für {arg}."),
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("Zu {arg} gehört eine andere Zahl von Werten.")
        }
        ErrorKind::TooManyValues => format!("„{value}“ ist zu {arg} ein Wert zu viel."),
        ErrorKind::ValueValidation => match error.source() {
            Some(cause) => format!("{arg}: {cause}."),
            None => format!("„{value}“ ist kein Wert für {arg}."),
        },
        ErrorKind::ArgumentConflict => {
            let other = context(error, ContextKind::PriorArg);
            let arg = if arg.is_empty() { format!("Der Befehl „{command}“") } else { arg };
            if arg == other {
                format!("{arg} ist mehrfach angegeben.")
            } else {
                format!("{arg} und {other} schließen einander aus.")
            }
        }
        ErrorKind::InvalidUtf8 => "Ein Argument ist nicht in UTF-8 kodiert.".to_owned(),
        _ => "Der Aufruf ist nicht verständlich.".to_owned(),
    }
}

/// What would be possible.
pub fn hint(error: &clap::Error) -> String {
    let help = format!("„{}--help“ zeigt, was möglich ist.", command_of(error));
    let valid = context(error, ContextKind::ValidValue);
    if !valid.is_empty() {
        return format!("Möglich sind: {valid}.");
    }
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near = near.iter().map(|kind| context(error, *kind)).find(|text| !text.is_empty());
    match near {
        Some(near) => format!("Ähnlich ist: {near}. {help}"),
        None => help,
    }
}

/// The command that was called, with a space behind it, from the usage that clap gives with some errors.
fn command_of(error: &clap::Error) -> String {
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => usage.to_string(),
        _ => String::new(),
    };
    let words = usage.split_whitespace().skip_while(|word| *word != "titelbuch");
    let words: Vec<&str> = words.take_while(|word| !word.starts_with(['[', '<', '-'])).collect();
    words.iter().map(|word| format!("{word} ")).collect()
}

/// A part of what clap knows of a fault.
pub fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// A whole number; its limits are those of its type.
pub fn number<T: FromStr + Bounded + Display>(text: &str) -> Result<T, String> {
    let (least, most) = (T::min_value(), T::max_value());
    text.parse().map_err(|_| format!("„{text}“ ist keine ganze Zahl von {least} bis {most}"))
}

/// An address of a machine.
pub fn address(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| format!("„{text}“ ist keine IP-Adresse; erwartet wird zum Beispiel 127.0.0.1"))
}

/// The address of the proxy before the server.
pub fn public_url(text: &str) -> Result<PublicUrl, String> {
    PublicUrl::parse(text).map_err(|e| e.to_string())
}

/// Where mail comes from, or goes to.
pub fn mail_address(text: &str) -> Result<String, String> {
    usable_address(text).map_err(|e| e.to_string())
}

/// The number of an event.
pub fn seq(text: &str) -> Result<Seq, String> {
    text.parse().map_err(|e: NotASeq| e.to_string())
}

/// A year of the budget; which years are plausible is a rule of the book.
pub fn year(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| format!("„{text}“ ist kein Haushaltsjahr; erwartet wird zum Beispiel 2021"))
}

/// `1500000000.00`.
pub fn euro(text: &str) -> Result<Euro, String> {
    Euro::parse(text).map_err(|e| e.to_string())
}

/// `2021-02-01`.
pub fn date(text: &str) -> Result<Date, String> {
    calendar::parse_date(text).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests;
