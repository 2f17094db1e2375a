"""What the search screen needs of the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.actions.search import OpenedRead
from app.domain.authorisation import Authorisation
from app.domain.errors import Refusal
from app.domain.gate import Allowed
from app.domain.policy import Profile
from app.domain.search import AskedSearch, Found


class SearchSource(Protocol):
    """The first two are slow and called through `run`; the others answer from memory."""

    def search(self, asked: AskedSearch, given: Authorisation, badge: str, password: str, code: str) -> Found:
        """`badge`, `password`, `code`: the approver's. Raises Refused, FieldMistake or Unavailable."""

    def view(self, found: Found, read_id: str) -> OpenedRead:
        """Raises Refused; Unavailable, also for a read that was destroyed meanwhile."""

    def may(self) -> Allowed | Refusal: ...

    def profile(self) -> Profile: ...

    def now(self) -> datetime: ...
