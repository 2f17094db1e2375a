"""The training mode: begun, gone through, left and resumed, broken off; nobody trains while cameras run."""

from datetime import date

import pytest

from app import profiles
from app.changes import Changes
from app.domain.access import Hindrance, Member, Role, Withheld
from app.domain.errors import Refusal
from app.domain.exercises import Kind
from tests.domain import replies
from tests.ui.at_once import Later, at_once
from tests.ui.people import a_member
from tests.ui.training.desk import TrainingDesk
from tests.ui.training.replying import Replying
from ui.messages import Message
from ui.training import describe
from ui.training.presenter import BROKEN_OFF, PICK_ONE, WHILE_CAPTURING, TrainingPresenter
from ui.training.state import Page


@pytest.fixture
def desk():
    return TrainingDesk(a_member())


@pytest.fixture
def said() -> list[Message]:
    return []


@pytest.fixture
def opened(qapp, said):
    def opened(desk, run=at_once):
        presenter = TrainingPresenter(desk, run)
        presenter.message.connect(said.append)
        presenter.open()
        return presenter

    return opened


@pytest.fixture
def begun(opened):
    def begun(desk):
        presenter = opened(desk)
        presenter.go_on()
        return Replying(presenter, desk)

    return begun


def page_of(presenter):
    return presenter.state.page


def listed_cells(presenter):
    return "".join(cell.listed for cell in presenter.state.compared.cells).strip("\N{EN DASH}")


def ended(desk):
    """Of the first session: whether it has ended."""
    return desk.taken[0].finished_at is not None


def test_what_is_missing_and_what_is_in_force_until_when_is_said_before_a_session(opened, desk):
    missing = opened(desk).state.start.items
    assert [(line.mark.word, line.words) for line in missing] == [
        ("missing", "equipment and software"), ("missing", "data policy"),
    ]  # fmt: skip
    desk.until = date(2027, 3, 2)
    held = opened(desk).state.start.items
    assert held[0].mark.word == "until 2027-03-02"
    assert held[0].words == "equipment and software, signed for by Trainer One"


@pytest.mark.parametrize("agency", profiles.AGENCIES)
def test_a_session_of_every_agency_is_gone_through_and_passed(begun, agency, said):
    desk = TrainingDesk(a_member(), agency)
    member = begun(desk)
    member.to_the_end()

    assert member.page() is Page.PASSED
    assert desk.taken[0].passed
    assert desk.taken[0].wrong == 0
    assert "nobody signs for themself" in member.presenter.state.passed
    assert ("given by the Property Crimes Unit" in member.presenter.state.passed) is (agency == "st_paul")
    assert said[-1].text == "The training session is passed."
    member.presenter.go_on()
    state = member.presenter.state
    assert state.page is Page.START
    assert state.start.sessions[0].mark.word == "waits for a signature"


def test_neither_plate_nor_state_of_the_list_is_anywhere_until_both_were_typed(begun, desk):
    member = begun(desk)
    presenter, listed = member.presenter, member.exercise.listed.plate
    assert member.page() is Page.TYPE
    assert listed.text not in repr(presenter.state)
    assert presenter.state.compared is None
    presenter.go_on()
    assert member.page() is Page.TYPE
    assert presenter.state.draft.plate_problem
    assert presenter.state.draft.state_problem
    presenter.type("FW1", "Atlantis")
    presenter.go_on()
    assert (presenter.state.draft.plate_problem, presenter.state.compared) == ("", None)
    assert "No state is called so" in presenter.state.draft.state_problem
    presenter.type("FW1FW1FW1FW", "MN")
    presenter.go_on()
    assert "at most 10" in presenter.state.draft.plate_problem
    presenter.type("FW1", "minn")
    assert presenter.state.draft.state_words == "Minnesota"
    presenter.go_on()
    assert member.page() is Page.CHOOSE
    assert listed_cells(presenter) == listed.text


def test_nothing_is_answered_before_something_is_picked(begun, desk):
    member = begun(desk)
    member.until(Kind.RULE)
    member.presenter.go_on()
    assert (member.page(), member.presenter.state.problem) == (Page.CHOOSE, PICK_ONE)
    member.presenter.pick(9)
    member.presenter.go_on()
    assert member.page() is Page.CHOOSE
    member.presenter.pick(0)
    assert member.presenter.state.problem == ""
    member.presenter.go_on()
    assert member.page() is Page.LESSONS


def test_a_hit_asks_what_comparing_shows_and_then_what_the_hit_means(begun, desk):
    member = begun(desk)
    presenter, exercise = member.presenter, member.exercise
    presenter.type("FW1", "MN")
    presenter.go_on()
    assert presenter.state.choice == describe.answers()
    wrong = next(place for place, (answer, _) in enumerate(describe.ANSWERS) if answer is not exercise.answer)
    presenter.pick(wrong)
    presenter.go_on()
    assert (presenter.state.choice.text, presenter.state.choice.picked) == (exercise.question.text, -1)
    presenter.pick(exercise.question.right)
    presenter.go_on()
    assert [lesson.right for lesson in presenter.state.lessons] == [False, False, True]


def test_a_wrong_one_is_explained_counted_and_comes_again_before_the_session_is_passed(begun, desk):
    member = begun(desk)
    of = member.presenter.state.progress.of
    member.reply(replies.wrong)

    state = member.presenter.state
    assert not state.all_right
    assert all(lesson.clause for lesson in state.lessons)
    assert (state.progress.done, state.progress.of, state.progress.wrong) == (0, of, 1)
    member.presenter.go_on()
    member.to_the_end()
    assert desk.taken[0].passed
    assert (desk.taken[0].exercises, desk.taken[0].wrong) == (of, 1)


def test_a_search_is_filled_in_as_the_policy_there_asks_for_it(begun):
    shown = {}
    for agency in profiles.AGENCIES:
        member = begun(TrainingDesk(a_member(), agency))
        member.until(Kind.FILL)
        looks = member.presenter.state.looks
        shown[agency] = {field for field, look in looks.items() if look.shown}
        assert looks[describe.ATTESTED].hint == f"“{profiles.load(agency).word('search.attestation')}”"
    everywhere = {describe.CASE_NUMBER, describe.BASIS, describe.WHY, describe.ATTESTED}
    assert shown["hutchinson"] == shown["crystal"] == shown["st_paul"] == everywhere | {describe.PURPOSE}
    assert shown["plymouth"] == everywhere | {describe.PURPOSE, describe.APPROVER}
    assert shown["hardin"] == everywhere | {describe.PURPOSES, describe.APPROVER}


def test_a_search_that_one_approves_oneself_is_refused_in_the_gates_words(begun):
    member = begun(TrainingDesk(a_member(), "plymouth"))
    member.until(Kind.FILL)
    good = replies.right(member.exercise, profiles.load("plymouth"))
    for field, value in (
        (describe.CASE_NUMBER, good.case_number), (describe.PURPOSE, good.purpose), (describe.BASIS, "A witness."),
        (describe.WHY, "The scene."), (describe.APPROVER, describe.ONESELF), (describe.ATTESTED, True),
    ):  # fmt: skip
        member.presenter.edit(field, value)
    member.presenter.go_on()

    [lesson] = member.presenter.state.lessons
    assert not lesson.right
    assert "nobody approves their own search" in lesson.words
    assert lesson.clause.startswith("Plymouth 425")


def test_a_search_to_judge_is_shown_whole(begun):
    desk = TrainingDesk(a_member(), "plymouth")
    member = begun(desk)
    member.until(Kind.JUDGE)
    seen = {}
    while member.exercise.recipe.kind is Kind.JUDGE:
        seen[member.exercise.recipe.what] = dict(member.presenter.state.case.given)
        assert member.presenter.state.case.story == member.exercise.incident.story
        member.reply()
        member.presenter.go_on()
    attested = f"“{desk.profile().word('search.attestation')}”"
    assert seen["nothing"]["Attested"] == f"yes: {attested}"
    assert seen["approved by oneself"]["Approved by"] == "you yourself"
    assert seen["approved by nobody"]["Approved by"] == "nobody"
    assert seen["nothing"]["Approved by"] == "another member who may"
    assert seen["no factual basis"]["Factual basis"] == "\N{EN DASH}"
    assert seen["not attested"]["Attested"] == f"no: {attested}"
    assert seen["a civil action"]["For"] == "a civil or administrative action"
    assert "For" not in seen["nothing"]


# ------------------------------------------------------------------------------------------------------ capture


def test_no_session_begins_while_cameras_run_and_one_may_once_they_have_stopped(opened, desk):
    desk.running = True
    presenter = opened(desk)
    presenter.go_on()
    assert page_of(presenter) is Page.START
    assert presenter.state.start.cannot == WHILE_CAPTURING
    assert "a real alert may come" in WHILE_CAPTURING
    desk.running = False
    presenter.on_changes(Changes.DUTY)
    assert presenter.state.start.cannot == ""
    presenter.go_on()
    assert page_of(presenter) is Page.TYPE


def test_a_session_waits_while_cameras_run_and_goes_on_where_it_was(begun, desk):
    member = begun(desk)
    member.presenter.type("FW1", "")
    desk.running = True
    member.presenter.on_changes(Changes.DUTY)
    assert (member.page(), member.presenter.state.problem) == (Page.PAUSED, WHILE_CAPTURING)
    member.presenter.go_on()
    assert member.page() is Page.PAUSED
    member.presenter.open()
    assert member.page() is Page.PAUSED
    desk.running = False
    member.presenter.on_changes(Changes.DUTY)
    assert member.page() is Page.TYPE
    assert (member.presenter.state.draft.plate, member.presenter.state.problem) == ("FW1", "")


def test_capture_that_begins_while_a_session_is_being_recorded_finds_it_waiting(opened, desk):
    later = Later()
    presenter = opened(desk, later.run)
    later.go()
    presenter.go_on()
    desk.running = True
    later.go()
    assert presenter.state.page is Page.PAUSED


def test_a_session_that_waits_can_be_broken_off(begun, desk):
    member = begun(desk)
    desk.running = True
    member.presenter.on_changes(Changes.DUTY)
    member.presenter.break_off()
    member.presenter.break_off()
    assert member.page() is Page.START
    assert desk.taken[0].finished_at


# ------------------------------------------------------------------------------------------------------ leaving


def test_a_session_is_there_again_when_the_screen_comes_back(begun, desk):
    member = begun(desk)
    member.reply()
    member.presenter.go_on()
    member.presenter.type("FW1", "MN")
    before = member.presenter.state
    member.presenter.open()
    assert member.presenter.state == before
    assert len(desk.taken) == 1


def test_breaking_off_takes_two_presses_and_proves_nothing(begun, desk, said):
    member = begun(desk)
    member.reply()
    member.presenter.break_off()
    assert member.presenter.state.armed
    assert not ended(desk)
    member.presenter.break_off()

    assert member.page() is Page.START
    assert not desk.taken[0].passed
    assert ended(desk)
    assert said[-1].text == BROKEN_OFF
    assert member.presenter.state.start.sessions[0].mark.word == "broken off"
    member.presenter.break_off()
    assert not member.presenter.state.armed


def test_the_last_right_answer_counts_for_nothing_when_its_session_is_broken_off(begun, desk):
    member = begun(desk)
    while len(member.session.queue) > 1:
        member.reply()
        member.presenter.go_on()
    member.reply()
    assert member.page() is Page.LESSONS
    member.presenter.break_off()
    member.presenter.break_off()
    assert not desk.taken[0].passed


def test_a_session_whose_end_cannot_be_recorded_is_not_lost(begun, desk, said):
    member = begun(desk)
    desk.broken = True
    member.to_the_end()
    assert member.page() is Page.LESSONS
    assert said[-1].text.startswith("The disk is full")
    assert not member.presenter.state.busy
    desk.broken = False
    member.presenter.go_on()
    assert member.page() is Page.PASSED
    assert desk.taken[0].passed


def test_a_session_that_cannot_be_recorded_does_not_begin_and_may_be_tried_again(opened, desk, said):
    desk.broken = True
    presenter = opened(desk)
    presenter.go_on()
    assert page_of(presenter) is Page.START
    assert said[-1].text.startswith("The disk is full")
    desk.broken = False
    presenter.go_on()
    assert page_of(presenter) is Page.TYPE


def test_two_presses_begin_one_session(opened, desk):
    later = Later()
    presenter = opened(desk, later.run)
    later.go()
    presenter.go_on()
    presenter.go_on()
    presenter.break_off()
    assert len(later.waiting) == 1
    later.go()
    assert len(desk.taken) == 1


def test_a_locked_desk_trains_nobody_and_says_why(opened):
    withheld = {Role.PATROL_OFFICER: Withheld(Hindrance.LOCK, Refusal("CJIS AC-11", "this desk is locked."))}
    presenter = opened(TrainingDesk(Member("m1", "Officer One", "1001", frozenset(), withheld)))
    presenter.go_on()
    assert presenter.state.page is Page.START
    assert presenter.state.start.cannot == "This desk is locked."
    assert presenter.state.start.clause == "CJIS AC-11"


def test_a_training_that_was_signed_meanwhile_is_shown(begun, desk):
    member = begun(desk)
    member.to_the_end()
    member.presenter.go_on()
    desk.proofs, desk.until = frozenset({desk.taken[0].id}), date(2027, 3, 2)
    member.presenter.on_changes(Changes.ACCESS)
    assert member.presenter.state.start.sessions[0].mark.word == "signed"
    assert member.presenter.state.start.items[0].mark.role == "ok"
