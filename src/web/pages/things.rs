//! The things of the book by kind and id: what a kind is called, and where the page of a thing is.

use super::Section;
use super::address;
use super::blocks::{Cell, Link};
use super::view::View;
use crate::core::event::{Subject, SubjectKind};

/// The key of the name of a kind.
const fn kind_key(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Manager => "manager",
        SubjectKind::Actor => "kind-actor",
        SubjectKind::Programme => "kind-programme",
        SubjectKind::Component => "component",
        SubjectKind::BudgetItem => "budget-item",
        SubjectKind::Key => "kind-key",
        SubjectKind::Proposal => "kind-proposal",
        SubjectKind::Project => "project",
        SubjectKind::Commitment => "kind-commitment",
        SubjectKind::Order => "kind-order",
        SubjectKind::Statement => "kind-statement",
        SubjectKind::Year => "booking-year",
        SubjectKind::Agreement => "kind-agreement",
        SubjectKind::Voucher => "kind-voucher",
        SubjectKind::Document => "kind-document",
        SubjectKind::Invoice => "kind-invoice",
        SubjectKind::Contribution => "kind-contribution",
        SubjectKind::Filing => "kind-filing",
        SubjectKind::Claim => "kind-claim",
        SubjectKind::ForwardCommitment => "kind-forward-commitment",
        SubjectKind::AuthorityYear => "kind-authority-year",
        SubjectKind::Recipient => "kind-recipient",
        SubjectKind::OnwardGrant => "kind-onward-grant",
        SubjectKind::Service => "kind-service",
        SubjectKind::Authority => "kind-authority",
        SubjectKind::Consortium => "kind-consortium",
        SubjectKind::Rights => "kind-rights",
    }
}

/// What a kind is called.
pub fn kind(view: &View, kind: SubjectKind) -> String {
    view.say(kind_key(kind))
}

/// A kind by the name that addresses have for it.
pub fn kind_of(name: &str) -> Option<SubjectKind> {
    SubjectKind::ALL.into_iter().find(|kind| kind.as_str() == name)
}

/// The page with all that happened to a thing.
pub fn history(view: &View, subject: &Subject) -> String {
    view.link(&address::below(&format!("/verlauf/{}", subject.kind.as_str()), &subject.id))
}

/// The page of a thing: its own where it has one, else that of its history.
pub fn page(view: &View, subject: &Subject) -> String {
    match subject.kind {
        SubjectKind::Key => view.link_to(Section::Keys, &subject.id),
        SubjectKind::Proposal => view.link_to(Section::Runs, &subject.id),
        SubjectKind::Project => view.link_to(Section::Projects, &subject.id),
        SubjectKind::Service => view.link_to(Section::Services, &subject.id),
        SubjectKind::OnwardGrant => view.link(&address::below("/weitergaben", &subject.id)),
        _ => history(view, subject),
    }
}

/// A thing as a link.
pub fn link(view: &View, subject: &Subject) -> Cell {
    Cell::link(&subject.id, page(view, subject))
}

/// The way to a history.
pub fn history_link(view: &View, kind: SubjectKind, id: &str) -> Link {
    Link::new(view.say("history-link"), history(view, &Subject { kind, id: id.to_owned() }))
}
