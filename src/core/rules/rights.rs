//! Rules of who may do what (R-200 and after).

super::catalogue! {
    RIGHTS:
    RIGHT_HELD = "R-200", "nobody_acts_without_a_right",
        "{actor} darf das nicht: dafür braucht es {needed}{where}.",
        "{actor} hat {held}. Rollen erteilt die Systemverwaltung („role grant“), Vertretungen trägt ein, wer die Rolle \
         hat („role delegate“).";
    ROLE_FITS = "R-201", "role_fits_its_organisation",
        "Die Rolle {role} gibt es nicht für {organisation} ({kind}).",
        "Rollen des Bundes gelten für Bund und Ressorts, die Mittelbewirtschaftung für Länder und ihre Stellen.";
    ROLE_ONCE = "R-202", "role_is_granted_once_at_a_time",
        "{actor} hat die Rolle {role} für {organisation} in diesem Zeitraum schon (Ereignis {seq}).",
        "Einen Zeitraum wählen, in dem sie noch nicht gilt, oder sie zuerst entziehen („role withdraw“).";
    ROLE_NOT_ONESELF = "R-203", "nobody_grants_rights_to_oneself",
        "{actor} kann sich selbst keine Rolle erteilen und keine entziehen.",
        "Eine andere Person der Systemverwaltung tut das.";
    ROLES_COMPATIBLE = "R-204", "some_roles_stand_alone",
        "{role} verträgt sich nicht mit {other}, das {actor} in diesem Zeitraum hat.",
        "Kasse, Prüfung und Systemverwaltung schließen jede andere Rolle aus; die andere zuerst entziehen („role \
         withdraw“) oder eine andere Person beauftragen.";
    ROLE_PERIOD = "R-205", "role_counts_for_a_period",
        "{fault}",
        "Der letzte Tag liegt nicht vor dem ersten und nicht in der Vergangenheit; Prüfaufträge sind immer befristet.";
    ROLE_THERE = "R-206", "only_what_was_granted_is_taken_back",
        "Unter Ereignis {seq} hat {actor} keine Rolle und keine Vertretung, die noch gilt.",
        "Was gilt, zeigt „role list“.";
    DELEGATION_OF_OWN = "R-207", "one_delegates_only_what_one_has",
        "{absent} hat die Rolle {role} für {organisation} nicht selbst.",
        "Vertreten lässt sich nur eine eigene Rolle, keine geliehene; was {absent} hat, zeigt „role list“.";
    DELEGATION_TO_OTHERS = "R-208", "nobody_stands_in_for_oneself",
        "{fault}",
        "Eine andere Person des Hauses einsetzen, die keine Kasse, Prüfung oder Systemverwaltung hat.";
    RIGHTS_ONCE = "R-209", "rights_are_enforced_once",
        "Die Rechte gelten schon seit Ereignis {seq}.",
        "Es ist nichts zu tun; Rollen zeigt „role list“.";
    BOUND_APART = "R-210", "a_deputy_is_no_second_person",
        "{actor} und {other} vertreten sich heute und sind deshalb keine zwei Personen.",
        "Eine dritte Person mit dieser Rolle entscheidet, oder die Vertretung endet vorher („role end-delegation“).";
}
