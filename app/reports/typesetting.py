"""Documents to PDF/UA-1: tagged, with title and language. What was typed into the desk goes to the typesetter as JSON,
never as markup, and to a process of its own, because a document of thousands of rows takes over a gigabyte."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.domain.errors import Unavailable
from app.domain.policy import Profile
from app.reports.document import Document, Table
from app.reports.words import moment

_LINE, _WIDE_LINE = 115, 178  # characters of a line across the page, and across one that lies on its side
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067")  # would make the text after them read otherwise
_OPENS = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
_CLOSES = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
_PLACE = "\N{ZERO WIDTH SPACE}"  # a line may end here
_WORD = re.compile(rf"[^\s{_PLACE}]+")
_WIDEST = 1.4
LONGEST_S = 600.0
WRONG = 3  # how the process ends when it says what is wrong

Typesetter = Callable[[Mapping[str, str], datetime], bytes]
"""What a layout is given, and the moment that stands in the file; raises Untypeset, Unavailable."""


class Untypeset(RuntimeError):
    """What the typesetter says is wrong: a letter without a font, or a mistake of ours."""


def pdf(document: Document, profile: Profile, now: datetime, typesetter: Typesetter) -> bytes:
    """Slow. The same document at the same moment gives the same bytes. Raises Unavailable."""
    attached = {f"attached-{place}": one.content for place, one in enumerate(document.attached)}
    numbered: frozenset[str] = frozenset()
    while True:
        said = json.dumps(_content(document, profile, now, numbered), ensure_ascii=False)
        try:
            return typesetter({"document": said, **attached}, now)
        except Untypeset as error:
            missing = _without_glyph(str(error)) - numbered
            if not missing:
                raise
            numbered |= missing


def apart(command: Sequence[str]) -> Typesetter:
    """A typesetter in a process of its own, gone with its memory once done. `command`: starts `main.py typeset`."""

    def typeset(inputs: Mapping[str, str], now: datetime) -> bytes:
        asked = json.dumps({"inputs": inputs, "now": now.astimezone(UTC).isoformat()}).encode()
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        try:
            done = subprocess.run(  # noqa: S603  the desk's own interpreter and program
                command, input=asked, capture_output=True, check=False, timeout=LONGEST_S, creationflags=flags
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unavailable("The document could not be made: the typesetter did not start or did not end.") from error
        if done.returncode == WRONG:
            raise Untypeset(done.stdout.decode())
        if done.returncode:
            raise Unavailable("The document could not be made: the typesetter ended early, perhaps for want of memory.")
        return done.stdout

    return typeset


def _content(document: Document, profile: Profile, now: datetime, numbered: frozenset[str]) -> dict[str, Any]:
    def shown(text: str, room: int = _LINE) -> str:
        return _parted(_legible(text, numbered), room)

    def table(of: Table) -> dict[str, Any]:
        rooms = _rooms(of, document.wide)
        return {
            "columns": [{"title": one.title, "width": one.width, "code": one.code} for one in of.columns],
            "rows": [[shown(cell, room) for cell, room in zip(row, rooms, strict=True)] for row in of.rows],
        }

    return {
        "title": shown(document.title),
        "department": shown(profile.department),
        "about": shown(f"Policy profile {profile.version}; made {moment(now, profile)}"),
        "wide": document.wide,
        "sections": [
            {
                "title": shown(section.title),
                "text": [shown(text) for text in section.text],
                "table": table(section.table) if section.table else None,
            }
            for section in document.sections
        ],
        "attached": [{"name": one.name, "kind": one.kind, "about": one.about} for one in document.attached],
    }


def _rooms(table: Table, wide: bool) -> list[int]:
    """How many characters of a word fit on a line of each column, about."""
    shares = sum(column.width for column in table.columns)
    line = _WIDE_LINE if wide else _LINE
    return [max(4, int(line * column.width / shares) - 1) for column in table.columns]


def _legible(text: str, numbered: frozenset[str]) -> str:
    """On one line; a character that no font here has, or that would turn the text round, stands as its number."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_number(one) if one in numbered or _never_shown(one) else one for one in " ".join(text.split()))


def _parted(text: str, room: int) -> str:
    """With places in it where a word that is longer than its line may go on in the next."""
    if len(text) * _WIDEST <= room:
        return text
    return _WORD.sub(lambda found: _with_places(found[0], room) if _length(found[0]) > room else found[0], text)


def _length(word: str) -> float:
    """In small letters, about."""
    return sum(_WIDEST if one.isupper() or one in "mwMW@%" else 1.0 for one in word)


def _with_places(word: str, room: int) -> str:
    """Never between a letter and the marks upon it."""
    made, run = "", 0.0
    for character in word:
        if run >= room / 2 and not unicodedata.category(character).startswith("M"):
            made, run = made + _PLACE, 0.0
        made, run = made + character, run + _length(character)
    return made


def _never_shown(character: str) -> bool:
    return character in _TURNS or unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn")


def _number(character: str) -> str:
    return f"{_OPENS}U+{ord(character):04X}{_CLOSES}{_PLACE}"


_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def _without_glyph(said: str) -> frozenset[str]:
    """The characters that no font of this machine has, as the typesetter names them: all of a document at once."""
    texts = (_ESCAPED.sub(lambda found: chr(int(found[1], 16)), one) for one in _NO_GLYPH.findall(said))
    return frozenset(character for text in texts for character in text if not character.isascii())
