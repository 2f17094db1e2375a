"""Day and night: every colour, size and font of the desk, and the one style sheet made from them.

Views take colours and sizes from `current()` and `sizes()` when they paint, never from a literal, and repaint when
`notice.changed` comes. State colours (ok, warn, danger, possible) never stand alone: a shape and a word go with them.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.paths import RESOURCES


@dataclass(frozen=True, slots=True)
class Theme:
    """A palette: each role is an sRGB `#rrggbb`. Text roles keep 4.5:1 on every ground, edges and states 3:1."""

    name: str
    dark: bool
    window: str  # behind everything
    surface: str  # cards, rail, bars
    raised: str  # buttons and headers on a surface
    line: str  # quiet separators
    edge: str  # outlines of what can be pressed or typed in
    field: str  # ground of what can be typed in
    text: str
    muted: str
    accent: str
    on_accent: str
    selected: str  # ground of the chosen row
    ok: str
    warn: str
    danger: str
    possible: str  # a lookalike hit, which may be another plate
    on_state: str  # text on a ground of ok, warn, danger or possible
    focus: str  # the ring around what the keyboard is on

    def colour(self, role: str) -> QColor:
        """The colour of a role by its name, such as "warn"."""
        return QColor(getattr(self, role))


NIGHT = Theme(
    name="night",
    dark=True,
    window="#0d1217",
    surface="#151c23",
    raised="#1f2932",
    line="#2d3944",
    edge="#70818f",
    field="#0f151b",
    text="#e8edf2",
    muted="#a7b4c0",
    accent="#5cb3f0",
    on_accent="#07131c",
    selected="#16354c",
    ok="#35c2a0",
    warn="#f2ae3d",
    danger="#ff7b52",
    possible="#dba2d0",
    on_state="#0b1116",
    focus="#ffffff",
)

DAY = Theme(
    name="day",
    dark=False,
    window="#e9edf1",
    surface="#ffffff",
    raised="#f3f6f8",
    line="#c6cfd7",
    edge="#6a7885",
    field="#ffffff",
    text="#101c26",
    muted="#475664",
    accent="#005a9e",
    on_accent="#ffffff",
    selected="#cfe5f7",
    ok="#00705a",
    warn="#7a4d00",
    danger="#b5123f",
    possible="#87307a",
    on_state="#ffffff",
    focus="#101c26",
)

THEMES = {theme.name: theme for theme in (NIGHT, DAY)}

# Of neither theme: what stands while everything is dark and silent (§7.8).
BLACK = QColor(0, 0, 0)
PAPER = QColor(255, 255, 255)  # what is drawn for a machine to read
GLIMMER = QColor(52, 8, 0)  # under 1 % of white, on a few hundred pixels: legible in the dark, and lights no face


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths in device-independent pixels; `touch` is the least height of anything that can be pressed."""

    touch: int = 44
    gap: int = 8
    radius: int = 6
    icon: int = 22
    small: int = 13
    body: int = 15
    large: int = 18
    title: int = 24
    plate: int = 22
    plate_big: int = 44

    def scaled(self, factor: float) -> Sizes:
        return Sizes(**{name: round(value * factor) for name, value in asdict(self).items()})

    def px(self, length: int) -> int:
        """A length of the 1366×768 drawing on this screen."""
        return round(length * self.body / 15)


TEXT_FAMILY = "IBM Plex Sans"
PLATE_FAMILY = "IBM Plex Mono"  # a dotted zero, and a one that is no letter
_FONT_FILES = (
    ("fontpkg_ibm_plex_sans", ("IBMPlexSans[wdth,wght].ttf",)),
    ("fontpkg_ibm_plex_mono", ("IBMPlexMono-Medium.ttf", "IBMPlexMono-Bold.ttf")),
)


class _Notice(QObject):
    """`changed` carries the Theme just applied."""

    changed = Signal(object)


notice = _Notice()


@dataclass(slots=True)
class _InForce:
    theme: Theme = NIGHT
    sizes: Sizes = field(default_factory=Sizes)
    marks: QTemporaryDir | None = None


_in_force = _InForce()


def current() -> Theme:
    """The theme in force; ask again at each painting."""
    return _in_force.theme


def sizes() -> Sizes:
    """The sizes in force; they follow the screen when the desk starts."""
    return _in_force.sizes


def px(length: int) -> int:
    """A length of the 1366×768 drawing on this screen."""
    return sizes().px(length)


def fitting_scale(width: int, height: int) -> float:
    """How much larger to draw on a screen of so many device-independent pixels (1366×768 and 1920×1080: 1)."""
    return min(2.0, max(1.0, round(min(width / 1920, height / 1080) * 8) / 8))


def load_fonts() -> None:
    """Make the fonts of the installed packages known to Qt; a missing file leaves the system's sans in place."""
    for package, names in _FONT_FILES:
        for name in names:
            QFontDatabase.addApplicationFontFromData((files(package) / "files" / name).read_bytes())


def text_font(size: int | None = None, bold: bool = False) -> QFont:
    """The desk's text font at a pixel size (default: body)."""
    font = QFont([TEXT_FAMILY, "DejaVu Sans", "Segoe UI", "Helvetica"])
    font.setPixelSize(size or sizes().body)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def plate_font(size: int | None = None) -> QFont:
    """The font for plate characters: bold, of one width, with 0 and O, 1 and I apart."""
    font = QFont([PLATE_FAMILY, "DejaVu Sans Mono", "Consolas", "Menlo"])
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(size or sizes().plate)
    font.setWeight(QFont.Weight.Bold)
    return font


def apply(app: QApplication, theme: Theme, scale: float | None = None) -> None:
    """Paint the whole application in `theme`; called before the first window so that none is ever white."""
    _in_force.theme = theme
    if scale is not None:
        _in_force.sizes = Sizes().scaled(scale)
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    app.setFont(text_font())
    app.setStyleSheet(style_sheet(theme, sizes()))
    notice.changed.emit(theme)


def palette(theme: Theme) -> QPalette:
    """What Qt paints by itself (native dialogs, list views, the first frame of a window)."""
    role = QPalette.ColorRole
    made = QPalette()
    for name, value in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.field),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.danger),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.Accent, theme.accent),
        (role.Light, theme.raised),
        (role.Midlight, theme.line),
        (role.Mid, theme.line),
        (role.Dark, theme.edge),
        (role.Shadow, theme.window),
    ):
        made.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.edge))
    return made


def style_sheet(theme: Theme, lengths: Sizes) -> str:
    """resources/styles/desk.qss with the theme's colours, sizes and marks in place of its `$names`."""
    text = (RESOURCES / "styles" / "desk.qss").read_text(encoding="utf-8")
    template = Template(_scaled_lengths(text, lengths))
    names = {name: str(value) for name, value in (asdict(theme) | asdict(lengths)).items()}
    derived = {"half": lengths.gap // 2, "mark": lengths.icon - 2, "ring": lengths.icon // 2}
    derived |= {"header": lengths.touch - 8, "status": lengths.body - 1}
    names |= {name: str(value) for name, value in derived.items()}
    names |= _mark_files(theme)
    return template.substitute(names)


def _scaled_lengths(text: str, lengths: Sizes) -> str:
    """The style sheet's own numbers are those of the 1366×768 drawing."""
    return re.sub(r"\b(\d+)px", lambda found: f"{lengths.px(int(found[1]))}px", text)


_MARKS = (("tick", "on_accent"), ("dot", "on_accent"), ("down", "text"), ("up", "text"))


def _mark_files(theme: Theme) -> dict[str, str]:
    """A style sheet takes pictures only from files: the tick, dot and arrows in the theme's colours, in a folder
    that is gone with the process."""
    folder = _in_force.marks = _in_force.marks or QTemporaryDir()
    made = {}
    for name, role in _MARKS:
        target = Path(folder.filePath(f"{name}-{theme.name}.svg"))
        target.write_text(tinted(name, theme.colour(role).name()), encoding="utf-8")
        made[f"{name}_file"] = target.as_posix()
    return made


def tinted(icon: str, colour: str) -> str:
    """The text of one of our icons, which are drawn in currentColor, in a colour."""
    return (RESOURCES / "icons" / f"{icon}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
