#!/usr/bin/env python3
"""Verifies an audit trail that Vouch exported, or the proof of one of its records. Shares no code with Vouch.

    python3 verify_trail.py FILE [--agency-key HEX] [--against FILE ...]

Needs Python 3.9 or later and the package "cryptography". Answers 0 it holds, 1 it does not, 2 it cannot be read.

What is checked: the tree of RFC 6962 over the exact text of every record; each signed head over it (its root; the
next record names the hash of its signature; every thousandth signature and the last one are looked at); that numbers
leave no gap; that no time goes back unsaid; that the agency's key signed the trail's key, and each key the next; that a
head kept earlier is of the same trail. Give the agency's key as the agency publishes it: without it, anybody could have
made all of it.
"""

import argparse
import base64
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LONGEST_LINE = 256 * 1024
LOOK_EVERY = 1000


class Unreadable(Exception):
    """The file is none of those that are verified here."""


class Bad(Exception):
    """`number`: the first record that does not hold, from 0."""

    def __init__(self, number, why):
        super().__init__(why)
        self.number = number


# ------------------------------------------------------------------------------------- hashes, signatures, notes


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(body):
    return sha256(b"\x00" + body)


def inner_hash(left, right):
    return sha256(b"\x01" + left + right)


class Tree:
    """Holds one hash for each whole subtree at its right edge, largest first."""

    def __init__(self):
        self.size, self.edge = 0, []

    def add(self, leaf):
        number, node = self.size, leaf
        while number & 1:
            node, number = inner_hash(self.edge.pop(), node), number >> 1
        self.edge.append(node)
        self.size += 1

    def root(self):
        node = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            node = inner_hash(left, node)
        return node


def included(leaf, number, size, proof, root):
    """RFC 9162, 2.1.3.2."""
    if not 0 <= number < size:
        return False
    fn, sn, found = number, size - 1, leaf
    for step in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            found = inner_hash(step, found)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = inner_hash(found, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and found == root


def holds(key, signature, said):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, said)
    except (InvalidSignature, ValueError):
        return False
    return True


def unhex(text):
    try:
        return bytes.fromhex(text)
    except (TypeError, ValueError):
        return b""


def unbase64(text):
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise Unreadable("what should be base64 is not")


def head_text(origin, size, root):
    return "{}\n{}\n{}\n".format(origin, size, base64.b64encode(root).decode()).encode()


def key_id(origin, key):
    return sha256(origin.encode() + b"\n\x01" + key)[:4]


def certificate_text(origin, key):
    return "vouch trail certificate\n{}\n{}\n".format(origin, key).encode()


def change_text(origin, number, key):
    return "vouch trail key\n{}\n{}\n{}\n".format(origin, number, key).encode()


class Head:
    def __init__(self, origin, size, root, signatures):
        self.origin, self.size, self.root, self.signatures = origin, size, root, signatures

    def signed_by(self, key):
        said = head_text(self.origin, self.size, self.root)
        return any(one[:4] == key_id(self.origin, key) and holds(key, one[4:], said) for one in self.signatures)


def read_note(text):
    """A C2SP checkpoint: origin, size, root, an empty line, signatures. Those of others are left out."""
    said, gap, signed = text.partition("\n\n")
    lines = said.split("\n")
    if not gap or len(lines) != 3 or not lines[1].isdigit() or not signed.endswith("\n"):
        raise Unreadable("a checkpoint is not written as one")
    rows = [row.split(" ") for row in signed.splitlines()]
    ours = [unbase64(row[2]) for row in rows if len(row) == 3 and row[0] == "\u2014" and row[1] == lines[0]]
    return Head(lines[0], int(lines[1]), unbase64(lines[2]), ours)


# ------------------------------------------------------------------------------------------------------- a trail


def written(record):
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class Trail:
    """What is known of a trail so far; `take` raises Bad."""

    def __init__(self):
        self.tree, self.keys, self.noted, self.unconfirmed, self.heads = Tree(), [], [], {}, []
        self.origin = self.desk = self.first = self.last = ""
        self.agency, self.sealed = b"", 0

    def take(self, line):
        number = self.tree.size
        try:
            text = line["body"]
            body, record = text.encode(), json.loads(text)
            if written(record) != text or type(record["n"]) is not int or record["v"] != 1:
                raise ValueError("written otherwise")
            at, about, behind, ends = record["at"], record.get("about", {}), record.get("behind_s", 0), record.get("of")
            if len(at) != 23 or record["n"] != number:
                raise Bad(number, "it says that it is another record: it was moved, or one was put in or taken out")
            if self.desk and record["desk"] != self.desk:
                raise Bad(number, "it was made at another workstation")
            if (at < self.last) != (behind > 0):
                raise Bad(number, "it is back-dated: its time lies before the record in front, and it does not say so")
            if ends is not None and not 0 <= ends < number:
                raise Bad(number, "it ends a record that is not there")
            self.named_head(number, record.get("head", ""))
            self.key(number, record["act"], about, record["desk"])
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            raise Bad(number, "it was edited: it is not written as the desk writes it")
        if behind:
            self.noted.append((number, "the clock stood {} s before the record in front".format(behind)))
        self.tree.add(leaf_hash(body))
        self.first, self.last = self.first or at, at
        if "root" in line:
            self.head(number, line)

    def named_head(self, number, named):
        before = self.heads[-1] if self.heads and self.sealed == number else None
        if named == (hashlib.sha256(before.signatures[0]).hexdigest()[:32] if before else ""):
            return
        if before is None:
            raise Bad(number - 1, "the head that was signed over it is missing")
        if self.signed(before):
            raise Bad(number, "it was changed, moved or put in: it does not name the head that was signed before it")
        raise Bad(number - 1, "the head over it was changed, or put in: it is not signed by the key of this trail")

    def head(self, number, line):
        begin, size = self.sealed, number + 1
        if unhex(line["root"]) != self.tree.root():
            raise Bad(begin, "it was changed (or one that was sealed with it): the head over it is of another record")
        signature = unhex(line.get("key_id")) + unhex(line.get("signature"))
        self.heads.append(Head(self.origin, size, self.tree.root(), [signature]))
        self.sealed = size
        if len(self.heads) >= LOOK_EVERY:
            if not self.signed(self.heads[-1]):
                raise Bad(begin, "it was changed and everything behind it sealed anew")
            del self.heads[:-1]

    def key(self, number, act, about, desk):
        if number == 0:
            self.origin, self.desk, self.agency = about.get("origin", ""), desk, unhex(about.get("agency_key"))
            if act != "trail:begin" or not self.origin:
                raise Bad(0, "a trail begins with a record that says whose it is: the first one is missing")
            key = about.get("key", "")
            if not holds(self.agency, unhex(about.get("certificate")), certificate_text(self.origin, key)):
                raise Bad(0, "the agency's signature over the key of this trail does not hold")
            self.keys.append((0, unhex(key)))
        elif act == "trail:begin":
            raise Bad(number, "a trail begins once, and this is not its first record")
        elif act == "trail:key":
            key, before = about.get("key", ""), self.keys[-1][1]
            if unhex(about.get("before")) != before:
                raise Bad(number, "it names another key than the trail was signed with")
            if not about.get("by_before"):
                self.unconfirmed[key] = number
            elif not holds(before, unhex(about["by_before"]), change_text(self.origin, number, key)):
                raise Bad(number, "the key before did not sign for the next one")
            self.keys.append((number, unhex(key)))
        elif act == "trail:key-confirmed":
            key = about.get("key", "")
            if not holds(self.agency, unhex(about.get("certificate")), certificate_text(self.origin, key)):
                raise Bad(number, "the agency's signature over a key does not hold")
            self.unconfirmed.pop(key, None)
        elif act == "trail:other-machine":
            self.noted.append((number, "the trail goes on at another machine: the data were moved or copied"))

    def signed(self, head):
        return head.signed_by(next((key for since, key in reversed(self.keys) if since < head.size), b""))

    def first_unsigned(self, bad):
        """Whoever sealed records anew could not sign: the first head that is not signed names the record."""
        begin, end = 0, len(self.heads)
        while begin < end:
            middle = (begin + end) // 2
            begin, end = (middle + 1, end) if self.signed(self.heads[middle]) else (begin, middle)
        before = self.heads[begin - 1].size if begin else 0
        if begin < len(self.heads) and before < bad.number:
            return Bad(before, "it was changed and everything behind it sealed anew by another key")
        return bad

    def end(self, last, kept):
        size = self.tree.size
        if not size:
            raise Bad(0, "it is empty")
        if last.size < size:
            raise Bad(last.size, "it stands behind the last signed head: it was put in from outside")
        if last.size > size:
            raise Bad(size, "it is missing: {} records were signed, and {} are there".format(last.size, size))
        if last.root != self.tree.root() or last.origin != self.origin:
            raise Bad(size - 1, "the last signed head is of other records")
        if not self.signed(last):
            raise Bad(size - 1, "the last head is not signed by the key of this trail: it was sealed anew")
        for one in kept:
            if one.origin != self.origin:
                raise Bad(0, "the head that was kept is of another trail")
            if one.size > size:
                raise Bad(
                    size, "it is missing: a head over {} records was kept, and {} are there".format(one.size, size)
                )


def lines_of(path):
    with open(path, "rb") as file:
        while True:
            line = file.readline(LONGEST_LINE + 1)
            if not line:
                return
            if len(line) > LONGEST_LINE:
                raise Unreadable("a line of it is too long")
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                found = {}
            yield found if isinstance(found, dict) else {}


def verify_trail(path, agency_key, kept):
    trail, last, said = Trail(), None, None
    roots = {}
    for one in kept:
        roots.setdefault(one.size, set()).add(one.root)
    try:
        for number, line in enumerate(lines_of(path)):
            if number == 0:
                continue
            if "checkpoint" in line:
                last = read_note(str(line["checkpoint"]))
                break
            said = line
            trail.take(line)
            size = trail.tree.size
            if size in roots and roots[size] != {trail.tree.root()}:
                raise Bad(size - 1, "up to here the trail is not the one whose head was kept")
        if last is None:
            raise Unreadable("it was cut off: its last line is not the checkpoint that ends it")
        trail.end(last, kept)
    except Bad as bad:
        found = trail.first_unsigned(bad)
        if agency_key and trail.agency != agency_key:
            found = Bad(0, "another key stands in the place of the agency's")
        print("This audit trail does NOT hold.\nThe first bad record is number {}: {}.".format(found.number, found))
        if said and found.number == trail.tree.size:
            print("It says: {}".format(str(said.get("body", ""))[:2000]))
        return 1
    if agency_key and trail.agency != agency_key:
        print(
            "This audit trail does NOT hold.\nThe first bad record is number 0: another key stands in the place of "
            "the agency's."
        )
        return 1
    print("This audit trail is whole.")
    print("Trail: {}, {} records, {} to {}.".format(trail.origin, trail.tree.size, trail.first, trail.last))
    say_key(trail.agency, agency_key)
    trail.noted += [
        (number, "the key was replaced, and the agency has not confirmed the new one")
        for number in trail.unconfirmed.values()
    ]
    for one in kept:
        if not any(one.signed_by(key) for _, key in trail.keys):
            trail.noted.append((one.size - 1, "the kept head is not signed by a key of this trail"))
    for number, what in sorted(trail.noted):
        print("To be looked into: record {}: {}.".format(number, what))
    return 0


def say_key(key, given):
    if given:
        print("The agency's key is the one that was given.")
    else:
        print("The agency's key in it is {}: compare it with the one that the agency publishes.".format(key.hex()))


# ------------------------------------------------------------------------------------------------------- a proof


def read_proof(path):
    with open(path, "rb") as file:
        raw = file.read((1 << 20) + 1)
    try:
        front, header, index, rest = raw.decode().split("\n", 3)
        said = json.loads(front)
        steps, gap, checkpoint = ("\n" + rest).partition("\n\n")
        if header != "c2sp.org/tlog-proof@v1" or not index.startswith("index ") or not gap:
            raise Unreadable("it is no proof of a record")
        return said, int(index[6:]), [unbase64(step) for step in steps.split("\n")[1:]], read_note(checkpoint)
    except (ValueError, AttributeError):
        raise Unreadable("it is no proof of a record")


def proof_fault(said, number, steps, head, agency_key, noted):
    agency, body, before = unhex(said["agency_key"]), said["body"], b""
    record = json.loads(body)
    if agency_key and agency != agency_key:
        return "another key stands in the place of the agency's"
    if written(record) != body or record["n"] != number:
        return "the record was edited, or is another one"
    if not included(leaf_hash(body.encode()), number, head.size, steps, head.root):
        return "the record is not in the tree that was signed"
    for one in said["keys"]:
        key, certificate, by_before = one["key"], one.get("certificate", ""), one.get("by_before", "")
        if certificate and not holds(agency, unhex(certificate), certificate_text(head.origin, key)):
            return "the agency's signature over a key of this trail does not hold"
        if by_before and not holds(before, unhex(by_before), change_text(head.origin, one.get("since", 0), key)):
            return "the signature by which a key named the next one does not hold"
        if not certificate and not before:
            return "no signature of the agency stands over the key of this trail"
        if not certificate and not by_before:
            noted.append("the key was replaced, and the agency has not confirmed the new one")
        before = unhex(key)
    return "" if head.signed_by(before) else "the checkpoint is not signed by the key of this trail"


def verify_proof(path, agency_key):
    said, number, steps, head = read_proof(path)
    noted = []
    try:
        fault = proof_fault(said, number, steps, head, agency_key, noted)
    except (KeyError, TypeError, ValueError, AttributeError):
        fault = "it was edited"
    if fault:
        print("This proof does NOT hold.\nRecord {}: {}.".format(number, fault))
        return 1
    print(
        "This proof holds.\nRecord {} is in the trail {} as it is shown here:\n{}".format(
            number, head.origin, said["body"]
        )
    )
    say_key(unhex(said["agency_key"]), agency_key)
    for what in noted:
        print("To be looked into: {}.".format(what))
    return 0


# ----------------------------------------------------------------------------------------------------------- main


def kind_of(path):
    with open(path, "rb") as file:
        begins = file.read(64)
    if begins.startswith(b'{"vouch":"audit trail"'):
        return "trail"
    return "proof" if begins.startswith(b'{"vouch":"audit record"') else "note"


def kept_head(path):
    kind = kind_of(path)
    if kind == "proof":
        return read_proof(path)[3]
    if kind == "note":
        with open(path, encoding="utf-8") as file:
            return read_note(file.read(65536))
    notes = [line["checkpoint"] for line in lines_of(path) if "checkpoint" in line]
    if not notes:
        raise Unreadable("the trail to compare with was cut off")
    return read_note(str(notes[-1]))


def main():
    parser = argparse.ArgumentParser(description="Verifies an exported audit trail, or the proof of one record.")
    parser.add_argument("file")
    parser.add_argument("--agency-key", default="", metavar="HEX", help="the agency's public key, from the agency")
    parser.add_argument(
        "--against", nargs="+", default=[], metavar="FILE", help="checkpoints, proofs or trails kept earlier"
    )
    asked = parser.parse_args()
    try:
        agency_key = unhex(asked.agency_key)
        if asked.agency_key and len(agency_key) != 32:
            raise Unreadable("an agency's public key has 64 digits 0-9 and a-f")
        kind = kind_of(asked.file)
        if kind == "note":
            raise Unreadable("it is neither an exported trail nor the proof of a record")
        if kind == "proof":
            return verify_proof(asked.file, agency_key)
        return verify_trail(asked.file, agency_key, [kept_head(path) for path in asked.against])
    except (Unreadable, OSError, UnicodeDecodeError) as trouble:
        print("This cannot be verified: {}".format(trouble))
        return 2


if __name__ == "__main__":
    sys.exit(main())
