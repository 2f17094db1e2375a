"""Words to sound without a network: eSpeak NG from its own wheel, called in this process; 3 ms a line.

The library keeps its state in one place for the whole process: one lock, one voice. Its thread is the caller's.
"""

from __future__ import annotations

import array
import ctypes
import threading
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.errors import Unavailable

try:
    import espeakng_loader
except ImportError:  # there is no wheel for this kind of machine: tones alone, and the screen says so
    espeakng_loader = None

from ui.tones import RATE

Samples = array.array  # of signed 16 bit at ui.tones.RATE
LONGEST_S = 3.0  # a line is over before the officer needs the ear again
NOT_AVAILABLE = "Spoken lines are not available on this machine"

_VOICE = b"en-us"
_WORDS_A_MINUTE, _FASTEST = 180, 260
_PEAK = 0.8 * 32_767
_PRESENCE = 3.0

# The names of speak_lib.h.
_AUDIO_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_RATE = 1
_EE_OK = 0
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class ESpeak:
    """Made where it is used first, off the window's thread: raises Unavailable where the engine is not there."""

    def __init__(self) -> None:
        self._made: array.array[int] = array.array("h")
        self._take = _Callback(self._taken)  # held: the library keeps only its address
        self._library = _opened()
        self._library.espeak_SetSynthCallback(self._take)

    def samples(self, text: str, rate: int = _WORDS_A_MINUTE) -> array.array[int]:
        self._library.espeak_SetParameter(_RATE, rate, 0)
        self._made = array.array("h")
        data = text.encode()
        size = ctypes.c_size_t(len(data) + 1)
        if self._library.espeak_Synth(data, size, 0, 0, 0, _CHARS_UTF8, None, None) != _EE_OK or not self._made:
            raise Unavailable(f"{NOT_AVAILABLE}.")
        return self._made

    def _taken(self, samples: Any, count: int, _events: object) -> int:
        if samples and count > 0:
            self._made.frombytes(ctypes.string_at(samples, count * 2))
        return 0  # go on


def _opened() -> Any:
    if espeakng_loader is None:
        raise Unavailable(f"{NOT_AVAILABLE}: its speech engine is not installed.")
    try:
        library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = Path(espeakng_loader.get_data_path())
        if not (data / "phontab").is_file():  # without it the library starts, says nothing and writes to stderr
            raise FileNotFoundError(data)
        rate = library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, 0, str(data).encode(), _INITIALIZE_DONT_EXIT)
        ready = rate == RATE and library.espeak_SetVoiceByName(_VOICE) == _EE_OK
    except (OSError, AttributeError, RuntimeError) as error:  # no such file, another library, no data beside it
        raise Unavailable(f"{NOT_AVAILABLE}: its speech engine cannot be opened.") from error
    if not ready:
        raise Unavailable(f"{NOT_AVAILABLE}: its speech engine does not start.")
    return library


class Voice:
    """Says any text; the engine is opened with the first one. Safe from any thread; a call takes some milliseconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: ESpeak | None = None

    def samples(self, text: str) -> array.array[int]:
        """At ui.tones.RATE, as loud as a tone and at most LONGEST_S long: a long line is spoken faster. Raises
        Unavailable."""
        with self._lock:
            self._engine = self._engine or ESpeak()
            made = self._engine.samples(text)
            if len(made) > LONGEST_S * RATE:
                faster = round(_WORDS_A_MINUTE * len(made) / (LONGEST_S * RATE) * 1.08)
                made = self._engine.samples(text, min(_FASTEST, faster))
        return _levelled(made)


def _levelled(samples: array.array[int]) -> array.array[int]:
    """Its soft parts are brought up to its loud ones: over road noise the loudest syllable alone is no use."""
    heard = np.asarray(samples, dtype=np.float32)
    heard = np.tanh(_PRESENCE * heard / max(1.0, float(np.abs(heard).max()))) / np.tanh(_PRESENCE)
    return array.array("h", (heard * _PEAK).astype(np.int16).tobytes())
