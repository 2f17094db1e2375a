"""What the Training screen shows, as frozen values in finished words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from app.domain.exercises import Lesson
from ui.alerts.state import Cell
from ui.forms import Looks
from ui.words import Mark, counted


class Page(Enum):
    START = auto()
    TYPE = auto()  # what stands on the vehicle, blind
    CHOOSE = auto()
    FILL = auto()  # a search is asked for
    LESSONS = auto()  # what was right
    PASSED = auto()
    PAUSED = auto()  # cameras run


@dataclass(frozen=True, slots=True)
class Line:
    """A state, and what it is of."""

    mark: Mark
    words: str


@dataclass(frozen=True, slots=True)
class Progress:
    done: int = 0
    of: int = 0
    wrong: int = 0

    @property
    def words(self) -> str:
        wrong = f"  \N{MIDDLE DOT}  {counted(self.wrong, 'wrong try', 'wrong tries')}" if self.wrong else ""
        return f"{self.done} of {self.of} right{wrong}" if self.of else ""


@dataclass(frozen=True, slots=True)
class HitLook:
    """A hit as an alert would tell of it, without plate and state of the list."""

    title: str
    severity: Mark
    kind: Mark
    possible: bool
    source: str
    age: Mark
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """What is typed from the picture. `state_words`: what the state is taken for."""

    plate: str = ""
    state: str = ""
    state_words: str = ""
    plate_problem: str = ""
    state_problem: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """Typed over listed, character by character, and the two states in words."""

    cells: tuple[Cell, ...]
    states: str


@dataclass(frozen=True, slots=True)
class CaseLook:
    """`given`: field and words of a search that is to be judged; empty where the member fills one in."""

    title: str
    story: str
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    text: str
    options: tuple[str, ...]
    picked: int = -1


@dataclass(frozen=True, slots=True)
class StartLook:
    """`cannot`: why no session can begin, "" when one can."""

    items: tuple[Line, ...] = ()
    sessions: tuple[Line, ...] = ()
    cannot: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class TrainingState:
    """`head`: what kind of exercise this is; `problem`: what is still to be done on this page. `armed`: the next press
    breaks off."""

    page: Page = Page.START
    start: StartLook = StartLook()
    head: str = ""
    progress: Progress = Progress()
    hit: HitLook | None = None
    draft: Draft = Draft()
    compared: Compared | None = None
    case: CaseLook | None = None
    looks: Looks | None = None
    choice: Choice | None = None
    lessons: tuple[Lesson, ...] = ()
    passed: str = ""
    problem: str = ""
    armed: bool = False
    busy: bool = False

    @property
    def under_way(self) -> bool:
        return self.page not in (Page.START, Page.PASSED)

    @property
    def all_right(self) -> bool:
        return all(lesson.right for lesson in self.lessons)
