"""Plates as they are read and listed, and the characters that are often confused."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST_CHARACTERS = 10

# Pairs that readers and people mix up on US plates; each class folds to its first character.
# Issue "search" replaces these by the reader's measured confusions.
LOOKALIKES = ("0ODQ", "1IL", "2Z", "5S", "6G", "8B")
_FOLD = str.maketrans({character: group[0] for group in LOOKALIKES for character in group})


def cleaned(text: str) -> str:
    """Letters and digits only, upper case: full-width and accented forms are folded, separators dropped."""
    if text.isascii() and text.isalnum():
        return text.upper()
    plain = unicodedata.normalize("NFKD", text).upper()
    return "".join(character for character in plain if character in ALPHABET)


def lookalike_key(text: str) -> str:
    """Two plates with the same key differ only in characters of the same lookalike class."""
    return text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Plate:
    """Characters as read or listed, and the region that issued it ("" while nobody has confirmed one, e.g. "us-mn")."""

    text: str
    region: str = ""

    def __post_init__(self) -> None:
        kept = cleaned(self.text)
        if not kept:
            raise ValueError("a plate needs at least one letter or digit")
        if len(kept) > MOST_CHARACTERS:
            raise ValueError(f"a plate has at most {MOST_CHARACTERS} characters")
        object.__setattr__(self, "text", kept)

    @property
    def key(self) -> str:
        return lookalike_key(self.text)

    def __str__(self) -> str:
        return self.text
