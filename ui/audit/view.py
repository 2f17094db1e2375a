"""The frame of the Audit screen: its parts by a key each, from a table; each is made when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.audit.presenter import AuditPresenter
from ui.desk_view import Speaking, Unfinished, Watched
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label


@dataclass(frozen=True, slots=True)
class Tab:
    """One part. Its widget may have what a screen may have: `opened`, `left`, `message`, `unfinished`."""

    title: str
    make: Callable[[], QWidget]


class AuditView(QWidget):
    """`message` carries a Message for the window; keys: see the buttons."""

    message = Signal(object)

    def __init__(self, presenter: AuditPresenter, tabs: Sequence[Tab], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter, self._tabs = presenter, tuple(tabs)
        presenter.setParent(self)
        self.setObjectName("page")
        self.buttons = [KeyButton(tab.title, f"Ctrl+{place}") for place, tab in enumerate(tabs, 1)]
        self._made: dict[int, QWidget] = {}
        self._open = 0
        self._seen = False
        self._stack = QStackedWidget()
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(label("Audit trail", "title"))
        head.addSpacing(theme.px(16))
        for place, button in enumerate(self.buttons):
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, wanted=place: self.show_tab(wanted))
            head.addWidget(button)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        column.setSpacing(theme.px(8))
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        presenter.message.connect(self.message)

    def page(self) -> QWidget:
        """The part that is open."""
        if self._open not in self._made:
            page = self._made[self._open] = self._tabs[self._open].make()
            self._stack.addWidget(page)
            if isinstance(page, Speaking):
                page.message.connect(self.message)
        return self._made[self._open]

    def show_tab(self, place: int) -> None:
        if self._seen and place != self._open:
            self._leave()
            self._open = place
            self._enter()
        self._press()

    def opened(self) -> None:
        """The screen comes to the front."""
        self._seen = True
        self._presenter.start()
        self._enter()

    def left(self) -> None:
        self._seen = False
        self._leave()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The member signs out: long work of any part is let go."""
        for page in self._made.values():
            page.close()
        super().closeEvent(event)

    def unfinished(self) -> str:
        """What is lost if the desk goes."""
        said = [page.unfinished() for page in self._made.values() if isinstance(page, Unfinished)]
        return next((one for one in said if one), "")

    def _enter(self) -> None:
        page = self.page()
        self._stack.setCurrentWidget(page)
        self._press()
        if isinstance(page, Watched):
            page.opened()
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        for place, page in self._made.items():
            if place == self._open and isinstance(page, Watched):
                page.left()

    def _press(self) -> None:
        for place, button in enumerate(self.buttons):
            button.setChecked(place == self._open)
