"""The keys that mean the same on every screen, as one table; a screen's own keys must keep clear of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ui.screens import Screen


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the whole desk can do; `key` as Qt writes it, `icon` a file of resources/icons."""

    id: str
    title: str
    key: str
    icon: str


PUT_MESSAGE_AWAY = Action("put-message-away", "Put away", "F5", "close")
DUTY = Action("duty", "Start or end duty", "F6", "duty")
PASSENGER = Action("passenger", "Passenger", "F7", "member")
HAND_OVER = Action("hand-over", "Hand over", "F8", "next")
ACCOUNT = Action("account", "My account", "Ctrl+B", "member")
DARK = Action("dark", "Dark and silent", "F9", "night")
LOCK = Action("lock", "Lock", "F10", "lock")
THEME = Action("theme", "Day or night", "Ctrl+L", "day")
VOUCH = Action("vouch-for-clock", "Vouch for the clock", "Ctrl+K", "member")
AGENCY = Action("agency", "Another agency", "Ctrl+J", "agency")  # of the demonstration alone
FULL_SCREEN = Action("full-screen", "Full screen", "F11", "mark")
SIGN_OUT = Action("sign-out", "Sign out", "F12", "sign-out")

ACTIONS = (
    PUT_MESSAGE_AWAY, DUTY, PASSENGER, HAND_OVER, ACCOUNT, DARK, LOCK, THEME, VOUCH, AGENCY, FULL_SCREEN, SIGN_OUT
)  # fmt: skip


def check_keys(screens: Iterable[Screen]) -> None:
    """Raises ValueError when two things that are reachable at once answer to one key."""
    taken: dict[str, str] = {}
    for title, key in [*((action.title, action.key) for action in ACTIONS), *((s.title, s.key) for s in screens)]:
        if key in taken:
            raise ValueError(f"{key} would mean both {taken[key]!r} and {title!r}")
        taken[key] = title
