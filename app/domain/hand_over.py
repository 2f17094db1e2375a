"""What one member hands to the next in the same car, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.alerts import Answer
from app.domain.hot_lists import Category, HotListVersion
from app.domain.policy import Purpose


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert that goes to the incoming member, without its plate. `minutes` since its latest hit."""

    id: str
    category: Category
    possible: bool
    side: str
    minutes: int
    looked: bool
    following: bool
    unanswered: bool


@dataclass(frozen=True, slots=True)
class HandOver:
    """The page as it stands at `at`. `started_at`: of the period that ends, None when no capture runs.

    `answered` counts alerts by outcome since `answered_since`. Of the last four nothing is kept on this workstation
    yet, which the page says.
    """

    at: datetime
    started_at: datetime | None
    purposes: tuple[Purpose, ...]
    open: tuple[OpenAlert, ...]
    answered: tuple[tuple[Answer, int], ...]
    answered_since: datetime
    waiting: int  # reads and answers that are not recorded yet
    dropped: int
    lists: tuple[HotListVersion, ...]
    lists_refused: tuple[HotListVersion, ...]
    manual_entries: tuple[str, ...] = ()
    amber: tuple[str, ...] = ()
    verification_owed: tuple[str, ...] = ()
    rms_owed: tuple[str, ...] = ()
