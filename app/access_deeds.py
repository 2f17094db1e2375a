"""What the Access list screen asks and does: the list as it stands, and every act on it, down to what was signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from app.actions import (
    access_list,
    grant,
    import_members,
    keep_training,
    members,
    review_access,
    review_audit,
    rota,
    train,
)
from app.actions.grant import CHANGED, AskedGrant
from app.actions.import_members import Plan, Table, TableRequest
from app.actions.keep_training import AskedTraining
from app.actions.members import Enrolment
from app.actions.review_access import Decision
from app.actions.rota import Turn
from app.actions.sign_in import SignedIn
from app.changes import Changes
from app.csv_files import Progress
from app.domain import gate
from app.domain.access import Hindrance, Member, WorkstationKind
from app.domain.access_list import AccessList
from app.domain.errors import Refusal, Unavailable
from app.domain.gate import Act, Allowed
from app.domain.owed import Owed, owed
from app.domain.policy import Profile
from app.domain.statements import Cause, Signed
from app.domain.training_session import TakenSession
from app.member_csv import TablePreview
from app.store import statements, trail_log
from app.surroundings import Surroundings

Now = Callable[[], datetime]
_UNPROVED = frozenset({Hindrance.LOCK, Hindrance.PROOF})


@dataclass(frozen=True, slots=True)
class AccessNow:
    """The list at one moment, in a copy that nobody changes. `member`: who is signed in. `fixed`: this workstation is a
    fixed reader. `passed`: sessions of the training mode, for whoever may sign a training."""

    of: AccessList
    last_used: Mapping[str, datetime]
    profile: Profile
    member: Member
    at: datetime
    fixed: bool = False
    passed: Mapping[str, TakenSession] = field(default_factory=dict)  # by member, waiting for a signature
    trail_due: date | None = None  # when the next review of the audit trail is to be closed

    @property
    def today(self) -> date:
        return self.of.day_of(self.at)

    def owed(self) -> tuple[Owed, ...]:
        return owed(self.of, self.profile, self.at, self.last_used, fixed=self.fixed, trail_due=self.trail_due)

    def last_day(self, member: str) -> date | None:
        """On which they came in."""
        used = self.last_used.get(member)
        return None if used is None else self.of.day_of(used)


class AccessDeeds:
    """All but `may`, `may_view` and `overdue` is slow, and for the store's thread alone: there the list changes.

    Every act raises Refused with its clause, FieldMistake for a form, or Unavailable, and returns the number of the
    last statement that it signed.
    """

    def __init__(self, on: Callable[[], SignedIn], around: Surroundings, follow: Callable[[], None]) -> None:
        self._on, self._around, self._follow = on, around, follow
        self._counted: tuple[str, date, bool, int] | None = None
        self.overdue = 0  # on the list of what is owed, for whoever may see it

    def may(self, act: Act) -> Allowed | Refusal:
        on = self._on()
        return gate.check(on.member, act, on.profile)

    def may_view(self) -> bool:
        """Whether the list is for this member at all: a locked desk shuts it, and does not take it away."""
        on = self._on()
        withheld = {role: why for role, why in on.member.withheld.items() if why.hindrance not in _UNPROVED}
        return isinstance(gate.check(replace(on.member, withheld=withheld), Act.VIEW_ACCESS, on.profile), Allowed)

    def now(self) -> AccessNow:
        """Raises Refused."""
        on = self._on()
        gate.require(on.member, Act.VIEW_ACCESS, on.profile)
        return self._now(on)

    def history(self, member: str) -> tuple[Signed, ...]:
        """Everything that was signed about one member, in order. Raises Refused."""
        on = self._on()
        gate.require(on.member, Act.VIEW_ACCESS, on.profile)
        with on.store.reading() as session:
            return statements.numbered(session, on.access.numbers_about(member))

    def count(self) -> None:
        """What is overdue is counted anew when the list, the day, or what the member may see is another."""
        on = self._on()
        sees = isinstance(self.may(Act.VIEW_ACCESS), Allowed)
        key = (on.access.head, on.access.day_of(self._around.now()), sees, _last_review(on) if sees else -1)
        if key == self._counted:
            return
        found = self._now(on) if sees else None
        self.overdue = sum(row.overdue(found.today) for row in found.owed()) if found else 0
        self._counted = key
        self._around.tell(Changes.ACCESS)

    def _now(self, on: SignedIn) -> AccessNow:
        with on.store.reading() as session:
            used = statements.all_last_used(session)
        fixed = on.installation.kind is WorkstationKind.FIXED
        signs = isinstance(self.may(Act.RECORD_TRAINING), Allowed)
        waiting = train.waiting(on.store, on.member, on.profile, on.access) if signs else ()
        passed = {taken.member_id: taken for taken in waiting}  # the latest of each member
        due = _trail_due(on)
        return AccessNow(on.access.copy(), used, on.profile, on.member, self._around.now(), fixed, passed, due)

    def _signed(self, deed: Callable[[SignedIn, Now], Changes]) -> int:
        changes = deed(self._on(), self._around.now)
        self._follow()
        self.count()
        self._around.tell(changes)
        return self._on().access.length

    # ------------------------------------------------------------------- bulk import

    def preview(self, file: Path, table: Table, progress: Progress) -> TablePreview:
        """Raises FileRefused, Cancelled. On any thread."""
        return import_members.preview(file, table, progress)

    def plan(self, asked: TableRequest, progress: Progress) -> Plan:
        """What a file would sign; changes nothing. Raises FileRefused and Cancelled too. On any thread."""
        on = self._on()
        return import_members.plan(on.access.copy(), on.member, on.profile, asked, progress, self._around.now)

    def take(self, plan: Plan) -> int:
        """All that a plan would sign, in one, or nothing; raises RowsRefused."""

        def deed(on: SignedIn, now: Now) -> Changes:
            said = import_members.take(on.access, on.member, on.profile, plan, now)
            with access_list.adding(on, said, now(), import_members.FIRST[plan.table]):
                return CHANGED

        return self._signed(deed)

    # ------------------------------------------------------------------- members

    def enrol(self, enrolment: Enrolment) -> int:
        paths = self._around.paths
        return self._signed(lambda on, now: members.enrol(paths, on, enrolment, now))

    def grant(self, asked: AskedGrant) -> int:
        return self._signed(lambda on, now: grant.grant(on, asked, now))

    def approve(self, grant_id: str, approved: bool, note: str) -> int:
        return self._signed(lambda on, now: grant.approve(on, grant_id, approved, note, now))

    def end(self, grant_id: str, cause: Cause, note: str) -> int:
        return self._signed(lambda on, now: grant.end(on, grant_id, cause, note, now))

    def transfer(self, member: str, unit: str, note: str) -> int:
        return self._signed(lambda on, now: grant.transfer(on, member, unit, note, now))

    def resume(self, grant_id: str, assignment: str, note: str) -> int:
        return self._signed(lambda on, now: grant.resume(on, grant_id, assignment, note, now))

    def disable(self, member: str, cause: Cause, note: str) -> int:
        return self._signed(lambda on, now: grant.disable(on, member, cause, note, now))

    def enable(self, member: str, note: str) -> int:
        return self._signed(lambda on, now: grant.enable(on, member, note, now))

    def train(self, asked: AskedTraining) -> int:
        return self._signed(lambda on, now: keep_training.record_training(on, asked, now))

    # ------------------------------------------------------------------- review, rota, compliance

    def open_review(self, due_on: date) -> int:
        return self._signed(lambda on, now: review_access.open_review(on, due_on, now))

    def decide(self, decisions: Sequence[Decision]) -> int:
        """All of them in one, or none."""
        return self._signed(lambda on, now: review_access.decide(on, decisions, now))

    def close_review(self) -> int:
        return self._signed(review_access.close_review)

    def put_on_call(self, turn: Turn) -> int:
        return self._signed(lambda on, now: rota.put_on_call(on, turn, now))

    def take_off_call(self, rota_id: str) -> int:
        return self._signed(lambda on, now: rota.take_off_call(on, rota_id, now))

    def appoint(self, member: str, site: str, purposes: Sequence[str], ends_on: date) -> int:
        return self._signed(lambda on, now: rota.appoint(on, member, site, purposes, ends_on, now))

    def state_compliance(self, not_in_compliance: Sequence[str], note: str) -> int:
        return self._signed(lambda on, now: rota.state_compliance(on, not_in_compliance, note, now))


def _trail_due(on: SignedIn) -> date | None:
    """None as well while the trail cannot be read: that is said elsewhere, and louder."""
    try:
        with on.store.trail.reading() as connection:
            return review_audit.due(connection, on)
    except Unavailable:
        return None


def _last_review(on: SignedIn) -> int:
    """The number of the last record of a review; -1 where there is none."""
    try:
        with on.store.trail.reading() as connection:
            return trail_log.last_of_reviews(connection)
    except Unavailable:
        return -1
