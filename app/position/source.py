"""The position source of this workstation: one thread keeps a receiver connected; a minute of fixes is remembered."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from app.domain.cameras import Place
from app.domain.reads import Position
from app.position.fixed import FixedPlace, NoPosition
from app.position.fixes import FRESH, Decoder, History
from app.position.gpsd import LONGEST_LINE as LONGEST_GPSD
from app.position.gpsd import WATCH, GpsdDecoder
from app.position.links import WAIT_S, Connect, Lines, Link, host_and_port, serial_port, tcp
from app.position.nmea import LONGEST_LINE as LONGEST_NMEA
from app.position.nmea import NmeaDecoder

log = logging.getLogger(__name__)

NMEA_PORT = 10110  # IANA: NMEA-0183 navigational data
GPSD = "localhost:2947"
PAUSES_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
SILENCE_S = 10.0  # a receiver speaks every second; after so long without a byte the wire is opened anew


class PositionSource(Protocol):
    """Where the car is. All may be asked from any thread and answer at once."""

    def where(self, at: datetime) -> Position | None: ...

    def clock_offset_s(self) -> float | None: ...

    @property
    def state(self) -> str: ...

    def close(self) -> None: ...


def check_source(kind: str, address: str) -> None:
    """Raises ValueError, in words a form can show, for an address that cannot be one of this kind."""
    match kind:
        case "serial" if not address.strip():
            raise ValueError("name the serial port of the position receiver")
        case "tcp":
            host_and_port(address, NMEA_PORT)
        case "gpsd":
            host_and_port(address.strip() or GPSD, 2947)
        case "fixed":
            place_of(address)


def position_source(kind: str, address: str, baud: int, now: Callable[[], datetime]) -> PositionSource:
    """By the settings position.kind, position.address and position.baud; raises ValueError for an address that cannot
    be one. What it starts ends with close()."""
    match kind:
        case "serial":
            if not address.strip():
                raise ValueError("name the serial port of the position receiver")
            return Receiver(serial_port(address.strip(), baud), NmeaDecoder, LONGEST_NMEA, now)
        case "tcp":
            return Receiver(tcp(address, NMEA_PORT), NmeaDecoder, LONGEST_NMEA, now)
        case "gpsd":
            return Receiver(tcp(address.strip() or GPSD, 2947, WATCH), GpsdDecoder, LONGEST_GPSD, now)
        case "fixed":
            return FixedPlace(place_of(address))
        case "none":
            return NoPosition()
    raise ValueError(f"there is no position source {kind!r}")


def place_of(address: str) -> Place:
    """ "latitude, longitude" in degrees."""
    try:
        latitude, longitude = (float(part) for part in address.split(","))
    except ValueError:
        raise ValueError("write the fixed place as latitude, longitude in degrees") from None
    return Place(latitude, longitude)


class Receiver:
    """Reads a receiver on the thread "position" until closed; a lost one is tried again with growing pauses."""

    def __init__(
        self,
        connect: Connect,
        decoder: Callable[[], Decoder],
        longest_line: int,
        now: Callable[[], datetime],
        *,
        pauses_s: Sequence[float] = PAUSES_S,
        silence_s: float = SILENCE_S,
    ) -> None:
        self._connect = connect
        self._decoder = decoder
        self._longest_line = longest_line
        self._now = now
        self._pauses_s = pauses_s
        self._silence_s = silence_s
        self._history = History()
        self._trouble = ""
        self._since = now()
        self._heard = False
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="position", daemon=True)
        self._thread.start()

    def where(self, at: datetime) -> Position | None:
        return self._history.where(at)

    def clock_offset_s(self) -> float | None:
        return self._history.clock_offset_s()

    @property
    def state(self) -> str:
        """In words for the status line."""
        trouble, last, now = self._trouble, self._history.last(), self._now()
        if last is not None and abs(now - last) <= FRESH:
            return "GPS fix"
        if trouble:
            return trouble
        without = max(0, round((now - max(last or self._since, self._since)).total_seconds()))
        return f"no fix for {without} s"

    def close(self) -> None:
        """Ends the thread; at most a second while a wire is open, longer only while one is being opened."""
        self._closing.set()
        self._thread.join(timeout=8)

    def _run(self) -> None:
        pauses = iter(self._pauses_s)
        while not self._closing.is_set():
            self._heard = False
            self._trouble = "connecting to the position receiver"
            try:
                self._listen()
            except OSError as error:
                log.info("position receiver lost: %s", type(error).__name__)
            if self._heard:
                pauses = iter(self._pauses_s)
            pause = next(pauses, self._pauses_s[-1])
            self._trouble = f"position receiver not reachable, tried again every {pause:g} s"
            self._closing.wait(pause)

    def _listen(self) -> None:
        link = self._connect()
        try:
            self._since = self._now()
            self._trouble = ""
            decoder = self._decoder()
            lines = Lines(self._longest_line)
            for piece in self._pieces(link):
                self._heard = True
                for line in lines.cut(piece):
                    fix = decoder.fix(line)
                    if fix is not None:
                        self._history.add(fix, self._now())
        finally:
            link.close()

    def _pieces(self, link: Link) -> Iterator[bytes]:
        """Until closing, or until the receiver has been silent for too long."""
        silent_s = 0.0
        while not self._closing.is_set() and silent_s < self._silence_s:
            piece = link.read()
            silent_s = 0.0 if piece else silent_s + WAIT_S
            if piece:
                yield piece
