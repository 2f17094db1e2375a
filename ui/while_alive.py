"""Answers of background work that come after their screen is gone (the member signed out meanwhile) are dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject

from ui.bridge import Run


def while_alive(asker: QObject, run: Run) -> Run:
    """`run`, whose `then` and `failed` are not called once Qt has deleted the one who asked."""

    def guarded(receiver: Callable[[Any], None]) -> Callable[[Any], None]:
        return lambda value: receiver(value) if shiboken6.isValid(asker) else None

    def run_while_alive(
        work: Callable[[], Any],
        then: Callable[[Any], None] = lambda _: None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        run(work, guarded(then), None if failed is None else guarded(failed))

    return run_while_alive
