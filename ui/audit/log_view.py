"""The LPR data query log as a table with its filter; below it, in full, what the chosen search said."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui import theme, words
from ui.audit.log_presenter import ROWS, LogLine, LogPresenter, LogState
from ui.audit.papers import FILES, PickTarget
from ui.widgets.buttons import KeyButton
from ui.widgets.empty_place import EmptyPlace
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.path_picker import picked_target
from ui.widgets.table_model import Table, TableColumn, TableModel

TITLE = "LPR data query log"
_COLUMNS: tuple[TableColumn[LogLine], ...] = (
    TableColumn("When", lambda line: line.when),
    TableColumn("Outcome", lambda line: line.mark.word, mark=lambda line: line.mark),
    TableColumn("Member", lambda line: line.member, weight=3),
    TableColumn("Case", lambda line: line.row.case or words.NO_VALUE, weight=2),
    TableColumn("Plate", lambda line: line.row.plate or words.NO_VALUE, weight=2),
    TableColumn("Factual basis", lambda line: line.row.basis or words.NO_VALUE, weight=6),
    TableColumn("Reads", lambda line: words.NO_VALUE if line.row.reads is None else words.count(line.row.reads),
                right=True),
    TableColumn("Viewed", lambda line: words.count(line.row.viewed), right=True),
)  # fmt: skip


class LogView(QWidget):
    """Draws a LogState. `message` carries a Message for the window."""

    message = Signal(object)

    def __init__(
        self, presenter: LogPresenter, pick_target: PickTarget = picked_target, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter, self._pick_target = presenter, pick_target
        self.form = Form(ROWS)
        self.ask = KeyButton("Show", "Ctrl+R", "search", "primary")
        self.older = KeyButton("Older", "Ctrl+O", "down")
        self.pdf = KeyButton("PDF", "Ctrl+D", "file")
        self.csv = KeyButton("CSV", "Ctrl+E", "file")
        self.cancel = KeyButton("Stop", "Escape", "stop")
        self.table = Table(_COLUMNS, TITLE)
        self._model = TableModel(_COLUMNS, lambda line: line.id, self)
        self.table.setModel(self._model)
        self.table.horizontalHeader().setResizeContentsPrecision(60)
        self.table.fit_columns()
        self.empty = EmptyPlace("search", "No searches in this period", "Choose a longer one, or ask for less.")
        self._about = label("", "muted", wrap=True)
        self._stale = label("The form asks for something else than is shown.", "warn")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Saving the log")
        self.detail = DetailPanel()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)
        self.show_state(presenter.state)

    def _lay_out(self) -> None:
        acts = QHBoxLayout()
        acts.setSpacing(theme.px(10))
        acts.addWidget(label(TITLE, "heading"))
        acts.addWidget(self._about, 1)
        acts.addWidget(self._stale)
        acts.addWidget(self._bar)
        for button in (self.cancel, self.older, self.pdf, self.csv, self.ask):
            acts.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().gap)
        column.addLayout(acts)
        column.addWidget(self.form)
        column.addWidget(self.empty, 1)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)

    def _connect(self) -> None:
        presenter = self._presenter
        self.form.edited.connect(presenter.edit)
        self.ask.clicked.connect(presenter.show_it)
        self.older.clicked.connect(presenter.older)
        self.pdf.clicked.connect(lambda: presenter.want("PDF"))
        self.csv.clicked.connect(lambda: presenter.want("CSV"))
        self.cancel.clicked.connect(presenter.stop)
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

    def show_state(self, state: LogState) -> None:
        self.form.show_looks(state.looks)
        self._about.setText("Reading …" if state.busy and not state.loaded else state.about)
        self._stale.setVisible(state.stale and state.loaded)
        self._model.show(state.lines)
        place = self._model.place_of(state.chosen)
        if place >= 0 and place != self.table.chosen_place():
            self.table.selectRow(place)
        self.empty.setVisible(state.loaded and not state.lines)
        self.table.setVisible(not state.loaded or bool(state.lines))
        self.detail.show_lines(state.detail)
        self.older.setVisible(state.more)
        for button in (self.pdf, self.csv):
            button.setVisible(state.may_save)
            button.setEnabled(not state.saving and not state.busy)
        self.cancel.setVisible(state.saving)
        self._bar.setVisible(state.saving)
        self._bar.setRange(0, 100)
        self._bar.setValue(int(state.share * 100))
        self.ask.setEnabled(not state.busy)

    def _chose(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.choose(self._model.row_at(current.row()).id)

    def _pick(self, kind: str, name: str) -> None:
        self._presenter.save(self._pick_target(self, f"Save the {TITLE}", name, FILES[kind]))


class DetailPanel(QFrame):
    """Titles and words of one thing, a line each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "raised")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.px(14), theme.px(8), theme.px(14), theme.px(8))
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(2))
        self._grid.setColumnStretch(1, 1)
        self._shown: tuple[tuple[str, str], ...] = ()
        self.hide()

    def show_lines(self, lines: tuple[tuple[str, str], ...]) -> None:
        if lines == self._shown:
            return
        self._shown = lines
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, (title, said) in enumerate(lines):
            self._grid.addWidget(label(title, "muted"), place, 0)
            self._grid.addWidget(label(words.breakable(said), wrap=True), place, 1)
        self.setVisible(bool(lines))

    @property
    def words(self) -> dict[str, str]:
        """What it shows."""
        return dict(self._shown)
