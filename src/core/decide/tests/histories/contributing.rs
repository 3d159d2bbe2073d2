//! Vouchers by source and contributions in kind among the random acts.

use super::super::sources::{contribution, split_voucher, take_back};
use super::*;

impl Draw {
    /// Vouchers whose sources are said, rightly or not, or left unknown; contributions that are recorded and taken back.
    pub(super) fn bearing(&self) -> Act {
        let (amount, choice) = (self.amount(), self.choice);
        let name = format!("b-{}", 1 + choice / 8);
        let rest = amount.minus(euro("0.50")).unwrap().to_string();
        match choice {
            4 | 10 => split_voucher(&name, &amount.to_string(), "0.50", [&rest, "0.30", "0", "0", "0.20"]),
            5 => split_voucher(&name, &amount.to_string(), "0.50", [&rest, "0.30", "0", "0", "0.10"]),
            6 => Act::RecordContribution(contribution(&format!("e-{}", self.target % 3), &rest)),
            7 => take_back(&format!("e-{}", self.target % 3)),
            _ => Act::RegisterVoucher(voucher(&name, &amount.to_string(), "0.50")),
        }
    }
}

/// What vouchers and contributions say is what stands on the memo accounts.
pub fn memos_agree_with_documents(book: &Book) {
    let figure = |name: &str| {
        let all = book.balances.present().map(|(account, balance)| (account, *balance));
        figures::by_id(name).unwrap().over(all).unwrap().unwrap_or(Euro::ZERO)
    };
    let own = book.vouchers.present().map(|(_, voucher)| voucher.registered.own_share_cents);
    assert_eq!(Euro::sum(own).unwrap(), figure("co_financed"), "{:?}", rules::SOURCES_ADD_UP);
    let standing = book.contributions.present().filter(|(_, known)| known.reversed.is_none());
    let standing = Euro::sum(standing.map(|(_, known)| known.recorded.amount_cents)).unwrap();
    assert_eq!(standing, figure("contributed_in_kind"), "{:?}", rules::CONTRIBUTION_VALUED);
}
