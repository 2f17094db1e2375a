"""The strip under the top bar that says that the clock is not believed, with the second member's form in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import actions, theme
from ui.clock.presenter import ClockPresenter, ClockState
from ui.messages import Message
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Note
from ui.widgets.fields import Field
from ui.widgets.labels import IconLabel, label, set_look

_KEPT = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape})
CONFIRM_KEY = "Ctrl+Return"


class ClockStrip(QFrame):
    """Draws a ClockState; `message` carries a Message for the window. It takes the keyboard only when it is asked to,
    and stays as long as the clock is doubted."""

    message = Signal(object)

    def __init__(self, presenter: ClockPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        presenter.setParent(self)
        self.setProperty("panel", "message")
        self._says, self._means = label("", "strong", wrap=True), label("", "muted", wrap=True)
        self.vouch = KeyButton("Second member", actions.VOUCH.key, "member")
        self.form = _Form()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(8), theme.px(8), theme.px(8))
        column.setSpacing(theme.px(8))
        column.addLayout(self._head())
        column.addWidget(self.form)
        self.vouch.clicked.connect(presenter.press_vouch)
        self.form.away.connect(presenter.press_vouch)
        self.form.given.connect(presenter.confirm)
        presenter.message.connect(self.message)
        presenter.changed.connect(self.show_state)
        self.show_state(presenter.state)
        presenter.start()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        said = QVBoxLayout()
        said.setSpacing(theme.px(2))
        said.addWidget(self._says)
        said.addWidget(self._means)
        row.addWidget(IconLabel("state-danger", "danger", theme.sizes().icon + 4))
        row.addLayout(said, 1)
        row.addWidget(self.vouch)
        return row

    def hideEvent(self, event: QHideEvent) -> None:
        """As when the car begins to move: a password that was typed does not wait for it to stand."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._presenter.put_away()

    def show_state(self, state: ClockState) -> None:
        self.setVisible(bool(state.says))
        set_look(self, "state", "danger")
        self._says.setText(state.says)
        self._means.setText(state.means)
        self.setAccessibleName(state.says)
        self.vouch.setVisible(state.may_vouch)
        self.vouch.setEnabled(not state.busy)
        self.vouch.setText("Not now" if state.asking else "Second member")
        self.form.show_state(state)


class _Form(QWidget):
    """`given` carries badge, password and code, `away` comes with Esc. What is typed presses no key of the screen."""

    given = Signal(str, str, str)
    away = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.badge, self.password = Field("Second member's badge number"), Field("Password", password=True)
        self.code = Field("Code")
        self.confirm = KeyButton("", CONFIRM_KEY, "tick", "primary")
        self._message: Message | None = None
        self.due, self.note = label("", "small", wrap=True), Note()
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self.badge, 3, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.password, 3, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.code, 2, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()  # on a line with the fields, below where their captions are
        beside.setSpacing(theme.px(4))
        beside.addWidget(label("", "strong"))
        beside.addWidget(self.confirm)
        beside.addStretch(1)
        row.addLayout(beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(38), 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addLayout(row)
        column.addWidget(self.due)
        column.addWidget(self.note)
        self.badge.entered.connect(lambda: self.password.line.setFocus(Qt.FocusReason.OtherFocusReason))
        self.password.entered.connect(lambda: self.code.line.setFocus(Qt.FocusReason.OtherFocusReason))
        self.code.entered.connect(self._give)
        self.confirm.clicked.connect(self._give)
        for field in (self.badge, self.password, self.code):
            field.line.installEventFilter(self)
        self.hide()

    def show_state(self, state: ClockState) -> None:
        opens = state.asking and self.isHidden()
        failed = state.message is not None and state.message is not self._message
        self._message = state.message
        if not state.asking or failed:
            self.password.show_text("")
            self.code.show_text("")
        if not state.asking:
            self.badge.show_text("")
        self.confirm.setText("Checking …" if state.busy else f"I vouch: it is {state.time}")
        self.due.setText(state.due)
        self.due.setVisible(bool(state.due))
        self.badge.show_problem(state.badge_problem)
        self.password.show_problem(state.password_problem)
        self.code.show_problem(state.code_problem)
        self.note.show_message(state.message)
        for part in (self.badge, self.password, self.code, self.confirm):
            part.setEnabled(not state.busy)
        self.setVisible(state.asking)
        if opens or (state.badge_problem and not self.badge.text()):
            self.badge.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif failed:
            self.password.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Esc are taken before any button of the open screen answers to them."""
        if isinstance(event, QKeyEvent) and event.key() in _KEPT and not event.modifiers() & _COMMAND:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                self.away.emit()
                return True
        return super().eventFilter(watched, event)

    def _give(self) -> None:
        self.given.emit(self.badge.text(), self.password.text(), self.code.text())


_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
