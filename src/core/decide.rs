//! Decide: a command and a book in, an event or all violations out.
//!
//! Pure, and the only place of rules. It says what it needs to know before it says anything else,
//! so the store never guesses a scope, and the answer on a partial book equals that on the whole.

mod agreement;
mod authority;
mod budget;
mod ceilings;
mod claim;
mod commitment;
mod commitment_authority;
mod consortium;
mod contribution;
mod dossier;
mod filing;
mod forward_commitment;
mod keys;
mod masters;
mod onward_grant;
mod order;
mod payment;
mod project;
mod proposal;
mod reassignment;
mod recipient;
mod redistribution;
mod refinancing;
mod refund;
mod reinforcement;
mod reuse;
mod reversal;
pub mod rights;
mod role;
mod roll_out;
mod service;
mod sub_assignment;
mod surplus;
mod voucher;
mod year;

use crate::core::account::Kind;
use crate::core::book::slots::Unloaded;
use crate::core::book::{Book, Need, Noted};
use crate::core::calendar::Instant;
use crate::core::command::{Act, CreateManager, Request};
use crate::core::event::{Body, Event, Form};
use crate::core::ids::{ActorId, ManagerId, Seq};
use crate::core::journal::canonical;
use crate::core::journal::hash::{Hash, sha256};
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::rules::{self, Findings, Notice, Violation};
use budget::grant_frame;
pub use reversal::own_way;
use std::collections::BTreeSet;

/// The system administrator: exists before every actor, and has no access to money.
pub const SYSTEM: &str = "system";

#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "one decision at a time, moved once")]
pub enum Decision {
    /// Load these and ask again.
    Needs(BTreeSet<Need>),
    Accepted(Accepted),
    /// The same command was recorded before, as this event.
    Repeated(Seq),
    Refused(Vec<Violation>),
}

/// What will be recorded, still without its place in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub body: Body,
    pub postings: Vec<Posting>,
    pub voucher: Option<String>,
    pub notices: Vec<Notice>,
}

impl Accepted {
    /// Gives it its place: the only way from a decision to an event.
    #[must_use]
    pub fn into_event(self, request: &Request, seq: Seq, recorded_at: Instant) -> Event {
        Event {
            form: Form::V1,
            seq,
            recorded_at,
            booked_on: request.command.booked_on,
            actor: request.actor.clone(),
            channel: request.channel,
            authentication: request.authentication,
            command_id: request.command_id.clone(),
            command_sha256: request.command_sha256,
            voucher: self.voucher,
            body: self.body,
            postings: self.postings,
        }
    }
}

/// What an event moves and, of a proposal, what it computed, as one number: so that a dry run and what is booked after it can
/// be told apart. Nothing for what could not be booked. All else of a body is what was asked for; a text of it in the vault
/// has another salt each time.
#[must_use]
pub fn moved(body: &Body, postings: &[Posting]) -> Option<Hash> {
    let content = match body {
        Body::ProposalMade(version) | Body::ProposalAmended(version) => Some(version.content_sha256),
        _ => None,
    };
    canonical::to_canonical(&(content, postings)).ok().map(|bytes| sha256(&bytes))
}

/// Why a decision stops before its end. A refusal is no stop: it is a finding among others.
pub(crate) enum Stop {
    Needs(BTreeSet<Need>),
    /// The findings so far say it all: there is nothing left to decide on.
    Found,
}

/// What an act comes to: the body, its postings, and notices.
pub(crate) struct Outcome {
    body: Body,
    postings: Vec<Posting>,
    notices: Vec<Notice>,
    /// A voucher that follows from the act itself.
    voucher: Option<String>,
    /// It tells what happened outside: that is recorded also where it leaves something without authority.
    fact: bool,
    /// The year that it closes, and into which it alone may still book.
    closes: Option<u16>,
}

impl Outcome {
    fn of(body: Body) -> Outcome {
        Outcome { body, postings: Vec::new(), notices: Vec::new(), voucher: None, fact: false, closes: None }
    }

    fn moving(body: Body, postings: Vec<Posting>) -> Outcome {
        Outcome { postings, ..Outcome::of(body) }
    }

    fn fact(body: Body, postings: Vec<Posting>) -> Outcome {
        Outcome { fact: true, ..Outcome::moving(body, postings) }
    }
}

/// Decides a command on a book.
#[must_use]
pub fn decide(book: &Book, request: &Request) -> Decision {
    let case = Case { book, request };
    match case.decide() {
        Ok(decision) => decision,
        Err(Stop::Needs(needs)) => Decision::Needs(needs),
        Err(Stop::Found) => Decision::Refused(Vec::new()),
    }
}

/// What refuses whoever asks for want of a right: the first that `decide` would say, and nothing of what comes after it.
///
/// # Errors
/// What has to be loaded before it can be said.
pub fn want_of_right(book: &Book, request: &Request) -> Result<Option<Violation>, BTreeSet<Need>> {
    match rights::check(&Case { book, request }) {
        Ok(found) => Ok(found),
        Err(Stop::Needs(needs)) => Err(needs),
        Err(Stop::Found) => Ok(None),
    }
}

/// A command before its book.
pub(crate) struct Case<'a> {
    book: &'a Book,
    request: &'a Request,
}

impl<'a> Case<'a> {
    fn decide(&self) -> Result<Decision, Stop> {
        let request = self.request;
        self.load([Need::Command(request.command_id.clone()), Need::Actor(request.actor.clone())])?;
        if let Ok(Some(trace)) = self.book.commands.get(&request.command_id) {
            let other = match (trace.actor == request.actor, trace.sha256 == request.command_sha256) {
                (true, true) => return Ok(Decision::Repeated(trace.seq)),
                // A receipt is told only to whoever earned it: it would say that somebody else had booked.
                (false, _) => "ein Vorgang eines anderen Akteurs",
                (true, false) => "ein anderer Inhalt",
            };
            let violation = Violation::of(&rules::COMMAND_ID_ONCE).text("command", &request.command_id);
            return Ok(Decision::Refused(vec![violation.text("other", other).number("seq", trace.seq.0)]));
        }
        if let Some(violation) = rights::check(self)? {
            return Ok(Decision::Refused(vec![violation]));
        }
        let mut findings = Findings::new();
        self.check_actor(&mut findings);
        if let Some(voucher) = &request.command.voucher {
            check_text(&mut findings, "Beleg", voucher);
        }
        let mut outcome = match self.act(&mut findings) {
            Err(Stop::Found) => return Ok(Decision::Refused(findings.into_violations())),
            outcome => outcome?,
        };
        outcome.postings = authority::cover(self, outcome.postings)?;
        let voucher = request.command.voucher.clone().or_else(|| outcome.voucher.clone());
        self.check_postings(&outcome, voucher.is_some(), &mut findings)?;
        if let Err(violations) = findings.done() {
            return Ok(Decision::Refused(violations));
        }
        let Outcome { body, postings, notices, .. } = outcome;
        if request.shown.is_some_and(|shown| moved(&body, &postings) != Some(shown)) {
            return Ok(Decision::Refused(vec![Violation::of(&rules::AS_SHOWN)]));
        }
        Ok(Decision::Accepted(Accepted { body, postings, voucher, notices }))
    }

    fn act(&self, findings: &mut Findings) -> Result<Outcome, Stop> {
        match &self.request.command.act {
            Act::CreateManager(what) => masters::create_manager(self, what, findings),
            Act::CreateActor(what) => masters::create_actor(self, what, findings),
            Act::CreateProgramme(what) => masters::create_programme(self, what, findings),
            Act::CreateComponent(what) => masters::create_component(self, what, findings),
            Act::AmendComponent(what) => masters::amend_component(self, what, findings),
            Act::CreateBudgetItem(what) => masters::create_budget_item(self, what, findings),
            Act::Appropriate { budget_item, booking_year, amount_cents } => {
                budget::appropriate(self, budget_item, *booking_year, *amount_cents, findings)
            }
            Act::GrantFrame { component, amount_cents } => grant_frame(self, component, *amount_cents, findings),
            Act::RegisterKey { definition } => keys::register(self, definition, findings),
            Act::ActivateKey { key } => keys::activate(self, key, findings),
            Act::RetireKey { key } => keys::retire(self, key, findings),
            Act::Propose { proposal, draft } => proposal::propose(self, proposal, draft, findings),
            Act::Amend(what) => proposal::amend(self, what, findings),
            Act::Approve { proposal, content_sha256 } => proposal::approve(self, proposal, content_sha256, findings),
            Act::Reject { proposal, note } => proposal::reject(self, proposal, note.as_ref(), findings),
            Act::Withdraw { proposal, note } => proposal::withdraw(self, proposal, note.as_ref(), findings),
            Act::CarryOut { proposal } => proposal::carry_out(self, proposal, findings),
            Act::RegisterProject(what) => project::register(self, what, findings),
            Act::Commit(what) => project::commit(self, what, findings),
            Act::ChangeAppropriation(what) => budget::change_appropriation(self, what, findings),
            Act::Block(what) => budget::block(self, what, findings),
            Act::Unblock(what) => budget::unblock(self, what, findings),
            Act::DeclareBudgetNote(what) => budget::declare_note(self, what, findings),
            Act::MakeVirement(what) => budget::make_virement(self, what, findings),
            Act::ReinforceByIncome(what) => reinforcement::reinforce(self, what, findings),
            Act::ReturnAssignment(what) => budget::return_assignment(self, what, findings),
            Act::SettleExcess(what) => budget::settle_excess(self, what, findings),
            Act::MakeCommitment(what) => commitment::make(self, what, findings),
            Act::ChangeCommitment(what) => commitment::change(self, what, findings),
            Act::CertifyOrder(what) => order::certify(self, what, findings),
            Act::CountersignOrder { order } => order::countersign(self, order, findings),
            Act::IssueOrder { order } => order::issue(self, order, findings),
            Act::CancelOrder { order } => order::cancel(self, order, findings),
            Act::ImportStatement(what) => payment::import_statement(self, what, findings),
            Act::RecordPayment(what) => payment::record(self, what, findings),
            Act::RecordUnmatched(what) => payment::record_unmatched(self, what, findings),
            Act::ReversePayment { payment, reason } => payment::reverse(self, *payment, *reason, findings),
            Act::RecordRefund(what) => refund::record(self, what, findings),
            Act::FormResidue(what) => year::form_residue(self, what, findings),
            Act::ConsentResidue(what) => year::consent_residue(self, what, findings),
            Act::CloseYear(what) => year::close(self, what, findings),
            Act::RegisterAgreement(_) | Act::AmendAgreement(_) | Act::PlaceProject(_) => self.say(findings),
            Act::RegisterVoucher(_) | Act::MatchVoucher(_) | Act::UnmatchVoucher { .. } => self.say(findings),
            Act::RecordContribution(_) | Act::ReverseContribution(_) | Act::ReduceClaim(_) => self.say(findings),
            Act::SubmitFiling(_) | Act::Examine(_) | Act::AcceptDisputed(_) => self.say(findings),
            Act::RaiseClaim(_) | Act::DecideClaim(_) | Act::DeferClaim(_) | Act::RepayClaim(_) => self.say(findings),
            Act::GrantCommitmentAuthority(_) | Act::ChangeCommitmentAuthority(_) => self.bind_later(findings),
            Act::BlockCommitmentAuthority(_) | Act::UnblockCommitmentAuthority(_) => self.bind_later(findings),
            Act::ReturnCommitmentAuthority(_) | Act::LapseCommitmentAuthority(_) => self.bind_later(findings),
            Act::MakeForwardCommitment(_) | Act::ChangeForwardCommitment(_) => self.bind_later(findings),
            Act::ChargeCommitment(_) => self.bind_later(findings),
            Act::HandOn(what) => onward_grant::hand_on(self, what, findings),
            Act::Reuse(what) => reuse::reuse(self, what, findings),
            Act::Role(what) => role::role(self, what, findings),
            Act::RegisterService(_) | Act::AmendService(_) | Act::AttachService(_) | Act::DetachService(_) => {
                self.describe(findings)
            }
            Act::ReachMaturity(_) | Act::WithdrawMaturity(_) | Act::DescribeProject(_) => self.describe(findings),
            Act::SetMilestone(_) | Act::PlanCost(_) | Act::AssessCriterion(_) => self.describe(findings),
            Act::RegisterConsortium(_) | Act::CarryJointly(_) | Act::ReimbursePartner(_) => self.describe(findings),
            Act::RegisterAuthority(_) | Act::DeclareCompetence(_) | Act::TagRefinancing(_) => self.describe(findings),
            Act::ConnectAuthority(_) | Act::WithdrawConnection(_) | Act::UntagRefinancing(_) => self.describe(findings),
            Act::Reverse { reverses: seq, reason, note } => reversal::reverse(self, *seq, *reason, note, findings),
        }
    }

    /// Authority and commitments of later years; `act` hands on nothing else.
    fn bind_later(&self, findings: &mut Findings) -> Result<Outcome, Stop> {
        match &self.request.command.act {
            Act::GrantCommitmentAuthority(what) => commitment_authority::grant(self, what, findings),
            Act::ChangeCommitmentAuthority(what) => commitment_authority::change(self, what, findings),
            Act::BlockCommitmentAuthority(what) => commitment_authority::block(self, what, findings),
            Act::UnblockCommitmentAuthority(what) => commitment_authority::unblock(self, what, findings),
            Act::ReturnCommitmentAuthority(what) => commitment_authority::give_back(self, what, findings),
            Act::LapseCommitmentAuthority(what) => commitment_authority::lapse(self, what, findings),
            Act::MakeForwardCommitment(what) => forward_commitment::make(self, what, findings),
            Act::ChangeForwardCommitment(what) => forward_commitment::change(self, what, findings),
            Act::ChargeCommitment(what) => forward_commitment::charge(self, what, findings),
            _ => Err(Stop::Found),
        }
    }

    /// Agreements, and what is said of money that was paid; `act` hands on nothing else.
    fn say(&self, findings: &mut Findings) -> Result<Outcome, Stop> {
        match &self.request.command.act {
            Act::RegisterAgreement(what) => agreement::register(self, what, findings),
            Act::AmendAgreement(what) => agreement::amend(self, what, findings),
            Act::PlaceProject(what) => agreement::place(self, what, findings),
            Act::RegisterVoucher(what) => voucher::register(self, what, findings),
            Act::MatchVoucher(what) => voucher::match_payment(self, what, findings),
            Act::UnmatchVoucher { matched } => voucher::unmatch(self, *matched, findings),
            Act::RecordContribution(what) => contribution::record(self, what, findings),
            Act::ReverseContribution(what) => contribution::reverse(self, what, findings),
            Act::SubmitFiling(what) => filing::submit(self, what, findings),
            Act::Examine(what) => filing::examine(self, what, findings),
            Act::AcceptDisputed(what) => filing::accept_disputed(self, what, findings),
            Act::RaiseClaim(what) => claim::raise(self, what, findings),
            Act::DecideClaim(what) => claim::decide(self, what, findings),
            Act::DeferClaim(what) => claim::defer(self, what, findings),
            Act::ReduceClaim(what) => claim::reduce(self, what, findings),
            Act::RepayClaim(what) => claim::repay(self, what, findings),
            _ => Err(Stop::Found),
        }
    }

    /// What is told of projects, services and consortia, without federal money; `act` hands on nothing else.
    fn describe(&self, findings: &mut Findings) -> Result<Outcome, Stop> {
        match &self.request.command.act {
            Act::RegisterService(what) => service::register(self, what, findings),
            Act::AmendService(what) => service::amend(self, what, findings),
            Act::AttachService(what) => service::attach(self, what, findings),
            Act::DetachService(what) => service::detach(self, what, findings),
            Act::ReachMaturity(what) => service::reach(self, what, findings),
            Act::WithdrawMaturity(what) => service::withdraw(self, what, findings),
            Act::DescribeProject(what) => dossier::describe(self, what, findings),
            Act::SetMilestone(what) => dossier::set_milestone(self, what, findings),
            Act::PlanCost(what) => dossier::plan_cost(self, what, findings),
            Act::AssessCriterion(what) => dossier::assess(self, what, findings),
            Act::RegisterConsortium(what) => consortium::register(self, what, findings),
            Act::CarryJointly(what) => consortium::carry_jointly(self, what, findings),
            Act::ReimbursePartner(what) => consortium::reimburse(self, what, findings),
            Act::TagRefinancing(what) => refinancing::tag(self, what, findings),
            Act::UntagRefinancing(what) => refinancing::untag(self, what, findings),
            Act::RegisterAuthority(what) => roll_out::register(self, what, findings),
            Act::DeclareCompetence(what) => roll_out::declare(self, what, findings),
            Act::ConnectAuthority(what) => roll_out::connect(self, what, findings),
            Act::WithdrawConnection(what) => roll_out::withdraw(self, what, findings),
            _ => Err(Stop::Found),
        }
    }

    fn check_actor(&self, findings: &mut Findings) {
        let actor = &self.request.actor;
        if actor.as_str() == SYSTEM {
            let act = &self.request.command.act;
            let persons = matches!(act, Act::CreateActor(_) | Act::CreateManager(_) | Act::Role(_));
            findings.require(persons, || Violation::of(&rules::SYSTEM_NO_MONEY));
        } else if let Ok(None) = self.book.actors.get(actor) {
            findings.add(Violation::of(&rules::ACTOR_KNOWN).text("actor", actor));
        }
    }

    /// Positive amounts, a voucher, an open year, and no account below zero: the rules of every booking.
    fn check_postings(&self, outcome: &Outcome, voucher: bool, findings: &mut Findings) -> Result<(), Stop> {
        let postings = &outcome.postings;
        findings.require(postings.is_empty() || voucher, || Violation::of(&rules::VOUCHER_NAMED));
        for amount in postings.iter().map(|p| p.amount_cents).filter(|a| !a.is_positive()) {
            findings.add(Violation::of(&rules::AMOUNT_POSITIVE).amount("amount", amount));
        }
        self.check_years(outcome, findings)?;
        commitment_authority::check_not_lapsed(self, postings, findings)?;
        for violation in ceilings::broken(self, postings, outcome.fact)? {
            // The general rule is told only where none said it better.
            if *violation.rule != rules::NO_ACCOUNT_BELOW_ZERO || findings.is_empty() {
                findings.add(violation);
            }
        }
        Ok(())
    }

    /// Nothing is booked into a year that is closed (BHO § 76).
    fn check_years(&self, outcome: &Outcome, findings: &mut Findings) -> Result<(), Stop> {
        // What is said of money that was paid (evidenced, accepted, reclaimed) is no payment of the year.
        // What stands beside the federal totals is no payment at all.
        let of_federation = outcome.postings.iter().filter(|posting| posting.from.kind != Kind::Memo);
        let of_year = of_federation.filter(|posting| !posting.from.is_spent() || !posting.to.is_spent());
        let accounts = of_year.flat_map(|posting| [&posting.from, &posting.to]);
        let years: BTreeSet<u16> = accounts.filter_map(|account| account.booking_year).collect();
        self.load(years.iter().map(|year| Need::Year(*year)))?;
        for year in years {
            if let (Ok(Some(closed)), false) = (self.book.closed_years.get(&year), outcome.closes == Some(year)) {
                let violation = Violation::of(&rules::YEAR_OPEN).number("year", u64::from(year));
                findings.add(violation.number("seq", closed.0));
            }
        }
        Ok(())
    }

    /// Stops with everything of this that the book does not know yet.
    fn load(&self, needs: impl IntoIterator<Item = Need>) -> Result<(), Stop> {
        let missing: BTreeSet<Need> = needs.into_iter().filter(|need| !self.book.knows(need)).collect();
        if missing.is_empty() { Ok(()) } else { Err(Stop::Needs(missing)) }
    }

    fn actor(&self) -> &'a ActorId {
        &self.request.actor
    }

    /// A manager that must exist.
    fn manager(&self, id: &ManagerId, findings: &mut Findings) -> Result<Option<&'a Noted<CreateManager>>, Stop> {
        let known = self.known_manager(id)?;
        findings.require(known.is_some(), || missing("Den Bewirtschafter", id.as_str()));
        Ok(known)
    }

    /// A manager, where there is one of that name.
    fn known_manager(&self, id: &ManagerId) -> Result<Option<&'a Noted<CreateManager>>, Stop> {
        self.one(Need::Manager(id.clone()), |book| book.managers.get(id))
    }

    /// One slot of the book, or the need to load it.
    fn one<T>(&self, need: Need, get: impl FnOnce(&'a Book) -> Result<T, Unloaded>) -> Result<T, Stop> {
        get(self.book).map_err(|Unloaded| Stop::Needs(BTreeSet::from([need])))
    }
}

fn missing(noun: impl std::fmt::Display, id: &str) -> Violation {
    Violation::of(&rules::EXISTS).text("noun", noun).text("id", id)
}

fn taken(noun: &'static str, id: &str) -> Violation {
    Violation::of(&rules::ID_FREE).text("noun", noun).text("id", id)
}

fn check_positive(findings: &mut Findings, amount: Euro) {
    findings.require(amount.is_positive(), || Violation::of(&rules::AMOUNT_POSITIVE).amount("amount", amount));
}

fn check_year(findings: &mut Findings, year: u16) {
    let plausible = (2000..2100).contains(&year);
    findings.require(plausible, || Violation::of(&rules::YEAR_PLAUSIBLE).number("year", u64::from(year)));
}

/// The longest text of a title, a name, a source.
const LONGEST_TEXT: u32 = 300;

/// The longest note on a source: why a date was assumed, what the table leaves out.
const LONGEST_NOTE: u32 = 1000;

/// Turns the direction of what is read behind it (Unicode: Bidi_Control), so an amount in the same line could be read
/// backwards.
const fn turns(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Is nothing to the eye.
fn is_unseen(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Refuses a text of the vault that no page and no database can show: whatever is written there may have lines, and nothing
/// else that is no letter.
#[must_use]
pub fn unusable_in_vault(text: &str) -> Option<Violation> {
    let is_bad = |letter: char| (letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) || turns(letter);
    let violation = || Violation::of(&rules::TEXT_USABLE).text("field", "Text im Tresor");
    let problem = |what: Violation| what.text("problem", "mit Steuerzeichen versehen");
    text.chars().any(is_bad).then(|| problem(violation()).number("longest", u64::from(LONGEST_TEXT)))
}

/// Refuses a text that is not in NFC.
#[must_use]
pub fn not_nfc(path: String) -> Violation {
    let violation = Violation::of(&rules::TEXT_USABLE).text("field", path);
    violation.text("problem", "nicht in Unicode-Normalform NFC").number("longest", u64::from(LONGEST_TEXT))
}

fn check_text(findings: &mut Findings, field: &str, text: &str) {
    check_text_up_to(LONGEST_TEXT, findings, field, text);
}

fn check_text_up_to(longest: u32, findings: &mut Findings, field: &str, text: &str) {
    let problem = if text.chars().all(is_unseen) {
        Some("leer")
    } else if text.chars().count() > longest as usize {
        Some("zu lang")
    } else if text.chars().any(|letter| letter.is_control() || turns(letter)) {
        Some("mit Steuerzeichen versehen")
    } else if !canonical::is_nfc(text) {
        Some("nicht in Unicode-Normalform NFC")
    } else {
        None
    };
    if let Some(problem) = problem {
        let violation = Violation::of(&rules::TEXT_USABLE).text("field", field).text("problem", problem);
        findings.add(violation.number("longest", u64::from(longest)));
    }
}

#[cfg(test)]
mod tests;
