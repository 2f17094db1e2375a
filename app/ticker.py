"""The reads of the last five minutes, from memory alone: anything older is stored data and goes through the gate."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from app.alert_board import Unlooked
from app.domain.alerts import Alert, masked
from app.domain.hot_lists import MatchKind
from app.domain.live import TickerRow
from app.domain.reads import Read

SHOWN = timedelta(minutes=5)  # RES-21
MOST_ROWS = 2000


class Ticker:
    """Safe from every thread. A row is masked when it is given out, so one look unmasks it everywhere at once."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._rows: deque[TickerRow] = deque(maxlen=MOST_ROWS)
        self._superseded: set[str] = set()

    def add(self, read: Read, camera_name: str, side: str, hits: Sequence[Alert]) -> None:
        """The same read twice is one row."""
        row = TickerRow(
            read.id,
            read.pass_id,
            read.plate.text,
            read.confidence,
            camera_name,
            side,
            read.taken_at,
            hits[0].id if hits else "",
            bool(hits) and all(alert.hit.match.kind is MatchKind.POSSIBLE for alert in hits),
        )
        with self._lock:
            self._forget()
            if all(known.read_id != read.id for known in self._rows):
                self._rows.append(row)
            if read.supersedes:
                self._superseded.add(read.supersedes)

    def rows(self, unlooked: Unlooked) -> tuple[TickerRow, ...]:
        """Newest first. A masked row holds bullets instead of its characters."""
        with self._lock:
            self._forget()
            shown = [_shown(row, unlooked, row.read_id in self._superseded) for row in self._rows]
        return tuple(sorted(shown, key=lambda row: row.taken_at, reverse=True))

    def clear(self) -> None:
        """At sign-out: the next member sees nothing of this one's."""
        with self._lock:
            self._rows.clear()
            self._superseded.clear()

    def _forget(self) -> None:
        now = self._now()
        kept = [row for row in self._rows if now - SHOWN < row.taken_at <= now + SHOWN]
        self._rows = deque(kept, maxlen=MOST_ROWS)
        self._superseded &= {row.read_id for row in kept}


def _shown(row: TickerRow, unlooked: Unlooked, superseded: bool) -> TickerRow:
    hidden = row.hit_id in unlooked.hits or unlooked.hides(row.pass_id, row.text)
    return TickerRow(
        row.read_id,
        row.pass_id,
        masked(row.text) if hidden else row.text,
        row.confidence,
        row.camera_name,
        row.side,
        row.taken_at,
        row.hit_id,
        row.possible,
        hidden,
        superseded,
    )
