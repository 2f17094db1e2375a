"""Dark and silent: one key makes every screen black and the desk mute for half an hour; capture and recording go on.

An officer on foot must not be betrayed by his car. Nothing is stopped and nothing is answered meanwhile: what came is
told in words afterwards, without a sound. The time is the monotonic clock's, which nobody can set.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QScreen, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.alerts import Alert
from ui import theme
from ui.messages import Message, warning
from ui.words import counted

KEY = Qt.Key.Key_F9
LASTS_S = 30 * 60
TICK_MS = 1000

_KINDS = QEvent.Type
_INPUT = frozenset({
    _KINDS.KeyPress, _KINDS.KeyRelease, _KINDS.ShortcutOverride, _KINDS.Shortcut, _KINDS.InputMethod,
    _KINDS.MouseButtonPress, _KINDS.MouseButtonRelease, _KINDS.MouseButtonDblClick, _KINDS.MouseMove, _KINDS.Wheel,
    _KINDS.TouchBegin, _KINDS.TouchUpdate, _KINDS.TouchEnd, _KINDS.TabletPress, _KINDS.TabletMove,
    _KINDS.TabletRelease, _KINDS.ContextMenu, _KINDS.NativeGesture, _KINDS.DragEnter, _KINDS.DragMove, _KINDS.Drop,
    _KINDS.ToolTip, _KINDS.HoverEnter, _KINDS.HoverMove, _KINDS.HoverLeave,
})  # fmt: skip
_PASSING = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)


class Black(QWidget):
    """One screen, black from its first painting; the minutes left are hardly to be seen."""

    def __init__(self, screen: QScreen, over: QWidget | None) -> None:
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(over, flags)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setAccessibleName("Dark and silent")
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self._words = ""

    def show_words(self, words: str) -> None:
        if words != self._words:
            self._words = words
            self.setAccessibleDescription(words)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.paint(painter)

    def paint(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), theme.BLACK)
        if self._words:
            painter.setPen(theme.GLIMMER)
            painter.setFont(theme.text_font(theme.sizes().small))
            painter.drawText(self._place(), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self._words)

    def _place(self) -> QRect:
        return self.rect().adjusted(0, self.height() - theme.px(40), 0, 0)


class Stealth(QObject):
    """`changed` carries whether it is dark now, before the first black painting and after the last; `message` the
    Message of what came meanwhile. Works for every window of the application, dialogs and menus too."""

    changed = Signal(bool)
    message = Signal(object)

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        lasts_s: float = LASTS_S,
        parent: QObject | None = None,
        tick_ms: int = TICK_MS,
    ) -> None:
        super().__init__(parent)
        self._now, self._lasts_s = now, lasts_s
        self.on = False
        self.ends_at = 0.0  # of the monotonic clock, in seconds
        self._came: set[str] = set()
        self._blacks: list[Black] = []
        self._held: list[QWidget] = []
        self._active: QWidget | None = None  # what had the keyboard, and gets it back
        self._timer = QTimer(self, interval=tick_ms)
        self._timer.timeout.connect(self._tick)
        app = _application()
        app.focusWindowChanged.connect(self._watch)  # keys come to the window that has the keyboard, before all else
        app.screenAdded.connect(self._screens_changed)
        app.screenRemoved.connect(self._screens_changed)
        self._watch(QGuiApplication.focusWindow())

    def toggle(self) -> None:
        if self.on:
            self._end()
        else:
            self._begin()

    def alerts_arrived(self, alerts: Iterable[Alert], _another: bool = False) -> None:
        """For AlertsPresenter.arrived."""
        if self.on:
            self._came.update(alert.id for alert in alerts)

    def close(self) -> None:
        """The application ends: nothing is said."""
        self._came.clear()
        if self.on:
            self._end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is _KINDS.KeyPress and isinstance(event, QKeyEvent) and _is_the_key(event):
            event.accept()  # else it would go on from a menu to the window beneath
            if not event.isAutoRepeat():
                self.toggle()
            return True
        return self.on and self._kept_from(watched, event, kind)

    def _kept_from(self, watched: QObject, event: QEvent, kind: QEvent.Type) -> bool:
        if kind in _INPUT:
            event.accept()
            return True
        if kind is _KINDS.Close and watched in self._blacks:
            event.ignore()
            return True
        if kind is _KINDS.Show and isinstance(watched, QWidget) and watched.isWindow() and watched not in self._blacks:
            self._hold(watched)
        return False

    def _begin(self) -> None:
        self.on, self.ends_at = True, self._now() + self._lasts_s
        self._came.clear()
        self.changed.emit(True)
        self._active = QApplication.activeWindow()
        app = _application()
        while (popup := app.activePopupWidget()) is not None:
            popup.hide()
        app.installEventFilter(self)
        app.setOverrideCursor(Qt.CursorShape.BlankCursor)
        self._cover()
        self._timer.start()

    def _end(self, why: str = "") -> None:
        self.on = False
        self._timer.stop()
        app = _application()
        app.removeEventFilter(self)
        app.restoreOverrideCursor()
        blacks, self._blacks = self._blacks, []
        _let_go(blacks)
        if self._active is not None and shiboken6.isValid(self._active):
            self._active.activateWindow()
        self._release()
        self.changed.emit(False)
        came = f"{counted(len(self._came), 'alert')} came while dark." if self._came else ""
        if words := " ".join(part for part in (why, came) if part):
            self._tell(warning(words))

    def _tick(self) -> None:
        if self._now() >= self.ends_at:
            self._end(f"Dark and silent has ended after {round(self._lasts_s / 60)} minutes.")
        else:
            self._show_words()

    def _show_words(self) -> None:
        words = f"{math.ceil((self.ends_at - self._now()) / 60)} min \N{MIDDLE DOT} F9"
        for black in self._blacks:
            black.show_words(words)

    def _cover(self) -> None:
        """The one that came last of all modal windows gets the keyboard, whatever dialog is open beneath."""
        before, self._blacks = self._blacks, []
        active = QApplication.activeWindow()
        first = active.screen() if active is not None else QGuiApplication.primaryScreen()
        for screen in sorted(QGuiApplication.screens(), key=lambda each: each is not first):
            black = Black(screen, self._blacks[0] if self._blacks else None)
            if not self._blacks:
                black.setWindowModality(Qt.WindowModality.ApplicationModal)
            self._blacks.append(black)
            black.showFullScreen()
        self._show_words()
        self._blacks[0].activateWindow()
        _let_go(before)

    def _screens_changed(self, _screen: QScreen) -> None:
        if self.on:
            self._cover()

    def _hold(self, window: QWidget) -> None:
        """A window that opens meanwhile is not put on screen, and takes no keyboard; a menu is put away for good."""
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        if window.windowType() in _PASSING:
            QTimer.singleShot(0, window, window.hide)
            return
        self._held.append(window)
        if (over := self._blacks[0].windowHandle()) is not None:
            over.setTransientParent(window.windowHandle())  # so that a modal one does not block the key
            QTimer.singleShot(0, self._blacks[0], self._blacks[0].activateWindow)

    def _release(self) -> None:
        held, self._held = self._held, []
        for window in held:
            if shiboken6.isValid(window):
                window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, on=False)
                if window.isVisible():
                    window.setAttribute(Qt.WidgetAttribute.WA_WState_Visible, on=False)  # hide() would end an exec()
                    window.setAttribute(Qt.WidgetAttribute.WA_WState_Hidden)
                    window.show()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def _tell(self, message: Message) -> None:
        self.message.emit(message)


def _is_the_key(event: QKeyEvent) -> bool:
    return event.key() == KEY and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


def _let_go(blacks: list[Black]) -> None:
    for black in reversed(blacks):
        black.hide()
        black.deleteLater()


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # the shell is made after it
    return app
