"""Whose desk this is and who is on: agency, kind of workstation, duty, member; day or night, sign out."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import actions, theme, words
from ui.desk_presenter import DeskState
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import ElidedLabel, IconLabel, MarkLabel
from ui.widgets.theme_button import ThemeButton
from ui.words import Mark

NARROW = 1200


@dataclass(frozen=True, slots=True)
class Head:
    """What does not change while a member is signed in."""

    agency: str
    kind: str
    member: str
    badge: str
    zone: ZoneInfo
    demo: bool = False
    in_car: bool = False


class TopBar(QFrame):
    """`duty_pressed`, `account_pressed`, `passenger_pressed`, `hand_over_pressed`, `lock_pressed`, `sign_out_pressed`
    and `agency_pressed` say which button it was; day or night does itself. Passenger and hand-over are a car's, the
    agency's the demo's."""

    duty_pressed = Signal()
    account_pressed = Signal()
    passenger_pressed = Signal()
    hand_over_pressed = Signal()
    lock_pressed = Signal()
    sign_out_pressed = Signal()
    agency_pressed = Signal()

    def __init__(self, head: Head, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "top")
        self._zone = head.zone
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(6), theme.px(10), theme.px(6))
        row.setSpacing(theme.px(8))
        self._shield = IconLabel("agency", "accent", theme.sizes().icon + 10)
        row.addWidget(self._shield)
        self._other = KeyButton("", actions.AGENCY.key, actions.AGENCY.icon, "quiet")
        self._other.setAccessibleName(actions.AGENCY.title)
        self._other.clicked.connect(self.agency_pressed)
        self._other.setVisible(head.demo)
        row.addWidget(self._other)
        self._agency = _two_lines(head.agency, _under(head))
        row.addWidget(self._agency, 3)
        row.addLayout(self._member(head), 2)
        self._account = KeyButton("", actions.ACCOUNT.key, actions.ACCOUNT.icon, "quiet")
        self._account.setAccessibleName(actions.ACCOUNT.title)
        row.addWidget(self._account)
        if head.demo and head.in_car:  # a demo's car has no room for it, and its key works all the same
            self._account.hide()
            QShortcut(QKeySequence(actions.ACCOUNT.key), self).activated.connect(self._account.click)
        self._duty = KeyButton("Start duty", actions.DUTY.key, "duty")
        row.addWidget(self._duty)
        self._passenger = KeyButton("Passenger", actions.PASSENGER.key, "", "quiet")
        self._hand_over = KeyButton("Hand over", actions.HAND_OVER.key, "", "quiet")
        for button, told in ((self._passenger, self.passenger_pressed), (self._hand_over, self.hand_over_pressed)):
            row.addWidget(button)
            button.setVisible(head.in_car)
            button.clicked.connect(told)
        self._lock = KeyButton("Lock", actions.LOCK.key, "", "quiet")
        self._lock.clicked.connect(self.lock_pressed)
        self._sign_out = KeyButton("Sign out", actions.SIGN_OUT.key, "sign-out")
        row.addWidget(ThemeButton(worded=False))
        row.addWidget(self._lock)
        row.addWidget(self._sign_out)
        self._account.clicked.connect(self.account_pressed)
        self._duty.clicked.connect(self.duty_pressed)
        self._sign_out.clicked.connect(self.sign_out_pressed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a small laptop who is on, and since when, comes before whose laptop it is."""
        super().resizeEvent(event)
        wide = self.width() >= theme.px(NARROW)
        self._agency.setVisible(wide)
        self._shield.setVisible(wide and self._other.isHidden())

    def _member(self, head: Head) -> QVBoxLayout:
        """Who is on, and since when."""
        self._member_name, self._own = head.member, f"{head.member}, badge {head.badge}"
        self._badge = head.badge
        self._who, self._duty_mark = ElidedLabel(self._own, "strong"), MarkLabel()
        self._who.setMinimumWidth(theme.px(100))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self._who)
        column.addWidget(self._duty_mark, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return column

    def show_state(self, state: DeskState) -> None:
        self._who.show_text(f"{self._member_name} with {state.passenger}" if state.passenger else self._own)
        self._sign_out.setText("Again to sign out" if state.armed == actions.SIGN_OUT.id else "Sign out")
        self._sign_out.setEnabled(not state.busy)
        self._lock.setEnabled(not state.busy)
        self._passenger.setText(_passenger_words(state))
        for button in (self._account, self._passenger, self._hand_over):
            button.setEnabled(not state.busy and not state.driving)
        self._duty.setEnabled(not state.busy)
        self._duty.set_icon_name("stop" if state.duty else "duty")
        self._duty_mark.show_mark(self._mark(state))
        if state.duty is None:
            self._duty.setText("Start duty")
        else:
            self._duty.setText("Again to end duty" if state.armed == actions.DUTY.id else "End duty")

    def _mark(self, state: DeskState) -> Mark:
        """Whether capture runs, since when and under whom; and that the search side is locked."""
        if state.duty is None:
            mark = Mark("muted", "state-idle", "Not on duty")
        else:
            since, badge = words.clock_short(state.duty.started_at, self._zone), state.duty.member.badge
            whose = "On duty" if badge == self._badge else f"Runs under badge {badge}"
            mark = Mark("ok", "state-ok", f"{whose} since {since}")
        return Mark("warn", "lock", f"Locked. {mark.word}") if state.shut else mark


def _passenger_words(state: DeskState) -> str:
    if not state.passenger:
        return "Passenger"
    return "Again to sign off" if state.armed == actions.PASSENGER.id else "Passenger off"


def _under(head: Head) -> str:
    kind = words.kind_of_workstation(head.kind)
    return f"DEMONSTRATION · {kind}" if head.demo else kind


def _two_lines(first: str, second: str) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(ElidedLabel(first, "strong"))
    column.addWidget(ElidedLabel(second, "small"))
    column.addStretch(1)
    return made
