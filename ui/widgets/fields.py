"""One line to fill in: caption above, what is wrong with it below, in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.labels import IconLabel, label, set_look

LONGEST = 512  # characters; nothing a person types here is longer


class Field(QWidget):
    """`edited` carries the text as it is typed, `entered` comes with the Enter key.

    Passwords show bullets, are kept from the clipboard's history by Qt, and say when Caps Lock is on.
    """

    edited = Signal(str)
    entered = Signal()

    def __init__(self, caption: str, hint: str = "", password: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST)
        self.line.setAccessibleName(caption)
        self._hint = hint
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        self._caption = label(caption, "strong")
        self._caption.setBuddy(self.line)
        column.addWidget(self._caption)
        column.addWidget(self.line)
        column.addLayout(self._below())
        self.setFocusProxy(self.line)
        if password:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
            self.line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
            self.line.installEventFilter(self)
        self.line.textEdited.connect(self.edited)
        self.line.returnPressed.connect(self.entered)
        self.show_problem("")

    def _below(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(2), 0, 0, 0)
        row.setSpacing(theme.px(6))
        self._icon = IconLabel("state-danger", "danger", theme.sizes().body)
        self._said = label("", "small", wrap=True)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._said, 1)
        return row

    def text(self) -> str:
        return self.line.text()

    def show_text(self, text: str) -> None:
        """Does nothing when it already says so: the cursor stays where it is."""
        if self.line.text() != text:
            self.line.setText(text)

    def show_problem(self, problem: str) -> None:
        """What is wrong, or the hint when nothing is."""
        self._said.setText(problem or self._hint)
        set_look(self._said, "role", "problem" if problem else "small")
        self._icon.show_icon("state-danger", "danger")
        self._icon.setVisible(bool(problem))
        self.line.setAccessibleDescription(problem or self._hint)
        set_look(self.line, "wrong", "true" if problem else "false")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt does not tell Caps Lock: a capital typed without Shift, or a small letter with it, does."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._watch_caps_lock(event)
        return super().eventFilter(watched, event)

    def _watch_caps_lock(self, event: QKeyEvent) -> None:
        typed = event.text()
        if len(typed) != 1 or not typed.isalpha() or typed.upper() == typed.lower():
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.show_caps_lock(typed.isupper() is not shift)

    def show_caps_lock(self, on: bool) -> None:
        """A hint beside the field, not a refusal: the password may well be in capitals."""
        words = "Caps Lock is on" if on else self._hint
        if self._icon.isVisibleTo(self) and not on and self.line.property("wrong") == "true":
            return
        self._said.setText(words)
        set_look(self._said, "role", "warn" if on else "small")
        self._icon.show_icon("caps-lock", "warn")
        self._icon.setVisible(on)
