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

RATE = 22_050  # samples a second, 16 bit mono: the whole set stays under 100 KB
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sounds"


class Tone(StrEnum):
    """What a sound says; the value is its file's name."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    ANOTHER = "another"  # a second alert while one stands on the panel


@dataclass(frozen=True, slots=True)
class Note:
    """`hertz` 0 is silence."""

    hertz: float
    seconds: float


_REST = Note(0, 0.05)
NOTES = {
    Tone.HIGH: (Note(988, 0.11), _REST, Note(1319, 0.11), _REST, Note(988, 0.11), _REST, Note(1319, 0.22)),
    Tone.MEDIUM: (Note(784, 0.14), _REST, Note(988, 0.24)),
    Tone.LOW: (Note(587, 0.28),),
    Tone.ANOTHER: (Note(1568, 0.07), _REST, Note(1568, 0.12)),
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
