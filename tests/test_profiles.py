"""The five profiles: every value has its clause, every quote is in the text, the signature is the agency's."""

import hashlib
import json
import tomllib
from pathlib import Path

import pytest

from app import profiles
from app.agency_key import new_agency_key
from app.domain.access import Installation, WorkstationKind
from app.domain.errors import Unavailable
from app.paths import Paths
from app.profiles import (
    AGENCIES,
    POLICIES,
    WrongProfile,
    agencies,
    document,
    in_force,
    leaves,
    load,
    put_in_force,
    sign,
)
from tests.desks import START

POLICY_TEXTS = Path(__file__).resolve().parents[2] / "shared" / "policies"
KEY = new_agency_key()


def parameters(agency):
    return json.loads(document(agency))["parameters"]


def quoted(agency):
    """(parameter, quote, whose text it is from) of every leaf and purpose."""
    for name, leaf in parameters(agency).items():
        rows = leaf["value"] if name == "capture.purposes" else [leaf]
        for row in rows:
            if "quote" in row:
                yield name, row["quote"], row.get("quoted_in", agency)


def meta(agency):
    return tomllib.loads((POLICIES / "agencies" / f"{agency}.toml").read_text(encoding="utf-8"))["meta"]


def one_space(text):
    return " ".join(text.split())


@pytest.mark.skipif(not POLICY_TEXTS.is_dir(), reason="the policies' texts do not lie beside the checkout")
@pytest.mark.parametrize("agency", AGENCIES)
def test_every_quote_stands_word_for_word_in_its_policy(agency):
    texts = {}
    for other in AGENCIES:
        content = (POLICY_TEXTS / meta(other)["source_file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == meta(other)["source_sha256"]
        texts[other] = one_space(content.decode())

    quotes = list(quoted(agency))
    assert quotes
    assert [(name, quote) for name, quote, source in quotes if one_space(quote) not in texts[source]] == []


@pytest.mark.skipif(not POLICY_TEXTS.is_dir(), reason="the policies' texts do not lie beside the checkout")
def test_no_more_of_a_policy_than_short_quotes_is_in_the_product():
    shipped = one_space(" ".join(file.read_text(encoding="utf-8") for file in POLICIES.rglob("*.toml")))
    for agency in AGENCIES:
        words = (POLICY_TEXTS / meta(agency)["source_file"]).read_text(encoding="utf-8").split()
        for start in range(len(words) - 25):
            assert " ".join(words[start : start + 26]) not in shipped


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_value_says_its_clause_or_why_it_is_ours(agency):
    for name, leaf in parameters(agency).items():
        rows = leaf["value"] if name == "capture.purposes" else [leaf]
        assert all((row.get("clause") and row.get("quote")) or row.get("ours") for row in rows), name


@pytest.mark.parametrize(
    ("agency", "state", "zone", "days", "sworn"),
    [
        ("hutchinson", "mn", "America/Chicago", 60, False),
        ("plymouth", "mn", "America/Chicago", 60, False),
        ("hardin", "mt", "America/Denver", 90, False),
        ("crystal", "mn", "America/Chicago", 60, True),
        ("st_paul", "mn", "America/Chicago", 60, False),
    ],
)
def test_state_time_zone_retention_and_who_runs_capture_by_agency(agency, state, zone, days, sworn):
    profile = load(agency)

    assert (profile.state, profile.time_zone, profile.retention_days, profile.capture_sworn_only) == (
        state,
        zone,
        days,
        sworn,
    )
    assert profile.list_max_age_h == 24


@pytest.mark.parametrize(
    ("agency", "purposes"),
    [
        (
            "hutchinson",
            "vehicles plates missing warrants recovery -homeland-security -surveillance -interdiction -investigation",
        ),
        ("plymouth", "vehicles plates persons -investigation"),
        ("hardin", "stolen persons warrants trucking -surveillance -major-crime -recent-crime"),
        ("crystal", "stolen traffic -investigation"),
        ("st_paul", "stolen-wanted -investigation"),
    ],
)
def test_the_purposes_of_capture_are_the_policys_and_a_patrol_ticks_its_own(agency, purposes):
    found = [purpose.id if purpose.ticked else f"-{purpose.id}" for purpose in load(agency).purposes]

    assert found == purposes.split()


def test_montanas_purposes_are_a_closed_list_of_seven_by_letter():
    assert [purpose.clause for purpose in load("hardin").purposes] == [f"426.4.1({letter})" for letter in "abcdefg"]


@pytest.mark.parametrize("agency", AGENCIES)
def test_the_banner_makes_the_four_statements_of_cjis(agency):
    restricted, monitored, prohibited, consent = load(agency).banner

    assert "restricted" in restricted
    assert "monitored" in monitored
    assert "audited" in monitored
    assert "prohibited" in prohibited
    assert "penalties" in prohibited
    assert "consent" in consent


def test_the_agencies_to_choose_from_are_named_with_their_state():
    assert ("st_paul", "Saint Paul Police Department", "Minnesota") in agencies()
    assert ("hardin", "Hardin Police Department", "Montana") in agencies()
    assert len(agencies()) == 5


def test_an_agency_without_a_profile_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="springfield"):
        load("springfield")


# --- the rules of the data


def a_layer(**tables):
    return {"meta": {"id": "test"}, **tables}


@pytest.mark.parametrize(
    ("tables", "mistake"),
    [
        ({"retention": {"days": 60}}, "without its clause"),
        ({"retention": {"days": {"value": 60}}}, "neither a clause"),
        ({"retention": {"days": {"value": 60, "clause": "1"}}}, "neither a clause"),
        ({"retention": {"days": {"value": 60, "quote": "sixty"}}}, "neither a clause"),
        ({"retention": {"days": {"value": "60", "ours": "x"}}}, "takes a int"),
        ({"retention": {"days": {"value": True, "ours": "x"}}}, "takes a int"),
        ({"retention": {"weeks": {"value": 60, "ours": "x"}}}, "nothing is called retention.weeks"),
        ({"retention": {"days": {"value": 60, "ours": "x", "because": "y"}}}, "nothing is called because"),
        ({"hit": {"is_not": {"value": "x", "clause": "1", "quote": "word " * 26}}}, "at most 25 words"),
        ({"capture": {"purposes": [{"id": "a", "title": "A", "clause": "1"}]}}, "purposes a: neither a clause"),
    ],
)
def test_data_that_break_the_rules_are_refused_by_name(tables, mistake):
    with pytest.raises(WrongProfile, match=mistake):
        leaves(a_layer(**tables))


def test_an_agency_cannot_keep_longer_than_its_state_but_may_shorter(tmp_path, monkeypatch):
    own = (POLICIES / "agencies" / "plymouth.toml").read_text(encoding="utf-8")
    for part in ("agencies", "states"):
        (tmp_path / part).mkdir()
    for name in ("cjis.toml", "states/mn.toml"):
        (tmp_path / name).write_bytes((POLICIES / name).read_bytes())
    monkeypatch.setattr(profiles, "POLICIES", tmp_path)
    try:
        for days, effective in ((61, 60), (30, 30), (60, 60)):
            (tmp_path / "agencies" / "plymouth.toml").write_text(own.replace("value = 60", f"value = {days}"))
            document.cache_clear()
            assert load("plymouth").retention_days == effective
    finally:
        document.cache_clear()


# --- signed and in force


def an_installation(agency="hutchinson", key=KEY):
    return Installation(
        agency=agency,
        kind=WorkstationKind.CAR,
        workstation_id="workstation-1",
        agency_public_key=key.public_key().public_bytes_raw(),
        administrator_id="member-1",
        witness_name="Supervisor One",
        witness_badge="2",
        installed_at=START,
    )


@pytest.fixture
def paths(tmp_path):
    made = Paths(tmp_path)
    made.installed.mkdir()
    profile = document("hutchinson")
    put_in_force(made, profile, sign(profile, KEY))
    return made


def test_the_signed_profile_is_in_force(paths):
    assert in_force(paths, an_installation()) == load("hutchinson")


def test_any_changed_byte_of_profile_or_signature_ends_it(paths):
    for file in (paths.profile, paths.profile_signature):
        whole = file.read_bytes()
        for at in {0, 1, len(whole) // 2, len(whole) - 1}:
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises(Unavailable, match=r"capture does not start.*626\.8472"):
                in_force(paths, an_installation())
        for other in (b"", whole + b" ", whole[:-1]):
            file.write_bytes(other)
            with pytest.raises(Unavailable, match="capture does not start"):
                in_force(paths, an_installation())
        file.write_bytes(whole)
    assert in_force(paths, an_installation()) == load("hutchinson")


def test_a_profile_signed_by_another_key_or_signed_as_something_else_is_not_in_force(paths):
    with pytest.raises(Unavailable, match="not as the agency signed it"):
        in_force(paths, an_installation(key=new_agency_key()))

    paths.profile_signature.write_bytes(KEY.sign(paths.profile.read_bytes()))
    with pytest.raises(Unavailable, match="not as the agency signed it"):
        in_force(paths, an_installation())


def test_another_agencys_signed_profile_is_not_in_force_here(paths):
    with pytest.raises(Unavailable, match="another agency's"):
        in_force(paths, an_installation(agency="crystal"))


@pytest.mark.parametrize("content", [b"{}", b"[]", b'{"format": "vouch-profile-9"}', b"not json"])
def test_a_signed_profile_that_this_version_cannot_use_is_not_in_force(paths, content):
    put_in_force(paths, content, sign(content, KEY))

    with pytest.raises(Unavailable, match="cannot be used by this version"):
        in_force(paths, an_installation())


@pytest.mark.parametrize("file", ["profile", "profile_signature"])
def test_without_a_profile_or_its_signature_nothing_is_captured(paths, file):
    getattr(paths, file).unlink()

    with pytest.raises(Unavailable, match="capture does not start"):
        in_force(paths, an_installation())
