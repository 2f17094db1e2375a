"""Where 1 to 4 tiles go: the arrangement that shows the most picture, as plain numbers in pixels."""

from __future__ import annotations

from dataclasses import dataclass

from ui.widgets.rooms import Room

WIDE = 16 / 9


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The tiles' places in reading order; `height` is what they really use, the rest is free for something else."""

    rooms: tuple[Room, ...]
    height: int


def arrange(count: int, width: int, height: int, *, words: int, gap: int, aspect: float = WIDE) -> Arrangement:
    """`words`: pixels of a tile's height that are text, not picture. Two side by side or stacked; three, four 2×2."""
    if count <= 0 or width <= 0 or height <= 0:
        return Arrangement((), 0)
    choices = {1: (1,), 2: (2, 1)}.get(count, (2,))
    columns = max(choices, key=lambda c: _picture_area(count, c, width, height, words, gap, aspect))
    return _grid(count, columns, width, height, words, gap, aspect)


def _cell(count: int, columns: int, width: int, height: int, gap: int) -> tuple[int, int]:
    rows = -(-count // columns)
    return max(1, (width - gap * (columns - 1)) // columns), max(1, (height - gap * (rows - 1)) // rows)


def _picture_area(count: int, columns: int, width: int, height: int, words: int, gap: int, aspect: float) -> float:
    cell_w, cell_h = _cell(count, columns, width, height, gap)
    shown_h = min(max(0, cell_h - words), cell_w / aspect)
    return shown_h * shown_h * aspect


def _grid(count: int, columns: int, width: int, height: int, words: int, gap: int, aspect: float) -> Arrangement:
    cell_w, most_h = _cell(count, columns, width, height, gap)
    cell_h = min(most_h, round(cell_w / aspect) + words)
    rooms = tuple(
        Room((i % columns) * (cell_w + gap), (i // columns) * (cell_h + gap), cell_w, cell_h) for i in range(count)
    )
    return Arrangement(rooms, max(room.y + room.h for room in rooms))
