"""The options of every command that opens a window."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ui import theme

DUTY = "duty"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody whom the demonstration signs in before one's eyes. `opens`: the screen that comes up then, or DUTY:
    there it stops. `code`: what their authenticator shows now."""

    badge: str
    password: str
    opens: str = ""
    code: Callable[[], str] = lambda: ""


@dataclass(frozen=True, slots=True)
class Options:
    """`size` in device-independent pixels; `theme` for this time only, "" for the kept one."""

    screenshot: Path | None = None
    after_s: float = 3.0
    size: tuple[int, int] | None = None
    theme: str = ""
    visitor: Visitor | None = None
    timings: Path | None = None


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that every command with a window takes."""
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help="save what the window shows as PNG, then end")
    parser.add_argument("--after", type=float, default=3.0, metavar="SECONDS", help="when to take it (default: 3)")
    parser.add_argument("--size", type=_size, metavar="WxH", help="the window's size, such as 1366x768")
    parser.add_argument("--theme", choices=sorted(theme.THEMES), default="", help="day or night, for this time only")
    parser.add_argument("--timings", type=Path, metavar="FILE", help="write when window and first read came, as JSON")


def options_of(given: argparse.Namespace, visitor: Visitor | None = None) -> Options:
    return Options(given.screenshot, given.after, given.size, given.theme, visitor, given.timings)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 320 <= int(width) <= 7680 and 240 <= int(height) <= 4320):
        raise argparse.ArgumentTypeError("a size is WIDTHxHEIGHT, such as 1366x768")
    return int(width), int(height)
