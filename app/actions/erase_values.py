"""What stands beside the trail's tree and has its own last day is erased then: plates and what somebody typed.

The records that named them stay, and every proof of them holds: the tree knows salted hashes alone (RES-05).
"""

from __future__ import annotations

from datetime import datetime

from app.actions import recorded
from app.domain.audit import Event, stamp
from app.store import trail as trails
from app.store.engine import Store

BATCH = 500


def erase_due(store: Store, at: datetime) -> int:
    """How many values went. Slow. Raises Unavailable; what is left goes the next time."""
    gone = 0
    while True:
        with store.trail.erasing() as connection:
            some = trails.erase_due(connection, at, BATCH)
        gone += some
        if some < BATCH:
            break
    if gone:
        store.trail.fold_log()
        recorded.told(store, None, Event.VALUES_ERASED, None, {"by": stamp(at)}, counts={"values": gone})
    return gone
