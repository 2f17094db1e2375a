"""Searches for tests: as records made by hand, and as a desk records them, each test states only what matters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from app.actions.sign_in import SignedIn
from app.domain.access import Member, Role
from app.domain.audit import Entry, Outcome, Record, Who, who
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
        said = self._said(plate, case, basis, why=why, purpose=purpose)
        (number,) = self.on.store.trail.record(said)
        answer = replace(said, outcome=Outcome.ANSWERED, values={}, counts={"reads": len(reads)}, ids=reads, of=number)
        self.on.store.trail.record(answer)
        self.numbers.append(number)
        return number

    def refused(self, plate: str = "ABC123", basis: str = "", case: str = "") -> int:
        said = self._said(plate, "", basis, **{"case number": case})
        said = replace(said, outcome=Outcome.REFUSED, clause="Minn. Stat. 13.824 subd. 7")
        (number,) = self.on.store.trail.record(said)
        self.numbers.append(number)
        return number

    def view(self, search: int, read: str) -> int:
        said = Entry(Act.VIEW_READ, Outcome.ALLOWED, who(self.who), self.on.profile.version, ids=(read,), of=search)
        (number,) = self.on.store.trail.record(said)
        return number

    def _said(self, plate: str, case: str, basis: str, **typed: str) -> Entry:
        values = {PLATE: plate, BASIS: basis, **typed}
        kept = {name: text for name, text in values.items() if text}
        return Entry(Act.SEARCH, Outcome.ALLOWED, who(self.who), self.on.profile.version, case=case, values=kept)

    @property
    def who(self) -> Member:
        return self.member or Member("member-101", "Officer One", "101", frozenset({Role.PATROL_OFFICER}))


def moved(at: datetime, search: Search) -> Search:
    """The same search at another time."""
    end = replace(search.end, at=at) if search.end else None
    return replace(search, first=replace(search.first, at=at), end=end)
