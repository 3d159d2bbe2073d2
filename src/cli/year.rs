//! Residues, the opening and the close of a budget year, and the lapse of commitment authority.
//!
//! Law: BHO §§ 19, 38, 45, 72, 76.

mod opening;

use super::arguments::{self, euro};
use super::budget::AuthorityArgs;
use super::failure::Answer;
use super::session::{Globals, Session, Writing};
use crate::core::command::Act;
use crate::core::commitment_authority::LapseCommitmentAuthority;
use crate::core::money::Euro;
use crate::core::year::{CloseYear, ConsentResidue, FormResidue};
use clap::{Args, Subcommand};

/// Ausgabereste: gebildet, dann mit Einwilligung verfügbar.
#[derive(Subcommand)]
pub enum ResidueCommand {
    /// Aus freien Mitteln eines übertragbaren Titels einen Ausgaberest des nächsten Jahres bilden
    Form(Form),
    /// Die Einwilligung in die Inanspruchnahme aufzeichnen; erst damit ist der Rest verfügbar
    Consent(Consent),
}

/// Haushaltsjahre.
#[derive(Subcommand)]
pub enum YearCommand {
    /// Ein Haushaltsjahr abschließen; was weder ausgezahlt noch Ausgaberest ist, verfällt
    Close(Close),
    /// Ein Haushaltsjahr eröffnen: was an Verpflichtungen fällig wird, belastet seine Ausgabemittel
    Open(opening::Open),
    /// Die Verpflichtungsermächtigungen eines Jahres verfallen lassen, soweit sie nicht in Anspruch genommen sind
    LapseAuthority(LapseAuthority),
}

const FORM_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel residue form '0634/453 01' --year 2021 --component foederal --manager DE-BY \\
    --amount 50000.00 --voucher 'Restebildung 2021'";

#[derive(Args)]
#[command(after_help = FORM_EXAMPLES)]
pub struct Form {
    #[command(flatten)]
    authority: AuthorityArgs,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

const CONSENT_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel residue consent '0634/453 01' --year 2022 --granted 2021 --component foederal \\
    --manager DE-BY --amount 50000.00 --cash-cover 'Minderausgaben bei 0634/532 01' --voucher 'BMF-Schreiben vom …'";

#[derive(Args)]
#[command(after_help = CONSENT_EXAMPLES)]
pub struct Consent {
    #[command(flatten)]
    authority: AuthorityArgs,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    /// Woher die Kassenmittel kommen
    #[arg(long, value_name = "TEXT")]
    cash_cover: String,
    #[command(flatten)]
    writing: Writing,
}

const CLOSE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel year close 2021 --voucher 'Jahresabschluss 2021' --dry-run";

#[derive(Args)]
#[command(after_help = CLOSE_EXAMPLES)]
pub struct Close {
    /// Haushaltsjahr
    #[arg(value_name = "JAHR", value_parser = arguments::year)]
    year: u16,
    #[command(flatten)]
    writing: Writing,
}

const LAPSE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel year lapse-authority 2021 --voucher 'Haushaltsgesetz 2022 verkündet, BGBl. …' --dry-run";

#[derive(Args)]
#[command(after_help = LAPSE_EXAMPLES)]
pub struct LapseAuthority {
    /// Jahr, für das sie bewilligt sind
    #[arg(value_name = "JAHR", value_parser = arguments::year)]
    year: u16,
    #[command(flatten)]
    writing: Writing,
}

impl ResidueCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            ResidueCommand::Form(Form { authority, amount: amount_cents, writing }) => {
                let session = Session::begin(globals, &writing).await?;
                session.record(Act::FormResidue(FormResidue { authority: authority.authority(), amount_cents })).await
            }
            ResidueCommand::Consent(Consent { authority, amount: amount_cents, cash_cover, writing }) => {
                let session = Session::begin(globals, &writing).await?;
                let what = ConsentResidue { authority: authority.authority(), amount_cents, cash_cover };
                session.record(Act::ConsentResidue(what)).await
            }
        }
    }
}

impl YearCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            YearCommand::Close(Close { year: booking_year, writing }) => {
                let session = Session::begin(globals, &writing).await?;
                session.record(Act::CloseYear(CloseYear { booking_year })).await
            }
            YearCommand::Open(open) => open.run(globals).await,
            YearCommand::LapseAuthority(LapseAuthority { year: year_granted, writing }) => {
                let session = Session::begin(globals, &writing).await?;
                session.record(Act::LapseCommitmentAuthority(LapseCommitmentAuthority { year_granted })).await
            }
        }
    }
}
