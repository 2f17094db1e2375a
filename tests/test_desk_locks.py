"""The signed-in desk while it is locked, and when its member proved who they are too long ago: alerts go on alone."""

import sys
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from app.background import Background
from app.changes import Changes
from app.desk import Desk
from app.domain import gate
from app.domain.access import Hindrance
from app.domain.alerts import Answer
from app.domain.clock import Running
from app.domain.errors import Refusal, Refused
from app.domain.gate import Act, Allowed
from app.settings import Settings
from app.surroundings import Surroundings
from tests.actions.a_desk import a_taken, listed
from tests.desks import ADMINISTRATOR, OFFICER, installed

NO_WORKER = (sys.executable, "-c", "")
PARTNER = replace(OFFICER, name="Officer Two", badge="102", password="a field of barley")


@pytest.fixture
def workstation(tmp_path):
    made = installed(tmp_path, further=(OFFICER, PARTNER))
    signed = made.sign_in(ADMINISTRATOR)
    listed(signed.store, "ABC123", by=signed.member.id)
    made.close()
    yield made
    made.close()


@pytest.fixture
def told():
    return []


@pytest.fixture
def lasted():
    """How long the machine has been running, where a test says so; else as long as its clock says."""
    return []


@pytest.fixture
def desk(workstation, told, lasted):
    store = Background("store")
    around = Surroundings(
        workstation.paths, Settings(workstation.paths.settings), workstation.clock, told.append, store, NO_WORKER,
        lambda: Running("run-1", lasted[-1] if lasted else workstation.running().lasted),
    )  # fmt: skip
    made = Desk(workstation.sign_in(OFFICER), around)
    made.open()
    made.start_duty(["vehicles"])
    yield made
    made.close()
    store.close()


def may(desk, act):
    return gate.check(desk.on.member, act, desk.on.profile)


def sees(desk):
    desk._cameras.seen(a_taken(taken_at=desk.now()))
    done = Event()
    desk._around.store.run(done.set)
    assert done.wait(60)
    [alert] = desk.alerts()
    return alert


def test_while_locked_nothing_is_searched_started_or_changed_and_the_reason_is_the_lock(desk, told):
    desk.access.lock()

    for act in sorted(Act):
        answer = may(desk, act)
        allowed = act in (Act.ANSWER_ALERT, Act.STOP_DUTY)
        assert isinstance(answer, Allowed) is allowed, act
    refusal = may(desk, Act.SEARCH)
    assert isinstance(refusal, Refusal)
    assert (refusal.clause, refusal.why) == ("CJIS AC-11", "this desk is locked.")
    assert any(Changes.ACCESS in changes for changes in told)


def test_while_locked_capture_and_alerts_go_on_and_are_answered(desk):
    desk.access.lock()
    alert = sees(desk)

    desk.look(alert.id)
    given = desk.answer(alert.id, Answer.NOT_THAT_PLATE).given

    assert desk.duty is not None
    assert given is not None
    assert given.by == desk.on.member.id


def test_unlocked_by_its_member_the_desk_is_as_it_was(desk, workstation):
    before = desk.on.member
    desk.access.lock()

    with pytest.raises(Refused):
        desk.access.unlock("wrong", "")
    assert desk.access.shut() is not None
    desk.access.unlock(OFFICER.password, workstation.code(OFFICER))

    assert desk.access.shut() is None
    assert desk.on.member == before


def test_twelve_hours_after_the_member_proved_who_they_are_search_stops_and_alerts_go_on(desk, workstation):
    workstation.clock.go(hours=11, minutes=59)
    desk._beat()
    assert desk.access.shut() is None

    workstation.clock.go(minutes=1)
    desk._beat()

    shut = desk.access.shut()
    assert shut is not None
    assert (shut.hindrance, shut.refusal.clause) == (Hindrance.PROOF, "CJIS IA-11")
    refusal = may(desk, Act.SEARCH)
    assert isinstance(refusal, Refusal)
    assert "more than 12 hours ago" in refusal.why
    assert isinstance(may(desk, Act.ANSWER_ALERT), Allowed)
    assert desk.duty is not None


def test_proving_it_again_gives_twelve_hours_more(desk, workstation):
    workstation.clock.go(hours=12)
    desk._beat()
    desk.access.unlock(OFFICER.password, workstation.code(OFFICER))

    workstation.clock.go(hours=11)
    desk._beat()

    assert desk.access.shut() is None
    assert desk.access.proved_for() == timedelta(hours=11)


def test_a_clock_that_is_set_back_gives_nobody_more_time(desk, workstation, lasted):
    lasted.append(timedelta(hours=12))
    workstation.clock.go(hours=-5)
    desk._beat()
    assert desk.access.shut() is not None


def test_a_locked_desk_that_is_handed_on_is_open_to_the_next_member(desk, workstation):
    desk.access.lock()

    desk.hand_over(PARTNER.badge, PARTNER.password, workstation.code(PARTNER), ["vehicles"])

    assert desk.on.member.name == PARTNER.name
    assert desk.access.shut() is None
    assert not desk.on.member.withheld


def test_whoever_takes_the_desk_over_keeps_their_own_permissions_when_an_older_look_comes_late(desk, workstation):
    before = desk.on.member
    desk.hand_over(PARTNER.badge, PARTNER.password, workstation.code(PARTNER), ["vehicles"])

    desk._become_member(before)

    assert desk.on.member.name == PARTNER.name


def test_training_that_expires_in_the_middle_of_a_shift_stops_search_at_once_and_leaves_alerts_as_they_are_read(
    desk, workstation, lasted
):
    lasted.append(timedelta(hours=1))
    assert desk.on.member.cleared
    workstation.clock.go(days=340)

    desk._beat()

    refusal = may(desk, Act.SEARCH)
    assert isinstance(refusal, Refusal)
    assert "no training in force" in refusal.why
    assert isinstance(may(desk, Act.ANSWER_ALERT), Allowed)
    assert desk.on.member.cleared
