"""What pops up over the window goes when the car begins to move: no dialog and no menu stands between eyes and road.
When the desk locks it goes too: nothing shows what the lock hides."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialog

MOST_NESTED = 8  # menus out of menus


def put_pop_ups_aside() -> None:
    """Menus and drop-downs close; every dialog is answered as by its Esc, which changes nothing."""
    for _ in range(MOST_NESTED):
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            widget.reject()
