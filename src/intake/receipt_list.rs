//! A list of what recipients say they received of an onward grant, in our own documented format (see `own_table`).
//!
//! It reads the form only: whether somebody has a share at all is judged by the rules of the book.

use crate::core::ids::{OnwardGrantId, RecipientId};
use crate::core::money::Euro;
use crate::intake::fault::IntakeFaults;
use crate::intake::own_table::{Form, Row, amounts};
use time::Date;

#[cfg(test)]
mod tests;

/// The columns in the order of the fields of `ReceiptLine`.
const FORM: Form<5> = Form {
    noun: "einer Liste angekommener Mittel",
    headers: [
        ["Weitergabe", "Empfänger", "Tag", "Beleg", "Betrag EUR"],
        ["onward_grant", "recipient", "received_on", "voucher", "amount_eur"],
    ],
};

/// The longest text of a cell.
const LONGEST: usize = 300;

/// What a recipient says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptLine {
    pub onward_grant: OnwardGrantId,
    pub recipient: RecipientId,
    pub received_on: Date,
    /// The confirmation of the recipient.
    pub voucher: String,
    pub amount: Euro,
}

/// Reads a list; it has at least one line.
///
/// # Errors
/// All faults of the file, in the order of its lines.
pub fn read(bytes: &[u8]) -> Result<Vec<ReceiptLine>, IntakeFaults> {
    let (table, columns) = FORM.read(bytes)?;
    let [grant, recipient, day, voucher, amount] = columns;
    let mut faults = Vec::new();
    let positive = |amount: Euro| if amount.is_positive() { Ok(amount) } else { Err("ist nicht größer als null") };
    let mut lines = Vec::new();
    for (place, amount) in amounts(&table, amount, &mut faults, positive).into_iter().enumerate() {
        let row = &mut Row { table: &table, place, faults: &mut faults };
        let (onward_grant, recipient) = (row.parsed(grant), row.parsed(recipient));
        let (received_on, text) = (row.day(day), row.text(voucher, LONGEST, "zu lang"));
        if text == Some(None) {
            row.fault(voucher, "fehlt: was angekommen ist, hat einen Beleg");
        }
        let line = || {
            Some(ReceiptLine {
                onward_grant: onward_grant?,
                recipient: recipient?,
                received_on: received_on?,
                voucher: text.flatten()?,
                amount: amount?,
            })
        };
        lines.extend(line());
    }
    if faults.is_empty() {
        return Ok(lines);
    }
    faults.sort_by_key(|fault| fault.line);
    Err(IntakeFaults(faults))
}
