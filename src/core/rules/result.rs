//! Rules of what income may do, what is handed on and carried jointly, and what projects reach (R-138 and after).

super::catalogue! {
    RESULT:
    REINFORCEMENT_DECLARED = "R-138", "income_reinforces_where_a_budget_note_says_so",
        "Dass Einnahmen bei {income_item} die Haushaltsstelle {item} verstärken, ist nicht vermerkt: sie bleiben Einnahmen.",
        "Den Haushaltsvermerk mit seiner Fundstelle erfassen („budget note reinforced-by“); ohne ihn gilt das Bruttoprinzip.";
    REINFORCEMENT_WITHIN_INCOME = "R-139", "reinforcement_stays_within_what_came_in",
        "Aus der Forderung {claim} sind {year} bei {income_item} noch {available} frei, verstärken sollen {requested}.",
        "Möglich sind höchstens {available}: was in diesem Jahr dort auf eine Forderung des Bundes eingegangen ist und noch nichts verstärkt hat.";
    RECIPIENTS_KNOWN = "R-140", "recipients_are_registered",
        "Nicht erfasst sind {count} von {all} Empfängern: {names}.",
        "Zuerst erfassen („recipient add“, „recipient import“).";
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
    CONSORTIUM_OF_LANDS = "R-151", "consortium_joins_two_laender_or_more",
        "Der Verbund {consortium} lässt sich so nicht erfassen: {fault}.",
        "Mindestens zwei Länder nennen, jedes einmal („--member“), und eines von ihnen als federführend („--lead“).";
    SHARES_OF_MEMBERS = "R-152", "joint_project_has_the_shares_of_all_members",
        "Das Projekt {project} lässt sich so nicht gemeinsam tragen: {fault}.",
        "Jedes Mitglied des Verbunds einmal mit seinem Anteil nennen („--share“), zusammen 100 Prozent; das Land des Projekts \
         ist eines davon („consortium list“).";
    PARTNER_REIMBURSES = "R-153", "partner_of_a_joint_project_reimburses_its_lead",
        "{partner} kann {lead} für das Projekt {project} nichts ausgleichen.",
        "Ausgleichen kann: {possible}.";
    REIMBURSED_WITHIN_SHARE = "R-154", "reimbursement_stays_within_share_of_what_the_lead_paid",
        "{lead} hat {paid} gezahlt, {partner} trägt {percent} % davon und hat {before} ausgeglichen; auszugleichen sind noch \
         {left}, gebraucht werden {requested}.",
        "Möglich sind höchstens {left}; mehr erst, wenn {lead} mehr gezahlt hat.";
    FILED_BY_LEAD = "R-155", "joint_project_is_filed_by_its_lead",
        "Das Projekt {project} wird gemeinsam getragen und von {lead} nachgewiesen; {actor} handelt für {land}.",
        "Einreichen kann {lead}, einmal für alle; die Belege der anderen werden ihren Auszahlungen zugeordnet und gehören dazu.";
    SERVICE_IN_BUNDLE = "R-160", "single_service_stands_in_a_bundle",
        "Die Leistung {service} kann nicht zum Bündel {bundle} gehören: {fault}.",
        "Eine Einzelleistung (LeiKa-ID, 14 Ziffern) gehört zu einem erfassten Bündel (OZG-ID, 5 Ziffern); ist es nicht \
         bekannt, keines angeben („--bundle“).";
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
        "Ein Bundesministerium angeben („manager list“); ist keines bekannt, keines angeben („--federal-lead“).";
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
    REUSE_BETWEEN_LAENDER = "R-180", "reuse_is_agreed_once_between_laender",
        "Die Nachnutzung der Leistung {service} durch {user} lässt sich so nicht aufzeichnen: {fault}.",
        "Möglich ist eine Nachnutzung je Land und Betreiber, beide Länder („manager list“); was gilt, zeigt „service reuse list“.";
    RUNNING_COST_SHARED_ONCE = "R-181", "running_cost_is_shared_once_among_those_who_use_it",
        "Die Betriebskosten {year} der Leistung {service} lassen sich nicht verteilen: {fault}.",
        "Verteilt wird je Betreiber und Jahr einmal, auf alle, die in diesem Jahr nachnutzten und im Schlüssel stehen; eine \
         falsche Verteilung wird zuerst umgekehrt („service reuse reverse“).";
}
