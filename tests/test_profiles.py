"""The five profiles: every value has its clause, the strictest layer binds, the signature is the agency's."""

import hashlib
import json
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import policy_files
from app.agency_key import new_agency_key
from app.domain.access import Installation, Role, WorkstationKind
from app.domain.errors import Unavailable
from app.domain.parameters import PARAMETERS
from app.domain.policy import DEFAULTS
from app.paths import Paths
from app.policy_files import WrongProfile, parsed
from app.profiles import (
    AGENCIES,
    POLICIES,
    agencies,
    document,
    document_of,
    in_force,
    load,
    profile_of,
    put_in_force,
    put_later,
    sign,
)
from tests.desks import START

POLICY_TEXTS = Path(__file__).resolve().parents[2] / "shared" / "policies"
needs_texts = pytest.mark.skipif(
    not POLICY_TEXTS.is_dir(), reason="the policies' texts do not lie beside the checkout"
)  # fmt: skip
KEY = new_agency_key()


def meta(agency):
    return tomllib.loads((POLICIES / "agencies" / f"{agency}.toml").read_text(encoding="utf-8"))["meta"]


def one_space(text):
    return " ".join(text.split())


def an_agency(agency="plymouth", **replaced):
    """Its shipped file with some pieces of text replaced, read anew."""
    text = (POLICIES / "agencies" / f"{agency}.toml").read_text(encoding="utf-8")
    for old, new in replaced.get("replacing", ()):
        assert old in text
        text = text.replace(old, new)
    return parsed(Path(f"{agency}.toml"), (text + replaced.get("added", "")).encode())


def sources(profile):
    """Every source in the profile: of rules, of their layers, of purposes."""
    for rule in profile.rules.values():
        if rule.parameter.kind.name == "ROWS":
            yield from ((rule.name, one.source) for one in rule.value if one.source)
        else:
            yield rule.name, rule.source
            yield from ((rule.name, said.source) for said in rule.layers)


@needs_texts
@pytest.mark.parametrize("agency", AGENCIES)
def test_every_quote_stands_word_for_word_in_its_policy(agency):
    texts = {}
    for other in AGENCIES:
        content = (POLICY_TEXTS / meta(other)["source_file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == meta(other)["source_sha256"]
        texts[other] = one_space(content.decode())

    quotes = [
        (name, source.quote, source.quoted_in or agency) for name, source in sources(load(agency)) if source.quote
    ]
    assert len(quotes) > 50
    assert [row for row in quotes if one_space(row[1]) not in texts[row[2]]] == []


@needs_texts
def test_no_more_of_a_policy_than_short_quotes_is_in_the_product():
    shipped = one_space(" ".join(file.read_text(encoding="utf-8") for file in POLICIES.rglob("*.toml")))
    for agency in AGENCIES:
        words = (POLICY_TEXTS / meta(agency)["source_file"]).read_text(encoding="utf-8").split()
        for start in range(len(words) - 25):
            assert " ".join(words[start : start + 26]) not in shipped


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_value_says_its_clause_or_that_its_text_is_not_held_or_why_it_is_ours(agency):
    for name, source in sources(load(agency)):
        assert (source.clause and (source.quote or source.not_held)) or source.ours, name


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_parameter_has_a_rule_in_every_profile(agency):
    assert list(load(agency).rules) == list(PARAMETERS)


def test_our_defaults_alone_give_every_parameter_a_value_but_the_purposes():
    assert PARAMETERS.keys() - policy_files.read(POLICIES / "defaults.toml").leaves.keys() == {"capture.purposes"}


# The five policies side by side; a parameter's value in the order of AGENCIES.
FIVE = {
    "capture.sworn_only": (False, False, False, True, False),
    "capture.vehicle_attributes": (False,) * 5,
    "capture.video": (False,) * 5,
    "capture.case_required": (False,) * 5,
    "capture.purposes_closed": (False, False, True, False, True),
    "capture.detail_record": (False, False, False, False, True),
    "capture.suspension": (True,) * 5,
    "verify.strength": ("should", "should", "must", "shall", "must"),
    "verify.answers": ("both", "both", "any", "any", "any"),
    "verify.bypass": (True, True, False, False, False),
    "verify.every_alert": (False, False, False, False, True),
    "verify.stop_basis": (False, False, True, False, False),
    "verify.seen_on_vehicle": (True,) * 5,
    "verify.independent_grounds": (True,) * 5,
    "hot_lists.max_age_h": (24,) * 5,
    "hot_lists.additional_case": (True, True, False, True, True),
    "tracking.scope": ("anyone", "anyone", "subject", "subject", "subject"),
    "tracking.authority": ("warrant",) * 5,
    "manual.approval": ("none", "none", "none", "none", "commander"),
    "manual.allowed_when": (*("warrant_if_tracking",) * 2, "purpose", "warrant", "warrant_if_tracking"),
    "manual.case_number": (True, True, False, True, True),
    "manual.expiry": (True,) * 5,
    "manual.remove_after_ncic": (True,) * 5,
    "manual.amber_exempt": (True,) * 5,
    "manual.partials": (False, False, True, False, False),
    "search.case_number": ("or_reasons", "required", "optional", "required", "or_reasons"),
    "search.standard": ("suspicion", "suspicion", "purpose", "suspicion", "suspicion"),
    "search.factual_basis": (True, True, False, True, True),
    "search.approval": ("user_grant", "case_grant", "user_grant", "user_grant", "user_grant"),
    "search.civil": (False, False, True, False, False),
    "search.life_in_danger": (False,) * 5,
    "search.query_log": (False, False, False, False, True),
    "search.reason_per_query": (True,) * 5,
    "access.second_signature": (False, False, False, False, True),
    "access.administrator_assigned": (True, True, True, False, False),
    "access.compliance_statement": (False, True, False, False, False),
    "access.review_months": (12,) * 5,
    "access.inactive_days": (90,) * 5,
    "sign_in.lock_minutes": (15,) * 5,
    "sign_in.reauthenticate_h": (12,) * 5,
    "sign_in.shortest_password": (12,) * 5,
    "sign_in.approved_algorithms": (False,) * 5,
    "training.unit": ("", "", "", "", "Property Crimes Unit"),
    "training.supervisors": (False, False, True, False, False),
    "audit.access_record": ("one_year", "one_year", "permanent", "one_year", "one_year"),
    "audit.cycle": ("biennial", "biennial", "regular", "biennial", "biennial"),
    "audit.result_public": (True, True, False, True, True),
    "report.yearly": (False, False, True, False, False),
    "report.guideline": (False, False, True, False, False),
    "report.recoveries": (False, False, False, True, False),
    "retain.nonhit_days": (60, 60, 90, 60, 60),
    "retain.hit_days": (60, 60, 90, 60, 60),
    "retain.least_days": (0, 0, 0, 60, 0),
    "retain.schedule_signed": (False, False, True, False, False),
    "hold.exculpatory": ("investigated", "investigated", "none", "charged", "charged"),
    "hold.acp": (True,) * 5,
    "hold.acp_private": (True,) * 5,
    "hold.sworn": (False, False, True, False, False),
    "share.recipients": ("law_enforcement",) * 5,
    "share.mode": ("before", "before_and_review", "before", "before", "before"),
    "share.suspicion": (True, True, False, True, True),
    "share.court_order": (False, False, False, True, False),
    "share.releases": (True, True, False, True, True),
    "share.never_sold": (True,) * 5,
    "public.log": (True, True, False, True, True),
    "public.fixed_list": (True, True, False, True, True),
    "bca.notice_days": (10, 10, 0, 10, 10),
    "bca.integration": (False, False, False, False, True),
    "device.calibration": (False, False, True, False, False),
    "time_zone": ("America/Chicago", "America/Chicago", "America/Denver", "America/Chicago", "America/Chicago"),
}


@pytest.mark.parametrize("name", FIVE)
def test_the_five_policies_side_by_side(name):
    assert tuple(load(agency).rules[name].value for agency in AGENCIES) == FIVE[name]


@pytest.mark.parametrize(
    ("agency", "name", "words"),
    [
        ("hutchinson", "roles.program_owner", "Administration"),
        ("hutchinson", "roles.release_approver", "Administration Shift Supervisor"),
        ("plymouth", "roles.program_owner", "Services Commander"),
        ("plymouth", "roles.release_approver", "System administrator"),
        ("hardin", "roles.program_owner", "Administration Chief of Police"),
        ("st_paul", "roles.program_owner", "Property Crimes Unit Commander"),
        ("st_paul", "roles.lpr_administrator", "Property Crimes Unit LPR administrator"),
        ("st_paul", "access.change_channel", "City of St Paul Office of Technology (OTC)."),
    ],
)
def test_titles_and_channels_are_the_agencys_own(agency, name, words):
    assert load(agency).word(name) == words


@pytest.mark.parametrize(
    ("agency", "name", "words"),
    [
        ("hutchinson", "verify.systems", ("MNJIS", "NLETS")),
        ("hutchinson", "share.request_items", 5),
        ("plymouth", "share.request_items", 5),
        ("hardin", "share.request_items", 3),
        ("crystal", "share.request_items", 5),
        ("st_paul", "share.request_items", 5),
        ("hardin", "hold.sworn_items", 5),
        ("st_paul", "hold.exculpatory_items", 3),
        ("hutchinson", "hold.exculpatory_items", 2),
        ("st_paul", "breach.owners", 2),
        ("st_paul", "verify.rms_for", 3),
        ("st_paul", "hot_lists.categories", 6),
        ("crystal", "verify.checks", 5),
        ("hardin", "verify.stop_criteria", 7),
        ("crystal", "manual.exigency_examples", 4),
        ("plymouth", "manual.amber_template", ("plate", "state", "vehicle", "area", "cancel")),
        ("st_paul", "audit.recipients", 3),
        ("plymouth", "audit.questions", 4),
    ],
)
def test_lists_hold_what_the_policy_names(agency, name, words):
    found = load(agency).words(name)

    assert len(found) == words if isinstance(words, int) else found == words


def test_only_plymouth_has_a_system_administrator_and_only_hardin_a_records_custodian():
    for agency in AGENCIES:
        profile = load(agency)
        assert bool(profile.title_of(Role.SYSTEM_ADMINISTRATOR)) == (agency == "plymouth")
        assert bool(profile.title_of(Role.RECORDS_CUSTODIAN)) == (agency == "hardin")
        assert profile.title_of(Role.AUDITOR) == "auditor"


def test_crystals_exigency_is_attested_in_the_policys_own_sentence():
    said = load("crystal").rules["manual.exigency_attestation"]

    assert said.source.quote in said.value


def test_hutchinson_names_purposes_that_concern_a_person_as_needing_warrant_or_exigency():
    assert [one.id for one in load("hutchinson").purposes if one.needs_warrant] == ["surveillance", "interdiction"]


def test_hardins_searches_have_an_eighth_purpose_with_a_supervisors_step_that_capture_has_not():
    profile = load("hardin")

    *seven, eighth = profile.purposes_of_search()
    assert [one.clause for one in seven] == [one.clause for one in profile.purposes]
    assert (eighth.clause, eighth.needs_supervisor) == ("426.6(b)", True)


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


@pytest.mark.parametrize("agency", AGENCIES)
def test_the_plain_attributes_are_those_of_the_rules(agency):
    profile = load(agency)

    assert profile.retention_days == profile.number("retain.nonhit_days")
    assert profile.retention_clause == profile.rules["retain.nonhit_days"].source.clause
    assert profile.capture_sworn_only == profile.flag("capture.sworn_only")
    assert profile.list_max_age_h == profile.number("hot_lists.max_age_h")
    assert profile.hit_is_not == profile.word("verify.hit_is_not")
    assert profile.banner == profile.words("sign_in.banner")
    assert profile.version == f"{agency}/1"
    assert profile.effective_from is not None
    assert profile.text.sha256 == meta(agency)["source_sha256"]


def test_a_text_that_is_not_held_is_said_so():
    assert load("hardin").rules["retain.schedule"].source.not_held
    assert "not held" in load("st_paul").rules["sign_in.own_account"].source.not_held


def test_the_agencies_to_choose_from_are_named_with_their_state():
    assert ("st_paul", "Saint Paul Police Department", "Minnesota") in agencies()
    assert ("hardin", "Hardin Police Department", "Montana") in agencies()
    assert len(agencies()) == 5


def test_an_agency_without_a_profile_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="springfield"):
        load("springfield")


def test_a_state_that_is_no_plain_name_leads_nowhere():
    with pytest.raises(WrongProfile, match="no state's name"):
        document_of(an_agency(replacing=[('extends = "mn"', 'extends = "../mn"')]))


# --- the strictest layer binds


@pytest.mark.parametrize(("days", "effective"), [(61, 60), (30, 30), (60, 60), (0, 0)])
def test_an_agency_cannot_keep_longer_than_its_state_but_may_shorter(days, effective):
    own = an_agency(replacing=[("value = 60", f"value = {days}")])

    assert profile_of(document_of(own)).retention_days == effective


def test_reads_with_and_without_a_hit_go_by_the_shorter_of_both_limits():
    own = an_agency(replacing=[("[retain.hit_days]\nvalue = 60", "[retain.hit_days]\nvalue = 20")])

    assert profile_of(document_of(own)).retention_days == 20


def test_our_defaults_bind_nobody_but_the_floors_among_them():
    own = an_agency(
        "hardin",
        added='\n[hot_lists.categories]\nvalue = ["kops"]\nours = "x"\n'
        '[tracking.repeat_searches]\nvalue = 9\nours = "x"\n'
        '[capture.video]\nvalue = true\nours = "x"\n'
        '[share.never_sold]\nvalue = false\nours = "x"\n',
    )
    profile = profile_of(document_of(own))

    assert profile.words("hot_lists.categories") == ("kops",)
    assert profile.number("tracking.repeat_searches") == 9
    assert not profile.flag("capture.video")
    assert profile.rules["capture.video"].source.layer == DEFAULTS
    assert profile.flag("share.never_sold")


def test_beside_cjis_alone_the_stricter_of_its_value_and_our_default_holds():
    assert load("hardin").rules["sign_in.lock_minutes"].source.layer == DEFAULTS
    own = an_agency("hardin", added='\n[sign_in.lock_minutes]\nvalue = 20\nours = "x"\n')
    beyond = an_agency("hardin", added='\n[sign_in.lock_minutes]\nvalue = 45\nours = "x"\n')

    assert profile_of(document_of(own)).number("sign_in.lock_minutes") == 20
    assert profile_of(document_of(beyond)).number("sign_in.lock_minutes") == 30


OVERRIDE = """
[[override]]
parameter = "search.civil"
value = true
citation = "Opinion of counsel 2026-14"
by = "City Attorney One"
reason = "The council reads 13.824 so."
date = 2026-02-01
"""


def test_an_arguable_clause_may_be_loosened_on_counsels_citation_and_says_so():
    profile = profile_of(document_of(an_agency("hutchinson", added=OVERRIDE)))

    assert profile.flag("search.civil")
    source = profile.rules["search.civil"].source
    assert source.clause == "Opinion of counsel 2026-14"
    assert "City Attorney One, 2026-02-01" in source.ours


@pytest.mark.parametrize("name", [name for name, row in PARAMETERS.items() if row.floor])
def test_a_hard_floor_cannot_be_signed_away_by_anybody(name):
    own = an_agency("hutchinson", added=OVERRIDE.replace("search.civil", name))

    with pytest.raises(WrongProfile, match=f"{name} is a hard floor"):
        document_of(own)


def test_what_counsel_may_not_argue_is_not_overridden():
    with pytest.raises(WrongProfile, match="no clause that counsel may argue"):
        document_of(an_agency("hutchinson", added=OVERRIDE.replace("search.civil", "search.case_number")))


@pytest.mark.parametrize("line", [line for line in OVERRIDE.split("\n") if "=" in line and "parameter" not in line])
def test_an_override_wants_citation_reason_signer_and_date(line):
    with pytest.raises(WrongProfile, match="an override has"):
        document_of(an_agency("hutchinson", added=OVERRIDE.replace(line, "")))


@st.composite
def said_of_floors(draw):
    """What an agency might write of the hard floors, each in TOML."""
    written = {}
    for name, row in PARAMETERS.items():
        if row.floor and draw(st.booleans()):
            words = st.sampled_from([f'"{word}"' for word in row.words] or ['""'])
            texts = st.lists(st.sampled_from(['"plate number"', '"colour"', '"speed"', '"face"']), unique=True)
            value = {
                "FLAG": st.sampled_from(["true", "false"]),
                "NUMBER": st.integers(0, 4000).map(str),
                "CHOICE": words,
                "WORDS": texts.map(lambda some: f"[{', '.join(some)}]"),
            }[row.kind.name]
            written[name] = draw(value)
    return written


@settings(max_examples=40, deadline=None)
@given(agency=st.sampled_from(AGENCIES), written=said_of_floors())
def test_whatever_an_agency_writes_it_weakens_no_floor_of_its_state(agency, written):
    text = (POLICIES / "agencies" / f"{agency}.toml").read_text(encoding="utf-8")
    for name, value in written.items():
        start = text.find(f"\n[{name}]\n")
        end = text.find("\n[", start + 1) if start >= 0 else -1
        text = (text[:start] + (text[end:] if end >= 0 else "")) if start >= 0 else text
        text += f'\n[{name}]\nvalue = {value}\nours = "x"\n'
    without = document_of(parsed(Path("x"), (text.split("\n[", 1)[0] + bare(agency)).encode()))

    profile, floor = profile_of(document_of(parsed(Path("x"), text.encode()))), profile_of(without)

    for name, row in PARAMETERS.items():
        if row.floor:
            assert not row.weaker(list_of(floor.rules[name].value), list_of(profile.rules[name].value)), name


def list_of(value):
    return list(value) if isinstance(value, tuple) else value


def bare(agency):
    """An agency's head and a purpose: what state, CJIS and our floors bind it to by themselves."""
    text = (POLICIES / "agencies" / f"{agency}.toml").read_text(encoding="utf-8")
    head = text[text.index("\n[meta]") : text.index("\n[", text.index("\n[meta]") + 1)]
    return head + '\n[[capture.purposes]]\nid = "a"\ntitle = "A"\nours = "x"\n'


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
    assert in_force(paths, an_installation(), START) == load("hutchinson")


def test_any_changed_byte_of_profile_or_signature_ends_it(paths):
    for file in (paths.profile, paths.profile_signature):
        whole = file.read_bytes()
        for at in {0, 1, len(whole) // 2, len(whole) - 1}:
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises(Unavailable, match=r"capture does not start.*626\.8472"):
                in_force(paths, an_installation(), START)
        for other in (b"", whole + b" ", whole[:-1]):
            file.write_bytes(other)
            with pytest.raises(Unavailable, match="capture does not start"):
                in_force(paths, an_installation(), START)
        file.write_bytes(whole)
    assert in_force(paths, an_installation(), START) == load("hutchinson")


def test_a_profile_signed_by_another_key_or_signed_as_something_else_is_not_in_force(paths):
    with pytest.raises(Unavailable, match="not as the agency signed it"):
        in_force(paths, an_installation(key=new_agency_key()), START)

    paths.profile_signature.write_bytes(KEY.sign(paths.profile.read_bytes()))
    with pytest.raises(Unavailable, match="not as the agency signed it"):
        in_force(paths, an_installation(), START)


def test_another_agencys_signed_profile_is_not_in_force_here(paths):
    with pytest.raises(Unavailable, match="another agency's"):
        in_force(paths, an_installation(agency="crystal"), START)


def without_a_rule():
    content = json.loads(document("hutchinson"))
    del content["parameters"]["search.civil"]
    return json.dumps(content).encode()


def with_a_value_of_another_kind():
    content = json.loads(document("hutchinson"))
    content["parameters"]["retain.nonhit_days"]["value"] = "60"
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "content",
    [b"{}", b"[]", b'{"format": "vouch-profile-9"}', b"not json", without_a_rule(), with_a_value_of_another_kind()],
    ids=["empty", "list", "other format", "not json", "a rule is missing", "a value of another kind"],
)
def test_a_signed_profile_that_this_version_cannot_use_is_not_in_force(paths, content):
    put_in_force(paths, content, sign(content, KEY))

    with pytest.raises(Unavailable, match="cannot be used by this version"):
        in_force(paths, an_installation(), START)


@pytest.mark.parametrize("file", ["profile", "profile_signature"])
def test_without_a_profile_or_its_signature_nothing_is_captured(paths, file):
    getattr(paths, file).unlink()

    with pytest.raises(Unavailable, match="capture does not start"):
        in_force(paths, an_installation(), START)


def a_later(day="2026-03-03", version="2", days="40"):
    own = an_agency(
        "hutchinson",
        replacing=[
            ('version = "1"', f'version = "{version}"'),
            ("effective_from = 2026-01-01", f"effective_from = {day}"),
            ("value = 60", f"value = {days}"),
        ],
    )
    return document_of(own)


def test_a_version_signed_in_advance_takes_over_on_its_day_in_the_agencys_zone(paths):
    later = a_later()
    put_later(paths, later, sign(later, KEY))

    def days_at(moment):
        found = in_force(paths, an_installation(), moment)
        return found.version, found.retention_days

    midnight = START.replace(day=3, hour=6, minute=0)  # 2026-03-03 00:00 in Chicago
    assert days_at(midnight - timedelta(seconds=1)) == ("hutchinson/1", 60)
    assert days_at(midnight) == ("hutchinson/2", 40)
    assert days_at(midnight + timedelta(days=400)) == ("hutchinson/2", 40)


def test_a_later_version_that_the_agency_did_not_sign_stops_capture_at_once(paths):
    later = a_later()
    put_later(paths, later, sign(later, new_agency_key()))

    with pytest.raises(Unavailable, match="not as the agency signed it"):
        in_force(paths, an_installation(), START)


def test_a_profile_whose_day_has_not_come_is_not_in_force(paths):
    later = a_later()
    put_in_force(paths, later, sign(later, KEY))

    with pytest.raises(Unavailable, match="not in force before 2026-03-03"):
        in_force(paths, an_installation(), START)
