"""The workstation's trail is verified by a member who may, without signing in; also a broken one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from app import trail_live
from app.actions import recorded
from app.actions.prove import open_keys, prove_opened
from app.domain.checkpoints import Checkpoint
from app.domain.errors import Unavailable
from app.domain.gate import Act
from app.keystore import Keystore
from app.paths import Paths
from app.store.engine import open_store
from app.store.trail import leaf_of
from app.trail_check import Verdict


@dataclass(frozen=True, slots=True)
class Who:
    """What proves a member at the terminal."""

    badge: str
    password: str = field(repr=False)
    code: str = field(repr=False)


def verify_as(
    paths: Paths,
    who: Who,
    keystore: Keystore,
    now: Callable[[], datetime],
    kept: Iterable[Checkpoint] = (),
    go_on: Callable[[int], bool] = lambda done: True,  # noqa: ARG005  whoever does not care
) -> tuple[Verdict, bytes]:
    """With the text of the first bad record, empty where there is none. Raises Refused, Unavailable, Cancelled."""
    opened = open_keys(paths, who.badge, who.password, now)
    store = open_store(paths.database, opened.key, now, keystore)
    try:
        proved = prove_opened(paths, store, opened, who.code, now)
        recorded.require(store, proved.member, Act.VERIFY_AUDIT, proved.profile)
        verdict = trail_live.verify(store.trail, proved.installation.agency_public_key, kept, go_on)
        about = {"verdict": "whole" if verdict.bad is None else "bad"}
        counts = {"records": verdict.size}
        recorded.told(store, proved.member, Act.VERIFY_AUDIT, proved.profile, about, counts=counts)
        body = b""
        if verdict.bad is not None:
            try:
                with store.trail.reading() as connection:
                    body = leaf_of(connection, verdict.bad.number).body
            except (LookupError, Unavailable):
                body = b""
        return verdict, body
    finally:
        store.close()
