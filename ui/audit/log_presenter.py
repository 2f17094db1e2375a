"""Decides what the LPR data query log shows: which searches are asked for, a page at a time, and where it is saved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.audit_papers import LogPage
from app.csv_files import Cancelled
from app.domain.errors import FieldMistake
from app.domain.gate import Act, Allowed
from app.domain.policy import OUR_DEFAULT, Profile
from app.domain.public_audit import purpose_words
from app.domain.query_log import CameOf, LogAsked, LogRow
from ui import words
from ui.audit.papers import Papers, saved_words
from ui.audit.watch import Watch
from ui.bridge import Run
from ui.forms import FieldLook, FieldRow, Kind, Looks, Option, sentence, typed_day
from ui.messages import done, told, warning
from ui.while_alive import while_alive
from ui.words import Mark

ANYBODY, ANY = Option("", "Everybody"), Option(None, "Any outcome")


class Period(Enum):
    """The value is its words."""

    WEEK = "The last 7 days"
    MONTH = "The last 30 days"
    QUARTER = "The last 90 days"
    ALL = "Everything"
    DAYS = "From day to day"


_DAYS = {Period.WEEK: 7, Period.MONTH: 30, Period.QUARTER: 90}
ROWS = (
    FieldRow("period", "Period", Kind.CHOICE, options=tuple(Option(one, one.value) for one in Period)),
    FieldRow("begin", "From", Kind.LINE, beside=True),
    FieldRow("last", "To", Kind.LINE, beside=True),
    FieldRow("member", "Member", Kind.CHOICE, beside=True, options=(ANYBODY,)),
    FieldRow("case", "Case", Kind.LINE, beside=True),
    FieldRow(
        "came_of",
        "Outcome",
        Kind.CHOICE,
        beside=True,
        options=(ANY, *(Option(one, one.value[:1].upper() + one.value[1:]) for one in CameOf)),
    ),
)
MARKS = {
    CameOf.ANSWERED: Mark("ok", "tick", "Answered"),
    CameOf.REFUSED: Mark("danger", "stop", "Refused"),
    CameOf.FAILED: Mark("warn", "state-warn", "Failed"),
    CameOf.OPEN: Mark("muted", "state-wait", "No answer"),
}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One search as a line; `row` for what stands below the table."""

    row: LogRow
    when: str
    member: str
    purpose: str
    mark: Mark

    @property
    def id(self) -> int:
        return self.row.number


@dataclass(frozen=True, slots=True)
class LogState:
    """`stale`: the form asks for something else than the lines show. `about`: how many, and under which clause."""

    loaded: bool = False
    looks: Looks = field(default_factory=dict)
    lines: tuple[LogLine, ...] = ()
    more: bool = False
    stale: bool = False
    chosen: int = -1
    about: str = ""
    busy: bool = False
    saving: bool = False
    share: float = 0.0
    may_save: bool = False
    detail: tuple[tuple[str, str], ...] = ()


def named_by(where: str) -> str:
    """The clause under which the log is kept; nothing where no policy asks for it by name."""
    return "" if where == OUR_DEFAULT else f"Kept under {where}."


class LogPresenter(QObject):
    """`changed` carries a LogState, `message` a Message; `target_wanted` a kind (PDF, CSV) and a file's name."""

    changed = Signal(object)
    message = Signal(object)
    target_wanted = Signal(str, str)

    def __init__(self, papers: Papers, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._papers, self._run = papers, while_alive(self, run)
        self._typed: dict[str, object] = {
            "period": Period.WEEK, "begin": "", "last": "", "member": "", "case": "", "came_of": None,
        }  # fmt: skip
        self._members: tuple[Option, ...] = (ANYBODY,)
        self._problems: dict[str, str] = {}
        self._shown = LogAsked()
        self._kind = ""
        self._watch = Watch(self)
        self._watch.changed.connect(lambda: self._draw(share=self._watch.share))
        self.state = LogState(looks=self._looks())

    def start(self) -> None:
        """The tab comes to the front. Each look into the log is recorded, so what is here is kept."""
        self._draw(may_save=isinstance(self._papers.may(Act.EXPORT_AUDIT), Allowed))
        if not self.state.loaded:
            self.show_it()

    def edit(self, field_id: str, value: object) -> None:
        if self._typed.get(field_id) == value:
            return
        self._typed[field_id] = value
        self._problems.pop(field_id, None)
        if field_id == "period":
            self._problems.clear()
        self._draw(stale=True, looks=self._looks())

    def show_it(self) -> None:
        """From the newest on."""
        asked = self._asked()
        if asked is not None and not self.state.busy:
            self._shown = asked
            self._draw(busy=True, looks=self._looks())
            self._run(lambda: self._papers.log(asked), lambda page: self._came(page, ()), self._failed)

    def older(self) -> None:
        if self.state.more and not self.state.busy:
            asked, kept = self._shown, self.state.lines
            before = kept[-1].id
            self._draw(busy=True)
            self._run(lambda: self._papers.log(asked, before), lambda page: self._came(page, kept), self._failed)

    def choose(self, number: int) -> None:
        if number != self.state.chosen:
            self._draw(chosen=number)

    # ------------------------------------------------------------------- saving

    def want(self, kind: str) -> None:
        """Of what the form asks for, whole: not only of the page that is shown."""
        if self._asked() is not None and self.state.may_save and not self.state.busy and not self.state.saving:
            self._kind = kind
            self.target_wanted.emit(kind, f"lpr-data-query-log.{kind.lower()}")
        self._draw(looks=self._looks())

    def save(self, path: str) -> None:
        """ "" when nothing was chosen."""
        asked = self._asked()
        if not path or asked is None or self.state.saving:
            return
        target, kind, said, go_on = Path(path), self._kind, self._said(), self._watch.begin()
        self._draw(saving=True, share=0.0)
        self._run(
            lambda: self._papers.save_log(asked, said, kind, target, go_on),
            lambda digest: self._saved(target, digest),
            self._not_saved,
        )

    def stop(self) -> None:
        """What is being saved is let go."""
        self._watch.stop()

    def _saved(self, target: Path, digest: str) -> None:
        self._watch.end()
        self._draw(saving=False)
        self.message.emit(done(saved_words(target, digest)))

    def _not_saved(self, error: BaseException) -> None:
        self._watch.end()
        self._draw(saving=False)
        if isinstance(error, Cancelled):
            self.message.emit(warning("Stopped: no file was written."))
        else:
            self._tell(error)

    # ------------------------------------------------------------------- asked and shown

    def _asked(self) -> LogAsked | None:
        """None where a day is none; the form says which."""
        typed = self._typed
        try:
            begin, end = self._period()
        except FieldMistake as mistake:
            self._problems[mistake.field] = sentence(str(mistake))
            self._draw(looks=self._looks())
            return None
        came_of = typed["came_of"]
        assert came_of is None or isinstance(came_of, CameOf)  # the options are its own
        return LogAsked(begin, end, str(typed["member"]), str(typed["case"]).strip(), came_of)

    def _period(self) -> tuple[datetime | None, datetime | None]:
        period = self._typed["period"]
        today = self._papers.today()
        if period is Period.ALL:
            return None, None
        if period is Period.DAYS:
            begin, last = typed_day("begin", self._typed["begin"]), typed_day("last", self._typed["last"])
            if last < begin:
                raise FieldMistake("last", "the last day comes before the first")
            return self._midnight(begin), self._midnight(last + timedelta(days=1))
        assert isinstance(period, Period)  # the options are its own
        return self._midnight(today - timedelta(days=_DAYS[period] - 1)), self._midnight(today + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._papers.zone())

    def _said(self) -> str:
        """What was asked for beside the period, in words, for the paper."""
        named = {option.value: option.words for option in self._members}
        member, case, came_of = self._typed["member"], str(self._typed["case"]).strip(), self._typed["came_of"]
        said = [f"Member {named.get(member, member)}"] if member else []
        said += [f"Case {case}"] if case else []
        said += [f"Outcome {came_of.value}"] if isinstance(came_of, CameOf) else []
        return "; ".join(said)

    def _looks(self) -> dict[str, FieldLook]:
        days = self._typed["period"] is Period.DAYS
        looks = {
            field_id: FieldLook(
                value, self._problems.get(field_id, ""), shown=days or field_id not in ("begin", "last")
            )
            for field_id, value in self._typed.items()
        }
        looks["member"] = replace(looks["member"], options=self._members)
        return looks

    def _came(self, page: LogPage, before: tuple[LogLine, ...]) -> None:
        lines = (*before, *(self._line(row, page.profile) for row in page.rows))
        self._members = (ANYBODY, *(Option(who.id, f"{who.name} ({who.badge})") for who in page.members))
        count = f"{words.count(len(lines))}+ searches" if page.more else words.counted(len(lines), "search", "searches")
        about = f"{count}. {named_by(page.named)}".strip()
        if not page.cleared:
            about += " Plates and reasons are not shown to your role."
        stale = self.state.stale and bool(before)
        self._draw(
            loaded=True, busy=False, lines=lines, more=page.more, about=about, stale=stale, looks=self._looks()
        )  # fmt: skip

    def _line(self, row: LogRow, profile: Profile) -> LogLine:
        when = words.day_and_clock(row.at, self._papers.zone())
        member = f"{row.who.name} ({row.who.badge})" if row.who else words.NO_VALUE
        return LogLine(row, when, member, purpose_words(row.purpose, profile) or words.NO_VALUE, MARKS[row.came_of])

    def _failed(self, error: BaseException) -> None:
        self._draw(busy=False)
        self._tell(error)

    def _tell(self, error: BaseException) -> None:
        told(self.message.emit)(error)

    def _draw(self, **changes: Any) -> None:
        state = replace(self.state, **changes)
        if not any(line.id == state.chosen for line in state.lines):
            state = replace(state, chosen=state.lines[0].id if state.lines else -1)
        line = next((line for line in state.lines if line.id == state.chosen), None)
        state = replace(state, detail=_detail(line) if line else ())
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _detail(line: LogLine) -> tuple[tuple[str, str], ...]:
    """What does not fit into a line of the table."""
    row = line.row
    found = (
        ("Factual basis", row.basis),
        ("Why this plate or place", row.why),
        ("Purpose", line.purpose),
        ("Clause of the refusal", row.clause),
        (
            "Reads returned and viewed",
            "" if row.reads is None else f"{words.count(row.reads)}, {words.count(row.viewed)}",
        ),
        ("Record and workstation", f"{words.count(row.number)}, {row.desk}"),
        ("Policy profile", row.profile),
    )
    return tuple((title, said) for title, said in found if said)
