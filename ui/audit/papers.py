"""What the log, the review and the export ask of the desk, and how long work of theirs is watched and stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from app.actions.review_audit import Decided
from app.audit_papers import LogPage, Preview, ReviewNow
from app.csv_files import Progress
from app.domain.errors import Refusal
from app.domain.gate import Act, Allowed
from app.domain.public_audit import Releases
from app.domain.query_log import LogAsked

TICK_MS = 100
FILES = {"PDF": "PDF files (*.pdf)", "CSV": "CSV files (*.csv)"}
PickTarget = Callable[..., str]


class Papers(Protocol):
    """`may`, `zone` and `today` answer at once; all else is slow. Raises Refused, FieldMistake, Cancelled, Unavailable.
    What saves returns the file's SHA-256."""

    def may(self, act: Act) -> Allowed | Refusal: ...

    def zone(self) -> ZoneInfo: ...

    def today(self) -> date: ...

    def log(self, asked: LogAsked, before: int | None = None) -> LogPage: ...

    def save_log(self, asked: LogAsked, words: str, kind: str, target: Path, go_on: Progress) -> str: ...

    def review(self) -> ReviewNow: ...

    def open_review(self, go_on: Progress) -> str: ...

    def decide(self, decisions: Sequence[Decided]) -> int: ...

    def close_review(self, note: str) -> int: ...

    def save_review(self, target: Path) -> str: ...

    def last_releases(self) -> Releases: ...

    def preview(self, begin: date, last: date, releases: Releases, go_on: Progress) -> Preview: ...

    def save_export(self, shown: Preview, kind: str, target: Path) -> str: ...


class Watch(QObject):
    """How far a piece of work is; `changed` comes a few times a second while it runs. One at a time."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self.share = 0.0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.changed)

    def begin(self) -> Progress:
        """What the work calls, from its own thread."""
        stop = self._stop = threading.Event()
        self.share = 0.0
        self._timer.start()

        def go_on(done: int, whole: int) -> bool:
            self.share = min(1.0, done / max(1, whole))
            return not stop.is_set()

        return go_on

    def stop(self) -> None:
        self._stop.set()

    def end(self) -> None:
        self._timer.stop()


def saved_words(path: Path, digest: str) -> str:
    return f"{path.name} is saved and recorded. Its SHA-256 begins {digest[:16]}."
