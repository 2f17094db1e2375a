"""A private X display for a machine without one: Xvfb with a cookie of its own, a window manager where there is one."""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
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
            running.enter_context(
                Group([openbox], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
        yield environment


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
    """A program in a process group of its own; when the block ends, so does the whole group."""

    def __init__(self, command: list[str], **options: Any) -> None:
        if sys.platform == "win32":
            options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP
        else:
            options["start_new_session"] = True
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self.process

    def __exit__(self, *_: object) -> None:
        end(self.process)


def end(process: subprocess.Popen[bytes], grace_s: float = GRACE_S) -> None:
    """Asks the program's whole group to end, then ends it; safe when it has ended already."""
    _signal(process, gently=True)
    try:
        process.wait(grace_s)
    except subprocess.TimeoutExpired:
        pass
    _signal(process, gently=False)
    process.wait()


def _signal(process: subprocess.Popen[bytes], gently: bool) -> None:
    """To the group, not the process alone: a camera's worker must not outlive its desk."""
    if sys.platform == "win32":
        if process.poll() is None:
            process.send_signal(signal.CTRL_BREAK_EVENT) if gently else process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGTERM if gently else signal.SIGKILL)
