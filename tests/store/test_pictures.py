"""Pictures are sealed with a key that only their read's row holds: the row gone, both are gone."""

import stat
import sys
from dataclasses import replace
from datetime import date

import pytest

from app.domain.errors import Unavailable
from app.store import pictures
from app.store.pictures import LARGEST, Pair, days, discard, sweep, unseal
from tests.store.disks import full_beyond

DAY = date(2026, 3, 2)


def seal(folder, read_id, day, crop, context):
    return pictures.seal(folder, [Pair(read_id, day, crop, context)])[0]


def test_both_pictures_come_back_as_they_were(tmp_path):
    sealed = seal(tmp_path, "read-1", DAY, b"crop", b"context" * 1000)
    assert unseal(tmp_path, "read-1", sealed) == (b"crop", b"context" * 1000)


def test_nothing_of_a_picture_stands_on_the_disk_in_plain(tmp_path):
    sealed = seal(tmp_path, "read-1", DAY, b"the plate crop", b"the context picture")
    content = (tmp_path / sealed.file).read_bytes()
    assert b"crop" not in content
    assert b"context" not in content
    assert sealed.key not in content
    assert "read-1" not in sealed.file


def test_every_read_has_a_key_of_its_own(tmp_path):
    sealed = [seal(tmp_path, "read-1", DAY, b"crop", b"context") for _ in range(3)]
    assert len({one.key for one in sealed}) == 3
    with pytest.raises(Unavailable, match="damaged"):
        unseal(tmp_path, "read-1", replace(sealed[0], key=sealed[1].key))


def test_pictures_of_one_read_cannot_be_passed_off_as_anothers(tmp_path):
    sealed = seal(tmp_path, "read-1", DAY, b"crop", b"context")
    with pytest.raises(Unavailable, match="damaged"):
        unseal(tmp_path, "read-2", sealed)


@pytest.mark.parametrize("at", [0, 5, 10, 30, 60, -1])
def test_a_changed_byte_is_noticed(tmp_path, at):
    sealed = seal(tmp_path, "read-1", DAY, b"crop" * 10, b"context")
    path = tmp_path / sealed.file
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    with pytest.raises(Unavailable, match="damaged"):
        unseal(tmp_path, "read-1", sealed)


@pytest.mark.parametrize("kept", [0, 3, 7, 40])
def test_a_cut_file_is_noticed(tmp_path, kept):
    sealed = seal(tmp_path, "read-1", DAY, b"crop", b"context")
    path = tmp_path / sealed.file
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(Unavailable, match="damaged"):
        unseal(tmp_path, "read-1", sealed)


def test_a_missing_file_is_said_in_words(tmp_path):
    sealed = seal(tmp_path, "read-1", DAY, b"crop", b"context")
    discard(tmp_path, sealed)
    with pytest.raises(Unavailable, match="missing"):
        unseal(tmp_path, "read-1", sealed)


def test_no_name_leads_out_of_the_pictures_folder(tmp_path):
    sealed = seal(tmp_path, "read-1", DAY, b"crop", b"context")
    with pytest.raises(Unavailable, match="name is damaged"):
        unseal(tmp_path / "2026-03-02", "read-1", replace(sealed, file="../" + sealed.file))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps access in lists, not in modes")
def test_only_the_owner_can_read_the_files(tmp_path):
    sealed = seal(tmp_path / "pictures", "read-1", DAY, b"crop", b"context")
    assert stat.S_IMODE((tmp_path / "pictures" / sealed.file).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "pictures" / sealed.file).parent.stat().st_mode) == 0o700


def test_a_picture_beyond_the_limit_is_refused(tmp_path):
    with pytest.raises(ValueError, match="16 MiB"):
        seal(tmp_path, "read-1", DAY, b"x" * (LARGEST + 1), b"context")


def test_after_a_full_disk_no_part_of_a_picture_is_left(tmp_path):
    seal(tmp_path, "read-0", DAY, b"crop", b"context")
    with full_beyond(10), pytest.raises(OSError, match="too large"):
        seal(tmp_path, "read-1", DAY, b"crop", b"context")
    assert len(list((tmp_path / "2026-03-02").iterdir())) == 1


def test_files_that_no_row_names_are_swept_and_empty_days_with_them(tmp_path):
    kept = seal(tmp_path, "read-1", DAY, b"crop", b"context")
    seal(tmp_path, "read-2", DAY, b"crop", b"context")
    seal(tmp_path, "read-3", date(2026, 3, 3), b"crop", b"context")
    assert [sweep(tmp_path, day, {kept.file}) for day in days(tmp_path)] == [1, 1]
    assert unseal(tmp_path, "read-1", kept) == (b"crop", b"context")
    assert list(days(tmp_path)) == ["2026-03-02", "2026-03-03"]
    assert sweep(tmp_path, "2026-03-03", ()) == 0
    assert list(days(tmp_path)) == ["2026-03-02"]


def test_without_a_pictures_folder_there_is_nothing_to_sweep(tmp_path):
    assert list(days(tmp_path / "none")) == []
