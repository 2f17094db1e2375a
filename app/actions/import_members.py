"""Taking in members with their grants, or training, from a CSV file: shown first, then all of it or nothing.

What a member looked at is what is taken: the plan holds the statements themselves, and the list they were made for.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.actions.grant import AskedGrant, check_form, check_signer
from app.actions.keep_training import AskedTraining, as_recorded
from app.csv_cells import CellRefused, WrongRow, folded, short
from app.csv_files import Cancelled, FileRefused, Progress
from app.domain import gate
from app.domain.access import Member, Role
from app.domain.access_list import AccessList, Account, Grant
from app.domain.errors import FieldMistake, Refused
from app.domain.gate import Act
from app.domain.policy import Profile
from app.domain.statements import Granted, Listed, Statement, Trained, Transferred
from app.giving_way import giving_way
from app.member_csv import (
    Column,
    GrantCells,
    Line,
    MemberLine,
    Table,
    TableForm,
    TablePreview,
    TrainingLine,
    lines,
    preview,
)

__all__ = [
    "Cancelled",
    "Column",
    "Does",
    "FileRefused",
    "Plan",
    "PlannedRow",
    "RowsRefused",
    "Table",
    "TableRequest",
    "WrongRow",
    "plan",
    "preview",
    "take",
]

_NOBODY_FOR_THEMSELF = "nobody signs for themself: another administrator enters this row"


class Does(StrEnum):
    """What a row does to the list."""

    ADDS = "added"
    CHANGES = "changed"
    LEAVES = "left as it is"


class RowsRefused(ValueError):
    """Nothing was taken in."""


@dataclass(frozen=True, slots=True)
class TableRequest:
    """What the member asks for, once they have looked at the columns."""

    shown: TablePreview
    mapping: Mapping[Column, int]
    defaults: Mapping[Column, str] = field(default_factory=dict)
    has_header: bool = True


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """`words`: what is said of this member, a line each."""

    line: int
    badge: str
    name: str
    does: Does
    words: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a plan was made on: who asked, the list as it stood, the day, the profile in force."""

    by: str
    head: str
    today: date
    profile: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do to the access list. `sha256`: the file's."""

    table: Table
    sha256: str
    rows: tuple[PlannedRow, ...]
    wrong: tuple[WrongRow, ...]
    basis: _Basis

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(statement for row in self.rows for statement in row.statements)

    def of(self, does: Does) -> tuple[PlannedRow, ...]:
        return tuple(row for row in self.rows if row.does is does)


@giving_way()
def plan(
    of: AccessList,
    member: Member | None,
    profile: Profile | None,
    asked: TableRequest,
    progress: Progress,
    now: Callable[[], datetime],
) -> Plan:
    """Changes nothing. Raises Refused, FileRefused, Cancelled, or ValueError for a form."""
    table = asked.shown.table
    gate.require(member, FIRST[table], profile)
    assert member is not None  # the gate refuses nobody
    assert profile is not None
    form = TableForm(table, asked.mapping, asked.defaults, asked.has_header)
    basis = _basis(of, member, profile, now())
    planner = _Planner(of, member, profile, basis.today)
    rows: list[PlannedRow] = []
    wrong: list[WrongRow] = []
    for line in lines(asked.shown, form, progress):
        planned = line if isinstance(line, WrongRow) else planner.row(line)
        if isinstance(planned, WrongRow):
            wrong.append(planned)
        else:
            rows.append(planned)
    return Plan(table, asked.shown.file.sha256, tuple(rows), tuple(wrong), basis)


def take(
    of: AccessList, member: Member | None, profile: Profile | None, planned: Plan, now: Callable[[], datetime]
) -> tuple[Statement, ...]:
    """The statements of a plan that the member said yes to, in order, for the caller to sign and keep as one.

    Raises Refused; RowsRefused while a row is wrong, or when the list is no longer the one the plan was made for.
    """
    for act in {FIRST[planned.table], *(_ACTS[type(statement)] for statement in planned.statements)}:
        gate.require(member, act, profile)
    assert member is not None  # the gate refuses nobody
    assert profile is not None
    if planned.wrong:
        count = len(planned.wrong)
        raise RowsRefused(f"{count:,} row{'s are' if count != 1 else ' is'} wrong. Nothing was taken in.")
    if planned.basis != _basis(of, member, profile, now()):
        raise RowsRefused(
            "The access list, the day or the policy is no longer the one this was worked out for. Nothing was taken "
            "in: look at the file again."
        )
    return planned.statements


FIRST = {Table.MEMBERS: Act.ENROL_MEMBER, Table.TRAINING: Act.RECORD_TRAINING}
_ACTS: dict[type, Act] = {
    Listed: Act.ENROL_MEMBER,
    Granted: Act.GRANT_ACCESS,
    Transferred: Act.TRANSFER_MEMBER,
    Trained: Act.RECORD_TRAINING,
}


def _basis(of: AccessList, member: Member, profile: Profile, now: datetime) -> _Basis:
    return _Basis(member.id, of.head, of.day_of(now), profile.version)


class _Planner:
    """What each line of the file does to one access list, on one day, under one profile, as one member may do it."""

    def __init__(self, of: AccessList, by: Member, profile: Profile, today: date) -> None:
        self._of, self._by, self._profile, self._today = of, by, profile, today
        self._roles = _roles_by_words(profile)
        self._items = {folded(item): item for item in profile.words("training.items")}

    def row(self, line: Line) -> PlannedRow | WrongRow:
        try:
            account = self._of.of_badge(line.badge)
            planned = self._member(line, account) if isinstance(line, MemberLine) else self._training(line, account)
            if planned.statements and account is not None and account.member == self._by.id:
                raise CellRefused(_NOBODY_FOR_THEMSELF)
        except (CellRefused, FieldMistake, Refused) as wrong:
            return WrongRow(line.line, str(wrong))
        return planned

    # ------------------------------------------------------------------- members

    def _member(self, line: MemberLine, account: Account | None) -> PlannedRow:
        if account is None:
            new = Listed(str(uuid.uuid4()), line.name, line.badge, "", line.unit)  # never anybody else's (CJIS IA-4)
            granted, words = self._granted(line, None, new.member, ())
            return PlannedRow(line.line, line.badge, line.name, Does.ADDS, ("new on the list", *words), (new, *granted))
        known, changes = self._known(line, account)
        moved = any(isinstance(one, Transferred) for one in known)
        standing = () if moved else _standing(self._of, account.member)
        granted, words = self._granted(line, account, account.member, standing)
        said = (*known, *granted)
        does = Does.CHANGES if said else Does.LEAVES
        return PlannedRow(line.line, account.badge, line.name, does, (*changes, *words), said)

    def _known(self, line: MemberLine, account: Account) -> tuple[list[Statement], list[str]]:
        """A member who is listed already: called otherwise, or of another unit, which is a transfer (ACC-04)."""
        said: list[Statement] = []
        words: list[str] = []
        moves = bool(line.unit) and folded(line.unit) != folded(account.unit)
        open_grants = sum(grant.ended is None for grant in self._of.grants_of(account.member))
        transferred = moves and bool(account.unit) and open_grants > 0
        unit = line.unit if moves and not transferred else account.unit
        if line.name != account.name or unit != account.unit:
            said.append(Listed(account.member, line.name, account.badge, account.key, unit))
        if line.name != account.name:
            words.append(f"name: {account.name} → {line.name}")
        if moves:
            words.append(f"unit: {account.unit or 'none'} → {line.unit}")
        if transferred:
            said.append(Transferred(account.member, line.unit, self._today, "bulk import"))
            words.append(f"{open_grants} grant{'s are' if open_grants != 1 else ' is'} suspended from today")
        return said, words

    def _granted(
        self, line: MemberLine, account: Account | None, member: str, standing: Iterable[Grant]
    ) -> tuple[list[Statement], list[str]]:
        """By the same rules as a grant that is typed in."""
        cells = line.grant
        if cells is None:
            return [], []
        roles = self._roles_of(cells.roles)
        if any(_says_the_same(grant, cells, roles) for grant in standing):
            return [], []
        if account is not None and account.disabled is not None:
            raise CellRefused("this account is disabled: enable it first")
        starts_on = cells.starts_on or self._today
        asked = AskedGrant(
            member, roles, cells.assignment, cells.reason, starts_on, cells.ends_on, ticket=cells.ticket
        )  # fmt: skip
        check_form(asked, self._profile, self._today)
        check_signer(self._by, self._profile, roles)
        granted = Granted(
            str(uuid.uuid4()), member, roles, cells.assignment, cells.reason, starts_on, cells.ends_on,
            ticket=cells.ticket,
        )  # fmt: skip
        titles = ", ".join(sorted(self._profile.title_of(role) for role in roles))
        return [granted], [f"grant: {titles}, {starts_on} to {cells.ends_on}"]

    def _roles_of(self, written: tuple[str, ...]) -> frozenset[Role]:
        found: set[Role] = set()
        for word in written:
            roles = self._roles.get(folded(word), frozenset())
            if len(roles) > 1:
                raise CellRefused(f"{short(word)} is the title of several roles here: {', '.join(sorted(roles))}")
            if not roles:
                raise CellRefused(f"{short(word)} is no role of {self._profile.title}")
            found |= roles
        return frozenset(found)

    # ------------------------------------------------------------------- training

    def _training(self, line: TrainingLine, account: Account | None) -> PlannedRow:
        if account is None:
            raise CellRefused(f"nobody on the list has the badge {short(line.badge)}")
        if folded(line.trainer) == folded(account.name):
            raise CellRefused("nobody trains themself")
        asked = AskedTraining(
            account.member, self._items_of(line), line.on, line.trainer, line.trainer_unit, proof=line.proof
        )
        if any(_same_training(asked, before) for before, _ in self._of.trainings.get(account.member, ())):
            return PlannedRow(line.line, account.badge, account.name, Does.LEAVES)
        trained = as_recorded(asked, self._profile, self._today)
        words = f"{', '.join(trained.items)}, on {trained.on}, by {trained.trainer_name} ({trained.trainer_unit})"
        return PlannedRow(line.line, account.badge, account.name, Does.ADDS, (words,), (trained,))

    def _items_of(self, line: TrainingLine) -> tuple[str, ...]:
        """As the policy names them."""
        for item in line.items:
            if folded(item) not in self._items:
                named = "; ".join(self._items.values())
                raise CellRefused(f"{short(item)} is no item of {self._profile.title}'s training ({named})")
        return tuple(dict.fromkeys(self._items[folded(item)] for item in line.items))


def _roles_by_words(profile: Profile) -> dict[str, frozenset[Role]]:
    """The agency's titles, and our own words for the roles it has; a title that stands for several roles names all."""
    found: dict[str, frozenset[Role]] = {}
    here = [role for role in Role if profile.title_of(role)]
    for role in here:
        title = folded(profile.title_of(role))
        found[title] = found.get(title, frozenset()) | {role}
    for role in here:
        found.setdefault(folded(role.value), frozenset({role}))
    return found


def _standing(of: AccessList, member: str) -> tuple[Grant, ...]:
    """Neither ended nor suspended."""
    return tuple(grant for grant in of.grants_of(member) if grant.ended is None and grant.suspended_by is None)


def _says_the_same(grant: Grant, cells: GrantCells, roles: frozenset[Role]) -> bool:
    """A row that names no start was not meant to begin anew."""
    given = grant.given
    return (
        given.roles == roles
        and folded(given.assignment) == folded(cells.assignment)
        and given.ends_on == cells.ends_on
        and cells.starts_on in (None, given.starts_on)
    )


def _same_training(one: AskedTraining, other: Trained) -> bool:
    return (
        one.on == other.on
        and set(one.items) <= set(other.items)
        and folded(one.trainer_name) == folded(other.trainer_name)
    )
