//! The three answers of a slot.

use super::*;

#[test]
fn what_was_not_loaded_is_neither_zero_nor_absent() {
    let account = Account::frame_origin(&ComponentId::new("foederal").unwrap());
    let mut partial = Book::partial(7);
    assert_eq!(partial.balance(&account), Err(Unloaded));
    assert!(!partial.knows(&Need::Balance(account.clone())));
    partial.balances.put(account.clone(), None);
    assert_eq!(partial.balance(&account), Ok(Euro::ZERO));
    assert_eq!(Book::whole().balance(&account), Ok(Euro::ZERO));
}
