"""What the log, the review and the export ask of the desk, and how a file of theirs is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from app.actions.review_audit import Decided
from app.audit_papers import LogPage, Preview, ReviewNow
from app.csv_files import Progress
from app.domain.errors import Refusal
from app.domain.gate import Act, Allowed
from app.domain.public_audit import Releases
from app.domain.query_log import LogAsked

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


def saved_words(path: Path, digest: str) -> str:
    return f"{path.name} is saved and recorded. Its SHA-256 begins {digest[:16]}."
