"""Bulk import of members or training: what the columns hold, what would be signed, which rows are wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.actions.import_members import PlannedRow, WrongRow
from ui import theme, words, wrong_rows
from ui.access.import_draft import TABLE
from ui.access.import_presenter import ImportPresenter, ImportState, Step
from ui.forms import FieldRow
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import scrolled
from ui.widgets.form import Form
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.path_picker import picked_target
from ui.widgets.table_model import Table, TableColumn, TableModel

PickTarget = Callable[[QWidget, str, str, str], str]
_PLANNED: tuple[TableColumn[PlannedRow], ...] = (
    TableColumn("Line", lambda row: words.count(row.line), right=True),
    TableColumn("Badge", lambda row: row.badge),
    TableColumn("Name", lambda row: row.name, weight=2),
    TableColumn("What is signed", lambda row: "; ".join(row.words), weight=4),
)
_WRONG: tuple[TableColumn[WrongRow], ...] = (
    TableColumn("Line", lambda row: words.count(row.line), right=True),
    TableColumn("What is wrong", lambda row: row.reason, weight=1),
)
_BUSY = {
    Step.READING: "Reading the file …",
    Step.PLANNING: "Working out what it would sign …",
    Step.TAKING: "Signing: all of it, or nothing …",
}


class ImportView(QWidget):
    """Draws an ImportState. `target` carries where the wrong rows are to be saved."""

    target = Signal(str)

    def __init__(
        self, presenter: ImportPresenter, pick_target: PickTarget = picked_target, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter, self._pick_target = presenter, pick_target
        self._title, self._about = ElidedLabel("", "title"), label("", "muted")
        self._problem = label("", "problem", wrap=True)
        self.look = KeyButton("Look at the rows", "Ctrl+I", "eye", "primary")
        self.sign = KeyButton("Sign", "Ctrl+S", "tick", "primary")
        self.again = KeyButton("Read the file again", "Ctrl+R", "import")
        self.copy = KeyButton("Copy", "Ctrl+C", "file")
        self.save = KeyButton("Save as CSV", "Ctrl+D", "storage")
        self.back = KeyButton("Back", "Escape", "back")
        self.columns, self.planned, self.wrong = (
            ColumnsPage(),
            Table(_PLANNED, "Rows to sign"),
            Table(_WRONG, "Wrong rows"),
        )
        self._planned_model = TableModel(_PLANNED, lambda row: row.line, self)
        self._wrong_model = TableModel(_WRONG, lambda row: (row.line, row.reason), self)
        for table, model in ((self.planned, self._planned_model), (self.wrong, self._wrong_model)):
            table.setModel(model)
            table.horizontalHeader().setResizeContentsPrecision(60)
            table.fit_columns()
        self.planned.setWordWrap(True)
        self._whole = label("", wrap=True)
        self._busy = BusyPage()
        self._pages = QStackedWidget()
        for page in (self._busy, self.columns, self.planned, self.wrong):
            self._pages.addWidget(page)
        self._verdict = label("", "heading", wrap=True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self._title, 1)
        head.addWidget(self._about)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(10))
        for button in (self.look, self.sign, self.again, self.copy, self.save, self.back):
            foot.addWidget(button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(head)
        column.addWidget(self._verdict)
        column.addWidget(self._pages, 1)
        for part in (self._whole, self._problem):
            column.addWidget(part)
        column.addLayout(foot)

    def _connect(self) -> None:
        presenter = self._presenter
        self.columns.edited.connect(presenter.edit)
        for button, deed in (
            (self.look, presenter.look), (self.sign, presenter.sign), (self.again, presenter.again),
            (self.back, presenter.back), (self.save, self._save),
        ):  # fmt: skip
            button.clicked.connect(deed)
        self.copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(wrong_rows.as_text(presenter.state.wrong))
        )
        self.planned.selectionModel().currentRowChanged.connect(self._read)
        presenter.changed.connect(self.show_state)

    def show_state(self, state: ImportState) -> None:
        if state.step is Step.CLOSED:
            return
        self._title.show_text(f"Import {state.file}")
        self._about.setText(state.about)
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))
        self._verdict.setText(_verdict(state))
        self._verdict.setVisible(state.step is Step.PLANNED)
        self.columns.show_state(state)
        if self._planned_model.show(state.planned) and state.planned:
            self.planned.selectRow(0)
        self._whole.setVisible(state.step is Step.PLANNED and not state.wrong)
        self._wrong_model.show(state.wrong)
        self._busy.show_state(state)
        self._show_buttons(state)
        page = self._page_of(state)
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
            self.take_focus()

    def take_focus(self) -> None:
        page = self._page_of(self._presenter.state)
        (self.back if page is self._busy else page).setFocus(Qt.FocusReason.OtherFocusReason)

    def _page_of(self, state: ImportState) -> QWidget:
        if state.busy:
            return self._busy
        if state.step is Step.COLUMNS:
            return self.columns
        return self.wrong if state.wrong else self.planned

    def _show_buttons(self, state: ImportState) -> None:
        planned = state.step is Step.PLANNED
        self.look.setVisible(state.step is Step.COLUMNS)
        self.sign.setVisible(planned and bool(state.statements) and not state.wrong)
        self.sign.setText(f"Sign {words.counted(state.statements, 'statement')}")
        for button in (self.again, self.copy, self.save):
            button.setVisible(planned and bool(state.wrong))
        self.back.setVisible(state.step is not Step.TAKING)
        self.back.setText("Cancel" if state.busy else "Back")
        self.back.setEnabled(not state.cancelling)

    def _read(self, current: QModelIndex) -> None:
        """All that one row would sign stands whole below the table."""
        said = self._planned_model.row_at(current.row()).words if current.isValid() else ()
        self._whole.setText(words.breakable("; ".join(said)))

    def _save(self) -> None:
        name = self._presenter.state.file.rpartition(".")[0] or self._presenter.state.file
        self.target.emit(self._pick_target(self, "Save the wrong rows", f"{name} wrong rows.csv", "CSV files (*.csv)"))


def _verdict(state: ImportState) -> str:
    if state.wrong:
        return f"{words.counted(len(state.wrong), 'row')} wrong: nothing is signed until every row is right."
    left = f" {words.counted(state.left, 'row')} says what the list says already." if state.left == 1 else ""
    left = left or (f" {words.counted(state.left, 'row')} say what the list says already." if state.left else "")
    if not state.statements:
        return f"Nothing to sign.{left}"
    return f"{words.counted(len(state.planned), 'row')}, {words.counted(state.statements, 'statement')} to sign.{left}"


class BusyPage(QWidget):
    """What is going on, and how far it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what, self._bar = label("", "heading"), QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self._bar.setFixedWidth(theme.px(520))
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self._what, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_state(self, state: ImportState) -> None:
        self._what.setText("Cancelling …" if state.cancelling else _BUSY.get(state.step, ""))
        self._bar.setRange(0, 0 if state.step is Step.TAKING else 1000)
        self._bar.setValue(round(state.share * 1000))


class ColumnsPage(QWidget):
    """What the columns hold at the left, the first rows at the right."""

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = Form(())
        self._rows: tuple[FieldRow, ...] = ()
        self._header: tuple[str, ...] = ()
        self.first = Table((), "First rows of the file")
        self._model: TableModel[tuple[int, tuple[str, ...]]] | None = None
        inner = QWidget()
        self._place = QVBoxLayout(inner)
        self._place.setContentsMargins(theme.px(2), theme.px(2), theme.px(12), theme.px(8))
        self._place.addWidget(self.form)
        self._place.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(theme.px(8))
        right.addWidget(label("First rows of the file", "heading"))
        right.addWidget(self.first, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        row.addWidget(scrolled(inner), 6)
        row.addLayout(right, 5)

    def show_state(self, state: ImportState) -> None:
        if state.rows and state.rows != self._rows:
            self._rows = state.rows
            form = Form(state.rows)
            self._place.replaceWidget(self.form, form)
            self.form.hide()
            self.form.deleteLater()
            self.form = form
            form.show()
            form.edited.connect(self.edited)
            self.setFocusProxy(form.fields[TABLE])
        self.form.show_looks(state.looks)
        self._show_first(state)

    def _show_first(self, state: ImportState) -> None:
        if state.header != self._header or self._model is None:
            self._header = state.header
            columns = [TableColumn(title, _cell(place)) for place, title in enumerate(state.header)]
            old, self._model = self._model, TableModel(columns, lambda row: row[0], self)
            self.first.setModel(self._model)
            if old is not None:
                old.deleteLater()
        self._model.show(list(enumerate(state.first)))
        self.first.resizeColumnsToContents()


def _cell(place: int) -> Callable[[tuple[int, tuple[str, ...]]], str]:
    return lambda row: row[1][place] if place < len(row[1]) else ""
