"""The settings: one table, checked values, a file that a hand may have damaged."""

import json

import pytest

from app.settings import LARGEST_FILE, SETTINGS, Settings


def test_before_anything_is_set_each_has_its_default(tmp_path):
    settings = Settings(tmp_path / "settings.json")

    assert all(settings.get(name) == row.default for name, row in SETTINGS.items())


def test_every_default_is_allowed_and_every_row_has_its_help():
    for row in SETTINGS.values():
        assert row.checked(row.default) == row.default
        assert row.help.endswith(".")


def test_a_value_is_kept_across_restarts(tmp_path):
    Settings(tmp_path / "settings.json").set("ui.theme", "day")

    assert Settings(tmp_path / "settings.json").get("ui.theme") == "day"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ui.theme", "pink"),
        ("ui.theme", 1),
        ("sound.volume", 101),
        ("sound.volume", -1),
        ("sound.volume", "80"),
        ("sound.volume", True),
        ("sound.volume", 79.5),
        ("reader.threads", 0),
        ("position.baud", 1200),
        ("position.address", "x" * 201),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_and_changes_nothing(tmp_path, name, value):
    settings = Settings(tmp_path / "settings.json")

    with pytest.raises(ValueError, match=name):
        settings.set(name, value)

    assert settings.get(name) == SETTINGS[name].default


def test_a_name_that_is_not_in_the_table_is_a_bug(tmp_path):
    with pytest.raises(KeyError):
        Settings(tmp_path / "settings.json").get("ui.colour")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"[" * 50_000, b" " * (LARGEST_FILE + 1)])
def test_a_damaged_file_gives_the_defaults(tmp_path, content, caplog):
    (tmp_path / "settings.json").write_bytes(content)

    assert Settings(tmp_path / "settings.json").get("ui.theme") == "night"
    assert "defaults are used" in caplog.text


def test_of_a_file_edited_by_hand_the_good_rows_are_used(tmp_path, caplog):
    (tmp_path / "settings.json").write_text(json.dumps({"ui.theme": "day", "sound.volume": 900, "unknown": 1}))

    settings = Settings(tmp_path / "settings.json")

    assert (settings.get("ui.theme"), settings.get("sound.volume")) == ("day", 80)
    assert "sound.volume" in caplog.text
