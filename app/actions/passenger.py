"""A passenger signs on beside the member who drives: who types while the car moves is known by name (§7.1, §7.4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.actions import recorded
from app.actions.prove import prove
from app.actions.sign_in import SignedIn
from app.domain.access import Member
from app.domain.errors import Refusal, Refused
from app.domain.gate import Act
from app.paths import Paths

_SAME = Refusal(
    "CJIS IA-2", "this member is signed in already.", "Another member signs on with badge, password and code."
)


def sign_on(paths: Paths, on: SignedIn, badge: str, password: str, code: str, now: Callable[[], datetime]) -> Member:
    """Slow. Raises Refused: wrong or locked as at sign-in and counted there, or the driver himself; Unavailable."""
    found = another(prove(paths, on.store, badge, password, code, now).member, on)
    recorded.require(on.store, found, Act.ASSIST, on.profile)
    recorded.told(on.store, found, Act.ASSIST, on.profile, {"beside": on.member.id})
    return found


def another(found: Member, on: SignedIn) -> Member:
    """Raises Refused for the member who is signed in: nobody is a second person beside himself."""
    if found.id == on.member.id:
        raise Refused(_SAME)
    return found
