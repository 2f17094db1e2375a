"""The table of members: search, filter by condition, sort by a column's head; ten thousand rows cost what is seen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.conditions import Condition
from ui import theme, words
from ui.access.lines import MARKS, MemberLine
from ui.access.members_presenter import MembersPresenter, MembersState
from ui.forms import Option
from ui.widgets.buttons import KeyButton
from ui.widgets.empty_place import EmptyPlace
from ui.widgets.form_fields import Choice
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.table_model import Table, TableColumn, TableModel
from ui.words import NO_VALUE

MEASURED_ROWS = 60  # a column is as wide as so many rows want it, not all ten thousand
COLUMNS: dict[str, TableColumn[MemberLine]] = {
    "condition": TableColumn("State", lambda line: line.mark.word, mark=lambda line: line.mark),
    "name": TableColumn("Name", lambda line: line.name, weight=8),
    "badge": TableColumn("Badge", lambda line: line.badge),
    "unit": TableColumn("Unit", lambda line: line.unit, weight=4),
    "roles": TableColumn("Roles", lambda line: line.roles, weight=6),
    "since": TableColumn("Since, by whom", lambda line: line.since_by, weight=6),
    "last_use": TableColumn("Last use", lambda line: line.last_use),
    "training": TableColumn("Trained until", lambda line: line.training, weight=5),
    "review": TableColumn("Review due", lambda line: line.review),
}


class MembersView(QWidget):
    """Draws a MembersState. The buttons below the table belong to whoever made this view."""

    def __init__(self, presenter: MembersPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search: a name, a badge, a unit, a role")
        self.search.setAccessibleName("Search")
        self.search.setClearButtonEnabled(True)
        self.only, self.sort = Choice(), Choice()
        self.only.setAccessibleName("State")
        self.only.setMinimumContentsLength(20)
        self.sort.setAccessibleName("Sorted by")
        self.sort.show_options([Option(column, f"By {row.title.lower()}") for column, row in COLUMNS.items()])
        self.open = KeyButton("Open", "Return", "next", "primary")
        self.add = KeyButton("New member", "Ctrl+N", "add")
        self.take = KeyButton("Import", "Ctrl+I", "import")
        self.document, self.spreadsheet = KeyButton("PDF", "Ctrl+D", "file"), KeyButton("CSV", "Ctrl+E", "file")
        self.table = Table(tuple(COLUMNS.values()), "Members")
        self._model = TableModel(tuple(COLUMNS.values()), lambda line: line.id, self)
        self.table.setModel(self._model)
        self.table.horizontalHeader().setResizeContentsPrecision(MEASURED_ROWS)
        self.table.horizontalHeader().setSectionsClickable(True)
        self.table.horizontalHeader().setSortIndicatorShown(True)
        self.table.fit_columns()
        self._empty = EmptyPlace("member", "Nobody is found", "Change the search, or show every state.")
        self._reading = label("Reading the list …", "muted")
        self._count, self._chosen = label("", "strong"), ElidedLabel("", "muted")
        self._lay_out()
        self.setFocusProxy(self.search)
        self._connect()
        self.show_state(presenter.state)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(theme.px(10))
        above.addWidget(self.search, 1)
        for part in (self.only, self.sort, self.open):
            above.addWidget(part)
        below = QHBoxLayout()
        below.setSpacing(theme.px(10))
        below.addWidget(self._count)
        below.addWidget(self._chosen, 1)
        for button in (self.spreadsheet, self.document, self.take, self.add):
            below.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().gap)
        column.addLayout(above)
        column.addWidget(self._reading, 1, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._empty, 1)
        column.addWidget(self.table, 1)
        column.addLayout(below)

    def _connect(self) -> None:
        presenter = self._presenter
        self.search.textChanged.connect(presenter.search)
        self.only.activated.connect(lambda place: presenter.only(_condition(self.only.value_at(place))))
        self.sort.activated.connect(lambda place: presenter.sort_by(str(self.sort.value_at(place))))
        self.table.horizontalHeader().sectionClicked.connect(lambda place: presenter.sort_by(tuple(COLUMNS)[place]))
        self.table.selectionModel().currentRowChanged.connect(self._chose)
        self.table.doubleClicked.connect(lambda _: presenter.open())
        self.open.clicked.connect(presenter.open)
        self._into = QShortcut(QKeySequence(Qt.Key.Key_Down), self.search)
        self._into.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._into.activated.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        presenter.changed.connect(self.show_state)

    def show_state(self, state: MembersState) -> None:
        self._model.show(state.lines)
        place = self._model.place_of(state.chosen)
        if place >= 0 and place != self.table.chosen_place():
            self.table.selectRow(place)
        self.only.show_options(_filters(state))
        self.only.show_value(state.only.value if state.only else "")
        self.sort.show_value(state.sort)
        order = Qt.SortOrder.DescendingOrder if state.down else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(tuple(COLUMNS).index(state.sort), order)
        self._reading.setVisible(not state.loaded)
        self._empty.setVisible(state.loaded and not state.lines)
        self.table.setVisible(bool(state.lines))
        self.open.setEnabled(bool(state.chosen))
        shown = words.count(len(state.lines))
        whole = len(state.lines) == state.total
        self._count.setText(words.counted(state.total, "member") if whole else f"{shown} of {words.count(state.total)}")
        self._count.setVisible(state.loaded)
        self._chosen.show_text(_about(state))

    def _chose(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.choose(self._model.row_at(current.row()).id)


def _about(state: MembersState) -> str:
    """What the columns of the chosen member may be too narrow for."""
    line = next((line for line in state.lines if line.id == state.chosen), None)
    if line is None or line.since == NO_VALUE:
        return ""
    return f"Since {line.since}, signed by: {line.by}. {line.roles}"


def _filters(state: MembersState) -> tuple[Option, ...]:
    """Every condition that somebody is in, with how many are."""
    found = [one for one in Condition if one in state.counts or one is state.only]
    rows = (Option(one.value, f"{MARKS[one].word}: {words.count(state.counts.get(one, 0))}") for one in found)
    return (Option("", f"Every state: {words.count(state.total)}"), *rows)


def _condition(value: object) -> Condition | None:
    return Condition(str(value)) if value else None
