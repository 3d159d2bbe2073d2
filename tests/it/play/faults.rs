//! What is wrong with a scenario, before it is played and while it is played; and what is possible afterwards.

use super::*;

const MASTERS: &str = "\
on 2021-01-04
as system
manager add bund --title Bund --kind federation
manager add bmi --title Ministerium --kind federal-ministry --parent bund
actor add a.beispiel --name Anna
as a.beispiel
programme add ozg --title OZG --lead bmi --example
component add foederal --programme ozg --title OZG --source erfunden
budget item-add '0699/532 99' --title Beispiel --manager bmi
voucher 'Beleg 1'
";

/// A scenario after the masters; their lines are ten.
fn after_masters(text: &str) -> PathBuf {
    written(&[("a.scenario", &format!("{MASTERS}{text}"))])
}

/// All faults of all files are said before the first command is given.
#[test]
fn faults_of_the_form_are_found_before_anything_is_booked() {
    let url = nowhere("form");
    let table: &[(&str, &str, &str)] = &[
        ("budget appropiate x", "Zeile 11, Spalte 8:", "Den Befehl „appropiate“ gibt es nicht"),
        ("budget appropriate '0699/532 99' --year zwei --amount 1.00", "Zeile 11, Spalte 41:", "kein Haushaltsjahr"),
        ("budget appropriate '0699/532 99' --year 2021", "Zeile 11, Spalte 1:", "Es fehlt: --amount"),
        ("year close 2021 --jahr 3", "Zeile 11, Spalte 17:", "nicht vorgesehen"),
        ("budget list", "Zeile 11, Spalte 1:", "bucht nichts und wird nicht gespielt"),
        ("serve --port 80", "Zeile 11, Spalte 1:", "bucht nichts"),
        ("play b.scenario", "Zeile 11, Spalte 1:", "bucht nichts"),
        ("migrate", "Zeile 11, Spalte 1:", "bucht nichts"),
        ("year close 2021 --dry-run", "Zeile 11, Spalte 17:", "beim Aufruf von „play“"),
        ("year close 2021 --command-id x", "Zeile 11, Spalte 17:", "beim Aufruf von „play“"),
        ("--json year close 2021", "Zeile 11, Spalte 1:", "beim Aufruf von „play“"),
        ("year close --help", "Zeile 11, Spalte 1:", "kein Befehl"),
        ("reverse @nie --reason wrong-amount", "Zeile 11, Spalte 9:", "davor nicht benannt"),
        ("mark a: year close 2021\nmark a: year close 2022", "Zeile 12, Spalte 6:", "schon vergeben"),
        ("key add nie.csv --id x", "Zeile 11, Spalte 9:", "keine Datei"),
        ("key add /etc/hostname --id x", "Zeile 11, Spalte 9:", "beginnt nicht beim Szenario"),
        ("include nie.scenario", "Zeile 11, Spalte 9:", "nicht lesbar"),
        ("include a.scenario", "Zeile 11, Spalte 9:", "im Kreis"),
    ];
    for (line, place, said) in table {
        let (out, err) = play(2, &url, &[after_masters(line)], &[]);
        assert!(out.is_empty() && err.contains("a.scenario ist nicht verwendbar"), "{line}: {out}{err}");
        let fault = err.lines().find(|fault| fault.starts_with(place)).unwrap_or_else(|| panic!("{line}: {err}"));
        assert!(fault.contains(said), "{line}: {fault}");
        assert_eq!(err.matches("Zeile ").count(), 1, "{line}: no more than this one: {err}");
    }
    let unsaid = [("as x\nyear close 2021", "der Tag"), ("on 2021-01-01\nyear close 2021", "wer handelt")];
    for (text, said) in unsaid {
        let (_, err) = play(2, &url, &[written(&[("a.scenario", text)])], &[]);
        assert!(err.contains("Zeile 2, Spalte 1") && err.contains(said), "{err}");
    }
    let (_, err) = expect(2, &url, &["--as", "x", "play", after_masters("").to_str().unwrap()]);
    assert!(err.contains("sagt das Szenario"), "{err}");
    assert!(!url.sqlite_path().unwrap().exists(), "no book was made");
}

#[test]
fn all_faults_of_all_files_are_said_at_once() {
    let url = nowhere("files");
    let first = "on 2021-02-30\nas a\nyear close 2021\nbudget nie\ninclude unter/b.scenario\ninclude ../c.scenario\n";
    let file =
        written(&[("a/a.scenario", first), ("a/unter/b.scenario", "as\ninclude ../a.scenario\n"), ("c.scenario", "")]);
    let (_, err) = play(2, &url, &[&file], &[]);
    for said in [
        "Die Datei a.scenario ist nicht verwendbar",
        "Zeile 1, Spalte 4",
        "Zeile 4, Spalte 8",
        "Zeile 6, Spalte 9: „../c.scenario“ liegt außerhalb",
        "Die Datei unter/b.scenario ist nicht verwendbar",
        "Zeile 2, Spalte 9: „../a.scenario“ bindet sich im Kreis ein: a.scenario → unter/b.scenario → a.scenario",
    ] {
        assert!(err.contains(said), "{said}: {err}");
    }
    assert_eq!(err.matches("Zeile ").count(), 5, "the day is missing once, where it is wrong: {err}");
    let (_, err) = play(2, &url, &[&file], &["--json"]);
    let told: Value = serde_json::from_str(&err).unwrap();
    assert_eq!(told["faults"].as_array().unwrap().len(), 5);
    assert_eq!(told["faults"][0]["file"], "unter/b.scenario");
    let (_, err) = play(2, &url, &[&file, &file], &[]);
    assert!(err.contains("wird schon gespielt"), "{err}");
    let twice = written(&[("a.scenario", "include b.scenario\ninclude b.scenario\n"), ("b.scenario", "")]);
    let (_, err) = play(2, &url, &[twice], &[]);
    assert!(err.contains("Zeile 2, Spalte 9") && err.contains("nur einmal"), "{err}");
}

/// What comes out otherwise ends the play there, says what happened, and what stands.
#[tokio::test]
async fn what_comes_out_otherwise_ends_the_play() {
    let bookable = "budget appropriate '0699/532 99' --year 2021 --amount 100.00";
    let cut = "budget block '0699/532 99' --year 2021 --basis finance-ministry --amount 40.00";
    // Lines after the masters, the place, what is said, and what is in the book then.
    let table: &[(&str, &str, &[&str], u64)] = &[
        (&format!("refused R-070: {bookable}"), "a.scenario:11", &["Gebucht wurde Veranschlagung", "R-070"], 7),
        (&format!("failed: {bookable}"), "a.scenario:11", &["Gebucht wurde", "dass es scheitert"], 7),
        ("reverse 0 --reason wrong-amount", "a.scenario:11", &["Abgelehnt", "R-050", "Hinweis:"], 6),
        ("refused R-001: reverse 0 --reason wrong-amount", "a.scenario:11", &["Erwartet war", "R-001", "R-050"], 6),
        ("breach 1.00: reverse 0 --reason wrong-amount", "a.scenario:11", &["R-050"], 6),
        (cut, "a.scenario:11", &["40,00\u{a0}€ ohne Ermächtigung", "„breach 40.00:“"], 7),
        (&format!("breach 41.00: {cut}"), "a.scenario:11", &["stehen 40,00\u{a0}€, erwartet waren 41,00\u{a0}€"], 7),
        (&format!("{bookable}\nexpect appropriated = 99.99"), "a.scenario:12", &["99,99", "100,00"], 7),
        ("expect appropriated = 0.00", "a.scenario:11", &["Erwartet war 0,00", "noch nicht erfasst"], 6),
        (&format!("{bookable}\nexpect available = none"), "a.scenario:12", &["noch nicht erfasst", "100,00"], 7),
    ];
    for (text, place, said, size) in table {
        let url = nowhere("otherwise");
        let (_, err) = play(1, &url, &[after_masters(text)], &[]);
        assert!(err.starts_with(place), "{text}: {err}");
        for part in *said {
            assert!(err.contains(part), "{text}: „{part}“ is not said: {err}");
        }
        assert!(err.contains(&format!("Gebucht sind bis hierher {}", size.min(&7))) || *size == 7, "{text}: {err}");
        assert_eq!(state(&url).await.0, *size, "{text}");
        let (_, err) = play(1, &url, &[after_masters(text)], &["--json"]);
        let told: Value = serde_json::from_str(&err).unwrap_or_else(|e| panic!("{e}: {err}"));
        assert_eq!(told["error"], "failed", "{err}");
    }
}

/// A file that is mended goes on; one that was changed where it is booked already does not.
#[tokio::test]
async fn a_file_is_mended_at_its_end_and_not_behind_it() {
    let url = nowhere("mended");
    let bookable = "budget appropriate '0699/532 99' --year 2021 --amount 100.00\n";
    play(1, &url, &[after_masters(&format!("{bookable}expect appropriated = 1.00\n"))], &[]);
    let mended = format!("{bookable}expect appropriated = 100.00\nrefused R-005: {}", bookable.replace("100", "0"));
    let (out, _) = play(0, &url, &[after_masters(&mended)], &[]);
    assert!(
        out.contains("a.scenario:11: Schon gebucht: Ereignis 6.") && out.contains("a.scenario:12: Stimmt"),
        "{out}"
    );
    let size = state(&url).await.0;
    let masters = after_masters(bookable);
    let text = std::fs::read_to_string(&masters).unwrap();
    std::fs::write(&masters, text.replace("--title Beispiel", "--title Anders")).unwrap();
    let (_, err) = play(1, &url, &[masters], &[]);
    assert!(err.starts_with("a.scenario:9") && err.contains("anderes gebucht"), "a title: {err}");
    let table = [
        (bookable.replace("100", "200"), "anderes gebucht"),
        (bookable.replace("2021", "2022"), "anderes gebucht"),
        (format!("--as b.muster {bookable}"), "anderes gebucht"),
        (format!("voucher 'Beleg 2'\n{bookable}"), "anderes gebucht"),
        (format!("budget grant-frame foederal --amount 1.00\n{bookable}"), "anderes gebucht"),
        (String::new(), "nicht mehr in der Datei"),
        (format!("refused R-005: {bookable}"), "die Datei sagt, es werde nicht gebucht"),
    ];
    for (changed, said) in table {
        let (_, err) = play(1, &url, &[after_masters(&changed)], &[]);
        assert!(err.contains(said) && err.contains("ändert man nicht"), "{changed}: {err}");
        assert_eq!(state(&url).await.0, size, "{changed}: nothing was booked");
    }
}

/// Names of what was booked stand for it: its number, those after it, and what of a proposal is approved; also when it was
/// booked by an earlier play.
#[tokio::test]
async fn marks_stand_for_what_was_booked() {
    let url = nowhere("marks");
    let text = "mark soll: budget appropriate '0699/532 99' --year 2021 --amount 100.00\n\
                budget appropriate '0699/532 99' --year 2021 --amount 7.00\n";
    play(0, &url, &[after_masters(text)], &[]);
    let more = format!(
        "{text}reverse @soll+1 --reason booked-twice\nexpect appropriated = 100.00\n\
         reverse @soll --reason wrong-amount\nexpect appropriated = 0.00\nrefused R-050: reverse @soll --reason wrong-amount\n"
    );
    let (out, _) = play(0, &url, &[after_masters(&more)], &[]);
    assert!(out.contains("a.scenario:13: Gebucht: Buchung umgekehrt"), "{out}");
}
