"""Who is on call, who answers for a fixed reader, and the statement of compliance, each where it is asked for."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme, words
from ui.access.rota_presenter import NOBODY, RotaPresenter, RotaState, TurnLine
from ui.widgets.buttons import KeyButton
from ui.widgets.empty_place import EmptyPlace
from ui.widgets.labels import IconLabel, MarkLabel, label
from ui.widgets.question import Question
from ui.widgets.table_model import Table, TableColumn, TableModel

_COLUMNS: tuple[TableColumn[TurnLine], ...] = (
    TableColumn("Now", lambda line: line.mark.word, mark=lambda line: line.mark),
    TableColumn("Who", lambda line: line.who, weight=2),
    TableColumn("Reached by", lambda line: line.reach, weight=2),
    TableColumn("From", lambda line: line.starts),
    TableColumn("Until", lambda line: line.ends),
)


class RotaView(QWidget):
    """Draws a RotaState. `document` belongs to whoever made this view."""

    def __init__(self, presenter: RotaPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.add = KeyButton("Put on call", "Ctrl+N", "add", "primary")
        self.remove = KeyButton("Take off", "Delete", "remove", "danger")
        self.appoint = KeyButton("Appoint", "Ctrl+R", "fixed")
        self.state_compliance = KeyButton("Sign the statement", "Ctrl+G", "tick")
        self.document = KeyButton("PDF", "Ctrl+D", "file")
        self.question = Question("Take off", "Keep it", "remove")
        self.table = Table(_COLUMNS, "Turns on call")
        self._model = TableModel(_COLUMNS, lambda line: line.id, self)
        self.table.setModel(self._model)
        self.table.fit_columns()
        self._nobody, self._clause = MarkLabel(), label("", "small", wrap=True)
        self._nobody.show_mark(NOBODY)
        self._reader, self._compliance = label("", wrap=True), label("", wrap=True)
        self._reader_panel = _panel("fixed", self._reader, self.appoint)
        self._compliance_panel = _panel("policy", self._compliance, self.document, self.state_compliance)
        self._empty = EmptyPlace(
            "clock", "Nobody stands on the rota", "An approver who is on call can be asked at night."
        )
        self._lay_out()
        self.setFocusProxy(self.table)
        self._connect()
        self.show_state(presenter.state)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(label("On call", "heading"))
        head.addWidget(self._nobody)
        head.addWidget(self._clause, 1)
        head.addWidget(self.remove)
        head.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().gap)
        column.addLayout(head)
        for part, stretch in (
            (self._empty, 1), (self.table, 1), (self.question, 0), (self._reader_panel, 0), (self._compliance_panel, 0),
        ):  # fmt: skip
            column.addWidget(part, stretch)

    def _connect(self) -> None:
        presenter = self._presenter
        self.add.clicked.connect(presenter.add)
        self.remove.clicked.connect(presenter.ask_removal)
        self.appoint.clicked.connect(presenter.appoint)
        self.state_compliance.clicked.connect(presenter.state_compliance)
        self.question.yes.connect(presenter.remove)
        self.question.no.connect(presenter.keep)
        self.table.selectionModel().currentRowChanged.connect(self._chose)
        presenter.changed.connect(self.show_state)

    def show_state(self, state: RotaState) -> None:
        self._model.show(state.turns)
        place = self._model.place_of(state.chosen)
        if place >= 0 and place != self.table.chosen_place():
            self.table.selectRow(place)
        self.table.setVisible(bool(state.turns))
        self._empty.setVisible(state.loaded and not state.turns)
        self._nobody.setVisible(state.nobody)
        self._clause.setText(state.clause)
        self.add.setVisible(state.may_keep)
        self.add.setEnabled(not state.busy and not state.asking)
        self.remove.setVisible(state.may_keep and bool(state.turns))
        self.remove.setEnabled(not state.busy and not state.asking)
        self.question.ask(state.asking)
        self._reader.setText(words.breakable(state.reader))
        self._reader_panel.setVisible(bool(state.reader))
        self.appoint.setVisible(state.may_appoint)
        self._compliance.setText(words.breakable(state.compliance))
        self._compliance_panel.setVisible(bool(state.compliance))
        self.state_compliance.setVisible(state.may_state)

    def _chose(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.choose(self._model.row_at(current.row()).id)


def _panel(icon: str, said: QWidget, *buttons: KeyButton) -> QFrame:
    panel = QFrame()
    panel.setProperty("panel", "surface")
    row = QHBoxLayout(panel)
    row.setContentsMargins(theme.px(14), theme.px(8), theme.px(8), theme.px(8))
    row.setSpacing(theme.px(12))
    row.addWidget(IconLabel(icon, "muted"))
    row.addWidget(said, 1)
    for button in buttons:
        row.addWidget(button)
    return panel
