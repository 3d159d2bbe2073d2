#!/usr/bin/env python3
"""Runs the measurements of scripts/compare-peers and prints the table of bars.

Every figure of ours stands beside its floor or peer of the same run; only the ratio is compared with the bar. Not a
test: a missed bar is printed as missed, and the run still ends with 0. Standard library only.
"""
import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import extract
import pages
import paper

ROWS = []


def bar(name, ours, floor, ratio, wanted, held):
    """One line of the table: what, our figure, the floor's, the ratio, the bar, whether it is kept."""
    ROWS.append((name, ours, floor, ratio, wanted, "ja" if held else "NEIN"))
    print(f"  {name}: {ours} / {floor} = {ratio} (Latte {wanted}) {'ja' if held else 'NEIN'}", file=sys.stderr)


def at_most(name, ours, floor, limit, unit="s"):
    ratio = ours / floor
    bar(name, f"{ours:.6g} {unit}", f"{floor:.6g} {unit}", f"{ratio:.2f}", f"≤ {limit}", ratio <= limit)


def at_least(name, ours, floor, limit, unit="/s"):
    ratio = ours / floor
    bar(name, f"{ours:,.0f} {unit}", f"{floor:,.0f} {unit}", f"{ratio:.2f}", f"≥ {limit}", ratio >= limit)


def lines(command, **more):
    """Runs a program that prints JSON objects; returns them by what they measure."""
    done = subprocess.run(command, check=True, capture_output=True, text=True, **more)
    found = {}
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            one = json.loads(line)
            found[one["what"]] = one
    return found


def rate(one):
    return one["n"] / one["seconds"]


def timed(command, runs=5):
    """The median seconds of a command, its output thrown away."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


# verteilung ------------------------------------------------------------------------------------------------------

def python_largest_remainder(total, weights):
    whole = sum(weights)
    parts = [total * w // whole for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def weights(count):
    state, found = 1, []
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        found.append(200 + (state >> 44))
    return found


def apportionment(run):
    subprocess.run([run.programs["apportion"], "--bench", "--quick"], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, env={**os.environ, "CRITERION_HOME": str(run.work / "criterion")})
    for count, limit in ((16, 10e-6), (11000, 1e-3)):
        bare = lines([run.programs["floor"], "apportion", str(count), "200"])["floor_apportion"]["seconds"]
        numbers = weights(count)
        start = time.perf_counter()
        for _ in range(5):
            python_largest_remainder(300_000_000_000, numbers)
        python = (time.perf_counter() - start) / 5
        for method in ("largest_remainder", "sainte_lague", "dhondt"):
            path = run.work / "criterion" / f"apportion_{count}" / method / "floor_cap" / "new" / "estimates.json"
            ours = json.loads(path.read_text())["median"]["point_estimate"] / 1e9
            bar(f"Verteilen, {count} Empfänger, {method}, Mindest- und Höchstbetrag", f"{ours * 1e6:.2f} µs",
                f"bloßes Rust {bare * 1e6:.2f} µs, Python {python * 1e6:.0f} µs", f"{ours / bare:.2f}",
                f"≤ {limit * 1e6:.0f} µs", ours <= limit)


# buchen ----------------------------------------------------------------------------------------------------------

class Server:
    """A program that listens on loopback until it is stopped."""

    def __init__(self, command, port, **more):
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
        import socket
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit(f"{command[0]} hört nicht auf Port {port}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def free_port():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def posted(run, url):
    """Commands a second over HTTP with 64 connections, and the latencies."""
    book = run.programs["book"]
    lines([book, "load", url, "64", "64"])
    token = subprocess.run([book, "token", url], check=True, capture_output=True, text=True).stdout.strip()
    port = free_port()
    with Server([run.programs["titelbuch"], "--database", url, "serve", "--port", str(port)], port):
        return lines([book, "http", str(port), "64", str(run.seconds), token])


def durable(run):
    hello_port = free_port()
    with Server([run.programs["book"], "hello", str(hello_port)], hello_port):
        hello = lines([run.programs["book"], "http", str(hello_port), "64", str(run.seconds), "hello"])
    disk = lines([run.programs["floor"], "fdatasync", str(run.work)])["fdatasync"]
    ours = posted(run, f"sqlite:{run.work}/durable.db")
    disk_after = lines([run.programs["floor"], "fdatasync", str(run.work)])["fdatasync"]
    synced = (rate(disk) + rate(disk_after)) / 2
    many, bare = 5 * synced, 0.25 * rate(hello["http_hello"])
    name = "5 × fdatasync" if many < bare else "0,25 × leeres Rocket"
    at_least(f"Einzelne Vorgänge über HTTP, SQLite; Untergrenze {name} (fdatasync {synced:,.0f}/s, "
             f"Rocket {rate(hello['http_hello']):,.0f}/s)", rate(ours["http_post"]), min(many, bare), 1)
    ours_p99, hello_p99 = ours["p99"]["seconds"], hello["p99"]["seconds"]
    bar("p99 über HTTP, SQLite, neben leerem Rocket (64 Aufrufer teilen einen fsync)", f"{ours_p99 * 1e3:.1f} ms",
        f"{hello_p99 * 1e3:.1f} ms", f"{ours_p99 / hello_p99:.1f}", "keine", True)
    name = "titelbuch_peer"
    server = run.postgres.rsplit("/", 1)[0]
    subprocess.run(["psql", run.postgres, "-qc", f"CREATE DATABASE {name}"], check=True)
    ours = posted(run, f"{server}/{name}")
    peer = pgbench(run, f"{server}/{name}")
    at_least("Einzelne Vorgänge über HTTP, PostgreSQL, neben pgbench -c 64 mit denselben Zeilen",
             rate(ours["http_post"]), peer, 0.7)


PEER = r"""
\set p random(0, 63)
\set c random(1, 997)
begin;
update peer_balances set balance_cents = balance_cents - :c where account_id = 1 + :p % 16;
update peer_balances set balance_cents = balance_cents + :c where account_id = 17 + :p;
select nextval('peer_seq') as n \gset
insert into peer_journal values (:n, :leaf, decode(repeat('ab', 32), 'hex'), 1612170000000, 'committed/1', null,
    'h-' || :client_id || '-' || :n);
insert into peer_nodes values (:n, 1, decode(repeat('cd', 32), 'hex'));
insert into peer_postings values (:n, 0, 1 + :p % 16, 17 + :p, :c, 1, 1);
commit;
"""


def pgbench(run, url):
    """The same rows, unsealed: no hash, no order, no rules; 64 clients that wait only for the disk."""
    leaf = subprocess.run(["psql", url, "-qAtc", "SELECT encode(leaf, 'hex') FROM journal ORDER BY seq DESC LIMIT 1"],
                          check=True, capture_output=True, text=True).stdout.strip()
    setup = "; ".join([
        *(f"CREATE TABLE peer_{t} (LIKE {s} INCLUDING ALL)" for t, s in (
            ("journal", "journal"), ("nodes", "journal_nodes"), ("postings", "postings"), ("balances", "balances"))),
        "INSERT INTO peer_balances SELECT i, 1, 0 FROM generate_series(1, 100) i",
        "CREATE SEQUENCE peer_seq",
    ])
    subprocess.run(["psql", url, "-qc", setup], check=True)
    script = run.work / "peer.sql"
    script.write_text(PEER.replace(":leaf", f"decode('{leaf}', 'hex')"))
    done = subprocess.run([run.pgbench, "-n", "-M", "prepared", "-c", "64", "-j", "2", "-T", str(run.seconds),
                           "-f", str(script), url], check=True, capture_output=True, text=True)
    return float(re.search(r"tps = ([\d.]+)", done.stdout).group(1))


# buch ------------------------------------------------------------------------------------------------------------

def big_book(run):
    book, floor = run.programs["book"], run.programs["floor"]
    probe = rate(lines([floor, "sqlite", str(run.work), "200000"])["floor_sqlite"])
    small, large = run.work / "small.db", run.work / "large.db"
    loaded = {}
    for path, events in ((small, run.events // 10), (large, run.events)):
        loaded[path] = lines([book, "load", f"sqlite:{path}", str(events), "11000"])
    at_least("Viele Vorgänge in einer Transaktion, SQLite, neben der bloßen Sonde in einer Transaktion",
             rate(loaded[large]["load"]), probe, 0.5)
    found = {path: measure(run, path) for path in (small, large)}
    peers(run, large, found, probe)
    for what in ("balances", "proofs", "verify", "rebuild"):
        memory = {path: found[path][what]["peak_kib"] / 1024 for path in (small, large)}
        bar(f"Speicher bei {what}, kleines und großes Buch", f"{memory[large]:.0f} MB", f"{memory[small]:.0f} MB",
            f"{memory[large] / memory[small]:.2f}", "≤ 150 MB", memory[large] <= 150)


def measure(run, path):
    book, url = run.programs["book"], f"sqlite:{path}"
    balances, proofs = lines([book, "balances", url]), lines([book, "proofs", url])
    verify, rebuild = lines([book, "verify", url])["verify"], lines([book, "rebuild", url])["rebuild"]
    peak = {"peak_kib": max(one["peak_kib"] for one in proofs.values())}
    return {**balances, **proofs, "verify": verify, "rebuild": rebuild, "proofs": peak}


def peers(run, path, found, probe):
    small, large = found.values()
    sums = "SELECT land, project, sum(amount_cents) / 100.0 FROM peer GROUP BY 1, 2"
    peer = run.work / "peer.db"
    subprocess.run(["sqlite3", str(peer), f"ATTACH '{path}' AS book; CREATE TABLE peer AS SELECT f.manager AS land, "
                    "t.project, p.amount_cents FROM book.postings p JOIN book.accounts f ON f.account_id = "
                    "p.from_account_id JOIN book.accounts t ON t.account_id = p.to_account_id; "
                    "CREATE INDEX peer_all ON peer (land, project, amount_cents)"], check=True)
    sqlite = timed(["sqlite3", str(peer), sums])
    head = large["balances"]["seconds"]
    at_most("Stände je Bewirtschafter und Stufe, neben sqlite3 über einen deckenden Index", head, sqlite, 1.5)
    at_most("Stände: großes neben kleinem Buch (unabhängig von der Zahl der Ereignisse)", head,
            small["balances"]["seconds"], 1.5)
    earlier = max(large[name]["seconds"] for name in ("balances_half", "balances_quarter", "balances_last"))
    at_most("Stände zu jedem früheren Stand, neben denen am Kopf", earlier, head, 3)
    at_most("Einschlussbeweis zum halben Stand, neben dem am Kopf", large["proof_half"]["seconds"],
            min(large["proof_head"]["seconds"], large["proof_head_again"]["seconds"]), 3)
    read = "SELECT sum(length(leaf) + length(leaf_hash) + recorded_at_ms + length(event_type) + " \
           "length(coalesce(subject, '')) + length(command_id)), avg(length(leaf)) FROM journal; " \
           "SELECT sum(level + length(hash)) FROM journal_nodes; SELECT sum(line + from_account_id + " \
           "to_account_id + amount_cents + from_balance_cents + to_balance_cents) FROM postings"
    scan = timed(["sqlite3", "-readonly", str(path), read], 3)
    length = subprocess.run(["sqlite3", "-readonly", str(path), "SELECT CAST(avg(length(leaf)) AS INTEGER) FROM journal"],
                            check=True, capture_output=True, text=True).stdout.strip()
    hashed = lines([run.programs["floor"], "hash", str(large["verify"]["n"]), length])["floor_hash"]["seconds"]
    at_most(f"Vollständiges verify, neben Lesen ({scan:.2f} s) und Prüfsummen ({hashed:.2f} s)",
            large["verify"]["seconds"], scan + hashed, 2)
    at_least("rebuild, neben der bloßen Sonde in einer Transaktion", rate(large["rebuild"]), probe, 0.5)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path)
    parser.add_argument("--events", type=int)
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--postgres")
    parser.add_argument("--pgbench")
    parser.add_argument("--groups")
    parser.add_argument("--programs", nargs="+")
    run = parser.parse_args()
    run.programs = dict(one.split("=", 1) for one in run.programs)
    groups = {"verteilung": apportionment, "buchen": durable, "buch": big_book,
              "pdf": lambda run: paper.measure(run, bar),
              "csv": lambda run: extract.measure(run, bar, Server, free_port),
              "seiten": lambda run: pages.measure(run, bar, Server, free_port)}
    for name in run.groups.split():
        print(f"{name} …", file=sys.stderr)
        groups[name](run)
    print("| Messung | hier | daneben | Verhältnis | Latte | gehalten |\n|---|---|---|---|---|---|")
    for row in ROWS:
        print("| " + " | ".join(row) + " |")


main()
