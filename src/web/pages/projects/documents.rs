//! What was bound, ordered, evidenced and filed for a project, each with the way to its history: the way down from a
//! figure to the voucher.

use crate::core::account::Stage;
use crate::core::event::{Subject, SubjectKind};
use crate::core::ids::ProjectId;
use crate::core::money::Euro;
use crate::core::onward_grant::OnwardShare;
use crate::web::pages::blocks::{Block, Cell, Link, Table};
use crate::web::pages::failure::Failed;
use crate::web::pages::onward_grants;
use crate::web::pages::settlements;
use crate::web::pages::things;
use crate::web::pages::view::View;

/// Documents of one kind on the page; the reports have all of them.
const SHOWN: usize = 30;

/// A document: what it is, its amount, and what is still open of it.
type Document = (Subject, Euro, Option<Euro>);

fn document(kind: SubjectKind, id: &str, amount: Euro, open: Option<Euro>) -> Document {
    (Subject { kind, id: id.to_owned() }, amount, open)
}

/// The documents, by kind and id, and the ways to the settlements of final statements of use.
async fn of(view: &View, project: &ProjectId) -> Result<(Vec<Document>, Vec<Link>), Failed> {
    let (store, viewer) = (&view.store, &view.viewer);
    let mut found = Vec::new();
    let mut own = Vec::new();
    for known in store.commitments_of(viewer, project).await? {
        let id = known.made.commitment.clone();
        found.push(document(SubjectKind::Commitment, id.as_str(), known.bound()?, Some(known.open()?)));
        own.push(id);
    }
    for order in store.orders_of(viewer, &own).await? {
        let (certified, open) = (&order.certified, order.unpaid()?);
        found.push(document(SubjectKind::Order, certified.order.as_str(), certified.amount_cents, Some(open)));
    }
    for voucher in store.vouchers_of(viewer, project).await? {
        let (registered, open) = (&voucher.registered, voucher.open()?);
        found.push(document(SubjectKind::Voucher, registered.voucher.as_str(), registered.gross_cents, Some(open)));
    }
    for claim in store.claims_of(viewer, project).await? {
        let (id, open) = (claim.raised.claim.as_str(), claim.at(Stage::Reclaimed)?);
        found.push(document(SubjectKind::Claim, id, claim.amount()?, Some(open)));
    }
    for grant in store.onward_grants_of(viewer, &own).await? {
        let (id, open) = (grant.made.onward_grant.as_str(), onward_grants::sum_of(&grant, OnwardShare::open)?);
        found.push(document(SubjectKind::OnwardGrant, id, grant.amount()?, Some(open)));
    }
    let standing = store.contributions_of(viewer, project).await?.into_iter().filter(|known| known.reversed.is_none());
    for known in standing.map(|known| known.recorded) {
        found.push(document(SubjectKind::Contribution, known.contribution.as_str(), known.amount_cents, None));
    }
    let filings = store.filings_of(viewer, project).await?;
    for filing in &filings {
        found.push(document(SubjectKind::Filing, filing.what.filing.as_str(), filing.what.spent()?, None));
    }
    Ok((found, settlements::links(view, project, &filings).await?))
}

/// The table; what it leaves out it says.
pub async fn table(view: &View, project: &ProjectId) -> Result<Vec<Block>, Failed> {
    let (found, settled) = of(view, project).await?;
    let labels = ["search-kind", "id", "#amount-euro", "#documents-open-euro"];
    let mut table = Table::new(view.words, view.say("documents"), &labels, "documents-none");
    let mut left_out = 0;
    for kind in SubjectKind::ALL {
        let of_kind: Vec<&Document> = found.iter().filter(|(subject, ..)| subject.kind == kind).collect();
        left_out += of_kind.len().saturating_sub(SHOWN);
        for (subject, amount, open) in of_kind.into_iter().take(SHOWN) {
            table.row(vec![
                Cell::text(things::kind(view, kind)),
                things::link(view, subject),
                Cell::amount(*amount),
                open.map_or_else(Cell::default, Cell::amount),
            ]);
        }
    }
    let mut blocks = vec![Block::heading(view.say("documents-title")), Block::Table(table)];
    if left_out > 0 {
        blocks.push(Block::text(view.tell("documents-more", &[("count", left_out.into())])));
    }
    blocks.push(Block::Links(settled));
    Ok(blocks)
}
