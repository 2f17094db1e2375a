"""The review over a real desk: a pass by keyboard, decisions taken back until they are signed, and what is left."""

from datetime import timedelta

import pytest

from app.actions.review_access import Decision
from app.domain.access import Role
from app.domain.conditions import Condition
from tests.desks import ADMINISTRATOR, OFFICER, WITNESS
from tests.ui.access.desk import NEWCOMER, Heard
from ui.access.presenter import Page
from ui.access.review_presenter import OTHERS_DECIDE, Asking, Show


@pytest.fixture
def presenter(seat, qtbot):
    seat.give(NEWCOMER, Role.INVESTIGATOR)
    return on_screen(seat)


def on_screen(seat):
    made = Heard(seat)
    made.start()
    made.show(Page.REVIEW)
    return made


def begin(presenter, due="2026-03-16"):
    presenter.review.open_one()
    presenter.sheet.edit("due_on", due)
    presenter.sheet.sign()
    return presenter.review


def marks(review):
    return {line.member.name: line.mark.word for line in review.state.lines}


def test_a_review_is_opened_with_its_deadline_and_shows_who_is_left(presenter):
    assert "12 months" in presenter.review.state.head
    assert presenter.review.state.last == "No review has been closed on this list yet."
    review = begin(presenter)

    assert presenter.state.page is Page.REVIEW
    assert (review.state.due, review.state.total, review.state.signed) == ("2026-03-16", 4, 0)
    assert marks(review) == {
        "Administrator One": "Another member decides", "Investigator One": "To decide", "Officer One": "To decide",
        "Supervisor One": "To decide",
    }  # fmt: skip
    assert review.state.line.member.name == "Investigator One"


def test_three_keys_decide_and_a_note_is_asked_only_for_an_end_or_a_flag(presenter, seat):
    review = begin(presenter)
    review.keep()
    assert review.state.line.member.name == "Officer One"
    review.ask_end()
    assert review.state.asking is Asking.END
    review.noted()
    assert review.state.problem == "Say why it ends or is flagged."
    review.write("Left patrol")
    review.noted()
    review.ask_flag()
    review.write("Two roles")
    review.noted()

    assert marks(review) == {
        "Administrator One": "Another member decides", "Investigator One": "Kept, not signed yet",
        "Officer One": "Ends, not signed yet", "Supervisor One": "Kept, flagged, not signed yet",
    }  # fmt: skip
    assert review.state.line.member.name == "Supervisor One"  # nobody is left but oneself
    assert seat.on.access.open_review().decided == {}
    assert presenter.unfinished() == "3 decisions of the review not signed yet: lost if you leave now."

    before = seat.on.access.length
    review.sign()

    assert presenter.said[-1] == f"Signed: statements {before + 1} to {before + 3}."
    assert presenter.unfinished() == ""
    assert (review.state.signed, review.state.pending) == (3, 0)
    assert marks(review) == {"Administrator One": "Another member decides"}
    review.only(Show.EXCEPTIONS)
    assert marks(review) == {"Officer One": "Ended", "Supervisor One": "Kept, flagged"}
    assert next(line for line in presenter.members.state.lines if line.badge == OFFICER.badge).conditions == (
        Condition.ENDED,
    )


def test_a_decision_is_taken_back_until_it_is_signed(presenter, seat):
    review = begin(presenter)
    review.keep()
    review.ask_end()
    review.write("Left patrol")
    review.noted()
    review.undo()
    assert review.state.line.member.name == "Officer One"
    assert marks(review)["Officer One"] == "To decide"
    review.keep()
    review.sign()
    review.undo()

    decided = {seat.on.access.accounts[member].name: said.keep
               for member, (said, _) in seat.on.access.open_review().decided.items()}  # fmt: skip
    assert decided == {"Investigator One": True, "Officer One": True}


def test_about_ones_own_access_another_member_decides(presenter, seat):
    review = begin(presenter)
    review.choose(seat.account(ADMINISTRATOR).member)
    for act in (review.keep, review.ask_end, review.ask_flag):
        act()
        assert review.state.problem == OTHERS_DECIDE
    assert (review.state.pending, review.state.asking) == (0, Asking.NOTHING)

    seat.sit(WITNESS)
    review = on_screen(seat).review
    assert marks(review)["Administrator One"] == "To decide"


def test_it_is_closed_with_a_word_about_who_is_left_and_never_over_unsigned_decisions(presenter, seat):
    review = begin(presenter)
    review.keep()
    review.ask_close()
    assert review.state.problem == "1 decision not signed yet: sign first."
    review.sign()
    review.ask_close()
    assert review.state.closing.startswith("Close this review? 3 members not decided about: suspended after 2026-03-16")
    review.leave_open()
    review.close()
    assert seat.on.access.open_review() is not None
    review.ask_close()
    review.close()

    assert seat.on.access.open_review() is None
    assert review.state.last == (
        "Last closed on 2026-03-02 by Administrator One: 1 kept, 0 ended, 0 flagged, 3 not decided."
    )


def test_what_is_signed_is_not_decided_again(presenter, seat):
    review = begin(presenter)
    review.keep()
    review.sign()
    review.only(Show.ALL)
    review.choose(seat.account(NEWCOMER).member)
    for act in (review.keep, review.ask_end, review.ask_flag):
        act()
    assert (review.state.pending, review.state.asking) == (0, Asking.NOTHING)


def test_a_decision_that_another_member_signed_meanwhile_is_no_longer_ones_own(presenter, seat):
    review = begin(presenter)
    review.keep()
    seat.deeds.decide([Decision(seat.account(NEWCOMER).member, keep=False, note="Left")])
    presenter.refresh()

    assert review.unsigned == 0
    assert "Investigator One" not in marks(review)


def test_decisions_stay_when_somebody_else_changes_the_list_meanwhile(presenter, seat):
    review = begin(presenter)
    review.keep()
    seat.deeds.transfer(seat.account(OFFICER).member, "Records", "")
    presenter.refresh()

    assert marks(review)["Investigator One"] == "Kept, not signed yet"


def test_the_auditor_sees_how_far_it_is_and_decides_nothing(seat, qtbot):
    seat.give(NEWCOMER, Role.AUDITOR)
    seat.deeds.open_review(seat.on.access.day_of(seat.clock()) + timedelta(days=3))
    seat.sit(NEWCOMER)
    review = on_screen(seat).review

    assert (review.state.total, review.state.may) == (4, False)
    review.keep()
    review.sign()
    assert review.state.pending == 0
