"""A private key that the agency keeps: PKCS #8 PEM, encrypted by a passphrase, never in the desk's own folder."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from app.domain.errors import FieldMistake, Unavailable
from app.paths import settle

LARGEST_FILE = 64 * 1024


def check_place(path: Path, data_folder: Path, what: str, field: str) -> None:
    """The key may not overwrite anything, nor stay on the workstation beside what it opens; raises FieldMistake.
    `what` names the key in its words ("agency key"), `field` the form's field."""
    place = path.expanduser()
    if not place.is_absolute():
        raise FieldMistake(field, f"choose a whole path for the {what}, on a drive that the agency keeps")
    if place.resolve().is_relative_to(data_folder.resolve()):
        raise FieldMistake(field, f"the {what} may not lie in the desk's own data folder")
    if place.exists():
        raise FieldMistake(
            field, f"a file for the {what} stands there already and is not overwritten: choose another place"
        )
    if not place.parent.is_dir():
        raise FieldMistake(field, f"the folder for the {what} does not exist")


def save(key: Ed25519PrivateKey | X25519PrivateKey, path: Path, passphrase: str, what: str) -> None:
    """0600; raises Unavailable when it cannot be written whole, and leaves nothing."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode()))
    place = path.expanduser()
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise _not_written(what, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        settle(place.parent)
    except OSError as error:
        place.unlink(missing_ok=True)
        raise _not_written(what, error) from error


def _not_written(what: str, error: OSError) -> Unavailable:
    return Unavailable(f"The {what} cannot be written there ({error.strerror}). Nothing was made.")


def load(path: Path, passphrase: str, what: str, field: str) -> PrivateKeyTypes:
    """Raises FieldMistake in words for a file that is no key, an unprotected one or a wrong passphrase."""
    try:
        with path.expanduser().open("rb") as file:
            pem = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise FieldMistake(field, f"the {what} cannot be read ({error.strerror})") from error
    if len(pem) > LARGEST_FILE or not pem.lstrip().startswith(b"-----BEGIN"):
        raise FieldMistake(field, f"this file is no {what} (a PEM file that Vouch made)")
    if b"-----BEGIN ENCRYPTED PRIVATE KEY-----" not in pem:
        raise FieldMistake(field, f"this file is not an {what} protected by a passphrase: it is not taken")
    try:
        return load_pem_private_key(pem, passphrase.encode())
    except (ValueError, TypeError) as error:
        raise FieldMistake("passphrase", f"the passphrase does not open this {what}, or the file is damaged") from error
    except UnsupportedAlgorithm as error:
        raise FieldMistake(field, "this key is of a kind that Vouch does not use") from error
