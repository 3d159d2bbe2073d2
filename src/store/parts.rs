//! What is a part of what: the commitments, evidence and claims of one project, the orders of a commitment. So it is
//! as fast in a large book as in a small one.
//!
//! Ids come from the derived table, the things themselves from their own events, as everywhere.

use super::entities::subjects;
use super::nouns::need;
use super::{Store, StoreError, Viewer, to_i64};
use crate::core::book::{Book, Need};
use crate::core::claim::Claim;
use crate::core::commitment::Commitment;
use crate::core::contribution::Contribution;
use crate::core::event::{Subject, SubjectKind};
use crate::core::filing::Filing;
use crate::core::ids::{CommitmentId, ProjectId};
use crate::core::order::Order;
use crate::core::payment::{Statement, StatementLine};
use crate::core::voucher::Voucher;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeSet;

/// Values of one list in a statement.
const AT_ONCE: usize = 5000;

macro_rules! list_of_project {
    ($(#[$doc:meta])* $name:ident, $kind:ident, $slots:ident, $item:ty) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// Those of the database; `Unreadable`.
        pub async fn $name(&self, viewer: &Viewer, project: &ProjectId) -> Result<Vec<$item>, StoreError> {
            let whole = Subject { kind: SubjectKind::Project, id: project.to_string() };
            let book = self.parts_of(viewer, SubjectKind::$kind, &[whole]).await?;
            let things = book.$slots.present().map(|(id, thing)| (id.to_string(), thing.clone())).collect();
            self.seen_of(viewer, SubjectKind::$kind, book, things).await
        }
    };
}

impl Store {
    list_of_project!(/// The commitments of a project, by id, with what became of them.
        commitments_of, Commitment, commitments, Commitment);
    list_of_project!(/// The vouchers of a project, by id, with their shares.
        vouchers_of, Voucher, vouchers, Voucher);
    list_of_project!(/// The contributions in kind to a project, by id, also those taken back.
        contributions_of, Contribution, contributions, Contribution);
    list_of_project!(/// The filings of a project, by id.
        filings_of, Filing, filings, Filing);
    list_of_project!(/// The claims of a project, by id, with what became of them.
        claims_of, Claim, claims, Claim);

    /// The orders on some commitments, by id, with what the Kasse paid on them.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn orders_of(&self, viewer: &Viewer, commitments: &[CommitmentId]) -> Result<Vec<Order>, StoreError> {
        let whole = |id: &CommitmentId| Subject { kind: SubjectKind::Commitment, id: id.to_string() };
        let wholes: Vec<Subject> = commitments.iter().map(whole).collect();
        let book = self.parts_of(viewer, SubjectKind::Order, &wholes).await?;
        let is_wanted = |order: &Order| commitments.contains(&order.certified.commitment);
        let orders = book.orders.present().filter(|(_, order)| is_wanted(order));
        let orders = orders.map(|(id, order)| (id.to_string(), order.clone())).collect();
        self.seen_of(viewer, SubjectKind::Order, book, orders).await
    }

    /// The orders that lines of a statement paid or gave back, by id.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn orders_on(&self, viewer: &Viewer, statement: &Statement) -> Result<Vec<Order>, StoreError> {
        let named = statement.lines.values().filter_map(|line| match line {
            StatementLine::Paid { order, .. } | StatementLine::Refunded { order, .. } => {
                Some(Need::Order(order.clone()))
            }
            StatementLine::Repaid { .. } | StatementLine::Unmatched { .. } => None,
        });
        let book = self.book_with(viewer, named.collect()).await?;
        let orders = book.orders.present().map(|(id, order)| (id.to_string(), order.clone())).collect();
        self.seen_of(viewer, SubjectKind::Order, book, orders).await
    }

    /// A book with the things of a kind that are parts of these.
    pub(super) async fn parts_of(
        &self,
        viewer: &Viewer,
        kind: SubjectKind,
        wholes: &[Subject],
    ) -> Result<Book, StoreError> {
        let size = to_i64(self.head(viewer).await?.size)?;
        let mut needs: BTreeSet<Need> = BTreeSet::new();
        for some in wholes.chunks(AT_ONCE) {
            // The kind is asked for here: told of it, SQLite reads all that is of the kind instead of all that is a part.
            let rows = subjects::Entity::find()
                .filter(subjects::Column::PartOf.is_in(some.iter().map(ToString::to_string)))
                .filter(subjects::Column::FirstSeq.lt(size));
            for row in rows.all(&self.db).await?.into_iter().filter(|row| row.kind == kind.as_str()) {
                needs.insert(need(kind, row.id)?);
            }
        }
        self.book_with(viewer, needs).await
    }
}

/// Whether the book is from before it was said what is a part of what: it has such things, and of none it is said. A single
/// one that lacks it was changed by somebody, which `verify` finds and nothing here may cover up.
pub(super) async fn are_lacking(db: &impl ConnectionTrait) -> Result<bool, StoreError> {
    let said = subjects::Entity::find().filter(subjects::Column::PartOf.is_not_null()).limit(1);
    let parts = subjects::Entity::find()
        .filter(subjects::Column::PartOf.is_null())
        .filter(subjects::Column::Kind.is_in(SubjectKind::PARTS.map(SubjectKind::as_str)))
        .limit(1);
    Ok(said.one(db).await?.is_none() && parts.one(db).await?.is_some())
}
