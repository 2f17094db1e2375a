"""The purposes of this duty, each with its clause; one key starts the cameras."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from ui import theme
from ui.sign_in.duty_presenter import DutyPresenter, DutyState
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Card
from ui.widgets.choices import TickRow
from ui.widgets.labels import label

MOST_IN_A_COLUMN = 5


class DutyView(Card):
    """`back` leaves the form without a change; it is offered only when the desk is already open beneath."""

    back = Signal()

    def __init__(
        self, presenter: DutyPresenter, who: str, from_desk: bool = False, parent: QWidget | None = None
    ) -> None:
        may_start = presenter.state.may_start
        many = may_start and len(presenter.state.purposes) > MOST_IN_A_COLUMN
        super().__init__("Start duty" if may_start else "No capture", who, 1080 if many else 720, parent)
        self._presenter = presenter
        presenter.setParent(self)
        self.rows = {row.id: TickRow(row.title, row.clause) for row in presenter.state.purposes}
        if may_start:
            self.column.addWidget(label("The cameras run for these purposes, and for no other:", wrap=True))
            self.column.addWidget(_scrolled(list(self.rows.values()), 2 if many else 1))
        self.problem = label("", "problem", wrap=True)
        self.column.addWidget(self.problem)
        if from_desk:
            self.skip = KeyButton("Back to the desk", "Escape", "back", "quiet")
            self.skip.clicked.connect(self.back)
        else:
            self.skip = KeyButton("Go on without cameras", "F6", "next")
            self.skip.clicked.connect(presenter.skip)
        self.start = KeyButton("Start duty", "Return", "duty", "primary")
        self.foot.addWidget(self.skip)
        self.foot.addStretch(1)
        self.foot.addWidget(self.start)
        self.start.setVisible(may_start)
        self.start.clicked.connect(presenter.start)
        for purpose, row in self.rows.items():
            row.toggled.connect(lambda on, wanted=purpose: presenter.pick(wanted, on))
        presenter.changed.connect(self.show_state)
        self.show_state(presenter.state)
        self.setFocusProxy(self.start if may_start else self.skip)

    def show_state(self, state: DutyState) -> None:
        for purpose, row in self.rows.items():
            row.setChecked(purpose in state.picked)
            row.setEnabled(state.may_start and not state.busy)
        self.problem.setText(state.problem)
        self.problem.setVisible(bool(state.problem))
        self.note.show_message(state.message)
        self.start.setEnabled(state.may_start and bool(state.picked) and not state.busy)
        self.start.setText("Starting the cameras …" if state.busy else "Start duty")
        self.skip.setEnabled(not state.busy)


def _scrolled(rows: list[TickRow], across: int) -> QScrollArea:
    """Twelve purposes fit a 768-line screen; a longer list scrolls."""
    inner = QWidget()
    grid = QGridLayout(inner)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(theme.px(6))
    down = -(-len(rows) // across)
    for place, row in enumerate(rows):
        grid.addWidget(row, place % down, place // down)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    needed = inner.sizeHint().height() + 2
    area.setMinimumHeight(min(needed, 380))
    area.setMaximumHeight(needed)
    return area
