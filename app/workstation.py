"""Builds the workstation by hand: paths, log, lock, keystore, threads; signs members in and out; closes in reverse."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app import log as engineers_log
from app import profiles
from app.actions import assignment, opening
from app.actions.install import InstallRequest, install
from app.actions.sign_in import Enrolling, SignedIn, join, set_up, sign_in
from app.assignment_desk import Reader
from app.background import Background, Deliver
from app.changes import Changes
from app.desk import Desk
from app.domain.clock import Reading, Running
from app.domain.errors import Unavailable
from app.keystore import Keystore, find_keystore
from app.machine import running
from app.paths import Paths
from app.rescue import Rescue
from app.settings import Settings
from app.single import only_copy
from app.surroundings import Surroundings

log = logging.getLogger(__name__)

MAIN = Path(__file__).resolve().parent.parent / "main.py"


def utc_now() -> datetime:
    return datetime.now(UTC)


def own_command(name: str) -> tuple[str, ...]:
    """How a process of this very program is started, also when it is frozen into one file."""
    own = (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, str(MAIN))
    return (*own, name)


def worker_command() -> tuple[str, ...]:
    return own_command("capture-worker")


class Workstation:
    """`store` runs what touches the database, `imports`, `probes` and `searches` long work beside it, `answers` what
    a member's key must not wait for. Raises Unavailable when another copy is open or the data cannot be used."""

    def __init__(
        self,
        paths: Paths,
        deliver: Deliver,
        tell: Callable[[Changes], None],
        keystore: Keystore | None = None,
        now: Callable[[], datetime] = utc_now,
        running: Callable[[], Running] = running,
    ) -> None:
        self.paths = paths
        self.now = now
        self._running = running
        self.desk: Desk | None = None
        self._enrolling: Enrolling | None = None  # whoever is setting up a second factor, before there is a desk
        self._off = ""  # why a fixed reader did not begin by itself
        self._tell = tell
        with ExitStack() as opened:
            opened.enter_context(only_copy(paths))
            handler = engineers_log.start_log(paths)
            opened.callback(engineers_log.stop_log, handler)
            self.settings = Settings(paths.settings)
            self.keystore = keystore or find_keystore()
            self.at_start = opening.start_up(paths, self.keystore, self._look)
            self.rescue = Rescue(paths, now, self._look, self.at_start.problem, self._end, self.keystore)
            self.store, self.imports, self.probes, self.answers, self.searches = (
                self._thread(opened, name, deliver) for name in ("store", "imports", "probes", "answers", "searches")
            )
            self._opened = opened.pop_all()

    @staticmethod
    def _thread(opened: ExitStack, name: str, deliver: Deliver) -> Background:
        made = Background(name, deliver)
        opened.callback(made.close)
        return made

    def running(self) -> Running:
        """How long this machine has been running: a counter that nobody sets."""
        return self._running()

    def _look(self) -> Reading:
        return Reading(self.now(), self.running())

    def installed(self) -> bool:
        return opening.is_installed(self.paths)

    def install(self, request: InstallRequest) -> None:
        """Slow; see actions.install."""
        install(self.paths, request, self.keystore, self.now)

    def sign_in(self, badge: str, password: str, code: str) -> SignedIn | Enrolling:
        """Slow; see actions.sign_in. The desk is open when this returns a SignedIn, and only then; a fixed reader that
        runs goes on running."""
        if self.desk is not None and self.desk.on.attended:
            raise Unavailable("A member is signed in already. Sign out first.")
        self._stop_enrolling()
        if self.desk is not None:
            found = join(self.paths, self.desk.on, badge, password, code, self.keystore, self.now)
        else:
            found = sign_in(self.paths, badge, password, code, self.keystore, self.now)
        if isinstance(found, Enrolling):
            self._enrolling = found
        else:
            self._take(found)
        return found

    def set_up_factor(self, code: str) -> tuple[SignedIn, tuple[str, ...]]:
        """Slow. Ends what `sign_in` began with an Enrolling: the desk is open when this returns, with recovery codes.
        Raises FieldMistake("code"), and then it may be tried again."""
        if self._enrolling is None or (self._enrolling.runs and self.desk is None):
            raise Unavailable("Nobody is setting up a second factor. Sign in again.")
        on, codes = set_up(self.paths, self._enrolling, code, self.keystore, self.now)
        self._enrolling = None
        self._take(on)
        return on, codes

    def _take(self, on: SignedIn) -> None:
        """The desk is this member's."""
        if self.desk is not None:
            self.desk.join(on)
        else:
            self.desk = self._opened_desk(on)

    def _stop_enrolling(self) -> bool:
        """Whether somebody had begun."""
        left, self._enrolling = self._enrolling, None
        if left is not None and not left.runs:
            left.store.close()
        return left is not None

    def _opened_desk(self, on: SignedIn) -> Desk:
        around = Surroundings(
            self.paths, self.settings, self.now, self._tell, self.store, worker_command(), lambda: self.running(),
            imports=self.imports,
        )  # fmt: skip
        desk = Desk(on, around)
        try:
            desk.open()
        except BaseException:
            desk.close()
            raise
        return desk

    def begin(self) -> None:
        """Slow. A fixed reader begins by itself under its standing assignment, where the keystore opens its data; why
        it does not, `reader` says."""
        if self.desk is not None:
            return
        try:
            found = assignment.opened(self.paths, self.keystore, self.now)
            if isinstance(found, SignedIn):
                self.desk = self._opened_desk(found)
                self.desk.assignment.follow()
            else:
                self._off = found or ""
        except Unavailable as trouble:
            log.warning("the desk was not looked into: %s", type(trouble).__name__)
        self._tell(Changes.DUTY)

    def reader(self) -> Reader:
        """Of a fixed reader to which nobody is signed in; from memory."""
        desk = self.desk
        return Reader(off=self._off) if desk is None else replace(desk.assignment.reader(), alerts=desk.open_alerts())

    def sign_out(self, *, for_good: bool = False) -> int:
        """Slow. Cameras stop first, but those of a fixed reader that runs on under its standing assignment; nothing of
        the member is left in memory. Returns how much could not be recorded. `for_good`: the program ends."""
        if self._stop_enrolling() and not for_good:
            return 0  # nobody was in yet; a reader that runs goes on running
        if self.desk is not None and not for_good and self.desk.assignment.leave():
            return 0
        self._off = self.reader().off
        return self._end()

    def _end(self) -> int:
        if self.desk is None:
            return 0
        desk, self.desk = self.desk, None
        return desk.close()

    def close(self) -> None:
        """In reverse: a member who is still on is signed out, threads end, the lock is let go."""
        self._stop_enrolling()
        try:
            self._end()
        except Unavailable as error:
            log.warning("not everything could be written at the end: %s", type(error).__name__)
        self._opened.close()

    def agencies(self) -> list[tuple[str, str, str]]:
        """Id, title, state of each agency that the product knows."""
        return profiles.agencies()
