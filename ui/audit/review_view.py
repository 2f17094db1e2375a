"""The weekly review as a pass by keyboard: K in order, F a finding with a note; outliers stand with each search."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from app.domain.audit_review import Finding
from ui import theme, words
from ui.audit.log_view import DetailPanel
from ui.audit.papers import FILES, PickTarget
from ui.audit.review_presenter import ReviewLine, ReviewPresenter, ReviewState
from ui.forms import Option
from ui.widgets.buttons import KeyButton
from ui.widgets.empty_place import EmptyPlace
from ui.widgets.form_fields import Choice
from ui.widgets.labels import MarkLabel, label
from ui.widgets.path_picker import picked_target
from ui.widgets.question import Question
from ui.widgets.table_model import Table, TableColumn, TableModel

_COLUMNS: tuple[TableColumn[ReviewLine], ...] = (
    TableColumn("Decision", lambda line: line.mark.word, mark=lambda line: line.mark),
    TableColumn("When", lambda line: line.when),
    TableColumn("Member", lambda line: line.member, weight=3),
    TableColumn("Case", lambda line: line.case, weight=2),
    TableColumn("Plate", lambda line: line.plate, weight=2),
    TableColumn("Factual basis", lambda line: line.basis, weight=5),
    TableColumn("Drawn by", lambda line: line.drawn),
)
_FINDINGS = [Option(one, one.value[:1].upper() + one.value[1:]) for one in Finding if one is not Finding.IN_ORDER]


class ReviewView(QWidget):
    """Draws a ReviewState. `message` carries a Message for the window."""

    message = Signal(object)

    def __init__(
        self, presenter: ReviewPresenter, pick_target: PickTarget = picked_target, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter, self._pick_target = presenter, pick_target
        self.begin = KeyButton("Open a review", "Ctrl+N", "eye", "primary")
        self.good = KeyButton("In order", "K", "tick")
        self.bad = KeyButton("Finding", "F", "state-warn", "danger")
        self.close_it = KeyButton("Close the review", "Ctrl+E", "lock")
        self.pdf = KeyButton("PDF", "Ctrl+D", "file")
        self.cancel = KeyButton("Stop", "Escape", "stop")
        self.question = Question("Close it", "Leave it open", "lock")
        self.note = FindingLine(presenter)
        self.table = Table(_COLUMNS, "Searches in this review")
        self._model = TableModel(_COLUMNS, lambda line: line.id, self)
        self.table.setModel(self._model)
        self.table.horizontalHeader().setResizeContentsPrecision(60)
        self.table.fit_columns()
        self.detail = DetailPanel()
        self._due, self._left = MarkLabel(), label("", "muted")
        self._head, self._about = label("", "muted", wrap=True), label("", wrap=True)
        self._problem = label("", "problem", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._none = EmptyPlace(
            "eye", "No review yet", "Opened, it draws a sample of the searches, and names outliers."
        )
        self._nothing = EmptyPlace(
            "tick", "No searches in this period", "There is nothing to decide: close the review."
        )
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)
        self.show_state(presenter.state)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self._due)
        head.addWidget(self._head, 1)
        head.addWidget(self._bar, 1)
        head.addWidget(self._left)
        for button in (self.cancel, self.pdf, self.close_it, self.begin):
            head.addWidget(button)
        acts = QHBoxLayout()
        acts.setSpacing(theme.px(10))
        acts.addWidget(self.good)
        acts.addWidget(self.bad)
        acts.addWidget(self._problem, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().gap)
        column.addLayout(head)
        for part, stretch in (
            (self._about, 0), (self._none, 1), (self._nothing, 1), (self.table, 1), (self.detail, 0), (self.note, 0),
            (self.question, 0),
        ):  # fmt: skip
            column.addWidget(part, stretch)
        column.addLayout(acts)

    def _connect(self) -> None:
        presenter = self._presenter
        for button, deed in (
            (self.begin, presenter.open_one), (self.good, presenter.in_order), (self.bad, presenter.ask_finding),
            (self.close_it, presenter.ask_close), (self.pdf, presenter.want), (self.cancel, presenter.stop),
        ):  # fmt: skip
            button.clicked.connect(deed)
        self.question.yes.connect(presenter.close)
        self.question.no.connect(presenter.leave_open)
        self.table.selectionModel().currentRowChanged.connect(self._chose)
        presenter.target_wanted.connect(self._pick)
        presenter.message.connect(self.message)
        presenter.changed.connect(self.show_state)

    def opened(self) -> None:
        self._presenter.start()

    def left(self) -> None:
        """What is under way goes on: it is asked for once."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """The member signs out: what is being read is let go."""
        self._presenter.stop()
        super().closeEvent(event)

    def show_state(self, state: ReviewState) -> None:
        self._head.setText(state.head)
        self._due.show_mark(state.due)
        self._due.setVisible(state.loaded)
        self._about.setText(state.about if state.loaded else "Reading …")
        self._left.setText(f"{words.count(state.left)} of {words.count(state.total)} to decide")
        self._left.setVisible(state.is_open and bool(state.total))
        self._none.setVisible(state.loaded and not state.there and not state.opening)
        self._nothing.setVisible(state.is_open and not state.lines)
        self.table.setVisible(bool(state.lines))
        self._model.show(state.lines)
        place = self._model.place_of(state.chosen)
        if place >= 0 and place != self.table.chosen_place():
            self.table.selectRow(place)
        self.detail.show_lines(state.line.detail if state.line else ())
        self._bar.setVisible(state.opening)
        self._bar.setRange(0, 100)
        self._bar.setValue(int(state.share * 100))
        self._show_acts(state)
        was_asking = self.note.isVisibleTo(self)
        self.note.show_state(state)
        if was_asking and not state.asking:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.question.ask(state.closing)
        self._problem.setText(state.problem)

    def _show_acts(self, state: ReviewState) -> None:
        deciding = state.is_open and state.may and not state.asking and not state.closing
        for button in (self.good, self.bad, self.close_it):
            button.setVisible(state.is_open and state.may)
            button.setEnabled(deciding and not state.busy)
        self.begin.setVisible(state.loaded and not state.is_open and state.may and not state.opening)
        self.cancel.setVisible(state.opening)
        self.pdf.setVisible(state.there and state.may_save)
        self.pdf.setEnabled(not state.busy)

    def _chose(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.choose(self._model.row_at(current.row()).id)

    def _pick(self, kind: str, name: str) -> None:
        self._presenter.save(self._pick_target(self, "Save the review", name, FILES[kind]))


class FindingLine(QFrame):
    """Which finding, and what was found; Enter takes it, Esc lets the search be."""

    def __init__(self, presenter: ReviewPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.setProperty("panel", "raised")
        self.kind = Choice()
        self.kind.setAccessibleName("Finding")
        self.kind.setMinimumContentsLength(24)
        self.kind.show_options(_FINDINGS)
        self.line = QLineEdit()
        self.line.setMaxLength(500)
        self.line.setAccessibleName("What was found")
        self.line.setPlaceholderText("What was found, and what is done about it")
        self.take = KeyButton("Take it", "Return", "tick", "primary")
        self.leave = KeyButton("Leave it", "Escape", "back")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(6), theme.px(6), theme.px(6))
        row.setSpacing(theme.px(12))
        row.addWidget(self.kind)
        row.addWidget(self.line, 1)
        row.addWidget(self.take)
        row.addWidget(self.leave)
        self.kind.activated.connect(self._picked)
        self.line.textEdited.connect(presenter.write)
        self.take.clicked.connect(presenter.noted)
        self.leave.clicked.connect(presenter.dismiss)
        self.hide()

    def _picked(self, place: int) -> None:
        chosen = self.kind.value_at(place)
        assert isinstance(chosen, Finding)  # the options are its own
        self._presenter.pick(chosen)

    def show_state(self, state: ReviewState) -> None:
        self.kind.show_value(state.finding)
        if self.line.text() != state.note:
            self.line.setText(state.note)
        if state.asking == self.isHidden():
            self.setVisible(state.asking)
            if state.asking:
                self.line.setFocus(Qt.FocusReason.OtherFocusReason)
