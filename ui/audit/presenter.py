"""Opens the Audit screen: that somebody looks at the trail is recorded itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ui.audit.source import AuditSource
from ui.bridge import Run
from ui.messages import told
from ui.while_alive import while_alive


class AuditPresenter(QObject):
    """`message` carries a Message for the window."""

    message = Signal(object)

    def __init__(self, source: AuditSource, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source, self._run = source, while_alive(self, run)

    def start(self) -> None:
        self._run(self._source.opened, lambda _: None, told(self.message.emit))
