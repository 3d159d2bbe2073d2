//! The tables that ship with titelbuch, built in, so that it works in an empty folder.
//!
//! Here they are only text; the loaders beside this file give them types, and `fixtures/README.md`
//! says where each comes from. No table here is a statement about real money of the programme.

/// A table as it ships: its name, its text, and its description (`.source.toml`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    pub name: &'static str,
    pub csv: &'static str,
    pub source_toml: &'static str,
}

macro_rules! table {
    ($path:literal, $name:literal) => {
        Table {
            name: $name,
            csv: include_str!(concat!("../../fixtures/", $path, $name, ".csv")),
            source_toml: include_str!(concat!("../../fixtures/", $path, $name, ".source.toml")),
        }
    };
}

pub const KOENIGSTEIN_2014: Table = table!("keys/", "koenigstein_2014");
pub const KOENIGSTEIN_2016: Table = table!("keys/", "koenigstein_2016");
pub const KOENIGSTEIN_2019: Table = table!("keys/", "koenigstein_2019");
pub const GAFINHG_2021: Table = table!("keys/", "gafinhg_2021");
pub const KINVFG_CHAPTER1: Table = table!("keys/", "kinvfg_chapter1");
pub const KITAFINHG_2020_2021: Table = table!("keys/", "kitafinhg_2020_2021");
pub const KRAFTSTKOMPG_2010: Table = table!("keys/", "kraftstkompg_2010");

/// Every table with the columns `land_code,name,percent,amount_eur`. Not all are usable as keys:
/// `koenigstein_2014` misses 100 and `kitafinhg_2020_2021` misses its own printed total.
pub const ALL_KEYS: &[Table] = &[
    KOENIGSTEIN_2014,
    KOENIGSTEIN_2016,
    KOENIGSTEIN_2019,
    GAFINHG_2021,
    KINVFG_CHAPTER1,
    KITAFINHG_2020_2021,
    KRAFTSTKOMPG_2010,
];

pub const FEDERAL_STATES: Table = table!("", "laender");
pub const POPULATION_BY_LAND: Table = table!("", "population_by_land");
pub const MUNICIPALITIES: Table = table!("", "municipalities_zensus2022");
pub const BASE_RATES: Table = table!("", "basiszinssatz");
pub const POLICY_FIELDS: Table = table!("", "themenfelder");
