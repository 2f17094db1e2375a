"""Decides what the search screen shows: the form that comes first, the answer for as long as it may stand, one read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from app.actions.search import OpenedRead
from app.changes import Changes
from app.domain.authorisation import Authorisation
from app.domain.errors import FieldMistake, Refusal, Refused
from app.domain.search import AskedSearch, Found
from ui.bridge import Run
from ui.forms import FieldRow, Looks, sentence
from ui.messages import Message, of_error
from ui.search.fields import Draft, asks_approval, fresh, looks, rows_of
from ui.search.lines import Opened, ReadLine, asked_words, count_words, line_of, opened_of
from ui.search.source import SearchSource
from ui.while_alive import while_alive

NO_PASSWORD, NO_CODE = "Enter the approver’s password.", "Enter the approver’s code."
_CHANGES = Changes.ACCESS | Changes.MEMBER | Changes.MEMBERS | Changes.POLICY


@dataclass(frozen=True, slots=True)
class SearchState:
    """`answered`: a search was answered, and `lines` are what it found. `asked` and `count` say so in words."""

    rows: tuple[FieldRow, ...]
    looks: Looks = field(hash=False)
    busy: bool = False
    message: Message | None = None
    answered: bool = False
    asked: str = ""
    count: str = ""
    lines: tuple[ReadLine, ...] = ()
    chosen: str = ""
    opened: Opened | None = None


class SearchPresenter(QObject):
    """`changed` carries a SearchState; `mistaken` comes when a field was filled in wrongly, `came` with an answer.

    `run` is not the store's thread: reads are recorded while a search goes through what is stored."""

    changed = Signal(object)
    mistaken = Signal()
    came = Signal()

    def __init__(self, source: SearchSource, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source, self._run = source, while_alive(self, run)
        self._draft = fresh(source.now(), self._zone)
        self._untouched = True
        self._found: Found | None = None
        self._asking = 0  # answers of searches before this one are dropped
        self.state = SearchState(rows_of(source.profile()), self._looks({}))

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._source.profile().time_zone)

    # ------------------------------------------------------------------- coming and going

    def start(self) -> None:
        """The screen is seen: the span of a form that nobody has touched ends now."""
        if self._untouched:
            now = fresh(self._source.now(), self._zone)
            self._draft = replace(self._draft, begin=now.begin, end=now.end)
        refusal = self._source.may()
        message = of_error(Refused(refusal)) if isinstance(refusal, Refusal) else None
        self._show(replace(self.state, rows=rows_of(self._source.profile()), looks=self._looks({}), message=message))

    def stop(self) -> None:
        """The screen is left, or the desk locks: no answer stays, and no secret."""
        self._asking += 1
        self._found = None
        self._draft = replace(self._draft, password="", code="")
        self._show(SearchState(self.state.rows, self._looks({})))

    def on_changes(self, changes: object) -> None:
        """What the member may do, or the profile, is another one now."""
        if not isinstance(changes, Changes) or not changes & _CHANGES:
            return
        if isinstance(self._source.may(), Refusal):
            self.stop()
        rows = rows_of(self._source.profile())
        if rows != self.state.rows:
            self._show(replace(self.state, rows=rows, looks=self._looks({})))

    # ------------------------------------------------------------------- asking

    def edit(self, name: str, value: object) -> None:
        self._untouched = False
        self._draft = replace(self._draft, **{name: value})  # type: ignore[arg-type]  # each field gives its own type
        problems = {row: look.problem for row, look in self.state.looks.items() if row != name}
        self._show(replace(self.state, looks=self._looks(problems)))

    def ask(self) -> None:
        if self.state.busy:
            return
        draft, approved = self._draft, asks_approval(self._draft, self._source.profile())
        try:
            asked = draft.asked(self._zone)
            if approved and draft.badge.strip():
                _check_secrets(draft)
        except FieldMistake as mistake:
            self._mistaken(mistake)
            return
        badge = draft.badge if approved else ""
        self._asking += 1
        self._found = None
        self._show(SearchState(self.state.rows, self._looks({}, busy=True), busy=True))
        self._search(asked, draft.given(), (badge, draft.password, draft.code), self._asking)

    def _search(self, asked: AskedSearch, given: Authorisation, approver: tuple[str, str, str], asking: int) -> None:
        self._run(
            lambda: self._source.search(asked, given, *approver),
            lambda found: self._if_still(asking, lambda: self._came(found)),
            lambda error: self._if_still(asking, lambda: self._failed(error)),
        )

    def _if_still(self, asking: int, then: Callable[[], None]) -> None:
        if asking == self._asking:
            then()

    def _came(self, found: Found) -> None:
        """What was given for this search goes: the next one gives its own, but for case and purpose (COR-12)."""
        self._found = found
        self._draft = replace(
            self._draft, factual_basis="", why="", attested=False, badge="", password="", code=""
        )  # fmt: skip
        zone = self._zone
        self._show(SearchState(
            self.state.rows, self._looks({}), answered=True, asked=asked_words(found.asked, zone),
            count=count_words(found), lines=tuple(line_of(read, zone) for read in found.reads),
            chosen=found.reads[0].id if found.reads else "",
        ))  # fmt: skip
        self.came.emit()

    def _failed(self, error: BaseException) -> None:
        self._draft = replace(self._draft, password="", code="")
        if isinstance(error, FieldMistake):
            self._mistaken(error)
            return
        message = of_error(error)
        self._show(replace(self.state, busy=False, looks=self._looks({}), message=message))
        if message is None:
            raise error

    def _mistaken(self, mistake: FieldMistake) -> None:
        problems = {mistake.field: sentence(str(mistake))}
        self._show(replace(self.state, busy=False, looks=self._looks(problems), message=None))
        self.mistaken.emit()

    # ------------------------------------------------------------------- one read of the answer

    def choose(self, read_id: str) -> None:
        self._show(replace(self.state, chosen=read_id))

    def open(self) -> None:
        found, read_id, asking = self._found, self.state.chosen, self._asking
        if found is None or not read_id or self.state.busy:
            return
        self._show(replace(self.state, busy=True, message=None))
        self._run(
            lambda: self._source.view(found, read_id),
            lambda opened: self._if_still(asking, lambda: self._opened(opened)),
            lambda error: self._if_still(asking, lambda: self._not_opened(error)),
        )

    def _opened(self, opened: OpenedRead) -> None:
        self._show(replace(self.state, busy=False, opened=opened_of(opened, self._zone)))

    def _not_opened(self, error: BaseException) -> None:
        message = of_error(error)
        self._show(replace(self.state, busy=False, opened=None, message=message))
        if message is None:
            raise error

    def back(self) -> None:
        """Closes the read; then puts the answer away."""
        if self.state.opened is not None:
            self._show(replace(self.state, opened=None))
        elif not self.state.busy:
            self._found = None
            self._show(SearchState(self.state.rows, self._looks({})))

    def _looks(self, problems: Mapping[str, str], *, busy: bool = False) -> Looks:
        return looks(self._draft, self._source.profile(), problems, busy=busy)

    def _show(self, state: SearchState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _check_secrets(draft: Draft) -> None:
    """Before a try is counted against the approver."""
    if not draft.password:
        raise FieldMistake("password", NO_PASSWORD)
    if not draft.code.strip():
        raise FieldMistake("code", NO_CODE)
