//! The catalogue of figures: what each number means, and which accounts it sums.
//!
//! A stage says where money is now; a figure says what happened to it. „Committed“ is all that
//! entered *committed* and was not freed or reversed, also what has since been ordered or paid: so
//! each figure sums its stage and every later one. A figure without postings is „noch nicht
//! erfasst“, never 0,00; that is why a figure is an `Option`.

use crate::core::account::{Account, FundingSource, Kind, Stage};
use crate::core::money::{Euro, MoneyError};

/// One figure and its definition.
#[derive(Debug, PartialEq, Eq)]
pub struct Figure {
    pub id: &'static str,
    pub label: &'static str,
    pub definition: &'static str,
    /// What it is a part of.
    pub denominator: Option<&'static str>,
    kind: Kind,
    stages: &'static [Stage],
    /// Sums accounts that stand below zero: the origin, and what is without authority.
    negated: bool,
    /// Only what was assigned to somebody out of a component, not what is with the manager of the item.
    assigned_only: bool,
}

/// The stages of assigned cash and all later ones: money that was assigned stays assigned when it is bound. What was paid
/// without authority was never assigned: it stands here twice, once with a minus.
const ASSIGNED_ON: &[Stage] = &[
    Stage::WithoutAuthority,
    Stage::Blocked,
    Stage::Lapsed,
    Stage::ResidueFormed,
    Stage::ResidueConsented,
    Stage::Assigned,
    Stage::Committed,
    Stage::Ordered,
    Stage::Paid,
    Stage::Evidenced,
    Stage::Accepted,
    Stage::Disputed,
    Stage::Reclaimed,
    Stage::Repaid,
    Stage::Waived,
];
/// Bound and all later stages, the last first: each figure is a head of this list.
const FROM_THE_LAST: &[Stage] = &[
    Stage::Waived,
    Stage::Repaid,
    Stage::Reclaimed,
    Stage::Disputed,
    Stage::Accepted,
    Stage::Evidenced,
    Stage::Paid,
    Stage::Ordered,
    Stage::Committed,
];
const COMMITTED_ON: &[Stage] = FROM_THE_LAST;
const ORDERED_ON: &[Stage] = FROM_THE_LAST.split_at(8).0;
const PAID_ON: &[Stage] = FROM_THE_LAST.split_at(7).0;
const EVIDENCED_ON: &[Stage] = FROM_THE_LAST.split_at(6).0;
const DISPUTED_ON: &[Stage] = FROM_THE_LAST.split_at(4).0;

/// The same of commitment authority.
const AUTHORITY_ASSIGNED_ON: &[Stage] =
    &[Stage::WithoutAuthority, Stage::Blocked, Stage::Lapsed, Stage::Assigned, Stage::Committed, Stage::PriorCharge];

pub const CATALOGUE: &[Figure] = &[
    Figure {
        id: "frame_granted",
        label: "Rahmen",
        definition: "Summe des erteilten Programmrahmens abzüglich Umkehrungen. Ein Rahmen ermächtigt zu keiner Ausgabe.",
        denominator: None,
        kind: Kind::Frame,
        stages: &[Stage::Origin],
        negated: true,
        assigned_only: false,
    },
    Figure {
        id: "frame_available",
        label: "Rahmen, noch nicht verteilt",
        definition: "Teil des Rahmens, der beim federführenden Bewirtschafter frei ist.",
        denominator: Some("frame_granted"),
        kind: Kind::Frame,
        stages: &[Stage::Available],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "frame_allocated",
        label: "Verteilt",
        definition: "Rahmen, der durch ausgeführte Verteilungen auf die Länder gelegt wurde, abzüglich Umkehrungen und dessen, was eine Umverteilung zurücknahm, einschließlich des inzwischen zugewiesenen oder für Verpflichtungsermächtigungen vorgemerkten Teils.",
        denominator: Some("frame_granted"),
        kind: Kind::Frame,
        stages: &[Stage::Allocated, Stage::Assigned, Stage::StateFrame],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "frame_unassigned",
        label: "Verteilt, noch nicht zugewiesen",
        definition: "Verteilter Rahmen, aus dem weder Mittel eines Haushaltsjahres noch Verpflichtungsermächtigungen zugewiesen sind.",
        denominator: Some("frame_allocated"),
        kind: Kind::Frame,
        stages: &[Stage::Allocated],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "appropriated",
        label: "Veranschlagt",
        definition: "Summe der Veranschlagungen je Haushaltsstelle und Haushaltsjahr, mit dem, was später bewilligt oder aus Einnahmen verstärkt wurde, abzüglich Kürzungen und Umkehrungen.",
        denominator: None,
        kind: Kind::Cash,
        stages: &[Stage::Origin],
        negated: true,
        assigned_only: false,
    },
    Figure {
        id: "available",
        label: "Verfügbar",
        definition: "Veranschlagte Mittel, die weder gesperrt noch zugewiesen sind.",
        denominator: Some("appropriated"),
        kind: Kind::Cash,
        stages: &[Stage::Available],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "assigned",
        label: "Zugewiesen",
        definition: "Zur Bewirtschaftung zugewiesene Mittel abzüglich Umkehrungen und Rückgaben, einschließlich des inzwischen gesperrten, gebundenen, ausgezahlten und verfallenen Teils. Ausgabereste zählen in dem Jahr, in das sie übertragen sind.",
        denominator: Some("appropriated"),
        kind: Kind::Cash,
        stages: ASSIGNED_ON,
        negated: false,
        assigned_only: true,
    },
    Figure {
        id: "committed",
        label: "Gebunden",
        definition: "An Projekte gebundene Mittel abzüglich Umkehrungen, einschließlich des inzwischen angeordneten und ausgezahlten Teils und dessen, was die Kasse ohne Festlegung auszahlte. Bindung ist kein Abfluss.",
        denominator: Some("assigned"),
        kind: Kind::Cash,
        stages: COMMITTED_ON,
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "blocked",
        label: "Gesperrt",
        definition: "Gesperrte Mittel abzüglich Entsperrungen, beim Bewirtschafter der Haushaltsstelle und bei den Ländern. Eine Sperre gilt auch, soweit die Mittel schon gebunden sind; dieser Teil steht zugleich ohne Ermächtigung.",
        denominator: Some("appropriated"),
        kind: Kind::Cash,
        stages: &[Stage::Blocked],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "ordered",
        label: "Angeordnet",
        definition: "Zur Auszahlung angeordnete Beträge abzüglich zurückgenommener Anordnungen, einschließlich des inzwischen ausgezahlten Teils und dessen, was die Kasse ohne Anordnung auszahlte.",
        denominator: Some("committed"),
        kind: Kind::Cash,
        stages: ORDERED_ON,
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "paid",
        label: "Ausgezahlt",
        definition: "Abfluss aus dem Bundeshaushalt: was die Kasse nach ihren Auszügen auszahlte, abzüglich Umkehrungen. Ausgezahlt ist noch nicht belegt.",
        denominator: Some("assigned"),
        kind: Kind::Cash,
        stages: PAID_ON,
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "evidenced",
        label: "Belegt",
        definition: "Ausgezahlte Mittel, denen ein Beleg zugeordnet ist, einschließlich des inzwischen geprüften Teils. Belegt ist noch nicht geprüft.",
        denominator: Some("paid"),
        kind: Kind::Cash,
        stages: EVIDENCED_ON,
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "accepted",
        label: "Anerkannt",
        definition: "Belegte Mittel, deren Verwendung die Prüfung anerkannt hat.",
        denominator: Some("evidenced"),
        kind: Kind::Cash,
        stages: &[Stage::Accepted],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "disputed",
        label: "Beanstandet",
        definition: "Belegte Mittel, die die Prüfung beanstandet und nicht anerkannt hat, einschließlich des inzwischen zurückgeforderten, erstatteten und erlassenen Teils.",
        denominator: Some("evidenced"),
        kind: Kind::Cash,
        stages: DISPUTED_ON,
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "claimed",
        label: "Gefordert",
        definition: "Summe der erhobenen Forderungen des Bundes: Rückforderungen und Zinsen, gleich was daraus wurde. Was ein Land von Empfängern fordert, denen es nach seinem Recht weitergeleitet hat, ist seine eigene Forderung und zählt hier nicht.",
        denominator: None,
        kind: Kind::Claim,
        stages: &[Stage::Origin],
        negated: true,
        assigned_only: false,
    },
    Figure {
        id: "claim_open",
        label: "Offene Forderungen",
        definition: "Forderungen des Bundes, die weder erstattet noch erlassen sind, einschließlich der gestundeten und niedergeschlagenen.",
        denominator: Some("claimed"),
        kind: Kind::Claim,
        stages: &[Stage::Reclaimed, Stage::Deferred, Stage::WrittenOff],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "repaid",
        label: "Erstattet",
        definition: "Auf Forderungen des Bundes eingegangene Einnahmen. Sie mindern den Abfluss nicht und erhöhen keine Ermächtigung (Bruttoprinzip).",
        denominator: Some("claimed"),
        kind: Kind::Claim,
        stages: &[Stage::Repaid],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "residue_formed",
        label: "Gebildeter Ausgaberest",
        definition: "Ausgabereste, in deren Inanspruchnahme noch niemand eingewilligt hat. Sie werden gezeigt und sind nicht verfügbar.",
        denominator: None,
        kind: Kind::Cash,
        stages: &[Stage::ResidueFormed],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "lapsed",
        label: "Verfallen",
        definition: "Mit dem Jahresabschluss verfallene Mittel: weder ausgezahlt noch als Ausgaberest gebildet.",
        denominator: Some("appropriated"),
        kind: Kind::Cash,
        stages: &[Stage::Lapsed],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "without_authority",
        label: "Ohne Ermächtigung",
        definition: "Was über die Ermächtigung hinausgeht und noch nicht gedeckt ist: ausgezahlt ohne oder über die Anordnung hinaus, gesperrt oder gekürzt unter das, was schon weitergegeben ist, oder als Vorbelastung fällig, bevor Mittel des Jahres zugewiesen sind.",
        denominator: None,
        kind: Kind::Cash,
        stages: &[Stage::WithoutAuthority],
        negated: true,
        assigned_only: false,
    },
    Figure {
        id: "commitment_authority_granted",
        label: "Verpflichtungsermächtigung",
        definition: "Bewilligte Verpflichtungsermächtigungen je Haushaltsstelle, Jahr der Erteilung und Fälligkeitsjahr, mit Nachträgen, abzüglich Kürzungen und Umkehrungen. Sie ermächtigen zu Verpflichtungen und zu keiner Ausgabe.",
        denominator: None,
        kind: Kind::CommitmentAuthority,
        stages: &[Stage::Origin],
        negated: true,
        assigned_only: false,
    },
    Figure {
        id: "commitment_authority_available",
        label: "Verpflichtungsermächtigung, verfügbar",
        definition: "Bewilligte Verpflichtungsermächtigungen, die weder gesperrt noch zugewiesen noch verfallen sind.",
        denominator: Some("commitment_authority_granted"),
        kind: Kind::CommitmentAuthority,
        stages: &[Stage::Available],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "commitment_authority_blocked",
        label: "Verpflichtungsermächtigung, gesperrt",
        definition: "Gesperrte Verpflichtungsermächtigungen abzüglich Entsperrungen, beim Bewirtschafter der Haushaltsstelle und bei den Ländern.",
        denominator: Some("commitment_authority_granted"),
        kind: Kind::CommitmentAuthority,
        stages: &[Stage::Blocked],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "commitment_authority_assigned",
        label: "Verpflichtungsermächtigung, zugewiesen",
        definition: "Zur Bewirtschaftung zugewiesene Verpflichtungsermächtigungen abzüglich Rückgaben und Umkehrungen, einschließlich des inzwischen gesperrten, in Anspruch genommenen und verfallenen Teils.",
        denominator: Some("commitment_authority_granted"),
        kind: Kind::CommitmentAuthority,
        stages: AUTHORITY_ASSIGNED_ON,
        negated: false,
        assigned_only: true,
    },
    Figure {
        id: "commitment_authority_used",
        label: "Verpflichtungsermächtigung, in Anspruch genommen",
        definition: "Durch Verpflichtungen zu Lasten künftiger Jahre in Anspruch genommene Verpflichtungsermächtigungen abzüglich Aufhebungen, einschließlich der Vorbelastungen. Verpflichtungen ohne Verpflichtungsermächtigung (§ 38 Absatz 4 BHO) zählen hier nicht.",
        denominator: Some("commitment_authority_granted"),
        kind: Kind::CommitmentAuthority,
        stages: &[Stage::Committed, Stage::PriorCharge],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "prior_charge",
        label: "Vorbelastung",
        definition: "In Anspruch genommene Verpflichtungsermächtigungen, deren Fälligkeitsjahr begonnen hat: ihr Betrag bindet die Ausgabemittel dieses Jahres.",
        denominator: Some("commitment_authority_used"),
        kind: Kind::CommitmentAuthority,
        stages: &[Stage::PriorCharge],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "commitment_authority_lapsed",
        label: "Verpflichtungsermächtigung, verfallen",
        definition: "Verpflichtungsermächtigungen, die bis zu ihrem Verfall nicht in Anspruch genommen waren, und was danach an Verpflichtungen aufgehoben wurde.",
        denominator: Some("commitment_authority_granted"),
        kind: Kind::CommitmentAuthority,
        stages: &[Stage::Lapsed],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "commitment_authority_exceeded",
        label: "Verpflichtungsermächtigung, überschritten",
        definition: "Was von Verpflichtungsermächtigungen gekürzt oder gesperrt ist, obwohl es schon zugewiesen oder in Anspruch genommen war, und noch nicht gedeckt ist.",
        denominator: None,
        kind: Kind::CommitmentAuthority,
        stages: &[Stage::WithoutAuthority],
        negated: true,
        assigned_only: false,
    },
    Figure {
        id: "handed_on",
        label: "Weitergegeben",
        definition: "Von den Ländern weitergegebene Mittel abzüglich Rücknahmen. Was ein Empfänger selbst weitergibt, zählt nur einmal. Weitergegeben ist kein Abfluss: der Abfluss aus dem Bundeshaushalt ist „Ausgezahlt“, und beide werden nie zusammengezählt.",
        denominator: Some("committed"),
        kind: Kind::Memo,
        stages: &[Stage::HandedOn, Stage::Arrived, Stage::BeyondShare],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "arrived_at_last_recipient",
        label: "Beim Letztempfänger angekommen",
        definition: "Was Empfänger erhalten haben, die es nicht selbst weitergeben, mit Beleg gemeldet. Es ist Geld, das der Bund höchstens einmal auszahlt: mit „Ausgezahlt“ wird es nie zusammengezählt.",
        denominator: Some("handed_on"),
        kind: Kind::Memo,
        stages: &[Stage::Arrived],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "co_financed",
        label: "Mitfinanziert",
        definition: "Was andere als der Bund laut Belegen getragen haben: Land, Kommune, EU, Dritte, oder eine Quelle, die niemand genannt hat. Belege, die vor der Aufteilung nach Quellen erfasst wurden, stehen nicht hier. Es ist kein Abfluss aus dem Bundeshaushalt.",
        denominator: None,
        kind: Kind::Memo,
        stages: &[Stage::CoFinanced],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "contributed_in_kind",
        label: "Unbar erbracht",
        definition: "Bewertete Eigenleistungen und Sachleistungen der Projekte abzüglich Rücknahmen. Dafür ist nichts gezahlt worden; mit „Ausgezahlt“ wird es nie zusammengezählt.",
        denominator: None,
        kind: Kind::Memo,
        stages: &[Stage::ContributedInKind],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "running_cost",
        label: "Betriebskostenanteil",
        definition: "Was Länder von den Betriebskosten gemeinsam genutzter Leistungen nach Schlüssel tragen, abzüglich Umkehrungen, nach dem Jahr der Kosten. Es ist ihr eigenes Geld und kein Abfluss aus dem Bundeshaushalt.",
        denominator: None,
        kind: Kind::Memo,
        stages: &[Stage::RunningCost],
        negated: false,
        assigned_only: false,
    },
    Figure {
        id: "arrived_beyond_share",
        label: "Über den Anteil hinaus angekommen",
        definition: "Was Empfänger über das hinaus erhalten haben, was an sie weitergegeben ist, und noch nicht geklärt ist.",
        denominator: Some("arrived_at_last_recipient"),
        kind: Kind::Memo,
        stages: &[Stage::BeyondShare],
        negated: true,
        assigned_only: false,
    },
    Figure {
        id: "reimbursed_among_laender",
        label: "Unter Ländern ausgeglichen",
        definition: "Was Länder dem Land eines gemeinsam getragenen Projekts aus eigenen Mitteln erstattet haben, abzüglich Umkehrungen. Es ist kein Abfluss aus dem Bundeshaushalt und mindert keinen: mit „Ausgezahlt“ wird es nie zusammengezählt.",
        denominator: Some("paid"),
        kind: Kind::Memo,
        stages: &[Stage::Reimbursed],
        negated: false,
        assigned_only: false,
    },
];

/// Finds a figure by its id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Figure> {
    CATALOGUE.iter().find(|figure| figure.id == id)
}

impl Figure {
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether it sums accounts of the Bund alone, or the quota of every Land as a whole.
    #[must_use]
    pub fn is_of_all(&self) -> bool {
        let of_bund = |stages: &[Stage]| stages.iter().all(|stage| matches!(stage, Stage::Origin | Stage::Available));
        match self.kind {
            Kind::Frame => of_bund(self.stages) || self.stages.contains(&Stage::StateFrame),
            Kind::Cash | Kind::CommitmentAuthority => of_bund(self.stages),
            Kind::Claim | Kind::Memo => false,
        }
    }

    /// Whether an account counts towards this figure.
    #[must_use]
    pub fn counts(&self, account: &Account) -> bool {
        let assigned = !self.assigned_only || account.component.is_some();
        // What a Land claims of its own recipients is no claim of the Bund.
        let of_bund = account.kind != Kind::Claim || account.funding_source != Some(FundingSource::FederalState);
        account.kind == self.kind && self.stages.contains(&account.stage) && assigned && of_bund
    }

    /// What a posting does to this figure, where one of its accounts, or both, counts.
    ///
    /// # Errors
    /// When the difference leaves the range of `Euro`.
    pub fn effect(&self, from_counts: bool, to_counts: bool, amount: Euro) -> Result<Euro, MoneyError> {
        let part = |counts: bool| if counts { amount } else { Euro::ZERO };
        let effect = part(to_counts).minus(part(from_counts))?;
        Ok(if self.negated { effect.negated() } else { effect })
    }

    /// The figure over these balances; `None` when no account of it was ever booked.
    ///
    /// # Errors
    /// When the sum leaves the range of `Euro`.
    pub fn over<'a>(
        &self,
        balances: impl IntoIterator<Item = (&'a Account, Euro)>,
    ) -> Result<Option<Euro>, MoneyError> {
        let mut sum = None;
        for (_, balance) in balances.into_iter().filter(|(account, _)| self.counts(account)) {
            let balance = if self.negated { balance.negated() } else { balance };
            sum = Some(sum.unwrap_or(Euro::ZERO).plus(balance)?);
        }
        Ok(sum)
    }
}
