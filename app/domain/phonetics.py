"""How a plate is read out over the radio: the state first, then its characters in groups, by the agency's alphabet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from app.domain.regions import REGIONS


class Alphabet(StrEnum):
    """APCO: that of most American police departments. NATO: the international one."""

    APCO = "apco"
    NATO = "nato"


_APCO = (
    "Adam Boy Charles David Edward Frank George Henry Ida John King Lincoln Mary Nora Ocean Paul Queen Robert Sam Tom "
    "Union Victor William X-ray Young Zebra"
)
_NATO = (
    "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo "
    "Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
)
_DIGITS = "Zero One Two Three Four Five Six Seven Eight"
WORDS = {
    alphabet: {word[0]: word for word in letters.split()} | {str(n): word for n, word in enumerate(digits.split())}
    for alphabet, letters, digits in (
        (Alphabet.APCO, _APCO, f"{_DIGITS} Nine"),
        (Alphabet.NATO, _NATO, f"{_DIGITS} Niner"),
    )
}

LONGEST_GROUP = 3  # characters that an ear keeps before it writes them down


@dataclass(frozen=True, slots=True)
class ReadOut:
    """`state`: "" where none is known. `groups`: the words of each group, in order."""

    state: str
    groups: tuple[str, ...]


def read_out(text: str, region: str, alphabet: Alphabet) -> ReadOut:
    """A run of letters or of digits is a group; a longer run is parted into as many equal ones as it needs."""
    words = WORDS[alphabet]
    groups = (" ".join(words.get(character, character) for character in group) for group in _groups(text))
    return ReadOut(REGIONS.get(region, ""), tuple(groups))


def _groups(text: str) -> list[str]:
    runs = ("".join(run) for _, run in groupby(text.upper(), str.isdigit))
    return [part for run in runs for part in _parts(run)]


def _parts(run: str) -> list[str]:
    """4 as 2 and 2, 5 as 3 and 2, 7 as 3, 2 and 2: a single character left over at the end is easily missed."""
    count = -(-len(run) // LONGEST_GROUP)
    short, longer = divmod(len(run), count)
    lengths = [short + (place < longer) for place in range(count)]
    parts, at = [], 0
    for length in lengths:
        parts.append(run[at : at + length])
        at += length
    return parts
