"""An alert is heard once, by its gravity; silence is told."""

import array
import io
import wave
from typing import Any

import pytest

from app.domain.hot_lists import CATEGORIES, Severity
from tests.ui.live.desk import SilentPlayer, an_alert
from ui import tones
from ui.sound import EffectPlayer, Sound, tone_for
from ui.tones import Tone


@pytest.fixture
def player():
    return SilentPlayer()


@pytest.fixture
def sound(player, qapp):
    return Sound(player, 80)


def a_hit(category):
    return an_alert(f"h-{category}", category=category)


@pytest.mark.parametrize(("category", "tone"), [("stolen-vehicle", Tone.HIGH), ("owner-warrant", Tone.MEDIUM)], ids=str)
def test_each_severity_has_its_tone(sound, player, category, tone):
    sound.alerts_arrived((a_hit(category),), another=False)
    assert player.played == [(tone, 0.8)]


def test_a_second_alert_has_another_tone(sound, player):
    sound.alerts_arrived((a_hit("stolen-vehicle"),), another=True)
    assert player.played == [(Tone.ANOTHER, 0.8)]


def test_alerts_that_come_together_sound_as_the_gravest():
    assert tone_for((a_hit("owner-warrant"), a_hit("amber-alert")), another=False) is Tone.HIGH


def test_possible_and_owner_licence_hits_are_silent_by_default(sound, player):
    sound.alerts_arrived((an_alert("h1", "A8C1230", "ABC1230"), a_hit("owner-licence")), another=False)
    assert player.played == []


def test_sound_that_is_off_plays_nothing_and_says_so(sound, player):
    told: list[Any] = []
    sound.changed.connect(told.append)
    sound.toggle_mute()
    sound.alerts_arrived((a_hit("stolen-vehicle"),), another=False)
    assert player.played == []
    assert told[-1].mark.word == "Sound is off"
    sound.toggle_mute()
    sound.set_volume(0)
    assert sound.state.mark.word == "Sound is off"
    sound.set_volume(30)
    sound.test(Tone.LOW)
    assert player.played == [(Tone.LOW, 0.3)]


def test_a_machine_without_a_loudspeaker_is_told_and_nothing_breaks(qapp):
    player = SilentPlayer(there=False)
    sound = Sound(player, 80)
    sound.alerts_arrived((a_hit("stolen-vehicle"),), another=False)
    sound.test()
    assert player.played == []
    assert sound.state.mark.word == "No sound device"
    player.there = True
    player.changed()
    assert sound.state.mark.word == "Sound 80 %"


@pytest.mark.qt_log_ignore(
    "PulseAudioService", "symbolsresolver", "pipewire", "QSoundEffect", "ffmpeg", "FFmpeg", extend=True
)
def test_the_real_player_works_with_and_without_a_device(qtbot):
    player = EffectPlayer()
    for tone in Tone:
        player.play(tone, 0.0)
    player.use("a loudspeaker that is not there")
    assert player.available() in (True, False)
    player.deleteLater()


def samples(data):
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, tones.RATE)
        return array.array("h", file.readframes(file.getnframes()))


@pytest.mark.parametrize("tone", list(Tone))
def test_the_tones_shipped_are_those_the_generator_makes(tone):
    shipped, made = samples(tones.path(tone).read_bytes()), samples(tones.wav(tone))
    assert len(shipped) == len(made)
    assert max(abs(a - b) for a, b in zip(shipped, made, strict=True)) <= 1  # another libm may round otherwise


def test_the_tones_are_small_distinct_and_never_clipped():
    assert sum(tones.path(tone).stat().st_size for tone in Tone) < 100_000
    assert len({bytes(tones.samples(tone)) for tone in Tone}) == len(Tone)
    assert all(max(map(abs, tones.samples(tone))) < 32_000 for tone in Tone)


def test_every_category_has_a_severity_with_a_tone():
    assert {row.severity for row in CATEGORIES.values()} <= set(Severity)
    assert all(tone_for((a_hit(code),), another=False) for code in CATEGORIES if code != "owner-licence")
