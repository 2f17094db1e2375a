"""A hit is a fact; an alert puts it before a person, who compares before acting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.hot_lists import CATEGORIES, Category, Match
from app.domain.reads import Read


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


@dataclass(frozen=True, slots=True)
class Alert:
    """A hit before the member. Masked until `looked_at`; `recorded` is False while storage is gone.

    While it is open, further hits of the same plate on the same entry join it in `again`: one car, one alert.
    """

    hit: Hit
    crop: bytes
    camera_name: str
    side: str
    recorded: bool = True
    looked_at: datetime | None = None
    looked_by: str = ""
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    again: tuple[Hit, ...] = ()

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
        return self.acknowledged_at is None

    @property
    def masked(self) -> bool:
        return self.looked_at is None

    def looked(self, member_id: str, now: datetime) -> Alert:
        return self if self.looked_at else replace(self, looked_at=now, looked_by=member_id)

    def acknowledged(self, member_id: str, now: datetime) -> Alert:
        """Raises ValueError while nobody has looked: an alert nobody compared cannot be put away."""
        if self.looked_at is None:
            raise ValueError("look at the plate before acknowledging the alert")
        return self if self.acknowledged_at else replace(self, acknowledged_at=now, acknowledged_by=member_id)


MASK = "\N{BULLET}"


def masked(text: str) -> str:
    """The same number of bullets as characters: the length is not a secret, the characters are."""
    return MASK * len(text)
