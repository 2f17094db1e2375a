"""One sealed file for each list version, or for what a delta changed: written aside, read block by block.

A file is a mark, blocks, a directory (JSON) and where that begins (8 bytes, big-endian). Blocks and directory are
AES-256-GCM under the file's own random key, which stands in the version's row alone; a block's nonce is its number,
since no key seals a second file, and each is bound to list and version: a file that was swapped, cut or mended does not
open. First come the words of the entries, a few of them in a block; then the columns memory holds, in large blocks.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from numpy.typing import NDArray

from app.domain.errors import Unavailable
from app.domain.hot_lists import Entry, PartialWatch
from app.domain.plates import Plate
from app.listed import DTYPES, Columns, ColumnsMaker
from app.paths import settle
from app.store.sqlcipher import disk_trouble

_MARK = b"VL1\n"
_KEY_BYTES, _TAG_BYTES = 32, 16
_IN_A_BLOCK = 64  # entries: what one hit decrypts
_COLUMN_BLOCK = 1 << 20
_DIRECTORY = (1 << 96) - 1  # its nonce
_LARGEST_DIRECTORY = 1 << 22
_FIELD, _RECORD = "\x1f", "\x1e"
_SEPARATORS = 9  # in the record of an entry
_NAME = re.compile(r"[0-9A-Za-z_-]{1,64}/\d{1,9}-[0-9a-f]{16}\.bin")
_LIST_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_KEPT = 256  # entries of a file whose words stay in memory: a car is often seen again
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAMAGED = "The file of a hot list is missing, damaged or another one: its list is not compared. Import it again."

Random = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, repr=False)
class SealedFile:
    """What the version's row keeps. `file`: below the lists folder."""

    key: bytes
    file: str


@dataclass(frozen=True, slots=True)
class Gone:
    """An entry that serves no more: which file of the chain it stands in (0 = the base) and its number there."""

    part: int
    number: int


class _Sealer:
    """Numbers and seals the blocks of one file."""

    def __init__(self, key: bytes, list_id: str, version: int) -> None:
        self._aead, self._bound = AESGCM(key), f"vouch list 1\n{list_id}\n{version}".encode()

    def sealed(self, number: int, content: bytes) -> bytes:
        return self._aead.encrypt(number.to_bytes(12, "big"), content, self._bound)

    def opened(self, number: int, content: bytes) -> bytes:
        """Raises InvalidTag."""
        return self._aead.decrypt(number.to_bytes(12, "big"), content, self._bound)


class ListWriter:
    """Writes one file; nobody can read it before its key is put into the version's row. Left by an exception, it is
    deleted; raises Unavailable for trouble with the disk."""

    def __init__(self, folder: Path, list_id: str, version: int, random: Random = secrets.token_bytes) -> None:
        if not _LIST_ID.fullmatch(list_id):
            raise ValueError("the id of a list is letters and digits")
        self._key, self._prefix, self._root = random(_KEY_BYTES), f"{list_id}/", folder
        self._name = f"{list_id}/{version}-{random(8).hex()}.bin"
        self._sealer = _Sealer(self._key, list_id, version)
        self._about = {"list": list_id, "version": version}
        self._maker = ColumnsMaker()
        self._offsets: list[int] = []
        self._firsts: list[int] = []
        self._block = 0
        self._last = -1
        with disk_trouble():
            path = folder / self._name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            self._file = os.fdopen(os.open(path, flags, 0o600), "wb", buffering=1 << 18)
            self._file.write(_MARK)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self.discard()

    @property
    def count(self) -> int:
        return self._maker.count

    def add(self, entries: Sequence[Entry], numbers: Sequence[int], *, named_here: bool = False) -> None:
        """Numbers grow from entry to entry; ids begin with the list's. `named_here`: the ids the entries have are
        nobody's, and theirs are made of list, version and number."""
        if not entries:
            return
        if numbers[0] <= self._last:
            raise ValueError("the numbers of entries grow")
        self._last = numbers[-1]
        self._maker.add(entries, numbers)
        skip, version = len(self._prefix), self._about["version"]
        for first in range(0, len(entries), _IN_A_BLOCK):
            some, named = entries[first : first + _IN_A_BLOCK], numbers[first : first + _IN_A_BLOCK]
            tails = (f"{version}/{number}" for number in named) if named_here else (entry.id[skip:] for entry in some)
            records = [_written(*row) for row in zip(some, named, tails, strict=True)]
            text = _RECORD + _RECORD.join(records) + _RECORD
            if text.count(_FIELD) != _SEPARATORS * len(some) or text.count(_RECORD) != len(some) + 1:
                raise ValueError("an entry holds a control character")
            self._firsts.append(named[0])
            self._offsets.append(self._write(text.encode()))

    def _write(self, content: bytes) -> int:
        """Where it begins."""
        with disk_trouble():
            at = self._file.tell()
            self._file.write(self._sealer.sealed(self._block, content))
        self._block += 1
        return at

    def finish(self, watches: Sequence[PartialWatch] = (), gone: Sequence[Gone] = ()) -> SealedFile:
        """Whole and on disk when this returns."""
        with disk_trouble():
            end = self._file.tell()
        columns = self._maker.columns()
        values: dict[str, NDArray[Any]] = {name: getattr(columns, name) for name in DTYPES}
        values["block_offsets"] = np.array([*self._offsets, end], np.uint64)
        values["block_firsts"] = np.array(self._firsts, np.uint32)
        values["gone_parts"] = np.array([one.part for one in gone], np.uint8)
        values["gone_numbers"] = np.array([one.number for one in gone], np.uint32)
        directory = {
            **self._about,
            "entries": len(columns),
            "categories": columns.category_names,
            "regions": columns.region_names,
            "watches": [_watch_written(watch) for watch in watches],
            "columns": {name: self._column(column) for name, column in values.items()},
        }
        with disk_trouble():
            at = self._file.tell()
            self._file.write(self._sealer.sealed(_DIRECTORY, json.dumps(directory).encode()) + at.to_bytes(8, "big"))
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            path = self._root / self._name
            settle(path.parent)
            settle(self._root)
        return SealedFile(self._key, self._name)

    def _column(self, values: NDArray[Any]) -> list[Any]:
        """Its place: kind of number, how many, first block, where that begins."""
        first = self._block
        with disk_trouble():
            at = self._file.tell()
        content = memoryview(np.ascontiguousarray(values, values.dtype.newbyteorder("<")).data).cast("B")
        for begins in range(0, len(content), _COLUMN_BLOCK):
            self._write(bytes(content[begins : begins + _COLUMN_BLOCK]))
        return [values.dtype.name, len(values), first, at]

    def discard(self) -> None:
        """If this fails, nobody has the key, and `sweep` finds the file."""
        try:
            self._file.close()
        except OSError:
            pass  # what it still held cannot be written, and need not be
        delete(self._root, self._name)


def _written(entry: Entry, number: int, tail: str) -> str:
    expires = "" if entry.expires_at is None else str((entry.expires_at - _EPOCH) // _MICROSECOND)
    said = (entry.reason, entry.issuer, entry.caution, entry.vehicle)
    return _FIELD.join((str(number), tail, entry.plate.text, entry.plate.region, entry.category, expires,
                        *said))  # fmt: skip


def _read(prefix: str, fields: Sequence[str]) -> Entry:
    _, tail, text, region, category, expires, reason, issuer, caution, vehicle = fields
    ends = _EPOCH + int(expires) * _MICROSECOND if expires else None
    return Entry(prefix + tail, Plate(text, region), category, reason, issuer, caution, vehicle, ends)


def _watch_written(watch: PartialWatch) -> dict[str, Any]:
    entry = asdict(watch.entry)
    entry["expires_at"] = watch.entry.expires_at and watch.entry.expires_at.isoformat()
    return {"pattern": watch.pattern, "entry": entry}


def _watch_read(kept: dict[str, Any]) -> PartialWatch:
    fields = dict(kept["entry"])
    ends = fields["expires_at"]
    fields["plate"] = Plate(**fields["plate"])
    fields["expires_at"] = datetime.fromisoformat(ends) if ends else None
    return PartialWatch(kept["pattern"], Entry(**fields))


class ListFile:
    """An opened file: what memory holds is read by `columns`; words are read when asked for. Safe from every thread.

    Raises Unavailable when the file is missing or is not what was sealed.
    """

    def __init__(self, folder: Path, sealed: SealedFile, list_id: str, version: int) -> None:
        self.name = sealed.file
        self._prefix = f"{list_id}/"
        self._lock = threading.Lock()
        self._sealer = _Sealer(sealed.key, list_id, version)
        self._words: dict[int, Entry] = {}
        with _refusing():
            if not _NAME.fullmatch(sealed.file):
                raise ValueError("no name of a list file")
            # not mapped: pages of a map count as this process's memory, and a hit here and there maps the whole file
            self._file = os.open(folder / sealed.file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            weakref.finalize(self, os.close, self._file)
            self._about = self._directory(os.fstat(self._file).st_size)
            if (self._about["list"], self._about["version"]) != (list_id, version):
                raise ValueError("another list's file")
            self.watches = tuple(_watch_read(kept) for kept in self._about["watches"])
            self._offsets, self._firsts = self._column("block_offsets"), self._column("block_firsts")

    def _at(self, begins: int, length: int) -> bytes:
        with self._lock:
            os.lseek(self._file, begins, os.SEEK_SET)
            return os.read(self._file, length)

    def _directory(self, size: int) -> dict[str, Any]:
        at = int.from_bytes(self._at(max(size - 8, 0), 8), "big")
        if not len(_MARK) <= at < size - 8 or size - at > _LARGEST_DIRECTORY:
            raise ValueError("no directory")
        about: dict[str, Any] = json.loads(self._sealer.opened(_DIRECTORY, self._at(at, size - 8 - at)))
        return about

    def columns(self) -> Columns:
        """Sorted by lookalike key, as they were sealed."""
        with _refusing():
            values = {name: self._column(name) for name in DTYPES}
        return Columns(
            **values,
            category_names=tuple(self._about["categories"]),
            region_names=tuple(self._about["regions"]),
        )

    def gone(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Of a delta's file: part and number of each entry that serves no more."""
        with _refusing():
            return self._column("gone_parts"), self._column("gone_numbers")

    def _column(self, name: str) -> NDArray[Any]:
        kind, count, block, at = self._about["columns"][name]
        values = np.empty(count, np.dtype(kind))
        content = memoryview(values.data).cast("B") if count else memoryview(b"")
        for begins in range(0, len(content), _COLUMN_BLOCK):
            ends = min(begins + _COLUMN_BLOCK, len(content))
            content[begins:ends] = self._sealer.opened(block, self._at(at, ends - begins + _TAG_BYTES))
            at += ends - begins + _TAG_BYTES
            block += 1
        return values

    def entry(self, number: int) -> Entry:
        """With its words. Raises Unavailable, or KeyError for a number that is not here."""
        kept = self._words.get(number)
        if kept is None:
            if len(self._words) >= _KEPT:
                self._words = {}
            kept = self._words[number] = self._found(number)
        return kept

    def _found(self, number: int) -> Entry:
        text = self._block(int(self._firsts.searchsorted(np.uint32(number), side="right")) - 1)
        begins = text.find(f"{_RECORD}{number}{_FIELD}")
        if begins < 0:
            raise KeyError(number)
        record = text[begins + 1 : text.index(_RECORD, begins + 1)]
        return _read(self._prefix, record.split(_FIELD))

    def _block(self, block: int) -> str:
        if block < 0:
            return ""
        with _refusing():
            begins, ends = int(self._offsets[block]), int(self._offsets[block + 1])
            return self._sealer.opened(block, self._at(begins, ends - begins)).decode()

    def entries(self) -> Iterator[tuple[int, Entry]]:
        """All with their numbers, in order."""
        for block in range(len(self._firsts)):
            for record in self._block(block)[1:-1].split(_RECORD):
                fields = record.split(_FIELD)
                yield int(fields[0]), _read(self._prefix, fields)


class _refusing:  # noqa: N801  used as a context manager, like contextlib's
    """Whatever reading a file that is not what was sealed may raise becomes Unavailable."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if isinstance(error, (InvalidTag, OSError, ValueError, KeyError, TypeError)):
            raise Unavailable(_DAMAGED) from error


def delete(folder: Path, name: str) -> None:
    """What cannot be deleted now is unreadable without its key, and goes with the next `sweep`."""
    if not _NAME.fullmatch(name):
        return
    try:
        (folder / name).unlink(missing_ok=True)
        (folder / name).parent.rmdir()
    except OSError:
        return


def sweep(folder: Path, known: set[str]) -> int:
    """Deletes files that no row names, as a crash leaves them. Only while nothing is imported."""
    gone = 0
    for path in sorted(folder.glob("*/*.bin")) if folder.is_dir() else ():
        name = f"{path.parent.name}/{path.name}"
        if name not in known:
            delete(folder, name)
            gone += not path.exists()
    return gone
