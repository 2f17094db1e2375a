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


PUT_MESSAGE_AWAY = Action("put-message-away", "Put away", "F7", "close")
THEME = Action("theme", "Day or night", "F8", "day")
DUTY = Action("duty", "Start or end duty", "F9", "duty")
FULL_SCREEN = Action("full-screen", "Full screen", "F11", "mark")
SIGN_OUT = Action("sign-out", "Sign out", "F12", "sign-out")

ACTIONS = (PUT_MESSAGE_AWAY, THEME, DUTY, FULL_SCREEN, SIGN_OUT)


def check_keys(screens: Iterable[Screen]) -> None:
    """Raises ValueError when two things that are reachable at once answer to one key."""
    taken: dict[str, str] = {}
    for title, key in [*((action.title, action.key) for action in ACTIONS), *((s.title, s.key) for s in screens)]:
        if key in taken:
            raise ValueError(f"{key} would mean both {taken[key]!r} and {title!r}")
        taken[key] = title
