"""Plain settings are everybody's, the guarded ones the administrator's."""

import pytest

from app.actions.settings import change_setting
from app.changes import Changes
from app.domain.access import Role
from app.domain.errors import FieldMistake, Refused, Unavailable
from app.profiles import load
from app.settings import SETTINGS, Settings
from tests.desks import a_member
from tests.stores import a_store

OFFICER = a_member(Role.PATROL_OFFICER)
ADMINISTRATOR = a_member(Role.LPR_ADMINISTRATOR)
PROFILE = load("plymouth")


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def store(tmp_path):
    made = a_store(tmp_path)
    yield made
    made.close()


def test_anybody_turns_the_sound_down_even_before_sign_in(settings):
    assert change_setting(settings, None, None, None, "sound.volume", 30) is Changes.SETTINGS
    assert settings.get("sound.volume") == 30


@pytest.mark.parametrize("name", sorted(name for name, row in SETTINGS.items() if row.guarded))
def test_where_positions_come_from_and_how_the_reader_runs_is_the_administrators(settings, store, name):
    row = SETTINGS[name]
    with pytest.raises(Refused):
        change_setting(settings, store, OFFICER, PROFILE, name, row.default)
    with pytest.raises(Refused):
        change_setting(settings, store, None, PROFILE, name, row.default)

    assert change_setting(settings, store, ADMINISTRATOR, PROFILE, name, row.default) is Changes.SETTINGS


def test_a_value_that_a_setting_does_not_take_is_said_by_its_name(settings, store):
    with pytest.raises(FieldMistake, match="from 0 to 100") as mistake:
        change_setting(settings, store, OFFICER, PROFILE, "sound.volume", 101)
    assert mistake.value.field == "sound.volume"


def test_settings_that_cannot_be_written_stay_as_they_were(settings, store, tmp_path):
    (tmp_path / "settings.json").mkdir()

    with pytest.raises(Unavailable, match="as they were"):
        change_setting(settings, store, OFFICER, PROFILE, "sound.volume", 10)
    assert settings.get("sound.volume") == 80
