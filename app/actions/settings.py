"""Changing a setting: the guarded ones are the administrator's."""

from __future__ import annotations

from app.changes import Changes
from app.domain import gate
from app.domain.access import Member
from app.domain.errors import FieldMistake, Unavailable
from app.domain.gate import Act
from app.domain.policy import Profile
from app.settings import SETTINGS, Settings


def change_setting(
    settings: Settings, member: Member | None, profile: Profile | None, name: str, value: str | float | bool
) -> Changes:
    """Raises Refused for a guarded one, FieldMistake for a value it does not take, Unavailable when the disk does."""
    if SETTINGS[name].guarded:
        gate.require(member, Act.CHANGE_SETTINGS, profile)
    try:
        settings.set(name, value)
    except ValueError as mistake:
        raise FieldMistake(name, str(mistake)) from mistake
    except OSError as error:
        raise Unavailable(f"The settings cannot be written ({error.strerror}). They are as they were.") from error
    return Changes.SETTINGS
