"""The LPR data query log: every search with who, why and what came of it, read from the audit trail (COR-13, SRCH-06).

The log is no table of its own: a search's records are its entry. What was typed stands beside the trail and is erased
on its day; the row stays, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from app.domain import audit
from app.domain.access import Member
from app.domain.audit import Entry, Outcome, Record, Who
from app.domain.authorisation import Authorisation
from app.domain.gate import Act
from app.domain.policy import Profile

# Names of the values that a search records. A purpose in the member's own words, and the case of a refused search,
# stand among them; else in the record itself.
PLATE, BASIS, WHY, PURPOSE, CASE = "plate", "factual basis", "why", "purpose", "case number"
TYPED = (PLATE, BASIS, WHY, PURPOSE, CASE)
READS = "reads"  # the count of what it returned

ERASED = "erased on schedule"
NOT_SHOWN = "not shown to your role"


class CameOf(StrEnum):
    """What came of a search; the value is its word in the log."""

    ANSWERED = "answered"
    REFUSED = "refused"
    FAILED = "failed"
    OPEN = "no answer recorded"  # under way, or the desk ended before it was answered


@dataclass(frozen=True, slots=True)
class Search:
    """One search as the trail tells it. `first`: allowed, or refused at the gate; `end`: the record that ends it;
    `views`: single reads of its answer that were opened; `values`: what was typed, as far as it still stands."""

    first: Record
    end: Record | None = None
    views: tuple[Record, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def number(self) -> int:
        return self.first.number

    @property
    def by(self) -> str:
        """The member's id."""
        return self.first.by.id if self.first.by else ""

    @property
    def came_of(self) -> CameOf:
        ended = self.first if self.end is None else self.end
        return _CAME_OF.get(ended.outcome, CameOf.OPEN)

    @property
    def case(self) -> str:
        """ "" also where it was erased."""
        return self.first.case or self.value(CASE) or ""

    @property
    def purpose(self) -> str:
        """The same of the purpose."""
        return self.first.purpose or self.value(PURPOSE) or ""

    def value(self, name: str) -> str | None:
        """ "" where none was given, None where it was erased."""
        if name not in self.first.values:
            return ""
        return self.values.get(name)

    def shown(self, name: str, *, cleared: bool) -> str:
        """As the log shows it to a reader. `cleared`: values may be shown to them (Act.VIEW_VALUES)."""
        found = self.value(name)
        if found is None:
            return ERASED
        return found if cleared or not found else NOT_SHOWN


_FIRST = frozenset({Outcome.ALLOWED, Outcome.REFUSED, Outcome.FAILED})
_CAME_OF = {Outcome.ANSWERED: CameOf.ANSWERED, Outcome.REFUSED: CameOf.REFUSED, Outcome.FAILED: CameOf.FAILED}


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line of the log, on screen, on paper and in a spreadsheet. `reads`: None where no answer was given."""

    number: int
    at: datetime
    who: Who | None
    desk: str
    case: str
    purpose: str
    clause: str  # of a refusal
    profile: str
    basis: str
    why: str
    plate: str
    came_of: CameOf
    reads: int | None
    viewed: int


@dataclass(frozen=True, slots=True)
class LogAsked:
    """Which searches the log shows; None and "" ask for all. From `begin` on, before `end`. `member`: by id."""

    begin: datetime | None = None
    end: datetime | None = None
    member: str = ""
    case: str = ""
    came_of: CameOf | None = None


def is_search(record: Record) -> bool:
    """Whether a record is the first of a search."""
    return record.act == Act.SEARCH and record.of is None and record.outcome in _FIRST


# failed: it could not be recorded when it was asked for, so it was not begun, and that was recorded later
_FIRST = frozenset({Outcome.ALLOWED, Outcome.REFUSED, Outcome.FAILED})


def joined(first: Record, following: Iterable[Record], values: Mapping[str, str]) -> Search:
    """`following`: the records that name this one, in their order."""
    following = tuple(one for one in following if one.of == first.number)
    ends = [one for one in following if one.act == Act.SEARCH]
    views = tuple(one for one in following if one.act == Act.VIEW_READ and one.outcome is not Outcome.REFUSED)
    return Search(first, ends[-1] if ends else None, views, dict(values))


def asked_for(search: Search, asked: LogAsked) -> bool:
    first = search.first
    return (
        (asked.begin is None or first.at >= asked.begin)
        and (asked.end is None or first.at < asked.end)
        and (not asked.member or search.by == asked.member)
        and (not asked.case or search.case == asked.case)
        and (asked.came_of is None or search.came_of is asked.came_of)
    )


def row(search: Search, *, cleared: bool) -> LogRow:
    first, end = search.first, search.end
    answered = search.came_of is CameOf.ANSWERED and end is not None
    return LogRow(
        number=first.number,
        at=first.at,
        who=first.by,
        desk=first.desk,
        case=first.case or search.shown(CASE, cleared=cleared),
        purpose=first.purpose or search.shown(PURPOSE, cleared=cleared),
        clause=first.clause or (end.clause if end else ""),
        profile=first.profile,
        basis=search.shown(BASIS, cleared=cleared),
        why=search.shown(WHY, cleared=cleared),
        plate=search.shown(PLATE, cleared=cleared),
        came_of=search.came_of,
        reads=end.counts.get(READS, 0) if answered and end is not None else None,
        viewed=len({read for view in search.views for read in view.ids} or search.views),
    )


# ------------------------------------------------------------------------------------------- what a search writes


def typed(plate: str, given: Authorisation) -> dict[str, str]:
    """All that the member typed, by the names of its values."""
    return {
        PLATE: plate,
        CASE: given.case_number.strip(),
        PURPOSE: given.purpose.strip(),
        BASIS: given.factual_basis.strip(),
        WHY: given.why.strip(),
    }


def begun(member: Member, profile: Profile, plate: str, given: Authorisation) -> Entry:
    """The record before a search: nothing is asked of the store until it is on disk. The case, and a purpose of the
    policy's own list, stand in the tree for good; a purpose in the member's words does not."""
    listed = given.purpose in {purpose.id for purpose in profile.purposes_of_search()}
    beside = {CASE, PURPOSE} if listed else {CASE}
    return Entry(
        Act.SEARCH,
        Outcome.ALLOWED,
        audit.who(member),
        profile.version,
        purpose=given.purpose if listed else "",
        case=given.case_number.strip(),
        values={name: text for name, text in typed(plate, given).items() if text and name not in beside},
    )


def turned_away(member: Member, profile: Profile, plate: str, given: Authorisation, clause: str) -> Entry:
    """A search that was refused: what was typed stands beside the log, with the clause in it."""
    values = {name: text for name, text in typed(plate, given).items() if text}
    return Entry(
        Act.SEARCH, Outcome.REFUSED, audit.who(member), profile.version, clause=clause, values=values
    )  # fmt: skip


def answered(search: Entry, number: int, read_ids: Sequence[str], response: bytes) -> Entry:
    """The record after it (AUD-01, COR-20). `number`: of the first one; `response`: what the member was shown."""
    counts = {READS: len(read_ids)}
    return replace(
        search, outcome=Outcome.ANSWERED, values={}, counts=counts, ids=tuple(read_ids), response=response, of=number
    )


def viewed(member: Member, profile: Profile, search: int, read_id: str, case: str = "") -> Entry:
    """One read of its answer, opened."""
    return Entry(
        Act.VIEW_READ, Outcome.ALLOWED, audit.who(member), profile.version, case=case, ids=(read_id,), of=search
    )  # fmt: skip
