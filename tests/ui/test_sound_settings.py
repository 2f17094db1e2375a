"""Sound follows its settings while the desk is open, and lets go when its screen goes."""

import pytest
from PySide6.QtCore import QObject

from app.changes import Changes
from app.settings import Settings
from tests.ui.live.desk import SilentPlayer
from ui.bridge import Bridge
from ui.sound import Sound
from ui.sound_settings import SoundSettings


class Player(SilentPlayer):
    """Notes the device it is told to use."""

    def __init__(self) -> None:
        super().__init__()
        self.used: list[str] = []

    def use(self, device: str) -> None:
        self.used.append(device)


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.json")


def test_volume_and_loudspeaker_follow_their_settings(qapp, settings):
    player, screen = Player(), QObject()
    sound = Sound(player, 80)
    follower = SoundSettings(sound, player, settings, screen)  # type: ignore[arg-type]  # a player without a device
    settings.set("sound.volume", 35)
    settings.set("sound.device", "USB speaker")
    follower.refresh(Changes.READS)
    assert (sound.state.volume, player.used) == (80, [])
    follower.refresh(Changes.SETTINGS)
    follower.refresh(Changes.SETTINGS)
    assert (sound.state.volume, player.used) == (35, ["USB speaker"])


def test_once_its_screen_is_gone_a_change_finds_nobody(qtbot, settings):
    bridge, player, screen = Bridge(), Player(), QObject()
    sound = Sound(player, 80)
    bridge.changed.connect(SoundSettings(sound, player, settings, screen).refresh)  # type: ignore[arg-type]
    screen.deleteLater()
    with qtbot.waitSignal(screen.destroyed):
        pass
    settings.set("sound.volume", 10)
    bridge.changed.emit(Changes.SETTINGS)
    assert sound.state.volume == 80
