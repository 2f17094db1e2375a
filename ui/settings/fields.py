"""How each row of app.settings looks on screen: its caption, its words, the part of the screen it stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from app.domain.hot_lists import CATEGORIES
from app.settings import SETTINGS, Setting
from ui.forms import FieldRow, Kind, Option

HIDDEN = frozenset({"ui.geometry"})  # kept by the window itself
DEVICE = "sound.device"
ADDRESS = "position.address"
QUOTA = "storage.quota_gib"


@dataclass(frozen=True, slots=True)
class Section:
    """One panel of the screen; `prefix` is that of its settings' names, `side` 0 on the left, 1 on the right."""

    prefix: str
    title: str
    side: int = 0


SECTIONS = (
    Section("ui", "Screen"),
    Section("sound", "Sound"),
    Section("position", "Position"),
    Section("reader", "Reading"),
    Section("storage", "Storage"),
    Section("alert", "What is heard of alerts", side=1),
)

_CAPTIONS = {
    "ui.theme": "Colours",
    "sound.volume": "Volume",
    DEVICE: "Loudspeaker",
    "position.kind": "Receiver",
    ADDRESS: "Address",
    "position.baud": "Serial speed",
    "reader.threads": "Threads",
    QUOTA: "Room for this desk",
    **{f"alert.{code}": category.title for code, category in CATEGORIES.items()},
    "alert.possible": "POSSIBLE hits",
    "alert.phonetics": "Plates are read out in",
}
_WORDS: Mapping[object, str] = {
    "night": "Night",
    "day": "Day",
    0: "No limit but the disk",
    "none": "None",
    "serial": "GPS on a serial port",
    "tcp": "GPS over the network (NMEA)",
    "gpsd": "gpsd",
    "fixed": "A fixed place",
    "silent": "Silent",
    "tone": "Tone",
    "spoken": "Tone and spoken line",
    "apco": "APCO: Adam, Boy, Charles",
    "nato": "NATO: Alfa, Bravo, Charlie",
}
_UNITS = {"sound.volume": "%", "position.baud": "baud", QUOTA: "GiB"}
_STEPS = {"sound.volume": 5}

_SHOWN: Mapping[str, Callable[[Callable[[str], Any]], bool]] = {
    ADDRESS: lambda value: value("position.kind") != "none",
    "position.baud": lambda value: value("position.kind") == "serial",
}


def is_shown(name: str, value: Callable[[str], Any]) -> bool:
    return name not in _SHOWN or _SHOWN[name](value)


def rows() -> dict[str, FieldRow]:
    """Every setting that stands on the screen, in the table's order; one that nobody described shows its name."""
    return {name: _row(name, setting) for name, setting in SETTINGS.items() if name not in HIDDEN}


def _row(name: str, setting: Setting) -> FieldRow:
    caption, unit = _CAPTIONS.get(name, name), _UNITS.get(name, "")
    if setting.allowed or name == DEVICE:
        options = tuple(Option(value, _WORDS.get(value, f"{value} {unit}".strip())) for value in setting.allowed)
        return FieldRow(name, caption, Kind.CHOICE, setting.help, options=options)
    if isinstance(setting.default, bool):
        return FieldRow(name, caption, Kind.TICK, setting.help)
    if isinstance(setting.default, int) and isfinite(setting.least) and isfinite(setting.most):
        least, most = int(setting.least), int(setting.most)
        step = _STEPS.get(name, 1)
        return FieldRow(name, caption, Kind.NUMBER, setting.help, least=least, most=most, step=step, unit=unit)
    return FieldRow(name, caption, Kind.LINE, setting.help)
