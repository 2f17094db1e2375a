"""What the alert panel shows, as frozen values in finished words; a masked alert's characters are nowhere in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.domain.phonetics import ReadOut
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
class Draft:
    """What somebody is typing from the vehicle. `state`: as typed, `state_words`: what that is taken for; `when`: a
    clock of the agency's zone, or nothing for now. Each with the mistake in it."""

    plate: str = ""
    state: str = ""
    when: str = ""
    state_words: str = ""
    plate_problem: str = ""
    state_problem: str = ""
    when_problem: str = ""

    @property
    def begun(self) -> bool:
        return bool(self.plate or self.state or self.when)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comparing said: its mark, and the two states in words. Stands until the member is done with it."""

    mark: Mark
    words: str


@dataclass(frozen=True, slots=True)
class Pinned:
    """The member follows this vehicle. `clock`: for how long; `read_out`: for the radio, None while masked."""

    clock: str
    read_out: ReadOut | None


@dataclass(frozen=True, slots=True)
class Held:
    """An answer that is not given yet: a wrong key is taken back in time."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """One alert, large. `severity`, `kind`: colour role, shape and word; `role`: the colour of the card's edge.

    `expected`: the state that the list names, in words.
    """

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
    expected: str = ""
    side: str = ""
    ago: str = ""
    unanswered: bool = False
    pinned: Pinned | None = None
    draft: Draft | None = None  # the place to type, instead of the cells
    outcome: Outcome | None = None
    first_row: str = "Read"  # whose characters stand above the list's
    busy: bool = False
    problem: Message | None = None

    @property
    def role(self) -> str:
        return self.kind.role

    @property
    def expected_line(self) -> str:
        return f"On list: {self.expected}" if self.expected else "No state on list"


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
    following: bool = False


@dataclass(frozen=True, slots=True)
class ListLine:
    """One list in force with its age, for the panel without alerts."""

    name: str
    age: Mark


@dataclass(frozen=True, slots=True)
class PanelState:
    """`unrecorded`: how many open alerts storage has not taken yet (RES-03). `driving`: nobody is free to type."""

    card: Card | None = None
    strips: tuple[Strip, ...] = ()
    lists: tuple[ListLine, ...] = ()
    unrecorded: int = 0
    driving: bool = False
    held: Held | None = None

    @property
    def count(self) -> int:
        """Open alerts, for the badge."""
        return len(self.strips) + (self.card is not None)
