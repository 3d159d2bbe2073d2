#!/usr/bin/env python3
"""Prüft einen Audit-Export von titelbuch, ohne titelbuch.  /  Checks an audit export of titelbuch, without titelbuch.

    python3 verify.py [ORDNER oder ZIP] [--against PRÜFPUNKT] [--key PRÜFSCHLÜSSEL]
    python3 verify.py --self-test

Only Python (3.9 or newer) and its standard library. Read it before you trust it: it goes from the bytes upwards. It
imports nothing of the package and runs nothing in it.

What it recomputes: SHA-256 of every file and the signed list of them; every leaf hash, every node and the root of the
Merkle tree (RFC 6962); the signatures of all checkpoints (C2SP signed notes, Ed25519); inclusion and consistency
proofs; every posting, account, balance, subject and reversal by replaying the events; the reports against what the
events say.

What nobody can find without something from outside: a book that was written anew as a whole, with a new key. That needs
a checkpoint (--against) or a key (--key) that was kept elsewhere.

Exit: 0 verified, 1 not (every finding is named), 2 unreadable: this is no audit export.
"""

import argparse
import base64
import contextlib
import csv
import datetime
import hashlib
import io
import json
import os
import re
import struct
import sys
import zipfile
import zlib
from fractions import Fraction

SUMS, SUMS_NOTE, MANIFEST, CHECKPOINT, KEY = (
    "SHA256SUMS", "SHA256SUMS.note", "manifest.json", "checkpoint.txt", "verifier-key.txt")
NOTE_TAG = "titelbuch-audit-export/1"

# The tables: columns, and which of them are the key. Whole numbers are those in INTEGERS.
TABLES = {
    "journal": (("seq", "leaf", "leaf_hash", "recorded_at_ms", "event_type", "subject", "command_id"), 1),
    "journal_nodes": (("seq", "level", "hash"), 2),
    "checkpoints": (("size", "note"), 1),
    "accounts": (("account_id", "path", "kind", "component", "budget_item", "booking_year", "year_granted", "due_year",
                  "manager", "agreement", "project", "funding_source", "stage"), 1),
    "balances": (("account_id", "may_be_negative", "balance_cents"), 1),
    "postings": (("seq", "line", "from_account_id", "to_account_id", "amount_cents", "from_balance_cents",
                  "to_balance_cents"), 2),
    "subjects": (("kind", "id", "first_seq", "last_seq", "part_of"), 2),
    "mentions": (("subject", "seq"), 2),
    "reversals": (("reversed_seq", "by_seq"), 1),
}
# The stages that may stand below zero: the outside world, and what exceeds all authority.
BELOW_ZERO = {"origin", "without_authority", "beyond_share"}
INTEGERS = {"seq", "level", "size", "account_id", "line", "reversed_seq"}

# Every type of event that this verifier knows, and where its body names what it is about: (kind,
# fields one in the other).
EVENTS = {
    "manager_created/1": ("manager", "manager"),
    "actor_created/1": ("actor", "actor"),
    "programme_created/1": ("programme", "programme"),
    "component_created/1": ("component", "component"),
    "component_amended/1": ("component", "component"),
    "budget_item_created/1": ("budget_item", "budget_item"),
    "appropriated/1": None,
    "frame_granted/1": None,
    "key_registered/1": ("key", "definition.id"),
    "key_registered/2": ("key", "definition.id"),
    "key_activated/1": ("key", "key"),
    "key_retired/1": ("key", "key"),
    "proposal_made/1": ("proposal", "proposal"),
    "proposal_amended/1": ("proposal", "proposal"),
    "proposal_approved/1": ("proposal", "proposal"),
    "proposal_rejected/1": ("proposal", "proposal"),
    "proposal_withdrawn/1": ("proposal", "proposal"),
    "proposal_carried_out/1": ("proposal", "proposal"),
    "project_registered/1": ("project", "project"),
    "committed/1": None,
    "appropriation_changed/1": None,
    "blocked/1": None,
    "unblocked/1": None,
    "budget_note_declared/1": ("budget_item", "budget_item"),
    "virement_made/1": None,
    "income_reinforced/1": ("claim", "claim"),
    "assignment_returned/1": None,
    "excess_settled/1": None,
    "commitment_made/1": ("commitment", "commitment"),
    "commitment_changed/1": ("commitment", "commitment"),
    "order_certified/1": ("order", "order"),
    "order_issued/1": ("order", "order"),
    "order_cancelled/1": ("order", "order"),
    "statement_imported/1": ("statement", "statement"),
    "paid/1": ("order", "order"),
    "payment_unmatched/1": ("statement", "statement"),
    "payment_reversed/1": ("order", "payment.order"),
    "refunded/1": ("order", "order"),
    "refund_reversed/1": ("order", "refund.order"),
    "residue_formed/1": None,
    "residue_consented/1": None,
    "year_closed/1": ("year", "booking_year"),
    "agreement_registered/1": ("agreement", "agreement"),
    "agreement_amended/1": ("agreement", "agreement"),
    "project_placed/1": ("project", "project"),
    "order_countersigned/1": ("order", "order"),
    "voucher_registered/1": ("voucher", "voucher"),
    "voucher_registered/2": ("voucher", "voucher"),
    "contribution_recorded/1": ("contribution", "contribution"),
    "contribution_reversed/1": ("contribution", "recorded.contribution"),
    "voucher_matched/1": ("voucher", "voucher"),
    "voucher_unmatched/1": ("voucher", "matched.voucher"),
    "filing_submitted/1": ("filing", "filing"),
    "filing_submitted/2": ("filing", "filing"),
    "examined/1": ("voucher", "voucher"),
    "disputed_accepted/1": ("voucher", "voucher"),
    "claim_raised/1": ("claim", "claim"),
    "claim_decided/1": ("claim", "claim"),
    "claim_deferred/1": ("claim", "claim"),
    "claim_reduced/1": ("claim", "claim"),
    "claim_repaid/1": ("claim", "claim"),
    "claim_repaid/2": ("claim", "claim"),
    "commitment_authority_granted/1": None,
    "commitment_authority_changed/1": None,
    "commitment_authority_blocked/1": None,
    "commitment_authority_unblocked/1": None,
    "commitment_authority_returned/1": None,
    "commitment_authority_lapsed/1": ("authority_year", "year_granted"),
    "forward_commitment_made/1": ("forward_commitment", "forward_commitment"),
    "forward_commitment_changed/1": ("forward_commitment", "forward_commitment"),
    "commitment_charged/1": ("commitment", "commitment.commitment"),
    "recipient_registered/1": ("recipient", "recipient"),
    "onward_grant_made/1": ("onward_grant", "onward_grant"),
    "onward_received/1": ("onward_grant", "onward_grant"),
    "onward_share_reduced/1": ("onward_grant", "onward_grant"),
    "onward_grant_reversed/1": ("onward_grant", "onward_grant"),
    "onward_receipt_reversed/1": ("onward_grant", "received.onward_grant"),
    "service_registered/1": ("service", "service"),
    "service_amended/1": ("service", "service"),
    "service_attached/1": ("project", "project"),
    "service_detached/1": ("project", "project"),
    "maturity_reached/1": ("service", "service"),
    "maturity_withdrawn/1": ("service", "service"),
    "project_described/1": ("project", "project"),
    "milestone_set/1": ("project", "project"),
    "cost_planned/1": ("project", "project"),
    "cost_planned/2": ("project", "project"),
    "refinancing_tagged/1": ("project", "project"),
    "refinancing_removed/1": ("project", "project"),
    "criterion_assessed/1": ("project", "project"),
    "consortium_registered/1": ("consortium", "consortium"),
    "project_carried_jointly/1": ("project", "project"),
    "partner_reimbursed/1": ("project", "project"),
    "authority_registered/1": ("authority", "authority"),
    "competence_declared/1": ("service", "service"),
    "authority_connected/1": ("service", "service"),
    "connection_withdrawn/1": ("service", "service"),
    "reuse_agreed/1": ("service", "service"),
    "reuse_ended/1": ("service", "service"),
    "running_cost_shared/1": ("service", "service"),
    "running_cost_reversed/1": ("service", "shared.service"),
    "role_granted/1": ("actor", "actor"),
    "role_withdrawn/1": ("actor", "role.actor"),
    "role_delegated/1": ("actor", "deputy"),
    "delegation_ended/1": ("actor", "delegation.deputy"),
    "rights_enforced/1": ("rights", "=book"),
    "reversed/1": None,
}
# What the thing that an event creates is a part of, in the same way.
PARTS = {
    "commitment_made/1": ("project", "project"),
    "commitment_charged/1": ("project", "commitment.project"),
    "forward_commitment_made/1": ("project", "project"),
    "order_certified/1": ("commitment", "commitment"),
    "voucher_registered/1": ("project", "project"),
    "voucher_registered/2": ("project", "project"),
    "contribution_recorded/1": ("project", "project"),
    "filing_submitted/1": ("project", "project"),
    "filing_submitted/2": ("project", "project"),
    "claim_raised/1": ("project", "project"),
}
# What an onward grant rests on.
ONWARD_SOURCE = [("commitment", "source.commitment"), ("order", "source.order"),
                 ("onward_grant", "source.onward_grant")]
# The other things that an event changes, in the same way; `lines[]` stands for each of a list; a payment that somebody typed in stands in no statement, and a
# claim for interest rests on no voucher.
MENTIONS = {
    "order_issued/1": [("commitment", "commitment")],
    "order_cancelled/1": [("commitment", "commitment")],
    "paid/1": [("statement", "source.statement")],
    "payment_reversed/1": [("statement", "payment.source.statement")],
    "refunded/1": [("commitment", "commitment"), ("statement", "source.statement")],
    "refund_reversed/1": [("commitment", "refund.commitment"), ("statement", "refund.source.statement")],
    "voucher_registered/1": [("document", "document_sha256"), ("invoice", "invoice")],
    "voucher_registered/2": [("document", "document_sha256"), ("invoice", "invoice")],
    "contribution_recorded/1": [("document", "document_sha256")],
    "contribution_reversed/1": [("document", "recorded.document_sha256")],
    "voucher_matched/1": [("order", "order")],
    "voucher_unmatched/1": [("order", "matched.order")],
    "claim_raised/1": [("voucher", "what.voucher"), ("order", "what.order"), ("onward_grant", "what.onward_grant")],
    "claim_reduced/1": [("voucher", "what.voucher"), ("order", "what.order"), ("onward_grant", "what.onward_grant")],
    "claim_repaid/2": [("statement", "source.statement")],
    "role_delegated/1": [("actor", "absent")],
    "delegation_ended/1": [("actor", "delegation.absent")],
    "commitment_charged/1": [("forward_commitment", "forward_commitment")],
    "onward_grant_made/1": [*ONWARD_SOURCE, ("recipient", "shares.lines[].recipient"),
                            ("recipient", "shares.result.lines[].recipient")],
    "onward_share_reduced/1": ONWARD_SOURCE,
    "onward_grant_reversed/1": ONWARD_SOURCE,
    "service_attached/1": [("service", "service")],
    "service_detached/1": [("service", "service")],
}


# --- Findings -------------------------------------------------------------------------------------------------------

class Unreadable(Exception):
    """What was named is no audit export at all."""


class Findings:
    """Everything that does not agree: file, row (1 is the header), and the sentence in German and in English."""

    def __init__(self):
        self.all = []

    def add(self, file, row, german, english):
        self.all.append((file, row, german, english))

    def differs(self, file, row, what, expected, found):
        expected, found = shown(expected), shown(found)
        self.add(file, row, f"{what}: erwartet „{expected}“, gefunden „{found}“",
                 f"{what}: expected “{expected}”, found “{found}”")

    @contextlib.contextmanager
    def reading(self, file):
        """What cannot be read is a finding too, and never a crash."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - a hostile file may fail in any way
            self.add(file, None, f"nicht lesbar ({type(error).__name__}: {error})",
                     f"not readable ({type(error).__name__}: {error})")


def shown(value):
    text = value if isinstance(value, str) else repr(value)
    return text[:117] + "…" if len(text) > 120 else text


# --- Where the files are --------------------------------------------------------------------------------------------

class Folder:
    """An unpacked export."""

    def __init__(self, root):
        self.root = root

    def names(self):
        found = []
        for folder, _, files in os.walk(self.root):
            found += [os.path.relpath(os.path.join(folder, file), self.root).replace(os.sep, "/") for file in files]
        return sorted(found)

    def open(self, name):
        return open(os.path.join(self.root, *name.split("/")), "rb")

    def check(self, findings):
        pass


class Zip:
    """The ZIP itself, and nothing hidden in it: entries one behind the other, fixed times, no comments."""

    def __init__(self, file):
        self.zip = zipfile.ZipFile(file)

    def names(self):
        return sorted(self.zip.namelist())

    def open(self, name):
        return self.zip.open(name)

    def check(self, findings):
        place = 0
        for entry in sorted(self.zip.infolist(), key=lambda entry: entry.header_offset):
            if entry.header_offset != place:
                findings.differs(entry.filename, None, "ZIP: Beginn des Eintrags / start of the entry", place,
                                 entry.header_offset)
            self.zip.fp.seek(entry.header_offset + 26)
            name, extra = struct.unpack("<HH", self.zip.fp.read(4))
            place = entry.header_offset + 30 + name + extra + entry.compress_size
            if entry.date_time != (1980, 1, 1, 0, 0, 0) or entry.comment:
                findings.add(entry.filename, None, "ZIP: Zeit oder Anmerkung ist nicht die eines Exports",
                             "ZIP: time or comment is not that of an export")
        self.zip.fp.seek(-22, os.SEEK_END)
        end, total = self.zip.fp.read(22), self.zip.fp.tell()
        length, start = struct.unpack("<II", end[12:20])
        # Beyond 4 GiB the directory is found by another record; then this one does not say where it is.
        whole_file = end[:4] == b"PK\x05\x06" and (start == 0xFFFFFFFF or start + length + 22 == total)
        if place != self.zip.start_dir or self.zip.comment or not whole_file:
            findings.add("ZIP", None, "zwischen den Dateien oder dahinter liegen fremde Bytes",
                         "there are foreign bytes between or behind the files")


class Memory:
    """Files that are held as bytes; for tests."""

    def __init__(self, files):
        self.files = files

    def names(self):
        return sorted(self.files)

    def open(self, name):
        return io.BytesIO(self.files[name])

    def check(self, findings):
        pass


def read(source, name):
    with source.open(name) as file:
        return file.read()


# --- Ed25519 (RFC 8032), verifying only -----------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    """The x of a point of the curve, or None where there is none."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P != 0:
        return None
    return P - x if (x & 1) != sign else x


def decode_point(data):
    """32 bytes as a point in extended coordinates (X, Y, Z, T), or None."""
    if len(data) != 32:
        return None
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def add_points(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = add_points(result, point)
        point = add_points(point, point)
        scalar >>= 1
    return result


def same_point(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def ed25519_verify(public, message, signature):
    """Whether the signature (64 bytes) over the message is by the public key (32 bytes)."""
    if len(signature) != 64:
        return False
    key, commitment = decode_point(public), decode_point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= L:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(digest, "little") % L
    return same_point(times(scalar, BASE), add_points(commitment, times(challenge, key)))


# --- Signed notes and checkpoints (C2SP) ----------------------------------------------------------------------------

class Key:
    """A verifier key: name+id+base64(0x01 ‖ public key)."""

    def __init__(self, text):
        name, key_id, encoded = text.split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        if len(raw) != 33 or raw[0] != 1 or base64.b64encode(raw).decode() != encoded:
            raise ValueError("kein Ed25519-Schlüssel / no Ed25519 key")
        self.text, self.name, self.public = text, name, raw[1:]
        self.id = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
        if self.id.hex() != key_id:
            raise ValueError("Kennung und Schlüssel passen nicht / id and key do not fit")
        self.verified = {}

    def open(self, note):
        """The text of a note that this key signed; raises ValueError otherwise."""
        if note not in self.verified:
            self.verified[note] = self._open(note)
        return self.verified[note]

    def _open(self, note):
        text, gap, block = note.rpartition("\n\n")
        text += "\n"
        if not gap or not block.endswith("\n"):
            raise ValueError("keine signierte Notiz / no signed note")
        good = False
        for line in block[:-1].split("\n"):
            dash, name, encoded = line.split(" ")
            raw = base64.b64decode(encoded, validate=True)
            if dash != "—" or base64.b64encode(raw).decode() != encoded:
                raise ValueError("falsche Signaturzeile / malformed signature line")
            if (name, raw[:4]) == (self.name, self.id):
                if not ed25519_verify(self.public, text.encode(), raw[4:]):
                    raise ValueError("die Signatur ist falsch / the signature is wrong")
                good = True
        if not good:
            raise ValueError(f"nicht von {self.name}+{self.id.hex()} signiert / not signed by that key")
        return text


class Checkpoint:
    """Origin, size and root of the journal, as a key signed them."""

    def __init__(self, note, key):
        self.note, lines = note, key.open(note).split("\n")
        self.origin, size, root = lines[0], lines[1], lines[2]
        self.size, self.root = int(size), base64.b64decode(root, validate=True)
        if str(self.size) != size or len(self.root) != 32 or base64.b64encode(self.root).decode() != root:
            raise ValueError("kein Prüfpunkt / no checkpoint")


# --- The Merkle tree (RFC 6962) -------------------------------------------------------------------------------------

def leaf_hash(leaf):
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The roots of the complete subtrees so far, from left to right: enough to go on and to say the root."""

    def __init__(self):
        self.size, self.roots = 0, []

    def push(self, leaf):
        """Adds a leaf hash; returns the nodes that it completes as (level, hash)."""
        completed, level, rest, node = [], 0, self.size, leaf
        while rest & 1:
            node, rest, level = node_hash(self.roots.pop(), node), rest >> 1, level + 1
            completed.append((level, node))
        self.roots.append(node)
        self.size += 1
        return completed

    def root(self):
        if not self.roots:
            return hashlib.sha256(b"").digest()
        node = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            node = node_hash(left, node)
        return node


def root_by_inclusion(leaf, index, size, proof):
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2)."""
    if index >= size:
        raise ValueError("der Beweis gilt keinem Blatt dieses Baums / the proof is of no leaf of this tree")
    first, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ValueError("der Beweis ist zu lang / the proof is too long")
        if first & 1 or first == last:
            node = node_hash(sibling, node)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        first, last = first >> 1, last >> 1
    if last != 0:
        raise ValueError("der Beweis ist zu kurz / the proof is too short")
    return node


def roots_by_consistency(old_size, new_size, old_root, proof):
    """The old and the new root that a consistency proof leads to (RFC 9162, 2.1.4.2)."""
    if not 0 < old_size < new_size:
        raise ValueError("unmögliche Größen / impossible sizes")
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    first, last = old_size - 1, new_size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    old = new = path.pop(0)
    for node in path:
        if last == 0:
            raise ValueError("der Beweis ist zu lang / the proof is too long")
        if first & 1 or first == last:
            old, new = node_hash(node, old), node_hash(node, new)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            new = node_hash(new, node)
        first, last = first >> 1, last >> 1
    if last != 0:
        raise ValueError("der Beweis ist zu kurz / the proof is too short")
    return old, new


class TlogProof:
    """A C2SP tlog-proof: one leaf's path to the root of a checkpoint."""

    def __init__(self, text):
        head, gap, self.checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        if not gap or lines.pop(0) != "c2sp.org/tlog-proof@v1":
            raise ValueError("kein tlog-proof / no tlog-proof")
        if lines and lines[0].startswith("extra "):
            extra = lines.pop(0)[6:]
            if base64.b64encode(base64.b64decode(extra, validate=True)).decode() != extra:
                raise ValueError("extra")
        match = re.fullmatch(r"index (0|[1-9][0-9]*)", lines.pop(0))
        self.index = int(match.group(1))
        self.hashes = [base64.b64decode(line, validate=True) for line in lines]
        if any(base64.b64encode(raw).decode() != line or len(raw) != 32 for raw, line in zip(self.hashes, lines)):
            raise ValueError("ein Hash ist falsch geschrieben / a hash is malformed")


# --- Tables ---------------------------------------------------------------------------------------------------------

class Table:
    """The rows of a table as they stand in the export, against what should stand there, in the order of the key."""

    def __init__(self, source, name, findings, counted):
        self.file, self.findings, self.counted = f"tables/{name}.csv", findings, counted
        self.columns, self.keys = TABLES[name]
        self.row, self.last, self.head = 1, None, None
        self.sums = {column: 0 for column in self.columns if column.endswith("_cents")}
        self.reader = None
        with findings.reading(self.file):
            text = io.TextIOWrapper(source.open(self.file), encoding="utf-8", newline="")
            self.reader = csv.reader(text, strict=True)
            header = tuple(next(self.reader))
            if header != self.columns:
                findings.differs(self.file, 1, "Spalten / columns", ",".join(self.columns), ",".join(header))
        self.advance()

    def advance(self):
        """The next usable row into `head`, or None at the end; what is unusable is named on the way."""
        self.head = None
        while self.reader is not None and self.head is None:
            try:
                fields = next(self.reader)
            except StopIteration:
                self.reader = None
                self.counted[self.file] = (self.row - 1, {name: str(total) for name, total in self.sums.items()})
                return
            except Exception as error:  # noqa: BLE001 - see Findings.reading
                self.findings.add(self.file, self.row + 1, f"nicht lesbar ({error})", f"not readable ({error})")
                self.reader = None
                return
            self.row += 1
            try:
                key = tuple(self.number(name, fields[i]) for i, name in enumerate(self.columns[:self.keys]))
                for name in self.sums:
                    self.sums[name] += whole(fields[self.columns.index(name)])
                if len(fields) != len(self.columns):
                    raise ValueError(f"{len(fields)} Felder / fields")
            except (ValueError, IndexError) as error:
                self.findings.add(self.file, self.row, f"die Zeile ist keine dieser Tabelle ({error})",
                                  f"the row is none of this table ({error})")
                continue
            if self.last is not None and key <= self.last:
                self.findings.add(self.file, self.row, f"{named(key)} steht nicht an seiner Stelle oder doppelt da",
                                  f"{named(key)} is out of its order or there twice")
                continue
            self.last, self.head = key, (key, tuple(fields))

    @staticmethod
    def number(name, text):
        return whole(text) if name in INTEGERS else text

    def expect(self, key, row):
        """The row with this key should stand next, with these fields."""
        while self.head is not None and self.head[0] < key:
            self.surplus()
        if self.head is None or self.head[0] > key:
            self.findings.add(self.file, None, f"die Zeile {named(key)} fehlt", f"the row {named(key)} is missing")
            return
        for column, expected, found in zip(self.columns, row, self.head[1]):
            if expected != found:
                self.findings.differs(self.file, self.row, f"{named(key)}, {column}", expected, found)
        self.advance()

    def surplus(self):
        self.findings.add(self.file, self.row, f"die Zeile {named(self.head[0])} folgt aus keinem Ereignis",
                          f"the row {named(self.head[0])} follows from no event")
        self.advance()

    def rows(self):
        """The rows one by one, for tables of which nothing is expected beforehand."""
        while self.head is not None:
            yield self.row, self.head[1]
            self.advance()

    def finish(self):
        while self.head is not None:
            self.surplus()


def whole(text):
    """A whole number in its only spelling."""
    if not re.fullmatch(r"0|-?[1-9][0-9]*", text):
        raise ValueError(f"keine ganze Zahl / no whole number: {text[:40]!r}")
    return int(text)


def named(key):
    return "/".join(str(part) for part in key)


# --- Replaying the journal ------------------------------------------------------------------------------------------

ACCOUNT_FIELDS = TABLES["accounts"][0][3:12]


def path_of(account):
    """The account on one line: its kind, its fields in their order, its stage."""
    parts = [account["kind"]]
    parts += [f"{field}={account[field]}" for field in ACCOUNT_FIELDS if account.get(field) is not None]
    return "|".join(parts + [f"stage={account['stage']}"])


def moment_ms(text):
    """2021-02-01T09:00:00.000Z in milliseconds since 1970."""
    moment = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc)
    return (moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) // datetime.timedelta(milliseconds=1)


def named_in(body, where):
    """(kind, id) of what the body names there; None where this event names nothing."""
    if where is None:
        return None
    kind, place = where
    if place.startswith("="):
        return (kind, place[1:])
    *outer, last = place.split(".")
    for field in outer:
        body = body.get(field, {})
    return (kind, str(body[last])) if last in body else None


def all_in(body, fields):
    """All that the body names at that place, as text. The last field may be absent, and shares are a list or a result."""
    if not fields:
        return [str(body)]
    name = fields[0].removesuffix("[]")
    if name not in body and (len(fields) == 1 or name in ("lines", "result", "source")):
        return []
    inner = body[name] if fields[0].endswith("[]") else [body[name]]
    return [found for one in inner for found in all_in(one, fields[1:])]


class Book:
    """What the events say: accounts, balances, subjects, mentions, reversals, runs. Nothing here believes a derived table."""

    def __init__(self):
        self.tree = Tree()
        self.accounts = {}     # path -> [number, balance, account]
        self.subjects = {}     # (kind, id) -> [first, last, kind:id of what it is a part of]
        self.mentions = set()  # (kind:id, seq)
        self.reversals = {}    # reversed -> by
        self.proposals = {}    # id -> last version of its content
        self.carried_out = {}  # proposal -> (seq, version, postings)
        self.managers = {}     # id -> title
        self.keys = {}         # id -> definition
        self.last_ms = 0
        self.recorded_at = ""
        self.roots = {}        # size -> root, for the sizes that are asked about
        self.leaves = {}       # seq -> leaf hash, for those that are asked about

    def account(self, account):
        path = path_of(account)
        if path not in self.accounts:
            self.accounts[path] = [len(self.accounts) + 1, 0, account]
        return self.accounts[path]

    def post(self, seq, postings):
        """Moves the money; yields the rows that the table of postings should have."""
        for line, posting in enumerate(postings):
            amount = posting["amount_cents"]
            if type(amount) is not int or amount <= 0:
                raise ValueError(f"Betrag / amount {amount!r}")
            source = self.account(posting["from"])
            source[1] -= amount
            target = self.account(posting["to"])
            target[1] += amount
            row = (seq, line, source[0], target[0], amount, source[1], target[1])
            yield (seq, line), tuple(str(field) for field in row)
            for place in (source, target):
                if place[1] < 0 and place[2]["stage"] not in BELOW_ZERO:
                    raise ValueError(f"unter null / below zero: {path_of(place[2])}")

    def note(self, seq, event):
        """What the event says about its subject; returns kind:id, or an empty text."""
        body = event["body"]
        if body["type"] not in EVENTS:
            raise ValueError(f"unbekannte Art / unknown type {body['type']}")
        reverses = body.get("reverses")
        if reverses is not None:
            self.reversals[reverses] = seq
        if body["type"] in ("proposal_made/1", "proposal_amended/1"):
            self.proposals[body["proposal"]] = body
        elif body["type"] == "proposal_carried_out/1":
            self.carried_out[body["proposal"]] = (seq, self.proposals.get(body["proposal"]), event["postings"])
        elif body["type"] == "manager_created/1":
            self.managers[body["manager"]] = body["title"]
        elif body["type"] in ("key_registered/1", "key_registered/2"):
            self.keys[body["definition"]["id"]] = body["definition"]
        for kind, place in MENTIONS.get(body["type"], ()):
            self.mentions.update((f"{kind}:{name}", seq) for name in all_in(body, place.split(".")))
        subject = named_in(body, EVENTS[body["type"]])
        if subject is None:
            return ""
        whole = named_in(body, PARTS.get(body["type"]))
        self.subjects.setdefault(subject, [seq, seq, ":".join(whole) if whole else ""])[1] = seq
        return ":".join(subject)


def replay(source, findings, counted, sizes, indexes):
    """Goes through the journal once, with nodes and postings beside it."""
    book = Book()
    journal = Table(source, "journal", findings, counted)
    nodes = Table(source, "journal_nodes", findings, counted)
    postings = Table(source, "postings", findings, counted)
    for row, fields in journal.rows():
        seq = book.tree.size
        with findings.reading(f"{journal.file}, Zeile/row {row}"):
            check_leaf(book, seq, row, fields, journal, nodes, postings)
        if seq in indexes:
            book.leaves[seq] = leaf_hash(fields[1].encode())
        if book.tree.size in sizes:
            book.roots[book.tree.size] = book.tree.root()
    nodes.finish()
    postings.finish()
    compare_derived(source, findings, counted, book)
    return book


def check_leaf(book, seq, row, fields, journal, nodes, postings):
    columns = dict(zip(journal.columns, fields))
    leaf = columns["leaf"].encode()
    digest = leaf_hash(leaf)
    for level, node in book.tree.push(digest):
        nodes.expect((seq, level), (str(seq), str(level), node.hex()))
    event = json.loads(leaf)
    for key, values in book.post(seq, event["postings"]):
        postings.expect(key, values)
    subject = book.note(seq, event)
    at = moment_ms(event["recorded_at"])
    expected = (str(seq), columns["leaf"], digest.hex(), str(at), event["body"]["type"], subject, event["command_id"])
    for column, wanted in zip(journal.columns, expected):
        if columns[column] != wanted:
            journal.findings.differs(journal.file, row, column, wanted, columns[column])
    if event["form"] != "titelbuch/1" or event["seq"] != seq:
        journal.findings.add(journal.file, row, f"das Blatt ist nicht Ereignis {seq}", f"the leaf is not event {seq}")
    if at < book.last_ms:
        journal.findings.add(journal.file, row, "die Zeit läuft rückwärts", "time runs backwards")
    book.last_ms, book.recorded_at = at, event["recorded_at"]


def compare_derived(source, findings, counted, book):
    by_number = sorted((number, path, balance, account) for path, (number, balance, account) in book.accounts.items())
    accounts, balances = Table(source, "accounts", findings, counted), Table(source, "balances", findings, counted)
    for number, path, balance, account in by_number:
        fields = ["" if account.get(field) is None else str(account[field]) for field in ACCOUNT_FIELDS]
        accounts.expect((number,), (str(number), path, account["kind"], *fields, account["stage"]))
        origin = int(account["stage"] in BELOW_ZERO)
        balances.expect((number,), (str(number), str(origin), str(balance)))
    subjects = Table(source, "subjects", findings, counted)
    for key in sorted(book.subjects):
        subjects.expect(key, (*key, *(str(seq) for seq in book.subjects[key])))
    mentions = Table(source, "mentions", findings, counted)
    for key in sorted(book.mentions):
        mentions.expect(key, tuple(str(part) for part in key))
    reversals = Table(source, "reversals", findings, counted)
    for key in sorted(book.reversals):
        reversals.expect((key,), (str(key), str(book.reversals[key])))
    for table in (accounts, balances, subjects, mentions, reversals):
        table.finish()


# --- Checksums, manifest, description -------------------------------------------------------------------------------

def check_sums(source, findings):
    """Every file against SHA256SUMS; returns name -> (sha256, bytes) of what is there."""
    names = source.names()
    for name in sorted({name for name in names if names.count(name) > 1}):
        findings.add(name, None, "die Datei ist mehrfach da", "the file is there more than once")
    measured = {}
    for name in dict.fromkeys(names):
        with findings.reading(name):
            digest, length, end = hashlib.sha256(), 0, b""
            with source.open(name) as file:
                for block in iter(lambda: file.read(1 << 20), b""):
                    digest.update(block)
                    length, end = length + len(block), (end + block[-2:])[-2:]
            measured[name] = (digest.hexdigest(), length)
            if name.endswith(".csv") and end != b"\r\n":
                findings.add(name, None, "das Ende der letzten Zeile fehlt", "the end of the last row is missing")
    with findings.reading(SUMS):
        listed = {}
        lines = read(source, SUMS).decode().split("\n")
        if lines.pop() != "":
            findings.add(SUMS, len(lines) + 1, "das Ende fehlt", "the end is missing")
        for row, line in enumerate(lines, 1):
            match = re.fullmatch(r"([0-9a-f]{64})  (.+)", line)
            if match is None or match.group(2) in listed or listed and match.group(2) < max(listed):
                findings.add(SUMS, row, "die Zeile ist falsch oder nicht an ihrer Stelle",
                             "the line is wrong or out of order")
                continue
            listed[match.group(2)] = match.group(1)
        there = set(names) - {SUMS, SUMS_NOTE}
        for name in sorted(set(listed) - there):
            findings.add(name, None, "die Datei fehlt", "the file is missing")
        for name in sorted(there - set(listed)):
            findings.add(name, None, "die Datei gehört nicht zum Export", "the file does not belong to the export")
        for name in sorted(there & set(listed)):
            if name in measured and measured[name][0] != listed[name]:
                findings.differs(name, None, "SHA-256", listed[name], measured[name][0])
    return measured


def check_note(source, findings, key, checkpoint, measured):
    """The sums are signed with the key of the journal."""
    with findings.reading(SUMS_NOTE):
        text = key.open(read(source, SUMS_NOTE).decode())
        wanted = f"{NOTE_TAG}\n{checkpoint.origin}\n{checkpoint.size}\n{measured[SUMS][0]}\n"
        if text != wanted:
            findings.differs(SUMS_NOTE, None, "signierter Text / signed text", wanted, text)


def check_manifest(source, findings, measured, counted, checkpoint, key, book):
    with findings.reading(MANIFEST):
        manifest = json.loads(read(source, MANIFEST))
        for field, wanted in (("schema", "titelbuch-audit-manifest/1"), ("origin", checkpoint.origin),
                              ("verifier_key", key.text), ("as_of_size", checkpoint.size),
                              ("root_hash", checkpoint.root.hex()), ("recorded_at", book.recorded_at)):
            if manifest[field] != wanted:
                findings.differs(MANIFEST, None, field, wanted, manifest[field])
        entries = {entry["path"]: entry for entry in manifest["files"]}
        for name in sorted(set(measured) - set(entries) - {MANIFEST, SUMS, SUMS_NOTE}):
            findings.add(name, None, "die Datei steht nicht im Manifest", "the file is not in the manifest")
        if len(entries) != len(manifest["files"]):
            findings.add(MANIFEST, None, "eine Datei ist doppelt genannt", "a file is named twice")
        for name, entry in entries.items():
            if name not in measured:
                findings.add(name, None, "die Datei fehlt", "the file is missing")
                continue
            rows, sums = counted.get(name, (None, {}))
            for field, wanted in (("sha256", measured[name][0]), ("bytes", measured[name][1]), ("rows", rows)):
                if entry.get(field) != wanted:
                    findings.differs(MANIFEST, None, f"{name}, {field}", wanted, entry.get(field))
            if entry.get("sums", {}) != sums:
                findings.differs(MANIFEST, None, f"{name}, Summen / sums", sums, entry.get("sums", {}))


def check_datapackage(source, findings, measured):
    with findings.reading("datapackage.json"):
        package = json.loads(read(source, "datapackage.json"))
        described = {resource["path"]: resource for resource in package["resources"]}
        wanted = {f"tables/{name}.csv": list(columns) for name, (columns, _) in TABLES.items()}
        if sorted(described) != sorted(wanted):
            findings.differs("datapackage.json", None, "resources", sorted(wanted), sorted(described))
        for path, columns in wanted.items():
            resource = described.get(path, {"schema": {"fields": []}})
            found = [field["name"] for field in resource["schema"]["fields"]]
            if found != columns:
                findings.differs("datapackage.json", None, f"{path}, fields", columns, found)
            sha, length = measured.get(path, ("", 0))
            if (resource.get("hash"), resource.get("bytes")) != (f"sha256:{sha}", length):
                findings.differs("datapackage.json", None, f"{path}, hash/bytes", f"sha256:{sha}", resource.get("hash"))


# --- Checkpoints and proofs -----------------------------------------------------------------------------------------

def check_kept(source, findings, counted, key, checkpoint):
    """The checkpoints that the book keeps; their roots are compared after the journal was read."""
    table, kept = Table(source, "checkpoints", findings, counted), {}
    for row, (size, note) in table.rows():
        with findings.reading(f"{table.file}, Zeile/row {row}"):
            opened = Checkpoint(note, key)
            if (str(opened.size), opened.origin) != (size, checkpoint.origin):
                findings.differs(table.file, row, "size/origin", f"{size} {checkpoint.origin}",
                                 f"{opened.size} {opened.origin}")
            kept[int(size)] = opened
    if checkpoint.size not in kept or kept[checkpoint.size].note != checkpoint.note:
        findings.add(table.file, None, "der Prüfpunkt dieses Exports steht nicht darin",
                     "the checkpoint of this export is not in it")
    if kept and max(kept) > checkpoint.size:
        findings.add(table.file, None, "ein Prüfpunkt ist jünger als der Export",
                     "a checkpoint is younger than the export")
    return kept


def check_roots(findings, book, kept, checkpoint):
    if book.tree.size != checkpoint.size:
        findings.differs("tables/journal.csv", None, "Ereignisse / events", checkpoint.size, book.tree.size)
    if book.tree.root() != checkpoint.root:
        findings.differs(CHECKPOINT, None, "Wurzel / root", book.tree.root().hex(), checkpoint.root.hex())
    for size, opened in kept.items():
        root = hashlib.sha256(b"").digest() if size == 0 else book.roots.get(size)
        if root is not None and root != opened.root:
            findings.differs("tables/checkpoints.csv", None, f"Wurzel / root {size}", root.hex(), opened.root.hex())


def check_against(findings, against, key, checkpoint, book):
    """A checkpoint from outside: the only thing that finds a book written anew."""
    file = "--against"
    with findings.reading(file):
        opened = Checkpoint(against, key)
        if opened.origin != checkpoint.origin:
            findings.differs(file, None, "Ursprung / origin", opened.origin, checkpoint.origin)
        elif opened.size > checkpoint.size:
            findings.add(file, None, f"er nennt {opened.size} Ereignisse, der Export hat {checkpoint.size}: gekürzt, "
                         "oder von einem früheren Stand; einen Export mindestens dieses Stands verlangen",
                         f"it names {opened.size} events, the export has {checkpoint.size}: cut short, or of an "
                         "earlier size; ask for an export of at least that size")
        elif opened.size and book.roots.get(opened.size) != opened.root:
            findings.add(file, None, f"dieses Journal hat bei Größe {opened.size} eine andere Wurzel: umgeschrieben",
                         f"this journal has another root at size {opened.size}: it was rewritten")


def check_consistency(source, findings, kept, checkpoint):
    file = "proofs/consistency.csv"
    with findings.reading(file):
        rows = list(csv.reader(io.StringIO(read(source, file).decode(), newline=""), strict=True))
        if rows[0] != ["old_size", "new_size", "hashes"]:
            findings.differs(file, 1, "Spalten / columns", "old_size,new_size,hashes", ",".join(rows[0]))
        proved = []
        for row, (old, new, hashes) in enumerate(rows[1:], 2):
            with findings.reading(f"{file}, Zeile/row {row}"):
                proved.append(whole(old))
                opened = kept[whole(old)]
                if not re.fullmatch(r"([0-9a-f]{64}( [0-9a-f]{64})*)?", hashes):
                    raise ValueError("ein Hash ist falsch geschrieben / a hash is malformed")
                path = [bytes.fromhex(digest) for digest in hashes.split()]
                roots = roots_by_consistency(opened.size, whole(new), opened.root, path)
                if whole(new) != checkpoint.size or roots != (opened.root, checkpoint.root):
                    findings.add(file, row, f"der Beweis führt nicht von Größe {old} zu diesem Stand",
                                 f"the proof does not lead from size {old} to this one")
        wanted = sorted(size for size in kept if 0 < size < checkpoint.size)
        if proved != wanted:
            findings.differs(file, None, "Größen / sizes", wanted, proved)


def read_proofs(source, findings):
    proofs = {}
    for name in source.names():
        if name.endswith(".tlog-proof"):
            with findings.reading(name):
                proofs[name] = TlogProof(read(source, name).decode())
    return proofs


def check_inclusion(findings, proofs, book, checkpoint):
    for name, proof in proofs.items():
        with findings.reading(name):
            if proof.checkpoint != checkpoint.note:
                findings.add(name, None, "nennt einen anderen Prüfpunkt", "names another checkpoint")
            root = root_by_inclusion(book.leaves[proof.index], proof.index, checkpoint.size, proof.hashes)
            if root != checkpoint.root:
                findings.add(name, None, f"Ereignis {proof.index} führt nicht zur Wurzel",
                             f"event {proof.index} does not lead to the root")
    last = proofs.get("proofs/last-event.tlog-proof")
    if last is None or last.index != checkpoint.size - 1:
        findings.add("proofs/last-event.tlog-proof", None, "gilt nicht dem letzten Ereignis",
                     "is not of the last event")


# --- Reports --------------------------------------------------------------------------------------------------------

# Contents of a proposal that are runs: the first distribution of an amount, and a later one of the same pot.
RUNS = ("allocation", "redistribution")


def check_reports(source, findings, counted, measured, manifest_fields, proofs, book):
    """Each report with its provenance and proof; CSV rows against the events; PDF and Excel against the CSV."""
    names = {name for name in source.names() if name.startswith("reports/")}
    companions = (".provenance.json", ".tlog-proof")
    files = sorted(name for name in names if not name.endswith(companions))
    for name in sorted(names - set(files)):
        if next(name[:-len(end)] for end in companions if name.endswith(end)) not in files:
            findings.add(name, None, "der Bericht dazu fehlt", "its report is missing")
    expected = sorted(f"reports/allocation-statement-{run}.{end}" for run, (_, version, _) in book.carried_out.items()
                      if version and version["content"]["kind"] in RUNS for end in ("pdf", "csv", "excel.csv"))
    for name in expected:
        if name not in files:
            findings.add(name, None, "der Bericht fehlt", "the report is missing")
    for name in files:
        for end in companions:
            if name + end not in names:
                findings.add(name + end, None, "die Datei fehlt", "the file is missing")
        with findings.reading(name):
            check_report(source, findings, counted, measured, manifest_fields, proofs, book, name)


# What a provenance may hold.
PROVENANCE = frozenset((
    "as_of_date", "as_of_size", "assumptions", "banners", "checkpoint", "data", "facts", "language", "notes", "origin",
    "parameters", "program_version", "recorded_at", "report", "root_hash", "rule_version", "schema", "tables",
    "value_date", "verifier_key"))


def check_report(source, findings, counted, measured, manifest_fields, proofs, book, name):
    beside = name + ".provenance.json"
    text = read(source, beside)
    provenance = json.loads(text)
    for field, wanted in manifest_fields.items():
        if provenance[field] != wanted:
            findings.differs(beside, None, field, wanted, provenance[field])
    # A name that nobody knows says nothing, and could be a known one misspelt.
    unknown = [field for field in provenance if field not in PROVENANCE]
    unknown += [f"data.{field}" for field in provenance["data"] if field not in ("profile", "rows", "sha256")]
    for field in unknown:
        findings.add(beside, None, f"unbekannte Angabe „{shown(field)}“", f"unknown field “{shown(field)}”")
    profile, sha = provenance["data"]["profile"], measured[name][0]
    plain = re.sub(r"(\.excel)?\.(csv|pdf)$", ".csv", name)
    if name.endswith(".pdf"):
        sha = check_pdf(source, findings, name, text, plain)
    wanted = "csv-excel" if name.endswith(".excel.csv") else "csv"
    if (profile, provenance["data"]["sha256"]) != (wanted, sha):
        findings.differs(beside, None, "data", f"{wanted} {sha}", f"{profile} {provenance['data']['sha256']}")
    rows = list(csv.reader(io.StringIO(read(source, plain).decode(), newline=""), strict=True))
    body = len(rows) - 1 - int(is_total(rows[-1]))
    if provenance["data"]["rows"] != body:
        findings.differs(beside, None, "data.rows", body, provenance["data"]["rows"])
    if name.endswith(".excel.csv"):
        check_excel(findings, name, read(source, name), rows)
    elif name == plain:
        sums = check_totals(findings, name, rows)
        counted[name] = (len(rows) - 1, sums)
    if provenance["report"] in BY_REPORT:
        proof = proofs.get(name + ".tlog-proof")
        BY_REPORT[provenance["report"]](findings, name, beside, provenance, rows, proof, book, name == plain)


def is_total(row):
    return "total" in row


def check_totals(findings, name, rows):
    """The sums of the columns of euro; the last row, where it is a total, says the same."""
    header, body, total = rows[0], rows[1:], None
    if is_total(rows[-1]):
        body, total = rows[1:-1], rows[-1]
    sums = {}
    for place, column in enumerate(header):
        fields = [row[place] for row in body if row[place] != ""]
        amounts = all(re.fullmatch(r"-?[0-9]+\.[0-9]{2}", field) for field in fields)
        if not column.endswith("_eur") or not fields or not amounts:
            continue
        sums[column] = euro(sum(cents(field) for field in fields))
        if total is not None and total[place] != sums[column]:
            findings.differs(name, len(rows), f"Summe / total {column}", sums[column], total[place])
    return sums


def cents(text):
    return int(text.replace(".", ""))


def euro(number):
    sign, number = ("-" if number < 0 else ""), abs(number)
    return f"{sign}{number // 100}.{number % 100:02}"


def check_excel(findings, name, data, plain):
    """The German table says the same as the lossless one, cell by cell."""
    text = data.decode("utf-8")
    if not text.startswith("\ufeff"):
        findings.add(name, 1, "die Byte-Reihenfolge-Marke fehlt", "the byte order mark is missing")
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=";", strict=True))
    if [len(row) for row in rows] != [len(row) for row in plain]:
        findings.add(name, None, "hat nicht so viele Zeilen und Spalten wie die verlustfreie Datei",
                     "has not as many rows and columns as the lossless file")
        return
    for row, (found, wanted) in enumerate(zip(rows[1:], plain[1:]), 2):
        for column, shown_cell, exact in zip(plain[0], found, wanted):
            if not same_cell(exact, shown_cell):
                findings.differs(name, row, column, exact, shown_cell)


def same_cell(exact, found):
    """Whether a cell for a German spreadsheet shows this value."""
    if exact in (found, found[1:] if found.startswith("'") else None, found.replace(",", ".")):
        return True
    if exact == "":
        return found in ("noch nicht erfasst", "not recorded yet")
    if exact == "total":
        return found in ("Summe", "Total")
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", exact):
        return found == ".".join(reversed(exact.split("-")))
    if re.fullmatch(r"-?[0-9]+/[1-9][0-9]*", exact) and re.fullmatch(r"-?[0-9]+(,[0-9]+)?", found):
        places = len(found.partition(",")[2])
        return int(Fraction(exact) * 10**places) == int(found.replace(",", ""))
    return False


def check_pdf(source, findings, name, provenance, plain):
    """The CSV and the provenance inside the PDF are those beside it; returns the SHA-256 of the CSV inside."""
    data, inside = read(source, name), []
    if not data.startswith(b"%PDF-"):
        findings.add(name, None, "kein PDF", "no PDF")
    for match in re.finditer(rb"/Type\s*/EmbeddedFile\b", data):
        begin, start = data.rfind(b" obj", 0, match.start()), data.index(b"stream", match.end())
        head = data[begin:start]
        start += 8 if data[start + 6:start + 8] == b"\r\n" else 7
        stream = data[start:start + int(re.search(rb"/Length\s+([0-9]+)", head).group(1))]
        inside.append(zlib.decompress(stream) if b"/FlateDecode" in head else stream)
    for what, wanted in (("CSV", read(source, plain)), ("provenance.json", provenance)):
        if wanted not in inside:
            findings.add(name, None, f"die Anlage {what} ist nicht die Datei daneben",
                         f"the attachment {what} is not the file beside it")
    if len(inside) != 2:
        findings.differs(name, None, "Anlagen / attachments", 2, len(inside))
    return next((hashlib.sha256(file).hexdigest() for file in inside if not file.startswith(b"{")), "")


def check_allocation_statement(findings, name, beside, provenance, rows, proof, book, is_plain):
    """The statement against the run that the journal carried out, and against what was booked."""
    run = provenance["parameters"]["run"]
    seq, version, postings = book.carried_out[run]
    content = version["content"]
    parameters, result, facts = content["parameters"], content["result"], provenance["facts"]
    reversed_by = book.reversals.get(seq)
    expected = {"run": run, "run_sha256": version["content_sha256"], "total_eur": euro(parameters["total_cents"]),
                "distributable_eur": euro(result["distributable_cents"]), "allocated_eur": euro(result["sum_cents"]),
                "key": parameters["key"], "state": "carried_out" if reversed_by is None else "reversed"}
    for field, wanted in expected.items():
        if facts.get(field) != wanted:
            findings.differs(beside, None, f"facts.{field}", wanted, facts.get(field))
    if proof is not None and proof.index != seq:
        findings.differs(name + ".tlog-proof", None, "index", seq, proof.index)
    if not is_plain:
        return
    weights = {}
    definition = book.keys.get(parameters["key"], {}).get("kind", {})
    if definition.get("kind") == "published_percentages":
        weights = {entry["recipient"]: entry["value"] for entry in definition["percentages"]}
    columns = rows[0]
    optional = [column for column in columns if column in
                ("host_quota_eur", "total_eur", "held_eur", "assigned_eur", "change_eur", "remark")]
    if columns != ["recipient", "name", "weight", "quota_eur", "amount_eur", "adjustment_units", *optional]:
        findings.add(name, 1, "die Spalten sind nicht die des Verteilungsnachweises",
                     "the columns are not those of the allocation statement")
    before = {holding["recipient"]: holding for holding in content.get("before", {}).get("holdings", [])}
    for row, (line, found) in enumerate(zip(result["lines"], rows[1:]), 2):
        recipient, host = line["recipient"], line.get("host_quota_cents")
        wanted = {"recipient": recipient, "name": book.managers.get(recipient, recipient),
                  "quota_eur": line["quota_euro"], "amount_eur": euro(line["amount_cents"]),
                  "adjustment_units": str(line["adjustment_units"]),
                  "host_quota_eur": "" if host is None else euro(host), "total_eur": euro(line["total_cents"])}
        if content["kind"] == "redistribution":
            holding = before.get(recipient, {"held_cents": 0, "assigned_cents": 0})
            wanted.update(held_eur=euro(holding["held_cents"]), assigned_eur=euro(holding["assigned_cents"]),
                          change_eur=euro(line["total_cents"] - holding["held_cents"]))
        if recipient in weights:
            wanted["weight"] = weights[recipient]
        for column, value in zip(columns, found):
            if wanted.get(column, value) != value:
                findings.differs(name, row, f"{recipient}, {column}", wanted[column], value)
    if len(rows) != len(result["lines"]) + 2:
        findings.differs(name, None, "Empfänger / recipients", len(result["lines"]), len(rows) - 2)
    booked = {}
    for posting in postings:
        for end, sign in (("to", 1), ("from", -1)):
            if posting[end]["stage"] == "allocated":
                manager = posting[end]["manager"]
                booked[manager] = booked.get(manager, 0) + sign * posting["amount_cents"]
    for line in result["lines"]:
        moved = line["total_cents"] - before.get(line["recipient"], {"held_cents": 0})["held_cents"]
        if booked.get(line["recipient"], 0) != moved:
            findings.differs("tables/journal.csv", seq + 2, f"{run}, {line['recipient']}", moved,
                             booked.get(line["recipient"], 0))


# Reports that are checked against the events, not only in themselves.
BY_REPORT = {"allocation-statement": check_allocation_statement}


# --- The whole ------------------------------------------------------------------------------------------------------

def verify(source, key=None, against=None):
    """Checks an export; returns the findings, the checkpoint and the key (None where they could not be read)."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    findings, counted, checkpoint, trusted = Findings(), {}, None, None
    if not {SUMS, MANIFEST, CHECKPOINT} & set(source.names()):
        raise Unreadable("kein Audit-Export von titelbuch / no audit export of titelbuch")
    with findings.reading("ZIP"):
        source.check(findings)
    measured = check_sums(source, findings)
    with findings.reading(KEY):
        enclosed = read(source, KEY).decode()
        if key is not None and enclosed != f"{key}\n":
            findings.differs(KEY, 1, "Prüfschlüssel / verifier key", key, enclosed.strip())
        trusted = Key(enclosed[:-1] if key is None else key)
    if trusted is not None:
        with findings.reading(CHECKPOINT):
            checkpoint = Checkpoint(read(source, CHECKPOINT).decode(), trusted)
    if checkpoint is not None:
        check_all(source, findings, counted, measured, checkpoint, trusted, against)
    elif against is not None:
        findings.add("--against", None, "ohne Prüfpunkt im Export nicht vergleichbar",
                     "nothing in the export to compare with")
    return findings.all, checkpoint, trusted


def check_all(source, findings, counted, measured, checkpoint, key, against):
    check_note(source, findings, key, checkpoint, measured)
    kept = check_kept(source, findings, counted, key, checkpoint)
    proofs = read_proofs(source, findings)
    sizes = set(kept) | {checkpoint.size}
    if against is not None:
        with contextlib.suppress(ValueError, IndexError):
            sizes.add(int(against.split("\n")[1]))
    book = replay(source, findings, counted, sizes, {proof.index for proof in proofs.values()})
    check_roots(findings, book, kept, checkpoint)
    if against is not None:
        check_against(findings, against, key, checkpoint, book)
    check_consistency(source, findings, kept, checkpoint)
    check_inclusion(findings, proofs, book, checkpoint)
    same = {"schema": "titelbuch-provenance/1", "checkpoint": checkpoint.note, "origin": checkpoint.origin,
            "as_of_size": checkpoint.size, "root_hash": checkpoint.root.hex(), "verifier_key": key.text,
            "recorded_at": book.recorded_at}
    with findings.reading(MANIFEST):
        manifest = json.loads(read(source, MANIFEST))
        same.update({field: manifest[field] for field in ("program_version", "rule_version")})
    check_reports(source, findings, counted, measured, same, proofs, book)
    check_manifest(source, findings, measured, counted, checkpoint, key, book)
    check_datapackage(source, findings, measured)


def must(holds):
    if not holds:
        raise SystemExit("der Selbsttest schlägt fehl / the self-test fails")


def self_test():
    """Published vectors: RFC 8032 section 7.1 (tests 1 to 3), roots and proofs of RFC 6962 trees."""
    vectors = (
        ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
         "d25bf5f0595bbe24655141438e7a100b"),
        ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
         "387b2eaeb4302aeeb00d291612bb0c00"),
        ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
         "4a7c15e9716ed28dc027beceea1ec40a"),
    )
    for public, message, signature in vectors:
        public, message, signature = (bytes.fromhex(text) for text in (public, message, signature))
        must(ed25519_verify(public, message, signature))
        must(not ed25519_verify(public, message + b"x", signature))
        for place in (0, 31, 32, 63):
            broken = bytearray(signature)
            broken[place] ^= 1
            must(not ed25519_verify(public, message, bytes(broken)))
    tree, hashes, roots = Tree(), [], [Tree().root().hex()]
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"):
        hashes.append(leaf_hash(bytes.fromhex(leaf)))
        tree.push(hashes[-1])
        roots.append(tree.root().hex())
    must(roots[0] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    must(roots[1] == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
    must(roots[3] == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")
    must(roots[8] == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
    pair = node_hash(hashes[6], hashes[7])
    two = node_hash(hashes[4], hashes[5])
    four = node_hash(node_hash(hashes[0], hashes[1]), node_hash(hashes[2], hashes[3]))
    must(root_by_inclusion(hashes[5], 5, 8, [hashes[4], pair, four]).hex() == roots[8])
    old = bytes.fromhex(roots[6])
    must(roots_by_consistency(6, 8, old, [two, pair, four]) == (old, bytes.fromhex(roots[8])))


def open_source(path):
    if os.path.isdir(path):
        return Folder(path)
    try:
        return Zip(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise Unreadable(f"{path}: {error}") from error


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--against", metavar="DATEI/FILE", help="Prüfpunkt von anderswo / checkpoint kept elsewhere")
    parser.add_argument("--key", metavar="SCHLÜSSEL/KEY", help="Prüfschlüssel von anderswo / key kept elsewhere")
    parser.add_argument("--self-test", action="store_true", help="nur dieses Programm prüfen / check this program only")
    options = parser.parse_args(arguments)
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(encoding="utf-8")
        sys.stderr.reconfigure(encoding="utf-8")
    self_test()
    if options.self_test:
        print("Selbsttest bestanden / self-test passed")
        return 0
    try:
        against = None
        if options.against is not None:
            with open(options.against, "rb") as file:
                against = file.read().decode()
        if options.key is not None:
            Key(options.key)
        found, checkpoint, key = verify(open_source(options.path), options.key, against)
    except (Unreadable, OSError, ValueError) as error:
        print(f"NICHT LESBAR / UNREADABLE: {error}", file=sys.stderr)
        return 2
    return tell(found, checkpoint, key, options)


ALONE = """\
Achtung: Ohne einen Prüfpunkt (--against) oder Schlüssel (--key) von anderswo ist nur bewiesen, dass der Export mit sich
selbst übereinstimmt. Ein ganz neu geschriebenes Buch mit neuem Schlüssel kann so niemand finden.
Note: without a checkpoint (--against) or key (--key) from elsewhere only this is proved: the export agrees with itself.
A book written anew as a whole, with a new key, cannot be found by anybody that way."""


def tell(found, checkpoint, key, options):
    if found:
        for file, row, german, english in found:
            place = file if row is None else f"{file}, Zeile/row {row}"
            print(f"{place}\n  de: {german}\n  en: {english}")
        count = len(found)
        print(f"\nNICHT BESTÄTIGT: {count} {'Abweichung' if count == 1 else 'Abweichungen'} / "
              f"NOT VERIFIED: {count} {'finding' if count == 1 else 'findings'}")
        return 1
    print(f"BESTÄTIGT / VERIFIED: {checkpoint.origin}\n  Ereignisse / events: {checkpoint.size}\n"
          f"  Wurzel / root: {checkpoint.root.hex()}\n  Schlüssel / key: {key.text}")
    if options.against is None and options.key is None:
        print(ALONE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
