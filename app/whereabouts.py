"""Where the workstation is and whether it is being driven, from the position source that the settings name."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from app.changes import Changes
from app.domain.driving import Driving, after, parked
from app.domain.reads import Position
from app.position.source import PositionSource, position_source
from app.pulse import Pulse
from app.surroundings import Surroundings

log = logging.getLogger(__name__)

LOOKED_EVERY_S = 0.5  # receivers speak once a second


class Whereabouts:
    """Safe from every thread. `drives` is False on a workstation that is no car. `flipped` is called, on this object's
    own thread or the caller's, when the car began or ended to be driven, `heard` with every fix on this thread."""

    def __init__(
        self,
        around: Surroundings,
        *,
        drives: bool,
        flipped: Callable[[], None],
        heard: Callable[[Position], None] = lambda _: None,
    ) -> None:
        self._around = around
        self._flipped, self._heard = flipped, heard
        self._lock = threading.Lock()
        self._driving = Driving()
        self.source = self._made()
        self._pulse = Pulse("driving", LOOKED_EVERY_S, self.look) if drives else None

    def _made(self) -> PositionSource:
        get = self._around.settings.get
        try:
            return position_source(
                get("position.kind"), get("position.address"), get("position.baud"), self._around.now
            )
        except ValueError:
            log.warning("the position source's settings cannot be used")
            return position_source("none", "", 0, self._around.now)

    def where(self, at: datetime) -> Position | None:
        return self.source.where(at)

    def reload(self) -> None:
        """Slow: an old receiver's thread may take a second to end. A car that has no receiver any more is parked."""
        before, self.source = self.source, self._made()
        before.close()
        self._become(lambda _: Driving())
        self._around.tell(Changes.POSITION)

    def gps_time(self, now: datetime) -> datetime | None:
        """Only with a fix of the last seconds: an older offset is that of a clock which may have been set since."""
        position, offset_s = self.source.where(now), self.source.clock_offset_s()
        return now + timedelta(seconds=offset_s) if position is not None and offset_s is not None else None

    def driving(self) -> Driving:
        return self._driving

    def say_parked(self) -> None:
        """Holds while no fix says anything else."""
        self._become(lambda before: parked(before, self._around.now()))

    def look(self) -> None:
        """Asks the source where the car is now, and how fast."""
        now, lasted = self._around.now(), self._around.running().lasted
        position = self.source.where(now)
        self._become(lambda before: after(before, position, now, lasted))
        if position is not None:
            self._heard(position)

    def _become(self, change: Callable[[Driving], Driving]) -> None:
        with self._lock:
            before, self._driving = self._driving, change(self._driving)
            flipped = before.moving is not self._driving.moving
        if flipped:
            self._flipped()

    def close(self) -> None:
        if self._pulse is not None:
            self._pulse.close()
        self.source.close()
