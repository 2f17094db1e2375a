"""The first run on screen: the steps on the left, one page on the right, Enter goes on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Note, brand
from ui.widgets.choices import ChoiceRow
from ui.widgets.form import Form
from ui.widgets.labels import IconLabel, label, set_look
from ui.widgets.theme_button import ThemeButton
from ui.wizard import pages
from ui.wizard.draft import PAGES, Page
from ui.wizard.presenter import WizardPresenter, WizardState


class WizardView(QWidget):
    """Keeps every page's widgets, so that going back finds what was typed."""

    def __init__(self, presenter: WizardPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._presenter = presenter
        presenter.setParent(self)
        self.steps = _Steps()
        self._stack = QStackedWidget()
        self.pages: dict[Page, _PageView] = {}
        for page in PAGES:
            made = _SummaryPage() if page is Page.SUMMARY else _PageView(page, presenter)
            self.pages[page] = made
            self._stack.addWidget(_scrolled(made))
        self.note = Note()
        self._working = QProgressBar()
        self._working.setRange(0, 0)
        self._working.setTextVisible(False)
        self._lay_out()
        presenter.changed.connect(self.show_state)
        presenter.mistaken.connect(lambda: self._take_focus(presenter.state))
        self._shown: Page | None = None
        self.show_state(presenter.state)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.steps)
        right = QVBoxLayout()
        right.setContentsMargins(theme.px(40), theme.px(28), theme.px(40), theme.px(24))
        right.setSpacing(theme.px(12))
        self._title, self._why = label("", "title", wrap=True), label("", "muted", wrap=True)
        right.addWidget(self._title)
        right.addWidget(self._why)
        right.addSpacing(theme.px(4))
        right.addWidget(self._stack, 1)
        right.addWidget(self.note)
        right.addWidget(self._working)
        right.addLayout(self._buttons())
        holder = QWidget()
        holder.setLayout(right)
        holder.setMaximumWidth(theme.px(1100))
        row.addWidget(holder, 1)
        row.addStretch(0)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(10))
        self.back = KeyButton("Back", "Alt+Left", "back", "quiet")
        self.skip = KeyButton("Skip: no camera yet", "F6", "next")
        self.next = KeyButton("Next", "Return", "next", "primary")
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.skip)
        row.addWidget(self.next)
        self.back.clicked.connect(self._presenter.back)
        self.skip.clicked.connect(self._presenter.skip_camera)
        self.next.clicked.connect(self._presenter.next)
        return row

    def show_state(self, state: WizardState) -> None:
        head = pages.HEADS[state.page]
        self._title.setText(head.title)
        self._why.setText(head.why)
        self.steps.show_state(state)
        self.pages[state.page].show_state(state)
        self.note.show_message(state.message)
        self._working.setVisible(state.busy)
        self.back.setEnabled(state.page is not PAGES[0] and not state.busy)
        self.skip.setVisible(state.page is Page.CAMERA)
        self.next.setEnabled(not state.busy)
        last = state.page is Page.SUMMARY
        self.next.setText(("Installing …" if state.busy else "Install") if last else "Next")
        self.next.set_icon_name("tick" if last else "next")
        if state.page is not self._shown:
            self._shown = state.page
            self._stack.setCurrentIndex(PAGES.index(state.page))
            self._take_focus(state)

    def _take_focus(self, state: WizardState) -> None:
        if state.page is Page.SUMMARY:
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.pages[state.page].take_focus(state)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._take_focus(self._presenter.state)
        return super().event(event)


class _PageView(QWidget):
    """Rows to choose among, then the form."""

    def __init__(self, page: Page, presenter: WizardPresenter | None) -> None:
        super().__init__()
        self._page = page
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.px(8), 0)
        column.setSpacing(theme.px(14))
        self.choices: dict[object, ChoiceRow] = {}
        if presenter is not None:
            column.addWidget(self._choose(presenter))
            self.form = Form(pages.ROWS[page])
            self.form.edited.connect(presenter.edit)
            column.addWidget(self.form)
        column.addStretch(1)

    def _choose(self, presenter: WizardPresenter) -> QWidget:
        field_id, offered = pages.choices(self._page, presenter.state)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(8))
        across = 2 if len(offered) == 2 else 1
        for place, choice in enumerate(offered):
            row = ChoiceRow(choice.title, choice.detail, choice.icon)
            row.clicked.connect(lambda _=False, value=choice.value: presenter.edit(field_id, value))
            grid.addWidget(row, place // across, place % across)
            self.choices[choice.value] = row
        self._problem = label("", "problem", wrap=True)
        grid.addWidget(self._problem, grid.rowCount(), 0, 1, across)
        holder.setVisible(bool(offered))
        return holder

    def show_state(self, state: WizardState) -> None:
        field_id, _ = pages.choices(self._page, state)
        chosen = getattr(state.draft, field_id) if field_id else None
        for value, row in self.choices.items():
            row.setChecked(value == chosen)
            row.setEnabled(not state.busy)
        self._problem.setText(state.problems.get(field_id, ""))
        self._problem.setVisible(bool(self._problem.text()))
        self.form.show_looks(pages.looks(self._page, state))

    def take_focus(self, state: WizardState) -> None:
        """To what is wrong, else to what is chosen, else to the first row or field."""
        field_id, _ = pages.choices(self._page, state)
        if state.problems and field_id not in state.problems:
            self.form.focus_first(pages.looks(self._page, state))
        elif self.choices:
            chosen = [row for row in self.choices.values() if row.isChecked()]
            (chosen or list(self.choices.values()))[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.form.focus_first(pages.looks(self._page, state))


class _SummaryPage(_PageView):
    def __init__(self) -> None:
        super().__init__(Page.SUMMARY, None)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(24))
        self._grid.setVerticalSpacing(theme.px(14))
        self._grid.setColumnStretch(1, 1)
        self._values = []
        for place, (name, _) in enumerate(pages.summary(WizardState(()))):
            value = label("", "strong", wrap=True)
            self._grid.addWidget(label(name, "muted"), place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, place, 1)
            self._values.append(value)
        frame = QFrame()
        frame.setProperty("panel", "surface")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20))
        inner.addLayout(self._grid)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, frame)

    def show_state(self, state: WizardState) -> None:
        for value, (_, text) in zip(self._values, pages.summary(state), strict=True):
            value.setText(text)


class _Steps(QFrame):
    """Where one is: done, now, to come; by mark and weight, not by colour alone."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("panel", "rail")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(28), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(10))
        column.addWidget(brand(), 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(label("First run", "muted"))
        column.addSpacing(theme.px(14))
        self._rows = []
        for place, page in enumerate(PAGES, start=1):
            row = QHBoxLayout()
            row.setSpacing(theme.px(12))
            mark, words = IconLabel("dot", "line"), label(f"{place}  {pages.HEADS[page].step}")
            row.addWidget(mark)
            row.addWidget(words, 1)
            column.addLayout(row)
            self._rows.append((mark, words))
        column.addStretch(1)
        column.addWidget(ThemeButton())
        self.setFixedWidth(theme.px(248))

    def show_state(self, state: WizardState) -> None:
        now = PAGES.index(state.page)
        for place, (mark, words) in enumerate(self._rows):
            if place == now:
                mark.show_icon("next", "accent")
                set_look(words, "role", "strong")
            elif place < state.reached or place < now:
                mark.show_icon("tick", "ok")
                set_look(words, "role", "muted")
            else:
                mark.show_icon("dot", "line")
                set_look(words, "role", "muted")


def _scrolled(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area
