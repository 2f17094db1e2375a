"""One member hands the car to the next: a period ends as the other begins, and every read is in exactly one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.actions.duty import start_duty, stop_duty
from app.actions.hand_over import Counts, InMemory, hand_over, page
from app.domain.access import Role
from app.domain.alerts import Answer, Given
from app.domain.errors import Refused, Unavailable
from app.domain.reads import Classification
from app.store import duties, ledger
from app.store.ledger import Counted
from app.store.tables import HandOverRow
from tests.desks import ADMINISTRATOR, OFFICER, START, installed
from tests.store.disks import full_beyond
from tests.store.kept_alerts import an_alert, keep

NEXT = replace(OFFICER, name="Officer Two", badge="102", password="a field of barley")
CLERK = replace(OFFICER, name="Clerk One", badge="103", password="rows of filing", roles=frozenset({Role.INVESTIGATOR}))
COUNTS = Counts(open_alerts=3, unanswered=1, waiting=2)


@pytest.fixture
def desk(tmp_path):
    made = installed(tmp_path, further=(OFFICER, NEXT, CLERK))
    yield made
    made.close()


@pytest.fixture
def on(desk):
    signed = desk.sign_in(OFFICER)
    start_duty(signed.store, signed.member, signed.profile, ("vehicles",), desk.clock)
    desk.clock.go(hours=8)
    return signed


def to(desk, on, who=NEXT, password=None, purposes=("warrants",)):
    code = "" if password else desk.code(who)
    return hand_over(desk.paths, on, who.badge, password or who.password, code, purposes, lambda: COUNTS, desk.clock)


def periods(on):
    with on.store.reading() as session:
        return duties.periods(session)


def taken(on, *moments):
    with on.store.transaction() as session:
        counted = [Counted(at, at.date(), "camera-1", Classification.PRIVATE, ()) for at in moments]
        ledger.count(session, counted)


def test_one_period_ends_where_the_next_begins_each_with_its_member_and_purposes(desk, on):
    new, duty = to(desk, on)

    before, after = periods(on)
    assert (before.member_id, before.stopped_at, before.stopped_by) == (on.member.id, desk.clock(), duties.BY_MEMBER)
    assert (after.member_id, after.started_at, after.stopped_at) == (new.member.id, desk.clock(), None)
    assert (before.purposes, after.purposes) == (("vehicles",), ("warrants",))
    assert before.cameras == after.cameras == ("Front",)
    assert (duty.member, duty.started_at) == (new.member, desk.clock())
    assert (new.member.name, new.store) == ("Officer Two", on.store)


def test_who_took_over_what_is_kept_without_a_plate(desk, on):
    new, _ = to(desk, on)
    with on.store.reading() as session:
        [row] = session.scalars(select(HandOverRow))
    before, after = periods(on)
    assert (row.from_member, row.to_member, row.at) == (on.member.id, new.member.id, desk.clock())
    assert (row.from_duty, row.to_duty) == (before.id, after.id)
    assert (row.open_alerts, row.unanswered, row.waiting) == (3, 1, 2)


def test_the_reads_of_that_very_moment_belong_to_exactly_one_period(desk, on):
    to(desk, on)
    at = desk.clock()
    taken(on, at - timedelta(milliseconds=10), at, at, at + timedelta(milliseconds=10))
    assert [period.reads for period in periods(on)] == [1, 3]


def test_reads_that_are_recorded_late_belong_to_the_period_in_which_they_were_taken(desk, on):
    taken(on, desk.clock())
    desk.clock.go(minutes=1)
    to(desk, on)
    taken(on, desk.clock() - timedelta(seconds=30), desk.clock() + timedelta(seconds=1))
    assert [period.reads for period in periods(on)] == [2, 1]


def test_after_the_clock_was_set_back_the_periods_still_do_not_overlap(desk, on):
    desk.clock.moment = START - timedelta(hours=1)
    to(desk, on)
    before, after = periods(on)
    assert before.started_at <= before.stopped_at <= after.started_at
    taken(on, after.started_at, after.started_at + timedelta(hours=1))
    assert [period.reads for period in periods(on)] == [0, 2]


@pytest.mark.parametrize(
    ("who", "password", "purposes", "why"),
    [
        (NEXT, "something else", ("warrants",), "do not go together"),
        (OFFICER, None, ("warrants",), "signed in already"),
        (ADMINISTRATOR, None, ("warrants",), "patrol officer"),
        (NEXT, None, (), "no purpose was picked"),
        (NEXT, None, ("expired-tabs",), "none of the purposes"),
    ],
)
def test_who_may_not_run_capture_takes_nothing_over_and_the_period_goes_on(desk, on, who, password, purposes, why):
    with pytest.raises(Refused, match=why):
        to(desk, on, who, password, purposes)
    [period] = periods(on)
    assert (period.member_id, period.stopped_at) == (on.member.id, None)


def test_in_crystal_only_a_sworn_officer_takes_over(tmp_path):
    (tmp_path / "crystal").mkdir()
    desk = installed(tmp_path / "crystal", agency="crystal", further=(OFFICER, CLERK))
    on = desk.sign_in(OFFICER)
    start_duty(on.store, on.member, on.profile, ("investigation",), desk.clock)
    with pytest.raises(Refused, match="only sworn officers"):
        to(desk, on, CLERK, purposes=("investigation",))
    desk.close()


def test_on_a_full_disk_the_period_goes_on_and_the_desk_stays_with_its_member(desk, on):
    with full_beyond(0), pytest.raises(Unavailable, match="disk"):
        to(desk, on)
    [period] = periods(on)
    assert (period.member_id, period.stopped_at) == (on.member.id, None)
    to(desk, on)


def test_without_capture_there_is_nothing_to_hand_over(desk, on):
    stop_duty(on.store, on.member, on.profile, desk.clock)
    with pytest.raises(Unavailable, match="No capture runs"):
        to(desk, on)
    assert len(periods(on)) == 1


def memory(**changes):
    nothing = InMemory(None, (), 0, 0, (), (), ())
    return replace(nothing, **changes)


def given(answer, at):
    return Given(answer, "member-1", at, at)


def test_the_page_holds_the_open_alerts_without_their_plates_and_the_answers_of_today_by_outcome(desk):
    on = desk.sign_in(OFFICER)
    now = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # 14:00 in Chicago
    for hit, answer, at in (
        ("hit-1", Answer.NOT_THAT_PLATE, now),
        ("hit-2", Answer.NOT_THAT_PLATE, now - timedelta(hours=13)),
        ("hit-3", Answer.AGREES, now - timedelta(hours=15)),  # yesterday
    ):
        keep(on.store, hit, given=given(answer, at), by=on.member.id)
    waits = an_alert("hit-7", given=given(Answer.LOST_SIGHT, now))
    known = an_alert("hit-1", given=given(Answer.NOT_THAT_PLATE, now))
    alerts = (an_alert("hit-4", following_at=now, following_by="member-1"), an_alert("hit-5"), waits)

    found = page(on, memory(alerts=alerts, waiting=2, unrecorded_answers=(waits, known)), now)

    assert found.answered == ((Answer.NOT_THAT_PLATE, 2), (Answer.LOST_SIGHT, 1))
    assert found.answered_since == datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
    assert [(one.id, one.following, one.unanswered) for one in found.open] == [
        ("hit-4", True, False),
        ("hit-5", False, True),
    ]
    assert found.open[1].minutes == 300
    assert (found.waiting, found.manual_entries, found.rms_owed) == (2, (), ())
    assert "ABC123" not in repr(found)


def test_a_shift_that_began_before_midnight_counts_from_its_start(desk):
    on = desk.sign_in(OFFICER)
    start_duty(on.store, on.member, on.profile, ("vehicles",), desk.clock)
    evening = desk.clock()
    new, duty = to(desk, on)
    found = page(new, memory(duty=duty), evening + timedelta(hours=20))
    assert (found.answered_since, found.started_at) == (evening, evening)
    assert [purpose.id for purpose in found.purposes] == ["warrants"]
