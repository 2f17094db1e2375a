"""The database key and the file that holds it, wrapped: by each member's password, by the OS keystore, and for the
agency's recovery key.

The key is 256 random bits and is nowhere in plain. A password makes a wrapping key (app.stretching); AES-256-GCM wraps,
and what it authenticates names the workstation and the member, so that a wrap cannot be moved to another. A member's
wrap holds their own secret beside the key (app.member_secret), which nothing else opens, and says since when the
member has a second factor, so that nobody takes that away by emptying a table. For the
recovery key it is HPKE (RFC 9180), bound to the workstation; the agency key signs that wrap with the public key it was
made for, so that nobody puts another's in its place unseen.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.access import badge_key
from app.domain.errors import Damaged, Unavailable
from app.member_secret import BYTES as SECRET_BYTES
from app.member_secret import MemberSecret
from app.paths import write_whole
from app.stretching import SALT_BYTES, USUAL, Work, document, of_document, stretched

VERSION = 4  # 1 had no recovery wrap, 2 no members' secrets, 3 no second factors and Argon2id alone
KEY_BYTES = 32
LARGEST_FILE = 16 * 1024 * 1024
_NONCE_BYTES = 12
_PUBLIC_BYTES = 32
_SIGNATURE_BYTES = 64
_HPKE_BYTES = 32 + KEY_BYTES + 16  # the encapsulated key, then the sealed one with its tag
_HPKE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_SUITE = "x25519 hkdf-sha256 aes-256-gcm"
_WRAPS = 1  # the format of what a wrap authenticates; it is not the file's


class Person(NamedTuple):
    """Whose wrap it is."""

    member_id: str
    badge: str


@dataclass(frozen=True, slots=True)
class Wrap:
    """The database key sealed for one opener. Of a password's alone: `salt`, `work`; `factor`, how long the access list
    was when the member's second factor was set up, 0 without one; `before`, the wrap whose place this one takes while
    the database may still hold the verifier of the password before."""

    nonce: bytes
    sealed: bytes
    member_id: str = ""
    salt: bytes = b""
    work: Work = USUAL
    factor: int = 0
    before: Wrap | None = None


class Unwrapped(NamedTuple):
    """What a password opened."""

    wrap: Wrap
    key: bytes
    secret: MemberSecret


@dataclass(frozen=True, slots=True)
class Recovery:
    """The database key sealed for the agency's recovery key; `signature`: the agency key's, over both and whose."""

    public_key: bytes
    sealed: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class KeyFile:
    """`members` by the tag of their badge: a badge is not readable here, though a short one could be guessed."""

    workstation_id: str
    tag_salt: bytes
    members: Mapping[str, Wrap] = field(default_factory=lambda: MappingProxyType({}))
    keystore: Wrap | None = None
    recovery: Recovery | None = None


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def new_key_file(workstation_id: str) -> KeyFile:
    return KeyFile(workstation_id, secrets.token_bytes(SALT_BYTES))


def tag(keys: KeyFile, badge: str) -> str:
    return hmac.new(keys.tag_salt, badge_key(badge).encode(), hashlib.sha256).hexdigest()


def with_member(
    keys: KeyFile, key: bytes, person: Person, password: str, secret: MemberSecret, work: Work = USUAL, factor: int = 0
) -> KeyFile:
    """Whoever had this badge before has no wrap any more."""
    member_id, badge = person
    salt = secrets.token_bytes(SALT_BYTES)
    aad = _member_aad(keys, member_id, factor)
    nonce, sealed = _seal(stretched(password, salt, work), key + secret.seed, aad)
    return _with_wrap(keys, tag(keys, badge), Wrap(nonce, sealed, member_id, salt, work, factor))


def with_both(after: KeyFile, before: KeyFile, badge: str) -> KeyFile:
    """`after`, in which what opened for this badge before opens too, until it is known which password holds."""
    place = tag(after, badge)
    earlier = before.members.get(place)
    if earlier is None:
        return after
    return _with_wrap(after, place, replace(after.members[place], before=replace(earlier, before=None)))


def without_member(keys: KeyFile, badge: str) -> KeyFile:
    """No password opens the database for this badge any more."""
    others = {badge_tag: wrap for badge_tag, wrap in keys.members.items() if badge_tag != tag(keys, badge)}
    return replace(keys, members=MappingProxyType(others))


def _with_wrap(keys: KeyFile, place: str, wrap: Wrap) -> KeyFile:
    return replace(keys, members=MappingProxyType({**keys.members, place: wrap}))


def opened_by_password(keys: KeyFile, badge: str, password: str, work: Work = USUAL) -> Unwrapped | None:
    """A badge nobody has costs the same as a wrong password: as much as the badge of one of the members would.
    Raises Unavailable for a wrap of an earlier version, which held no secret."""
    place = tag(keys, badge)
    wrap = keys.members.get(place)
    if wrap is None:
        stretched(password, bytes(SALT_BYTES), _work_of_others(keys, place, work))
        return None
    for one in (wrap, wrap.before):
        if one is None:
            continue
        opened = _unseal(stretched(password, one.salt, one.work), one, _member_aad(keys, one.member_id, one.factor))
        if opened is not None and len(opened) == KEY_BYTES:
            raise Unavailable(
                "This workstation was installed by an earlier version, which kept no signed access list. "
                "Nothing was changed. Install it anew, or go back to that version."
            )
        if opened is not None:
            return Unwrapped(one, opened[:KEY_BYTES], MemberSecret(opened[KEY_BYTES:]))
    return None


def with_keystore(keys: KeyFile, key: bytes, wrapping_key: bytes) -> KeyFile:
    """`wrapping_key` is what the OS keystore holds: without this file it opens nothing."""
    nonce, sealed = _seal(wrapping_key, key, _keystore_aad(keys))
    return replace(keys, keystore=Wrap(nonce, sealed))


def opened_by_keystore(keys: KeyFile, wrapping_key: bytes) -> bytes | None:
    if keys.keystore is None or len(wrapping_key) != KEY_BYTES:
        return None
    return _unseal(wrapping_key, keys.keystore, _keystore_aad(keys))


def with_recovery(keys: KeyFile, key: bytes, public: X25519PublicKey, agency_key: Ed25519PrivateKey) -> KeyFile:
    public_key = public.public_bytes_raw()
    sealed = _HPKE.encrypt(key, public, _recovery_info(keys))
    signature = agency_key.sign(_signed(keys, public_key, sealed))
    return replace(keys, recovery=Recovery(public_key, sealed, signature))


def opened_by_recovery(keys: KeyFile, private: X25519PrivateKey) -> bytes | None:
    """None where there is no such wrap, or it was made for another key. Whose it is, `is_the_agencys` says."""
    if keys.recovery is None or private.public_key().public_bytes_raw() != keys.recovery.public_key:
        return None
    try:
        return _HPKE.decrypt(keys.recovery.sealed, private, _recovery_info(keys))
    except InvalidTag:
        return None


def is_the_agencys(keys: KeyFile, agency_public_key: bytes) -> bool:
    """Whether the recovery wrap stands as the agency signed it for this workstation; False where there is none."""
    if keys.recovery is None:
        return False
    signed = _signed(keys, keys.recovery.public_key, keys.recovery.sealed)
    try:
        Ed25519PublicKey.from_public_bytes(agency_public_key).verify(keys.recovery.signature, signed)
    except InvalidSignature:
        return False
    return True


def save(path: Path, keys: KeyFile) -> None:
    """The whole file or the old one; raises Unavailable when it cannot be written."""
    content = {
        "format": "vouch-keys",
        "version": VERSION,
        "workstation": keys.workstation_id,
        "tag_salt": _text(keys.tag_salt),
        "members": {
            badge_tag: _member_document(wrap) | {"before": _member_document(wrap.before) if wrap.before else None}
            for badge_tag, wrap in keys.members.items()
        },
        "keystore": _sealed_document(keys.keystore) if keys.keystore else None,
        "recovery": _recovery_document(keys.recovery) if keys.recovery else None,
    }
    try:
        write_whole(path, json.dumps(content, indent=1, sort_keys=True).encode())
    except OSError as error:
        raise Unavailable(f"The key file cannot be written ({error.strerror}). It was left as it was.") from error


def load(path: Path) -> KeyFile:
    """Raises Unavailable in words when the file is missing, damaged or of a newer version."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError("too large")
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise Damaged(
            "The key file is missing from the data folder: without it nobody can open the database. "
            "Put back a backup, or ask the LPR administrator."
        ) from None
    except OSError as error:
        raise Unavailable(f"The key file cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise _damaged() from error
    if isinstance(content, dict) and isinstance(content.get("version"), int) and content["version"] > VERSION:
        raise Unavailable("The key file was made by a newer version of Vouch. Install that version again.")
    try:
        return _parsed(content)
    except (KeyError, TypeError, ValueError, binascii.Error, AttributeError) as error:
        raise _damaged() from error


def _parsed(content: Mapping[str, Any]) -> KeyFile:
    if content["format"] != "vouch-keys" or content["version"] not in range(1, VERSION + 1):
        raise ValueError("not a key file")
    members = {str(badge_tag): _member_wrap(entry) for badge_tag, entry in content["members"].items()}
    keystore = content["keystore"]
    recovery = content["recovery"] if content["version"] > 1 else None
    return KeyFile(
        str(content["workstation"]),
        _raw(content["tag_salt"], SALT_BYTES),
        MappingProxyType(members),
        None if keystore is None else Wrap(*_sealed_parts(keystore)),
        None if recovery is None else _recovery(recovery),
    )


def _member_document(wrap: Wrap) -> dict[str, Any]:
    return {
        "member": wrap.member_id,
        "salt": _text(wrap.salt),
        "factor": wrap.factor,
        **document(wrap.work),
        **_sealed_document(wrap),
    }


def _member_wrap(entry: Mapping[str, Any]) -> Wrap:
    """A wrap of version 3 has no second factor yet, and none before it."""
    before = entry.get("before")
    return Wrap(
        *_sealed_parts(entry, KEY_BYTES, KEY_BYTES + SECRET_BYTES),
        str(entry["member"]),
        _raw(entry["salt"], SALT_BYTES),
        of_document(entry),
        int(entry.get("factor", 0)),
        None if before is None else _member_wrap({**before, "before": None}),
    )


def _sealed_parts(entry: Mapping[str, Any], *lengths: int) -> tuple[bytes, bytes]:
    return _raw(entry["nonce"], _NONCE_BYTES), _raw(
        entry["sealed"], *(length + 16 for length in lengths or (KEY_BYTES,))
    )


def _sealed_document(wrap: Wrap) -> dict[str, str]:
    return {"nonce": _text(wrap.nonce), "sealed": _text(wrap.sealed)}


def _recovery(entry: Mapping[str, Any]) -> Recovery:
    if entry["hpke"] != _SUITE:
        raise ValueError("unknown way to seal for the recovery key")
    return Recovery(
        _raw(entry["public_key"], _PUBLIC_BYTES),
        _raw(entry["sealed"], _HPKE_BYTES),
        _raw(entry["signature"], _SIGNATURE_BYTES),
    )


def _recovery_document(recovery: Recovery) -> dict[str, str]:
    return {
        "hpke": _SUITE,
        "public_key": _text(recovery.public_key),
        "sealed": _text(recovery.sealed),
        "signature": _text(recovery.signature),
    }


def _damaged() -> Damaged:
    return Damaged(
        "The key file is damaged: nobody can sign in with it. Nothing was changed. "
        "Put back a backup, or ask the LPR administrator."
    )


def _work_of_others(keys: KeyFile, place: str, otherwise: Work) -> Work:
    """Always the same for the same badge: where members' wraps differ in kind, how long it takes tells nobody's."""
    works = [wrap.work for _, wrap in sorted(keys.members.items())]
    return works[int(place[:8], 16) % len(works)] if works else otherwise


def _seal(wrapping_key: bytes, key: bytes, aad: bytes) -> tuple[bytes, bytes]:
    if len(key) not in (KEY_BYTES, KEY_BYTES + SECRET_BYTES):
        raise ValueError(f"a database key has {KEY_BYTES} bytes")
    nonce = os.urandom(_NONCE_BYTES)
    return nonce, AESGCM(wrapping_key).encrypt(nonce, key, aad)


def _unseal(wrapping_key: bytes, wrap: Wrap, aad: bytes) -> bytes | None:
    try:
        return AESGCM(wrapping_key).decrypt(wrap.nonce, wrap.sealed, aad)
    except InvalidTag:
        return None


def _member_aad(keys: KeyFile, member_id: str, factor: int) -> bytes:
    whose: list[str | int] = ["vouch member wrap", _WRAPS, keys.workstation_id, member_id]
    return json.dumps([*whose, factor] if factor else whose).encode()


def _keystore_aad(keys: KeyFile) -> bytes:
    return json.dumps(["vouch keystore wrap", _WRAPS, keys.workstation_id]).encode()


def _recovery_info(keys: KeyFile) -> bytes:
    return json.dumps(["vouch recovery wrap", _WRAPS, keys.workstation_id]).encode()


def _signed(keys: KeyFile, public_key: bytes, sealed: bytes) -> bytes:
    return _recovery_info(keys) + b"\n" + public_key + sealed


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(text: str, *lengths: int) -> bytes:
    raw = base64.b64decode(text, validate=True)
    if len(raw) not in lengths:
        raise ValueError("wrong length")
    return raw
