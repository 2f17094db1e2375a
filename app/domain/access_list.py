"""The access list: who may do what, since when and by whom, as its signed statements say (ACC-02…06, COR-10, COR-11).

Pure: signatures are verified where keys are known (app.access_signatures); what a profile asks on top stands in
app.domain.rights. Whoever signs must have had the right to at that place in the list, and nobody signs for themself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from app.domain.access import Role, badge_key
from app.domain.statements import (
    AGENCY,
    NOTHING_BEFORE,
    RECOVERY,
    Appointed,
    Approved,
    Cause,
    Complied,
    Disabled,
    Enabled,
    Ended,
    Founded,
    Granted,
    Listed,
    OffCall,
    OnCall,
    RecoveryRenewed,
    Resumed,
    ReviewClosed,
    Reviewed,
    ReviewOpened,
    SecondFactorReset,
    Signed,
    Trained,
    Transferred,
)


class NotAuthorised(ValueError):
    """A statement whose signer had no right to say it, or that does not follow from what stands before it."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who said something, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """`key`: what the member signs with, hex; "" without an account on this workstation. `factor_reset`: the number of
    the statement that last reset the second factor, 0 for none."""

    member: str
    name: str
    badge: str
    key: str
    unit: str
    listed: Said
    enabled: Said
    disabled: tuple[Disabled, Said] | None = None
    factor_reset: int = 0


@dataclass(frozen=True, slots=True)
class Grant:
    """`by_owner`: the program owner signed it, or the agency itself at installation. `kept`: the day a review last kept
    it, at first its own start. `suspended_by`: the transfer that suspended it."""

    given: Granted
    signed: Said
    by_owner: bool
    kept: date
    approved: tuple[Approved, Said] | None = None
    suspended_by: Transferred | None = None
    ended: tuple[Ended | Reviewed, Said] | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """`members`: whose access it looks at, as of its opening; `decided`: what was said of whom."""

    id: str
    due_on: date
    opened: Said
    members: frozenset[str]
    decided: Mapping[str, tuple[Reviewed, Said]] = field(default_factory=lambda: MappingProxyType({}))
    closed: Said | None = None

    @property
    def left(self) -> frozenset[str]:
        return self.members - self.decided.keys()

    def waits_for(self, member: str) -> bool:
        return member in self.members and member not in self.decided


_ADMIN = frozenset({Role.LPR_ADMINISTRATOR})
_OWNER = frozenset({Role.PROGRAM_OWNER})
_SUPERVISOR = frozenset({Role.SUPERVISOR})

# Whoever may sign what, apart from the agency itself.
SIGNERS: dict[type, frozenset[Role]] = {
    Listed: _ADMIN,
    Granted: _ADMIN | _OWNER,
    Approved: _OWNER,
    Ended: _ADMIN | _OWNER,
    Transferred: _ADMIN | _OWNER,
    Resumed: _ADMIN | _OWNER,
    Trained: _ADMIN | {Role.TRAINER},
    Disabled: _ADMIN | _OWNER | _SUPERVISOR,
    Enabled: _ADMIN | _OWNER,
    SecondFactorReset: _ADMIN,
    ReviewOpened: _ADMIN | _OWNER,
    Reviewed: _ADMIN | _OWNER,
    ReviewClosed: _ADMIN | _OWNER,
    OnCall: _ADMIN | _SUPERVISOR,
    OffCall: _ADMIN | _SUPERVISOR,
    Appointed: _ADMIN | _OWNER,
    Complied: frozenset({Role.SYSTEM_ADMINISTRATOR}),
}
FOR_THE_AGENCY = (Founded, RecoveryRenewed, Listed, Granted, Trained)  # at installation, and for a new recovery key
FOR_RECOVERY = (Listed, Enabled)
OF_ONESELF = (OnCall, OffCall, Complied)


class AccessList:
    """Statements in, answers out. `add` takes them in order; one that may not stand there raises NotAuthorised."""

    def __init__(self) -> None:
        self.founded: Founded | None = None
        self.accounts: dict[str, Account] = {}
        self.grants: dict[str, Grant] = {}
        self.trainings: dict[str, tuple[tuple[Trained, Said], ...]] = {}
        self.reviews: dict[str, Review] = {}
        self.rota: dict[str, OnCall] = {}
        self.appointed: tuple[Appointed, Said] | None = None
        self.complied: tuple[tuple[Complied, Said], ...] = ()
        self.length = 0
        self.head = NOTHING_BEFORE
        self._grants_of: dict[str, tuple[str, ...]] = {}
        self._about: dict[str, tuple[int, ...]] = {}
        self._of_badge: dict[str, str] = {}

    def copy(self) -> AccessList:
        """To try statements on."""
        made = AccessList()
        made.become(self)
        return made

    def become(self, other: AccessList) -> None:
        """All that the other knows, and nothing else; in one step, so that another thread sees either the one or the
        other."""
        self.__dict__ = {name: dict(value) if isinstance(value, dict) else value for name, value in vars(other).items()}

    # ------------------------------------------------------------------- answers

    def grants_of(self, member: str) -> tuple[Grant, ...]:
        return tuple(self.grants[grant] for grant in self._grants_of.get(member, ()))

    def holds(self, member: str, roles: frozenset[Role], on: date) -> bool:
        """Whether grants that stand that day give one of these roles; what a profile asks on top is not looked at."""
        account = self.accounts.get(member)
        if account is None or account.disabled is not None:
            return False
        return any(grant.given.roles & roles and stands(grant, on) for grant in self.grants_of(member))

    def numbers_about(self, member: str) -> tuple[int, ...]:
        """Of the statements that name this member, or a grant or turn of theirs, in order."""
        return self._about.get(member, ())

    def open_review(self) -> Review | None:
        return next((review for review in self.reviews.values() if review.closed is None), None)

    def of_badge(self, badge: str) -> Account | None:
        member = self._of_badge.get(badge_key(badge))
        return self.accounts[member] if member else None

    def day_of(self, moment: datetime) -> date:
        """The agency's."""
        return moment.astimezone(ZoneInfo(self.founded.time_zone) if self.founded else UTC).date()

    def on_call(self, moment: datetime) -> tuple[OnCall, ...]:
        """Whose account is not disabled; the one that has been on call longest comes last."""
        rows = [
            row for row in self.rota.values()
            if row.starts_at <= moment < row.ends_at and self.accounts[row.member].disabled is None
        ]  # fmt: skip
        return tuple(sorted(rows, key=lambda row: row.starts_at, reverse=True))

    def signer_key(self, by: str) -> str:
        """Hex, of a member or of the recovery key; "" for one that cannot sign. The agency's is known elsewhere."""
        if by == RECOVERY:
            return self.founded.recovery_key if self.founded else ""
        account = self.accounts.get(by)
        return account.key if account else ""

    # ------------------------------------------------------------------- statements

    def add(self, signed: Signed) -> None:
        if signed.number != self.length + 1 or signed.previous != self.head:
            raise NotAuthorised(f"statement {signed.number} does not follow from the one before it")
        self.check(signed)
        whom = self._whom(signed.statement)
        _TAKE[type(signed.statement)](self, signed.statement, Said(signed.by, signed.at))
        self.length, self.head = signed.number, signed.digest
        if whom:
            self._about[whom] = (*self._about.get(whom, ()), signed.number)

    def check(self, signed: Signed) -> None:
        """Raises NotAuthorised: whoever signed it may not say it."""
        said, by = signed.statement, signed.by
        if isinstance(said, Founded) is not (self.length == 0):
            raise NotAuthorised("the list begins with the statement that founds it, and with no other")
        if by == AGENCY:
            may = isinstance(said, FOR_THE_AGENCY)
        elif by == RECOVERY:
            may = isinstance(said, FOR_RECOVERY) and said.member in self.accounts
        else:
            may = self.holds(by, SIGNERS.get(type(said), frozenset()), self.day_of(signed.at))
            if may and by == self._whom(said) and not isinstance(said, OF_ONESELF):
                raise NotAuthorised("nobody signs for themself")
        if not may:
            raise NotAuthorised(f"{by} may not sign a statement of kind {type(said).__name__}")

    def _whom(self, said: object) -> str:
        """The member whom a statement is about; "" for none."""
        grant = self.grants.get(getattr(said, "grant", ""))
        if grant is not None and not isinstance(said, Granted):
            return grant.given.member
        if isinstance(said, OffCall) and said.rota in self.rota:
            return self.rota[said.rota].member
        return str(getattr(said, "member", ""))

    def _account(self, member: str) -> Account:
        if member not in self.accounts:
            raise NotAuthorised("this member is not on the list")
        return self.accounts[member]

    def _open(self, grant: str) -> Grant:
        found = self.grants.get(grant)
        if found is None or found.ended is not None:
            raise NotAuthorised("there is no such grant, or it has ended")
        return found

    def _owner(self, by: Said) -> bool:
        return by.by == AGENCY or self.holds(by.by, _OWNER, self.day_of(by.at))

    def found(self, said: Founded, _by: Said) -> None:
        self.founded = said

    def renew_recovery(self, said: RecoveryRenewed, _by: Said) -> None:
        assert self.founded is not None  # a list begins with it
        self.founded = replace(self.founded, recovery_key=said.recovery_key)

    def list_member(self, said: Listed, by: Said) -> None:
        known = self.accounts.get(said.member)
        if known is not None and known.key not in ("", said.key):
            self._check_renewable(known.member, by)
        if self._of_badge.setdefault(badge_key(said.badge), said.member) != said.member:
            raise NotAuthorised("another member has this badge number")
        if known is None:
            self.accounts[said.member] = Account(said.member, said.name, said.badge, said.key, said.unit, by, by)
        else:
            self.accounts[said.member] = replace(known, name=said.name, badge=said.badge, key=said.key, unit=said.unit)

    def _check_renewable(self, member: str, by: Said) -> None:
        """Whoever could set the program owner's password or second factor anew could sign as the program owner."""
        if by.by not in (AGENCY, RECOVERY) and self.holds(member, _OWNER, self.day_of(by.at)):
            raise NotAuthorised("the program owner's account is renewed with the agency's recovery key alone")

    def grant(self, said: Granted, by: Said) -> None:
        self._account(said.member)
        if said.grant in self.grants or not said.roles or said.ends_on < said.starts_on:
            raise NotAuthorised("a grant is new, gives a role and ends after it starts")
        if Role.PROGRAM_OWNER in said.roles and not self._owner(by):
            raise NotAuthorised("the program owner's grant is signed by the agency or by the program owner before")
        self.grants[said.grant] = Grant(said, by, self._owner(by), said.starts_on)
        self._grants_of[said.member] = (*self._grants_of.get(said.member, ()), said.grant)

    def approve(self, said: Approved, by: Said) -> None:
        grant = self._open(said.grant)
        if by.by == grant.signed.by:
            raise NotAuthorised("the second signature is another member's")
        if not said.approved:
            ended = Ended(said.grant, Cause.OTHER, said.note)
            self.grants[said.grant] = replace(grant, approved=(said, by), ended=(ended, by))
        else:
            self.grants[said.grant] = replace(grant, approved=(said, by))

    def end(self, said: Ended, by: Said) -> None:
        self.grants[said.grant] = replace(self._open(said.grant), ended=(said, by))

    def transfer(self, said: Transferred, _by: Said) -> None:
        self.accounts[said.member] = replace(self._account(said.member), unit=said.unit)
        for grant in self.grants_of(said.member):
            if grant.ended is None:
                self.grants[grant.given.grant] = replace(grant, suspended_by=said)

    def resume(self, said: Resumed, by: Said) -> None:
        grant = self._open(said.grant)
        if grant.suspended_by is None:
            raise NotAuthorised("this grant is not suspended")
        given = replace(grant.given, assignment=said.assignment)
        self.grants[said.grant] = replace(
            grant, given=given, suspended_by=None, signed=by, by_owner=self._owner(by), approved=None
        )

    def train(self, said: Trained, by: Said) -> None:
        self._account(said.member)
        if said.trainer == said.member:
            raise NotAuthorised("nobody trains themself")
        self.trainings[said.member] = (*self.trainings.get(said.member, ()), (said, by))

    def disable(self, said: Disabled, by: Said) -> None:
        self.accounts[said.member] = replace(self._account(said.member), disabled=(said, by))

    def enable(self, said: Enabled, by: Said) -> None:
        self.accounts[said.member] = replace(self._account(said.member), disabled=None, enabled=by)

    def reset_second_factor(self, said: SecondFactorReset, by: Said) -> None:
        account = self._account(said.member)
        self._check_renewable(said.member, by)
        self.accounts[said.member] = replace(account, factor_reset=self.length + 1)

    def open_the_review(self, said: ReviewOpened, by: Said) -> None:
        if self.open_review() is not None or said.review in self.reviews:
            raise NotAuthorised("a review is open already")
        members = frozenset(grant.given.member for grant in self.grants.values() if grant.ended is None)
        self.reviews[said.review] = Review(said.review, said.due_on, by, members)

    def review(self, said: Reviewed, by: Said) -> None:
        review = self.reviews.get(said.review)
        if review is None or review.closed is not None or said.member not in review.members:
            raise NotAuthorised("this member is not part of an open review")
        decided = MappingProxyType({**review.decided, said.member: (said, by)})
        self.reviews[said.review] = replace(review, decided=decided)
        for grant in self.grants_of(said.member):
            if grant.ended is None:
                kept = replace(grant, kept=max(grant.kept, self.day_of(by.at)))
                self.grants[grant.given.grant] = kept if said.keep else replace(grant, ended=(said, by))

    def close_the_review(self, said: ReviewClosed, by: Said) -> None:
        review = self.reviews.get(said.review)
        if review is None or review.closed is not None:
            raise NotAuthorised("this review is not open")
        self.reviews[said.review] = replace(review, closed=by)

    def call(self, said: OnCall, _by: Said) -> None:
        self._account(said.member)
        if said.rota in self.rota or said.ends_at <= said.starts_at:
            raise NotAuthorised("a turn on the rota is new and ends after it starts")
        self.rota[said.rota] = said

    def call_off(self, said: OffCall, _by: Said) -> None:
        if self.rota.pop(said.rota, None) is None:
            raise NotAuthorised("there is no such turn on the rota")

    def appoint(self, said: Appointed, by: Said) -> None:
        self._account(said.member)
        self.appointed = (said, by)

    def comply(self, said: Complied, by: Said) -> None:
        self.complied = (*self.complied, (said, by))


def stands(grant: Grant, on: date) -> bool:
    """Neither ended nor suspended, and within its days; whether it was approved in time the profile decides."""
    return grant.ended is None and grant.suspended_by is None and grant.given.starts_on <= on <= grant.given.ends_on


_TAKE: dict[type, Callable[..., None]] = {
    Founded: AccessList.found,
    RecoveryRenewed: AccessList.renew_recovery,
    Listed: AccessList.list_member,
    Granted: AccessList.grant,
    Approved: AccessList.approve,
    Ended: AccessList.end,
    Transferred: AccessList.transfer,
    Resumed: AccessList.resume,
    Trained: AccessList.train,
    Disabled: AccessList.disable,
    Enabled: AccessList.enable,
    SecondFactorReset: AccessList.reset_second_factor,
    ReviewOpened: AccessList.open_the_review,
    Reviewed: AccessList.review,
    ReviewClosed: AccessList.close_the_review,
    OnCall: AccessList.call,
    OffCall: AccessList.call_off,
    Appointed: AccessList.appoint,
    Complied: AccessList.comply,
}
