"""The forms of what concerns the whole list: a review, a turn on call, who answers for a reader, compliance."""

from __future__ import annotations

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from app.access_deeds import AccessNow
from app.actions.rota import APPROVERS, LONGEST_TURN, Turn
from app.domain.errors import FieldMistake
from app.domain.rights import months_later
from ui import words
from ui.access.lines import clause
from ui.access.owed import compliance_words
from ui.access.sheets import Sheet, Values
from ui.access.source import AccessDesk
from ui.forms import DAY_HINT, FieldRow, Kind, Option, typed_day

USUAL_REVIEW = timedelta(days=30)
USUAL_TURN = timedelta(hours=12)


def review_sheet(desk: AccessDesk, now: AccessNow) -> Sheet:
    def deed(typed: Values) -> int:
        return desk.open_review(typed_day("due_on", typed["due_on"]))

    members = {grant.given.member for grant in now.of.grants.values() if grant.ended is None}
    count, months = words.counted(len(members), "member"), now.profile.number("access.review_months")
    rule = f"{clause(now.profile, 'access.review_months')}: the access list is reviewed every {months} months."
    return Sheet(
        "Open a review", (FieldRow("due_on", "Deadline", Kind.LINE, DAY_HINT),),
        {"due_on": (now.today + USUAL_REVIEW).isoformat()}, "Sign and open", deed, "",
        (
            rule,
            f"{count} with access to decide about. Whoever was not kept by the deadline is suspended the day after.",
            "Nobody reviews their own access: another member decides about yours.",
        ),
        icon="eye",
    )  # fmt: skip


def turn_sheet(desk: AccessDesk, now: AccessNow) -> Sheet:
    zone = ZoneInfo(now.profile.time_zone)
    approvers = sorted(
        (one for one in now.of.accounts.values() if now.of.holds(one.member, APPROVERS, now.today)),
        key=lambda one: one.name.casefold(),
    )
    begins = now.at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    rows = (
        FieldRow("member", "Approver", Kind.CHOICE, options=(
            Option("", "Choose…"), *(Option(one.member, f"{one.name}, badge {one.badge}") for one in approvers)
        )),
        FieldRow("reach", "How to reach them", Kind.LINE, "As it is read out: a call sign, a telephone number.",
                 beside=True),
        FieldRow("starts_at", "From", Kind.MOMENT, f"Time in {zone.key}."),
        FieldRow("ends_at", "Until", Kind.MOMENT, f"At most {LONGEST_TURN.days} days.", beside=True),
    )  # fmt: skip

    def deed(typed: Values) -> int:
        if not typed["member"]:
            raise FieldMistake("member", "choose who is on call")
        starts, ends = (typed[name].replace(tzinfo=zone).astimezone(UTC) for name in ("starts_at", "ends_at"))
        return desk.put_on_call(Turn(typed["member"], starts, ends, typed["reach"]))

    values = {"member": "", "reach": "", "starts_at": begins, "ends_at": begins + USUAL_TURN}
    where = clause(now.profile, "approvals.reach")
    return Sheet(
        "Put on call", rows, values, "Sign the turn", deed, "",
        (f"{where}: an approver is reachable, by rota.",), icon="clock",
    )  # fmt: skip


def appoint_sheet(desk: AccessDesk, now: AccessNow) -> Sheet:
    """COR-31."""
    purposes = now.profile.purposes
    months = now.profile.number("access.review_months")
    held = now.of.appointed[0] if now.of.appointed else None
    account = now.of.accounts.get(held.member) if held else None
    rows = (
        FieldRow("badge", "Badge number of who answers for it", Kind.LINE),
        FieldRow("site", "Place of the reader", Kind.LINE, beside=True),
        FieldRow("purposes", "Purposes", Kind.TICKS,
                 options=tuple(Option(one.id, one.title, one.clause) for one in purposes)),
        FieldRow("ends_on", "Last day", Kind.LINE, DAY_HINT),
    )  # fmt: skip

    def deed(typed: Values) -> int:
        found = now.of.of_badge(typed["badge"])
        if found is None:
            raise FieldMistake("badge", "nobody on the list has this badge number")
        wanted = [purpose.id for purpose in purposes if purpose.id in typed["purposes"]]
        try:
            return desk.appoint(found.member, typed["site"], wanted, typed_day("ends_on", typed["ends_on"]))
        except FieldMistake as mistake:
            raise FieldMistake("badge" if mistake.field == "member" else mistake.field, str(mistake)) from mistake

    values = {
        "badge": account.badge if account else "",
        "site": held.site if held else "",
        "purposes": frozenset(held.purposes if held else (one.id for one in purposes if one.ticked)),
        "ends_on": months_later(now.today, months).isoformat(),
    }
    where = clause(now.profile, "capture.fixed_assigned")
    return Sheet(
        "Who answers for this reader", rows, values, "Sign the assignment", deed, "",
        (f"{where}: a fixed reader runs under a standing assignment, with a member who answers for it.",), icon="fixed",
    )  # fmt: skip


def compliance_sheet(desk: AccessDesk, now: AccessNow) -> Sheet:
    """COR-09."""
    overdue = compliance_words(now)
    rows = (
        FieldRow("further", "What else is not in compliance", Kind.LINES, "A line for each."),
        FieldRow("note", "Note", Kind.LINE),
    )

    def deed(typed: Values) -> int:
        further = [line.strip() for line in typed["further"].splitlines() if line.strip()]
        return desk.state_compliance((*overdue, *further), typed["note"])

    where = clause(now.profile, "access.compliance_statement")
    found = overdue or ("Nothing on the list of what is owed is overdue.",)
    return Sheet(
        "Statement of compliance", rows, {"further": "", "note": ""}, "Sign the statement", deed, "",
        (f"{where}. Signed as it stands today, with what is overdue:", *found), icon="tick",
    )  # fmt: skip
