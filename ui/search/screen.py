"""The search's entry of the rail."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.search_desk import SearchDesk
from app.workstation import Workstation
from ui.bridge import Bridge
from ui.screens import Screen


def search_screen(desk: Desk, workstation: Workstation, bridge: Bridge) -> tuple[Screen, ...]:
    """Nothing for whoever never searches."""
    searching = SearchDesk(lambda: desk.on, workstation.paths, workstation.now)

    def make() -> QWidget:
        from ui.search.presenter import SearchPresenter
        from ui.search.view import SearchView

        presenter = SearchPresenter(searching, workstation.searches.run)
        view = SearchView(presenter)
        presenter.setParent(view)
        bridge.changed.connect(presenter.on_changes)
        return view

    return (Screen("search", "Search", "search", "Ctrl+F", make),) if searching.is_for() else ()
