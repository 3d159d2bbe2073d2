//! The command line: how people and programs at a terminal speak with the book.
//!
//! Thin on purpose: it reads arguments, hands commands to the store and prints answers. It decides
//! nothing about money. Exit codes: 0 done, 1 refused or failed, 2 bad usage or unreadable input,
//! 3 the book disagrees with itself. Data goes to stdout, everything said about it to stderr.

mod actor;
mod agreement;
mod allocate;
mod apportion;
mod arguments;
mod assign;
mod audit;
mod budget;
mod claim;
mod commitment;
mod commitment_authority;
mod consortium;
mod contribution;
mod demo;
mod dossier;
mod duties;
mod examples;
mod failure;
mod files;
mod filing;
mod financing;
mod forward_commitment;
mod house;
mod interest;
mod journal;
mod key;
mod manager;
mod notices;
mod onward_grant;
mod order;
mod output;
mod payment;
mod play;
mod programme;
mod progress;
mod project;
mod proposal;
mod recipient;
mod report;
mod reprofile;
mod reuse;
mod reversal;
mod role;
mod roll_out;
mod service;
mod session;
mod settlement;
mod verify_report;
mod voucher;
mod year;

use clap::{Parser, Subcommand};
use failure::{Answer, Failure};
use session::Globals;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Beispiele:
  titelbuch demo
  titelbuch apportion --total 1500000000.00 --weights schluessel.csv
  titelbuch --database sqlite:buch.db init --origin beispiel.de/ozg
  titelbuch --database sqlite:buch.db verify

Das Buch nennt --database oder die Umgebungsvariable TITELBUCH_DATABASE. Wer bucht, nennt --as;
das Token dieses Akteurs steht in der Umgebungsvariable TITELBUCH_TOKEN.
Rückgabewerte: 0 erledigt, 1 abgelehnt oder gescheitert, 2 falscher Aufruf oder unlesbare
Eingabe, 3 das Buch stimmt nicht mit sich überein. Mit --json ist jeder Fehlschlag ein JSON-Objekt auf
der Fehlerausgabe: error (refused, failed, usage, unreadable, disagrees), exit_code, message, hint und,
wo es sie gibt, refused (Verstöße gegen Regeln) oder faults (Fehler einer Datei).";

/// Das Buch eines öffentlichen Förderprogramms: verteilen, buchen, belegen.
///
/// Es plant, zeichnet auf und beweist; es ist kein Kassenverfahren und zahlt nichts aus.
#[derive(Parser)]
#[command(name = "titelbuch", version, after_help = EXAMPLES)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Ein neues Buch anlegen und eröffnen
    Init(house::Init),
    /// Die Datenbank auf den Stand dieses Programms heben
    Migrate(house::Migrate),
    /// Ein Beispiel von Anfang bis Ende vorführen (Beispielrechnung, keine tatsächliche Zuweisung)
    Demo(demo::Demo),
    /// Szenarien spielen: Befehle aus Dateien, mit dem, was sie bewirken sollen
    Play(play::Play),
    /// Die Programmschnittstelle (JSON-API) anbieten, nur auf diesem Rechner
    Serve(house::Serve),
    /// Bewirtschafter: anlegen, auflisten
    #[command(subcommand)]
    Manager(manager::ManagerCommand),
    /// Akteure: anlegen, auflisten, Token ausgeben, einladen, sperren
    #[command(subcommand)]
    Actor(actor::ActorCommand),
    /// Rollen: erteilen, entziehen, vertreten, in Kraft setzen
    #[command(subcommand)]
    Role(role::RoleCommand),
    /// Programme: anlegen, auflisten
    #[command(subcommand)]
    Programme(programme::ProgrammeCommand),
    /// Programmteile: anlegen, ändern, auflisten
    #[command(subcommand)]
    Component(programme::ComponentCommand),
    /// Haushalt: Haushaltsstellen, Veranschlagungen, Rahmen, Kennzahlen
    #[command(subcommand)]
    Budget(budget::BudgetCommand),
    /// Verteilungsschlüssel: prüfen, erfassen, in und außer Kraft setzen
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Einen Betrag nach Gewichten aufteilen (ohne Buch)
    Apportion(apportion::Apportion),
    /// Zinsen auf eine Rückforderung berechnen (ohne Buch)
    Interest(interest::Interest),
    /// Berechnen, was der Bund nach der Finanzierungsart trägt: weniger Ausgaben, neue Einnahmen
    Financing(financing::FinancingArgs),
    /// Rahmen nach einem Schlüssel verteilen (zwei Personen)
    #[command(subcommand)]
    Allocate(allocate::AllocateCommand),
    /// Mittel eines Haushaltsjahres zuweisen (zwei Personen)
    #[command(subcommand)]
    Assign(assign::AssignCommand),
    /// Eine Buchung umkehren
    Reverse(reversal::Reverse),
    /// Projekte: erfassen, beschreiben, Mittel binden, auflisten
    #[command(subcommand)]
    Project(project::ProjectCommand),
    /// Verbünde von Ländern: erfassen, auflisten
    #[command(subcommand)]
    Consortium(consortium::ConsortiumCommand),
    /// Leistungen: erfassen, Projekten zuordnen, Reifegrade aufzeichnen
    #[command(subcommand)]
    Service(service::ServiceCommand),
    /// Flächendeckung: Zuständigkeiten und Anschlüsse aufzeichnen
    #[command(subcommand)]
    RollOut(roll_out::RollOutCommand),
    /// Festlegungen: eingehen, erhöhen, aufheben, auflisten
    #[command(subcommand)]
    Commitment(commitment::CommitmentCommand),
    /// Verpflichtungsermächtigungen: erteilen, ändern, sperren, zurückgeben, auflisten
    #[command(subcommand)]
    CommitmentAuthority(commitment_authority::AuthorityCommand),
    /// Auszahlungen feststellen und anordnen (zwei Personen)
    #[command(subcommand)]
    Order(order::OrderCommand),
    /// Kassenauszüge: einlesen, zuordnen, ansehen
    #[command(subcommand)]
    Statement(payment::StatementCommand),
    /// Einzelne Auszahlungen: von Hand aufzeichnen, umkehren
    #[command(subcommand)]
    Payment(payment::PaymentCommand),
    /// Vereinbarungen: erfassen, ändern, Projekte zuordnen
    #[command(subcommand)]
    Agreement(agreement::AgreementCommand),
    /// Belege: erfassen, Auszahlungen zuordnen
    #[command(subcommand)]
    Voucher(voucher::VoucherCommand),
    /// Unbare Eigenleistungen und Sachleistungen: erfassen, zurücknehmen
    #[command(subcommand)]
    Contribution(contribution::ContributionCommand),
    /// Empfänger weitergegebener Mittel: erfassen, auflisten
    #[command(subcommand)]
    Recipient(recipient::RecipientCommand),
    /// Mittel weitergeben, Angekommenes aufzeichnen, die Kette gehen
    #[command(subcommand)]
    Onward(onward_grant::OnwardCommand),
    /// Nachweise der Mittelverwendung: einreichen, prüfen
    #[command(subcommand)]
    Filing(filing::FilingCommand),
    /// Forderungen: erheben, verändern, erstatten
    #[command(subcommand)]
    Claim(claim::ClaimCommand),
    /// Ausgabereste: bilden, Einwilligung aufzeichnen
    #[command(subcommand)]
    Residue(year::ResidueCommand),
    /// Haushaltsjahre: eröffnen, abschließen
    #[command(subcommand)]
    Year(year::YearCommand),
    /// Berichte: auflisten, ausgeben
    #[command(subcommand)]
    Report(report::ReportCommand),
    /// Prüfung: alles Nachrechenbare als ein ZIP ausgeben
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Hinweise per E-Mail verschicken
    #[command(subcommand)]
    Notices(notices::NoticesCommand),
    /// Das Journal ansehen
    #[command(subcommand)]
    Journal(journal::JournalCommand),
    /// Das ganze Buch nachrechnen
    Verify(journal::Verify),
    /// Einen einzelnen Bericht gegen Prüfpunkt, Schlüssel oder Buch prüfen
    VerifyReport(verify_report::VerifyReport),
    /// Den signierten Prüfpunkt des Journals ausgeben
    Checkpoint(journal::Checkpoint),
    /// Den Beweis ausgeben, dass ein Ereignis im Journal steht (C2SP tlog-proof)
    Proof(journal::Proof),
    /// Die abgeleiteten Tabellen aus dem Journal neu aufbauen
    Rebuild(journal::Rebuild),
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    let cli: Cli = match arguments::parse() {
        Ok(cli) => cli,
        Err(shown) => return shown,
    };
    let json = cli.globals.json;
    match in_runtime(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(json),
    }
}

fn in_runtime(cli: Cli) -> Answer {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|e| Failure::failed(format!("Das Programm kann nicht starten: {e}.")))?;
    runtime.block_on(dispatch(cli))
}

async fn dispatch(cli: Cli) -> Answer {
    let globals = &cli.globals;
    match cli.command {
        Command::Init(command) => command.run(globals).await,
        Command::Migrate(command) => command.run(globals).await,
        Command::Demo(command) => command.run().await,
        Command::Play(command) => Box::pin(command.run(globals)).await,
        Command::Serve(command) => command.run(globals).await,
        Command::Manager(command) => command.run(globals).await,
        Command::Actor(command) => command.run(globals).await,
        Command::Role(command) => command.run(globals).await,
        Command::Programme(command) => command.run(globals).await,
        Command::Component(command) => command.run(globals).await,
        Command::Budget(command) => command.run(globals).await,
        Command::Key(command) => command.run(globals).await,
        Command::Apportion(command) => command.run(globals),
        Command::Interest(command) => command.run(globals),
        Command::Financing(command) => command.run(globals),
        Command::Allocate(command) => command.run(globals).await,
        Command::Assign(command) => command.run(globals).await,
        Command::Reverse(command) => command.run(globals).await,
        Command::Project(command) => command.run(globals).await,
        Command::Consortium(command) => command.run(globals).await,
        Command::Service(command) => command.run(globals).await,
        Command::RollOut(command) => command.run(globals).await,
        Command::Commitment(command) => command.run(globals).await,
        Command::CommitmentAuthority(command) => command.run(globals).await,
        Command::Order(command) => command.run(globals).await,
        Command::Statement(command) => command.run(globals).await,
        Command::Payment(command) => command.run(globals).await,
        Command::Agreement(command) => command.run(globals).await,
        Command::Voucher(command) => command.run(globals).await,
        Command::Contribution(command) => command.run(globals).await,
        Command::Recipient(command) => command.run(globals).await,
        Command::Onward(command) => command.run(globals).await,
        Command::Filing(command) => command.run(globals).await,
        Command::Claim(command) => command.run(globals).await,
        Command::Residue(command) => command.run(globals).await,
        Command::Year(command) => command.run(globals).await,
        Command::Report(command) => command.run(globals).await,
        Command::Audit(command) => command.run(globals).await,
        Command::Notices(command) => command.run(globals).await,
        Command::Journal(command) => command.run(globals).await,
        Command::Verify(command) => command.run(globals).await,
        Command::VerifyReport(command) => command.run(globals).await,
        Command::Checkpoint(command) => command.run(globals).await,
        Command::Proof(command) => command.run(globals).await,
        Command::Rebuild(command) => command.run(globals).await,
    }
}
