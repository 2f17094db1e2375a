"""The room on the disk and in the quota, counted without walking through every day each time."""

import os

import pytest

from app.disk import GIB, Disk, space
from app.domain.quota import Fill
from app.paths import Paths


@pytest.fixture
def paths(tmp_path):
    made = Paths(tmp_path)
    (made.pictures / "2026-03-02").mkdir(parents=True)
    return made


@pytest.fixture
def disk(paths, request):
    made = Disk(paths, lambda: 1, lambda _: (50 * GIB, 100 * GIB))
    yield made
    made.close()


def picture(paths, size, name="a.bin", day="2026-03-02"):
    (paths.pictures / day).mkdir(exist_ok=True)
    (paths.pictures / day / name).write_bytes(b"p" * size)


def used(disk):
    disk.look()
    return disk.room.used


def test_pictures_database_lists_and_backups_count(disk, paths):
    picture(paths, 1000)
    picture(paths, 200, day="2026-03-03")
    for name in ("vouch.db", "lists/list-1/1.bin", "backups/0004/vouch.db"):
        (paths.installed / name).parent.mkdir(parents=True, exist_ok=True)
        (paths.installed / name).write_bytes(b"d" * 30)

    assert used(disk) == 1290


def test_what_is_added_and_what_is_destroyed_is_counted(disk, paths):
    picture(paths, 1000)
    assert used(disk) == 1000
    picture(paths, 500, "b.bin")
    assert used(disk) == 1500
    (paths.pictures / "2026-03-02" / "a.bin").unlink()
    assert used(disk) == 500
    (paths.pictures / "2026-03-02" / "b.bin").unlink()
    (paths.pictures / "2026-03-02").rmdir()
    assert used(disk) == 0


def test_a_day_that_did_not_change_is_not_walked_through_again(disk, paths, monkeypatch):
    picture(paths, 1000)
    picture(paths, 1000, day="2026-03-03")
    for day in paths.pictures.iterdir():
        os.utime(day, (1000, 1000))
    disk.look()
    walked = []
    real = os.scandir

    def scandir(folder):
        walked.append(str(folder))
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    picture(paths, 1, "b.bin", "2026-03-03")
    disk.look()

    assert [folder[-10:] for folder in walked if "2026" in folder] == ["2026-03-03"]


def test_without_a_quota_nothing_is_counted(paths):
    picture(paths, 1000)
    disk = Disk(paths, lambda: 0, lambda _: (50 * GIB, 100 * GIB))
    assert used(disk) == 0
    assert disk.room.fill is Fill.AMPLE
    disk.close()


def test_a_quota_that_is_changed_is_in_force_at_the_next_look(paths):
    quota = [0]
    disk = Disk(paths, lambda: quota[0], lambda _: (50 * GIB, 100 * GIB))
    quota[0] = 7
    disk.look()
    assert disk.room.quota == 7 * GIB
    disk.close()


def test_a_disk_that_cannot_be_asked_leaves_what_was_known(paths):
    answers = [(50 * GIB, 100 * GIB)]

    def asked(_):
        if answers:
            return answers.pop()
        raise OSError

    disk = Disk(paths, lambda: 0, asked)
    disk.look()
    assert disk.room.free == 50 * GIB
    assert not disk.at_limit
    disk.close()


def test_a_disk_that_was_never_told_keeps_nobody_from_recording(paths):
    def asked(_):
        raise OSError

    disk = Disk(paths, lambda: 0, asked)
    assert disk.room.fill is Fill.AMPLE
    disk.close()


def test_the_real_disk_is_asked(tmp_path):
    free, disk = space(tmp_path)
    assert 0 < free <= disk
