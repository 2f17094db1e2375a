"""A refusal names the agency, the sentence of its policy and a way out."""

from app.domain.errors import Refused
from tests.domain.made import a_profile


def test_a_refusal_names_the_agency_and_the_clause():
    refusal = a_profile(title="Crystal").refusal("3.5, Data Retention & Data Sharing", "a case number must be entered.")

    assert str(refusal) == "Refused under Crystal 3.5, Data Retention & Data Sharing: a case number must be entered."


def test_a_refusal_says_what_can_be_done_instead():
    refusal = a_profile().refusal("1.4(a)", "nobody is signed in.", "Sign in first.")

    assert str(refusal) == "Refused under Springfield 1.4(a): nobody is signed in. Sign in first."
    assert str(Refused(refusal)) == str(refusal)
    assert Refused(refusal).refusal is refusal
