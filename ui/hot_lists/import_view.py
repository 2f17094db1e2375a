"""The import of a hot list on screen: the file as understood, the progress, the rows that are wrong, the result."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.actions.import_hot_list import Consent, WrongRow
from ui import theme, words, wrong_rows
from ui.forms import FieldRow
from ui.hot_lists.import_presenter import ConsentLine, ImportPresenter, ImportState, Step
from ui.hot_lists.mapping import COLUMN_FIELDS, LIST_FIELDS
from ui.widgets.buttons import KeyButton
from ui.widgets.choices import TickRow
from ui.widgets.form import Form
from ui.widgets.labels import ElidedLabel, IconLabel, label
from ui.widgets.path_picker import picked_target
from ui.widgets.table_model import Table, TableColumn, TableModel

PickTarget = Callable[[QWidget, str, str, str], str]


class ImportView(QWidget):
    """Draws an ImportState, one page for each step."""

    def __init__(
        self, presenter: ImportPresenter, pick_target: PickTarget = picked_target, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._title, self._about = ElidedLabel("", "title"), label("", "muted")
        self.mapping = MappingPage()
        self.progress = ProgressPage()
        self.wrong = WrongPage(pick_target)
        self.done = DonePage()
        self._pages = QStackedWidget()
        for page in (self.mapping, self.progress, self.wrong, self.done):
            self._pages.addWidget(page)
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self._title, 1)
        head.addWidget(self._about)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        self._connect()
        self.show_state(presenter.state)

    def _connect(self) -> None:
        presenter = self._presenter
        self.mapping.edited.connect(presenter.edit)
        self.mapping.ticked.connect(presenter.tick)
        self.mapping.go.clicked.connect(presenter.start)
        self.mapping.back.clicked.connect(presenter.back)
        self.progress.stop.clicked.connect(presenter.cancel)
        self.wrong.back.clicked.connect(presenter.back)
        self.wrong.again.clicked.connect(presenter.again)
        self.wrong.target.connect(presenter.save_wrong_rows)
        self.done.back.clicked.connect(presenter.back)
        presenter.changed.connect(self.show_state)
        presenter.mistaken.connect(lambda: self.mapping.focus_mistake(presenter.state))

    def show_state(self, state: ImportState) -> None:
        if state.step is Step.CLOSED:
            return
        self._title.show_text(f"Import {state.file}")
        self._about.setText(state.about)
        pages: dict[Step, MappingPage | ProgressPage | WrongPage | DonePage] = {
            Step.READING: self.progress, Step.IMPORTING: self.progress, Step.MAPPING: self.mapping,
            Step.WRONG: self.wrong, Step.DONE: self.done,
        }  # fmt: skip
        page = pages[state.step]
        page.show_state(state)
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
            page.take_focus()


class MappingPage(QWidget):
    """What the file holds at the left, its first rows at the right."""

    edited = Signal(str, object)
    ticked = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lists, self.columns = Form(LIST_FIELDS), Form(COLUMN_FIELDS)
        self.codes: Form | None = None
        self.consents: dict[Consent, TickRow] = {}
        self.go = KeyButton("Import", "Ctrl+I", "import", "primary")
        self.back = KeyButton("Back", "Escape", "back")
        self._problem = label("", "problem", wrap=True)
        self._code_rows: tuple[FieldRow, ...] = ()
        self._code_title = label("What the file's own words mean", "heading")
        self._finding = label("Looking through the file for category words…", "muted")
        self._rows = Rows()
        for form in (self.lists, self.columns):
            form.edited.connect(self.edited)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        row.addWidget(self._left(), 6)
        row.addWidget(self._right(), 5)

    def _left(self) -> QWidget:
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self._inner = QVBoxLayout(inner)
        self._inner.setContentsMargins(theme.px(2), theme.px(2), theme.px(12), theme.px(8))
        self._inner.setSpacing(theme.px(10))
        for part in (
            self.lists,
            label("What the columns hold", "heading"),
            self.columns,
            self._code_title,
            self._finding,
        ):
            self._inner.addWidget(part)
        self._inner.addStretch(1)
        self._scroll.setWidget(inner)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(10))
        foot.addWidget(self.go)
        foot.addWidget(self.back)
        foot.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._scroll, 1)
        column.addWidget(self._problem)
        self._asked = QVBoxLayout()
        self._asked.setSpacing(theme.px(6))
        column.addLayout(self._asked)
        column.addLayout(foot)
        return left

    def _right(self) -> QWidget:
        right = QFrame()
        right.setProperty("panel", "surface")
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(12))
        column.setSpacing(theme.px(8))
        column.addWidget(label("First rows of the file", "heading"))
        column.addWidget(self._rows, 1)
        return right

    def show_state(self, state: ImportState) -> None:
        self.lists.show_looks(state.lists)
        self.columns.show_looks(state.columns)
        self._show_codes(state)
        self._show_consents(state.consents)
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))
        self._finding.setVisible(state.finding_codes)
        self.go.setEnabled(not state.finding_codes)
        self._rows.show_rows(state.header, state.rows)

    def _show_codes(self, state: ImportState) -> None:
        if state.code_rows != self._code_rows:
            self._code_rows = state.code_rows
            if self.codes is not None:
                self._inner.removeWidget(self.codes)
                self.codes.hide()
                self.codes.deleteLater()
            self.codes = Form(state.code_rows) if state.code_rows else None
            if self.codes is not None:
                self.codes.edited.connect(self.edited)
                self._inner.insertWidget(self._inner.indexOf(self._finding), self.codes)
        if self.codes is not None:
            self.codes.show_looks(state.codes)
        self._code_title.setVisible(self.codes is not None or state.finding_codes)

    def _show_consents(self, lines: tuple[ConsentLine, ...]) -> None:
        for consent in set(self.consents) - {line.consent for line in lines}:
            gone = self.consents.pop(consent)
            self._asked.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for line in lines:
            if line.consent not in self.consents:
                made = TickRow(line.title)
                made.clicked.connect(lambda ticked, consent=line.consent: self.ticked.emit(consent, ticked))
                self.consents[line.consent] = made
                self._asked.addWidget(made)
                made.show()  # a layout would do it later, and the keyboard goes there now
            self.consents[line.consent].setChecked(line.ticked)

    def focus_mistake(self, state: ImportState) -> None:
        """The first field that is wrong, else the first thing to say yes to."""
        for form, looks in ((self.lists, state.lists), (self.columns, state.columns), (self.codes, state.codes)):
            if form is not None and any(look.problem for look in looks.values()):
                form.focus_first(looks)
                return
        unticked = next((line.consent for line in state.consents if not line.ticked), None)
        if unticked is not None:
            self.consents[unticked].setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        self.lists.fields["list_id"].take_focus()


class Rows(Table):
    """The first rows of the file as they stand in it."""

    def __init__(self) -> None:
        super().__init__((), "First rows of the file")
        self._header: tuple[str, ...] = ()
        self._model: TableModel[tuple[int, tuple[str, ...]]] | None = None

    def show_rows(self, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
        if header != self._header or self._model is None:
            self._header = header
            columns = [TableColumn(title, _cell(place)) for place, title in enumerate(header)]
            old, self._model = self._model, TableModel(columns, lambda row: row[0], self)
            self.setModel(self._model)
            if old is not None:
                old.deleteLater()
        self._model.show(list(enumerate(rows)))
        self.resizeColumnsToContents()


def _cell(place: int) -> Callable[[tuple[int, tuple[str, ...]]], str]:
    return lambda row: row[1][place] if place < len(row[1]) else ""


class ProgressPage(QWidget):
    """How far it is, and the way out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stop = KeyButton("Cancel", "Escape", "stop")
        self._what, self._said = label("", "heading"), label("", "muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        column = _middle(self, 560)
        for part in (self._what, self._bar, self._said):
            column.addWidget(part)
        column.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeft)

    def show_state(self, state: ImportState) -> None:
        what = (
            "Reading the file"
            if state.step is Step.READING
            else "Importing: the version in force stays until all is in"
        )
        self._what.setText("Cancelling: everything is put back" if state.cancelling else what)
        self._bar.setValue(round(state.share * 1000))
        self._said.setText(state.progress or " ")
        self.stop.setEnabled(not state.cancelling)

    def take_focus(self) -> None:
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)


_WRONG_COLUMNS: tuple[TableColumn[WrongRow], ...] = (
    TableColumn("Line", lambda row: words.count(row.line), right=True),
    TableColumn("What is wrong", lambda row: row.reason, weight=1),
)


class WrongPage(QWidget):
    """Every row that is wrong, by line and reason. `target` carries the file to save them in."""

    target = Signal(str)

    def __init__(self, pick_target: PickTarget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pick_target = pick_target
        self._rows: tuple[WrongRow, ...] = ()
        self._file = ""
        self.again = KeyButton("Read the file again", "Ctrl+R", "import", "primary")
        self.copy = KeyButton("Copy", "Ctrl+C", "file")
        self.save = KeyButton("Save as CSV", "Ctrl+S", "storage")
        self.back = KeyButton("Back", "Escape", "back")
        self._verdict, self._stays = label("", "heading", wrap=True), label("", "", wrap=True)
        self.table = Table(_WRONG_COLUMNS, "Wrong rows")
        self._model = TableModel(_WRONG_COLUMNS, lambda row: (row.line, row.reason), self)
        self.table.setModel(self._model)
        self.table.fit_columns()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(_with_icon("state-danger", "danger", self._verdict))
        column.addLayout(_with_icon("state-ok", "ok", self._stays))
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(10))
        for button in (self.again, self.copy, self.save, self.back):
            foot.addWidget(button)
        foot.addStretch(1)
        column.addLayout(foot)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(wrong_rows.as_text(self._rows)))
        self.save.clicked.connect(self._save)

    def show_state(self, state: ImportState) -> None:
        self._rows, self._file = state.wrong, state.file
        self._verdict.setText(state.verdict)
        self._stays.setText(state.stays)
        self._model.show(state.wrong)

    def _save(self) -> None:
        name = self._file.rpartition(".")[0] or self._file
        self.target.emit(self._pick_target(self, "Save the wrong rows", f"{name} wrong rows.csv", "CSV files (*.csv)"))

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.selectRow(0)


class DonePage(QWidget):
    """How many entries are in force now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = KeyButton("Back to the lists", "Return", "back", "primary")
        self._verdict, self._stays = label("", "title", wrap=True), label("", "muted", wrap=True)
        column = _middle(self, 640)
        column.addLayout(_with_icon("state-ok", "ok", self._verdict))
        column.addWidget(self._stays)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)

    def show_state(self, state: ImportState) -> None:
        self._verdict.setText(state.verdict)
        self._stays.setText(state.stays)

    def take_focus(self) -> None:
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)


def _with_icon(icon: str, role: str, words_beside: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(10))
    row.addWidget(IconLabel(icon, role))
    row.addWidget(words_beside, 1)
    return row


def _middle(page: QWidget, width: int) -> QVBoxLayout:
    """A panel of so many pixels in the middle of a page."""
    panel = QFrame()
    panel.setProperty("panel", "surface")
    panel.setFixedWidth(theme.px(width))
    inner = QVBoxLayout(panel)
    inner.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20))
    inner.setSpacing(theme.px(14))
    outer = QVBoxLayout(page)
    outer.addStretch(2)
    outer.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
    outer.addStretch(3)
    return inner
