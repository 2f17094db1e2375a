"""Access lists for tests: statements in order, signed by nobody in particular, for what needs no signature."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from app.domain.access import Role
from app.domain.access_list import AccessList
from app.domain.statements import AGENCY, Founded, Granted, Listed, Signed, Statement, Trained

NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
ITEMS = ("equipment and software", "data policy", "equipment", "software", "data policies", "use of the system",
         "operational protocols")  # fmt: skip
OWNER, ADMIN, OFFICER = "owner", "admin", "officer"


def say(of: AccessList, by: str, *said: Statement, at: datetime = NOON) -> AccessList:
    """Raises NotAuthorised as the list does."""
    for statement in said:
        of.add(Signed(of.length + 1, at, by, statement, of.head, b"signature"))
    return of


def grant(member: str, *roles: Role, id_: str = "", **other: object) -> Granted:
    fields: dict[str, object] = {
        "assignment": "Patrol", "reason": "Assigned", "starts_on": TODAY, "ends_on": TODAY + timedelta(days=365),
    }  # fmt: skip
    return Granted(id_ or f"grant-{member}", member, frozenset(roles), **{**fields, **other})  # type: ignore[arg-type]


def trained(
    member: str, *, on: date = TODAY, items: tuple[str, ...] = ITEMS, unit: str = "Property Crimes Unit"
) -> Trained:
    return Trained(f"training-{member}-{on}", member, items, on, "", "Trainer One", unit)


def founded() -> AccessList:
    """An agency with its owner and its administrator, both trained, and an officer who stands on the list."""
    made = AccessList()
    people = ((OWNER, "1"), (ADMIN, "2"), (OFFICER, "101"))
    say(made, AGENCY, Founded("springfield", "workstation-1", "", "America/Chicago"))
    say(made, AGENCY, *(Listed(member, f"Member {badge}", badge, "ab" * 32) for member, badge in people))
    say(made, AGENCY, grant(OWNER, Role.PROGRAM_OWNER, Role.SUPERVISOR), grant(ADMIN, Role.LPR_ADMINISTRATOR))
    return say(made, AGENCY, trained(OWNER), trained(ADMIN))
