"""How lists, storage and position stand, in a word and a shape for the status line."""

from __future__ import annotations

from app.desk import Desk
from ui import words
from ui.words import Mark


def lists_mark(desk: Desk) -> Mark | None:
    """A list that cannot be read is compared with nothing: that comes before how old the others are. Its own screen
    says what to do."""
    count = len(desk.lists_refused())
    return Mark("danger", "state-danger", f"{words.count(count)} cannot be read") if count else None


def storage_mark(desk: Desk) -> Mark:
    kept = desk.storage()
    if kept.dropped:
        return Mark("danger", "state-danger", f"{words.count(kept.dropped)} lost, {words.count(kept.waiting)} wait")
    if kept.waiting:
        return Mark("danger", "state-danger", f"not recorded: {words.count(kept.waiting)} wait")
    if kept.aside:
        return Mark("danger", "state-danger", f"{words.count(kept.aside)} could not be recorded")
    return words.room(kept.room) or Mark("ok", "state-ok", "recording" if desk.on_duty() else "ready")


def position_mark(state: str) -> Mark:
    if state in ("GPS fix", "fixed place"):
        return Mark("ok", "state-ok", state)
    return Mark("warn", "state-warn", state)
