"""The sealed file of a list version: encrypted, bound to its list, refused when anything in it was touched."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Unavailable
from app.domain.hot_lists import Entry, PartialWatch
from app.domain.plates import Plate
from app.store import list_files
from app.store.list_files import Gone, ListFile, ListWriter, SealedFile
from tests.store.disks import full_beyond

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def an_entry(number, text="ABC123", **other):
    made = Entry(f"list-1/1/{number}", Plate(text, "us-mn"), "stolen-vehicle", "réason", "issuer", "caution", "red car")
    return replace(made, **other)


def written(folder, entries, numbers=None, list_id="list-1", version=1, watches=(), gone=()):
    with ListWriter(folder, list_id, version) as writer:
        writer.add(entries, numbers or range(len(entries)))
        return writer.finish(watches, gone)


def opened(folder, sealed, list_id="list-1", version=1):
    return ListFile(folder, sealed, list_id, version)


def test_what_was_sealed_comes_back_word_for_word(tmp_path):
    entries = [an_entry(n, f"A{n}", expires_at=NOW + timedelta(days=n) if n % 3 else None) for n in range(300)]
    watch = PartialWatch("A?C*", an_entry("w", "AC", expires_at=NOW))
    file = opened(tmp_path, written(tmp_path, entries, range(2, 602, 2), watches=[watch], gone=[Gone(1, 7)]))
    assert [file.entry(2 + 2 * n) for n in range(300)] == entries
    assert list(file.entries()) == list(zip(range(2, 602, 2), entries, strict=True))
    assert file.watches == (watch,)
    assert [column.tolist() for column in file.gone()] == [[1], [7]]
    assert len(file.columns()) == 300
    with pytest.raises(KeyError):
        file.entry(3)


def test_no_word_and_no_plate_stands_readable_on_the_disk(tmp_path):
    sealed = written(tmp_path, [an_entry(0, "ZZZ9876", reason="a very rare reason")])
    content = (tmp_path / sealed.file).read_bytes()
    assert b"ZZZ9876" not in content
    assert b"rare" not in content
    assert "key" not in repr(sealed)
    assert (tmp_path / sealed.file).stat().st_mode & 0o077 == 0


def test_without_its_own_key_nobody_reads_it(tmp_path):
    sealed = written(tmp_path, [an_entry(0)])
    with pytest.raises(Unavailable, match="Import it again"):
        opened(tmp_path, SealedFile(bytes(32), sealed.file))


@pytest.mark.parametrize("another", [("list-2", 1), ("list-1", 2)])
def test_the_file_of_another_list_or_version_is_refused_even_with_its_key(tmp_path, another):
    sealed = written(tmp_path, [an_entry(0)])
    with pytest.raises(Unavailable):
        opened(tmp_path, sealed, *another)


def test_a_file_that_stands_in_the_place_of_another_is_refused(tmp_path):
    first, second = written(tmp_path, [an_entry(0)]), written(tmp_path, [an_entry(0, "XYZ789")])
    shutil.copy(tmp_path / first.file, tmp_path / second.file)
    with pytest.raises(Unavailable):
        opened(tmp_path, second)


@given(st.data())
def test_whatever_byte_was_changed_it_is_noticed(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("lists")
    sealed = written(folder, [an_entry(n, f"A{n}") for n in range(70)])
    path = folder / sealed.file
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(4, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    with pytest.raises(Unavailable):
        _everything(folder, sealed)


@given(st.integers(0, 400))
def test_a_file_that_was_cut_is_refused(tmp_path_factory, cut):
    folder = tmp_path_factory.mktemp("lists")
    sealed = written(folder, [an_entry(0)])
    path = folder / sealed.file
    content = path.read_bytes()
    path.write_bytes(content[: max(0, len(content) - 1 - cut)])
    with pytest.raises(Unavailable):
        _everything(folder, sealed)


def _everything(folder, sealed):
    file = opened(folder, sealed)
    file.columns()
    file.gone()
    return list(file.entries())


@pytest.mark.parametrize("name", ["../../etc/passwd", "list-1/1.bin", "/tmp/x/1-0123456789abcdef.bin"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, name):
    with pytest.raises(Unavailable):
        opened(tmp_path, SealedFile(bytes(32), name))
    with pytest.raises(ValueError, match="letters and digits"):
        ListWriter(tmp_path, "../elsewhere", 1)


def test_on_a_full_disk_nothing_is_left(tmp_path):
    entries = [an_entry(n, f"A{n}") for n in range(20_000)]
    with pytest.raises(Unavailable, match="nothing more can be recorded"), full_beyond(10_000):
        written(tmp_path, entries)
    assert list(tmp_path.rglob("*.bin")) == []


def test_a_text_that_could_break_the_file_open_is_refused(tmp_path):
    with pytest.raises(ValueError, match="control character"):
        written(tmp_path, [an_entry(0, reason="two\x1frecords\x1e")])
    assert list(tmp_path.rglob("*.bin")) == []


def test_files_no_version_names_are_swept_and_others_stay(tmp_path):
    kept, orphan = written(tmp_path, [an_entry(0)]), written(tmp_path, [an_entry(0)], list_id="list-2")
    assert list_files.sweep(tmp_path, {kept.file}) == 1
    assert (tmp_path / kept.file).exists()
    assert not (tmp_path / orphan.file).parent.exists()
