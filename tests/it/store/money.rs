//! The life of the money, from its appropriation to a residue of the next year: what happens, in its order.
//!
//! Each step is recorded through a store that knows nothing yet, or through one that was open all the time: both must come
//! to the same. The verbs are used by the events and the audit export too.

use crate::support::*;
use titelbuch::core::book::Book;
use titelbuch::core::budget::{
    AppropriationChange, AssignedTo, Authority, Block, BlockBasis, BudgetNote, ChangeAppropriation, DeclareBudgetNote,
    MakeVirement, ReturnAssignment, SettleExcess,
};
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::{Act, CreateBudgetItem};
use titelbuch::core::commitment::{ChangeCommitment, CommitmentChange, MakeCommitment};
use titelbuch::core::ids::{BudgetItemId, Seq};
use titelbuch::core::journal::hash::sha256;
use titelbuch::core::order::CertifyOrder;
use titelbuch::core::payment::{ImportStatement, PaymentSource, RecordPayment, RecordUnmatched};
use titelbuch::core::proposal::ReasonCode;
use titelbuch::core::refund::{RecordRefund, Undone};
use titelbuch::core::year::{CloseYear, ConsentResidue, FormResidue};
use titelbuch::store::{
    DatabaseUrl, Field, RecordAllError, RecordError, Store, StoreError, Submission, TakesRows, Viewer,
};

pub const ITEM: &str = "0699/532 99";
/// The item that is reinforced from the other.
pub const OTHER: &str = "0699/685 01";

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
    certify_in(2021, order, commitment, amount)
}

/// Due on 15 March of a year.
pub fn certify_in(year: u16, order: &str, commitment: &str, amount: &str) -> Act {
    Act::CertifyOrder(CertifyOrder {
        order: id(order),
        commitment: id(commitment),
        amount_cents: euro(amount),
        due_on: parse_date(&format!("{year}-03-15")).expect("a date"),
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
    Act::RecordPayment(RecordPayment { order: id(order), amount_cents: euro(amount), source: PaymentSource::Typed })
}

pub fn unmatched(statement: &str, line: u32, amount: &str) -> Act {
    let references = "KZ 1180 0456 0000, VWZ Abschlag".to_owned();
    Act::RecordUnmatched(RecordUnmatched { statement: id(statement), line, amount_cents: euro(amount), references })
}

/// What came back of a payment, as a line of the statement says it.
pub fn refund(payment: Seq, statement: &str, line: u32, amount: &str) -> Act {
    let source = PaymentSource::Statement { statement: id(statement), line };
    let payment = Undone::Event(payment);
    Act::RecordRefund(RecordRefund { payment, amount_cents: euro(amount), source })
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

/// The person who books payments.
pub fn third_person() -> Submission {
    creation_of_actor("clara", "Clara Muster")
}

/// Masters, key, frame, an assignment of 80 € out of 130 € of 2021 to Bayern, a project, three persons.
pub async fn begin(store: &Store) {
    seed_assigned(store, "80.00").await;
    store.record(now(), third_person()).await.unwrap();
    act(store, "anna", appropriate(ITEM, 2021, "50.00")).await.unwrap();
}

pub type Told = (&'static str, Act, &'static [&'static str]);

/// The budget: blocked beyond what is there, unblocked, changed, covering another item.
pub fn budget() -> Vec<Told> {
    let block = |basis, amount| Act::Block(block(of_item(2021), basis, amount));
    let unblock = |amount| Act::Unblock(self::block(of_item(2021), BlockBasis::FinanceMinistry, amount));
    vec![
        ("anna", block(BlockBasis::FinanceMinistry, "70.00"), &[]),
        ("anna", block(BlockBasis::OwnManagement, "1.00"), &["R-012"]),
        ("anna", unblock("71.00"), &["R-061"]),
        ("anna", unblock("70.00"), &[]),
        ("anna", change_appropriation(2021, AppropriationChange::Supplementary, "30.00"), &[]),
        ("anna", change_appropriation(2021, AppropriationChange::Cut, "10.00"), &[]),
        ("anna", second_item(), &[]),
        ("anna", virement(2021, "5.00"), &["R-062"]),
        ("anna", note(OTHER, BudgetNote::CoveredBy { budget_item: id(ITEM) }), &[]),
        ("anna", virement(2021, "5.00"), &[]),
        ("anna", give_back(2021, "4.00"), &[]),
    ]
}

/// 76 € with Bayern: 55 € are bound, 30 € of them ordered and paid, in part and over.
pub fn payments() -> Vec<Told> {
    let made = Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "50.00"));
    vec![
        ("anna", made.clone(), &[]),
        ("anna", made, &["R-003", "R-014"]),
        ("anna", change("c-1", CommitmentChange::Increase, "10.00"), &[]),
        ("anna", change("c-1", CommitmentChange::Free, "5.00"), &[]),
        ("anna", certify("o-1", "c-1", "55.01"), &["R-065"]),
        ("anna", certify("o-1", "c-1", "30.00"), &[]),
        ("anna", issue("o-1"), &["R-067"]),
        ("bernd", issue("o-1"), &[]),
        ("bernd", issue("o-1"), &["R-066"]),
        ("anna", certify("o-2", "c-1", "25.01"), &["R-065"]),
        ("clara", statement("s-1", 3, "42.00"), &[]),
        ("bernd", pay("o-1", "s-1", 1, "10.00"), &["R-068"]),
        ("clara", pay("o-1", "s-1", 4, "10.00"), &["R-069"]),
        ("clara", pay("o-1", "s-1", 1, "10.00"), &[]),
        ("clara", pay("o-1", "s-1", 1, "10.00"), &["R-069"]),
        ("clara", pay("o-1", "s-1", 2, "25.00"), &[]),
        ("anna", change("c-1", CommitmentChange::Increase, "20.00"), &["R-070"]),
        ("clara", unmatched("s-1", 3, "7.00"), &[]),
        ("anna", certify("o-2", "c-1", "7.00"), &[]),
        ("bernd", issue("o-2"), &[]),
        ("clara", pay("o-2", "s-1", 1, "10.00"), &["R-069"]),
        ("clara", pay("o-2", "s-1", 3, "7.01"), &["R-069"]),
        ("clara", pay("o-2", "s-1", 3, "7.00"), &[]),
        ("anna", certify("o-3", "c-1", "3.00"), &[]),
        ("bernd", issue("o-3"), &[]),
        ("bernd", cancel("o-3"), &[]),
        ("anna", certify("o-4", "c-1", "18.01"), &["R-065"]),
    ]
}

/// After the second line was taken back: paid again, settled, a residue, the close, and the year after.
pub fn the_end() -> Vec<Told> {
    vec![
        ("clara", pay("o-1", "s-1", 2, "24.00"), &["R-069"]),
        ("clara", pay("o-1", "s-1", 2, "25.00"), &[]),
        ("anna", settle(of_bayern(2021), "5.01"), &["R-072"]),
        ("anna", close(2021), &["R-071"]),
        ("anna", settle(of_bayern(2021), "5.00"), &[]),
        ("anna", form(of_bayern(2021), "10.00"), &["R-063"]),
        ("anna", note(ITEM, BudgetNote::Transferable), &[]),
        ("anna", form(of_bayern(2021), "10.00"), &[]),
        ("anna", close(2021), &[]),
        ("anna", close(2021), &["R-060"]),
        ("anna", appropriate(ITEM, 2021, "1.00"), &["R-060"]),
        ("anna", consent(residue(2022), "10.00"), &[]),
        ("anna", Act::MakeCommitment(commitment("c-2", &residue(2022), "10.01")), &["R-014"]),
        ("anna", Act::MakeCommitment(commitment("c-2", &residue(2022), "4.00")), &[]),
        ("clara", pay_typed("o-1", "3.00"), &[]),
        ("anna", close(2022), &["R-071"]),
    ]
}

/// Every derived table, row by row.
#[derive(Default, PartialEq, Debug)]
struct Rows(Vec<(&'static str, Vec<Vec<Field>>)>);

impl TakesRows for Rows {
    fn begin(&mut self, table: &'static str, _: &[&'static str]) -> Result<(), StoreError> {
        self.0.push((table, Vec::new()));
        Ok(())
    }
    fn row(&mut self, fields: &[Field]) -> Result<(), StoreError> {
        self.0.last_mut().unwrap().1.push(fields.to_vec());
        Ok(())
    }
    fn end(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

async fn rows(store: &Store, viewer: Viewer) -> Rows {
    let mut rows = Rows::default();
    store.export_rows(&viewer, &mut rows).await.unwrap();
    // Which checkpoints were kept is nothing that follows from the journal.
    rows.0.retain(|(table, _)| *table != "checkpoints");
    rows
}

/// One book, asked by a store that stays open and by ones that know nothing yet.
struct Life {
    url: DatabaseUrl,
    open: Store,
    steps: usize,
    /// What an export was at each size.
    exports: Vec<(u64, Rows)>,
}

impl Life {
    async fn step(&mut self, (actor, asked, refused): Told) -> Option<Seq> {
        let what = format!("{:?}: {actor} {asked:?}", self.url);
        let mut submission = submission(actor, &unique("c"), asked);
        // Only the payment into the closed year is of the next.
        if matches!(&submission.command.act, Act::RecordPayment(paid) if paid.source == PaymentSource::Typed) {
            submission.command.booked_on = parse_date("2022-01-17").unwrap();
        }
        let fresh = Store::open(&self.url).await.unwrap();
        self.steps += 1;
        // Two of three steps are decided cold; what they did the open store has to notice by itself.
        let by = if self.steps.is_multiple_of(3) { &self.open } else { &fresh };
        let seq = match by.record(now(), submission).await {
            Ok(receipt) => Some(receipt.seq),
            Err(RecordError::Refused(violations)) => {
                assert_eq!(violations.iter().map(|v| v.rule.id).collect::<Vec<_>>(), refused, "{what}: {violations:?}");
                None
            }
            Err(error) => panic!("{what}: {error}"),
        };
        assert!(seq.is_none() != refused.is_empty(), "{what}");
        let all = Viewer::all();
        assert_eq!(fresh.balances(&all).await.unwrap(), self.open.balances(&all).await.unwrap(), "{what}");
        let report = fresh.verify(None, &mut |_, _| {}).await.unwrap();
        assert!(report.agrees(), "{what}: {report:?}");
        if let Some(seq) = seq {
            self.exports.push((seq.0 + 1, rows(&fresh, Viewer::all()).await));
        }
        fresh.close().await.unwrap();
        seq
    }
}

#[tokio::test]
async fn a_life_of_the_money_is_the_same_for_a_store_that_knows_nothing_yet() {
    for (name, url) in fresh_urls().await {
        let open = open(&url).await;
        begin(&open).await;
        let mut life = Life { url, open, steps: 0, exports: Vec::new() };
        let mut last_paid = None;
        for told in budget().into_iter().chain(payments()) {
            let over = matches!(&told.1, Act::RecordPayment(paid) if paid.amount_cents == euro("25.00"));
            let seq = life.step(told).await;
            last_paid = if over { seq } else { last_paid };
        }
        let over = last_paid.unwrap();
        life.step(("anna", take_back(over), &["R-068"])).await;
        life.step(("clara", take_back(over), &[])).await;
        life.step(("clara", take_back(over), &["R-050"])).await;
        for told in the_end() {
            life.step(told).await;
        }
        documents_are_those_of_a_replay(&name, &life.open).await;
        for (size, then) in &life.exports {
            assert!(rows(&life.open, Viewer::all().at(*size)).await == *then, "{name}: as of {size}");
        }
        let before = rows(&life.open, Viewer::all()).await;
        let mentions = before.0.iter().find(|(table, _)| *table == "mentions").unwrap().1.len();
        // Orders issued and taken back: 4. Lines of the statement paid: 4. Taken back: 1.
        assert_eq!(mentions, 9, "{name}");
        life.open.rebuild(&mut |_, _| {}).await.unwrap();
        assert!(rows(&life.open, Viewer::all()).await == before, "{name}: rebuilt");
    }
}

/// Commitments, orders and statements, at every size.
async fn documents_are_those_of_a_replay(name: &str, store: &Store) {
    let mut book = Book::whole();
    for leaf in store.events(&Viewer::all(), Seq(0), 10_000).await.unwrap() {
        book.apply(&leaf.event().unwrap()).unwrap();
        let at = Viewer::all().at(book.size);
        let commitments: Vec<_> = book.commitments.present().map(|(_, what)| what.clone()).collect();
        assert_eq!(store.commitments(&at).await.unwrap(), commitments, "{name} at {}", book.size);
        let orders: Vec<_> = book.orders.present().map(|(_, what)| what.clone()).collect();
        assert_eq!(store.orders(&at).await.unwrap(), orders, "{name} at {}", book.size);
        let statements: Vec<_> = book.statements.present().map(|(_, what)| what.clone()).collect();
        assert_eq!(store.statements(&at).await.unwrap(), statements, "{name} at {}", book.size);
    }
    assert_eq!((book.commitments.present().count(), book.orders.present().count()), (2, 3), "{name}");
}

/// A statement is one file: its head and its lines are recorded together, or none of them.
#[tokio::test]
async fn one_refused_line_of_a_statement_leaves_nothing() {
    for (name, store) in open_books().await {
        begin(&store).await;
        act(&store, "anna", Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "50.00"))).await.unwrap();
        act(&store, "anna", certify("o-1", "c-1", "50.00")).await.unwrap();
        act(&store, "bernd", issue("o-1")).await.unwrap();
        let before = (store.head(&Viewer::all()).await.unwrap(), rows(&store, Viewer::all()).await);
        let file = |last| {
            let lines = [pay("o-1", "s-1", 1, "20.00"), unmatched("s-1", 2, "8.00"), pay("o-1", "s-1", last, "30.00")];
            let acts = std::iter::once(statement("s-1", 3, "58.00")).chain(lines);
            acts.enumerate().map(|(at, act)| submission("clara", &format!("s-1-{at}"), act)).collect::<Vec<_>>()
        };
        match store.record_all(now(), file(1)).await {
            Err(RecordAllError::Refused(refused)) => {
                assert_eq!((refused.len(), refused[0].0, refused[0].1[0].rule.id), (1, 3, "R-069"), "{name}");
            }
            other => panic!("{name}: {other:?}"),
        }
        let after = (store.head(&Viewer::all()).await.unwrap(), rows(&store, Viewer::all()).await);
        assert!(before == after, "{name}: nothing is left");
        assert_eq!(store.record_all(now(), file(3)).await.unwrap().len(), 4, "{name}: the same file, mended");
        let kept = store.statements(&Viewer::all()).await.unwrap();
        assert_eq!(kept[0].lines.len(), 3, "{name}");
        assert!(store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
    }
}
