"""Puts parts of the access list on paper: asks where a document goes, has it made aside, and says that it is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.errors import Unavailable
from ui.access.source import Documents
from ui.bridge import Run
from ui.messages import done, told
from ui.while_alive import while_alive


class Paper(QObject):
    """`target_wanted` asks where a file of this name is to be saved, `changed` comes when `busy` is another, `message`
    carries a Message. Without `documents` nothing is offered."""

    target_wanted = Signal(str)
    changed = Signal()
    message = Signal(object)

    def __init__(self, documents: Documents | None, run_aside: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents, self._run = documents, while_alive(self, run_aside)
        self._wanted: Callable[[], bytes] | None = None
        self.busy = False

    @property
    def there(self) -> bool:
        return self._documents is not None

    def whole_list(self) -> None:
        if self._documents is not None:
            self._want(self._documents.access_list, "access-list.pdf")

    def spreadsheet(self) -> None:
        """For the office that changes go through, too (ACC-06)."""
        if self._documents is not None:
            self._want(self._documents.access_list_csv, "access-list.csv")

    def grant(self, grant_id: str) -> None:
        if (documents := self._documents) is not None and grant_id:
            self._want(lambda: documents.grant(grant_id), "access-grant.pdf")

    def review(self, review_id: str) -> None:
        if (documents := self._documents) is not None and review_id:
            self._want(lambda: documents.review(review_id), "access-review.pdf")

    def compliance(self) -> None:
        if self._documents is not None:
            self._want(self._documents.compliance, "compliance.pdf")

    def save(self, path: str) -> None:
        """Where it goes; "" when nothing was chosen."""
        document, self._wanted = self._wanted, None
        if path and document is not None and not self.busy:
            target = Path(path)
            self._set(busy=True)
            self._run(lambda: _save(target, document()), lambda _: self._saved(target.name), self._failed)

    def _want(self, document: Callable[[], bytes], name: str) -> None:
        if not self.busy:
            self._wanted = document
            self.target_wanted.emit(name)

    def _saved(self, name: str) -> None:
        self._set(busy=False)
        self.message.emit(done(f"{name} is saved."))

    def _failed(self, error: BaseException) -> None:
        self._set(busy=False)
        told(self.message.emit)(error)

    def _set(self, *, busy: bool) -> None:
        self.busy = busy
        self.changed.emit()


def _save(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Unavailable(f"The document could not be saved: {error.strerror or 'the disk refused it'}.") from error
