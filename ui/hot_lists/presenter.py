"""Decides what the hot-lists screen shows: each list in force, how old it is against the policy, and its removal."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from app.changes import Changes
from app.domain.errors import Refusal, Refused
from app.domain.gate import Act, Allowed
from app.domain.hot_lists import HotListVersion
from app.domain.policy import Profile
from ui import words
from ui.bridge import Run
from ui.hot_lists.import_presenter import ImportPresenter
from ui.hot_lists.source import ListDesk
from ui.messages import Message, done, told
from ui.while_alive import while_alive
from ui.words import Mark

TICK_MS = 10_000
SHORT_HASH = 12
OUR_DEFAULT = "our default"
UNREAD = Mark("danger", "state-danger", "cannot be read")

Loaded = tuple[tuple[HotListVersion, ...], Mapping[str, str], Mapping[str, tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class ListLine:
    """One list in force; `age` is its age against the profile's limit, in word and shape, or that it cannot be read.
    `false_alerts` is empty for members who may not see it."""

    id: str
    name: str
    age: Mark
    entries: str
    as_of: str
    imported: str
    version: str
    sha256: str
    false_alerts: str = ""

    @property
    def short_hash(self) -> str:
        return self.sha256[:SHORT_HASH]


@dataclass(frozen=True, slots=True)
class ListsState:
    """`limit`: the rule on age with its clause. `asking`: the name of the list whose removal waits for a yes. `unread`:
    what is said of lists that cannot be read; `reviews`: whether false alerts are shown."""

    limit: str
    clause: str
    loaded: bool = False
    lines: tuple[ListLine, ...] = ()
    chosen: str = ""
    asking: str = ""
    busy: bool = False
    unread: str = ""
    reviews: bool = False

    @property
    def line(self) -> ListLine | None:
        return next((line for line in self.lines if line.id == self.chosen), None)


class HotListsPresenter(QObject):
    """`changed` carries a ListsState, `message` a Message, `file_wanted` asks for a file to import.

    Its `journey` is the import, with a state of its own.

    `run` is the store's thread; `run_aside` another one, since an import may take minutes.
    """

    changed = Signal(object)
    message = Signal(object)
    file_wanted = Signal()

    def __init__(self, desk: ListDesk, run: Run, run_aside: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        profile = desk.profile()
        self.state = ListsState(limit_words(profile), clause_words(profile))
        self.journey = ImportPresenter(desk, run_aside, self)
        self._desk, self._run = desk, while_alive(self, run)
        self._lists: tuple[HotListVersion, ...] = ()
        self._names: Mapping[str, str] = {}
        self._false: Mapping[str, tuple[int, float]] = {}
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._draw)
        self.journey.message.connect(self.message)
        self.journey.imported.connect(self._imported)

    def start(self) -> None:
        """The screen is seen."""
        self._timer.start()
        self.refresh()

    def stop(self) -> None:
        """An import that is under way goes on."""
        self._timer.stop()

    def refresh(self, changes: object = Changes.HOT_LISTS) -> None:
        if isinstance(changes, Changes) and changes & (Changes.HOT_LISTS | Changes.MEMBERS | Changes.ACCESS):
            self._run(self._load, self._loaded, told(self._tell))

    def _load(self) -> Loaded:
        """Slow, through `run`."""
        lists = self._desk.lists()
        reviews = isinstance(self._desk.may(Act.REVIEW_HOT_LISTS), Allowed)
        false = {one.list_id: self._desk.false_alerts(one.list_id) for one in lists} if reviews else {}
        return lists, self._desk.member_names(), false

    def choose(self, list_id: str) -> None:
        if list_id != self.state.chosen:
            self._draw(chosen=list_id, asking="")

    def want_file(self) -> None:
        """Asked before a file is looked for; the action asks again."""
        if self._allowed(Act.IMPORT_HOT_LIST):
            self.file_wanted.emit()

    def take(self, path: str) -> None:
        """The file that was picked; "" when none was."""
        if path:
            self.journey.begin(path, self._lists)

    def ask_removal(self) -> None:
        if (line := self.state.line) and self._allowed(Act.REMOVE_HOT_LIST):
            self._draw(asking=line.name)

    def keep(self) -> None:
        self._draw(asking="")

    def remove(self) -> None:
        line = self.state.line
        if line is None or not self.state.asking or self.state.busy:
            return
        self._draw(busy=True, asking="")
        self._run(lambda: self._desk.remove(line.id), lambda _: self._removed(line.name), self._failed)

    def _removed(self, name: str) -> None:
        self._draw(busy=False)
        self._tell(done(f"{name} is no longer compared with reads."))
        self.refresh()

    def _failed(self, error: BaseException) -> None:
        self._draw(busy=False)
        told(self._tell)(error)

    def _allowed(self, act: Act) -> bool:
        answer = self._desk.may(act)
        if isinstance(answer, Refusal):
            told(self._tell)(Refused(answer))
            return False
        return True

    def _loaded(self, found: Loaded) -> None:
        self._lists, self._names, self._false = found
        ids = [version.list_id for version in self._lists]
        chosen = self.state.chosen if self.state.chosen in ids else next(iter(ids), "")
        self._draw(loaded=True, chosen=chosen, asking=self.state.asking if chosen == self.state.chosen else "")

    def _imported(self, list_id: str) -> None:
        self._draw(chosen=list_id)
        self.refresh()

    def _draw(self, **changes: Any) -> None:
        unread = self._desk.unread()
        lines = tuple(self._line_of(version, unread) for version in self._lists)
        lost = unread_words([version.list_name for version in self._lists if version.list_id in unread])
        drawn = {"lines": lines, "unread": lost, "reviews": bool(self._false)}
        self._show(replace(self.state, **{**drawn, **changes}))

    def _line_of(self, version: HotListVersion, unread: Container[str]) -> ListLine:
        line = line_of(version, self._names, self._desk)
        false = self._false.get(version.list_id)
        return replace(
            line,
            age=UNREAD if version.list_id in unread else line.age,
            false_alerts=false_words(*false) if false else "",
        )

    def _tell(self, message: Message) -> None:
        self.message.emit(message)

    def _show(self, state: ListsState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def unread_words(names: Sequence[str]) -> str:
    """Which lists cannot be read, what that means, and what to do; "" for none."""
    if not names:
        return ""
    *first, last = [words.breakable(name) for name in names]
    listed = f"{', '.join(first)} and {last}" if first else last
    file, it = ("its file is", "it") if len(names) == 1 else ("their files are", "them")
    return f"{listed} cannot be read: {file} damaged, and no plate is compared with {it}. Import {it} again."


def false_words(count: int, hours: float) -> str:
    """3 false in 12.5 h: of active use."""
    if hours * 10 < 1:
        return "not in use yet"
    return f"{words.count(count) if count else 'none'} false in {hours:,.1f} h"


def limit_words(profile: Profile) -> str:
    return f"A list may be at most {profile.list_max_age_h} hours old; an older one still alerts, and says its age."


def clause_words(profile: Profile) -> str:
    """Where the limit comes from; a profile says so when its policy names none."""
    clause = profile.list_age_clause
    return (
        f"{clause.capitalize()}: {profile.title} names no limit"
        if clause == OUR_DEFAULT
        else f"{profile.title} {clause}"
    )


def line_of(version: HotListVersion, names: Mapping[str, str], desk: ListDesk) -> ListLine:
    profile = desk.profile()
    zone = ZoneInfo(profile.time_zone)
    age_s = (desk.now() - version.as_of).total_seconds()
    who = names.get(version.imported_by, "a member who is gone")
    return ListLine(
        id=version.list_id,
        name=version.list_name,
        age=words.list_age(age_s, profile.list_max_age_h),
        entries=words.count(version.entries),
        as_of=words.day_and_clock(version.as_of, zone),
        imported=f"{words.day_and_clock(version.imported_at, zone)} by {who}",
        version=str(version.version),
        sha256=version.sha256,
    )
