"""One named thread that runs one thing at a time, in order; answers come back through a callable the caller gives."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

log = logging.getLogger(__name__)

Deliver = Callable[[Callable[[], None]], None]


def at_once(deed: Callable[[], None]) -> None:
    """Delivery on the background thread itself, for a desk without a window."""
    deed()


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[], Any]
    then: Callable[[Any], None]
    failed: Callable[[BaseException], None]


class Background:
    """Runs work off the window's thread. `deliver` brings `then` and `failed` home (the Bridge does it for Qt)."""

    def __init__(self, name: str, deliver: Deliver = at_once) -> None:
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self.deliver = deliver
        self._closed = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def run(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None] = lambda _: None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Queue `work`; its result goes to `then`, what it raised to `failed` (default: logged by type only)."""
        if not self._closed:
            self._jobs.put(_Job(work, then, failed or _logged))

    def close(self, timeout_s: float = 10.0) -> None:
        """Finish what is queued, then end the thread."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        self._thread.join(timeout_s)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._one(job)

    def _one(self, job: _Job) -> None:
        try:
            result = job.work()
        except BaseException as error:  # noqa: BLE001  whatever it is, it belongs to the asker, and the thread lives on
            self._home(job.failed, error)
        else:
            self._home(job.then, result)

    def _home(self, receiver: Callable[[Any], None], value: Any) -> None:
        self.deliver(lambda: receiver(value))


def _logged(error: BaseException) -> None:
    log.error("background work failed: %s", type(error).__name__, exc_info=error)
