"""The tabs of the Audit screen that work with the trail, over a real desk."""

from pathlib import Path

import pytest

from app.audit_papers import AuditPapers
from app.domain.audit_review import Finding
from app.reports.typesetter import here
from tests.desks import a_member, installed
from tests.searched import Searcher


class Seat:
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
def seat(tmp_path):
    made = Seat(tmp_path)
    yield made
    made.desk.close()
