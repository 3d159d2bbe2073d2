"""Measures the journal extract as CSV: over the command line and over HTTP, beside sqlite3 and psql.

Both peers write the same columns and rows; that they do is checked cell by cell on the small book. Runs of ours and of
a peer alternate, and the smallest of each counts, so that what else runs on the machine meets both. Standard library
only.
"""
import csv
import os
import subprocess
import time
import urllib.request

RUNS = 3
KINDS = {"frame": "Rahmen", "cash": "Ausgabemittel"}
STAGES = {"origin": "Herkunft", "available": "verfügbar", "allocated": "verteilt", "assigned": "zugewiesen",
          "committed": "gebunden"}
EVENTS = {
    "manager_created/1": "Bewirtschafter angelegt", "actor_created/1": "Akteur angelegt",
    "programme_created/1": "Programm angelegt", "component_created/1": "Programmteil angelegt",
    "budget_item_created/1": "Haushaltsstelle angelegt", "appropriated/1": "Veranschlagung",
    "frame_granted/1": "Rahmen erteilt", "key_registered/2": "Schlüssel erfasst",
    "key_activated/1": "Schlüssel in Kraft gesetzt", "proposal_made/1": "Vorschlag eingebracht",
    "proposal_approved/1": "Vorschlag genehmigt", "proposal_carried_out/1": "Vorschlag ausgeführt",
    "project_registered/1": "Projekt erfasst", "committed/1": "Mittel gebunden",
}
REMARK = "Beispielrechnung, keine tatsächliche Zuweisung"
COLUMNS = ("number", "booked_on", "recorded_at", "event_type", "event", "actor", "voucher", "accounts",
           "from_account", "to_account", "amount_eur", "remark")


def case(column, words):
    return f"CASE {column} " + " ".join(f"WHEN '{k}' THEN '{v}'" for k, v in words.items()) + f" ELSE {column} END"


def select(postgres):
    """The words of an account are made once an account, as ours are."""
    fields = " || ".join(f"coalesce(', ' || {f}, '')" for f in (
        "component", "budget_item", "booking_year", "manager", "project"))
    words = (f"CREATE TEMP TABLE words AS SELECT account_id, path, {case('kind', KINDS)} || ', ' || "
             f"{case('stage', STAGES)} || ': ' || substr({fields}, 3) AS words FROM accounts")
    if postgres:
        leaf = "(SELECT j.*, convert_from(leaf, 'UTF8')::json AS said FROM journal j)"
        def member(name):
            return f"said->>'{name}'"
        at = "to_char(to_timestamp(recorded_at_ms / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
        after, euro = "split_part(subject, ':', 2)", "(amount_cents / 100) || '.' || lpad((amount_cents % 100)::text, 2, '0')"
    else:
        leaf = "(SELECT *, CAST(leaf AS TEXT) AS said FROM journal)"
        def member(name):
            return f"json_extract(said, '$.{name}')"
        at = "strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at_ms / 1000.0, 'unixepoch')"
        after, euro = "substr(subject, instr(subject, ':') + 1)", "(amount_cents / 100) || printf('.%02d', amount_cents % 100)"
    cells = ("j.seq || coalesce('.' || p.line, '')", member("booked_on"), at, "event_type",
             f"{case('event_type', EVENTS)} || coalesce(': ' || {after}, '')", member("actor"), member("voucher"),
             "f.words || ' → ' || t.words", "f.path", "t.path", euro, f"'{REMARK}'")
    rows = ", ".join(f"{cell} AS {name}" for cell, name in zip(cells, COLUMNS))
    return words, (f"SELECT {rows} FROM {leaf} j LEFT JOIN postings p ON p.seq = j.seq LEFT JOIN words f ON "
                   "f.account_id = p.from_account_id LEFT JOIN words t ON t.account_id = p.to_account_id "
                   "ORDER BY j.seq, p.line")


def child(command, **more):
    """Seconds, processor seconds and megabytes of a program."""
    start = time.perf_counter()
    process = subprocess.Popen(command, **more)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} endete mit {process.returncode}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def ours(run, url, out):
    return child([run.programs["titelbuch"], "--database", url, "report", "make", "journal-extract", "--format", "csv",
                  "--out", str(out)], stdout=subprocess.DEVNULL)


def sqlite(path, out):
    words, rows = select(False)
    with open(out, "wb") as to:
        return child(["sqlite3", "-readonly", "-csv", "-header", str(path), f"{words}; CREATE UNIQUE INDEX temp.w ON "
                      f"words (account_id); {rows}"], stdout=to)


def psql(url, out):
    words, rows = select(True)
    return child(["psql", "-qX", url, "-c", words, "-c", "ANALYZE words", "-c",
                  f"\\copy ({rows}) TO '{out}' CSV HEADER"])


def same_rows(one, other):
    """Whether both files say the same; ours has the total below."""
    with open(one, newline="", encoding="utf-8") as a, open(other, newline="", encoding="utf-8") as b:
        mine, theirs = csv.reader(a), csv.reader(b)
        for number, row in enumerate(theirs):
            found = next(mine, None)
            if found != row:
                raise SystemExit(f"Zeile {number}: {found} hier, {row} daneben")
        if next(mine)[0] != "total" or next(mine, None) is not None:
            raise SystemExit("hier stehen andere Zeilen als daneben")


def paired(first, second):
    """The fastest of some runs of each, taken in turn; memory is the largest."""
    both = [(first(), second()) for _ in range(RUNS)]
    return [(min(r[i][0] for r in both), min(r[i][1] for r in both), max(r[i][2] for r in both)) for i in (0, 1)]


def said(figures):
    return f"{figures[0]:.2f} s ({figures[1]:.2f} s Rechenzeit), {figures[2]:.0f} MB"


def over_http(run, url, server, port):
    """The first byte and all of them, the memory of the server before and after."""
    with server([run.programs["titelbuch"], "--database", url, "serve", "--port", str(port)], port) as serving:
        address = f"http://127.0.0.1:{port}/api/v1/reports/journal-extract?format=csv"
        firsts = []
        for _ in range(RUNS):
            start = time.perf_counter()
            with urllib.request.urlopen(address) as answer:
                answer.read(1)
                firsts.append(time.perf_counter() - start)
                while answer.read(1 << 20):
                    pass
            whole = time.perf_counter() - start
        with open(f"/proc/{serving.process.pid}/status", encoding="utf-8") as status:
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    return min(firsts), whole, peak


def measure(run, bar, server, free_port):
    """Prints a line for each bar; `bar` is that of run.py, `server` what listens until it is left."""
    book, work = run.programs["book"], run.work / "csv"
    work.mkdir()
    small, large = work / "small.db", work / "large.db"
    for path, events in ((small, run.events // 10), (large, run.events)):
        subprocess.run([book, "load", f"sqlite:{path}", str(events), "11000"], check=True, stdout=subprocess.DEVNULL)
    mine, theirs = work / "hier.csv", work / "daneben.csv"
    ours(run, f"sqlite:{small}", mine), sqlite(small, theirs)
    same_rows(mine, theirs)
    few = ours(run, f"sqlite:{small}", mine)
    many, peer = paired(lambda: ours(run, f"sqlite:{large}", mine), lambda: sqlite(large, theirs))
    against(bar, "sqlite3 -csv mit denselben Spalten", many, peer, 1.5)
    flat(bar, "Befehlszeile, SQLite", many[2], few[2])
    first, whole, peak_many = over_http(run, f"sqlite:{large}", server, free_port())
    _, _, peak_few = over_http(run, f"sqlite:{small}", server, free_port())
    bar(f"Erstes Byte über HTTP, SQLite (alles: {whole:.2f} s)", f"{first * 1e3:.0f} ms", "", "", "≤ 100 ms", first <= 0.1)
    flat(bar, "Server, SQLite", peak_many, peak_few)
    early(run, bar, f"sqlite:{large}", mine)
    if run.postgres:
        on_postgres(run, bar, server, free_port, mine, theirs)


def early(run, bar, url, out):
    """A report over 16 Länder and all projects as of a tenth of the book, in turn with the same at the head."""
    def distribution(*more):
        return child([run.programs["titelbuch"], "--database", url, "report", "make", "distribution", "--by", "project",
                      "--format", "csv", "--out", str(out), *more], stdout=subprocess.DEVNULL)
    then, now = paired(lambda: distribution("--as-of", str(run.events // 10)), distribution)
    bar("Mittelverteilung auf Länder und Projekte zu einem Zehntel des Journals, neben der am Kopf (ganzer Prozess)",
        said(then), said(now), f"{then[0] / now[0]:.2f}", "≤ 3", then[0] <= 3 * now[0])


def on_postgres(run, bar, server, free_port, mine, theirs):
    host = run.postgres.rsplit("/", 1)[0]
    for name, events in (("titelbuch_csv_small", run.events // 10), ("titelbuch_csv_large", run.events)):
        subprocess.run(["psql", "-qX", run.postgres, "-c", f"CREATE DATABASE {name}"], check=True)
        subprocess.run([run.programs["book"], "load", f"{host}/{name}", str(events), "11000"], check=True,
                       stdout=subprocess.DEVNULL)
        subprocess.run(["psql", "-qX", f"{host}/{name}", "-c", "VACUUM ANALYZE"], check=True)
    small, large = f"{host}/titelbuch_csv_small", f"{host}/titelbuch_csv_large"
    few = ours(run, small, mine)
    psql(small, theirs)
    same_rows(mine, theirs)
    many, peer = paired(lambda: ours(run, large, mine), lambda: psql(large, theirs))
    against(bar, "psql \\copy mit denselben Spalten (Rechenzeit ohne die des Servers)", many, peer, 2)
    flat(bar, "Befehlszeile, PostgreSQL", many[2], few[2])
    first, whole, _ = over_http(run, large, server, free_port())
    bar(f"Erstes Byte über HTTP, PostgreSQL (alles: {whole:.2f} s)", f"{first * 1e3:.0f} ms", "", "", "≤ 100 ms",
        first <= 0.1)


def against(bar, name, mine, theirs, limit):
    ratio = mine[0] / theirs[0]
    bar(f"Journalauszug als CSV, neben {name}", said(mine), said(theirs), f"{ratio:.2f}", f"≤ {limit}", ratio <= limit)


def flat(bar, name, many, few):
    bar(f"Speicher beim Journalauszug, {name}, großes neben kleinem Buch", f"{many:.0f} MB", f"{few:.0f} MB",
        f"{many / few:.2f}", "≤ 1,25", many <= 1.25 * few)
