"""One member's page: grants and everything signed about them at the left, what can be signed now at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme, words
from ui.access.member_presenter import ACTS, GrantLine, MemberPresenter, MemberState
from ui.access.told import HistoryLine
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import scrolled
from ui.widgets.labels import ElidedLabel, IconLabel, MarkLabel, label
from ui.widgets.table_model import Table, TableColumn, TableModel

SIDE_WIDTH = 300
_GRANTS: tuple[TableColumn[GrantLine], ...] = (
    TableColumn("State", lambda line: line.mark.word, mark=lambda line: line.mark),
    TableColumn("Roles", lambda line: line.roles, weight=2),
    TableColumn("Assignment", lambda line: line.assignment, weight=2),
    TableColumn("Days", lambda line: line.days),
    TableColumn("Signed by", lambda line: line.by, weight=2),
)
_HISTORY: tuple[TableColumn[HistoryLine], ...] = (
    TableColumn("No.", lambda line: words.count(line.number), right=True),
    TableColumn("When", lambda line: line.at),
    TableColumn("By", lambda line: line.by),
    TableColumn("What was signed", lambda line: line.words, weight=1),
)


class MemberView(QWidget):
    """Draws a MemberState. `document` belongs to whoever made this view."""

    def __init__(self, presenter: MemberPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.back = KeyButton("Members", "Escape", "back")
        self.document = KeyButton("Grant as PDF", "Ctrl+D", "file")
        self.acts = {row.id: KeyButton(row.title, row.key, row.icon, row.kind) for row in ACTS}
        self._name, self._under, self._mark = ElidedLabel("", "title"), label("", "muted"), MarkLabel()
        self._facts = label("", "muted", wrap=True)
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(theme.px(6))
        self._shown_reasons: tuple[str, ...] = ()
        self.grants = Table(_GRANTS, "Grants")
        self._grant_model = TableModel(_GRANTS, lambda line: line.id, self)
        self.history = Table(_HISTORY, "Everything signed about this member")
        self._history_model = TableModel(_HISTORY, lambda line: line.number, self)
        for table, model in ((self.grants, self._grant_model), (self.history, self._history_model)):
            table.setModel(model)
            table.fit_columns()
        self.history.setWordWrap(True)
        self._whole = label("", wrap=True)
        self._none = label("Nothing has been granted to this member.", "muted")
        self._lay_out()
        self.setFocusProxy(self.grants)
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self.back)
        head.addWidget(self._name, 1)
        head.addWidget(self._under)
        head.addWidget(self._mark)
        left = QVBoxLayout()
        left.setSpacing(theme.sizes().gap)
        left.addWidget(self._facts)
        left.addWidget(label("Grants", "heading"))
        left.addWidget(self._none)
        left.addWidget(self.grants, 2)
        left.addWidget(label("Everything signed about this member", "heading"))
        left.addWidget(self.history, 3)
        left.addWidget(self._whole)
        both = QHBoxLayout()
        both.setSpacing(theme.px(16))
        both.addLayout(left, 1)
        both.addWidget(self._side())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().gap)
        column.addLayout(head)
        column.addLayout(both, 1)

    def _side(self) -> QFrame:
        side = QFrame()
        side.setProperty("panel", "surface")
        side.setFixedWidth(theme.px(SIDE_WIDTH))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme.px(6), 0)
        column.setSpacing(theme.px(6))
        column.addLayout(self._reasons)
        for button in (*self.acts.values(), self.document):
            column.addWidget(button)
        column.addStretch(1)
        outer = QVBoxLayout(side)
        outer.setContentsMargins(theme.px(12), theme.px(12), theme.px(6), theme.px(12))
        outer.addWidget(scrolled(inner))
        return side

    def _connect(self) -> None:
        presenter = self._presenter
        for act, button in self.acts.items():
            button.clicked.connect(lambda _=False, wanted=act: presenter.press(wanted))
        self.grants.selectionModel().currentRowChanged.connect(self._chose)
        self.history.selectionModel().currentRowChanged.connect(self._read)
        presenter.changed.connect(self.show_state)

    def show_state(self, state: MemberState) -> None:
        self._name.show_text(state.name)
        self._under.setText(words.breakable(state.under))
        if state.mark is not None:
            self._mark.show_mark(state.mark)
        self._facts.setText(f"Training: {state.training}. Last use: {state.last_use}.")
        self._show_reasons(state.reasons)
        self._grant_model.show(state.grants)
        place = self._grant_model.place_of(state.chosen)
        if place >= 0 and place != self.grants.chosen_place():
            self.grants.selectRow(place)
        self.grants.setVisible(bool(state.grants))
        self._none.setVisible(not state.grants)
        if self._history_model.show(state.history):
            self.history.scrollToBottom()
            self._whole.setText("Reading …" if state.loading else "")
        for act, button in self.acts.items():
            button.setVisible(act in state.acts)

    def _show_reasons(self, reasons: tuple[str, ...]) -> None:
        if reasons == self._shown_reasons:
            return
        self._shown_reasons = reasons
        while (item := self._reasons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for reason in reasons:
            self._reasons.addWidget(_reason(reason))

    def _chose(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.choose(self._grant_model.row_at(current.row()).id)

    def _read(self, current: QModelIndex) -> None:
        """A sentence that the table cuts short stands whole below it."""
        self._whole.setText(
            words.breakable(self._history_model.row_at(current.row()).words) if current.isValid() else ""
        )


def _reason(text: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, theme.px(4))
    row.setSpacing(theme.px(8))
    row.addWidget(IconLabel("state-warn", "warn"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(text, wrap=True), 1)
    return made
