"""What the Audit screen asks of the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from app.domain.errors import Refusal
from app.domain.gate import Act, Allowed
from app.domain.policy import Profile
from app.domain.trail_view import Asked, Bar, Page, Standing, Whole
from app.trail_check import Verdict

GoOn = Callable[[int, int], bool]
"""Called by long work with how much is done and how much there is; False stops it."""


class AuditSource(Protocol):
    """The first four answer at once; the others are slow and called through `run`. They raise Refused, FieldMistake or
    Unavailable."""

    def may(self, act: Act) -> Allowed | Refusal: ...

    def profile(self) -> Profile: ...

    def now(self) -> datetime: ...

    def acts(self) -> tuple[str, ...]:
        """Of everything that is recorded: "hot-list:import"."""

    def members(self) -> tuple[tuple[str, str], ...]:
        """Id, and name with badge."""

    def opened(self) -> None:
        """Records that the screen was opened."""

    def page(self, asked: Asked, before: int | None = None) -> Page:
        """A filter that is asked anew (`before` None) is recorded."""

    def bars(self, asked: Asked, first: date, last: date) -> tuple[Bar, ...]: ...

    def whole(self, number: int, show_values: bool) -> Whole:
        """`show_values` is recorded."""

    def standing(self) -> Standing: ...

    def verify(self, go_on: GoOn) -> Verdict:
        """Raises app.trail_check.Cancelled when `go_on` says so."""

    def confirm_key(self, file: Path, passphrase: str) -> None: ...

    def save_proof(self, number: int, path: Path) -> None: ...

    def save_trail(self, path: Path, go_on: GoOn) -> int:
        """How many records stand in the file. Raises app.trail_check.Cancelled."""
