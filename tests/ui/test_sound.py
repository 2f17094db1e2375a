"""What sounds and when: a tone at once, its line after it, nothing while muted or dark; silence is told."""

import array
from dataclasses import replace

import pytest

from app.domain.errors import Unavailable
from tests.ui.at_once import Later, at_once
from tests.ui.live.desk import SilentPlayer, an_alert
from ui import tones
from ui.sound import CANNOT_BE_HEARD, TEST_LINE, Sound, SoundState, Surroundings
from ui.speech import NOT_AVAILABLE
from ui.tones import RATE, Tone

HIT = (an_alert("h1", category="stolen-vehicle"),)
SECOND = (an_alert("h2", category="stolen-plate"),)


class Mouth:
    """Makes a tenth of a second of sound for any words, and keeps the words."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def samples(self, text):
        self.asked.append(text)
        return array.array("h", [1000]) * (RATE // 10)


@pytest.fixture(autouse=True)
def short_tones(monkeypatch):
    monkeypatch.setattr(tones, "seconds", lambda _: 0.02)


@pytest.fixture
def player():
    return SilentPlayer()


@pytest.fixture
def mouth():
    return Mouth()


@pytest.fixture
def around(mouth):
    return Surroundings(samples=mouth.samples, run=at_once, on_duty=lambda: True)


@pytest.fixture
def sound(player, around, qapp):
    made = Sound(player, 80, around)
    yield made
    made.stop()


def test_an_alert_has_its_tone_at_once_and_its_line_when_the_tone_is_over(sound, player, mouth, qtbot):
    sound.alerts_arrived(HIT, another=False)
    assert player.played == [(Tone.STOLEN_VEHICLE, 0.8)]
    assert player.said == []
    qtbot.waitUntil(lambda: len(player.said) == 1)
    assert mouth.asked[-1] == "Stolen vehicle. Minnesota. Front left."
    assert player.said[0][1] == 0.8


def test_a_line_that_is_made_late_is_said_when_it_comes(player, around, mouth, qtbot):
    later = Later()
    sound = Sound(player, 80, replace(around, run=later.run))
    sound.alerts_arrived(HIT, another=False)
    qtbot.waitUntil(lambda: not sound._tone_over.isActive())
    assert player.said == []
    later.go()
    assert len(player.said) == 1
    sound.stop()


def test_a_second_alert_has_another_tone_and_never_cuts_a_line(sound, player, mouth):
    sound.alerts_arrived(HIT, another=False)
    sound.alerts_arrived(SECOND, another=True)
    assert [tone for tone, _ in player.played] == [Tone.STOLEN_VEHICLE, Tone.ANOTHER]
    assert mouth.asked == [TEST_LINE, "Stolen vehicle. Minnesota. Front left."]
    assert player.stopped == 0


def test_the_line_of_an_alert_survives_the_tone_of_a_second_one(sound, player, qtbot):
    sound.alerts_arrived(HIT, another=False)
    sound.alerts_arrived(SECOND, another=True)
    qtbot.waitUntil(lambda: len(player.said) == 1)


def test_while_one_is_followed_no_words_go_into_the_radio(player, around, mouth):
    sound = Sound(player, 80, replace(around, followed=lambda: True))
    sound.alerts_arrived(HIT, another=True)
    assert [tone for tone, _ in player.played] == [Tone.ANOTHER]
    assert mouth.asked == [TEST_LINE]
    sound.stop()


def test_the_settings_are_asked_at_each_alert(player, around):
    ways = iter(("silent", "tone"))
    sound = Sound(player, 80, replace(around, value=lambda _: next(ways)))
    sound.alerts_arrived(HIT, another=False)
    assert player.played == []
    sound.alerts_arrived(HIT, another=False)
    assert [tone for tone, _ in player.played] == [Tone.STOLEN_VEHICLE]
    sound.stop()


def test_sound_that_is_off_plays_nothing_and_says_so(sound, player):
    told: list[SoundState] = []
    sound.changed.connect(told.append)
    sound.toggle_mute()
    sound.alerts_arrived(HIT, another=False)
    assert player.played == []
    assert told[-1].mark.word == "Sound is off"
    assert told[-1].unheard == "", "what a member turned off himself is not a fault"
    sound.toggle_mute()
    sound.set_volume(0)
    assert sound.state.mark.word == "Sound is off"


def test_turning_sound_off_ends_the_line_in_mid_word(sound, player, qtbot):
    sound.alerts_arrived(HIT, another=False)
    sound.toggle_mute()
    assert player.stopped == 1
    qtbot.waitUntil(lambda: not sound._tone_over.isActive())
    assert player.said == []


def test_the_dark_stops_everything_at_once_and_nothing_is_caught_up(sound, player, qtbot):
    sound.alerts_arrived(HIT, another=False)
    played = list(player.played)
    sound.set_dark(True)
    assert player.stopped == 1
    sound.alerts_arrived(SECOND, another=True)
    sound.test()
    sound.set_dark(False)
    assert (player.played, player.said) == (played, [])
    sound.alerts_arrived(HIT, another=False)
    assert len(player.played) == len(played) + 1


def test_a_line_that_was_being_made_when_it_became_dark_is_never_said(player, around, qtbot):
    later = Later()
    sound = Sound(player, 80, replace(around, run=later.run))
    sound.alerts_arrived(HIT, another=False)
    sound.set_dark(True)
    sound.set_dark(False)
    later.go()
    assert player.said == []


def test_the_sound_test_plays_a_tone_and_speaks_also_while_muted(sound, player, mouth, qtbot):
    sound.toggle_mute()
    sound.test()
    assert player.played == [(Tone.STOLEN_VEHICLE, 0.8)]
    qtbot.waitUntil(lambda: len(player.said) == 1)
    assert mouth.asked[-1] == TEST_LINE


def test_a_machine_that_cannot_speak_says_so_from_the_start_and_has_its_tones(player, around):
    def dumb(_text):
        raise Unavailable(NOT_AVAILABLE)

    sound = Sound(player, 80, replace(around, samples=dumb))
    assert sound.state.unspoken == NOT_AVAILABLE
    assert NOT_AVAILABLE in sound.state.whole_mark.word
    sound.alerts_arrived(HIT, another=False)
    assert [tone for tone, _ in player.played] == [Tone.STOLEN_VEHICLE]
    sound.stop()


def test_a_device_that_goes_on_duty_is_told_large_and_comes_back_by_itself(sound, player):
    assert sound.state.unheard == ""
    player.there = False
    player.changed()
    assert sound.state.unheard == CANNOT_BE_HEARD
    player.there = True
    player.changed()
    assert (sound.state.unheard, sound.state.mark.word) == ("", "Sound 80 %")


def test_off_duty_a_missing_device_is_said_without_alarm(around):
    sound = Sound(SilentPlayer(there=False), 80, replace(around, on_duty=lambda: False))
    assert (sound.state.unheard, sound.state.mark.word) == ("", "No sound device")
