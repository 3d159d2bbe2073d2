//! Onward grants: what a Land handed on, to whom, and what of it has arrived; the way down from the money of a project to
//! the municipality.
//!
//! It moves nothing of the federal budget, and no figure of it counts what was handed on. A natural person has no name here.
//! Law: VV-BHO § 44 Nr. 12; BHO § 91.

pub mod chain;
pub mod handing_on;
pub mod shares;
pub mod undoing;

use super::Section;
use super::blocks::{Block, Cell, Facts, Table};
use super::failure::Failed;
use super::forms::next;
use super::lists;
use super::things;
use super::view::{Shown, View};
use crate::core::event::{Subject, SubjectKind};
use crate::core::ids::{OnwardGrantId, RecipientId};
use crate::core::money::{Euro, MoneyError};
use crate::core::onward_grant::{OnwardGrant, OnwardShare, OnwardShares, OnwardSource};
use crate::core::recipient::RegisterRecipient;
use crate::web::api::in_path;
use crate::web::problem::Problem;
use rocket::get;
use std::collections::BTreeMap;

/// A sum over the shares of a grant.
pub fn sum_of(grant: &OnwardGrant, of: impl Fn(&OnwardShare) -> Result<Euro, MoneyError>) -> Result<Euro, MoneyError> {
    grant.shares.values().try_fold(Euro::ZERO, |sum, share| sum.plus(of(share)?))
}

/// The grant that an address names.
async fn known(view: &View, id: &str) -> Result<OnwardGrant, Failed> {
    let id: OnwardGrantId = in_path("id", id)?;
    let missing = || Problem::not_found(format!("Die Weitergabe {id} gibt es zu diesem Stand nicht."));
    Ok(view.store.onward_grant(&view.viewer, &id).await?.ok_or_else(missing)?)
}

/// One onward grant: what it rests on, and every share of it.
#[get("/weitergaben/<id>")]
pub async fn one(view: View, id: &str) -> Shown {
    let grant = known(&view, id).await?;
    page(&view, &grant).await
}

async fn page(view: &View, grant: &OnwardGrant) -> Shown {
    let id = grant.made.onward_grant.as_str();
    let history = things::history_link(view, SubjectKind::OnwardGrant, id);
    let mut blocks = vec![
        Block::Facts(facts(view, grant)?),
        Block::Links(chain::way(view, grant).await?.into_iter().chain([history]).collect()),
        Block::heading(view.say("onward-shares")),
    ];
    blocks.extend(shares(view, grant).await?);
    blocks.extend(next(view, shares::ways(view, grant)?).await?);
    let title = format!("{} {id}", view.say("kind-onward-grant"));
    view.show(Section::Projects, Cell::text(title), view.trail(Section::Projects), blocks)
}

/// What it rests on, each as a link.
fn source(view: &View, source: &OnwardSource) -> Cell {
    let (kind, id) = match source {
        OnwardSource::Commitment { commitment } => (SubjectKind::Commitment, commitment.as_str()),
        OnwardSource::Order { order, .. } => (SubjectKind::Order, order.as_str()),
        OnwardSource::Share { onward_grant, .. } => (SubjectKind::OnwardGrant, onward_grant.as_str()),
    };
    let subject = Subject { kind, id: id.to_owned() };
    let mut said = format!("{} {id}", things::kind(view, kind));
    if let OnwardSource::Share { recipient, .. } = source {
        said = view.tell("onward-share-of", &[("recipient", recipient.as_str().into()), ("grant", id.into())]);
    }
    Cell::link(said, things::page(view, &subject))
}

fn facts(view: &View, grant: &OnwardGrant) -> Result<Facts, Failed> {
    let made = &grant.made;
    let project = Subject { kind: SubjectKind::Project, id: made.project.to_string() };
    let mut facts = vec![
        view.fact("project", things::link(view, &project)),
        view.fact("onward-basis", Cell::german(made.basis.label())),
        view.fact("key-legal-basis", Cell::german(&made.legal_basis)),
        view.fact("field-purpose", Cell::german(&made.purpose)),
        view.fact("onward-rests-on", source(view, &made.source)),
    ];
    if let OnwardShares::Key { parameters, within, .. } = &made.shares {
        let key = Subject { kind: SubjectKind::Key, id: parameters.key.to_string() };
        facts.push(view.fact("kind-key", things::link(view, &key)));
        facts.extend(within.as_ref().map(|land| view.fact("onward-within", Cell::text(land.as_str()))));
    }
    facts.extend([
        view.fact("onward-handed-on", Cell::text(view.words.euro(grant.amount()?))),
        view.fact("onward-arrived", Cell::text(view.words.euro(sum_of(grant, |one| Ok(one.standing()?.arrived))?))),
        view.fact("onward-open", Cell::text(view.words.euro(sum_of(grant, OnwardShare::open)?))),
        view.fact("registered", view.event(grant.made_seq)),
    ]);
    facts.extend(grant.reversed.map(|seq| view.fact("onward-reversed", view.event(seq))));
    Ok(facts)
}

/// What a recipient is called; who is a natural person is not named.
fn name(view: &View, known: Option<&RegisterRecipient>) -> Cell {
    match known {
        Some(RegisterRecipient { title: Some(title), .. }) => Cell::german(title),
        Some(known) => Cell::german(known.kind.in_german()),
        None => view.missing(),
    }
}

/// Every share, in parts: a Land hands on to thousands of municipalities at once.
async fn shares(view: &View, grant: &OnwardGrant) -> Result<Vec<Block>, Failed> {
    let part = lists::part(view, grant.shares.iter().collect())?;
    let ids: Vec<RecipientId> = part.rows.iter().map(|(id, _)| (*id).clone()).collect();
    let known = view.store.recipients_of(&view.viewer, &ids).await?.into_iter().map(|noted| noted.what);
    let known: BTreeMap<RecipientId, RegisterRecipient> = known.map(|one| (one.recipient.clone(), one)).collect();
    let labels = [
        "kind-recipient",
        "title",
        "#onward-share-euro",
        "#onward-received-euro",
        "#onward-passed-euro",
        "#onward-open-euro",
        "onward-way-back",
    ];
    let mut table = Table::new(view.words, view.say("onward-shares"), &labels, "onward-no-share");
    for (id, share) in part.rows {
        let subject = Subject { kind: SubjectKind::Recipient, id: id.to_string() };
        table.row(vec![
            things::link(view, &subject),
            name(view, known.get(id)),
            Cell::amount(share.amount()?),
            Cell::amount(share.received_sum()?),
            Cell::amount(share.passed_sum()?),
            Cell::amount(share.open()?),
            chain::back(view, id),
        ]);
    }
    Ok(std::iter::once(Block::Table(table)).chain(part.under).collect())
}
