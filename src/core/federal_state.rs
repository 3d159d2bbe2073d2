//! The 16 Länder: ISO 3166-2:DE code, official key (AGS), name.
//!
//! In the order of the official key, which is the order of every printed table. Names and codes are
//! facts; they stand here and not in a table because the rules need them.

/// One Land.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FederalState {
    /// `DE-BY`.
    pub code: &'static str,
    /// `09`, the first two digits of every AGS and ARS.
    pub ags2: &'static str,
    pub name: &'static str,
    pub city_state: bool,
}

const fn land(code: &'static str, ags2: &'static str, name: &'static str, city_state: bool) -> FederalState {
    FederalState { code, ags2, name, city_state }
}

/// All 16, in printing order.
pub const ALL: [FederalState; 16] = [
    land("DE-SH", "01", "Schleswig-Holstein", false),
    land("DE-HH", "02", "Hamburg", true),
    land("DE-NI", "03", "Niedersachsen", false),
    land("DE-HB", "04", "Bremen", true),
    land("DE-NW", "05", "Nordrhein-Westfalen", false),
    land("DE-HE", "06", "Hessen", false),
    land("DE-RP", "07", "Rheinland-Pfalz", false),
    land("DE-BW", "08", "Baden-Württemberg", false),
    land("DE-BY", "09", "Bayern", false),
    land("DE-SL", "10", "Saarland", false),
    land("DE-BE", "11", "Berlin", true),
    land("DE-BB", "12", "Brandenburg", false),
    land("DE-MV", "13", "Mecklenburg-Vorpommern", false),
    land("DE-SN", "14", "Sachsen", false),
    land("DE-ST", "15", "Sachsen-Anhalt", false),
    land("DE-TH", "16", "Thüringen", false),
];

/// The Land of a code such as `DE-BY`.
#[must_use]
pub fn by_code(code: &str) -> Option<&'static FederalState> {
    ALL.iter().find(|state| state.code == code)
}
