"""Runs a program that takes a while, and says every few seconds which line it is at."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

STILL_EVERY_S = 15.0

Say = Callable[[str], None]


def run(command: list[str], environment: dict[str, str], say: Say) -> tuple[int, str]:
    """The program's exit status, and all that it said."""
    said: list[str] = []
    with (
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=environment,
        ) as program,
        _still_at_work(said, say),
    ):
        assert program.stdout is not None
        for line in program.stdout:
            said.append(line.rstrip())
    return program.returncode, "\n".join(said)


@contextlib.contextmanager
def _still_at_work(said: list[str], say: Say) -> Iterator[None]:
    done = threading.Event()
    started = time.monotonic()

    def tell() -> None:
        while not done.wait(STILL_EVERY_S):
            at = next((line.strip() for line in reversed(said) if line.strip()), "starting")
            say(f"  {time.monotonic() - started:.0f} s: {at[:90]}")

    teller = threading.Thread(target=tell, name="set-up progress", daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
