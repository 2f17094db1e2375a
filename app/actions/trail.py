"""The trail's own beginnings and keys: begun at installation under the agency's key, and what its opening finds.

A trail whose signing key is gone (a keystore that was wiped) goes on with another one and says so; until the agency's
key confirms it, every verifier does too. A copy on another machine is told by the machine's own name (RES-05, AU-9).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.actions import recorded
from app.agency_key import load_agency_key
from app.domain.access import Installation, Member
from app.domain.audit import Entry, Event, Outcome
from app.domain.checkpoints import certificate_text, origin_of
from app.domain.errors import FieldMistake, Unavailable
from app.domain.gate import Act
from app.domain.policy import Profile
from app.keystore import Keystore
from app.store import trail as trails
from app.store.engine import Store
from app.store.trail import Trail

log = logging.getLogger(__name__)

LOST = "lost"


def begin(
    path: Path,
    key: bytes,
    agency: str,
    workstation_id: str,
    agency_key: Ed25519PrivateKey,
    keystore: Keystore,
    now: Callable[[], datetime],
) -> Trail:
    """Its first record says whose it is, and the agency key signs for the trail's own."""
    origin = origin_of(agency, workstation_id)

    def first(public: bytes) -> Entry:
        about = {
            "origin": origin,
            "key": public.hex(),
            "agency_key": agency_key.public_key().public_bytes_raw().hex(),
            "certificate": agency_key.sign(certificate_text(origin, public.hex())).hex(),
        }
        return Entry(Event.BEGIN, Outcome.DONE, about=about)

    return trails.begin_trail(path, key, origin, workstation_id, keystore, first, now)


def settle(store: Store, keystore: Keystore, machine: str) -> None:
    """At the opening of a desk: a lost key is replaced, and another machine than before is said. Raises nothing: what
    cannot be recorded then is the trail's trouble. `machine`: its own name, "" where it has none."""
    try:
        if store.trail.key_lost:
            store.trail.change_key(keystore, Entry(Event.KEY_CHANGED, Outcome.DONE, about={"why": LOST}))
        if machine and (own := store.trail.own) is not None:
            named = sha256(f"{own.desk} {machine}".encode()).hexdigest()[:16]
            with store.trail.reading() as connection:
                before = trails.last_about(connection, (Event.OPENED.value, Event.OTHER_MACHINE.value), "machine")
            if before != named:
                event = Event.OTHER_MACHINE if before else Event.OPENED
                store.trail.record_soon(Entry(event, Outcome.DONE, about={"machine": named}))
    except Unavailable as trouble:
        log.error("the trail was not settled: %s", type(trouble.__cause__ or trouble).__name__)


def unconfirmed_key(store: Store) -> str:
    """The key (hex) that signs and that the agency has not confirmed; "" mostly. Slow. Raises Unavailable."""
    own = store.trail.own
    if own is None:
        return ""
    with store.trail.reading() as connection:
        for leaf in trails.last_of_acts(connection, (Event.KEY_CHANGED, Event.KEY_CONFIRMED, Event.BEGIN)):
            about = leaf.record.about
            if about.get("key") == own.public_key.hex():
                lost = leaf.record.act == Event.KEY_CHANGED and not about.get("by_before")
                return own.public_key.hex() if lost else ""
    return ""


def confirm_key(
    store: Store, member: Member, profile: Profile, installation: Installation, file: Path, passphrase: str
) -> None:
    """The agency key signs for the key that signs the trail now. Raises Refused, FieldMistake, Unavailable."""
    recorded.require(store, member, Act.CONFIRM_TRAIL_KEY, profile)
    own, key = store.trail.own, unconfirmed_key(store)
    if own is None or not key:
        raise FieldMistake("key", "the agency has confirmed the key of this trail already")
    agency_key = load_agency_key(file, passphrase)
    if agency_key.public_key().public_bytes_raw() != installation.agency_public_key:
        raise FieldMistake("key", "this is the key of another agency")
    certificate = agency_key.sign(certificate_text(own.origin, key)).hex()
    said = recorded.entry(member, Event.KEY_CONFIRMED, profile, Outcome.DONE, {"key": key, "certificate": certificate})
    store.trail.record(said)
