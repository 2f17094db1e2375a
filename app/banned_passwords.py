"""Which passwords are guessed first: words of our own list with whatever is hung on them, and walks over the keyboard.

The list holds plain words; year, digits and signs around one, letters swapped for signs, and the word said twice are
looked through here, so that no list of every year is needed.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from app.paths import RESOURCES

BANNED = RESOURCES / "passwords" / "banned.txt"
_STANDS_FOR = str.maketrans("@4310!$57", "aaeloisst")
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "qwertzuiop", "9876543210")
_AVERAGE_WALK = 4  # steps; a sentence has hardly one


@cache
def banned() -> frozenset[str]:
    """Case-folded, as they stand in the list."""
    lines = BANNED.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


def is_guessed_first(plain: str) -> bool:
    """`plain`: case-folded, of characters of the usual width."""
    if len(set(plain)) < 3 or _is_a_walk(plain):
        return True
    return any(form in banned() for form in _forms(plain))


def _forms(plain: str) -> set[str]:
    """The password itself, and the word that is left of it."""
    joined = "".join(plain.split())
    after = joined.rstrip("0123456789!?.,;:-_+*#$&%=()/@")
    bare = after.lstrip("0123456789!?.,;:-_+*#$&%=()/@")
    words = {joined, after, bare}
    words |= {word.translate(_STANDS_FOR) for word in words}
    return {plain, *words, *(word[: len(word) // 2] for word in words if _said_twice(word))}


def _said_twice(word: str) -> bool:
    half, odd = divmod(len(word), 2)
    return not odd and half > 0 and word[:half] == word[half:]


def _is_a_walk(plain: str) -> bool:
    """Made of steps from a key to the next one, or of the alphabet: few places where it jumps."""
    jumps = sum(not _neighbours(first, second) for first, second in pairwise(plain))
    return (jumps + 1) * _AVERAGE_WALK <= len(plain)


def _neighbours(first: str, second: str) -> bool:
    return any(first + second in row or second + first in row for row in _ROWS)
