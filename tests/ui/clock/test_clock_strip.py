"""A clock that is not believed is said on every screen until it is believed; a second member vouches in its place."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.clock import Doubt, Reading, Running
from app.domain.errors import Refusal, Refused
from tests.ui.at_once import Later, at_once
from tests.ui.people import NOW, PROFILE
from ui.clock.presenter import NO_BADGE, NO_CODE, NO_PASSWORD, ClockPresenter, clock_mark
from ui.clock.view import ClockStrip
from ui.messages import Message

BACK, AHEAD = timedelta(hours=-2), timedelta(minutes=61)


def a_doubt(off=AHEAD, gps=None):
    return Doubt(Reading(NOW + off, Running("run-1", timedelta(0)), gps), NOW)


@dataclass
class ClockDesk:
    """The port: whatever `refusing` holds is raised instead of believing."""

    doubt: Doubt | None = field(default_factory=a_doubt)
    refusing: Exception | None = None
    due: int = 3
    given: list[tuple[Reading, str, str, str]] = field(default_factory=list)

    def clock_doubt(self):
        return self.doubt

    def due_at(self, moment):
        assert moment == NOW + AHEAD
        return self.due

    def vouch_for_clock(self, shown, badge, password, code):
        self.given.append((shown, badge, password, code))
        if self.refusing:
            raise self.refusing
        self.doubt = None

    def profile(self):
        return PROFILE


@pytest.fixture
def asked():
    return ClockDesk()


@pytest.fixture
def strip(qtbot, dressed, asked):
    return shown(qtbot, asked)


def shown(qtbot, asked, run=at_once):
    window = QWidget()
    made = ClockStrip(ClockPresenter(asked, run))
    column = QVBoxLayout(window)
    column.addWidget(made)
    window.resize(1200, 300)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    vars(made)["holds"] = window  # as the desk would
    return made


def words_of(strip):
    return strip._says.text(), strip._means.text()


def test_nothing_is_said_of_a_clock_that_is_believed(qtbot, dressed):
    strip = shown(qtbot, ClockDesk(None))
    assert not strip.isVisible()
    assert clock_mark(None, 0.0).word == "+0.00 s"


def test_a_jump_is_said_with_what_is_believed_what_it_means_and_what_to_do(strip):
    says, means = words_of(strip)
    assert says == (
        "This workstation's clock says Nov 22, 2026 15:04, but only Nov 22, 2026 14:03 is believed."
    )  # the agency's own time
    assert "Destruction goes by the believed moment" in means
    assert "times on reads are wrong" in means
    assert all(way in means for way in ("Correct the clock", "wait for GPS", "second member"))
    assert strip.vouch.isVisible()
    assert not strip.form.isVisible()


def test_the_status_line_says_it_in_red_with_a_word_before_any_offset_from_gps():
    mark = clock_mark(a_doubt(), 3660.0)
    assert (mark.role, mark.icon, mark.word) == ("danger", "state-danger", "not believed")


def test_a_clock_set_back_is_said_too_and_nobody_is_asked_to_vouch_for_it(qtbot, dressed):
    strip = shown(qtbot, ClockDesk(a_doubt(BACK)))
    says, means = words_of(strip)
    assert says == "This workstation's clock says Nov 22, 2026 12:03, but Nov 22, 2026 14:03 had been reached before."
    assert "saves nothing" in means
    assert not strip.vouch.isVisible()
    strip._presenter.press_vouch()
    assert not strip.form.isVisible()


def test_a_clock_that_gps_contradicts_is_said_and_nobody_is_asked_to_vouch_for_it(qtbot, dressed):
    strip = shown(qtbot, ClockDesk(a_doubt(gps=NOW)))
    assert "but GPS says Nov 22, 2026 14:03" in words_of(strip)[0]
    assert not strip.vouch.isVisible()


def test_it_goes_when_the_clock_is_believed_again(strip, asked):
    asked.doubt = None
    strip._presenter.refresh()
    assert not strip.isVisible()


def typed(qtbot, strip, badge="2", password="an open window"):
    qtbot.keyClick(strip.window(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert strip.form.badge.line.hasFocus()
    qtbot.keyClicks(strip.form.badge.line, badge)
    qtbot.keyClick(strip.form.badge.line, Qt.Key.Key_Return)
    assert strip.form.password.line.hasFocus()
    qtbot.keyClicks(strip.form.password.line, password)
    qtbot.keyClick(strip.form.password.line, Qt.Key.Key_Return)
    assert strip.form.code.line.hasFocus()
    qtbot.keyClicks(strip.form.code.line, "123456")


def test_the_second_member_gives_badge_and_password_and_confirms_the_time_that_is_shown(qtbot, strip, asked):
    before = asked.doubt.seen
    told: list[Message] = []
    strip.message.connect(told.append)

    typed(qtbot, strip)
    assert strip.form.confirm.words() == "I vouch: it is Nov 22, 2026 15:04"
    assert strip.form.due.text() == "3 reads would be due then and destroyed at once."
    qtbot.keyClick(strip.form.code.line, Qt.Key.Key_Return)

    assert asked.given == [(before, "2", "an open window", "123456")]
    assert not strip.isVisible()
    assert (strip.form.password.text(), strip.form.code.text()) == ("", "")
    assert "is believed" in told[0].text


def test_a_refusal_is_said_in_its_place_and_the_password_is_let_go(qtbot, strip, asked):
    asked.refusing = Refused(Refusal("CJIS IA-5", "badge and password do not go together."))
    typed(qtbot, strip)
    strip.form.confirm.click()

    assert strip.form.note.isVisible()
    assert strip.form.note.accessibleName() == "Refused: badge and password do not go together."
    assert (strip.form.badge.text(), strip.form.password.text()) == ("2", "")
    assert strip.form.confirm.isEnabled()
    assert strip.form.password.line.hasFocus()


def test_what_is_typed_after_a_refusal_stays_when_the_shown_time_goes_on(qtbot, strip, asked):
    asked.refusing = Refused(Refusal("CJIS IA-5", "badge and password do not go together."))
    typed(qtbot, strip)
    strip.form.confirm.click()
    qtbot.keyClicks(strip.form.password.line, "another")

    asked.doubt = a_doubt(AHEAD + timedelta(minutes=1))
    strip._presenter.refresh()

    assert strip.form.confirm.words() == "I vouch: it is Nov 22, 2026 15:05"
    assert strip.form.password.text() == "another"


def test_empty_fields_are_said_in_place_and_nothing_is_asked(strip, asked):
    strip.vouch.click()
    strip.form.confirm.click()
    state = strip._presenter.state
    assert (state.badge_problem, state.password_problem, state.code_problem) == (NO_BADGE, NO_PASSWORD, NO_CODE)
    assert asked.given == []


def test_it_can_be_put_away_and_what_was_typed_goes_with_it(qtbot, strip):
    typed(qtbot, strip)
    qtbot.keyClick(strip.form.password.line, Qt.Key.Key_Escape)
    assert not strip.form.isVisible()
    strip.vouch.click()
    assert (strip.form.badge.text(), strip.form.password.text()) == ("", "")


def test_what_was_typed_goes_when_the_strip_is_hidden_as_while_the_car_moves(qtbot, strip):
    typed(qtbot, strip)
    strip.parentWidget().hide()
    strip.parentWidget().show()
    assert strip.isVisible()
    assert not strip.form.isVisible()
    assert strip.form.password.text() == ""


def test_enter_and_esc_in_the_form_press_no_key_of_the_screen_beneath(qtbot, strip):
    pressed = []
    for key in ("Return", "Escape"):
        QShortcut(QKeySequence(key), strip.window()).activated.connect(lambda: pressed.append(1))
    typed(qtbot, strip)
    qtbot.keyClick(strip.form.code.line, Qt.Key.Key_Return)
    strip.vouch.click()
    qtbot.keyClick(strip.form.badge.line, Qt.Key.Key_Escape)
    assert pressed == []


def test_while_the_password_is_checked_nothing_is_asked_twice_and_the_strip_stays(qtbot, dressed, asked):
    later = Later()
    strip = shown(qtbot, asked, later.run)
    typed(qtbot, strip)
    later.go()
    strip.form.confirm.click()
    assert strip.form.confirm.words() == "Checking …"
    strip._presenter.confirm("2", "an open window", "123456")
    strip._presenter.refresh()
    assert strip.isVisible()
    later.go()
    assert len(asked.given) == 1
    assert not strip.isVisible()


def test_the_clock_confirmed_is_the_one_on_the_screen_at_that_moment(strip, asked):
    strip.vouch.click()
    asked.doubt = a_doubt(AHEAD + timedelta(hours=3))
    strip._presenter.refresh()
    assert strip.form.confirm.words() == "I vouch: it is Nov 22, 2026 18:04"

    strip._presenter.confirm("2", "an open window", "123456")

    assert asked.given[0][0].clock == NOW + AHEAD + timedelta(hours=3)
