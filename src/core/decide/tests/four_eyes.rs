//! Four eyes, tried whole: every sequence of a few acts by three persons who may all propose, approve and carry out.
//!
//! What is refused leaves no trace, so a sequence with refusals is a shorter one without them: all that are accepted are gone
//! through, and from each every act is tried. The law is told once more here, apart from the code that keeps it.
//! Law: BHO §§ 34, 70 (separate persons), VV-BHO § 70.

use super::life::assigned;
use super::roles::{always, day};
use super::*;
use crate::core::event::Body;
use crate::core::journal::hash::Hash;
use crate::core::role::{Delegation, Role, RoleAct};

/// Acts of one sequence, refused ones not counted.
const LONGEST: usize = 6;

const PERSONS: [&str; 3] = ["anna", "bernd", "carla"];

/// What one of them can try.
#[derive(Clone, Copy, Debug)]
enum Try {
    Propose(usize),
    Amend(usize),
    /// The content that stands now.
    Approve(usize),
    /// The content that was there first, whatever stands now.
    ApproveFirst(usize),
    Reject(usize),
    CarryOut(usize),
    /// Anna lends her role to Carla, or Carla gives it back.
    Lend,
    GiveBack,
    /// Bernd loses what lets him approve.
    Lose,
}

fn all() -> Vec<Try> {
    let of_persons = [Try::Propose, Try::Amend, Try::Approve, Try::ApproveFirst, Try::Reject, Try::CarryOut];
    let by_each = of_persons.into_iter().flat_map(|make| (0..PERSONS.len()).map(make));
    by_each.chain([Try::Lend, Try::GiveBack, Try::Lose]).collect()
}

/// What has happened, as somebody would note it who watches.
#[derive(Clone, Default)]
struct Watched {
    /// Whoever brought in any version of the proposal.
    authors: Vec<usize>,
    first: Option<Hash>,
    now: Option<Hash>,
    versions: u32,
    /// Who approved, which content, and whether somebody of the authors was one person with them at that time.
    approved: Option<(usize, Hash, bool)>,
    lent: Option<Seq>,
}

impl Watched {
    /// Anna and Carla are one person while one stands in for the other.
    fn are_one(&self, a: usize, b: usize) -> bool {
        a == b || (self.lent.is_some() && [a, b].iter().all(|one| [0, 2].contains(one)))
    }

    fn act(&self, of: Try, lost: Seq) -> (&'static str, Act) {
        let proposal = || id("v-1");
        let draft = || Draft::Recall(recall(self.versions));
        let hash = |known: Option<Hash>| known.unwrap_or_else(|| sha256(b"nothing yet"));
        let (deputy, absent, organisation) = (id("carla"), id("anna"), id("bmi"));
        let lending = Delegation {
            deputy,
            absent,
            role: Role::FederalAdministrator,
            organisation,
            from: day("2021-02-01"),
            until: day("2021-02-20"),
        };
        match of {
            Try::Propose(who) => (PERSONS[who], Act::Propose { proposal: proposal(), draft: draft() }),
            Try::Amend(who) => {
                (PERSONS[who], Act::Amend(AmendProposal { proposal: proposal(), draft: draft(), replaces: None }))
            }
            Try::Approve(who) => (PERSONS[who], Act::Approve { proposal: proposal(), content_sha256: hash(self.now) }),
            Try::ApproveFirst(who) => {
                (PERSONS[who], Act::Approve { proposal: proposal(), content_sha256: hash(self.first) })
            }
            Try::Reject(who) => (PERSONS[who], Act::Reject { proposal: proposal(), note: None }),
            Try::CarryOut(who) => (PERSONS[who], Act::CarryOut { proposal: proposal() }),
            Try::Lend => ("anna", Act::Role(RoleAct::Delegate(lending))),
            Try::GiveBack => {
                let delegated = self.lent.unwrap_or(Seq(0));
                ("carla", Act::Role(RoleAct::EndDelegation { deputy: id("carla"), delegated }))
            }
            Try::Lose => ("system", Act::Role(RoleAct::Withdraw { actor: id("bernd"), granted: lost })),
        }
    }

    /// Notes what was accepted. A booking that no two persons stand behind ends the test.
    fn note(&mut self, of: Try, event: &Event, so_far: &[Try]) {
        match (of, &event.body) {
            (Try::Propose(who) | Try::Amend(who), Body::ProposalMade(what) | Body::ProposalAmended(what)) => {
                self.authors.push(who);
                self.first.get_or_insert(what.content_sha256);
                self.now = Some(what.content_sha256);
                self.versions += 1;
                self.approved = None;
            }
            (Try::Approve(who) | Try::ApproveFirst(who), Body::ProposalApproved(what)) => {
                let is_one = self.authors.iter().any(|author| self.are_one(*author, who));
                self.approved = Some((who, what.content_sha256, is_one));
            }
            (Try::CarryOut(_), Body::ProposalCarriedOut(_)) => {
                let (by, content, is_one) = self.approved.expect("nothing is booked that nobody approved");
                assert!(!is_one, "{} approved their own: {so_far:?}", PERSONS[by]);
                assert_eq!(Some(content), self.now, "what was approved is not what is booked: {so_far:?}");
            }
            (Try::Lend, _) => self.lent = Some(event.seq),
            (Try::GiveBack, _) => self.lent = None,
            (Try::Reject(_) | Try::Lose, _) => {}
            (other, body) => panic!("{other:?} became {}", body.type_name()),
        }
    }
}

/// Each version of another amount, so that its content is another.
fn recall(version: u32) -> Assignment {
    let line = AssignmentLine { recipient: id("DE-BY"), amount_cents: euro(&format!("0.0{}", version % 8 + 1)) };
    let (component, budget_item) = (id("foederal"), id("0699/532 99"));
    Assignment { component, budget_item, booking_year: 2021, lines: vec![line] }
}

/// What was gone through.
#[derive(Default)]
struct Counted {
    tried: u64,
    accepted: u64,
    booked: u64,
}

fn go_on(book: &Book, watched: &Watched, so_far: &mut Vec<Try>, lost: Seq, counted: &mut Counted) {
    if so_far.len() == LONGEST {
        return;
    }
    for of in all() {
        let (who, act) = watched.act(of, lost);
        let seq = Seq(book.size);
        counted.tried += 1;
        let request = request(usize::try_from(seq.0).unwrap() + 1000, who, act);
        let Decision::Accepted(accepted) = decide(book, &request) else { continue };
        counted.accepted += 1;
        let event = accepted.into_event(&request, seq, Instant::from_unix_ms(1_612_170_000_000));
        let (mut book, mut watched) = (book.clone(), watched.clone());
        book.apply(&event).unwrap();
        so_far.push(of);
        watched.note(of, &event, so_far);
        counted.booked += u64::from(matches!(of, Try::CarryOut(_)));
        book.events.put(seq, Some(std::sync::Arc::new(event)));
        go_on(&book, &watched, so_far, lost, counted);
        so_far.pop();
    }
}

#[test]
fn no_sequence_books_what_two_persons_do_not_stand_behind() {
    let mut book = assigned();
    for (who, role) in [
        ("anna", Role::FederalAdministrator),
        ("anna", Role::FederalApprover),
        ("bernd", Role::FederalAdministrator),
        ("carla", Role::FederalApprover),
        ("bernd", Role::FederalApprover),
    ] {
        assert_eq!(step(&mut book, "system", always(who, role, "bmi")), Vec::<&str>::new());
    }
    let lost = Seq(book.size - 1);
    assert_eq!(step(&mut book, "system", Act::Role(RoleAct::Enforce)), Vec::<&str>::new());
    let mut counted = Counted::default();
    go_on(&book, &Watched::default(), &mut Vec::new(), lost, &mut counted);
    println!("{} tried, {} accepted, {} booked", counted.tried, counted.accepted, counted.booked);
    // Every sequence of so many of the acts is one of these, or one of these with refusals in between.
    assert!(counted.tried > 100_000 && counted.booked > 100, "{} tried, {} booked", counted.tried, counted.booked);
}
