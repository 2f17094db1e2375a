"""Setting up an authenticator: its secret as a QR code and for typing, and the card that takes the first code."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.second_factor import Seed
from ui import theme
from ui.forms import FieldRow, Kind
from ui.sign_in.asked import Asked, needed
from ui.widgets.labels import label
from ui.widgets.qr_code import QrCode

QR_SIDE = 300
SCAN = "Open the authenticator on your phone or key, add an account, and scan this code; or type the secret below it."
THEN = "Then type the six digits that it shows. Nothing is kept before they are right."
_GROUPS_ON_A_LINE = 4
_CODE = FieldRow("code", "Code that the authenticator shows", Kind.LINE, "It changes every 30 seconds.")


class SecretPanel(QWidget):
    """The QR code, and the same secret in groups of four."""

    def __init__(self, seed: Seed, uri: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self.qr = QrCode(uri, QR_SIDE, "QR code of the secret that stands below it")
        column.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label("The secret, for typing", "small"), 0, Qt.AlignmentFlag.AlignHCenter)
        groups = seed.grouped.split()
        for at in range(0, len(groups), _GROUPS_ON_A_LINE):
            line = label("  ".join(groups[at : at + _GROUPS_ON_A_LINE]))
            line.setFont(theme.plate_font(theme.sizes().large))
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(line, 0, Qt.AlignmentFlag.AlignHCenter)


def first_card(who: str, set_up: Callable[[str], object]) -> Asked:
    """At the first sign-in."""
    return Asked(
        "Set up your authenticator",
        f"{who}. From the next sign-in on your code is asked for beside your password.",
        (SCAN, THEN, "A clock is all it needs: it works without a network, also for weeks."),
        (_CODE,),
        "Keep it",
        "Checking it …",
        "Sign out",
        lambda values: needed((_CODE,), values),
        lambda values: set_up(values["code"]),
        {"code": "code"},
        "key",
    )


_RENEW_ROWS = (
    FieldRow("new", "Code that the new authenticator shows", Kind.LINE),
    FieldRow("password", "Your password", Kind.SECRET),
    FieldRow("old", "Your code until now", Kind.LINE, "Of the authenticator before, or a recovery code.", beside=True),
)


def renewal_card(renew: Callable[[str, str, str], object]) -> Asked:
    """`renew` takes password, the code until now, and the new authenticator's."""
    return Asked(
        "Another authenticator",
        "It takes the place of the one before. You get new recovery codes with it.",
        (SCAN, "Then prove that it is you."),
        _RENEW_ROWS,
        "Keep it",
        "Checking it …",
        "Back",
        lambda values: needed(_RENEW_ROWS, values),
        lambda values: renew(values["password"], values["old"], values["new"]),
        {"code": "new"},
        "key",
    )
