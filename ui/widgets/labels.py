"""Text on screen in the style sheet's roles, and states as shape, word and colour together."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui import icons, theme
from ui.words import Mark


def label(text: str = "", role: str = "", wrap: bool = False) -> QLabel:
    """Plain text (never rich: what it shows may come from a file) in a role of desk.qss: title, heading, strong, muted,
    small, problem or a state."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet selects by, and let it select again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def separator() -> QFrame:
    """A thin horizontal line."""
    made = QFrame()
    made.setProperty("panel", "line")
    made.setFixedHeight(1)
    return made


class IconLabel(QWidget):
    """One icon in a role's colour."""

    def __init__(self, name: str, role: str = "text", size: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role, self._size = name, role, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, role: str) -> None:
        if (name, role) != (self._name, self._role):
            self._name, self._role = name, role
            self.update()

    def sizeHint(self) -> QSize:
        side = self._size or theme.sizes().icon
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            icons.paint(painter, self._name, self._role, self.rect().toRectF())


class MarkLabel(QWidget):
    """A state: its shape and its word in its colour, after a caption that says what the state is of."""

    def __init__(self, caption: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        self._icon = IconLabel("state-idle", "muted", theme.sizes().body + 2)
        self._caption = label(caption, "muted")
        self._word = label("", "strong")
        self._word.setProperty("mark", "true")
        row.addWidget(self._icon)
        row.addWidget(self._caption)
        self._caption.setVisible(bool(caption))
        row.addWidget(self._word)
        self._mark: Mark | None = None

    def show_mark(self, mark: Mark, caption: str | None = None) -> None:
        if caption is not None:
            self._caption.setText(caption)
            self._caption.setVisible(bool(caption))
        if mark == self._mark:
            return
        self._mark = mark
        self._icon.show_icon(mark.icon, mark.role)
        self._word.setText(mark.word)
        set_look(self._word, "role", mark.role)
        self.setAccessibleName(f"{self._caption.text()} {mark.word}".strip())


class ElidedLabel(QLabel):
    """One line that ends in … when the room is short, whole for the screen reader; for names of any length."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._whole[:6]) + 12, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        fitted = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, max(20, self.width()))
        if fitted != self.text():
            self.setText(fitted)
