"""Alert tones through the machine's loudspeaker; without one the desk says so and goes on in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtMultimedia import QAudioDevice, QMediaDevices, QSoundEffect, QtAudio

from app.domain.alerts import Alert
from app.domain.hot_lists import MatchKind, Severity
from ui import tones
from ui.tones import Tone
from ui.words import Mark

TONES = {Severity.HIGH: Tone.HIGH, Severity.MEDIUM: Tone.MEDIUM, Severity.LOW: Tone.LOW}
_LOUDEST_FIRST = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)
SILENT_CATEGORIES = frozenset({"owner-licence"})  # REQUIREMENTS §7.7: silent by default, as are POSSIBLE hits


@dataclass(frozen=True, slots=True)
class SoundState:
    """`volume` in per cent."""

    volume: int
    muted: bool = False
    has_device: bool = True

    @property
    def mark(self) -> Mark:
        if not self.has_device:
            return Mark("warn", "silent", "No sound device")
        if self.muted or self.volume == 0:
            return Mark("warn", "silent", "Sound is off")
        return Mark("muted", "sound", f"Sound {self.volume} %")


class Player(Protocol):
    """What plays a tone; `changed` is called when the machine's sound devices come or go."""

    changed: Callable[[], None]

    def available(self) -> bool: ...

    def play(self, tone: Tone, volume: float) -> None:
        """`volume` 0..1 as the ear hears it."""


class EffectPlayer(QObject):
    """QtMultimedia's effects on a device named in the settings, or the system's own choice when that one is missing."""

    def __init__(self, device: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.changed: Callable[[], None] = lambda: None
        self._wanted = device
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._renew)
        self._effects: dict[Tone, QSoundEffect] = {}
        self._renew()

    def available(self) -> bool:
        return bool(self._effects)

    def play(self, tone: Tone, volume: float) -> None:
        if (effect := self._effects.get(tone)) is not None:
            scales = QtAudio.VolumeScale
            loudness = QtAudio.convertVolume(volume, scales.LogarithmicVolumeScale, scales.LinearVolumeScale)
            effect.setVolume(loudness)
            effect.play()

    def use(self, device: str) -> None:
        """Another device of the settings, by its description."""
        self._wanted = device
        self._renew()

    def _renew(self) -> None:
        for effect in self._effects.values():
            effect.stop()
            effect.deleteLater()
        device = self._device()
        self._effects = {} if device.isNull() else {tone: self._effect(tone, device) for tone in Tone}
        self.changed()

    def _device(self) -> QAudioDevice:
        outputs = QMediaDevices.audioOutputs()
        return next(
            (each for each in outputs if each.description() == self._wanted), QMediaDevices.defaultAudioOutput()
        )

    def _effect(self, tone: Tone, device: QAudioDevice) -> QSoundEffect:
        effect = QSoundEffect(device, self)
        effect.setSource(QUrl.fromLocalFile(str(tones.path(tone))))
        return effect


def audible(alert: Alert) -> bool:
    hit = alert.hit
    return hit.match.kind is not MatchKind.POSSIBLE and hit.category.code not in SILENT_CATEGORIES


def tone_for(alerts: Iterable[Alert], another: bool) -> Tone | None:
    """The tone of alerts that arrived together: the gravest one's, or that of a further alert; None for silence."""
    heard = {alert.hit.category.severity for alert in alerts if audible(alert)}
    if not heard:
        return None
    return Tone.ANOTHER if another else TONES[next(each for each in _LOUDEST_FIRST if each in heard)]


class Sound(QObject):
    """`changed` carries a SoundState."""

    changed = Signal(object)

    def __init__(self, player: Player, volume: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = player
        player.changed = self._device_changed
        self.state = SoundState(volume, has_device=player.available())

    def alerts_arrived(self, alerts: Iterable[Alert], another: bool) -> None:
        """For AlertsPresenter.arrived."""
        if (tone := tone_for(alerts, another)) is not None and not self.state.muted:
            self._play(tone)

    def set_volume(self, volume: int) -> None:
        self._show(SoundState(volume, self.state.muted, self.state.has_device))

    def toggle_mute(self) -> None:
        self._show(SoundState(self.state.volume, not self.state.muted, self.state.has_device))

    def test(self, tone: Tone = Tone.HIGH) -> None:
        """Also while muted: the member asks for it."""
        self._play(tone)

    def _play(self, tone: Tone) -> None:
        if self.state.has_device and self.state.volume:
            self._player.play(tone, self.state.volume / 100)

    def _device_changed(self) -> None:
        self._show(SoundState(self.state.volume, self.state.muted, self._player.available()))

    def _show(self, state: SoundState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
