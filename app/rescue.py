"""What helps a workstation where nobody can sign in, or that was damaged; nobody is signed in while it is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.actions import add_recovery, put_back, recover, release_lock
from app.actions.put_back import Offer
from app.actions.recover import Recovering, RecoveryState
from app.actions.sign_in import SignedIn
from app.actions.unlock_badge import unlock_badge
from app.domain.clock import Reading
from app.domain.errors import Unavailable
from app.keystore import Keystore
from app.paths import Paths


class Rescue:
    """`problem`: what was found wrong before there was a window. The methods are slow. `let_go`: of a database that a
    fixed reader holds open though nobody is signed in."""

    def __init__(
        self,
        paths: Paths,
        now: Callable[[], datetime],
        look: Callable[[], Reading],
        problem: Unavailable | None,
        let_go: Callable[[], object] = lambda: None,
        keystore: Keystore | None = None,
    ) -> None:
        self._keystore = keystore
        self._paths, self._now, self._look, self._let_go = paths, now, look, let_go
        self.problem = problem

    def offered(self) -> Offer | None:
        """The backup that may be put back."""
        return put_back.offered(self._paths)

    def put_back(self, badge: str, password: str, code: str) -> None:
        self._let_go()
        put_back.put_back(self._paths, badge, password, code, self._look, self._keystore)
        self.problem = None

    def release(self, locked: str, badge: str, password: str, code: str) -> None:
        """The badge `locked`, by the member whom the others prove."""
        release_lock.release(self._paths, locked, badge, password, code, self._now, self._keystore)

    def unlock(self, badge: str, code: str) -> int:
        """How many unlock codes are left."""
        return unlock_badge(self._paths, badge, code, self._now)

    def recover(self, asked: Recovering) -> None:
        recover.recover(self._paths, asked, self._now, keystore=self._keystore)
        self.problem = None

    def recovery(self, on: SignedIn) -> RecoveryState:
        return recover.recovery_state(self._paths, on.installation)

    def add_recovery(self, on: SignedIn, file: Path, passphrase: str, recovery_file: Path | None) -> Path:
        """Where the recovery key lies."""
        return add_recovery.add_recovery(self._paths, on, file, passphrase, recovery_file, self._now)
