"""The Qt binding counts its references: CPython 3.11 aborts when None's count reaches zero."""

from __future__ import annotations

import sys

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from pytestqt.qtbot import QtBot

CALLS = 2000


def test_painting_for_hours_takes_no_reference_to_none_away(qtbot: QtBot) -> None:
    """PySide6 6.12.0 took one with every call that gives nothing back: two cameras ended the desk within a minute."""
    picture = QImage(64, 64, QImage.Format.Format_RGB888)
    painter = QPainter(picture)
    room, pen, colour = QRectF(0, 0, 32, 32), QPen(QColor("black")), QColor("white")
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.fillRect(room, colour)
        painter.drawRect(room)
        painter.drawImage(room, picture)
    after = sys.getrefcount(None)
    painter.end()
    assert abs(after - before) < CALLS
