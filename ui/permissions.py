"""What the member signed in may use, and what is withheld from them meanwhile, in words."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.access import Hindrance, Member, Role, Withheld
from app.domain.policy import Profile
from ui.messages import Message, done

ALERTS_GO_ON = "Live alerts go on until you sign out."
_HAS_ITS_OWN_PAGE = frozenset({Hindrance.LOCK, Hindrance.PROOF})


def roles_of(member: Member, profile: Profile) -> tuple[tuple[str, str], ...]:
    """By title: each role that the agency has and the member too, and why it cannot be used now; "" where it can."""
    found = [
        (profile.title_of(role), str(member.withheld[role].refusal) if role in member.withheld else "")
        for role in sorted(member.roles | member.withheld.keys())
    ]
    return tuple((title, why) for title, why in found if title)


def change(before: Member, now: Member, profile: Profile) -> Message | None:
    """What has just been taken away, with its clause, or has come back; None for what a page of its own says."""
    gone, lifted = _withheld(now), _withheld(before)
    if new := {role: why for role, why in gone.items() if lifted.get(role) != why}:
        why = next(iter(new.values()))
        titles = _titles((role for role, other in new.items() if other == why), profile)
        text = f"{titles}: {why.refusal.why}"
        return Message(text, why.refusal.clause, f"{why.refusal.instead} {ALERTS_GO_ON}".strip(), "warn", "state-warn")
    if back := lifted.keys() - gone.keys() - now.withheld.keys():
        return done(f"{_titles(back, profile)}: this can be used again.")
    return None


def _withheld(member: Member) -> dict[Role, Withheld]:
    return {role: why for role, why in member.withheld.items() if why.hindrance not in _HAS_ITS_OWN_PAGE}


def _titles(roles: Iterable[Role], profile: Profile) -> str:
    said = ", ".join(sorted(title for role in roles if (title := profile.title_of(role))))
    return said[:1].upper() + said[1:]
