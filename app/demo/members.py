"""Who may sign in to the demo: everything that proves them is made here, and shown on its sign-in page."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.actions.prove import CodeUsed
from app.actions.sign_in import Enrolling, SignedIn, set_up, sign_in
from app.keystore import NoKeystore
from app.paths import Paths
from app.second_factor import Seed, seed_of, step_at

_LOOK_AGAIN_S = 1.0


@dataclass(frozen=True, slots=True)
class DemoMember:
    """`seed`: of the authenticator that nobody but the demo has, None until it is set up; its first code, of the step
    `set_up_at`, is used. `spare`: recovery codes."""

    title: str
    badge: str
    password: str = field(repr=False)
    seed: Seed | None = field(default=None, repr=False)
    set_up_at: int = 0
    spare: tuple[str, ...] = field(default=(), repr=False)

    def code(self, now: datetime) -> str:
        """What the authenticator shows, or the next one while the first is still on it."""
        return "" if self.seed is None else self.seed.code(max(step_at(now), self.set_up_at + 1))

    def codes(self, now: datetime) -> tuple[str, ...]:
        """Those that will still be taken when a step ends meanwhile, older first."""
        middle = step_at(now)
        return () if self.seed is None else (self.seed.code(middle), self.seed.code(middle + 1))

    def as_text(self) -> dict[str, str]:
        """For a program that signs in by itself on data made for it alone."""
        secret = self.seed.secret if self.seed else ""
        return {
            "title": self.title, "badge": self.badge, "password": self.password, "secret": secret,
            "set_up_at": str(self.set_up_at),
        }  # fmt: skip


def of_text(kept: Mapping[str, str]) -> DemoMember:
    """Raises LookupError or ValueError for what is none."""
    seed = seed_of(kept["secret"])
    return DemoMember(kept["title"], kept["badge"], kept["password"], seed, int(kept["set_up_at"]))


def a_member(title: str, badge: str) -> DemoMember:
    """With a password of their own."""
    return DemoMember(title, badge, f"demo-{secrets.randbelow(9000) + 1000}-{secrets.randbelow(9000) + 1000}")


def first_sign_in(paths: Paths, who: DemoMember, now: Callable[[], datetime]) -> tuple[SignedIn, DemoMember]:
    """As at any desk: the authenticator is set up at it, the same one where the demo is built once more. The caller
    closes the store."""
    found = sign_in(paths, who.badge, who.password, "", NoKeystore(), now)
    assert isinstance(found, Enrolling)  # just installed
    if who.seed is not None:
        found = replace(found, seed=who.seed)
    step = step_at(now())
    on, codes = set_up(paths, found, found.seed.code(step), NoKeystore(), now)
    return on, replace(who, seed=found.seed, set_up_at=step, spare=codes)


def come_in(paths: Paths, who: DemoMember, now: Callable[[], datetime]) -> SignedIn:
    """By the first of the authenticator's codes that was not used yet; waits for the next where all were. The caller
    closes the store."""
    while True:
        for code in who.codes(now()):
            try:
                return come_in_by(paths, who, code, now)
            except CodeUsed:
                continue
        threading.Event().wait(_LOOK_AGAIN_S)


def come_in_by(paths: Paths, who: DemoMember, code: str, now: Callable[[], datetime]) -> SignedIn:
    """The same by this code, or a recovery code."""
    found = sign_in(paths, who.badge, who.password, code, NoKeystore(), now)
    assert isinstance(found, SignedIn)  # the second factor was set up when the demo was made
    return found
