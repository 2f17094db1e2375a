"""The one window: holds what is on now (first run, sign-in, desk), the message bar, its place and size."""

from __future__ import annotations

import base64

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.paths import PRODUCT
from ui import actions, theme
from ui.messages import Message, MessageBar

LEAST = QSize(1024, 640)
FIRST = QSize(1366, 768)


class MainWindow(QMainWindow):
    """`asked_to_close` comes instead of closing: the owner stops the cameras, then calls `close_now`."""

    asked_to_close = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(PRODUCT)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._may_close = False
        self._stages = QStackedWidget()
        self._messages = MessageBar()
        body = QWidget()
        body.setObjectName("page")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._messages)
        column.addWidget(self._stages, 1)
        self._covered = QStackedWidget()  # all of it, or what hides it
        self._covered.addWidget(body)
        self.setCentralWidget(self._covered)
        self.setMinimumSize(LEAST)
        px = theme.sizes().px
        self.resize(px(FIRST.width()), px(FIRST.height()))
        self._full = QShortcut(QKeySequence(actions.FULL_SCREEN.key), self)
        self._full.activated.connect(self.toggle_full_screen)

    def show_stage(self, stage: QWidget) -> None:
        """Put a whole-window page on; what was on before is let go."""
        before = self._stages.currentWidget()
        self._stages.addWidget(stage)
        self._stages.setCurrentWidget(stage)
        self._messages.put_away()
        if before is not None:
            self._stages.removeWidget(before)
            before.hide()
            before.deleteLater()
        stage.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_over(self, stage: QWidget) -> None:
        """Put a page on and keep what was on beneath, for `show_stage_beneath` to bring back."""
        self._stages.addWidget(stage)
        self._stages.setCurrentWidget(stage)
        stage.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_stage_beneath(self) -> None:
        over = self._stages.currentWidget()
        if over is not None and self._stages.count() > 1:
            self._stages.removeWidget(over)
            over.hide()
            over.deleteLater()

    def cover(self, page: QWidget) -> None:
        """Nothing but this page is seen until `uncover`; what is beneath goes on."""
        self._covered.addWidget(page)
        self._covered.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def uncover(self) -> None:
        """What had the keyboard beneath has it again."""
        cover = self._covered.currentWidget()
        if cover is not None and self._covered.count() > 1:
            self._covered.setCurrentIndex(0)
            self._covered.removeWidget(cover)
            if (stage := self._stages.currentWidget()) is not None:
                had: QWidget | None = stage.focusWidget()
                (stage if had is None else had).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_driving(self, driving: bool) -> None:
        """Nothing lies over the desk while the car moves, and no message comes; both are there again when parked."""
        self._messages.set_quiet(driving)
        if self._stages.count() > 1:
            self._stages.setCurrentIndex(0 if driving else self._stages.count() - 1)

    def stage(self) -> QWidget | None:
        return self._stages.currentWidget()

    def show_message(self, message: Message) -> None:
        self._messages.show_message(message)

    def toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def place(self) -> str:
        """Where the window is, on which of the screens, as text for the settings."""
        return base64.b64encode(self.saveGeometry().data()).decode("ascii")

    def restore_place(self, text: str) -> None:
        """Back to where it was; without a place that can be read, the whole of the first screen."""
        try:
            restored = bool(text) and self.restoreGeometry(QByteArray(base64.b64decode(text, validate=True)))
        except ValueError:
            restored = False
        if not restored:
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    def close_now(self) -> None:
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.asked_to_close.emit()
