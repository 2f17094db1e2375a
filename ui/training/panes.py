"""The parts of an exercise: what it is about on the left; what is typed, picked, filled in or learnt on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.exercises import Lesson
from ui import theme
from ui.alerts.chip import Chip
from ui.alerts.comparison import Comparison
from ui.training.describe import FILL_ROWS
from ui.training.option_row import OptionRow
from ui.training.state import CaseLook, Choice, Compared, Draft, HitLook
from ui.widgets.crop_view import CropView
from ui.widgets.fields import Field
from ui.widgets.form import Form
from ui.widgets.labels import IconLabel, MarkLabel, label
from ui.words import Mark

MOST_OPTIONS = 4
ZERO = "A zero has a dot on these plates."
RIGHT = Mark("ok", "state-ok", "Right")
AGAIN = Mark("danger", "state-danger", "Not right: it comes again later, with other values")
STATE_HINT = "MN, Minnesota, or ? when it cannot be seen"


class HitPane(QFrame):
    """A hit as an alert would tell of it; the comparison stands below once something was typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "surface")
        column = _column(self)
        self._title = label("", "heading", wrap=True)
        self._severity, self._kind = Chip(), Chip()
        self._source, self._age = label("", "muted"), MarkLabel()
        self.crop = CropView("Drawn picture of the vehicle's plate")
        self.crop.setMinimumHeight(theme.px(150))
        self.comparison, self._states = Comparison(), label("", "strong", wrap=True)
        chips = QHBoxLayout()
        chips.setSpacing(theme.px(8))
        for part in (self._severity, self._kind, self._source, self._age):
            chips.addWidget(part)
        chips.addStretch(1)
        column.addWidget(self._title)
        column.addLayout(chips)
        column.addWidget(self.crop, 1)
        column.addWidget(self.comparison)
        column.addWidget(self._states)

    def show_hit(self, hit: HitLook, compared: Compared | None) -> None:
        self._title.setText(hit.title)
        self._severity.show_mark(hit.severity, filled=not hit.possible, dashed=hit.possible)
        self._kind.show_mark(hit.kind, dashed=hit.possible)
        self._source.setText(hit.source)
        self._age.show_mark(hit.age)
        self.crop.show_jpeg(hit.jpeg)
        self.comparison.setVisible(compared is not None)
        _say(self._states, compared.states if compared else "")
        if compared is not None:
            self.comparison.show_cells(compared.cells, looked=True, first="Seen")


class CasePane(QFrame):
    """An incident, and below it a search that somebody asks for on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "surface")
        column = _column(self)
        self._title, self._story = label("", "heading", wrap=True), label("", "", wrap=True)
        self._asked = label("Somebody asks for this search:", "muted")
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(theme.px(14))
        self._rows.setVerticalSpacing(theme.px(8))
        self._rows.setColumnStretch(1, 1)
        self._shown: tuple[tuple[str, str], ...] = ()
        for part in (self._title, self._story, self._asked):
            column.addWidget(part)
        column.addLayout(self._rows)
        column.addStretch(1)

    def show_case(self, case: CaseLook) -> None:
        self._title.setText(case.title)
        self._story.setText(case.story)
        self._asked.setVisible(bool(case.given))
        if case.given == self._shown:
            return
        self._shown = case.given
        _empty(self._rows)
        for row, (field, words) in enumerate(case.given):
            self._rows.addWidget(label(field, "muted", wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(label(words, "strong", wrap=True), row, 1, Qt.AlignmentFlag.AlignTop)


class TypePane(QWidget):
    """`edited` carries plate and state as they are typed."""

    edited = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = _column(self, margin=0)
        self.plate, self.state = Field("Plate on the vehicle", ZERO), Field("State on the vehicle", STATE_HINT)
        self._taken = label("", "muted", wrap=True)
        said = "Type what you see on the vehicle. What the list says is shown afterwards."
        column.addWidget(label(said, "", wrap=True))
        for part in (self.plate, self.state, self._taken):
            column.addWidget(part)
        column.addStretch(1)
        for field in (self.plate, self.state):
            field.edited.connect(lambda _: self.edited.emit(self.plate.text(), self.state.text()))

    def show_draft(self, draft: Draft) -> None:
        self.plate.show_text(draft.plate)
        self.state.show_text(draft.state)
        self.plate.show_problem(draft.plate_problem)
        self.state.show_problem(draft.state_problem)
        _say(self._taken, f"State: {draft.state_words}" if draft.state_words else "")

    def take_focus(self, draft: Draft) -> None:
        """To what is wrong, else to the plate."""
        field = self.state if draft.state_problem and not draft.plate_problem else self.plate
        field.line.setFocus(Qt.FocusReason.OtherFocusReason)


class ChoosePane(QWidget):
    """`picked` carries the place of an option."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = _column(self, margin=0)
        self._text = label("", "heading", wrap=True)
        self.rows = tuple(OptionRow(place + 1) for place in range(MOST_OPTIONS))
        column.addWidget(self._text)
        for place, row in enumerate(self.rows):
            row.clicked.connect(lambda _=False, picked=place: self.picked.emit(picked))
            column.addWidget(row)
        column.addStretch(1)

    def show_choice(self, choice: Choice) -> None:
        self._text.setText(choice.text)
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(choice.options))
            row.show_words(choice.options[place] if place < len(choice.options) else "")
            row.setAutoExclusive(False)  # else the last that was picked could not be let go of
            row.setChecked(place == choice.picked)
            row.setAutoExclusive(True)

    def take_focus(self) -> None:
        self.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)


class FillPane(QWidget):
    """The form of a search, as the policy here asks for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = _column(self, margin=0)
        self.form = Form(FILL_ROWS)
        said = "Ask for a search on this incident, so that the gate lets it through."
        column.addWidget(label(said, "", wrap=True))
        column.addWidget(_scrolled(self.form), 1)


class LessonsPane(QWidget):
    """What was right, what is right, and where it stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = _column(self, margin=0)
        self._verdict = MarkLabel()
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, theme.px(8), 0)
        self._rows.setSpacing(theme.px(12))
        self._shown: tuple[Lesson, ...] = ()
        column.addWidget(self._verdict, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(_scrolled(inside), 1)

    def show_lessons(self, lessons: tuple[Lesson, ...]) -> None:
        if lessons == self._shown:
            return
        self._shown = lessons
        self._verdict.show_mark(RIGHT if all(lesson.right for lesson in lessons) else AGAIN)
        _empty(self._rows)
        for lesson in lessons:
            self._rows.addWidget(_lesson(lesson))
        self._rows.addStretch(1)


def _lesson(lesson: Lesson) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(12))
    icon, role = ("state-ok", "ok") if lesson.right else ("state-danger", "danger")
    row.addWidget(IconLabel(icon, role), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(theme.px(2))
    for text, look in (
        (lesson.asked, "muted"), (lesson.words, "strong"), (lesson.clause, "muted"), (lesson.said, "small"),
    ):  # fmt: skip
        if text:
            words.addWidget(label(text, look, wrap=True))
    row.addLayout(words, 1)
    made.setAccessibleName(f"{'Right' if lesson.right else 'Wrong'}: {lesson.words}")
    return made


def _column(of: QWidget, margin: int = 16) -> QVBoxLayout:
    made = QVBoxLayout(of)
    made.setContentsMargins(theme.px(margin), theme.px(margin), theme.px(margin), theme.px(margin))
    made.setSpacing(theme.px(10))
    return made


def _scrolled(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area


def _say(place: QLabel, words: str) -> None:
    place.setText(words)
    place.setVisible(bool(words))


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
