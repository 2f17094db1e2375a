"""A GPS receiver for the demo: sends the drive as NMEA over TCP on this machine, a real stream for the desk."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime

import pynmea2

from app.demo.route import Fix, fix_after

KNOTS_A_MPS = 1.943844
PAUSE_S = 0.5


def sentences(fix: Fix, at: datetime) -> bytes:
    """RMC and GGA for one fix, with their checksums (NMEA 0183)."""
    clock, date = at.strftime("%H%M%S.%f")[:9], at.strftime("%d%m%y")
    place = (*_degrees(fix.latitude, "NS", 2), *_degrees(fix.longitude, "EW", 3))
    rmc = (clock, "A", *place, f"{fix.speed * KNOTS_A_MPS:.1f}", f"{fix.heading:.1f}", date, "", "", "A")
    gga = (clock, *place, "1", "09", "0.9", "358.0", "M", "-28.0", "M", "", "")
    return b"".join(f"{pynmea2.GGA('GP', kind, fields)}\r\n".encode() for kind, fields in (("RMC", rmc), ("GGA", gga)))


def _degrees(value: float, letters: str, width: int) -> tuple[str, str]:
    whole = int(abs(value))
    minutes = (abs(value) - whole) * 60
    return f"{whole:0{width}d}{minutes:07.4f}", letters[0] if value >= 0 else letters[1]


class DemoGps:
    """Listens on a free port of the loopback address; `address` is what the position setting takes."""

    def __init__(self, now: Callable[[], datetime], drive: Callable[[float], Fix] = fix_after) -> None:
        self._now, self._drive = now, drive
        self._started = time.monotonic()
        self._closing = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.25)
        host, port = self._server.getsockname()
        self.address = f"{host}:{port}"
        self._thread = threading.Thread(target=self._serve, name="demo-gps", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._thread.join(5)
        self._server.close()

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                line, _ = self._server.accept()
            except TimeoutError:
                continue
            with line:
                self._send(line)

    def _send(self, line: socket.socket) -> None:
        try:
            while not self._closing.wait(PAUSE_S):
                line.sendall(sentences(self._drive(time.monotonic() - self._started), self._now()))
        except OSError:
            return  # the desk hung up; wait for it to come back
