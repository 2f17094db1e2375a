"""The agency's private key: signs profiles, is kept by the agency in a passphrase-encrypted file, never on a desk."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app import private_key_file
from app.domain.errors import FieldMistake

FIELD = "key file"
SHORTEST_PASSPHRASE = 12
_WHAT = "agency key"


def new_agency_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def check_passphrase(passphrase: str) -> None:
    """One for the agency's files: signing key and recovery key."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise FieldMistake("passphrase", f"the agency key's passphrase has at least {SHORTEST_PASSPHRASE} characters")


def check_place(path: Path, data_folder: Path) -> None:
    private_key_file.check_place(path, data_folder, _WHAT, FIELD)


def save_agency_key(key: Ed25519PrivateKey, path: Path, passphrase: str) -> None:
    """Raises Unavailable when it cannot be written whole."""
    private_key_file.save(key, path, passphrase, _WHAT)


def load_agency_key(path: Path, passphrase: str) -> Ed25519PrivateKey:
    """Raises FieldMistake in words for a file that is no key, an unprotected one or a wrong passphrase."""
    key = private_key_file.load(path, passphrase, _WHAT, FIELD)
    if not isinstance(key, Ed25519PrivateKey):
        raise FieldMistake(FIELD, "this key is of a kind that Vouch does not use: an agency key is Ed25519")
    return key
