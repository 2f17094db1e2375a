"""A private X display for a machine without one: Xvfb with a cookie of its own, a window manager where there is one."""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GRACE_S = 10.0
START_S = 30.0
ANY_HOST = 0xFFFF  # Xauthority's FamilyWild: the cookie holds for whatever number Xvfb chooses


class NoDisplay(Exception):
    """Xvfb is missing or would not start."""


@contextlib.contextmanager
def private_display(width: int = 1366, height: int = 768) -> Iterator[dict[str, str]]:
    """The environment that puts a program on a fresh display of this size; the display ends with the block."""
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        raise NoDisplay("Xvfb is not installed (Debian: apt-get install xvfb openbox)")
    with tempfile.TemporaryDirectory(prefix="display-") as folder, contextlib.ExitStack() as running:
        cookie = Path(folder) / "Xauthority"
        cookie.write_bytes(xauthority(secrets.token_bytes(16)))
        number = running.enter_context(_xvfb(xvfb, cookie, f"{width}x{height}x24", Path(folder) / "xvfb.log"))
        environment = {**os.environ, "DISPLAY": f":{number}", "XAUTHORITY": str(cookie), "QT_QPA_PLATFORM": "xcb"}
        environment.pop("WAYLAND_DISPLAY", None)
        if openbox := shutil.which("openbox"):
            _manage_windows(running, openbox, Path(folder) / "managed", environment)
        yield environment


def _manage_windows(running: contextlib.ExitStack, openbox: str, note: Path, environment: dict[str, str]) -> None:
    """Starts the window manager and waits until it is there: a window that came first would look otherwise."""
    command = [openbox, "--startup", f"touch {shlex.quote(str(note))}"]
    manager = running.enter_context(
        Group(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    )
    deadline = time.monotonic() + START_S
    while not note.exists() and manager.poll() is None and time.monotonic() < deadline:
        threading.Event().wait(0.02)


def xauthority(cookie: bytes) -> bytes:
    """One Xauthority record for any display: family, address, number, protocol and cookie, each length-prefixed."""
    fields = (b"", b"", b"MIT-MAGIC-COOKIE-1", cookie)
    return struct.pack(">H", ANY_HOST) + b"".join(struct.pack(">H", len(field)) + field for field in fields)


@contextlib.contextmanager
def _xvfb(program: str, cookie: Path, screen: str, log: Path) -> Iterator[str]:
    """A running Xvfb and the number that it chose; it says so by `-displayfd` when it is ready."""
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", screen, "-auth", str(cookie)]
    command += ["-nolisten", "tcp", "-noreset"]
    with os.fdopen(reading, "rb") as answer, log.open("wb") as said:
        try:
            server = Group(command, pass_fds=(writing,), stdout=said, stderr=said)
        finally:
            os.close(writing)
        with server:
            number = answer.readline().strip().decode() if select.select([answer], [], [], START_S)[0] else ""
            if not number:
                raise NoDisplay(f"Xvfb did not start: {log.read_text(errors='replace')[-1000:]}")
            yield number


class Group:
    """A program in a process group of its own; when the block ends, so does the whole group.

    In the foreground it shares this terminal instead: it may ask there, Ctrl-C reaches it, and it ends alone.
    """

    def __init__(self, command: list[str], foreground: bool = False, **options: Any) -> None:
        self.foreground = foreground
        if not foreground:
            options = {"stdin": subprocess.DEVNULL, **_own_group(), **options}
        self.process = subprocess.Popen(command, **options)

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self.process

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self, grace_s: float = GRACE_S) -> None:
        """Asks the program to end, then ends it; safe when it has ended already."""
        self._signal(gently=True)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(grace_s)
        self._signal(gently=False)
        self.process.wait()

    def _signal(self, gently: bool) -> None:
        """To the whole group where it has one: a camera's worker must not outlive its desk."""
        if sys.platform == "win32":
            if self.process.poll() is None:
                asks = gently and not self.foreground
                self.process.send_signal(signal.CTRL_BREAK_EVENT) if asks else self.process.kill()
        elif self.foreground:
            self.process.send_signal(signal.SIGTERM if gently else signal.SIGKILL)
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGTERM if gently else signal.SIGKILL)


def _own_group() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
