"""Ctrl+C and a polite kill end the desk as closing its window does: cameras stopped, data closed."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal


class EndSignals(QObject):
    """`asked` comes on the window's thread. Python runs its handlers only between bytecodes, which Qt's loop never
    reaches by itself: the wake-up socket makes it."""

    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ours, self._theirs = socket.socketpair()
        for end in (self._ours, self._theirs):
            end.setblocking(False)
        self._before_fd = signal.set_wakeup_fd(self._theirs.fileno(), warn_on_full_buffer=False)
        wanted = (signal.SIGINT, signal.SIGTERM)
        self._before = {number: signal.signal(number, _heard) for number in wanted}
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)

    def restore(self) -> None:
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before_fd)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._ours.close()
        self._theirs.close()

    def _woken(self) -> None:
        numbers = set(self._ours.recv(64))
        if numbers & set(self._before):
            self.asked.emit()


def _heard(_number: int, _frame: FrameType | None) -> None:
    """The wake-up socket tells the loop; nothing is done between two bytecodes of somebody else's."""
