"""Places for words on a picture, as plain numbers in pixels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """A rectangle in whole pixels."""

    x: int
    y: int
    w: int
    h: int


def label_room(box: Room, w: int, h: int, bounds: Room, taken: tuple[Room, ...] = ()) -> Room:
    """A place for a box's words, wholly inside `bounds`: above it, else below, else in it; clear of those `taken`."""
    w, h = min(w, bounds.w), min(h, bounds.h)
    x = min(max(box.x, bounds.x), bounds.x + bounds.w - w)
    above, below = box.y - h - 2, box.y + box.h + 2
    inside = min(max(box.y + 2, bounds.y), bounds.y + bounds.h - h)
    rows = (above, below, above - h - 2, below + h + 2, inside)
    wished = [(x, y) for y in rows] + [(box.x + box.w + 2, box.y), (box.x - w - 2, box.y)]
    rooms = [Room(left, top, w, h) for left, top in wished if _inside(left, top, w, h, bounds)]
    rooms = rooms or [Room(x, inside, w, h)]
    return next((room for room in rooms if not any(overlap(room, other) for other in taken)), rooms[0])


def _inside(x: int, y: int, w: int, h: int, bounds: Room) -> bool:
    across = bounds.x <= x <= bounds.x + bounds.w - w
    return across and bounds.y <= y <= bounds.y + bounds.h - h


def overlap(a: Room, b: Room) -> bool:
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h
