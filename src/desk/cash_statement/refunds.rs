//! Which payment a line with a minus undoes: the one of its order that it fits, and none where there are several.
//!
//! What belongs to another year is not set off and stays open: it is income, on a claim. Law: BHO § 35.

use super::{Matched, Orders};
use crate::core::ids::Seq;
use crate::core::money::Euro;
use crate::core::order::Order;
use crate::intake::cash_statement::CashLine;
use std::collections::BTreeMap;

/// What the lines before came back of, so that nothing comes back twice.
#[derive(Default)]
pub struct Refunds {
    taken: BTreeMap<Seq, Euro>,
}

impl Refunds {
    pub fn matched(&mut self, book: &Orders<'_>, order: &Order, line: &CashLine) -> Matched {
        let id = order.certified.order.clone();
        let year = book.commitments.get(&order.certified.commitment).map(|made| made.booking_year);
        let runs = |year: u16| i32::from(year) == line.booked_on.year() && !book.closed.contains(&year);
        if !year.is_some_and(runs) {
            let reason =
                format!("die Anordnung {id} gehört zu einem anderen Haushaltsjahr, die Rückzahlung ist Einnahme");
            return Matched::Nothing { reason };
        }
        let back = line.amount.negated();
        let open = |(seq, paid): (&Seq, &Euro)| {
            let taken = self.taken.get(seq).copied().unwrap_or(Euro::ZERO);
            let open = order.untouched(*seq).ok()??.minus(taken).ok()?;
            (open >= back).then_some((*seq, *paid))
        };
        let fitting: Vec<(Seq, Euro)> = order.paid.iter().filter_map(open).collect();
        let whole: Vec<(Seq, Euro)> = fitting.iter().copied().filter(|(_, paid)| *paid == back).collect();
        match (fitting.as_slice(), whole.as_slice()) {
            ([(payment, _)], _) | (_, [(payment, _)]) => {
                let taken = self.taken.entry(*payment).or_insert(Euro::ZERO);
                *taken = taken.plus(back).unwrap_or(*taken);
                Matched::Refund { order: id, payment: *payment }
            }
            ([], _) => Matched::Nothing {
                reason: format!(
                    "auf {id} ist keine Auszahlung über {} offen, die zurückkommen könnte",
                    back.to_german()
                ),
            },
            _ => Matched::Nothing { reason: format!("auf {id} kommen mehrere Auszahlungen dafür in Betracht") },
        }
    }
}
