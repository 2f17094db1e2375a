"""The cards that open a locked badge: by a member who may, on the spot, or by a code that was made for it."""

from __future__ import annotations

from ui import words
from ui.forms import FieldRow, Kind
from ui.sign_in.asked import Asked, Values, needed
from ui.sign_in.rescue import Rescue

RELEASED = "The badge is released. Its member can sign in again."
_LOCKED = FieldRow("locked", "Locked badge number", Kind.LINE)

_RELEASE_ROWS = (
    _LOCKED,
    FieldRow("badge", "Your badge number", Kind.LINE, "Of an LPR administrator or a supervisor."),
    FieldRow("password", "Your password", Kind.SECRET, beside=True),
    FieldRow("code", "Your code", Kind.LINE, beside=True),
)


def release_card(rescue: Rescue, locked: str) -> Asked:
    def do(values: Values) -> None:
        rescue.release(values["locked"].strip(), values["badge"].strip(), values["password"], values["code"])

    return Asked(
        "Release a locked badge",
        "Another member, who may, proves who they are here. It is recorded by name.",
        (),
        _RELEASE_ROWS,
        "Release it",
        "Releasing it …",
        "Back",
        lambda values: needed(_RELEASE_ROWS, values),
        do,
        icon="key",
        given={"locked": locked},
    )


_UNLOCK_ROWS = (
    _LOCKED,
    FieldRow("unlock", "Unlock code", Kind.LINE, "Three groups of four, read out by dispatch or a supervisor."),
)


def unlock_card(rescue: Rescue, locked: str) -> Asked:
    return Asked(
        "Open a locked badge with an unlock code",
        "Each code opens one badge of this workstation once. It is recorded who made it, and when it was used.",
        (),
        _UNLOCK_ROWS,
        "Open it",
        "Checking it …",
        "Back",
        lambda values: needed(_UNLOCK_ROWS, values),
        lambda values: rescue.unlock(values["locked"].strip(), values["unlock"]),
        icon="lock",
        given={"locked": locked},
    )


def unlocked(left: object) -> str:
    """What is said once it is open; `left`: the unlock codes that this workstation still has."""
    count = int(str(left))
    return f"The badge is open again. {words.counted(count, 'unlock code')} left on this workstation."
