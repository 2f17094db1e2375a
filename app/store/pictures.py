"""Plate crops and context pictures: one sealed file a read, its random key in the read's row alone.

A file is a mark, the length of the first sealed picture (4 bytes, big-endian), the crop, the context picture; a sealed
picture is a random nonce and AES-256-GCM over the JPEG, bound to the read and to which of the two it is.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.errors import Unavailable
from app.paths import settle

LARGEST = 16 << 20  # bytes of one picture
_MARK = b"VP1\n"
_KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}/[0-9a-f]{32}\.bin")

Random = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """What the read's row keeps of its pictures. `file`: below the pictures folder."""

    key: bytes
    file: str


@dataclass(frozen=True, slots=True, repr=False)
class Pair:
    """The two pictures of a read, as JPEG. `day`: of collection, in the agency's zone."""

    read_id: str
    day: date
    crop: bytes
    context: bytes


def seal(folder: Path, pairs: Sequence[Pair], random: Random = secrets.token_bytes) -> list[Sealed]:
    """All on disk when this returns: each file is synced, then each day's folder once. After an error nothing of them
    is left."""
    if any(max(len(pair.crop), len(pair.context)) > LARGEST for pair in pairs):
        raise ValueError("a picture is larger than 16 MiB")
    made: list[Sealed] = []
    try:
        for pair in pairs:
            made.append(Sealed(random(_KEY_BYTES), f"{pair.day.isoformat()}/{random(16).hex()}.bin"))
            _write(folder / made[-1].file, _content(made[-1].key, pair, random))
        for day in {(folder / one.file).parent for one in made}:
            settle(day)
    except BaseException:
        for one in made:
            discard(folder, one)
        raise
    return made


def _content(key: bytes, pair: Pair, random: Random) -> bytes:
    first = _sealed(key, pair.read_id, "crop", pair.crop, random)
    second = _sealed(key, pair.read_id, "context", pair.context, random)
    return _MARK + len(first).to_bytes(4, "big") + first + second


def _sealed(key: bytes, read_id: str, which: str, picture: bytes, random: Random) -> bytes:
    nonce = random(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, picture, _bound(read_id, which))


def _bound(read_id: str, which: str) -> bytes:
    return f"vouch picture 1\n{which}\n{read_id}".encode()


def _write(path: Path, content: bytes) -> None:
    """Its own bytes are on disk when this returns; its name is once its folder is settled."""
    if not path.parent.is_dir():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        settle(path.parent.parent)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        left = memoryview(content)
        while left:
            left = left[file.write(left) :]
        os.fsync(file.fileno())


def unseal(folder: Path, read_id: str, sealed: Sealed) -> tuple[bytes, bytes]:
    """The crop and the context picture; raises Unavailable when they are missing or are not what was sealed."""
    if not _NAME.fullmatch(sealed.file):
        raise Unavailable("The pictures of this read cannot be found: their name is damaged.")
    try:
        with (folder / sealed.file).open("rb") as file:
            content = file.read(2 * LARGEST + 1024)
    except OSError as error:
        raise Unavailable("The pictures of this read are missing from the disk. The read itself is kept.") from error
    begins = len(_MARK) + 4
    ends = begins + int.from_bytes(content[len(_MARK) : begins], "big")
    try:
        if not content.startswith(_MARK):
            raise InvalidTag
        crop = _opened(sealed.key, read_id, "crop", content[begins:ends])
        context = _opened(sealed.key, read_id, "context", content[ends:])
    except (InvalidTag, ValueError) as error:
        raise Unavailable(
            "The pictures of this read are damaged and cannot be shown. The read itself is kept."
        ) from error
    return crop, context


def _opened(key: bytes, read_id: str, which: str, content: bytes) -> bytes:
    return AESGCM(key).decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], _bound(read_id, which))


def discard(folder: Path, sealed: Sealed) -> None:
    """After the row could not be written. If this fails too, nobody has the key, and `sweep` finds the file."""
    try:
        (folder / sealed.file).unlink(missing_ok=True)
    except OSError:
        return


def destroy(folder: Path, files: Iterable[str]) -> int:
    """Of reads that are due, before their rows go: what power loss leaves is still named by a row and met again. One
    that is gone already is well; returns how many could not be deleted, which are past opening once their row goes."""
    touched, left = set(), 0
    for name in files:
        if not _NAME.fullmatch(name):
            left += 1
            continue
        path = folder / name
        try:
            path.unlink(missing_ok=True)
            touched.add(path.parent)
        except OSError:
            left += 1
    for day in touched:
        _settle_day(day)
    return left


def _settle_day(day: Path) -> None:
    """An empty day's folder goes too; one that a read is just being sealed in stays."""
    if not day.is_dir():
        return
    settle(day)
    try:
        day.rmdir()
    except OSError:
        return
    settle(day.parent)


def days(folder: Path) -> Iterator[str]:
    """Names of the day folders."""
    if folder.is_dir():
        yield from sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and not entry.is_symlink())


def made_since(folder: Path, moment: datetime) -> int:
    """How many reads' pictures were sealed after `moment`, by this machine's clock."""
    first = (moment - timedelta(days=1)).date().isoformat()  # a day's folder is named in the agency's zone
    recent = [folder / day for day in days(folder) if day >= first]
    return sum(entry.stat().st_mtime > moment.timestamp() for day in recent for entry in os.scandir(day))


def sweep(folder: Path, day: str, known: Iterable[str]) -> int:
    """Deletes files of that day that no row names, as a crash leaves them. Only while nothing writes."""
    rows = set(known)
    gone = 0
    for path in (folder / day).iterdir():
        if f"{day}/{path.name}" not in rows and not path.is_dir():
            path.unlink()
            gone += 1
    if not rows and not any((folder / day).iterdir()):
        (folder / day).rmdir()
    return gone
