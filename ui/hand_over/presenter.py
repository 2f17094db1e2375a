"""What the incoming member reads, types and picks before the desk becomes theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from app.domain.hand_over import HandOver
from app.domain.policy import Purpose
from ui.bridge import Run
from ui.hand_over.page import Part, parts
from ui.hand_over.source import HandOverSource
from ui.messages import Message, of_error
from ui.passenger.presenter import NO_BADGE, NO_CODE, NO_PASSWORD
from ui.sign_in.duty_presenter import NO_PURPOSE
from ui.while_alive import while_alive

NOT_READ = "Read the page, then tick that you have."


@dataclass(frozen=True, slots=True)
class HandOverState:
    """`parts`: None while the page is being put together."""

    purposes: tuple[Purpose, ...]
    picked: frozenset[str]
    parts: tuple[Part, ...] | None = None
    badge: str = ""
    password: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    read: bool = False
    busy: bool = False
    badge_problem: str = ""
    password_problem: str = ""
    code_problem: str = ""
    problem: str = ""
    message: Message | None = None


class HandOverPresenter(QObject):
    """`changed` carries a HandOverState. `settle`: what is held gets done before the desk is another's."""

    changed = Signal(object)

    def __init__(
        self,
        source: HandOverSource,
        run: Run,
        settle: Callable[[Callable[[], None]], None] = lambda then: then(),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source, self._run, self.settle = source, while_alive(self, run), settle
        self.state = self._fresh()

    def _fresh(self) -> HandOverState:
        purposes = self._source.profile().purposes
        return HandOverState(purposes, frozenset(each.id for each in purposes if each.ticked))

    def open(self) -> None:
        """The page as it stands now; what was typed before it was put aside is still there."""
        if not self.state.busy:
            self._show(replace(self.state, parts=None, read=False))
            self._run(self._source.hand_over_page, self._came, self._failed)

    def forget(self) -> None:
        """The page is left by choice: nothing typed stays."""
        if not self.state.busy:
            self._show(self._fresh())

    def edit(self, badge: str, password: str, code: str) -> None:
        self._show(replace(
            self.state, badge=badge, password=password, code=code, badge_problem="", password_problem="",
            code_problem="",
        ))  # fmt: skip

    def pick(self, purpose: str, picked: bool) -> None:
        now = self.state.picked | {purpose} if picked else self.state.picked - {purpose}
        self._show(replace(self.state, picked=now, problem="" if now else NO_PURPOSE))

    def tick_read(self, read: bool) -> None:
        self._show(replace(self.state, read=read, problem=""))

    def submit(self) -> None:
        """The purposes go in the profile's order."""
        state = self.state
        if state.busy or state.parts is None:
            return
        badge, password, code = state.badge.strip(), state.password, state.code
        wanted = tuple(purpose.id for purpose in state.purposes if purpose.id in state.picked)
        problem = NO_PURPOSE if not wanted else "" if state.read else NOT_READ
        if not (badge and password and code.strip()) or problem:
            self._show(replace(
                state, badge_problem="" if badge else NO_BADGE, password_problem="" if password else NO_PASSWORD,
                code_problem="" if code.strip() else NO_CODE, problem=problem, message=None,
            ))  # fmt: skip
            return
        self._show(replace(state, busy=True, problem="", message=None))
        self.settle(
            lambda: self._run(lambda: self._source.hand_over(badge, password, code, wanted), self._done, self._failed)
        )

    def _came(self, page: HandOver) -> None:
        self._show(replace(self.state, parts=parts(page, self._source.profile())))

    def _done(self, _: object) -> None:
        """The window is made anew for the incoming member."""
        self._show(self._fresh())

    def _failed(self, error: BaseException) -> None:
        message = of_error(error)
        self._show(replace(self.state, busy=False, password="", code="", message=message))
        if message is None:
            raise error

    def _show(self, state: HandOverState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
