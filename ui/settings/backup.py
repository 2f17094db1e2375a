"""The panel of the backup: which there is, how long it stays, and making one now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.actions.back_up import Kept
from app.changes import Changes
from app.domain.errors import Refusal
from app.domain.gate import Allowed
from ui import theme, words
from ui.bridge import Run
from ui.messages import Message, done, told
from ui.while_alive import while_alive
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label

MADE = "The backup is made: it takes the place of the one before."


class BackupDesk(Protocol):
    """`backup` and `back_up` wait for the disk."""

    def backup(self) -> Kept | None: ...

    def back_up(self) -> object:
        """Raises Refused or Unavailable."""

    def may_back_up(self) -> Allowed | Refusal: ...

    def zone(self) -> ZoneInfo: ...


@dataclass(frozen=True, slots=True)
class BackupState:
    words: str = ""
    may: bool = False
    busy: bool = False


class BackupPresenter(QObject):
    """`changed` carries a BackupState, `message` a Message. `run`: a thread that nothing else waits for."""

    changed = Signal(object)
    message = Signal(object)

    def __init__(self, desk: BackupDesk, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._run = desk, while_alive(self, run)
        self.state = BackupState(may=isinstance(desk.may_back_up(), Allowed))

    def refresh(self, changes: object = Changes.STORAGE) -> None:
        if isinstance(changes, Changes) and changes & Changes.ACCESS:
            self._show(replace(self.state, may=isinstance(self._desk.may_back_up(), Allowed)))
        if isinstance(changes, Changes) and changes & Changes.STORAGE:
            self._run(self._desk.backup, self._found, told(self._tell))

    def make(self) -> None:
        if self.state.busy or not self.state.may:
            return
        self._show(replace(self.state, busy=True))
        self._run(self._desk.back_up, self._made, self._failed)

    def _made(self, _: object) -> None:
        self._show(replace(self.state, busy=False))
        self._tell(done(MADE))
        self.refresh()

    def _failed(self, error: BaseException) -> None:
        self._show(replace(self.state, busy=False))
        told(self._tell)(error)

    def _found(self, kept: Kept | None) -> None:
        self._show(replace(self.state, words=_said(kept, self._desk.zone())))

    def _tell(self, message: Message) -> None:
        self.message.emit(message)

    def _show(self, state: BackupState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _said(kept: Kept | None, zone: ZoneInfo) -> str:
    if kept is None:
        return "There is none. One is made before each upgrade, and when you ask for one here."
    ends = f", at the latest at {words.moment(kept.gone_by, zone)}" if kept.gone_by else ""
    return f"Of {words.moment(kept.made_at, zone)}. It goes before the first read in it is destroyed{ends}."


class BackupPanel(QFrame):
    """Draws a BackupState; its presenter is its child."""

    def __init__(self, presenter: BackupPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "surface")
        self.presenter = presenter
        presenter.setParent(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(14))
        column.setSpacing(theme.px(10))
        column.addWidget(label("Backup", "heading"))
        self._words = label("", "", wrap=True)
        self.make = KeyButton("Back up now", icon="storage")
        column.addWidget(self._words)
        column.addWidget(self.make, 0, Qt.AlignmentFlag.AlignLeft)
        self.make.clicked.connect(presenter.make)
        presenter.changed.connect(self.show_state)
        self.show_state(presenter.state)
        presenter.refresh()

    def show_state(self, state: BackupState) -> None:
        self._words.setText(state.words)
        self.make.setEnabled(state.may and not state.busy)
        self.make.setText("Backing up …" if state.busy else "Back up now")
