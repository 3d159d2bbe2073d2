//! What the random histories begin on: books where some acts have already happened, so that others are possible.

use super::*;

pub fn beginning() -> Book {
    let mut book = assigned();
    climb(&mut book, vec![("anna", granted(2021, 2022, "3"), &[]), ("anna", granted(2021, 2023, "2"), &[])]);
    assert_eq!(by_two(&mut book, "ve", authority_assignment(2022, &[("DE-BY", "2.00")])), NONE);
    begun_on(book)
}

/// Where nothing is assigned yet, pots can be distributed anew.
pub fn before_assignment() -> Book {
    let mut book = with_quota(masters());
    for (who, act) in [("system", actor("carla")), ("anna", project("p-1", "DE-BY"))] {
        assert_eq!(step(&mut book, who, act), Vec::<&str>::new());
    }
    begun_on(book)
}

/// Where a payment has a voucher of which a part is disputed.
pub fn after_examination() -> Book {
    let mut book = beginning();
    let acts = [
        ("anna", item("0699/119 99", "bmi")),
        ("anna", make("f-0", "20")),
        ("anna", certify("a-0", "f-0", "10")),
        ("anna", certify("a-3", "f-0", "1")),
        ("bernd", Act::IssueOrder { order: id("a-0") }),
        ("carla", pay("a-0", "10", PaymentSource::Typed)),
        ("anna", Act::RegisterVoucher(voucher("b-1", "8", "0"))),
        ("anna", Act::SubmitFiling(filing("n-1", &["Reisen"]))),
        ("anna", noted()),
    ];
    for (who, act) in acts {
        assert_eq!(step(&mut book, who, act), Vec::<&str>::new());
    }
    let payment = last(&book, "paid/1", 0);
    assert_eq!(step(&mut book, "anna", matched("b-1", payment, "4")), Vec::<&str>::new());
    let share = last(&book, "voucher_matched/1", 0);
    assert_eq!(step(&mut book, "bernd", examine(share, "1", "2")), Vec::<&str>::new());
    book
}

/// Where three municipalities and an agency are known.
pub fn before_handing_on() -> Book {
    let mut book = ready();
    assert_eq!(step(&mut book, "anna", make("f-0", "8")), NONE);
    begun_on(book)
}

fn begun_on(book: Book) -> Book {
    let mut book = with_key(book);
    let statement = Act::ImportStatement(ImportStatement {
        statement: id("k-1"),
        file_sha256: sha256(b"file"),
        lines: 4,
        sum_cents: euro("1"),
    });
    let appropriate =
        Act::Appropriate { budget_item: id("0699/532 99"), booking_year: 2021, amount_cents: euro("4.00") };
    let covered = Act::DeclareBudgetNote(DeclareBudgetNote {
        budget_item: id("0698/532 99"),
        note: BudgetNote::CoveredBy { budget_item: id("0699/532 99") },
        source: "Vermerk Nr. 1".to_owned(),
    });
    for (name, above) in [("by-min", "DE-BY"), ("by-amt", "by-min")] {
        assert_eq!(step(&mut book, "system", manager(name, Some(above), ManagerKind::Agency)), NONE);
    }
    for act in [statement, covered, transferable(), appropriate] {
        assert_eq!(step(&mut book, "anna", act), Vec::<&str>::new());
    }
    book
}
