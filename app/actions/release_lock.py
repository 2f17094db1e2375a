"""Who may releases a locked badge on the spot, or makes codes beforehand that do (AC-7)."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime

from app import machine
from app.actions import failures, recorded, trail
from app.actions.opening import is_installed
from app.actions.prove import forget_failures, open_keys, prove_opened
from app.actions.sign_in import SignedIn
from app.actions.unlock_badge import not_locked
from app.domain.errors import Unavailable
from app.domain.gate import Act
from app.keystore import Keystore, NoKeystore
from app.passwords import work_under
from app.paths import Paths
from app.spoken_codes import new_codes
from app.store import keys, lock_releases, unlock_codes
from app.store.engine import open_store
from app.store.lock_releases import BY_CODE, BY_MEMBER, Release
from app.store.unlock_codes import Used
from app.stretching import USUAL, Work

log = logging.getLogger(__name__)


def release(
    paths: Paths,
    locked: str,
    badge: str,
    password: str,
    code: str,
    now: Callable[[], datetime],
    keystore: Keystore | None = None,
) -> None:
    """`locked`: the badge to be released; the others prove who releases it, while nobody is signed in. Slow.

    Raises Refused: not locked, not proved, or not theirs to do; Unavailable. Then nothing has changed but a count.
    """
    if not is_installed(paths):
        raise Unavailable("Vouch is not installed on this workstation yet.")
    found = keys.load(paths.keys)
    tag = keys.tag(found, locked)
    if not failures.is_locked(failures.load(paths.failures, now()), tag, now()):
        raise not_locked()
    opened = open_keys(paths, badge, password, now)
    store = open_store(paths.database, opened.key, now, keystore)
    try:
        trail.settle(store, keystore or NoKeystore(), machine.own_name())
        proved = prove_opened(paths, store, opened, code, now)
        recorded.require(store, proved.member, Act.RELEASE_LOCK, proved.profile)
        wrap = found.members.get(tag)
        whose, at = wrap.member_id if wrap else None, now()
        row = Release(str(uuid.uuid4()), BY_MEMBER, proved.member.id, at, at, tag, whose)
        about = {"member": whose or "unknown badge"}
        with (
            recorded.deed(store, proved.member, Act.RELEASE_LOCK, proved.profile, about),
            store.transaction() as session,
        ):
            lock_releases.add(session, [row])
    finally:
        store.close()
    forget_failures(paths, tag, now())
    log.warning("a locked badge was released by a member")


@recorded.gated(Act.MAKE_UNLOCK_CODES)
def make_unlock_codes(paths: Paths, on: SignedIn, now: Callable[[], datetime], work: Work = USUAL) -> tuple[str, ...]:
    """For this workstation, in the place of all that are left; they are not seen again. Slow. Raises Refused by the
    gate, Unavailable."""
    codes = dict(zip((str(uuid.uuid4()) for _ in range(unlock_codes.MOST)), new_codes(unlock_codes.MOST), strict=True))
    batch = unlock_codes.new_batch(codes, work_under(on.profile, work), _not_carried(paths))
    made = recorded.deed(on.store, on.member, Act.MAKE_UNLOCK_CODES, on.profile, counts={"codes": len(codes)})
    with made, on.store.transaction() as session:
        lock_releases.add(session, [Release(id_, BY_CODE, on.member.id, now()) for id_ in codes])
    unlock_codes.save(paths.unlock_codes, batch)
    log.info("unlock codes were made")
    return tuple(codes.values())


def _not_carried(paths: Paths) -> tuple[Used, ...]:
    """What was used and is not in the database yet; nothing of a file that cannot be read."""
    try:
        return unlock_codes.load(paths.unlock_codes).used
    except Unavailable:
        return ()
