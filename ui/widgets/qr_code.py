"""A QR code as a widget: dark on white in both themes, since many readers fail on one that is light on dark."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

QUIET = 4  # modules of white around it, as readers want


class QrCode(QWidget):
    """`side`: how large it may be, in pixels of the 1366×768 drawing; every module is a whole number of pixels. Nothing
    covers a screen, so large modules are worth more than correction."""

    def __init__(self, text: str, side: int, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = tuple(bytes(row) for row in segno.make(text, error="l", micro=False).matrix)
        modules = len(self._rows) + 2 * QUIET
        self._module = max(2, theme.px(side) // modules)
        self._side = self._module * modules
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        module, begin = self._module, self._module * QUIET
        with QPainter(self) as painter:
            painter.fillRect(QRect(0, 0, self._side, self._side), theme.PAPER)
            for down, row in enumerate(self._rows):
                for across, dark in enumerate(row):
                    if dark:
                        where = QRect(begin + across * module, begin + down * module, module, module)
                        painter.fillRect(where, theme.BLACK)
