"""`--timings FILE`: when the window was painted, duty began and the first read came, for `main.py bench start`."""

from __future__ import annotations

import json
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from app.changes import Changes
from ui.bridge import Bridge
from ui.main_window import MainWindow


class Timings(QObject):
    """Seconds since 1970 by name; the file is written anew with each, so that what came is there whenever one looks."""

    def __init__(self, file: Path, bridge: Bridge) -> None:
        super().__init__()
        self._file = file
        self._came: dict[str, float] = {}
        bridge.changed.connect(self._changed)
        app = QApplication.instance()
        assert app is not None  # the shell is made after it
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, MainWindow):
            self._note("window")
            app = QApplication.instance()
            assert app is not None
            app.removeEventFilter(self)
        return False

    def _changed(self, changes: Changes) -> None:
        if Changes.DUTY in changes:
            self._note("duty")
        if Changes.READS in changes:
            self._note("first_read")

    def _note(self, name: str) -> None:
        if name not in self._came:
            self._came[name] = time.time()
            self._file.write_text(json.dumps(self._came), encoding="utf-8")
