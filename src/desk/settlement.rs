//! From the store to the settlement of a final statement, and to the interest on what was used late.
//!
//! Both are computed and never stored: what somebody asks back of it is a claim (`core/claim`).
//! Law: ANBest-P Nr. 2, 8; VwVfG § 49a Absatz 1, 4.

use super::DeskError;
use crate::core::account::{Account, Kind};
use crate::core::agreement::{Financing, InterestTerm, Term, TermKind};
use crate::core::claim::Claimed;
use crate::core::ids::{FilingId, ManagerId, ProjectId, Seq, VoucherId};
use crate::core::interest::{self, BaseRates, Beyond, DayCount, Effective, Interest, Principal, Question, Regime};
use crate::core::money::Euro;
use crate::core::settlement::{Received, Settlement};
use crate::intake::base_rates;
use crate::intake::tables::BASE_RATES;
use crate::report::ReportError;
use crate::store::{Store, StoreError, Viewer};
use time::Date;

/// A settlement and what it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    pub filing: FilingId,
    pub project: ProjectId,
    pub agreement: String,
    pub settlement: Settlement,
}

/// The settlement of a final statement at the viewer's size.
///
/// # Errors
/// Those of the store; `NotThere` where the filing is none, tells nothing of the whole project, or no kind of financing is
/// agreed.
pub async fn settlement(store: &Store, viewer: &Viewer, id: &FilingId) -> Result<Settled, DeskError> {
    let Some(filing) = store.filing(viewer, id).await? else {
        return Err(DeskError::NotThere(format!("Den Nachweis {id} gibt es nicht")));
    };
    let project = filing.what.project;
    let Some(totals) = filing.what.totals else {
        let text = format!("Der Nachweis {id} nennt keine Gesamtausgaben und Deckungsmittel des Projekts");
        return Err(DeskError::NotThere(text));
    };
    if !sees_all_payments(store, viewer, &project).await? {
        let text = "sind mehrere Länder beteiligt, und was andere zahlten, liegt außerhalb der Sicht: abgerechnet wird es \
                    als Ganzes";
        return Err(DeskError::NotThere(format!("An dem Projekt {project} {text}")));
    }
    let Some((agreement, financing)) = agreed_financing(store, viewer, &project).await? else {
        return Err(DeskError::NotThere(format!("Für das Projekt {project} ist keine Finanzierungsart vereinbart")));
    };
    let balances = store.balances(viewer).await?;
    let spent = balances.iter().filter(|(account, _)| is_spent_on(account, &project)).map(|(_, balance)| *balance);
    let claims = store.claims_of(viewer, &project).await?;
    let received = Received::of(spent, claims.iter(), &project, id).map_err(ReportError::from)?;
    let settlement = Settlement::of(financing, &totals, received)
        .map_err(|fault| DeskError::NotThere(format!("Der Nachweis {id} lässt sich nicht abrechnen: {fault}")))?;
    Ok(Settled { filing: id.clone(), project, agreement, settlement })
}

fn is_spent_on(account: &Account, project: &ProjectId) -> bool {
    account.kind == Kind::Cash && account.is_spent() && account.project.as_ref() == Some(project)
}

/// Whether all that was paid for a project is seen: of one that several Länder carry each sees its own part, and a
/// settlement of a part would be a wrong one of the whole.
///
/// # Errors
/// Those of the store.
pub async fn sees_all_payments(store: &Store, viewer: &Viewer, project: &ProjectId) -> Result<bool, StoreError> {
    let sees = |member: &ManagerId| viewer.sight().sees_manager(member);
    let joint = store.dossier(viewer, project).await?.and_then(|dossier| dossier.joint);
    if joint.is_some_and(|noted| !noted.what.shares.iter().all(|share| sees(&share.member))) {
        return Ok(false);
    }
    // Who carries a project can change; what somebody paid for it stays paid.
    let everybody = Viewer::all().at(store.head(viewer).await?.size);
    let all = store.balances(&everybody).await?;
    let paid = all.iter().filter(|(account, _)| is_spent_on(account, project));
    Ok(paid.filter_map(|(account, _)| account.manager.as_ref()).all(sees))
}

/// The agreement that a project stands under, where a kind of financing is agreed in it.
///
/// # Errors
/// Those of the store.
pub async fn agreed_financing(
    store: &Store,
    viewer: &Viewer,
    project: &ProjectId,
) -> Result<Option<(String, Financing)>, StoreError> {
    let placed = store.placement(viewer, project).await?;
    let agreements = store.agreements(viewer).await?.into_iter().map(|noted| noted.what);
    Ok(agreements.filter(|what| Some(&what.agreement) == placed.as_ref()).find_map(|what| {
        let financing = what.financing?;
        Some((what.agreement.to_string(), financing))
    }))
}

/// The base rates that are built in.
///
/// # Errors
/// When they are not readable.
pub fn built_in_rates() -> Result<BaseRates, DeskError> {
    let rates = base_rates::read(BASE_RATES.csv.as_bytes());
    Ok(rates.map_err(|faults| ReportError::Inconsistent(format!("die Basiszinssätze sind unlesbar: {faults}")))?)
}

/// A share that was used late, with the interest on it by the rule of the agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateUse {
    pub project: ProjectId,
    pub claimed: Claimed,
    pub interest: Interest,
}

/// What is owed for a share of a voucher whose payment was used after the window, by the rule that holds on the day; whether
/// it was used late, the book decides.
///
/// # Errors
/// Those of the store; `NotThere` where there is no such share, or no interest is agreed.
pub async fn late_use(
    store: &Store,
    viewer: &Viewer,
    voucher: &VoucherId,
    matched: Seq,
    on: Date,
) -> Result<LateUse, DeskError> {
    let known = store.voucher(viewer, voucher).await?;
    let share = known.as_ref().and_then(|known| known.shares.get(&matched)).filter(|share| share.stands());
    let (Some(known), Some(share)) = (&known, share) else {
        let text = format!("Den Anteil des Belegs {voucher} mit dem Ereignis {matched} gibt es nicht");
        return Err(DeskError::NotThere(text));
    };
    let payment = share.what.payment;
    let paid = store.event(viewer, payment).await?.map(|leaf| leaf.event()).transpose()?;
    let Some(from) = paid.map(|event| event.booked_on) else {
        return Err(DeskError::NotThere(format!("Die Auszahlung {payment} gibt es nicht")));
    };
    let (project, until) = (known.registered.project.clone(), known.registered.dated_on);
    let placed = store.placement(viewer, &project).await?;
    let agreements = store.agreements(viewer).await?.into_iter().map(|noted| noted.what);
    let agreed = agreements.into_iter().find(|what| Some(&what.agreement) == placed.as_ref());
    let term = agreed.as_ref().and_then(|agreed| agreed.term(TermKind::Interest, on));
    let Some(Term::Interest(term)) = term else {
        return Err(DeskError::NotThere(format!("Für das Projekt {project} sind keine Zinsen vereinbart")));
    };
    let principal = share.what.amount_cents;
    let Some(question) = late_question(term, principal, from, until) else {
        return Err(DeskError::NotThere(format!("Für das Projekt {project} sind keine Zinsen vereinbart")));
    };
    let interest = interest::interest(&question, &built_in_rates()?).map_err(|violations| {
        DeskError::NotThere(violations.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
    })?;
    let (voucher, principal_cents) = (voucher.clone(), principal);
    let claimed = Claimed::LateUse { voucher, matched, payment, principal_cents, from, until };
    Ok(LateUse { project, claimed, interest })
}

/// The question of late use: the whole principal for the whole span. Points above the base rate are those of § 49a Absatz 4.
#[must_use]
pub fn late_question(term: &InterestTerm, principal: Euro, from: Date, until: Date) -> Option<Question> {
    let (regime, day_count) = late_regime(term)?;
    Some(Question {
        principal: Principal { opened_on: from, opening: principal, changes: Vec::new() },
        from,
        until,
        effective: Effective::SameDay,
        regime,
        day_count,
        beyond: Beyond::Provisional,
        none_below: None,
    })
}

fn late_regime(term: &InterestTerm) -> Option<(Regime, DayCount)> {
    let Ok((regime, Some(day_count))) = term.regime() else { return None };
    let regime = match regime {
        Regime::BaseRatePlus { points } => Regime::NotUsedInTime { points },
        other => other,
    };
    Some((regime, day_count))
}
