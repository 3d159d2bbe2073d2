//! Re-use and its running cost among the random acts.

use super::super::reuse::{agree, end, reverse, share};
use super::*;

impl Draw {
    /// Agreed, ended, shared and taken back, each rightly or not.
    pub(super) fn reusing(&self, book: &Book) -> Act {
        let amount = self.amount().to_string();
        let provider = if self.cents.is_multiple_of(11) { "DE-HB" } else { "DE-BY" };
        let user = if self.target == 3 { "DE-BY" } else { "DE-HB" };
        match self.choice {
            0..4 => agree(provider, user, "2021-01-10"),
            4 | 5 | 11 => {
                let on = if self.cents.is_multiple_of(5) { "2021-01-09" } else { "2021-01-31" };
                end(last(book, "reuse_agreed/1", 0), on)
            }
            6..9 => share(provider, 2021, &amount),
            _ => reverse(last(book, "running_cost_shared/1", 0)),
        }
    }
}

/// What was shared and not taken back is what stands on the memo accounts.
pub fn running_cost_agrees_with_accounts(book: &Book) {
    let of_stage = book.balances.present().filter(|(account, _)| account.stage == Stage::RunningCost);
    let standing = Euro::sum(of_stage.map(|(_, balance)| *balance)).unwrap();
    let shared = book.services.present().flat_map(|(_, service)| service.reuse.standing());
    assert_eq!(Euro::sum(shared.map(|(_, what)| what.total_cents)).unwrap(), standing);
}
