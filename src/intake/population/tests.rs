//! The table of inhabitants as it ships: two days, and the sums its source states.

use super::read;
use crate::intake::tables::POPULATION_BY_LAND;
use std::collections::BTreeMap;
use time::macros::date;

#[test]
fn both_days_have_sixteen_rows_and_the_stated_sums() {
    let rows = read(POPULATION_BY_LAND.csv.as_bytes()).unwrap();
    assert_eq!(rows.len(), 32);
    let mut per_day = BTreeMap::new();
    for row in &rows {
        let (count, sum) = per_day.entry(row.counted_on).or_insert((0_u64, 0_u64));
        *count += 1;
        *sum += row.population;
    }
    let expected =
        BTreeMap::from([(date!(2019 - 12 - 31), (16, 83_166_711)), (date!(2022 - 05 - 15), (16, 82_711_282))]);
    assert_eq!(per_day, expected);
}

#[test]
fn the_census_sums_agree_with_the_municipalities() {
    let mut per_land: BTreeMap<String, u64> = BTreeMap::new();
    let table = crate::intake::tables::MUNICIPALITIES;
    for row in crate::intake::municipalities::read(table.csv.as_bytes()).unwrap() {
        *per_land.entry(row.land_code).or_default() += row.population;
    }
    let rows = read(POPULATION_BY_LAND.csv.as_bytes()).unwrap();
    for row in rows.iter().filter(|row| row.counted_on == date!(2022 - 05 - 15)) {
        assert_eq!(per_land.get(&row.land_code), Some(&row.population), "{}", row.land_code);
    }
}

#[test]
fn a_land_twice_on_one_day_is_refused() {
    let text = "land_code,name,date,population,basis\nDE-BY,B,2019-12-31,1,x\nDE-BY,B,2022-05-15,1,x\nDE-BY,B,2019-12-31,2,x\n";
    let faults = read(text.as_bytes()).unwrap_err().0;
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].line, faults[0].column.as_str()), (4, "land_code"));
}
