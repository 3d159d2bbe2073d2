//! Tables of weights: what is read, and every fault with its place.

use super::*;
use crate::intake::tables;

fn with(weight: Option<&str>, id: Option<&str>) -> WeightOptions {
    WeightOptions { weight_column: weight.map(str::to_owned), id_column: id.map(str::to_owned) }
}

fn read_text(text: &str) -> Result<WeightTable, WeightError> {
    read(text.as_bytes(), &WeightOptions::default())
}

/// Line, column, value of every fault.
fn places(result: Result<WeightTable, WeightError>) -> Vec<(u64, String, String)> {
    match result.unwrap_err() {
        WeightError::Faults(IntakeFaults(faults)) => {
            faults.into_iter().map(|fault| (fault.line, fault.column, fault.value)).collect()
        }
        other => panic!("faults expected: {other}"),
    }
}

fn candidates(result: Result<WeightTable, WeightError>) -> Vec<String> {
    match result.unwrap_err() {
        WeightError::ChooseColumn { candidates } => candidates,
        other => panic!("a choice expected: {other}"),
    }
}

#[test]
fn the_printed_keys_are_read_as_they_are() {
    let table = read_text(tables::KRAFTSTKOMPG_2010.csv).unwrap();
    assert_eq!((table.column.as_str(), table.rows.len(), table.warnings.len()), ("percent", 16, 0));
    let hamburg = table.rows.iter().find(|row| row.id == "DE-HH").unwrap();
    assert_eq!((hamburg.verbatim.as_str(), hamburg.name.as_str()), ("1.80560", "Hamburg"));
    assert_eq!(hamburg.weight, Weight::Small(180_560));
    let bad = read_text(tables::KOENIGSTEIN_2014.csv).unwrap();
    assert!(bad.warnings[0].contains("99.97961") && bad.warnings[0].contains("−0.02039"), "{:?}", bad.warnings);
}

#[test]
fn without_percentages_the_columns_of_numbers_are_offered() {
    assert_eq!(candidates(read_text(tables::KITAFINHG_2020_2021.csv)), ["amount_eur"]);
    let municipalities = read_text(tables::MUNICIPALITIES.csv);
    assert_eq!(candidates(municipalities), ["population_2022_05_15"], "keys with leading zeros are no numbers");
    assert!(candidates(read_text("id,x\na,b\n")).is_empty());
    let named = read(tables::KITAFINHG_2020_2021.csv.as_bytes(), &with(Some("amount_eur"), None)).unwrap();
    assert_eq!((named.rows.len(), named.warnings.len()), (16, 0));
}

#[test]
fn a_column_of_ids_that_repeats_gives_way_to_one_that_does_not() {
    let options = with(Some("population_2022_05_15"), None);
    let table = read(tables::MUNICIPALITIES.csv.as_bytes(), &options).unwrap();
    assert!(table.rows.len() > 10_000 && table.rows[0].id == "01001000", "{:?}", table.rows[0]);
    assert!(table.warnings[0].contains("land_code") && table.warnings[0].contains("ags"));
    let chosen = with(Some("population_2022_05_15"), Some("ars"));
    assert_eq!(read(tables::MUNICIPALITIES.csv.as_bytes(), &chosen).unwrap().rows[0].id, "010010000000");
    assert_eq!(read_text("kreis,percent\nx,60\ny,40\n").unwrap().rows[1].id, "y");
}

#[test]
fn a_german_spreadsheet_is_read() {
    let bytes = b"id;name;percent\r\n1;Th\xfcringen;1.234,50\r\n2;Bayern;2\r\n";
    let table = read(bytes, &WeightOptions::default()).unwrap();
    assert_eq!(table.rows[0].name, "Thüringen");
    assert_eq!((table.rows[0].verbatim.as_str(), table.rows[0].value.to_string().as_str()), ("1.234,50", "1234.50"));
    assert_eq!(table.rows[1].weight, Weight::Small(200));
}

#[test]
fn all_faults_come_at_once_with_their_places() {
    let text = "id,percent\na,-1\nb,\nc,x\na,5\n,6\ntotal,7\nd,0\n";
    let expected = [
        (2, "percent", "-1"),
        (3, "percent", ""),
        (4, "percent", "x"),
        (5, "id", "a"),
        (6, "id", ""),
        (7, "id", "total"),
    ];
    let expected: Vec<_> =
        expected.into_iter().map(|(line, column, value)| (line, column.to_owned(), value.to_owned())).collect();
    assert_eq!(places(read_text(text)), expected);
    let said = read_text(text).unwrap_err().to_string();
    assert!(said.contains("Zeile 5, Spalte id: „a“ kommt zweimal vor, zuerst in Zeile 2"), "{said}");
}

#[test]
fn mixed_conventions_are_named_on_both_sides() {
    let result = read_text("id;percent\na;1.234,56\nb;1,234.56\nc;3\n");
    assert_eq!(places(result).iter().map(|place| place.0).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(places(read_text("id;percent\na;1.234\nb;5.678\n")).len(), 2);
}

#[test]
fn a_column_that_is_not_there_is_named_with_those_that_are() {
    for options in [with(Some("anteil"), None), with(None, Some("anteil"))] {
        let said = read(b"id,percent\na,1\n", &options).unwrap_err().to_string();
        assert!(said.contains("Spalte anteil") && said.contains("id, percent"), "{said}");
    }
}

#[test]
fn a_table_without_rows_is_for_apportion_to_refuse() {
    assert!(read_text("id,percent\n").unwrap().rows.is_empty());
    assert!(read_text("id,x\n").unwrap().rows.is_empty());
    assert!(matches!(read_text(""), Err(WeightError::Faults(_))));
}

/// Three decimals everywhere look like thousands; the commas of the file say what they are.
#[test]
fn dots_are_decimals_where_commas_separate_and_nothing_contradicts() {
    let verbatim =
        |text: &str| -> Vec<String> { read_text(text).unwrap().rows.iter().map(|row| row.value.to_string()).collect() };
    assert_eq!(verbatim("id,percent\na,12.500\nb,37.500\nc,50.000\n"), ["12.500", "37.500", "50.000"]);
    for refused in [
        "id;percent\na;12.500\nb;37.500\n",
        "id\tpercent\na\t12.500\nb\t37.500\n",
        "id,percent,amount_eur\na,12.500,1.234.567\nb,37.500,1.000\n",
        "id,percent,amount_eur\na,12.500,\"1.234,56\"\nb,37.500,\"1.000,00\"\n",
        "id,percent,amount_eur\na,12.500,\"1,234\"\nb,37.500,5\n",
        "id,percent\na,1.234\nb,999\n",
    ] {
        assert_eq!(places(read_text(refused))[0].1, "percent", "{refused}");
    }
}
