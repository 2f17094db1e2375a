"""The look: what can be read, told apart without colour vision, and never flashes white."""

import re
from itertools import combinations
from pathlib import Path
from string import Template

import pytest
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QWidget

from app.paths import RESOURCES
from ui import icons, theme

GROUNDS = ("window", "surface", "raised", "field", "selected")
THEMES = pytest.mark.parametrize("palette", [theme.NIGHT, theme.DAY], ids=lambda one: one.name)

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
MISSING = {
    "red cones": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "green cones": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "blue cones": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour):
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def oklab(rgb):
    red, green, blue = (max(0.0, part) for part in rgb)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


@THEMES
@pytest.mark.parametrize("role", ["text", "muted", "accent", "ok", "warn", "danger", "possible"])
def test_words_can_be_read_on_every_ground(palette, role):
    for ground in GROUNDS:
        assert contrast(getattr(palette, role), getattr(palette, ground)) >= 4.5, f"{role} on {ground}"


@THEMES
def test_words_on_a_coloured_ground_can_be_read(palette):
    assert contrast(palette.on_accent, palette.accent) >= 4.5
    for state in ("ok", "warn", "danger", "possible"):
        assert contrast(palette.on_state, getattr(palette, state)) >= 4.5, state


@THEMES
def test_outlines_and_the_keyboards_ring_stand_out(palette):
    for ground in ("window", "surface", "raised", "field"):
        assert contrast(palette.edge, getattr(palette, ground)) >= 3, f"edge on {ground}"
        assert contrast(palette.focus, getattr(palette, ground)) >= 4.5, f"focus on {ground}"
    assert contrast(palette.focus, palette.edge) >= 3


@THEMES
@pytest.mark.parametrize("missing", MISSING)
def test_wrong_and_right_are_told_apart_without_some_cones(palette, missing):
    matrix = MISSING[missing]

    def seen(colour):
        rgb = linear(colour)
        return oklab([sum(weight * part for weight, part in zip(row, rgb, strict=True)) for row in matrix])

    for one, other in combinations(("ok", "warn", "danger"), 2):
        pair = seen(getattr(palette, one)), seen(getattr(palette, other))
        apart = sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5
        assert apart >= 0.05, f"{one} and {other}: {apart:.3f}"


@THEMES
def test_the_style_sheet_names_only_tokens_that_exist(palette):
    made = theme.style_sheet(palette, theme.Sizes())
    assert "$" not in made


def test_no_colour_stands_outside_the_palette():
    template = (RESOURCES / "styles" / "desk.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", Template(template).template)
    for source in (Path(theme.__file__).parent).rglob("*.py"):
        if source.name != "theme.py":
            found = re.findall(r"[\"']#[0-9a-fA-F]{3,8}[\"']|QColor\([\"'\d]", source.read_text(encoding="utf-8"))
            assert not found, f"{source.name}: {found}"


def test_every_icon_is_a_drawing_in_one_colour(qapp):
    for file in sorted((RESOURCES / "icons").glob("*.svg")):
        text = file.read_text(encoding="utf-8")
        assert "currentColor" in text, file.name
        assert not re.search(r"#[0-9a-fA-F]{3}|url\(|href|<image|<script", text), file.name
        assert not icons.pixmap(file.stem, "text", 24).isNull()


def test_an_unknown_icon_is_said_at_once(qapp):
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon", "text", 24)


@THEMES
def test_the_first_frame_of_a_window_has_the_themes_ground(qtbot, qapp, palette):
    theme.apply(qapp, palette)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(40, 30)

    ground = window.grab().toImage().pixelColor(20, 15)

    assert ground.name() == palette.window


def test_plates_are_set_in_one_width_with_zero_and_one_apart(qapp):
    theme.load_fonts()
    info = QFontInfo(theme.plate_font())
    assert info.family() == theme.PLATE_FAMILY
    assert info.bold()
    assert QFontInfo(theme.text_font()).family() == theme.TEXT_FAMILY


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(1366, 768, 1.0), (1920, 1080, 1.0), (2560, 1440, 1.375), (3840, 2160, 2.0)]
)
def test_everything_grows_with_the_screen(width, height, scale):
    assert theme.fitting_scale(width, height) == scale
    assert theme.Sizes().scaled(scale).touch >= 44


def test_a_change_of_theme_is_told(qtbot, qapp):
    with qtbot.waitSignal(theme.notice.changed) as told:
        theme.apply(qapp, theme.DAY)
    assert told.args == [theme.DAY]
    assert theme.current() is theme.DAY
    theme.apply(qapp, theme.NIGHT)
