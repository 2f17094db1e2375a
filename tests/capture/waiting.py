"""Waiting for something to become true, generously: a loaded machine is slow, not wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PATIENCE_S = 60.0


def until(happened: Callable[[], object], patience_s: float = PATIENCE_S) -> bool:
    """Whether it became true in that time."""
    deadline = time.monotonic() + patience_s
    while not happened():
        if time.monotonic() > deadline:
            return False
        threading.Event().wait(0.02)
    return True
