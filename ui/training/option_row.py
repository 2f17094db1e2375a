"""One answer to pick: its number key and as many lines as its words need; the whole row is the target."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import theme
from ui.widgets.buttons import paint_key

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter


class OptionRow(QAbstractButton):
    """Among its siblings one is picked; arrow keys move, the number picks."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = str(number)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._key = QShortcut(QKeySequence(self._number), self)
        self._key.activated.connect(self._pressed)

    def _pressed(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.click()

    def show_words(self, words: str) -> None:
        if words != self.text():
            self.setText(words.replace("&", "&&"))
            self.setAccessibleName(words)
            self.setAccessibleDescription(f"Key {self._number}")
            self.updateGeometry()

    def words(self) -> str:
        return self.text().replace("&&", "&")

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), self.heightForWidth(theme.px(420)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.sizes().touch)

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(1, width - self._left() - theme.px(14)), 10_000)
        words = QFontMetrics(theme.text_font(bold=True)).boundingRect(room, int(_WRAPPED), self.words())
        return max(theme.sizes().touch + theme.px(8), words.height() + theme.px(22))

    def _left(self) -> int:
        return theme.px(56)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.current()
        edge, width = ("focus", 3) if self.hasFocus() else ("accent", 2) if self.isChecked() else ("line", 2)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colours.colour(edge), width))
            painter.setBrush(colours.colour("selected" if self.isChecked() else "raised"))
            inset, radius = width / 2, theme.sizes().radius
            painter.drawRoundedRect(self.rect().toRectF().adjusted(inset, inset, -inset, -inset), radius, radius)
            if self.isChecked():
                painter.fillRect(
                    QRect(4, theme.px(8), theme.px(5), self.height() - theme.px(16)), colours.colour("accent")
                )
            ink = colours.colour("text" if self.isEnabled() else "edge")
            paint_key(painter, self._number, ink, theme.px(20), self.height() / 2)
            painter.setPen(ink)
            painter.setFont(theme.text_font(bold=True))
            where = self.rect().adjusted(self._left(), 0, -theme.px(14), 0)
            painter.drawText(where, int(_WRAPPED), self.words())
