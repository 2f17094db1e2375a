"""Decides what the Policy screen shows: groups, filter, the chosen rule, the attached text, orders of suspension."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from app.changes import Changes
from app.domain.errors import FieldMistake, Refusal, Refused
from app.domain.gate import Act
from app.domain.policy import Profile
from app.domain.strictest import Group
from app.domain.suspension import Order
from ui.bridge import Run
from ui.forms import DAY_HINT, FieldLook, FieldRow, Kind, Looks, sentence, typed_day
from ui.messages import Message, done, told
from ui.policy.lines import ALL, CONFLICTS, RuleLine, conflict_lines, lines_of
from ui.policy.source import PolicyDesk
from ui.while_alive import while_alive

REFERENCE, DAY = "reference", "date"
ORDER_ROWS = (
    FieldRow(REFERENCE, "Reference of the order", Kind.LINE, "Its number, or the letter it came by."),
    FieldRow(DAY, "Date of the order", Kind.LINE, DAY_HINT, beside=True),
)


class Page(Enum):
    RULES = auto()
    ORDER = auto()  # an order is being recorded
    LIFTING = auto()  # its lifting is


@dataclass(frozen=True, slots=True)
class Groupline:
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class PolicyState:
    """`lines`: the rules of the group that the filter lets through. `text`: the attached policy, "" for none."""

    head: str
    under: str
    groups: tuple[Groupline, ...]
    group: str = ALL
    filter: str = ""
    lines: tuple[RuleLine, ...] = ()
    chosen: str = ""
    text: str = ""
    text_state: str = ""
    later: str = ""
    suspended: str = ""
    page: Page = Page.RULES
    looks: Looks | None = None
    busy: bool = False

    @property
    def line(self) -> RuleLine | None:
        return next((line for line in self.lines if line.id == self.chosen), None)


class PolicyPresenter(QObject):
    """`changed` carries a PolicyState, `message` a Message; `text_wanted` and `profile_wanted` ask for a file."""

    changed = Signal(object)
    message = Signal(object)
    text_wanted = Signal()
    profile_wanted = Signal()

    def __init__(self, desk: PolicyDesk, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        profile = desk.profile()
        self._desk, self._run = desk, while_alive(self, run)
        self._all = (*lines_of(profile), *conflict_lines(profile))
        self._typed: dict[str, str] = {}
        self.state = PolicyState(_head(profile), _under(profile), self._groups())
        self._draw()

    def start(self) -> None:
        """The screen is seen."""
        self.refresh()

    def refresh(self, changes: object = Changes.POLICY) -> None:
        if isinstance(changes, Changes) and Changes.POLICY in changes:
            self._run(lambda: (self._desk.text(), self._desk.later()), self._loaded, told(self._tell))

    def pick_group(self, group: str) -> None:
        self._draw(group=group)

    def filter(self, typed: str) -> None:
        self._draw(filter=typed)

    def choose(self, rule: str) -> None:
        self._draw(chosen=rule)

    # ------------------------------------------------------------------- the agency's own text and profiles

    def want_text(self) -> None:
        if self._allowed(Act.ATTACH_POLICY_TEXT):
            self.text_wanted.emit()

    def attach(self, path: str) -> None:
        """The file that was picked; "" when none was."""
        if path:
            self._do(lambda: self._desk.attach(Path(path)), "The policy's text is attached.")

    def want_profile(self) -> None:
        if self._allowed(Act.TAKE_PROFILE):
            self.profile_wanted.emit()

    def take(self, path: str) -> None:
        if path:
            self._do(lambda: self._desk.take(Path(path)), "The signed profile is kept. It takes over on its day.")

    # ------------------------------------------------------------------- orders of suspension

    def press_suspension(self) -> None:
        """Opens the form for an order, or for the lifting of the one that stands."""
        standing = self._desk.suspension() is not None
        if self._allowed(Act.LIFT_SUSPENSION if standing else Act.SUSPEND_CAPTURE):
            self._typed = {REFERENCE: "", DAY: self._today().isoformat()}
            self._draw(page=Page.LIFTING if standing else Page.ORDER, looks=self._looks())

    def edit(self, field: str, value: object) -> None:
        self._typed[field] = str(value)
        self._draw(looks=self._looks())

    def back(self) -> None:
        if not self.state.busy:
            self._draw(page=Page.RULES, looks=None)

    def confirm(self) -> None:
        """The form's own button: records the order, or its lifting."""
        if self.state.busy:
            return
        if self.state.page is Page.LIFTING and (standing := self._desk.suspension()):
            reference = self._typed[REFERENCE]
            self._do(lambda: self._desk.lift(standing, reference), "The order is lifted. Capture may start again.")
        elif self.state.page is Page.ORDER and (order := self._order()):
            self._do(lambda: self._desk.suspend(order), "The order is recorded. All capture has stopped.")

    def _order(self) -> Order | None:
        try:
            return Order(self._typed[REFERENCE], typed_day(DAY, self._typed[DAY]))
        except FieldMistake as mistake:
            self._draw(looks=self._looks(mistake))
            return None

    def _looks(self, mistake: FieldMistake | None = None) -> Looks:
        def problem(field: str) -> str:
            return sentence(str(mistake)) if mistake is not None and mistake.field == field else ""

        lifting = self._desk.suspension() is not None
        return {
            REFERENCE: FieldLook(self._typed[REFERENCE], problem(REFERENCE)),
            DAY: FieldLook(self._typed[DAY], problem(DAY), shown=not lifting),
        }

    def _do(self, deed: Any, words: str) -> None:
        def succeeded(_: object) -> None:
            self._draw(busy=False, page=Page.RULES, looks=None)
            self._tell(done(words))
            self.refresh()

        self._draw(busy=True)
        self._run(deed, succeeded, self._failed)

    def _failed(self, error: BaseException) -> None:
        self._draw(busy=False)
        if isinstance(error, FieldMistake) and self.state.page is not Page.RULES:
            self._draw(looks=self._looks(error))
        else:
            told(self._tell)(error)

    def _allowed(self, act: Act) -> bool:
        answer = self._desk.may(act)
        if isinstance(answer, Refusal):
            told(self._tell)(Refused(answer))
            return False
        return True

    # ------------------------------------------------------------------- what is shown

    def _today(self) -> date:
        return self._desk.now().astimezone(ZoneInfo(self._desk.profile().time_zone)).date()

    def _loaded(self, found: tuple[str, tuple[tuple[str, date], ...]]) -> None:
        text, later = found
        profile = self._desk.profile()
        self._all = (*lines_of(profile), *conflict_lines(profile))
        signed = ", ".join(f"{version} from {day.isoformat()}" for version, day in later)
        self._draw(text=text, later=f"Signed in advance: {signed}" if signed else "", head=_head(profile),
                   under=_under(profile), groups=self._groups())  # fmt: skip

    def _groups(self) -> tuple[Groupline, ...]:
        titles = (ALL, *(group.value for group in Group), CONFLICTS)
        return tuple(Groupline(title, len(self._of(title))) for title in titles)

    def _of(self, group: str) -> tuple[RuleLine, ...]:
        return tuple(
            line for line in self._all if line.group == group or (group == ALL and line.group != CONFLICTS)
        )  # fmt: skip

    def _draw(self, **changes: Any) -> None:
        state = replace(self.state, **changes)
        wanted = state.filter.casefold().split()
        lines = tuple(line for line in self._of(state.group) if all(word in line.said for word in wanted))
        chosen = state.chosen if any(line.id == state.chosen for line in lines) else next((x.id for x in lines), "")
        profile = self._desk.profile()
        text_state = "" if state.text else (
            f"Text not held: the agency's policy ({profile.text.file}) is not attached here. "
            "The LPR administrator can attach it."
        )  # fmt: skip
        suspension = self._desk.suspension()
        suspended = suspension.words if suspension else ""
        self._show(replace(state, lines=lines, chosen=chosen, text_state=text_state, suspended=suspended))

    def _tell(self, message: Message) -> None:
        self.message.emit(message)

    def _show(self, state: PolicyState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _head(profile: Profile) -> str:
    return profile.department or profile.title


def _under(profile: Profile) -> str:
    since = f", in force since {profile.effective_from.isoformat()}" if profile.effective_from else ""
    return f"Profile {profile.version}, signed by the agency{since}"
