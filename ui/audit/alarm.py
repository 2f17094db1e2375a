"""Decides what is said on every screen while the audit trail cannot be written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.changes import Changes
from ui.messages import done

SAYS = "The audit trail cannot be written."
MEANS = (
    "Searching and administration are off until it can be. Live alerts go on, and what has to be recorded of them is "
    "kept in memory."
)
AGAIN = done("The audit trail can be written again. What was owed to it is recorded.")


class TrailTrouble(Protocol):
    @property
    def trouble(self) -> str:
        """Why nothing can be recorded, "" mostly. At once."""


@dataclass(frozen=True, slots=True)
class AlarmState:
    """`says` is empty while all is well. `why`: what happened, in the trail's own words."""

    says: str = ""
    why: str = ""
    means: str = ""


class TrailAlarm(QObject):
    """`changed` carries an AlarmState, `message` a Message when the trail can be written again."""

    changed = Signal(object)
    message = Signal(object)

    def __init__(self, trail: TrailTrouble, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trail = trail
        self.state = AlarmState()

    def on_changes(self, changes: object) -> None:
        if isinstance(changes, Changes) and changes & (Changes.TRAIL | Changes.MEMBER):
            self.refresh()

    def refresh(self) -> None:
        why = self._trail.trouble
        state = AlarmState(SAYS, why, MEANS) if why else AlarmState()
        if state == self.state:
            return
        mended = not state.says
        self.state = state
        self.changed.emit(state)
        if mended:
            self.message.emit(AGAIN)
