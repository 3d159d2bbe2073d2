//! What waits for somebody: by the roles that they hold today, of what they may see.
//!
//! A task is no record of its own: it follows from the book, and is gone when the book says that it is done. Nothing waits for
//! somebody who may not do it because they did the other part: four eyes hold here too.
//! Law: BHO §§ 34, 70, 77.

use super::duties::{Duty, Standing, duties};
use crate::core::account::{Account, Stage};
use crate::core::ids::{ActorId, ManagerId, StatementId};
use crate::core::money::Euro;
use crate::core::order::{Order, OrderState};
use crate::core::payment::{Statement, StatementLine};
use crate::core::proposal::{Content, Proposal, ProposalState};
use crate::core::role::{Held, Role};
use crate::core::voucher::Voucher;
use crate::store::{Store, StoreError, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, Duration};

/// What shall be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskKind {
    /// Something stands without authority: it comes first, as in every report.
    Settle,
    /// What is agreed and late, or due soon.
    Duty,
    Approve,
    CarryOut,
    Issue,
    MatchLine,
    Examine,
}

impl TaskKind {
    pub const ALL: [TaskKind; 7] = [
        TaskKind::Settle,
        TaskKind::Duty,
        TaskKind::Approve,
        TaskKind::CarryOut,
        TaskKind::Issue,
        TaskKind::MatchLine,
        TaskKind::Examine,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            TaskKind::Settle => "settle",
            TaskKind::Duty => "duty",
            TaskKind::Approve => "approve",
            TaskKind::CarryOut => "carry_out",
            TaskKind::Issue => "issue",
            TaskKind::MatchLine => "match_line",
            TaskKind::Examine => "examine",
        }
    }

    /// What is asked, in German.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            TaskKind::Settle => "Überschreitung decken",
            TaskKind::Duty => "Frist einhalten",
            TaskKind::Approve => "Vorschlag genehmigen oder ablehnen",
            TaskKind::CarryOut => "Vorschlag ausführen",
            TaskKind::Issue => "Auszahlung anordnen",
            TaskKind::MatchLine => "Kassenzeile zuordnen",
            TaskKind::Examine => "Belege eines Nachweises prüfen",
        }
    }
}

/// One thing that waits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Task {
    pub kind: TaskKind,
    /// The first day on which it is late; the most urgent stand first.
    pub due_on: Option<Date>,
    pub late: bool,
    /// The proposal, order, statement, project or account.
    pub of: String,
    /// What it is about, in German.
    pub about: String,
    pub amount: Option<Euro>,
}

/// How long before its day a duty is a task.
const AHEAD: Duration = Duration::days(30);

/// Somebody, with what they may do on a day.
pub struct Person<'a> {
    pub actor: &'a ActorId,
    pub held: &'a [Held],
    /// Who is one person with them today, because one stands in for the other.
    pub bound: BTreeSet<ActorId>,
    pub on: Date,
}

impl Person<'_> {
    fn has(&self, roles: &[Role]) -> bool {
        self.held.iter().any(|held| roles.contains(&held.role))
    }

    /// Whether one of these roles reaches what is this manager's: within a Land by what the viewer sees at all, for the Bund
    /// only what is the organisation's own.
    fn reaches(&self, roles: &[Role], manager: &ManagerId, federal: &BTreeSet<ManagerId>) -> bool {
        let reaches = |held: &Held| {
            roles.contains(&held.role) && (!federal.contains(&held.organisation) || held.organisation == *manager)
        };
        self.held.iter().any(reaches)
    }

    fn did(&self, others: &BTreeSet<ActorId>) -> bool {
        others.contains(self.actor) || others.iter().any(|other| self.bound.contains(other))
    }
}

/// What waits for an actor on a day.
///
/// # Errors
/// As `tasks`.
pub async fn waiting(store: &Store, viewer: &Viewer, actor: &ActorId, on: Date) -> Result<Vec<Task>, StoreError> {
    let all = Viewer::all();
    let held = store.held(&all, actor, on).await?;
    let rights = store.rights(&all).await?.into_iter().find(|(known, _)| known == actor);
    let bound = rights.map(|(_, rights)| rights.bound_on(on).into_iter().cloned().collect()).unwrap_or_default();
    tasks(store, viewer, &Person { actor, held: &held, bound, on }).await
}

/// What waits for a person, the most urgent first.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn tasks(store: &Store, viewer: &Viewer, person: &Person<'_>) -> Result<Vec<Task>, StoreError> {
    let mut tasks = Vec::new();
    let federal = federal(store, viewer).await?;
    if person.has(&[Role::FederalApprover, Role::BudgetOfficer, Role::FederalAdministrator, Role::StateFinanceOfficer])
    {
        let proposals = store.proposals(viewer).await?;
        tasks.extend(proposals.iter().filter_map(|(id, known)| of_proposal(person, id.as_str(), known)));
    }
    if person.has(&[Role::Orderer]) {
        tasks.extend(of_orders(store, viewer, person, &federal).await?);
    }
    if person.has(&[Role::CashImporter]) {
        let statements = store.statements(viewer).await?;
        tasks.extend(statements.iter().flat_map(of_statement));
    }
    if person.has(&[Role::FederalAdministrator, Role::LeadMinistryOfficer]) {
        tasks.extend(of_vouchers(&store.vouchers(viewer).await?)?);
    }
    if person.has(&[Role::StateFinanceOfficer, Role::FilingCertifier]) {
        let due = duties(store, viewer, person.on).await?;
        tasks.extend(due.into_iter().filter_map(|duty| of_duty(person.on, duty)));
    }
    let spending = [Role::StateFinanceOfficer, Role::FederalAdministrator, Role::BudgetOfficer];
    if person.has(&spending) {
        tasks.extend(store.balances(viewer).await?.iter().filter_map(|(account, debt)| of_breach(account, *debt)));
    }
    tasks.sort_by(|a, b| (a.due_on.is_none(), a).cmp(&(b.due_on.is_none(), b)));
    Ok(tasks)
}

/// The organisations of the Bund.
async fn federal(store: &Store, viewer: &Viewer) -> Result<BTreeSet<ManagerId>, StoreError> {
    use crate::core::command::ManagerKind::{FederalMinistry, Federation};
    let managers = store.managers(viewer).await?.into_iter().map(|noted| noted.what);
    let federal = managers.filter(|one| matches!(one.kind, Federation | FederalMinistry));
    Ok(federal.map(|one| one.manager).collect())
}

fn task(kind: TaskKind, of: &str, about: String) -> Task {
    Task { kind, due_on: None, late: false, of: of.to_owned(), about, amount: None }
}

fn of_proposal(person: &Person<'_>, id: &str, proposal: &Proposal) -> Option<Task> {
    let within = matches!(*proposal.content, Content::SubAssignment(_));
    let approves: &[Role] = match within {
        true => &[Role::BudgetOfficer, Role::StateFinanceOfficer],
        false => &[Role::FederalApprover, Role::BudgetOfficer],
    };
    let carries: &[Role] = match within {
        true => &[Role::StateFinanceOfficer],
        false => &[Role::FederalAdministrator],
    };
    let about = || proposal.content.kind().in_german().to_owned();
    match proposal.state {
        ProposalState::Proposed if person.has(approves) && !person.did(&proposal.authors) => {
            Some(task(TaskKind::Approve, id, about()))
        }
        ProposalState::Approved if person.has(carries) => Some(task(TaskKind::CarryOut, id, about())),
        _ => None,
    }
}

async fn of_orders(
    store: &Store,
    viewer: &Viewer,
    person: &Person<'_>,
    federal: &BTreeSet<ManagerId>,
) -> Result<Vec<Task>, StoreError> {
    let commitments = store.commitments(viewer).await?.into_iter().map(|known| (known.made.commitment.clone(), known));
    let commitments: BTreeMap<_, _> = commitments.collect();
    let mut tasks = Vec::new();
    for order in store.orders(viewer).await? {
        let Some(bound) = commitments.get(&order.certified.commitment) else { continue };
        let own = person.reaches(&[Role::Orderer], &bound.made.manager, federal);
        if own && order.state()? == OrderState::Certified && !person.did(&signers(&order)) {
            let about = format!("{}, Projekt {}", bound.made.purpose, bound.made.project);
            let waiting = task(TaskKind::Issue, order.certified.order.as_str(), about);
            let (due_on, late) = (Some(order.certified.due_on), order.certified.due_on < person.on);
            tasks.push(Task { due_on, late, amount: Some(order.certified.amount_cents), ..waiting });
        }
    }
    Ok(tasks)
}

/// Who took part in an order that is not issued yet.
fn signers(order: &Order) -> BTreeSet<ActorId> {
    let third = order.countersigned.iter().map(|(actor, _)| actor);
    third.chain([&order.certified_by]).chain(&order.booked_by).cloned().collect()
}

fn of_statement(statement: &Statement) -> Vec<Task> {
    let id: &StatementId = &statement.imported.statement;
    let open = statement.lines.iter().filter_map(|(line, what)| match what {
        StatementLine::Unmatched { amount_cents, .. } => Some((line, *amount_cents)),
        _ => None,
    });
    let waiting = |(line, amount): (&u32, Euro)| {
        let waiting = task(TaskKind::MatchLine, id.as_str(), format!("Zeile {line}"));
        Task { amount: Some(amount), ..waiting }
    };
    open.map(waiting).collect()
}

/// By project: what of its vouchers nobody has examined yet.
fn of_vouchers(vouchers: &[Voucher]) -> Result<Vec<Task>, StoreError> {
    let mut open: BTreeMap<&str, Euro> = BTreeMap::new();
    for voucher in vouchers {
        for share in voucher.shares.values() {
            let sum = open.entry(voucher.registered.project.as_str()).or_insert(Euro::ZERO);
            *sum = sum.plus(share.unexamined()?)?;
        }
    }
    let open = open.into_iter().filter(|(_, amount)| amount.is_positive());
    let waiting = |(project, amount): (&str, Euro)| {
        let waiting = task(TaskKind::Examine, project, "zugeordnete Belege, noch nicht geprüft".to_owned());
        Task { amount: Some(amount), ..waiting }
    };
    Ok(open.map(waiting).collect())
}

fn of_duty(on: Date, duty: Duty) -> Option<Task> {
    let late = duty.standing == Standing::Late;
    let soon = duty.standing == Standing::Open && duty.due_on.saturating_sub(AHEAD) <= on;
    (late || soon).then(|| {
        let waiting = task(TaskKind::Duty, duty.project.as_str(), duty.asked.label());
        Task { due_on: Some(duty.due_on), late, amount: duty.amount, ..waiting }
    })
}

fn of_breach(account: &Account, debt: Euro) -> Option<Task> {
    (account.stage == Stage::WithoutAuthority && debt.is_negative()).then(|| {
        let waiting = task(TaskKind::Settle, &account.to_string(), account.in_german());
        Task { late: true, amount: Some(debt.negated()), ..waiting }
    })
}
