//! Rules of the book itself: names, amounts, keys and runs, budget, orders and payments, years.

super::catalogue! {
    LEDGER:
    COMMAND_ID_ONCE = "R-001", "command_id_names_one_content_of_one_actor",
        "Unter der Vorgangskennung {command} ist bereits {other} aufgezeichnet (Ereignis {seq}).",
        "Für einen neuen Vorgang eine neue Vorgangskennung wählen.";
    ACTOR_KNOWN = "R-002", "actor_is_known",
        "Der Akteur {actor} ist im Buch nicht bekannt.",
        "Die Systemverwaltung legt Akteure an („actor add“) und sieht, wer schon angelegt ist („actor list“).";
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
        "Die Systemverwaltung darf nur Akteure und Bewirtschafter anlegen und Rollen vergeben.",
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
    AMENDMENT_NAMES_CONTENT = "R-211", "amendment_names_content",
        "Der Vorschlag {proposal} ist inzwischen geändert worden: ersetzt werden soll der Inhalt mit der Prüfsumme {named}, sein \
         Inhalt hat jetzt die Prüfsumme {content}.",
        "Den Vorschlag neu ansehen („show“) und die Änderung von dort noch einmal beginnen.";
    AS_SHOWN = "R-212", "what_is_booked_is_what_was_shown",
        "Das Buch hat sich geändert, seit die Angaben geprüft wurden: gebucht würde jetzt etwas anderes, als gezeigt wurde.",
        "Die Angaben noch einmal prüfen; dann steht dort, was jetzt gebucht würde.";
    RUN_COMPUTABLE = "R-033", "run_can_be_computed",
        "Die Beträge lassen sich nicht berechnen: {fault}.",
        "Gesamtbetrag, Vorwegabzüge, Sockelbetrag, Mindest- und Höchstbetrag prüfen.";
    HALF_UP_NEVER_BOOKED = "R-034", "half_up_is_never_booked",
        "Eine kaufmännisch gerundete Verteilung wird nie gebucht; {miss}.",
        "Kaufmännische Rundung wird nur gezeigt („apportion --method half-up“); „largest-remainder“ wählen.";
    CHILDREN_ONLY = "R-035", "manager_gives_only_to_children",
        "{recipient} ist nicht unmittelbar nachgeordnet zu {manager}.",
        "Verteilt und zugewiesen wird nur an unmittelbar nachgeordnete Bewirtschafter („manager list“).";
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
        "Gebunden wird für die eigenen Projekte: Mittel von {land} oder einer Stelle darunter angeben; andere Länder erst, wenn sie \
         das Projekt gemeinsam tragen („project carry-jointly“).";
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
}
