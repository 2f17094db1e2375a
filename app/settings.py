"""The settings as one table that code, help and validation share; this file is read before anybody signs in."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.hot_lists import CATEGORIES, Category, Severity
from app.paths import write_whole

log = logging.getLogger(__name__)

LARGEST_FILE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Setting:
    """One row. `allowed`: the values, for text and numbers alike; `least`/`most`: the range of a number.

    `guarded` settings are changed through `app.actions.settings`, which asks the gate.
    """

    name: str
    default: str | int | float | bool
    help: str
    allowed: tuple[str | int | float, ...] = ()
    least: float = -math.inf
    most: float = math.inf
    longest: int = 200
    guarded: bool = False

    def checked(self, value: object) -> str | int | float | bool:
        """The value in the row's type; raises ValueError in words a form can show."""
        wanted = type(self.default)
        if wanted is float and type(value) is int:
            value = float(value)
        if type(value) is not wanted or not isinstance(value, (str, int, float, bool)):
            raise ValueError(f"{self.name} takes {_KIND[wanted]}")
        if self.allowed and value not in self.allowed:
            raise ValueError(f"{self.name} is one of: {', '.join(map(str, self.allowed))}")
        if isinstance(value, str):
            if len(value) > self.longest:
                raise ValueError(f"{self.name} has at most {self.longest} characters")
        elif not self.least <= value <= self.most:
            raise ValueError(f"{self.name} runs from {self.least:g} to {self.most:g}")
        return value


_KIND = {str: "text", int: "a whole number", float: "a number", bool: "yes or no"}

_HEARD = ("silent", "tone", "spoken")
_BY_SEVERITY = {Severity.HIGH: "spoken", Severity.MEDIUM: "tone", Severity.LOW: "silent"}


def _heard(category: Category) -> Setting:
    """How alerts of one category come to the ear."""
    default = _BY_SEVERITY[category.severity]
    words = f"What is heard when an alert of this category comes ({category.severity.value})."
    return Setting(f"alert.{category.code}", default, words, allowed=_HEARD, guarded=True)


SETTINGS: dict[str, Setting] = {
    row.name: row
    for row in (
        Setting("ui.theme", "night", "Night or day colours.", allowed=("night", "day")),
        Setting("ui.geometry", "", "Where the window was, as Qt wrote it (base64).", longest=4000),
        Setting("sound.volume", 80, "Loudness of alerts, in per cent.", least=0, most=100),
        Setting("sound.device", "", "Where alerts sound; empty: the system's own choice.", longest=400),
        Setting(
            "position.kind",
            "none",
            "Where positions come from.",
            allowed=("none", "serial", "tcp", "gpsd", "fixed"),
            guarded=True,
        ),
        Setting(
            "position.address",
            "",
            "Serial port, host:port, or latitude, longitude of a fixed place.",
            guarded=True,
        ),
        Setting("position.baud", 4800, "Speed of the serial port.", allowed=(4800, 9600, 38400, 115200), guarded=True),
        Setting(
            "storage.quota_gib",
            0,
            "How much this desk may fill (GiB). At 80 and 95 % it says so; at the limit reads wait in memory.",
            allowed=(0, 8, 16, 32, 64, 128, 256, 512, 1024, 2048),
            guarded=True,
        ),
        Setting("reader.threads", 2, "Threads of one camera's reader.", least=1, most=16, guarded=True),
        *(_heard(category) for category in CATEGORIES.values()),
        Setting(
            "alert.possible",
            "silent",
            "What is heard of a POSSIBLE hit, never more than of an exact one of its category.",
            allowed=_HEARD,
            guarded=True,
        ),
        Setting(
            "alert.phonetics",
            "apco",
            "The alphabet that plates are read out in.",
            allowed=("apco", "nato"),
            guarded=True,
        ),
    )
}


class Settings:
    """Values by name, kept in one JSON file; a name that is not in the table is a bug and raises KeyError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = _read(path)

    def get(self, name: str) -> Any:
        """Of the type of the row's default."""
        return self._values.get(name, SETTINGS[name].default)

    def set(self, name: str, value: str | float | bool) -> None:
        """Checked, then on disk before this returns; raises ValueError, or OSError when the file cannot be written."""
        kept = {**self._values, name: SETTINGS[name].checked(value)}
        write_whole(self._path, json.dumps(kept, indent=2, sort_keys=True).encode())
        self._values = kept


def _read(path: Path) -> Mapping[str, str | int | float | bool]:
    """What can be used of the file: a damaged one, or a damaged row, gives the default and is said in the log."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError("too large")
        found = json.loads(path.read_bytes())
        if not isinstance(found, dict):
            raise ValueError("not a table")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        log.warning("settings cannot be read, defaults are used: %s", type(error).__name__)
        return {}
    return dict(_usable(found))


def _usable(found: Mapping[str, object]) -> list[tuple[str, str | int | float | bool]]:
    usable = []
    for name, row in SETTINGS.items():
        if name in found:
            try:
                usable.append((name, row.checked(found[name])))
            except ValueError:
                log.warning("setting %s cannot be used, its default is", name)
    return usable
