"""Forms as tables: what a field is (one row), and how it stands right now; `ui.widgets.form` draws them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from app.domain.errors import FieldMistake


class Kind(Enum):
    """What is typed or chosen, and the type of the value that comes back."""

    LINE = auto()  # str
    LINES = auto()  # str, with a line break between each
    SECRET = auto()  # str, shown as bullets
    CHOICE = auto()  # the value of one Option
    TICK = auto()  # bool
    TICKS = auto()  # frozenset of the values of Options, a tick each
    NUMBER = auto()  # int
    FILE = auto()  # str, with a button that opens a picker
    FOLDER = auto()  # str, with a button that opens a picker
    MOMENT = auto()  # naive datetime: wall-clock time in the zone that the form names


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; `value` is what comes back. `detail` and `enabled` are for TICKS: a second line below the
    words, and whether it can be ticked."""

    value: object
    words: str
    detail: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field. `beside`: on the same line as the field before it. `least`/`most`/`step`/`unit` are for numbers."""

    id: str
    caption: str
    kind: Kind
    hint: str = ""
    beside: bool = False
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int = 100
    step: int = 1
    unit: str = ""
    files: str = ""  # Qt's filter for a FILE, such as "CSV files (*.csv)"


@dataclass(frozen=True, slots=True)
class FieldLook:
    """How a field stands: `options` and `hint`, where given, take the place of the row's own."""

    value: object
    problem: str = ""
    shown: bool = True
    enabled: bool = True
    options: tuple[Option, ...] | None = None
    hint: str | None = None


Looks = Mapping[str, FieldLook]
Edit = Callable[[str, object], None]


def sentence(text: str) -> str:
    """A domain message ("a camera needs a name") as a sentence for the screen."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if not text or text.endswith((".", "!", "?")) else ".")


DAY_HINT = "Year, month and day, such as 2026-11-22."


def typed_day(field: str, typed: object) -> date:
    """Raises FieldMistake."""
    try:
        return date.fromisoformat(str(typed).strip())
    except ValueError as error:
        raise FieldMistake(field, "enter year, month and day, such as 2026-11-22") from error
