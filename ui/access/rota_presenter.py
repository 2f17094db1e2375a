"""Decides what the rota shows: who is on call, who answers for a fixed reader, and the statement of compliance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from app.access_deeds import AccessNow
from app.domain.gate import Act
from app.domain.statements import OnCall
from ui import words
from ui.access.lines import clause, person_words
from ui.access.rota_sheets import appoint_sheet, compliance_sheet, turn_sheet
from ui.access.source import AccessDesk
from ui.bridge import Run
from ui.messages import done, told
from ui.while_alive import while_alive
from ui.words import Mark

NOW, LATER = Mark("ok", "state-ok", "On call now"), Mark("muted", "clock", "Later")
NOBODY = Mark("danger", "state-danger", "Nobody is on call now")


@dataclass(frozen=True, slots=True)
class TurnLine:
    id: str
    mark: Mark
    who: str
    reach: str
    starts: str
    ends: str


@dataclass(frozen=True, slots=True)
class RotaState:
    """`reader` and `compliance` are "" where this workstation, or this agency, asks for none."""

    loaded: bool = False
    turns: tuple[TurnLine, ...] = ()
    chosen: str = ""
    nobody: bool = False
    clause: str = ""
    reader: str = ""
    compliance: str = ""
    signed_once: bool = False  # a statement of compliance
    may_keep: bool = False
    may_appoint: bool = False
    may_state: bool = False
    asking: str = ""
    busy: bool = False


class RotaPresenter(QObject):
    """`changed` carries a RotaState, `message` a Message, `sheet_wanted` a Sheet; `signed` comes after a signature."""

    changed = Signal(object)
    message = Signal(object)
    sheet_wanted = Signal(object)
    signed = Signal()

    def __init__(self, desk: AccessDesk, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._run = desk, while_alive(self, run)
        self._now: AccessNow | None = None
        self.state = RotaState()

    def show_now(self, now: AccessNow, may: frozenset[Act]) -> None:
        self._now = now
        asks = now.profile.flag("access.compliance_statement")
        self._draw(
            loaded=True,
            turns=_turns(now),
            nobody=now.profile.word("approvals.reach") == "rota" and not now.of.on_call(now.at),
            clause=clause(now.profile, "approvals.reach"),
            reader=_reader(now) if now.fixed else "",
            compliance=_compliance(now) if asks else "",
            signed_once=asks and bool(now.of.complied),
            may_keep=Act.KEEP_ROTA in may,
            may_appoint=now.fixed and Act.APPOINT_RESPONSIBLE in may,
            may_state=asks and Act.STATE_COMPLIANCE in may,
        )

    def choose(self, turn: str) -> None:
        self._draw(chosen=turn, asking="")

    def add(self) -> None:
        if self._now is not None and self.state.may_keep:
            self.sheet_wanted.emit(turn_sheet(self._desk, self._now))

    def appoint(self) -> None:
        if self._now is not None and self.state.may_appoint:
            self.sheet_wanted.emit(appoint_sheet(self._desk, self._now))

    def state_compliance(self) -> None:
        if self._now is not None and self.state.may_state:
            self.sheet_wanted.emit(compliance_sheet(self._desk, self._now))

    def ask_removal(self) -> None:
        line = next((line for line in self.state.turns if line.id == self.state.chosen), None)
        if line is not None and self.state.may_keep and not self.state.busy:
            self._draw(asking=f"Take {line.who}, {line.starts}, off the rota?")

    def keep(self) -> None:
        self._draw(asking="")

    def remove(self) -> None:
        if not self.state.asking or self.state.busy:
            return
        turn = self.state.chosen
        self._draw(busy=True, asking="")
        self._run(lambda: self._desk.take_off_call(turn), self._removed, self._failed)

    def _removed(self, number: int) -> None:
        self._draw(busy=False)
        self.message.emit(done(f"Signed: statement {number}."))
        self.signed.emit()

    def _failed(self, error: BaseException) -> None:
        self._draw(busy=False)
        told(self.message.emit)(error)

    def _draw(self, **changes: Any) -> None:
        state = replace(self.state, **changes)
        ids = [line.id for line in state.turns]
        chosen = state.chosen if state.chosen in ids else next(iter(ids), "")
        shown = replace(state, chosen=chosen)
        if shown != self.state:
            self.state = shown
            self.changed.emit(shown)


def _turns(now: AccessNow) -> tuple[TurnLine, ...]:
    """Those that are not over, the next one above."""
    zone = ZoneInfo(now.profile.time_zone)

    def line(turn: OnCall) -> TurnLine:
        return TurnLine(
            turn.rota,
            NOW if turn.starts_at <= now.at else LATER,
            person_words(now.of, turn.member),
            turn.reach,
            words.day_and_clock(turn.starts_at, zone),
            words.day_and_clock(turn.ends_at, zone),
        )

    turns = sorted((turn for turn in now.of.rota.values() if turn.ends_at > now.at), key=lambda turn: turn.starts_at)
    return tuple(line(turn) for turn in turns)


def _reader(now: AccessNow) -> str:
    held = now.of.appointed[0] if now.of.appointed else None
    if held is None or held.ends_on < now.today:
        return "Nobody answers for this reader now."
    return f"{person_words(now.of, held.member)} answers for this reader at {held.site}, until {held.ends_on}."


def _compliance(now: AccessNow) -> str:
    if not now.of.complied:
        return "No statement of compliance has been signed yet."
    said, by = now.of.complied[-1]
    found = words.counted(len(said.not_in_compliance), "point") if said.not_in_compliance else "nothing"
    return f"Last signed on {said.on} by {person_words(now.of, by.by)}: {found} not in compliance."
