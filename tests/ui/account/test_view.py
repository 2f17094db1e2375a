"""The account page by keyboard: one's own password and codes, and what helps other members."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.code_sheets import recovery_sheet, unlock_sheet
from app.domain import gate
from app.domain.access import Role
from app.domain.errors import FieldMistake, Refusal, Refused
from app.domain.phonetics import Alphabet
from app.spoken_codes import new_codes
from tests.ui.at_once import Later, at_once
from tests.ui.people import NOW, PROFILE, a_member
from ui.account.view import AccountView
from ui.sign_in.asked_view import AskedView
from ui.sign_in.authenticator import SecretPanel
from ui.sign_in.codes_view import CodesView

KEY = Qt.Key


class Account:
    """A member's account, at the port; "old password" and "123456" prove them."""

    def __init__(self, *roles):
        self.member, self.did, self.left = a_member(*roles), [], 10

    def who(self):
        return "Officer One, badge 1001"

    def may(self, act):
        return gate.check(self.member, act, PROFILE)

    def codes_left(self):
        return self.left

    def _prove(self, password, code):
        if password != "old password":
            raise Refused(Refusal("CJIS IA-5", "badge and password do not go together."))
        if code != "123456":
            raise Refused(Refusal("CJIS IA-2(1)", "the code is not right."))

    def change_password(self, password, code, new):
        self._prove(password, code)
        self.did.append(("changed", new))

    def _sheet(self):
        return recovery_sheet(new_codes(10), "Officer One", "1001", PROFILE, NOW)

    def new_codes(self, password, code):
        self._prove(password, code)
        self.left = 10
        return self._sheet()

    def secret_uri(self, seed):
        return seed.uri("Vouch", "1001")

    def renew(self, seed, password, code, new_code):
        self._prove(password, code)
        self.did.append(("renewed", seed.secret, new_code))
        return self._sheet()

    def reset_factor(self, badge, note):
        if badge == "999":
            raise FieldMistake("badge", "no member with this badge number is enrolled here")
        self.did.append(("reset", badge, note))

    def reset_password(self, badge, password):
        self.did.append(("new password", badge, password))

    def unlock_codes(self):
        return unlock_sheet(new_codes(10), Alphabet.APCO, PROFILE, NOW)


class Page:
    def __init__(self, qtbot, source, run=at_once):
        self.view, self._qtbot = AccountView(source, run), qtbot
        self.said: list[str] = []
        self.view.message.connect(lambda message: self.said.append(message.text))
        qtbot.addWidget(self.view)
        self.view.resize(1366, 700)
        self.view.show()
        self.view.activateWindow()
        qtbot.waitUntil(self.view.isActiveWindow)
        self.view.setFocus()
        self.view.opened()

    @property
    def now(self):
        return self.view.currentWidget()

    def press(self, *keys):
        for key in keys:
            self._qtbot.keyClick(QApplication.focusWidget() or self.view, key)

    def fill(self, *lines):
        for place, line in enumerate(lines):
            if place:
                self.press(KEY.Key_Tab)
            self._qtbot.keyClicks(QApplication.focusWidget(), line)
        self.press(KEY.Key_Return)

    def reads(self):
        return " ".join(one.text() for one in self.view.findChildren(QLabel) if one.isVisible())

    def problems(self):
        return {name: field.problem for name, field in self.now.form.fields.items() if field.problem}


@pytest.fixture
def page(qtbot, dressed):
    return lambda *roles, run=at_once: Page(qtbot, Account(*roles), run)


def made(page_):
    return page_.view._source.did


def test_a_member_changes_their_own_password_by_keyboard(page):
    shown = page()
    shown.press(KEY.Key_1)
    shown.fill("old password", "123456", "tides come in twice", "tides come in twice")

    assert made(shown) == [("changed", "tides come in twice")]
    assert shown.now is shown.view.menu
    assert shown.said == ["Your password is changed."]


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        (("", "123456", "tides come in twice", "tides come in twice"), "password"),
        (("old password", "", "tides come in twice", "tides come in twice"), "code"),
        (("old password", "123456", "tides come in twice", "tides come in thrice"), "new_again"),
        (("old password", "123456", "password2026", "password2026"), "new"),
    ],
)
def test_a_password_that_cannot_be_changed_so_is_said_at_its_field(page, lines, field):
    shown = page()
    shown.press(KEY.Key_1)
    shown.fill(*lines)

    assert set(shown.problems()) == {field}
    assert made(shown) == []


@pytest.mark.parametrize(
    ("password", "code", "told"), [("not it", "123456", "do not go together"), ("old password", "000000", "not right")]
)
def test_whoever_does_not_prove_themself_is_told_so_and_nothing_is_changed(page, password, code, told):
    shown = page()
    shown.press(KEY.Key_1)
    shown.fill(password, code, "tides come in twice", "tides come in twice")

    assert isinstance(shown.now, AskedView)
    assert told in shown.now.note.accessibleName()
    assert made(shown) == []


def test_new_recovery_codes_are_left_only_by_who_has_kept_them(page):
    shown = page()
    shown.press(KEY.Key_2)
    shown.fill("old password", "123456")

    assert isinstance(shown.now, CodesView)
    shown.press(KEY.Key_Return)
    shown.view.left()
    assert isinstance(shown.now, CodesView)
    shown.press(KEY.Key_Space, KEY.Key_Return)
    assert shown.now is shown.view.menu


def test_another_authenticator_is_set_up_beside_its_own_secret(page):
    shown = page()
    shown.press(KEY.Key_3)
    [panel] = shown.view.findChildren(SecretPanel)
    assert panel.qr.isVisible()
    shown.fill("654321", "old password", "123456")

    assert isinstance(shown.now, CodesView)
    [(deed, secret, code)] = made(shown)
    assert (deed, code) == ("renewed", "654321")
    assert secret


def test_each_time_it_is_another_secret(page):
    shown = page()
    shown.press(KEY.Key_3)
    first = shown.reads()
    shown.press(KEY.Key_Escape, KEY.Key_3)

    assert shown.reads() != first


def test_the_codes_that_are_left_stand_on_the_page(page):
    shown = page()
    assert "You have 10 recovery codes left." in shown.reads()
    shown.view._source.left = 0
    shown.view.opened()
    assert "You have no recovery codes left." in shown.reads()
    shown.view._source.left = None
    shown.view.opened()
    assert "No second factor is set up." in shown.reads()


def test_what_an_officer_may_not_stands_there_with_who_may_and_its_key_does_nothing(page):
    shown = page(Role.PATROL_OFFICER)
    for id_ in ("reset-factor", "reset-password", "unlock-codes"):
        assert not shown.view.menu.buttons[id_].isEnabled()
    assert PROFILE.title_of(Role.LPR_ADMINISTRATOR) in shown.reads()
    shown.press(KEY.Key_4, KEY.Key_5, KEY.Key_6)
    assert shown.now is shown.view.menu


def test_an_administrator_resets_another_members_second_factor(page):
    shown = page(Role.LPR_ADMINISTRATOR)
    shown.press(KEY.Key_4)
    shown.fill("999")
    assert set(shown.problems()) == {"badge"}
    shown.now.form.edited.emit("badge", "101")
    shown.press(KEY.Key_Return)

    assert made(shown) == [("reset", "101", "")]
    assert "set it up anew" in shown.said[0]


def test_the_member_types_their_new_password_at_the_administrators_desk(page):
    shown = page(Role.LPR_ADMINISTRATOR)
    shown.press(KEY.Key_5)
    shown.fill("101", "tides come in twice", "tides come in twice")

    assert made(shown) == [("new password", "101", "tides come in twice")]


def test_unlock_codes_are_made_once_more_only_after_the_page_has_said_so(page):
    shown = page(Role.SUPERVISOR)
    shown.press(KEY.Key_6)
    assert isinstance(shown.now, AskedView)
    assert "Those made before work no more." in shown.reads()
    shown.press(KEY.Key_Return)

    assert isinstance(shown.now, CodesView)


def test_what_was_typed_does_not_wait_on_a_page_that_was_left(page):
    shown = page()
    shown.press(KEY.Key_1)
    shown.view.left()

    assert shown.now is shown.view.menu


def test_a_deed_under_way_goes_on_when_the_page_is_left_and_its_codes_wait_there(page):
    later = Later()
    shown = page(run=later.run)
    later.go()
    shown.press(KEY.Key_2)
    shown.fill("old password", "123456")
    shown.view.left()
    later.go()

    assert isinstance(shown.now, CodesView)


def test_escape_leads_back_to_live(page, qtbot):
    shown = page()
    with qtbot.waitSignal(shown.view.away):
        shown.press(KEY.Key_Escape)
