//! Lists and single things, at the viewer's as-of: managers, actors, programmes, components, budget
//! items, keys, proposals, projects.
//!
//! A list is made from the events about its kind, so it is right at every size of the journal.

use super::kept::Placed;
use super::load::{ids_of, known_of, load, mentioned};
use super::standings::Standings;
use super::{Store, StoreError, Viewer, to_i64, to_u64};
use crate::core::agreement::{Placement, RegisterAgreement};
use crate::core::book::{Book, Key, Need, Noted};
use crate::core::claim::Claim;
use crate::core::command::{
    CreateActor, CreateBudgetItem, CreateComponent, CreateManager, CreateProgramme, RegisterProject,
};
use crate::core::commitment::Commitment;
use crate::core::consortium::RegisterConsortium;
use crate::core::contribution::Contribution;
use crate::core::dossier::Dossier;
use crate::core::event::{Body, Event, Subject, SubjectKind};
use crate::core::filing::Filing;
use crate::core::forward_commitment::ForwardCommitment;
use crate::core::ids::{
    ActorId, AgreementId, CommitmentId, FilingId, KeyId, OnwardGrantId, OrderId, ProjectId, ProposalId, RecipientId,
    Seq, VoucherId,
};
use crate::core::onward_grant::OnwardGrant;
use crate::core::order::Order;
use crate::core::payment::Statement;
use crate::core::proposal::Proposal;
use crate::core::recipient::RegisterRecipient;
use crate::core::role::Rights;
use crate::core::roll_out::RegisterAuthority;
use crate::core::service::Service;
use crate::core::sight::cut_reuse;
use crate::core::voucher::Voucher;
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use std::sync::Arc;

macro_rules! list {
    ($(#[$doc:meta])* $name:ident, $kind:ident, $slots:ident, $item:ty) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// Those of the database; `Unreadable`.
        pub async fn $name(&self, viewer: &Viewer) -> Result<Vec<$item>, StoreError> {
            let book = self.all_of(viewer, SubjectKind::$kind).await?;
            let things = book.$slots.present().map(|(id, thing)| (id.to_string(), thing.clone())).collect();
            self.seen_of(viewer, SubjectKind::$kind, book, things).await
        }
    };
}

/// The same of a kind that is held (`workable`).
macro_rules! held {
    ($(#[$doc:meta])* $name:ident, $item:ident, $slots:ident) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// Those of the database; `Unreadable`.
        pub async fn $name(&self, viewer: &Viewer) -> Result<Vec<$item>, StoreError> {
            if let Some(held) = self.held_things::<$item>(viewer).await? {
                return Ok(held.into_iter().map(Arc::unwrap_or_clone).collect());
            }
            let book = self.all_of(viewer, SubjectKind::$item).await?;
            let things = book.$slots.present().map(|(id, thing)| (id.to_string(), thing.clone())).collect();
            self.seen_of(viewer, SubjectKind::$item, book, things).await
        }
    };
}

impl Store {
    list!(/// The managers, by id.
        managers, Manager, managers, Noted<CreateManager>);
    list!(/// The actors, by id; their names lie in the vault.
        actors, Actor, actors, Noted<CreateActor>);
    list!(/// The programmes, by id.
        programmes, Programme, programmes, Noted<CreateProgramme>);
    list!(/// The components, by id.
        components, Component, components, Noted<CreateComponent>);
    list!(/// The budget items, by id.
        budget_items, BudgetItem, budget_items, Noted<CreateBudgetItem>);
    list!(/// The commitments, by id, with what became of them.
        commitments, Commitment, commitments, Commitment);
    list!(/// The payment orders, by id, with what the Kasse paid on them.
        orders, Order, orders, Order);
    list!(/// The statements of the Kasse, by id, with their lines.
        statements, Statement, statements, Statement);
    list!(/// The agreements, by id.
        agreements, Agreement, agreements, Noted<RegisterAgreement>);
    list!(/// The vouchers, by id, with their shares.
        vouchers, Voucher, vouchers, Voucher);
    held!(/// The contributions in kind, by id, also those taken back.
        contributions, Contribution, contributions);
    held!(/// The filings, by id.
        filings, Filing, filings);
    held!(/// The claims, by id, with what became of them.
        claims, Claim, claims);
    held!(/// The forward commitments, by id, with what became of them.
        forward_commitments, ForwardCommitment, forward_commitments);
    list!(/// Those to whom money is handed on, by id.
        recipients, Recipient, recipients, Noted<RegisterRecipient>);
    held!(/// The onward grants, by id, with their shares.
        onward_grants, OnwardGrant, onward_grants);
    list!(/// The authorities that are no municipalities, by id.
        authorities, Authority, authorities, Noted<RegisterAuthority>);
    list!(/// The consortia, by id.
        consortia, Consortium, consortia, Noted<RegisterConsortium>);
    list!(/// The keys, by id.
        keys, Key, keys, Key);

    /// The services, by id, with what became of them: they are for all to see, and what Länder agree about their re-use is not.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn services(&self, viewer: &Viewer) -> Result<Vec<Service>, StoreError> {
        let book = self.all_of(viewer, SubjectKind::Service).await?;
        let things = book.services.present().map(|(id, thing)| (id.to_string(), thing.clone())).collect();
        let mut services: Vec<Service> = self.seen_of(viewer, SubjectKind::Service, book, things).await?;
        services.iter_mut().for_each(|service| cut_reuse(viewer.sight(), &mut service.reuse));
        Ok(services)
    }

    /// The projects, by id.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn projects(&self, viewer: &Viewer) -> Result<Vec<Noted<RegisterProject>>, StoreError> {
        let projects = match self.size_asked(viewer).await? {
            Some(size) => self.projects_then(viewer, to_u64(size)?).await?,
            None => self.projects_now(viewer).await?.1,
        };
        Ok(projects.into_iter().map(|placed| placed.noted).collect())
    }

    /// What each actor may do, by actor.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn rights(&self, viewer: &Viewer) -> Result<Vec<(ActorId, Rights)>, StoreError> {
        let book = self.all_of(viewer, SubjectKind::Actor).await?;
        let all = book.rights.present().map(|(actor, rights)| (actor.to_string(), (actor.clone(), rights.clone())));
        let all = all.collect();
        self.seen_of(viewer, SubjectKind::Actor, book, all).await
    }

    /// Since which event nobody acts without a role; `None` where rights do not count yet.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn rights_enforced(&self, viewer: &Viewer) -> Result<Option<Seq>, StoreError> {
        let book = self.book_with(viewer, BTreeSet::from([Need::Rights])).await?;
        Ok(book.rights_enforced.get(&()).ok().flatten().copied())
    }

    /// Which project stands under which agreement, by project; one that stands under none is not named.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn placements(&self, viewer: &Viewer) -> Result<Vec<(ProjectId, AgreementId)>, StoreError> {
        let (projects, before) = match self.size_asked(viewer).await?.map(to_u64).transpose()? {
            Some(size) => (self.projects_then(viewer, size).await?, Seq(size)),
            None => (self.projects_now(viewer).await?.1, Seq::MAX),
        };
        let placed = |known: Placed| Some((known.noted.what.project, known.under.before(before)?.clone()));
        Ok(projects.into_iter().filter_map(placed).collect())
    }

    /// The dossiers of the projects, by project.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn dossiers(&self, viewer: &Viewer) -> Result<Vec<(ProjectId, Dossier)>, StoreError> {
        let book = self.all_of(viewer, SubjectKind::Project).await?;
        let things = book.dossiers.present().map(|(id, dossier)| (id.to_string(), (id.clone(), dossier.clone())));
        let things = things.collect();
        self.seen_of(viewer, SubjectKind::Project, book, things).await
    }

    /// One project.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn project(&self, viewer: &Viewer, id: &ProjectId) -> Result<Option<Noted<RegisterProject>>, StoreError> {
        let book = self.book_with(viewer, BTreeSet::from([Need::Project(id.clone())])).await?;
        let project = book.projects.get(id).ok().flatten().cloned();
        self.seen_one(viewer, SubjectKind::Project, id, book, project).await
    }

    /// The dossier of one project.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn dossier(&self, viewer: &Viewer, id: &ProjectId) -> Result<Option<Dossier>, StoreError> {
        let book = self.book_with(viewer, BTreeSet::from([Need::Project(id.clone())])).await?;
        let dossier = book.dossiers.get(id).ok().flatten().cloned();
        self.seen_one(viewer, SubjectKind::Project, id, book, dossier).await
    }

    /// The agreement that a project stands under.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn placement(&self, viewer: &Viewer, id: &ProjectId) -> Result<Option<AgreementId>, StoreError> {
        let book = self.book_with(viewer, BTreeSet::from([Need::Project(id.clone())])).await?;
        let placed = book.placements.get(id).ok().flatten().and_then(Placement::now).cloned();
        self.seen_one(viewer, SubjectKind::Project, id, book, placed).await
    }

    /// The proposals, by id.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn proposals(&self, viewer: &Viewer) -> Result<Vec<(ProposalId, Proposal)>, StoreError> {
        let book = self.all_of(viewer, SubjectKind::Proposal).await?;
        let all = book.proposals.present().map(|(id, proposal)| (id.to_string(), (id.clone(), proposal.clone())));
        let all = all.collect();
        let mut proposals = self.seen_of(viewer, SubjectKind::Proposal, book, all).await?;
        self.tell_reversals(viewer, proposals.iter_mut().map(|(_, proposal)| proposal)).await?;
        Ok(proposals)
    }

    /// One key.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn key(&self, viewer: &Viewer, id: &KeyId) -> Result<Option<Key>, StoreError> {
        let book = self.book_with(viewer, BTreeSet::from([Need::Key(id.clone())])).await?;
        let key = book.keys.get(id).ok().flatten().cloned();
        self.seen_one(viewer, SubjectKind::Key, id, book, key).await
    }

    /// One proposal.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn proposal(&self, viewer: &Viewer, id: &ProposalId) -> Result<Option<Proposal>, StoreError> {
        let book = self.book_with(viewer, BTreeSet::from([Need::Proposal(id.clone())])).await?;
        let proposal = book.proposals.get(id).ok().flatten().cloned();
        let mut proposal = self.seen_one(viewer, SubjectKind::Proposal, id, book, proposal).await?;
        self.tell_reversals(viewer, proposal.iter_mut()).await?;
        Ok(proposal)
    }

    /// One voucher.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn voucher(&self, viewer: &Viewer, id: &VoucherId) -> Result<Option<Voucher>, StoreError> {
        let book = self.book_with(viewer, BTreeSet::from([Need::Voucher(id.clone())])).await?;
        let voucher = book.vouchers.get(id).ok().flatten().cloned();
        self.seen_one(viewer, SubjectKind::Voucher, id, book, voucher).await
    }

    /// One onward grant.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn onward_grant(&self, viewer: &Viewer, id: &OnwardGrantId) -> Result<Option<OnwardGrant>, StoreError> {
        let book = self.book_with(viewer, BTreeSet::from([Need::OnwardGrant(id.clone())])).await?;
        let grant = book.onward_grants.get(id).ok().flatten().cloned();
        self.seen_one(viewer, SubjectKind::OnwardGrant, id, book, grant).await
    }

    /// One filing.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn filing(&self, viewer: &Viewer, id: &FilingId) -> Result<Option<Filing>, StoreError> {
        let book = self.book_with(viewer, BTreeSet::from([Need::Filing(id.clone())])).await?;
        let filing = book.filings.get(id).ok().flatten().cloned();
        self.seen_one(viewer, SubjectKind::Filing, id, book, filing).await
    }

    /// The onward grants in which a recipient has a share, by id.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn onward_grants_to(
        &self,
        viewer: &Viewer,
        recipient: &RecipientId,
    ) -> Result<Vec<OnwardGrant>, StoreError> {
        let named = Subject { kind: SubjectKind::Recipient, id: recipient.to_string() };
        let size = self.head(viewer).await?.size;
        let needs = made_with(&self.db, &named, size).await?.into_iter().map(Need::OnwardGrant).collect();
        let book = self.book_with(viewer, needs).await?;
        let all = book.onward_grants.present().filter(|(_, grant)| grant.shares.contains_key(recipient));
        let all = all.map(|(id, grant)| (id.to_string(), grant.clone())).collect();
        self.seen_of(viewer, SubjectKind::OnwardGrant, book, all).await
    }

    /// The onward grants that rest on these commitments, and those that hand on what one of them did, by id.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn onward_grants_of(
        &self,
        viewer: &Viewer,
        commitments: &[CommitmentId],
    ) -> Result<Vec<OnwardGrant>, StoreError> {
        let size = self.head(viewer).await?.size;
        let of = |id: &CommitmentId| Subject { kind: SubjectKind::Commitment, id: id.to_string() };
        let (mut waiting, mut needs): (Vec<Subject>, _) = (commitments.iter().map(of).collect(), BTreeSet::new());
        while let Some(source) = waiting.pop() {
            for id in made_with(&self.db, &source, size).await? {
                if needs.insert(Need::OnwardGrant(id.clone())) {
                    waiting.push(Subject { kind: SubjectKind::OnwardGrant, id: id.to_string() });
                }
            }
        }
        let book = self.book_with(viewer, needs).await?;
        let all = book.onward_grants.present().map(|(id, grant)| (id.to_string(), grant.clone())).collect();
        self.seen_of(viewer, SubjectKind::OnwardGrant, book, all).await
    }

    /// These commitments and orders, by id; what is not known or not seen is left out.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn bound_and_ordered(
        &self,
        viewer: &Viewer,
        commitments: &BTreeSet<CommitmentId>,
        orders: &BTreeSet<OrderId>,
    ) -> Result<(Vec<Commitment>, Vec<Order>), StoreError> {
        let needs = commitments.iter().cloned().map(Need::Commitment);
        let needs = needs.chain(orders.iter().cloned().map(Need::Order));
        let book = self.book_with(viewer, needs.collect()).await?;
        let bound = book.commitments.present().map(|(id, known)| (id.to_string(), known.clone())).collect();
        let ordered = book.orders.present().map(|(id, known)| (id.to_string(), known.clone())).collect();
        let bound = self.seen_of(viewer, SubjectKind::Commitment, book, bound).await?;
        let book = Book::partial(self.head(viewer).await?.size);
        Ok((bound, self.seen_of(viewer, SubjectKind::Order, book, ordered).await?))
    }

    /// Of these names of commitments, those that are taken, whoever's they are: a name is given once.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn commitments_named(
        &self,
        viewer: &Viewer,
        names: &BTreeSet<CommitmentId>,
    ) -> Result<BTreeSet<CommitmentId>, StoreError> {
        let size = to_i64(self.head(viewer).await?.size)?;
        let ids: Vec<String> = names.iter().map(ToString::to_string).collect();
        let known = known_of(&self.db, SubjectKind::Commitment, &ids, size).await?;
        known.into_iter().map(|id| CommitmentId::new(id).map_err(StoreError::unreadable)).collect()
    }

    /// These recipients, by id; who is not known is left out.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn recipients_of(
        &self,
        viewer: &Viewer,
        ids: &[RecipientId],
    ) -> Result<Vec<Noted<RegisterRecipient>>, StoreError> {
        let book = self.book_with(viewer, ids.iter().cloned().map(Need::Recipient).collect()).await?;
        let all = book.recipients.present().map(|(id, noted)| (id.to_string(), noted.clone())).collect();
        self.seen_of(viewer, SubjectKind::Recipient, book, all).await
    }

    /// The recipients, by id, while there are few of them; `None` where the book has more than `most`.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn few_recipients(
        &self,
        viewer: &Viewer,
        most: usize,
    ) -> Result<Option<Vec<Noted<RegisterRecipient>>>, StoreError> {
        let count = ids_of(&self.db, SubjectKind::Recipient).await?.len();
        if count > most { Ok(None) } else { self.recipients(viewer).await.map(Some) }
    }

    async fn all_of(&self, viewer: &Viewer, kind: SubjectKind) -> Result<Book, StoreError> {
        let size = to_i64(self.head(viewer).await?.size)?;
        let ids = ids_of(&self.db, kind).await?.into_iter().filter(|(_, first)| *first < size);
        let needs: Result<BTreeSet<Need>, StoreError> = ids.map(|(id, _)| need(kind, id)).collect();
        self.book_with(viewer, needs?).await
    }

    pub(super) async fn book_with(&self, viewer: &Viewer, needs: BTreeSet<Need>) -> Result<Book, StoreError> {
        let mut book = Book::partial(self.head(viewer).await?.size);
        let needs: Vec<Need> = needs.into_iter().collect();
        for some in needs.chunks(500) {
            let some = some.iter().cloned().collect();
            load(&self.db, &mut book, &mut Standings::partial(0), &some).await?;
        }
        Ok(book)
    }
}

/// The onward grants whose making names a thing: what they rest on, or somebody they hand on to.
async fn made_with(db: &impl ConnectionTrait, named: &Subject, size: u64) -> Result<Vec<OnwardGrantId>, StoreError> {
    let made = |event: Event| match event.body {
        Body::OnwardGrantMade(made) => Some(made.onward_grant),
        _ => None,
    };
    Ok(mentioned(db, named, size).await?.into_iter().filter_map(made).collect())
}

pub(super) fn need(kind: SubjectKind, id: String) -> Result<Need, StoreError> {
    fn of<T: TryFrom<String>>(id: String, need: impl FnOnce(T) -> Need) -> Result<Need, StoreError>
    where
        T::Error: std::fmt::Display,
    {
        T::try_from(id).map(need).map_err(StoreError::unreadable)
    }
    match kind {
        SubjectKind::Manager => of(id, Need::Manager),
        SubjectKind::Actor => of(id, Need::Actor),
        SubjectKind::Programme => of(id, Need::Programme),
        SubjectKind::Component => of(id, Need::Component),
        SubjectKind::BudgetItem => of(id, Need::BudgetItem),
        SubjectKind::Key => of(id, Need::Key),
        SubjectKind::Proposal => of(id, Need::Proposal),
        SubjectKind::Project => of(id, Need::Project),
        SubjectKind::Commitment => of(id, Need::Commitment),
        SubjectKind::Order => of(id, Need::Order),
        SubjectKind::Statement => of(id, Need::Statement),
        SubjectKind::Agreement => of(id, Need::Agreement),
        SubjectKind::Voucher => of(id, Need::Voucher),
        SubjectKind::Document => id.parse().map(Need::Document).map_err(StoreError::unreadable),
        SubjectKind::Invoice => Ok(Need::Invoice(id)),
        SubjectKind::Contribution => of(id, Need::Contribution),
        SubjectKind::Filing => of(id, Need::Filing),
        SubjectKind::Claim => of(id, Need::Claim),
        SubjectKind::Year => id.parse().map(Need::Year).map_err(StoreError::unreadable),
        SubjectKind::ForwardCommitment => of(id, Need::ForwardCommitment),
        SubjectKind::Recipient => of(id, Need::Recipient),
        SubjectKind::OnwardGrant => of(id, Need::OnwardGrant),
        SubjectKind::Service => of(id, Need::Service),
        SubjectKind::Authority => of(id, Need::Authority),
        SubjectKind::Consortium => of(id, Need::Consortium),
        SubjectKind::Rights => Ok(Need::Rights),
        SubjectKind::AuthorityYear => id.parse().map(Need::AuthorityYear).map_err(StoreError::unreadable),
    }
}
