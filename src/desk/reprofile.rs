//! A project slips to a later year: what of its money is freed, what can wait as a residue, and who has to do what then.
//!
//! It only prepares: freeing and forming are commands of their own, decided by the book and recorded together. What needs
//! somebody else (consent, cash cover, a new commitment) is named and never done here. Law: BHO §§ 19, 38, 45.

use crate::core::account::{Account, Stage};
use crate::core::budget::{AssignedTo, Authority, BudgetNote};
use crate::core::command::{Act, Command};
use crate::core::commitment::{ChangeCommitment, Commitment, CommitmentChange, MakeCommitment};
use crate::core::commitment_authority::CommitmentAuthority;
use crate::core::event::Body;
use crate::core::ids::{BudgetItemId, CommandId, CommitmentId, IdError, ManagerId, OrderId, ProjectId};
use crate::core::money::{Euro, MoneyError};
use crate::core::order::Order;
use crate::core::year::{FormResidue, last_year_of};
use crate::store::{Store, StoreError, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

#[cfg(test)]
mod tests;

/// Which project, and from which budget year to which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    pub project: ProjectId,
    pub from: u16,
    pub to: u16,
}

/// What becomes of the money of one commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It waits as a residue of the following year, for this year granted.
    Residue { granted: u16 },
    /// The item is not transferable.
    NotTransferable,
    /// Its time as a residue ends before.
    TooLate { last: u16 },
}

/// What of a commitment can slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub made: MakeCommitment,
    /// Bound and not ordered: this is freed.
    pub open: Euro,
    pub way: Way,
    /// What its manager has free of commitment authority of this year that falls due in the later one.
    pub authority: Euro,
}

/// An order that keeps its money in the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub order: OrderId,
    pub unpaid: Euro,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reprofile {
    pub slip: Slip,
    pub parts: Vec<Part>,
    pub held: Vec<Held>,
    /// Bound in one sum, without a commitment that could be freed.
    pub without_commitment: Euro,
}

/// Reads what a slip would move.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn prepare(store: &Store, viewer: &Viewer, slip: &Slip) -> Result<Reprofile, StoreError> {
    let notes = store.events_of(viewer, &["budget_note_declared/1"]).await?;
    let transferable = notes.into_iter().filter_map(|event| match event.body {
        Body::BudgetNoteDeclared(what) if what.note == BudgetNote::Transferable => Some(what.budget_item),
        _ => None,
    });
    let commitments = store.commitments_of(viewer, &slip.project).await?;
    let own: Vec<CommitmentId> = commitments.iter().map(|known| known.made.commitment.clone()).collect();
    let orders = store.orders_of(viewer, &own).await?;
    let planned = plan(slip, &commitments, &orders, &store.balances(viewer).await?, &transferable.collect());
    Ok(planned?)
}

/// # Errors
/// When a sum leaves the range of `Euro`.
pub fn plan(
    slip: &Slip,
    commitments: &[Commitment],
    orders: &[Order],
    balances: &[(Account, Euro)],
    transferable: &BTreeSet<BudgetItemId>,
) -> Result<Reprofile, MoneyError> {
    let of_project = |made: &MakeCommitment| made.project == slip.project && made.booking_year == slip.from;
    let known: BTreeMap<&CommitmentId, &Commitment> = commitments
        .iter()
        .filter(|known| of_project(&known.made))
        .map(|known| (&known.made.commitment, known))
        .collect();
    let (mut parts, mut all_open) = (Vec::new(), Euro::ZERO);
    for known in known.values() {
        let open = known.open()?;
        if open.is_positive() {
            all_open = all_open.plus(open)?;
            let authority = authority(&known.made, slip, balances);
            parts.push(Part { made: known.made.clone(), open, way: way(&known.made, slip, transferable), authority });
        }
    }
    let mut held = Vec::new();
    for order in orders.iter().filter(|order| known.contains_key(&order.certified.commitment)) {
        let unpaid = order.unpaid()?;
        if unpaid.is_positive() {
            held.push(Held { order: order.certified.order.clone(), unpaid });
        }
    }
    let is_bound = |account: &Account| {
        let of_year = account.booking_year == Some(slip.from) && account.stage == Stage::Committed;
        of_year && account.project.as_ref() == Some(&slip.project)
    };
    let bound = Euro::sum(balances.iter().filter(|(account, _)| is_bound(account)).map(|(_, balance)| *balance))?;
    Ok(Reprofile { slip: slip.clone(), parts, held, without_commitment: bound.minus(all_open)? })
}

fn way(made: &MakeCommitment, slip: &Slip, transferable: &BTreeSet<BudgetItemId>) -> Way {
    let granted = made.year_granted.unwrap_or(slip.from);
    let last = last_year_of(granted);
    if !transferable.contains(&made.budget_item) {
        Way::NotTransferable
    } else if slip.to > last {
        Way::TooLate { last }
    } else {
        Way::Residue { granted }
    }
}

fn authority(made: &MakeCommitment, slip: &Slip, balances: &[(Account, Euro)]) -> Euro {
    let of = CommitmentAuthority {
        budget_item: made.budget_item.clone(),
        year_granted: slip.from,
        due_year: slip.to,
        assigned_to: Some(AssignedTo { component: made.component.clone(), manager: made.manager.clone() }),
    };
    let free = of.free(&made.manager);
    balances.iter().find(|(account, _)| *account == free).map_or(Euro::ZERO, |(_, balance)| *balance)
}

impl Part {
    /// What it is freed to.
    fn authority_of(&self) -> Authority {
        let made = &self.made;
        let to = AssignedTo { component: made.component.clone(), manager: made.manager.clone() };
        Authority {
            budget_item: made.budget_item.clone(),
            booking_year: made.booking_year,
            year_granted: made.year_granted,
            assigned_to: Some(to),
        }
    }

    fn acts(&self) -> Vec<Act> {
        let commitment = self.made.commitment.clone();
        let (change, amount_cents) = (CommitmentChange::Free, self.open);
        let mut acts = vec![Act::ChangeCommitment(ChangeCommitment { commitment, change, amount_cents })];
        if let Way::Residue { .. } = self.way {
            acts.push(Act::FormResidue(FormResidue { authority: self.authority_of(), amount_cents }));
        }
        acts
    }
}

impl Reprofile {
    /// What becomes free of its commitments.
    ///
    /// # Errors
    /// When the sum leaves the range of `Euro`.
    pub fn freed(&self) -> Result<Euro, MoneyError> {
        Euro::sum(self.parts.iter().map(|part| part.open))
    }

    /// What of it waits as a residue.
    ///
    /// # Errors
    /// As `freed`.
    pub fn residue(&self) -> Result<Euro, MoneyError> {
        let waits = self.parts.iter().filter(|part| matches!(part.way, Way::Residue { .. }));
        Euro::sum(waits.map(|part| part.open))
    }

    /// Every act, each with an id after the first.
    ///
    /// # Errors
    /// When the id is too long to be followed by a number.
    pub fn commands(
        &self,
        command_id: &CommandId,
        booked_on: Date,
        voucher: Option<&str>,
    ) -> Result<Vec<(CommandId, Command)>, IdError> {
        let acts = self.parts.iter().flat_map(Part::acts).enumerate();
        let command = |(place, act)| {
            let id = match place {
                0 => command_id.clone(),
                _ => CommandId::new(format!("{command_id}-{}", place + 1))?,
            };
            Ok((id, Command { act, booked_on, voucher: voucher.map(str::to_owned) }))
        };
        acts.map(command).collect()
    }

    /// What is left to others, each as a sentence that names who.
    #[must_use]
    pub fn left_to_others(&self) -> Vec<String> {
        let mut said: Vec<String> = self.held.iter().map(held_in_german).collect();
        if self.without_commitment.is_positive() {
            said.push(format!(
                "{} sind ohne Festlegung in einer Summe gebunden; wer gebunden hat, kehrt das um („reverse“).",
                self.without_commitment.to_german()
            ));
        }
        said.extend(self.parts.iter().flat_map(|part| part.left_to_others(&self.slip)));
        said
    }
}

fn held_in_german(held: &Held) -> String {
    format!(
        "Anordnung {}: {} sind angeordnet und bleiben im Jahr; wer angeordnet hat, nimmt sie zurück („order cancel“), oder \
         die Kasse zahlt aus.",
        held.order,
        held.unpaid.to_german()
    )
}

impl Part {
    fn left_to_others(&self, slip: &Slip) -> Vec<String> {
        let (name, amount, manager) = (&self.made.commitment, self.open.to_german(), &self.made.manager);
        let next = slip.from.saturating_add(1);
        match self.way {
            Way::Residue { granted } => {
                let mut said = vec![format!(
                    "{name}: das Bundesministerium der Finanzen willigt in den Ausgaberest von {amount} für {next} ein, mit \
                     kassenmäßiger Deckung („residue consent“)."
                )];
                if slip.to > next {
                    said.push(format!(
                        "{name}: nicht vor {} gebraucht, wird der Rest bis dahin jedes Jahr neu gebildet („residue form“), \
                         längstens bis {}.",
                        slip.to,
                        last_year_of(granted)
                    ));
                }
                let bind = format!("„commitment make --year {} --granted {granted}“", slip.to);
                said.push(format!("{name}: {manager} bindet {amount} im Jahr {} neu ({bind}).", slip.to));
                said
            }
            Way::NotTransferable => {
                let reason = format!("die Haushaltsstelle {} ist nicht übertragbar", self.made.budget_item);
                vec![self.lapses(slip, manager, &reason)]
            }
            Way::TooLate { last } => {
                vec![self.lapses(slip, manager, &format!("als Ausgaberest gelten sie längstens bis {last}"))]
            }
        }
    }

    fn lapses(&self, slip: &Slip, manager: &ManagerId, reason: &str) -> String {
        let Slip { from, to, .. } = slip;
        let authority = if self.authority.is_positive() {
            format!(
                "oder {manager} nutzt die Verpflichtungsermächtigung für {to}, frei sind {} („commitment forward make“)",
                self.authority.to_german()
            )
        } else {
            format!("oder der Bund erteilt eine Verpflichtungsermächtigung für {to} („commitment-authority grant“)")
        };
        format!(
            "{}: {} verfallen mit dem Abschluss {from}, {reason}; für {to} neu veranschlagen und zuweisen, {authority}.",
            self.made.commitment,
            self.open.to_german()
        )
    }
}
