//! The end of a budget year: residues, and the close after which nothing is booked.
//!
//! A residue (Ausgaberest) is formed from unbound authority where the item is transferable, needs consent before it can be
//! used, and ends with the second year after the one that it was granted for. What is neither paid nor formed lapses with
//! the close. Nothing here carries anything over by itself but an unconsented residue, which waits without being usable.
//! Law: BHO §§ 19, 45, 72, 76.

use crate::core::account::{Account, Stage};
use crate::core::budget::Authority;
use crate::core::money::Euro;
use serde::{Deserialize, Serialize};

/// How many years after the granted one a residue may be used (§ 45 Absatz 2 BHO).
pub const RESIDUE_YEARS: u16 = 2;

/// The last year in which what was granted for a year may be used.
#[must_use]
pub fn last_year_of(year_granted: u16) -> u16 {
    year_granted.saturating_add(RESIDUE_YEARS)
}

/// Unbound authority becomes a residue of the next year: shown there, not usable yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormResidue {
    /// What it is formed from.
    pub authority: Authority,
    pub amount_cents: Euro,
}

/// Consent to the use of a residue; file number in the voucher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentResidue {
    /// Of the year in which it may be used, with the year for which it was granted.
    pub authority: Authority,
    pub amount_cents: Euro,
    /// Where the cash comes from that year (kassenmäßige Deckung).
    pub cash_cover: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseYear {
    pub booking_year: u16,
}

/// Where money of a year goes that is still here at its close; `None` where it stays.
#[must_use]
pub fn at_close(account: &Account) -> Option<Account> {
    match account.stage {
        Stage::Available | Stage::Assigned | Stage::Committed | Stage::Blocked | Stage::ResidueConsented => {
            Some(account.at(Stage::Lapsed))
        }
        Stage::ResidueFormed => Some(carried_or_lapsed(account)),
        _ => None,
    }
}

/// A residue that nobody consented to waits another year, as long as its year granted allows.
fn carried_or_lapsed(account: &Account) -> Account {
    match (account.booking_year, account.year_granted) {
        (Some(year), Some(granted)) if year < last_year_of(granted) => {
            Account { booking_year: Some(year + 1), ..account.clone() }
        }
        _ => account.at(Stage::Lapsed),
    }
}
