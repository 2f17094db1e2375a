"""A second member's word makes a jumped clock count; the same member's does not, and nobody's saves a read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.actions.destroy import destroy_due
from app.actions.grant import end
from app.actions.hot_lists import load_matcher
from app.actions.take_read import TakeReadDesk, take_read
from app.actions.vouch import VouchDesk, due_at, vouch
from app.actions.waiting import Waiting
from app.domain.access import Duty
from app.domain.clock import Reading, Running
from app.domain.errors import Refused
from app.domain.statements import Cause
from app.store import destruction, members
from app.store.destruction import Voucher
from app.store.tables_reads import ReadRow
from tests.actions.a_desk import FIX, FRONT, NOON, a_taken
from tests.desks import ADMINISTRATOR, OFFICER, START, WITNESS

HOUR = timedelta(hours=1)


class Beside:
    """A desk with an officer signed in and one read that is due at `last`; its clock is set by hand, while the machine
    runs no longer than `ran`."""

    def __init__(self, desk):
        self.desk, self.signed, self.ran, self.gps = desk, desk.sign_in(OFFICER), timedelta(0), None
        store, profile, member = self.signed.store, self.signed.profile, self.signed.member
        self.store, self.waiting = store, Waiting()
        duty = Duty(member, ("vehicles",), NOON)
        taking = TakeReadDesk(
            store, desk.paths.pictures, profile, duty, load_matcher(store), {"camera-1": FRONT}, lambda at: FIX,
            desk.clock, self.waiting,
        )  # fmt: skip
        assert take_read(taking, a_taken(taken_at=START)).recorded
        with store.reading() as session:
            self.last = session.scalar(select(ReadRow.destroy_by))
        desk.code(WITNESS)  # whose authenticator is set up before any clock jumps
        self.vouching = VouchDesk(desk.paths, store, profile, member, desk.clock, self.look)

    def look(self):
        return Reading(self.desk.clock(), Running("run-1", self.ran), self.gps)

    def jump_to(self, moment):
        """From just before, as far as that was believed."""
        self.destroy()
        self.desk.clock.moment = moment
        self.destroy()

    def destroy(self):
        return destroy_due(self.store, self.desk.paths.pictures, self.look(), self.waiting)

    def reads(self):
        with self.store.reading() as session:
            return session.scalar(select(func.count()).select_from(ReadRow))

    def vouchers(self):
        with self.store.reading() as session:
            return destruction.vouchers(session)

    def vouch(self, who=WITNESS, password=None, shown=None):
        code = self.desk.code(who) if password is None and who in (WITNESS, OFFICER) else ""
        return vouch(self.vouching, shown or self.look(), who.badge, password or who.password, code)

    def refused(self, *given, **by):
        with pytest.raises(Refused) as refused:
            self.vouch(*given, **by)
        assert self.vouchers() == ()
        return str(refused.value)


@pytest.fixture
def beside(desk):
    return Beside(desk)


@pytest.fixture
def jumped(beside):
    """61 minutes ahead, to a moment at which the read is due, after the machine ran until just before it."""
    beside.ran = beside.last - HOUR - START
    beside.desk.clock.moment = beside.last - HOUR
    beside.jump_to(beside.last + timedelta(minutes=1))
    return beside


def test_a_jump_of_61_minutes_is_not_believed_until_a_second_member_vouches_and_then_due_reads_are_destroyed(jumped):
    assert jumped.reads() == 1
    assert due_at(jumped.store, jumped.look().clock) == 1

    believed = jumped.vouch()

    assert believed.at == jumped.look().clock
    assert jumped.reads() == 1
    assert jumped.destroy().read_ids == {"read-1"}
    assert jumped.reads() == 0


def test_who_vouched_beside_whom_and_for_which_jump_is_recorded(jumped):
    jumped.vouch()

    with jumped.store.reading() as session:
        witness = members.of_badge(session, WITNESS.badge)
    assert witness is not None
    jump = jumped.last - HOUR, jumped.last + timedelta(minutes=1)
    assert jumped.vouchers() == (Voucher(witness.id, jumped.signed.member.id, *jump),)


def test_the_clock_goes_on_from_there_and_may_gain_no_more_than_an_hour_again(jumped):
    jumped.vouch()
    jumped.ran += HOUR
    jumped.desk.clock.go(hours=1)
    assert jumped.destroy().believed.at == jumped.desk.clock()

    before = jumped.desk.clock.go(hours=2) - timedelta(hours=2)
    assert jumped.destroy().believed.at == before


def test_the_member_who_is_signed_in_cannot_vouch_for_himself(jumped):
    assert "another member" in jumped.refused(OFFICER)
    assert jumped.destroy().read_ids == frozenset()


def test_a_wrong_badge_and_a_wrong_password_get_one_sentence_and_count_as_failed_sign_ins(jumped):
    unknown = jumped.refused(replace(WITNESS, badge="999"))
    for _ in range(4):
        assert jumped.refused(password="not the password") == unknown
    assert "it is locked" in jumped.refused(password="not the password")

    assert "it is locked" in jumped.refused()
    with pytest.raises(Refused, match="it is locked"):
        jumped.desk.sign_in(WITNESS)


def test_a_member_whose_grants_ended_cannot_vouch(jumped):
    administrator = jumped.desk.sign_in(ADMINISTRATOR)
    witness = administrator.access.of_badge(WITNESS.badge)
    for held in administrator.access.grants_of(witness.member):
        end(administrator, held.given.grant, Cause.NO_LONGER_NEEDED, "", jumped.desk.clock)

    assert "the grant has ended" in jumped.refused()


def test_a_clock_that_is_set_again_after_it_was_shown_is_not_vouched_for(jumped):
    shown = jumped.look()
    jumped.desk.clock.go(days=300)

    assert "set again" in jumped.refused(shown=shown)
    assert "set again" in jumped.refused(shown=replace(jumped.look(), running=Running("run-0", jumped.ran)))


def test_time_that_passes_while_the_password_is_typed_is_no_setting(jumped):
    shown = jumped.look()
    jumped.ran += HOUR
    jumped.desk.clock.go(hours=1)

    assert jumped.vouch(shown=shown).at == jumped.desk.clock()


def test_nobody_can_vouch_for_a_clock_set_back_and_it_saves_nothing(beside):
    beside.ran = beside.last - START - HOUR
    beside.desk.clock.moment = beside.last - HOUR
    beside.jump_to(beside.last - 40 * 24 * HOUR)
    assert "saves nothing" in beside.refused()

    beside.ran += HOUR

    assert beside.destroy().read_ids == {"read-1"}


def test_nobody_can_vouch_for_a_clock_that_is_believed(beside):
    beside.destroy()

    assert "believed" in beside.refused()


def test_nobody_can_vouch_against_gps_time(jumped):
    jumped.gps = jumped.last - HOUR

    assert "GPS" in jumped.refused()
