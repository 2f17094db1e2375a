"""The Access list as a person sees and drives it, by keyboard alone, at the size of a patrol car's laptop."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from app.actions.grant import transfer
from app.domain.access import Role
from tests.desks import ADMINISTRATOR, OFFICER, WITNESS
from tests.ui.access.desk import NEWCOMER, Heard, write
from ui import theme
from ui.access.presenter import Page
from ui.access.view import AccessView
from ui.widgets.form import Form

CTRL = Qt.KeyboardModifier.ControlModifier


class Drawn(AccessView):
    """With its presenter at hand."""

    def __init__(self, presenter: Heard) -> None:
        super().__init__(presenter, lambda *_: self.file, lambda *_: self.target)
        self.file = self.target = ""
        self.presenter = presenter
        presenter.setParent(self)


@pytest.fixture
def show(qtbot, dressed):
    def show(seat, documents=None):
        view = Drawn(Heard(seat, documents=documents))
        qtbot.addWidget(view)
        view.resize(1256, 648)
        view.show()
        view.activateWindow()
        qtbot.waitUntil(view.isActiveWindow)
        view.opened()
        return view

    return show


def shown(view):
    QApplication.processEvents()  # what was put into a layout shows itself
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def names(view):
    model = view.members.table.model()
    return [model.index(row, 1).data() for row in range(model.rowCount())]


def type_into(view, **values):
    form = next(form for form in view.findChildren(Form) if form.isVisible())
    for field, text in values.items():
        write(form.fields[field].findChild(QLineEdit), text)


def test_typing_finds_and_enter_opens_a_member(seat, show, qtbot):
    view = show(seat)
    assert names(view) == ["Administrator One", "Officer One", "Supervisor One"]
    qtbot.keyClicks(view.members.search, "patrol")
    assert names(view) == ["Officer One"]
    assert "1 of 3" in shown(view)
    qtbot.keyClick(view.members.search, Qt.Key.Key_Return)

    assert view.member.isVisible()
    said = shown(view)
    assert "Training: 2027-02-02. Last use: never." in said
    assert view.member.history.model().rowCount() == 3
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.members.isVisible()
    assert names(view) == ["Officer One"]


def test_nobody_found_says_so_and_down_goes_into_the_table(seat, show, qtbot):
    view = show(seat)
    qtbot.keyClick(view.members.search, Qt.Key.Key_Down)
    assert view.members.table.hasFocus()
    qtbot.keyClicks(view.members.search, "zzz")
    assert "Nobody is found" in shown(view)
    assert not view.members.table.isVisible()


def test_a_new_member_is_enrolled_granted_and_trained_by_keyboard_alone(seat, show, qtbot):
    view = show(seat)
    qtbot.keyClick(view, Qt.Key.Key_N, CTRL)
    type_into(view, name="Nguyễn Thị Hạnh", badge="300", unit="Patrol", password="a narrow bridge",
              again="a narrow bridge")  # fmt: skip
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    assert view.member.isVisible()
    assert "Nothing has been granted to this member." in shown(view)

    qtbot.keyClick(view, Qt.Key.Key_G, CTRL)
    ticks = view.sheet.form.fields["roles"].ticks
    qtbot.keyClick(ticks[Role.PATROL_OFFICER], Qt.Key.Key_Space)
    type_into(view, assignment="Patrol", reason="Joins the shift")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.keyClick(view, Qt.Key.Key_M, CTRL)
    type_into(view, trainer_name="Trainer One", trainer_unit="Training")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)

    assert view.member.isVisible()
    assert "In force" in shown(view)
    assert [text.split(".")[0] for text in view.presenter.said] == [
        f"Signed: statement {seat.on.access.length - back}" for back in (2, 1, 0)
    ]
    seat.sit(NEWCOMER)
    assert seat.on.member.roles == {Role.PATROL_OFFICER}


def test_a_mistake_is_said_in_place_and_the_keyboard_goes_there(seat, show, qtbot):
    view = show(seat)
    view.presenter.open_member(seat.account(OFFICER).member)
    qtbot.keyClick(view, Qt.Key.Key_X, CTRL)
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)

    assert "Enter the unit that the member goes to." in shown(view)
    assert view.sheet.form.fields["unit"].findChild(QLineEdit).hasFocus()


def test_a_refusal_stands_in_the_form_with_its_clause(seat, show, qtbot):
    seat.enrol()
    view = show(seat)
    view.presenter.open_member(seat.account(NEWCOMER).member)
    qtbot.keyClick(view, Qt.Key.Key_G, CTRL)
    view.presenter.sheet.edit("roles", frozenset({Role.LPR_ADMINISTRATOR}))
    type_into(view, assignment="Administers", reason="Deputy")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)

    said = shown(view)
    assert "Refused: an administrator is assigned by the Administration." in said
    assert "Hutchinson 423.3" in said
    assert view.sheet.form.fields["reason"].findChild(QLineEdit).text() == "Deputy"


def test_a_sheet_that_was_typed_into_is_thrown_away_only_after_a_yes(seat, show, qtbot):
    view = show(seat)
    view.presenter.open_member(seat.account(OFFICER).member)
    qtbot.keyClick(view, Qt.Key.Key_X, CTRL)
    type_into(view, unit="Records")
    qtbot.keyClick(view, Qt.Key.Key_3, CTRL)
    assert "Throw away what you typed?" in shown(view)
    assert view.tabs[Page.MEMBERS].isChecked()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.sheet.isVisible()
    assert view.sheet.form.fields["unit"].findChild(QLineEdit).text() == "Records"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.member.isVisible()


def test_buttons_that_are_not_open_are_absent(seat_of, show):
    seat = seat_of("st_paul")
    seat.sit()
    seat.give(NEWCOMER, Role.AUDITOR)
    seat.sit(WITNESS)
    view = show(seat)
    view.presenter.open_member(seat.account(NEWCOMER).member)
    assert {act for act, button in view.member.acts.items() if button.isVisible()} == {
        "approve", "grant", "renew", "transfer", "end", "disable",
    }  # fmt: skip
    assert not view.members.add.isVisible()
    view.presenter.open_member(seat.account(WITNESS).member)
    assert not any(button.isVisible() for button in view.member.acts.values())
    assert "another member signs what concerns you" in shown(view)


def test_the_review_is_a_pass_by_three_keys(seat, show, qtbot):
    view = show(seat)
    qtbot.keyClick(view, Qt.Key.Key_2, CTRL)
    assert "No review is open" in shown(view)
    qtbot.keyClick(view, Qt.Key.Key_N, CTRL)
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    assert view.review.isVisible()
    assert "0 of 3 signed, 3 left" in shown(view)

    qtbot.keyClick(view, Qt.Key.Key_E)
    assert view.review.note.line.hasFocus()
    qtbot.keyClicks(view.review.note.line, "Keeps to the front desk")
    qtbot.keyClick(view.review.note.line, Qt.Key.Key_Return)
    qtbot.keyClick(view, Qt.Key.Key_K)
    assert "0 of 3 signed, 1 left, 2 to sign" in shown(view)
    qtbot.keyClick(view, Qt.Key.Key_Z)
    qtbot.keyClick(view, Qt.Key.Key_F)
    qtbot.keyClick(view.review.note.line, Qt.Key.Key_Escape)
    qtbot.keyClick(view, Qt.Key.Key_K)
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)

    assert "2 of 3 signed, 1 left" in shown(view)
    decided = seat.on.access.open_review().decided
    assert decided[seat.account(OFFICER).member][0].note == "Keeps to the front desk"
    assert decided[seat.account(WITNESS).member][0].keep
    assert ADMINISTRATOR.name in {line.member.name for line in view.presenter.review.state.lines}


def test_what_is_owed_is_counted_in_the_head_and_opened_by_enter(seat, show, qtbot):
    transfer(seat.on, seat.account(OFFICER).member, "Records", "", seat.clock)
    seat.clock.go(days=2)
    view = show(seat)
    assert view.tabs[Page.OWED].words() == "Owed: 1 overdue"
    qtbot.keyClick(view, Qt.Key.Key_3, CTRL)
    assert "1 overdue" in shown(view)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert "Decide after the transfer" in shown(view)


def test_the_rota_is_kept_and_a_turn_taken_off_after_a_yes(seat, show, qtbot):
    view = show(seat)
    qtbot.keyClick(view, Qt.Key.Key_4, CTRL)
    assert "Nobody is on call now" in shown(view)
    qtbot.keyClick(view, Qt.Key.Key_N, CTRL)
    view.presenter.sheet.edit("member", seat.account(WITNESS).member)
    type_into(view, reach="Car 7")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    assert seat.on.access.on_call(seat.clock())[0].reach == "Car 7"
    assert "Nobody is on call now" not in shown(view)

    qtbot.keyClick(view, Qt.Key.Key_Delete)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert seat.on.access.rota == {}


def test_plymouths_system_administrator_signs_what_is_not_in_compliance(seat_of, show, qtbot):
    seat = seat_of("plymouth")
    seat.sit()
    seat.give(NEWCOMER, Role.SYSTEM_ADMINISTRATOR)
    transfer(seat.on, seat.account(OFFICER).member, "Records", "", seat.clock)
    seat.clock.go(days=1)
    seat.sit(NEWCOMER)
    view = show(seat)
    qtbot.keyClick(view, Qt.Key.Key_4, CTRL)
    assert "No statement of compliance has been signed yet." in shown(view)
    qtbot.keyClick(view, Qt.Key.Key_G, CTRL)
    overdue = "Officer One: decide whether the new assignment needs the access, due 2026-03-02"
    assert overdue in shown(view)
    view.sheet.form.fields["further"].lines.setPlainText("The audit of last year is late\n\n")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)

    said, _ = seat.on.access.complied[-1]
    assert said.not_in_compliance[0].startswith(overdue)
    assert said.not_in_compliance[1:] == ("The audit of last year is late",)


def test_nothing_that_can_be_pressed_is_smaller_than_a_finger(seat, show):
    view = show(seat)
    view.presenter.open_member(seat.account(OFFICER).member)
    for button in view.findChildren(QPushButton):
        if button.isVisible():
            assert button.height() >= theme.sizes().touch, button.text()


@pytest.mark.parametrize("page", [Page.MEMBERS, Page.REVIEW, Page.OWED, Page.ROTA])
def test_each_part_fits_a_small_laptop(seat, show, page):
    view = show(seat)
    view.presenter.show(page)
    assert view.minimumSizeHint().width() <= 1256
    assert view.minimumSizeHint().height() <= 600


def test_the_forms_fit_a_small_laptop(seat, show, qtbot):
    view = show(seat)
    view.presenter.open_member(seat.account(OFFICER).member)
    for key in (Qt.Key.Key_G, Qt.Key.Key_M, Qt.Key.Key_X, Qt.Key.Key_E, Qt.Key.Key_B):
        qtbot.keyClick(view, key, CTRL)
        assert view.sheet.isVisible()
        assert view.minimumSizeHint().width() <= 1256
        qtbot.keyClick(view, Qt.Key.Key_Escape)
