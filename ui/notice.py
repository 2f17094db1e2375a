"""A page for a desk that cannot open: why, and the one key that ends it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.paths import PRODUCT
from ui.messages import Message
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Card


class NoticeView(Card):
    """`ended` when it has been read."""

    ended = Signal()

    def __init__(self, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(f"{PRODUCT} cannot open", "", 560, parent)
        self.note.show_message(message)
        self.end = KeyButton("End", "Return", "close", "primary")
        self.foot.addStretch(1)
        self.foot.addWidget(self.end)
        self.end.clicked.connect(self.ended)
        self.setFocusProxy(self.end)
