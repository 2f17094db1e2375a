"""Unlocking the desk: the member who is signed in proves who they are once more, and nobody else can (AC-11, IA-11)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from app.actions import access_list, recorded
from app.actions.prove import prove
from app.actions.sign_in import SignedIn
from app.domain.audit import Event
from app.domain.errors import Refusal, Refused, Unavailable
from app.paths import Paths

log = logging.getLogger(__name__)


def unlock(paths: Paths, on: SignedIn, password: str, code: str, now: Callable[[], datetime]) -> None:
    """Slow. Raises Refused: as at sign-in and counted there, or for an account disabled meanwhile; Unavailable. A full
    disk keeps nobody out."""
    account = on.access.accounts.get(on.member.id)
    proved = prove(paths, on.store, account.badge if account else on.member.badge, password, code, now)
    if proved.member.id != on.member.id:
        raise Refused(Refusal("CJIS AC-11", "another member is signed in here.", "That member signs out first."))
    try:
        with on.store.transaction() as session:
            access_list.came_in(session, proved.access, on.member.id, proved.secret, now())
    except Unavailable as trouble:
        log.warning("an unlocking was not recorded: %s", type(trouble.__cause__ or trouble).__name__)
    recorded.told(on.store, on.member, Event.UNLOCKED, on.profile)
    log.info("unlocked")
