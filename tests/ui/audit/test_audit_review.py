"""The weekly review on screen: opened, decided by keyboard, and closed when the whole sample is decided."""

import pytest

from app.domain.audit_review import Finding
from tests.desks import OFFICER, WITNESS
from tests.searched import Searcher
from tests.ui.at_once import Later, at_once
from ui.audit.review_presenter import OTHERS_DECIDE, ReviewPresenter
from ui.audit.review_view import ReviewView
from ui.messages import Message


@pytest.fixture
def presenter(searched, qtbot):
    return ReviewPresenter(searched.papers, at_once)


def messages(presenter):
    said: list[Message] = []
    presenter.message.connect(said.append)
    return said


def test_it_says_when_the_next_is_due_and_by_which_rule(searched, presenter):
    presenter.start()
    assert presenter.state.due.word == "Due in 7 days"
    assert "every 7 days, at least 5 in a hundred searches" in presenter.state.head
    assert presenter.state.about == "No review has been opened on this trail yet."
    searched.desk.clock.go(days=9)
    presenter.start()

    assert presenter.state.due.word == "2 days overdue"


def test_a_search_is_in_order_by_one_key_and_a_finding_needs_words(searched, presenter):
    searched.some(25)
    presenter.start()
    presenter.open_one()
    assert (presenter.state.left, presenter.state.total) == (2, 2)
    first = presenter.state.chosen
    presenter.in_order()
    assert presenter.state.left == 1
    assert presenter.state.chosen != first
    presenter.ask_finding()
    presenter.noted()
    assert presenter.state.problem == "Say what was found."
    presenter.pick(Finding.PRIVATE)
    presenter.write("A neighbour's car")
    presenter.noted()

    marks = [line.mark.word for line in presenter.state.lines if line.drawn == "Sample"]
    assert sorted(marks) == ["In order", "Private use suspected"]
    assert (presenter.state.left, presenter.state.asking) == (0, False)


def test_a_decision_that_was_wrong_is_decided_again(searched, presenter):
    searched.some(1)
    presenter.start()
    presenter.open_one()
    presenter.in_order()
    presenter.ask_finding()
    presenter.write("Looked again")
    presenter.noted()

    [line] = presenter.state.lines
    assert line.mark.word == "The reason is too vague"
    assert dict(line.detail)["Note"] == "Looked again"


def test_it_is_closed_once_all_is_decided_and_the_next_begins_there(searched, presenter):
    searched.some(1)
    said = messages(presenter)
    presenter.start()
    presenter.open_one()
    presenter.ask_close()
    assert presenter.state.problem == "1 search of the sample not decided about yet."
    presenter.in_order()
    presenter.ask_close()
    presenter.leave_open()
    presenter.ask_close()
    presenter.close()

    assert said[-1].text == "The review is closed, and that is recorded."
    assert not presenter.state.is_open
    assert presenter.state.about.startswith("Closed on Mar 2, 2026")
    presenter.open_one()
    assert (presenter.state.is_open, presenter.state.lines) == (True, ())


def test_outliers_stand_beside_the_sample_with_a_sentence(searched, presenter):
    searched.some(5)
    vague = searched.officer.search("XYZ1", "26-9", "investigation")
    presenter.start()
    presenter.open_one()
    presenter.choose(vague)

    assert "could stand under any search" in dict(presenter.state.line.detail)["Outlier"]
    assert presenter.state.line.mark.word in ("Named by an outlier", "To decide")
    presenter.in_order()
    assert next(line for line in presenter.state.lines if line.id == vague).mark.word == "In order"


def test_ones_own_search_is_for_another_member(searched, presenter):
    own = Searcher(searched.on, searched.on.member).search()
    presenter.start()
    presenter.open_one()
    presenter.choose(own)
    for act in (presenter.in_order, presenter.ask_finding):
        act()
        assert presenter.state.problem == OTHERS_DECIDE
    assert presenter.state.left == 1

    searched.sign_in(WITNESS)
    presenter.start()
    presenter.choose(own)
    presenter.in_order()
    assert presenter.state.left == 0


def test_without_the_role_it_can_be_neither_opened_nor_decided(searched, presenter, qtbot):
    searched.sign_in(OFFICER)
    said = messages(presenter)
    view = ReviewView(presenter)
    qtbot.addWidget(view)
    view.opened()
    presenter.open_one()

    assert said[0].text.startswith("Refused")
    assert not view.begin.isVisibleTo(view)


def test_opening_can_be_stopped(searched, qtbot):
    searched.some()
    later = Later()
    presenter = ReviewPresenter(searched.papers, later.run)
    said = messages(presenter)
    presenter.start()
    later.go()
    presenter.open_one()
    assert presenter.state.opening
    presenter.stop()
    later.go()

    assert said[0].text == "Stopped: no review was opened."
    assert (presenter.state.busy, presenter.state.there) == (False, False)


def test_it_goes_on_paper(searched, presenter, qtbot):
    searched.some(2)
    view = ReviewView(presenter, searched.pick)
    qtbot.addWidget(view)
    said = messages(presenter)
    view.opened()
    presenter.open_one()
    presenter.want()

    assert said[-1].text.startswith("saved.file is saved and recorded.")
    assert searched.saved.read_bytes().startswith(b"%PDF")


def test_the_view_asks_for_the_finding_in_its_own_line(searched, presenter, qtbot):
    searched.some(1)
    view = ReviewView(presenter)
    qtbot.addWidget(view)
    view.show()
    view.opened()
    presenter.open_one()
    view.bad.click()
    assert view.note.isVisibleTo(view)
    view.note.line.setText("Nobody knows the case")
    view.note.line.textEdited.emit("Nobody knows the case")
    view.note.take.click()

    assert not view.note.isVisibleTo(view)
    assert presenter.state.lines[0].mark.word == "The reason is too vague"
