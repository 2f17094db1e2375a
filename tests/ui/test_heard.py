"""One rule for what is heard: by the settings, the gravest first, and never anything of the plate or of a person."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cameras import Side
from app.domain.hot_lists import CATEGORIES, Severity
from app.domain.regions import REGIONS
from app.settings import SETTINGS
from tests.ui.live.desk import an_alert
from ui.heard import NOTHING, POSSIBLE_SETTING, Heard, How, Situation, heard, how, line
from ui.tones import Tone


def settings(**changed):
    """The defaults, but for what is named: stolen_vehicle="tone"."""
    named = {f"alert.{name.replace('_', '-')}": value for name, value in changed.items()}
    return lambda name: named.get(name, SETTINGS[name].default)


def a_hit(category, **other):
    return an_alert(f"h-{category}", category=category, **other)


def a_possible_hit(category):
    return an_alert(f"p-{category}", "A8C1230", "ABC1230", category)


def test_by_default_high_is_spoken_medium_has_its_tone_and_owner_licence_and_possible_hits_are_silent():
    by_severity = {Severity.HIGH: How.SPOKEN, Severity.MEDIUM: How.TONE, Severity.LOW: How.SILENT}
    for code, category in CATEGORIES.items():
        assert how(settings(), a_hit(code)) is by_severity[category.severity]
        assert how(settings(), a_possible_hit(code)) is How.SILENT
    assert CATEGORIES["owner-licence"].severity is Severity.LOW


def test_a_possible_hit_is_never_louder_than_an_exact_one_of_its_category():
    spoken = settings(possible="spoken")
    for code in CATEGORIES:
        assert how(spoken, a_possible_hit(code)) is how(spoken, a_hit(code))
    assert how(settings(possible="tone"), a_possible_hit("stolen-vehicle")) is How.TONE


def test_every_setting_of_an_alert_takes_exactly_the_ways_there_are_and_only_an_administrator_changes_it():
    rows = [SETTINGS[f"alert.{code}"] for code in CATEGORIES] + [SETTINGS[POSSIBLE_SETTING]]
    assert all(row.allowed == tuple(How) and row.guarded for row in rows)


@pytest.mark.parametrize("code", CATEGORIES)
def test_each_category_has_its_own_tone(code):
    every = settings(**{code: "tone"})
    assert heard((a_hit(code),), every, Situation()) == Heard(Tone(code))


def test_of_alerts_that_come_together_the_gravest_is_heard():
    together = (a_hit("owner-warrant"), a_hit("amber-alert"), a_hit("owner-licence"))
    assert heard(together, settings(), Situation()) == Heard(Tone.AMBER_ALERT, "Amber alert. Minnesota. Front left.")
    assert heard(together, settings(amber_alert="tone"), Situation()) == Heard(Tone.AMBER_ALERT)
    assert heard(together, settings(amber_alert="silent"), Situation()) == Heard(Tone.OWNER_WARRANT)


def test_a_second_alert_has_the_other_tone_and_its_line_waits_for_nobody():
    second = (a_hit("stolen-plate"),)
    said = "Stolen plate. Minnesota. Front left."
    assert heard(second, settings(), Situation(standing=True)) == Heard(Tone.ANOTHER, said)
    assert heard(second, settings(), Situation(standing=True, speaking=True)) == Heard(Tone.ANOTHER)
    assert heard(second, settings(), Situation(standing=True, followed=True)) == Heard(Tone.ANOTHER)


def test_nothing_is_heard_while_it_is_quiet_and_of_silent_alerts():
    assert heard((a_hit("amber-alert"),), settings(), Situation(quiet=True)) is NOTHING
    assert heard((a_hit("owner-licence"),), settings(), Situation(standing=True)) is NOTHING
    assert heard((), settings(), Situation()) is NOTHING


def test_a_line_says_category_state_and_side():
    assert line(a_hit("stolen-vehicle")) == "Stolen vehicle. Minnesota. Front left."
    assert line(a_possible_hit("stolen-vehicle")) == "Possible stolen vehicle. Minnesota. Front left."
    assert line(a_hit("kops", region="")) == "Kops alert. Front left."
    assert line(a_hit("kops", region="zz")) == "Kops alert. Front left.", "a state nobody knows is not spelled out"


WORDS = {
    word.lower()
    for text in (*(row.spoken for row in CATEGORIES.values()), *REGIONS.values(), *Side, "possible")
    for word in re.findall(r"\w+", text)
}


@given(
    st.sampled_from(sorted(CATEGORIES)),
    st.sampled_from(["", "us-mt", "ca-on", "??"]),
    st.text(min_size=1, max_size=20),
    st.text(max_size=20),
)
def test_whatever_the_list_and_the_camera_say_only_words_of_the_closed_tables_are_spoken(code, region, free, side):
    from dataclasses import replace

    alert = replace(
        an_alert("h", "QXZ7391", category=code, region=region, caution=free, vehicle=free),
        camera_name=free,
        side=side,
    )
    assert set(re.findall(r"\w+", line(alert).lower())) <= WORDS
