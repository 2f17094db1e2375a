"""Codes that open a locked badge once, made beforehand for when no supervisor is near: what is kept of them in a file
beside the key file, because the database cannot be opened then."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.domain.errors import Unavailable
from app.paths import write_whole
from app.spoken_codes import plain
from app.stretching import SALT_BYTES, USUAL, Work, document, of_document, stretched

MOST = 10
LARGEST_FILE = 1024 * 1024
_FORMAT, _VERSION = "vouch-unlock-codes", 1


@dataclass(frozen=True, slots=True)
class Used:
    """One that opened a badge, until the database knows it."""

    id: str
    at: datetime
    badge_tag: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Those made together: one salt for all, so that a try costs the same whichever it is. `codes`: digests by id."""

    salt: bytes
    work: Work = USUAL
    codes: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    used: tuple[Used, ...] = ()


def new_batch(codes: Mapping[str, str], work: Work, used: tuple[Used, ...]) -> Batch:
    """`codes` by id, as they are shown."""
    salt = secrets.token_bytes(SALT_BYTES)
    digests = {id_: stretched(plain(code), salt, work) for id_, code in codes.items()}
    return Batch(salt, work, MappingProxyType(digests), used)


def opened_by(batch: Batch, typed: str) -> str | None:
    """The id of the code that was typed. Slow, on purpose, whether there are codes or not."""
    found = stretched(plain(typed), batch.salt, batch.work)
    alike = [id_ for id_, digest in batch.codes.items() if hmac.compare_digest(digest, found)]
    return alike[0] if alike else None


def used_up(batch: Batch, used: Used) -> Batch:
    left = {id_: digest for id_, digest in batch.codes.items() if id_ != used.id}
    return replace(batch, codes=MappingProxyType(left), used=(*batch.used, used))


def load(path: Path) -> Batch:
    """One without codes where there is no file. Raises Unavailable for one that cannot be read."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError("too large")
        return _parsed(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return Batch(bytes(SALT_BYTES))
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise Unavailable(
            "The file of this workstation's unlock codes cannot be read. "
            "Let an LPR administrator or a supervisor release the badge on the sign-in page, and make new codes."
        ) from error


def _parsed(content: Mapping[str, Any]) -> Batch:
    if content["format"] != _FORMAT or content["version"] != _VERSION:
        raise ValueError("no file of unlock codes")
    codes = {str(id_): base64.b64decode(digest, validate=True) for id_, digest in content["codes"].items()}
    used = tuple(Used(str(one["id"]), _moment(one["at"]), str(one["badge"])) for one in content["used"])
    return Batch(base64.b64decode(content["salt"], validate=True), of_document(content), MappingProxyType(codes), used)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def save(path: Path, batch: Batch) -> None:
    """The whole file or the old one; raises Unavailable."""
    content = {
        "format": _FORMAT,
        "version": _VERSION,
        "salt": base64.b64encode(batch.salt).decode(),
        **document(batch.work),
        "codes": {id_: base64.b64encode(digest).decode() for id_, digest in batch.codes.items()},
        "used": [{"id": one.id, "at": one.at.isoformat(), "badge": one.badge_tag} for one in batch.used],
    }
    try:
        write_whole(path, json.dumps(content, indent=1, sort_keys=True).encode())
    except OSError as error:
        raise Unavailable(
            f"The file of unlock codes cannot be written ({error.strerror}). It was left as it was."
        ) from error
