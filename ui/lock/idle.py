"""How long nobody has touched mouse, keyboard or screen in any of our windows.

Python sees an event only to notice that somebody is there: after the first one nothing is listened to until the next
look, a few seconds later.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

LOOKS_MS = 5000

_KINDS = QEvent.Type
_TOUCHED = frozenset({
    _KINDS.KeyPress, _KINDS.MouseButtonPress, _KINDS.MouseMove, _KINDS.Wheel, _KINDS.TouchBegin, _KINDS.TouchUpdate,
    _KINDS.TabletPress, _KINDS.TabletMove,
})  # fmt: skip


class Idle(QObject):
    """`reached` comes after so many seconds without a touch, again at each look, until somebody touches anything; the
    touch that comes too late goes nowhere. `ran`: seconds, by a counter that nobody sets and that sleep does not stop.
    """

    reached = Signal()

    def __init__(
        self,
        ran: Callable[[], float],
        limit_s: Callable[[], float],
        looks_ms: int = LOOKS_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ran, self._limit_s = ran, limit_s
        self._touched = ran()
        self._timer = QTimer(self, interval=looks_ms)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._listen()

    def look(self) -> None:
        if self._late():
            self.reached.emit()
        self._listen()

    def stop(self) -> None:
        self._timer.stop()
        self._listen_no_more()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Of the windows themselves: keys, pointer and touch come to them before any widget."""
        if event.type() not in _TOUCHED:
            return False
        late = self._late()
        self._touched = self._ran()
        self._listen_no_more()
        if late:
            event.accept()
            self.reached.emit()
        return late

    def _late(self) -> bool:
        return self._ran() - self._touched >= self._limit_s()

    def _listen(self) -> None:
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)

    def _listen_no_more(self) -> None:
        for window in QGuiApplication.topLevelWindows():
            window.removeEventFilter(self)
