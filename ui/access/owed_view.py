"""What is owed: every clock of the list with who, until when, under which clause, and the one act that ends it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme, words
from ui.access.owed import BUTTONS, OwedLine
from ui.access.presenter import AccessPresenter, AccessState
from ui.widgets.buttons import KeyButton
from ui.widgets.empty_place import EmptyPlace
from ui.widgets.labels import MarkLabel, label
from ui.widgets.table_model import Table, TableColumn, TableModel
from ui.words import Mark

_COLUMNS: tuple[TableColumn[OwedLine], ...] = (
    TableColumn("Due", lambda line: line.due.word, mark=lambda line: line.due),
    TableColumn("About", lambda line: line.about, weight=2),
    TableColumn("What is to be done", lambda line: line.task, weight=4),
    TableColumn("By whom", lambda line: line.owner, weight=2),
    TableColumn("Clause", lambda line: line.clause, weight=2),
)


class OwedView(QWidget):
    """Draws the part of an AccessState that is about what is owed."""

    def __init__(self, presenter: AccessPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.go = KeyButton("Do it", "Return", "next", "primary")
        self.table = Table(_COLUMNS, "Owed")
        self._model = TableModel(_COLUMNS, lambda line: line.id, self)
        self.table.setModel(self._model)
        self.table.horizontalHeader().setResizeContentsPrecision(60)
        self.table.fit_columns()
        self._overdue, self._count = MarkLabel(), label("", "muted")
        self._empty = EmptyPlace("tick", "Nothing is owed", "Every clock of the access list stands well.")
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self._overdue)
        head.addWidget(self._count, 1)
        head.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().gap)
        column.addLayout(head)
        column.addWidget(self._empty, 1)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self.go.clicked.connect(presenter.act_on_owed)
        self.table.doubleClicked.connect(lambda _: presenter.act_on_owed())
        self.table.selectionModel().currentRowChanged.connect(self._chose)
        presenter.changed.connect(self.show_state)
        self.show_state(presenter.state)

    def show_state(self, state: AccessState) -> None:
        self._model.show(state.owed)
        place = self._model.place_of(state.chosen)
        if place >= 0 and place != self.table.chosen_place():
            self.table.selectRow(place)
        self.table.setVisible(bool(state.owed))
        self._empty.setVisible(state.loaded and not state.owed)
        chosen = next((line for line in state.owed if line.id == state.chosen), None)
        self.go.setVisible(chosen is not None)
        if chosen is not None:
            self.go.setText(BUTTONS[chosen.row.task])
        self._overdue.setVisible(state.loaded and bool(state.owed))
        self._overdue.show_mark(
            Mark("danger", "state-danger", f"{words.count(state.overdue)} overdue")
            if state.overdue
            else Mark("ok", "state-ok", "Nothing is overdue")
        )
        self._count.setText(f"{words.counted(len(state.owed), 'line')} in all" if state.owed else "")

    def _chose(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.choose_owed(self._model.row_at(current.row()).id)

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
