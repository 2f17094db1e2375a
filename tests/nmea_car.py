"""A car whose receiver speaks NMEA over TCP once a second of a clock that a test moves, to the real position source."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.demo.gps import sentences
from app.demo.route import Fix
from app.settings import Settings
from app.whereabouts import Whereabouts
from tests.desks import Clock

METRES_A_DEGREE = 111_195.0


@dataclass
class NmeaCar:
    """`clock` is the machine's; `true` the time that really passed, which satellites and the machine's counter tell."""

    clock: Clock
    north_m: float = 0.0
    true: timedelta = timedelta(hours=5)
    sky: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.sky = self.clock() - self.true
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(10)
        self._wire: socket.socket | None = None

    def plug_in(self, settings: Settings) -> None:
        settings.set("position.kind", "tcp")
        settings.set("position.address", "{}:{}".format(*self._server.getsockname()))

    def goes(self, whereabouts: Whereabouts, *speeds: float | None) -> None:
        """One second for each speed, in m/s; None is a second without a fix. The desk looks after each."""
        if self._wire is None:
            self._wire, _ = self._server.accept()
        for speed in speeds:
            self.true += timedelta(seconds=1)
            now = self.clock.go(seconds=1)
            self.north_m += speed or 0.0
            if speed is not None:
                self._tell(whereabouts, speed, now)
            whereabouts.look()

    def _tell(self, whereabouts: Whereabouts, speed: float, now: datetime) -> None:
        """Until it is believed: after a clock was set, some fixes are taken for late ones."""
        pause = threading.Event()
        tried = 0
        while not ((fix := whereabouts.where(now)) and fix.at == now):
            assert self._wire is not None
            if tried % 20 == 0:
                self._wire.sendall(sentences(self._fix(speed), self.sky + self.true))
            tried += 1
            pause.wait(0.005)

    def _fix(self, speed: float) -> Fix:
        return Fix(44.9 + self.north_m / METRES_A_DEGREE, -93.2, 0.0, speed)

    def close(self) -> None:
        if self._wire is not None:
            self._wire.close()
        self._server.close()
