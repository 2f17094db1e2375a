"""The signed-in desk: top bar, rail, the open screen, status line. Screens are made when first opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui import actions, theme
from ui.desk_presenter import ACCESS, LIVE, DeskPresenter, DeskState
from ui.screens import Screen
from ui.status_line import StatusBar, StatusPresenter
from ui.widgets.rail import RailButton
from ui.widgets.strip import Strip
from ui.widgets.top_bar import Head, TopBar


@runtime_checkable
class Watched(Protocol):
    """A screen that wants to know when it comes to the front and goes from it, so that it rests while hidden."""

    def opened(self) -> None: ...
    def left(self) -> None: ...


@runtime_checkable
class Speaking(Protocol):
    """A screen with something to say: its Message is shown across the window."""

    message: SignalInstance


@runtime_checkable
class Settling(Protocol):
    """A screen on which something waits to be taken back: `settle` does it now, then calls `then`."""

    def settle(self, then: Callable[[], None]) -> None: ...


@runtime_checkable
class Unfinished(Protocol):
    """A screen with something on it that goes with the desk: `unfinished` says what, "" for nothing."""

    def unfinished(self) -> str: ...


class DeskView(QWidget):
    """Owns its presenters' lifetimes by parenthood; `close_screens` before it goes. `strips` stand under the top bar on
    every screen, and hide themselves while they have nothing to say. `pages` have a key of `ui.actions` and no place on
    the rail; the one called SHUT stands for all others while the search side is locked. While the car moves and nobody
    is free to type, rail and strips are gone and Live alone is open."""

    def __init__(
        self,
        head: Head,
        screens: Sequence[Screen],
        presenter: DeskPresenter,
        status: StatusPresenter,
        strips: Sequence[QWidget] = (),
        pages: Sequence[Screen] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        actions.check_keys(screens)
        self._strips = strips
        self.setObjectName("page")
        self._screens = {screen.id: screen for screen in (*screens, *pages)}
        presenter.titles = _titles(self._screens.values())
        presenter.settle = self._settle
        presenter.unfinished = self._unfinished
        self._pages: dict[str, QWidget] = {}
        self._presenter, self._status = presenter, status
        presenter.setParent(self)
        status.setParent(self)
        self._top = TopBar(head)
        self._pages_without_place = tuple(pages)
        self._rail, self._buttons = self._make_rail(screens)
        self._stack = QStackedWidget()
        self._bar = StatusBar()
        self._suspended = Strip()
        self._lay_out()
        self._connect()
        self.show_state(presenter.state)
        status.start()

    def _lay_out(self) -> None:
        self._middle = middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._rail)
        middle.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        self._under_top = QWidget()
        under = QVBoxLayout(self._under_top)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(0)
        for strip in (self._suspended, *self._strips):
            under.addWidget(strip)
        column.addWidget(self._under_top)
        column.addLayout(middle, 1)
        self._bar.setFixedHeight(theme.sizes().touch - 4)
        column.addWidget(self._bar)

    def _make_rail(self, screens: Sequence[Screen]) -> tuple[QFrame, dict[str, RailButton]]:
        rail = QFrame()
        rail.setProperty("panel", "rail")
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, theme.px(8), theme.px(1), theme.px(8))
        column.setSpacing(theme.px(4))
        buttons = {}
        for place, screen in enumerate(screens):
            if place == len(screens) - 1 and place > 1:
                column.addStretch(1)  # help keeps the foot of the rail
            button = RailButton(screen.title, screen.key, screen.icon)
            button.clicked.connect(lambda _=False, wanted=screen.id: self._presenter.open(wanted))
            column.addWidget(button)
            buttons[screen.id] = button
        if len(screens) <= 2:
            column.addStretch(1)
        return rail, buttons

    def _connect(self) -> None:
        self._top.duty_pressed.connect(self._presenter.press_duty)
        self._top.sign_out_pressed.connect(self._presenter.press_sign_out)
        self._top.account_pressed.connect(lambda: self._presenter.open(actions.ACCOUNT.id))
        self._top.passenger_pressed.connect(self._presenter.press_passenger)
        self._top.hand_over_pressed.connect(self._presenter.press_hand_over)
        self._top.lock_pressed.connect(self._presenter.press_lock)
        self._top.agency_pressed.connect(self._presenter.press_agency)
        self._presenter.changed.connect(self.show_state)
        self._closed_keys = self._make_closed_keys()
        for strip in self._strips:
            if isinstance(strip, Speaking):
                strip.message.connect(self._presenter.message)
        self._status.changed.connect(self._bar.show_state)

    def _make_closed_keys(self) -> list[QShortcut]:
        """What a key of a closed screen says while the car moves."""
        closed = [screen.key for screen in self._screens.values() if screen.key and screen.id != LIVE]
        made = [QShortcut(QKeySequence(key), self) for key in closed]
        for key in made:
            key.setEnabled(False)
            key.activated.connect(self._presenter.say_when_parked)
        return made

    def show_screens(self, screens: Sequence[Screen]) -> None:
        """The rail holds these from now on; an open screen that is gone gives way to Live, the others stay as they
        are."""
        if [screen.id for screen in screens] == list(self._buttons):
            return
        actions.check_keys(screens)
        gone = self._buttons.keys() - {screen.id for screen in screens}
        self._screens = {screen.id: screen for screen in (*screens, *self._pages_without_place)}
        self._presenter.titles = _titles(self._screens.values())
        if self._presenter.state.screen in gone:
            self._presenter.open(LIVE)
        for name in gone & self._pages.keys():
            self._let_go(self._pages.pop(name))
        before = self._rail
        self._rail, self._buttons = self._make_rail(screens)
        self._middle.replaceWidget(before, self._rail)
        before.hide()
        before.deleteLater()
        for key in self._closed_keys:
            key.deleteLater()
        self._closed_keys = self._make_closed_keys()
        self.show_state(self._presenter.state)

    def show_state(self, state: DeskState) -> None:
        self._top.show_state(state)
        self._bar.show_notice(state.notice)
        self._suspended.show_words(state.suspended)
        self._rail.setVisible(not state.driving)
        self._under_top.setVisible(not state.driving)
        for key in self._closed_keys:
            key.setEnabled(state.driving)
        if state.page in self._screens and self._page_id() != state.page:
            self._show_page(state.page)
        self._check(state.screen)
        if LIVE in self._buttons:
            self._buttons[LIVE].show_count(state.alerts, "open alerts")
        if ACCESS in self._buttons:
            self._buttons[ACCESS].show_count(state.overdue, "overdue")

    def page(self, screen: str) -> QWidget | None:
        """A screen that has been opened, else None."""
        return self._pages.get(screen)

    def _settle(self, then: Callable[[], None]) -> None:
        _settle(self._pages.get(LIVE), then)

    def _unfinished(self) -> str:
        said = [page.unfinished() for page in self._pages.values() if isinstance(page, Unfinished)]
        return " ".join(words for words in said if words)

    def close_screens(self) -> None:
        """Tell the open screen that it goes, and let every screen go."""
        self._status.stop()
        _tell_left(self._stack.currentWidget())
        for page in self._pages.values():
            self._let_go(page)
        self._pages.clear()

    def _let_go(self, page: QWidget) -> None:
        self._stack.removeWidget(page)
        page.close()
        page.deleteLater()

    def _page_id(self) -> str:
        shown = self._stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is shown), "")

    def _show_page(self, screen: str) -> None:
        before = self._stack.currentWidget()
        page = self._pages.get(screen) or self._make_page(screen)
        _tell_left(before)
        self._stack.setCurrentWidget(page)
        if isinstance(page, Watched):
            page.opened()
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self, screen: str) -> None:
        for name, button in self._buttons.items():
            button.setAutoExclusive(False)  # a page without a place on the rail leaves none of them pressed
            button.setChecked(name == screen)
            button.setAutoExclusive(True)

    def _make_page(self, screen: str) -> QWidget:
        page = self._screens[screen].make()
        self._pages[screen] = page
        if isinstance(page, Speaking):
            page.message.connect(self._presenter.message)
        self._stack.addWidget(page)
        return page


def _titles(screens: Iterable[Screen]) -> dict[str, str]:
    return {screen.id: f"{screen.title} [{screen.key}]" for screen in screens if screen.key}


def _tell_left(page: object) -> None:
    if isinstance(page, Watched):
        page.left()


def _settle(page: object, then: Callable[[], None]) -> None:
    if isinstance(page, Settling):
        page.settle(then)
    else:
        then()
