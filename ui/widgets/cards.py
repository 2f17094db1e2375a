"""A card in the middle of the window, for the pages that come before the desk."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.paths import PRODUCT
from ui import theme
from ui.messages import Message
from ui.widgets.labels import IconLabel, label


class Card(QWidget):
    """`column` takes the contents; `foot` the buttons, the one for going on at the right."""

    def __init__(self, title: str, under: str = "", width: int = 520, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        frame = QFrame()
        frame.setProperty("panel", "surface")
        frame.setFixedWidth(theme.px(width))
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(theme.px(28), theme.px(24), theme.px(28), theme.px(24))
        inner.setSpacing(theme.px(14))
        head = QVBoxLayout()
        head.setSpacing(theme.px(4))
        self.title = label(title, "title", wrap=True)
        self.under = label(under, "muted", wrap=True)
        head.addWidget(self.title)
        head.addWidget(self.under)
        self.under.setVisible(bool(under))
        inner.addLayout(head)
        self.column = QVBoxLayout()
        self.column.setSpacing(theme.px(12))
        inner.addLayout(self.column, 1)
        self.note = Note()
        inner.addWidget(self.note)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.px(10))
        inner.addSpacing(theme.px(2))
        inner.addLayout(self.foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16))
        outer.addStretch(2)
        outer.addWidget(brand(), 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addSpacing(theme.px(14))
        across = QHBoxLayout()  # not an alignment: that would cut wrapped words off
        across.addStretch(1)
        across.addWidget(frame)
        across.addStretch(1)
        outer.addLayout(across)
        outer.addStretch(3)


def brand() -> QWidget:
    """The product's mark and name."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(12))
    row.addWidget(IconLabel("mark", "accent", theme.sizes().icon + 12))
    row.addWidget(label(PRODUCT, "title"))
    return made


def scrolled(inner: QWidget) -> QScrollArea:
    """Goes up and down where the place is short, never sideways, and takes no keyboard."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area


class Note(QFrame):
    """A message in its place among the contents, for pages that have no message bar above them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(2), 0, theme.px(2))
        row.setSpacing(theme.px(10))
        self._icon = IconLabel("state-danger", "danger", theme.sizes().icon)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        self._text, self._clause = label("", "strong", wrap=True), label("", "small", wrap=True)
        words.addWidget(self._text)
        words.addWidget(self._clause)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.show_message(None)

    def show_message(self, message: Message | None) -> None:
        self.setVisible(message is not None)
        if message is None:
            return
        self._icon.show_icon(message.icon, message.role)
        self._text.setText(" ".join(part for part in (message.text, message.instead) if part))
        self._clause.setText(message.clause)
        self._clause.setVisible(bool(message.clause))
        self.setAccessibleName(message.text)
