"""Help's entry of the rail."""

from __future__ import annotations

from collections.abc import Callable

from ui.about.components import components
from ui.about.facts import Facts, about, your_roles
from ui.about.view import HelpView, Topic, help_topics
from ui.screens import Screen


def about_screen(facts: Callable[[], Facts]) -> Screen:
    """`facts` is asked when the About page is opened."""

    def make() -> HelpView:
        own = Topic("Your roles", lambda: your_roles(facts()))
        return HelpView((*help_topics(), own, Topic("About Vouch", lambda: about(facts(), components()))))

    return Screen("help", "Help", "help", "Ctrl+H", make)
