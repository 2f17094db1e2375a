"""Decides what the records show: filter, pages as one scrolls, days, and the chosen record with its proof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from app.changes import Changes
from app.domain.errors import FieldMistake, Refusal, Refused
from app.domain.gate import Act, Allowed
from app.domain.trail_view import Asked, Page, Whole
from app.trail_check import Cancelled
from ui import words
from ui.audit.days import DayBar, bars_of, day_words
from ui.audit.filter import act_options, fresh, looks, of_day
from ui.audit.lines import Detail, RecordLine, detail_of, line_of
from ui.audit.source import AuditSource
from ui.audit.watch import Watch
from ui.bridge import Run
from ui.forms import FieldLook, Looks, Option, sentence
from ui.messages import Message, done, of_error, told
from ui.while_alive import while_alive

ANYBODY = Option("", "Anybody")
_CHANGES = Changes.ACCESS | Changes.MEMBER | Changes.MEMBERS | Changes.POLICY
NOTHING = -1
NOT_READ = Message(
    "Not proved: this record cannot be read, or the trail around it was changed from outside. Verify it."
)


@dataclass(frozen=True, slots=True)
class RecordsState:
    """`stale`: the filter asks for something else than is shown. `day`: what is shown is of this day alone. `saving`:
    how much of the trail is saved, None while it is not."""

    looks: Looks = field(hash=False)
    busy: bool = False
    loading: bool = False  # further ones
    answered: bool = False
    stale: bool = False
    message: Message | None = None
    lines: tuple[RecordLine, ...] = ()
    more: bool = False
    count: str = ""
    bars: tuple[DayBar, ...] = ()
    day: date | None = None
    chosen: int = NOTHING
    detail: Detail | None = None
    may_show: bool = False
    may_save: bool = False
    saving: float | None = None


class RecordsPresenter(QObject):
    """`changed` carries a RecordsState, `message` a Message; `mistaken` comes when the filter was filled in wrongly.

    `run` is not the store's thread, `run_long` another one."""

    changed = Signal(object)
    message = Signal(object)
    mistaken = Signal()

    def __init__(self, source: AuditSource, run: Run, run_long: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source, self._run, self._run_long = source, while_alive(self, run), while_alive(self, run_long)
        self._watch = Watch(self)
        self._watch.changed.connect(self._saved_so_far)
        self._draft = fresh(source.now(), self._zone)
        self._members: tuple[Option, ...] = (ANYBODY,)
        self._acts = act_options(source.acts())
        self._asked: Asked | None = None
        self._asking = 0  # answers to what was asked before this are dropped
        self._opening, self._next = NOTHING, NOTHING  # records that are looked up now, and after it
        self.state = RecordsState(
            self._looks(), may_show=self._may(Act.VIEW_VALUES), may_save=self._may(Act.EXPORT_AUDIT)
        )

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._source.profile().time_zone)

    def _may(self, act: Act) -> bool:
        return isinstance(self._source.may(act), Allowed)

    # ------------------------------------------------------------------- coming and going

    def start(self) -> None:
        """The records are seen: those of the filter as it was left, with what was recorded since."""
        self._run(self._source.members, self._know_members, told(self.message.emit))
        if self._draft.open_end:
            self._draft = replace(self._draft, end=fresh(self._source.now(), self._zone).end)
        self.ask()

    def stop(self) -> None:
        """The screen is left, or the desk locks: nothing of a record stays."""
        self._asking += 1
        self._asked = None
        self._opening = self._next = NOTHING
        self._draw(answered=False, busy=False, loading=False, lines=(), bars=(), chosen=NOTHING, detail=None, count="",
                   day=None, more=False, message=None, looks=self._looks())  # fmt: skip

    def on_changes(self, changes: object) -> None:
        """What the member may do is something else now."""
        if not isinstance(changes, Changes) or not changes & _CHANGES:
            return
        refusal = self._source.may(Act.VIEW_AUDIT)
        if isinstance(refusal, Refusal):
            self.stop()
            self._draw(message=of_error(Refused(refusal)))
        may_show = self._may(Act.VIEW_VALUES)
        if not may_show:
            self._draft = replace(self._draft, plate="")
        self._draw(may_show=may_show, may_save=self._may(Act.EXPORT_AUDIT), looks=self._looks())

    def _know_members(self, members: tuple[tuple[str, str], ...]) -> None:
        self._members = (ANYBODY, *(Option(id_, said) for id_, said in sorted(members, key=lambda row: row[1])))
        self._draw(looks=self._looks(busy=self.state.busy))

    # ------------------------------------------------------------------- asking

    def edit(self, name: str, value: object) -> None:
        changed = {name: value, "open_end": self._draft.open_end and name != "end"}
        self._draft = replace(self._draft, **changed)  # type: ignore[arg-type]  # each field gives its own type
        self._draw(looks=self._looks(), stale=self.state.answered)

    def ask(self) -> None:
        """The filter as it stands, which is recorded."""
        try:
            asked = self._draft.asked(self._zone)
        except FieldMistake as mistake:
            self._mistaken(mistake)
            return
        self._ask(asked, None)

    def ask_day(self, day: date) -> None:
        """Those of one day, of the filter that the days are shown of."""
        try:
            self._ask(of_day(self._draft.asked(self._zone), day, self._zone), day)
        except FieldMistake as mistake:
            self._mistaken(mistake)

    def _ask(self, asked: Asked, day: date | None) -> None:
        self._asking += 1
        asking, (first, last) = self._asking, self._draft.days()
        self._asked = asked
        self._opening = self._next = NOTHING
        self._draw(busy=True, loading=False, message=None, day=day, looks=self._looks(busy=True))
        self._run(
            lambda: self._source.page(asked),
            lambda page: self._if_still(asking, lambda: self._came(page)),
            lambda error: self._if_still(asking, lambda: self._failed(error)),
        )
        if day is None:
            self._run(
                lambda: self._source.bars(asked, first, last),
                lambda bars: self._if_still(asking, lambda: self._draw(bars=bars_of(bars, first, last))),
                told(self.message.emit),
            )

    def _if_still(self, asking: int, then: Callable[[], None]) -> None:
        if asking == self._asking:
            then()

    def _came(self, page: Page) -> None:
        lines = tuple(line_of(record, self._zone) for record in page.rows)
        self._draw(
            busy=False, answered=True, stale=False, lines=lines, more=page.more, looks=self._looks(),
            count=self._count(len(lines), page), chosen=NOTHING, detail=None,
        )  # fmt: skip
        if lines:
            self.choose(lines[0].number)

    def _count(self, shown: int, page: Page) -> str:
        of = f"{day_words(self.state.day)}: " if self.state.day else ""
        said = f"the newest {words.count(shown)}" if page.more else words.counted(shown, "record")
        text = f"{of}{said}; {words.count(page.size)} in the trail"
        return text[:1].upper() + text[1:]

    def further(self) -> None:
        """The next older page, once, when the end of the table comes near."""
        asked, asking, state = self._asked, self._asking, self.state
        if asked is None or not state.more or state.loading or state.busy or not state.lines:
            return
        last = state.lines[-1].number
        self._draw(loading=True)
        self._run(
            lambda: self._source.page(asked, last),
            lambda page: self._if_still(asking, lambda: self._came_further(page)),
            lambda error: self._if_still(asking, lambda: self._failed(error)),
        )

    def _came_further(self, page: Page) -> None:
        lines = (*self.state.lines, *(line_of(record, self._zone) for record in page.rows))
        self._draw(loading=False, lines=lines, more=page.more, count=self._count(len(lines), page))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, FieldMistake):
            self._mistaken(error)
            return
        message = of_error(error)
        self._draw(busy=False, loading=False, looks=self._looks(), message=message)
        if message is None:
            raise error

    def _mistaken(self, mistake: FieldMistake) -> None:
        known = mistake.field if mistake.field in self.state.looks else "case"
        self._draw(busy=False, loading=False, message=None, looks=self._looks(known, sentence(str(mistake))))
        self.mistaken.emit()

    # ------------------------------------------------------------------- one record

    def choose(self, number: int) -> None:
        """Also one that the table does not show: the record that another one ends. While one is looked up only the
        last one asked for waits."""
        if number == self.state.chosen and (self.state.detail is not None or self._opening == number):
            return
        detail = self.state.detail if self.state.detail and self.state.detail.number == number else None
        self._draw(chosen=number, detail=detail)
        if self._opening == NOTHING:
            self._open(number, show_values=False)
        else:
            self._next = number

    def show_values(self) -> None:
        """Recorded."""
        if self.state.chosen != NOTHING and self._opening == NOTHING:
            self._open(self.state.chosen, show_values=True)

    def _open(self, number: int, *, show_values: bool) -> None:
        self._opening, self._next = number, NOTHING
        asking = self._asking
        self._run(
            lambda: self._source.whole(number, show_values),
            lambda whole: self._if_still(asking, lambda: self._opened(whole)),
            lambda error: self._if_still(asking, lambda: self._not_opened(error)),
        )

    def _opened(self, whole: Whole) -> None:
        self._opening = NOTHING
        if self._next not in (NOTHING, whole.record.number):
            self._open(self._next, show_values=False)
        elif whole.record.number == self.state.chosen:
            self._draw(detail=detail_of(whole, self._zone))

    def _not_opened(self, error: BaseException) -> None:
        """An edited record, or a part of the tree that is gone, is no bug: what it is, verifying says."""
        self._opening = self._next = NOTHING
        if isinstance(error, (LookupError, ValueError)):
            self.message.emit(NOT_READ)
        else:
            told(self.message.emit)(error)

    # ------------------------------------------------------------------- files

    def save_proof(self, target: str) -> None:
        """Of the chosen record; `target` "" when none was picked."""
        number, path = self.state.chosen, Path(target)
        if target and number != NOTHING:
            said = done(f"The proof of record {words.count(number)} is saved as {path.name}, and recorded.")
            self._run_long(
                lambda: self._source.save_proof(number, path),
                lambda _: self.message.emit(said),
                told(self.message.emit),
            )  # fmt: skip

    def save_trail(self, target: str) -> None:
        if not target or self.state.saving is not None:
            return
        path, go_on = Path(target), self._watch.begin()
        self._draw(saving=0.0)
        self._run_long(
            lambda: self._source.save_trail(path, go_on), lambda n: self._trail_saved(path, n), self._not_saved
        )

    def stop_saving(self) -> None:
        self._watch.stop()

    def _saved_so_far(self) -> None:
        if self.state.saving is not None:
            self._draw(saving=min(1.0, self._watch.done / max(1, self._watch.whole)))

    def _trail_saved(self, path: Path, count: int) -> None:
        self._watch.end()
        self._draw(saving=None)
        said = f"The trail is saved as {path.name} with {words.counted(count, 'record')}. That is recorded."
        self.message.emit(done(f"{said} Anybody can check it with main.py verify-audit."))

    def _not_saved(self, error: BaseException) -> None:
        self._watch.end()
        self._draw(saving=None)
        if isinstance(error, Cancelled):
            self.message.emit(done("Stopped. The trail was not saved."))
        else:
            told(self.message.emit)(error)

    def unfinished(self) -> str:
        return "the trail that is being saved" if self.state.saving is not None else ""

    # ------------------------------------------------------------------- shown

    def _looks(self, wrong: str = "", problem: str = "", *, busy: bool = False) -> Looks:
        look = FieldLook(getattr(self._draft, wrong), problem) if wrong else None
        return looks(
            self._draft, self._members, self._acts, plates=self._may(Act.VIEW_VALUES), wrong=look, wrong_field=wrong,
            busy=busy,
        )  # fmt: skip

    def _draw(self, **changes: Any) -> None:
        shown = replace(self.state, **changes)
        if shown != self.state:
            self.state = shown
            self.changed.emit(shown)
