"""Setting an authenticator up, keeping codes, releasing a badge: the pages before the desk."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.code_sheets import recovery_sheet, unlock_sheet
from app.domain.errors import FieldMistake, Refusal, Refused
from app.domain.phonetics import Alphabet
from app.second_factor import new_seed
from app.spoken_codes import new_codes
from tests.qr_reader import pixels, read_qr
from tests.ui.at_once import at_once
from tests.ui.people import PROFILE, Unharmed
from ui import theme
from ui.sign_in.asked import AskedPresenter
from ui.sign_in.asked_view import AskedView
from ui.sign_in.authenticator import SecretPanel, first_card
from ui.sign_in.codes_view import CodesView
from ui.sign_in.release import release_card, unlock_card, unlocked
from ui.widgets.qr_code import QrCode

NOW = datetime(2026, 3, 2, 15, 7, tzinfo=UTC)


@pytest.mark.parametrize("shown", [theme.NIGHT, theme.DAY])
def test_the_qr_code_is_read_from_the_screen_in_both_themes(qtbot, dressed, shown):
    theme.apply(dressed, shown, 1.0)
    seed = new_seed()
    uri = seed.uri("Vouch Hutchinson Police Department", "101")
    panel = SecretPanel(seed, uri)
    qtbot.addWidget(panel)

    assert read_qr(panel) == uri
    assert pixels(panel.qr.grab().toImage()).max() == 255


@pytest.mark.parametrize("badge", ["\N{CJK UNIFIED IDEOGRAPH-8B66}" * 8, "B" * 40])
def test_long_badges_in_any_script_still_make_a_code_that_is_read(qtbot, dressed, badge):
    uri = new_seed().uri(f"Vouch {PROFILE.title}", badge)
    code = QrCode(uri, 300, "QR code")
    qtbot.addWidget(code)

    assert read_qr(code) == uri


def test_the_secret_stands_beside_it_in_groups_for_typing(qtbot, dressed):
    seed = new_seed()
    panel = SecretPanel(seed, "otpauth://totp/x")
    qtbot.addWidget(panel)

    typed = " ".join(one.text() for one in panel.findChildren(QLabel))
    assert all(group in typed for group in seed.grouped.split())


@pytest.fixture
def card(qtbot, dressed):
    tried = []

    def set_up(code):
        tried.append(code)
        if code != "123456":
            raise FieldMistake("code", "this is not the code that goes with this secret")
        return "in"

    seed = new_seed()
    made = AskedView(
        AskedPresenter(first_card("Officer One, badge 101", set_up), at_once), beside=SecretPanel(seed, "x")
    )
    vars(made)["tried"] = tried
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    return made


def test_the_first_code_is_given_by_keyboard_and_a_wrong_one_is_said_in_place(card, qtbot):
    line = card.form.fields["code"].focusProxy()
    assert line.hasFocus()
    qtbot.keyClicks(line, "000000")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert card.form.fields["code"].problem == "This is not the code that goes with this secret."
    line.clear()
    qtbot.keyClicks(line, "123456")
    with qtbot.waitSignal(card.done):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert card.tried == ["000000", "123456"]


def test_an_empty_code_asks_nobody_and_esc_signs_out(card, qtbot):
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert card.form.fields["code"].problem
    assert card.tried == []
    with qtbot.waitSignal(card.back):
        qtbot.keyClick(card, Qt.Key.Key_Escape)


# --- codes that are seen once


@pytest.fixture
def codes():
    return new_codes(10)


def shown(qtbot, sheet, target=""):
    made = CodesView(sheet, lambda *_: str(target))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    return made


def said(view) -> str:
    return " ".join(one.text() for one in view.findChildren(QLabel) if one.isVisibleTo(view))


def test_nobody_goes_on_before_saying_that_the_codes_are_kept(qtbot, dressed, codes):
    view = shown(qtbot, recovery_sheet(codes, "Officer One", "101", PROFILE, NOW))
    assert all(code in said(view) for code in codes)
    with qtbot.assertNotEmitted(view.kept):
        qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(view.tick, Qt.Key.Key_Space)
    with qtbot.waitSignal(view.kept):
        qtbot.keyClick(view, Qt.Key.Key_Return)


def test_the_codes_are_saved_by_one_key_for_their_owner_alone(qtbot, dressed, codes, tmp_path):
    target = tmp_path / "codes.txt"
    view = shown(qtbot, recovery_sheet(codes, "Officer One", "101", PROFILE, NOW), target)

    qtbot.keyClick(view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    text = target.read_text("utf-8")
    assert all(code in text for code in codes)
    assert "Officer One, badge 101" in text
    assert "2026-03-02 09:07" in text
    assert target.stat().st_mode & 0o777 == 0o600
    assert "Saved" in view.note.accessibleName()


def test_a_file_that_cannot_be_written_is_said_and_the_codes_are_still_there(qtbot, dressed, codes, tmp_path):
    view = shown(qtbot, recovery_sheet(codes, "Officer One", "101", PROFILE, NOW), tmp_path / "no" / "codes.txt")
    view.save.click()
    assert "could not be saved" in view.note.accessibleName()
    assert codes[0] in said(view)


def test_without_a_printer_it_is_said_what_else_to_do(qtbot, dressed, codes):
    view = shown(qtbot, recovery_sheet(codes, "Officer One", "101", PROFILE, NOW))
    view.print.click()
    assert "no printer" in view.note.accessibleName()


@pytest.mark.parametrize(("alphabet", "word"), [(Alphabet.APCO, "Adam"), (Alphabet.NATO, "Alfa")])
def test_unlock_codes_stand_with_the_words_in_which_they_are_read_out(qtbot, dressed, alphabet, word):
    view = shown(qtbot, unlock_sheet(("A1B2-C3D4-E5F6",), alphabet, PROFILE, NOW))
    assert f"{word} One" in said(view)


# --- a locked badge


class Locked(Unharmed):
    """A workstation with a locked badge, at the port."""

    def __init__(self):
        self.asked = []

    def release(self, locked, badge, password, code):
        self.asked.append((locked, badge, password, code))
        if code != "123456":
            raise Refused(Refusal("CJIS IA-2(1)", "the code is not right."))

    def unlock(self, badge, code):
        self.asked.append((badge, code))
        return 1


@pytest.fixture
def rescue():
    return Locked()


def fill(view, **values):
    for name, value in values.items():
        view.form.edited.emit(name, value)


def test_another_member_releases_the_badge_that_is_locked(qtbot, dressed, rescue):
    view = AskedView(AskedPresenter(release_card(rescue, "101"), at_once))
    qtbot.addWidget(view)
    view.go.click()
    assert {name for name, field in view.form.fields.items() if field.problem} == {"badge", "password", "code"}
    fill(view, badge=" 2 ", password="an open window", code="000000")
    view.go.click()
    assert "the code is not right" in said(view)
    fill(view, code="123456")
    with qtbot.waitSignal(view.done):
        view.go.click()
    assert rescue.asked[-1] == ("101", "2", "an open window", "123456")


def test_an_unlock_code_opens_it_and_how_many_are_left_is_said(qtbot, dressed, rescue):
    presenter = AskedPresenter(unlock_card(rescue, "101"), at_once)
    view = AskedView(presenter)
    qtbot.addWidget(view)
    fill(view, unlock="a1b2 c3d4 e5f6")
    with qtbot.waitSignal(presenter.done) as done:
        view.go.click()
    assert rescue.asked == [("101", "a1b2 c3d4 e5f6")]
    assert unlocked(done.args[0]).endswith("1 unlock code left on this workstation.")
