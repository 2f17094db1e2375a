"""The Audit screen over a real desk: its own trail, with records that a test adds."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.audit_desk import AuditDesk
from app.audit_papers import AuditPapers
from app.domain.access import Role
from app.domain.audit import Entry, Outcome, who
from app.domain.audit_review import Finding
from app.domain.gate import Act
from app.reports.typesetter import here
from app.store.trail import size_of
from tests.desks import ADMINISTRATOR, OFFICER, a_member, given_access, installed
from tests.searched import Searcher
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


@pytest.fixture
def desk(tmp_path):
    made = installed(tmp_path)
    yield made
    made.close()


@pytest.fixture
def seat(desk, qapp):
    return Seat(desk, ADMINISTRATOR)


@pytest.fixture
def auditor(desk, qapp):
    on = desk.sign_in(ADMINISTRATOR)
    given_access(desk.paths, on, AUDITOR, desk.clock, Role.AUDITOR)
    desk.close()
    return Seat(desk, AUDITOR)


class Searched:
    """A member at the desk, and others who searched at it. `next_target`: where the member saves the next file."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.desk = folder, installed(folder)
        self.on = self.desk.sign_in()
        self.officer = Searcher(self.on)
        self.another = Searcher(self.on, a_member(badge="102", name="Officer Two"))
        self.papers = AuditPapers(lambda: self.on, self.desk.clock, here)

    def sign_in(self, who):
        self.on = self.desk.sign_in(who)

    def some(self, count=3):
        for n in range(count):
            self.officer.search(f"AB{n}", f"26-{n}", f"Seen at the scene by witness {n}", why="He drove off")

    def pick(self, *_asked):
        return str(self.folder / "saved.file")

    @property
    def saved(self):
        return self.folder / "saved.file"

    def decide(self, presenter, finding=Finding.IN_ORDER):
        while presenter.state.left:
            presenter.in_order()


@pytest.fixture
def searched(tmp_path):
    made = Searched(tmp_path)
    yield made
    made.desk.close()
