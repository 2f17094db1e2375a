"""Desks for tests: real files and tables, cheap passwords, a clock that is moved by hand, a keystore in memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from app import profiles
from app.actions.check_code import keep_factor
from app.actions.grant import AskedGrant, asks_ticket, grant
from app.actions.install import InstallRequest, NewAgencyKey, install
from app.actions.keep_training import AskedTraining, record_training
from app.actions.members import Enrolment, TrainingGiven, enrol
from app.actions.sign_in import Enrolling, SignedIn, set_up, sign_in
from app.agency_key import load_agency_key
from app.domain.access import Member, Role, WorkstationKind, badge_key
from app.domain.cameras import Camera, SourceKind
from app.domain.clock import Reading, Running
from app.domain.rights import months_later
from app.paths import Paths
from app.second_factor import Seed, step_at
from app.stretching import Cost
from app.workstation import Workstation

CHEAP = Cost(time=1, memory_kib=64, lanes=1)
PASSPHRASE = "correct horse battery"
START = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still until `go`."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment

    def go(self, **by: float) -> datetime:
        self.moment += timedelta(**by)
        return self.moment


@dataclass
class Machine:
    """A machine that keeps running while its clock goes right: every look finds as much time passed on both."""

    clock: Clock
    boot: str = "run-1"

    def __call__(self) -> Reading:
        return Reading(self.clock(), Running(self.boot, self.clock() - START))


@dataclass
class MemoryKeystore:
    """A keystore of a system that has one; `willing` False stands for one that is locked."""

    kept: dict[str, bytes] = field(default_factory=dict)
    willing: bool = True
    name: str = "the keystore of this test"
    there: bool = True

    def get(self, account: str) -> bytes | None:
        return self.kept.get(account) if self.willing else None

    def put(self, account: str, secret: bytes) -> bool:
        if self.willing:
            self.kept[account] = secret
        return self.willing

    def remove(self, account: str) -> None:
        self.kept.pop(account, None)


def a_member(*roles: Role, badge: str = "101", name: str = "Officer One") -> Member:
    return Member(f"member-{badge}", name, badge, frozenset(roles))


def a_camera(**other: Any) -> Camera:
    return replace(Camera("camera-1", "Front", SourceKind.FOLDER, "/pictures"), **other)


TRAINED = TrainingGiven(date(2026, 2, 2), "Trainer One", "Property Crimes Unit")
ADMINISTRATOR = Enrolment("Administrator One", "1", "a quiet morning", training=TRAINED)
WITNESS = Enrolment("Supervisor One", "2", "an open window", training=TRAINED)
OFFICER = Enrolment(
    "Officer One", "101", "a long road home", frozenset({Role.PATROL_OFFICER}), unit="Patrol", training=TRAINED
)


def a_request(folder: Path, **other: Any) -> InstallRequest:
    """What the wizard would send; the agency's key goes to `folder`."""
    request = InstallRequest(
        agency="hutchinson",
        kind=WorkstationKind.CAR,
        agency_key=NewAgencyKey(folder / "agency.pem", PASSPHRASE),
        administrator=ADMINISTRATOR,
        witness=WITNESS,
        camera=a_camera(),
    )
    return replace(request, **other)


@dataclass
class Authenticator:
    """In a member's pocket, with the recovery codes: it outlasts every desk object. Each code is shown once."""

    seed: Seed
    last: int
    spare: list[str]

    def next_code(self, clock: Clock) -> str:
        """One that was not shown yet; where all of now were, the clock goes on to the next. Of a clock that was set
        back every code was shown: then it is a recovery code."""
        middle = step_at(clock())
        if middle + 2 < self.last:
            return self.spare.pop()
        fresh = [step for step in (middle - 1, middle, middle + 1) if step > self.last]
        if not fresh:
            clock.go(seconds=30)
            return self.next_code(clock)
        self.last = fresh[0]
        return self.seed.code(fresh[0])


AUTHENTICATORS: dict[tuple[str, str], Authenticator] = {}


@dataclass
class Desk:
    """One installed workstation; what `sign_in` opened is closed by the fixture."""

    paths: Paths
    clock: Clock
    keystore: Any  # a Keystore; tests put others in its place
    opened: list[SignedIn | Enrolling] = field(default_factory=list)

    def look(self) -> Reading:
        return Machine(self.clock)()

    def running(self) -> Running:
        """A machine whose clock goes right."""
        return self.look().running

    def sign_in(self, who: Enrolment = ADMINISTRATOR, password: str | None = None, code: str | None = None) -> SignedIn:
        """The first time the member sets an authenticator up, as at any desk; then by its code."""
        if code is None:
            pocket = AUTHENTICATORS.get(self._whose(who))
            before = pocket.last if pocket else 0
            code = pocket.next_code(self.clock) if pocket else ""
            try:
                return self.sign_in(who, password, code)
            except Exception:
                if pocket is not None:  # it was not asked for
                    pocket.last = before
                raise
        found = sign_in(self.paths, who.badge, password or who.password, code, self.keystore, self.clock)
        self.opened.append(found)
        if isinstance(found, Enrolling):
            found = self.set_up(who, found)
        return found

    def set_up(self, who: Enrolment, found: Enrolling) -> SignedIn:
        """By a code that is just still taken: two more are left for this half minute."""
        step = step_at(self.clock()) - 1
        on, codes = set_up(self.paths, found, found.seed.code(step), self.keystore, self.clock)
        AUTHENTICATORS[self._whose(who)] = Authenticator(found.seed, step, list(codes))
        self.opened[self.opened.index(found)] = on
        return on

    def code(self, who: Enrolment) -> str:
        """What the member's authenticator shows; where there is none yet it is set up, and nobody comes in by it."""
        if self._whose(who) not in AUTHENTICATORS:
            found = sign_in(self.paths, who.badge, who.password, "", self.keystore, self.clock)
            assert isinstance(found, Enrolling)
            step, proved = step_at(self.clock()) - 1, found.proved
            with found.store.transaction() as session:
                codes = keep_factor(session, found.member.id, proved.secret, found.seed, step, self.clock())
            found.store.close()
            AUTHENTICATORS[self._whose(who)] = Authenticator(found.seed, step, list(codes))
        return AUTHENTICATORS[self._whose(who)].next_code(self.clock)

    def _whose(self, who: Enrolment) -> tuple[str, str]:
        return str(self.paths.root), badge_key(who.badge)

    def close(self) -> None:
        while self.opened:
            self.opened.pop().store.close()


def code_for(workstation: Workstation, who: Enrolment) -> str:
    """What the authenticator of a member of that workstation shows."""
    clock: Any = workstation.now
    return Desk(workstation.paths, clock, workstation.keystore).code(who)


def given_access(paths: Paths, on: SignedIn, who: Enrolment, now: Callable[[], datetime], *roles: Role) -> None:
    """Enrols somebody as an administrator does: account, training and grant, each its own signed act."""
    enrol(paths, on, who, now, CHEAP)
    member, today = on.access.of_badge(who.badge), on.access.day_of(now())
    assert member is not None
    items = tuple(on.profile.words("training.items"))
    asked = AskedTraining(member.member, items, today, TRAINED.trainer_name, TRAINED.trainer_unit)
    record_training(on, asked, now)
    end = months_later(today, 6)
    ticket = "OTC-1" if asks_ticket(on.profile) else ""
    grant(on, AskedGrant(member.member, frozenset(roles), "Patrol", "Assigned", today, end, ticket=ticket), now)


def installed(folder: Path, **request: Any) -> Desk:
    """Its data in folder/data, the agency's key beside it; a demo, so that an officer is there from the start."""
    desk = Desk(Paths(folder / "data"), Clock(), MemoryKeystore())
    wanted = a_request(folder, **{"demo": True, "further": (OFFICER,), **request})
    install(desk.paths, wanted, desk.keystore, desk.clock, CHEAP)
    return desk


def agree_on(desk: Desk, folder: Path, **values: Any) -> None:
    """The agency signs its profile anew, with other values of rules: `sign_in__tries=3` for "sign_in.tries"."""
    content = json.loads(desk.paths.profile.read_bytes())
    for name, value in values.items():
        content["parameters"][name.replace("__", ".")]["value"] = value
    raw = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    key = load_agency_key(folder / "agency.pem", PASSPHRASE)
    profiles.put_in_force(desk.paths, raw, profiles.sign(raw, key))
