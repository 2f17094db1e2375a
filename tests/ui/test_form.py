"""Forms drawn from rows: what a person changes is told, what the presenter shows is not told back."""

from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from ui.forms import FieldLook, FieldRow, Kind, Option, sentence
from ui.widgets.form import Form

OPTIONS = (Option("a", "First"), Option("b", "Second"))
ROWS = (
    FieldRow("line", "Line", Kind.LINE, "A hint."),
    FieldRow("secret", "Secret", Kind.SECRET, beside=True),
    FieldRow("choice", "Choice", Kind.CHOICE, options=OPTIONS),
    FieldRow("tick", "Tick", Kind.TICK),
    FieldRow("number", "Number", Kind.NUMBER, least=1, most=9, unit="%"),
    FieldRow("file", "File", Kind.FILE),
    FieldRow("moment", "Moment", Kind.MOMENT),
)
VALUES = {
    "line": "x", "secret": "", "choice": "b", "tick": True, "number": 4, "file": "/a",
    "moment": datetime(2026, 3, 2, 7, 30),  # noqa: DTZ001  a clock on the wall
}  # fmt: skip


def looks(**problems):
    return {name: FieldLook(value, problems.get(name, "")) for name, value in VALUES.items()}


@pytest.fixture
def told() -> list[tuple[object, ...]]:
    return []


@pytest.fixture
def form(qtbot, dressed, told):
    made = Form(ROWS, pick=lambda *_: "/picked")
    qtbot.addWidget(made)
    made.edited.connect(lambda *what: told.append(what))
    made.show_looks(looks())
    made.show()
    return made


def test_showing_values_tells_nothing(form, told):
    form.show_looks(looks(line="It is wrong."))
    form.show_looks({**looks(), "moment": FieldLook(datetime(2026, 3, 3, 8, 0))})  # noqa: DTZ001
    assert told == []


def test_what_a_person_changes_is_told_with_the_fields_id(form, told, qtbot):
    fields = form.fields
    qtbot.keyClick(fields["line"].line, "y")
    qtbot.keyClick(fields["choice"].choice, Qt.Key.Key_Up)
    qtbot.mouseClick(fields["tick"].tick, Qt.MouseButton.LeftButton)
    qtbot.keyClick(fields["number"].slider, Qt.Key.Key_Right)
    qtbot.mouseClick(fields["file"].browse, Qt.MouseButton.LeftButton)
    assert told == [("line", "xy"), ("choice", "a"), ("tick", False), ("number", 5), ("file", "/picked")]


def test_a_moment_is_told_as_wall_clock_time(form, told, qtbot):
    moment = form.fields["moment"].moment
    moment.setCurrentSection(moment.Section.HourSection)
    qtbot.keyClick(moment, Qt.Key.Key_Up)
    assert told == [("moment", datetime(2026, 3, 2, 8, 30))]  # noqa: DTZ001


def test_a_mistake_takes_the_hints_place_and_is_read_aloud(form):
    field = form.fields["line"]
    assert field.line.accessibleDescription() == "A hint."
    form.show_looks(looks(line="It is wrong."))
    assert field.line.accessibleDescription() == "It is wrong."
    assert field.line.property("wrong") == "true"
    form.show_looks(looks())
    assert field.line.property("wrong") == "false"


def test_the_keyboard_goes_to_the_first_mistake_else_to_the_first_field(form, qtbot):
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.focus_first(looks(number="Too many."))
    assert form.focusWidget() is form.fields["number"].slider
    form.focus_first(looks())
    assert form.focusWidget() is form.fields["line"].line


@pytest.mark.parametrize("name", ["choice", "number"])
def test_a_wheel_that_scrolls_the_form_changes_no_value(form, told, name):
    editor = form.fields["choice"].choice if name == "choice" else form.fields["number"].slider
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(editor, turn)
    assert told == []


def test_a_field_that_does_not_belong_is_hidden_and_a_closed_one_says_why(form):
    form.show_looks({"line": FieldLook("x", shown=False), "choice": FieldLook("a", enabled=False)})
    assert not form.fields["line"].isVisible()
    assert not form.fields["choice"].choice.isEnabled()


def test_messages_of_the_domain_become_sentences():
    assert sentence("a camera needs a name") == "A camera needs a name."
    assert sentence("") == ""
    assert sentence("Why?") == "Why?"
