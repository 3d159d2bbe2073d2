//! Rules of agreements, evidence, claims, interest and later years.

super::catalogue! {
    EVIDENCE:
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
    DRAWDOWN_USED_FIRST = "R-107", "earlier_drawdown_is_used_before_the_next",
        "Die Anordnung {order} kommt zu früh: von der Auszahlung {seq} vom {paid_on} (Anordnung {earlier}) sind {rest} weder \
         belegt noch zurückgezahlt; zu verwenden war sie binnen {days} Tagen, bis zum {until}.",
        "Zuerst Belege zuordnen („voucher match“) oder das Übrige zurückzahlen lassen („payment refund“, „claim refund“).";
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
}
