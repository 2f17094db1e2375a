"""`--screenshot FILE --after SECONDS`: what the window shows, saved once, by the desk itself."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

log = logging.getLogger(__name__)


class Photographer(QObject):
    """`taken` carries whether the file was written. The seconds count from the last `start`."""

    taken = Signal(bool)

    def __init__(self, window: QWidget, file: Path, after_s: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._file = window, file
        self._timer = QTimer(self, singleShot=True, interval=max(0, round(after_s * 1000)))
        self._timer.timeout.connect(self._take)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _take(self) -> None:
        picture = self._window.grab()
        saved = not picture.isNull() and picture.save(str(self._file), "PNG")
        if not saved:
            log.error("the screenshot could not be written")
        self.taken.emit(saved)
