"""The cards for a workstation where nobody can sign in, that was damaged, or that lacks the agency's recovery key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from app.actions.put_back import Offer
from app.actions.recover import Recovering, RecoveryState
from app.domain.errors import FieldMistake, Unavailable
from app.passwords import check_password
from ui import words
from ui.forms import FieldRow, Kind
from ui.sign_in.asked import Asked, Values, needed

_CHOSEN_THEN = "The one that was chosen when the agency's keys were made."
_KEYS = "Keys (*.pem)"
_ASIDE = (
    "The damaged files are kept aside until the first read in them is due for destruction. What is due by now is "
    "destroyed before anybody signs in."
)
ADDED = "The agency's recovery key is in force on this workstation."
RECOVERED = "The new password is set: sign in with it."
PUT_BACK = "The backup was put back. Sign in with the badge and password of that time, and the next code."


class Rescue(Protocol):
    """What app.rescue.Rescue answers; everything but `problem` is slow."""

    @property
    def problem(self) -> Unavailable | None:
        """What was found wrong before there was a window."""

    def offered(self) -> Offer | None: ...
    def put_back(self, badge: str, password: str, code: str) -> None: ...
    def release(self, locked: str, badge: str, password: str, code: str) -> None: ...
    def unlock(self, badge: str, code: str) -> int: ...
    def recover(self, asked: Recovering) -> None: ...
    def recovery(self, on: Any) -> RecoveryState: ...
    def add_recovery(self, on: Any, file: Path, passphrase: str, recovery_file: Path | None) -> Path: ...


_RECOVER_ROWS = (
    FieldRow("file", "The agency's recovery key", Kind.FILE, "The file that lies beside the agency key.", files=_KEYS),
    FieldRow("passphrase", "Its passphrase", Kind.SECRET, _CHOSEN_THEN),
    FieldRow("badge", "Your badge number", Kind.LINE, "Of an LPR administrator or a supervisor enrolled here."),
    FieldRow("password", "Your new password", Kind.SECRET, "A sentence of your own is good."),
    FieldRow("password_again", "New password again", Kind.SECRET, beside=True),
)


def recover_card(rescue: Rescue) -> Asked:
    def do(values: Values) -> None:
        rescue.recover(
            Recovering(_path(values["file"]), values["passphrase"], values["badge"].strip(), values["password"])
        )

    return Asked(
        "Nobody can sign in",
        "The agency's recovery key gives one administrator or supervisor a new password. Their authenticator is set up "
        "anew at the next sign-in.",
        (),
        _RECOVER_ROWS,
        "Set the new password",
        "Setting it …",
        "Back",
        _recover_mistakes,
        do,
        {"recovery file": "file", "passphrase": "passphrase", "badge": "badge", "password": "password"},
        "key",
    )


def _recover_mistakes(values: Values) -> Mapping[str, str]:
    found = needed(_RECOVER_ROWS, values, frozenset({"password_again"}))
    if "password" not in found:
        found |= _password_mistakes(values)
    return found


def _password_mistakes(values: Values) -> dict[str, str]:
    try:
        check_password(values["password"], values["badge"])  # how long it must be, the desk knows once it is open
    except FieldMistake as mistake:
        return {"password": str(mistake)}
    same = values["password"] == values["password_again"]
    return {} if same else {"password_again": "the two passwords differ: type this one again"}


_PUT_BACK_ROWS = (
    FieldRow("badge", "Your badge number", Kind.LINE, "Of an LPR administrator or a supervisor."),
    FieldRow("password", "Your password at that time", Kind.SECRET, beside=True),
    FieldRow("code", "Code", Kind.LINE, "Empty only if you had no authenticator at that time.", beside=True),
)


def put_back_card(rescue: Rescue, offer: Offer) -> Asked:
    return Asked(
        f"Put back the backup of {words.moment(offer.made_at)}",
        "The workstation gets back its database and its keys as they were then.",
        (_lost(offer), _ASIDE),
        _PUT_BACK_ROWS,
        "Put it back",
        "Putting it back …",
        "Back",
        lambda values: needed(_PUT_BACK_ROWS, values, frozenset({"code"})),
        lambda values: rescue.put_back(values["badge"].strip(), values["password"], values["code"]),
        {"badge": "badge"},
        "storage",
    )  # fmt: skip


def _lost(offer: Offer) -> str:
    if offer.lost:
        begins = f"{words.counted(offer.lost, 'read')} recorded since then will be lost, and what else is new since"
    else:
        begins = "No read was recorded since. What else is new since will be lost"
    return (
        f"{begins}: answers to alerts, hot lists, members, cameras. Where the database itself is sound, only the key "
        "file is put back and no read is lost."
    )


_ADD_ROWS = (
    FieldRow("file", "The agency key's file", Kind.FILE, files=_KEYS),
    FieldRow("passphrase", "Passphrase", Kind.SECRET, _CHOSEN_THEN),
    FieldRow("recovery", "The recovery key's file", Kind.FILE,
             "Empty: the one beside the agency key; where there is none, one is made there.", files=_KEYS),
)  # fmt: skip


def add_recovery_card(rescue: Rescue, on: object, state: RecoveryState) -> Asked:
    def do(values: Values) -> Path:
        recovery = values["recovery"].strip()
        return rescue.add_recovery(
            on, _path(values["file"]), values["passphrase"], _path(recovery) if recovery else None
        )

    why = {
        RecoveryState.MISSING: "This workstation was installed before there was a recovery key",
        RecoveryState.NOT_THE_AGENCYS: "The recovery key in the key file is not as the agency signed it",
    }[state]
    return Asked(
        "The agency's recovery key is missing",
        f"{why}: if every password were forgotten, nobody could open its database again.",
        (),
        _ADD_ROWS,
        "Add it",
        "Adding it …",
        "Later",
        lambda values: needed(_ADD_ROWS, values, frozenset({"recovery"})),
        do,
        {"key file": "file", "passphrase": "passphrase", "recovery file": "recovery"},
        "key",
    )


def _path(text: str) -> Path:
    return Path(text.strip()).expanduser()
