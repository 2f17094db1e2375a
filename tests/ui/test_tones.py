"""The tones: what is shipped is what is computed, each can be told from the others, and how grave it is comes first."""

import array
import io
import itertools
import wave

import pytest

from app.domain.hot_lists import CATEGORIES, Severity
from ui import tones
from ui.tones import NOTES, Tone


def samples(data):
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, tones.RATE)
        return array.array("h", file.readframes(file.getnframes()))


@pytest.mark.parametrize("tone", list(Tone))
def test_the_tones_shipped_are_those_the_generator_makes(tone):
    shipped, made = samples(tones.path(tone).read_bytes()), samples(tones.wav(tone))
    assert len(shipped) == len(made)
    assert max(abs(a - b) for a, b in zip(shipped, made, strict=True)) <= 1  # another libm may round otherwise


def test_no_other_file_lies_among_them():
    assert {file.name for file in tones.FOLDER.iterdir()} == {f"{tone.value}.wav" for tone in Tone}


def test_the_tones_are_small_short_and_never_clipped():
    assert sum(tones.path(tone).stat().st_size for tone in Tone) < 400_000
    assert all(max(map(abs, tones.samples(tone))) < 32_000 for tone in Tone)
    assert all(tones.seconds(tone) < 1.2 for tone in Tone)


def test_every_category_has_a_tone_of_its_own_and_there_is_one_more():
    assert set(Tone) == {*CATEGORIES, "another"}
    assert len({NOTES[tone] for tone in Tone}) == len(Tone)


def pitches(tone):
    return tuple(note.hertz for note in NOTES[tone] if note.hertz)


def test_how_grave_an_alert_is_can_be_heard_from_the_beginning():
    beginnings = {
        severity: {pitches(Tone(code))[:2] for code, row in CATEGORIES.items() if row.severity is severity}
        for severity in Severity
    }
    assert all(len(found) == 1 for found in beginnings.values()), "all of one severity begin alike"
    high, medium, low = (next(iter(beginnings[severity]))[0] for severity in Severity)
    assert high > medium > low, "the graver, the higher"
    assert pitches(Tone.ANOTHER)[:2] not in set().union(*beginnings.values())


def test_within_a_severity_no_two_tones_move_alike():
    for severity in Severity:
        moves = [_moves(Tone(code)) for code, row in CATEGORIES.items() if row.severity is severity]
        assert len(set(moves)) == len(moves)


def _moves(tone):
    """Up, down or level from note to note."""
    heard = pitches(tone)
    return tuple((b > a) - (b < a) for a, b in itertools.pairwise(heard))
