"""The lists in force: what they are, the matcher made of them, and taking one out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from app.domain import gate
from app.domain.access import Member
from app.domain.errors import Refusal, Refused, Unavailable
from app.domain.gate import Act
from app.domain.hot_lists import HotListVersion
from app.domain.policy import Profile
from app.matching import Matcher
from app.store import hot_lists
from app.store.engine import Store

log = logging.getLogger(__name__)

BATCH = 2000  # rows in one transaction: some tens of milliseconds, which a read can wait


def lists_in_force(store: Store) -> tuple[HotListVersion, ...]:
    """By name; how old each is counts from its `as_of`."""
    with store.reading() as session:
        return hot_lists.in_force(session)


def load_matcher(store: Store) -> Matcher:
    """One view of all lists, so that a list replaced meanwhile is met whole, old or new."""
    with store.reading() as session:
        return Matcher.build((version, hot_lists.entries(session, version)) for version in hot_lists.in_force(session))


def remove_list(
    store: Store, member: Member | None, profile: Profile | None, list_id: str, now: Callable[[], datetime]
) -> None:
    """From now on nothing is compared with it; which versions there were stays known. ValueError: it is gone."""
    answer = gate.check(member, Act.REMOVE_HOT_LIST, profile)
    if isinstance(answer, Refusal):
        raise Refused(answer)
    with store.transaction() as session:
        if not hot_lists.remove(session, list_id, now()):
            raise ValueError("this list is not in force any more")
    clear_ended(store, list_id)


def clear_ended(store: Store, list_id: str | None = None) -> None:
    """Deletes the entries of versions that ended, in small transactions; without a list, those of all lists (when the
    desk opens, before any import). What storage does not let go of now is tried again then."""
    try:
        with store.transaction() as session:
            keys = hot_lists.ended(session, list_id)
        for key in keys:
            while _clear_some(store, key):
                pass
    except Unavailable as trouble:
        log.warning("entries of an ended list version stay for now: %s", type(trouble.__cause__).__name__)


def _clear_some(store: Store, key: int) -> bool:
    with store.transaction() as session:
        return hot_lists.clear_some(session, key, BATCH)
