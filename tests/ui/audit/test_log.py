"""The LPR data query log on screen: what is shown, to whom, and what a look into it costs."""

import pytest

from app.domain.query_log import CameOf
from tests.desks import OFFICER
from tests.ui.at_once import Later, at_once
from ui.audit.log_presenter import LogPresenter, Period
from ui.audit.log_view import LogView
from ui.messages import Message


@pytest.fixture
def presenter(searched, qtbot):
    return LogPresenter(searched.papers, at_once)


def messages(presenter):
    said: list[Message] = []
    presenter.message.connect(said.append)
    return said


def looks_recorded(searched):
    with searched.on.store.trail.reading() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM records WHERE act = 'audit:values'").scalar()


def test_the_newest_search_stands_first_and_is_told_in_full(searched, presenter):
    searched.some()
    presenter.start()
    state = presenter.state

    assert [line.row.plate for line in state.lines] == ["AB2", "AB1", "AB0"]
    assert state.about.startswith("3 searches.")
    assert dict(state.detail)["Factual basis"] == "Seen at the scene by witness 2"
    presenter.choose(state.lines[-1].id)
    assert dict(presenter.state.detail)["Factual basis"] == "Seen at the scene by witness 0"


def test_it_is_filtered_only_when_that_is_asked_for_so_that_no_letter_is_a_look(searched, presenter):
    searched.some()
    searched.another.refused()
    presenter.start()
    for typed in ("2", "26", "26-1"):
        presenter.edit("case", typed)
    assert presenter.state.stale
    assert looks_recorded(searched) == 1
    presenter.show_it()

    assert [line.row.case for line in presenter.state.lines] == ["26-1"]
    assert not presenter.state.stale
    assert looks_recorded(searched) == 2
    presenter.edit("case", "")
    presenter.edit("member", "member-102")
    presenter.edit("came_of", CameOf.REFUSED)
    presenter.show_it()
    assert [line.mark.word for line in presenter.state.lines] == ["Refused"]


def test_days_are_whole_and_a_wrong_one_is_said_beside_its_field(searched, presenter):
    searched.some(1)
    presenter.start()
    presenter.edit("period", Period.DAYS)
    presenter.show_it()
    assert presenter.state.looks["begin"].problem.startswith("Enter year, month and day")
    presenter.edit("begin", "2026-03-05")
    presenter.edit("last", "2026-03-02")
    presenter.show_it()
    assert presenter.state.looks["last"].problem == "The last day comes before the first."
    presenter.edit("begin", "2026-03-02")
    presenter.show_it()

    assert len(presenter.state.lines) == 1


def test_older_searches_come_a_page_at_a_time(searched, presenter, monkeypatch):
    monkeypatch.setattr("app.audit_papers.PAGE", 2)
    searched.some(5)
    presenter.start()
    assert (len(presenter.state.lines), presenter.state.more) == (2, True)
    presenter.older()
    presenter.older()

    assert [line.row.plate for line in presenter.state.lines] == ["AB4", "AB3", "AB2", "AB1", "AB0"]
    assert not presenter.state.more


def test_an_empty_period_says_so(searched, presenter, qtbot):
    view = LogView(presenter)
    qtbot.addWidget(view)
    view.opened()

    assert view.empty.isVisibleTo(view)
    assert not view.table.isVisibleTo(view)


def test_whoever_may_not_see_it_is_refused_in_words(searched, presenter):
    searched.sign_in(OFFICER)
    said = messages(presenter)
    presenter.start()

    assert said[0].text.startswith("Refused")
    assert presenter.state.lines == ()
    assert not presenter.state.may_save


@pytest.mark.parametrize("kind", ["CSV", "PDF"])
def test_what_was_asked_for_is_saved_and_its_digest_is_told(searched, presenter, qtbot, kind):
    searched.some()
    view = LogView(presenter, searched.pick)
    qtbot.addWidget(view)
    said = messages(presenter)
    view.opened()
    presenter.want(kind)

    assert said[0].text.startswith("saved.file is saved and recorded. Its SHA-256 begins")
    assert searched.saved.read_bytes().startswith(b"%PDF" if kind == "PDF" else b"\xef\xbb\xbfNumber")


def test_saving_can_be_stopped(searched, monkeypatch, qtbot):
    monkeypatch.setattr("app.audit_papers.PAGE", 1)
    searched.some()
    later = Later()
    presenter = LogPresenter(searched.papers, later.run)
    said = messages(presenter)
    presenter.start()
    later.go()
    presenter.want("CSV")
    presenter.save(str(searched.saved))
    assert presenter.state.saving
    presenter.stop()
    later.go()

    assert said[0].text == "Stopped: no file was written."
    assert not searched.saved.exists()
    assert not presenter.state.saving


def test_the_view_shows_plate_outcome_and_what_was_said(searched, presenter, qtbot):
    searched.some()
    view = LogView(presenter)
    qtbot.addWidget(view)
    view.opened()

    model = view.table.model()
    line = [model.data(model.index(0, column)) for column in range(model.columnCount())]
    assert line[1:6] == ["Answered", "Officer One (101)", "26-2", "AB2", "Seen at the scene by witness 2"]
    assert view.detail.words["Why this plate or place"] == "He drove off"
