"""Serial formats seen on plates of the United States, and texts drawn from them at random."""

import numpy as np

from app.training.glyphs import CHARACTERS

LETTERS = CHARACTERS[10:]
DIGITS = CHARACTERS[:10]
SERIAL_LETTERS = "".join(c for c in LETTERS if c not in "IOQ") + "MW"
"""Most states leave out I, O and Q because they look like 1 and 0; M and W come twice, being the hardest to tell."""

FORMATS: tuple[tuple[str, float], ...] = (
    # L letter, D digit, blank a gap, * an emblem in the gap, - a dash or dot
    ("LLD*LDL", 10),
    ("LLD LDL", 2),
    ("DLLLDDD", 10),
    ("DLDDDDD", 2),
    ("DDDDDLD", 1.5),
    ("LLL*DDDD", 6),
    ("LLL DDDD", 4),
    ("LLL-DDDD", 3),
    ("LLLDDDD", 2),
    ("LLD*LDDD", 3),
    ("LLD LDDD", 2),
    ("LLD*DDDD", 2),
    ("LDD DDDD", 4),
    ("DDD DDDD", 4),
    ("DDDDDDD", 3),
    ("LL DDDDD", 3),
    ("LLDDDDD", 1),
    ("DDDDDDDL", 0.5),
    ("DDDDDDLL", 0.5),
    ("DLLDDDD", 2),
    ("DLDDDDL", 1),
    ("DDLDLDL", 0.5),
    ("LLL DDD", 4),
    ("LLL*DDD", 3),
    ("LLL-DDD", 2),
    ("LLLDDD", 3),
    ("DDD LLL", 4),
    ("DDD*LLL", 2),
    ("DDD-LLL", 2),
    ("DDDLLL", 2),
    ("DLL*DDD", 2),
    ("DLL DDD", 1),
    ("LDD*DLL", 1),
    ("LLL*LDD", 1),
    ("LDD-LLL", 1),
    ("LLL-DDL", 1),
    ("DDLLLD", 0.5),
    ("LLDLLD", 0.5),
    ("LLDDLL", 0.5),
    ("DLDLL", 0.5),
    ("LLLDL", 1),
    ("LLDDDL", 1),
    ("LLDDD", 1),
    ("LLLDD", 1.5),
    ("DDDLL", 1),
    ("LL DDDD", 1),
    ("LL-DDD", 0.5),
    ("LDDDDD", 1),
    ("LDDDDL", 1),
    ("DDDDDL", 1),
    ("DL DDDDD", 1),
    ("DDDDL", 1),
    ("DDDDDD", 2),
    ("DDDDD", 1),
    ("DDDD", 0.3),
    ("DD-LDDD", 0.5),
    ("DL LDDDD", 0.5),
    ("DLLDDD", 1),
)
_NAMES = [name for name, _ in FORMATS]
_SHARES = np.array([share for _, share in FORMATS]) / sum(share for _, share in FORMATS)
GAPS = " *-"


def characters(written: str) -> str:
    """What a reader must answer: the text without its gaps."""
    return "".join(c for c in written if c not in GAPS)


def _one(pool: str, rng: np.random.Generator) -> str:
    return pool[int(rng.integers(len(pool)))]


def serial(rng: np.random.Generator) -> str:
    """A random number in one of the states' formats, gaps included."""
    letters = SERIAL_LETTERS if rng.random() < 0.8 else LETTERS
    pools = {"L": letters, "D": DIGITS}
    return "".join(_one(pools[c], rng) if c in pools else c for c in str(rng.choice(_NAMES, p=_SHARES)))


def anything(rng: np.random.Generator) -> str:
    """Any characters in any order, so that the reader learns shapes and not only formats."""
    count = int(rng.choice([3, 4, 5, 6, 7, 8], p=[0.05, 0.08, 0.2, 0.32, 0.3, 0.05]))
    pool = [CHARACTERS, LETTERS, DIGITS][int(rng.choice(3, p=[0.6, 0.3, 0.1]))]
    drawn = "".join(_one(pool, rng) for _ in range(count))
    if count >= 5 and rng.random() < 0.4:
        cut = int(rng.integers(2, count - 1))
        drawn = drawn[:cut] + _one(GAPS, rng) + drawn[cut:]
    return drawn


def text(rng: np.random.Generator) -> str:
    return serial(rng) if rng.random() < 0.72 else anything(rng)
