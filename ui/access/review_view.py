"""The review as a pass by keyboard: K keeps, E ends, F flags, Z takes the last one back, and all is signed together."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from ui import theme, words
from ui.access.review_presenter import Asking, ReviewLine, ReviewPresenter, ReviewState, Show
from ui.forms import Option
from ui.widgets.buttons import KeyButton
from ui.widgets.empty_place import EmptyPlace
from ui.widgets.form_fields import Choice
from ui.widgets.labels import MarkLabel, label
from ui.widgets.question import Question
from ui.widgets.table_model import Table, TableColumn, TableModel
from ui.words import Mark

_COLUMNS: tuple[TableColumn[ReviewLine], ...] = (
    TableColumn("Decision", lambda line: line.mark.word, mark=lambda line: line.mark),
    TableColumn("Name", lambda line: line.member.name, weight=3),
    TableColumn("Badge", lambda line: line.member.badge),
    TableColumn("Unit", lambda line: line.member.unit, weight=2),
    TableColumn("Roles", lambda line: line.member.roles, weight=3),
    TableColumn("Since", lambda line: line.member.since),
    TableColumn("Last use", lambda line: line.member.last_use),
    TableColumn("Note", lambda line: line.note, weight=2),
)


class ReviewView(QWidget):
    """Draws a ReviewState. `document` belongs to whoever made this view."""

    def __init__(self, presenter: ReviewPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.begin = KeyButton("Open a review", "Ctrl+N", "eye", "primary")
        self.keep = KeyButton("Keep", "K", "tick")
        self.end = KeyButton("End", "E", "stop", "danger")
        self.flag = KeyButton("Flag", "F", "state-warn")
        self.undo = KeyButton("Undo", "Z", "back")
        self.sign = KeyButton("Sign", "Ctrl+S", "tick", "primary")
        self.close_it = KeyButton("Close the review", "Ctrl+E", "lock")
        self.document = KeyButton("PDF", "Ctrl+D", "file")
        self.show_only = Choice()
        self.show_only.setAccessibleName("Which members")
        self.show_only.setMinimumContentsLength(14)
        self.show_only.show_options([Option(one, one.value) for one in Show])
        self.question = Question("Close it", "Leave it open", "lock")
        self.note = NoteLine(presenter)
        self.table = Table(_COLUMNS, "Members in this review")
        self._model = TableModel(_COLUMNS, lambda line: line.id, self)
        self.table.setModel(self._model)
        self.table.horizontalHeader().setResizeContentsPrecision(60)
        self.table.fit_columns()
        self._due, self._progress = MarkLabel(), label("", "muted")
        self._head, self._last = label("", "muted", wrap=True), label("", wrap=True)
        self._problem = label("", "problem", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the review")
        self._none = EmptyPlace("eye", "No review is open", "Opened, every member with access is looked at once.")
        self._done = EmptyPlace("tick", "Nobody is left here", "Show all, or close the review.")
        self._lay_out()
        self.setFocusProxy(self.table)
        self._connect()
        self.show_state(presenter.state)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self._due)
        head.addWidget(self._bar, 1)
        head.addWidget(self._progress)
        head.addWidget(self._last, 1)
        for shown in (self.show_only, self.document, self.close_it, self.begin):
            head.addWidget(shown)
        acts = QHBoxLayout()
        acts.setSpacing(theme.px(10))
        for button in (self.keep, self.end, self.flag, self.undo):
            acts.addWidget(button)
        acts.addWidget(self._problem, 1)
        acts.addWidget(self.sign)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().gap)
        column.addLayout(head)
        for part, stretch in (
            (self._head, 0), (self._none, 1), (self._done, 1), (self.table, 1), (self.note, 0),
            (self.question, 0),
        ):  # fmt: skip
            column.addWidget(part, stretch)
        column.addLayout(acts)

    def _connect(self) -> None:
        presenter = self._presenter
        for button, deed in (
            (self.begin, presenter.open_one), (self.keep, presenter.keep), (self.end, presenter.ask_end),
            (self.flag, presenter.ask_flag), (self.undo, presenter.undo), (self.sign, presenter.sign),
            (self.close_it, presenter.ask_close),
        ):  # fmt: skip
            button.clicked.connect(deed)
        self.question.yes.connect(presenter.close)
        self.question.no.connect(presenter.leave_open)
        self.show_only.activated.connect(self._only)
        self.table.selectionModel().currentRowChanged.connect(self._chose)
        presenter.changed.connect(self.show_state)

    def _only(self, place: int) -> None:
        chosen = self.show_only.value_at(place)
        assert isinstance(chosen, Show)  # the options are its own
        self._presenter.only(chosen)

    def show_state(self, state: ReviewState) -> None:
        is_open = bool(state.due)
        self._head.setText(state.head)
        self._last.setText(state.last)
        self._last.setVisible(not is_open)
        self._none.setVisible(state.loaded and not is_open)
        self._done.setVisible(is_open and not state.lines)
        self.table.setVisible(is_open and bool(state.lines))
        self._show_progress(state, is_open)
        self._model.show(state.lines)
        place = self._model.place_of(state.chosen)
        if place >= 0 and place != self.table.chosen_place():
            self.table.selectRow(place)
        self.show_only.show_value(state.show)
        self._show_acts(state, is_open)
        was_asking = self.note.isVisibleTo(self)
        self.note.show_state(state)
        if was_asking and state.asking is Asking.NOTHING:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.question.ask(state.closing)
        self._problem.setText(state.problem)

    def _show_progress(self, state: ReviewState, is_open: bool) -> None:
        for part in (self._due, self._bar, self._progress, self.show_only):
            part.setVisible(is_open)
        self._due.show_mark(
            Mark("danger", "clock", f"Was due {state.due}")
            if state.overdue
            else Mark("text", "clock", f"Due {state.due}")
        )
        self._bar.setRange(0, max(1, state.total))
        self._bar.setValue(state.signed + state.pending)
        left = state.total - state.signed - state.pending
        said = f"{words.count(state.signed)} of {words.count(state.total)} signed, {words.count(left)} left"
        self._progress.setText(f"{said}, {words.count(state.pending)} to sign" if state.pending else said)

    def _show_acts(self, state: ReviewState, is_open: bool) -> None:
        deciding = is_open and state.may and state.asking is Asking.NOTHING and not state.closing
        for button in (self.keep, self.end, self.flag, self.undo, self.sign):
            button.setVisible(is_open and state.may)
            button.setEnabled(deciding and not state.busy)
        self.undo.setEnabled(deciding and bool(state.pending) and not state.busy)
        self.sign.setEnabled(deciding and bool(state.pending) and not state.busy)
        self.sign.setText(
            "Signing …"
            if state.busy
            else f"Sign {words.counted(state.pending, 'decision')}"
            if state.pending
            else "Sign"
        )
        self.close_it.setVisible(is_open and state.may)
        self.close_it.setEnabled(deciding and not state.busy)
        self.begin.setVisible(state.loaded and not is_open and state.may)

    def _chose(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.choose(self._model.row_at(current.row()).id)


class NoteLine(QFrame):
    """One line for why access ends or is flagged; Enter takes it, Esc lets the member be."""

    def __init__(self, presenter: ReviewPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "raised")
        self.line = QLineEdit()
        self.line.setMaxLength(500)
        self.take = KeyButton("Take it", "Return", "tick", "primary")
        self.leave = KeyButton("Leave it", "Escape", "back")
        self._why = label("", "strong")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(6), theme.px(6), theme.px(6))
        row.setSpacing(theme.px(12))
        row.addWidget(self._why)
        row.addWidget(self.line, 1)
        row.addWidget(self.take)
        row.addWidget(self.leave)
        self.line.textEdited.connect(presenter.write)
        self.take.clicked.connect(presenter.noted)
        self.leave.clicked.connect(presenter.dismiss)
        self.hide()

    def show_state(self, state: ReviewState) -> None:
        asked = state.asking is not Asking.NOTHING
        self._why.setText(state.asking.value)
        self.line.setAccessibleName(state.asking.value)
        if self.line.text() != state.note:
            self.line.setText(state.note)
        if asked == self.isHidden():
            self.setVisible(asked)
            if asked:
                self.line.setFocus(Qt.FocusReason.OtherFocusReason)
