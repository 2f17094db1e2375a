"""What a statement of the access list can be checked by: its number, digest and signature, and the very text signed."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.access_signatures import holds
from app.domain.access_list import AccessList
from app.domain.policy import Profile
from app.domain.statements import (
    Approved,
    Complied,
    Ended,
    Granted,
    Resumed,
    ReviewClosed,
    Reviewed,
    ReviewOpened,
    Signed,
    Transferred,
)
from app.reports.document import Attachment, Column, Section, Table
from app.reports.words import grouped, moment, signer

FILE = "statements.json"
_SAID: dict[type, str] = {
    Granted: "The grant",
    Approved: "The second signature",
    Ended: "Its end",
    Resumed: "Its resumption",
    Transferred: "A transfer",
    Reviewed: "A review's decision",
    ReviewOpened: "The review's opening",
    ReviewClosed: "The review's closing",
    Complied: "The statement",
}
_HOW = (
    "Each statement is signed over its exact text and the digest of the statement before it. The attached file "
    f"{FILE} holds these texts: the Ed25519 signature verifies “said” in UTF-8; the SHA-256 of “said”, a line feed "
    "and the signature's bytes is the digest, by which the next statement of the access list names it."
)


def proof(of: AccessList, said: Sequence[Signed], profile: Profile) -> Section:
    columns = (
        Column("No.", 0.4), Column("What", 0.9), Column("Signed by", 1.2), Column("SHA-256", 1.7, code=True),
        Column("Ed25519 signature", 1.7, code=True),
    )  # fmt: skip
    rows = tuple(
        (
            f"{one.number:,}",
            _SAID[type(one.statement)],
            f"{signer(of, one.by, profile)}, {moment(one.at, profile)}",
            grouped(one.digest),
            grouped(one.signature.hex()),
        )
        for one in said
    )
    return Section("How this can be checked", (_HOW,), Table(columns, rows))


def statements_file(of: AccessList, said: Sequence[Signed]) -> Attachment:
    """The signer's key stands beside a statement where the key of today is the one that signed it."""
    rows = []
    for one in said:
        key = of.signer_key(one.by)
        row = {"number": one.number, "said": one.said_bytes.decode(), "signature": one.signature.hex()}
        row |= {"sha256": one.digest, "signed_by": one.by}
        rows.append(row | ({"public_key": key} if key and holds(one, bytes.fromhex(key)) else {}))
    content = json.dumps(rows, ensure_ascii=False, indent=1)
    return Attachment(FILE, "application/json", "The signed statements that this document shows", content)
