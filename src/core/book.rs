//! The book: what is known of the programme at one size of the journal.
//!
//! It is partial, and knows it: a question about something that was not loaded is answered with
//! the need to load it, never with zero and never with „does not exist“. `apply` folds an event in;
//! it calls no rules, so old events stay valid when rules change.

mod dossiers;
mod evidence;
mod onward;
mod recall;
mod roles;
pub mod slots;

use crate::core::account::{Account, Kind};
use crate::core::agreement::{Placement, RegisterAgreement};
use crate::core::budget::BudgetNote;
use crate::core::claim::Claim;
use crate::core::command::{
    CreateActor, CreateBudgetItem, CreateComponent, CreateManager, CreateProgramme, RegisterProject,
};
use crate::core::commitment::Commitment;
use crate::core::consortium::RegisterConsortium;
use crate::core::contribution::Contribution;
use crate::core::dossier::Dossier;
use crate::core::event::Event;
use crate::core::filing::Filing;
use crate::core::forward_commitment::ForwardCommitment;
use crate::core::ids::{
    ActorId, AgreementId, AuthorityId, BudgetItemId, ClaimId, CommandId, CommitmentId, ComponentId, ConsortiumId,
    ContributionId, FilingId, KeyId, ManagerId, OnwardGrantId, OrderId, ProgrammeId, ProjectId, ProposalId,
    RecipientId, Seq, ServiceId, StatementId, VoucherId,
};
use crate::core::journal::hash::Hash;
use crate::core::keys::KeyDefinition;
use crate::core::ledger::net_changes;
use crate::core::money::{Euro, MoneyError};
use crate::core::onward_grant::OnwardGrant;
use crate::core::order::Order;
use crate::core::payment::Statement;
use crate::core::proposal::Proposal;
use crate::core::recipient::RegisterRecipient;
use crate::core::role::Rights;
use crate::core::roll_out::RegisterAuthority;
use crate::core::service::Service;
use crate::core::voucher::{Filed, Voucher};
use slots::{Slots, Unloaded};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the book would have to know. The store loads exactly this.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    Command(CommandId),
    Actor(ActorId),
    Manager(ManagerId),
    RootManager,
    /// Whether rights count in this book.
    Rights,
    Programme(ProgrammeId),
    Component(ComponentId),
    BudgetItem(BudgetItemId),
    Key(KeyId),
    KeyIds,
    /// Who ever held frame of a component.
    FrameHolders(ComponentId),
    Proposal(ProposalId),
    Project(ProjectId),
    Commitment(CommitmentId),
    Order(OrderId),
    /// Every order that was issued for a project.
    ProjectOrders(ProjectId),
    Statement(StatementId),
    Agreement(AgreementId),
    Voucher(VoucherId),
    /// What this document was filed as.
    Document(Hash),
    /// Which voucher has this invoice.
    Invoice(String),
    Contribution(ContributionId),
    Filing(FilingId),
    Claim(ClaimId),
    /// Every claim there is.
    ClaimIds,
    /// Whether a budget year is closed.
    Year(u16),
    /// Every cash account of a budget year that was ever booked.
    YearAccounts(u16),
    ForwardCommitment(CommitmentId),
    /// Every forward commitment there is.
    ForwardIds,
    /// Whether the commitment authority granted in a year has lapsed.
    AuthorityYear(u16),
    Recipient(RecipientId),
    OnwardGrant(OnwardGrantId),
    /// Every account of commitment authority granted in a year that was ever booked.
    AuthorityAccounts(u16),
    Service(ServiceId),
    /// An authority that is no municipality.
    Authority(AuthorityId),
    Consortium(ConsortiumId),
    /// Every account of a project that was ever booked.
    ProjectAccounts(ProjectId),
    Balance(Account),
    Event(Seq),
    Reversal(Seq),
}

/// The first trace of a command: its event, who asked, and the hash of its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandTrace {
    pub seq: Seq,
    pub actor: ActorId,
    pub sha256: Hash,
}

impl CommandTrace {
    #[must_use]
    pub fn of(event: &Event) -> CommandTrace {
        CommandTrace { seq: event.seq, actor: event.actor.clone(), sha256: event.command_sha256 }
    }
}

/// Something that was created once and, perhaps, amended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted<T> {
    pub what: T,
    /// The event that holds this content.
    pub seq: Seq,
}

/// A key and where it stands in its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub definition: Arc<KeyDefinition>,
    pub registered_seq: Seq,
    pub activated_seq: Option<Seq>,
    pub retired_seq: Option<Seq>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    Registered,
    Active,
    Retired,
}

impl KeyState {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            KeyState::Registered => "registered",
            KeyState::Active => "active",
            KeyState::Retired => "retired",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            KeyState::Registered => "erfasst",
            KeyState::Active => "in Kraft",
            KeyState::Retired => "außer Kraft",
        }
    }
}

impl Key {
    #[must_use]
    pub fn state(&self) -> KeyState {
        match (self.activated_seq, self.retired_seq) {
            (_, Some(_)) => KeyState::Retired,
            (Some(_), None) => KeyState::Active,
            (None, None) => KeyState::Registered,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// The size of the journal that this book stands at.
    pub size: u64,
    pub commands: Slots<CommandId, CommandTrace>,
    pub actors: Slots<ActorId, Noted<CreateActor>>,
    /// What an actor may do; loaded with the actor.
    pub rights: Slots<ActorId, Rights>,
    /// Since which event nobody acts without a role.
    pub rights_enforced: Slots<(), Seq>,
    pub managers: Slots<ManagerId, Noted<CreateManager>>,
    pub root_manager: Slots<(), ManagerId>,
    pub programmes: Slots<ProgrammeId, Noted<CreateProgramme>>,
    pub components: Slots<ComponentId, Noted<CreateComponent>>,
    pub budget_items: Slots<BudgetItemId, Noted<CreateBudgetItem>>,
    pub keys: Slots<KeyId, Key>,
    pub key_ids: Slots<(), BTreeSet<KeyId>>,
    pub frame_holders: Slots<ComponentId, BTreeSet<ManagerId>>,
    pub proposals: Slots<ProposalId, Proposal>,
    pub projects: Slots<ProjectId, Noted<RegisterProject>>,
    /// What the budget declares about an item, by event; loaded with the item.
    pub budget_notes: Slots<BudgetItemId, BTreeMap<Seq, BudgetNote>>,
    pub commitments: Slots<CommitmentId, Commitment>,
    pub orders: Slots<OrderId, Order>,
    pub project_orders: Slots<ProjectId, BTreeSet<OrderId>>,
    pub statements: Slots<StatementId, Statement>,
    pub agreements: Slots<AgreementId, Noted<RegisterAgreement>>,
    /// The agreement that a project stands under, and those before it; loaded with the project.
    pub placements: Slots<ProjectId, Placement>,
    pub vouchers: Slots<VoucherId, Voucher>,
    pub documents: Slots<Hash, Filed>,
    pub invoices: Slots<String, VoucherId>,
    pub contributions: Slots<ContributionId, Contribution>,
    pub filings: Slots<FilingId, Filing>,
    pub claims: Slots<ClaimId, Claim>,
    pub claim_ids: Slots<(), BTreeSet<ClaimId>>,
    pub project_accounts: Slots<ProjectId, BTreeSet<Account>>,
    pub closed_years: Slots<u16, Seq>,
    pub year_accounts: Slots<u16, BTreeSet<Account>>,
    pub forward_commitments: Slots<CommitmentId, ForwardCommitment>,
    pub forward_ids: Slots<(), BTreeSet<CommitmentId>>,
    pub lapsed_years: Slots<u16, Seq>,
    pub authority_accounts: Slots<u16, BTreeSet<Account>>,
    pub recipients: Slots<RecipientId, Noted<RegisterRecipient>>,
    pub onward_grants: Slots<OnwardGrantId, OnwardGrant>,
    pub services: Slots<ServiceId, Service>,
    pub authorities: Slots<AuthorityId, Noted<RegisterAuthority>>,
    pub consortia: Slots<ConsortiumId, Noted<RegisterConsortium>>,
    /// What is known of a project beside its money; loaded with the project.
    pub dossiers: Slots<ProjectId, Dossier>,
    pub balances: Slots<Account, Euro>,
    pub events: Slots<Seq, Arc<Event>>,
    /// Reversed event → the event that reversed it.
    pub reversals: Slots<Seq, Seq>,
}

macro_rules! book {
    ($size:expr, $slots:ident) => {
        Book {
            size: $size,
            commands: Slots::$slots(),
            actors: Slots::$slots(),
            rights: Slots::$slots(),
            rights_enforced: Slots::$slots(),
            managers: Slots::$slots(),
            root_manager: Slots::$slots(),
            programmes: Slots::$slots(),
            components: Slots::$slots(),
            budget_items: Slots::$slots(),
            keys: Slots::$slots(),
            key_ids: Slots::$slots(),
            frame_holders: Slots::$slots(),
            proposals: Slots::$slots(),
            projects: Slots::$slots(),
            budget_notes: Slots::$slots(),
            commitments: Slots::$slots(),
            orders: Slots::$slots(),
            project_orders: Slots::$slots(),
            statements: Slots::$slots(),
            agreements: Slots::$slots(),
            placements: Slots::$slots(),
            vouchers: Slots::$slots(),
            documents: Slots::$slots(),
            invoices: Slots::$slots(),
            contributions: Slots::$slots(),
            filings: Slots::$slots(),
            claims: Slots::$slots(),
            claim_ids: Slots::$slots(),
            project_accounts: Slots::$slots(),
            closed_years: Slots::$slots(),
            year_accounts: Slots::$slots(),
            forward_commitments: Slots::$slots(),
            forward_ids: Slots::$slots(),
            lapsed_years: Slots::$slots(),
            authority_accounts: Slots::$slots(),
            recipients: Slots::$slots(),
            onward_grants: Slots::$slots(),
            services: Slots::$slots(),
            authorities: Slots::$slots(),
            consortia: Slots::$slots(),
            dossiers: Slots::$slots(),
            balances: Slots::$slots(),
            events: Slots::$slots(),
            reversals: Slots::$slots(),
        }
    };
}

impl Book {
    /// A book of which nothing has been loaded yet.
    #[must_use]
    pub fn partial(size: u64) -> Book {
        book!(size, partial)
    }

    /// The empty book, of which everything is known: replaying a journal into it keeps it whole.
    #[must_use]
    pub fn whole() -> Book {
        book!(0, whole)
    }

    /// How many slots are held, for bounding a cache.
    #[must_use]
    pub fn held(&self) -> usize {
        let evidence = self.vouchers.held() + self.documents.held() + self.invoices.held() + self.claims.held();
        let evidence = evidence + self.contributions.held();
        let documents = self.commitments.held() + self.orders.held() + self.statements.held() + evidence;
        let documents = documents + self.forward_commitments.held() + self.services.held();
        let documents = documents + self.recipients.held() + self.onward_grants.held();
        let things = self.projects.held() + self.proposals.held() + documents;
        self.commands.held() + self.balances.held() + self.events.held() + things
    }

    /// # Errors
    /// `Unloaded` when the balance was not loaded. An account that was never booked stands at zero.
    pub fn balance(&self, account: &Account) -> Result<Euro, Unloaded> {
        Ok(self.balances.get(account)?.copied().unwrap_or(Euro::ZERO))
    }

    /// Whether the book can answer this.
    #[must_use]
    pub fn knows(&self, need: &Need) -> bool {
        match need {
            Need::Command(id) => self.commands.get(id).is_ok(),
            Need::Actor(id) => self.actors.get(id).is_ok(),
            Need::Manager(id) => self.managers.get(id).is_ok(),
            Need::RootManager => self.root_manager.get(&()).is_ok(),
            Need::Rights => self.rights_enforced.get(&()).is_ok(),
            Need::Programme(id) => self.programmes.get(id).is_ok(),
            Need::Component(id) => self.components.get(id).is_ok(),
            Need::BudgetItem(id) => self.budget_items.get(id).is_ok(),
            Need::Key(id) => self.keys.get(id).is_ok(),
            Need::KeyIds => self.key_ids.get(&()).is_ok(),
            Need::FrameHolders(id) => self.frame_holders.get(id).is_ok(),
            Need::Proposal(id) => self.proposals.get(id).is_ok(),
            Need::Project(id) => self.projects.get(id).is_ok(),
            Need::Commitment(id) => self.commitments.get(id).is_ok(),
            Need::Order(id) => self.orders.get(id).is_ok(),
            Need::ProjectOrders(id) => self.project_orders.get(id).is_ok(),
            Need::Statement(id) => self.statements.get(id).is_ok(),
            Need::Agreement(id) => self.agreements.get(id).is_ok(),
            Need::Voucher(id) => self.vouchers.get(id).is_ok(),
            Need::Document(hash) => self.documents.get(hash).is_ok(),
            Need::Invoice(invoice) => self.invoices.get(invoice).is_ok(),
            Need::Contribution(id) => self.contributions.get(id).is_ok(),
            Need::Filing(id) => self.filings.get(id).is_ok(),
            Need::Claim(id) => self.claims.get(id).is_ok(),
            Need::ClaimIds => self.claim_ids.get(&()).is_ok(),
            Need::ProjectAccounts(id) => self.project_accounts.get(id).is_ok(),
            Need::Year(year) => self.closed_years.get(year).is_ok(),
            Need::YearAccounts(year) => self.year_accounts.get(year).is_ok(),
            Need::ForwardCommitment(id) => self.forward_commitments.get(id).is_ok(),
            Need::ForwardIds => self.forward_ids.get(&()).is_ok(),
            Need::AuthorityYear(year) => self.lapsed_years.get(year).is_ok(),
            Need::AuthorityAccounts(year) => self.authority_accounts.get(year).is_ok(),
            Need::Recipient(id) => self.recipients.get(id).is_ok(),
            Need::OnwardGrant(id) => self.onward_grants.get(id).is_ok(),
            Need::Service(id) => self.services.get(id).is_ok(),
            Need::Authority(id) => self.authorities.get(id).is_ok(),
            Need::Consortium(id) => self.consortia.get(id).is_ok(),
            Need::Balance(account) => self.balances.get(account).is_ok(),
            Need::Event(seq) => self.events.get(seq).is_ok(),
            Need::Reversal(seq) => self.reversals.get(seq).is_ok(),
        }
    }

    /// Folds an event in. Calls no rules.
    ///
    /// # Errors
    /// Only when a balance leaves the range of `Euro`: then the journal was not written by this book.
    pub fn apply(&mut self, event: &Event) -> Result<(), MoneyError> {
        let seq = event.seq;
        for (account, change) in net_changes(&event.postings)? {
            self.move_by(account, change)?;
        }
        for posting in &event.postings {
            self.note_holder(&posting.to);
            for account in [&posting.from, &posting.to] {
                self.note_year(account);
                self.note_project(account);
            }
        }
        self.recall(event);
        if let Some(reversed) = event.reverses() {
            self.reversals.put(reversed, Some(seq));
        }
        self.commands.put(event.command_id.clone(), Some(CommandTrace::of(event)));
        self.size = seq.0 + 1;
        Ok(())
    }

    /// Moves a balance that is known; one that was not loaded stays unknown.
    fn move_by(&mut self, account: &Account, change: Euro) -> Result<(), MoneyError> {
        let mut moved = None;
        self.balances.change(account, |balance| {
            moved = Some(balance.plus(change).map(|after| *balance = after));
        });
        match moved {
            Some(moved) => moved,
            None => {
                if let Ok(balance) = self.balance(account) {
                    self.balances.put(account.clone(), Some(balance.plus(change)?));
                }
                Ok(())
            }
        }
    }

    /// Notes an account of cash or commitment authority under its year; where those of the year were not loaded, they
    /// stay unknown.
    fn note_year(&mut self, account: &Account) {
        let (accounts, year) = match (account.kind, account.booking_year, account.year_granted) {
            (Kind::Cash, Some(year), _) => (&mut self.year_accounts, year),
            (Kind::CommitmentAuthority, _, Some(year)) => (&mut self.authority_accounts, year),
            _ => return,
        };
        note(accounts, &year, account);
    }

    /// Notes an account under its project; where those of the project were not loaded, they stay unknown.
    fn note_project(&mut self, account: &Account) {
        if let Some(project) = &account.project {
            note(&mut self.project_accounts, project, account);
        }
    }

    /// Notes who comes to frame; where the holders were not loaded, they stay unknown.
    fn note_holder(&mut self, account: &Account) {
        let (Kind::Frame, Some(component), Some(manager)) = (account.kind, &account.component, &account.manager) else {
            return;
        };
        if let Ok(holders) = self.frame_holders.get(component) {
            let mut holders = holders.cloned().unwrap_or_default();
            if holders.insert(manager.clone()) {
                self.frame_holders.put(component.clone(), Some(holders));
            }
        }
    }
}

/// Notes an account among those of a key that are known.
fn note<K: Eq + Ord + std::hash::Hash + Clone>(accounts: &mut Slots<K, BTreeSet<Account>>, key: &K, account: &Account) {
    match accounts.get(key) {
        Ok(Some(known)) if !known.contains(account) => accounts.change(key, |known| {
            known.insert(account.clone());
        }),
        Ok(None) => accounts.put(key.clone(), Some(BTreeSet::from([account.clone()]))),
        Ok(Some(_)) | Err(Unloaded) => {}
    }
}

#[cfg(test)]
mod tests;
