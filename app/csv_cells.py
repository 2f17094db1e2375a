"""One cell of a table from outside: text on one line, a day, a column by its heading. What is not clean is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

LONGEST_TEXT = 500  # characters of one cell that is kept
_JOINERS = dict.fromkeys(map(ord, "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"))
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")

C = TypeVar("C")


class CellRefused(ValueError):
    """Its text is the reason shown beside the line."""


@dataclass(frozen=True, slots=True)
class WrongRow:
    """Why one row of the file cannot be taken in."""

    line: int
    reason: str


def columns_of(header: tuple[str, ...], headings: Mapping[C, str]) -> dict[C, int]:
    """The first column whose heading is a known word for it; nothing is guessed from what the cells hold.

    `headings`: the words for each meaning, with commas between, the likeliest first.
    """
    words = [" ".join(re.findall(r"[a-z]+", heading.lower())) for heading in header]
    found: dict[C, int] = {}
    for column, known in headings.items():
        place = next((words.index(word) for word in known.split(", ") if word in words), None)
        if place is not None:
            found[column] = place
    return found


def one_line(written: str, title: str, longest: int = LONGEST_TEXT) -> str:
    """Free text on one line; control and direction characters, which could make it read otherwise, are refused."""
    text = " ".join(written.split())
    if len(text) > longest:
        raise CellRefused(f"the {title} is longer than {longest} characters")
    if text.isprintable():  # none of them is
        return text
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co") for character in text):
        raise CellRefused(f"the {title} holds a control character")
    return text


def name_of(written: str, title: str, longest: int) -> str:
    """A name in any script, composed, so that the same name is the same text; Persian and Indian names need joiners."""
    one_line(written.translate(_JOINERS), title, longest)
    return unicodedata.normalize("NFC", " ".join(written.split()))


def day_of(written: str) -> date:
    """ISO 8601 or month/day/year."""
    try:
        if us := _US_DATE.fullmatch(written):
            month, day, year = map(int, us.groups())
            return date(year, month, day)
        return date.fromisoformat(written)
    except ValueError as error:
        raise CellRefused(f"{short(written)} is no date (2026-01-31 or 1/31/2026)") from error


def folded(word: str) -> str:
    """As words of a table are compared."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def short(written: str) -> str:
    return repr(written if len(written) <= 40 else written[:40] + "…")
