"""The records of the trail: filter, days, table, and on the right the chosen one in full."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.audit.detail_view import DetailPane
from ui.audit.filter import ROWS
from ui.audit.lines import RecordLine
from ui.audit.records_presenter import RecordsPresenter, RecordsState
from ui.audit.timeline import Timeline
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Note
from ui.widgets.empty_place import EmptyPlace
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.path_picker import picked_target
from ui.widgets.table_model import Table, TableColumn, TableModel

PickTarget = Callable[[QWidget, str, str, str], str]
PROOF = ("Save the proof of this record", "record-{}.proof", "Proofs (*.proof)")
TRAIL = ("Save the whole trail", "trail.vouch-trail", "Audit trails (*.vouch-trail)")
DETAIL_WIDTH = 372
NEAR = 40  # rows from the end, at which the next page is asked for
_COLUMNS: tuple[TableColumn[RecordLine], ...] = (
    TableColumn("Time", lambda line: line.time),
    TableColumn("Who", lambda line: line.who, weight=3),
    TableColumn("Badge", lambda line: line.badge),
    TableColumn("Act", lambda line: line.act, weight=5),
    TableColumn("Outcome", lambda line: line.outcome.word, mark=lambda line: line.outcome),
    TableColumn("Case", lambda line: line.case, weight=2),
    TableColumn("Clause", lambda line: line.clause, weight=2),
)


class RecordsView(QWidget):
    """Draws a RecordsState; keys: see the buttons. `message` carries a Message for the window."""

    message = Signal(object)

    def __init__(
        self, presenter: RecordsPresenter, pick_target: PickTarget = picked_target, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter, self._pick_target = presenter, pick_target
        presenter.setParent(self)
        self.form = Form(ROWS)
        self.ask = KeyButton("Show", "Ctrl+R", "search", "primary")
        self.all_days = KeyButton("All days", "Escape", "back")
        self.trail = KeyButton("Save the trail…", "Ctrl+E", "file")
        self.stop = KeyButton("Stop", "Ctrl+D", "stop")
        self.note, self.timeline, self.detail = Note(), Timeline(), DetailPane()
        self.detail.setFixedWidth(theme.px(DETAIL_WIDTH))
        self.table = Table(_COLUMNS, "Records")
        self._model = TableModel(_COLUMNS, lambda line: line.number, self)
        self.table.setModel(self._model)
        self.table.horizontalHeader().setResizeContentsPrecision(60)
        self.table.verticalHeader().setDefaultSectionSize(theme.sizes().touch - theme.px(8))
        self.table.fit_columns()
        self._count = label("", "muted")
        self._stale = label("The filter asks for something else than is shown.", "warn")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Saving the trail")
        self._pages = QStackedWidget()
        for page in (
            EmptyPlace("search", "No records", "Nothing in the trail agrees with the filter."),
            self.table,
            EmptyPlace("state-wait", "Looking", "The records are being read."),
        ):
            self._pages.addWidget(page)
        self._chosen, self._drawing = presenter.state.chosen, False
        self._lay_out()
        self.setFocusProxy(self.table)
        self._connect()
        self.show_state(presenter.state)

    def _lay_out(self) -> None:
        acts = QHBoxLayout()
        acts.setSpacing(theme.px(10))
        acts.addWidget(self._count)
        acts.addWidget(self._stale)
        acts.addStretch(1)
        acts.addWidget(self._bar)
        for button in (self.stop, self.all_days, self.trail, self.ask):
            acts.addWidget(button)
        left = QVBoxLayout()
        left.setSpacing(theme.px(6))
        left.addLayout(acts)
        for part in (self.note, self.timeline):
            left.addWidget(part)
        left.addWidget(self._pages, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addLayout(left, 1)
        row.addWidget(self.detail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.form)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        presenter = self._presenter
        self.form.edited.connect(presenter.edit)
        self.ask.clicked.connect(presenter.ask)
        self.all_days.clicked.connect(presenter.ask)
        self.stop.clicked.connect(presenter.stop_saving)
        self.trail.clicked.connect(lambda: presenter.save_trail(self._pick_target(self, *TRAIL)))
        self.timeline.picked.connect(presenter.ask_day)
        self.table.selectionModel().currentRowChanged.connect(self._chose)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.detail.wanted.connect(presenter.choose)
        self.detail.values.clicked.connect(presenter.show_values)
        self.detail.proof.clicked.connect(self._save_proof)
        presenter.message.connect(self.message)
        presenter.changed.connect(self.show_state)
        presenter.mistaken.connect(lambda: self.form.focus_first(presenter.state.looks))

    def opened(self) -> None:
        """The screen comes to the front."""
        self._presenter.start()

    def left(self) -> None:
        self._presenter.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The member signs out: what is being saved is let go."""
        self._presenter.stop_saving()
        super().closeEvent(event)

    def unfinished(self) -> str:
        return self._presenter.unfinished()

    def show_state(self, state: RecordsState) -> None:
        self.form.show_looks(state.looks)
        self.ask.setEnabled(not state.busy)
        self.ask.setText("Looking …" if state.busy else "Show")
        self.note.show_message(state.message)
        self._count.setText(state.count)
        self._stale.setVisible(state.stale)
        self._count.setVisible(not state.stale)
        self.all_days.setVisible(state.day is not None)
        self.timeline.show_bars(state.bars, state.day)
        self._show_lines(state)
        self._pages.setCurrentIndex(1 if state.lines else 0 if state.answered else 2)
        self._pages.setVisible(bool(state.lines) or state.message is None)
        self.detail.show_detail(state.detail, may_show=state.may_show, may_save=state.may_save)
        saving = state.saving is not None
        self._bar.setVisible(saving)
        self.stop.setVisible(saving)
        self.trail.setVisible(state.may_save and not saving)
        self._bar.setValue(round(100 * (state.saving or 0.0)))

    def _show_lines(self, state: RecordsState) -> None:
        """A row is chosen here only when another one is: who scrolls down by the keyboard is further than the state."""
        self._drawing = True
        moved = self._model.show(state.lines)
        if moved or state.chosen != self._chosen:
            self._chosen = state.chosen
            place = self._model.place_of(state.chosen)
            if place >= 0 and place != self.table.chosen_place():
                self.table.selectRow(place)
        self._drawing = False

    def _chose(self, current: QModelIndex) -> None:
        if current.isValid() and not self._drawing:
            self._presenter.choose(self._model.row_at(current.row()).number)

    def _scrolled(self, place: int) -> None:
        bar = self.table.verticalScrollBar()
        if place >= bar.maximum() - NEAR:
            self._presenter.further()

    def _save_proof(self) -> None:
        title, name, files = PROOF
        number = self._presenter.state.chosen
        self._presenter.save_proof(self._pick_target(self, title, name.format(number), files))
