"""Which purposes capture runs for, picked from the profile; without one there is no capture (CAP-03, COR-08)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.domain import gate
from app.domain.access import Duty, Member
from app.domain.errors import Refusal
from app.domain.policy import Profile, Purpose
from ui.bridge import Run
from ui.messages import Message, of_error

NO_PURPOSE = "Pick at least one purpose: capture runs only for purposes that the policy names."


@dataclass(frozen=True, slots=True)
class DutyState:
    """`may_start` is False for a member whom the gate refuses: they go on without cameras. `withheld`: they would be
    allowed to, but for training, a review or the like."""

    purposes: tuple[Purpose, ...]
    picked: frozenset[str]
    may_start: bool
    withheld: bool = False
    busy: bool = False
    problem: str = ""
    message: Message | None = None


class DutyPresenter(QObject):
    """`changed` carries a DutyState, `started` the Duty; `skipped` goes on to the desk with the cameras off."""

    changed = Signal(object)
    started = Signal(object)
    skipped = Signal()

    def __init__(
        self,
        member: Member,
        profile: Profile,
        start_duty: Callable[[tuple[str, ...]], Duty],
        run: Run,
        standing: gate.Standing = gate.CLEAR,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._start_duty, self._run = start_duty, run
        answer = gate.check(member, gate.Act.START_DUTY, profile, standing)
        message = _said(answer) if isinstance(answer, Refusal) else None
        self.state = DutyState(
            purposes=profile.purposes,
            picked=frozenset(purpose.id for purpose in profile.purposes if purpose.ticked),
            may_start=message is None,
            withheld=gate.withheld(member, gate.Act.START_DUTY, profile) is not None,
            message=message,
        )

    def pick(self, purpose: str, picked: bool) -> None:
        now = self.state.picked | {purpose} if picked else self.state.picked - {purpose}
        self._show(replace(self.state, picked=now, problem="" if now else NO_PURPOSE))

    def start(self) -> None:
        """The purposes go in the profile's order; the action asks the gate again."""
        if self.state.busy or not self.state.may_start:
            return
        wanted = tuple(purpose.id for purpose in self.state.purposes if purpose.id in self.state.picked)
        if not wanted:
            self._show(replace(self.state, problem=NO_PURPOSE))
            return
        self._show(replace(self.state, busy=True, problem="", message=None))
        self._run(lambda: self._start_duty(wanted), self._began, self._refused)

    def skip(self) -> None:
        if not self.state.busy:
            self.skipped.emit()

    def _began(self, duty: object) -> None:
        self._show(replace(self.state, busy=False))
        self.started.emit(duty)

    def _refused(self, error: BaseException) -> None:
        message = of_error(error)
        self._show(replace(self.state, busy=False, message=message))
        if message is None:
            raise error

    def _show(self, state: DutyState) -> None:
        self.state = state
        self.changed.emit(state)


def _said(refusal: Refusal) -> Message:
    """In one sentence: the page has room for it, and it is all that the page is about."""
    return Message(f"Refused under {refusal.clause}: {refusal.why}", instead=refusal.instead)
