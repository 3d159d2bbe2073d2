//! The table of the Länder as it ships.

use super::read;
use crate::intake::tables::FEDERAL_STATES;

#[test]
fn there_are_sixteen_and_three_of_them_are_cities() {
    let states = read(FEDERAL_STATES.csv.as_bytes()).unwrap();
    assert_eq!(states.len(), 16);
    assert_eq!(states[0].ags2, "01");
    assert_eq!((states[8].land_code.as_str(), states[8].name.as_str()), ("DE-BY", "Bayern"));
    let cities: Vec<&str> = states.iter().filter(|s| s.is_city_state).map(|s| s.land_code.as_str()).collect();
    assert_eq!(cities, ["DE-HH", "DE-HB", "DE-BE"]);
}

#[test]
fn a_key_given_twice_or_cut_short_is_refused() {
    let text = "ags2,land_code,name,city_state\n01,DE-SH,A,false\n01,DE-HH,B,ja\n2,DE-NI,C,true\n01,DE-HB,D,true\n";
    let faults = read(text.as_bytes()).unwrap_err().0;
    let places: Vec<(u64, &str)> = faults.iter().map(|f| (f.line, f.column.as_str())).collect();
    assert_eq!(places, [(3, "city_state"), (4, "ags2"), (5, "ags2")]);
}
