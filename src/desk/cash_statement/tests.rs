//! Which order a line pays: by name, by sign, never by a guess.

use super::*;
use crate::core::calendar::parse_date;
use crate::core::command::Act;
use crate::core::commitment::MakeCommitment;
use crate::core::ids::{ActorId, Seq};
use crate::core::order::CertifyOrder;

fn id<T: TryFrom<String>>(text: &str) -> T
where
    T::Error: std::fmt::Debug,
{
    T::try_from(text.to_owned()).unwrap()
}

fn euro(text: &str) -> Euro {
    Euro::parse(text).unwrap()
}

/// An issued order of 100 euro on a commitment of Bayern.
fn order(name: &str, sign: Option<&str>) -> Order {
    let certified = CertifyOrder {
        order: id(name),
        commitment: id("f-1"),
        amount_cents: euro("100"),
        due_on: parse_date("2021-03-31").unwrap(),
        cash_sign: sign.map(str::to_owned),
        payee: None,
    };
    let mut order = Order::new(certified, id("anna"), Seq(1));
    order.issued = Some((id::<ActorId>("bernd"), Seq(2)));
    order
}

fn commitment() -> Commitment {
    let made = MakeCommitment {
        commitment: id("f-1"),
        project: id("p-1"),
        manager: id("DE-BY"),
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        booking_year: 2021,
        year_granted: None,
        amount_cents: euro("500"),
        purpose: "Vertrag".to_owned(),
        payee: None,
    };
    Commitment::new(made, Seq(0))
}

fn planned(rows: &str, orders: &[Order]) -> Plan {
    let head = "line,booked_on,manager,voucher_number,cash_sign,amount_eur\n";
    let read = cash_statement::read(format!("{head}{rows}").as_bytes()).unwrap();
    plan(&id("k-1"), sha256(b"file"), read, orders, &[commitment()], &[2020].into())
}

/// `a 20.00` where a line pays the order a, 20 euro of it beyond; else the reason.
fn said(plan: &Plan) -> Vec<String> {
    let said = plan.lines.iter().map(|line| match &line.matched {
        Matched::Order { order, beyond } => format!("{order} {beyond}"),
        Matched::Refund { order, payment } => format!("{order} zurück: {payment}"),
        Matched::Nothing { reason } => reason.clone(),
    });
    said.collect()
}

#[test]
fn a_line_pays_the_order_that_it_names_and_never_one_that_is_guessed() {
    let mut certified = order("fest", Some("K-4"));
    certified.issued = None;
    let mut cancelled = order("alt", Some("K-3"));
    cancelled.cancelled.insert(Seq(3), euro("100"));
    let orders = [
        order("a", Some("K-1")),
        order("b", Some("K-2")),
        order("c", Some("K-2")),
        certified,
        cancelled,
        order("neu", Some("K-3")),
    ];
    let table = [
        (",a,", "a 0.00"),
        ("DE-BY,,K-1", "a 0.00"),
        (",unbekannt,K-1", "a 0.00"),
        (",a,K-1", "a 0.00"),
        (",a,K-2", "die Anordnung a hat das Kassenzeichen K-1, im Auszug steht K-2"),
        ("DE-BE,a,", "die Anordnung a ist von DE-BY, im Auszug steht DE-BE"),
        (",,K-2", "das Kassenzeichen K-2 haben mehrere Anordnungen: b, c"),
        (",,K-3", "neu 0.00"),
        (",alt,", "alt 50.00"),
        (",fest,", "die Anordnung fest ist nicht angeordnet, sondern festgestellt"),
        (",,K-4", "keine Anordnung hat das Kassenzeichen K-4"),
        (",x,", "eine Anordnung x gibt es nicht, und ein Kassenzeichen fehlt"),
        (",,", "Belegnummer und Kassenzeichen fehlen"),
    ];
    for (cells, expected) in table {
        let cells = cells.split(',').collect::<Vec<_>>();
        let cells = if cells.len() == 2 { vec!["", cells[0], cells[1]] } else { cells };
        let row = format!("1,2021-03-31,{},50.00\n", cells.join(","));
        assert_eq!(said(&planned(&row, &orders)), [expected], "{row}");
    }
}

#[test]
fn what_one_line_pays_is_not_open_for_the_next() {
    let rows = "1,2021-03-31,,a,,60.00\n2,2021-03-31,,a,,60.00\n3,2021-03-31,,a,,5.00\n";
    let plan = planned(rows, &[order("a", None)]);
    assert_eq!(said(&plan), ["a 0.00", "a 20.00", "a 5.00"]);
    assert_eq!((plan.head.lines, plan.head.sum_cents, plan.counted()), (3, euro("125"), (3, 0)));
}

#[test]
fn a_line_with_a_minus_undoes_the_one_payment_that_it_fits() {
    let mut one = order("a", None);
    one.paid.insert(Seq(7), euro("60"));
    let mut two = order("b", None);
    two.paid.extend([(Seq(8), euro("30")), (Seq(9), euro("40"))]);
    let orders = [one, two];
    let table = [
        ("2021-03-31,,a,,-50.00", "a zurück: Auszahlung 7"),
        ("2021-03-31,,b,,-30.00", "b zurück: Auszahlung 8"),
        ("2021-03-31,,b,,-35.00", "b zurück: Auszahlung 9"),
        ("2021-03-31,,b,,-20.00", "auf b kommen mehrere Auszahlungen dafür in Betracht"),
        ("2021-03-31,,b,,-50.00", "auf b ist keine Auszahlung über 50,00\u{a0}€ offen, die zurückkommen könnte"),
        ("2022-03-31,,a,,-5.00", "die Anordnung a gehört zu einem anderen Haushaltsjahr, die Rückzahlung ist Einnahme"),
    ];
    for (cells, expected) in table {
        assert_eq!(said(&planned(&format!("1,{cells}\n"), &orders)), [expected], "{cells}");
    }
    let twice = planned("1,2021-03-31,,a,,-50.00\n2,2021-03-31,,a,,-50.00\n", &orders);
    assert_eq!(said(&twice)[1], "auf a ist keine Auszahlung über 50,00\u{a0}€ offen, die zurückkommen könnte");
    assert_eq!((twice.head.sum_cents, twice.counted()), (euro("-100"), (1, 1)));
}

#[test]
fn a_line_undoes_what_a_line_before_it_paid_and_never_one_behind() {
    let rows = ["2021-03-31,,a,,-20.00", "2021-03-31,,a,,60.00", "2021-03-31,,a,,-20.00", "2021-03-31,,a,,-60.00"];
    let rows: String = rows.iter().enumerate().map(|(at, row)| format!("{},{row}\n", at + 1)).collect();
    let plan = planned(&rows, &[order("a", None)]);
    let none = |amount: &str| format!("auf a ist keine Auszahlung über {amount}\u{a0}€ offen, die zurückkommen könnte");
    let expected = [none("20,00"), "a 0.00".to_owned(), "a zurück: Auszahlung der Zeile 2".to_owned(), none("60,00")];
    assert_eq!(said(&plan), expected);
    let Act::RecordRefund(refund) = &plan.commands(None, None, None).unwrap()[3].1.act else { panic!("{plan:?}") };
    assert_eq!(refund.payment, Undone::Line { line: 2 });
}

#[test]
fn commands_follow_from_the_file_and_the_statement_alone() {
    let rows = "1,2021-03-30,DE-BY,a,,60.00\n2,2021-03-31,DE-BY,x,K-9,60.00\n";
    let plan = planned(rows, &[order("a", None)]);
    let commands = plan.commands(None, None, None).unwrap();
    assert_eq!(commands, plan.commands(None, None, None).unwrap());
    let days: Vec<String> = commands.iter().map(|(_, command)| command.booked_on.to_string()).collect();
    assert_eq!(days, ["2021-03-31", "2021-03-30", "2021-03-31"]);
    assert_eq!(commands[1].1.voucher.as_deref(), Some("Kassenauszug k-1, Zeile 1"));
    let Act::RecordUnmatched(unmatched) = &commands[2].1.act else { panic!("{commands:?}") };
    assert_eq!(unmatched.references, "Bewirtschafter DE-BY, Belegnummer x, Kassenzeichen K-9");
    let chosen = plan.commands(Some(&id("meine")), None, Some("Az. 1")).unwrap();
    assert_eq!((chosen[0].0.as_str(), chosen[1].1.voucher.as_deref()), ("meine", Some("Az. 1")));
    let all = commands.iter().chain(&chosen).map(|(id, _)| id.to_string());
    assert_eq!(all.collect::<std::collections::BTreeSet<_>>().len(), 6, "no id stands twice");
}

#[test]
fn a_refused_statement_speaks_alone() {
    let violation = || Violation::of(&crate::core::rules::PAYER_APART);
    let lines = refused_lines(vec![(2, vec![violation()]), (4, vec![violation(), violation()])]);
    assert_eq!(lines.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [Some(2), Some(4), Some(4)]);
    let head = refused_lines(vec![(0, vec![violation()]), (1, vec![violation()])]);
    assert_eq!(head.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [None]);
}
