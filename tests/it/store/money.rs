//! The life of the money, from its appropriation to a residue of the next year: what happens, in its order.
//!
//! Prepared once, so that the same commands can be recorded in several books. The laws on it are in `life`; the events
//! and the audit export use it too.

use crate::support::*;
use titelbuch::core::allocation::RunParameters;
use titelbuch::core::budget::{
    AppropriationChange, AssignedTo, Authority, Block, BlockBasis, BudgetNote, ChangeAppropriation, DeclareBudgetNote,
    MakeVirement, ReturnAssignment, SettleExcess,
};
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::{Act, CreateBudgetItem, Draft, RegisterProject};
use titelbuch::core::commitment::{ChangeCommitment, CommitmentChange, MakeCommitment};
use titelbuch::core::ids::{BudgetItemId, Seq};
use titelbuch::core::journal::hash::sha256;
use titelbuch::core::order::CertifyOrder;
use titelbuch::core::payment::{ImportStatement, PaymentSource, RecordPayment, RecordUnmatched};
use titelbuch::core::proposal::{Assignment, AssignmentLine, ReasonCode};
use titelbuch::core::year::{CloseYear, ConsentResidue, FormResidue};
use titelbuch::store::{Store, Submission, Viewer};

pub const ITEM: &str = "0699/532 99";
/// The item that is reinforced from the other.
pub const OTHER: &str = "0699/685 01";

/// A command, and the rules that refuse it; none where it is recorded.
#[derive(Clone)]
pub struct Step {
    pub submission: Submission,
    pub refused: &'static [&'static str],
}

pub fn of_item(year: u16) -> Authority {
    Authority { budget_item: id(ITEM), booking_year: year, year_granted: None, assigned_to: None }
}

pub fn of_bayern(year: u16) -> Authority {
    let to = AssignedTo { component: id("foederal"), manager: id("DE-BY") };
    Authority { assigned_to: Some(to), ..of_item(year) }
}

/// What Bayern may use in the year after the one that it was granted for.
pub fn residue(year: u16) -> Authority {
    Authority { year_granted: Some(year - 1), ..of_bayern(year) }
}

pub fn appropriate(item: &str, booking_year: u16, amount: &str) -> Act {
    Act::Appropriate { budget_item: id(item), booking_year, amount_cents: euro(amount) }
}

pub fn change_appropriation(booking_year: u16, change: AppropriationChange, amount: &str) -> Act {
    let amount_cents = euro(amount);
    Act::ChangeAppropriation(ChangeAppropriation { budget_item: id(ITEM), booking_year, change, amount_cents })
}

pub fn block(authority: Authority, basis: BlockBasis, amount: &str) -> Block {
    Block { authority, basis, amount_cents: euro(amount) }
}

pub fn note(item: &str, note: BudgetNote) -> Act {
    let source = "Haushaltsplan 2021, Einzelplan 06".to_owned();
    Act::DeclareBudgetNote(DeclareBudgetNote { budget_item: id(item), note, source })
}

pub fn second_item() -> Act {
    let (budget_item, title) = (id(OTHER), "Beispiel, Zuschüsse".to_owned());
    Act::CreateBudgetItem(CreateBudgetItem { budget_item, title, manager: id("bmi") })
}

pub fn virement(booking_year: u16, amount: &str) -> Act {
    let (from_item, to_item): (BudgetItemId, BudgetItemId) = (id(ITEM), id(OTHER));
    Act::MakeVirement(MakeVirement { from_item, to_item, booking_year, amount_cents: euro(amount) })
}

pub fn give_back(booking_year: u16, amount: &str) -> Act {
    let (component, budget_item, manager) = (id("foederal"), id(ITEM), id("DE-BY"));
    Act::ReturnAssignment(ReturnAssignment {
        component,
        budget_item,
        booking_year,
        manager,
        amount_cents: euro(amount),
    })
}

pub fn settle(authority: Authority, amount: &str) -> Act {
    Act::SettleExcess(SettleExcess { authority, amount_cents: euro(amount) })
}

pub fn commitment(name: &str, authority: &Authority, amount: &str) -> MakeCommitment {
    MakeCommitment {
        commitment: id(name),
        project: id("p-1"),
        manager: id("DE-BY"),
        component: id("foederal"),
        budget_item: authority.budget_item.clone(),
        booking_year: authority.booking_year,
        year_granted: authority.year_granted,
        amount_cents: euro(amount),
        purpose: "Entwicklung des Antragsassistenten, Los 1".to_owned(),
        payee: None,
    }
}

/// A commitment with somebody to be paid, whose name goes into the vault.
pub fn commitment_with_payee(actor: &str, command_id: &str, made: MakeCommitment) -> Submission {
    let mut submission = submission(actor, command_id, Act::MakeCommitment(made.clone()));
    let payee = Some(submission.drafts.seal("Softwarehaus Beispiel GmbH").expect("randomness"));
    submission.command = command(Act::MakeCommitment(MakeCommitment { payee, ..made }));
    submission
}

pub fn change(name: &str, change: CommitmentChange, amount: &str) -> Act {
    Act::ChangeCommitment(ChangeCommitment { commitment: id(name), change, amount_cents: euro(amount) })
}

pub fn certify(order: &str, commitment: &str, amount: &str) -> Act {
    Act::CertifyOrder(CertifyOrder {
        order: id(order),
        commitment: id(commitment),
        amount_cents: euro(amount),
        due_on: parse_date("2021-03-15").expect("a date"),
        cash_sign: Some("1180 0456 7890".to_owned()),
        payee: None,
    })
}

pub fn issue(order: &str) -> Act {
    Act::IssueOrder { order: id(order) }
}

pub fn cancel(order: &str) -> Act {
    Act::CancelOrder { order: id(order) }
}

pub fn statement(name: &str, lines: u32, sum: &str) -> Act {
    let file_sha256 = sha256(name.as_bytes());
    Act::ImportStatement(ImportStatement { statement: id(name), file_sha256, lines, sum_cents: euro(sum) })
}

pub fn pay(order: &str, statement: &str, line: u32, amount: &str) -> Act {
    let source = PaymentSource::Statement { statement: id(statement), line };
    Act::RecordPayment(RecordPayment { order: id(order), amount_cents: euro(amount), source })
}

pub fn pay_typed(order: &str, amount: &str) -> Act {
    Act::RecordPayment(RecordPayment {
        order: id(order),
        amount_cents: euro(amount),
        source: PaymentSource::Typed,
    })
}

pub fn unmatched(statement: &str, line: u32, amount: &str) -> Act {
    let references = "KZ 1180 0456 0000, VWZ Abschlag".to_owned();
    Act::RecordUnmatched(RecordUnmatched { statement: id(statement), line, amount_cents: euro(amount), references })
}

pub fn take_back(payment: Seq) -> Act {
    Act::ReversePayment { payment, reason: ReasonCode::WrongAmount }
}

pub fn form(authority: Authority, amount: &str) -> Act {
    Act::FormResidue(FormResidue { authority, amount_cents: euro(amount) })
}

pub fn consent(authority: Authority, amount: &str) -> Act {
    let cash_cover = "Minderausgabe bei 0699/685 01".to_owned();
    Act::ConsentResidue(ConsentResidue { authority, amount_cents: euro(amount), cash_cover })
}

pub fn close(booking_year: u16) -> Act {
    Act::CloseYear(CloseYear { booking_year })
}

/// Masters, the key, a third person, frame, a project: what must be there before.
fn beginning() -> Vec<Submission> {
    let mut all = masters();
    all.extend(key_in_force());
    all.push(creation_of_actor("clara", "Clara Muster"));
    let grant = Act::GrantFrame { component: id("foederal"), amount_cents: euro("1000000.00") };
    all.push(submission("anna", "grant", grant));
    let project = RegisterProject {
        project: id("p-1"),
        title: "Wohngeld online".to_owned(),
        land: id("DE-BY"),
        policy_field: "bauen_wohnen".to_owned(),
    };
    all.push(submission("anna", "project", Act::RegisterProject(project)));
    all
}

/// Gives each act its command id; the third of a line are the rules that refuse it.
fn steps(prefix: &str, acts: Vec<(&str, Act, &'static [&'static str])>) -> Vec<Step> {
    let step = |(at, (actor, act, refused)): (usize, (&str, Act, _))| Step {
        submission: submission(actor, &format!("{prefix}-{at}"), act),
        refused,
    };
    acts.into_iter().enumerate().map(step).collect()
}

/// The budget of the year: appropriated, blocked beyond what is there, unblocked.
fn budget() -> Vec<Step> {
    let block = |basis, amount| Act::Block(block(of_item(2021), basis, amount));
    steps(
        "budget",
        vec![
            ("anna", appropriate(ITEM, 2021, "100.00"), &[]),
            ("anna", note(ITEM, BudgetNote::Transferable), &[]),
            ("anna", block(BlockBasis::FinanceMinistry, "120.00"), &[]),
            ("anna", block(BlockBasis::OwnManagement, "1.00"), &["R-046"]),
            (
                "anna",
                Act::Unblock(self::block(of_item(2021), BlockBasis::FinanceMinistry, "120.00")),
                &[],
            ),
            ("anna", change_appropriation(2021, AppropriationChange::Supplementary, "30.00"), &[]),
            ("anna", change_appropriation(2021, AppropriationChange::Cut, "10.00"), &[]),
        ],
    )
}

/// Two decide on a draft, under command ids that follow from it.
fn deciding(name: &str, draft: Draft) -> [Submission; 1] {
    [submission("anna", &format!("propose-{name}"), Act::Propose { proposal: id(name), draft })]
}
