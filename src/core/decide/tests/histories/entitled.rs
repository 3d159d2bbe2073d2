//! Who may do what, tried with every act that the histories draw: each role alone, and one Land against another.

use super::super::roles::{always, granted as until, refusal};
use super::*;
use crate::core::role::{Role, RoleAct};
use std::collections::BTreeMap;

/// Each act with the roles that may do it: A administers, F approves and B watches the budget for the Bund, M leads a
/// ministry, S spends, C certifies, O orders, N files, K takes over the Kasse, P audits, Y administers the system.
const MATRIX: &str = "
    create_manager Y            create_actor Y              create_programme A          create_component A
    amend_component A           create_budget_item AB       appropriate AB              grant_frame A
    register_key A              activate_key A              retire_key A                propose A
    propose/within MS           amend A                     amend/within MS             approve BF
    approve/within BS           reject BF                   reject/within BS            withdraw A
    withdraw/within MS          carry_out A                 carry_out/within MS         register_project AMS
    commit MS                   change_appropriation AB     block AB                    unblock AB
    declare_budget_note AB      make_virement AB            reinforce_by_income AB      return_assignment MS
    settle_excess AB            make_commitment MS          change_commitment MS        certify_order C
    countersign_order BC        issue_order O               cancel_order O              import_statement K
    record_payment KMS          record_unmatched K          reverse_payment KMS         record_refund KMS
    form_residue ABMS             consent_residue AB          close_year AB               register_agreement AM
    amend_agreement AM          place_project AM            register_voucher MS         record_contribution MS
    reverse_contribution MS     match_voucher MS            unmatch_voucher MS          submit_filing N
    examine AM                  accept_disputed AM          raise_claim AM              raise_claim/within MS
    decide_claim AM             defer_claim AM              reduce_claim AM             repay_claim AKM
    grant_commitment_authority AB                           change_commitment_authority AB
    block_commitment_authority AB                           unblock_commitment_authority AB
    return_commitment_authority MS                          lapse_commitment_authority AB
    make_forward_commitment MS  change_forward_commitment MS                            charge_commitment ABMS
    hand_on MS                  register_service AMS        amend_service AMS           attach_service AMS
    detach_service AMS          reach_maturity AMS          withdraw_maturity AMS       describe_project AMS
    set_milestone AMS           plan_cost AMS               assess_criterion AMS        register_consortium AMS
    carry_jointly AMS           reimburse_partner AMS       tag_refinancing AMS         untag_refinancing AMS
    register_authority AMS      declare_competence AMS      connect_authority AMS       withdraw_connection AMS
    reuse AMS                   role Y                      reverse AB                  reverse/within MS
    reverse/refused ABKMS";

const LETTERS: [(char, Role, &str); 11] = [
    ('A', Role::FederalAdministrator, "bmi"),
    ('F', Role::FederalApprover, "bmi"),
    ('B', Role::BudgetOfficer, "bmi"),
    ('M', Role::LeadMinistryOfficer, "bmi"),
    ('S', Role::StateFinanceOfficer, "DE-BY"),
    ('C', Role::Certifier, "DE-BY"),
    ('O', Role::Orderer, "DE-BY"),
    ('N', Role::FilingCertifier, "DE-BY"),
    ('K', Role::CashImporter, "bund"),
    ('P', Role::Auditor, "bund"),
    ('Y', Role::SystemAdministrator, "bund"),
];

fn matrix() -> BTreeMap<&'static str, &'static str> {
    let words: Vec<&str> = MATRIX.split_whitespace().collect();
    words.chunks(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Whether a claim is one of a Land: what was handed on comes back to it, and interest on that too.
fn of_land(what: &Claimed, book: &Book) -> bool {
    match what {
        Claimed::Onward { .. } => true,
        Claimed::Interest { on, .. } => {
            book.claims.get(on).unwrap().is_some_and(|claim| of_land(&claim.raised.what, book))
        }
        _ => false,
    }
}

/// What the act is called in the matrix. Who may decide on a proposal, a claim or a reversal depends on what it is about.
fn name(act: &Act, book: &Book) -> String {
    let name = serde_json::to_value(act).unwrap()["act"].as_str().unwrap().to_owned();
    let sub = |id| {
        let known = book.proposals.get(id).unwrap();
        known.is_some_and(|known| matches!(*known.content, crate::core::proposal::Content::SubAssignment(_)))
    };
    let within = match act {
        Act::Propose { draft, .. } | Act::Amend(AmendProposal { draft, .. }) => {
            matches!(draft, Draft::SubAssignment(_))
        }
        Act::Approve { proposal, .. } | Act::Reject { proposal, .. } => sub(proposal),
        Act::Withdraw { proposal, .. } | Act::CarryOut { proposal } => sub(proposal),
        Act::RaiseClaim(what) => of_land(&what.what, book),
        Act::Reverse { reverses, .. } => {
            let event = book.events.get(reverses).unwrap();
            event.is_some_and(|event| {
                let body = &event.body;
                let own = matches!(body, Body::Committed(_) | Body::PartnerReimbursed(_) | Body::AssignmentReturned(_));
                own || matches!(body, Body::ResidueFormed(_))
            })
        }
        _ => false,
    };
    if let Act::Reverse { reverses, .. } = act {
        let event = book.events.get(reverses).unwrap();
        if event.is_some_and(|event| crate::core::decide::reversal::own_way(&event.body).is_some()) {
            return format!("{name}/refused");
        }
    }
    if within { format!("{name}/within") } else { name }
}

fn enforced(mut book: Book, grants: Vec<Act>) -> Book {
    for act in grants.into_iter().chain([Act::Role(RoleAct::Enforce)]) {
        assert_eq!(step(&mut book, "system", act), NONE);
    }
    book
}

#[test]
fn every_act_by_every_role() {
    let persons = LETTERS.iter().map(|(letter, ..)| format!("nur-{}", letter.to_lowercase()));
    let persons: Vec<String> = persons.collect();
    let grants = || {
        let created = persons.iter().map(|person| actor(person));
        let roles = persons.iter().zip(LETTERS).map(|(person, (_, role, organisation))| {
            until(person, role, organisation, "2020-01-01", Some("2099-12-31"))
        });
        created.chain(roles).collect::<Vec<Act>>()
    };
    let matrix = matrix();
    let books = [beginning(), before_assignment(), after_examination(), before_handing_on()];
    let mut runner = TestRunner::deterministic();
    let (mut tried, mut passed) = (BTreeSet::new(), BTreeSet::new());
    for book in books.map(|book| enforced(book, grants())) {
        for draw in proptest::collection::vec(any_act(ALL), 1500).new_tree(&mut runner).unwrap().current() {
            let act = draw.act(&book);
            let name = name(&act, &book);
            let may = matrix.get(name.as_str()).unwrap_or_else(|| panic!("the matrix has no {name}"));
            for (person, (letter, ..)) in persons.iter().zip(LETTERS) {
                let told: Vec<&str> = refusal(&book, person, act.clone()).iter().map(|v| v.rule.id).collect();
                tried.insert(name.clone());
                if !may.contains(letter) {
                    assert_eq!(told, ["R-200"], "{letter} {act:?}");
                } else if !told.contains(&"R-200") {
                    passed.insert(format!("{name} {letter}"));
                }
            }
        }
    }
    // Every act that was drawn is possible to each role that the matrix names; the others stand in their own ladders.
    let mut expected = BTreeSet::new();
    for name in &tried {
        expected.extend(matrix[name.as_str()].chars().map(|letter| format!("{name} {letter}")));
    }
    let never: Vec<&String> = expected.difference(&passed).collect();
    println!("{} acts, {} pairs; never possible: {never:?}", tried.len(), passed.len());
    assert!(tried.len() > 75, "{tried:?}");
    // A ministry of the Bund may do these for its own money, and the book that is drawn has none.
    assert!(never.iter().all(|pair| pair.ends_with(" M")), "{never:?}");
}

/// Two Länder with every right of a Land, and the Bund with every right of the Bund: whatever is tried, nobody moves the
/// money of another Land.
#[test]
fn no_land_moves_the_money_of_another() {
    let roles = [Role::StateFinanceOfficer, Role::Certifier, Role::Orderer, Role::FilingCertifier, Role::BudgetOfficer];
    let of = |person: &str, land: &str| roles.map(|role| always(person, role, land)).to_vec();
    let federal = [Role::FederalAdministrator, Role::FederalApprover, Role::BudgetOfficer];
    let of_bund = |person: &str| federal.map(|role| always(person, role, "bmi")).to_vec();
    let mut grants = vec![actor("hella"), actor("heiko")];
    grants.extend([of("anna", "DE-BY"), of("bernd", "DE-BY"), of("hella", "DE-HB"), of("heiko", "DE-HB")].concat());
    grants.extend([of_bund("anna"), of_bund("carla")].concat());
    let mut runner = TestRunner::deterministic();
    let mut accepted = BTreeMap::<&str, u32>::new();
    for turn in 0..40 {
        let book = if turn % 2 == 0 { beginning() } else { after_examination() };
        let mut book = enforced(book, grants.clone());
        for draw in proptest::collection::vec(any_act(ALL), 100).new_tree(&mut runner).unwrap().current() {
            let who = ["anna", "bernd", "hella", "heiko", "carla"][usize::from(draw.target % 5)];
            let (act, before) = (draw.act(&book), book.size);
            step_on(draw.day(), &mut book, who, act);
            let Ok(Some(event)) = book.events.get(&Seq(before)) else { continue };
            *accepted.entry(who).or_default() += 1;
            // What a member of a consortium bears of a joint project is told beside the federal totals, at its lead.
            let accounts = event.postings.iter().flat_map(|posting| [&posting.from, &posting.to]);
            let accounts = accounts.filter(|account| account.kind != Kind::Memo);
            let managers: BTreeSet<&str> =
                accounts.filter_map(|account| account.manager.as_ref()).map(|manager| manager.as_str()).collect();
            // Money that goes back to the Bund is the Bund's again.
            let foreign: &[&str] = match who {
                "bernd" => &["DE-HB"],
                "hella" | "heiko" => &["DE-BY", "by-min", "by-amt"],
                _ => &[],
            };
            assert!(!foreign.iter().any(|one| managers.contains(one)), "{who} moved {managers:?} by {:?}", event.body);
        }
    }
    println!("{accepted:?}");
    assert_eq!(accepted.len(), 5, "everybody could do something: {accepted:?}");
}
