//! Vouchers by source and contributions in kind among the random acts.

use super::super::settlement::{reduce, settling, totals};
use super::super::sources::{contribution, split_voucher, take_back};
use super::*;

impl Draw {
    /// Claims that rest on a settlement, on an onward grant or on late use, rightly or not; and what they are reduced by.
    pub(super) fn asking_back(&self, book: &Book) -> Act {
        let little = Euro::from_cents(i64::from(self.cents % 40)).unwrap().to_string();
        let name = format!("r-{}", self.choice % 3);
        let ended = if self.target > 2 { "2021-01-31" } else { "2022-06-30" };
        match self.target {
            _ if self.choice == 8 => defer(&name, &little, ended),
            _ if self.choice == 9 && self.cents.is_multiple_of(2) => reduce(&format!("r-{}", self.cents % 3), &little),
            0 => Act::SubmitFiling(settling("n-3", totals("25", "0"))),
            1 => claim(&name, Claimed::Surplus { filing: id("n-3") }, &little),
            2 => {
                let (onward_grant, recipient) = (id(&format!("w-{}", self.choice % 3)), id("09162000"));
                claim(&name, Claimed::Onward { onward_grant, recipient, interest: None }, &little)
            }
            3 => {
                let matched = Seq(last(book, "voucher_matched/1", 0));
                let (from, until) = (parse_date("2021-02-01").unwrap(), parse_date("2021-01-15").unwrap());
                let (voucher, principal_cents, payment) = (id("b-1"), euro("4"), last_payment(book));
                let late = Claimed::LateUse { voucher, matched, payment, principal_cents, from, until };
                claim(&name, late, &little)
            }
            _ => reduce(&name, &little),
        }
    }

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
