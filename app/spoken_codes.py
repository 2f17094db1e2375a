"""Codes that a person copies down or reads out over the radio: twelve characters, none of which looks like another.

60 random bits each: nobody guesses one, so what is kept of it need not be slow to compute.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I and L (a one), no O (a zero), no U
GROUPS, IN_A_GROUP = 3, 4
_TAKEN_FOR = str.maketrans("OIL", "011")


def new_code() -> str:
    """In groups, as it is shown."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(IN_A_GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def new_codes(count: int) -> tuple[str, ...]:
    return tuple(new_code() for _ in range(count))


def plain(typed: str) -> str:
    """The bare characters: case, spaces and hyphens do not count, nor does a letter typed for the digit like it."""
    return "".join(character for character in typed.upper() if character.isalnum()).translate(_TAKEN_FOR)
