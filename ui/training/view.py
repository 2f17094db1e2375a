"""The Training screen: TRAINING in large letters and a hatched edge the whole time, so that nothing looks real."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.training.hatched import HatchedFrame
from ui.training.panes import CasePane, ChoosePane, FillPane, HitPane, LessonsPane, TypePane
from ui.training.presenter import TrainingPresenter
from ui.training.start_page import StartPage
from ui.training.state import Page, TrainingState
from ui.widgets.buttons import KeyButton
from ui.widgets.empty_place import EmptyPlace
from ui.widgets.labels import label
from ui.widgets.large_label import LargeLabel

TRAINING_SIZE = 42
NOT_REAL = "Nothing here is real: the pictures are drawn, the incidents made up."
WAITS = "Open another screen when you have to: the session waits here until you sign out."
_GO = {
    Page.START: "Begin",
    Page.TYPE: "Compare",
    Page.CHOOSE: "Answer",
    Page.FILL: "Ask for the search",
    Page.LESSONS: "Next",
    Page.PASSED: "Back",
}


class TrainingView(QWidget):
    """Draws a TrainingState; `message` carries a Message for the window."""

    message = Signal(object)

    def __init__(self, presenter: TrainingPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.setObjectName("page")
        self._name = LargeLabel("text", bold=True)
        self._name.set_size(theme.px(TRAINING_SIZE))
        self._name.show_words("TRAINING")
        self._name.setFixedWidth(self._name.sizeHint().width() + theme.px(4))  # never a … for want of room
        self._said, self._bar = label("", "strong"), QProgressBar()
        self._bar.setFixedWidth(theme.px(240))
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self._head, self._problem = label("", "title"), label("", "problem", wrap=True)
        self.start = StartPage()
        self.hit, self.case = HitPane(), CasePane()
        self.typing, self.choosing, self.filling, self.lessons = TypePane(), ChoosePane(), FillPane(), LessonsPane()
        self.passed = EmptyPlace("state-ok", "Passed", "")
        self.paused = EmptyPlace("stop", "The training waits", "")
        self.back = KeyButton("Break off", "Escape", "close", "quiet")
        self.go = KeyButton("Begin", "Return", "next", "primary")
        self._waits = label(WAITS, "small", wrap=True)
        self._pages, self._right = QStackedWidget(), QStackedWidget()
        self._exercise = self._make_exercise()
        self._shown: tuple[object, ...] = ()
        self._lay_out()
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_state(presenter.state)

    def _lay_out(self) -> None:
        frame = HatchedFrame()
        column = QVBoxLayout(frame)
        column.setContentsMargins(theme.px(18), theme.px(8), theme.px(18), theme.px(10))
        column.setSpacing(theme.px(8))
        column.addLayout(self._band())
        for page in (self.start, self._exercise, self.passed, self.paused):
            self._pages.addWidget(page)
        column.addWidget(self._pages, 1)
        column.addLayout(self._foot())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(6), theme.px(6), theme.px(6), theme.px(6))
        outer.addWidget(frame)

    def _band(self) -> QHBoxLayout:
        band = QHBoxLayout()
        band.setSpacing(theme.px(18))
        band.addWidget(self._name)
        band.addWidget(label(NOT_REAL, "muted", wrap=True), 2)
        band.addWidget(self._said)
        band.addWidget(self._bar)
        return band

    def _make_exercise(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(14))
        row.addWidget(self.hit, 5)
        row.addWidget(self.case, 5)
        work = QFrame()
        work.setProperty("panel", "surface")
        column = QVBoxLayout(work)
        column.setContentsMargins(theme.px(18), theme.px(14), theme.px(18), theme.px(12))
        column.setSpacing(theme.px(10))
        column.addWidget(self._head)
        for pane in (self.typing, self.choosing, self.filling, self.lessons):
            self._right.addWidget(pane)
        column.addWidget(self._right, 1)
        row.addWidget(work, 6)
        return made

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(14))
        foot.addWidget(self.back)
        said = QWidget()
        words = QVBoxLayout(said)
        words.setContentsMargins(0, 0, 0, 0)
        words.addWidget(self._waits)
        words.addWidget(self._problem)
        foot.addWidget(said, 1)
        foot.addWidget(self.go)
        return foot

    def _connect(self) -> None:
        presenter = self._presenter
        self.typing.edited.connect(presenter.type)
        self.choosing.picked.connect(presenter.pick)
        self.filling.form.edited.connect(presenter.edit)
        self.go.clicked.connect(presenter.go_on)
        self.back.clicked.connect(presenter.break_off)
        presenter.message.connect(self.message)
        presenter.changed.connect(self.show_state)

    def opened(self) -> None:
        """The screen comes to the front."""
        self._presenter.open()

    def left(self) -> None:
        """A session under way stays where it is."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._take_focus(self._presenter.state)

    def show_state(self, state: TrainingState) -> None:
        self._show_band(state)
        self.start.show_start(state.start)
        self.hit.setVisible(state.hit is not None)
        self.case.setVisible(state.case is not None)
        if state.hit is not None:
            self.hit.show_hit(state.hit, state.compared)
        if state.case is not None:
            self.case.show_case(state.case)
        self._head.setText(state.head)
        self.typing.show_draft(state.draft)
        if state.choice is not None:
            self.choosing.show_choice(state.choice)
        if state.looks is not None:
            self.filling.form.show_looks(state.looks)
        self.lessons.show_lessons(state.lessons)
        self.passed.show_words(state.passed)
        self.paused.show_words(state.problem if state.page is Page.PAUSED else "")
        self._show_foot(state)
        self._show_page(state)

    def _show_band(self, state: TrainingState) -> None:
        progress = state.progress
        self._said.setText(progress.words)
        self._said.setVisible(state.under_way)
        self._bar.setVisible(state.under_way)
        self._bar.setRange(0, max(1, progress.of))
        self._bar.setValue(progress.done)

    def _show_foot(self, state: TrainingState) -> None:
        self.back.setVisible(state.under_way)
        self.back.setText("Again: break off" if state.armed else "Break off")
        self.back.setEnabled(not state.busy)
        self.go.setVisible(state.page is not Page.PAUSED)
        self.go.setText(_GO.get(state.page, ""))
        self.go.setEnabled(not state.busy and not (state.page is Page.START and state.start.cannot))
        problem = "" if state.page is Page.PAUSED else state.problem
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._waits.setVisible(state.under_way and not problem)

    def _show_page(self, state: TrainingState) -> None:
        whole = {Page.START: self.start, Page.PASSED: self.passed, Page.PAUSED: self.paused}
        right = {Page.CHOOSE: self.choosing, Page.FILL: self.filling, Page.LESSONS: self.lessons}
        self._pages.setCurrentWidget(whole.get(state.page, self._exercise))
        self._right.setCurrentWidget(right.get(state.page, self.typing))
        problems = (state.draft.plate_problem, state.draft.state_problem)
        shown = (state.page, state.progress, state.choice.text if state.choice else "", problems)
        if shown != self._shown:
            self._shown = shown
            if self.isVisible():
                self._take_focus(state)

    def _take_focus(self, state: TrainingState) -> None:
        if state.page is Page.TYPE:
            self.typing.take_focus(state.draft)
        elif state.page is Page.CHOOSE:
            self.choosing.take_focus()
        elif state.page is Page.FILL and state.looks is not None:
            self.filling.form.focus_first(state.looks)
        else:
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)
