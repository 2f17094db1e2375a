"""The one way home from other threads to the window's: answers of background work, and what an action changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Run(Protocol):
    """What a presenter is given for slow work: app.background.Background.run, whose answers come home by the Bridge."""

    def __call__(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None] = ...,
        failed: Callable[[BaseException], None] | None = ...,
    ) -> None: ...


class Bridge(QObject):
    """Made and destroyed on the window's thread. `changed` carries an app.changes.Changes, on the window's thread."""

    changed = Signal(object)
    _deed = Signal(object)
    _change = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = True
        self._deed.connect(self._do, Qt.ConnectionType.QueuedConnection)
        self._change.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def deliver(self, deed: Callable[[], None]) -> None:
        """Run `deed` on the window's thread, later and in order; from any thread. Give this to Background."""
        if self._open:
            self._deed.emit(deed)

    def tell(self, changes: object) -> None:
        """Announce Changes from any thread."""
        if self._open:
            self._change.emit(changes)

    def close(self) -> None:
        """What is still under way is dropped: the screens that asked are going."""
        self._open = False

    @Slot(object)
    def _do(self, deed: Callable[[], None]) -> None:
        if self._open:
            deed()

    @Slot(object)
    def _tell(self, changes: object) -> None:
        if self._open:
            self.changed.emit(changes)
