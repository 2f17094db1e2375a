"""The Audit screen over a real desk: its own trail, with records that a test adds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from app.audit_desk import AuditDesk
from app.domain.audit import Entry, Outcome, who
from app.domain.gate import Act
from app.store.trail import size_of
from tests.desks import OFFICER
from tests.ui.at_once import at_once
from ui.audit.records_presenter import RecordsPresenter
from ui.audit.verify_presenter import VerifyPresenter

AUDITOR = OFFICER.__class__("Auditor One", "777", "a lamp in the hall", unit="City")


class Seat:
    """A desk with somebody signed in, and their Audit screen's presenters."""

    def __init__(self, desk: Any, member: Any) -> None:
        self.desk, self.on = desk, desk.sign_in(member)
        around: Any = SimpleNamespace(now=desk.clock)
        self.audit = AuditDesk(lambda: self.on, around)
        self.said: list[Any] = []

    def add(self, act: Act = Act.SEARCH, outcome: Outcome = Outcome.ALLOWED, **other: Any) -> int:
        said = Entry(act, outcome, who(self.on.member), self.on.profile.version, **other)
        number: int = self.on.store.trail.record(said)[0]
        return number

    @property
    def size(self) -> int:
        with self.on.store.trail.reading() as connection:
            return size_of(connection)

    def records(self, run: Any = at_once) -> RecordsPresenter:
        presenter = RecordsPresenter(self.audit, run, run)
        presenter.message.connect(self.said.append)
        presenter.start()
        return presenter

    def verify(self, run: Any = at_once) -> VerifyPresenter:
        presenter = VerifyPresenter(self.audit, run, run)
        presenter.message.connect(self.said.append)
        presenter.start()
        return presenter
