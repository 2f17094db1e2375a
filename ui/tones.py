"""The alert tones, computed: `python -m ui.tones` writes resources/sounds/*.wav again, and a test compares the two.

A tone is a row of notes; each note is a fundamental with two softer overtones under a short attack and a fading end,
so that it carries over road noise without a click. Nothing is sampled from anywhere.
"""

from __future__ import annotations

import array
import io
import math
import sys
import wave
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

RATE = 22_050  # samples a second, 16 bit mono: the whole set stays under 400 KB
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sounds"


class Tone(StrEnum):
    """What a sound says: one for each category of the closed table, by its code, and one more. The value is its file's
    name."""

    STOLEN_VEHICLE = "stolen-vehicle"
    STOLEN_PLATE = "stolen-plate"
    FELONY_VEHICLE = "felony-vehicle"
    MISSING_PERSON = "missing-person"
    AMBER_ALERT = "amber-alert"
    WANTED_PERSON = "wanted-person"
    OWNER_WARRANT = "owner-warrant"
    KOPS = "kops"
    INVESTIGATION = "investigation"
    OWNER_LICENCE = "owner-licence"
    ANOTHER = "another"  # a further alert while one stands or is followed


@dataclass(frozen=True, slots=True)
class Note:
    """`hertz` 0 is silence."""

    hertz: float
    seconds: float


def _row(*notes: tuple[float, float]) -> tuple[Note, ...]:
    """The notes with a short rest between them."""
    return tuple(each for hertz, seconds in notes for each in (Note(hertz, seconds), _REST))[:-1]


_REST = Note(0, 0.05)
# How grave it is comes first: three quick high pips, two slower ones in the middle, one low note. Then the figure that
# is the category's own: no two of one severity move the same way.
_HIGH = ((1568, 0.06), (1568, 0.06), (1568, 0.06))
_MEDIUM = ((988, 0.12), (988, 0.12))
_LOW = ((494, 0.20),)
NOTES = {
    Tone.STOLEN_VEHICLE: _row(*_HIGH, (988, 0.11), (1319, 0.11), (988, 0.11), (1319, 0.20)),
    Tone.STOLEN_PLATE: _row(*_HIGH, (1319, 0.11), (988, 0.22)),
    Tone.FELONY_VEHICLE: _row(*_HIGH, (1047, 0.08), (1047, 0.08), (1047, 0.08), (1397, 0.24)),
    Tone.MISSING_PERSON: _row(*_HIGH, (880, 0.24), (1175, 0.34)),
    Tone.AMBER_ALERT: _row(*_HIGH, (784, 0.07), (988, 0.07), (1175, 0.07), (1568, 0.07), (1175, 0.07), (1568, 0.20)),
    Tone.WANTED_PERSON: _row(*_HIGH, (1319, 0.12), (1047, 0.12), (784, 0.26)),
    Tone.OWNER_WARRANT: _row(*_MEDIUM, (659, 0.14), (880, 0.24)),
    Tone.KOPS: _row(*_MEDIUM, (880, 0.14), (587, 0.26)),
    Tone.INVESTIGATION: _row(*_MEDIUM, (740, 0.40)),
    Tone.OWNER_LICENCE: _row(*_LOW),
    Tone.ANOTHER: _row((2093, 0.06), (1760, 0.12)),
}
_OVERTONES = ((1, 0.70), (2, 0.20), (3, 0.10))
_ATTACK_S, _RELEASE_S, _PEAK = 0.006, 0.05, 0.8


def samples(tone: Tone) -> array.array[int]:
    """Signed 16 bit samples at RATE."""
    out = array.array("h")
    for note in NOTES[tone]:
        out.extend(_note(note))
    return out


def wav(tone: Tone) -> bytes:
    """The whole WAV file, little endian whatever the machine."""
    data = samples(tone)
    if sys.byteorder == "big":
        data.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(data.tobytes())
    return file.getvalue()


def seconds(tone: Tone) -> float:
    return sum(note.seconds for note in NOTES[tone])


def path(tone: Tone) -> Path:
    return FOLDER / f"{tone.value}.wav"


def write_all() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for tone in Tone:
        path(tone).write_bytes(wav(tone))


def _note(note: Note) -> list[int]:
    count = round(note.seconds * RATE)
    return [round(32_767 * _PEAK * _swell(i / RATE, note.seconds) * _wave(note.hertz, i / RATE)) for i in range(count)]


def _wave(hertz: float, t: float) -> float:
    return sum(share * math.sin(2 * math.pi * hertz * n * t) for n, share in _OVERTONES)


def _swell(t: float, length: float) -> float:
    return min(1.0, t / _ATTACK_S, max(0.0, length - t) / _RELEASE_S)


if __name__ == "__main__":
    write_all()
