"""The real loudspeaker, with and without a device; and sound in the shape that a device takes."""

import array
import math
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat

from ui.loudspeaker import QT_LOG, Loudspeaker, is_real, samples_of, shaped
from ui.tones import RATE, Tone

KINDS = QAudioFormat.SampleFormat


@pytest.mark.qt_log_ignore("PulseAudioService", "symbolsresolver", "pipewire", "ffmpeg", "FFmpeg", extend=True)
def test_the_real_loudspeaker_works_with_and_without_a_device(qtbot):
    player = Loudspeaker()
    for tone in Tone:
        player.play(tone, 0.0)
    player.say(samples_of(Tone.ANOTHER), 0.0)
    player.use("a loudspeaker that is not there")
    player.stop()
    assert player.available() in (True, False)
    player.deleteLater()


def a_format(rate, channels, kind):
    made = QAudioFormat()
    made.setSampleRate(rate)
    made.setChannelCount(channels)
    made.setSampleFormat(kind)
    return made


SINE = array.array("h", [round(16_384 * math.sin(2 * math.pi * 440 * i / RATE)) for i in range(RATE)])


@pytest.mark.parametrize(
    ("kind", "number", "half"),
    [
        (KINDS.Int16, np.int16, 16_384),
        (KINDS.Int32, np.int32, 2**30),
        (KINDS.Float, np.float32, 0.5),
        (KINDS.UInt8, np.uint8, 191),
    ],
    ids=str,
)
@pytest.mark.parametrize("rate", [RATE, 44_100, 48_000])
def test_a_second_stays_a_second_as_loud_as_it_was_in_every_channel(kind, number, half, rate):
    heard = np.frombuffer(shaped(SINE, a_format(rate, 2, kind)), number).reshape(-1, 2)
    assert len(heard) == rate
    assert (heard[:, 0] == heard[:, 1]).all()
    assert heard.max() == pytest.approx(half, rel=0.02)


def test_the_loudest_sample_does_not_turn_over():
    loud = array.array("h", [32_767, -32_768] * 50)
    heard = np.frombuffer(shaped(loud, a_format(RATE, 1, KINDS.Int32)), np.int32)
    assert heard[0] > 2_000_000_000
    assert heard[1] < -2_000_000_000


@pytest.mark.qt_log_ignore("PulseAudioService", "symbolsresolver", "pipewire", "ffmpeg", "FFmpeg", extend=True)
def test_a_sound_server_that_ends_is_told_at_once_and_never_asked_again(qtbot):
    player, told = Loudspeaker(), []
    player.changed = lambda: told.append(player.available())
    QT_LOG.warning("PulseAudioService: pa_context_connect() failed")
    qtbot.waitUntil(lambda: told == [False])
    player.play(Tone.ANOTHER, 0.5)
    player.stop()
    handlers = len(QT_LOG.handlers)
    player.deleteLater()
    qtbot.waitUntil(lambda: len(QT_LOG.handlers) == handlers - 1)


def test_the_dummy_that_stands_in_for_a_device_is_none():
    def a_device(name):
        return SimpleNamespace(isNull=lambda: False, id=lambda: QByteArray(name))

    assert is_real(a_device(b"alsa_output.usb"))
    assert not is_real(a_device(b"auto_null"))
    assert not is_real(QAudioDevice())
