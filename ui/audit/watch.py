"""How far a piece of long work is, and how it is stopped."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, QTimer, Signal

from ui.audit.source import GoOn

TICK_MS = 100


class Watch(QObject):
    """`changed` comes a few times a second while the work runs. One at a time."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self.done = self.whole = 0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.changed)

    def begin(self) -> GoOn:
        """What the work calls, from its own thread."""
        stop = self._stop = threading.Event()
        self.done = self.whole = 0
        self._timer.start()

        def go_on(done: int, whole: int) -> bool:
            self.done, self.whole = done, whole
            return not stop.is_set()

        return go_on

    @property
    def share(self) -> float:
        """Of the whole, 0 to 1."""
        return min(1.0, self.done / max(1, self.whole))

    def stop(self) -> None:
        self._stop.set()

    def end(self) -> None:
        self._timer.stop()
