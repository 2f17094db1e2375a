"""How sure a reading is, said by word and number; the same thresholds wherever a confidence is shown."""

from __future__ import annotations

from ui import words

SURE, FAIR = 0.90, 0.75


def is_low(confidence: float) -> bool:
    return confidence < FAIR


def confidence_word(confidence: float) -> str:
    if confidence >= SURE:
        return "high"
    return "low" if is_low(confidence) else "fair"


def confidence(value: float) -> str:
    """high 97 %, fair 84 %, low 61 %."""
    return f"{confidence_word(value)} {words.percent(value)}"
