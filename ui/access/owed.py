"""What is owed, as lines: what is to be done, about whom, by whom, until when, under which clause (§7.13, COR-09)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.access_deeds import AccessNow
from app.domain.owed import Owed, Task
from ui import words
from ui.words import Mark

BUTTONS: dict[Task, str] = {
    Task.APPROVE: "Approve or refuse",
    Task.DECIDE_TRANSFER: "Decide",
    Task.RENEW: "Renew",
    Task.TRAIN: "Record training",
    Task.REVIEW: "Open a review",
    Task.DECIDE: "Go to the review",
    Task.UNUSED: "Enable",
    Task.ROTA: "Put on call",
    Task.APPOINT: "Appoint",
    Task.STATE: "Sign the statement",
    Task.REVIEW_TRAIL: "Where it is done",
}


@dataclass(frozen=True, slots=True)
class OwedLine:
    id: str
    due: Mark
    task: str
    about: str
    owner: str
    clause: str
    row: Owed


def owed_lines(rows: Iterable[Owed], today: date) -> tuple[OwedLine, ...]:
    """In their order; members of an open review stand in one line."""
    return tuple(
        OwedLine(
            f"{row.task.name} {row.subject}",
            due_mark(row, today),
            row.task.value[:1].upper() + row.task.value[1:],
            row.about[:1].upper() + row.about[1:],
            row.owner[:1].upper() + row.owner[1:],
            row.clause[:1].upper() + row.clause[1:],
            row,
        )
        for row in _together(rows)
    )


def _together(rows: Iterable[Owed]) -> Iterator[Owed]:
    rows = tuple(rows)
    waiting = [row for row in rows if row.task is Task.DECIDE]
    for row in rows:
        if row.task is not Task.DECIDE:
            yield row
        elif row is waiting[0]:
            yield replace(row, about=words.counted(len(waiting), "member"), subject="") if len(waiting) > 1 else row


def due_mark(row: Owed, today: date) -> Mark:
    """How long it is overdue, or how long there is; in shape, word and colour."""
    if row.due is None:
        return Mark("warn", "state-warn", "now")
    days = (row.due - today).days
    if days < 0:
        return Mark("danger", "state-danger", f"{words.counted(-days, 'day')} overdue")
    if days == 0:
        return Mark("warn", "state-warn", "today")
    return Mark("warn" if days <= 7 else "muted", "clock", f"in {words.counted(days, 'day')}")


def compliance_words(now: AccessNow) -> tuple[str, ...]:
    """What is overdue, a sentence each, for the statement of compliance; which is no subject of its own."""
    return tuple(
        f"{row.about}: {row.task.value}, due {row.due.isoformat()} ({row.owner}; {row.clause})"
        for row in now.owed()
        if row.overdue(now.today) and row.due is not None and row.task is not Task.STATE
    )
