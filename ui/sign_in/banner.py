"""The statements every member acknowledges before the desk opens (CJIS AC-8)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.policy import Profile
from ui import theme
from ui.widgets.buttons import KeyButton
from ui.widgets.cards import Card
from ui.widgets.labels import IconLabel, label


def statements(profile: Profile) -> tuple[str, ...]:
    """The banner's own, then what misuse brings here, with the clause that says so (ACC-09)."""
    rule = profile.rules.get("access.penalties")
    misuse = f"Misuse of this system or its data: {_lowered(rule.value)} ({rule.source.where})" if rule else ""
    return (*profile.banner, misuse) if misuse else profile.banner


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")


class BannerView(Card):
    """`acknowledged` or `declined`, which signs out again."""

    acknowledged = Signal()
    declined = Signal()

    def __init__(self, agency: str, statements: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__("Before you go on", agency, 720, parent)
        for statement in statements:
            self.column.addWidget(_statement(statement))
        decline = KeyButton("Sign out", "Escape", "sign-out", "quiet")
        self.agree = KeyButton("I have read this and agree", "Return", "tick", "primary")
        self.foot.addWidget(decline)
        self.foot.addStretch(1)
        self.foot.addWidget(self.agree)
        decline.clicked.connect(self.declined)
        self.agree.clicked.connect(self.acknowledged)
        self.setFocusProxy(self.agree)


def _statement(text: str) -> QWidget:
    row = QFrame()
    row.setProperty("panel", "raised")
    across = QHBoxLayout(row)
    across.setContentsMargins(theme.px(14), theme.px(12), theme.px(14), theme.px(12))
    across.setSpacing(theme.px(12))
    across.addWidget(IconLabel("about", "accent", theme.sizes().icon), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.addWidget(label(text, wrap=True))
    across.addLayout(words, 1)
    return row
