"""The hot-lists screen: the lists in force with their age, the particulars of the chosen one, and the import."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.forms import FieldRow, Kind
from ui.hot_lists.import_presenter import ImportState, Step
from ui.hot_lists.import_view import ImportView, PickTarget
from ui.hot_lists.presenter import HotListsPresenter, ListLine, ListsState
from ui.messages import Message
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Note
from ui.widgets.empty_place import EmptyPlace
from ui.widgets.labels import ElidedLabel, MarkLabel, label
from ui.widgets.path_picker import Pick, picked_path, picked_target
from ui.widgets.question import Question
from ui.widgets.table_model import Table, TableColumn, TableModel

FILE = FieldRow("file", "Hot list to import", Kind.FILE, files="CSV files (*.csv *.txt *.tsv);;All files (*)")
_COLUMNS: tuple[TableColumn[ListLine], ...] = (
    TableColumn("Age", lambda line: line.age.word, mark=lambda line: line.age),
    TableColumn("Name", lambda line: line.name, weight=1),
    TableColumn("Entries", lambda line: line.entries, right=True),
    TableColumn("As of", lambda line: line.as_of),
    TableColumn("Imported", lambda line: line.imported, weight=1),
    TableColumn("Version", lambda line: line.version, right=True),
    TableColumn("SHA-256", lambda line: line.short_hash),
)
FALSE_ALERTS = "False alerts, 30 days"
_FACTS = ("Entries", "Version", "As of", "Imported")


class HotListsView(QWidget):
    """Draws a ListsState; keys: see the buttons. `message` carries a Message for the window."""

    message = Signal(object)

    def __init__(
        self,
        presenter: HotListsPresenter,
        pick: Pick = picked_path,
        pick_target: PickTarget = picked_target,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter, self._pick = presenter, pick
        self.setObjectName("page")
        self.take = KeyButton("Import", "Ctrl+I", "import", "primary")
        self.remove = KeyButton("Remove", "Delete", "remove", "danger")
        self.question = Question("Remove", "Keep it", "remove")
        self.table = Table(_COLUMNS, "Hot lists in force")
        self._model = TableModel(_COLUMNS, lambda line: line.id, self)
        self.table.setModel(self._model)
        self.table.fit_columns()
        self.particulars = Particulars()
        self.journey = ImportView(presenter.journey, pick_target)
        self._limit, self._clause = label("", "", wrap=True), label("", "small", wrap=True)
        self._empty = EmptyPlace(
            "hot-lists", "No hot list is in force", "Nothing can raise an alert until one is imported."
        )
        self.unread = Note()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list_page())
        self._pages.addWidget(self.journey)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.addWidget(self._pages)
        self.setFocusProxy(self.table)
        self._connect()
        self.show_state(presenter.state)
        self.show_journey(presenter.journey.state)

    def _list_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().gap)
        head = QHBoxLayout()
        head.setSpacing(theme.px(10))
        head.addWidget(label("Hot lists", "title"))
        said = QVBoxLayout()
        said.setContentsMargins(theme.px(14), 0, 0, 0)
        said.setSpacing(0)
        said.addWidget(self._limit)
        said.addWidget(self._clause)
        head.addLayout(said, 1)
        head.addWidget(self.remove)
        head.addWidget(self.take)
        column.addLayout(head)
        column.addWidget(self.unread)
        for part, stretch in ((self._empty, 1), (self.table, 1), (self.question, 0), (self.particulars, 0)):
            column.addWidget(part, stretch)
        return page

    def _connect(self) -> None:
        presenter = self._presenter
        self.take.clicked.connect(presenter.want_file)
        self.remove.clicked.connect(presenter.ask_removal)
        self.question.yes.connect(presenter.remove)
        self.question.no.connect(presenter.keep)
        self.table.selectionModel().currentRowChanged.connect(self._chose)
        presenter.message.connect(self.message)
        presenter.file_wanted.connect(self._pick_file)
        presenter.changed.connect(self.show_state)
        presenter.journey.changed.connect(self.show_journey)

    def opened(self) -> None:
        """The screen comes to the front."""
        self._presenter.start()
        if self._presenter.journey.state.step is Step.CLOSED:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        self._presenter.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The member signs out: an import that is under way is cancelled, and the old version stays."""
        self._presenter.journey.stop()
        super().closeEvent(event)

    def show_state(self, state: ListsState) -> None:
        self._limit.setText(state.limit)
        self._clause.setText(state.clause)
        self.unread.show_message(Message(state.unread) if state.unread else None)
        self._model.show(state.lines)
        place = self._model.place_of(state.chosen)
        if place >= 0 and place != self.table.chosen_place():
            self.table.selectRow(place)
        some = bool(state.lines)
        self.table.setVisible(some)
        self._empty.setVisible(state.loaded and not some)
        self.remove.setVisible(some)
        self.remove.setEnabled(state.line is not None and not state.busy and not state.asking)
        self.question.ask(f"Remove {state.asking}? Its plates raise no alert any more." if state.asking else "")
        self.particulars.show_line(state.line)

    def show_journey(self, state: ImportState) -> None:
        page = 0 if state.step is Step.CLOSED else 1
        if page != self._pages.currentIndex():
            self._pages.setCurrentIndex(page)
            self.setFocusProxy(self.journey if page else self.table)
            if not page:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pick_file(self) -> None:
        self._presenter.take(self._pick(self, FILE, ""))

    def _chose(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.choose(self._model.row_at(current.row()).id)


class Particulars(QFrame):
    """All that is known of one list, the whole hash among it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "surface")
        self._name, self._age = ElidedLabel("", "heading"), MarkLabel()
        self._facts = {title: ElidedLabel() for title in (*_FACTS, "SHA-256", FALSE_ALERTS)}
        self._false = label(FALSE_ALERTS, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(12))
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._age)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(4))
        for place, (title, value) in enumerate(self._facts.items()):
            wide = title not in _FACTS
            line, side = (place - 2, 0) if wide else (place // 2, place % 2 * 2)
            grid.addWidget(self._false if title == FALSE_ALERTS else label(title, "muted"), line, side)
            grid.addWidget(value, line, side + 1, 1, 3 if wide else 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 2)
        column.addLayout(grid)

    def show_line(self, line: ListLine | None) -> None:
        self.setVisible(line is not None)
        if line is None:
            return
        self._name.show_text(line.name)
        self._age.show_mark(line.age)
        values = {"Entries": line.entries, "Version": line.version, "As of": line.as_of, "Imported": line.imported}
        for title, value in {**values, "SHA-256": line.sha256, FALSE_ALERTS: line.false_alerts}.items():
            self._facts[title].show_text(value)
        for part in (self._false, self._facts[FALSE_ALERTS]):
            part.setVisible(bool(line.false_alerts))
