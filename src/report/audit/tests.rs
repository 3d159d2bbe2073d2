//! The package without a book: order, time, hashes, and what it refuses.

use super::catalogue::{ColumnType, Kind};
use super::*;

#[test]
fn the_catalogue_is_readable_and_describes_every_column_in_both_languages() {
    let tables = catalogue::tables().unwrap();
    assert_eq!(tables.iter().filter(|table| table.kind.is_exported()).count(), 9);
    for table in &tables {
        assert!(!table.description.de.is_empty() && !table.description.en.is_empty(), "{}", table.name);
        for key in &table.key {
            assert!(table.columns.iter().any(|column| column.name == *key), "{}.{key}", table.name);
        }
        for column in &table.columns {
            let place = format!("{}.{}", table.name, column.name);
            assert!(!column.description.de.is_empty() && !column.description.en.is_empty(), "{place}");
            assert!(column.kind != ColumnType::Bytes || table.kind == Kind::Vault, "{place}");
            assert!(
                column.references.as_deref().is_none_or(|other| ["journal", "accounts"].contains(&other)),
                "{place}"
            );
        }
    }
}

fn about() -> About {
    let root = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let provenance = Provenance {
        as_of_size: 0,
        as_of_date: None,
        value_date: None,
        checkpoint: "a.example/b\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— x y\n".to_owned(),
        origin: "a.example/b".to_owned(),
        verifier_key: "key".to_owned(),
        root_hash: root.to_owned(),
        rule_version: "1".to_owned(),
        program_version: "0".to_owned(),
        parameters: BTreeMap::new(),
        recorded_at: time::OffsetDateTime::UNIX_EPOCH,
    };
    About { provenance, banners: vec!["Beispielrechnung".to_owned()] }
}

fn package() -> Package<std::io::Cursor<Vec<u8>>> {
    Package::begin(std::io::Cursor::new(Vec::new()), about()).unwrap()
}

#[test]
fn a_table_is_lossless_summed_and_ended_by_whole_rows() {
    let mut package = package();
    package.begin_table("balances", &["account_id", "may_be_negative", "balance_cents"]).unwrap();
    let most = (1 << 53) - 1;
    for number in 0..3000 {
        package.row(&[Value::Integer(number), Value::Integer(0), Value::Integer(most)]).unwrap();
    }
    package.row(&[Value::Integer(3000), Value::Integer(1), Value::Integer(-1)]).unwrap();
    package.end_table().unwrap();
    let entry = package.entries.last().unwrap();
    let sum = i128::from(most) * 3000 - 1;
    assert_eq!((entry.rows, entry.sums.get("balance_cents")), (Some(3001), Some(&sum.to_string())));
    package.describe().unwrap();
    let (out, entries) = package.seal("note\n").unwrap();
    let mut zip = zip::ZipArchive::new(out).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("tables/balances.csv").unwrap(), &mut text).unwrap();
    assert!(text.starts_with("account_id,may_be_negative,balance_cents\r\n0,0,9007199254740991\r\n"));
    assert!(text.ends_with("2999,0,9007199254740991\r\n3000,1,-1\r\n"));
    let entry = entries.iter().find(|entry| entry.path == "tables/balances.csv").unwrap();
    assert_eq!((entry.sha256.clone(), entry.bytes), (sha256(text.as_bytes()).to_string(), text.len() as u64));
}

#[test]
fn the_explanations_name_the_book_and_that_it_is_an_example() {
    let mut package = package();
    package.describe().unwrap();
    let (out, _) = package.seal("note\n").unwrap();
    let mut zip = zip::ZipArchive::new(out).unwrap();
    for name in ["LIESMICH.md", "README.md"] {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_name(name).unwrap(), &mut text).unwrap();
        assert!(text.contains("a.example/b") && text.contains("**Beispielrechnung**"), "{name}");
        assert!(!text.contains('{'), "{name}: a word was not filled in");
    }
}

#[test]
fn what_the_catalogue_does_not_describe_is_refused() {
    let mut package = package();
    for (table, columns) in [
        ("vault_items", &["vault_id", "salt", "content"][..]),
        ("reversals", &["reversed_seq"][..]),
        ("reversals", &["by_seq", "reversed_seq"][..]),
        ("nothing", &[][..]),
    ] {
        assert!(package.begin_table(table, columns).is_err(), "{table}");
    }
    package.begin_table("reversals", &["reversed_seq", "by_seq"]).unwrap();
    for row in [
        &[Value::Integer(1)][..],
        &[Value::Integer(1), Value::Null][..],
        &[Value::Integer(1), Value::Text("2")][..],
        &[Value::Bytes(b"1"), Value::Integer(2)][..],
    ] {
        assert!(package.row(row).is_err(), "{row:?}");
    }
}
