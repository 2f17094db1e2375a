"""What the desk lets be heard: tones and spoken lines of alerts, their volume, and whether anything can be heard."""

from __future__ import annotations

import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.alerts import Alert
from app.domain.errors import Unavailable
from app.settings import SETTINGS
from ui import speech, tones
from ui.bridge import Run
from ui.heard import Heard, Situation, heard
from ui.tones import RATE, Tone
from ui.while_alive import while_alive
from ui.words import Mark

NO_DEVICE = "No sound device"
CANNOT_BE_HEARD = "Alerts cannot be heard: no sound device"
TEST_LINE = "Sound test. Alerts sound like this."


@dataclass(frozen=True, slots=True)
class SoundState:
    """`volume` in per cent; `speech`: spoken lines can be made on this machine; `dark`: nothing may be heard."""

    volume: int
    muted: bool = False
    has_device: bool = True
    on_duty: bool = False
    speech: bool = True
    dark: bool = False

    @property
    def mark(self) -> Mark:
        if not self.has_device:
            return Mark("warn", "silent", NO_DEVICE)
        if self.muted or self.volume == 0:
            return Mark("warn", "silent", "Sound is off")
        return Mark("muted", "sound", f"Sound {self.volume} %")

    @property
    def unheard(self) -> str:
        """What is said large: the device is gone while alerts may come. Sound that a member turned off is not that."""
        return CANNOT_BE_HEARD if self.on_duty and not self.has_device else ""

    @property
    def unspoken(self) -> str:
        return "" if self.speech else speech.NOT_AVAILABLE

    @property
    def whole_mark(self) -> Mark:
        """Where there is room for it: also that there are tones alone."""
        if self.mark.icon == "sound" and self.unspoken:
            return Mark("warn", "state-warn", f"{self.mark.word}. {self.unspoken}")
        return self.mark


class Player(Protocol):
    """What sounds; `changed` is called when the machine's sound devices come or go. `volume` 0..1 as the ear hears."""

    changed: Callable[[], None]

    def available(self) -> bool: ...

    def play(self, tone: Tone, volume: float) -> None: ...

    def say(self, samples: array.array[int], volume: float) -> None:
        """16 bit samples at ui.tones.RATE."""

    def stop(self) -> None:
        """At once, in mid-word."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What Sound asks of the desk around it. `samples` turns a line into sound (a few ms, raises Unavailable) and is
    called through `run`; None leaves tones alone."""

    value: Callable[[str], object] = lambda name: SETTINGS[name].default
    followed: Callable[[], bool] = lambda: False
    on_duty: Callable[[], bool] = lambda: False
    samples: Callable[[str], array.array[int]] | None = None
    run: Run | None = None


class Sound(QObject):
    """`changed` carries a SoundState."""

    changed = Signal(object)

    def __init__(
        self, player: Player, volume: int, around: Surroundings | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._player, self._around = player, around or Surroundings()
        player.changed = self.refresh
        self._run = while_alive(self, self._around.run) if self._around.run is not None else None
        self._line = 0  # the number of the line that is wanted; one that comes home with another is dropped
        self._making = False
        self._made: array.array[int] | None = None  # waits for the tone to be over
        self._tone_over = QTimer(self, singleShot=True)
        self._tone_over.timeout.connect(self._say)
        self._line_over = QTimer(self, singleShot=True)
        can_speak = self._run is not None and self._around.samples is not None
        self.state = SoundState(volume, has_device=player.available(), on_duty=self._around.on_duty(), speech=can_speak)
        self._try_speech()

    def alerts_arrived(self, alerts: Iterable[Alert], another: bool) -> None:
        """For AlertsPresenter.arrived; `another`: one stood there already."""
        state = self.state
        situation = Situation(
            quiet=state.dark or state.muted or not state.volume,
            standing=another,
            followed=self._around.followed(),
            speaking=self._making or self._line_over.isActive(),
        )
        self._sound(heard(alerts, self._around.value, situation))

    def set_volume(self, volume: int) -> None:
        self._show(replace(self.state, volume=volume))

    def toggle_mute(self) -> None:
        """Turning sound off ends what is sounding."""
        self._show(replace(self.state, muted=not self.state.muted))
        if self.state.muted:
            self.stop()

    def set_dark(self, dark: bool) -> None:
        """While it is dark nothing is heard, and nothing is caught up afterwards."""
        self._show(replace(self.state, dark=dark))
        if dark:
            self.stop()

    def stop(self) -> None:
        """At once, with whatever was to follow."""
        self._line += 1
        self._making, self._made = False, None
        self._tone_over.stop()
        self._line_over.stop()
        self._player.stop()

    def test(self) -> None:
        """The gravest tone and a line, also while muted: the member asks for it."""
        self._sound(Heard(Tone.STOLEN_VEHICLE, TEST_LINE))

    def state_mark(self) -> Mark:
        return self.state.whole_mark

    def refresh(self) -> None:
        """Devices, or duty, may be others now."""
        self._show(replace(self.state, has_device=self._player.available(), on_duty=self._around.on_duty()))

    def _sound(self, what: Heard) -> None:
        state = self.state
        if what.tone is None or state.dark or not state.volume:
            return
        self._player.play(what.tone, state.volume / 100)
        self._tone_over.start(round(tones.seconds(what.tone) * 1000))
        if what.line:
            self._make(what.line)

    def _make(self, line: str) -> None:
        samples = self._around.samples
        if self._run is None or samples is None or not self.state.speech:
            return
        self._line += 1
        wanted, self._making, self._made = self._line, True, None
        self._run(lambda: samples(line), lambda made: self._home(wanted, made), self._failed)

    def _home(self, wanted: int, made: array.array[int]) -> None:
        if wanted == self._line:
            self._made = made
            if not self._tone_over.isActive():
                self._say()

    def _say(self) -> None:
        made, self._made = self._made, None
        if made is not None:
            self._making = False
            self._line_over.start(len(made) * 1000 // RATE)
            self._player.say(made, self.state.volume / 100)

    def _try_speech(self) -> None:
        """So that the screen says what is missing before the first alert comes."""
        samples = self._around.samples
        if self._run is not None and samples is not None:
            self._run(lambda: samples(TEST_LINE), lambda _: None, self._failed)

    def _failed(self, error: BaseException) -> None:
        self._making = False
        if not isinstance(error, Unavailable):
            raise error
        self._show(replace(self.state, speech=False))

    def _show(self, state: SoundState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
