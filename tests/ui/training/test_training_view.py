"""The Training screen as a person sees and drives it by keyboard, at the size of a patrol car's laptop."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton

from app.domain.exercises import Kind
from app.domain.regions import REGIONS
from app.domain.training_session import answered
from tests.domain import replies
from tests.ui.at_once import at_once
from tests.ui.people import a_member
from tests.ui.training.desk import TrainingDesk
from tests.ui.training.replying import Replying
from ui import theme
from ui.training import describe
from ui.training.option_row import OptionRow
from ui.training.presenter import PICK_ONE, WHILE_CAPTURING, TrainingPresenter
from ui.training.state import Page
from ui.training.view import TrainingView
from ui.widgets.large_label import LargeLabel

SIZE = 1256, 640


@pytest.fixture
def desk():
    return TrainingDesk(a_member())


@pytest.fixture
def presenter(desk, qapp):
    return TrainingPresenter(desk, at_once)


@pytest.fixture
def view(presenter, qtbot, dressed):
    made = TrainingView(presenter)
    presenter.setParent(made)
    qtbot.addWidget(made)
    made.resize(*SIZE)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    made.opened()
    made.setFocus()
    return made


@pytest.fixture
def member(view, presenter, desk, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_Return)
    return Replying(presenter, desk)


def shown(view):
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def large(view):
    """As they are drawn, where that is large."""
    labels = [label for label in view.findChildren(LargeLabel) if label.isVisible() and label.font_size() >= 40]
    right = Qt.TextElideMode.ElideRight
    metrics = [QFontMetrics(theme.text_font(label.font_size(), bold=True)) for label in labels]
    return [m.elidedText(label.words(), right, label.width()) for m, label in zip(metrics, labels, strict=True)]


def options(view):
    return [row.words() for row in view.findChildren(OptionRow) if row.isVisible()]


def type_plate(view, qtbot, plate, region):
    qtbot.keyClicks(view.typing.plate.line, plate)
    qtbot.keyClick(view.typing.plate.line, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is view.typing.state.line
    qtbot.keyClicks(view.typing.state.line, REGIONS.get(region, "?"))
    qtbot.keyClick(view.typing.state.line, Qt.Key.Key_Return)


def pick(view, qtbot, place):
    qtbot.keyClick(view, getattr(Qt.Key, f"Key_{place + 1}"))
    qtbot.keyClick(view, Qt.Key.Key_Return)


def test_before_a_session_it_says_what_is_missing_and_that_nothing_is_real(view):
    said = shown(view)
    assert large(view) == ["TRAINING"]
    assert "Nothing here is real" in said
    assert "missing" in said
    assert "equipment and software" in said
    assert "Nothing is timed" in said
    assert "None yet." in said


def test_training_stands_in_large_letters_on_every_page(view, member, qtbot):
    seen = {member.page()}
    while not member.session.passed:
        assert large(view) == ["TRAINING"]
        member.reply()
        seen.add(member.page())
        assert large(view) == ["TRAINING"]
        member.presenter.go_on()
        seen.add(member.page())
    assert large(view) == ["TRAINING"]
    assert seen == {Page.TYPE, Page.CHOOSE, Page.FILL, Page.LESSONS, Page.PASSED}


def test_a_hit_is_answered_by_keyboard_alone(view, member, qtbot):
    exercise = member.exercise
    plate, listed = exercise.picture.plate, exercise.listed.plate
    assert QApplication.focusWidget() is view.typing.plate.line
    assert view.hit.crop.has_picture
    assert not view.hit.comparison.isVisible()
    type_plate(view, qtbot, plate.text, plate.region)

    assert view.hit.comparison.isVisible()
    assert f"List {' '.join(listed.text)}" in view.hit.comparison.accessibleName()
    assert options(view) == [words for _, words in describe.ANSWERS]
    pick(view, qtbot, [answer for answer, _ in describe.ANSWERS].index(exercise.answer))
    assert options(view) == list(exercise.question.options)
    pick(view, qtbot, exercise.question.right)
    assert member.page() is Page.LESSONS
    assert member.presenter.state.all_right
    assert f"On the vehicle: {plate.text}" in shown(view)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert member.page() is Page.TYPE
    assert view.typing.plate.text() == ""
    [bar] = view.findChildren(QProgressBar)
    assert bar.value() == 1


def test_what_was_forgotten_is_said_where_it_belongs_and_gets_the_keyboard(view, member, qtbot):
    qtbot.keyClicks(view.typing.plate.line, "FW1")
    qtbot.keyClick(view.typing.plate.line, Qt.Key.Key_Return)
    assert member.page() is Page.TYPE
    assert "Which state?" in shown(view)
    assert QApplication.focusWidget() is view.typing.state.line


def test_an_answer_is_picked_before_it_is_given_by_number_or_arrow(view, member, qtbot):
    member.until(Kind.RULE)
    rows = [row for row in view.findChildren(OptionRow) if row.isVisible()]
    assert not any(row.isChecked() for row in rows)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert PICK_ONE in shown(view)
    qtbot.keyClick(view, Qt.Key.Key_1)
    assert [row.isChecked() for row in rows][:2] == [True, False]
    assert PICK_ONE not in shown(view)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert [row.isChecked() for row in rows][:2] == [False, True]
    assert member.presenter.state.choice.picked == 1


def test_the_next_question_stands_there_with_nothing_picked(view, member, desk, qtbot):
    member.until(Kind.RULE)
    for _ in range(2):
        pick(view, qtbot, member.exercise.question.right)
        member.session, _ = answered(member.session, member.exercise.question.right, desk.profile(), desk.pictures())
        qtbot.keyClick(view, Qt.Key.Key_Return)
        assert member.page() is Page.CHOOSE
        assert not any(row.isChecked() for row in view.findChildren(OptionRow))
        assert member.presenter.state.choice.picked == -1


def test_the_second_search_is_asked_for_on_an_empty_form(view, member):
    member.until(Kind.FILL)
    member.reply()
    member.presenter.go_on()
    assert member.exercise.recipe.kind is Kind.FILL
    looks = member.presenter.state.looks
    assert {name: look.value for name, look in looks.items()} == describe.EMPTY


def test_a_wrong_answer_is_said_in_shape_and_word_and_with_its_clause(view, member, qtbot):
    member.until(Kind.RULE)
    exercise = member.exercise
    member.reply(replies.wrong)
    assert "it comes again later" in shown(view)
    assert exercise.question.clause in shown(view)
    assert "1 wrong try" in shown(view)
    assert exercise.question.text in shown(view)


def test_a_search_is_filled_in_by_keyboard_alone(view, member, qtbot):
    member.until(Kind.FILL)
    incident = member.exercise.incident
    assert incident.story in shown(view)
    fields = view.filling.form.fields
    assert QApplication.focusWidget() is fields[describe.CASE_NUMBER].focusProxy()
    for name, words in (
        (describe.CASE_NUMBER, incident.case_number), (describe.PURPOSE, "Burglary"),
        (describe.BASIS, "A witness saw it."), (describe.WHY, "The scene."),
    ):  # fmt: skip
        assert QApplication.focusWidget() is fields[name].focusProxy()
        qtbot.keyClicks(QApplication.focusWidget(), words)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert member.page() is Page.LESSONS
    assert member.presenter.state.all_right
    assert "The gate lets this search through." in shown(view)


def test_while_cameras_run_nothing_can_be_begun_and_the_reason_stands_there(view, presenter, desk, qtbot):
    desk.running = True
    presenter.open()
    assert WHILE_CAPTURING in shown(view)
    assert not view.go.isEnabled()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert desk.begun == []


def test_a_session_that_waits_for_capture_shows_no_exercise(view, member, desk, qtbot):
    desk.running = True
    member.presenter.open()
    assert WHILE_CAPTURING in shown(view)
    assert not view.hit.isVisible()
    assert not view.go.isVisible()
    assert large(view) == ["TRAINING"]


def test_esc_twice_breaks_off(view, member, desk, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.back.words() == "Again: break off"
    assert member.page() is Page.TYPE
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert member.page() is Page.START
    qtbot.waitUntil(lambda: "broken off" in shown(view))
    assert not view.back.isVisible()


def test_nothing_that_can_be_pressed_is_smaller_than_a_finger_and_no_words_are_cut(view, member):
    while not member.session.passed:
        for button in (*view.findChildren(QPushButton), *view.findChildren(OptionRow)):
            if button.isVisible():
                assert button.height() >= theme.sizes().touch
        for row in view.findChildren(OptionRow):
            if row.isVisible():
                assert row.height() == row.heightForWidth(row.width()), row.words()
        member.reply()
        member.presenter.go_on()


@pytest.mark.parametrize("agency", ["hutchinson", "plymouth", "hardin", "crystal", "st_paul"])
def test_every_exercise_fits_a_small_laptop(agency, qtbot, dressed):
    desk = TrainingDesk(a_member(), agency)
    presenter = TrainingPresenter(desk, at_once)
    view = TrainingView(presenter)
    presenter.setParent(view)
    qtbot.addWidget(view)
    view.resize(*SIZE)
    view.show()
    presenter.open()
    presenter.go_on()
    member = Replying(presenter, desk)
    while not member.session.passed:
        assert view.minimumSizeHint().width() <= SIZE[0]
        assert view.minimumSizeHint().height() <= SIZE[1], member.exercise.recipe
        member.reply(replies.right)
        presenter.go_on()
