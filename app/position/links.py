"""The wire to a receiver: a serial port or a TCP connection, read in pieces that never wait for long."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

import serial

WAIT_S = 0.5
CONNECT_S = 5.0
_PIECE = 4096
_WRITE_IT = "write the receiver's address as host:port"
_HOST = re.compile(r"[0-9A-Za-z._:-]+")


class Link(Protocol):
    """An open wire. `read` answers b"" after half a second without bytes, and raises OSError when the wire is gone."""

    def read(self) -> bytes: ...

    def close(self) -> None: ...


Connect = Callable[[], Link]


class _SerialLink:
    def __init__(self, port: str, baud: int) -> None:
        self._port = serial.Serial(port, baud, timeout=WAIT_S)

    def read(self) -> bytes:
        return bytes(self._port.read(max(1, self._port.in_waiting)))

    def close(self) -> None:
        self._port.close()


class _TcpLink:
    def __init__(self, host: str, port: int, hello: bytes) -> None:
        self._socket = socket.create_connection((host, port), timeout=CONNECT_S)
        try:
            self._socket.sendall(hello)
            self._socket.settimeout(WAIT_S)
        except OSError:
            self._socket.close()
            raise

    def read(self) -> bytes:
        try:
            piece = self._socket.recv(_PIECE)
        except TimeoutError:
            return b""
        if not piece:
            raise ConnectionResetError("the receiver closed the connection")
        return piece

    def close(self) -> None:
        self._socket.close()


def serial_port(port: str, baud: int) -> Connect:
    return lambda: _SerialLink(port, baud)


def tcp(address: str, default_port: int, hello: bytes = b"") -> Connect:
    """ "host", "host:port" or "[IPv6]:port". Raises ValueError for an address that cannot be one."""
    host, port = host_and_port(address, default_port)
    return lambda: _TcpLink(host, port, hello)


def host_and_port(address: str, default_port: int) -> tuple[str, int]:
    """Raises ValueError in words a form can show."""
    try:
        parts = urlsplit(f"//{address.strip()}")
        host, port = parts.hostname or "", default_port if parts.port is None else parts.port
    except ValueError:  # the library's own: an unclosed bracket, a port beyond 65535
        raise ValueError(_WRITE_IT) from None
    if not _HOST.fullmatch(host) or not port or parts.netloc != address.strip() or "@" in parts.netloc:
        raise ValueError(_WRITE_IT)
    return host, port


class Lines:
    """Cuts pieces into lines; of a line longer than the limit nothing is kept."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._rest = b""
        self._skipping = False

    def cut(self, piece: bytes) -> list[bytes]:
        *whole, rest = (self._rest + piece).replace(b"\r", b"\n").split(b"\n")
        if self._skipping and whole:
            whole, self._skipping = whole[1:], False
        if len(rest) > self._longest:
            rest, self._skipping = b"", True
        self._rest = b"" if self._skipping else rest
        return [line for line in whole if 0 < len(line) <= self._longest]
