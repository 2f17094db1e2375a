"""The agency's recovery key: opens the database of a workstation where nobody can sign in any more.

One for all workstations of an agency, X25519, in a file of its own beside the agency key's, never on a desk: a desk has
its public half alone. Whoever holds it still needs the workstation, and the agency key's signature says that it is his.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app import private_key_file
from app.domain.errors import FieldMistake

FIELD = "recovery file"
_WHAT = "agency recovery key"


def new_recovery_key() -> X25519PrivateKey:
    return X25519PrivateKey.generate()


def place_beside(agency_key: Path) -> Path:
    """Where it is made, and looked for: in the agency key's folder, under a name made of that key's."""
    name = agency_key.name
    if "agency-key" in name:
        return agency_key.with_name(name.replace("agency-key", "recovery-key"))
    return agency_key.with_name(f"{agency_key.stem}-recovery{agency_key.suffix}")


def check_place(path: Path, data_folder: Path) -> None:
    private_key_file.check_place(path, data_folder, _WHAT, FIELD)


def save_recovery_key(key: X25519PrivateKey, path: Path, passphrase: str) -> None:
    """Raises Unavailable when it cannot be written whole."""
    private_key_file.save(key, path, passphrase, _WHAT)


def load_recovery_key(path: Path, passphrase: str) -> X25519PrivateKey:
    """Raises FieldMistake in words for a file that is no key, an unprotected one or a wrong passphrase."""
    key = private_key_file.load(path, passphrase, _WHAT, FIELD)
    if not isinstance(key, X25519PrivateKey):
        raise FieldMistake(
            FIELD, "this is no recovery key but another key, such as the one that signs profiles: choose the other file"
        )
    return key
