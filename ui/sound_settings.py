"""Alert sound follows its settings, and whether alerts may come, while the desk is open."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.changes import Changes
from app.settings import Settings
from ui.loudspeaker import Loudspeaker
from ui.sound import Sound


class SoundSettings(QObject):
    """A receiver of its own, so that its connection goes with the screen it belongs to."""

    def __init__(self, sound: Sound, player: Loudspeaker, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._sound, self._player, self._settings = sound, player, settings
        self._device = str(settings.get("sound.device"))

    def refresh(self, changes: object) -> None:
        if isinstance(changes, Changes) and Changes.DUTY in changes:
            self._sound.refresh()
        if not isinstance(changes, Changes) or Changes.SETTINGS not in changes:
            return
        self._sound.set_volume(int(self._settings.get("sound.volume")))
        device = str(self._settings.get("sound.device"))
        if device != self._device:
            self._device = device
            self._player.use(device)
