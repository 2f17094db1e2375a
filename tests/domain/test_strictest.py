"""The strictest of several layers binds, whatever they say and in whatever order an agency would like it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.hot_lists import CATEGORIES
from app.domain.parameters import PARAMETERS
from app.domain.policy import CJIS, DEFAULTS
from app.domain.strictest import Kind, Parameter, Strictness
from app.profiles import strictest

COMPARED = [row for row in PARAMETERS.values() if row.strictness is not Strictness.OWN]
FLOORS = [row for row in PARAMETERS.values() if row.floor]


def values(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Everything that a layer could say of it."""
    words = [*CATEGORIES, "plate number", "one", "another"]
    return {
        Kind.FLAG: st.booleans(),
        Kind.NUMBER: st.integers(0, 400),
        Kind.TEXT: st.sampled_from(["America/Chicago", "America/Denver", ""]),
        Kind.CHOICE: st.sampled_from(list(parameter.words) or [""]),
        Kind.WORDS: st.lists(st.sampled_from(words), unique=True, max_size=6),
        Kind.ROWS: st.just([]),
    }[parameter.kind]


def as_strict(parameter: Parameter, value: Any, floor: Any) -> bool:
    """Written a second time, without the code under test: does `value` bind at least as much as `floor`?"""
    order = list(parameter.words)
    holds = {
        Strictness.LEAST: lambda: value <= floor,
        Strictness.MOST: lambda: value >= floor,
        Strictness.EXACT: lambda: value == floor,
        Strictness.UNION: lambda: set(floor) <= set(value),
        Strictness.COMMON: lambda: set(value) <= set(floor),
        Strictness.REQUIRED: lambda: value or not floor,
        Strictness.PERMITTED: lambda: not value or floor,
        Strictness.RANKED: lambda: order.index(value) >= order.index(floor),
    }
    return bool(holds[parameter.strictness]())


def said(layer: str, value: Any) -> dict[str, Any]:
    return {"layer": layer, "title": layer, "value": value, "ours": "x"}


@pytest.mark.parametrize("parameter", COMPARED, ids=lambda row: row.name)
@settings(max_examples=20)
@given(data=st.data())
def test_the_strictest_layer_always_wins(parameter, data):
    layers = [(layer, data.draw(values(parameter))) for layer in (CJIS, "mn", "springfield")]

    binding = strictest(parameter.name, [said(DEFAULTS, data.draw(values(parameter))), *(said(*one) for one in layers)])

    assert binding is not None
    for layer, value in layers if parameter.strictness is not Strictness.EXACT else layers[:1]:
        assert as_strict(parameter, binding["value"], value), layer


@pytest.mark.parametrize("parameter", FLOORS, ids=lambda row: row.name)
@settings(max_examples=20)
@given(data=st.data())
def test_no_agency_can_weaken_a_floor_not_even_our_own(parameter, data):
    floor, own = data.draw(values(parameter)), data.draw(values(parameter))

    for layer in (DEFAULTS, CJIS, "mn"):
        binding = strictest(parameter.name, [said(layer, floor), said("springfield", own)])
        assert binding is not None
        assert as_strict(parameter, binding["value"], floor)


@pytest.mark.parametrize("parameter", COMPARED, ids=lambda row: row.name)
@settings(max_examples=20)
@given(data=st.data())
def test_weaker_is_said_of_exactly_what_would_loosen_a_rule(parameter, data):
    below, own = data.draw(values(parameter)), data.draw(values(parameter))

    assert parameter.weaker(below, own) == (not as_strict(parameter, own, below))


@pytest.mark.parametrize("parameter", [row for row in PARAMETERS.values() if not row.floor], ids=lambda row: row.name)
@settings(max_examples=20)
@given(data=st.data())
def test_our_default_gives_way_to_any_word_of_state_or_agency(parameter, data):
    default, own = data.draw(values(parameter)), data.draw(values(parameter))

    binding = strictest(parameter.name, [said(DEFAULTS, default), said("springfield", own)])

    assert binding is not None
    assert (binding["value"], binding["layer"]) == (own, "springfield")


def test_where_layers_agree_the_agencys_clause_is_the_one_shown():
    both = strictest("retain.nonhit_days", [said("mn", 60), said("springfield", 60)])
    kept = strictest("retain.nonhit_days", [said("mn", 60), said("springfield", 61)])
    shorter = strictest("retain.nonhit_days", [said("mn", 60), said("springfield", 59)])

    assert [row["layer"] for row in (both, kept, shorter) if row] == ["springfield", "mn", "springfield"]


def test_of_a_union_the_layer_that_adds_is_shown():
    more = strictest("breach.owners", [said("mn", ["a"]), said("springfield", ["b"])])
    same = strictest("breach.owners", [said("mn", ["a", "b"]), said("springfield", ["b"])])

    assert more is not None
    assert same is not None
    assert (more["value"], more["layer"]) == (["a", "b"], "springfield")
    assert same["value"] == ["a", "b"]
    assert same["layer"] == "mn"


def test_nothing_said_binds_nothing():
    assert strictest("retain.nonhit_days", []) is None


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("retain.nonhit_days", (True, "60", -1, 6.0, None), (0, 60)),
        ("capture.video", (1, "true", None), (True, False)),
        ("verify.strength", ("never", "", 3), ("should", "must")),
        ("verify.systems", ("NCIC", [""], [1], None), ([], ["NCIC"])),
        ("capture.rule", (1, ["x"], None), ("", "x")),
    ],
)
def test_a_value_of_another_kind_is_a_mistake(name, wrong, right):
    assert all(PARAMETERS[name].mistake(value) for value in wrong)
    assert not any(PARAMETERS[name].mistake(value) for value in right)


def test_every_parameter_has_a_group_a_title_and_a_sentence_for_each_of_its_values():
    for row in PARAMETERS.values():
        assert row.title
        assert row.kind is not Kind.FLAG or (row.plain and row.no)
        assert row.kind is not Kind.CHOICE or (len(row.words) > 1 and all(row.words.values()))
        assert row.strictness is not Strictness.RANKED or row.kind is Kind.CHOICE
    assert [row.name for row in FLOORS if row.name.startswith("capture.")] == [
        "capture.fields", "capture.vehicle_attributes", "capture.video",
    ]  # fmt: skip
    assert not [row for row in PARAMETERS.values() if row.floor and row.arguable]
