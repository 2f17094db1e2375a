"""What the hand-over page needs of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.access import Duty
from app.domain.hand_over import HandOver
from app.domain.policy import Profile


class HandOverSource(Protocol):
    """`app.desk.Desk`."""

    def now(self) -> datetime: ...

    def profile(self) -> Profile: ...

    def hand_over_page(self) -> HandOver:
        """Slow."""

    def hand_over(self, badge: str, password: str, code: str, purposes: Sequence[str]) -> Duty:
        """Slow. Raises Refused or Unavailable, and then nothing has changed."""
