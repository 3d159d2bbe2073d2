//! The accounts that were met, by number, with what stands on each.
//!
//! Used twice: by the writer, which knows only what was loaded, and by `rebuild`, which begins with
//! nothing and so know all. Numbers are given in the order of first use; both give the same. It decides nothing: the
//! ceilings are `core::decide`'s and, as a second line, the table's own.

use super::StoreError;
use crate::core::account::Account;
use crate::core::money::Euro;
use std::collections::HashMap;

/// One account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// Its row in `accounts`; `None` before its first posting.
    pub id: Option<i64>,
    pub balance: Euro,
}

/// What a posting did to one of its two accounts.
pub(super) struct Moved {
    pub id: i64,
    pub balance: Euro,
    pub is_new: bool,
}

pub(super) struct Standings {
    known: HashMap<Account, Standing>,
    next_id: i64,
    /// What is not here has never been booked.
    whole: bool,
}

impl Standings {
    /// Of an empty book, of which everything is known.
    pub(super) fn whole() -> Standings {
        Standings { known: HashMap::new(), next_id: 1, whole: true }
    }

    /// Of a book of which nothing was loaded; the next new account gets this number.
    pub(super) fn partial(next_id: i64) -> Standings {
        Standings { known: HashMap::new(), next_id, whole: false }
    }

    /// Notes what was loaded: the number and balance, or that the account was never booked.
    pub(super) fn note(&mut self, account: Account, loaded: Option<(i64, Euro)>) {
        let (id, balance) = loaded.map_or((None, Euro::ZERO), |(id, balance)| (Some(id), balance));
        self.known.insert(account, Standing { id, balance });
    }

    /// Moves an account by this much.
    ///
    /// # Errors
    /// `Disagrees` when the account was not loaded; `Money` when it leaves the range of `Euro`.
    pub(super) fn move_by(&mut self, account: &Account, change: Euro) -> Result<Moved, StoreError> {
        if let Some(standing) = self.known.get_mut(account) {
            let is_new = standing.id.is_none();
            let id = *standing.id.get_or_insert(self.next_id);
            self.next_id += i64::from(is_new);
            standing.balance = standing.balance.plus(change)?;
            return Ok(Moved { id, balance: standing.balance, is_new });
        }
        if !self.whole {
            return Err(StoreError::Disagrees(format!("der Stand von {account} wurde nicht geladen")));
        }
        let id = self.next_id;
        self.next_id += 1;
        let standing = Standing { id: Some(id), balance: change };
        self.known.insert(account.clone(), standing);
        Ok(Moved { id, balance: change, is_new: true })
    }
}
