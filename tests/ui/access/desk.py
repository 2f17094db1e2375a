"""A real workstation beneath the Access list screen, with work done at once; who is signed in can be changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.access_deeds import AccessDeeds
from app.actions import train
from app.actions.members import Enrolment, enrol
from app.actions.sign_in import SignedIn
from app.background import at_once as on_this_thread
from app.changes import Changes
from app.desk import Desk
from app.domain.access import Role
from app.domain.access_list import Account
from app.domain.training_session import TakenSession, answered
from app.exercise_pictures import pictures
from app.workstation import Workstation
from tests.desks import ADMINISTRATOR, CHEAP, Clock, Machine, MemoryKeystore, code_for, given_access, installed
from tests.domain import replies
from tests.ui.at_once import at_once
from ui.access.presenter import AccessPresenter
from ui.access.source import Documents
from ui.bridge import Run
from ui.messages import Message

NEWCOMER = Enrolment("Investigator One", "300", "a narrow bridge", unit="Investigations")


def write(line: QLineEdit, text: str) -> None:
    """As an input method writes, in any script; what stood there goes."""
    line.setFocus()
    line.selectAll()
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(line, event)


class Seat:
    """Who sits at the desk. `told`: every Changes that the desk announced."""

    def __init__(self, folder: Path, agency: str = "hutchinson", **request: Any) -> None:
        made = installed(folder, agency=agency, camera=None, **request)
        made.close()
        self.clock, self.told = Clock(), list[Changes]()
        look = Machine(self.clock)
        self.workstation = Workstation(
            made.paths, on_this_thread, self.told.append, MemoryKeystore(), self.clock, lambda: look().running
        )

    def sit(self, who: Enrolment = ADMINISTRATOR) -> AccessDeeds:
        self.workstation.sign_out()
        self.workstation.sign_in(who.badge, who.password, code_for(self.workstation, who))
        return self.deeds

    @property
    def desk(self) -> Desk:
        assert self.workstation.desk is not None
        return self.workstation.desk

    @property
    def deeds(self) -> AccessDeeds:
        return self.desk.access.deeds

    @property
    def on(self) -> SignedIn:
        return self.desk.on

    def account(self, who: Enrolment) -> Account:
        found = self.on.access.of_badge(who.badge)
        assert found is not None
        return found

    def grant_of(self, who: Enrolment) -> str:
        return self.on.access.grants_of(self.account(who).member)[-1].given.grant

    def enrol(self, who: Enrolment = NEWCOMER) -> str:
        enrol(self.workstation.paths, self.on, who, self.clock, CHEAP)
        return self.account(who).member

    def give(self, who: Enrolment, *roles: Role) -> None:
        """Account, training and grant."""
        given_access(self.workstation.paths, self.on, who, self.clock, *roles)

    def passes_the_exercises(self) -> TakenSession:
        """Whoever is signed in answers a session of the training mode, all of it right."""
        on, drawn = self.on, pictures()
        taken, session = train.start(on.store, on.member, on.profile, drawn, "seed", self.clock, capturing=False)
        while not session.passed:
            session, _ = answered(session, replies.right(session.queue[0], on.profile), on.profile, drawn)
        return train.finish(on.store, on.member, on.profile, taken.id, session, self.clock)


class Heard(AccessPresenter):
    """Keeps what it said across the window."""

    def __init__(self, seat: Seat, run: Run = at_once, documents: Documents | None = None) -> None:
        super().__init__(seat.deeds, run, run, documents)
        self.messages: list[Message] = []
        self.message.connect(self.messages.append)

    @property
    def said(self) -> list[str]:
        return [message.text for message in self.messages]
