"""The trail when it is killed, when the disk is full, when two write, and when a copied disk goes on elsewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.domain.checkpoints import Checkpoint
from app.domain.errors import Unavailable
from app.store.tables_trail import FORM
from app.store.trail import last_head, leaves
from tests.store.disks import full_beyond
from tests.trails import an_entry, begun

ROOT = Path(__file__).resolve().parents[2]

# Appends until it is killed, and says each number once it is recorded.
APPENDING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from app.keystore import NoKeystore
from app.store.trail import open_trail
from tests.trails import KEY, an_entry

trail = open_trail(Path(sys.argv[1]), KEY, NoKeystore(), lambda: datetime.now(UTC))
for number in range(int(sys.argv[2])):
    said = trail.record(an_entry(number), an_entry(number)) if number % 5 == 0 else trail.record(an_entry(number))
    for one in said:
        print(one, flush=True)
"""


def appending(path: Path, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", APPENDING, str(path), str(count)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


@pytest.mark.parametrize("said_before_it_dies", [1, 60, 233])
def test_no_record_that_was_acknowledged_is_lost_by_a_kill(tmp_path, said_before_it_dies):
    kept, trail = begun(tmp_path)
    trail.close()
    with appending(kept.path, 1_000_000) as writing:
        assert writing.stdout is not None
        lines = [writing.stdout.readline() for _ in range(said_before_it_dies)]
        writing.kill()
        lines += writing.stdout.readlines()
        assert writing.wait() == -9
    said = [int(line) for line in lines if line.endswith("\n")]
    assert len(said) >= said_before_it_dies
    trail = kept.opened()
    assert trail.trouble == ""
    with trail.reading() as connection:
        there = {leaf.number for leaf in leaves(connection)}
    assert set(said) <= there
    trail.record(an_entry(1))
    trail.close()
    assert kept.verdict().whole


def test_a_full_disk_leaves_nothing_half_written_and_the_trail_goes_on_when_there_is_room(tmp_path):
    kept, trail = begun(tmp_path)
    trail.record(an_entry(1))
    size = trail.size
    log = kept.path.with_name("trail.db-wal")
    with full_beyond(log.stat().st_size + 2000):
        with pytest.raises(Unavailable, match="disk"):
            trail.record(an_entry(2), an_entry(3))
        assert trail.trouble != ""
        trail.record_soon(an_entry(4))
        assert trail.owed == 1
    assert kept.verdict().size == size
    assert trail.record(an_entry(5)) == (size + 1,)  # what was owed comes first
    assert trail.trouble == ""
    assert trail.owed == 0
    trail.close()
    verdict = kept.verdict()
    assert verdict.whole
    assert verdict.size == size + 2


def test_two_that_write_at_once_in_one_process_stay_one_trail(tmp_path):
    kept, trail = begun(tmp_path)
    other = kept.opened()

    def append(one, count=60):
        for number in range(count):
            one.record(an_entry(number))

    threads = [threading.Thread(target=append, args=(one,)) for one in (trail, other, trail, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    trail.close()
    other.close()
    verdict = kept.verdict()
    assert verdict.whole
    assert verdict.size == 1 + 4 * 60


def test_two_processes_that_write_at_once_stay_one_trail(tmp_path):
    kept, trail = begun(tmp_path)
    trail.close()
    with appending(kept.path, 100) as one, appending(kept.path, 100) as other:
        said = [int(line) for process in (one, other) for line in process.communicate()[0].split()]
        assert one.returncode == other.returncode == 0
    assert sorted(said) == list(range(1, 241))
    verdict = kept.verdict()
    assert verdict.whole
    assert verdict.size == 241


def test_of_a_disk_that_was_copied_each_half_is_whole_and_neither_fits_the_others_head(tmp_path):
    kept, trail = begun(tmp_path)
    for number in range(5):
        trail.record(an_entry(number))
    trail.close()
    (tmp_path / "copy").mkdir()
    shutil.copy(kept.path, tmp_path / "copy" / "trail.db")
    heads: list[Checkpoint] = []
    for path in (kept.path, tmp_path / "copy" / "trail.db"):
        kept.path = path
        trail = kept.opened()
        for number in range(3):
            trail.record(an_entry(number))
        assert trail.own is not None
        with trail.reading() as connection:
            head = last_head(connection)
            assert head is not None
            heads.append(head.checkpoint(trail.own.origin))
        trail.close()
        assert kept.verdict(heads[-1]).whole
    bad = kept.verdict(heads[0]).bad
    assert bad is not None
    assert "went its own way" in bad.why


def test_a_file_that_is_no_trail_says_so_and_records_nothing(tmp_path):
    kept, trail = begun(tmp_path)
    trail.close()
    kept.path.write_bytes(b"\0" * 8192)
    trail = kept.opened()
    assert trail.trouble != ""
    with pytest.raises(Unavailable):
        trail.record(an_entry(1))
    trail.close()


def test_a_trail_that_is_missing_is_never_made_anew_by_trying_again(tmp_path):
    kept, trail = begun(tmp_path)
    trail.close()
    kept.path.unlink()
    trail = kept.opened()
    trail.try_again()
    assert "missing" in trail.trouble
    assert not kept.path.exists()
    trail.close()


def test_a_trail_of_another_form_is_left_as_it_is_and_says_so(tmp_path):
    kept, trail = begun(tmp_path)
    with trail.erasing() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {FORM + 1}")
    trail.close()
    trail = kept.opened()
    trail.try_again()
    assert "another version" in trail.trouble
    with pytest.raises(Unavailable, match="another version"):
        trail.record(an_entry(1))
    trail.close()
