"""Keys to press without looking for them: the key cap above its word, as large as the place asks for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.alerts.state import Card
from ui.widgets.buttons import KeyButton, key_word

FOLLOW, UNFOLLOW, DONE = "Following", "Not following", "Done"


class TallKey(KeyButton):
    """`set_size` gives the height of its word in pixels; the cap above it is as large."""

    def __init__(self, text: str, key: str, parent: QWidget | None = None) -> None:
        self._size = 0
        super().__init__(text, key, "", "", parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_size(self, size: int) -> None:
        if size != self._size:
            self._size = size
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        word, cap = self._metrics()
        return QSize(
            word.horizontalAdvance(self.words()) + theme.px(16),
            cap.height() + word.height() + theme.px(10) + self._size // 2,
        )

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        return QFontMetrics(theme.text_font(self._word(), bold=True)), QFontMetrics(theme.text_font(self._word()))

    def _word(self) -> int:
        return self._size or theme.sizes().body

    def paint_content(self, painter: QPainter) -> None:
        word, cap = self._metrics()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.ink())
        top = (self.height() - cap.height() - word.height() - theme.px(2)) / 2
        side = max(cap.height(), cap.horizontalAdvance(key_word(self._key)) + theme.px(10))
        where = QRectF((self.width() - side) / 2, top, side, cap.height())
        painter.drawRoundedRect(where, theme.px(4), theme.px(4))
        painter.setFont(theme.text_font(self._word()))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, key_word(self._key))
        painter.setFont(theme.text_font(self._word(), bold=True))
        words = QRectF(0, where.bottom() + theme.px(2), self.width(), word.height())
        shown = word.elidedText(self.words(), Qt.TextElideMode.ElideRight, self.width() - theme.px(6))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, shown)


class AnswerKeys(QWidget):
    """The three that need no typing; each signal is one key: [1], [2], [3]."""

    not_plate = Signal()
    other_state = Signal()
    following = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = (TallKey("Not that plate", "1"), TallKey("Other state", "2"), TallKey(FOLLOW, "3"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes().gap)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for key, told in zip(self.keys, (self.not_plate, self.other_state, self.following), strict=True):
            row.addWidget(key, 1)
            key.clicked.connect(told)

    def set_size(self, size: int) -> None:
        for key in self.keys:
            key.set_size(size)

    def show_card(self, card: Card) -> None:
        """An answered alert waits for nothing but to be put away."""
        plate, state, third = self.keys
        for key in (plate, state):
            key.setEnabled(card.outcome is None and not card.busy)
        third.setEnabled(not card.busy)
        third.setText(DONE if card.outcome is not None else UNFOLLOW if card.pinned is not None else FOLLOW)
