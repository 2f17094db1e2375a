"""The operating system's keystore, when there is a real one: SecretService, KWallet, macOS Keychain, Windows.

Back ends are named here one by one. keyring's own choice is never asked, because a plug-in or a variable in the
environment could make it plain text. Having no keystore is a normal state, said in words.
"""

from __future__ import annotations

import base64
import binascii
import logging
from typing import Protocol

from keyring.backend import KeyringBackend
from keyring.backends import SecretService, Windows, kwallet, macOS

log = logging.getLogger(__name__)

SERVICE = "Vouch"
_TRUSTED: tuple[tuple[type[KeyringBackend], str], ...] = (
    (macOS.Keyring, "the macOS keychain"),
    (Windows.WinVaultKeyring, "the Windows credential store"),
    (SecretService.Keyring, "the desktop's secret service"),
    (kwallet.DBusKeyring, "KWallet"),
)


class Keystore(Protocol):
    """`name` is in words for the screen; `there` is False where the system offers none that is trusted."""

    name: str
    there: bool

    def get(self, account: str) -> bytes | None: ...

    def put(self, account: str, secret: bytes) -> bool:
        """False when the keystore would not take it: the desk goes on with passwords alone."""
        ...

    def remove(self, account: str) -> None: ...


class NoKeystore:
    """A machine without one: the database opens by a member's password only."""

    name = "no keystore on this system; the database opens with a member's password"
    there = False

    def get(self, account: str) -> bytes | None:  # noqa: ARG002  the port's shape
        return None

    def put(self, account: str, secret: bytes) -> bool:  # noqa: ARG002  the port's shape
        return False

    def remove(self, account: str) -> None:
        """There is nothing to remove."""


class OsKeystore:
    """One trusted back end; whatever goes wrong in it counts as not being there, and its type is logged."""

    there = True

    def __init__(self, backend: KeyringBackend, name: str) -> None:
        self._backend = backend
        self.name = name

    def get(self, account: str) -> bytes | None:
        try:
            kept = self._backend.get_password(SERVICE, account)
            return None if kept is None else base64.b64decode(kept, validate=True)
        except binascii.Error:
            return None
        except Exception as error:  # noqa: BLE001  each back end raises its own; a locked or missing keystore is normal
            log.warning("keystore could not be read: %s", type(error).__name__)
            return None

    def put(self, account: str, secret: bytes) -> bool:
        try:
            self._backend.set_password(SERVICE, account, base64.b64encode(secret).decode())
        except Exception as error:  # noqa: BLE001  as above
            log.warning("keystore did not take the key: %s", type(error).__name__)
            return False
        return True

    def remove(self, account: str) -> None:
        try:
            self._backend.delete_password(SERVICE, account)
        except Exception as error:  # noqa: BLE001  as above
            log.warning("keystore entry could not be removed: %s", type(error).__name__)


def find_keystore(trusted: tuple[tuple[type[KeyringBackend], str], ...] = _TRUSTED) -> Keystore:
    """The first trusted one that works here; may wait while the desktop asks its owner to unlock it."""
    for backend, name in trusted:
        try:
            if backend.viable:
                return OsKeystore(backend(), name)
        except Exception as error:  # noqa: BLE001  a back end that cannot even say whether it works does not
            log.info("keystore back end passed over: %s", type(error).__name__)
    return NoKeystore()
