"""A desk behind the lock's port, over plain attributes that a test sets."""

from datetime import UTC, datetime

from app.domain.access import Hindrance, Withheld
from app.domain.errors import Refusal, Refused
from tests.ui.people import PROFILE

LOCKED = Withheld(
    Hindrance.LOCK, Refusal("CJIS AC-11", "this desk is locked.", "Unlock it with your password and code.")
)
LATE = Withheld(
    Hindrance.PROOF,
    Refusal("CJIS IA-11", "this member signed in more than 12 hours ago.", "Enter your password again."),
)
RIGHT = "a long road home"


class PretendDesk:
    """ui.lock.presenter.LockDesk."""

    def __init__(self) -> None:
        self.why: Withheld | None = None
        self.in_car = False
        self.alerts = 0
        self.duty = True
        self.ran = 100.0
        self.tries: list[str] = []

    def lock(self) -> None:
        self.why = LOCKED

    def unlock(self, password: str, code: str) -> None:
        self.tries.append(password)
        if (password, code) != (RIGHT, "123456"):
            raise Refused(Refusal("CJIS IA-5", "badge and password do not go together."))
        self.why = None

    def shut(self) -> Withheld | None:
        return self.why

    def alerts_go_on(self) -> bool:
        return self.in_car

    def open_alerts(self) -> int:
        return self.alerts

    def on_duty(self) -> bool:
        return self.duty

    def now(self) -> datetime:
        return datetime(2026, 3, 2, 15, 7, tzinfo=UTC)

    def profile(self):
        return PROFILE

    def ran_s(self) -> float:
        return self.ran
