"""What could not be recorded because storage is gone, kept in memory until it returns; none is lost unsaid."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from app.domain.alerts import Alert
from app.domain.reads import TakenRead
from app.store.reads import Keeping

MOST_BYTES = 128 << 20
MOST_READS = 5000


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A read with everything that was decided when it was taken."""

    taken: TakenRead
    alerts: tuple[Alert, ...]
    keeping: Keeping

    @property
    def size(self) -> int:
        return len(self.taken.crop) + len(self.taken.context) + 4096


class Waiting:
    """Reads in order, and the newest answer to each alert. A read that storage will not take though it takes others is
    set aside: it holds nobody up. Past its bounds what was set aside goes first, then the oldest read without a hit."""

    def __init__(self, most_reads: int = MOST_READS, most_bytes: int = MOST_BYTES) -> None:
        self._lock = threading.Lock()
        self._most_reads = most_reads
        self._most_bytes = most_bytes
        self._reads: dict[str, Unrecorded] = {}
        self._aside: dict[str, Unrecorded] = {}
        self._answers: dict[str, Alert] = {}
        self._bytes = 0
        self._dropped = 0

    def add(self, read: Unrecorded) -> None:
        """Twice the same read is one."""
        with self._lock:
            if read.taken.read.id not in self._reads:
                self._keep(self._reads, read)

    def set_aside(self, read: Unrecorded) -> None:
        """Storage refuses this very read, and would again; it is kept and counted, and no longer waits."""
        with self._lock:
            self._drop(self._reads, read.taken.read.id)
            if read.taken.read.id not in self._aside:
                self._keep(self._aside, read)

    def try_aside_again(self) -> None:
        """What was set aside waits once more, behind all others."""
        with self._lock:
            aside, self._aside = self._aside, {}
            self._reads.update({read_id: kept for read_id, kept in aside.items() if read_id not in self._reads})

    def _keep(self, place: dict[str, Unrecorded], read: Unrecorded) -> None:
        place[read.taken.read.id] = read
        self._bytes += read.size
        while (count := len(self._reads) + len(self._aside)) > self._most_reads or (
            self._bytes > self._most_bytes and count > 1
        ):
            from_ = self._aside or self._reads
            without_hit = (id_ for id_, kept in from_.items() if not kept.alerts)
            self._drop(from_, next(without_hit, None) or next(iter(from_)))
            self._dropped += 1

    def _drop(self, place: dict[str, Unrecorded], read_id: str) -> None:
        if read_id in place:
            self._bytes -= place.pop(read_id).size

    def answer(self, alert: Alert) -> None:
        """Who looked and who acknowledged, to be written when storage returns."""
        with self._lock:
            self._answers[alert.id] = alert

    def reads(self) -> tuple[Unrecorded, ...]:
        """Oldest first, with the alerts as they stand now."""
        with self._lock:
            return tuple(self._reads.values())

    def first(self, most: int) -> tuple[Unrecorded, ...]:
        """The oldest of them."""
        with self._lock:
            return tuple(islice(self._reads.values(), most))

    def answers(self) -> tuple[Alert, ...]:
        with self._lock:
            return tuple(self._answers.values())

    def recorded(self, read_id: str) -> None:
        with self._lock:
            self._drop(self._reads, read_id)

    def destroy(self, at: datetime) -> frozenset[str]:
        """Reads that may not exist at `at` are let go of, with the answers to their alerts; their ids."""
        with self._lock:
            gone: set[str] = set()
            for place in (self._reads, self._aside):
                due = [read_id for read_id, kept in place.items() if kept.keeping.destroy_by <= at]
                gone.update(due)
                for read_id in due:
                    self._drop(place, read_id)
            self._forget_answers(gone)
        return frozenset(gone)

    def forget(self, read_ids: Collection[str]) -> None:
        """These reads were destroyed: no answer to their alerts can be recorded any more."""
        with self._lock:
            self._forget_answers(read_ids)

    def _forget_answers(self, read_ids: Collection[str]) -> None:
        self._answers = {
            alert_id: alert
            for alert_id, alert in self._answers.items()
            if not any(hit.read.id in read_ids for hit in alert.hits)
        }

    def answered(self, *alerts: Alert) -> None:
        """These answers are in the store; a newer one meanwhile stays."""
        with self._lock:
            for alert in alerts:
                if self._answers.get(alert.id) == alert:
                    del self._answers[alert.id]

    @property
    def dropped(self) -> int:
        """Reads that had to be let go of since the desk opened; shown, never reset."""
        return self._dropped

    @property
    def aside(self) -> int:
        """Reads that could not be recorded though storage works, and are still in memory."""
        return len(self._aside)

    @property
    def reads_wait(self) -> bool:
        return bool(self._reads)

    def __len__(self) -> int:
        """How many reads and answers wait; not what was set aside."""
        return len(self._reads) + len(self._answers)
