"""Members and training from a spreadsheet over a real desk: shown first, wrong rows by line, all of it or nothing."""

import pytest
from PySide6.QtCore import Qt

from app.actions.import_members import Table
from app.domain.access import Role
from app.domain.conditions import Condition
from tests.desks import OFFICER
from tests.ui.access.desk import NEWCOMER, Heard
from tests.ui.at_once import Later
from ui.access.import_draft import ALL, TABLE
from ui.access.import_presenter import Step
from ui.access.presenter import Page
from ui.access.view import AccessView

MEMBERS = """Badge Number,Full name,Division,LPR role,Until
B7,Nguyễn Thị Hạnh,Patrol,patrol officer,2026-12-31
B8,عمر الشريف,Records,dispatcher,2026-12-31
"""
TRAINING = """badge,training,completed,instructor,instructor unit
101,equipment and software;data policy,2026-03-01,Trainer Two,Training
"""


@pytest.fixture
def written(tmp_path):
    def written(text, name="members.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


@pytest.fixture
def presenter(seat, qtbot):
    made = Heard(seat)
    made.start()
    return made


def fill(presenter, **values):
    for field, value in values.items():
        presenter.bulk.edit(ALL + field, value)


def step_of(presenter):
    return presenter.bulk.state.step


def test_members_with_their_grants_are_shown_before_anything_is_signed(presenter, seat, written):
    before = seat.on.access.length
    presenter.take_in(written(MEMBERS))
    assert (step_of(presenter), presenter.bulk.state.looks[TABLE].value) == (Step.COLUMNS, Table.MEMBERS)
    assert presenter.bulk.state.looks["badge"].hint == "B7, B8"
    fill(presenter, assignment="Patrol", reason="New shift")
    presenter.bulk.look()

    state = presenter.bulk.state
    assert (state.step, state.statements, state.wrong) == (Step.PLANNED, 4, ())
    assert [row.name for row in state.planned] == ["Nguyễn Thị Hạnh", "عمر الشريف"]
    assert seat.on.access.length == before

    presenter.bulk.sign()
    assert presenter.said[-1] == f"Signed: statements {before + 1} to {before + 4}."
    assert presenter.state.page is Page.MEMBERS
    line = next(line for line in presenter.members.state.lines if line.badge == "B7")
    assert (line.roles, line.unit, line.conditions[0]) == ("Patrol officer", "Patrol", Condition.NO_ACCOUNT)


def test_a_file_of_training_is_known_by_its_headings(presenter, seat, written):
    presenter.take_in(written(TRAINING, "training.csv"))
    assert presenter.bulk.state.looks[TABLE].value is Table.TRAINING
    presenter.bulk.look()
    presenter.bulk.sign()

    line = next(line for line in presenter.members.state.lines if line.badge == OFFICER.badge)
    assert line.training == "2027-03-01"


def test_one_wrong_row_keeps_all_others_from_being_signed_until_the_file_is_mended(presenter, seat, written):
    path = written(MEMBERS.replace("dispatcher", "chief pilot"))
    presenter.take_in(path)
    fill(presenter, assignment="Patrol", reason="New shift")
    presenter.bulk.look()
    assert [(row.line, row.reason) for row in presenter.bulk.state.wrong] == [
        (3, "'chief pilot' is no role of Hutchinson")
    ]
    before = seat.on.access.length
    presenter.bulk.sign()
    assert (step_of(presenter), seat.on.access.length, presenter.bulk.state.problem) == (Step.PLANNED, before, "")

    written(MEMBERS)
    presenter.bulk.again()
    fill(presenter, assignment="Patrol", reason="New shift")
    presenter.bulk.look()
    presenter.bulk.sign()
    assert seat.on.access.length == before + 4


def test_a_list_that_changed_meanwhile_is_looked_at_again(presenter, seat, written):
    presenter.take_in(written(MEMBERS))
    fill(presenter, assignment="Patrol", reason="New shift")
    presenter.bulk.look()
    seat.deeds.transfer(seat.account(OFFICER).member, "Records", "")
    before = seat.on.access.length
    presenter.bulk.sign()

    assert "no longer the one this was worked out for" in presenter.bulk.state.problem
    assert seat.on.access.length == before


def test_what_the_form_lacks_is_said_and_nothing_is_read(presenter, written):
    presenter.take_in(written("a,b\n1,2\n"))
    presenter.bulk.look()
    assert presenter.bulk.state.problem == "Say which column holds the badge."
    presenter.bulk.edit("badge", 0)
    presenter.bulk.look()
    assert presenter.bulk.state.problem.startswith("Say which column holds the ")


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b""])
def test_a_file_that_is_no_table_is_refused_in_words(presenter, tmp_path, content):
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    presenter.take_in(str(path))

    assert presenter.said[-1].startswith("This file cannot be taken: ")
    assert presenter.state.page is Page.MEMBERS


def test_a_trainer_takes_in_training_and_no_members(seat, qtbot, written):
    seat.give(NEWCOMER, Role.TRAINER)
    seat.sit(NEWCOMER)
    presenter = Heard(seat)
    presenter.start()
    presenter.take_in(written(MEMBERS))
    fill(presenter, assignment="Patrol", reason="New shift")
    presenter.bulk.look()
    assert presenter.messages[-1].text.startswith("Refused: this is done by the")
    presenter.bulk.back()
    presenter.take_in(written(TRAINING))
    presenter.bulk.look()
    presenter.bulk.sign()
    assert presenter.said[-1].startswith("Signed: statement ")


def test_it_can_be_cancelled_while_it_reads(seat, qtbot, written):
    later = Later()
    presenter = Heard(seat, later.run)
    presenter.start()
    presenter.take_in(written(MEMBERS))
    presenter.bulk.back()
    assert presenter.bulk.state.cancelling
    later.go()

    assert presenter.said[-1] == "Cancelled. Nothing was signed."
    assert presenter.state.page is Page.MEMBERS


def test_it_is_driven_by_keyboard_alone(seat, qtbot, dressed, written):
    presenter = Heard(seat)
    view = AccessView(presenter, lambda *_: written(MEMBERS), lambda *_: "")
    presenter.setParent(view)
    qtbot.addWidget(view)
    view.resize(1256, 648)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.opened()
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(view, Qt.Key.Key_I, ctrl)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.members.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_I, ctrl)
    assert view.bulk.columns.isVisible()
    fill(presenter, assignment="Patrol", reason="New shift")
    qtbot.keyClick(view, Qt.Key.Key_I, ctrl)
    assert view.bulk.planned.model().rowCount() == 2
    assert view.bulk.sign.words() == "Sign 4 statements"
    qtbot.keyClick(view, Qt.Key.Key_S, ctrl)

    assert view.members.isVisible()
    assert view.members.table.model().rowCount() == 5
    assert view.minimumSizeHint().width() <= 1256
