"""A hit is a fact; an alert puts it before a person, who compares before acting and says what was found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.hot_lists import CATEGORIES, Category, Entry, Match
from app.domain.plates import Plate
from app.domain.reads import Read

UNANSWERED_AFTER = timedelta(seconds=60)  # after its latest hit (COR-29)


@dataclass(frozen=True, slots=True)
class Hit:
    """A read that agrees with an entry. `list_age_s`: seconds from the list's `as_of` to the read."""

    id: str
    read: Read
    match: Match
    at: datetime

    @property
    def list_age_s(self) -> float:
        return (self.read.taken_at - self.match.version.as_of).total_seconds()

    @property
    def category(self) -> Category:
        return CATEGORIES[self.match.entry.category]


class Answer(StrEnum):
    """What a member found. None of them says "verified": that word needs the live check."""

    NOT_THAT_PLATE = "not that plate"
    OTHER_STATE = "other state"
    AGREES = "plate and state agree"
    STATE_NOT_SEEN = "plate agrees, state not seen"
    LOST_SIGHT = "lost sight"
    PUT_AWAY = "put away without comparing"


FALSE_ALERTS = frozenset({Answer.NOT_THAT_PLATE, Answer.OTHER_STATE})


@dataclass(frozen=True, slots=True)
class SeenOnCar:
    """What somebody read from the vehicle itself in this encounter (COR-02). `region` is "" when the state could not
    be seen; `blind`: typed while neither the plate read nor the one listed was in sight."""

    plate: str
    region: str
    blind: bool
    at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "plate", Plate(self.plate).text)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, by the member with this id. `acted_at`: when it happened; `entered_at`: when it was written down."""

    answer: Answer
    by: str
    entered_at: datetime
    acted_at: datetime
    seen: SeenOnCar | None = None


def judge(entry: Entry, seen: SeenOnCar) -> Answer:
    """A plate and state seen on the vehicle beside an entry; a list that names no state has none to differ from."""
    if seen.plate != entry.plate.text:
        return Answer.NOT_THAT_PLATE
    if not seen.region:
        return Answer.STATE_NOT_SEEN
    other = entry.plate.region and seen.region != entry.plate.region
    return Answer.OTHER_STATE if other else Answer.AGREES


@dataclass(frozen=True, slots=True)
class Alert:
    """A hit before the member. Masked until `looked_at`; `recorded` is False while storage is gone.

    While it is open, further hits of the same plate on the same entry join it in `again`: one car, one alert. They
    join an answered one as far as they are the same vehicle (app.domain.fatigue).
    """

    hit: Hit
    crop: bytes
    camera_name: str
    side: str
    recorded: bool = True
    looked_at: datetime | None = None
    looked_by: str = ""
    following_at: datetime | None = None  # somebody keeps this vehicle in sight: the alert is pinned
    following_by: str = ""
    given: Given | None = None
    again: tuple[Hit, ...] = ()
    # Of this run of the desk only: its characters stood open because nobody was free to type; our own car has been
    # elsewhere since its latest hit; how long the machine had been running at that hit, and when the following began.
    shown: bool = field(default=False, compare=False)
    left: bool = field(default=False, compare=False)
    ran: timedelta | None = field(default=None, compare=False)
    following_ran: timedelta | None = field(default=None, compare=False)

    @property
    def id(self) -> str:
        return self.hit.id

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All it stands for, oldest first."""
        return (self.hit, *self.again)

    @property
    def latest(self) -> Hit:
        return self.hits[-1]

    @property
    def about(self) -> tuple[str, str]:
        """Alerts about the same plate on the same entry are one while the first is open."""
        return self.hit.match.entry.id, self.hit.read.plate.text

    @property
    def open(self) -> bool:
        return self.given is None

    @property
    def masked(self) -> bool:
        """Nobody has looked at the plates, and none of the answers has shown them."""
        return self.looked_at is None and self.open

    @property
    def following(self) -> bool:
        return self.open and self.following_at is not None

    def unanswered(self, now: datetime) -> bool:
        """A word on the alert, which is never closed by itself."""
        return self.open and not self.following and now - self.latest.at >= UNANSWERED_AFTER

    def looked(self, member_id: str, now: datetime) -> Alert:
        return self if self.looked_at else replace(self, looked_at=now, looked_by=member_id)

    def followed(self, member_id: str, now: datetime, ran: timedelta | None = None) -> Alert:
        """The first to follow stays written; an answered alert is followed no more."""
        if self.following_at or not self.open:
            return self
        return replace(self, following_at=now, following_by=member_id, following_ran=ran)

    def unfollowed(self) -> Alert:
        return replace(self, following_at=None, following_by="", following_ran=None) if self.open else self

    def answered(self, given: Given) -> Alert:
        """The first answer stays. Raises ValueError for one that cannot be true: put away before anybody looked at
        it, or another outcome than what was seen on the vehicle."""
        if not self.open:
            return self
        if given.answer is Answer.PUT_AWAY and self.looked_at is None:
            raise ValueError("look at the plate before putting the alert away")
        compared = given.seen is not None and given.answer not in (Answer.LOST_SIGHT, Answer.PUT_AWAY)
        if compared and given.seen is not None and given.answer is not judge(self.hit.match.entry, given.seen):
            raise ValueError("what was seen on the vehicle says something else than the answer")
        return replace(self, given=given)

    def as_of(self, now: datetime, lasted: timedelta) -> Alert:
        """The same alert with its moments as the clock would have told them had it never been set since: so that "12 s
        ago" and the clock of a following stay true when it jumps. For showing only."""
        alert = self
        if (jump := _jump(self.latest.at, self.ran, now, lasted)) is not None:
            hits = tuple(replace(hit, at=hit.at + jump) for hit in self.hits)
            alert = replace(alert, hit=hits[0], again=hits[1:])
        if self.following_at is None or (jump := _jump(self.following_at, self.following_ran, now, lasted)) is None:
            return alert
        return replace(alert, following_at=self.following_at + jump)


_DRIFT = timedelta(seconds=2)


def _jump(moment: datetime, ran: timedelta | None, now: datetime, lasted: timedelta) -> timedelta | None:
    """By how much the clock was set since `moment`; None when it was not, or not that anybody knows."""
    if ran is None:
        return None
    jump = (now - moment) - (lasted - ran)
    return jump if abs(jump) > _DRIFT else None


MASK = "\N{BULLET}"


def masked(text: str) -> str:
    """The same number of bullets as characters: the length is not a secret, the characters are."""
    return MASK * len(text)
