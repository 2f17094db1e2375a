"""Taking in a hot list: the gate first, all rows or none, the old version in force until the new one is whole."""

import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from app.actions.hot_lists import lists_in_force, load_matcher, remove_list, sweep_lists
from app.actions.import_hot_list import (
    Cancelled,
    Column,
    Consent,
    ConsentNeeded,
    FileRefused,
    ImportRequest,
    ListRefused,
    import_csv,
    preview,
)
from app.domain.errors import Refused, Unavailable
from app.domain.plates import Plate
from app.store import hot_lists
from tests.store.disks import full_beyond, read_only

HEAD = "plate,state,category,reason\n"
GO_ON = lambda done, size: True  # noqa: E731


def a_list(tmp_path, *plates, name="list.csv"):
    path = tmp_path / name
    path.write_text(HEAD + "".join(f"{plate},MN,stolen-vehicle,row {n}\n" for n, plate in enumerate(plates)))
    return path


def many(count, first="A"):
    return [f"{first}{n:05}" for n in range(count)]


@pytest.fixture
def take(store, administrator, profile, clock):
    def take(path, *consents, progress=GO_ON, member=administrator, **changes):
        shown = preview(path)
        asked = ImportRequest(
            shown, "Stolen", shown.mapping, clock() - timedelta(hours=1), consents=frozenset(consents)
        )
        return import_csv(store, member, profile, replace(asked, **changes), progress, clock)

    return take


def listed(store, clock, text):
    return [match.entry.reason for match in load_matcher(store).matches(Plate(text), clock())]


def test_a_list_that_was_taken_in_is_matched(store, take, tmp_path, clock, administrator):
    version = take(a_list(tmp_path, "ABC123", "XYZ789"))
    assert lists_in_force(store) == (version,)
    assert (version.list_name, version.version, version.entries) == ("Stolen", 1, 2)
    assert (version.imported_at, version.imported_by) == (clock(), administrator.id)
    assert listed(store, clock, "ABC123") == ["row 0"]


def test_only_the_administrator_takes_in_lists(take, tmp_path, officer, store):
    for member in (officer, None):
        with pytest.raises(Refused):
            take(a_list(tmp_path, "ABC123"), member=member)
    assert lists_in_force(store) == ()


def test_without_a_profile_in_force_no_list_is_taken_in(store, administrator, tmp_path, clock):
    shown = preview(a_list(tmp_path, "ABC123"))
    with pytest.raises(Refused):
        import_csv(store, administrator, None, ImportRequest(shown, "Stolen", shown.mapping, clock()), GO_ON, clock)


def test_the_gate_is_asked_before_the_form_is_looked_at(take, tmp_path, officer):
    with pytest.raises(Refused):
        take(a_list(tmp_path, "ABC123"), member=officer, name="")


def test_one_wrong_row_refuses_the_whole_list_and_says_which(store, take, tmp_path, clock):
    take(a_list(tmp_path, "ABC123"))
    path = a_list(tmp_path, "DEF456", "AB*123", "GHI789", "")
    with pytest.raises(ListRefused, match="2 rows are wrong") as refused:
        take(path, list_id=lists_in_force(store)[0].list_id)
    assert [row.line for row in refused.value.rows] == [3, 5]
    assert listed(store, clock, "ABC123") == ["row 0"]
    assert listed(store, clock, "DEF456") == []


def test_of_very_many_wrong_rows_the_first_thousand_are_shown_and_all_are_counted(take, tmp_path):
    with pytest.raises(ListRefused, match="4,500 rows are wrong") as refused:
        take(a_list(tmp_path, *(f"*{n}" for n in range(4500))))
    assert len(refused.value.rows) == 1000
    assert refused.value.more == 3500


def test_a_new_version_replaces_the_old_one_and_its_entries_go(store, take, tmp_path, clock):
    old = take(a_list(tmp_path, *many(5000)))
    clock.go(seconds=3600)
    new = take(a_list(tmp_path, *many(5000, "B")), list_id=old.list_id)
    assert (new.version, new.list_id) == (2, old.list_id)
    assert lists_in_force(store) == (new,)
    assert listed(store, clock, "A00001") == []
    assert [path.name[:2] for path in store.lists.glob("*/*.bin")] == ["2-"]
    with store.reading() as session:
        assert hot_lists.versions(session, old.list_id) == (new, old)


def test_the_old_version_is_in_force_until_the_new_one_is_whole(store, take, tmp_path, clock):
    old = take(a_list(tmp_path, "ABC123"))
    seen = []

    def look(done, size):
        seen.append((lists_in_force(store), len(load_matcher(store))))
        return True

    take(a_list(tmp_path, *many(6000)), list_id=old.list_id, progress=look)
    assert len(seen) > 2
    assert set(seen) == {((old,), 1)}


def test_a_cancelled_import_leaves_the_old_version_in_force_and_nothing_behind(store, take, tmp_path, clock):
    old = take(a_list(tmp_path, "ABC123"))
    calls = iter([True, True, True, False])
    with pytest.raises(Cancelled):
        take(a_list(tmp_path, *many(9000)), list_id=old.list_id, progress=lambda done, size: next(calls))
    assert lists_in_force(store) == (old,)
    with store.reading() as session:
        assert hot_lists.next_version(session, old.list_id) == 2
    assert len(list(store.lists.glob("*/*.bin"))) == 1


def test_a_first_import_that_is_cancelled_leaves_no_list(store, take, tmp_path):
    with pytest.raises(Cancelled):
        take(a_list(tmp_path, *many(3000)), progress=lambda done, size: False)
    assert lists_in_force(store) == ()


def test_even_at_the_last_moment_an_import_can_be_cancelled(store, take, tmp_path):
    with pytest.raises(Cancelled):
        take(a_list(tmp_path, "ABC123"), progress=lambda done, size: done < size)
    assert lists_in_force(store) == ()


CRASH = """
import os, pathlib, sys
from datetime import timedelta
from app.actions.import_hot_list import ImportRequest, import_csv, preview
from app.store.engine import open_store
from tests.desks import Clock
from tests.plugins.stored import ADMINISTRATOR, KEY, PROFILE
store = open_store(pathlib.Path(sys.argv[1]), KEY)
shown, clock, calls = preview(pathlib.Path(sys.argv[2])), Clock(), iter(range(100))
asked = ImportRequest(shown, "Stolen", shown.mapping, clock() - timedelta(hours=1), sys.argv[3])
def progress(done, size):
    if next(calls) == 12:
        assert list(store.lists.glob("*/2-*.bin"))
        os.kill(os.getpid(), 9)
    return True
import_csv(store, ADMINISTRATOR, PROFILE, asked, progress, clock)
"""


def test_an_import_that_is_killed_leaves_the_old_version_in_force_and_what_it_wrote_is_swept(
    store, database, take, tmp_path, clock
):
    old = take(a_list(tmp_path, "ABC123"))
    path = a_list(tmp_path, *many(20_000), name="new.csv")
    command = [sys.executable, "-c", CRASH, str(database), str(path), old.list_id]
    killed = subprocess.run(command, check=False, timeout=60)
    assert killed.returncode == -9
    assert len(list(store.lists.glob("*/*.bin"))) == 2
    assert lists_in_force(store) == (old,)
    assert listed(store, clock, "ABC123") == ["row 0"]
    sweep_lists(store)
    assert [path.name[:2] for path in store.lists.glob("*/*.bin")] == ["1-"]
    assert listed(store, clock, "ABC123") == ["row 0"]


@pytest.mark.parametrize(("trouble", "why"), [("full", "read or written"), ("read-only", "cannot be written")])
def test_a_disk_that_fills_up_or_closes_in_mid_import_leaves_the_old_version_in_force(
    store, database, take, tmp_path, clock, trouble, why
):
    old = take(a_list(tmp_path, "ABC123"))
    path = a_list(tmp_path, *many(20_000))
    calls = iter(range(100))
    with ExitStack() as stack:

        def progress(done, size):
            if next(calls) == 8:
                store.close()  # as when the disk is mounted anew: the next connection meets it
                stack.enter_context(full_beyond(0) if trouble == "full" else read_only(database.parent))
            return True

        with pytest.raises(Unavailable, match=why):
            take(path, list_id=old.list_id, progress=progress)
    assert lists_in_force(store) == (old,)
    assert listed(store, clock, "ABC123") == ["row 0"]
    sweep_lists(store)
    assert len(list(store.lists.glob("*/*.bin"))) == 1


def test_reads_can_be_written_while_a_list_is_taken_in(store, take, tmp_path):
    """The import never holds the database for longer than one batch."""
    written = []

    def write(done, size):
        with store.transaction() as session:
            written.append(hot_lists.next_version(session, "none"))
        return True

    take(a_list(tmp_path, *many(6000)), progress=write)
    assert len(written) > 2


def test_the_same_file_again_is_said_and_done_only_with_consent(take, tmp_path):
    path = a_list(tmp_path, "ABC123")
    old = take(path)
    with pytest.raises(ConsentNeeded) as asked:
        take(path, list_id=old.list_id)
    assert asked.value.consents == {Consent.SAME_FILE}
    assert take(path, Consent.SAME_FILE, list_id=old.list_id).version == 2


def test_an_older_file_replaces_a_newer_one_only_with_consent(take, tmp_path, clock):
    old = take(a_list(tmp_path, "ABC123"))
    older = {"list_id": old.list_id, "as_of": old.as_of - timedelta(days=1)}
    with pytest.raises(ConsentNeeded, match="older"):
        take(a_list(tmp_path, "XYZ789"), **older)
    assert take(a_list(tmp_path, "XYZ789"), Consent.OLDER, **older).entries == 1


def test_a_list_shrinks_below_half_only_with_consent(store, take, tmp_path):
    old = take(a_list(tmp_path, *many(10)))
    with pytest.raises(ConsentNeeded, match="half"):
        take(a_list(tmp_path, *many(4)), list_id=old.list_id)
    assert lists_in_force(store) == (old,)
    assert take(a_list(tmp_path, *many(5)), list_id=old.list_id).entries == 5
    assert take(a_list(tmp_path, *many(2)), Consent.SHRINKS, list_id=old.list_id).entries == 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": "  "}, "needs a name"),
        ({"name": "x" * 81}, "needs a name"),
        ({"mapping": {Column.STATE: 1}}, "holds the plate"),
        ({"list_id": "gone"}, "not there any more"),
    ],
)
def test_a_form_that_cannot_work_says_so(take, tmp_path, changes, why):
    with pytest.raises(ValueError, match=why):
        take(a_list(tmp_path, "ABC123"), **changes)


def test_a_list_from_the_future_is_refused(take, tmp_path, clock):
    with pytest.raises(ValueError, match="future"):
        take(a_list(tmp_path, "ABC123"), as_of=clock() + timedelta(seconds=1))


def test_two_lists_in_force_do_not_share_a_name(take, tmp_path):
    take(a_list(tmp_path, "ABC123"))
    with pytest.raises(ValueError, match="already called"):
        take(a_list(tmp_path, "XYZ789"), name=" stolen ")


def test_a_file_with_nothing_below_its_heading_is_refused(store, take, tmp_path):
    with pytest.raises(FileRefused, match="no plates"):
        take(a_list(tmp_path))
    assert lists_in_force(store) == ()


def test_a_removed_list_is_matched_no_more_and_what_was_compared_stays_known(
    store, take, tmp_path, clock, administrator, profile
):
    version = take(a_list(tmp_path, *many(3000)))
    remove_list(store, administrator, profile, version.list_id, clock)
    assert lists_in_force(store) == ()
    assert len(load_matcher(store)) == 0
    with store.reading() as session:
        assert hot_lists.versions(session, version.list_id) == (version,)
    assert list(store.lists.glob("*/*.bin")) == []
    with pytest.raises(ValueError, match="not in force"):
        remove_list(store, administrator, profile, version.list_id, clock)


def test_only_the_administrator_removes_a_list(store, take, tmp_path, clock, officer, profile):
    version = take(a_list(tmp_path, "ABC123"))
    with pytest.raises(Refused):
        remove_list(store, officer, profile, version.list_id, clock)
    assert lists_in_force(store) == (version,)


def test_a_list_whose_file_was_damaged_is_mended_by_importing_it_again(store, take, tmp_path, clock):
    path = a_list(tmp_path, "ABC123")
    old = take(path)
    [damaged] = store.lists.glob("*/*.bin")
    damaged.write_bytes(b"nothing of what was sealed")
    assert load_matcher(store).refused == (old,)
    new = take(path, Consent.SAME_FILE, list_id=old.list_id)
    assert load_matcher(store).versions == (new,)
    assert listed(store, clock, "ABC123") == ["row 0"]
