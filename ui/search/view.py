"""The search screen: on the left what the policy asks for, on the right what was found, and one read opened."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.forms import FieldRow
from ui.search.lines import Opened, ReadLine
from ui.search.presenter import SearchPresenter, SearchState
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Note, scrolled
from ui.widgets.crop_view import CropView
from ui.widgets.empty_place import EmptyPlace
from ui.widgets.form import Form
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.table_model import Table, TableColumn, TableModel

FORM_WIDTH = 472
FACTS_WIDTH = 250
_COLUMNS: tuple[TableColumn[ReadLine], ...] = (
    TableColumn("Time", lambda line: line.time),
    TableColumn("Plate", lambda line: line.plate),
    TableColumn("Match", lambda line: line.match.word, mark=lambda line: line.match),
    TableColumn("State", lambda line: line.region),
    TableColumn("Camera", lambda line: line.camera, weight=1),
    TableColumn("Confidence", lambda line: line.confidence, right=True),
    TableColumn("Hot list", lambda line: line.hit.word, mark=lambda line: line.hit),
)
_START = ("Nothing stored is shown before a search is recorded",
          "Fill in the form. What you ask, and why, is recorded before anything is looked for.")  # fmt: skip
_NONE = ("No reads",
         "No stored read of this workstation agrees. That does not mean that the vehicle was not there.")  # fmt: skip


class SearchView(QWidget):
    """Draws a SearchState; keys: see the buttons, and Enter on a line of the answer."""

    def __init__(self, presenter: SearchPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.setObjectName("page")
        self.ask = KeyButton("Search", "Ctrl+Return", "search", "primary")
        self.open = KeyButton("Open", "Ctrl+O", "eye")
        self.back = KeyButton("Put away", "Escape", "close", "quiet")
        self.note = Note()
        self.table = Table(_COLUMNS, "Reads found")
        self._model = TableModel(_COLUMNS, lambda line: line.id, self)
        self.table.setModel(self._model)
        self.table.fit_columns()
        self.count, self.asked = label("", "heading", wrap=True), label("", "small", wrap=True)
        self.detail = Detail()
        self._rows: tuple[FieldRow, ...] = ()
        self.form = Form(())
        self._scroll = QScrollArea()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        row.setSpacing(theme.px(16))
        row.addWidget(self._asking())
        row.addWidget(self._answer(), 1)
        self._connect()
        self.show_state(presenter.state)

    def _asking(self) -> QWidget:
        left = QWidget()
        left.setFixedWidth(theme.px(FORM_WIDTH))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(label("Search", "title"))
        self._scroll = scrolled(QWidget())
        column.addWidget(self._scroll, 1)
        column.addWidget(self.ask)
        return left

    def _answer(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(theme.px(10))
        head.addWidget(self.count, 1)
        head.addWidget(self.back)
        head.addWidget(self.open)
        self._pages = QStackedWidget()
        for page in (EmptyPlace("search", *_START), EmptyPlace("search", *_NONE), self.table):
            self._pages.addWidget(page)
        for part, stretch in ((self.note, 0), (self._head, 0), (self.asked, 0), (self._pages, 2), (self.detail, 3)):
            column.addWidget(part, stretch)
        return right

    def _connect(self) -> None:
        presenter = self._presenter
        self.ask.clicked.connect(presenter.ask)
        self.open.clicked.connect(presenter.open)
        self.back.clicked.connect(presenter.back)
        self.table.activated.connect(lambda _: presenter.open())
        self.table.selectionModel().currentRowChanged.connect(self._chose)
        presenter.changed.connect(self.show_state)
        presenter.mistaken.connect(lambda: self.form.focus_first(presenter.state.looks))
        presenter.came.connect(self._go_to_answer)

    def opened(self) -> None:
        """The screen comes to the front."""
        self._presenter.start()
        self.form.focus_first(self._presenter.state.looks)

    def left(self) -> None:
        self._presenter.stop()

    def show_state(self, state: SearchState) -> None:
        if state.rows != self._rows:
            self._show_rows(state.rows)
        self.form.show_looks(state.looks)
        self.ask.setEnabled(not state.busy)
        self.ask.setText("Searching …" if state.busy and not state.answered else "Search")
        self.note.show_message(state.message)
        self._head.setVisible(state.answered)
        self.count.setText(state.count)
        self.asked.setText(state.asked)
        self.asked.setVisible(state.answered)
        self._model.show(state.lines)
        place = self._model.place_of(state.chosen)
        if place >= 0 and place != self.table.chosen_place():
            self.table.selectRow(place)
        self._pages.setCurrentIndex(2 if state.lines else 1 if state.answered else 0)
        self.open.setVisible(bool(state.lines))
        self.open.setEnabled(not state.busy)
        self.back.setText("Close the read" if state.opened else "Put away")
        self.detail.show_read(state.opened)

    def _show_rows(self, rows: tuple[FieldRow, ...]) -> None:
        """Another profile asks for something else."""
        self._rows = rows
        self.form = Form(rows)
        self.form.edited.connect(self._presenter.edit)
        inner = QWidget()
        padded = QVBoxLayout(inner)
        padded.setContentsMargins(theme.px(2), theme.px(2), theme.px(12), theme.px(8))
        padded.addWidget(self.form)
        padded.addStretch(1)
        self._scroll.setWidget(inner)

    def _go_to_answer(self) -> None:
        if self._presenter.state.lines:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chose(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.choose(self._model.row_at(current.row()).id)


class Detail(QFrame):
    """One read: its plate crop above its facts, and beside them the picture it was taken from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "surface")
        self.title = ElidedLabel("", "title")
        self.crop, self.context = CropView(), CropView("Context picture")
        self.note = label("", "problem", wrap=True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(theme.px(12))
        self._facts.setVerticalSpacing(theme.px(2))
        self._facts.setColumnStretch(1, 1)
        left = QWidget()
        left.setFixedWidth(theme.px(FACTS_WIDTH + 120))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.title)
        column.addWidget(self.crop, 1)
        column.addLayout(self._facts)
        column.addWidget(self.note)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(10))
        row.setSpacing(theme.px(12))
        row.addWidget(left)
        row.addWidget(self.context, 1)
        self._values: dict[str, ElidedLabel] = {}

    def show_read(self, opened: Opened | None) -> None:
        self.setVisible(opened is not None)
        self.crop.show_jpeg(opened.crop if opened else b"")
        self.context.show_jpeg(opened.context if opened else b"")
        self.title.show_text(opened.title if opened else "")
        self.note.setText(opened.no_pictures if opened else "")
        self.note.setVisible(bool(opened and opened.no_pictures))
        for place, (title, value) in enumerate(opened.facts if opened else ()):
            if title not in self._values:
                self._values[title] = ElidedLabel()
                self._facts.addWidget(label(title, "muted"), place, 0)
                self._facts.addWidget(self._values[title], place, 1)
            self._values[title].show_text(value)
        if opened is None:
            for shown in self._values.values():
                shown.show_text("")
