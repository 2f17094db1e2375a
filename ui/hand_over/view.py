"""The hand-over page: what is handed over on the left, who takes it on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.hand_over.page import Line, Part
from ui.hand_over.presenter import HandOverPresenter, HandOverState
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Note
from ui.widgets.choices import TickRow
from ui.widgets.fields import Field
from ui.widgets.labels import MarkLabel, label, separator

TAKER_WIDTH = 500


class HandOverView(QWidget):
    """`away`: back to Live. Read again each time it comes to the front."""

    away = Signal()

    def __init__(
        self, presenter: HandOverPresenter, banner: tuple[str, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter, self._banner = presenter, banner
        presenter.setParent(self)
        self._shown: tuple[Part, ...] | None = ()
        row = QHBoxLayout(self)
        gap = theme.sizes().gap
        row.setContentsMargins(2 * gap, 2 * gap, 2 * gap, 2 * gap)
        row.setSpacing(2 * gap)
        row.addWidget(self._page(), 1)
        row.addWidget(self._taker())
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_state(presenter.state)

    def _page(self) -> QFrame:
        frame = _panel()
        column = QVBoxLayout(frame)
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(8), theme.px(12))
        column.addWidget(label("Hand over", "title"))
        column.addWidget(label("The cameras go on running. The incoming member reads this page.", "muted", wrap=True))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._parts = QVBoxLayout(inside)
        self._parts.setContentsMargins(0, theme.px(8), theme.px(12), 0)
        self._parts.setSpacing(theme.px(10))
        area.setWidget(inside)
        column.addWidget(area, 1)
        return frame

    def _taker(self) -> QFrame:
        frame = _panel()
        frame.setFixedWidth(theme.px(TAKER_WIDTH))
        column = QVBoxLayout(frame)
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(14))
        column.setSpacing(theme.px(8))
        self.badge, self.password = Field("Incoming member's badge number"), Field("Password", password=True)
        self.code = Field("Code")
        state = self._presenter.state
        self.rows = {each.id: TickRow(each.title, each.clause) for each in state.purposes}
        self.read = TickRow("I have read this page", "and the notice below it")
        self.problem, self.note = label("", "problem", wrap=True), Note()
        self.back = KeyButton("Back to Live", "Escape", "back", "quiet")
        self.take = KeyButton("Take over", "Return", "duty", "primary")
        column.addWidget(label("Taking over", "heading"))
        column.addWidget(self.badge)
        column.addLayout(self._secrets())
        column.addWidget(label("The cameras then run for these purposes:", "muted"))
        column.addWidget(_scrolled(list(self.rows.values())), 1)
        column.addWidget(self.read)
        column.addWidget(self.problem)
        column.addWidget(self.note)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.take)
        column.addLayout(foot)
        return frame

    def _secrets(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self.password, 3, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.code, 2, Qt.AlignmentFlag.AlignTop)
        return row

    def _connect(self) -> None:
        presenter = self._presenter
        self.badge.edited.connect(self._edit)
        self.password.edited.connect(self._edit)
        self.code.edited.connect(self._edit)
        self.read.toggled.connect(presenter.tick_read)
        for purpose, row in self.rows.items():
            row.toggled.connect(lambda on, wanted=purpose: presenter.pick(wanted, on))
        self.take.clicked.connect(presenter.submit)
        self.back.clicked.connect(self._leave)
        presenter.changed.connect(self.show_state)

    def opened(self) -> None:
        self._presenter.open()

    def left(self) -> None:
        """Put aside or left by another key: what was typed is there when it comes back."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.badge.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: HandOverState) -> None:
        self.badge.show_text(state.badge)
        self.password.show_text(state.password)
        self.code.show_text(state.code)
        self.badge.show_problem(state.badge_problem)
        self.password.show_problem(state.password_problem)
        self.code.show_problem(state.code_problem)
        for purpose, row in self.rows.items():
            row.setChecked(purpose in state.picked)
            row.setEnabled(not state.busy)
        self.read.setChecked(state.read)
        self.problem.setText(state.problem)
        self.problem.setVisible(bool(state.problem))
        self.note.show_message(state.message)
        self.take.setText("Taking over …" if state.busy else "Take over")
        for part in (self.badge, self.password, self.code, self.read, self.back):
            part.setEnabled(not state.busy)
        self.take.setEnabled(not state.busy and state.parts is not None)
        if state.message is not None and not state.busy and not state.password and self.isVisible():
            self.password.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_parts(state.parts)

    def _show_parts(self, parts: tuple[Part, ...] | None) -> None:
        if parts == self._shown:
            return
        self._shown = parts
        while (item := self._parts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if parts is None:
            self._parts.addWidget(label("Putting the page together …", "muted"))
        for part in parts or ():
            self._parts.addWidget(_part(part))
        if parts and self._banner:
            self._parts.addWidget(separator())
            self._parts.addWidget(label("\n".join(self._banner), "small", wrap=True))
        self._parts.addStretch(1)

    def _edit(self, _: str) -> None:
        self._presenter.edit(self.badge.text(), self.password.text(), self.code.text())

    def _leave(self) -> None:
        self._presenter.forget()
        self.away.emit()


def _panel() -> QFrame:
    frame = QFrame()
    frame.setProperty("panel", "surface")
    return frame


def _part(part: Part) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(3))
    column.addWidget(label(part.title, "strong"))
    for line in part.lines:
        column.addWidget(_line(line))
    return made


def _line(line: Line) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(theme.px(6), 0, 0, 0)
    row.setSpacing(theme.px(10))
    mark = MarkLabel()
    mark.show_mark(line.mark)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(line.words, wrap=True), 1)
    return made


def _scrolled(rows: list[TickRow]) -> QScrollArea:
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(4))
    for row in rows:
        column.addWidget(row)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area
