"""Sources that need no receiver: the place a workstation stands in, and none at all."""

from __future__ import annotations

from datetime import datetime

from app.domain.cameras import Place
from app.domain.reads import Position, PositionSource


class FixedPlace:
    """The same place at every moment; it knows no heading and no time."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def where(self, at: datetime) -> Position:
        return Position(self._place.latitude, self._place.longitude, PositionSource.FIXED, at)

    def clock_offset_s(self) -> None:
        return None

    @property
    def state(self) -> str:
        return "fixed place"

    def close(self) -> None:
        """Nothing is open."""


class NoPosition:
    """No receiver was set up: every read says that it has no position."""

    def where(self, at: datetime) -> None:  # noqa: ARG002  the others need it
        return None

    def clock_offset_s(self) -> None:
        return None

    @property
    def state(self) -> str:
        return "no position receiver set up"

    def close(self) -> None:
        """Nothing is open."""
