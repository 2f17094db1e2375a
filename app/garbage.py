"""Python's collector of garbage, kept from stopping the desk in the middle of a drive.

A full collection looks at every object there is and stops every thread meanwhile: 119 ms of an opened desk, and several
times that while cameras take the processors. What the desk is made of stays for the whole shift, so it is set aside
once; later collections look only at what came since.
"""

from __future__ import annotations

import gc


def set_aside() -> None:
    """Slow. All that is here now is not looked at again until `look_at_all`."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def look_at_all() -> None:
    """Whatever the desk was made of may be collected."""
    gc.unfreeze()
