"""The settings screen: drawn from the one table, in force at once, some for the administrator alone."""

import pytest

from app.domain.access import Role
from app.settings import SETTINGS, Settings
from tests.desks import a_member
from tests.ui.at_once import Later, at_once
from tests.ui.settings.desk import SettingsDesk
from ui.forms import Kind
from ui.messages import Message
from ui.settings.fields import HIDDEN, SECTIONS, rows
from ui.settings.presenter import SettingsPresenter, Speakers
from ui.words import Mark


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def desk(settings, store):
    return SettingsDesk(settings, a_member(Role.LPR_ADMINISTRATOR), store)


@pytest.fixture
def officers_desk(settings, store):
    return SettingsDesk(settings, a_member(Role.PATROL_OFFICER), store)


@pytest.fixture
def themes() -> list[str]:
    return []


@pytest.fixture
def said() -> list[Message]:
    return []


@pytest.fixture
def open_screen(qapp, themes, said):
    made = []

    def open_screen(desk, run=at_once, loudspeakers=lambda: ("Built-in",)):
        presenter = SettingsPresenter(desk, run, themes.append, Speakers(loudspeakers))
        presenter.message.connect(said.append)
        presenter.start()
        made.append(presenter)
        return presenter

    yield open_screen
    for presenter in made:
        presenter.stop()


def test_every_setting_stands_on_the_screen_with_the_tables_own_help():
    shown = rows()
    assert set(shown) == set(SETTINGS) - HIDDEN
    for name, row in shown.items():
        assert row.hint == SETTINGS[name].help
        assert row.caption != name, "somebody gave it a caption"
        assert name.startswith(tuple(f"{section.prefix}." for section in SECTIONS))
        for option in row.options:
            assert SETTINGS[name].checked(option.value) == option.value


def test_a_choice_is_kept_as_soon_as_it_is_made(open_screen, desk, settings):
    presenter = open_screen(desk)
    presenter.edit("ui.theme", "day")
    assert settings.get("ui.theme") == "day"
    assert "ui.theme" in presenter.state.changed


def test_the_theme_is_shown_as_soon_as_it_is_chosen(open_screen, desk, themes):
    presenter = open_screen(desk)
    presenter.edit("ui.theme", "day")
    assert themes == ["day"]


def test_a_slider_is_kept_once_it_rests(open_screen, desk, settings, qtbot):
    presenter = open_screen(desk)
    for value in (60, 55, 50):
        presenter.edit("sound.volume", value)
    assert presenter.state.looks["sound.volume"].value == 50
    assert desk.told == []
    qtbot.waitUntil(lambda: settings.get("sound.volume") == 50)
    assert desk.told == ["sound.volume"]


def test_leaving_the_screen_keeps_what_was_still_moving(open_screen, desk, settings):
    presenter = open_screen(desk)
    presenter.edit("sound.volume", 35)
    presenter.stop()
    assert settings.get("sound.volume") == 35


def test_a_line_is_kept_when_it_is_entered(open_screen, desk, settings):
    presenter = open_screen(desk)
    presenter.edit("position.kind", "serial")
    presenter.edit("position.address", "/dev/tty")
    presenter.edit("position.address", "/dev/ttyUSB0")
    assert settings.get("position.address") == ""
    presenter.keep("position.address")
    assert settings.get("position.address") == "/dev/ttyUSB0"


def test_a_value_the_table_refuses_stays_beside_its_words(open_screen, desk, settings):
    presenter = open_screen(desk)
    presenter.edit("position.address", "x" * 500)
    presenter.keep("position.address")
    look = presenter.state.looks["position.address"]
    assert "at most 200 characters" in look.problem
    assert look.value == "x" * 500
    assert settings.get("position.address") == ""
    presenter.edit("position.address", "x")
    assert presenter.state.looks["position.address"].problem == ""


def test_every_setting_goes_back_to_its_default(open_screen, desk, settings):
    presenter = open_screen(desk)
    for name, value in (("ui.theme", "day"), ("sound.volume", 20), ("reader.threads", 4), ("position.kind", "tcp")):
        presenter.edit(name, value)
        presenter.keep(name)
        assert settings.get(name) == value
        presenter.reset(name)
        assert settings.get(name) == SETTINGS[name].default
        assert name not in presenter.state.changed


def test_guarded_settings_are_the_administrators_and_the_clause_is_said(open_screen, officers_desk, settings, said):
    presenter = open_screen(officers_desk)
    assert "LPR administrator" in presenter.state.guarded
    assert "423" in presenter.state.clause
    for name, look in presenter.state.looks.items():
        assert look.enabled is not SETTINGS[name].guarded
    presenter.edit("reader.threads", 8)
    presenter.keep("reader.threads")
    assert settings.get("reader.threads") == SETTINGS["reader.threads"].default
    assert presenter.state.looks["reader.threads"].value == SETTINGS["reader.threads"].default
    assert "423" in said[-1].clause
    presenter.edit("sound.volume", 40)
    presenter.stop()
    assert settings.get("sound.volume") == 40, "what is not guarded anybody may change"


def test_a_disk_that_refuses_leaves_the_setting_as_it_was(open_screen, desk, settings, said, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings, "set", full)
    presenter = open_screen(desk)
    presenter.edit("ui.theme", "day")
    assert "No space left" in said[-1].text
    assert presenter.state.looks["ui.theme"].value == "night"


def test_what_is_not_kept_yet_is_shown_as_chosen(open_screen, desk, settings):
    later = Later()
    presenter = open_screen(desk, run=later.run)
    presenter.edit("ui.theme", "day")
    assert presenter.state.looks["ui.theme"].value == "day"
    later.go()
    assert settings.get("ui.theme") == "day"


def test_the_position_receivers_own_fields_are_shown(open_screen, desk):
    presenter = open_screen(desk)

    def shown():
        return {name for name, look in presenter.state.looks.items() if look.shown and name.startswith("position.")}

    assert shown() == {"position.kind"}
    presenter.edit("position.kind", "fixed")
    assert shown() == {"position.kind", "position.address"}
    presenter.edit("position.kind", "serial")
    assert shown() == {"position.kind", "position.address", "position.baud"}


def test_the_receivers_state_is_live_and_a_bad_address_stands_beside_its_field(open_screen, desk):
    presenter = open_screen(desk)
    assert presenter.state.position.role == "muted"
    presenter.edit("position.kind", "tcp")
    assert (presenter.state.position.word, presenter.state.position.role) == ("GPS fix", "ok")
    desk.state, desk.problem = "connection refused", "write the receiver's address as host:port"
    presenter.start()
    assert (presenter.state.position.word, presenter.state.position.role) == ("connection refused", "warn")
    assert presenter.state.looks["position.address"].problem.startswith("Write the receiver's address")


def test_a_loudspeaker_that_is_gone_stays_to_choose(open_screen, desk, settings):
    settings.set("sound.device", "USB speaker")
    options = open_screen(desk).state.looks["sound.device"].options
    assert [option.value for option in options] == ["", "Built-in", "USB speaker"]
    assert "not there now" in options[2].words


def test_the_time_zone_is_the_policys(open_screen, desk):
    assert "America/Chicago" in open_screen(desk).state.zone


def test_only_lines_sliders_choices_and_ticks_are_in_the_table():
    assert {row.kind for row in rows().values()} <= {Kind.LINE, Kind.NUMBER, Kind.CHOICE, Kind.TICK}


def test_sound_is_tried_from_here_and_what_can_be_heard_is_said(qapp, desk):
    tried = []
    speakers = Speakers(tuple, lambda: Mark("warn", "silent", "No sound device"), lambda: tried.append(1))
    presenter = SettingsPresenter(desk, at_once, lambda _: None, speakers)
    assert presenter.state.sound.word == "No sound device"
    presenter.test_sound()
    assert tried == [1]


def test_what_is_heard_of_alerts_only_an_administrator_changes(open_screen, officers_desk, desk, settings, said):
    officers = open_screen(officers_desk)
    officers.edit("alert.owner-licence", "spoken")
    assert settings.get("alert.owner-licence") == "silent"
    assert "423" in said[-1].clause
    open_screen(desk).edit("alert.owner-licence", "tone")
    assert settings.get("alert.owner-licence") == "tone"
