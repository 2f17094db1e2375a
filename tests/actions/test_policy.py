"""The agency's own text and its signed profiles are taken in only as they are."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app import profiles
from app.actions.policy import attach_text, attached_text, later_profiles, take_profile
from app.agency_key import load_agency_key, new_agency_key
from app.domain.errors import FieldMistake, Refused
from app.domain.policy import Attached
from app.policy_files import LARGEST_FILE
from tests.desks import ADMINISTRATOR, OFFICER, PASSPHRASE, START
from tests.test_profiles import an_agency

TEXT = "1.1 PURPOSE\nThe purpose of this policy is to test.\n"


@pytest.fixture
def administrator(desk):
    return desk.sign_in(ADMINISTRATOR)


@pytest.fixture
def key(desk):
    return load_agency_key(desk.paths.root.parent / "agency.pem", PASSPHRASE)


def with_text(signed, content=TEXT):
    text = Attached("policy.txt", hashlib.sha256(content.encode()).hexdigest())
    return replace(signed.profile, text=text)


def a_later(day="2026-04-01", version="2", agency="hutchinson", days="60"):
    return profiles.document_of(
        an_agency(
            agency,
            replacing=[
                ('version = "1"', f'version = "{version}"'),
                ("effective_from = 2026-01-01", f"effective_from = {day}"),
                ("value = 60", f"value = {days}"),
            ],
        )
    )


def carried(tmp_path, content, key, name="new.profile"):
    file = tmp_path / name
    file.write_bytes(profiles.packed(content, profiles.sign(content, key)))
    return file


def take(desk, signed, file):
    return take_profile(
        desk.paths, signed.store, signed.installation, signed.member, signed.profile, file, desk.clock()
    )


def test_the_agencys_own_text_is_kept_beside_its_rules(desk, administrator, tmp_path):
    profile = with_text(administrator)
    (tmp_path / "policy.txt").write_text(TEXT)

    attach_text(desk.paths, administrator.store, administrator.member, profile, tmp_path / "policy.txt")

    assert attached_text(desk.paths, profile.text) == TEXT
    assert desk.paths.policy_text.is_relative_to(desk.paths.root)


@pytest.mark.parametrize("content", [TEXT + " ", "", TEXT.replace("test", "rest")])
def test_any_other_text_is_refused_and_the_one_before_stays(desk, administrator, tmp_path, content):
    profile = with_text(administrator)
    (tmp_path / "policy.txt").write_text(TEXT)
    attach_text(desk.paths, administrator.store, administrator.member, profile, tmp_path / "policy.txt")
    (tmp_path / "other.txt").write_text(content)

    with pytest.raises(FieldMistake, match="SHA-256 differs"):
        attach_text(desk.paths, administrator.store, administrator.member, profile, tmp_path / "other.txt")
    assert attached_text(desk.paths, profile.text) == TEXT


def test_a_text_changed_on_the_disk_is_not_shown(desk, administrator, tmp_path):
    profile = with_text(administrator)
    (tmp_path / "policy.txt").write_text(TEXT)
    attach_text(desk.paths, administrator.store, administrator.member, profile, tmp_path / "policy.txt")
    desk.paths.policy_text.write_text(TEXT + "x")

    assert attached_text(desk.paths, profile.text) == ""
    desk.paths.policy_text.unlink()
    assert attached_text(desk.paths, profile.text) == ""


@pytest.mark.parametrize("kind", ["gone", "folder", "large"])
def test_what_is_no_text_is_a_mistake_in_words(desk, administrator, tmp_path, kind):
    file = tmp_path / "file"
    if kind == "folder":
        file.mkdir()
    if kind == "large":
        file.write_bytes(b" " * (LARGEST_FILE + 1))

    with pytest.raises(FieldMistake, match="cannot be read|too large"):
        attach_text(desk.paths, administrator.store, administrator.member, with_text(administrator), file)


def test_an_officer_attaches_nothing_and_takes_in_no_profile(desk, key, tmp_path):
    officer = desk.sign_in(OFFICER)
    (tmp_path / "policy.txt").write_text(TEXT)

    with pytest.raises(Refused, match="LPR administrator"):
        attach_text(desk.paths, officer.store, officer.member, with_text(officer), tmp_path / "policy.txt")
    with pytest.raises(Refused, match="LPR administrator"):
        take(desk, officer, carried(tmp_path, a_later(), key))


def test_a_version_signed_in_advance_is_taken_in_and_is_in_force_from_its_day(desk, administrator, key, tmp_path):
    taken = take(desk, administrator, carried(tmp_path, a_later(days="45"), key))

    waiting = later_profiles(desk.paths, administrator.installation, administrator.profile)
    assert waiting == (("hutchinson/2", date(2026, 4, 1)),)
    assert taken.retention_days == 45
    assert administrator.profile.version == "hutchinson/1"
    administrator.store.close()
    desk.clock.go(days=31)
    again = desk.sign_in(ADMINISTRATOR)
    assert (again.profile.version, again.profile.retention_days) == ("hutchinson/2", 45)
    assert later_profiles(desk.paths, again.installation, again.profile) == ()


def test_a_profile_that_the_agency_did_not_sign_is_not_taken_in(desk, administrator, key, tmp_path):
    good = carried(tmp_path, a_later(), key).read_bytes()
    wrong = {
        "another key": carried(tmp_path, a_later(), new_agency_key(), "a").read_bytes(),
        "edited by hand": good.replace(b'"value":60', b'"value":90'),
        "cut short": good[:-1],
        "empty": b"",
        "another agency's": carried(tmp_path, a_later(agency="plymouth"), key, "b").read_bytes(),
    }
    for content in wrong.values():
        (tmp_path / "x.profile").write_bytes(content)
        with pytest.raises(FieldMistake, match="not as the agency signed it|another agency's"):
            take(desk, administrator, tmp_path / "x.profile")
    assert not desk.paths.later_profiles.exists()


def test_a_profile_never_takes_over_backwards_nor_twice_on_one_day(desk, administrator, key, tmp_path):
    for days in (-1, 0):
        day = (START + timedelta(days=days)).date().isoformat()
        with pytest.raises(FieldMistake, match="tomorrow is the earliest"):
            take(desk, administrator, carried(tmp_path, a_later(day=day), key))
    take(desk, administrator, carried(tmp_path, a_later(), key))
    for again in (a_later(version="3"), a_later(day="2026-05-01")):
        with pytest.raises(FieldMistake, match="kept here already"):
            take(desk, administrator, carried(tmp_path, again, key))


def test_a_profile_may_begin_tomorrow(desk, administrator, key, tmp_path):
    tomorrow = START + timedelta(days=1)

    taken = take(desk, administrator, carried(tmp_path, a_later(day=tomorrow.date().isoformat()), key))

    assert taken.effective_from == tomorrow.date()
