//! The map: how much of what each Land was assigned it has committed, in classes.

use super::Line;
use crate::core::federal_state;
use crate::core::money::Euro;
use crate::report::sheet::{Drawing, LandArea, LandMap, Shape};
use crate::report::words::Language;
use crate::report::{ReportError, outlines, parts};

/// The classes, from no value to the most. Their bounds are fixed, so that maps of two days can be compared.
const fn classes(language: Language) -> [&'static str; 6] {
    match language {
        Language::De => [
            "noch nichts zugewiesen",
            "zugewiesen, noch nichts gebunden",
            "bis 25 % gebunden",
            "über 25 % bis 50 %",
            "über 50 % bis 75 %",
            "über 75 %",
        ],
        Language::En => [
            "nothing assigned yet",
            "assigned, nothing committed yet",
            "up to 25 % committed",
            "above 25 % up to 50 %",
            "above 50 % up to 75 %",
            "above 75 %",
        ],
    }
}

/// The number of the class.
fn class(assigned: Option<Euro>, committed: Option<Euro>) -> usize {
    let cents = |amount: Option<Euro>| amount.map_or(0, |amount| i128::from(amount.cents()));
    let (whole, part) = (cents(assigned), cents(committed));
    match (whole > 0, part > 0) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) if 4 * part <= whole => 2,
        (true, true) if 2 * part <= whole => 3,
        (true, true) if 4 * part <= 3 * whole => 4,
        (true, true) => 5,
    }
}

pub(super) fn drawing(lands: &[Line], language: Language) -> Result<Drawing, ReportError> {
    let areas: Vec<LandArea> = federal_state::ALL
        .iter()
        .map(|land| {
            let found = lands.iter().find(|line| line.land == land.code).map(|line| line.amounts);
            let class = found.map_or(0, |amounts| class(amounts.assigned, amounts.committed));
            LandArea { land: land.code.to_owned(), class }
        })
        .collect();
    let classes = classes(language);
    let mut named: Vec<&federal_state::FederalState> = federal_state::ALL.iter().collect();
    named.sort_by_key(|land| parts::federal_place(land.code));
    let said = classes.iter().enumerate().filter_map(|(number, label)| {
        let of_class = |land: &&&federal_state::FederalState| {
            areas.iter().any(|area| area.land == land.code && area.class == number)
        };
        let names: Vec<&str> = named.iter().filter(of_class).map(|land| land.name).collect();
        (!names.is_empty()).then(|| format!("{number} ({label}): {}", names.join(", ")))
    });
    let lead = language.pick(
        "Karte der Länder nach dem Anteil der gebundenen an den zugewiesenen Mitteln, in Klassen",
        "Map of the Länder by the share of committed in assigned funds, in classes",
    );
    let alternative = format!("{lead}. {}", said.collect::<Vec<_>>().join("; "));
    let title = language.pick("Gebunden von zugewiesen, je Land", "Committed of assigned, by Land").to_owned();
    let classes = classes.iter().map(|label| (*label).to_owned()).collect();
    let map = LandMap { classes, areas, notice: outlines::notice(language)? };
    Ok(Drawing { title, alternative, shape: Shape::Map(map) })
}

#[cfg(test)]
mod tests {
    //! Tests of the bounds of the classes.

    use super::*;
    use crate::report::specimen::euro;

    #[test]
    fn the_bounds_belong_to_the_lower_class() {
        for (assigned, committed, expected) in [
            (None, None, 0),
            (Some(0), None, 0),
            (Some(100), None, 1),
            (Some(100), Some(0), 1),
            (Some(100), Some(25), 2),
            (Some(100), Some(26), 3),
            (Some(100), Some(50), 3),
            (Some(100), Some(75), 4),
            (Some(100), Some(76), 5),
            (Some(100), Some(100), 5),
        ] {
            assert_eq!(class(assigned.map(euro), committed.map(euro)), expected, "{assigned:?} {committed:?}");
        }
    }

    #[test]
    fn the_text_says_what_the_map_shows() {
        let drawing = drawing(&[], Language::De).unwrap();
        assert!(drawing.alternative.contains("0 (noch nichts zugewiesen): Baden-Württemberg, Bayern, Berlin"));
        let Shape::Map(map) = drawing.shape else { panic!("no map") };
        assert_eq!((map.areas.len(), map.classes.len()), (16, 6));
        assert!(map.notice.contains("© GeoBasis-DE / BKG 2021"));
    }
}
