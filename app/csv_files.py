"""CSV files from outside, read with bounds: encoding found strictly, rows limited, damage told by line."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

LARGEST_FILE = 1 << 30  # bytes
LONGEST_ROW = 1 << 16  # characters, over all lines of a row whose quoted cells hold line breaks
_CHUNK = 1 << 20

ROWS_A_CALL = 1000
Progress = Callable[[int, int], bool]
"""Called with bytes done and bytes in all, while rows are read once every ROWS_A_CALL; answers False to cancel."""


class FileRefused(ValueError):
    """The file as a whole cannot be read as a table; says why and what to do."""


class Cancelled(Exception):
    """The member stopped it; everything is as it was."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A whole file that proved to be text: `encoding` decodes every byte of it."""

    path: Path
    size: int
    sha256: str
    encoding: str
    encoding_title: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row with the line it starts on (1 = first); `problem` says why it cannot be read, then `cells` is empty."""

    line: int
    cells: tuple[str, ...]
    problem: str = ""


_CP1252_HOLES = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig", "UTF-8"), (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
          (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"))  # fmt: skip
_SAVE_AS = "Save it as “CSV UTF-8” and import it again."


class _Examination:
    """Goes over the bytes once, in pieces, and keeps only what is needed to name the encoding."""

    def __init__(self, first: bytes) -> None:
        self.marked = next(((codec, title) for mark, codec, title in _MARKS if first.startswith(mark)), None)
        self._decoder = codecs.getincrementaldecoder(self.marked[0] if self.marked else "utf-8")()
        self._wide = False  # a character beyond ASCII was well-formed UTF-8
        self._line = 1
        self._broken_at = 0  # the line of the first malformed byte
        self._nul = self._holes = self._bytes = 0
        self._hash = hashlib.sha256()

    def add(self, chunk: bytes) -> None:
        self._hash.update(chunk)
        self._bytes += len(chunk)
        self._nul += chunk.count(0)
        self._holes += len(chunk) - len(chunk.translate(None, _CP1252_HOLES))
        self._decode(chunk, final=False)

    def _decode(self, chunk: bytes, *, final: bool) -> None:
        if self._broken_at:
            return
        try:
            text = self._decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            self._broken_at = self._line + error.object[: error.start].count(b"\n")
            self._wide = self._wide or not error.object[: error.start].isascii()
        else:
            self._line += text.count("\n")
            self._wide = self._wide or not text.isascii()

    def answer(self, path: Path) -> TextFile:
        self._decode(b"", final=True)
        codec, title = self.marked or self._unmarked()
        if self._broken_at and codec != "cp1252":
            raise FileRefused(
                f"line {self._broken_at} holds bytes that are not {title}. The file is damaged. {_SAVE_AS}"
            )
        return TextFile(path, self._bytes, self._hash.hexdigest(), codec, title)

    def _unmarked(self) -> tuple[str, str]:
        if self._nul * 10 > self._bytes:
            raise FileRefused(f"this is no plain text: it may be UTF-16 without its mark, or no CSV file. {_SAVE_AS}")
        if not self._broken_at or self._wide:
            return "utf-8", "UTF-8"
        if self._holes:
            raise FileRefused(
                f"the text is neither UTF-8, UTF-16 nor Windows-1252 (line {self._broken_at}). {_SAVE_AS}"
            )
        return "cp1252", "Windows-1252"


def examine(path: Path, progress: Progress = lambda _done, _all: True) -> TextFile:
    """Reads the whole file once: names its encoding and SHA-256, or raises FileRefused. No guess from a sample."""
    if not path.is_file():
        raise FileRefused("this is not a file." if path.exists() else "the file is not there.")
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise FileRefused("the file is larger than 1 GiB.")
    with path.open("rb") as file:
        first = file.read(_CHUNK)
        if not first.strip():
            raise FileRefused("the file is empty.")
        if first.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            raise FileRefused(f"this is a spreadsheet file, not CSV. {_SAVE_AS}")
        found = _Examination(first)
        chunk = first
        while chunk:
            found.add(chunk)
            if not progress(file.tell(), size):
                raise Cancelled
            if file.tell() > LARGEST_FILE:
                raise FileRefused("the file is larger than 1 GiB.")
            chunk = file.read(_CHUNK)
    return found.answer(path)


class _Damaged(Exception):
    """One row cannot be read; the rows after it can."""


class _Lines:
    """Physical lines for csv.reader, never more of a row than the limit in memory."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self.line = 0
        self._row = 0

    def begin_row(self) -> int:
        """The line the next row starts on."""
        self._row = 0
        return self.line + 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_ROW + 1)
        if not line:
            raise StopIteration
        self.line += 1
        self._row += len(line)
        if len(line) > LONGEST_ROW:
            self._skip_rest(line)
        if self._row > LONGEST_ROW:
            raise _Damaged("the row is longer than 64 KiB; perhaps a quotation mark is not closed")
        if "\0" in line:
            raise _Damaged("the row holds a NUL byte")
        return line

    def _skip_rest(self, line: str) -> None:
        while line and not line.endswith(("\n", "\r")):
            line = self._text.readline(LONGEST_ROW + 1)


class _Hashed(io.RawIOBase):
    """A file that remembers the hash of every byte it gave, so that what was checked is what was read."""

    def __init__(self, raw: io.FileIO) -> None:
        self._raw = raw
        self.hash = hashlib.sha256()
        self.done = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed: WriteableBuffer
        got = self._raw.readinto(buffer)
        self.hash.update(memoryview(buffer)[:got])
        self.done += got
        return got


def rows(file: TextFile, delimiter: str, progress: Progress = lambda _done, _all: True) -> Iterator[Row]:
    """Every row that is not blank. Raises Cancelled, or FileRefused when the file changed since it was examined."""
    with io.FileIO(file.path) as opened:
        hashed = _Hashed(opened)
        text = io.TextIOWrapper(io.BufferedReader(hashed, _CHUNK), encoding=file.encoding, newline="")
        try:
            yield from _rows(text, delimiter, lambda: progress(hashed.done, file.size))
        except UnicodeDecodeError as error:
            raise FileRefused("the file changed while it was being read.") from error
        finally:
            text.detach()
        if hashed.hash.hexdigest() != file.sha256:
            raise FileRefused("the file changed while it was being read.")


def _rows(text: io.TextIOWrapper, delimiter: str, going_on: Callable[[], bool]) -> Iterator[Row]:
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    asked = 0
    while True:
        line = lines.begin_row()
        asked += 1
        if asked % ROWS_A_CALL == 0 and not going_on():
            raise Cancelled
        try:
            cells = tuple(cell.strip() for cell in next(reader))
        except StopIteration:
            return
        except _Damaged as damage:
            yield Row(line, (), str(damage))
        except csv.Error:
            yield Row(line, (), "the quotation marks of this row do not pair up")
        else:
            if any(cells):
                yield Row(line, cells)


def delimiter_of(file: TextFile) -> str:
    """Comma, semicolon, tab or bar: whichever splits the first row into most cells."""
    return max(",;\t|", key=lambda mark: _width(file, mark))


def _width(file: TextFile, delimiter: str) -> int:
    return next((len(row.cells) for row in head(file, delimiter, 1)), 0)


def head(file: TextFile, delimiter: str, count: int) -> list[Row]:
    """The first rows alone, without reading on."""
    with file.path.open(encoding=file.encoding, newline="", errors="replace") as text:
        found = _rows(text, delimiter, lambda: True)
        return [row for row, _ in zip(found, range(count), strict=False)]
