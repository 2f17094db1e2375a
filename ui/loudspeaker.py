"""The machine's loudspeaker through QtMultimedia: one tone and one line of speech at a time, stopped in mid-word."""

from __future__ import annotations

import array
import logging
import wave
from collections.abc import Callable
from functools import cache, partial

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt, Signal
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices, QtAudio

from ui import tones
from ui.tones import RATE, Tone

log = logging.getLogger(__name__)

NOWHERE = frozenset({b"auto_null"})  # PulseAudio's and PipeWire's "Dummy Output" for a machine without a device

_NUMBERS = {
    QAudioFormat.SampleFormat.UInt8: (np.uint8, 127.0, 128.0),
    QAudioFormat.SampleFormat.Int16: (np.int16, 32_767.0, 0.0),
    QAudioFormat.SampleFormat.Int32: (np.int32, 2_147_483_520.0, 0.0),  # the largest that 32 bit floats do not round up
    QAudioFormat.SampleFormat.Float: (np.float32, 1.0, 0.0),
}


QT_LOG = logging.getLogger("ui.qt")  # where ui.messages sends what Qt says


class _ServerWatch(logging.Handler):
    """WORKAROUND up to Qt 6.11.3: when PulseAudio ends and is not back at once, Qt goes on without a connection and
    the next sound aborts the whole process. What it writes then is the only sign; it may come from another thread."""

    def __init__(self, ended: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._ended = ended

    def emit(self, record: logging.LogRecord) -> None:
        if "pa_context_connect() failed" in record.getMessage():
            self._ended()


_LOST = (QtAudio.Error.OpenError, QtAudio.Error.IOError, QtAudio.Error.FatalError)


class Loudspeaker(QObject):
    """A ui.sound.Player on the device named in the settings, or on the system's own choice when that is missing."""

    _server_ended = Signal()

    def __init__(self, device: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.changed: Callable[[], None] = lambda: None
        self._wanted = device
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._renew)
        self._playing: dict[str, tuple[QAudioSink, QBuffer]] = {}  # "tone", "line": one may sound over the other
        self._device = self._found()
        self._broken = False  # the device that is listed takes no sound; each further sound tries it again
        self._ended = False
        self._server_ended.connect(self._end_for_good, Qt.ConnectionType.QueuedConnection)
        self._watch = _ServerWatch(self._server_ended.emit)
        QT_LOG.addHandler(self._watch)
        self.destroyed.connect(partial(QT_LOG.removeHandler, self._watch))

    def available(self) -> bool:
        return not self._broken and not self._ended and is_real(self._device)

    def play(self, tone: Tone, volume: float) -> None:
        self._start("tone", samples_of(tone), volume)

    def say(self, samples: array.array[int], volume: float) -> None:
        self._start("line", samples, volume)

    def stop(self) -> None:
        """What still waits in the device's buffers is dropped too."""
        for name in tuple(self._playing):
            self._end(name)

    def use(self, device: str) -> None:
        """Another device of the settings, by its description."""
        self._wanted = device
        self._renew()

    def _renew(self) -> None:
        found = self._found()
        if found != self._device:
            self.stop()
            self._device = found
        self._broken = False
        self.changed()

    def _found(self) -> QAudioDevice:
        outputs = QMediaDevices.audioOutputs()
        return next(
            (each for each in outputs if each.description() == self._wanted), QMediaDevices.defaultAudioOutput()
        )

    def _start(self, name: str, samples: array.array[int], volume: float) -> None:
        self._end(name)
        if self._ended or not is_real(self._device):
            return
        form = accepted(self._device)
        sink = QAudioSink(self._device, form, self)
        buffer = QBuffer(self)
        buffer.setData(QByteArray(shaped(samples, form)))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        scales = QtAudio.VolumeScale
        sink.setVolume(QtAudio.convertVolume(volume, scales.LogarithmicVolumeScale, scales.LinearVolumeScale))
        sink.start(buffer)
        self._playing[name] = (sink, buffer)
        self._look(sink)

    def _look(self, sink: QAudioSink) -> None:
        """Another program may hold a device that is listed."""
        broken = sink.error() in _LOST
        if broken != self._broken:
            self._broken = broken
            log.warning("the loudspeaker %s", "takes no sound" if broken else "takes sound again")
            self.changed()

    def _end_for_good(self) -> None:
        self._ended = True
        self.changed()

    def _end(self, name: str) -> None:
        if self._ended:
            return
        if (playing := self._playing.pop(name, None)) is not None:
            sink, buffer = playing
            sink.reset()
            sink.stop()
            sink.deleteLater()
            buffer.deleteLater()


@cache
def samples_of(tone: Tone) -> array.array[int]:
    """Of the file that is shipped."""
    with wave.open(str(tones.path(tone))) as file:
        return array.array("h", file.readframes(file.getnframes()))


def is_real(device: QAudioDevice) -> bool:
    return not device.isNull() and device.id().data() not in NOWHERE


def accepted(device: QAudioDevice) -> QAudioFormat:
    """Ours, where the device takes it; else the one that it would rather have."""
    ours = QAudioFormat()
    ours.setSampleRate(RATE)
    ours.setChannelCount(1)
    ours.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return ours if device.isFormatSupported(ours) else device.preferredFormat()


def shaped(samples: array.array[int], form: QAudioFormat) -> bytes:
    """The same sound at the format's rate and kind of number, alike in all its channels."""
    rate, channels = form.sampleRate(), form.channelCount()
    count = round(len(samples) * rate / RATE)
    heard = np.interp(np.arange(count) * (RATE / rate), np.arange(len(samples)), np.asarray(samples) / 32_768)
    kind, loudest, middle = _NUMBERS[form.sampleFormat()]
    return np.repeat((heard * loudest + middle).astype(kind), channels).tobytes()
