"""The tiles in their places: all of them, or the one that is enlarged."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.live.arrange import Arrangement, arrange
from ui.live.state import LiveState
from ui.widgets.camera_tile import CameraTile, words_height


class TileGrid(QWidget):
    """`pressed` carries the camera id of a tile that was clicked or touched."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: dict[str, CameraTile] = {}
        self._state = LiveState()

    def show_state(self, state: LiveState) -> None:
        self._drop({tile.camera_id for tile in state.tiles})
        for tile in state.tiles:
            if tile.camera_id not in self.tiles:
                made = self.tiles[tile.camera_id] = CameraTile(self)
                made.pressed.connect(lambda camera_id=tile.camera_id: self.pressed.emit(camera_id))
            self.tiles[tile.camera_id].show_state(tile)
        self._state = state
        self._place()

    def visible_tiles(self) -> dict[str, CameraTile]:
        shown = self._shown_ids()
        return {camera_id: tile for camera_id, tile in self.tiles.items() if camera_id in shown}

    def height_wanted(self, width: int, most: int) -> int:
        """How much of `most` pixels the tiles can use at this width."""
        return self._arrangement(width, most).height

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _shown_ids(self) -> list[str]:
        ids = [tile.camera_id for tile in self._state.tiles]
        return [self._state.enlarged] if self._state.enlarged in ids else ids

    def _arrangement(self, width: int, height: int) -> Arrangement:
        aspects = [tile.aspect for tile in self._state.tiles if tile.camera_id in self._shown_ids()]
        aspect = max(aspects, default=16 / 9)
        return arrange(len(aspects), width, height, words=words_height(), gap=theme.sizes().gap, aspect=aspect)

    def _place(self) -> None:
        shown = self._shown_ids()
        rooms = self._arrangement(self.width(), self.height()).rooms
        for camera_id, tile in self.tiles.items():
            tile.setVisible(camera_id in shown)
        for camera_id, room in zip(shown, rooms, strict=False):
            self.tiles[camera_id].setGeometry(room.x, room.y, room.w, room.h)

    def _drop(self, keep: set[str]) -> None:
        for camera_id in self.tiles.keys() - keep:
            gone = self.tiles.pop(camera_id)
            gone.hide()
            gone.deleteLater()
