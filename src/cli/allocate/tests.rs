//! Deductions as they are written on the command line.

use super::*;

#[test]
fn deductions_are_read_in_their_three_forms() {
    let fixed = deduction("reserve=1000.00").unwrap();
    assert_eq!(fixed.what, DeductionKind::Reserve);
    assert_eq!(fixed.amount, DeductionAmount::Fixed { amount_cents: Euro::from_cents(100_000).unwrap() });
    let percent = deduction("federal-share=12.5%").unwrap();
    assert!(matches!(percent.amount, DeductionAmount::PercentOfTotal { percent } if percent.to_string() == "12.5"));
    let host = deduction("host-quota:DE-BE=2%rest").unwrap();
    assert!(matches!(&host.what, DeductionKind::HostQuota { recipient } if recipient.as_str() == "DE-BE"));
    assert!(matches!(host.amount, DeductionAmount::PercentOfRest { .. }));
}

#[test]
fn anything_else_is_refused() {
    for wrong in ["reserve", "reserve=", "reserve=5%foo", "reserve:DE-BE=5%", "host-quota=5%", "x=1.00", "reserve=1,00"]
    {
        assert!(deduction(wrong).is_err(), "{wrong}");
    }
}
