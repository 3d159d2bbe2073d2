//! Lists on their way into the book: each line becomes a command, and all of them are recorded or none.
//!
//! What the form of a list is stands in `intake`; what its lines mean to the book stands here, once for whoever brings it.
//! Law: BHO §§ 44, 75; VV-BHO § 44 Nr. 12; OZG § 1.

use crate::core::command::{Act, Command};
use crate::core::ids::{CommandId, IdError, ManagerId, RecipientId};
use crate::core::onward_grant::{HandOn, ReceiveOnward};
use crate::core::recipient::{RecipientKind, RegisterRecipient};
use crate::core::voucher::RegisterVoucher;
use crate::intake::municipalities::Municipality;
use crate::intake::receipt_list::ReceiptLine;
use crate::intake::voucher_list::VoucherLine;
use crate::store::{StoreError, VaultDrafts};

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

/// A line of vouchers without who was paid.
#[must_use]
pub fn voucher_without_payee(line: &VoucherLine) -> RegisterVoucher {
    RegisterVoucher {
        voucher: line.voucher.clone(),
        project: line.project.clone(),
        dated_on: line.dated_on,
        payee: None,
        reason: line.reason.clone(),
        gross_cents: line.gross,
        vat_cents: line.vat,
        own_share_cents: line.own_share,
        sources: line.sources,
        category: line.category.clone(),
        document_sha256: line.document_sha256,
        invoice: line.invoice.clone(),
    }
}

/// A line of vouchers; who was paid goes to the vault.
///
/// # Errors
/// When the vault has no room for the name under the id of the command.
pub fn voucher(line: &VoucherLine, drafts: &mut VaultDrafts) -> Result<RegisterVoucher, StoreError> {
    let payee = line.payee.as_deref().map(|name| drafts.seal(name)).transpose()?;
    Ok(RegisterVoucher { payee, ..voucher_without_payee(line) })
}
