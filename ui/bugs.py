"""When the dialog that tells of a bug stands: never two at once, while the car moves, or in a picture's way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.messages import BugDialog


class Bugs(QObject):
    """`end_wanted`: the member ends the program. The process's exit code tells of a bug in any case."""

    end_wanted = Signal()

    def __init__(self, window: QWidget, log_file: Callable[[], Path | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._log_file = window, log_file
        self.silent = False  # while a picture of the window is to be taken
        self._shown = self._driving = False
        self._aside = ""  # the kind of a bug that is told when the car is parked

    def show(self, kind: str) -> None:
        if self.silent or self._shown:
            return
        if self._driving:
            self._aside = kind
            return
        self._shown, self._aside = True, ""
        dialog = BugDialog(kind, self._log_file(), self._window)
        dialog.finished.connect(lambda _: self._closed(dialog, kind))
        dialog.open()

    def set_driving(self, driving: bool) -> None:
        self._driving = driving
        if not driving and self._aside:
            self.show(self._aside)

    def _closed(self, dialog: BugDialog, kind: str) -> None:
        self._shown = False
        if self._driving:
            self._aside = kind
        dialog.deleteLater()
        if dialog.wants_end:
            self.end_wanted.emit()
