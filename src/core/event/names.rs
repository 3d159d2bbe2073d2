//! What the types of events are called: as they are stored, with their version, and in German for lists.

use super::Body;

macro_rules! names {
    ($($variant:ident = $stored:literal, $german:literal;)*) => {
        impl Body {
            /// The stored name of the type, with its version.
            #[must_use]
            pub fn type_name(&self) -> &'static str {
                match self {
                    $(Body::$variant(_) => $stored,)*
                }
            }

            /// What happened, in a German word or two, for lists.
            #[must_use]
            pub fn in_german(&self) -> &'static str {
                match self {
                    $(Body::$variant(_) => $german,)*
                }
            }
        }
    };
}

names! {
    ManagerCreated = "manager_created/1", "Bewirtschafter angelegt";
    ActorCreated = "actor_created/1", "Akteur angelegt";
    ProgrammeCreated = "programme_created/1", "Programm angelegt";
    ComponentCreated = "component_created/1", "Programmteil angelegt";
    ComponentAmended = "component_amended/1", "Programmteil geändert";
    BudgetItemCreated = "budget_item_created/1", "Haushaltsstelle angelegt";
    Appropriated = "appropriated/1", "Veranschlagung";
    FrameGranted = "frame_granted/1", "Rahmen erteilt";
    KeyRegisteredV1 = "key_registered/1", "Schlüssel erfasst";
    KeyRegistered = "key_registered/2", "Schlüssel erfasst";
    KeyActivated = "key_activated/1", "Schlüssel in Kraft gesetzt";
    KeyRetired = "key_retired/1", "Schlüssel außer Kraft gesetzt";
    ProposalMade = "proposal_made/1", "Vorschlag eingebracht";
    ProposalAmended = "proposal_amended/1", "Vorschlag geändert";
    ProposalApproved = "proposal_approved/1", "Vorschlag genehmigt";
    ProposalRejected = "proposal_rejected/1", "Vorschlag abgelehnt";
    ProposalWithdrawn = "proposal_withdrawn/1", "Vorschlag zurückgezogen";
    ProposalCarriedOut = "proposal_carried_out/1", "Vorschlag ausgeführt";
    ProjectRegistered = "project_registered/1", "Projekt erfasst";
    Committed = "committed/1", "Mittel gebunden";
    AppropriationChanged = "appropriation_changed/1", "Veranschlagung geändert";
    Blocked = "blocked/1", "Mittel gesperrt";
    Unblocked = "unblocked/1", "Mittel entsperrt";
    BudgetNoteDeclared = "budget_note_declared/1", "Haushaltsvermerk erfasst";
    VirementMade = "virement_made/1", "Deckung aus anderer Haushaltsstelle";
    IncomeReinforced = "income_reinforced/1", "Verstärkung aus Einnahmen";
    AssignmentReturned = "assignment_returned/1", "Zuweisung zurückgegeben";
    ExcessSettled = "excess_settled/1", "Überschreitung gedeckt";
    CommitmentMade = "commitment_made/1", "Festlegung eingegangen";
    CommitmentChanged = "commitment_changed/1", "Festlegung geändert";
    OrderCertified = "order_certified/1", "Auszahlung festgestellt";
    OrderIssued = "order_issued/1", "Auszahlung angeordnet";
    OrderCancelled = "order_cancelled/1", "Anordnung zurückgenommen";
    StatementImported = "statement_imported/1", "Kassenauszug eingelesen";
    Paid = "paid/1", "Auszahlung der Kasse";
    PaymentUnmatched = "payment_unmatched/1", "Kassenzeile ohne Anordnung";
    PaymentReversed = "payment_reversed/1", "Auszahlung umgekehrt";
    Refunded = "refunded/1", "Erstattung abgesetzt";
    RefundReversed = "refund_reversed/1", "Absetzung umgekehrt";
    ResidueFormed = "residue_formed/1", "Ausgaberest gebildet";
    ResidueConsented = "residue_consented/1", "Einwilligung in Ausgaberest";
    YearClosed = "year_closed/1", "Haushaltsjahr abgeschlossen";
    AgreementRegistered = "agreement_registered/1", "Vereinbarung erfasst";
    AgreementAmended = "agreement_amended/1", "Vereinbarung geändert";
    ProjectPlaced = "project_placed/1", "Projekt einer Vereinbarung zugeordnet";
    OrderCountersigned = "order_countersigned/1", "Anordnung mitgezeichnet";
    VoucherRegisteredV1 = "voucher_registered/1", "Beleg erfasst";
    VoucherRegistered = "voucher_registered/2", "Beleg erfasst";
    ContributionRecorded = "contribution_recorded/1", "Eigenleistung erfasst";
    ContributionReversed = "contribution_reversed/1", "Eigenleistung zurückgenommen";
    VoucherMatched = "voucher_matched/1", "Beleg einer Auszahlung zugeordnet";
    VoucherUnmatched = "voucher_unmatched/1", "Zuordnung eines Belegs zurückgenommen";
    FilingSubmittedV1 = "filing_submitted/1", "Nachweis eingereicht";
    FilingSubmitted = "filing_submitted/2", "Nachweis eingereicht";
    Examined = "examined/1", "Beleg geprüft";
    DisputedAccepted = "disputed_accepted/1", "Beanstandetes anerkannt";
    ClaimRaised = "claim_raised/1", "Forderung erhoben";
    ClaimDecided = "claim_decided/1", "Forderung verändert";
    ClaimDeferred = "claim_deferred/1", "Forderung gestundet";
    ClaimReduced = "claim_reduced/1", "Forderung ermäßigt";
    ClaimRepaidV1 = "claim_repaid/1", "Forderung erstattet";
    ClaimRepaid = "claim_repaid/2", "Forderung erstattet";
    CommitmentAuthorityGranted = "commitment_authority_granted/1", "Verpflichtungsermächtigung erteilt";
    CommitmentAuthorityChanged = "commitment_authority_changed/1", "Verpflichtungsermächtigung geändert";
    CommitmentAuthorityBlocked = "commitment_authority_blocked/1", "Verpflichtungsermächtigung gesperrt";
    CommitmentAuthorityUnblocked = "commitment_authority_unblocked/1", "Verpflichtungsermächtigung entsperrt";
    CommitmentAuthorityReturned = "commitment_authority_returned/1", "Verpflichtungsermächtigung zurückgegeben";
    CommitmentAuthorityLapsed = "commitment_authority_lapsed/1", "Verpflichtungsermächtigungen verfallen";
    ForwardCommitmentMade = "forward_commitment_made/1", "Künftige Jahre gebunden";
    ForwardCommitmentChanged = "forward_commitment_changed/1", "Bindung künftiger Jahre geändert";
    CommitmentCharged = "commitment_charged/1", "Vorbelastung angerechnet";
    RecipientRegistered = "recipient_registered/1", "Empfänger erfasst";
    OnwardGrantMade = "onward_grant_made/1", "Mittel weitergegeben";
    OnwardReceived = "onward_received/1", "Mittel beim Empfänger angekommen";
    OnwardShareReduced = "onward_share_reduced/1", "Anteil zurückgenommen";
    OnwardGrantReversed = "onward_grant_reversed/1", "Weitergabe umgekehrt";
    OnwardReceiptReversed = "onward_receipt_reversed/1", "Ankunft umgekehrt";
    ServiceRegistered = "service_registered/1", "Leistung erfasst";
    ServiceAmended = "service_amended/1", "Leistung geändert";
    ServiceAttached = "service_attached/1", "Leistung einem Projekt zugeordnet";
    ServiceDetached = "service_detached/1", "Zuordnung einer Leistung zurückgenommen";
    MaturityReached = "maturity_reached/1", "Reifegrad erreicht";
    MaturityWithdrawn = "maturity_withdrawn/1", "Reifegrad zurückgenommen";
    ProjectDescribed = "project_described/1", "Projekt beschrieben";
    MilestoneSet = "milestone_set/1", "Meilenstein erfasst";
    CostPlannedV1 = "cost_planned/1", "Kosten geplant";
    CostPlanned = "cost_planned/2", "Kosten geplant";
    RefinancingTagged = "refinancing_tagged/1", "EU-Refinanzierung vermerkt";
    RefinancingRemoved = "refinancing_removed/1", "Vermerk der EU-Refinanzierung gelöscht";
    CriterionAssessed = "criterion_assessed/1", "Kriterium bewertet";
    ConsortiumRegistered = "consortium_registered/1", "Verbund erfasst";
    ProjectCarriedJointly = "project_carried_jointly/1", "Projekt gemeinsam getragen";
    PartnerReimbursed = "partner_reimbursed/1", "Kostenanteil ausgeglichen";
    AuthorityRegistered = "authority_registered/1", "Behörde erfasst";
    CompetenceDeclared = "competence_declared/1", "Zuständigkeit erfasst";
    AuthorityConnected = "authority_connected/1", "Behörde angeschlossen";
    ConnectionWithdrawn = "connection_withdrawn/1", "Anschluss zurückgenommen";
    ReuseAgreed = "reuse_agreed/1", "Nachnutzung vereinbart";
    ReuseEnded = "reuse_ended/1", "Nachnutzung beendet";
    RunningCostShared = "running_cost_shared/1", "Betriebskosten verteilt";
    RunningCostReversed = "running_cost_reversed/1", "Verteilung der Betriebskosten umgekehrt";
    RoleGranted = "role_granted/1", "Rolle erteilt";
    RoleWithdrawn = "role_withdrawn/1", "Rolle entzogen";
    RoleDelegated = "role_delegated/1", "Vertretung eingetragen";
    DelegationEnded = "delegation_ended/1", "Vertretung beendet";
    RightsEnforced = "rights_enforced/1", "Rechte in Kraft gesetzt";
    Reversed = "reversed/1", "Buchung umgekehrt";
}
