"""Brings each visible tile its newest picture and boxes, at the pace of the display, and only while Live is seen."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer

from app.frames import Frame
from ui.widgets.tile_state import Drawing

QUICKEST_MS = 16


class Pictures(Protocol):
    """The presenter's half: may neither wait nor decide late."""

    def newest(self, camera_id: str, after: int) -> Frame | None: ...

    def drawing(self, camera_id: str, number: int, at: datetime) -> Drawing: ...


class Screen(Protocol):
    """The tile's half."""

    def show_frame(self, frame: Frame) -> None: ...

    def show_drawing(self, drawing: Drawing) -> None: ...


class FramePump(QObject):
    """A slow window gets fewer pictures, never a queue of old ones."""

    def __init__(self, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._tiles: dict[str, Screen] = {}
        self._shown: dict[str, tuple[int, datetime]] = {}
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.turn)

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    def show_on(self, tiles: dict[str, Screen]) -> None:
        """From now on these cameras, each on its tile; a camera shown anew starts with its newest picture."""
        self._shown = {key: value for key, value in self._shown.items() if tiles.get(key) is self._tiles.get(key)}
        self._tiles = dict(tiles)

    def start(self, display_hertz: float) -> None:
        self._timer.start(max(QUICKEST_MS, round(1000 / max(1.0, display_hertz))))

    def stop(self) -> None:
        self._timer.stop()
        self._shown.clear()

    def turn(self) -> None:
        for camera_id, tile in self._tiles.items():
            number, at = self._shown.get(camera_id, (-1, None))
            frame = self._pictures.newest(camera_id, number)
            if frame is not None:
                number, at = self._shown[camera_id] = frame.frame, frame.at
                tile.show_frame(frame)
            if at is not None:
                tile.show_drawing(self._pictures.drawing(camera_id, number, at))
