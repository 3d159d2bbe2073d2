//! The checklists that a project is looked at with: the funding principles and the EfA minimum requirements.
//!
//! They stand here and not in a table because a rule needs them and core reads no files; a test holds them equal to
//! `fixtures/checklisten.csv`, which says where they are from. Of the EfA minimum requirements only the areas are known
//! here, not the single MUSS, SOLL and KANN sentences: those are not made up.
//! Law: IT-Planungsrat, 18.09.2020 (funding principles); Dachabkommen § 6 Nr. 3 d (EfA minimum requirements).

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Checklist {
    FundingPrinciples,
    MinimumRequirements,
}

impl Checklist {
    pub const ALL: [Checklist; 2] = [Checklist::FundingPrinciples, Checklist::MinimumRequirements];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Checklist::FundingPrinciples => "funding_principles",
            Checklist::MinimumRequirements => "minimum_requirements",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            Checklist::FundingPrinciples => "Förderprinzipien",
            Checklist::MinimumRequirements => "EfA-Mindestanforderungen",
        }
    }
}

/// One criterion of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Criterion {
    pub code: &'static str,
    pub list: Checklist,
    pub name: &'static str,
    pub english: &'static str,
}

const fn principle(code: &'static str, name: &'static str, english: &'static str) -> Criterion {
    Criterion { code, list: Checklist::FundingPrinciples, name, english }
}

const fn area(code: &'static str, name: &'static str, english: &'static str) -> Criterion {
    Criterion { code, list: Checklist::MinimumRequirements, name, english }
}

/// All criteria, in the order of the table.
pub const ALL: [Criterion; 14] = [
    principle("relevance", "Relevanz", "Relevance"),
    principle("usability", "Nutzerfreundlichkeit", "Usability"),
    principle("speed", "Geschwindigkeit", "Speed"),
    principle("economy", "Einer für Alle/Wirtschaftlichkeit", "One for all/economy"),
    principle("quality", "Innovation und nachhaltige technische Qualität", "Innovation and lasting technical quality"),
    principle("openness", "Offene Standards und Open Source", "Open standards and open source"),
    area("efa_design", "Oberfläche/Design", "Interface/design"),
    area("efa_logic", "Fachlogik", "Business logic"),
    area("efa_account", "Nutzerkonto", "User account"),
    area("efa_payment", "Payment", "Payment"),
    area("efa_data_exchange", "Datenaustauschstandard", "Standard of data exchange"),
    area("efa_transport", "Routing und Transport", "Routing and transport"),
    area("efa_legal", "rechtliche Nachnutzung", "Re-use by law"),
    area("efa_organisation", "Organisation", "Organisation"),
];

/// The criterion of a code.
#[must_use]
pub fn by_code(code: &str) -> Option<&'static Criterion> {
    ALL.iter().find(|criterion| criterion.code == code)
}
