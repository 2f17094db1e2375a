"""Decides what the settings screen shows; a change is in force as soon as it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from app.changes import Changes
from app.domain.errors import FieldMistake, Refusal
from app.settings import SETTINGS
from ui import words
from ui.bridge import Run
from ui.forms import FieldLook, Kind, Looks, Option, sentence
from ui.messages import Message, told
from ui.settings.fields import ADDRESS, DEVICE, is_shown, rows
from ui.settings.source import SettingsDesk
from ui.while_alive import while_alive
from ui.words import Mark

TICK_MS = 1000
SETTLE_MS = 250  # a slider that is dragged is written once it rests
THEME = "ui.theme"
GOOD_POSITIONS = frozenset({"GPS fix", "fixed place"})


@dataclass(frozen=True, slots=True)
class SettingsState:
    """`changed`: the names that are not at their default. `guarded`: why some cannot be changed by this member."""

    looks: Looks = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    guarded: str = ""
    clause: str = ""
    sound: Mark = words.IDLE
    position: Mark = words.IDLE
    clock: Mark = words.IDLE
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Speakers:
    """What there is to sound from by name, whether alerts are heard, and how they sound."""

    names: Callable[[], Sequence[str]] = tuple
    mark: Callable[[], Mark] = lambda: words.IDLE
    test: Callable[[], None] = lambda: None


class SettingsPresenter(QObject):
    """`changed` carries a SettingsState, `message` a Message.

    `show_theme` paints the window in a theme by name; `speakers` is what can sound.
    """

    changed = Signal(object)
    message = Signal(object)

    def __init__(
        self,
        desk: SettingsDesk,
        run: Run,
        show_theme: Callable[[str], None],
        speakers: Speakers | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows = rows()
        self._desk, self._run = desk, while_alive(self, run)
        self._show_theme, self._speakers = show_theme, speakers or Speakers()
        self._typed: dict[str, Any] = {}  # not kept yet, or refused
        self._problems: dict[str, str] = {}
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self._settled)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._draw)
        self.state = self._state()

    def start(self) -> None:
        """The screen is seen."""
        self._timer.start()
        self._draw()

    def stop(self) -> None:
        """What still waits to settle is kept now."""
        self._timer.stop()
        if self._settling.isActive():
            self._settling.stop()
            self._settled()

    def refresh(self, changes: object = Changes.SETTINGS) -> None:
        if isinstance(changes, Changes) and changes & (Changes.SETTINGS | Changes.POSITION | Changes.ACCESS):
            self._draw()

    def edit(self, name: str, value: object) -> None:
        """A choice or a tick is kept at once, a slider when it rests, a line when it is left or entered."""
        self._typed[name] = value
        self._problems.pop(name, None)
        kind = self.rows[name].kind
        if kind is Kind.NUMBER:
            self._settling.start()
        elif kind is not Kind.LINE:
            self.keep(name)
        self._draw()

    def keep(self, name: str) -> None:
        if name in self._typed:
            value = self._typed[name]
            self._run(lambda: self._desk.change(name, value), lambda _: self._kept(name, value),
                      lambda error: self._failed(name, value, error))  # fmt: skip

    def reset(self, name: str) -> None:
        """Back to the table's default."""
        self._typed[name] = SETTINGS[name].default
        self._problems.pop(name, None)
        self.keep(name)
        self._draw()

    def test_sound(self) -> None:
        self._speakers.test()

    def _settled(self) -> None:
        for name in [name for name in self._typed if self.rows[name].kind is Kind.NUMBER]:
            self.keep(name)

    def _kept(self, name: str, value: object) -> None:
        if self._typed.get(name) == value:
            del self._typed[name]
        if name == THEME:
            self._show_theme(str(value))
        self._draw()

    def _failed(self, name: str, value: object, error: BaseException) -> None:
        """A mistake stays in its field with the words beside it; what was refused goes back to what is kept."""
        if isinstance(error, FieldMistake):
            self._problems[name] = sentence(str(error))
        elif self._typed.get(name) == value:
            del self._typed[name]
        self._draw()
        if not isinstance(error, FieldMistake):
            told(self._tell)(error)

    def _draw(self) -> None:
        state = self._state()
        if state != self.state:
            self.state = state
            self.changed.emit(state)

    def _state(self) -> SettingsState:
        refusal = self._desk.may_change_guarded()
        refused = isinstance(refusal, Refusal)
        profile = self._desk.profile()
        return SettingsState(
            looks={name: self._look(name, refused) for name in self.rows},
            changed=frozenset(name for name in self.rows if self._desk.value(name) != SETTINGS[name].default),
            guarded=sentence(refusal.why) if isinstance(refusal, Refusal) else "",
            clause=refusal.clause if isinstance(refusal, Refusal) else "",
            sound=self._speakers.mark(),
            position=_position(self._desk),
            clock=words.clock_offset(self._desk.clock_offset_s()),
            zone=f"{ZoneInfo(profile.time_zone).key}, by the profile of {profile.title} (our default)",
        )

    def _look(self, name: str, refused: bool) -> FieldLook:
        value = self._typed.get(name, self._desk.value(name))
        look = FieldLook(
            value,
            self._problems.get(name, ""),
            shown=is_shown(name, self._desk.value),
            enabled=not (refused and SETTINGS[name].guarded),
        )
        if name == DEVICE:
            return replace(look, options=self._loudspeakers(str(value)))
        if name == ADDRESS and not look.problem and name not in self._typed:
            return replace(look, problem=sentence(self._desk.position_problem()))
        return look

    def _loudspeakers(self, kept: str) -> tuple[Option, ...]:
        """What there is, and the one that is kept even if it is not there now."""
        names = list(dict.fromkeys(self._speakers.names()))
        found = [Option("", "The system's own choice"), *(Option(name, name) for name in names)]
        if kept and kept not in names:
            found.append(Option(kept, f"{kept} (not there now)"))
        return tuple(found)

    def _tell(self, message: Message) -> None:
        self.message.emit(message)


def _position(desk: SettingsDesk) -> Mark:
    state = desk.position_state()
    if desk.value("position.kind") == "none":
        return Mark("muted", "state-idle", state)
    good = state in GOOD_POSITIONS
    return Mark("ok" if good else "warn", "state-ok" if good else "state-warn", state)
