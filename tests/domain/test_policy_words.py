"""Rules in plain words: one sentence a rule, whatever its kind, and where it comes from."""

from app import profiles
from app.domain.policy import CJIS, DEFAULTS, OVERRIDE, Purpose, Rule, Source
from app.domain.policy_words import conflicts, layer_words, plain, purpose_words, source_words

PROFILE = profiles.load("hutchinson")
SOURCE = Source("hutchinson", "Hutchinson", "423.5", "a quote")


def said(name, value):
    return plain(Rule(name, value, SOURCE))


def test_each_kind_of_rule_is_one_sentence():
    assert said("retain.nonhit_days", 60) == "Destroyed no later than 60 days after collection."
    assert said("breach.report_h", 1) == "Within 1 hour."
    assert said("bca.notice_days", 0) == "None is asked for."
    assert said("capture.video", False) == "Never kept: still pictures only."
    assert said("verify.strength", "must") == "Must be done before acting."
    assert said("verify.systems", ("MNJIS", "NLETS")) == "MNJIS, NLETS"
    assert said("hot_lists.categories", ("kops", "stolen-plate")) == "KOPS alert, Stolen plate"
    assert said("verify.rms_for", ()) == "None."
    assert said("share.notice_text", "") == "Nothing is said."
    assert said("search.purposes", ()) == "The policy closes no list: said in words."


def test_a_purpose_says_what_it_needs():
    assert purpose_words(Purpose("a", "A", "1")) == "A"
    assert purpose_words(Purpose("a", "A", "1", needs_warrant=True)) == (
        "A (warrant or exigency where it concerns a person)"
    )
    assert purpose_words(Purpose("a", "A", "1", needs_supervisor=True)) == "A (with the supervisor's step)"


def test_a_source_is_named_with_its_quote_or_why_there_is_none():
    assert source_words(SOURCE) == "Hutchinson 423.5 · “a quote”"
    assert source_words(Source("mt", "Montana", "46-5-118, MCA", not_held="read in part")) == (
        "46-5-118, MCA · text not held: read in part"
    )
    assert source_words(Source(DEFAULTS, "Our default", ours="why")) == "why"
    assert Source(CJIS, "CJIS", "AC-7").where == "CJIS AC-7"
    assert Source("mn", "Minnesota", ours="x").where == "Minnesota (our default)"


def test_each_layer_has_its_word():
    assert [layer_words(Source(layer, ""), PROFILE) for layer in ("hutchinson", "mn", CJIS, DEFAULTS, OVERRIDE)] == [
        "Agency", "State", "CJIS", "Our default", "Counsel's citation",
    ]  # fmt: skip


def test_conflicts_are_those_of_rules_and_of_purposes():
    assert [source.clause for _, source in conflicts(PROFILE)] == ["423.3", "423.3", "423.6(b)", "423.6(b)"]
    assert conflicts(profiles.load("st_paul")) == ()
