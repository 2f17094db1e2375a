"""Lines are made on this machine, soon over, as loud as a tone; a machine without the engine says so."""

import math
from itertools import combinations

import numpy as np
import pytest

from app.domain.cameras import Side
from app.domain.errors import Unavailable
from app.domain.hot_lists import CATEGORIES
from app.domain.regions import REGIONS
from ui import speech
from ui.speech import LONGEST_S, Voice
from ui.tones import RATE


@pytest.fixture(scope="module")
def voice():
    return Voice()


def alike(a, b):
    """1 for the same sound, about 0 for two that have nothing in common; of no use where one is much shorter."""
    size = min(len(a), len(b))
    one, other = (np.asarray(each[:size], dtype=float) for each in (a, b))
    return float(one @ other / math.sqrt((one @ one) * (other @ other)))


def loudness(samples):
    return sum(each * each for each in samples) / len(samples)


def test_every_category_sounds_different_and_none_is_silence(voice):
    made = {code: voice.samples(f"{row.spoken}. Minnesota. Front left.") for code, row in CATEGORIES.items()}
    assert all(alike(a, b) < 0.5 for a, b in combinations(made.values(), 2))
    for samples in made.values():
        assert loudness(samples) > 1500**2
        assert 20_000 < max(map(abs, samples)) < 32_000, "as loud as a tone, and never clipped"
        assert 1.0 < len(samples) / RATE <= LONGEST_S


def test_states_and_sides_are_told_apart(voice):
    for names in (sorted(REGIONS.values())[:20], [side.value for side in Side]):
        made = [voice.samples(f"{name}.") for name in names]
        assert all(alike(a, b) < 0.7 for a, b in combinations(made, 2))


def test_the_longest_line_is_over_in_three_seconds(voice):
    longest = max((row.spoken for row in CATEGORIES.values()), key=len)
    for state in sorted(REGIONS.values(), key=len)[-4:]:
        samples = voice.samples(f"Possible {longest}. {state}. Front right.")
        assert 2.0 < len(samples) / RATE <= LONGEST_S


def test_a_line_keeps_its_pace_after_one_that_was_spoken_faster(voice):
    said = "Stolen vehicle. Minnesota. Front left."
    before = len(voice.samples(said))
    voice.samples("Possible owner licence. Northern Mariana Islands. Front right.")
    assert len(voice.samples(said)) == pytest.approx(before, rel=0.01)


def test_without_the_engine_it_says_so(monkeypatch):
    monkeypatch.setattr(speech, "espeakng_loader", None)
    with pytest.raises(Unavailable, match="Spoken lines are not available on this machine"):
        Voice().samples("Sound test.")


@pytest.mark.parametrize("missing", ["get_library_path", "get_data_path"])
def test_an_engine_that_does_not_open_is_said_too(monkeypatch, tmp_path, missing):
    monkeypatch.setattr(f"espeakng_loader.{missing}", lambda: str(tmp_path))
    with pytest.raises(Unavailable, match="Spoken lines are not available on this machine"):
        Voice().samples("Sound test.")
