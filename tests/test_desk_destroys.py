"""The desk destroys what is due before its window opens, at sign-in and while it runs; GPS time makes a jump count."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import destroying_desk
from app.actions.hot_lists import load_matcher
from app.actions.take_read import TakeReadDesk, take_read
from app.actions.waiting import Waiting
from app.background import at_once
from app.changes import Changes
from app.domain.access import Duty
from app.domain.clock import Running
from app.domain.errors import Refused
from app.keystore import NoKeystore
from app.store.tables_reads import ReadRow
from app.workstation import Workstation
from tests.actions.a_desk import FIX, FRONT, NOON, a_taken
from tests.desks import OFFICER, WITNESS, installed

PAST = timedelta(days=61)


@pytest.fixture
def desk(tmp_path):
    """With one read of today in its tables."""
    made = installed(tmp_path)
    signed = made.sign_in(OFFICER)
    taking = TakeReadDesk(
        signed.store, made.paths.pictures, signed.profile, Duty(signed.member, ("vehicles",), NOON),
        load_matcher(signed.store), {"camera-1": FRONT}, lambda at: FIX, made.clock, Waiting(),
    )  # fmt: skip
    assert take_read(taking, a_taken(taken_at=made.clock())).recorded
    made.close()
    return made


class Told:
    """What the desk announces; `reads` is set when reads changed."""

    def __init__(self):
        self.reads = threading.Event()

    def __call__(self, changes: Changes) -> None:
        if Changes.READS in changes:
            self.reads.set()


@pytest.fixture
def opened(desk):
    """Starts the program on that desk; a new run of the machine, unless told otherwise."""
    made = []

    def opened(keystore, told=lambda _: None, run=("run-2", 0.0)):
        boot, began = run
        at = desk.clock()

        def running():
            return Running(boot, timedelta(seconds=began) + (desk.clock() - at))

        made.append(Workstation(desk.paths, at_once, told, keystore, desk.clock, running))
        return made[-1]

    yield opened
    for workstation in made:
        workstation.close()


def kept(store):
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(ReadRow))


def pictures(desk):
    return list(desk.paths.pictures.rglob("*.bin"))


def test_where_a_keystore_opens_the_database_what_is_due_is_gone_before_anybody_signs_in(desk, opened):
    desk.clock.moment += PAST
    opened(desk.keystore)
    assert pictures(desk) == []
    desk.close()
    assert kept(desk.sign_in(OFFICER).store) == 0
    desk.close()


def test_without_a_keystore_it_is_gone_when_the_desk_opens(desk, opened):
    desk.clock.moment += PAST
    workstation = opened(NoKeystore())
    assert len(pictures(desk)) == 1
    signed = workstation.sign_in(OFFICER.badge, OFFICER.password, desk.code(OFFICER))
    assert (kept(signed.store), pictures(desk)) == (0, [])


def test_what_is_not_due_stays(desk, opened):
    desk.clock.go(days=59)
    workstation = opened(desk.keystore)
    assert kept(workstation.sign_in(OFFICER.badge, OFFICER.password, desk.code(OFFICER)).store) == 1


def test_while_the_desk_is_open_what_becomes_due_goes_without_anybody_asking(desk, opened, monkeypatch):
    monkeypatch.setattr(destroying_desk, "DESTROYING_S", 0.01)
    told = Told()
    workstation = opened(desk.keystore, told)
    signed = workstation.sign_in(OFFICER.badge, OFFICER.password, desk.code(OFFICER))
    assert kept(signed.store) == 1
    told.reads.clear()

    desk.clock.moment += PAST

    assert told.reads.wait(30)
    assert kept(signed.store) == 0


class Receiver:
    """The port of a position receiver: GPS says that this machine's clock is `ahead` of the truth."""

    state = "GPS fix"

    def __init__(self, ahead, fix=FIX):
        self.ahead, self.fix = ahead, fix

    def where(self, at):
        return self.fix

    def clock_offset_s(self):
        return -self.ahead.total_seconds()

    def close(self):
        pass


@pytest.mark.parametrize(("ahead", "fix", "left"), [(timedelta(0), FIX, 0), (PAST, FIX, 1), (timedelta(0), None, 1)])
def test_a_clock_that_jumps_while_the_desk_runs_counts_only_with_gps_time_of_this_moment(
    desk, opened, ahead, fix, left
):
    start = desk.clock()
    workstation = opened(desk.keystore)
    workstation.running = lambda: Running("run-2", timedelta(0))
    signed = workstation.sign_in(OFFICER.badge, OFFICER.password, desk.code(OFFICER))
    open_desk = workstation.desk
    open_desk._whereabouts.source.close()
    open_desk._whereabouts.source = Receiver(ahead, fix)

    desk.clock.moment = start + PAST
    open_desk._destroying.destroy()

    assert kept(signed.store) == left


def test_a_read_taken_while_the_clock_is_set_ahead_counts_its_days_from_the_true_moment(desk, opened):
    start = desk.clock()
    workstation = opened(desk.keystore)
    workstation.running = lambda: Running("run-2", timedelta(0))
    workstation.sign_in(OFFICER.badge, OFFICER.password, desk.code(OFFICER))

    desk.clock.moment = start + timedelta(days=30)
    assert workstation.desk._taking().believed() == start

    workstation.desk._whereabouts.source.close()
    workstation.desk._whereabouts.source = Receiver(timedelta(0))
    assert workstation.desk._taking().believed() == desk.clock()


def test_a_jump_that_a_second_member_vouches_for_on_the_desk_destroys_what_is_due_at_once(desk, opened):
    start, told = desk.clock(), Told()
    workstation = opened(desk.keystore, told)
    workstation.running = lambda: Running("run-2", timedelta(0))
    signed = workstation.sign_in(OFFICER.badge, OFFICER.password, desk.code(OFFICER))
    open_desk = workstation.desk
    assert open_desk.clock_doubt() is None

    desk.clock.moment = start + PAST
    doubt = open_desk.clock_doubt()
    assert (doubt.believed, doubt.to_be_vouched) == (start, True)
    assert open_desk.due_at(doubt.seen.clock) == 1
    with pytest.raises(Refused, match="another member"):
        open_desk.vouch_for_clock(doubt.seen, OFFICER.badge, OFFICER.password, desk.code(OFFICER))
    assert kept(signed.store) == 1

    told.reads.clear()
    open_desk.vouch_for_clock(doubt.seen, WITNESS.badge, WITNESS.password, desk.code(WITNESS))

    assert open_desk.clock_doubt() is None
    assert told.reads.wait(30)
    assert kept(signed.store) == 0
