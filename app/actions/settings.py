"""Changing a setting: the guarded ones are the administrator's."""

from __future__ import annotations

from contextlib import ExitStack

from app.actions import recorded
from app.changes import Changes
from app.domain import gate
from app.domain.access import Member
from app.domain.errors import FieldMistake, Unavailable
from app.domain.gate import Act
from app.domain.policy import Profile
from app.settings import SETTINGS, Settings
from app.store.engine import Store


def change_setting(
    settings: Settings,
    store: Store | None,
    member: Member | None,
    profile: Profile | None,
    name: str,
    value: str | float | bool,
) -> Changes:
    """Raises Refused for a guarded one, FieldMistake for a value it does not take, Unavailable when the disk does.
    `store` None: nobody is signed in, and a guarded one is refused."""
    with ExitStack() as deed:
        if SETTINGS[name].guarded:
            if store is None:
                gate.require(None, Act.CHANGE_SETTINGS, profile)
            else:
                recorded.require(store, member, Act.CHANGE_SETTINGS, profile, about={"setting": name})
                about = {"setting": name, "value": str(value)[:200]}
                deed.enter_context(recorded.deed(store, member, Act.CHANGE_SETTINGS, profile, about))
        try:
            settings.set(name, value)
        except ValueError as mistake:
            raise FieldMistake(name, str(mistake)) from mistake
        except OSError as error:
            raise Unavailable(f"The settings cannot be written ({error.strerror}). They are as they were.") from error
    return Changes.SETTINGS
