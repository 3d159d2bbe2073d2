//! What waits for somebody: by the roles that they hold today, of what they may see.
//!
//! A task is no record of its own: it follows from the book, and is gone when the book says that it is done. Nothing waits for
//! somebody who may not do it because they did the other part: four eyes hold here too.
//! Law: BHO §§ 34, 45, 70, 77.

use super::duties::{Asked, Duty, Standing, duties_of};
use crate::core::account::{Account, Kind, Stage};
use crate::core::command::CreateManager;
use crate::core::ids::{ActorId, ManagerId, ProjectId, StatementId};
use crate::core::money::Euro;
use crate::core::order::{Order, OrderState};
use crate::core::payment::{Statement, StatementLine};
use crate::core::proposal::{Content, ContentKind, Proposal, ProposalState};
use crate::core::role::{Held, Role};
use crate::core::sight::{is_within, land_of};
use crate::core::year::last_year_of;
use crate::store::{Left, Store, StoreError, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, Duration, Month};

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
    /// A residue is in the last year in which it may be used.
    UseResidue,
}

impl TaskKind {
    pub const ALL: [TaskKind; 8] = [
        TaskKind::Settle,
        TaskKind::Duty,
        TaskKind::Approve,
        TaskKind::CarryOut,
        TaskKind::Issue,
        TaskKind::MatchLine,
        TaskKind::Examine,
        TaskKind::UseResidue,
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
            TaskKind::UseResidue => "use_residue",
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
            TaskKind::UseResidue => "Ausgaberest nutzen, bevor er verfällt",
        }
    }
}

/// What a task is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Proposal(ContentKind),
    /// What shall be paid.
    Order {
        purpose: String,
        project: ProjectId,
    },
    /// A line of the statement.
    Line(u32),
    /// What is evidenced and nobody has examined.
    Unexamined,
    Duty(Asked),
    Account(Account),
}

impl About {
    #[must_use]
    pub fn in_german(&self) -> String {
        match self {
            About::Proposal(kind) => kind.in_german().to_owned(),
            About::Order { purpose, project } => format!("{purpose}, Projekt {project}"),
            About::Line(line) => format!("Zeile {line}"),
            About::Unexamined => "zugeordnete Belege, noch nicht geprüft".to_owned(),
            About::Duty(asked) => asked.label(),
            About::Account(account) => account.in_german(),
        }
    }
}

/// One thing that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub kind: TaskKind,
    /// The last day on which it is in time; the most urgent stand first.
    pub due_on: Option<Date>,
    pub late: bool,
    /// The proposal, order, statement, project or account.
    pub of: String,
    pub about: About,
    pub amount: Option<Euro>,
}

/// How long before its day a duty is a task.
pub(super) const AHEAD: Duration = Duration::days(30);

/// How far a calendar looks ahead.
const A_YEAR: Duration = Duration::days(366);

/// Somebody, with what they may do on a day.
pub struct Person<'a> {
    pub actor: &'a ActorId,
    pub held: Vec<Held>,
    /// Who is one person with them today, because one stands in for the other.
    pub bound: BTreeSet<ActorId>,
    pub on: Date,
    /// How long before its day something counts.
    pub ahead: Duration,
    /// All there are, for where a role reaches.
    pub managers: Vec<CreateManager>,
}

impl<'a> Person<'a> {
    /// An actor as the journal knows them now.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn on(store: &Store, actor: &'a ActorId, on: Date) -> Result<Person<'a>, StoreError> {
        let all = Viewer::all();
        let held = store.held(&all, actor, on).await?;
        let rights = store.rights(&all).await?.into_iter().find(|(known, _)| known == actor);
        let bound = rights.map(|(_, rights)| rights.bound_on(on).into_iter().cloned().collect()).unwrap_or_default();
        let managers = store.managers(&all).await?.into_iter().map(|noted| noted.what).collect();
        Ok(Person { actor, held, bound, on, ahead: AHEAD, managers })
    }

    /// Whether they decide on such a proposal, and whether they carry it out.
    pub(super) fn decides_on(&self, content: &Content) -> (bool, bool) {
        match content {
            Content::SubAssignment(what) => (
                self.reaches(&[Role::BudgetOfficer, Role::StateFinanceOfficer], &what.from),
                self.reaches(&[Role::StateFinanceOfficer, Role::LeadMinistryOfficer], &what.from),
            ),
            _ => (self.of_federation(DECIDES), self.of_federation(&[Role::FederalAdministrator])),
        }
    }

    /// Whether one of these roles is held for the Bund.
    pub(super) fn of_federation(&self, roles: &[Role]) -> bool {
        let federal = |held: &Held| land_of(&self.managers, &held.organisation).is_none();
        self.held.iter().any(|held| roles.contains(&held.role) && federal(held))
    }

    /// Whether one of these roles reaches what is this manager's.
    pub(super) fn reaches(&self, roles: &[Role], manager: &ManagerId) -> bool {
        let own = |held: &Held| is_within(&self.managers, &held.organisation, manager);
        self.held.iter().any(|held| roles.contains(&held.role) && own(held))
    }

    /// Whether one of these roles is held within this Land.
    pub(super) fn within(&self, roles: &[Role], land: &ManagerId) -> bool {
        let own = |held: &Held| land_of(&self.managers, &held.organisation).as_ref() == Some(land);
        self.held.iter().any(|held| roles.contains(&held.role) && own(held))
    }

    pub(super) fn did(&self, others: &BTreeSet<ActorId>) -> bool {
        others.contains(self.actor) || others.iter().any(|other| self.bound.contains(other))
    }
}

/// What waits for an actor on a day.
///
/// # Errors
/// As `tasks`.
pub async fn waiting(store: &Store, viewer: &Viewer, actor: &ActorId, on: Date) -> Result<Vec<Task>, StoreError> {
    within(store, viewer, actor, on, AHEAD).await
}

/// What has a day, for an actor: what waits already, and what falls due within a year.
///
/// # Errors
/// As `tasks`.
pub async fn deadlines(store: &Store, viewer: &Viewer, actor: &ActorId, on: Date) -> Result<Vec<Task>, StoreError> {
    let all = within(store, viewer, actor, on, A_YEAR).await?;
    Ok(all.into_iter().filter(|task| task.due_on.is_some()).collect())
}

async fn within(
    store: &Store,
    viewer: &Viewer,
    actor: &ActorId,
    on: Date,
    ahead: Duration,
) -> Result<Vec<Task>, StoreError> {
    let person = Person { ahead, ..Person::on(store, actor, on).await? };
    tasks(store, viewer, &person).await
}

/// What waits for a person, the most urgent first.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn tasks(store: &Store, viewer: &Viewer, person: &Person<'_>) -> Result<Vec<Task>, StoreError> {
    let holds = |roles: &[Role]| person.held.iter().any(|held| roles.contains(&held.role));
    let mut tasks = Vec::new();
    if holds(&[DECIDES, PROPOSES].concat()) {
        let proposals = store.proposals(viewer).await?;
        tasks.extend(proposals.iter().filter_map(|(id, known)| of_proposal(person, id.as_str(), known)));
    }
    if holds(&[Role::Orderer]) {
        tasks.extend(of_orders(store, viewer, person).await?);
    }
    if holds(&[Role::CashImporter]) {
        tasks.extend(store.statements(viewer).await?.iter().flat_map(of_statement));
    }
    if person.of_federation(&[Role::FederalAdministrator, Role::LeadMinistryOfficer]) {
        tasks.extend(of_vouchers(store, viewer, person).await?);
    }
    if holds(FILES) {
        tasks.extend(of_duties(store, viewer, person).await?);
    }
    if holds(MANAGES) {
        let balances = store.balances(viewer).await?;
        tasks.extend(balances.iter().filter_map(|(account, rest)| of_residue(person, account, *rest)));
    }
    if person.of_federation(&[Role::FederalAdministrator, Role::BudgetOfficer]) {
        tasks.extend(store.balances(viewer).await?.iter().filter_map(|(account, debt)| of_breach(account, *debt)));
    }
    tasks.sort_by_cached_key(|task| {
        let Task { kind, due_on, late, of, about, amount } = task;
        (due_on.is_none(), *kind, *due_on, *late, of.clone(), about.in_german(), *amount)
    });
    Ok(tasks)
}

/// The roles of `decide/rights` that decide on a proposal, bring one in, and file for a project.
const DECIDES: &[Role] = &[Role::FederalApprover, Role::BudgetOfficer];
const PROPOSES: &[Role] = &[Role::FederalAdministrator, Role::StateFinanceOfficer, Role::LeadMinistryOfficer];
/// Who manages the money of an organisation.
pub(super) const MANAGES: &[Role] = &[Role::StateFinanceOfficer, Role::LeadMinistryOfficer, Role::BudgetOfficer];
pub(super) const FILES: &[Role] = &[Role::StateFinanceOfficer, Role::FilingCertifier];

fn task(kind: TaskKind, of: &str, about: About) -> Task {
    Task { kind, due_on: None, late: false, of: of.to_owned(), about, amount: None }
}

fn of_proposal(person: &Person<'_>, id: &str, proposal: &Proposal) -> Option<Task> {
    let (decides, carries) = person.decides_on(&proposal.content);
    let about = || About::Proposal(proposal.content.kind());
    match proposal.state {
        ProposalState::Proposed if decides && !person.did(&proposal.authors) => {
            Some(task(TaskKind::Approve, id, about()))
        }
        ProposalState::Approved if carries => Some(task(TaskKind::CarryOut, id, about())),
        _ => None,
    }
}

async fn of_orders(store: &Store, viewer: &Viewer, person: &Person<'_>) -> Result<Vec<Task>, StoreError> {
    let mut tasks = Vec::new();
    let own = |manager: &ManagerId| person.reaches(&[Role::Orderer], manager);
    for (order, bound) in store.orders_waiting(viewer, &[Left::ToIssue], own).await? {
        if order.state()? == OrderState::Certified && !person.did(&signers(&order)) {
            let about = About::Order { purpose: bound.made.purpose, project: bound.made.project };
            let waiting = task(TaskKind::Issue, order.certified.order.as_str(), about);
            let (due_on, late) = (Some(order.certified.due_on), order.certified.due_on < person.on);
            tasks.push(Task { due_on, late, amount: Some(order.certified.amount_cents), ..waiting });
        }
    }
    Ok(tasks)
}

/// Who took part in an order that is not issued yet.
pub(super) fn signers(order: &Order) -> BTreeSet<ActorId> {
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
        let waiting = task(TaskKind::MatchLine, id.as_str(), About::Line(*line));
        Task { amount: Some(amount), ..waiting }
    };
    open.map(waiting).collect()
}

/// By project: what is evidenced there and nobody has examined yet. A ministry examines under its own agreements.
async fn of_vouchers(store: &Store, viewer: &Viewer, person: &Person<'_>) -> Result<Vec<Task>, StoreError> {
    let placed: BTreeMap<_, _> = store.placements(viewer).await?.into_iter().collect();
    let agreed = store.agreements(viewer).await?.into_iter().map(|noted| (noted.what.agreement, noted.what.ministry));
    let ministries: BTreeMap<_, _> = agreed.collect();
    let all = person.of_federation(&[Role::FederalAdministrator]);
    let mut open: BTreeMap<ProjectId, Euro> = BTreeMap::new();
    // What is matched and not examined stands on accounts of its own, so no voucher has to be read.
    for (account, balance) in store.balances(viewer).await?.iter().filter(|(account, _)| is_unexamined(account)) {
        let Some(project) = &account.project else { continue };
        let ministry = placed.get(project).and_then(|agreement| ministries.get(agreement));
        let own = ministry.is_some_and(|ministry| person.reaches(&[Role::LeadMinistryOfficer], ministry));
        if all || own {
            let sum = open.entry(project.clone()).or_insert(Euro::ZERO);
            *sum = sum.plus(*balance)?;
        }
    }
    let open = open.into_iter().filter(|(_, amount)| amount.is_positive());
    let waiting = |(project, amount): (ProjectId, Euro)| {
        let waiting = task(TaskKind::Examine, project.as_str(), About::Unexamined);
        Task { amount: Some(amount), ..waiting }
    };
    Ok(open.map(waiting).collect())
}

fn is_unexamined(account: &Account) -> bool {
    account.kind == Kind::Cash && account.stage == Stage::Evidenced
}

/// What is asked of the projects of the own Land.
async fn of_duties(store: &Store, viewer: &Viewer, person: &Person<'_>) -> Result<Vec<Task>, StoreError> {
    let projects = store.projects(viewer).await?.into_iter().map(|noted| noted.what);
    let own = projects.filter(|project| person.within(FILES, &project.land)).map(|project| project.project);
    let own: BTreeSet<ProjectId> = own.collect();
    let due = duties_of(store, viewer, person.on, |project| own.contains(project)).await?;
    Ok(due.into_iter().filter_map(|duty| of_duty(person, duty)).collect())
}

fn of_duty(person: &Person<'_>, duty: Duty) -> Option<Task> {
    let late = duty.standing == Standing::Late;
    let soon = duty.standing == Standing::Open && duty.due_on.saturating_sub(person.ahead) <= person.on;
    (late || soon).then(|| {
        let waiting = task(TaskKind::Duty, duty.project.as_str(), About::Duty(duty.asked));
        Task { due_on: Some(duty.due_on), late, amount: duty.amount, ..waiting }
    })
}

fn of_breach(account: &Account, debt: Euro) -> Option<Task> {
    (account.stage == Stage::WithoutAuthority && debt.is_negative()).then(|| {
        let waiting = task(TaskKind::Settle, &account.to_string(), About::Account(account.clone()));
        Task { late: true, amount: Some(debt.negated()), ..waiting }
    })
}

/// A residue that nobody has bound yet, from the first day of the last year in which it may be used (§ 45 Absatz 2 BHO).
fn of_residue(person: &Person<'_>, account: &Account, rest: Euro) -> Option<Task> {
    let is_open = matches!(account.stage, Stage::ResidueFormed | Stage::Available | Stage::Assigned);
    let granted = account.year_granted.filter(|_| is_open && account.kind == Kind::Cash && rest.is_positive())?;
    let manager = account.manager.as_ref().filter(|manager| person.reaches(MANAGES, manager))?;
    let due_on = Date::from_calendar_date(i32::from(last_year_of(granted)), Month::December, 31).ok()?;
    let soon = due_on.year() <= person.on.year() || due_on.saturating_sub(person.ahead) <= person.on;
    soon.then(|| {
        let waiting = task(TaskKind::UseResidue, manager.as_str(), About::Account(account.clone()));
        Task { due_on: Some(due_on), late: due_on < person.on, amount: Some(rest), ..waiting }
    })
}
