//! Recipients and onward grants among the random acts.

use super::super::onward_grant::{
    by_key as onward_key, hand_on, municipality, named, of_commitment, of_order, of_share, receive, reduce,
    reverse_grant, reverse_receipt,
};
use super::*;
use crate::core::apportion::Method;
use crate::core::onward_grant::{HandOn, OnwardBasis, OnwardKey, OnwardTo};

impl Draw {
    /// Recipients, onward grants by name and by key, what arrives of them, and what is taken back.
    pub(super) fn handing_on(&self, book: &Book) -> Act {
        let (amount, choice) = (self.amount().to_string(), self.choice);
        let some = ["09162000", "09161000", "04011000", "anstalt"];
        let recipient = some[usize::from(choice % 4)];
        let (grant, above) = (format!("w-{}", choice % 3), format!("w-{}", self.target % 3));
        let little = Euro::from_cents(i64::from(self.cents % 60)).unwrap().to_string();
        let from = match self.cents % 4 {
            0 => of_order(&format!("a-{}", self.target % 2)),
            1 | 2 => of_commitment(&format!("f-{}", self.target % 2)),
            _ => of_share(&above, some[usize::from(self.target % 4)]),
        };
        let basis = OnwardBasis::ALL[usize::from(self.cents.is_multiple_of(9))];
        match self.kind {
            76 if choice == 11 => Act::HandOn(HandOn::Register(municipality("09163000", "DE-HB"))),
            76 => {
                Act::HandOn(HandOn::Register(municipality(["09163000", "09162000"][usize::from(choice % 2)], "DE-BY")))
            }
            77 | 78 if choice < 7 => hand_on(&grant, from, basis, named(&[(recipient, &amount)])),
            77 | 78 => {
                let floor_cents = (choice == 8).then(|| euro("0.20"));
                let within = (choice > 9).then(|| id("DE-BY"));
                let method = if self.cents.is_multiple_of(13) { Method::HalfUp } else { Method::SainteLague };
                let key = OnwardKey { floor_cents, within, method, ..onward_key("einwohner", &amount) };
                hand_on(&grant, from, basis, OnwardTo::Key(key))
            }
            79 | 80 => receive(&grant, recipient, &little),
            81 => reduce(&grant, recipient, &little),
            82 => reverse_grant(&grant),
            _ => reverse_receipt(last(book, "onward_received/1", self.target / 3)),
        }
    }
}
