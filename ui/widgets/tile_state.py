"""What a camera tile shows, as frozen values in finished words; masked text is masked before it comes here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.domain.reads import Box
from ui.words import Mark


class Picture(Enum):
    """How a tile may show the last frame it got."""

    NONE = "none"
    OLD = "old"  # darkened, with the veil's words over it: never taken for what the camera sees now
    LIVE = "live"


class Standing(Enum):
    """What a box on the picture stands for; each has a shape of its own."""

    VOTING = "voting"  # corners only
    SETTLED = "settled"  # a closed frame
    POSSIBLE = "possible"  # a dashed double frame
    HIT = "hit"  # a thick double frame


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """One box with its words, masked where they must be, none while unread. In pixels of the overlay's frame."""

    box: Box
    standing: Standing
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The boxes over one picture and the size of the frame they were found in."""

    width: int = 0
    height: int = 0
    boxes: tuple[DrawnBox, ...] = ()


@dataclass(frozen=True, slots=True)
class TileState:
    """One camera's tile. `veil` are the lines over a picture that is old or missing, the first one large."""

    camera_id: str
    key: str
    name: str
    side: str
    mark: Mark
    rates: str
    picture: Picture
    veil: tuple[str, ...] = ()
    aspect: float = 16 / 9
