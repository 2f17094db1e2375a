"""The demonstration for another agency: one page to choose it on, one while it is set up. No agency's own has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.shell import Face
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.wizard.presenter import AgencyChoice


class AgencyView(Card):
    """`chosen` carries an agency's id; `back` leaves all as it is."""

    chosen = Signal(str)
    back = Signal()

    def __init__(self, agencies: Sequence[AgencyChoice], now: str, parent: QWidget | None = None) -> None:
        super().__init__("Another agency", f"This demonstration is set up for {now}.", 640, parent)
        self.column.addWidget(label(
            "It is set up anew: another signed policy, the same made-up members and cameras. What was read goes.",
            wrap=True,
        ))  # fmt: skip
        self.rows = {agency.id: _row(place, agency, now) for place, agency in enumerate(agencies, start=1)}
        for agency, row in self.rows.items():
            row.clicked.connect(lambda _=False, wanted=agency: self.chosen.emit(wanted))
            self.column.addWidget(row)
        leave = KeyButton("Back", "Escape", "back", "quiet")
        leave.clicked.connect(self.back)
        self.foot.addWidget(leave)
        self.foot.addStretch(1)
        self.setFocusProxy(next(iter(self.rows.values())))


def _row(place: int, agency: AgencyChoice, now: str) -> KeyButton:
    icon = "tick" if agency.title == now else "agency"
    return KeyButton(f"{agency.title}, {agency.state}", str(place), icon)


class SettingUpView(Card):
    """While it is built, which takes a few seconds."""

    def __init__(self, agency: str, parent: QWidget | None = None) -> None:
        super().__init__("One moment", f"The demonstration is being set up for {agency} …", 640, parent)


class DemoAgencies(Protocol):
    """Of ui.shell.Shell."""

    def face(self) -> Face: ...
    def other_agencies(self) -> Sequence[AgencyChoice]: ...
    def change_agency(self, agency: str, then: Callable[[], None], failed: Callable[[BaseException], None]) -> None: ...


class AnotherAgency(QObject):
    """The way from one agency's demonstration to another's; `chosen` carries the id. `wanted`: the one that is set up
    once nobody is signed in any more."""

    chosen = Signal(str)

    def __init__(
        self,
        show: Callable[[QWidget], None],
        sign_in: Callable[[], None],
        tell: Callable[[BaseException], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._show, self._sign_in, self._tell = show, sign_in, tell
        self.wanted = ""

    def ask(self, shell: DemoAgencies) -> None:
        """From the sign-in and back to it."""
        view = AgencyView(shell.other_agencies(), shell.face().agency)
        view.chosen.connect(self.chosen)
        view.back.connect(self._sign_in)
        self._show(view)

    def set_up(self, shell: DemoAgencies) -> None:
        agency, self.wanted = self.wanted, ""
        titles = {choice.id: choice.title for choice in shell.other_agencies()}
        self._show(SettingUpView(titles.get(agency, agency)))
        shell.change_agency(agency, self._sign_in, self._failed)

    def _failed(self, error: BaseException) -> None:
        self._sign_in()
        self._tell(error)


def made_up_words(face: Face, badge: str) -> str:
    """What opens the demonstration's locked desk: nobody carries its members' authenticators. "" anywhere else."""
    people = face.people() if face.people is not None else ()
    found = next((one for one in people if one.badge == badge), None)
    if found is None:
        return ""
    code = f"{found.code[:3]} {found.code[3:]}"
    return f"Demonstration: password {found.password}, code {code}, taken once."
