//! What slips, what waits, what lapses, and who is named.

use super::*;
use crate::core::calendar::parse_date;
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

fn slip(to: u16) -> Slip {
    Slip { project: id("p-1"), from: 2022, to }
}

fn commitment(name: &str, item: &str, granted: Option<u16>, amount: &str) -> Commitment {
    let made = MakeCommitment {
        commitment: id(name),
        project: id("p-1"),
        manager: id("DE-BY"),
        component: id("foederal"),
        budget_item: id(item),
        booking_year: 2022,
        year_granted: granted,
        amount_cents: euro(amount),
        purpose: "Vertrag".to_owned(),
        payee: None,
    };
    Commitment::new(made, Seq(0))
}

/// A commitment with 100 of which 30 are ordered and 20 of those unpaid; a residue of 2020; an item that is not transferable.
fn planned(to: u16) -> Reprofile {
    let mut first = commitment("f-1", "0699/532 99", None, "100");
    first.ordered.insert(Seq(5), euro("30"));
    let others = [commitment("f-2", "0699/532 99", Some(2020), "7"), commitment("f-3", "0699/812 99", None, "5")];
    let elsewhere = Commitment {
        made: MakeCommitment { project: id("p-2"), ..commitment("f-4", "0699/532 99", None, "9").made },
        ..commitment("f-4", "0699/532 99", None, "9")
    };
    let done = Commitment { ordered: [(Seq(6), euro("3"))].into(), ..commitment("f-5", "0699/532 99", None, "3") };
    let certified = CertifyOrder {
        order: id("a-1"),
        commitment: id("f-1"),
        amount_cents: euro("30"),
        due_on: parse_date("2022-03-31").unwrap(),
        cash_sign: None,
        payee: None,
    };
    let mut order = Order::new(certified, id("anna"), Seq(1));
    order.issued = Some((id::<ActorId>("bernd"), Seq(5)));
    order.paid.insert(Seq(7), euro("10"));
    let bound = first.made.at(Stage::Committed);
    let authority = CommitmentAuthority {
        budget_item: id("0699/812 99"),
        year_granted: 2022,
        due_year: to,
        assigned_to: Some(AssignedTo { component: id("foederal"), manager: id("DE-BY") }),
    };
    let free = authority.free(&id("DE-BY"));
    let standing = [(bound, euro("72")), (others[0].made.at(Stage::Committed), euro("7"))];
    let standing = standing.into_iter().chain([(others[1].made.at(Stage::Committed), euro("5")), (free, euro("4"))]);
    let commitments: Vec<Commitment> = [first].into_iter().chain(others).chain([elsewhere, done]).collect();
    let transferable = BTreeSet::from([id("0699/532 99")]);
    plan(&slip(to), &commitments, &[order], &standing.collect::<Vec<_>>(), &transferable).unwrap()
}

#[test]
fn what_is_open_is_freed_and_waits_where_it_may() {
    let found = planned(2023);
    let ways: Vec<(&str, Euro, Way)> =
        found.parts.iter().map(|part| (part.made.commitment.as_str(), part.open, part.way)).collect();
    let expected = [
        ("f-1", euro("70"), Way::Residue { granted: 2022 }),
        ("f-2", euro("7"), Way::TooLate { last: 2022 }),
        ("f-3", euro("5"), Way::NotTransferable),
    ];
    assert_eq!(ways, expected);
    assert_eq!((found.freed(), found.residue()), (Ok(euro("82")), Ok(euro("70"))));
    assert_eq!(found.held, [Held { order: id("a-1"), unpaid: euro("20") }]);
    assert_eq!(found.without_commitment, euro("2"));
    let day = parse_date("2022-11-30").unwrap();
    let commands = found.commands(&id("schub"), day, Some("Vermerk")).unwrap();
    let said: Vec<(&str, bool)> =
        commands.iter().map(|(id, command)| (id.as_str(), matches!(command.act, Act::FormResidue(_)))).collect();
    assert_eq!(said, [("schub", false), ("schub-2", true), ("schub-3", false), ("schub-4", false)]);
    let Act::FormResidue(residue) = &commands[1].1.act else { panic!() };
    assert_eq!((residue.authority.booking_year, residue.amount_cents), (2022, euro("70")));
}

#[test]
fn whoever_has_to_do_something_is_named() {
    let said = planned(2023).left_to_others().join("\n");
    for part in [
        "Anordnung a-1: 20,00\u{a0}€ sind angeordnet",
        "2,00\u{a0}€ sind ohne Festlegung",
        "f-1: das Bundesministerium der Finanzen willigt in den Ausgaberest von 70,00\u{a0}€ für 2023 ein",
        "f-1: DE-BY bindet 70,00\u{a0}€ im Jahr 2023 neu („commitment make --year 2023 --granted 2022“)",
        "f-2: 7,00\u{a0}€ verfallen mit dem Abschluss 2022, als Ausgaberest gelten sie längstens bis 2022",
        "f-3: 5,00\u{a0}€ verfallen mit dem Abschluss 2022, die Haushaltsstelle 0699/812 99 ist nicht übertragbar",
        "oder DE-BY nutzt die Verpflichtungsermächtigung für 2023, frei sind 4,00\u{a0}€",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let later = planned(2024).left_to_others().join("\n");
    assert!(
        later.contains("f-1: nicht vor 2024 gebraucht, wird der Rest bis dahin jedes Jahr neu gebildet"),
        "{later}"
    );
    assert!(planned(2025).left_to_others().iter().any(|said| said.starts_with("f-1: 70,00\u{a0}€ verfallen")));
}
