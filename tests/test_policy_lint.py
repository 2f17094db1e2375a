"""The linter: clean for the five, conflicts named by clause, every loosened rule an error with its line."""

import pytest

from app.domain.parameters import PARAMETERS
from app.policy_lint import lint, texts_in
from app.profiles import AGENCIES, agency_file
from tests.test_profiles import OVERRIDE, POLICY_TEXTS, needs_texts


@pytest.fixture
def edited(tmp_path):
    """An agency's file with pieces replaced; returns what the linter says of it."""

    def edited(agency, *replacing, added="", texts=()):
        text = agency_file(agency).read_text(encoding="utf-8")
        for old, new in replacing:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / f"{agency}.toml"
        path.write_text(text + added, encoding="utf-8")
        return lint(path, dict(texts))

    return edited


def without(agency, name):
    """What to replace so that the agency's own file says nothing of a parameter."""
    text = agency_file(agency).read_text(encoding="utf-8")
    start = text.find(f"\n[{name}]\n")
    if start < 0:
        return []
    end = text.find("\n[", start + 1)
    return [(text[start : end if end > 0 else len(text)], "")]


def errors(found):
    return [str(one) for one in found if one.error]


@needs_texts
@pytest.mark.parametrize("agency", AGENCIES)
def test_the_five_are_clean_against_their_texts(agency):
    texts = texts_in(POLICY_TEXTS)

    assert set(texts) == set(AGENCIES)
    assert errors(lint(agency_file(agency), texts)) == []


@pytest.mark.parametrize(
    ("agency", "clauses"),
    [
        ("hutchinson", {"423.6(b)": 2, "423.3": 2}),
        ("plymouth", {"425.6(b)": 1, "425.7(b)": 1}),
        ("hardin", {"426.5": 1, "426.6(b)": 1}),
        ("crystal", {}),
        ("st_paul", {}),
    ],
)
def test_the_real_conflicts_are_named_as_warnings_with_an_explanation(agency, clauses):
    found = [one for one in lint(agency_file(agency)) if not one.error]

    for clause, count in clauses.items():
        named = [one for one in found if clause in one.text.split(":")[1]]
        assert len(named) == count, clause
        assert all(one.line > 1 and len(one.text) > 80 for one in named)
    assert len(found) == sum(clauses.values())


LOOSER = {
    "capture.fields": '["plate number", "colour"]',
    "capture.vehicle_attributes": "true",
    "capture.video": "true",
    "retain.nonhit_days": "61",
    "retain.hit_days": "90",
    "tracking.scope": '"agency"',
    "tracking.authority": '"agency"',
    "hold.acp": "false",
    "hold.acp_private": "false",
    "share.recipients": '"others"',
    "share.suspicion": "false",
    "share.never_sold": "false",
}


def test_every_hard_floor_is_tried():
    assert set(LOOSER) == {name for name, row in PARAMETERS.items() if row.floor}


@pytest.mark.parametrize("name", LOOSER)
@pytest.mark.parametrize("excuse", ["", 'conflict = "we prefer it"\nconflicts_with = "13.824"\n'])
def test_a_value_weaker_than_a_floor_is_an_error_with_its_line_whatever_is_said_for_it(edited, name, excuse):
    leaf = f'\n[{name}]\nvalue = {LOOSER[name]}\nours = "We prefer it."\n{excuse}'

    [error] = errors(edited("crystal", *without("crystal", name), added=leaf))

    assert f"error: {name}: " in error
    assert int(error.split(":")[1]) > 200
    assert "weaker than a hard floor" in error


@pytest.mark.parametrize(
    ("name", "value", "asks"),
    [
        ("search.standard", '"purpose"', "Minnesota"),
        ("search.factual_basis", "false", "Minnesota"),
        ("bca.notice_days", "30", "Minnesota"),
        ("audit.cycle", '"regular"', "Minnesota"),
        ("audit.questions", '["is data classified"]', "Minnesota"),
        ("sign_in.tries", "6", "CJIS"),
        ("sign_in.lock_minutes", "31", "CJIS"),
        ("access.review_months", "13", "CJIS"),
        ("time_zone", '"America/Denver"', "Minnesota"),
    ],
)
def test_a_value_weaker_than_state_or_cjis_is_an_error(edited, name, value, asks):
    leaf = f'\n[{name}]\nvalue = {value}\nours = "x"\n'

    [error] = errors(edited("crystal", *without("crystal", name), added=leaf))

    assert f"error: {name}: " in error
    assert "is weaker than what" in error
    assert asks in error


def test_a_weaker_value_that_names_its_conflict_is_a_warning_and_binds_nobody(edited):
    found = edited(
        "crystal", added='\n[search.civil]\nvalue = true\nours = "x"\nconflict = "y"\nconflicts_with = "z"\n'
    )

    assert errors(found) == []
    assert any("against z: y" in one.text for one in found)


def test_a_stricter_value_than_our_default_or_the_states_is_no_mistake(edited):
    found = edited("crystal", ("value = 24", "value = 12"), added='\n[sign_in.lock_minutes]\nvalue = 5\nours = "x"\n')

    assert found == []


def test_a_quote_that_is_not_in_the_text_is_an_error_where_the_text_is_there(edited):
    found = edited("crystal", ("a hit alone is not", "a hit is alone not"), texts={"crystal": "something else"}.items())

    assert any("the quote is not in the policy's text" in one for one in errors(found))
    assert errors(edited("crystal", ("a hit alone is not", "a hit is alone not"))) == []


@needs_texts
def test_one_changed_word_of_a_quote_is_found_with_its_line(edited):
    found = edited(
        "crystal", ("Officers shall remember", "Officers should remember"), texts=texts_in(POLICY_TEXTS).items()
    )

    [error] = errors(found)
    assert "verify.hit_is_not: the quote is not in the policy's text" in error


def test_a_counsels_override_is_named_as_a_warning(edited):
    found = edited("hutchinson", added=OVERRIDE)

    assert errors(found) == []
    assert any("counsel's override: search.civil is True on Opinion of counsel 2026-14" in one.text for one in found)


def test_files_that_lead_nowhere_are_said_so(edited, tmp_path):
    assert "no layer of the state 'zz'" in errors(edited("crystal", ('extends = "mn"', 'extends = "zz"')))[0]
    assert "names the state" in errors(edited("crystal", ('extends = "mn"\n', "")))[0]
    with pytest.raises(OSError, match="none"):
        lint(tmp_path / "none.toml")


def test_a_missing_purpose_list_is_an_error(edited):
    text = agency_file("st_paul").read_text(encoding="utf-8")
    start, end = text.index("[[capture.purposes]]"), text.index("[capture.purposes_closed]")

    assert any(
        "capture.purposes: no layer gives it a value" in one for one in errors(edited("st_paul", (text[start:end], "")))
    )


def test_texts_are_known_by_their_digest_whatever_their_name(tmp_path):
    (tmp_path / "a.txt").write_text("not a policy")
    (tmp_path / "folder").mkdir()

    assert texts_in(tmp_path) == {}
    assert texts_in(tmp_path / "none") == {}
