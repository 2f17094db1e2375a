"""A GPS receiver for tests: NMEA over TCP on this machine, as fast and as silent as the test wants it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.demo.gps import sentences
from app.demo.route import Fix

EVERY_S = 0.2
HERE = Fix(48.1560, -94.7560, 90.0, 0.0)
DRIVING_MPS, PARKED_MPS = 13.0, 0.0


class Road:
    """`address` is what the position setting takes. The place never changes, only the speed that is told."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._fix = HERE
        self.silent = False
        self._closing = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.25)
        host, port = self._server.getsockname()
        self.address = f"{host}:{port}"
        self._thread = threading.Thread(target=self._serve, name="road", daemon=True)
        self._thread.start()

    def drive(self) -> None:
        self._fix = replace(HERE, speed=DRIVING_MPS)

    def park(self) -> None:
        self._fix = replace(HERE, speed=PARKED_MPS)

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
            while not self._closing.wait(EVERY_S):
                if not self.silent:
                    line.sendall(sentences(self._fix, self._now()))
        except OSError:
            return  # the desk hung up
