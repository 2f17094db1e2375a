"""A port for presenters' tests: what Background.run does, without its thread; and one that waits to be told."""

from collections.abc import Callable
from typing import Any


def at_once(work, then=lambda _: None, failed=None):
    """The answer comes before `run` returns."""
    try:
        result = work()
    except Exception as error:
        if failed is None:
            raise
        failed(error)
    else:
        then(result)


class Later:
    """Keeps the work until `go`, as a slow disk would."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def run(self, work: Any, then: Any = lambda _: None, failed: Any = None) -> None:
        self.waiting.append(lambda: at_once(work, then, failed))

    def go(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()
