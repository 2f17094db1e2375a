"""The alerts of a signed-in desk: who is free to type, what is hidden from whom, and who answers what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from app.actions import answer_alert, passenger
from app.actions.answer_alert import AnswerDesk, Answered
from app.actions.sign_in import SignedIn
from app.actions.take_read import Taken
from app.actions.waiting import Waiting
from app.alert_board import AlertBoard
from app.changes import Changes
from app.domain.access import Member
from app.domain.alerts import Alert, Answer, SeenOnCar
from app.domain.clearance import as_read
from app.surroundings import Surroundings

STORING = timedelta(seconds=2)  # an alert is called "not recorded" once storage had so long


class AlertsDesk:
    """Safe from every thread. `on`: who is signed in now; `moving`: is the car being driven?"""

    def __init__(
        self, on: Callable[[], SignedIn], around: Surroundings, waiting: Waiting, moving: Callable[[], bool]
    ) -> None:
        self._on, self._around, self._waiting, self._moving = on, around, waiting, moving
        self._passenger: Member | None = None
        self._sat: dict[str, Member] = {}  # whoever was a passenger of this shift, by id
        self.board = AlertBoard(around.now, lambda: around.running().lasted)

    # ------------------------------------------------------------------- who is free to type

    def passenger(self) -> Member | None:
        return self._passenger

    def sign_on_passenger(self, badge: str, password: str, code: str) -> Member:
        """Slow. A second member beside the one signed in, so that somebody may type while the car is driven."""
        on = self._on()
        found = passenger.sign_on(self._around.paths, on, badge, password, code, self._around.now)
        self._sit(found)
        return found

    def sign_off_passenger(self) -> None:
        if self._passenger is not None:
            self._sit(None)

    def _sit(self, member: Member | None) -> None:
        self._passenger = member
        if member is not None:
            self._sat[member.id] = member
        self.typing_changed()

    def typist(self) -> Member:
        return (self._passenger if self._moving() else None) or self._on().member

    def free_to_type(self) -> bool:
        return not self._moving() or self._passenger is not None

    def typing_changed(self) -> None:
        """The car began or ended to be driven, or a passenger signed on or off."""
        self.board.hide_from_typing(self.free_to_type())
        self._around.tell(Changes.DRIVING | Changes.READS | Changes.ALERTS)

    def afresh(self) -> None:
        """Another shift: nobody sits beside the member yet, and nothing of the last one keeps a vehicle quiet."""
        self.board.afresh()
        self._passenger = None
        self._sat = {}
        self.typing_changed()

    # ------------------------------------------------------------------- what comes

    def announce(self, shown: Taken) -> None:
        """On a camera's thread, before storage is asked."""
        self.board.add(shown.hits)
        for alert in self.board.answered_with([alert.id for alert in shown.hits]):
            self._waiting.answer(alert)  # recorded together with the hit: nobody is asked again after a restart
        self._around.tell(Changes.ALERTS)

    def alerts(self) -> tuple[Alert, ...]:
        """Newest first, as the member signed in may read them, with moments that a clock which was set meanwhile does
        not put wrong."""
        on, now, lasted = self._on(), self._around.now(), self._around.running().lasted
        alerts = (as_read(alert, on.member, on.profile).as_of(now, lasted) for alert in self.board.alerts())
        return tuple(replace(a, recorded=True) if now - a.hit.at < STORING else a for a in alerts)

    # ------------------------------------------------------------------- what is done about them

    def look(self, alert_id: str) -> None:
        self._told(answer_alert.look(self._answering(), self._on().member, alert_id))

    def follow(self, alert_id: str) -> None:
        """Pins it, and its clock begins."""
        self._told(answer_alert.follow(self._answering(), self._on().member, alert_id))

    def unfollow(self, alert_id: str) -> None:
        self._told(answer_alert.unfollow(self._answering(), self._on().member, alert_id))

    def answer(
        self,
        alert_id: str,
        answer: Answer,
        seen: SeenOnCar | None = None,
        acted_at: datetime | None = None,
        by: Member | None = None,
    ) -> Alert:
        """Closes it. What was seen on the vehicle is the word of `by`: `typist()` of the moment it was said; the keys
        are the driver's, whoever else sits there. Raises ValueError for what cannot be true: see
        app.domain.alerts.Alert.answered."""
        member = self._on().member
        if seen is not None:
            typist = by or self.typist()
            member = self._sat.get(typist.id, member)
        return self._told(answer_alert.answer(self._answering(), member, alert_id, answer, seen, acted_at))

    def _told(self, answered: Answered) -> Alert:
        on = self._on()
        self._around.tell(answered.changes)
        return as_read(answered.alert, on.member, on.profile)

    def _answering(self) -> AnswerDesk:
        on = self._on()
        return AnswerDesk(on.store, on.profile, self.board, self._waiting, self._around.now)
