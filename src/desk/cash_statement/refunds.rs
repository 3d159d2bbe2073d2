//! Which payment a line with a minus undoes: the one of its order that it fits, and none where there are several.
//!
//! What belongs to another year is not set off and stays open: it is income, on a claim. Law: BHO § 35.

use super::{Matched, Orders};
use crate::core::ids::OrderId;
use crate::core::money::Euro;
use crate::core::order::Order;
use crate::core::refund::Undone;
use crate::intake::cash_statement::CashLine;
use std::collections::BTreeMap;

/// What the lines before paid, and what they came back of, so that nothing comes back twice.
#[derive(Default)]
pub struct Refunds {
    paid: BTreeMap<OrderId, Vec<(Undone, Euro)>>,
    taken: BTreeMap<Undone, Euro>,
}

impl Refunds {
    /// A line before that pays: what comes back of it has no other name yet.
    pub fn paid(&mut self, order: &OrderId, line: &CashLine) {
        self.paid.entry(order.clone()).or_default().push((Undone::Line { line: line.line }, line.amount));
    }

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
        let before = order.paid.iter().filter_map(|(seq, paid)| {
            let untouched = order.untouched(*seq).ok()??;
            Some((Undone::Event(*seq), *paid, untouched))
        });
        let here = self.paid.get(&id).into_iter().flatten().map(|(payment, paid)| (*payment, *paid, *paid));
        let open = |(payment, paid, untouched): (Undone, Euro, Euro)| {
            let taken = self.taken.get(&payment).copied().unwrap_or(Euro::ZERO);
            (untouched.minus(taken).ok()? >= back).then_some((payment, paid))
        };
        let fitting: Vec<(Undone, Euro)> = before.chain(here).filter_map(open).collect();
        let whole: Vec<(Undone, Euro)> = fitting.iter().copied().filter(|(_, paid)| *paid == back).collect();
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
