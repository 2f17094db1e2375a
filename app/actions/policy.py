"""Attaching the agency's own policy text, and taking in a profile that it signed."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app import profiles
from app.actions import recorded
from app.domain.access import Installation, Member
from app.domain.errors import FieldMistake, Unavailable
from app.domain.gate import Act
from app.domain.policy import Attached, Profile
from app.paths import Paths, write_whole
from app.policy_files import LARGEST_FILE, WrongProfile
from app.store.engine import Store


@recorded.gated(Act.ATTACH_POLICY_TEXT)
def attach_text(paths: Paths, store: Store, member: Member, profile: Profile, file: Path) -> None:
    """Keeps the agency's policy beside its rules. Raises FieldMistake for any file but the one the profile was drawn
    from, Refused, Unavailable."""
    content = _whole(file)
    if hashlib.sha256(content).hexdigest() != profile.text.sha256:
        raise FieldMistake(
            "policy text",
            f"this is not the text that profile {profile.version} was drawn from ({profile.text.file}): "
            "its SHA-256 differs",
        )
    about = {"sha256": profile.text.sha256}
    with recorded.deed(store, member, Act.ATTACH_POLICY_TEXT, profile, about):
        try:
            write_whole(paths.policy_text, content)
        except OSError as error:
            raise Unavailable(f"The policy's text cannot be kept ({error.strerror}). Nothing was changed.") from error


def attached_text(paths: Paths, text: Attached) -> str:
    """The policy's own text, "" where it is not attached, or is not the one the profile was drawn from any more."""
    try:
        content = _whole(paths.policy_text)
    except FieldMistake:
        return ""
    if hashlib.sha256(content).hexdigest() != text.sha256:
        return ""
    return content.decode("utf-8", "replace")


@recorded.gated(Act.TAKE_PROFILE)
def take_profile(
    paths: Paths,
    store: Store,
    installation: Installation,
    member: Member,
    profile: Profile,
    file: Path,
    now: datetime,
) -> Profile:
    """Takes in a later version that the agency signed; it takes over on its day. Raises FieldMistake, Refused."""
    content, signature = profiles.unpacked(_whole(file))
    try:
        found = profiles.checked(content, signature, installation)
    except WrongProfile as error:
        raise FieldMistake("profile", str(error)) from error
    assert found.effective_from is not None  # a profile of this format names its day
    if found.effective_from <= now.astimezone(ZoneInfo(found.time_zone)).date():
        raise FieldMistake("profile", "a profile takes over at midnight of its day: tomorrow is the earliest")
    if any(found.version == one.version or found.effective_from == one.effective_from
           for one in profiles.kept(paths, installation)):  # fmt: skip
        raise FieldMistake("profile", "a profile of this version, or for this day, is kept here already")
    about = {"version": found.version, "from": found.effective_from.isoformat()}
    with recorded.deed(store, member, Act.TAKE_PROFILE, profile, about):
        try:
            profiles.put_later(paths, content, signature)
        except OSError as error:
            raise Unavailable(f"The profile cannot be kept ({error.strerror}). Nothing was changed.") from error
    return found


def later_profiles(paths: Paths, installation: Installation, profile: Profile) -> tuple[tuple[str, date], ...]:
    """Version and day of those that wait for their day, the next one first."""
    days = [(one.version, one.effective_from) for one in profiles.kept(paths, installation)]
    begun = profile.effective_from or date.max
    return tuple(sorted(((v, day) for v, day in days if day is not None and day > begun), key=lambda row: row[1]))


def _whole(file: Path) -> bytes:
    """Raises FieldMistake for a file that is not there, or far too large."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise FieldMistake("file", f"the file cannot be read ({error.strerror})") from error
    if len(content) > LARGEST_FILE:
        raise FieldMistake("file", "the file is too large to be one")
    return content
