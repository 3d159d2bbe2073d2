//! The catalogue of rules, and what a refusal is made of.
//!
//! A refusal is data: the rule, what it is about, the facts, and what would be possible. The
//! sentence is made from the rule's template at the edge of the house; nobody writes one elsewhere.
//! `docs/rules.md` lists the same rules with their law and their tests; a test holds both equal.

mod violation;

pub use violation::{Fact, Findings, Notice, Violation};

/// A rule of the book. `sentence` and `hint` name facts in braces.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: &'static str,
    pub name: &'static str,
    pub sentence: &'static str,
    pub hint: &'static str,
}

macro_rules! rules {
    ($($konst:ident = $id:literal, $name:literal, $sentence:literal, $hint:literal;)*) => {
        $(pub const $konst: Rule = Rule { id: $id, name: $name, sentence: $sentence, hint: $hint };)*
        /// Every rule, in the order of its number.
        pub const ALL: &[&Rule] = &[$(&$konst),*];
    };
}

rules! {
    COMMAND_ID_ONCE = "R-001", "command_id_names_one_content_of_one_actor",
        "Unter der Vorgangskennung {command} ist bereits {other} aufgezeichnet (Ereignis {seq}).",
        "Für einen neuen Vorgang eine neue Vorgangskennung wählen.";
    ACTOR_KNOWN = "R-002", "actor_is_known",
        "Der Akteur {actor} ist im Buch nicht bekannt.",
        "Die Systemverwaltung legt Akteure mit „actor add“ an; wer schon angelegt ist, zeigt „actor list“.";
    ID_FREE = "R-003", "id_is_free",
        "{noun} {id} gibt es bereits.",
        "Kennungen werden nie wieder vergeben; eine andere wählen.";
    EXISTS = "R-004", "named_thing_exists",
        "{noun} {id} gibt es nicht.",
        "Die Kennung prüfen oder zuerst anlegen, worauf sich der Vorgang bezieht.";
    AMOUNT_POSITIVE = "R-005", "amount_is_positive",
        "Der Betrag {amount} ist nicht größer als null.",
        "Einen Betrag ab 0,01 € angeben; eine Buchung wird durch ihre Umkehrung berichtigt („reverse“), nicht durch ein Minus.";
    VOUCHER_NAMED = "R-006", "booking_names_voucher",
        "Die Buchung nennt keinen Beleg.",
        "Aktenzeichen, Fundstelle oder Belegnummer angeben („--voucher“).";
    SYSTEM_NO_MONEY = "R-007", "system_administrator_has_no_money",
        "Die Systemverwaltung darf nur Akteure und Bewirtschafter anlegen.",
        "Den Vorgang unter einem Akteur des Buchs ausführen („--as AKTEUR“).";
    TEXT_USABLE = "R-008", "text_is_usable",
        "Der Text im Feld „{field}“ ist {problem}.",
        "Erlaubt sind 1 bis {longest} Zeichen ohne Steuerzeichen, in Unicode-Normalform NFC.";
    YEAR_PLAUSIBLE = "R-009", "year_is_plausible",
        "Das Haushaltsjahr {year} liegt außerhalb von 2000 bis 2099.",
        "Ein Haushaltsjahr von 2000 bis 2099 angeben.";
    NO_ACCOUNT_BELOW_ZERO = "R-010", "no_account_falls_below_zero",
        "Auf dem Konto „{account}“ stehen {available}, gebraucht werden {requested}; es fehlen {missing}.",
        "Möglich sind höchstens {available}. Was schon weitergegeben ist, muss zuerst umgekehrt werden.";
    FRAME_NOT_EXCEEDED = "R-011", "distribution_stays_within_frame",
        "Vom Programmrahmen sind {available} verfügbar, gebraucht werden {requested}; es fehlen {missing} \
         (Konto „{account}“).",
        "Möglich sind höchstens {available}; mehr erst, wenn der Rahmen erhöht ist („budget grant-frame“).";
    APPROPRIATION_NOT_EXCEEDED = "R-012", "assignment_stays_within_appropriation",
        "Veranschlagt und noch nicht zugewiesen sind {available}, gebraucht werden {requested}; es fehlen {missing} \
         (Konto „{account}“).",
        "Möglich sind höchstens {available}; mehr erst nach einer Veranschlagung („budget appropriate“).";
    QUOTA_NOT_EXCEEDED = "R-013", "assignment_stays_within_quota_of_land",
        "Vom Länderkontingent sind noch {available} übrig, gebraucht werden {requested}; es fehlen {missing} \
         (Konto „{account}“).",
        "Möglich sind höchstens {available}; mehr erst, wenn weiterer Rahmen verteilt ist („allocate propose“).";
    ASSIGNED_NOT_EXCEEDED = "R-014", "commitment_stays_within_assignment",
        "Zugewiesen und noch nicht gebunden sind {available}, gebraucht werden {requested}; es fehlen {missing} \
         (Konto „{account}“).",
        "Möglich sind höchstens {available}; mehr erst nach einer weiteren Zuweisung („assign propose“).";
    HOLDABLE = "R-015", "amounts_stay_within_what_the_book_holds",
        "Auf dem Konto „{account}“ stehen {balance}; mit {amount} überschritte es, was das Buch führen kann ({limit}).",
        "Möglich sind höchstens {possible}.";
    KEY_USABLE = "R-020", "key_is_complete_and_adds_up",
        "Der Schlüssel {key} ist nicht verwendbar: {fault}.",
        "Eine veröffentlichte Tabelle wird nicht berichtigt: die Abschrift mit der Quelle vergleichen oder eine andere \
         Quelle suchen.";
    KEY_ACTIVE = "R-021", "run_uses_active_key",
        "Verteilt wird nur nach einem Schlüssel, der in Kraft ist; der Stand von {key} ist: {state}.",
        "Einen erfassten Schlüssel in Kraft setzen („key activate“) oder einen anderen wählen („key list“).";
    KEY_STATE = "R-022", "key_changes_state_in_order",
        "Der Stand des Schlüssels {key} ist: {state}. Jetzt lässt er sich nicht {wanted}.",
        "Ein Schlüssel wird erfasst, dann in Kraft und zuletzt außer Kraft gesetzt; zurück geht es nur mit einem neuen.";
    KEY_VALID = "R-023", "run_has_value_date_within_validity_of_key",
        "Der Schlüssel {key} gilt {validity}; die Verteilung hat die Wertstellung {value_date}.",
        "Eine Wertstellung in dieser Zeit oder einen Schlüssel wählen, der an diesem Tag gilt.";
    KEY_VERSION = "R-024", "key_version_follows_the_superseded_key",
        "Der Schlüssel {key} soll die Fassung {version} sein: {fault}.",
        "Die erste Fassung ist 1 und ersetzt keinen Schlüssel; jede weitere nennt den, den sie ersetzt, und zählt um eins \
         weiter.";
    PROPOSAL_STATE = "R-030", "proposal_changes_state_in_order",
        "Der Vorschlag {proposal} ist {state}; er lässt sich nicht {wanted}.",
        "Möglich ist jetzt: {possible}.";
    FOUR_EYES = "R-031", "nobody_approves_own_proposal",
        "{actor} hat den Vorschlag {proposal} selbst eingebracht oder geändert und darf ihn nicht genehmigen.",
        "Jemand anders muss genehmigen, der am Vorschlag nicht mitgewirkt hat.";
    APPROVAL_NAMES_CONTENT = "R-032", "approval_names_content",
        "Genehmigt werden soll ein Inhalt mit der Prüfsumme {named}; der Inhalt des Vorschlags {proposal} hat jetzt die \
         Prüfsumme {content}.",
        "Den Vorschlag neu ansehen („show“) und mit seiner jetzigen Prüfsumme genehmigen.";
    RUN_COMPUTABLE = "R-033", "run_can_be_computed",
        "Die Beträge lassen sich nicht berechnen: {fault}.",
        "Gesamtbetrag, Vorwegabzüge, Sockelbetrag, Mindest- und Höchstbetrag prüfen.";
    HALF_UP_NEVER_BOOKED = "R-034", "half_up_is_never_booked",
        "Eine kaufmännisch gerundete Verteilung wird nie gebucht; {miss}.",
        "Kaufmännische Rundung wird nur gezeigt („apportion --method half-up“); „largest-remainder“ wählen.";
    CHILDREN_ONLY = "R-035", "manager_gives_only_to_children",
        "{recipient} ist nicht unmittelbar nachgeordnet zu {manager}.",
        "Verteilt und zugewiesen wird nur an unmittelbar nachgeordnete Bewirtschafter; welche das sind, zeigt „manager list“.";
    CONTENT_KIND_STAYS = "R-036", "amendment_keeps_kind",
        "Der Vorschlag {proposal} ist {kind}, die Änderung wäre {wanted}.",
        "Für einen anderen Vorgang einen neuen Vorschlag einbringen.";
    ITEM_OF_LEAD = "R-037", "assignment_uses_item_of_lead_manager",
        "Die Haushaltsstelle {item} wird von {item_manager} bewirtschaftet; das Programm, zu dem {component} gehört, führt \
         aber {lead}.",
        "Eine Haushaltsstelle wählen, die {lead} bewirtschaftet.";
    LINES_DISTINCT = "R-038", "assignment_names_each_recipient_once",
        "{fault}",
        "Mindestens einen Empfänger nennen, und jeden genau einmal.";
    POT_COVERED = "R-039", "redistribution_covers_whoever_holds_frame",
        "{recipient} hält noch {amount} aus {component}, steht aber nicht im Schlüssel {key}.",
        "Einen Schlüssel wählen, der {recipient} nennt, oder zuerst umkehren, was {recipient} erhalten hat („reverse propose“).";
    MANAGER_TREE = "R-040", "managers_form_one_tree",
        "{fault}",
        "Die Bewirtschafter bilden einen Baum: nur der Bund an der Spitze hat keinen übergeordneten („manager list“).";
    PROJECT_OF_LAND = "R-041", "commitment_is_made_by_land_of_project",
        "Das Projekt {project} gehört zu {land}; gebunden werden soll aus Mitteln von {manager}.",
        "Gebunden wird für die eigenen Projekte: Mittel von {land} oder einer Stelle darunter angeben.";
    SHARE_PLAUSIBLE = "R-042", "planned_share_is_a_percentage",
        "Der geplante Anteil „{share}“ ist keine Zahl von 0 bis 100.",
        "Den Anteil in Prozent angeben, Nachkommastellen hinter einem Punkt: 50 oder 12.5.";
    POLICY_FIELD_KNOWN = "R-043", "policy_field_is_one_of_the_list",
        "Das Themenfeld „{field}“ gibt es nicht.",
        "Möglich sind: {possible}.";
    POT_UNCHANGED = "R-044", "redistribution_moves_what_was_approved",
        "Seit dem Vorschlag hat sich geändert, was aus {component} verteilt ist: {changes}.",
        "Den Vorschlag neu berechnen („allocate amend“) und genehmigen lassen; Zuweisungen allein ändern daran nichts.";
    REVERSIBLE = "R-050", "only_bookings_are_reversed_once",
        "Das Ereignis {seq} kann nicht umgekehrt werden: {fault}.",
        "Umgekehrt wird eine Buchung, und nur einmal; statt eine Umkehrung umzukehren, neu buchen.";
    REVERSAL_FOUR_EYES = "R-051", "reversal_of_approved_needs_approval",
        "Das Ereignis {seq} wurde von zwei Personen beschlossen; die Umkehrung braucht ebenfalls zwei.",
        "Die Umkehrung als Vorschlag einbringen („reverse propose“).";
    REVERSED_ITS_OWN_WAY = "R-052", "documents_are_taken_back_their_own_way",
        "Das Ereignis {seq} ({what}) wird nicht allgemein umgekehrt.",
        "Dafür gibt es einen eigenen Vorgang: {possible}.";
    YEAR_OPEN = "R-060", "nothing_is_booked_into_a_closed_year",
        "Das Haushaltsjahr {year} ist abgeschlossen (Ereignis {seq}).",
        "Was noch fehlt, im laufenden Haushaltsjahr buchen und im Beleg auf {year} verweisen.";
    BLOCKED_NOT_EXCEEDED = "R-061", "unblocking_stays_within_what_is_blocked",
        "Gesperrt sind {available}, gebraucht werden {requested}; es fehlen {missing} (Konto „{account}“).",
        "Möglich sind höchstens {available}.";
    VIREMENT_DECLARED = "R-062", "virement_follows_a_budget_note",
        "Dass {to} aus {from} verstärkt werden darf, ist nicht vermerkt.",
        "Den Haushaltsvermerk mit seiner Fundstelle erfassen („budget note“) oder eine überplanmäßige Bewilligung einholen.";
    TRANSFERABLE = "R-063", "residue_is_formed_where_item_is_transferable",
        "Die Haushaltsstelle {item} ist nicht als übertragbar vermerkt.",
        "Den Vermerk mit seiner Fundstelle erfassen („budget note“); ohne ihn verfallen die Mittel mit dem Jahresabschluss.";
    RESIDUE_IN_TIME = "R-064", "residue_ends_by_its_year_granted",
        "Was für {granted} bewilligt ist, bleibt längstens bis Ende {last} verfügbar; gebraucht würde es {year}.",
        "Möglich ist die Nutzung bis {last}; danach verfallen die Mittel und müssen neu veranschlagt werden.";
    COMMITMENT_NOT_EXCEEDED = "R-065", "orders_and_freeing_stay_within_the_commitment",
        "In der Festlegung {commitment} sind {available} noch nicht angeordnet, gebraucht werden {requested}; es fehlen \
         {missing}.",
        "Möglich sind höchstens {available}; mehr erst, wenn die Festlegung erhöht ist („commitment increase“).";
    ORDER_STATE = "R-066", "order_changes_state_in_order",
        "Die Anordnung {order} ist {state}; sie lässt sich nicht {wanted}.",
        "Eine Auszahlung wird festgestellt, dann angeordnet und von der Kasse ausgezahlt; was nicht ausgezahlt ist, lässt \
         sich zurücknehmen.";
    CERTIFIER_APART = "R-067", "who_certifies_does_not_order",
        "{actor} hat die Auszahlung {order} festgestellt und darf sie nicht anordnen.",
        "Jemand anders muss anordnen, der Anordnungsbefugnis hat.";
    PAYER_APART = "R-068", "who_certifies_or_orders_does_not_book_the_payment",
        "{actor} hat die Auszahlung {order} {did} und darf sie nicht {wanted}.",
        "Jemand anders muss das tun: Feststellen und Anordnen sind von Zahlung und Buchung getrennt.";
    LINE_ONCE = "R-069", "line_of_statement_is_recorded_once",
        "Die Zeile {line} des Kassenauszugs {statement} lässt sich so nicht buchen: {fault}.",
        "Den Kassenauszug mit der Anordnung vergleichen („statement show“).";
    EXCESS_FIRST = "R-070", "what_is_without_authority_is_covered_first",
        "Frei sind {available}, davon sind {debt} für Leistungen ohne Ermächtigung zu decken; gebraucht werden {requested} \
         (Konto „{account}“).",
        "Möglich sind höchstens {possible}; mehr erst, wenn die Überschreitung gedeckt ist: durch Bewilligung, Deckung aus \
         anderer Stelle oder Umkehrung.";
    YEAR_CLOSABLE = "R-071", "year_is_closed_when_nothing_is_open",
        "Das Haushaltsjahr {year} lässt sich noch nicht abschließen: {fault}.",
        "Zuerst erledigen, was offen ist; die Liste nennt jedes Konto.";
    EXCESS_NOT_EXCEEDED = "R-072", "settling_stays_within_what_is_without_authority",
        "Ohne Ermächtigung stehen {available}, gedeckt werden sollen {requested}.",
        "Möglich sind höchstens {available}.";
    CUT_NOT_EXCEEDED = "R-073", "cut_stays_within_appropriation",
        "Für {item} sind {available} veranschlagt, gekürzt werden sollen {requested}.",
        "Möglich sind höchstens {available}: weniger als nichts lässt sich nicht veranschlagen.";
    YEARS_IN_ORDER = "R-074", "years_are_closed_when_over_and_in_order",
        "Das Haushaltsjahr {year} lässt sich noch nicht abschließen: {fault}.",
        "Abgeschlossen wird ein Jahr, wenn es zu Ende ist, und nach denen, deren Reste in es übergehen können.";
    ORDER_IN_ITS_YEAR = "R-075", "order_is_due_in_its_year",
        "Die Anordnung {order} ist am {due_on} fällig und geht nicht zu Lasten des Haushaltsjahres {year}: {why}.",
        "Zu Lasten des Jahres anordnen, in dem zu zahlen ist; was früher fällig war, geht zu Lasten des neuen Jahres, sobald \
         die Bücher des alten abgeschlossen sind.";
    TERM_OF_LEGAL_BASIS = "R-080", "term_exists_on_legal_basis",
        "Auf der Rechtsgrundlage {basis} gibt es keine Vereinbarung über: {term}.",
        "Möglich sind: {possible}.";
    AGREEMENT_ORDER = "R-081", "agreement_stands_in_order",
        "Die Vereinbarung {agreement} passt nicht: {fault}.",
        "Eine Einzelvereinbarung steht unter einer Dachvereinbarung derselben Rechtsgrundlage; was sie ist, ändert sich nicht.";
    TERM_USABLE = "R-082", "term_is_usable",
        "Was zu „{term}“ vereinbart sein soll, ist nicht verwendbar: {fault}.",
        "Den Wert aus der Fundstelle übernehmen; jede Bestimmung einmal je Tag, von dem an sie gilt.";
    PLACED_WHERE_IT_BELONGS = "R-083", "project_stands_under_its_agreement",
        "Das Projekt {project} lässt sich der Vereinbarung {agreement} nicht zuordnen: {fault}.",
        "Möglich ist eine Einzelvereinbarung für das Land und das Themenfeld des Projekts („agreement list“).";
    VOUCHER_ADDS_UP = "R-084", "parts_of_voucher_stay_within_gross",
        "{name} {part} liegt nicht zwischen null und dem Bruttobetrag {gross}.",
        "Umsatzsteuer und Eigenanteil sind im Bruttobetrag enthalten: möglich sind 0,00 € bis {gross}.";
    FILED_ONCE = "R-085", "document_and_invoice_are_filed_once",
        "Mit {other} ist {what} schon erfasst; dieselbe Ausgabe würde zweimal finanziert.",
        "Den vorhandenen Beleg in Anteilen zuordnen („voucher match“) oder den neuen nicht erfassen.";
    SHARE_NOT_EXCEEDED = "R-086", "evidence_stays_within_voucher_and_payment",
        "{noun}: noch nicht zugeordnet sind {available}, gebraucht werden {requested}.",
        "Möglich sind höchstens {available}.";
    EVIDENCE_OF_PROJECT = "R-087", "evidence_belongs_to_its_project",
        "{noun} gehört zum Projekt {project}, hier geht es um {other}.",
        "Nur zusammenbringen, was zum selben Projekt gehört.";
    EXAMINED_STAYS = "R-088", "examined_evidence_stays",
        "Die Zuordnung {seq} ist schon geprüft und lässt sich nicht zurücknehmen.",
        "Beanstandetes wird anerkannt oder zurückgefordert; Anerkanntes bleibt.";
    EVIDENCED_STAYS = "R-089", "evidenced_payment_is_not_taken_back",
        "Die Auszahlung {seq} ist mit {evidenced} belegt und lässt sich nicht umkehren.",
        "Zuerst die Zuordnung der Belege zurücknehmen („voucher unmatch“).";
    FILING_CONSISTENT = "R-090", "filing_is_consistent",
        "Der Nachweis {filing} ist nicht in sich stimmig: {fault}.",
        "Den Nachweis so erfassen, wie er eingereicht ist: ein Zeitraum, jede Kostenart einmal, Beträge ab null.";
    EXAMINER_APART = "R-091", "who_files_does_not_examine",
        "{actor} hat den Nachweis {filing} eingereicht und darf ihn nicht prüfen.",
        "Jemand anders muss prüfen.";
    EXAMINATION_NOT_EXCEEDED = "R-092", "examination_stays_within_evidence",
        "Von diesem Anteil sind {available} {what}, gebraucht werden {requested}.",
        "Möglich sind höchstens {available}.";
    INTEREST_OF_CLAIM = "R-093", "interest_rests_on_a_claim",
        "Zinsen auf die Forderung {claim} passen nicht zu Projekt und Zeitraum.",
        "Zinsen entstehen auf eine Forderung desselben Projekts, und ihr Zeitraum endet nach seinem Beginn.";
    INTEREST_AGREED = "R-094", "interest_is_agreed",
        "Für das Projekt {project} ist keine Verzinsung vereinbart.",
        "Auf einer Zuweisung entstehen keine Zinsen, außer ihre Vereinbarung nennt sie; eine Bestimmung mit Fundstelle erfassen („agreement amend“).";
    CLAIM_NOT_EXCEEDED = "R-095", "decision_stays_within_claim",
        "Von der Forderung {claim} sind {available} {stage}, gebraucht werden {requested}.",
        "Möglich sind höchstens {available}.";
    CLAIMANT_APART = "R-096", "who_claims_does_not_decide_or_book",
        "{actor} hat die Forderung {claim} erhoben und darf sie weder verändern noch ihre Erstattung buchen.",
        "Jemand anders muss entscheiden oder buchen.";
    THIRD_PERSON = "R-097", "large_order_needs_a_third_person",
        "Die Anordnung {order} über {amount} braucht eine dritte Person; vereinbart ist das ab {limit}.",
        "Zuerst mitzeichnen lassen („order countersign“), von jemandem, der weder feststellt noch anordnet.";
    THIRD_APART = "R-098", "third_person_is_another",
        "{actor} hat an der Anordnung {order} schon mitgewirkt.",
        "Feststellen, mitzeichnen und anordnen sind Sache dreier Personen.";
    SOURCES_ADD_UP = "R-099", "sources_add_up_to_gross_and_own_share",
        "Die Finanzierungsquellen des Belegs {voucher} gehen nicht auf: {fault}.",
        "Bund, Land, Kommune, EU und Dritte ergeben zusammen den Bruttobetrag, alle außer dem Bund den Eigenanteil. Sind \
         die Quellen nicht bekannt, keine nennen.";
    CONTRIBUTION_VALUED = "R-100", "contribution_in_kind_is_valued_and_not_paid",
        "Die Eigenleistung {contribution} lässt sich so nicht erfassen: {fault}.",
        "Was bezahlt wurde, ist ein Beleg („voucher add“); eine Eigenleistung erbringt nicht der Bund, sie hat eine \
         Bewertung und ein eigenes Dokument als Nachweis.";
    REFINANCING_PLAUSIBLE = "R-101", "refinancing_has_a_plausible_rate",
        "Der Satz {rate} % der EU-Refinanzierung liegt nicht über 0 und bis 100 %.",
        "Einen Satz über 0 und bis 100 angeben, zum Beispiel 60 oder 37.5.";
    REDUCED_WITHIN = "R-102", "claim_is_reduced_within_what_is_open",
        "Von der Forderung {claim} sind {available} offen, ermäßigt werden sollen {requested}.",
        "Möglich sind höchstens {available}; Gestundetes oder Niedergeschlagenes zuerst wieder aufnehmen, Gezahltes bleibt.";
    ONWARD_CLAIM_WITHIN = "R-103", "claim_on_recipient_stays_within_what_it_got",
        "Von der Weitergabe {grant} hat {recipient} {available} erhalten, die weder weitergegeben noch zurückgefordert \
         sind; gefordert werden {requested}.",
        "Möglich sind höchstens {available}. Was noch nicht angekommen ist, wird zurückgenommen („onward reduce“).";
    SURPLUS_OF_SETTLEMENT = "R-104", "surplus_is_that_of_the_settlement",
        "Der Überschuss {claim} lässt sich mit dem Nachweis {filing} so nicht fordern: {fault}.",
        "Die Abrechnung zeigen („filing settlement“); sie rechnet mit dem Schlussnachweis, der Finanzierungsart der \
         Vereinbarung und den ausgezahlten Mitteln.";
    LATE_USE_OF_SHARE = "R-106", "interest_for_late_use_follows_payment_and_voucher",
        "Die Zinsen {claim} für den Beleg {voucher} lassen sich so nicht fordern: {fault}.",
        "Betrag und Tage sind die der Auszahlung und des Belegs („claim late-use“ liest sie selbst).";
    INTEREST_SPAN_FORWARD = "R-110", "interest_span_runs_forward",
        "Der Zinszeitraum soll am {from} beginnen und vor dem {until} enden; das ist früher.",
        "Das Ende liegt am Tag des Beginns (keine Zinsen) oder danach.";
    PRINCIPAL_POSITIVE = "R-111", "principal_is_positive_at_first",
        "Der zu verzinsende Betrag {amount} ist nicht größer als null.",
        "Einen Betrag ab 0,01 € angeben; Rückzahlungen stehen für sich („--change“).";
    PRINCIPAL_THERE = "R-112", "interest_begins_when_principal_is_there",
        "Verzinst werden soll ab dem {from}, der Betrag besteht aber erst ab dem {opened}.",
        "Die Verzinsung frühestens mit dem {opened} beginnen lassen („--from“).";
    CHANGE_WITHIN_SPAN = "R-113", "changes_lie_between_opening_and_end",
        "Die Änderung, die ab dem {day} zählt, liegt nicht zwischen dem {opened} (Beginn des Betrags) und dem {until} \
         (Ende der Verzinsung).",
        "Nur Änderungen vom {opened} bis zum {until} angeben; was vorher geschah, steckt im Anfangsbetrag.";
    REPAYMENT_WITHIN_PRINCIPAL = "R-114", "repayment_stays_within_principal",
        "Am {day} sind noch {open} offen, zurückgezahlt werden sollen {asked}.",
        "Möglich sind höchstens {open}; eine Überzahlung trägt hier keine Zinsen.";
    RATE_PLAUSIBLE = "R-115", "rate_is_plausible",
        "{what} beträgt {rate} %; das ist kein Prozentsatz von −100 bis 100 mit höchstens sechs Nachkommastellen.",
        "Den Satz in Prozent pro Jahr angeben, Nachkommastellen hinter einem Punkt: 4.12 oder -0.88.";
    BASE_RATE_BEGINS = "R-116", "base_rate_is_known_from_its_first_day",
        "Für den {day} ist kein Basiszinssatz hinterlegt; die Tabelle beginnt am {first}.",
        "Die Verzinsung frühestens mit dem {first} beginnen lassen oder eine Tabelle angeben, die weiter zurückreicht \
         („--rates“).";
    BASE_RATE_NOT_PROJECTED = "R-117", "base_rate_is_not_projected",
        "Der Basiszinssatz am {day} ist unbekannt; bekannt ist er bis zum {known_until}. Er wird nicht fortgeschrieben.",
        "Zinsen bis einschließlich {known_until} lassen sich berechnen; darüber hinaus mit einer Tabelle, die den neuen \
         Satz enthält („--rates“), oder vorläufig mit dem letzten Satz („--provisional“).";
    INTEREST_HOLDABLE = "R-118", "interest_stays_within_what_the_book_holds",
        "Der Betrag oder die Zinsen ab dem {day} überschreiten, was das Buch führen kann ({limit}).",
        "Den Betrag aufteilen oder einen kürzeren Zeitraum berechnen.";
    INTEREST_DAY_PLAUSIBLE = "R-119", "days_of_interest_are_plausible",
        "Der {day} liegt außerhalb der Jahre 1950 bis 2199.",
        "Die Jahreszahl prüfen; gerechnet wird mit Tagen der Jahre 1950 bis 2199.";
    AUTHORITY_DUE_LATER = "R-120", "commitment_authority_is_due_after_its_year",
        "Die Verpflichtungsermächtigung ist für {granted} bewilligt und soll {due} fällig werden; sie gilt nur für spätere \
         Haushaltsjahre.",
        "Ein Fälligkeitsjahr nach {granted} angeben; was {granted} fällig wird, braucht Ausgabemittel („budget \
         appropriate“).";
    AUTHORITY_NOT_EXCEEDED = "R-121", "assignment_stays_within_commitment_authority",
        "Von der Verpflichtungsermächtigung sind {available} verfügbar, gebraucht werden {requested}; es fehlen {missing} \
         (Konto „{account}“).",
        "Möglich sind höchstens {available}; mehr erst, wenn mehr bewilligt („commitment-authority grant“) oder \
         zurückgegeben ist („commitment-authority return“).";
    FORWARD_WITHIN_AUTHORITY = "R-122", "commitment_stays_within_authority_of_its_due_year",
        "An Verpflichtungsermächtigung sind {available} zugewiesen und noch nicht in Anspruch genommen, gebraucht werden \
         {requested}; es fehlen {missing} (Konto „{account}“).",
        "Möglich sind höchstens {available}; mehr erst nach einer weiteren Zuweisung („assign propose --due“).";
    AUTHORITY_IN_ITS_YEAR = "R-123", "commitment_authority_is_used_in_its_year",
        "Die Verpflichtungsermächtigung ist für {granted} bewilligt; in Anspruch genommen werden soll sie mit der \
         Wertstellung {value_date}.",
        "Möglich ist eine Wertstellung im Jahr {granted}; im Jahr danach nur, solange das neue Haushaltsgesetz nicht \
         verkündet ist, und mit Angabe dazu („--late-budget“).";
    AUTHORITY_NOT_LAPSED = "R-124", "lapsed_commitment_authority_is_not_moved",
        "Was an Verpflichtungsermächtigungen für {year} bewilligt war und nicht in Anspruch genommen ist, ist verfallen \
         (Ereignis {seq}).",
        "Eine Verpflichtungsermächtigung eines späteren Jahres verwenden („commitment-authority list“).";
    AUTHORITY_LAPSABLE = "R-125", "commitment_authority_lapses_after_its_year_when_nothing_is_open",
        "Die Verpflichtungsermächtigungen von {year} verfallen noch nicht: {fault}.",
        "Möglich ist der Verfall ab dem 1. Januar {next}, wenn nichts ohne Ermächtigung steht; was so steht, deckt eine \
         Entsperrung („commitment-authority unblock“) oder Bewilligung („commitment-authority change“).";
    FORWARD_NOT_EXCEEDED = "R-126", "freeing_stays_within_what_falls_due",
        "In der Verpflichtung {commitment} sind für {due} noch {available} gebunden, aufgehoben werden sollen {requested}.",
        "Möglich sind höchstens {available}.";
    WITHOUT_AUTHORITY_ALLOWED = "R-127", "commitment_without_authority_where_the_law_allows",
        "Ohne Verpflichtungsermächtigung ist das nicht möglich: {fault}.",
        "Nach § 38 Absatz 4 Satz 2 BHO nur zu Lasten übertragbarer Ausgaben („budget note“), die {next} fällig werden; \
         sonst eine Verpflichtungsermächtigung nennen („--granted“).";
    FORWARD_DUE_LATER = "R-128", "forward_commitment_names_each_later_year_once",
        "{fault}",
        "Mindestens ein Fälligkeitsjahr nach {year} nennen, und jedes genau einmal; was {year} fällig wird, bindet \
         „commitment make“.";
    CHARGED_ONCE = "R-129", "due_year_is_charged_once_and_not_before_it_begins",
        "Der Betrag der Verpflichtung {commitment} für {due} lässt sich nicht {wanted}: {fault}.",
        "Möglich ist: {possible}.";
    REFUND_WITHIN_PAYMENT = "R-130", "refund_stays_within_payment",
        "Von der Auszahlung {seq} sind {available} weder belegt noch zurückgekommen, gebraucht werden {requested}.",
        "Möglich sind höchstens {available}; was belegt ist, zuerst lösen („voucher unmatch“), was beanstandet ist, \
         zurückfordern („claim recover“).";
    REFUND_IN_ITS_YEAR = "R-131", "refund_is_set_off_in_the_year_of_its_payment",
        "Die Auszahlung {seq} gehört zum Haushaltsjahr {year}; abgesetzt werden soll mit der Wertstellung {value_date}.",
        "Abgesetzt wird nur im selben Haushaltsjahr. Was später zurückkommt, ist Einnahme: als Forderung erheben („claim \
         refund“) und ihren Eingang buchen („claim repay“).";
    REFUNDED_STAYS = "R-132", "refunded_payment_is_not_taken_back",
        "Von der Auszahlung {seq} sind {refunded} zurückgekommen oder zurückgefordert; sie lässt sich nicht umkehren.",
        "Zuerst die Absetzung umkehren („payment reverse“ mit ihrem Ereignis); eine Forderung bleibt.";
    SET_OFF_IN_ITS_YEAR = "R-133", "repayment_is_income_after_the_year_of_its_payment",
        "Die Auszahlung {seq} gehört zum Haushaltsjahr {year}, das noch läuft: was jetzt zurückkommt, ist keine Einnahme.",
        "Im selben Haushaltsjahr von der Ausgabe absetzen („payment refund“ oder „statement refund“).";
    REASSIGNMENT_AGREED = "R-134", "reassignment_rests_on_an_agreement_of_its_component",
        "Die Vereinbarung {agreement} gilt für {agreed}, umgeschichtet werden sollen Mittel aus {component}.",
        "Die Vereinbarung nennen, die für {component} gilt („agreement list“).";
    REASSIGNMENT_REACHES_MINIMUM = "R-135", "reassignment_reaches_its_minimum",
        "Umgeschichtet werden sollen {total}; nach der Vereinbarung {agreement} lohnt das erst ab {limit}.",
        "Mehr zusammen umschichten, oder einziehen („assign recall“) und neu zuweisen („assign propose“).";
    OWN_SHARE_BORNE = "R-136", "voucher_bears_the_agreed_own_share",
        "Der Beleg {voucher} hat einen Eigenanteil von {own}; vereinbart sind {percent} % von {gross}.",
        "Mindestens {least} als Eigenanteil ausweisen; mehr trägt der Bund von diesem Beleg nicht.";
    DEFERRED_TO_LATER = "R-137", "deferral_ends_on_a_day_to_come",
        "Die Forderung {claim} soll bis zum {due_on} gestundet werden, mit der Wertstellung {value_date}.",
        "Einen Tag nach der Wertstellung angeben.";
    REINFORCEMENT_DECLARED = "R-138", "income_reinforces_where_a_budget_note_says_so",
        "Dass Einnahmen bei {income_item} die Haushaltsstelle {item} verstärken, ist nicht vermerkt: sie bleiben Einnahmen.",
        "Den Haushaltsvermerk mit seiner Fundstelle erfassen („budget note reinforced-by“); ohne ihn gilt das Bruttoprinzip.";
    REINFORCEMENT_WITHIN_INCOME = "R-139", "reinforcement_stays_within_what_came_in",
        "Aus der Forderung {claim} sind {year} bei {income_item} noch {available} frei, verstärken sollen {requested}.",
        "Möglich sind höchstens {available}: was in diesem Jahr dort eingegangen ist und noch nichts verstärkt hat.";
    DRAWDOWN_USED_FIRST = "R-107", "earlier_drawdown_is_used_before_the_next",
        "Die Anordnung {order} kommt zu früh: von der Auszahlung {seq} vom {paid_on} (Anordnung {earlier}) sind {rest} weder \
         belegt noch zurückgezahlt; zu verwenden war sie binnen {days} Tagen, bis zum {until}.",
        "Zuerst Belege zuordnen („voucher match“) oder das Übrige zurückzahlen lassen („payment refund“, „claim refund“).";
    RECIPIENTS_KNOWN = "R-140", "recipients_are_registered",
        "Nicht erfasst sind {count} von {all} Empfängern: {names}.",
        "Zuerst erfassen („recipient add“, alle Gemeinden mit „recipient import“).";
    ONWARD_DISTINCT = "R-141", "onward_grant_names_each_recipient_once",
        "{fault}",
        "Mindestens einen Empfänger nennen, und jeden genau einmal.";
    ONWARD_WITHIN = "R-142", "onward_grant_stays_within_what_it_rests_on",
        "{what}: noch nicht weitergegeben sind {available}, gebraucht werden {requested}; es fehlen {missing}.",
        "Möglich sind höchstens {available}; mehr erst, wenn mehr gebunden ist oder Weitergegebenes zurückgenommen \
         („onward reduce“).";
    ONWARD_BASIS = "R-143", "handing_on_follows_its_legal_basis",
        "Was {given} ist, lässt sich nicht als {wanted} weitergeben.",
        "Möglich ist die Weiterleitung nach dem eigenen Recht („--basis grant“) mit ihrer Rechtsgrundlage („--law“).";
    ONWARD_TO_OTHERS = "R-144", "nobody_hands_on_to_itself",
        "{recipient} steht schon weiter oben in derselben Kette (Weitergabe {grant}).",
        "An jemand anders weitergeben; was bei {recipient} bleiben soll, wird nicht weitergegeben.";
    SHARE_OPEN = "R-145", "share_is_taken_back_while_open",
        "Vom Anteil von {recipient} an {grant} sind {open} weder angekommen noch weitergegeben, zurückgenommen werden \
         sollen {requested}.",
        "Möglich sind höchstens {open}; was angekommen ist, wird zurückgefordert („claim recover“).";
    ONWARD_UNTOUCHED = "R-146", "onward_grant_is_reversed_while_nothing_arrived",
        "Von {grant} ist schon etwas angekommen oder weitergegeben ({count} Empfänger: {names}).",
        "Zuerst die Ankunft umkehren („onward reverse-receipt“) oder einzelne Anteile zurücknehmen („onward reduce“).";
    RECIPIENT_DESCRIBED = "R-147", "recipient_is_described_by_what_it_is",
        "Der Empfänger {recipient} ist nicht richtig beschrieben: {fault}.",
        "Eine natürliche Person steht nur im Tresor („--name“); alle anderen haben eine Bezeichnung („--title“), Gemeinden \
         ihren amtlichen Schlüssel („--ars“ oder „--ags“).";
    HANDS_DOWN = "R-150", "land_hands_authority_down_to_its_own",
        "{from} kann {recipient} nichts weiter zuweisen: {fault}.",
        "Weiter zugewiesen wird von einem Land oder einer Stelle darunter, und nur an unmittelbar nachgeordnete Stellen \
         („manager list“).";
    SERVICE_IN_BUNDLE = "R-160", "single_service_stands_in_a_bundle",
        "Die Leistung {service} kann nicht zum Bündel {bundle} gehören: {fault}.",
        "Eine Einzelleistung (LeiKa-ID, 14 Ziffern) gehört zu einem erfassten Bündel (OZG-ID, 5 Ziffern); ist es nicht \
         bekannt, „--bundle“ weglassen.";
    ATTACHED_ONCE = "R-161", "service_is_attached_once_to_a_project",
        "Die Leistung {service} ist dem Projekt {project} bereits zugeordnet (Ereignis {seq}).",
        "Zu tun ist nichts; eine falsche Zuordnung wird zurückgenommen („service detach“).";
    LEVEL_OF_SCHEME = "R-162", "maturity_level_exists_in_its_scheme",
        "Den Reifegrad {level} gibt es im Modell {scheme} nicht.",
        "Möglich sind in diesem Modell 0 bis {highest}; das Modell 1.1 hat 0 bis 4, das Modell 2.0 hat 0 bis 7.";
    MATURITY_RISES = "R-163", "maturity_rises_with_time",
        "Reifegrad {level} am {day} passt nicht zu Reifegrad {other} am {other_day} (Ereignis {seq}).",
        "Ein späterer Tag hat einen höheren Reifegrad; ein falscher wird zuerst zurückgenommen („service maturity withdraw“).";
    NOT_IN_THE_FUTURE = "R-164", "fact_is_not_in_the_future",
        "{what} vom {day} liegt nach der Wertstellung {value_date}.",
        "Aufgezeichnet wird, was geschehen ist: möglich ist ein Tag bis {value_date}. Was erwartet wird, ist die Vorschau eines \
         Meilensteins („project milestone“).";
    MILESTONE_PLAN_STAYS = "R-165", "milestone_keeps_its_plan",
        "Der Meilenstein {milestone} ist für den {planned} geplant; dieser Plan bleibt stehen.",
        "Den Tag {planned} wieder angeben und die neue Erwartung als Vorschau („--forecast-on“), oder einen neuen Meilenstein \
         erfassen.";
    REACHED_WITH_EVIDENCE = "R-166", "what_is_reached_has_evidence",
        "Zum erreichten Meilenstein {milestone} gehören Tag und Nachweis; es fehlt {missing}.",
        "Beides angeben („--reached-on“, „--evidence“) oder keines.";
    CRITERION_KNOWN = "R-167", "criterion_is_one_of_the_list",
        "Das Kriterium „{criterion}“ gibt es nicht.",
        "Möglich sind: {possible}.";
    PARTNERS_ARE_OTHERS = "R-168", "partners_are_other_laender",
        "{partner} kann nicht Partner des Projekts {project} sein: {fault}.",
        "Möglich sind andere Länder als das, welches das Projekt trägt, jedes einmal („manager list“).";
    FEDERAL_LEAD_IS_MINISTRY = "R-169", "federal_lead_is_a_ministry",
        "{manager} ist kein Bundesministerium dieses Buchs.",
        "Ein Bundesministerium angeben („manager list“); ist keines bekannt, „--federal-lead“ weglassen.";
    MUNICIPALITY_BY_KEY = "R-170", "municipality_is_known_by_its_key",
        "Die Behörde {authority} lässt sich nicht als „{kind}“ erfassen: {fault}.",
        "Gemeinden werden ohne Erfassung mit ihrem amtlichen Gemeindeschlüssel angeschlossen („roll-out connect“); für eine \
         andere Behörde eine Kennung wählen, die nicht aus acht Ziffern besteht.";
    COMPETENCE_NAMED = "R-171", "competence_names_each_kind_once",
        "{fault}.",
        "Mindestens eine Art von Behörde nennen, jede einmal, mit einer Zahl ab 1; nennt keine Quelle die Zahl, bleibt sie weg.";
    CONNECTED_ONCE = "R-172", "authority_is_connected_once",
        "{authority} ist an {service} bereits angeschlossen (Ereignis {seq}, seit {day}).",
        "Zu tun ist nichts; ein falscher Anschluss wird zurückgenommen („roll-out withdraw“).";
    COST_PLAUSIBLE = "R-173", "planned_cost_is_named_and_not_negative",
        "{fault}.",
        "Beträge ab 0,00 € angeben („--planned“, „--forecast“), Monate mit zusammen so viel wie im Jahr erwartet („--month“); \
         was nicht bekannt ist, bleibt weg.";
}

#[cfg(test)]
mod tests;
