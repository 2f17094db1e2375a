"""Before an upgrade there is a backup; what fails leaves the old state; no backup outlives what it copied."""

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.errors import Damaged, Unavailable
from app.store import backup
from app.store import engine as engines
from app.store.engine import is_sound, open_store
from app.store.sqlcipher import encrypted
from tests.desks import START
from tests.plugins.stored import KEY
from tests.store.disks import full_beyond, read_only
from tests.store.older import (
    PLATE,
    TAKEN_US,
    everything,
    migrations_with,
    older_database,
    plain,
    revision_of,
    revisions,
)
from tests.store.pages import decrypted

OLDER = revisions()[:-1]
ROOT = Path(__file__).resolve().parents[2]
DUE = datetime.fromtimestamp(TAKEN_US / 1e6, UTC) + timedelta(days=60)


@pytest.fixture
def path(tmp_path):
    """Of a database that the version with reads wrote, with what lies beside it on a desk."""
    made = older_database(tmp_path / "desk" / "vouch.db", "0003")
    for name in ("keys.json", "profile.json", "profile.sig"):
        (made.parent / name).write_text(f"the {name}")
    (made.parent / "lists" / "list-1").mkdir(parents=True)
    (made.parent / "lists" / "list-1" / "1-0123456789abcdef.bin").write_bytes(b"sealed")
    return made


def opened(path, **how):
    return open_store(path, KEY, lambda: START, **how)


def only_backup(path):
    [found] = backup.all_of(path.parent / "backups")
    return found


@pytest.mark.parametrize("revision", OLDER)
def test_a_desk_of_every_earlier_version_is_brought_up_with_its_rows_and_a_backup_of_before(tmp_path, revision):
    path = older_database(tmp_path / "vouch.db", revision)

    store = opened(path)

    assert everything(store) == (["101"], [PLATE] if revision >= "0002" else [])
    store.close()
    kept = only_backup(path)
    assert (kept.revision, kept.made_at) == (revision, START)
    assert kept.gone_by == (DUE if revision >= "0002" else None)
    assert revision_of(kept.folder / "vouch.db") == revision
    assert plain(kept.folder / "vouch.db", "SELECT badge FROM members") == [("101",)]


def test_a_backup_holds_keys_profile_and_lists_for_the_owner_alone_and_is_as_sealed_as_the_desk(path):
    opened(path).close()

    kept = only_backup(path).folder
    assert {str(file.relative_to(kept)) for file in kept.rglob("*") if file.is_file()} == {
        "vouch.db", "keys.json", "profile.json", "profile.sig", "backup.json", "lists/list-1/1-0123456789abcdef.bin",
    }  # fmt: skip
    assert (kept / "keys.json").read_text() == "the keys.json"
    assert stat.S_IMODE(kept.stat().st_mode) == stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(file.stat().st_mode) & 0o077 == 0 for file in kept.iterdir() if file.is_file())
    assert not any(PLATE.encode() in file.read_bytes() for file in kept.rglob("*") if file.is_file())
    assert PLATE.encode() in decrypted(kept / "vouch.db", KEY)
    assert not is_sound(kept / "vouch.db", bytes(32))


def test_where_the_disk_knows_no_hard_links_lists_are_copied(path, monkeypatch):
    def no_links(*_):
        raise OSError

    monkeypatch.setattr(os, "link", no_links)
    opened(path).close()

    assert (only_backup(path).folder / "lists/list-1/1-0123456789abcdef.bin").read_bytes() == b"sealed"


def test_opening_a_desk_that_is_up_to_date_makes_no_backup(path):
    opened(path).close()
    before = only_backup(path)

    opened(path).close()

    assert only_backup(path) == before


def fails(tmp_path, monkeypatch, deed):
    monkeypatch.setattr("app.store.engine.MIGRATIONS", migrations_with(tmp_path, deed))


def test_a_step_that_fails_leaves_the_old_state_and_says_what_happened_what_was_kept_and_what_to_do(
    path, tmp_path, monkeypatch
):
    with monkeypatch.context() as broken:
        fails(tmp_path, broken, "raise RuntimeError")
        with pytest.raises(Unavailable) as told:
            opened(path)

    for words in ("could not be brought up", "as it was before", "2026-03-02 14:30 UTC is kept", "try again"):
        assert words in str(told.value)
    assert revision_of(path) == "0003"
    assert plain(path, "SELECT badge FROM members") == [("101",)]
    assert plain(path, "SELECT name FROM sqlite_master WHERE name = 'half_made'") == []
    assert only_backup(path).revision == "0003"

    store = opened(path)
    assert everything(store) == (["101"], [PLATE])
    store.close()


OVERWRITES = """
    with open({path!r}, "r+b") as file:
        file.write(bytes(5000))
    raise RuntimeError"""


def test_where_a_failed_upgrade_left_no_database_that_opens_the_backup_takes_its_place(path, tmp_path, monkeypatch):
    with monkeypatch.context() as broken:
        fails(tmp_path, broken, OVERWRITES.format(path=str(path)))
        with pytest.raises(Unavailable, match="as it was before"):
            opened(path)

    assert revision_of(path) == "0003"
    assert is_sound(path, KEY)
    assert sorted(one.damaged for one in backup.all_of(path.parent / "backups")) == [False, True]
    store = opened(path)
    assert everything(store) == (["101"], [PLATE])
    store.close()


def killed(path, prepare):
    """A process that opens the desk and is killed where `prepare` says."""
    child = f"""
import os, pathlib
from app.store import backup, engine
{prepare}
engine.open_store(pathlib.Path({str(path)!r}), bytes(range(32)))
"""
    done = subprocess.run([sys.executable, "-c", child], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == -9


def test_power_lost_in_the_middle_of_an_upgrade_costs_nothing_and_the_next_start_tries_again(path, tmp_path):
    made = migrations_with(tmp_path, "import os; os.kill(os.getpid(), 9)")

    killed(path, f"engine.MIGRATIONS = pathlib.Path({str(made)!r})")

    kept = only_backup(path)
    assert kept.revision == "0003"
    assert plain(kept.folder / "vouch.db", "SELECT plate FROM reads") == [(PLATE,)]
    store = opened(path)
    assert everything(store) == (["101"], [PLATE])
    store.close()
    assert only_backup(path) != kept


def test_power_lost_while_the_backup_is_made_leaves_none_that_is_half(path):
    killed(path, "backup.link_lists = lambda *_: os.kill(os.getpid(), 9)")

    folder = path.parent / "backups"
    assert backup.all_of(folder) == ()
    assert len(list(folder.iterdir())) == 1
    opened(path).close()
    assert len(list(folder.iterdir())) == 1
    assert only_backup(path)


LARGE = """op.execute("CREATE TABLE large AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 4000)
               SELECT randomblob(1000) FROM n")""".replace("\n", " ")


def test_a_disk_that_fills_up_while_the_upgrade_runs_is_said_and_nothing_changes(path, tmp_path, monkeypatch):
    fails(tmp_path, monkeypatch, LARGE)

    with full_beyond(1 << 20), pytest.raises(Unavailable, match=r"can be recorded.* as it was before"):
        opened(path)

    assert revision_of(path) == "0003"
    assert plain(path, "SELECT plate FROM reads") == [(PLATE,)]
    assert len(list((path.parent / "backups").iterdir())) == 1


def older_again(path):
    engine = encrypted(path, KEY)
    engines.migrate_to(engine, "0003", down=True)
    engine.dispose()
    return path


def test_without_room_for_a_backup_the_upgrade_does_not_begin(path, monkeypatch):
    monkeypatch.setattr(backup, "MARGIN", 1 << 60)
    before = path.read_bytes()

    with pytest.raises(Unavailable, match=r"not enough room .* MiB are needed, .* free\. Nothing was changed"):
        opened(path)

    assert path.read_bytes() == before
    assert not (path.parent / "backups").exists()


def test_a_folder_that_cannot_be_written_is_said_before_an_upgrade(path):
    path.parent.joinpath("backups").mkdir()
    with read_only(path.parent), pytest.raises(Unavailable, match="cannot be"):
        opened(path)

    assert revision_of(path) == "0003"


def test_a_database_of_a_newer_version_is_refused_without_a_backup(path):
    store = opened(path)
    with store.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    before = backup.all_of(path.parent / "backups")

    with pytest.raises(Unavailable, match="newer version"):
        opened(path)

    assert backup.all_of(path.parent / "backups") == before


def test_a_damaged_database_is_not_upgraded_and_its_backup_of_before_stays(path):
    opened(path).close()
    older_again(path)
    kept = only_backup(path)
    content = bytearray(path.read_bytes())
    content[5000:9000] = bytes(4000)
    path.write_bytes(content)

    with pytest.raises(Damaged):
        opened(path)

    assert only_backup(path) == kept


# --- backups asked for, and their end


def test_the_newest_takes_the_place_of_the_one_before(path):
    store = opened(path)
    kept = store.back_up(START + timedelta(hours=1))
    store.close()

    assert only_backup(path) == kept


def test_a_backup_that_cannot_be_made_whole_leaves_the_one_before(path):
    store = opened(path)
    before = only_backup(path)

    with full_beyond(9000), pytest.raises(Unavailable, match="disk"):
        store.back_up(START)
    store.close()

    assert only_backup(path) == before
    assert [entry.name for entry in (path.parent / "backups").iterdir()] == [before.folder.name]


@pytest.mark.parametrize(("at", "left"), [(DUE - timedelta(seconds=1), 1), (DUE, 0)])
def test_a_backup_goes_when_the_first_read_in_it_is_due(path, at, left):
    opened(path).close()

    assert backup.destroy_due(path.parent / "backups", at)

    assert len(backup.all_of(path.parent / "backups")) == left


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": "another"}', b"\xff", b"[" * 100_000])
def test_what_does_not_say_when_it_is_due_is_kept_no_longer(path, content):
    opened(path).close()
    (only_backup(path).folder / "backup.json").write_bytes(content)

    backup.destroy_due(path.parent / "backups", START)

    assert list((path.parent / "backups").iterdir()) == []


def test_a_backup_that_cannot_be_deleted_is_told_and_goes_later(path):
    opened(path).close()
    folder = path.parent / "backups"

    with read_only(folder):
        assert not backup.destroy_all(folder)

    assert backup.destroy_all(folder)
    assert list(folder.iterdir()) == []
