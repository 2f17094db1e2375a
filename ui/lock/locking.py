"""From sign-in to sign-out: notices that nobody is there, covers the window, and tells the desk that its search side is
locked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ui.aside import put_pop_ups_aside
from ui.desk_presenter import SHUT, DeskPresenter
from ui.lock.idle import Idle
from ui.lock.presenter import LockDesk, LockPresenter, LockState
from ui.lock.view import LockView
from ui.main_window import MainWindow
from ui.screens import Screen


class Locking(QObject):
    """`close` before another member has the desk. `agency`: what the page says; `sign_out`: of the member signed in."""

    def __init__(
        self, window: MainWindow, desk: LockDesk, presenter: LockPresenter, agency: str, sign_out: Callable[[], None]
    ) -> None:
        super().__init__()
        self._window, self._agency, self._sign_out = window, agency, sign_out
        self.presenter = presenter
        presenter.setParent(self)
        self._idle = Idle(desk.ran_s, lambda: 60 * desk.profile().number("sign_in.lock_minutes"), parent=self)
        self._cover: LockView | None = None
        self._desk: DeskPresenter | None = None
        self._was = presenter.state
        self._idle.reached.connect(self.presenter.lock)
        self.presenter.changed.connect(self._follow)

    def page(self) -> Screen:
        """What the desk shows instead of its search side."""
        return Screen(SHUT, "Locked", "lock", "", lambda: LockView(self.presenter, self._agency))

    def open_desk(self, desk: DeskPresenter) -> None:
        """Live is in sight from now on."""
        self._desk = desk
        desk.lock_wanted.connect(self.presenter.lock)
        self.presenter.show_live()
        self._follow(self.presenter.state)

    def close(self) -> None:
        self._idle.stop()
        self.presenter.changed.disconnect(self._follow)  # what is still to come home covers nothing any more
        self._uncover()
        self.deleteLater()

    def _follow(self, state: LockState) -> None:
        if (state.shut, state.covers) != (self._was.shut, self._was.covers):
            put_pop_ups_aside()
        self._was = state
        if self._desk is not None:
            self._desk.show_shut(state.shut)
        if not state.covers:
            self._uncover()
        elif self._cover is None:
            self._cover = LockView(self.presenter, self._agency, whole=True)
            self._cover.sign_out_asked.connect(self._sign_out)
            self._window.cover(self._cover)

    def _uncover(self) -> None:
        if self._cover is not None:
            self._window.uncover()
            self._cover.deleteLater()
            self._cover = None
