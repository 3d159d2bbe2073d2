//! Claims that rest on a final statement, on an onward grant, or on money that was used late.
//!
//! Law: ANBest-P Nr. 2, 8; VwVfG § 49a; LHO § 44.

use super::claim::check_project;
use super::onward_grant::share as onward_share;
use super::voucher::share;
use super::{Case, Stop, agreement, missing};
use crate::core::account::Account;
use crate::core::agreement::{InterestTerm, Term, TermKind};
use crate::core::book::Need;
use crate::core::calendar::german;
use crate::core::claim::RaiseClaim;
use crate::core::ids::{FilingId, OnwardGrantId, ProjectId, RecipientId, Seq, VoucherId};
use crate::core::money::Euro;
use crate::core::onward_grant::OnwardBasis;
use crate::core::rules::{self, Findings, Violation};
use crate::core::settlement::{Received, Settlement};
use std::collections::BTreeSet;
use time::{Date, Duration};

/// No more is claimed than the settlement of the final statement asks back.
pub fn check_surplus(case: &Case, what: &RaiseClaim, filing: &FilingId, findings: &mut Findings) -> Result<(), Stop> {
    let known = case.one(Need::Filing(filing.clone()), |book| book.filings.get(filing))?;
    let Some(known) = known else {
        findings.add(missing("Den Nachweis", filing.as_str()));
        return Err(Stop::Found);
    };
    let fault = |text: String| {
        let violation = Violation::of(&rules::SURPLUS_OF_SETTLEMENT).text("claim", &what.claim);
        violation.text("filing", filing).text("fault", text)
    };
    findings.require(known.what.project == what.project, || {
        fault(format!("der Nachweis gehört zum Projekt {}", known.what.project))
    });
    let agreed = agreement::of_project(case, &what.project)?.and_then(|agreed| agreed.what.financing);
    let (Some(totals), Some(financing)) = (&known.what.totals, agreed) else {
        findings.require(known.what.totals.is_some(), || {
            fault("er nennt keine Gesamtausgaben und Deckungsmittel des Projekts".to_owned())
        });
        findings
            .require(agreed.is_some(), || fault("für das Projekt ist keine Finanzierungsart vereinbart".to_owned()));
        return Err(Stop::Found);
    };
    let received = received(case, &what.project, filing)?;
    match Settlement::of(financing, totals, received) {
        Ok(settlement) => findings.require(what.amount_cents <= settlement.back, || {
            let (back, asked) = (settlement.back.to_german(), what.amount_cents.to_german());
            fault(format!("zurückzuzahlen sind nach der Abrechnung noch {back}, gefordert werden {asked}"))
        }),
        Err(error) => findings.add(fault(error.to_string())),
    }
    Ok(())
}

/// What the project got of the Bund, and what of it is asked back already.
fn received(case: &Case, project: &ProjectId, filing: &FilingId) -> Result<Received, Stop> {
    let need = Need::ProjectAccounts(project.clone());
    let accounts = case.one(need, |book| book.project_accounts.get(project))?;
    let spent: Vec<&Account> = accounts.into_iter().flatten().filter(|account| account.is_spent()).collect();
    let none = BTreeSet::new();
    let claims = case.one(Need::ClaimIds, |book| book.claim_ids.get(&()))?.unwrap_or(&none);
    let balances = spent.iter().map(|account| Need::Balance((*account).clone()));
    case.load(balances.chain(claims.iter().map(|id| Need::Claim(id.clone()))))?;
    let paid = spent.iter().filter_map(|account| case.book.balance(account).ok());
    let claimed = claims.iter().filter_map(|id| case.book.claims.get(id).ok().flatten());
    Received::of(paid, claimed, project, filing).map_err(|_| Stop::Found)
}

/// No more is claimed of a recipient than it got and neither handed on nor was asked for.
pub fn check_onward(
    case: &Case,
    what: &RaiseClaim,
    grant: &OnwardGrantId,
    recipient: &RecipientId,
    interest: Option<&InterestTerm>,
    findings: &mut Findings,
) -> Result<(), Stop> {
    let Some((known, share)) = onward_share(case, grant, recipient, findings)? else { return Err(Stop::Found) };
    let available = share.claimable().unwrap_or(Euro::ZERO).max(Euro::ZERO);
    findings.require(what.amount_cents <= available, || {
        let violation = Violation::of(&rules::ONWARD_CLAIM_WITHIN).text("recipient", recipient);
        violation.text("grant", grant).amount("available", available).amount("requested", what.amount_cents)
    });
    let made = &known.made;
    check_project(&made.account, what, format!("Die Weitergabe {grant}"), findings);
    if let Some(interest) = interest {
        findings.require(made.basis == OnwardBasis::Grant || *interest == InterestTerm::None, || {
            Violation::of(&rules::INTEREST_AGREED).text("project", &what.project)
        });
        if let Err(unusable) = Term::Interest(interest.clone()).check() {
            let violation = Violation::of(&rules::TERM_USABLE).text("term", TermKind::Interest.in_german());
            findings.add(violation.text("fault", unusable));
        }
    }
    Ok(())
}

/// What a claim of late use says of its share.
pub struct Late<'a> {
    pub voucher: &'a VoucherId,
    pub matched: Seq,
    pub payment: Seq,
    pub principal: Euro,
    pub from: Date,
    pub until: Date,
}

/// Principal and days are those of the share, its payment and its voucher, and the voucher is later than the window.
pub fn check_late_use(case: &Case, what: &RaiseClaim, late: &Late, findings: &mut Findings) -> Result<(), Stop> {
    let Some(share) = share(case, late.voucher, late.matched, findings)? else { return Err(Stop::Found) };
    check_project(&share.posting.to, what, format!("Der Beleg {}", late.voucher), findings);
    let payment = share.what.payment;
    let paid = case.one(Need::Event(payment), |book| book.events.get(&payment))?;
    let voucher = case.one(Need::Voucher(late.voucher.clone()), |book| book.vouchers.get(late.voucher))?;
    let (Some(paid), Some(voucher)) = (paid, voucher) else { return Err(Stop::Found) };
    let fault = |text: String| {
        let violation = Violation::of(&rules::LATE_USE_OF_SHARE).text("claim", &what.claim);
        violation.text("voucher", late.voucher).text("fault", text)
    };
    let (from, until) = (paid.booked_on, voucher.registered.dated_on);
    findings.require((late.payment, late.principal) == (payment, share.what.amount_cents), || {
        let amount = share.what.amount_cents.to_german();
        fault(format!("der Anteil steht für {amount} der Auszahlung {payment}"))
    });
    findings.require((late.from, late.until) == (from, until), || {
        fault(format!("ausgezahlt wurde am {}, der Beleg ist vom {}", german(from), german(until)))
    });
    match agreement::term(case, &what.project, TermKind::DrawdownWindow)? {
        Some(Term::DrawdownWindowDays(days)) => {
            let last = from.saturating_add(Duration::days(i64::from(*days)));
            findings.require(until > last, || fault(format!("die Frist lief bis zum {}", german(last))));
        }
        _ => findings.add(fault("für das Projekt ist keine Verwendungsfrist vereinbart".to_owned())),
    }
    let claimed = Euro::sum(share.late_use.values().copied()).unwrap_or(Euro::MAX);
    findings.require(!claimed.is_positive(), || fault("für den Anteil sind solche Zinsen schon gefordert".to_owned()));
    Ok(())
}
