"""Day or night, on every page that has a button row; the application keeps the choice."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from ui import actions, theme
from ui.widgets.buttons import KeyButton


class ThemeButton(KeyButton):
    """Names the theme that a press brings."""

    def __init__(self, kind: str = "quiet", parent: QWidget | None = None) -> None:
        super().__init__("", actions.THEME.key, "day", kind, parent)
        self.clicked.connect(self._toggle)
        theme.notice.changed.connect(self._show_theme)
        self._show_theme()

    def _toggle(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, theme.DAY if theme.current().dark else theme.NIGHT)

    def _show_theme(self) -> None:
        dark = theme.current().dark
        self.setText("Day" if dark else "Night")
        self.set_icon_name("day" if dark else "night")
