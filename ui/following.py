"""An open desk says what changed beneath it: what the member may do, and the period of a fixed reader."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.assignment_desk import Reader
from app.changes import Changes
from app.domain.access import Duty
from ui import permissions
from ui.desk_presenter import DeskPresenter
from ui.messages import warning
from ui.sign_in.presenter import SignedIn


class Beneath(Protocol):
    """Of ui.shell.Shell."""

    def on(self) -> SignedIn | None: ...
    def duty(self) -> Duty | None: ...
    def reader(self) -> Reader: ...


class Following(QObject):
    """`message` carries a Message."""

    message = Signal(object)

    def __init__(self, beneath: Beneath, presenter: DeskPresenter, found: SignedIn, parent: QObject) -> None:
        super().__init__(parent)
        self._beneath, self._presenter = beneath, presenter
        self._member = found.member  # with what they could do when that was last looked at

    def refresh(self, changes: object) -> None:
        if isinstance(changes, Changes) and Changes.ACCESS in changes:
            self._follow_access()
        if isinstance(changes, Changes) and Changes.DUTY in changes:
            self._follow_duty()

    def _follow_access(self) -> None:
        on = self._beneath.on()
        if on is None or on.member.id != self._member.id:
            return
        before, self._member = self._member, on.member
        if (message := permissions.change(before, on.member, on.profile)) is not None:
            self.message.emit(message)

    def _follow_duty(self) -> None:
        """A fixed reader's period begins and ends with its standing assignment."""
        duty, off = self._beneath.duty(), self._beneath.reader().off
        if duty != self._presenter.state.duty:
            self._presenter.on_duty(duty)
            if duty is None and off:
                self.message.emit(warning(off))
