"""Codes that are shown once, as lines to be kept: recovery codes for a member, unlock codes for whoever is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.errors import Unavailable
from app.domain.phonetics import WORDS, Alphabet
from app.domain.policy import Profile
from app.paths import write_whole


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code; `spoken`: how it is read out, "" where nobody does."""

    code: str
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """`lines` stand on screen and, with the rest, in a file or on paper."""

    title: str
    whose: str
    use: str
    lines: tuple[CodeLine, ...]
    made_at: datetime
    time_zone: str
    file: str

    def text(self) -> str:
        made = self.made_at.astimezone(ZoneInfo(self.time_zone))
        rows = [f"{line.code}   {line.spoken}".rstrip() for line in self.lines]
        return "\n".join([self.title, self.whose, f"Made {made:%Y-%m-%d %H:%M}", "", self.use, "", *rows, ""])


def recovery_sheet(codes: Sequence[str], name: str, badge: str, profile: Profile, now: datetime) -> CodeSheet:
    return CodeSheet(
        "Vouch recovery codes",
        f"{name}, badge {badge}, {profile.title}",
        "Each signs in once, in the place of the authenticator's code. Keep them where nobody else finds them.",
        tuple(CodeLine(code) for code in codes),
        now,
        profile.time_zone,
        "vouch-recovery-codes.txt",
    )


def unlock_sheet(codes: Sequence[str], alphabet: Alphabet, profile: Profile, now: datetime) -> CodeSheet:
    return CodeSheet(
        "Vouch unlock codes",
        f"For one workstation of {profile.title}",
        "Each opens one locked badge once. Read one out only to a member whose voice or call sign you know.",
        tuple(CodeLine(code, spoken(code, alphabet)) for code in codes),
        now,
        profile.time_zone,
        "vouch-unlock-codes.txt",
    )


def spoken(code: str, alphabet: Alphabet) -> str:
    """A group as it is read out, then a pause: "Adam Two Boy Seven, …"."""
    words = WORDS[alphabet]
    return ", ".join(" ".join(words.get(one, one) for one in group) for group in code.split("-"))


def save_sheet(sheet: CodeSheet, path: Path) -> None:
    """For its owner alone. Raises Unavailable."""
    try:
        write_whole(path.expanduser(), sheet.text().encode())
    except OSError as error:
        raise Unavailable(
            f"The codes could not be saved there ({error.strerror}). They are still on the screen."
        ) from error
