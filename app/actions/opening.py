"""Before anybody signs in: whether the desk is installed and whole, and what a crash left open is closed."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from app.actions.destroy import destroy_due
from app.actions.waiting import Waiting
from app.domain.clock import Reading
from app.domain.errors import Unavailable
from app.keystore import Keystore
from app.paths import Paths
from app.store import backup, duties, keys
from app.store.engine import Store, open_store
from app.store.keys import KEY_BYTES, KeyFile

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """`checked`: the keystore let the desk look into its database. `closed_at`: where a period left open was ended.
    `problem`: why a member would type in vain, as far as it is known before anybody does."""

    installed: bool
    keystore: str
    checked: bool = False
    closed_at: datetime | None = None
    problem: Unavailable | None = None


def is_installed(paths: Paths) -> bool:
    """Installation appears by one rename, so the folder is there whole or not at all."""
    return paths.installed.is_dir()


def start_up(paths: Paths, keystore: Keystore, look: Callable[[], Reading]) -> Opened:
    """What is due for destruction goes before there is a window; without a keystore, when a member signs in. A backup
    that holds something due goes all the same: that needs no key, but has this machine's clock alone to go by. Trouble
    is told, not raised: the sign-in page offers help."""
    if not is_installed(paths):
        return Opened(installed=False, keystore=keystore.name)
    opened = Opened(installed=True, keystore=keystore.name)
    try:
        store = opened_by_keystore(paths, keystore)
        if store is not None:
            return _looked_into(store, paths, opened, look)
    except Unavailable as trouble:
        log.error("the desk's data cannot be used: %s", type(trouble.__cause__ or trouble).__name__)
        opened = replace(opened, problem=trouble)
    backup.destroy_due(paths.backups, look().clock)
    return opened


def _looked_into(store: Store, paths: Paths, opened: Opened, look: Callable[[], Reading]) -> Opened:
    try:
        with store.transaction() as session:
            closed_at = duties.close_left_open(session)
        destroy_due(store, paths.pictures, look(), Waiting())
    finally:
        store.close()
    return replace(opened, checked=True, closed_at=closed_at)


def opened_by_keystore(paths: Paths, keystore: Keystore) -> Store | None:
    """None where there is no keystore, or where it does not hold this workstation's wrapping key."""
    found = keys.load(paths.keys)
    wrapping_key = keystore.get(found.workstation_id)
    key = keys.opened_by_keystore(found, wrapping_key) if wrapping_key else None
    return open_store(paths.database, key, keystore=keystore) if key else None


def kept_in_keystore(found: KeyFile, key: bytes, keystore: Keystore) -> KeyFile:
    """The key file with a wrap that this system's keystore opens; the same one where there is none, or it has one."""
    if not keystore.there:
        return found
    wrapping_key = keystore.get(found.workstation_id)
    if wrapping_key and keys.opened_by_keystore(found, wrapping_key) == key:
        return found
    fresh = secrets.token_bytes(KEY_BYTES)
    return keys.with_keystore(found, key, fresh) if keystore.put(found.workstation_id, fresh) else found
