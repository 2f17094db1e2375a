"""What the alert panel shows, as frozen values in finished words; a masked alert's characters are nowhere in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ui.messages import Message
from ui.words import Mark


class CellMark(Enum):
    """How a character read stands to the one listed; each has a shape between the two rows."""

    SAME = "same"
    LOOKALIKE = "lookalike"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the plate: `unsure` when the reader gave this character a low confidence."""

    read: str
    listed: str
    mark: CellMark = CellMark.SAME
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One alert, large. `severity`, `kind`: colour role, shape and word; `role`: the colour of the card's edge."""

    id: str
    severity: Mark
    kind: Mark
    possible: bool
    title: str
    about: str
    caution: str
    where: str
    when: str
    region: str
    source: str  # the list's name
    source_mark: Mark  # its age
    overdue: str  # the sentence when that age is past the profile's limit
    vehicle: str
    crop: bytes
    cells: tuple[Cell, ...]
    looked: bool
    recorded: bool
    is_not: str
    busy: bool = False
    problem: Message | None = None

    @property
    def role(self) -> str:
        return self.kind.role


@dataclass(frozen=True, slots=True)
class Strip:
    """Another open alert, one line: category, side, how long ago."""

    id: str
    severity: Mark
    title: str
    kind: str  # "POSSIBLE" or nothing
    side: str
    when: str
    looked: bool
    recorded: bool


@dataclass(frozen=True, slots=True)
class ListLine:
    """One list in force with its age, for the panel without alerts."""

    name: str
    age: Mark


@dataclass(frozen=True, slots=True)
class PanelState:
    """`unrecorded`: how many open alerts storage has not taken yet (RES-03)."""

    card: Card | None = None
    strips: tuple[Strip, ...] = ()
    lists: tuple[ListLine, ...] = ()
    unrecorded: int = 0

    @property
    def count(self) -> int:
        """Open alerts, for the badge."""
        return len(self.strips) + (self.card is not None)
