"""A form that ends in a signature: its fields at the left, at the right what to know before it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme, words
from ui.access.sheet_presenter import SheetPresenter, SheetState
from ui.access.sheets import Sheet
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Note, scrolled
from ui.widgets.form import Form
from ui.widgets.labels import ElidedLabel, label, set_look
from ui.widgets.question import Question

WORDS_WIDTH = 380


class SheetView(QWidget):
    """Draws a SheetState. Its form is made anew for each sheet."""

    def __init__(self, presenter: SheetPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._sheet: Sheet | None = None
        self.form = Form(())
        self.sign = KeyButton("Sign", "Ctrl+S", "tick", "primary")
        self.back = KeyButton("Back", "Escape", "back")
        self.question = Question("Throw away", "Go on typing", "remove")
        self.note = Note()
        self._title, self._about = label("", "title"), ElidedLabel("", "muted")
        self._problem = label("", "problem", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        row.addWidget(self._left(), 1)
        row.addWidget(self._right())
        self.sign.clicked.connect(presenter.sign)
        self.back.clicked.connect(presenter.leave)
        self.question.yes.connect(presenter.leave)
        self.question.no.connect(presenter.stay)
        presenter.changed.connect(self.show_state)
        presenter.mistaken.connect(self._to_mistake)

    def _left(self) -> QWidget:
        inner = QWidget()
        self._place = QVBoxLayout(inner)
        self._place.setContentsMargins(theme.px(2), theme.px(2), theme.px(12), theme.px(8))
        self._place.addWidget(self.form)
        self._place.addStretch(1)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(theme.px(10))
        foot.addWidget(self.sign)
        foot.addWidget(self.back)
        foot.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        head.setSpacing(theme.px(14))
        head.addWidget(self._title)
        head.addWidget(self._about, 1)
        column.addLayout(head)
        column.addWidget(scrolled(inner), 1)
        for part in (self._problem, self.note, self.question, self._foot):
            column.addWidget(part)
        return left

    def _right(self) -> QFrame:
        panel = QFrame()
        panel.setProperty("panel", "surface")
        panel.setFixedWidth(theme.px(WORDS_WIDTH))
        inner = QWidget()
        self._words = QVBoxLayout(inner)
        self._words.setContentsMargins(0, 0, theme.px(6), 0)
        self._words.setSpacing(theme.px(10))
        column = QVBoxLayout(panel)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(8), theme.px(12))
        column.setSpacing(theme.px(8))
        column.addWidget(label("Before you sign", "heading"))
        column.addWidget(scrolled(inner), 1)
        return panel

    def show_state(self, state: SheetState) -> None:
        sheet = state.sheet
        if sheet is not None and sheet is not self._sheet:
            self._take(sheet)
        newly = sheet is not None and sheet is not self._sheet
        self._sheet = sheet
        if sheet is None:
            self._let_go()
            return
        self.form.show_looks(state.looks)
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))
        self.note.show_message(state.message)
        self.sign.setText("Signing …" if state.busy else sheet.button)
        self.sign.setEnabled(not state.busy)
        self.back.setEnabled(not state.busy)
        self._foot.setVisible(not state.leaving)
        self.question.ask("Throw away what you typed?" if state.leaving else "")
        if newly:
            self.form.focus_first(state.looks)

    def _take(self, sheet: Sheet) -> None:
        self._title.setText(sheet.title)
        self._about.show_text(sheet.about)
        self.sign.set_icon_name(sheet.icon)
        set_look(self.sign, "kind", sheet.kind)
        self._put_form(Form(sheet.rows))
        self.form.edited.connect(self._presenter.edit)
        _clear(self._words)
        for said in sheet.words:
            self._words.addWidget(label(words.breakable(said), wrap=True))
        self._words.addStretch(1)

    def _let_go(self) -> None:
        """Nothing that was typed stays in a field."""
        self._put_form(Form(()))

    def _put_form(self, form: Form) -> None:
        self._place.replaceWidget(self.form, form)
        form.show()  # a layout would do it later, and the keyboard goes there now
        self.form.hide()
        self.form.deleteLater()
        self.form = form

    def take_focus(self) -> None:
        self.form.focus_first(self._presenter.state.looks)

    def _to_mistake(self) -> None:
        self.form.focus_first(self._presenter.state.looks)


def _clear(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
