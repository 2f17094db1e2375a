"""One desk for each data folder: two would count, store and answer alerts against each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from app.domain.errors import Unavailable
from app.paths import Paths


@contextmanager
def only_copy(paths: Paths) -> Iterator[None]:
    """Held by the operating system, so that a killed desk leaves nothing to clean; raises Unavailable for a second."""
    lock = FileLock(paths.lock, timeout=0, mode=0o600)
    try:
        paths.prepare()
        lock.acquire()
    except Timeout as error:
        raise Unavailable(
            "Vouch is already open on this data folder: use the window that is open. Nothing was changed."
        ) from error
    except OSError as error:
        raise Unavailable(f"The data folder cannot be used ({error.strerror}). Nothing was changed.") from error
    try:
        yield
    finally:
        lock.release()
