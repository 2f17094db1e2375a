"""The database key and the file that holds it, wrapped: by each member's password, by the OS keystore, and for the
agency's recovery key.

The key is 256 random bits and is nowhere in plain. A password makes a wrapping key by Argon2id; AES-256-GCM wraps,
and what it authenticates names the workstation and the member, so that a wrap cannot be moved to another. A member's
wrap holds their own secret beside the key (app.member_secret), which nothing else opens. For the
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
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import argon2
from argon2.low_level import Type, hash_secret_raw
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

VERSION = 3  # 1 had no recovery wrap, 2 no members' secrets
KEY_BYTES = 32
LARGEST_FILE = 16 * 1024 * 1024
_NONCE_BYTES = 12
_SALT_BYTES = 16
_PUBLIC_BYTES = 32
_SIGNATURE_BYTES = 64
_HPKE_BYTES = 32 + KEY_BYTES + 16  # the encapsulated key, then the sealed one with its tag
_HPKE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_SUITE = "x25519 hkdf-sha256 aes-256-gcm"
_WRAPS = 1  # the format of what a wrap authenticates; it is not the file's


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try at a password costs in Argon2id: passes, KiB, lanes. Bounded, for it is also read from a file."""

    time: int = argon2.DEFAULT_TIME_COST
    memory_kib: int = argon2.DEFAULT_MEMORY_COST
    lanes: int = argon2.DEFAULT_PARALLELISM

    def __post_init__(self) -> None:
        if not (1 <= self.time <= 64 and 8 * self.lanes <= self.memory_kib <= 1024 * 1024 and 1 <= self.lanes <= 64):
            raise ValueError("the cost of a password lies outside its bounds")


USUAL = Cost()


class Person(NamedTuple):
    """Whose wrap it is."""

    member_id: str
    badge: str


@dataclass(frozen=True, slots=True)
class Wrap:
    """The database key sealed for one opener. `salt` and `cost` are only those of a password."""

    nonce: bytes
    sealed: bytes
    member_id: str = ""
    salt: bytes = b""
    cost: Cost = USUAL


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
    return KeyFile(workstation_id, secrets.token_bytes(_SALT_BYTES))


def password_bytes(password: str) -> bytes:
    """The same bytes for the same characters on every keyboard; nothing is cut off."""
    return unicodedata.normalize("NFKC", password).encode()


def tag(keys: KeyFile, badge: str) -> str:
    return hmac.new(keys.tag_salt, badge_key(badge).encode(), hashlib.sha256).hexdigest()


def with_member(
    keys: KeyFile, key: bytes, person: Person, password: str, secret: MemberSecret, cost: Cost = USUAL
) -> KeyFile:
    """Whoever had this badge before has no wrap any more."""
    member_id, badge = person
    salt = secrets.token_bytes(_SALT_BYTES)
    nonce, sealed = _seal(_stretch(password, salt, cost), key + secret.seed, _member_aad(keys, member_id))
    wrap = Wrap(nonce, sealed, member_id, salt, cost)
    return replace(keys, members=MappingProxyType({**keys.members, tag(keys, badge): wrap}))


def without_member(keys: KeyFile, badge: str) -> KeyFile:
    """No password opens the database for this badge any more."""
    others = {badge_tag: wrap for badge_tag, wrap in keys.members.items() if badge_tag != tag(keys, badge)}
    return replace(keys, members=MappingProxyType(others))


def opened_by_password(
    keys: KeyFile, badge: str, password: str, cost: Cost = USUAL
) -> tuple[str, bytes, MemberSecret] | None:
    """(member id, database key, their secret), or None. A badge nobody has costs the same as a wrong password.
    Raises Unavailable for a wrap of an earlier version, which held no secret."""
    wrap = keys.members.get(tag(keys, badge))
    if wrap is None:
        _stretch(password, bytes(_SALT_BYTES), _cost_of_others(keys, cost))
        return None
    opened = _unseal(_stretch(password, wrap.salt, wrap.cost), wrap, _member_aad(keys, wrap.member_id))
    if opened is None:
        return None
    if len(opened) == KEY_BYTES:
        raise Unavailable(
            "This workstation was installed by an earlier version, which kept no signed access list. "
            "Nothing was changed. Install it anew, or go back to that version."
        )
    return wrap.member_id, opened[:KEY_BYTES], MemberSecret(opened[KEY_BYTES:])


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
    document = {
        "format": "vouch-keys",
        "version": VERSION,
        "workstation": keys.workstation_id,
        "tag_salt": _text(keys.tag_salt),
        "members": {
            badge_tag: {
                "member": wrap.member_id,
                "kdf": "argon2id",
                "time": wrap.cost.time,
                "memory_kib": wrap.cost.memory_kib,
                "lanes": wrap.cost.lanes,
                "salt": _text(wrap.salt),
                **_sealed_document(wrap),
            }
            for badge_tag, wrap in keys.members.items()
        },
        "keystore": _sealed_document(keys.keystore) if keys.keystore else None,
        "recovery": _recovery_document(keys.recovery) if keys.recovery else None,
    }
    try:
        write_whole(path, json.dumps(document, indent=1, sort_keys=True).encode())
    except OSError as error:
        raise Unavailable(f"The key file cannot be written ({error.strerror}). It was left as it was.") from error


def load(path: Path) -> KeyFile:
    """Raises Unavailable in words when the file is missing, damaged or of a newer version."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError("too large")
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise Damaged(
            "The key file is missing from the data folder: without it nobody can open the database. "
            "Put back a backup, or ask the LPR administrator."
        ) from None
    except OSError as error:
        raise Unavailable(f"The key file cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise _damaged() from error
    if isinstance(document, dict) and isinstance(document.get("version"), int) and document["version"] > VERSION:
        raise Unavailable("The key file was made by a newer version of Vouch. Install that version again.")
    try:
        return _parsed(document)
    except (KeyError, TypeError, ValueError, binascii.Error, AttributeError) as error:
        raise _damaged() from error


def _parsed(document: Mapping[str, Any]) -> KeyFile:
    if document["format"] != "vouch-keys" or document["version"] not in range(1, VERSION + 1):
        raise ValueError("not a key file")
    members = {str(badge_tag): _member_wrap(entry) for badge_tag, entry in document["members"].items()}
    keystore = document["keystore"]
    recovery = document["recovery"] if document["version"] > 1 else None
    return KeyFile(
        str(document["workstation"]),
        _raw(document["tag_salt"], _SALT_BYTES),
        MappingProxyType(members),
        None if keystore is None else Wrap(*_sealed_parts(keystore)),
        None if recovery is None else _recovery(recovery),
    )


def _member_wrap(entry: Mapping[str, Any]) -> Wrap:
    if entry["kdf"] != "argon2id":
        raise ValueError("unknown way to stretch a password")
    cost = Cost(int(entry["time"]), int(entry["memory_kib"]), int(entry["lanes"]))
    lengths = (KEY_BYTES, KEY_BYTES + SECRET_BYTES)
    return Wrap(*_sealed_parts(entry, *lengths), str(entry["member"]), _raw(entry["salt"], _SALT_BYTES), cost)


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


def _cost_of_others(keys: KeyFile, otherwise: Cost) -> Cost:
    return next((wrap.cost for wrap in keys.members.values()), otherwise)


def _stretch(password: str, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(password_bytes(password), salt, cost.time, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)


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


def _member_aad(keys: KeyFile, member_id: str) -> bytes:
    return json.dumps(["vouch member wrap", _WRAPS, keys.workstation_id, member_id]).encode()


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
