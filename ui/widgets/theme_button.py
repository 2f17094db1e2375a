"""Day or night, on every page that has a button row; the application keeps the choice."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from ui import actions, theme
from ui.widgets.buttons import KeyButton


class ThemeButton(KeyButton):
    """Names the theme that a press brings; by its sun or moon alone where there is no room for the word."""

    def __init__(self, kind: str = "quiet", worded: bool = True, parent: QWidget | None = None) -> None:
        super().__init__("", actions.THEME.key, "day", kind, parent)
        self._worded = worded
        self.clicked.connect(self._toggle)
        theme.notice.changed.connect(self._show_theme)
        self._show_theme()

    def _toggle(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, theme.DAY if theme.current().dark else theme.NIGHT)

    def _show_theme(self) -> None:
        dark = theme.current().dark
        word = "Day" if dark else "Night"
        self.setText(word if self._worded else "")
        self.setAccessibleName(word)
        self.set_icon_name("day" if dark else "night")
