"""How a no, a want and a bug are shown: the first two in the window, in their own words; a bug with where its log is.

No pop-up ever comes for something a member can cause: in a moving car a dialog takes the eyes off the road.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QTimer, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import Refused, Unavailable
from app.paths import PRODUCT
from ui import actions, theme
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import IconLabel, label, set_look

log = logging.getLogger(__name__)


DONE_ROLE = "ok"
DONE_MS = 8000


@dataclass(frozen=True, slots=True)
class Message:
    """Words for the member; `clause` stands on a line of its own, `role` and `icon` say how grave it is."""

    text: str
    clause: str = ""
    instead: str = ""
    role: str = "danger"
    icon: str = "state-danger"


def done(text: str) -> Message:
    """Something was done."""
    return Message(text, role=DONE_ROLE, icon="state-ok")


def warning(text: str) -> Message:
    return Message(text, role="warn", icon="state-warn")


def of_error(error: BaseException) -> Message | None:
    """The words of a refusal, of something missing or of a mistake in a form; None for a bug."""
    if isinstance(error, Refused):
        refusal = error.refusal
        return Message(f"Refused: {refusal.why}", refusal.clause, refusal.instead)
    if isinstance(error, Unavailable):
        return warning(str(error))
    if isinstance(error, ValueError):
        return Message(str(error))
    return None


def told(show: Callable[[Message], None]) -> Callable[[BaseException], None]:
    """A `failed` for Background.run: shows what a member can use, raises a bug where the hooks below see it."""

    def failed(error: BaseException) -> None:
        message = of_error(error)
        if message is None:
            raise error
        show(message)

    return failed


class MessageBar(QFrame):
    """One message across the top of a window; stays until it is put away or another takes its place. Only one that says
    that something was done goes by itself: nothing is lost with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "message")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(8), theme.px(8))
        row.setSpacing(theme.px(12))
        self._icon = IconLabel("state-danger", "danger", theme.sizes().icon + 4)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        self._text = label("", "strong", wrap=True)
        self._clause = label("", "muted", wrap=True)
        words.addWidget(self._text)
        words.addWidget(self._clause)
        self._away = KeyButton(actions.PUT_MESSAGE_AWAY.title, actions.PUT_MESSAGE_AWAY.key, "close", "quiet")
        self._away.clicked.connect(self.put_away)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self._away)
        self._leaving = QTimer(self, singleShot=True, interval=DONE_MS)
        self._leaving.timeout.connect(self.put_away)
        self._quiet = False
        self._shown: Message | None = None
        self.hide()

    def set_quiet(self, quiet: bool) -> None:
        """While the car moves nothing comes or stands here; the last message is shown when it is parked."""
        if quiet == self._quiet:
            return
        self._quiet = quiet
        if quiet:
            self._leaving.stop()
            self.hide()
        elif self._shown is not None:
            self.show_message(self._shown)

    def show_message(self, message: Message) -> None:
        self._shown = message
        if self._quiet:
            return
        self._icon.show_icon(message.icon, message.role)
        self._text.setText(" ".join(part for part in (message.text, message.instead) if part))
        self._clause.setText(message.clause)
        self._clause.setVisible(bool(message.clause))
        set_look(self, "state", message.role)
        self.setAccessibleName(f"{message.text} {message.clause}".strip())
        self.show()
        if message.role == DONE_ROLE:
            self._leaving.start()
        else:
            self._leaving.stop()

    def put_away(self) -> None:
        self._shown = None
        self._leaving.stop()
        self.hide()


class BugDialog(QDialog):
    """Says that the desk met a bug, and where its log is; the desk goes on, since an officer may need it."""

    def __init__(self, kind: str, log_file: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{PRODUCT}: a fault in the program")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(12))
        column.addWidget(label("The program made a mistake", "title"))
        column.addWidget(label(
            "What you last asked for may not have been done. Everything recorded before it is kept. "
            "If it comes again, end the program and tell whoever looks after it.", wrap=True,
        ))  # fmt: skip
        column.addWidget(label(f"Kind of mistake: {kind}", "muted", wrap=True))
        if log_file is not None:
            where = label(
                f"Its particulars are in the log, which holds no plate and no name: {log_file}", "muted", True
            )
            column.addWidget(where)
        column.addSpacing(theme.px(8))
        column.addLayout(self._buttons())
        self.setMinimumWidth(theme.px(560))
        self.wants_end = False

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        go_on, end = KeyButton("Go on", "Return", "next", "primary"), KeyButton("End the program", "Ctrl+Q", "close")
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        end.clicked.connect(self._end)
        row.addWidget(end)
        row.addStretch(1)
        row.addWidget(go_on)
        return row

    def _end(self) -> None:
        self.wants_end = True
        self.accept()


class Hooks(QObject):
    """Catches what nobody caught, on any thread, and Qt's own warnings, into the log.

    `bug` carries the kind of mistake (a class name), once for each place in the program, on the window's thread.
    """

    bug = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: set[tuple[str, str, int]] = set()
        self._before = (sys.excepthook, threading.excepthook)
        self._qt_before: Callable[[QtMsgType, QMessageLogContext, str], object] | None = None
        self.bugs = 0

    def install(self) -> None:
        sys.excepthook = self._caught
        threading.excepthook = self._caught_on_thread
        self._qt_before = qInstallMessageHandler(_log_qt)

    def remove(self) -> None:
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(self._qt_before)

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        self.bugs += 1
        log.critical("a bug: %s", kind.__name__, exc_info=(kind, error, trace))
        place = _place(kind, trace)
        if place not in self._seen:  # a bug in a painting comes at every frame; it is told once
            self._seen.add(place)
            self.bug.emit(kind.__name__)

    def _caught_on_thread(self, what: threading.ExceptHookArgs) -> None:
        self._caught(what.exc_type, what.exc_value or what.exc_type(), what.exc_traceback)


def _place(kind: type[BaseException], trace: TracebackType | None) -> tuple[str, str, int]:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return kind.__name__, "", 0
    return kind.__name__, trace.tb_frame.f_code.co_filename, trace.tb_lineno


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def _log_qt(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    logging.getLogger("ui.qt").log(_LEVELS.get(kind, logging.WARNING), "%s", text)
