"""From a settled read to an alert and a row: matched in memory first, stored after, nothing lost unsaid."""

import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from app.actions.hot_lists import clear_ended
from app.actions.take_read import (
    TOGETHER,
    TakeReadDesk,
    match_read,
    open_pictures,
    record_read,
    record_waiting,
    sweep_pictures,
    take_read,
)
from app.actions.waiting import Unrecorded, Waiting
from app.changes import Changes
from app.domain.cameras import Mount, Place
from app.domain.errors import Refused, Unavailable
from app.domain.hot_lists import MatchKind
from app.domain.reads import Classification, Position, PositionSource, Read
from app.matching import NO_LISTS
from app.store import alerts, hot_lists, ledger, reads
from app.store.engine import open_store
from app.store.reads import Keeping
from app.store.tables_reads import ReadRow
from tests.actions.a_desk import FIX, FRONT, NOON, a_taken, listed
from tests.plugins.stored import KEY
from tests.store.disks import full_beyond, read_only


@pytest.fixture
def desk(store, profile, duty, clock, tmp_path):
    return TakeReadDesk(
        store, tmp_path / "pictures", profile, duty, NO_LISTS, {"camera-1": FRONT}, lambda at: FIX, clock, Waiting()
    )


def read_in(store, read_id="read-1"):
    with store.reading() as session:
        return reads.of_id(session, read_id)


def keeping_in(store):
    with store.reading() as session:
        return reads.keeping_of(session, "read-1")


def alerts_in(store, read_id="read-1"):
    with store.reading() as session:
        return alerts.of_read(session, read_id, lambda _: b"")


def test_a_read_is_stored_as_it_was_taken_with_its_place_and_heading(desk, store):
    taken = take_read(desk, a_taken())
    assert (taken.recorded, taken.hits, taken.changes) == (True, (), Changes.READS)
    stored = read_in(store)
    assert stored == taken.read
    assert (stored.position.latitude, stored.position.source, stored.heading) == (44.9, PositionSource.GPS, 10.0)


def test_the_speed_of_the_car_is_no_part_of_a_read(desk):
    position = take_read(desk, a_taken()).read.position
    assert position == replace(FIX, speed_mps=None)


def test_a_read_without_a_fix_says_so(desk, store):
    take_read(replace(desk, where=lambda at: None), a_taken())
    assert read_in(store).position is None
    assert read_in(store).heading is None


def test_a_car_without_a_heading_gives_the_camera_none(desk):
    taken = take_read(replace(desk, where=lambda at: replace(FIX, heading=None)), a_taken())
    assert taken.read.heading is None
    assert taken.read.position is not None


def test_a_fixed_cameras_read_has_the_cameras_place_whatever_the_receiver_says(desk):
    fixed = replace(FRONT, mount=Mount.FIXED, place=Place(45.0, -94.0), heading=90.0)
    taken = take_read(replace(desk, cameras={"camera-1": fixed}), a_taken())
    assert taken.read.position == Position(45.0, -94.0, PositionSource.FIXED, NOON)
    assert taken.read.heading == 90.0


def test_every_read_is_private_from_birth_and_knows_its_last_day_and_its_lists(desk, store):
    matcher = listed(store, "XYZ789")
    take_read(replace(desk, matcher=matcher), a_taken())
    keeping = keeping_in(store)
    assert keeping.classification is Classification.PRIVATE
    assert keeping.destroy_by == datetime(2026, 5, 1, 5, tzinfo=UTC)  # midnight in Chicago, 60 days after 2 March
    assert keeping.list_versions == (("list-1", 1),)


def test_the_pictures_of_a_read_come_back(desk, store, tmp_path):
    take_read(desk, a_taken())
    assert open_pictures(store, tmp_path / "pictures", "read-1") == (a_taken().crop, a_taken().context)
    with pytest.raises(Unavailable, match="not here"):
        open_pictures(store, tmp_path / "pictures", "read-2")


def test_a_hit_becomes_an_alert_with_everything_a_member_must_see(desk, store):
    taken = take_read(replace(desk, matcher=listed(store, "ABC123")), a_taken())
    [alert] = taken.hits
    assert taken.changes == Changes.READS | Changes.ALERTS
    assert (alert.recorded, alert.open, alert.masked) == (True, True, True)
    assert (alert.camera_name, alert.side, alert.crop) == ("Front", "front left", a_taken().crop)
    assert (alert.hit.match.kind, alert.hit.category.title, alert.hit.match.entry.caution) == (
        MatchKind.EXACT, "Stolen vehicle", "caution",
    )  # fmt: skip
    assert alerts_in(store) == (replace(alert, crop=b""),)


def test_a_plate_on_two_lists_is_two_alerts(desk, store):
    listed(store, "ABC123")
    taken = take_read(replace(desk, matcher=listed(store, "A8C123", list_id="list-2")), a_taken())
    assert [(a.hit.match.version.list_id, a.hit.match.kind.value) for a in taken.hits] == [
        ("list-1", "exact"), ("list-2", "POSSIBLE"),
    ]  # fmt: skip
    assert {alert.id for alert in alerts_in(store)} == {alert.id for alert in taken.hits}


def test_a_hit_stays_known_when_its_list_is_replaced(desk, store):
    [alert] = take_read(replace(desk, matcher=listed(store, "ABC123")), a_taken()).hits
    with store.transaction() as session:
        hot_lists.remove(session, "list-1", NOON)
    clear_ended(store)
    assert alerts_in(store)[0].hit.match.entry == alert.hit.match.entry


def test_the_same_read_twice_is_one_and_the_answer_is_the_same(desk, store, tmp_path):
    desk = replace(desk, matcher=listed(store, "ABC123"))
    first = take_read(desk, a_taken())
    assert take_read(desk, a_taken()) == first
    assert len(list((tmp_path / "pictures").rglob("*.bin"))) == 1


def test_a_contrary_vote_is_a_second_read_that_alerts_anew_and_names_the_first(desk, store):
    desk = replace(desk, matcher=listed(store, "ABC123", "ABG123"))
    first = take_read(desk, a_taken()).hits
    second = take_read(desk, a_taken("ABG123", "read-2", supersedes="read-1")).hits
    assert {alert.hit.match.entry.plate.text for alert in first + second} == {"ABC123", "ABG123"}
    assert read_in(store, "read-2").supersedes == "read-1"
    assert alerts_in(store)[0].open


@dataclass(frozen=True)
class ReadWithMake(Read):
    make: str = ""


def test_a_read_with_any_other_field_is_refused_and_neither_matched_nor_kept(desk, store):
    said: list[Any] = []
    desk = replace(desk, matcher=listed(store, "ABC123"), announce=said.append)
    read = a_taken().read
    richer = ReadWithMake(**{name: getattr(read, name) for name in Read.__dataclass_fields__}, make="a make")
    with pytest.raises(Refused, match="may not carry make"):
        take_read(desk, replace(a_taken(), read=richer))
    assert said == []
    assert read_in(store) is None


def test_nothing_is_collected_while_nobody_is_on_duty_or_no_profile_is_in_force(desk, store):
    for nobody in (replace(desk, duty=None), replace(desk, profile=None)):
        with pytest.raises(Refused):
            take_read(nobody, a_taken())
    assert read_in(store) is None


def test_an_alert_is_there_before_storage_is_touched(desk, store):
    said: list[Any] = []
    desk = replace(desk, matcher=listed(store, "ABC123"), announce=lambda taken: said.append((taken, read_in(store))))
    take_read(desk, a_taken())
    [(announced, stored)] = said
    assert stored is None
    assert [alert.recorded for alert in announced.hits] == [False]


def test_a_read_without_a_hit_announces_nothing(desk):
    said: list[Any] = []
    take_read(replace(desk, announce=said.append), a_taken())
    assert said == []


def test_matching_needs_no_database_at_all(desk, store):
    matcher = listed(store, "ABC123")
    store.close()
    matched = match_read(replace(desk, store=None, matcher=matcher), a_taken())
    assert [alert.hit.match.entry.plate.text for alert in matched.alerts] == ["ABC123"]


def test_without_a_database_alerts_go_on_and_the_reads_wait(desk, store):
    desk = replace(desk, matcher=listed(store, "ABC123"))
    taken = take_read(replace(desk, store=None), a_taken())
    assert (taken.recorded, len(taken.hits), taken.hits[0].recorded) == (False, 1, False)
    assert Changes.STORAGE in taken.changes
    assert len(desk.waiting) == 1
    late = record_waiting(desk)
    assert (late.reads, late.left, late.alert_ids) == (1, 0, frozenset({taken.hits[0].id}))
    assert read_in(store) == taken.read


def test_on_a_full_disk_alerts_go_on_and_are_recorded_when_there_is_room(desk, store, tmp_path):
    desk = replace(desk, matcher=listed(store, "ABC123"))
    take_read(desk, a_taken("ABC128", "read-0"))
    with full_beyond(0):
        taken = [take_read(desk, a_taken(read_id=f"read-{n}")) for n in (1, 2)]
        still = record_waiting(desk)
    assert [(one.recorded, len(one.hits)) for one in taken] == [(False, 1), (False, 1)]
    assert (still.reads, still.left, still.changes) == (0, 2, Changes.NONE)
    assert (record_waiting(desk).reads, len(desk.waiting)) == (2, 0)
    assert [read_in(store, f"read-{n}") is not None for n in (0, 1, 2)] == [True] * 3
    assert len(list((tmp_path / "pictures").rglob("*.bin"))) == 3


def test_on_a_disk_that_cannot_be_written_alerts_go_on_and_are_recorded_later(desk, store, database):
    desk = replace(desk, matcher=listed(store, "ABC123"), pictures=database.parent / "pictures")
    store.close()
    with read_only(database.parent):
        taken = take_read(desk, a_taken())
        assert (taken.recorded, len(taken.hits)) == (False, 1)
    assert record_waiting(desk).reads == 1
    assert read_in(store) == taken.read


def test_when_the_pictures_cannot_be_written_the_read_waits_and_has_no_row(desk, store, tmp_path):
    (tmp_path / "pictures").write_text("in the way")
    assert not take_read(desk, a_taken()).recorded
    assert read_in(store) is None
    (tmp_path / "pictures").unlink()
    assert record_waiting(desk).reads == 1


def test_when_the_row_cannot_be_written_no_picture_is_left(desk, store, tmp_path):
    store.close()
    store.path.write_bytes(b"damaged" * 1000)
    for beside in ("-wal", "-shm"):
        store.path.with_name(store.path.name + beside).unlink(missing_ok=True)
    taken = take_read(desk, a_taken())
    assert not taken.recorded
    assert list((tmp_path / "pictures").rglob("*.bin")) == []


def test_while_another_program_holds_the_database_a_hit_alerts_at_once_and_is_recorded_later(desk, store, database):
    said: list[Any] = []
    desk = replace(desk, matcher=listed(store, "ABC123"), announce=said.append)
    other = open_store(database, KEY)
    try:
        with other.transaction() as session:
            hot_lists.next_version(session, "any")  # a transaction begins with its first question
            first = take_read(desk, a_taken())  # waits as long as the store waits for a lock
            second = take_read(desk, a_taken(read_id="read-2"))  # knows already, and does not wait again
            assert (first.recorded, second.recorded) == (False, False)
            assert [len(taken.hits) for taken in said] == [1, 1]
    finally:
        other.close()
    assert record_waiting(desk).reads == 2
    assert read_in(store) == first.read


def test_a_read_behind_others_that_wait_keeps_its_place(desk, store):
    take_read(replace(desk, store=None), a_taken(read_id="read-1"))
    assert not take_read(desk, a_taken(read_id="read-2")).recorded
    assert record_waiting(desk).reads == 2


def test_a_read_that_is_due_for_destruction_while_it_waits_is_never_written(desk, store, clock):
    take_read(replace(desk, store=None), a_taken())
    clock.go(days=61)
    late = record_waiting(desk)
    assert (late.reads, late.left) == (0, 0)
    assert read_in(store) is None


def poisoned(read_id="read-0"):
    """No row can be made of it: every read has a model."""
    return a_taken("ABC123", read_id, model=None)


def test_a_read_that_no_row_can_be_made_of_is_set_aside_and_counted_and_its_alert_stays(desk, store, tmp_path):
    desk = replace(desk, matcher=listed(store, "ABC123"))
    taken = take_read(desk, poisoned())
    assert (taken.recorded, len(taken.hits)) == (False, 1)
    assert Changes.STORAGE in taken.changes
    assert (desk.waiting.aside, len(desk.waiting)) == (1, 0)
    assert list((tmp_path / "pictures").rglob("*.bin")) == []
    assert take_read(desk, a_taken()).recorded


def test_a_read_that_no_row_can_be_made_of_holds_up_none_of_those_that_wait_with_it(desk, store):
    nowhere = replace(desk, store=None)
    for taken in (a_taken(read_id="read-1"), poisoned(), a_taken(read_id="read-2"), poisoned("read-3")):
        take_read(nowhere, taken)
    late = record_waiting(desk)
    assert (late.reads, late.left, late.dropped, desk.waiting.aside) == (2, 0, 0, 2)
    assert Changes.STORAGE in late.changes
    assert [read_in(store, f"read-{n}") is not None for n in range(4)] == [False, True, True, False]
    with store.reading() as session:
        assert sum(kept.count for kept in ledger.collected_reads(session)) == 2


def test_what_was_set_aside_is_tried_again_when_asked_and_destroyed_on_its_day(desk):
    take_read(desk, poisoned())
    desk.waiting.try_aside_again()
    assert (desk.waiting.aside, len(desk.waiting)) == (0, 1)
    assert record_waiting(desk).reads == 0
    assert desk.waiting.aside == 1
    assert desk.waiting.destroy(NOON + timedelta(days=61)) == {"read-0"}
    assert desk.waiting.aside == 0


def test_when_memory_is_full_what_was_set_aside_goes_before_what_can_still_be_recorded(desk):
    desk = replace(desk, waiting=Waiting(most_reads=2))
    take_read(desk, poisoned())
    for number in (1, 2):
        take_read(replace(desk, store=None), a_taken(read_id=f"read-{number}"))
    assert [kept.taken.read.id for kept in desk.waiting.reads()] == ["read-1", "read-2"]
    assert (desk.waiting.aside, desk.waiting.dropped) == (0, 1)


def test_many_reads_that_waited_are_recorded_in_few_transactions_each_with_its_pictures(desk, store, tmp_path):
    for number in range(2 * TOGETHER + 1):
        take_read(replace(desk, store=None), a_taken(read_id=f"read-{number}"))
    take_read(desk, a_taken(read_id="read-late"))
    assert record_waiting(desk).reads == 2 * TOGETHER + 2
    for number in range(2 * TOGETHER + 1):
        assert open_pictures(store, tmp_path / "pictures", f"read-{number}")[0] == a_taken().crop
    assert len(list((tmp_path / "pictures").rglob("*.bin"))) == 2 * TOGETHER + 2


def test_a_clock_set_ahead_while_a_read_waits_does_not_destroy_it(desk, store, clock):
    take_read(replace(desk, store=None), a_taken())
    clock.go(days=61)
    assert record_waiting(replace(desk, believed=lambda: NOON)).reads == 1


def test_when_memory_is_full_reads_without_hits_go_first_and_are_counted(desk, store):
    waiting = Waiting(most_reads=3)
    desk = replace(desk, store=None, matcher=listed(store, "ABC123"), waiting=waiting)
    for number, text in enumerate(["ABC123", "XYZ001", "ABC123", "XYZ002", "ABC123", "ABC123"]):
        take_read(desk, a_taken(text, f"read-{number}"))
    assert [kept.taken.read.id for kept in waiting.reads()] == ["read-2", "read-4", "read-5"]
    assert waiting.dropped == 3
    assert record_waiting(replace(desk, store=store)).dropped == 3


def test_memory_is_bounded_by_the_pictures_size_too():
    waiting = Waiting(most_bytes=10_000)
    keeping = Keeping(Classification.PRIVATE, NOON, ())
    for number in range(3):
        waiting.add(Unrecorded(replace(a_taken(read_id=f"read-{number}"), context=b"x" * 4000), (), keeping))
    assert [kept.taken.read.id for kept in waiting.reads()] == ["read-2"]
    assert waiting.dropped == 2


def test_picture_files_that_a_crash_left_without_a_read_are_swept(desk, store, tmp_path):
    take_read(desk, a_taken())
    orphan = tmp_path / "pictures" / "2026-03-02" / ("0" * 32 + ".bin")
    orphan.write_bytes(b"half a pictu")
    assert sweep_pictures(store, tmp_path / "pictures") == 1
    assert not orphan.exists()
    assert open_pictures(store, tmp_path / "pictures", "read-1")[0] == a_taken().crop


def test_with_a_reads_row_its_hits_its_alerts_and_the_only_key_of_its_pictures_go(desk, store, tmp_path):
    take_read(replace(desk, matcher=listed(store, "ABC123")), a_taken())
    with store.transaction() as session:
        session.execute(delete(ReadRow))
    assert alerts_in(store) == ()
    with pytest.raises(Unavailable, match="not here"):
        open_pictures(store, tmp_path / "pictures", "read-1")
    assert sweep_pictures(store, tmp_path / "pictures") == 1


def test_a_recorded_read_needs_no_second_try(desk):
    matched = match_read(desk, a_taken())
    assert record_read(desk, matched).recorded
    assert record_waiting(desk).reads == 0


STORING = """
import itertools, sys
from dataclasses import replace
from pathlib import Path
from app.actions.take_read import TakeReadDesk, take_read
from app.actions.waiting import Unrecorded, Waiting
from app.domain.access import Duty
from app.store.engine import open_store
from app.actions.hot_lists import load_matcher
from tests.actions.a_desk import FIX, FRONT, NOON, a_taken
from tests.plugins.stored import KEY, OFFICER, PROFILE

folder = Path(sys.argv[1])
store = open_store(folder / "vouch.db", KEY)
duty = Duty(OFFICER, ("stolen",), NOON)
desk = TakeReadDesk(store, folder / "pictures", PROFILE, duty, load_matcher(store), {"camera-1": FRONT},
                    lambda at: FIX, lambda: NOON, Waiting())
for number in itertools.count():
    assert take_read(desk, a_taken(read_id=f"read-{sys.argv[2]}-{number}")).recorded
    print(f"read-{sys.argv[2]}-{number}", flush=True)
"""


def test_no_acknowledged_read_is_lost_when_the_desk_is_killed_while_storing(store, database, tmp_path):
    listed(store, "ABC123")
    store.close()
    acknowledged = []
    for life in range(2):
        command = [sys.executable, "-c", STORING, str(database.parent), str(life)]
        root = Path(__file__).parents[2]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as storing:
            assert storing.stdout is not None
            acknowledged += [storing.stdout.readline().strip() for _ in range(20)]
            storing.kill()
            acknowledged += [line.strip() for line in storing.stdout if line.endswith("\n")]
    opened = open_store(database, KEY)
    try:
        assert len(acknowledged) >= 40
        sweep_pictures(opened, database.parent / "pictures")
        for read_id in acknowledged:
            assert open_pictures(opened, database.parent / "pictures", read_id)[0] == a_taken().crop
            assert len(alerts_in(opened, read_id)) == 1
    finally:
        opened.close()


@pytest.mark.parametrize(("believed", "day"), [(NOON, 1), (NOON + timedelta(days=30), 31), (None, 31)])
def test_a_clock_that_is_not_believed_keeps_no_read_longer(desk, store, believed, day):
    """Its 60 days count from the moment it is at the latest, not from what the clock was set ahead to."""
    ahead = a_taken(taken_at=NOON + timedelta(days=30))
    take_read(replace(desk, believed=lambda: believed), ahead)
    assert keeping_in(store).destroy_by == datetime(2026, 5, 1, 5, tzinfo=UTC) + timedelta(days=day - 1)
