//! Consortia: who can join, how a project is carried jointly, who binds for it, who reimburses, and who files.

use super::evidence::{examine, filing, matched, voucher};
use super::life::*;
use super::sub_assignment::bound_by;
use super::*;
use crate::core::consortium::{CarryJointly, CostShare, RegisterConsortium, ReimbursePartner, reimbursed};
use crate::core::figures;
use crate::core::payment::PaymentSource;

pub(super) fn consortium(name: &str, members: &[&str], lead: &str) -> Act {
    Act::RegisterConsortium(RegisterConsortium {
        consortium: id(name),
        title: "Verbund Süd".to_owned(),
        members: members.iter().map(|member| id(member)).collect(),
        lead: id(lead),
        since: parse_date("2021-01-01").unwrap(),
    })
}

pub(super) fn jointly(project: &str, consortium: &str, shares: &[(&str, &str)]) -> Act {
    let share = |(member, percent): &(&str, &str)| CostShare { member: id(member), percent: (*percent).to_owned() };
    Act::CarryJointly(CarryJointly {
        project: id(project),
        consortium: id(consortium),
        shares: shares.iter().map(share).collect(),
        source: "Vereinbarung, § 4".to_owned(),
    })
}

pub(super) fn reimburse(project: &str, partner: &str, amount: &str) -> Act {
    Act::ReimbursePartner(ReimbursePartner { project: id(project), partner: id(partner), amount_cents: euro(amount) })
}

fn of_partner(book: &Book) -> String {
    book.balance(&reimbursed(&id("p-1"), &id("DE-HB"))).unwrap().to_string()
}

fn figure(book: &Book, name: &str) -> String {
    let all = book.balances.present().map(|(account, balance)| (account, *balance));
    figures::by_id(name).unwrap().over(all).unwrap().unwrap_or(Euro::ZERO).to_string()
}

/// Bavaria and Bremen carry p-1, two thirds and one; Bavaria has paid 30 for it.
fn carried() -> Book {
    let mut book = super::sub_assignment::with_agencies();
    climb(
        &mut book,
        vec![
            ("system", manager("DE-SL", Some("bmi"), ManagerKind::FederalState), &[]),
            ("anna", consortium("sued", &["DE-BY", "DE-HB"], "DE-HB"), &[]),
            ("anna", jointly("p-1", "sued", &[("DE-BY", "66.67"), ("DE-HB", "33.33")]), &[]),
            ("anna", make("f-1", "50"), &[]),
            ("anna", certify("a-1", "f-1", "30"), &[]),
            ("bernd", Act::IssueOrder { order: id("a-1") }, &[]),
            ("carla", pay("a-1", "30", PaymentSource::Typed), &[]),
        ],
    );
    book
}

#[test]
fn consortium_ladder() {
    let mut book = carried();
    climb(
        &mut book,
        vec![
            ("anna", consortium("nord", &["DE-HB"], "DE-HB"), &["R-151"]),
            ("anna", consortium("nord", &["DE-HB", "DE-HB"], "DE-HB"), &["R-151", "R-151"]),
            ("anna", consortium("nord", &["DE-HB", "bmi"], "DE-HB"), &["R-151"]),
            ("anna", consortium("nord", &["DE-HB", "hb-amt"], "DE-HB"), &["R-151"]),
            ("anna", consortium("nord", &["DE-HB", "DE-XX"], "DE-BY"), &["R-151", "R-151"]),
            ("anna", consortium("sued", &["DE-HB", "DE-SL"], "DE-SL"), &["R-003"]),
            ("anna", consortium("nord", &["DE-HB", "DE-SL"], "DE-SL"), &[]),
        ],
    );
}

#[test]
fn joint_project_ladder() {
    let mut book = carried();
    let both = [("DE-BY", "50"), ("DE-HB", "50")];
    climb(
        &mut book,
        vec![
            ("anna", jointly("p-9", "west", &both), &["R-004", "R-004"]),
            ("anna", jointly("p-1", "sued", &[("DE-BY", "100")]), &["R-152"]),
            ("anna", jointly("p-1", "sued", &[("DE-BY", "50"), ("DE-HB", "49.99")]), &["R-152"]),
            ("anna", jointly("p-1", "sued", &[("DE-BY", "100"), ("DE-HB", "0")]), &["R-152"]),
            ("anna", jointly("p-1", "sued", &[("DE-BY", "50"), ("DE-HB", "halb")]), &["R-152"]),
            ("anna", jointly("p-1", "sued", &[("DE-BY", "50"), ("DE-BY", "50")]), &["R-152", "R-152"]),
            ("anna", jointly("p-1", "sued", &[("DE-BY", "50"), ("DE-HB", "30"), ("DE-SL", "20")]), &["R-152"]),
            ("anna", consortium("nord", &["DE-HB", "DE-SL"], "DE-SL"), &[]),
            ("anna", jointly("p-1", "nord", &[("DE-HB", "50"), ("DE-SL", "50")]), &["R-152"]),
            ("anna", jointly("p-1", "sued", &both), &[]),
        ],
    );
    let dossier = book.dossiers.get(&id("p-1")).unwrap().unwrap();
    let share = dossier.joint.as_ref().unwrap().what.share_of(&id("DE-HB")).unwrap();
    assert_eq!(share.percent, "50", "what was said last holds");
    assert_eq!(share.of(euro("0.01")), Some(Euro::ZERO), "rounded down");
}

/// The share of each is booked at the member that holds the authority, and nowhere else.
#[test]
fn members_bind_for_what_they_carry_jointly() {
    let mut book = carried();
    climb(
        &mut book,
        vec![
            ("anna", bound_by("DE-SL", "f-2", "1"), &["R-041", "R-014"]),
            ("anna", bound_by("bmi", "f-2", "1"), &["R-041", "R-014"]),
            // What refuses is that Bremen has nothing, not that the project is Bavaria's.
            ("anna", bound_by("DE-HB", "f-2", "1"), &["R-014"]),
            ("anna", bound_by("hb-amt", "f-2", "1"), &["R-014"]),
            ("anna", project("p-2", "DE-BY"), &[]),
            ("anna", commit("p-2", "DE-HB", "1"), &["R-041", "R-014"]),
        ],
    );
}

#[test]
fn reimbursement_ladder() {
    let mut book = carried();
    let paid = figure(&book, "paid");
    climb(
        &mut book,
        vec![
            ("anna", reimburse("p-9", "DE-HB", "1"), &["R-004"]),
            ("anna", reimburse("p-1", "DE-HB", "0"), &["R-005"]),
            ("anna", reimburse("p-1", "DE-BY", "1"), &["R-153"]),
            ("anna", reimburse("p-1", "DE-SL", "1"), &["R-153"]),
            ("anna", project("p-2", "DE-BY"), &[]),
            ("anna", reimburse("p-2", "DE-HB", "1"), &["R-153"]),
            // A third of 30, rounded down.
            ("anna", reimburse("p-1", "DE-HB", "10.00"), &["R-154"]),
            ("anna", reimburse("p-1", "DE-HB", "6"), &[]),
            ("anna", reimburse("p-1", "DE-HB", "4"), &["R-154"]),
            ("anna", reimburse("p-1", "DE-HB", "3.99"), &[]),
        ],
    );
    assert_eq!((of_partner(&book), figure(&book, "reimbursed_among_laender")), ("9.99".to_owned(), "9.99".to_owned()));
    assert_eq!(figure(&book, "paid"), paid, "it is no outflow, and lowers none");
    let last = Seq(book.size - 1);
    let back = Act::Reverse { reverses: last, reason: ReasonCode::WrongAmount, note: None };
    climb(
        &mut book,
        vec![
            ("anna", back.clone(), &[]),
            ("anna", back, &["R-050"]),
            ("anna", reimburse("p-1", "DE-HB", "4"), &["R-154"]),
            ("anna", certify("a-2", "f-1", "15"), &[]),
            ("bernd", Act::IssueOrder { order: id("a-2") }, &[]),
            ("carla", pay("a-2", "15", PaymentSource::Typed), &[]),
            // 33.33 percent of 45 are 14.99, of which 6 are reimbursed.
            ("anna", reimburse("p-1", "DE-HB", "9"), &["R-154"]),
            ("anna", reimburse("p-1", "DE-HB", "8.99"), &[]),
        ],
    );
    let request = {
        let mut without = request(9_999, "anna", reimburse("p-1", "DE-HB", "0.01"));
        without.command.voucher = None;
        without
    };
    let Decision::Refused(violations) = decide_both(&book, &request) else { panic!("a voucher is missing") };
    assert!(violations.iter().any(|violation| violation.rule.id == "R-006"), "{violations:?}");
}

fn of(name: &str, land: &str) -> Act {
    let name_sealed = Sealed { vault: id("c:0"), sha256: sha256(name.as_bytes()) };
    Act::CreateActor(CreateActor { actor: id(name), name: name_sealed, manager: Some(id(land)) })
}

/// The filing of the lead covers the vouchers of what the others paid; the others file nothing.
#[test]
fn a_joint_project_is_filed_once_by_its_lead() {
    let mut book = carried();
    let by_two = super::commitment_authority::by_two;
    let grant = Act::GrantFrame { component: id("foederal"), amount_cents: euro("20") };
    climb(&mut book, vec![("anna", grant, &[])]);
    book = super::bookings::with_key(book);
    let parameters = crate::core::allocation::RunParameters::plain(id("foederal"), euro("20"), id("k-1"));
    assert_eq!(by_two(&mut book, "v-1", Draft::Allocation { parameters }), NONE);
    assert_eq!(by_two(&mut book, "z-9", assignment(&[("DE-HB", "7")])), NONE);
    climb(
        &mut book,
        vec![
            ("anna", bound_by("DE-HB", "f-2", "7"), &[]),
            ("anna", certify("a-2", "f-2", "7"), &[]),
            ("bernd", Act::IssueOrder { order: id("a-2") }, &[]),
            ("carla", pay("a-2", "7", PaymentSource::Typed), &[]),
            ("anna", reimburse("p-1", "DE-HB", "10.00"), &["R-154"]),
        ],
    );
    let payment = (0..book.size).rev().find(|seq| {
        let event = book.events.get(&Seq(*seq)).unwrap();
        event.is_some_and(|event| event.body.type_name() == "paid/1")
    });
    for (name, land) in [("by.fest", "DE-BY"), ("by.min", "by-min"), ("hb.fest", "DE-HB"), ("bmi.fest", "bmi")] {
        assert_eq!(step(&mut book, "system", of(name, land)), NONE);
    }
    climb(
        &mut book,
        vec![
            ("hb.fest", Act::RegisterVoucher(voucher("b-1", "7", "0")), &[]),
            ("hb.fest", matched("b-1", payment.unwrap(), "7"), &[]),
            ("hb.fest", Act::SubmitFiling(filing("n-1", &["Reisen"])), &["R-155"]),
            ("by.min", Act::SubmitFiling(filing("n-1", &["Reisen"])), &[]),
            ("by.fest", Act::SubmitFiling(filing("n-2", &["Reisen"])), &[]),
            ("bmi.fest", Act::SubmitFiling(filing("n-3", &["Reisen"])), &[]),
        ],
    );
    let share = book.size - 4;
    let is_share = |seq: u64| book.events.get(&Seq(seq)).unwrap().unwrap().body.type_name() == "voucher_matched/1";
    assert!(is_share(share));
    climb(&mut book, vec![("bernd", examine(share, "7", "0"), &[])]);
}
