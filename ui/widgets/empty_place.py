"""What stands where a list would, while there is nothing in it: a picture, a sentence, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.widgets.labels import IconLabel, label


class EmptyPlace(QWidget):
    """In the middle of the room it is given."""

    def __init__(self, icon: str, title: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(8))
        column.addStretch(2)
        column.addWidget(IconLabel(icon, "muted", theme.sizes().icon * 2), 0, Qt.AlignmentFlag.AlignHCenter)
        self._words = label(words, "muted", wrap=True)
        for line in (label(title, "heading", wrap=True), self._words):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        column.addStretch(3)

    def show_words(self, words: str) -> None:
        self._words.setText(words)
