"""The public export on screen: looked at before it is saved, and what was looked at is what is saved."""

import pytest

from app.domain.public_audit import Column
from tests.desks import OFFICER
from tests.ui.at_once import Later, at_once
from ui.audit.export_presenter import ExportPresenter
from ui.audit.export_view import ExportView
from ui.messages import Message


@pytest.fixture
def presenter(searched, qtbot):
    return ExportPresenter(searched.papers, at_once)


def messages(presenter):
    said: list[Message] = []
    presenter.message.connect(said.append)
    return said


def line_of(presenter, column):
    return next(line for line in presenter.state.lines if line.column is column)


def test_each_column_says_what_the_public_may_see_and_under_which_section(searched, presenter):
    searched.some()
    presenter.start()
    assert (presenter.state.looks["begin"].value, presenter.state.looks["last"].value) == ("2026-02-01", "2026-03-02")
    presenter.preview()

    plate, member = line_of(presenter, Column.PLATE), line_of(presenter, Column.MEMBER)
    assert (plate.mark.word, plate.cells, plate.confirmed) == ("Withheld", 3, "Ask counsel")
    assert "13.824 subd. 2" in plate.section
    assert member.mark.word == "Public"
    assert "withheld." in presenter.state.about
    assert presenter.state.notes


def test_a_form_that_was_changed_is_looked_at_again_before_it_is_saved(searched, presenter, qtbot):
    view = ExportView(presenter, searched.pick)
    qtbot.addWidget(view)
    view.opened()
    presenter.preview()
    assert view.csv.isVisibleTo(view)
    presenter.edit("last", "2026-03-01")
    presenter.want("CSV")

    assert not view.csv.isVisibleTo(view)
    assert not searched.saved.exists()


def test_what_counsel_released_is_shown_whole_and_needs_a_ground(searched, presenter):
    searched.some()
    presenter.start()
    presenter.preview()
    presenter.edit("columns", frozenset({Column.PLATE}))
    presenter.preview()
    assert presenter.state.looks["ground"].problem == "Say who decided that this is released, and on what ground."
    presenter.edit("ground", "City attorney, March 1")
    presenter.preview()

    assert line_of(presenter, Column.PLATE).mark.word == "Released"
    assert line_of(presenter, Column.PLATE).cells == 0


def test_a_wrong_day_is_said_beside_its_field(searched, presenter):
    presenter.start()
    presenter.edit("begin", "yesterday")
    presenter.preview()

    assert presenter.state.looks["begin"].problem.startswith("Enter year, month and day")


@pytest.mark.parametrize("kind", ["CSV", "PDF"])
def test_it_is_saved_and_its_digest_is_told(searched, presenter, qtbot, kind):
    view = ExportView(presenter, searched.pick)
    qtbot.addWidget(view)
    said = messages(presenter)
    view.opened()
    presenter.preview()
    presenter.want(kind)

    assert said[-1].text.startswith("saved.file is saved and recorded.")
    assert searched.saved.stat().st_size > 100


def test_undercover_badges_come_back_with_the_next_export(searched, presenter, qtbot):
    view = ExportView(presenter, searched.pick)
    qtbot.addWidget(view)
    view.opened()
    presenter.edit("undercover", "102\n 7 \n")
    presenter.preview()
    presenter.want("CSV")
    again = ExportPresenter(searched.papers, at_once)
    again.start()

    assert again.state.looks["undercover"].value == "102\n7"


def test_without_the_role_it_says_why_and_offers_nothing(searched, presenter, qtbot):
    searched.sign_in(OFFICER)
    view = ExportView(presenter)
    qtbot.addWidget(view)
    view.opened()

    assert view.refused.isVisibleTo(view)
    assert not view.look.isVisibleTo(view)
    assert "LPR" in presenter.state.refusal or "Refused" in presenter.state.refusal


def test_reading_can_be_stopped(searched, qtbot):
    later = Later()
    presenter = ExportPresenter(searched.papers, later.run)
    said = messages(presenter)
    presenter.start()
    later.go()
    presenter.preview()
    presenter.stop()
    later.go()

    assert said[0].text == "Stopped: nothing was read to its end."
    assert not presenter.state.busy


def test_a_day_that_has_not_come_is_refused_beside_its_field(searched, presenter):
    presenter.start()
    presenter.edit("begin", "2027-01-01")
    presenter.edit("last", "2027-01-02")
    presenter.preview()

    assert presenter.state.looks["begin"].problem == "This day has not come yet."
