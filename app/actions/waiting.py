"""What could not be recorded because storage is gone, kept in memory until it returns; none is lost unsaid."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

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
    """Reads in order, and the newest answer to each alert. Past its bounds the oldest read without a hit goes first."""

    def __init__(self, most_reads: int = MOST_READS, most_bytes: int = MOST_BYTES) -> None:
        self._lock = threading.Lock()
        self._most_reads = most_reads
        self._most_bytes = most_bytes
        self._reads: dict[str, Unrecorded] = {}
        self._answers: dict[str, Alert] = {}
        self._bytes = 0
        self._dropped = 0

    def add(self, read: Unrecorded) -> None:
        """Twice the same read is one."""
        with self._lock:
            if read.taken.read.id in self._reads:
                return
            self._reads[read.taken.read.id] = read
            self._bytes += read.size
            while len(self._reads) > self._most_reads or (self._bytes > self._most_bytes and len(self._reads) > 1):
                without_hit = (id_ for id_, kept in self._reads.items() if not kept.alerts)
                self._drop(next(without_hit, None) or next(iter(self._reads)))
                self._dropped += 1

    def _drop(self, read_id: str) -> None:
        self._bytes -= self._reads.pop(read_id).size

    def answer(self, alert: Alert) -> None:
        """Who looked and who acknowledged, to be written when storage returns."""
        with self._lock:
            self._answers[alert.id] = alert

    def reads(self) -> tuple[Unrecorded, ...]:
        """Oldest first, with the alerts as they stand now."""
        with self._lock:
            return tuple(self._reads.values())

    def answers(self) -> tuple[Alert, ...]:
        with self._lock:
            return tuple(self._answers.values())

    def recorded(self, read_id: str) -> None:
        with self._lock:
            if read_id in self._reads:
                self._drop(read_id)

    def destroy(self, at: datetime) -> frozenset[str]:
        """Reads that may not exist at `at` are let go of, with the answers to their alerts; their ids."""
        with self._lock:
            due = [kept for kept in self._reads.values() if kept.keeping.destroy_by <= at]
            gone = frozenset(kept.taken.read.id for kept in due)
            for read_id in gone:
                self._drop(read_id)
            self._forget_answers(gone)
        return gone

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
    def reads_wait(self) -> bool:
        return bool(self._reads)

    def __len__(self) -> int:
        """How many reads and answers wait."""
        return len(self._reads) + len(self._answers)
