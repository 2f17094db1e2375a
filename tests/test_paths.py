"""Folders for their owner alone, and files that are whole or the old ones."""

import os
import stat

import pytest

from app.paths import Paths, default_paths, write_whole
from tests.store.disks import full_beyond


def test_the_data_folder_is_its_owners_alone_also_when_it_stood_open(tmp_path):
    paths = Paths(tmp_path / "data")
    paths.root.mkdir(mode=0o755)
    paths.root.chmod(0o755)

    paths.prepare()

    assert stat.S_IMODE(paths.root.stat().st_mode) == 0o700
    assert stat.S_IMODE(paths.logs.stat().st_mode) == 0o700


def test_everything_lies_in_the_data_folder(tmp_path):
    paths = Paths(tmp_path)
    names = [name for name in dir(Paths) if isinstance(getattr(Paths, name), property)]

    assert names
    assert all(getattr(paths, name).is_relative_to(tmp_path) for name in names)


def test_the_usual_data_folder_is_the_users_own():
    assert default_paths().root.is_absolute()
    assert default_paths().root.name == "Vouch"


def test_a_file_is_replaced_whole_and_for_its_owner_alone(tmp_path):
    file = tmp_path / "keys.json"
    before = os.umask(0)
    try:
        write_whole(file, b"old")
        write_whole(file, b"new and longer")
    finally:
        os.umask(before)

    assert file.read_bytes() == b"new and longer"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_on_a_full_disk_the_old_file_stays_and_no_part_of_the_new(tmp_path):
    file = tmp_path / "keys.json"
    write_whole(file, b"old")

    with full_beyond(100), pytest.raises(OSError, match="too large"):
        write_whole(file, b"n" * 1000)

    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]
