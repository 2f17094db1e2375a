"""What the main window needs to know of a screen before it is opened for the first time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Screen:
    """One entry of the rail. `make` is called once, when first opened (imports belong in it); `key` e.g. "F2".

    A view may have `opened()` and `left()`: they are called when it comes to the front and goes from it. It may have
    a signal `message`: the Message it carries is shown across the window.
    """

    id: str
    title: str
    icon: str  # a file of resources/icons, without .svg
    key: str
    make: Callable[[], QWidget]
