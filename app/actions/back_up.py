"""A backup when the administrator asks for one; it goes before the first read in it is destroyed (RET-01)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.actions import recorded
from app.changes import Changes
from app.domain.access import Member
from app.domain.audit import Event
from app.domain.gate import Act
from app.domain.policy import Profile
from app.store import backup
from app.store.engine import Store
from app.store.sqlcipher import disk_trouble


@dataclass(frozen=True, slots=True)
class Kept:
    """The backup there is. `gone_by`: when its first read is due; None: it holds no read."""

    made_at: datetime
    gone_by: datetime | None


@recorded.gated(Act.CHANGE_SETTINGS)
def back_up(store: Store, member: Member | None, profile: Profile | None, now: Callable[[], datetime]) -> Changes:
    """Slow, and not for the store's thread. It takes the place of the one before. Raises Refused by the gate,
    Unavailable; the one before stays then."""
    with recorded.deed(store, member, Event.BACKED_UP, profile):
        store.back_up(now())
    return Changes.STORAGE


def kept(store: Store) -> Kept | None:
    """Raises Unavailable where the folder cannot be read."""
    with disk_trouble():
        found = backup.newest(store.backups)
    return None if found is None else Kept(found.made_at, found.gone_by)
