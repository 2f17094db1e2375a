"""One record in full: its fields, its values when they are shown, the records it belongs to, and its proof."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui import theme, words
from ui.audit.lines import Detail, Link
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import scrolled
from ui.widgets.labels import IconLabel, MarkLabel, label, separator, set_look

CAPTION_WIDTH = 118


class DetailPane(QFrame):
    """`wanted` carries the number of a record that this one belongs to."""

    wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "surface")
        self.values = KeyButton("Show plates and typed text", "Ctrl+O", "eye")
        self.proof = KeyButton("Save this proof…", "Ctrl+S", "file")
        self.links: tuple[KeyButton, ...] = ()
        self._title, self._outcome = label("", "heading", wrap=True), MarkLabel()
        self._icon, self._proved = IconLabel("state-ok", "ok", theme.sizes().icon), label("", "strong", wrap=True)
        self._shown: Detail | None = None
        self._body = QVBoxLayout()
        self._body.setSpacing(theme.px(6))
        inner = QWidget()
        padded = QVBoxLayout(inner)
        padded.setContentsMargins(0, 0, theme.px(6), 0)
        padded.addLayout(self._body)
        padded.addStretch(1)
        self._scroll = scrolled(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(8), theme.px(14), theme.px(10))
        column.setSpacing(theme.px(6))
        for part in (self._title, self._outcome):
            column.addWidget(part)
        column.addWidget(self._scroll, 1)
        column.addWidget(separator())
        state = QHBoxLayout()
        state.setSpacing(theme.px(8))
        state.addWidget(self._icon)
        state.addWidget(self._proved, 1)
        column.addLayout(state)
        column.addWidget(self.values)
        column.addWidget(self.proof)
        self.show_detail(None, may_show=False, may_save=False)

    def show_detail(self, detail: Detail | None, *, may_show: bool, may_save: bool) -> None:
        self.values.setVisible(detail is not None and detail.closed and may_show)
        self.proof.setVisible(detail is not None and may_save)
        if detail == self._shown and detail is not None:
            return
        self._shown = detail
        self._title.setText(detail.title if detail else "No record is chosen")
        self._outcome.setVisible(detail is not None)
        for part in (self._icon, self._proved):
            part.setVisible(detail is not None)
        self.links = ()
        _clear(self._body)
        if detail is not None:
            self._show(detail)

    def _show(self, detail: Detail) -> None:
        self._outcome.show_mark(detail.outcome)
        self._icon.show_icon(detail.proof.icon, detail.proof.role)
        self._proved.setText(detail.proof.word)
        set_look(self._proved, "role", "danger" if detail.proof.role == "danger" else "strong")
        self._body.addWidget(_pairs(detail.facts))
        if detail.values:
            self._body.addWidget(separator())
            self._body.addWidget(label("Plates and typed text", "strong"))
            self._body.addWidget(_pairs(detail.values))
        self.links = tuple(self._link(link) for link in detail.links)
        for button in self.links:
            self._body.addWidget(button)
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.minimum())

    def _link(self, link: Link) -> KeyButton:
        button = KeyButton(link.words, "", "next", "quiet")
        button.clicked.connect(lambda: self.wanted.emit(link.number))
        return button


def _pairs(facts: tuple[tuple[str, str], ...]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(10))
    grid.setVerticalSpacing(theme.px(3))
    grid.setColumnStretch(1, 1)
    for place, (title, said) in enumerate(facts):
        caption = label(title, "muted", wrap=True)
        caption.setFixedWidth(theme.px(CAPTION_WIDTH))
        grid.addWidget(caption, place, 0)
        grid.addWidget(label(words.breakable(said), wrap=True), place, 1)
    return made


def _clear(layout: QLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        if item is not None and (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
