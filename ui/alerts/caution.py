"""The caution that a list gives with an entry: the one filled bar on a card, as many lines as its words need."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, theme

_FLAGS = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


class CautionBar(QWidget):
    """Hidden while there is nothing to be cautious about."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._role = "", "danger"
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_caution(self, caution: str, role: str) -> None:
        self._words, self._role = f"CAUTION: {caution}", role
        self.setAccessibleName(self._words)
        self.setVisible(bool(caution))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, QFontMetrics(_font()).height() + _pad())

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, width - self._left() - _pad(), 10_000)
        return QFontMetrics(_font()).boundingRect(room, int(_FLAGS), self._words).height() + _pad()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colours = theme.current()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour(self._role))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
            side, line = theme.sizes().body + theme.px(3), QFontMetrics(_font()).height() + _pad()
            icons.paint(painter, "caution", "on_state", QRectF(_pad(), (line - side) / 2, side, side))
            painter.setFont(_font())
            painter.setPen(colours.colour("on_state"))
            where = self.rect().adjusted(self._left(), _pad() // 2, -_pad(), 0)
            painter.drawText(where, int(_FLAGS), self._words)

    def _left(self) -> int:
        return _pad() + theme.sizes().body + theme.px(9)


def _pad() -> int:
    return theme.px(8)


def _font() -> QFont:
    return theme.text_font(bold=True)
