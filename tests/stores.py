"""A database with its audit trail beside it, as installation makes them, for tests that install no whole desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.actions.trail import begin
from app.keystore import NoKeystore
from app.store.engine import Store, create_store
from tests.desks import Clock

AGENCY_KEY = Ed25519PrivateKey.from_private_bytes(b"the agency key of these tests...")
KEY = b"a database key of thirty-two byt"


def with_trail(store: Store, now: Callable[[], datetime] | None = None, keystore: Any = None) -> Store:
    """The same store; its trail is begun."""
    store.trail = begin(
        store.path.with_name("trail.db"), store.key, "hutchinson", "desk-1", AGENCY_KEY, keystore or NoKeystore(),
        now or Clock(),
    )  # fmt: skip
    return store


def a_store(folder: Path, now: Callable[[], datetime] | None = None) -> Store:
    return with_trail(create_store(folder / "vouch.db", KEY), now)
