"""The agency's private key: signs profiles, is kept by the agency in a passphrase-encrypted file, never on a desk."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from app.domain.errors import FieldMistake, Unavailable
from app.paths import settle

SHORTEST_PASSPHRASE = 12
LARGEST_FILE = 64 * 1024


def new_agency_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def check_passphrase(passphrase: str) -> None:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise FieldMistake("passphrase", f"the agency key's passphrase has at least {SHORTEST_PASSPHRASE} characters")


def check_place(path: Path, data_folder: Path) -> None:
    """The key may not overwrite anything, nor stay on the workstation beside what it signs; raises FieldMistake."""
    place = path.expanduser()
    if not place.is_absolute():
        raise FieldMistake("key file", "choose a whole path for the agency key, on a drive that the agency keeps")
    if place.resolve().is_relative_to(data_folder.resolve()):
        raise FieldMistake("key file", "the agency key may not lie in the desk's own data folder")
    if place.exists():
        raise FieldMistake("key file", "a file stands there already and is not overwritten: choose another name")
    if not place.parent.is_dir():
        raise FieldMistake("key file", "the folder for the agency key does not exist")


def save_agency_key(key: Ed25519PrivateKey, path: Path, passphrase: str) -> None:
    """PKCS #8 PEM, encrypted, 0600; raises Unavailable when it cannot be written whole."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode()))
    place = path.expanduser()
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Unavailable(f"The agency key cannot be written there ({error.strerror}). Nothing was made.") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        settle(place.parent)
    except OSError as error:
        place.unlink(missing_ok=True)
        raise Unavailable(f"The agency key cannot be written there ({error.strerror}). Nothing was made.") from error


def load_agency_key(path: Path, passphrase: str) -> Ed25519PrivateKey:
    """Raises FieldMistake in words for a file that is no key, an unprotected one or a wrong passphrase."""
    try:
        with path.expanduser().open("rb") as file:
            pem = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise FieldMistake("key file", f"the agency key cannot be read ({error.strerror})") from error
    if len(pem) > LARGEST_FILE or not pem.lstrip().startswith(b"-----BEGIN"):
        raise FieldMistake("key file", "this file is no agency key (a PEM file that Vouch made)")
    if b"-----BEGIN ENCRYPTED PRIVATE KEY-----" not in pem:
        raise FieldMistake("key file", "this file is not an agency key protected by a passphrase: it is not taken")
    try:
        key = load_pem_private_key(pem, passphrase.encode())
    except (ValueError, TypeError) as error:
        raise FieldMistake(
            "passphrase", "the passphrase does not open this agency key, or the file is damaged"
        ) from error
    except UnsupportedAlgorithm as error:
        raise FieldMistake("key file", "this key is of a kind that Vouch does not use") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise FieldMistake("key file", "this key is of a kind that Vouch does not use: an agency key is Ed25519")
    return key
