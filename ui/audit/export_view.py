"""The public export of the audit trail: which days, what is withheld under which law, and the file as CSV or PDF."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui import theme, words
from ui.audit.export_presenter import ROWS, ColumnLine, ExportPresenter, ExportState
from ui.audit.log_view import DetailPanel
from ui.audit.papers import FILES, PickTarget
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import scrolled
from ui.widgets.empty_place import EmptyPlace
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.path_picker import picked_target
from ui.widgets.table_model import Table, TableColumn, TableModel

_COLUMNS: tuple[TableColumn[ColumnLine], ...] = (
    TableColumn("Column", lambda line: line.column.value),
    TableColumn("For the public", lambda line: line.mark.word, mark=lambda line: line.mark),
    TableColumn("Classification", lambda line: line.words, weight=3),
    TableColumn("Section", lambda line: line.section, weight=3),
    TableColumn("Cells", lambda line: words.count(line.cells), right=True),
)


class ExportView(QWidget):
    """Draws an ExportState. `message` carries a Message for the window."""

    message = Signal(object)

    def __init__(
        self, presenter: ExportPresenter, pick_target: PickTarget = picked_target, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter, self._pick_target = presenter, pick_target
        self.form = Form(ROWS)
        self.look = KeyButton("Look at it", "Ctrl+R", "eye", "primary")
        self.csv = KeyButton("Save as CSV", "Ctrl+E", "file")
        self.pdf = KeyButton("Save as PDF", "Ctrl+D", "file")
        self.cancel = KeyButton("Stop", "Escape", "stop")
        self.table = Table(_COLUMNS, "Columns of the export")
        self._model = TableModel(_COLUMNS, lambda line: line.id, self)
        self.table.setModel(self._model)
        self.table.fit_columns()
        self.detail = DetailPanel()
        self.empty = EmptyPlace(
            "eye", "Nothing was looked at yet", "Choose the days and look: each column says what the public may see."
        )
        self.refused = EmptyPlace("lock", "Not for your role", "")
        self._about, self._notes = label("", "strong", wrap=True), label("", "muted", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Reading the trail")
        self._form_side = self._left()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes().gap * 2)
        row.addWidget(self._form_side, 5)
        row.addLayout(self._right(), 9)
        row.addWidget(self.refused, 1)
        self._connect()
        self.setFocusProxy(self.look)
        self.show_state(presenter.state)

    def _left(self) -> QWidget:
        inner = QWidget()
        inner.setObjectName("page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme.px(8), 0)
        column.addWidget(self.form)
        column.addStretch(1)
        return scrolled(inner)

    def _right(self) -> QVBoxLayout:
        acts = QHBoxLayout()
        acts.setSpacing(theme.px(10))
        acts.addWidget(self._bar, 1)
        acts.addWidget(self._about, 1)
        for button in (self.cancel, self.csv, self.pdf, self.look):
            acts.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(theme.sizes().gap)
        column.addLayout(acts)
        column.addWidget(self.empty, 1)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addWidget(self._notes)
        return column

    def _connect(self) -> None:
        presenter = self._presenter
        self.form.edited.connect(presenter.edit)
        self.look.clicked.connect(presenter.preview)
        self.csv.clicked.connect(lambda: presenter.want("CSV"))
        self.pdf.clicked.connect(lambda: presenter.want("PDF"))
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

    def show_state(self, state: ExportState) -> None:
        self.form.show_looks(state.looks)
        refused = bool(state.refusal)
        self.refused.show_words(state.refusal)
        self.refused.setVisible(refused)
        self._form_side.setVisible(not refused)
        self._model.show(state.lines)
        place = self._model.place_of(state.chosen)
        if place >= 0 and place != self.table.chosen_place():
            self.table.selectRow(place)
        self.table.setVisible(bool(state.lines) and not refused)
        self.detail.show_lines(() if refused else state.detail)
        self.empty.setVisible(not state.lines and not refused)
        self._about.setText("" if state.previewing else self._said(state))
        self._about.setVisible(not state.previewing)
        self._notes.setText("\n".join(state.notes))
        self._notes.setVisible(bool(state.notes) and not refused)
        self._bar.setVisible(state.previewing)
        self._bar.setRange(0, 100)
        self._bar.setValue(int(state.share * 100))
        self.cancel.setVisible(state.previewing)
        self.look.setVisible(not refused)
        self.look.setEnabled(not state.busy)
        for button in (self.csv, self.pdf):
            button.setVisible(state.ready and not refused)
            button.setEnabled(not state.busy)

    def _said(self, state: ExportState) -> str:
        if state.saving:
            return "Saving the file …"
        if state.lines and not state.ready:
            return "The form was changed: look at it again before it is saved."
        if state.lines and not state.rows:
            return "Nothing was recorded in this period."
        return state.about

    def _chose(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.choose(self._model.row_at(current.row()).id)

    def _pick(self, kind: str, name: str) -> None:
        self._presenter.save(self._pick_target(self, "Save the public export", name, FILES[kind]))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
