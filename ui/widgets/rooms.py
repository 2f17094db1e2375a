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
    wished = (box.y - h - 2, box.y + box.h + 2, box.y + 2, box.y - 2 * h - 4, box.y + box.h + h + 4)
    rooms = [Room(x, y, w, h) for y in wished if bounds.y <= y <= bounds.y + bounds.h - h]
    rooms = rooms or [Room(x, min(max(wished[0], bounds.y), bounds.y + bounds.h - h), w, h)]
    return next((room for room in rooms if not any(overlap(room, other) for other in taken)), rooms[0])


def overlap(a: Room, b: Room) -> bool:
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h
