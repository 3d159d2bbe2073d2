#!/usr/bin/env python3
"""What LibreOffice Calc makes of the CSV files for spreadsheets: check.py PROGRAM

Makes the demo book, adds projects whose titles would be formulas, writes every report as lossless CSV and as CSV for
spreadsheets, has LibreOffice open the latter as a German user would (semicolon, UTF-8, German numbers and days, special
numbers found, formulas evaluated) and compares cell by cell. Which column holds what, the definition files say.

It does not show what Excel does: Excel is not there. The rules by which both take a text for a formula are alike.
Standard library only.
"""
import csv
import io
import re
import subprocess
import sys
import tempfile
import tomllib
import xml.etree.ElementTree as ET
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Semicolon, quotes, UTF-8, from line 1, no column formats, German (1031), quoted text is not text at once, special
# numbers are found, four that matter for writing only, and: formulas are evaluated, the worst case.
AS_A_GERMAN = "CSV:59,34,76,1,,1031,false,true,false,false,false,0,true"
HOSTILE = [
    "=1+1", '+HYPERLINK("http://x")', "@SUM(A1)", "-2+3", "  =1+1", "＝1+1", "'=1+1", "'", '=cmd|"/c calc"!A1',
    'Größe; "Straße", Übermaß', "§ 5; ß", "Zeile mit 'Hochkomma'", '"in Anführung"', "a;b;c", "Ende mit =1+1",
]
# What no spreadsheet must see at its beginning, the book does not take at all.
REFUSED = ["\t=1+1", "\r=1+1", "\n=1+1"]
# What a report must be told; a report that needs something and is not here ends the check.
GIVEN = {
    "allocation-statement": ["--run", "lauf-2020"],
    "share-explanation": ["--run", "lauf-2020", "--recipient", "DE-MV"],
    "allocation-comparison": ["--runs", "lauf-2020", "--keys", "koenigstein-2019", "--total", "1000000.01"],
    "assignment-letter": ["--land", "DE-NW", "--year", "2022"],
    "budget-account": ["--year", "2021"],
    "statement-of-use": ["--project", "efa-by-1"],
    "target-vs-actual": ["--run", "lauf-2020"],
    "three-year-comparison": ["--year", "2022"],
    "year-end-outlook": ["--year", "2021"],
    "project-dossier": ["--project", "efa-by-1"],
}
MORE = {"distribution --by year": ["--by", "year"], "distribution --by project": ["--by", "project"]}
WORDS = {"total": "Summe"}
NUMBERS = {"money", "balance", "percent", "ratio", "decimal", "fraction", "integer"}


def reports():
    """Every report that there is, with its arguments."""
    ids = sorted(path.stem for path in (ROOT / "reports").glob("*.toml"))
    return {**{report: GIVEN.get(report, []) for report in ids}, **MORE}


def run(*command, expect=0, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if done.returncode != expect:
        raise SystemExit(f"{command[0]} {command[1:]} endet mit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def book(program, work):
    """The demo book with the hostile projects; its address."""
    said = run(program, "demo", "--dir", work / "demo", "--no-serve")
    token = re.search(r"a\.beispiel +(tb_\w+)", said).group(1)
    address = f"sqlite:{work / 'demo' / 'titelbuch.db'}"
    common = [program, "--database", address, "--as", "a.beispiel", "project", "add", "--land", "DE-BY",
              "--policy-field", "bildung"]
    environment = {"TITELBUCH_TOKEN": token}
    for number, title in enumerate(HOSTILE):
        run(*common, f"--title={title}", f"x-{number}", env=environment)
    for number, title in enumerate(REFUSED):
        run(*common, f"--title={title}", f"y-{number}", env=environment, expect=1)
    return address


def columns(report):
    """What each column holds; a repeated one stands under its id without the letter or year of the compared thing."""
    definition = tomllib.loads((ROOT / "reports" / f"{report}.toml").read_text(encoding="utf-8"))
    return {column["id"]: column["type"] for column in definition["columns"]}


def kind_of(known, name):
    return known.get(name) or known[re.sub(r"_([a-z]|[0-9]{4})$", "", name)]


def opened(files, out):
    """LibreOffice opens the files and says in XML what it took each cell for."""
    out.mkdir()
    profile = (out / "profile").as_uri()
    run("soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", f"--infilter={AS_A_GERMAN}",
        "--convert-to", "fods", "--outdir", out, *files, timeout=300)
    return [cells(out / f"{file.stem}.fods") for file in files]


def cells(path):
    names = {"table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
             "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
             "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0"}
    table, office = "{%s}" % names["table"], "{%s}" % names["office"]
    rows = []
    for row in ET.parse(path).getroot().iterfind(".//table:table/table:table-row", names):
        found = []
        for cell in row.iterfind("table:table-cell", names):
            text = "\n".join(said(p, names["text"]) for p in cell.iterfind("text:p", names))
            one = {"formula": cell.get(table + "formula"), "type": cell.get(office + "value-type"), "text": text,
                   "value": cell.get(office + "value"), "day": cell.get(office + "date-value")}
            found += [one] * int(cell.get(table + "number-columns-repeated", "1"))
        rows += [found] * min(int(row.get(table + "number-rows-repeated", "1")), 1000)
    return rows


def said(paragraph, text):
    """The text of a paragraph; runs of spaces are elements."""
    parts = [paragraph.text or ""]
    for child in paragraph:
        if child.tag == "{%s}s" % text:
            parts.append(" " * int(child.get("{%s}c" % text, "1")))
        else:
            parts.append(said(child, text))
        parts.append(child.tail or "")
    return "".join(parts)


def faults(report, lossless, spreadsheet, calc):
    """Every cell that is not what the lossless file says; how many were looked at."""
    known, found, looked = columns(report), [], 0
    plain = list(csv.reader(io.StringIO(lossless.read_text(encoding="utf-8"), newline="")))
    written = list(csv.reader(io.StringIO(spreadsheet.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))
    if len(plain) != len(written):
        return [f"{spreadsheet.name}: {len(written)} Zeilen, verlustfrei {len(plain)}"], 0
    for number, (wanted, text) in enumerate(zip(plain, written)):
        row = calc[number] if number < len(calc) else []
        for place, name in enumerate(plain[0]):
            cell = row[place] if place < len(row) else {"formula": None, "type": None, "text": ""}
            looked += 1
            kind = "text" if number == 0 else kind_of(known, name)
            fault = differs(kind, wanted[place] if number else text[place], text[place], cell)
            if fault:
                found.append(f"{spreadsheet.name}, Zeile {number + 1}, Spalte {name}: {fault}")
    return found, looked


def differs(kind, plain, text, cell):
    if cell["formula"] is not None:
        return f"ist eine Formel geworden: {cell['formula']}"
    if plain == "" or plain in WORDS:
        # Nothing, or what is said in words: „noch nicht erfasst“, „Summe“.
        return None if cell["type"] in (None, "string") and cell["text"] == text else f"„{text}“ wurde {cell}"
    if kind == "date":
        good = cell["type"] == "date" and cell["day"] == plain
    elif kind == "fraction":
        places = len(text.partition(",")[2])
        exact = Fraction(plain)
        cut = Fraction(int(abs(exact) * 10**places), 10**places) * (-1 if exact < 0 else 1)
        good = cell["type"] == "float" and Fraction(cell["value"]) == cut
    elif kind in NUMBERS:
        good = cell["type"] in ("float", "percentage") and Decimal(cell["value"]) == Decimal(plain)
    else:
        # The protection is one apostrophe, and taking one away gives the text.
        back = text[1:] if text.startswith("'") else text
        good = cell["type"] == "string" and cell["text"] == text and (back == plain or plain == text)
    return None if good else f"„{plain}“ wurde {cell}"


def spoilt(work, made):
    """Three files that are wrong, each in a way that the check must see: without the apostrophes, a cent, a day."""
    _, lossless, register = made["project-register"]
    naked = work / "naked.csv"
    with open(register, encoding="utf-8-sig", newline="") as source, open(naked, "w", encoding="utf-8", newline="") as out:
        rows = [[field.removeprefix("'") for field in row] for row in csv.reader(source, delimiter=";")]
        csv.writer(out, delimiter=";").writerows(rows)
    _, plain, distribution = made["distribution"]
    cent = work / "cent.csv"
    text = distribution.read_text(encoding="utf-8")
    amount = re.search(r";(\d+),(\d)0;", text)
    cent.write_text(text.replace(amount.group(0), f";{amount.group(1)},{amount.group(2)}1;", 1), encoding="utf-8")
    _, days, extract = made["journal-extract"]
    day = work / "day.csv"
    day.write_text(re.sub(r";(\d\d)\.(\d\d)\.(\d{4});", r";\3/\2.\1;", extract.read_text(encoding="utf-8"), count=1),
                   encoding="utf-8")
    return [("project-register", lossless, naked, "Formel", None), ("distribution", plain, cent, "wurde", 1),
            ("journal-extract", days, day, "wurde", 1)]


def main(program):
    with tempfile.TemporaryDirectory(prefix="titelbuch-libreoffice.") as folder:
        work = Path(folder)
        address = book(program, work)
        made = {}
        for number, (name, arguments) in enumerate(reports().items()):
            report = name.split()[0]
            files = [work / f"{number}-{report}.{ending}" for ending in ("plain.csv", "excel.csv")]
            for form, file in zip(("csv", "csv-excel"), files):
                run(program, "--database", address, "report", "make", report, *arguments, "--format", form, "--out", file)
            made[name] = (report, *files)
        controls = spoilt(work, made)
        files = [spreadsheet for _, _, spreadsheet in made.values()] + [control[2] for control in controls]
        calc = dict(zip(files, opened(files, work / "opened")))
        found, looked = [], 0
        for report, lossless, spreadsheet in made.values():
            wrong, cells_seen = faults(report, lossless, spreadsheet, calc[spreadsheet])
            found, looked = found + wrong, looked + cells_seen
        for report, lossless, spreadsheet, word, count in controls:
            seen = [fault for fault in faults(report, lossless, spreadsheet, calc[spreadsheet])[0] if word in fault]
            if not seen or count not in (None, len(seen)):
                found.append(f"Gegenprobe {spreadsheet.name}: nicht bemerkt, sondern {seen}")
        formulas = faults(*controls[0][:3], calc[controls[0][2]])[0]
        for fault in found:
            print(fault, file=sys.stderr)
        if found:
            return 1
        version = run("soffice", "--version").split(" ")[1]
        print(f"LibreOffice {version}: {looked} Zellen aus {len(made)} Berichten mit {len(HOSTILE)} feindlichen Titeln, "
              f"keine Formel, alle wie verlustfrei; ohne den Schutz wären es {sum('Formel' in one for one in formulas)} "
              "Formeln, ein falscher Cent und ein falscher Tag fallen auf")
        return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    sys.exit(main(sys.argv[1]))
