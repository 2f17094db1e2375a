"""What can be done on the account page, as one table, and the card of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.errors import FieldMistake
from app.domain.gate import Act
from app.passwords import check_password
from app.second_factor import Seed
from ui.account.source import AccountSource
from ui.forms import FieldRow, Kind
from ui.sign_in.asked import Asked, Values, needed
from ui.sign_in.authenticator import renewal_card

BACK = "Back"
_PASSWORD = FieldRow("password", "Your password", Kind.SECRET)
_CODE = FieldRow("code", "Your code", Kind.LINE, "Of your authenticator, or a recovery code.", beside=True)
_NEW = (
    FieldRow("new", "New password", Kind.SECRET, "A sentence of your own is good."),
    FieldRow("new_again", "New password again", Kind.SECRET, beside=True),
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the page. `act`: what the gate is asked; None for one's own account. `seeded`: a new secret is shown
    beside its card."""

    id: str
    title: str
    words: str
    key: str
    icon: str
    card: Callable[[AccountSource, Seed], Asked]
    act: Act | None = None
    seeded: bool = False


def _change_password(source: AccountSource, _: Seed) -> Asked:
    def do(values: Values) -> str:
        source.change_password(values["password"], values["code"], values["new"])
        return "Your password is changed."

    rows = (_PASSWORD, _CODE, *_NEW)
    return Asked(
        "Change your password", source.who(), (), rows, "Change it", "Changing it …", BACK,
        lambda values: _new_password_mistakes(rows, values), do, {"password": "new"}, "key",
    )  # fmt: skip


def _new_password_mistakes(rows: tuple[FieldRow, ...], values: Values) -> Mapping[str, str]:
    found = needed(rows, values, frozenset({"new_again"}))
    if "new" in found:
        return found
    try:
        check_password(values["new"], values.get("badge", ""))
    except FieldMistake as mistake:
        return found | {"new": str(mistake)}
    same = values["new"] == values["new_again"]
    return found if same else found | {"new_again": "the two passwords differ: type this one again"}


def _new_codes(source: AccountSource, _: Seed) -> Asked:
    rows = (_PASSWORD, _CODE)
    return Asked(
        "New recovery codes", source.who(), ("Those that you have now work no more.",), rows, "Make them",
        "Making them …", BACK, lambda values: needed(rows, values),
        lambda values: source.new_codes(values["password"], values["code"]), icon="key",
    )  # fmt: skip


def _renew(source: AccountSource, seed: Seed) -> Asked:
    return renewal_card(lambda password, old, new: source.renew(seed, password, old, new))


def _reset_factor(source: AccountSource, _: Seed) -> Asked:
    rows = (
        FieldRow("badge", "The other member's badge number", Kind.LINE, "Be sure who it is before you do this."),
        FieldRow("note", "Note", Kind.LINE, "Such as how you made sure.", beside=True),
    )

    def do(values: Values) -> str:
        source.reset_factor(values["badge"].strip(), values["note"])
        return "Their second factor is reset: they set it up anew at their next sign-in."

    return Asked(
        "Reset another member's second factor",
        "For a lost authenticator without recovery codes. It is signed with your name.",
        (), rows, "Reset it", "Resetting it …", BACK,
        lambda values: needed(rows, values, frozenset({"note"})), do, {"badge": "badge"}, "key",
    )  # fmt: skip


def _reset_password(source: AccountSource, _: Seed) -> Asked:
    rows = (FieldRow("badge", "The other member's badge number", Kind.LINE), *_NEW)

    def do(values: Values) -> str:
        source.reset_password(values["badge"].strip(), values["new"])
        return "Their new password is set. They set their authenticator up anew at their next sign-in."

    return Asked(
        "A new password for another member",
        "Hand over the keyboard: the member types it, unseen by you. It is signed with your name.",
        (), rows, "Set it", "Setting it …", BACK,
        lambda values: _new_password_mistakes(rows, values), do, {"badge": "badge", "password": "new"}, "key",
    )  # fmt: skip


def _unlock_codes(source: AccountSource, _: Seed) -> Asked:
    what = (
        "Ten codes for dispatch or the supervisor on call: each opens one locked badge of this workstation once, when "
        "nobody is near who may release it."
    )
    said = (what, "Those made before work no more.")
    return Asked(
        "Unlock codes", "It is recorded who made them.", said, (), "Make ten codes", "Making them …", BACK,
        lambda _: {}, lambda _: source.unlock_codes(), icon="lock",
    )  # fmt: skip


DEEDS = (
    Deed("password", "Change your password", "What you sign stays yours.", "1", "key", _change_password),
    Deed("codes", "New recovery codes", "Ten, each in place of a code once.", "2", "key", _new_codes),
    Deed("authenticator", "Another authenticator", "A new phone or key.", "3", "key", _renew, seeded=True),
    Deed("reset-factor", "Reset a second factor", "Theirs is lost, and they have no recovery codes.", "4", "member",
         _reset_factor, Act.RESET_MEMBER),
    Deed("reset-password", "Set a new password", "They forgot theirs, and are here to type it.", "5", "member",
         _reset_password, Act.RESET_MEMBER),
    Deed("unlock-codes", "Unlock codes", "For locked badges when no supervisor is near.", "6", "lock", _unlock_codes,
         Act.MAKE_UNLOCK_CODES),
)  # fmt: skip
