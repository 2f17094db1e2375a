"""What the Training screen asks of the desk."""

from __future__ import annotations

from typing import Protocol

from app.domain.errors import Refusal
from app.domain.exercises import Picture
from app.domain.gate import Allowed
from app.domain.policy import Profile
from app.domain.rights import HeldItem
from app.domain.training_session import TakenSession, TrainingSession


class TrainingDesk(Protocol):
    """Methods marked slow wait for the disk; the others answer at once."""

    def profile(self) -> Profile: ...

    def capturing(self) -> bool:
        """Whether cameras run on this desk: nobody trains then."""

    def held(self) -> tuple[HeldItem, ...]:
        """The member's trainings in force, item by item."""

    def signed(self) -> frozenset[str]:
        """The ids of those sessions that a signed training names as its proof."""

    def may_train(self) -> Allowed | Refusal: ...

    def pictures(self) -> tuple[Picture, ...]: ...

    def jpeg(self, of: Picture) -> bytes: ...

    def sessions(self) -> tuple[TakenSession, ...]:
        """Slow. The member's own, newest first. Raises Refused, Unavailable."""

    def start(self) -> tuple[TakenSession, TrainingSession]:
        """Slow. Raises as above."""

    def finish(self, session_id: str, held: TrainingSession) -> TakenSession:
        """Slow. Of one that is not passed: it is broken off. Raises as above."""
