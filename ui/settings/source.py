"""What the settings screen needs of the desk."""

from __future__ import annotations

from typing import Any, Protocol

from app.domain.errors import Refusal
from app.domain.gate import Allowed
from app.domain.policy import Profile


class SettingsDesk(Protocol):
    """`change` waits for a disk and is called through `run`; the others answer from memory."""

    def change(self, name: str, value: Any) -> object:
        """Kept and in force when this returns. Raises Refused, FieldMistake or Unavailable."""

    def value(self, name: str) -> Any: ...

    def may_change_guarded(self) -> Allowed | Refusal: ...

    def position_state(self) -> str:
        """What the position receiver does now, in words."""

    def position_problem(self) -> str:
        """Why the position settings cannot be used as they stand; "" when they can."""

    def clock_offset_s(self) -> float | None: ...

    def profile(self) -> Profile: ...
