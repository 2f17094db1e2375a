"""Draws the card of an `Asked`: its words, its form, back and on; beside the form, what belongs to it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.sign_in.asked import AskedPresenter, AskedState
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Card
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.path_picker import Pick, picked_path

WIDTH, WIDE = 680, 920


class AskedView(Card):
    """`back` leaves the card with nothing done; `done` once the deed is."""

    back = Signal()
    done = Signal()

    def __init__(
        self,
        presenter: AskedPresenter,
        pick: Pick = picked_path,
        beside: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        asked = presenter.asked
        super().__init__(asked.title, asked.under, WIDE if beside else WIDTH, parent)
        self._presenter = presenter
        presenter.setParent(self)
        self.form = Form(asked.rows, pick)
        self._lay_out(asked.words, beside)
        self.leave = KeyButton(asked.back, "Escape", "back", "quiet")
        self.go = KeyButton(asked.button, "Return", asked.icon, "primary")
        self.foot.addWidget(self.leave)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go)
        self.leave.clicked.connect(self.back)
        self.go.clicked.connect(presenter.submit)
        self.form.edited.connect(presenter.edit)
        presenter.changed.connect(self.show_state)
        presenter.mistaken.connect(self._take_focus)
        presenter.done.connect(self.done)
        self.show_state(presenter.state)

    def _lay_out(self, words: tuple[str, ...], beside: QWidget | None) -> None:
        across, own = QHBoxLayout(), QVBoxLayout()
        across.setSpacing(theme.px(28))
        own.setSpacing(theme.px(12))
        if beside is not None:
            across.addWidget(beside, 0, Qt.AlignmentFlag.AlignTop)
        for each in words:
            own.addWidget(label(each, wrap=True))
        own.addWidget(self.form)
        if beside is not None:
            own.addStretch(1)
        across.addLayout(own, 1)
        self.column.addLayout(across)

    def show_state(self, state: AskedState) -> None:
        self.form.show_looks(state.looks)
        self.note.show_message(state.message)
        self.go.setText(self._presenter.asked.busy if state.busy else self._presenter.asked.button)
        for part in (self.leave, self.go):
            part.setEnabled(not state.busy)

    def _take_focus(self) -> None:
        """To what is wrong, or to the first field that is still to be filled in."""
        looks = self._presenter.state.looks
        given = self._presenter.asked.given
        left = {name: look for name, look in looks.items() if look.problem or name not in given}
        self.form.focus_first(left or looks)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._take_focus()
        return super().event(event)
