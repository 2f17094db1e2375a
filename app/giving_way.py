"""Long computing beside reads that are being stored: who waits for the interpreter gets it after half a millisecond.

Storing one read asks for the interpreter some twenty times; at Python's five milliseconds each it took over 100 ms.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_SWITCH_S = 0.0005
_usual_s = sys.getswitchinterval()


@contextmanager
def giving_way() -> Iterator[None]:
    """For the whole process while the block lasts; of two at once the first that ends ends it."""
    sys.setswitchinterval(_SWITCH_S)
    try:
        yield
    finally:
        sys.setswitchinterval(_usual_s)
