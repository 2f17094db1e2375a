"""Searches for tests: as records made by hand, and as a desk records them, each test states only what matters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from app.actions.sign_in import SignedIn
from app.domain import query_log
from app.domain.access import Member, Role
from app.domain.audit import Outcome, Record, Who
from app.domain.authorisation import Authorisation
from app.domain.gate import Act
from app.domain.query_log import BASIS, PLATE, WHY, Search
from tests.desks import START

OFFICER = Who("member-101", "Officer One", "101", ("patrol officer",))
ANOTHER = Who("member-102", "Officer Two", "102", ("patrol officer",))
GROUNDS = "Silver sedan left the scene of the robbery on 5th"


def a_record(number: int, act: str = Act.SEARCH, outcome: Outcome = Outcome.ALLOWED, **other: Any) -> Record:
    made = Record(number, START + timedelta(minutes=number), "workstation-1", str(act), outcome, OFFICER, "00" * 16)
    return replace(made, **other)


def a_search(number: int, plate: str = "ABC123", *, basis: str = GROUNDS, why: str = "", **other: Any) -> Search:
    """Answered with two reads, unless `outcome` says otherwise. `erased`: what was typed is gone."""
    outcome = other.pop("outcome", Outcome.ANSWERED)
    values = {name: text for name, text in ((PLATE, plate), (BASIS, basis), (WHY, why)) if text}
    kept = {} if other.pop("erased", False) else values
    views = other.pop("views", ())
    first = a_record(
        number,
        outcome=Outcome.REFUSED if outcome is Outcome.REFUSED else Outcome.ALLOWED,
        **{"case": "26-1001", "purpose": "stolen", "values": dict.fromkeys(values, "commitment"), **other},
    )
    if outcome in (Outcome.REFUSED, Outcome.ALLOWED):
        return Search(first, values=kept)
    end = replace(
        first, number=number + 1, outcome=outcome, of=number, counts={"reads": 2}, ids=("r1", "r2"), values={}
    )
    return Search(first, end, tuple(views), kept)


@dataclass
class Searcher:
    """Writes what a search writes, into a desk's real trail."""

    on: SignedIn
    member: Member | None = None
    numbers: list[int] = field(default_factory=list)

    def search(
        self,
        plate: str = "ABC123",
        case: str = "26-1001",
        basis: str = GROUNDS,
        why: str = "",
        purpose: str = "a stolen vehicle",
        reads: tuple[str, ...] = ("read-1", "read-2"),
    ) -> int:
        asked = Authorisation(case, purpose, basis, why, attested=True)
        said = query_log.begun(self.who, self.on.profile, plate, asked)
        (number,) = self.on.store.trail.record(said)
        self.on.store.trail.record(query_log.answered(said, number, reads, b"an answer"))
        self.numbers.append(number)
        return number

    def refused(self, plate: str = "ABC123", basis: str = "") -> int:
        asked = Authorisation("", "", basis)
        said = query_log.turned_away(self.who, self.on.profile, plate, asked, "Minn. Stat. 13.824 subd. 7")
        (number,) = self.on.store.trail.record(said)
        self.numbers.append(number)
        return number

    def view(self, search: int, read: str) -> int:
        (number,) = self.on.store.trail.record(query_log.viewed(self.who, self.on.profile, search, read))
        return number

    @property
    def who(self) -> Member:
        return self.member or Member("member-101", "Officer One", "101", frozenset({Role.PATROL_OFFICER}))


def moved(at: datetime, search: Search) -> Search:
    """The same search at another time."""
    end = replace(search.end, at=at) if search.end else None
    return replace(search, first=replace(search.first, at=at), end=end)
