"""A session of the training mode is begun, finished or broken off; what it proves, somebody else signs (ACC-02)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.actions import train
from app.actions.keep_training import AskedTraining, record_training
from app.domain.access import Hindrance, Withheld
from app.domain.errors import Refusal, Refused
from app.domain.training_session import answered
from app.exercise_pictures import pictures
from app.store import training
from tests.desks import ADMINISTRATOR, OFFICER, START
from tests.domain import replies


def start(desk, on, capturing=False):
    return train.start(on.store, on.member, on.profile, pictures(), "seed", desk.clock, capturing=capturing)


def finish(desk, on, taken, session):
    return train.finish(on.store, on.member, on.profile, taken.id, session, desk.clock)


def answered_right(session, profile):
    while not session.passed:
        session, _ = answered(session, replies.right(session.queue[0], profile), profile, pictures())
    return session


@pytest.fixture
def officer(desk):
    return desk.sign_in(OFFICER)


def a_passed_one(desk, on):
    taken, session = start(desk, on)
    desk.clock.go(minutes=40)
    return finish(desk, on, taken, answered_right(session, on.profile))


def kept(on, taken):
    with on.store.reading() as session:
        return training.of_id(session, taken.id)


def test_a_session_is_recorded_before_its_first_exercise_is_seen(desk, officer):
    taken, session = start(desk, officer)

    assert kept(officer, taken) == taken
    assert (taken.member_id, taken.started_at, taken.passed) == (officer.member.id, START, False)
    assert taken.items == session.items == officer.profile.words("training.items")
    assert taken.profile_version == "hutchinson/1"


def test_a_session_with_every_exercise_right_is_passed_with_its_wrong_tries(desk, officer):
    taken, session = start(desk, officer)
    session, _ = answered(session, replies.wrong(session.queue[0], officer.profile), officer.profile, pictures())
    session = answered_right(session, officer.profile)
    desk.clock.go(minutes=40)
    done = finish(desk, officer, taken, session)

    assert kept(officer, taken) == done
    assert (done.passed, done.exercises, done.wrong) == (True, session.right, 1)
    assert done.finished_at == START + timedelta(minutes=40)
    assert train.sessions_of(officer.store, officer.member, officer.profile) == (done,)


def test_one_that_is_given_up_is_broken_off_and_proves_nothing(desk, officer):
    taken, session = start(desk, officer)
    done = finish(desk, officer, taken, session)

    assert not done.passed
    assert kept(officer, taken).finished_at is not None
    with pytest.raises(Refused, match="finished already"):
        finish(desk, officer, taken, answered_right(session, officer.profile))
    assert not kept(officer, taken).passed


def test_nobody_trains_while_cameras_run(desk, officer):
    with pytest.raises(Refused, match="a real alert may come"):
        start(desk, officer, capturing=True)
    assert train.sessions_of(officer.store, officer.member, officer.profile) == ()


def test_whoever_is_not_trained_yet_may_be_and_whose_desk_is_locked_may_not(desk, officer):
    def held_back(why):
        withheld = {role: Withheld(why, Refusal("1.1", "it is withheld.")) for role in officer.member.roles}
        return replace(officer, member=replace(officer.member, roles=frozenset(), withheld=withheld))

    assert start(desk, held_back(Hindrance.TRAINING))
    with pytest.raises(Refused, match="withheld"):
        start(desk, held_back(Hindrance.LOCK))


def test_a_session_is_finished_by_the_member_who_began_it(desk, officer):
    taken, session = start(desk, officer)
    done = answered_right(session, officer.profile)
    officer.store.close()
    administrator = desk.sign_in(ADMINISTRATOR)

    for held in (done, replace(done, member_id=administrator.member.id)):
        with pytest.raises(Refused, match="no session of this member"):
            finish(desk, administrator, taken, held)
    assert kept(administrator, taken).finished_at is None


def test_what_was_answered_under_rules_that_are_no_longer_in_force_proves_nothing(desk, officer):
    taken, session = start(desk, officer)
    done = answered_right(session, officer.profile)
    later = replace(officer, profile=replace(officer.profile, version="hutchinson/2"))

    with pytest.raises(Refused, match="rules have changed"):
        finish(desk, later, taken, done)
    assert not finish(desk, later, taken, session).passed


def test_a_clock_that_was_set_back_ends_no_session_before_it_began(desk, officer):
    taken, session = start(desk, officer)
    desk.clock.go(hours=-2)
    assert finish(desk, officer, taken, answered_right(session, officer.profile)).finished_at == START


def test_a_passed_session_waits_until_somebody_else_signs_the_training(desk, officer):
    done = a_passed_one(desk, officer)
    started, session = start(desk, officer)
    finish(desk, officer, started, session)
    officer.store.close()
    on = desk.sign_in(ADMINISTRATOR)

    assert train.waiting(on.store, on.member, on.profile, on.access) == (done,)
    today = on.access.day_of(desk.clock())
    asked = AskedTraining(officer.member.id, done.items, today, "Trainer One", "Training", proof=done.id)
    record_training(on, asked, desk.clock)
    assert train.waiting(on.store, on.member, on.profile, on.access) == ()
    assert train.proofs(on.access) == {done.id}


def test_nobody_signs_their_own_session_nor_sees_it_among_those_to_sign(desk):
    on = desk.sign_in(ADMINISTRATOR)
    done = a_passed_one(desk, on)

    assert train.waiting(on.store, on.member, on.profile, on.access) == ()
    today = on.access.day_of(desk.clock())
    with pytest.raises(Refused, match="their own"):
        record_training(
            on, AskedTraining(on.member.id, done.items, today, "Trainer One", "Training", proof=done.id), desk.clock
        )


def test_an_officer_does_not_see_what_waits_for_a_signature(desk, officer):
    with pytest.raises(Refused, match="LPR administrator"):
        train.waiting(officer.store, officer.member, officer.profile, officer.access)
