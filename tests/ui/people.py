"""Members and a profile for the shell's tests; the profile is one of those that are shipped."""

from datetime import UTC, datetime

from app import profiles
from app.actions.recover import RecoveryState
from app.domain.access import Duty, Installation, Member, Role, WorkstationKind

NOW = datetime(2026, 11, 22, 20, 3, tzinfo=UTC)
PROFILE = profiles.load("hutchinson")


def a_member(*roles: Role) -> Member:
    return Member("m1", "Officer One", "1001", frozenset(roles or (Role.PATROL_OFFICER,)))


def a_duty() -> Duty:
    return Duty(a_member(), (PROFILE.purposes[0].id,), NOW)


def an_installation(demo: bool = False) -> Installation:
    return Installation("hutchinson", WorkstationKind.CAR, "w1", b"k" * 32, "m0", "Witness One", "9002", NOW, demo)


class SignedInOne:
    """What app.actions.sign_in returns, as far as the window knows it."""

    def __init__(self, *roles: Role, demo: bool = False) -> None:
        self.member = a_member(*roles)
        self.installation = an_installation(demo)
        self.profile = PROFILE
        self.codes_left: int | None = None


class Unharmed:
    """app.rescue.Rescue of a workstation that needs none."""

    problem = None

    def offered(self):
        return None

    def put_back(self, _badge, _password, _code) -> None: ...

    def release(self, _locked, _badge, _password, _code) -> None: ...

    def unlock(self, _badge, _code) -> int:
        return 9

    def recover(self, _asked) -> None: ...

    def recovery(self, _on) -> RecoveryState:
        return RecoveryState.THERE

    def add_recovery(self, _on, file, _passphrase, _recovery_file):
        return file
