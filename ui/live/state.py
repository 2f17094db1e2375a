"""What Live shows, as frozen values in finished words: the view decides nothing and can leak nothing masked."""

from __future__ import annotations

from dataclasses import dataclass

from ui.widgets.tile_state import TileState


@dataclass(frozen=True, slots=True)
class TickerLine:
    """One read in words. `mark`: "HIT", "POSSIBLE" or nothing."""

    read_id: str
    time: str
    plate: str
    confidence: str
    low: bool
    where: str
    mark: str = ""
    superseded: bool = False
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """Why there is no tile, and what to press."""

    title: str
    advice: str


@dataclass(frozen=True, slots=True)
class LiveState:
    """`enlarged`: the id of the one camera that fills the place of all, or nothing. `driving`: the car moves and nobody
    is free to type. `fix_lost`: why it is taken for moving without a position, or nothing."""

    tiles: tuple[TileState, ...] = ()
    ticker: tuple[TickerLine, ...] = ()
    empty: Empty | None = None
    enlarged: str = ""
    driving: bool = False
    fix_lost: str = ""
