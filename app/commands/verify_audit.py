"""`main.py verify-audit FILE`: whether an audit trail, or the proof of a record, holds; for whoever trusts nobody."""

from __future__ import annotations

import argparse
import getpass
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from app import trail_file, trail_proof
from app.actions.verify_trail import Who, verify_as
from app.domain import audit
from app.domain.checkpoints import Checkpoint, Signature, read_note
from app.domain.errors import FieldMistake, Refused, Unavailable
from app.keystore import find_keystore
from app.paths import Paths
from app.trail_check import Bad, Noted, Verdict, check, holds
from app.trail_file import TrailFile
from app.workstation import utc_now

WHOLE, BAD, UNREADABLE = 0, 1, 2
LARGEST_KEY_FILE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Against:
    """Something kept earlier: a head with its signatures, or another copy of the trail."""

    name: str
    checkpoint: Checkpoint
    signatures: tuple[Signature, ...]
    file: TrailFile | None = None


def run(argv: Sequence[str]) -> int:
    """0 it holds; 1 it does not; 2 it cannot be read."""
    asked = _parser().parse_args(list(argv))
    try:
        answer = _answer(asked)
    except (FieldMistake, Refused, Unavailable) as trouble:
        answer = {"verdict": "unreadable", "why": str(trouble)}
    if asked.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print("\n".join(_words(answer)))
    return {"whole": WHOLE, "bad": BAD}.get(str(answer["verdict"]), UNREADABLE)


def _answer(asked: argparse.Namespace) -> dict[str, Any]:
    agency_key = _agency_key(asked.agency_key) if asked.agency_key else b""
    against = [_against(Path(name)) for name in asked.against]
    file: Path = asked.file
    if (paths := _desk(file)) is not None:
        return _of_desk(paths, agency_key, against)
    if _begins(file).startswith(b'{"vouch":"audit record"'):
        return _of_proof(file, agency_key)
    return _of_file(file, agency_key, against)


# ------------------------------------------------------------------------------------------------------ what is given


def _desk(file: Path) -> Paths | None:
    """Of a data folder, or the trail in it."""
    for root in (file, file.parent.parent):
        paths = Paths(root.absolute())
        if paths.trail.is_file() and (root == file or file.name == paths.trail.name):
            return paths
    return None


def _begins(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(64)
    except OSError as error:
        raise FieldMistake("file", f"{file.name} cannot be read ({error.strerror})") from error


def _agency_key(given: str) -> bytes:
    if not Path(given).is_file():
        return _of_hex(given)
    with Path(given).open("rb") as file:
        raw = file.read(LARGEST_KEY_FILE)
    if b"PRIVATE KEY" in raw:
        raise FieldMistake("agency key", "this is the agency's private key: it is not needed here, give its public key")
    if not raw.startswith(b"-----BEGIN"):
        return _of_hex(raw.decode(errors="replace").strip())
    try:
        key = load_pem_public_key(raw)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise FieldMistake("agency key", "this file is no public key") from error
    if not isinstance(key, Ed25519PublicKey):
        raise FieldMistake("agency key", "this key is of another kind than an agency's (Ed25519)")
    return key.public_bytes_raw()


def _of_hex(text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != 32:
        raise FieldMistake("agency key", "an agency's public key is a file, or 64 digits 0–9 and a–f")
    return found


def _against(path: Path) -> Against:
    begins = _begins(path)
    if begins.startswith(b'{"vouch":"audit record"'):
        proof = trail_proof.read(path)
        return Against(path.name, proof.checkpoint, proof.signatures)
    if begins.startswith(b"{"):
        file = trail_file.read(path)
        other = check(file.records(), file.last)
        if other.bad is not None:
            raise FieldMistake("against", f"{path.name} does not hold itself, at record {other.bad.number}: "
                               f"{other.bad.why}. Nothing is compared with it.")  # fmt: skip
        return Against(path.name, file.checkpoint, file.signatures, file)
    try:
        with path.open("rb") as opened:
            return Against(path.name, *read_note(opened.read(LARGEST_KEY_FILE).decode()))
    except ValueError as error:
        raise FieldMistake("against", f"{path.name} is neither a checkpoint nor an exported trail") from error


# ------------------------------------------------------------------------------------------------------ the verdicts


def _of_file(path: Path, agency_key: bytes, against: Sequence[Against]) -> dict[str, Any]:
    file = trail_file.read(path)
    for one in against:
        if one.file is not None and one.checkpoint.origin == file.origin:
            apart = _apart(file, one.file)
            if apart is not None:
                verdict = check(file.records(), file.last, agency_key)
                return _said(verdict, file, (), (one.name, apart))
    verdict = check(file.records(), file.last, agency_key, [one.checkpoint for one in against])
    return _said(verdict, file, against)


def _apart(one: TrailFile, other: TrailFile) -> int | None:
    """The first record that two copies do not share, as far as both go."""
    for mine, theirs in zip_longest(one.records(), other.records()):
        if mine is None or theirs is None:
            return None
        if mine.body != theirs.body:
            return int(mine.number)
    return None


def _of_proof(path: Path, agency_key: bytes) -> dict[str, Any]:
    proof = trail_proof.read(path)
    found = trail_proof.verify(proof, agency_key)
    return {
        "kind": "proof", "verdict": "bad" if found.bad else "whole", "record": proof.number, "why": found.bad,
        "says": _says(proof.body), "origin": proof.checkpoint.origin, "agency": proof.agency,
        "size": proof.checkpoint.size, "agency_key": proof.agency_key.hex(), "known": found.known,
        "noted": [{"record": proof.number, "what": what} for what in found.noted],
    }  # fmt: skip


def _of_desk(paths: Paths, agency_key: bytes, against: Sequence[Against]) -> dict[str, Any]:
    badge = input("Badge: ")
    who = Who(badge, getpass.getpass("Password: "), getpass.getpass("Code: "))
    verdict, body = verify_as(paths, who, find_keystore(), utc_now, [one.checkpoint for one in against])
    if agency_key and verdict.agency_key != agency_key and verdict.bad is None:
        raise FieldMistake("agency key", "this workstation belongs to another agency than the key that was given")
    answer = _said(verdict, None, against)
    return {**answer, "says": _says(body)} if verdict.bad else answer


def _said(
    verdict: Verdict, file: TrailFile | None, against: Sequence[Against], apart: tuple[str, int] | None = None
) -> dict[str, Any]:
    bad, noted = verdict.bad, list(verdict.noted)
    if bad is None and apart is not None:
        name, number = apart
        bad = Bad(number, f"here this copy and {name} went apart: the records before are the same, and each went on by "
                          "itself (a copied disk that was used on two machines)")  # fmt: skip
    noted += _strange(verdict, against)
    answer: dict[str, Any] = {
        "kind": "trail", "verdict": "bad" if bad else "whole", "origin": verdict.origin, "size": verdict.size,
        "first": _time(verdict.first), "last": _time(verdict.last), "agency_key": verdict.agency_key.hex(),
        "known": verdict.known, "noted": [{"record": one.number, "what": one.what} for one in noted],
    }  # fmt: skip
    if bad:
        answer |= {"record": bad.number, "why": bad.why}
    if file is not None:
        answer["agency"] = file.agency
        if bad:
            answer["says"] = _says(next((one.body for one in file.records() if one.number == bad.number), b""))
    return answer


def _strange(verdict: Verdict, against: Sequence[Against]) -> Iterator[Noted]:
    """Anybody can write a checkpoint: one that no key of the trail signed shows nothing against it."""
    for one in against:
        said = one.checkpoint.text.encode()
        if not any(holds(key, sig.signature, said) for key in verdict.keys for sig in one.signatures):
            yield Noted(max(one.checkpoint.size - 1, 0), f"the head kept in {one.name} is not signed by a key of this "
                        "trail: one of the two is not what it says")  # fmt: skip


def _says(body: bytes) -> str:
    """What a record says of itself, whether or not it is true."""
    try:
        record = audit.read(body)
    except ValueError:
        return ""
    by = f"{record.by.name} ({record.by.badge})" if record.by else "the desk itself"
    case = f", case {record.case}" if record.case else ""
    return f"{record.at:%Y-%m-%d %H:%M:%S} UTC, {record.act} by {by}, {record.outcome}{case}"


def _time(at: datetime | None) -> str:
    return audit.stamp(at) if at else ""


def _words(answer: Mapping[str, Any]) -> Iterator[str]:
    if answer["verdict"] == "unreadable":
        yield f"This cannot be verified: {answer['why']}"
        return
    proof, whole = answer["kind"] == "proof", answer["verdict"] == "whole"
    what = "This proof" if proof else "This audit trail"
    yield f"{what} {'holds' if proof else 'is whole'}." if whole else f"{what} does NOT hold."
    if not whole:
        yield f"{'Record' if proof else 'The first bad record is number'} {answer['record']}: {answer['why']}."
    elif proof:
        yield f"Record {answer['record']} is in the trail as it is shown here."
    if answer.get("says"):
        yield f"It says: {answer['says']}."
    if proof:
        yield f"Trail: {answer['origin']}, {answer['size']} records when the proof was made."
    else:
        yield f"Trail: {answer['origin']}, {answer['size']} records read, {answer['first']} to {answer['last']}."
    if answer["known"]:
        yield "The agency's key is the one that was given."
    elif answer["agency_key"]:
        yield f"The agency's key in it is {answer['agency_key']}."
        yield "Compare it with the one that the agency publishes, or give that by --agency-key."
    for one in answer["noted"]:
        yield f"To be looked into: record {one['record']}: {one['what']}."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py verify-audit", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="an exported trail, the proof of a record, or the "
                        "desk's own data folder or trail.db (asks who you are)")  # fmt: skip
    parser.add_argument("--agency-key", metavar="FILE_OR_HEX", help="the agency's public key, from the agency itself")
    parser.add_argument("--against", nargs="+", default=[], metavar="FILE", help="what was kept earlier: checkpoints, "
                        "proofs, or other exported copies of the trail")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser
