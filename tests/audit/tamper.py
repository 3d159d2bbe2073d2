#!/usr/bin/env python3
"""Tampers with an audit export in every way that the seed chooses, and demands that its verifier finds each.

    tamper.py EXPORT.zip REWRITTEN.zip SHORTER.zip --seed N --flips N --rows N --raw N

EXPORT is the true one, REWRITTEN the same book written anew with another key of the same name, SHORTER an export of an
earlier size. The verifier is the one of the true export, run in this process. Three kinds of forger:
  careless    changes a file and leaves the sums as they are
  careful     also writes the sums, the manifest, the description and the hash in a provenance anew; only the signature
              over the sums is not his, and its finding is not counted: the change itself has to be named
  owner       has the key, or makes a new one; found only by what was kept elsewhere
Exit 0: every one was found. Not here: the book itself, which `titelbuch verify` checks.
"""

import argparse
import contextlib
import csv
import functools
import hashlib
import importlib.util
import io
import json
import random
import re
import sys
import tempfile
import zipfile

SUMS, NOTE, MANIFEST, PACKAGE = "SHA256SUMS", "SHA256SUMS.note", "manifest.json", "datapackage.json"
# Of these every row follows from the events, so the careful forger's change is named in them.
DERIVABLE = [f"tables/{name}.csv" for name in ("journal", "journal_nodes", "accounts", "balances", "postings", "subjects",
                                               "mentions", "reversals")]
# What only the signed sums protect: words for people, the verifier, and what is drawn on a PDF page.
ONLY_SUMS = ("LIESMICH.md", "README.md", "verify.py", ".pdf")
GERMAN = {"careless": "ohne neue Prüfsummen", "careful": "mit neuen Prüfsummen", "owner": "ganzer Export", "raw": "am ZIP"}


def files_of(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def verifier_of(files):
    with tempfile.NamedTemporaryFile("wb", suffix=".py") as script:
        script.write(files["verify.py"])
        script.flush()
        spec = importlib.util.spec_from_file_location("verify", script.name)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    # The same signatures again and again: each is checked once.
    module.ed25519_verify = functools.lru_cache(maxsize=None)(module.ed25519_verify)
    return module


class Trial:
    def __init__(self, files, seed):
        self.files, self.random, self.verifier = files, random.Random(seed), verifier_of(files)
        self.counts, self.missed = {}, []
        # What the careful forger would write if there were nothing to hide.
        self.hidden = resummed(files)

    def found(self, files, key=None, against=None):
        try:
            return self.verifier.verify(self.verifier.Memory(files), key, against)[0]
        except self.verifier.Unreadable:
            return [("ZIP", None, "unlesbar", "unreadable")]

    def expect(self, what, files, name, kind, key=None, against=None):
        """The tampering has to be found, and the tampered file named."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        found = self.found(files, key, against)
        counted = [finding for finding in found if kind != "careful" or finding[0] != NOTE or name == NOTE]
        if kind == "careful" and name.endswith(ONLY_SUMS):
            counted = found
        elif kind == "careless" or kind == "careful" and name in DERIVABLE:
            counted = [finding for finding in counted if finding[0].startswith(name)]
        if not counted or any(not german or not english for _, _, german, english in counted):
            self.missed.append(f"{kind}: {what}: {found[:3]}")

    def both(self, what, files, name):
        """As the careless forger leaves it, and as the careful one does."""
        if files == self.files:
            return
        self.expect(what, files, name, "careless")
        hidden = resummed(files)
        if name not in (SUMS, NOTE) and hidden != self.hidden:
            self.expect(what, hidden, name, "careful")


def resummed(files):
    """The sums, the manifest and the description as somebody would write them who hides a change."""
    files = dict(files)
    for name in [name for name in files if name.endswith(".csv.provenance.json")]:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            provenance, data = json.loads(files[name]), files[name.removesuffix(".provenance.json")]
            provenance["data"]["sha256"] = hashlib.sha256(data).hexdigest()
            files[name] = json.dumps(provenance, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    sha = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    with contextlib.suppress(ValueError, KeyError, TypeError):
        package = json.loads(files[PACKAGE])
        for resource in package["resources"]:
            if resource["path"] in files:
                resource["hash"], resource["bytes"] = f"sha256:{sha[resource['path']]}", len(files[resource["path"]])
        files[PACKAGE] = json.dumps(package, indent=2, ensure_ascii=False).encode() + b"\n"
        sha[PACKAGE] = hashlib.sha256(files[PACKAGE]).hexdigest()
    with contextlib.suppress(ValueError, KeyError, TypeError):
        manifest = json.loads(files[MANIFEST])
        entries = {entry["path"]: entry for entry in manifest["files"]}
        names = [name for name in files if name not in (SUMS, NOTE, MANIFEST)]
        manifest["files"] = [measured(entries.get(name, {"path": name}), files[name], sha[name]) for name in names]
        files[MANIFEST] = json.dumps(manifest, indent=2, ensure_ascii=False).encode() + b"\n"
        sha[MANIFEST] = hashlib.sha256(files[MANIFEST]).hexdigest()
    names = sorted(name for name in files if name not in (SUMS, NOTE))
    files[SUMS] = "".join(f"{sha[name]}  {name}\n" for name in names).encode()
    return files


def measured(entry, data, sha):
    entry = dict(entry, sha256=sha, bytes=len(data))
    if "rows" in entry:
        rows = list(csv.reader(io.StringIO(data.decode(errors="replace"), newline="")))
        entry["rows"] = len(rows) - 1
        for column in entry.get("sums", {}):
            with contextlib.suppress(ValueError, IndexError):
                place = rows[0].index(column)
                if column.endswith("_cents"):
                    entry["sums"][column] = str(sum(int(row[place]) for row in rows[1:]))
    return entry


def flips(trial, count):
    for name, data in trial.files.items():
        for _ in range(min(count, len(data))):
            place, bit = trial.random.randrange(len(data)), 1 << trial.random.randrange(8)
            changed = bytearray(data)
            changed[place] ^= bit
            what = f"{name}, byte {place}, bit {bit}"
            files = dict(trial.files, **{name: bytes(changed)})
            trial.expect(what, files, name, "careless")
            if name in (SUMS, NOTE, MANIFEST, PACKAGE) or only_words(name, data, bytes(changed)):
                continue
            hidden = resummed(files)
            # A bit of the hash that he writes anew himself: then nothing is left of the change.
            if hidden != trial.hidden:
                trial.expect(what, hidden, name, "careful")


def only_words(name, old, new):
    """Words for people that follow from no event, and that only the signed sums protect."""
    if name.endswith(".tlog-proof"):
        old, new = (re.sub(rb"(?m)^extra [A-Za-z0-9+/=]*$", b"", text) for text in (old, new))
        return old == new
    if name.endswith(".excel.csv"):
        # The labels of its columns.
        return old.partition(b"\r\n")[2] == new.partition(b"\r\n")[2]
    if not name.endswith(".provenance.json"):
        return False
    try:
        old, new = json.loads(old), json.loads(new)
    except ValueError:
        return False
    bound = ("checkpoint", "origin", "as_of_size", "root_hash", "verifier_key", "recorded_at", "data", "schema")
    return all(old.get(field) == new.get(field) for field in bound)


def rows(trial, count):
    for name in sorted(trial.files):
        if not name.endswith(".csv"):
            continue
        lines = trial.files[name].split(b"\r\n")[:-1]
        if name.endswith("checkpoints.csv"):
            lines = [lines[0]] + [line + b'"' for line in b"\r\n".join(lines[1:]).split(b'"\r\n')]
            lines[-1] = lines[-1][:-1]

        def write(changed, name=name):
            return dict(trial.files, **{name: b"".join(line + b"\r\n" for line in changed)})

        body = range(1, len(lines))
        for _ in range(count if len(lines) > 1 else 0):
            place, other = trial.random.choice(body), trial.random.choice(body)
            trial.both(f"{name}: row {place} dropped", write(lines[:place] + lines[place + 1:]), name)
            trial.both(f"{name}: row {place} twice", write(lines[:place] + lines[place:place + 1] + lines[place:]), name)
            swapped = list(lines)
            swapped[place], swapped[other] = swapped[other], swapped[place]
            trial.both(f"{name}: rows {place} and {other} swapped", write(swapped), name)
            trial.both(f"{name}: row {place} in the place of {other}",
                       write(lines[:other] + [lines[place]] + lines[other + 1:]), name)
            trial.both(f"{name}: tail cut at {place}", write(lines[:place]), name)
            first, comma, rest = lines[-1].partition(b",")
            if first.isdigit() and comma:
                trial.both(f"{name}: a row added", write(lines + [b"%d," % (int(first) + 1) + rest]), name)
            digits = [i for i, byte in enumerate(lines[place]) if chr(byte).isdigit()]
            if digits:
                at = trial.random.choice(digits)
                digit = lines[place][at] + 1 if lines[place][at] < 57 else 48
                changed = lines[place][:at] + bytes([digit]) + lines[place][at + 1:]
                trial.both(f"{name}: row {place}, digit {at}", write(lines[:place] + [changed] + lines[place + 1:]), name)


def whole_files(trial):
    names = sorted(trial.files)
    for name in names:
        trial.both(f"{name} missing", {other: data for other, data in trial.files.items() if other != name}, name)
        trial.both(f"{name} empty", dict(trial.files, **{name: b""}), name)
        trial.both(f"{name} cut", dict(trial.files, **{name: trial.files[name][:-1]}), name)
        other = trial.random.choice(names)
        trial.both(f"{name} with the content of {other}", dict(trial.files, **{name: trial.files[other]}), name)
        # A field misspelt: whoever writes the sums anew puts the right one beside it.
        if name.endswith(".csv.provenance.json"):
            changed = trial.files[name].replace(b'"sha256":', b'"sha254":')
            trial.both(f"{name} with a field misspelt", dict(trial.files, **{name: changed}), name)
    for name in ("tables/extra.csv", "reports/extra.pdf", "extra.txt"):
        files = dict(trial.files, **{name: b"a,b\r\n1,2\r\n"})
        trial.expect(f"{name} added", files, name, "careless")
        trial.expect(f"{name} added", resummed(files), name, "careful" if name.startswith("reports/") else "owner")


def raw(trial, path, count):
    """Bytes of the ZIP itself: found, or nothing that anybody reads has changed."""
    with open(path, "rb") as file:
        data = file.read()
    for _ in range(count):
        place, bit = trial.random.randrange(len(data)), 1 << trial.random.randrange(8)
        changed = bytearray(data)
        changed[place] ^= bit
        trial.counts["raw"] = trial.counts.get("raw", 0) + 1
        try:
            source = trial.verifier.Zip(io.BytesIO(bytes(changed)))
            found = trial.verifier.verify(source)[0]
            if not found and {name: source.zip.read(name) for name in source.zip.namelist()} != trial.files:
                trial.missed.append(f"raw: byte {place}, bit {bit}")
        except Exception:  # noqa: BLE001 - what cannot be opened was found
            pass
    hidden = {"before": b"hidden" + data, "behind": data + b"hidden"}
    for what, changed in hidden.items():
        trial.counts["raw"] = trial.counts.get("raw", 0) + 1
        with contextlib.suppress(zipfile.BadZipFile):
            if not trial.verifier.verify(trial.verifier.Zip(io.BytesIO(changed)))[0]:
                trial.missed.append(f"raw: bytes hidden {what} the files")


def owner(trial, rewritten, shorter):
    checkpoint, key = trial.files["checkpoint.txt"].decode(), trial.files["verifier-key.txt"].decode().strip()
    for name, files in (("rewritten", rewritten), ("shorter", shorter)):
        if trial.found(files):
            trial.missed.append(f"owner: {name}: agrees with itself, and yet {trial.found(files)[:3]}")
        trial.expect(f"{name}, against a checkpoint", files, "--against", "owner", against=checkpoint)
    trial.expect("rewritten, with the key", rewritten, "verifier-key.txt", "owner", key=key)
    if trial.found(trial.files, key, checkpoint) or trial.found(trial.files, None, shorter["checkpoint.txt"].decode()):
        trial.missed.append("owner: the true export is not accepted against its own and an older checkpoint")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("export", "rewritten", "shorter"):
        parser.add_argument(name)
    for name in ("seed", "flips", "rows", "raw"):
        parser.add_argument(f"--{name}", type=int, required=True)
    options = parser.parse_args()
    trial = Trial(files_of(options.export), options.seed)
    trial.verifier.self_test()
    untouched = trial.found(trial.files)
    if untouched:
        sys.exit(f"the export itself does not agree: {untouched[:5]}")
    whole_files(trial)
    flips(trial, options.flips)
    rows(trial, options.rows)
    raw(trial, options.export, options.raw)
    owner(trial, files_of(options.rewritten), files_of(options.shorter))
    for missed in trial.missed[:20]:
        print(missed, file=sys.stderr)
    total = sum(trial.counts.values())
    kinds = ", ".join(f"{GERMAN[kind]} {count}" for kind, count in trial.counts.items())
    verdict = "alle gefunden" if not trial.missed else f"{len(trial.missed)} NICHT GEFUNDEN"
    print(f"{total} Verfälschungen ({kinds}), {verdict}")
    sys.exit(1 if trial.missed else 0)


if __name__ == "__main__":
    main()
