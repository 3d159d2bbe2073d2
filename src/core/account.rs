//! Accounts: where a cent is.
//!
//! An account is named by what it is, not by a number: kind, component, budget item, booking year,
//! year granted, due year, manager, agreement, project, funding source and stage. A field that a
//! kind does not use is absent, never zero. The whole account stands in the stored form from its
//! first version, though this version of the book uses only a part of it.
//! Law: BHO §§ 16, 34, 38, 71; stages as in `docs/glossary.md`.

mod funding_source;

pub use funding_source::FundingSource;

use crate::core::ids::{AgreementId, BudgetItemId, ComponentId, ManagerId, ProjectId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::{Hash, Hasher};

/// The four kinds of the ledger, and memo accounts outside the federal totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Programmrahmen, Länderkontingent: runs over several years, authorises nothing.
    Frame,
    /// What may be paid in a booking year.
    Cash,
    /// Verpflichtungsermächtigung: granted in one year for one due year.
    CommitmentAuthority,
    /// Forderung.
    Claim,
    /// Own funds, contributions in kind: outside the federal totals.
    Memo,
}

/// Where the money is now. `Origin` is the outside world; it, `WithoutAuthority` and `BeyondShare` alone may fall below
/// zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Origin,
    Available,
    Blocked,
    /// Fester Bundesanteil of an allocation run: stays with the lead manager.
    FederalShare,
    /// Reserve of an allocation run: stays with the lead manager.
    Reserved,
    /// Frame that was distributed to a recipient (Länderkontingent).
    Allocated,
    /// All of a Land's quota, whether it was assigned or not: how it stands for whoever does not see what was. Never booked
    /// and never stored (`Sight::shows`).
    #[serde(skip)]
    StateFrame,
    /// Somewhere that the viewer does not see: the other side of a posting that they do. Never booked and never stored.
    #[serde(skip)]
    Unseen,
    Assigned,
    Committed,
    Ordered,
    Paid,
    Evidenced,
    Accepted,
    Disputed,
    Reclaimed,
    Repaid,
    /// Gestundet.
    Deferred,
    /// Niedergeschlagen.
    WrittenOff,
    /// Erlassen.
    Waived,
    ResidueFormed,
    ResidueConsented,
    Lapsed,
    /// Ohne Ermächtigung: a fact from outside that exceeds the authority.
    WithoutAuthority,
    /// Vorbelastung: commitment authority whose due year has come; the cash of that year is bound instead.
    PriorCharge,
    /// Weitergegeben, beside the money itself: granted to a recipient, not yet there.
    HandedOn,
    /// Received by a recipient that does not hand it on.
    Arrived,
    /// Received beyond what was handed on to the recipient: a fact that falls below zero until it is settled.
    BeyondShare,
    /// Mitfinanziert: paid for by somebody else than the Bund, as vouchers say.
    CoFinanced,
    /// Unbar erbracht: worked or provided, valued, never paid.
    ContributedInKind,
    /// Betriebskostenanteil, nachrichtlich: what a Land bears of a service that is run once for several.
    RunningCost,
    /// Reimbursed by a Land to another that paid for both: its own money, never federal.
    Reimbursed,
}

/// A ledger account. The order of fields is the order of accounts in every output.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    pub kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<ComponentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_item: Option<BudgetItemId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking_year: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_granted: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_year: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<ManagerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funding_source: Option<FundingSource>,
    pub stage: Stage,
}

/// Equal accounts hash alike, which is all that is asked. Derived, it would hash the absence of each field as well, a
/// dozen times a command.
impl Hash for Account {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Account { kind, component, budget_item, booking_year, year_granted, due_year, .. } = self;
        let Account { manager, agreement, project, funding_source: _, stage, .. } = self;
        let years = [booking_year, year_granted, due_year].map(|year| u64::from(year.unwrap_or_default()));
        let numbers = [*kind as u64, *stage as u64].into_iter().chain(years);
        state.write_u64(numbers.fold(0, |all, number| (all << 12) ^ number));
        let texts = [
            component.as_ref().map(ComponentId::as_str),
            budget_item.as_ref().map(BudgetItemId::as_str),
            manager.as_ref().map(ManagerId::as_str),
            agreement.as_ref().map(AgreementId::as_str),
            project.as_ref().map(ProjectId::as_str),
        ];
        for text in texts.into_iter().flatten() {
            text.hash(state);
        }
    }
}

impl Account {
    fn bare(kind: Kind, stage: Stage) -> Account {
        Account {
            kind,
            component: None,
            budget_item: None,
            booking_year: None,
            year_granted: None,
            due_year: None,
            manager: None,
            agreement: None,
            project: None,
            funding_source: None,
            stage,
        }
    }

    /// Somewhere of a kind, for whoever does not see where.
    #[must_use]
    pub fn unseen(kind: Kind) -> Account {
        Account::bare(kind, Stage::Unseen)
    }

    /// Where frame of a component comes from.
    #[must_use]
    pub fn frame_origin(component: &ComponentId) -> Account {
        Account { component: Some(component.clone()), ..Account::bare(Kind::Frame, Stage::Origin) }
    }

    /// Frame of a component in the hands of a manager.
    #[must_use]
    pub fn frame(component: &ComponentId, manager: &ManagerId, stage: Stage) -> Account {
        Account { manager: Some(manager.clone()), stage, ..Account::frame_origin(component) }
    }

    /// Where the appropriation of an item and year comes from.
    #[must_use]
    pub fn cash_origin(item: &BudgetItemId, year: u16) -> Account {
        Account {
            budget_item: Some(item.clone()),
            booking_year: Some(year),
            funding_source: Some(FundingSource::Federal),
            ..Account::bare(Kind::Cash, Stage::Origin)
        }
    }

    /// Appropriated cash of an item and year that its manager may still assign.
    #[must_use]
    pub fn cash_available(item: &BudgetItemId, year: u16, manager: &ManagerId) -> Account {
        Account { manager: Some(manager.clone()), stage: Stage::Available, ..Account::cash_origin(item, year) }
    }

    /// Authority of one year and item, assigned to a manager out of the frame of a component.
    #[must_use]
    pub fn cash_assigned(component: &ComponentId, item: &BudgetItemId, year: u16, manager: &ManagerId) -> Account {
        Account {
            component: Some(component.clone()),
            stage: Stage::Assigned,
            ..Account::cash_available(item, year, manager)
        }
    }

    /// Assigned money bound to a project.
    #[must_use]
    pub fn cash_committed(
        component: &ComponentId,
        item: &BudgetItemId,
        year: u16,
        manager: &ManagerId,
        project: &ProjectId,
    ) -> Account {
        Account {
            project: Some(project.clone()),
            stage: Stage::Committed,
            ..Account::cash_assigned(component, item, year, manager)
        }
    }

    /// Claims of a project: outside every booking year until something is repaid.
    #[must_use]
    pub fn claim(project: &ProjectId, land: &ManagerId, stage: Stage) -> Account {
        Account {
            manager: Some(land.clone()),
            project: Some(project.clone()),
            funding_source: Some(FundingSource::Federal),
            ..Account::bare(Kind::Claim, stage)
        }
    }

    /// What others than the Bund bear of a project, beside the money of the Bund. The source is absent where nobody said it.
    #[must_use]
    pub fn memo(project: &ProjectId, land: &ManagerId, source: Option<FundingSource>, stage: Stage) -> Account {
        Account { kind: Kind::Memo, funding_source: source, ..Account::claim(project, land, stage) }
    }

    /// What a Land bears of the running cost of a year: its own money, beside the programme.
    #[must_use]
    pub fn running_cost(land: &ManagerId, year: u16, stage: Stage) -> Account {
        Account {
            booking_year: Some(year),
            manager: Some(land.clone()),
            funding_source: Some(FundingSource::FederalState),
            ..Account::bare(Kind::Memo, stage)
        }
    }

    /// Where commitment authority of an item comes from: granted in one year, due in another.
    #[must_use]
    pub fn commitment_authority_origin(item: &BudgetItemId, granted: u16, due: u16) -> Account {
        Account {
            budget_item: Some(item.clone()),
            year_granted: Some(granted),
            due_year: Some(due),
            funding_source: Some(FundingSource::Federal),
            ..Account::bare(Kind::CommitmentAuthority, Stage::Origin)
        }
    }

    /// The same money at another stage.
    #[must_use]
    pub fn at(&self, stage: Stage) -> Account {
        Account { stage, ..self.clone() }
    }

    /// Cash that was paid, whatever was said of it since.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        let spent = [Stage::Paid, Stage::Evidenced, Stage::Accepted, Stage::Disputed, Stage::Reclaimed, Stage::Repaid];
        self.kind == Kind::Cash && (spent.contains(&self.stage) || self.stage == Stage::Waived)
    }

    /// Only the outside world may be overdrawn, and what has no authority is a debt by its nature.
    #[must_use]
    pub fn may_fall_below_zero(&self) -> bool {
        matches!(self.stage, Stage::Origin | Stage::WithoutAuthority | Stage::BeyondShare)
    }

    /// Where what exceeds this authority is shown: the same authority *without authority*, whatever the project.
    #[must_use]
    pub fn without_authority(&self) -> Account {
        Account { project: None, stage: Stage::WithoutAuthority, ..self.clone() }
    }

    /// Free authority: what comes here first covers what exceeded it.
    #[must_use]
    pub fn is_free_authority(&self) -> bool {
        let kind = matches!(self.kind, Kind::Cash | Kind::CommitmentAuthority);
        kind && matches!(self.stage, Stage::Available | Stage::Assigned)
    }

    /// The account in words, for messages.
    #[must_use]
    pub fn in_german(&self) -> String {
        let mut words = vec![format!("{} ({})", self.kind.in_german(), self.stage.in_german())];
        let mut add = |label: &str, value: Option<String>| {
            if let Some(value) = value {
                words.push(format!("{label} {value}"));
            }
        };
        add("Programmteil", self.component.as_ref().map(ToString::to_string));
        add("Haushaltsstelle", self.budget_item.as_ref().map(ToString::to_string));
        add("Haushaltsjahr", self.booking_year.map(|y| y.to_string()));
        add("bewilligt für", self.year_granted.map(|y| y.to_string()));
        add("fällig", self.due_year.map(|y| y.to_string()));
        add("Bewirtschafter", self.manager.as_ref().map(ToString::to_string));
        add("Projekt", self.project.as_ref().map(ToString::to_string));
        words.join(", ")
    }
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Frame, Kind::Cash, Kind::CommitmentAuthority, Kind::Claim, Kind::Memo];

    /// Reads the stored word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|known| known.as_str() == word)
    }

    /// The stored word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Frame => "frame",
            Kind::Cash => "cash",
            Kind::CommitmentAuthority => "commitment_authority",
            Kind::Claim => "claim",
            Kind::Memo => "memo",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            Kind::Frame => "Rahmen",
            Kind::Cash => "Ausgabemittel",
            Kind::CommitmentAuthority => "Verpflichtungsermächtigung",
            Kind::Claim => "Forderung",
            Kind::Memo => "nachrichtlich",
        }
    }
}

impl Stage {
    /// Every stage that can be booked.
    pub const ALL: [Stage; 30] = [
        Stage::Origin,
        Stage::Available,
        Stage::Blocked,
        Stage::FederalShare,
        Stage::Reserved,
        Stage::Allocated,
        Stage::Assigned,
        Stage::Committed,
        Stage::Ordered,
        Stage::Paid,
        Stage::Evidenced,
        Stage::Accepted,
        Stage::Disputed,
        Stage::Reclaimed,
        Stage::Repaid,
        Stage::Deferred,
        Stage::WrittenOff,
        Stage::Waived,
        Stage::ResidueFormed,
        Stage::ResidueConsented,
        Stage::Lapsed,
        Stage::WithoutAuthority,
        Stage::PriorCharge,
        Stage::HandedOn,
        Stage::Arrived,
        Stage::BeyondShare,
        Stage::CoFinanced,
        Stage::ContributedInKind,
        Stage::RunningCost,
        Stage::Reimbursed,
    ];

    /// Reads the stored word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|known| known.as_str() == word)
    }

    /// The stored word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Origin => "origin",
            Stage::Available => "available",
            Stage::Blocked => "blocked",
            Stage::FederalShare => "federal_share",
            Stage::Reserved => "reserved",
            Stage::Allocated => "allocated",
            Stage::StateFrame => "state_frame",
            Stage::Unseen => "unseen",
            Stage::Assigned => "assigned",
            Stage::Committed => "committed",
            Stage::Ordered => "ordered",
            Stage::Paid => "paid",
            Stage::Evidenced => "evidenced",
            Stage::Accepted => "accepted",
            Stage::Disputed => "disputed",
            Stage::Reclaimed => "reclaimed",
            Stage::Repaid => "repaid",
            Stage::Deferred => "deferred",
            Stage::WrittenOff => "written_off",
            Stage::Waived => "waived",
            Stage::ResidueFormed => "residue_formed",
            Stage::ResidueConsented => "residue_consented",
            Stage::Lapsed => "lapsed",
            Stage::WithoutAuthority => "without_authority",
            Stage::PriorCharge => "prior_charge",
            Stage::HandedOn => "handed_on",
            Stage::Arrived => "arrived",
            Stage::BeyondShare => "beyond_share",
            Stage::CoFinanced => "co_financed",
            Stage::ContributedInKind => "contributed_in_kind",
            Stage::RunningCost => "running_cost",
            Stage::Reimbursed => "reimbursed",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            Stage::Origin => "Herkunft",
            Stage::Available => "verfügbar",
            Stage::Blocked => "gesperrt",
            Stage::FederalShare => "fester Bundesanteil",
            Stage::Reserved => "Reserve",
            Stage::Allocated => "verteilt",
            Stage::StateFrame => "Länderkontingent",
            Stage::Unseen => "nicht im Ausschnitt",
            Stage::Assigned => "zugewiesen",
            Stage::Committed => "gebunden",
            Stage::Ordered => "angeordnet",
            Stage::Paid => "ausgezahlt",
            Stage::Evidenced => "belegt",
            Stage::Accepted => "anerkannt",
            Stage::Disputed => "beanstandet",
            Stage::Reclaimed => "zurückgefordert",
            Stage::Repaid => "erstattet",
            Stage::Deferred => "gestundet",
            Stage::WrittenOff => "niedergeschlagen",
            Stage::Waived => "erlassen",
            Stage::ResidueFormed => "gebildeter Ausgaberest",
            Stage::ResidueConsented => "Ausgaberest mit Einwilligung",
            Stage::Lapsed => "verfallen",
            Stage::WithoutAuthority => "ohne Ermächtigung",
            Stage::PriorCharge => "Vorbelastung",
            Stage::HandedOn => "weitergegeben",
            Stage::Arrived => "angekommen",
            Stage::BeyondShare => "über den Anteil hinaus",
            Stage::CoFinanced => "mitfinanziert",
            Stage::ContributedInKind => "unbar erbracht",
            Stage::RunningCost => "Betriebskostenanteil",
            Stage::Reimbursed => "ausgeglichen",
        }
    }
}

/// `cash|component=foederal|…|stage=assigned`: the account on one line, unique, in field order.
impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.as_str())?;
        let year = |y: Option<u16>| y.map(|y| y.to_string());
        let fields = [
            ("component", self.component.as_ref().map(ToString::to_string)),
            ("budget_item", self.budget_item.as_ref().map(ToString::to_string)),
            ("booking_year", year(self.booking_year)),
            ("year_granted", year(self.year_granted)),
            ("due_year", year(self.due_year)),
            ("manager", self.manager.as_ref().map(ToString::to_string)),
            ("agreement", self.agreement.as_ref().map(ToString::to_string)),
            ("project", self.project.as_ref().map(ToString::to_string)),
            ("funding_source", self.funding_source.map(|s| s.as_str().to_owned())),
            ("stage", Some(self.stage.as_str().to_owned())),
        ];
        for (name, value) in fields {
            if let Some(value) = value {
                write!(f, "|{name}={value}")?;
            }
        }
        Ok(())
    }
}
