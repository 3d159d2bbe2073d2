"""The group „pdf“ of scripts/compare-peers: the same table as PDF by us, by typst and by pdflatex.

Ours is PDF/A-3a and PDF/UA-1 with the CSV inside, „Seite x von y“ and carried sums. typst is tagged (its default) and
prints the total too; pdflatex runs once, so it can print neither total nor tags. Standard library only; typst comes
from PyPI into a folder of its own, pdflatex from Debian (texlive-latex-base, texlive-latex-recommended).
"""
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HEADS = ("Datum", "Land", "Projekt", "Art", "Betrag", "Beleg", "Text")
WIDTHS = (52, 34, 42, 56, 66, 56, 160)
# About 1,000 and 5,000 of our pages.
SMALL, LARGE = 41_000, 205_000


def child(command, said=subprocess.DEVNULL, **more):
    """Runs a program to its end: seconds by the clock, seconds of processor, peak of memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=said, stderr=subprocess.DEVNULL, **more)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{command[0]} endet mit {os.waitstatus_to_exitcode(status)}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def ours_once(paper, work, rows):
    """The peak is what our program says of itself: that of `wait4` begins with the memory of this one."""
    with open(work / "said.json", "wb") as said:
        wall, cpu, _ = child([paper, "pdf", str(rows), str(work / "ours.pdf")], said)
    peak = json.loads((work / "said.json").read_text())["peak_kib"] / 1024
    return say("hier", rows, (wall, cpu, peak), work / "ours.pdf")


def typst_python(home):
    """A Python that has typst; made on the first call."""
    python = Path(home) / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(Path(home) / "venv")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "typst==0.15.2"], check=True)
    return str(python)


def typst(work, python, fonts, tagged):
    columns = ",".join(f"{width}pt" for width in WIDTHS)
    heads = ",".join(f"[{head}]" for head in HEADS)
    (work / "table.typ").write_text(f"""
#set page(paper: "a4", margin: (x: 14mm, y: 14mm),
  footer: context [Seite #counter(page).display() von #counter(page).final().first()])
#set text(font: "Fira Sans", size: 7pt, lang: "de")
#let rows = csv("rows.csv")
#table(columns: ({columns}), rows: 16.4pt, inset: 2pt, stroke: none,
  align: (left, left, left, left, right, left, left), table.header({heads}), table.hline(), ..rows.flatten())
""")
    code = f"import typst; typst.compile('table.typ', output='table.pdf', font_paths=[{str(fonts)!r}], pdf_tags={tagged})"
    return child([python, "-c", code], cwd=work), work / "table.pdf"


def pdflatex(work):
    with open(work / "table.tex", "w", encoding="utf-8") as out:
        out.write(r"\documentclass[a4paper]{article}\usepackage[T1]{fontenc}\usepackage[margin=14mm]{geometry}"
                  r"\usepackage{longtable,fancyhdr}\pagestyle{fancy}\fancyhf{}\rfoot{Seite \thepage}"
                  r"\setlength{\tabcolsep}{2pt}\renewcommand{\arraystretch}{1.95}\LTchunksize=200 "
                  r"\begin{document}\fontsize{7}{8.4}\selectfont\begin{longtable}{llllrll}"
                  + "&".join(HEADS) + "\\\\\\hline\\endhead\n")
        for line in (work / "rows.csv").read_text(encoding="utf-8").splitlines():
            out.write("&".join(fields(line)) + "\\\\\n")
        out.write(r"\end{longtable}\end{document}")
    figures = child(["pdflatex", "-interaction=batchmode", "table.tex"], cwd=work)
    return figures, work / "table.pdf"


def fields(line):
    import csv
    return next(csv.reader([line]))


def pages(path):
    said = subprocess.run(["pdfinfo", str(path)], check=True, capture_output=True, text=True).stdout
    return int(next(line.split()[1] for line in said.splitlines() if line.startswith("Pages")))


def say(name, rows, figures, path):
    wall, cpu, memory = figures
    size, count = path.stat().st_size / 1e6, pages(path)
    print(f"  {name}, {rows:,} Zeilen: {count:,} Seiten in {wall:.2f} s ({cpu:.2f} s Rechenzeit), "
          f"{memory:.0f} MB, Datei {size:.1f} MB", file=sys.stderr)
    return {"wall": wall, "cpu": cpu, "memory": memory, "size": size, "pages": count}


def measure(run, bar):
    """Prints a line for each bar; `bar` is that of run.py."""
    if shutil.which("pdflatex") is None:
        raise SystemExit("pdflatex fehlt (Debian-Pakete: texlive-latex-base, texlive-latex-recommended)")
    home = os.environ.get("TITELBUCH_PEERS_HOME", str(Path.home() / ".cache/titelbuch-peers"))
    python, fonts = typst_python(home), Path("reports/fonts").resolve()
    paper, work = str(Path(run.programs["paper"]).resolve()), run.work / "paper"
    work.mkdir()
    ours, peer = {}, {}
    for rows in (SMALL, LARGE):
        with open(work / "rows.csv", "wb") as out:
            subprocess.run([paper, "rows", str(rows)], check=True, stdout=out)
        tries = [ours_once(paper, work, rows) for _ in range(3)]
        ours[rows] = sorted(tries, key=lambda one: one["wall"])[1]
        if rows == SMALL:
            # Its first run on a machine draws its fonts.
            pdflatex(work)
        peer["latex", rows] = say("pdflatex, ein Durchgang", rows, *pdflatex(work))
        if rows == SMALL:
            peer["typst", rows] = say("typst, mit Struktur", rows, *typst(work, python, fonts, True))
            peer["bare", rows] = say("typst, ohne Struktur", rows, *typst(work, python, fonts, False))
    faster(bar, "typst mit Struktur", ours[SMALL], peer["typst", SMALL], SMALL, 5)
    faster(bar, "typst ohne Struktur", ours[SMALL], peer["bare", SMALL], SMALL, None)
    for rows in (SMALL, LARGE):
        faster(bar, "pdflatex, ein Durchgang, ohne Struktur", ours[rows], peer["latex", rows], rows, 0.5)
    few, many = ours[SMALL], ours[LARGE]
    ratio = many["memory"] / few["memory"]
    bar(f"Speicher bei {many['pages']:,} neben {few['pages']:,} Seiten", f"{many['memory']:.1f} MB",
        f"{few['memory']:.1f} MB", f"{ratio:.2f}", "≤ 2 und ≤ 400 MB", ratio <= 2 and many["memory"] <= 400)
    for one in (few, many):
        each = one["size"] / one["pages"] * 1000
        bar(f"Dateigröße je 1.000 Seiten bei {one['pages']:,} Seiten", f"{each:.1f} MB",
            f"pdflatex {peer['latex', SMALL]['size'] / peer['latex', SMALL]['pages'] * 1000:.1f} MB", "",
            "≤ 10 MB", each <= 10)


def faster(bar, name, ours, peer, rows, limit):
    ratio = peer["wall"] / ours["wall"]
    cpu = peer["cpu"] / ours["cpu"]
    held = limit is None or ratio >= limit
    wanted = "keine" if limit is None else f"≥ {limit}"
    bar(f"{rows:,} Zeilen als PDF/A-3a, neben {name} (nach Rechenzeit {cpu:.1f})", f"{ours['wall']:.2f} s",
        f"{peer['wall']:.2f} s", f"{ratio:.1f}", wanted, held)
