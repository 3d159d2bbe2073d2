//! The 14 policy fields (Themenfelder) of the OZG: codes and names.
//!
//! They stand here and not in a table because a rule needs them and core reads no files; who leads a
//! field changed over time and stays in `fixtures/themenfelder.csv`. A test holds both equal.

/// One policy field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyField {
    pub code: &'static str,
    pub name: &'static str,
}

const fn field(code: &'static str, name: &'static str) -> PolicyField {
    PolicyField { code, name }
}

/// All 14, in the order of the table.
pub const ALL: [PolicyField; 14] = [
    field("arbeit_ruhestand", "Arbeit und Ruhestand"),
    field("bauen_wohnen", "Bauen und Wohnen"),
    field("bildung", "Bildung"),
    field("ein_auswanderung", "Ein- und Auswanderung"),
    field("engagement_hobby", "Engagement und Hobby"),
    field("familie_kind", "Familie und Kind"),
    field("forschung_foerderung", "Forschung und Förderung"),
    field("gesundheit", "Gesundheit"),
    field("mobilitaet_reisen", "Mobilität und Reisen"),
    field("querschnittsleistungen", "Querschnittsleistungen"),
    field("recht_ordnung", "Recht und Ordnung"),
    field("steuern_zoll", "Steuern und Zoll"),
    field("umwelt", "Umwelt"),
    field("unternehmensfuehrung_entwicklung", "Unternehmensführung und -entwicklung"),
];

/// The policy field of a code.
#[must_use]
pub fn by_code(code: &str) -> Option<&'static PolicyField> {
    ALL.iter().find(|field| field.code == code)
}
