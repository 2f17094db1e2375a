"""The column of screens on the left: big targets with icon, word and key; more than colour marks the open one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, theme
from ui.widgets.buttons import KeyButton, paint_key

WIDTH = 108
HEIGHT = 84
LEAST_HEIGHT = 54  # on a small screen with many of them: the key then stands beside the icon


class RailButton(KeyButton):
    """A screen's button; `show_count` puts a number on it, such as the alerts that wait."""

    def __init__(self, title: str, key: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(title, key, icon, "rail", parent)
        self._title, self._count = title, 0
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)

    def show_count(self, number: int, of: str) -> None:
        if number != self._count:
            self._count = number
            self.setAccessibleName(f"{self._title}, {number} {of}" if number else self._title)
            self.update()

    def sizeHint(self) -> QSize:
        px = theme.sizes().px
        return QSize(px(WIDTH), px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        px = theme.sizes().px
        return QSize(px(WIDTH), px(LEAST_HEIGHT))

    def paint_content(self, painter: QPainter) -> None:
        colours, lengths = theme.current(), theme.sizes()
        ink = QColor(colours.text if self.isChecked() else colours.muted)
        side = round(lengths.icon * 1.2)
        text = QFontMetrics(theme.text_font(bold=self.isChecked()))
        small = QFontMetrics(theme.text_font(lengths.small))
        cap = small.horizontalAdvance(self._key) + 12
        whole = side + text.height() + small.height() + 10
        low = self.height() < whole + 2
        top = (self.height() - (side + text.height() + 2 if low else whole)) / 2
        left = (self.width() - side - (cap + 8 if low else 0)) / 2
        if self.isChecked():
            painter.fillRect(QRectF(0, 3, 5, self.height() - 6), QColor(colours.accent))
        icons.paint_in(painter, self._icon_name, ink, QRectF(left, top, side, side))
        painter.setPen(ink)
        painter.setFont(theme.text_font(bold=self.isChecked()))
        words = QRectF(0, top + side + 2, self.width(), text.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._title)
        key_left = left + side + 8 if low else (self.width() - cap) / 2
        key_middle = top + side / 2 if low else words.bottom() + 4 + small.height() / 2
        paint_key(painter, self._key, ink, key_left, key_middle)
        if self._count:
            self._paint_count(painter)

    def _paint_count(self, painter: QPainter) -> None:
        colours = theme.current()
        font = theme.text_font(bold=True)
        words = str(self._count) if self._count < 100 else "99+"
        metrics = QFontMetrics(font)
        width = max(metrics.height() + 2, metrics.horizontalAdvance(words) + 14)
        where = QRectF(self.width() / 2 + 8, 5, width, metrics.height() + 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.surface), 2))
        painter.setBrush(QColor(colours.danger))
        painter.drawRoundedRect(where, where.height() / 2, where.height() / 2)
        painter.setPen(QColor(colours.on_state))
        painter.setFont(font)
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, words)
