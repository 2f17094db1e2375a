"""The one list of what is owed: every clock of the access list, with its owner and one action (§7.13, COR-09)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.access import Role
from app.domain.access_list import AccessList, Account, Grant
from app.domain.policy import Profile
from app.domain.rights import (
    inactive_since,
    months_later,
    review_due,
    training_due,
    training_missing,
    waits_for_approval,
)

AHEAD = timedelta(days=30)  # so long before its day a thing is shown
TRAIL_AHEAD = timedelta(days=2)  # it comes every week
STATEMENT_MONTHS = 1  # between two statements of compliance (our default: the policy names no interval)


class Task(StrEnum):
    """What is to be done; one action each."""

    APPROVE = "approve or refuse the grant"
    DECIDE_TRANSFER = "decide whether the new assignment needs the access"
    RENEW = "sign a new grant, or let it end"
    TRAIN = "record training"
    REVIEW = "review the access list"
    DECIDE = "decide whether the access is kept"
    UNUSED = "end the access, or enable the account again"
    ROTA = "put an approver on call"
    APPOINT = "appoint who answers for this reader"
    STATE = "sign the statement of compliance"
    REVIEW_TRAIL = "review the audit trail"


@dataclass(frozen=True, slots=True)
class Owed:
    """`owner`: the agency's title of who does it. `due`: None where it has no day. `subject`: its id."""

    task: Task
    owner: str
    about: str
    due: date | None
    clause: str
    subject: str = ""

    def overdue(self, today: date) -> bool:
        return self.due is not None and self.due < today


def owed(
    of: AccessList,
    profile: Profile,
    now: datetime,
    last_used: Mapping[str, datetime],
    *,
    fixed: bool = False,
    trail_due: date | None = None,
) -> tuple[Owed, ...]:
    """Overdue first, then by day; what has no day comes last. `fixed`: this workstation is a fixed reader. `trail_due`:
    when the next review of the audit trail is to be closed, where that is known."""
    today = of.day_of(now)
    rows = [
        *_of_grants(of, profile, today),
        *_of_training(of, profile, today),
        *_of_reviews(of, profile, today),
        *_of_accounts(of, profile, today, last_used),
        *_of_reach(of, profile, now),
        *(_of_the_reader(of, profile, today) if fixed else ()),
        *_of_compliance(of, profile, today),
        *_of_trail(profile, today, trail_due),
    ]
    return tuple(sorted(rows, key=lambda row: (row.due is None, row.due or today, row.about)))


def _row(profile: Profile, task: Task, role: Role, rule: str, about: str, due: date | None, subject: str) -> Owed:
    return Owed(task, profile.title_of(role) or role.value, about, due, profile.rules[rule].source.where, subject)


def _alive(of: AccessList) -> Iterator[tuple[Account, Grant]]:
    for grant in of.grants.values():
        account = of.accounts[grant.given.member]
        if grant.ended is None and account.disabled is None:
            yield account, grant


def _of_grants(of: AccessList, profile: Profile, today: date) -> Iterator[Owed]:
    for account, grant in _alive(of):
        id_, given = grant.given.grant, grant.given
        if waits_for_approval(grant, profile):
            yield _row(profile, Task.APPROVE, Role.PROGRAM_OWNER, "access.second_signature", account.name,
                       of.day_of(grant.signed.at), id_)  # fmt: skip
        elif grant.suspended_by is not None:
            yield _row(profile, Task.DECIDE_TRANSFER, Role.LPR_ADMINISTRATOR, "access.work_assignment", account.name,
                       grant.suspended_by.on, id_)  # fmt: skip
        elif given.ends_on <= today + AHEAD:
            yield _row(profile, Task.RENEW, Role.LPR_ADMINISTRATOR, "access.written_grant", account.name,
                       given.ends_on, id_)  # fmt: skip


def _of_training(of: AccessList, profile: Profile, today: date) -> Iterator[Owed]:
    if not profile.flag("training.first"):
        return
    for account in {account.member: account for account, _ in _alive(of)}.values():
        if training_missing(of, account.member, today, profile):
            due: date | None = today
        else:
            due = training_due(of, account.member, profile)
        if due is not None and due <= today + AHEAD:
            role = Role.TRAINER if profile.title_of(Role.TRAINER) else Role.LPR_ADMINISTRATOR
            yield _row(profile, Task.TRAIN, role, "training.first", account.name, due, account.member)


def _of_reviews(of: AccessList, profile: Profile, today: date) -> Iterator[Owed]:
    rule, admin = "access.review_months", Role.LPR_ADMINISTRATOR
    review = of.open_review()
    if review is not None:
        for member in sorted(review.left):
            yield _row(profile, Task.DECIDE, admin, rule, of.accounts[member].name, review.due_on, member)
        return
    due = min((review_due(of, grant, profile) for _, grant in _alive(of)), default=None)
    if due is not None and due <= today + AHEAD:
        yield _row(profile, Task.REVIEW, admin, rule, "the access list", due, "")


def _of_accounts(of: AccessList, profile: Profile, today: date, last_used: Mapping[str, datetime]) -> Iterator[Owed]:
    for account in {account.member: account for account, _ in _alive(of)}.values():
        used = last_used.get(account.member)
        since = inactive_since(of, account, of.day_of(used) if used else None, today, profile)
        if account.key and since is not None:
            due = since + timedelta(days=profile.number("access.inactive_days"))
            yield _row(profile, Task.UNUSED, Role.LPR_ADMINISTRATOR, "access.inactive_days", account.name, due,
                       account.member)  # fmt: skip


def _of_reach(of: AccessList, profile: Profile, now: datetime) -> Iterator[Owed]:
    if profile.word("approvals.reach") == "rota" and not of.on_call(now):
        yield _row(profile, Task.ROTA, Role.SUPERVISOR, "approvals.reach", "nobody is on call now", None, "")


def _of_the_reader(of: AccessList, profile: Profile, today: date) -> Iterator[Owed]:
    held = of.appointed is not None and of.appointed[0].ends_on >= today
    if not held:
        yield _row(
            profile, Task.APPOINT, Role.LPR_ADMINISTRATOR, "device.managed_by", "nobody answers for it", today, ""
        )
    elif of.appointed is not None and of.appointed[0].ends_on <= today + AHEAD:
        yield _row(profile, Task.APPOINT, Role.LPR_ADMINISTRATOR, "device.managed_by", of.appointed[0].site,
                   of.appointed[0].ends_on, "")  # fmt: skip


def _of_compliance(of: AccessList, profile: Profile, today: date) -> Iterator[Owed]:
    if not profile.flag("access.compliance_statement"):
        return
    last = of.complied[-1][0].on if of.complied else None
    due = months_later(last, STATEMENT_MONTHS) if last else today
    if due <= today + timedelta(days=7):
        yield _row(profile, Task.STATE, Role.SYSTEM_ADMINISTRATOR, "access.compliance_statement", "", due, "")


def _of_trail(profile: Profile, today: date, due: date | None) -> Iterator[Owed]:
    if due is not None and due <= today + TRAIL_AHEAD:
        role = Role.SUPERVISOR if profile.title_of(Role.SUPERVISOR) else Role.LPR_ADMINISTRATOR
        yield _row(profile, Task.REVIEW_TRAIL, role, "audit.review_days", "the audit trail", due, "")
