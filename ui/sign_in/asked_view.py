"""Draws the card of an `Asked`: its words, its form, back and on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from ui.sign_in.asked import AskedPresenter, AskedState
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Card
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.path_picker import Pick, picked_path


class AskedView(Card):
    """`back` leaves the card with nothing done; `done` once the deed is."""

    back = Signal()
    done = Signal()

    def __init__(self, presenter: AskedPresenter, pick: Pick = picked_path, parent: QWidget | None = None) -> None:
        asked = presenter.asked
        super().__init__(asked.title, asked.under, 680, parent)
        self._presenter = presenter
        presenter.setParent(self)
        for words in asked.words:
            self.column.addWidget(label(words, wrap=True))
        self.form = Form(asked.rows, pick)
        self.column.addWidget(self.form)
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

    def show_state(self, state: AskedState) -> None:
        self.form.show_looks(state.looks)
        self.note.show_message(state.message)
        self.go.setText(self._presenter.asked.busy if state.busy else self._presenter.asked.button)
        for part in (self.leave, self.go):
            part.setEnabled(not state.busy)

    def _take_focus(self) -> None:
        self.form.focus_first(self._presenter.state.looks)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._take_focus()
        return super().event(event)
