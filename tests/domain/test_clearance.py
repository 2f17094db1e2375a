"""Who reads what a list says in words, and what is hidden from nobody (ACC-07, §7.2)."""

from dataclasses import replace

import pytest

from app import profiles
from app.domain.access import Member, Role
from app.domain.clearance import CAUTION, CONTACT, as_read, reads_words
from app.domain.policy import Rule
from tests.ui.live.desk import an_alert

PROFILE = profiles.load("hutchinson")
CLEARED = Member("m1", "Officer One", "101", frozenset({Role.PATROL_OFFICER}), cleared=True)
UNCLEARED = replace(CLEARED, cleared=False)


def hit(**changes):
    made = an_alert(**{"caution": "armed", "vehicle": "blue Ford", **changes})
    entry = replace(made.hit.match.entry, reason="homicide suspect", issuer="Ramsey County")
    return replace(made, hit=replace(made.hit, match=replace(made.hit.match, entry=entry)))


def test_a_cleared_member_reads_the_alert_as_it_is():
    assert as_read(hit(), CLEARED, PROFILE) == hit()


def test_without_clearance_no_word_of_the_list_is_read_and_who_to_ask_stands_in_its_place():
    entry = as_read(hit(), UNCLEARED, PROFILE).hit.match.entry
    assert (entry.reason, entry.issuer, entry.vehicle, entry.caution) == (CONTACT, "", "", CAUTION)


def test_what_a_glance_needs_is_hidden_from_nobody():
    seen, whole = as_read(hit(), UNCLEARED, PROFILE), hit()
    assert seen.hit.category == whole.hit.category
    assert bool(seen.hit.match.entry.caution) is bool(whole.hit.match.entry.caution)
    assert seen.hit.match.entry.plate == whole.hit.match.entry.plate
    assert (seen.hit.match.version, seen.hit.match.kind) == (whole.hit.match.version, whole.hit.match.kind)
    assert (seen.crop, seen.side, seen.camera_name, seen.hit.read) == (
        whole.crop, whole.side, whole.camera_name, whole.hit.read
    )  # fmt: skip


def test_no_caution_stays_no_caution():
    assert as_read(hit(caution=""), UNCLEARED, PROFILE).hit.match.entry.caution == ""


def test_a_list_that_says_nothing_looks_like_one_that_says_much():
    silent = as_read(an_alert(), UNCLEARED, PROFILE).hit.match.entry
    assert silent == replace(as_read(hit(caution=""), UNCLEARED, PROFILE).hit.match.entry)


def test_hits_that_joined_an_alert_say_no_more_than_the_first():
    joined = replace(hit(), again=(hit(alert_id="h2").hit,))
    assert all(one.match.entry.reason == CONTACT for one in as_read(joined, UNCLEARED, PROFILE).hits)


@pytest.mark.parametrize("agency", profiles.AGENCIES)
def test_every_profile_asks_for_clearance(agency):
    profile = profiles.load(agency)
    assert not reads_words(UNCLEARED, profile)
    assert reads_words(CLEARED, profile)


def test_where_a_profile_asks_for_none_everybody_reads_it():
    rule = PROFILE.rules["access.clearance"]
    open_to_all = replace(PROFILE, rules={**PROFILE.rules, "access.clearance": replace(rule, value=False)})
    assert isinstance(rule, Rule)
    assert as_read(hit(), UNCLEARED, open_to_all) == hit()
