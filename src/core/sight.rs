//! Sight: what somebody may see of the book.
//!
//! A Land sees what the Bund has and decides for all, and everything that is its own; what another Land does with its money
//! it does not see. An auditor sees what the mandate says, the Bund sees all, and the system administration sees persons and
//! no money. Nothing here refuses an act: that is `decide/rights`.
//! Law: BHO §§ 9, 77, 88; GG Art. 109 (die Haushalte von Bund und Ländern sind getrennt).

use crate::core::account::{Account, Kind, Stage};
use crate::core::book::{Book, Need};
use crate::core::command::{CreateManager, ManagerKind};
use crate::core::event::{Body, Event, Subject, SubjectKind};
use crate::core::figures::Figure;
use crate::core::ids::{ManagerId, ProposalId};
use crate::core::ledger::Posting;
use crate::core::owners::{self, Owner, Owners};
use crate::core::proposal::{AssignmentLine, Content};
use crate::core::reuse::{ReuseOfService, RunningCostShared};
use crate::core::role::{Held, Role};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What somebody may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    All,
    /// The Bund, and these Länder with everybody below them.
    Lands(Arc<Seen>),
    /// Persons, roles and organisations, and no money.
    Persons,
    /// Nothing: nobody without a role sees a book whose rights are in force.
    Nothing,
}

/// What is seen by whoever does not see all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The Länder themselves, by code.
    pub lands: BTreeSet<ManagerId>,
    /// Every manager of the Bund, and those within these Länder.
    managers: BTreeSet<ManagerId>,
}

/// Whose something is, for whoever wants to see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// Everybody may see it who sees money at all.
    ToAll,
    /// Who there is and what they may do: the system administration sees all of them, a Land its own.
    ToPersonsOf(Owners),
    /// Enough to be one of them.
    ToAnyOf(Owners),
    /// Whoever sees it sees all of them.
    ToEachOf(Owners),
}

impl Sight {
    /// What these roles let somebody see, in a book with these managers.
    #[must_use]
    pub fn of(held: &[Held], managers: &[CreateManager]) -> Sight {
        let money: Vec<&Held> = held.iter().filter(|held| held.role != Role::SystemAdministrator).collect();
        if money.is_empty() {
            return if held.is_empty() { Sight::Nothing } else { Sight::Persons };
        }
        let lands: Option<BTreeSet<ManagerId>> =
            money.iter().map(|held| land_of(managers, &held.organisation)).collect();
        let Some(lands) = lands else { return Sight::All };
        let seen = managers.iter().map(|one| &one.manager);
        let seen = seen.filter(|one| land_of(managers, one).is_none_or(|land| lands.contains(&land)));
        Sight::Lands(Arc::new(Seen { managers: seen.cloned().collect(), lands }))
    }

    /// Whether this is all there is, so that nothing has to be asked.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        *self == Sight::All
    }

    /// How a report names it: the codes of the Länder that it shows; `None` where it shows all there is.
    #[must_use]
    pub fn named(&self) -> Option<String> {
        match self {
            Sight::All => None,
            Sight::Lands(seen) => Some(seen.lands.iter().map(ManagerId::as_str).collect::<Vec<_>>().join(", ")),
            Sight::Persons | Sight::Nothing => Some(String::new()),
        }
    }

    /// The sight of whoever made a report, by the name in it.
    #[must_use]
    pub fn from_name(name: &str, managers: &[CreateManager]) -> Sight {
        let lands = name.split(", ").filter_map(|code| ManagerId::new(code).ok());
        let held = lands.map(|organisation| Held { role: Role::Orderer, organisation, borrowed_from: None });
        Sight::of(&held.collect::<Vec<_>>(), managers)
    }

    #[must_use]
    pub fn sees_manager(&self, manager: &ManagerId) -> bool {
        match self {
            Sight::All => true,
            Sight::Lands(seen) => seen.managers.contains(manager),
            Sight::Persons | Sight::Nothing => false,
        }
    }

    /// Whether an account is seen as it is.
    #[must_use]
    pub fn sees_account(&self, account: &Account) -> bool {
        match self {
            Sight::All => true,
            Sight::Lands(_) => account.manager.as_ref().is_none_or(|manager| self.sees_manager(manager)),
            Sight::Persons | Sight::Nothing => false,
        }
    }

    /// The account that an account is shown as: itself where it is seen, and one that says nothing where it is not, but for
    /// the quota of another Land. How the frame is distributed the Länder decide together, and with a part of it every share
    /// would be wrong; what the Bund has assigned out of a quota is between it and that Land. So both stages stand on one
    /// account.
    #[must_use]
    pub fn shows<'a>(&self, account: &'a Account) -> Cow<'a, Account> {
        let is_quota = account.kind == Kind::Frame && matches!(account.stage, Stage::Allocated | Stage::Assigned);
        match self {
            _ if self.sees_account(account) => Cow::Borrowed(account),
            Sight::Lands(_) if is_quota => Cow::Owned(account.at(Stage::StateFrame)),
            _ => Cow::Owned(Account::unseen(account.kind)),
        }
    }

    /// A posting as it is shown; `None` where a side of it is not, or where it moves nothing that is.
    #[must_use]
    pub fn shows_posting(&self, from: &Account, to: &Account) -> Option<(Account, Account)> {
        let (from, to) = (self.shows(from).into_owned(), self.shows(to).into_owned());
        (from.stage != Stage::Unseen && to.stage != Stage::Unseen && from != to).then_some((from, to))
    }

    /// Whether a figure over everybody lacks what belongs to others, so that it is no share of what is whole.
    #[must_use]
    pub fn cuts(&self, figure: &Figure) -> bool {
        // Accounts of the Bund alone, and the quota as a whole, stand in every sight.
        *self != Sight::All && !figure.is_of_all()
    }

    #[must_use]
    pub fn sees(&self, belongs: &Belongs) -> bool {
        let sees = |owner: &Owner| self.sees_manager(owner.id());
        match (self, belongs) {
            (Sight::All, _) => true,
            (Sight::Nothing, _) => false,
            (Sight::Persons, belongs) => matches!(belongs, Belongs::ToPersonsOf(_)),
            (Sight::Lands(_), Belongs::ToAll) => true,
            (Sight::Lands(_), Belongs::ToAnyOf(owners) | Belongs::ToPersonsOf(owners)) => {
                owners.is_empty() || owners.iter().any(sees)
            }
            (Sight::Lands(_), Belongs::ToEachOf(owners)) => owners.iter().all(sees),
        }
    }
}

/// The Land at or above a manager.
#[must_use]
pub fn land_of(managers: &[CreateManager], id: &ManagerId) -> Option<ManagerId> {
    let mut at = managers.iter().find(|one| one.manager == *id);
    // A manager is created below one that is there, so the way up ends.
    while let Some(one) = at {
        if one.kind == ManagerKind::FederalState {
            return Some(one.manager.clone());
        }
        at = one.parent.as_ref().and_then(|parent| managers.iter().find(|one| one.manager == *parent));
    }
    None
}

/// Whether a manager is an organisation itself, or below it within the same Land.
#[must_use]
pub fn is_within(managers: &[CreateManager], organisation: &ManagerId, manager: &ManagerId) -> bool {
    let Some(land) = land_of(managers, manager) else { return organisation == manager };
    let mut at = Some(manager);
    while let Some(id) = at {
        if id == organisation {
            return true;
        }
        let known = managers.iter().find(|one| one.manager == *id).filter(|_| *id != land);
        at = known.and_then(|one| one.parent.as_ref());
    }
    false
}

/// Whose an event is: that of the thing it tells of, or of the accounts that it moves.
///
/// # Errors
/// What the book would have to know.
pub fn of_event(book: &Book, event: &Event) -> Result<Belongs, Need> {
    match &event.body {
        // What Länder agree and share among each other.
        Body::ReuseAgreed(what) => Ok(any([&what.provider, &what.user])),
        Body::ReuseEnded(what) => {
            let agreed = book.events.get(&what.agreed).map_err(|_| Need::Event(what.agreed))?;
            match agreed.map(|event| &event.body) {
                Some(Body::ReuseAgreed(agreed)) => Ok(any([&agreed.provider, &agreed.user])),
                _ => Ok(Belongs::ToAll),
            }
        }
        Body::RunningCostShared(_) | Body::RunningCostReversed(_) => Ok(Belongs::ToAnyOf(owners::of_postings(event))),
        // A year ends for everybody, and its event names the money of all: see `cut`.
        Body::YearClosed(_) | Body::CommitmentAuthorityLapsed(_) => Ok(Belongs::ToEachOf(owners::of_postings(event))),
        body => match body.subject() {
            Some(subject) => of_subject(book, &subject),
            None => Ok(Belongs::ToEachOf(owners::of_postings(event))),
        },
    }
}

/// What a sight leaves of an event that tells something to everybody and names the money of all: that it happened, and the
/// postings of whoever looks. Nothing of any other event: it is seen as it is, or not at all. Never what is proved: that is
/// the whole leaf.
#[must_use]
pub fn cut(sight: &Sight, event: Event) -> Option<Event> {
    let told = matches!(event.body, Body::YearClosed(_) | Body::CommitmentAuthorityLapsed(_));
    (told && sight.sees(&Belongs::ToAll)).then(|| {
        let shown = |posting: Posting| {
            let (from, to) = sight.shows_posting(&posting.from, &posting.to)?;
            Some(Posting { from, to, ..posting })
        };
        let postings = event.postings.into_iter().filter_map(shown).collect();
        Event { postings, ..event }
    })
}

fn any<const N: usize>(lands: [&ManagerId; N]) -> Belongs {
    Belongs::ToAnyOf(lands.into_iter().cloned().map(Owner::Land).collect())
}

/// What somebody sees of the re-use of a service: what Länder agree and share is theirs, and who takes part in one of it sees
/// that one whole, as its events are seen.
pub fn cut_reuse(sight: &Sight, reuse: &mut ReuseOfService) {
    reuse.agreed.retain(|_, what| sight.sees(&any([&what.provider, &what.user])));
    // Who bears nothing takes no part in its postings.
    let bears = |what: &RunningCostShared| {
        let shares = what.shares.iter().filter(|share| !share.amount_cents.is_zero());
        shares.map(|share| Owner::Land(share.land.clone())).collect()
    };
    reuse.shared.retain(|_, what| sight.sees(&Belongs::ToAnyOf(bears(what))));
    let (agreed, shared) = (&reuse.agreed, &reuse.shared);
    reuse.ended.retain(|seq, _| agreed.contains_key(seq));
    reuse.reversed.retain(|seq| shared.contains_key(seq));
}

/// Whose a thing is.
///
/// # Errors
/// What the book would have to know.
pub fn of_subject(book: &Book, subject: &Subject) -> Result<Belongs, Need> {
    fn id<T: TryFrom<String>>(subject: &Subject) -> Option<T> {
        T::try_from(subject.id.clone()).ok()
    }
    macro_rules! owned {
        ($of:path) => {
            match id(subject) {
                Some(id) => Belongs::ToAnyOf($of(book, &id)?),
                None => Belongs::ToAll,
            }
        };
    }
    Ok(match subject.kind {
        SubjectKind::Manager | SubjectKind::Rights => Belongs::ToPersonsOf(Owners::new()),
        SubjectKind::Actor => match id(subject) {
            Some(id) => Belongs::ToPersonsOf(owners::of_actor(book, &id)?),
            None => Belongs::ToPersonsOf(Owners::new()),
        },
        SubjectKind::Programme | SubjectKind::Component | SubjectKind::BudgetItem | SubjectKind::Key => Belongs::ToAll,
        SubjectKind::Year | SubjectKind::AuthorityYear => Belongs::ToAll,
        SubjectKind::Service | SubjectKind::Authority | SubjectKind::Consortium => Belongs::ToAll,
        // Never the subject of an event.
        SubjectKind::Document | SubjectKind::Invoice => Belongs::ToEachOf(Owners::new()),
        SubjectKind::Proposal => match id(subject) {
            Some(id) => of_proposal(book, &id)?,
            None => Belongs::ToAll,
        },
        SubjectKind::Project => owned!(owners::of_project),
        SubjectKind::Commitment => owned!(owners::of_commitment),
        SubjectKind::ForwardCommitment => owned!(owners::of_forward),
        SubjectKind::Order => owned!(owners::of_order),
        SubjectKind::Voucher => owned!(owners::of_voucher),
        SubjectKind::Contribution => owned!(owners::of_contribution),
        SubjectKind::Filing => owned!(owners::of_filing),
        SubjectKind::Claim => owned!(owners::of_claim),
        SubjectKind::Agreement => owned!(owners::of_agreement),
        SubjectKind::Recipient => owned!(owners::of_recipient),
        SubjectKind::OnwardGrant => owned!(owners::of_grant),
        SubjectKind::Statement => match id(subject) {
            Some(id) => Belongs::ToEachOf(owners::of_statement(book, &id)?),
            None => Belongs::ToAll,
        },
    })
}

/// Whose a proposal is to see: how the frame is distributed is for all, what is assigned or recalled for those it names.
/// Who is named with others in one decision sees all of it.
fn of_proposal(book: &Book, id: &ProposalId) -> Result<Belongs, Need> {
    let need = || Need::Proposal(id.clone());
    let Some(proposal) = book.proposals.get(id).map_err(|_| need())? else { return Ok(Belongs::ToAll) };
    let named = |managers: &mut dyn Iterator<Item = &ManagerId>| {
        Belongs::ToAnyOf(managers.cloned().map(Owner::Manager).collect())
    };
    let lines = |lines: &[AssignmentLine]| named(&mut lines.iter().map(|line| &line.recipient));
    Ok(match &*proposal.content {
        Content::Allocation { .. } | Content::Redistribution { .. } => Belongs::ToAll,
        Content::Assignment(what) | Content::Recall(what) => lines(&what.lines),
        Content::AuthorityAssignment(what) => lines(&what.lines),
        Content::Reassignment { what, given } => {
            named(&mut what.from.iter().chain(given).map(|line| &line.recipient).chain(&what.takers))
        }
        Content::SubAssignment(what) => Belongs::ToAnyOf(owners::manager(&what.from)),
        Content::Reversal { reverses, .. } => {
            let event = book.events.get(reverses).map_err(|_| Need::Event(*reverses))?;
            event.map_or(Ok(Belongs::ToAll), |event| of_event(book, event))?
        }
    })
}

#[cfg(test)]
mod tests {
    //! Who sees what, by role and by place in the tree.

    use super::*;
    use crate::core::figures;
    use crate::core::ids::{BudgetItemId, ComponentId};

    fn id(name: &str) -> ManagerId {
        ManagerId::new(name).unwrap()
    }

    fn managers() -> Vec<CreateManager> {
        let one = |name: &str, parent: Option<&str>, kind| CreateManager {
            manager: id(name),
            title: name.to_owned(),
            parent: parent.map(id),
            kind,
        };
        vec![
            one("bund", None, ManagerKind::Federation),
            one("bmi", Some("bund"), ManagerKind::FederalMinistry),
            one("DE-BY", Some("bmi"), ManagerKind::FederalState),
            one("by-min", Some("DE-BY"), ManagerKind::StateMinistry),
            one("DE-HB", Some("bmi"), ManagerKind::FederalState),
        ]
    }

    fn held(role: Role, organisation: &str) -> Held {
        Held { role, organisation: id(organisation), borrowed_from: None }
    }

    #[test]
    fn each_role_sees_what_is_its_own() {
        let (component, item) = (ComponentId::new("c").unwrap(), BudgetItemId::new("0699/532 99").unwrap());
        let sees = |held: &[Held]| {
            let sight = Sight::of(held, &managers());
            ["bund", "bmi", "DE-BY", "by-min", "DE-HB"].map(|one| {
                let cash = Account::cash_assigned(&component, &item, 2021, &id(one));
                assert_eq!(sight.sees_account(&cash), sight.sees_manager(&id(one)));
                sight.sees_manager(&id(one))
            })
        };
        for role in Role::ALL.into_iter().filter(|role| *role != Role::SystemAdministrator) {
            assert_eq!(sees(&[held(role, "bund")]), [true; 5], "{role}");
            assert_eq!(sees(&[held(role, "by-min")]), [true, true, true, true, false], "{role}");
            assert_eq!(sees(&[held(role, "DE-HB")]), [true, true, false, false, true], "{role}");
        }
        let both = [held(Role::Orderer, "DE-HB"), held(Role::Certifier, "by-min")];
        assert_eq!(sees(&both), [true; 5]);
        assert!(!sees(&[held(Role::Orderer, "DE-HB"), held(Role::SystemAdministrator, "bund")])[2]);
        assert_eq!(sees(&[held(Role::SystemAdministrator, "bund")]), [false; 5]);
        assert_eq!(Sight::of(&[], &managers()), Sight::Nothing);
    }

    #[test]
    fn the_quota_of_another_land_is_shown_as_a_whole_and_everything_else_of_it_as_somewhere() {
        let (component, item) = (ComponentId::new("c").unwrap(), BudgetItemId::new("0699/532 99").unwrap());
        let frame = |land: &str, stage| Account::frame(&component, &id(land), stage);
        let cash = |land: &str| Account::cash_assigned(&component, &item, 2021, &id(land));
        let bavaria = Sight::of(&[held(Role::Orderer, "DE-BY")], &managers());
        let somewhere = Account::unseen(Kind::Cash);
        for (account, shown) in [
            (frame("DE-BY", Stage::Allocated), frame("DE-BY", Stage::Allocated)),
            (frame("bmi", Stage::Available), frame("bmi", Stage::Available)),
            (frame("DE-HB", Stage::Allocated), frame("DE-HB", Stage::StateFrame)),
            (frame("DE-HB", Stage::Assigned), frame("DE-HB", Stage::StateFrame)),
            (cash("DE-BY"), cash("DE-BY")),
            (cash("DE-HB"), somewhere.clone()),
        ] {
            assert_eq!(*bavaria.shows(&account), shown);
            assert_eq!(*Sight::All.shows(&account), account);
            assert_eq!(*Sight::Persons.shows(&account), Account::unseen(account.kind));
            let allocated = figures::by_id("frame_allocated").unwrap();
            assert_eq!(allocated.counts(&account), allocated.counts(&shown), "{shown}: the quota counts whole");
        }
        let posting = |from: Account, to: Account| bavaria.shows_posting(&from, &to).is_some();
        assert!(posting(frame("bmi", Stage::Available), frame("DE-HB", Stage::Allocated)), "distributed");
        assert!(!posting(frame("DE-HB", Stage::Allocated), frame("DE-HB", Stage::Assigned)), "assigned");
        assert!(!posting(cash("DE-BY"), cash("DE-HB")), "the other side is not seen");
        let cut = |id: &str| bavaria.cuts(figures::by_id(id).unwrap());
        assert_eq!(["frame_granted", "frame_allocated", "appropriated", "available"].map(cut), [false; 4]);
        assert_eq!(["frame_unassigned", "assigned", "blocked", "claimed"].map(cut), [true; 4]);
        assert!(figures::CATALOGUE.iter().all(|figure| !figure.counts(&somewhere) && !Sight::All.cuts(figure)));
    }

    #[test]
    fn what_belongs_to_several_is_seen_by_one_of_them_or_by_whoever_sees_all_of_them() {
        let bavaria = Sight::of(&[held(Role::Orderer, "DE-BY")], &managers());
        let admin = Sight::of(&[held(Role::SystemAdministrator, "bund")], &managers());
        let of = |names: &[&str]| names.iter().map(|name| Owner::Land(id(name))).collect::<Owners>();
        for (belongs, seen, by_admin) in [
            (Belongs::ToAll, true, false),
            (Belongs::ToPersonsOf(of(&[])), true, true),
            (Belongs::ToPersonsOf(of(&["DE-HB"])), false, true),
            (Belongs::ToAnyOf(of(&["DE-BY", "DE-HB"])), true, false),
            (Belongs::ToAnyOf(of(&["DE-HB"])), false, false),
            (Belongs::ToEachOf(of(&["DE-BY", "DE-HB"])), false, false),
            (Belongs::ToEachOf(of(&["DE-BY", "bmi"])), true, false),
            (Belongs::ToEachOf(of(&[])), true, false),
        ] {
            assert_eq!(bavaria.sees(&belongs), seen, "{belongs:?}");
            assert_eq!(admin.sees(&belongs), by_admin, "{belongs:?}");
            assert!(!Sight::Nothing.sees(&belongs) && Sight::All.sees(&belongs));
        }
    }

    #[test]
    fn a_closed_year_is_closed_for_everybody_with_the_postings_of_whoever_looks() {
        let bytes = include_bytes!("../../fixtures/events/year_closed-1.json");
        let closed = Event::from_bytes(bytes).unwrap();
        assert!(closed.postings.iter().any(|posting| posting.from.manager == Some(id("DE-BY"))), "the golden leaf");
        let sight = |role, organisation| Sight::of(&[held(role, organisation)], &managers());
        let own = cut(&sight(Role::Orderer, "DE-BY"), closed.clone()).unwrap();
        assert_eq!(own.body, closed.body);
        assert!(!own.postings.is_empty());
        let other = cut(&sight(Role::Orderer, "DE-HB"), closed.clone()).unwrap();
        assert_eq!(other.body, closed.body);
        assert!(other.postings.iter().all(|posting| posting.from.manager != Some(id("DE-BY"))), "{:?}", other.postings);
        assert_eq!(cut(&sight(Role::SystemAdministrator, "bund"), closed), None);
        let ordered = Event::from_bytes(include_bytes!("../../fixtures/events/order_issued-1.json")).unwrap();
        assert_eq!(cut(&sight(Role::Orderer, "DE-HB"), ordered), None, "every other event is whole or hidden");
    }
}
