//! Lists on their way into the book: each line becomes a command, and all of them are recorded or none.
//!
//! What the form of a list is stands in `intake`; what its lines mean to the book stands here, once for whoever brings it.
//! Law: BHO § 44; VV-BHO § 44 Nr. 12; OZG § 1.

use crate::core::command::{Act, Command};
use crate::core::ids::{CommandId, IdError, ManagerId, RecipientId};
use crate::core::onward_grant::{HandOn, ReceiveOnward};
use crate::core::recipient::{RecipientKind, RegisterRecipient};
use crate::intake::municipalities::Municipality;
use crate::intake::receipt_list::ReceiptLine;

/// Ids of commands that are given as one: the first has that of the call, the others a number behind it.
///
/// # Errors
/// When the number makes it too long.
pub fn numbered(first: &CommandId, place: usize) -> Result<CommandId, IdError> {
    if place == 0 { Ok(first.clone()) } else { CommandId::new(format!("{first}-{}", place + 1)) }
}

/// A line of what arrived has its own day and its own voucher.
#[must_use]
pub fn receipt(line: ReceiptLine) -> Command {
    let ReceiptLine { onward_grant, recipient, received_on, voucher, amount } = line;
    let what = ReceiveOnward { onward_grant, recipient, amount_cents: amount };
    Command { act: Act::HandOn(HandOn::Receive(what)), booked_on: received_on, voucher: Some(voucher) }
}

/// A municipality as a recipient; its id is its official key (AGS).
///
/// # Errors
/// When a key of the table is no id.
pub fn municipality(one: Municipality) -> Result<Act, IdError> {
    let what = RegisterRecipient {
        recipient: RecipientId::new(one.ags.as_str())?,
        kind: RecipientKind::Municipality,
        title: Some(one.name),
        name: None,
        land: Some(ManagerId::new(one.land_code)?),
        ags: Some(one.ags),
        ars: Some(one.ars),
    };
    Ok(Act::HandOn(HandOn::Register(what)))
}
