"""What the Policy screen asks of the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from app.domain.errors import Refusal
from app.domain.gate import Act, Allowed
from app.domain.policy import Profile
from app.domain.suspension import Order, Suspension


class PolicyDesk(Protocol):
    """Methods marked slow wait for the disk; `now` and `profile` answer at once."""

    now: Callable[[], datetime]

    def profile(self) -> Profile: ...

    def text(self) -> str:
        """Slow. The agency's own policy, "" while it is not attached."""

    def later(self) -> tuple[tuple[str, date], ...]:
        """Slow. Versions signed in advance, each with its day."""

    def attach(self, file: Path) -> None:
        """Slow. Raises FieldMistake, Refused, Unavailable."""

    def take(self, file: Path) -> Profile:
        """Slow. Takes in a signed later version; raises as above."""

    def suspension(self) -> Suspension | None: ...

    def suspend(self, order: Order) -> None:
        """Slow. Raises FieldMistake, Refused, Unavailable."""

    def lift(self, suspended: Suspension, reference: str) -> None:
        """Slow. Raises as above."""

    def may(self, act: Act) -> Allowed | Refusal: ...
