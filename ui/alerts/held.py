"""An answer that waits a few seconds before it is given, so that a wrong key can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.access import Member
from app.domain.alerts import Answer, SeenOnCar
from ui.bridge import Run
from ui.while_alive import while_alive

HELD_MS = 5000

Give = Callable[[str, Answer, SeenOnCar | None, datetime, Member], object]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What would be given: `acted_at` is when the member said so, `by` who typed then."""

    alert_id: str
    answer: Answer
    seen: SeenOnCar | None
    acted_at: datetime
    by: Member


class HeldAnswer(QObject):
    """At most one waits; another one, or `settle`, gives it at once. `changed`: it began to wait, was taken back, or
    goes; `given` carries an alert's id, `failed` also the error."""

    changed = Signal()
    given = Signal(str)
    failed = Signal(str, object)

    def __init__(self, give: Give, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.waiting: Waiting | None = None
        self.going: frozenset[str] = frozenset()
        self._give, self._run = give, while_alive(self, run)
        self._then: list[Callable[[], None]] = []
        self._clock = QTimer(self, singleShot=True, interval=HELD_MS)
        self._clock.timeout.connect(self.settle)

    def hold(self, answer: Waiting) -> None:
        self.settle()
        self.waiting = answer
        self._clock.start()
        self.changed.emit()

    def take_back(self) -> Waiting | None:
        taken, self.waiting = self.waiting, None
        self._clock.stop()
        if taken is not None:
            self.changed.emit()
        return taken

    def settle(self, then: Callable[[], None] | None = None) -> None:
        """Give it now. `then` is called once nothing is on its way any more, also when that failed."""
        if then is not None:
            self._then.append(then)
        answer, self.waiting = self.waiting, None
        self._clock.stop()
        if answer is not None:
            self.going |= {answer.alert_id}
            self.changed.emit()
            self._run(
                lambda: self._give(answer.alert_id, answer.answer, answer.seen, answer.acted_at, answer.by),
                lambda _: self._done(answer.alert_id, None),
                lambda error: self._done(answer.alert_id, error),
            )
        self._tell_settled()

    def _done(self, alert_id: str, error: BaseException | None) -> None:
        self.going -= {alert_id}
        self._tell_settled()
        if error is None:
            self.given.emit(alert_id)
        else:
            self.failed.emit(alert_id, error)

    def _tell_settled(self) -> None:
        if not self.going:
            waiting, self._then = self._then, []
            for then in waiting:
                then()
