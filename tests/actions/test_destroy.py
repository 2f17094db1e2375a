"""A read is gone on its last day: rows, log, free pages, pictures and memory, whatever the clock or the power did."""

import random
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import exc, func, select, text

from app.actions import destroy
from app.actions.destroy import destroy_due
from app.actions.hot_lists import load_matcher
from app.actions.take_read import TakeReadDesk, sweep_pictures, take_read
from app.actions.waiting import Unrecorded, Waiting
from app.domain.access import Duty
from app.domain.clock import Reading, Running
from app.domain.plates import ALPHABET
from app.domain.reads import Classification
from app.store import hot_lists, ledger, reads
from app.store.engine import open_store
from app.store.pictures import Sealed
from app.store.reads import Keeping, NewRead
from app.store.tables_reads import AlertRow, HitRow, ReadRow
from tests.actions.a_desk import FIX, FRONT, NOON, a_taken, listed
from tests.plugins.stored import KEY, OFFICER, PROFILE
from tests.store.disks import full_beyond
from tests.store.pages import decrypted, decrypted_log

DUE = datetime(2026, 5, 1, 5, tzinfo=UTC)  # midnight in Chicago, 60 days after 2 March; the clocks went forward between


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "pictures"


@pytest.fixture
def desk(store, folder):
    return a_desk(store, folder)


def a_desk(store, folder):
    duty = Duty(OFFICER, ("stolen",), NOON)
    return TakeReadDesk(
        store, folder, PROFILE, duty, load_matcher(store), {"camera-1": FRONT}, lambda at: FIX, lambda: NOON, Waiting()
    )


def seen(clock, boot="run-1", lasted=None, vouched=None):
    """By default the machine ran all the time that its clock says went by."""
    return Reading(clock, Running(boot, clock - NOON if lasted is None else lasted), vouched)


def purge(desk, clock, **how):
    return destroy_due(desk.store, desk.pictures, seen(clock, **how), desk.waiting)


def take(desk, *texts, at=NOON, prefix="read"):
    for number, plate in enumerate(texts):
        assert take_read(desk, a_taken(plate, f"{prefix}-{number}", taken_at=at)).recorded


def rows(store, table=ReadRow):
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def files(folder):
    return list(folder.rglob("*.bin"))


def plates(count, seed=1):
    chance = random.Random(seed)
    return ["".join(chance.choices(ALPHABET, k=7)) for _ in range(count)]


def found(database, texts):
    """Which of these stand anywhere in the decrypted pages or the decrypted log."""
    raw = decrypted(database, KEY) + decrypted_log(database, KEY)
    return [plate for plate in texts if plate.encode() in raw]


def test_a_read_stands_until_the_last_second_of_its_59th_day_and_is_gone_at_midnight_of_the_60th(desk, store, folder):
    take(desk, "ABC123")

    assert purge(desk, DUE - timedelta(seconds=1)).read_ids == frozenset()
    assert (rows(store), len(files(folder))) == (1, 1)

    assert purge(desk, DUE).read_ids == {"read-0"}
    assert (rows(store), files(folder), list(folder.iterdir())) == (0, [], [])


def test_the_60_days_end_at_local_midnight_also_when_the_clocks_go_back_between(desk, store):
    take(desk, "ABC123", at=datetime(2026, 10, 1, 18, tzinfo=UTC))
    midnight = datetime(2026, 11, 30, 6, tzinfo=UTC)  # UTC−6 by then, UTC−5 when the read was taken

    assert not purge(desk, midnight - timedelta(seconds=1)).read_ids
    assert purge(desk, midnight).read_ids


def test_hits_and_alerts_go_with_their_read_and_younger_reads_stay(desk, store):
    desk = replace(desk, matcher=listed(store, "ABC123", "XYZ789"))
    take(desk, "ABC123")
    take(desk, "XYZ789", at=NOON + timedelta(days=1), prefix="young")

    done = purge(desk, DUE)

    assert (done.read_ids, done.whole) == ({"read-0"}, True)
    assert [rows(store, table) for table in (ReadRow, HitRow, AlertRow)] == [1, 1, 1]


def test_no_purged_plate_stands_in_any_decrypted_page_free_page_or_log_nor_any_picture(desk, store, database, folder):
    old, young = plates(400), plates(400, seed=2)
    listed(store, "NOTHING")
    for number, (one, other) in enumerate(zip(old, young, strict=True)):  # so that both share pages
        take(desk, one, prefix=f"old-{number}")
        take(desk, other, at=NOON + timedelta(days=1), prefix=f"young-{number}")
    store.fold_log()
    assert (found(database, old), found(database, young)) == (old, young)

    assert purge(desk, DUE).whole

    assert found(database, old) == []
    assert found(database, young) == young
    assert database.with_name(database.name + "-wal").stat().st_size == 0
    assert len(files(folder)) == 400


def test_pages_that_were_split_as_they_filled_keep_no_copy_of_a_purged_plate(desk, store, database):
    old, young = plates(1500), plates(1500, seed=2)
    for texts, end in ((old, DUE), (young, DUE + timedelta(days=1))):
        with store.transaction() as session:
            for number, plate in enumerate(texts):
                taken = a_taken(plate, f"{end:%d}-{number}")
                keeping = Keeping(Classification.PRIVATE, end, ())
                reads.add(session, [NewRead(taken.read, taken.box, keeping, Sealed(bytes(32), taken.read.id))], NOON)

    assert purge(desk, DUE).whole

    assert found(database, old) == []
    assert found(database, young) == young


def test_the_scan_sees_what_a_log_that_was_not_emptied_still_holds(desk, store, database, monkeypatch):
    take(desk, "ZZTOP77")
    monkeypatch.setattr(store, "fold_log", lambda: False)
    assert not purge(desk, DUE).whole
    assert found(database, ["ZZTOP77"])

    monkeypatch.undo()
    assert purge(desk, DUE).whole
    assert not found(database, ["ZZTOP77"])


def test_a_reader_of_an_older_state_holds_up_the_log_and_the_next_time_it_is_emptied(desk, store, monkeypatch):
    monkeypatch.setattr(destroy, "TRIES", 1)
    take(desk, "ABC123")
    with store.reading() as session:
        session.scalar(select(func.count()).select_from(ReadRow))
        assert not purge(desk, DUE).whole
        assert rows(store) == 0
    assert purge(desk, DUE).whole


def test_reads_that_wait_in_memory_go_too_with_the_answers_to_their_alerts(desk, store):
    matcher = listed(store, "ABC123")
    [alert] = take_read(replace(desk, store=None, matcher=matcher), a_taken()).hits
    desk.waiting.answer(alert)
    young = replace(a_taken("XYZ789", "young").read, taken_at=NOON)
    keeping = Keeping(Classification.PRIVATE, DUE + timedelta(days=1), ())
    desk.waiting.add(Unrecorded(replace(a_taken(), read=young), (), keeping))

    assert purge(desk, DUE).read_ids == {"read-1"}

    assert [one.taken.read.id for one in desk.waiting.reads()] == ["young"]
    assert desk.waiting.answers() == ()


def test_a_clock_set_back_saves_nothing(desk, store):
    take(desk, "ABC123")
    purge(desk, DUE - timedelta(hours=1))

    believed = purge(desk, NOON, lasted=DUE - NOON).believed

    assert believed.at == DUE
    assert rows(store) == 0


def test_a_clock_set_ahead_destroys_nothing_and_with_gps_time_it_does(desk, store):
    purge(desk, NOON)
    take(desk, "ABC123")

    assert purge(desk, DUE, lasted=timedelta(hours=1)).believed.at == NOON + timedelta(hours=1)
    assert rows(store) == 1
    assert purge(desk, DUE, lasted=timedelta(hours=1), vouched=DUE).believed.at == DUE
    assert rows(store) == 0


def test_closing_and_opening_the_desk_does_not_make_a_clock_set_ahead_believed(desk, store, database):
    purge(desk, NOON)
    take(desk, "ABC123")
    store.close()

    assert purge(desk, DUE, lasted=timedelta(hours=1)).read_ids == frozenset()
    assert rows(store) == 1


def test_a_machine_that_was_off_past_the_last_day_destroys_at_its_start(desk, store):
    purge(desk, NOON)
    take(desk, "ABC123")

    assert purge(desk, DUE + timedelta(days=7), boot="run-2", lasted=timedelta(minutes=1)).read_ids == {"read-0"}


def test_the_last_day_of_a_read_never_moves_later_but_may_come_earlier(desk, store):
    take(desk, "ABC123")
    with pytest.raises(exc.IntegrityError, match="never moves later"), store.transaction() as session:
        session.execute(text("UPDATE reads SET destroy_by = destroy_by + 1"))
    with store.transaction() as session:
        session.execute(text("UPDATE reads SET destroy_by = destroy_by - 1"))


def test_power_lost_between_picture_and_row_or_row_and_picture_leaves_nothing_readable(desk, store, folder):
    take(desk, "ABC123", "XYZ789")
    orphan, *_ = files(folder)
    orphan.unlink()
    assert purge(desk, DUE).read_ids == {"read-0", "read-1"}
    assert files(folder) == []

    take(desk, "ABC123")
    with store.transaction() as session:
        session.execute(text("DELETE FROM reads"))
    assert purge(desk, DUE).whole
    assert sweep_pictures(store, folder) == 1
    assert files(folder) == []


def test_a_purge_that_is_told_to_stop_goes_on_the_next_time(desk, store, monkeypatch):
    monkeypatch.setattr(destroy, "BATCH", 2)
    take(desk, *plates(5))

    first = destroy_due(store, desk.pictures, seen(DUE), desk.waiting, lambda: True)
    assert (len(first.read_ids), first.whole, rows(store)) == (2, False, 3)
    assert purge(desk, DUE).whole
    assert rows(store) == 0


def test_on_a_full_disk_the_desk_is_not_held_up_and_what_is_due_goes_when_there_is_room(desk, store, folder):
    take(desk, "ABC123")
    store.fold_log()
    with full_beyond(0):
        assert not purge(desk, DUE).whole
    assert purge(desk, DUE).whole
    assert (rows(store), files(folder)) == (0, [])


def test_a_picture_name_that_leads_out_of_the_folder_deletes_nothing_outside(desk, store, tmp_path):
    take(desk, "ABC123")
    (tmp_path / "precious.bin").write_bytes(b"x")
    with store.transaction() as session:
        session.execute(text("UPDATE reads SET picture_file = '../precious.bin'"))

    assert purge(desk, DUE).whole
    assert (tmp_path / "precious.bin").exists()


PURGING = """
import sys
from datetime import datetime
from pathlib import Path
from app.actions import destroy
from app.actions.waiting import Waiting
from app.store.engine import open_store
from tests.actions.test_destroy import DUE, seen
from tests.plugins.stored import KEY

destroy.BATCH = 3
folder = Path(sys.argv[1])
def step():
    print("step", flush=True)
    return False
destroy.destroy_due(open_store(folder / "vouch.db", KEY), folder / "pictures", seen(DUE), Waiting(), step)
"""


def test_a_desk_killed_in_the_middle_of_a_purge_finishes_it_and_leaves_no_trace(store, database):
    folder = database.parent / "pictures"
    old = plates(60)
    take(a_desk(store, folder), *old)
    store.close()
    with subprocess.Popen(
        [sys.executable, "-c", PURGING, str(database.parent)],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    ) as purging:  # fmt: skip
        assert purging.stdout is not None
        for _ in range(4):
            assert purging.stdout.readline() == "step\n"
        purging.kill()

    again = open_store(database, KEY)
    try:
        assert 0 < rows(again) <= 48
        assert destroy_due(again, folder, seen(DUE), Waiting()).whole
        assert rows(again) == 0
        sweep_pictures(again, folder)
        assert files(folder) == []
        assert found(database, old) == []
    finally:
        again.close()


def test_the_ledger_counts_what_was_collected_by_day_camera_and_class_and_outlasts_the_reads(desk, store, database):
    desk = replace(desk, matcher=listed(store, "ABC123"))
    take(desk, "ABC123", "XYZ789")
    take(desk, "XYZ788", at=NOON + timedelta(days=1), prefix="young")
    take_read(desk, a_taken("ABC123", "read-0"))  # told twice, counted once
    assert purge(desk, DUE + timedelta(days=2)).whole

    with store.reading() as session:
        counted = ledger.collected_reads(session)
        hits = ledger.collected_hits(session)
    assert [(str(one.day), one.camera_id, one.what.value, one.count) for one in counted] == [
        ("2026-03-02", "camera-1", "private/nonpublic", 2),
        ("2026-03-03", "camera-1", "private/nonpublic", 1),
    ]
    assert [(str(one.day), one.camera_id, one.what.value, one.count) for one in hits] == [
        ("2026-03-02", "camera-1", "stolen vehicle or plate", 1)
    ]
    assert found(database, ["XYZ789", "XYZ788"]) == []


def test_entries_of_lists_are_no_reads_and_stay(desk, store):
    listed(store, "ABC123")
    take(desk, "ABC123")
    purge(desk, DUE)
    with store.reading() as session:
        assert [version.list_id for version in hot_lists.in_force(session)] == ["list-1"]
