"""Text that somebody typed: whether all of it can be seen."""

from __future__ import annotations

_JOINERS = dict.fromkeys(map(ord, "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"))


def visible(text: str) -> bool:
    """On one line, with nothing in it that turns text round or hides; Persian and Indian names need their joiners."""
    return text.translate(_JOINERS).isprintable()
