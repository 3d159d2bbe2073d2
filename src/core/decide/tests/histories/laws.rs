//! What holds after every history, whatever was tried: money is conserved, persons are apart, documents agree with accounts.

use super::*;
use crate::core::onward_grant::OnwardSource;

/// No account but an origin and what is without authority falls below zero, and the sum over all is zero.
pub fn nothing_is_overdrawn(book: &Book) {
    let mut sum = Euro::ZERO;
    for (account, balance) in book.balances.present() {
        let may = account.may_fall_below_zero();
        assert!(!balance.is_negative() || may, "{:?}: {account} {balance}", rules::NO_ACCOUNT_BELOW_ZERO);
        let debt = account.stage == Stage::WithoutAuthority;
        assert!(!debt || !balance.is_positive(), "what is without authority is a debt: {account} {balance}");
        sum = sum.plus(*balance).unwrap();
    }
    assert_eq!(sum, Euro::ZERO);
}

/// Who certifies, who orders and who books the payment are different persons, whatever was tried.
pub fn persons_apart(book: &Book) {
    for seq in 0..book.size {
        let Ok(Some(event)) = book.events.get(&Seq(seq)) else { continue };
        let (Body::OrderIssued(_) | Body::Paid(_) | Body::Refunded(_)) = &event.body else { continue };
        let Some(subject) = event.body.subject() else { continue };
        let order = book.orders.get(&id(&subject.id)).unwrap().unwrap();
        assert_ne!(order.certified_by, event.actor, "{:?}", rules::CERTIFIER_APART);
        let third = order.countersigned.as_ref().map(|(third, _)| third);
        assert!(third != Some(&event.actor) && third != Some(&order.certified_by), "{:?}", rules::THIRD_APART);
        let issued_before = order.issued.as_ref().filter(|(_, at)| at.0 < seq);
        assert!(issued_before.is_none_or(|(issuer, _)| *issuer != event.actor), "{:?}", rules::PAYER_APART);
    }
}

/// What the documents say is ordered and unpaid is exactly what stands so on the accounts, and what they say is bound and
/// not ordered is at most that: money bound in one sum has no document.
pub fn documents_agree_with_accounts(book: &Book) {
    let on = |stage: Stage| {
        let is_bound = |account: &Account| account.stage == stage && account.project.is_some();
        let standing = book.balances.present().filter(|(account, _)| account.kind == Kind::Cash && is_bound(account));
        Euro::sum(standing.map(|(_, balance)| *balance)).unwrap()
    };
    // What is bound at the close of its year lapses, whatever its commitment says.
    if book.closed_years.present().next().is_none() {
        let open = Euro::sum(book.commitments.present().map(|(_, known)| known.open().unwrap())).unwrap();
        assert!(open <= on(Stage::Committed), "{open} {}", on(Stage::Committed));
    }
    // What the shares of vouchers say is exactly what stands so, and so it is with claims.
    let shares = || book.vouchers.present().flat_map(|(_, voucher)| voucher.shares.values());
    assert_eq!(Euro::sum(shares().map(|share| share.unexamined().unwrap())).unwrap(), on(Stage::Evidenced));
    assert_eq!(Euro::sum(shares().map(|share| share.disputed_sum().unwrap())).unwrap(), on(Stage::Disputed));
    for stage in [Stage::Deferred, Stage::WrittenOff] {
        let standing = book.claims.present().map(|(_, claim)| claim.at(stage).unwrap());
        assert_eq!(Euro::sum(standing).unwrap(), on(stage));
    }
    for (_, order) in book.orders.present() {
        for (payment, paid) in order.paid.iter().filter(|(_, paid)| paid.is_positive()) {
            let (evidenced, returned) = (order.evidenced_of(*payment).unwrap(), order.returned_of(*payment).unwrap());
            assert!(
                !evidenced.is_negative() && !returned.is_negative() && evidenced.plus(returned).unwrap() <= *paid,
                "{:?}: {evidenced} of {paid}",
                rules::SHARE_NOT_EXCEEDED
            );
        }
    }
    contributing::memos_agree_with_documents(book);
    let unpaid = Euro::sum(book.orders.present().map(|(_, order)| order.unpaid().unwrap())).unwrap();
    assert_eq!(unpaid, on(Stage::Ordered));
}

/// Each due year: what forward commitments use and is not charged stands as used, and what is charged as a prior charge.
pub fn later_years_agree_with_accounts(book: &Book) {
    let uses = |known: &&ForwardCommitment| matches!(known.made.basis, ForwardBasis::CommitmentAuthority { .. });
    let known: Vec<&ForwardCommitment> =
        book.forward_commitments.present().map(|(_, known)| known).filter(uses).collect();
    for due in 2021..2025 {
        let on = |stage: Stage| {
            let accounts = book.balances.present().filter(|(account, _)| account.kind == Kind::CommitmentAuthority);
            let accounts = accounts.filter(|(account, _)| account.due_year == Some(due) && account.stage == stage);
            Euro::sum(accounts.map(|(_, balance)| *balance)).unwrap()
        };
        let open = Euro::sum(known.iter().map(|known| known.open_in(due).unwrap())).unwrap();
        let all = Euro::sum(known.iter().map(|known| known.due_in(due).unwrap())).unwrap();
        assert_eq!((open, all.minus(open).unwrap()), (on(Stage::Committed), on(Stage::PriorCharge)));
    }
}

/// Frame that is used is what was assigned as cash, and what is assigned as authority and not charged, returned or lapsed.
pub fn frame_is_used_as_it_is_assigned(book: &Book) {
    let balances = || book.balances.present().map(|(account, balance)| (account, *balance));
    let stages = [Stage::Assigned, Stage::Blocked, Stage::Committed, Stage::WithoutAuthority];
    let authority = balances().filter(|(account, _)| {
        account.kind == Kind::CommitmentAuthority && account.component.is_some() && stages.contains(&account.stage)
    });
    let cash = figures::by_id("assigned").unwrap().over(balances()).unwrap().unwrap_or(Euro::ZERO);
    let reserved = Euro::sum(authority.map(|(_, balance)| balance)).unwrap();
    let frame = balances().filter(|(account, _)| account.kind == Kind::Frame && account.stage == Stage::Assigned);
    assert_eq!(Euro::sum(frame.map(|(_, balance)| balance)).unwrap(), cash.plus(reserved).unwrap());
}

/// What onward grants say is handed on, has arrived, and arrived beyond a share, is exactly what stands so; no more is handed
/// on of anything than there is of it.
pub fn what_is_handed_on_agrees_with_accounts(book: &Book) {
    let figure = |name: &str| {
        let all = book.balances.present().map(|(account, balance)| (account, *balance));
        figures::by_id(name).unwrap().over(all).unwrap().unwrap_or(Euro::ZERO)
    };
    let grants = || book.onward_grants.present().map(|(_, grant)| grant);
    let first = grants().filter(|grant| !matches!(grant.made.source, OnwardSource::Share { .. }));
    assert_eq!(Euro::sum(first.map(|grant| grant.amount().unwrap())).unwrap(), figure("handed_on"));
    let shares = || grants().flat_map(|grant| grant.shares.values());
    let arrived = shares().map(|share| share.standing().unwrap().arrived);
    assert_eq!(Euro::sum(arrived).unwrap(), figure("arrived_at_last_recipient"));
    let excess = shares().map(|share| share.standing().unwrap().excess);
    assert_eq!(Euro::sum(excess).unwrap(), figure("arrived_beyond_share"));
    for share in shares() {
        assert!(share.passed_sum().unwrap() <= share.amount().unwrap(), "{:?}: {share:?}", rules::ONWARD_WITHIN);
    }
    for (_, bound) in book.commitments.present() {
        assert!(!bound.not_handed_on().unwrap().is_negative(), "{:?}: {bound:?}", rules::ONWARD_WITHIN);
    }
    for (_, order) in book.orders.present() {
        assert!(order.handed_on_sum().unwrap() <= order.standing().unwrap(), "{:?}: {order:?}", rules::ONWARD_WITHIN);
    }
}
