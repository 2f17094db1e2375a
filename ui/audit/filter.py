"""The filter over the records as a table, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.audit import Outcome
from app.domain.errors import FieldMistake
from app.domain.trail_view import Asked
from ui.audit.act_words import act_words, subject_of, subject_words
from ui.audit.lines import OUTCOMES
from ui.forms import FieldLook, FieldRow, Kind, Looks, Option

SPAN = timedelta(days=30)
MOST_DAYS = 3700  # that a timeline can show
PLATE = "plate"
_OUTCOMES = (Option("", "Any"), *(Option(outcome.value, OUTCOMES[outcome].word) for outcome in Outcome))
ROWS = (
    FieldRow("member", "Member", Kind.CHOICE, options=(Option("", "Anybody"),)),
    FieldRow("act", "Act or subject", Kind.CHOICE, beside=True, options=(Option("", "Any"),)),
    FieldRow("outcome", "Outcome", Kind.CHOICE, beside=True, options=_OUTCOMES),
    FieldRow("case", "Case number", Kind.LINE, beside=True),
    FieldRow("begin", "From", Kind.MOMENT, beside=True),
    FieldRow("end", "To", Kind.MOMENT, beside=True),
    FieldRow(PLATE, "Plate", Kind.LINE, beside=True),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the filter; `begin` and `end` by the clock on the agency's wall. `open_end`: nobody changed `end`,
    so that what is recorded from now on is shown too."""

    begin: datetime
    end: datetime
    open_end: bool = True
    member: str = ""
    act: str = ""
    outcome: str = ""
    case: str = ""
    plate: str = ""

    def asked(self, zone: ZoneInfo) -> Asked:
        """Raises FieldMistake."""
        begin, end = self.begin.replace(tzinfo=zone), self.end.replace(tzinfo=zone)
        if not self.open_end and end < begin:
            raise FieldMistake("end", "this is before the beginning")
        if (self.end - self.begin).days > MOST_DAYS:
            raise FieldMistake("begin", "ten years at most are shown at once")
        return Asked(
            self.member,
            self.case.strip(),
            self.act,
            self.outcome,
            begin,
            None if self.open_end else end + timedelta(minutes=1),
            self.plate.strip(),
        )

    def days(self) -> tuple[date, date]:
        return self.begin.date(), self.end.date()


def fresh(now: datetime, zone: ZoneInfo) -> Draft:
    """The last days to now."""
    end = now.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    return Draft(datetime.combine((end - SPAN).date() + timedelta(days=1), time()), end)


def of_day(asked: Asked, day: date, zone: ZoneInfo) -> Asked:
    """The same filter over one day of the agency."""
    begin = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    return Asked(
        asked.member,
        asked.case,
        asked.act,
        asked.outcome,
        max(begin, asked.begin or begin),
        min(end, asked.end or end),
        asked.plate,
    )


def act_options(acts: Iterable[str]) -> tuple[Option, ...]:
    """Each subject, and below it its acts."""
    options = [Option("", "Any")]
    by_subject: dict[str, list[str]] = {}
    for act in acts:
        by_subject.setdefault(subject_of(act), []).append(act)
    for subject in sorted(by_subject, key=subject_words):
        options.append(Option(f"{subject}:", f"{subject_words(subject)}: all"))
        options += [Option(act, f"    {act_words(act)}") for act in sorted(by_subject[subject], key=act_words)]
    return tuple(options)


def looks(
    draft: Draft, members: tuple[Option, ...], acts: tuple[Option, ...], *, plates: bool,
    wrong: FieldLook | None = None, wrong_field: str = "", busy: bool = False,
) -> Looks:  # fmt: skip
    """`plates`: whoever may see plates may ask for one."""
    found = {
        row.id: FieldLook(getattr(draft, row.id), enabled=not busy, shown=plates or row.id != PLATE) for row in ROWS
    }
    found["member"] = FieldLook(draft.member, enabled=not busy, options=members)
    found["act"] = FieldLook(draft.act, enabled=not busy, options=acts)
    if wrong is not None:
        found[wrong_field] = wrong
    return found
