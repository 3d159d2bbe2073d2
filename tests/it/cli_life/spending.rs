//! From a commitment to a closed year at the command line, on a small book: who may do what, a statement of the
//! Kasse with a line too high and a line without an order, and what the year's end asks for.

use super::*;

const ITEM: &str = "0699/532 99";
const STATEMENT: &str = "Zeile;Buchungstag;Bewirtschafter;Belegnummer;Kassenzeichen;Betrag EUR\n\
    1;01.06.2021;DE-BY;a-1;1180099;50.000,00\n2;02.06.2021;;;1180099;15.000,00\n3;02.06.2021;;;999;7,50\n";
/// A day that is none, a line that is missing, an amount below zero.
const FAULTY: &str = "Zeile;Buchungstag;Bewirtschafter;Belegnummer;Kassenzeichen;Betrag EUR\n\
    1;31.02.2021;DE-BY;a-1;1180099;50.000,00\n3;02.06.2021;;;1180099;-15,00\n";

/// What is played before: frame, authority of two years, two projects.
const PLAYED: &str = include_str!("book.scenario");

/// A small book, and a third person who books payments.
pub fn small_book(name: &str) -> Book {
    let mut book = Book { dir: fresh_dir(name), tokens: Vec::new() };
    std::fs::write(book.dir.join("book.scenario"), PLAYED).unwrap();
    for ending in ["csv", "source.toml"] {
        let table = format!("koenigstein_2019.{ending}");
        std::fs::copy(fixture(&format!("keys/{table}")), book.dir.join(&table)).unwrap();
    }
    book.expect(0, &["play", "book.scenario"]);
    for actor in ["a.beispiel", "b.muster"] {
        book.add_token(actor);
    }
    book.add_actor("c.kasse", "Carla Kasse");
    std::fs::write(book.dir.join("auszug.csv"), STATEMENT).unwrap();
    std::fs::write(book.dir.join("schlecht.csv"), FAULTY).unwrap();
    book
}

impl Book {
    pub fn add_actor(&mut self, actor: &'static str, name: &str) {
        self.expect(0, &["actor", "add", actor, "--name", name]);
        self.add_token(actor);
    }

    fn add_token(&mut self, actor: &'static str) {
        let (token, _) = self.expect(0, &["--json", "actor", "token", actor]);
        self.tokens.push((actor, json(&token)["token"].as_str().unwrap().to_owned()));
    }

    /// Calls as somebody: refused by these rules, or done where none is named. Words are set apart by blanks.
    pub fn play(&self, actor: &str, words: &str, refused: &[&str]) -> Value {
        let item = words.replace("ITEM", "\u{0}");
        let arguments: Vec<String> = item.split(' ').map(|word| word.replace('\u{0}', ITEM)).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (out, err) = self.expect_as(i32::from(!refused.is_empty()), actor, &arguments);
        if refused.is_empty() {
            return json(&out);
        }
        let told = json(&err);
        let rules: Vec<&str> =
            told["refused"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap()).collect();
        assert_eq!(rules, refused, "{words}: {err}");
        told
    }
}

#[test]
fn money_is_bound_ordered_paid_and_the_year_is_closed_at_the_command_line() {
    let book = small_book("spending");
    let (a, b, c) = ("a.beispiel", "b.muster", "c.kasse");
    let bound = "commitment make v-17 --project bsp-001 --manager DE-BY --component foederal --item ITEM --year 2021";
    book.play(a, &format!("{bound} --amount 100000.00 --purpose Antrag --payee Muster-GmbH --voucher V17"), &[]);
    book.play(a, "commitment free v-17 --amount 100000.01 --voucher V18", &["R-065"]);
    let order = "order certify a-1 --commitment v-17 --amount 60000.00 --due 2021-06-01 --cash-sign 1180099";
    book.play(a, &format!("{order} --voucher R1"), &[]);
    book.play(a, "order issue a-1 --voucher AO1", &["R-067"]);
    book.play(b, "order issue a-1 --voucher AO1", &[]);

    let (_, err) = book.expect_as(2, c, &["statement", "import", "k-2", "schlecht.csv"]);
    assert_eq!(json(&err)["faults"].as_array().unwrap().len(), 3, "all faults at once: {err}");
    book.play(b, "statement import k-1 auszug.csv", &["R-068", "R-068"]);
    let rehearsed = book.play(c, "statement import k-1 auszug.csv --dry-run", &[]);
    let imported = book.play(c, "statement import k-1 auszug.csv", &[]);
    assert_eq!((&imported["matched_lines"], &imported["unmatched_lines"]), (&Value::from(2), &Value::from(1)));
    assert_eq!(rehearsed["seq"], imported["seq"], "the rehearsal left nothing");
    let known = book.play(c, "statement import k-1 auszug.csv", &[]);
    assert_eq!(known.as_array().unwrap().len(), 3, "it is known, and shown");
    book.play(c, "statement match k-1 3 a-1 --voucher Z3", &[]);
    let lists = [("statement list", "unmatched_eur", "0.00"), ("order list", "paid_eur", "65007.50")];
    for (list, field, expected) in lists.into_iter().chain([("commitment list", "open_eur", "40000.00")]) {
        assert_eq!(book.play(c, list, &[])[0][field], expected, "{list}");
    }

    book.play(a, "year close 2021 --voucher J", &["R-071"]);
    let settle = "budget settle ITEM --year 2021 --component foederal --manager DE-BY";
    book.play(a, &format!("{settle} --amount 5007.51 --voucher V"), &["R-072"]);
    book.play(a, &format!("{settle} --amount 5007.50 --voucher V"), &[]);
    let residue = "--component foederal --manager DE-BY --amount 10000.00 --voucher R";
    book.play(a, &format!("residue form ITEM --year 2021 {residue}"), &["R-063"]);
    book.play(a, "budget note transferable ITEM --source Vermerk", &[]);
    book.play(a, &format!("residue form ITEM --year 2021 {residue}"), &[]);
    book.play(a, "year close 2021 --voucher J", &[]);
    book.play(a, "budget block ITEM --year 2021 --basis budget-act --amount 1.00 --voucher S", &["R-060"]);
    let consent = format!("residue consent ITEM --year 2022 --granted 2021 --cash-cover Minderausgaben {residue}");
    book.play(a, &consent, &[]);
    book.expect(0, &["verify"]);
}
