"""From nobody to a member."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel

from app import profiles
from app.actions.prove import BadgeLocked, CodeWanted
from app.domain.errors import Refusal, Refused, Unavailable
from tests.ui.at_once import Later, at_once
from tests.ui.people import PROFILE, SignedInOne
from ui import words
from ui.shell import Face, MadeUp
from ui.sign_in.banner import BannerView, statements
from ui.sign_in.presenter import SignInPresenter, SignInState
from ui.sign_in.view import SignInView
from ui.widgets.fields import Field

WRONG = Refused(Refusal("CJIS IA-5", "badge and password do not go together."))


class Desk:
    """The action at the port: knows one badge and password, and takes any code."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []

    def sign_in(self, badge: str, password: str, code: str) -> SignedInOne:
        self.asked.append((badge, password, code))
        if (badge, password) != ("1001", "right"):
            raise WRONG
        if not code:
            raise CodeWanted(Refusal("CJIS IA-2(1)", "your code is needed too.", "Type the six digits."))
        return SignedInOne()


@pytest.fixture
def desk():
    return Desk()


def test_empty_fields_are_said_in_place_and_nobody_is_asked(desk, qtbot):
    presenter = SignInPresenter(desk.sign_in, at_once)
    presenter.submit("  ", "", "")
    assert presenter.state.badge_problem
    assert presenter.state.password_problem
    assert desk.asked == []


def test_who_is_known_comes_in_and_the_password_is_let_go(desk, qtbot):
    presenter = SignInPresenter(desk.sign_in, at_once)
    with qtbot.waitSignal(presenter.signed_in) as came:
        presenter.submit(" 1001 ", "right", "123456")
    assert came.args[0].member.badge == "1001"
    assert presenter.state == SignInState()


def test_who_is_turned_away_keeps_the_badge_and_types_the_password_again(desk, qtbot):
    presenter = SignInPresenter(desk.sign_in, at_once)
    presenter.submit("1001", "wrong", "123456")
    assert presenter.state.badge == "1001"
    assert presenter.state.password == ""
    assert presenter.state.message is not None
    assert presenter.state.message.clause == "CJIS IA-5"


def test_a_second_press_while_it_is_checked_asks_nothing(desk, qtbot):
    later = Later()
    presenter = SignInPresenter(desk.sign_in, later.run)
    presenter.submit("1001", "right", "123456")
    presenter.submit("1001", "right", "123456")
    assert presenter.state.busy
    later.go()
    assert len(desk.asked) == 1


def test_what_is_missing_outside_is_said_in_its_own_words(qtbot):
    def damaged(_badge, _password, _code):
        raise Unavailable("The database is damaged. Nothing was changed.")

    presenter = SignInPresenter(damaged, at_once)
    presenter.submit("1001", "right", "123456")
    assert presenter.state.message is not None
    assert presenter.state.message.text == "The database is damaged. Nothing was changed."


def test_a_bug_is_not_shown_as_a_wrong_password(qtbot):
    def wrong(_badge, _password, _code):
        raise KeyError

    presenter = SignInPresenter(wrong, at_once)
    with pytest.raises(KeyError):
        presenter.submit("1001", "right", "123456")
    assert not presenter.state.busy


def test_the_demonstration_types_before_ones_eyes_then_submits(desk, qtbot):
    presenter = SignInPresenter(desk.sign_in, at_once)
    seen: list[tuple[str, int, int]] = []
    presenter.changed.connect(lambda state: seen.append((state.badge, len(state.password), len(state.code))))

    with qtbot.waitSignal(presenter.signed_in):
        presenter.visibly("1001", "right", "123456")

    assert seen[:4] == [("1", 0, 0), ("10", 0, 0), ("100", 0, 0), ("1001", 0, 0)]
    assert (seen[8], seen[14]) == (("1001", 5, 0), ("1001", 5, 6))


def test_the_demonstration_stops_when_a_person_takes_the_keyboard(desk, qtbot):
    presenter = SignInPresenter(desk.sign_in, at_once)
    view = SignInView(presenter)
    qtbot.addWidget(view)
    view.show()
    presenter.visibly("1001", "right", "123456")
    qtbot.waitUntil(lambda: presenter.state.badge == "10")

    qtbot.keyClicks(view.badge.line, "x")
    presenter.submit("9", "9", "9")

    assert desk.asked == [("9", "9", "9")]


def test_signing_in_needs_the_keyboard_alone(desk, qtbot, dressed):
    presenter = SignInPresenter(desk.sign_in, at_once)
    view = SignInView(presenter, Face("Hutchinson Police Department", "Car"))
    qtbot.addWidget(view)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.setFocus()
    assert view.badge.line.hasFocus()

    qtbot.keyClicks(view.badge.line, "1001")
    qtbot.keyClick(view.badge.line, Qt.Key.Key_Tab)
    assert view.password.line.hasFocus()
    qtbot.keyClicks(view.password.line, "right")
    qtbot.keyClick(view.password.line, Qt.Key.Key_Return)
    assert "Your code is needed too" in view.code.line.accessibleDescription()
    assert (view.password.text(), view.code.line.hasFocus()) == ("right", True)
    qtbot.keyClicks(view.code.line, "123456")
    with qtbot.waitSignal(presenter.signed_in):
        qtbot.keyClick(view.code.line, Qt.Key.Key_Return)


def test_a_password_is_shown_as_bullets(qtbot):
    field = Field("Password", password=True)
    qtbot.addWidget(field)
    field.show_text("secret")
    assert "secret" not in field.line.displayText()


@pytest.mark.parametrize(
    ("text", "shift", "on"), [("A", False, True), ("a", True, True), ("a", False, False), ("A", True, False)]
)
def test_caps_lock_is_said_beside_the_password(qtbot, text, shift, on):
    field = Field("Password", password=True)
    qtbot.addWidget(field)
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    key = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_A, modifier, text)

    field.eventFilter(field.line, key)

    assert any("Caps Lock" in label.text() for label in field.findChildren(type(field._said))) is on


def test_the_statements_are_all_shown_and_one_key_agrees(qtbot, dressed):
    view = BannerView("Hutchinson Police Department", PROFILE.banner)
    qtbot.addWidget(view)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.setFocus()
    shown = " ".join(label.text() for label in view.findChildren(type(view.title)))
    assert all(statement in shown for statement in PROFILE.banner)
    with qtbot.waitSignal(view.acknowledged):
        qtbot.keyClick(view, Qt.Key.Key_Return)
    with qtbot.waitSignal(view.declined):
        qtbot.keyClick(view, Qt.Key.Key_Escape)


def test_before_anybody_signs_in_it_is_said_that_this_version_is_not_for_operational_use(desk, qtbot):
    view = SignInView(SignInPresenter(desk.sign_in, at_once))
    qtbot.addWidget(view)
    assert any(label.text() == words.NOT_OPERATIONAL for label in view.findChildren(QLabel))


@pytest.mark.parametrize(
    ("agency", "words"),
    [
        ("hutchinson", "discipline and possible criminal prosecution (Hutchinson 423.6(f))"),
        (
            "crystal",
            "discipline up to termination, and potential criminal prosecution (Crystal 3.5, Penalties for Misuse)",
        ),
        ("st_paul", "a misdemeanour; just cause for suspension without pay or dismissal (St Paul Penalties)"),
    ],
)
def test_the_banner_says_what_misuse_brings_under_this_agencys_clause(agency, words):
    assert words in statements(profiles.load(agency))[-1]


def test_a_locked_badge_brings_both_ways_to_open_it_with_its_number(qtbot, dressed):
    def locked(_badge, _password, _code):
        raise BadgeLocked(Refusal("CJIS AC-7", "5 sign-ins failed with this badge number: it is locked."))

    view = SignInView(SignInPresenter(locked, at_once))
    qtbot.addWidget(view)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    assert not view.release.isVisible()
    view.badge.line.setText("101")
    view.password.line.setText("right")
    view.sign_in.click()

    for key, wanted in ((Qt.Key.Key_F6, view.release_wanted), (Qt.Key.Key_F7, view.unlock_wanted)):
        with qtbot.waitSignal(wanted) as asked:
            qtbot.keyClick(view, key)
        assert asked.args == ["101"]


def test_the_demonstration_shows_what_signs_its_members_in_and_an_agencys_own_page_nothing(desk, qtbot, dressed):
    shown = iter(("123456", "654321", "654321", "654321"))
    people = lambda: (MadeUp("Officer", "101", "demo-1111-2222", next(shown)),)  # noqa: E731
    view = SignInView(SignInPresenter(desk.sign_in, at_once), Face("Hutchinson", "Car", True, people))
    qtbot.addWidget(view)
    texts = " ".join(label.text() for label in view.findChildren(QLabel))
    assert all(one in texts for one in ("Officer", "101", "demo-1111-2222", "654 321"))

    own = SignInView(SignInPresenter(desk.sign_in, at_once), Face("Hutchinson", "Car"))
    qtbot.addWidget(own)
    assert not any("authenticator" in label.text() for label in own.findChildren(QLabel) if "holds" in label.text())
