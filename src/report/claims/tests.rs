//! Tests of the list of claims: both languages, sums by project, nothing at all.

use super::*;
use crate::core::ids::{ClaimId, Seq, VoucherId};
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};
use time::macros::date;

fn amounts(cents: [i64; 5]) -> Amounts {
    let [claimed, open, deferred, waived, repaid] = cents.map(|cents| Some(euro(cents)));
    Amounts { claimed, open, deferred, written_off: None, waived, repaid }
}

fn facts() -> ClaimsFacts {
    let line = |project: &str, claim: &str, what: Claimed, debtor: Payee, cents| Line {
        project: project.to_owned(),
        claim: claim.to_owned(),
        what,
        of_land: project == "p-2",
        basis: "§ 49a Abs. 1 VwVfG".to_owned(),
        due_on: date!(2021 - 04 - 01),
        debtor,
        raised_seq: 40,
        raised_by: "bernd".to_owned(),
        amounts: amounts(cents),
    };
    let share = |matched| Claimed::Recovery { voucher: VoucherId::new("b-1").unwrap(), matched: Seq(matched) };
    let on = ClaimId::new("r-1").unwrap();
    let interest = Claimed::Interest { on, from: date!(2021 - 04 - 01), until: date!(2021 - 07 - 01) };
    ClaimsFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        lines: vec![
            line("p-1", "r-1", share(30), Payee::InVault, [10_000, 5_000, 2_000, 1_000, 4_000]),
            line("p-1", "z-1", interest, Payee::Nobody, [125, 125, 0, 0, 0]),
            line("p-2", "r-2", share(31), Payee::Erased, [3_000, 0, 0, 0, 3_000]),
        ],
        total: amounts([13_125, 5_125, 2_000, 1_000, 7_000]),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn each_project_has_its_sum() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    assert!(text.contains("101,25 | 51,25 | 20,00 | 10,00 | 40,00"), "{text}");
}

#[test]
fn nothing_at_all_says_so() {
    let empty = ClaimsFacts { lines: Vec::new(), total: Amounts::default(), ..facts() };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("keine Forderung erhoben") && !text.contains("0,00"), "{text}");
}
