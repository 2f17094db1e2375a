"""Plymouth 425.3(c): the system administrator's statement lists everything that is not in compliance."""

import pytest

from app import profiles
from app.domain.access import Role
from app.domain.statements import Complied
from app.reports.compliance import document
from tests.access_lists import TODAY, a_list
from tests.reports.read_pdf import attached, elements, pdf, text_of


@pytest.fixture(scope="module")
def plymouth():
    return profiles.load("plymouth")


@pytest.fixture
def kept(plymouth):
    kept = a_list(plymouth)
    kept.list_member("5", "System Administrator One")
    kept.grant("member-5", Role.SYSTEM_ADMINISTRATOR)
    return kept


def test_it_lists_what_is_not_in_compliance_and_who_states_it_under_which_clause(kept, plymouth):
    signed = kept.say(
        "member-5", Complied(TODAY, ("Two lists are older than a day", "One member is untrained"), "March")
    )
    made = pdf(document(kept.of, signed, plymouth), plymouth, kept.now)
    text = text_of(made)

    assert "Statement of compliance on Mar 2, 2026" in text
    assert "Stated by System Administrator One (5)" in text
    assert "As System administrator" in text
    assert "1 Two lists are older than a day 2 One member is untrained" in text
    assert "Plymouth 425.3(c) · “Ensure compliance with this directive and all state and federal laws.”" in text
    assert [row["sha256"] for row in attached(made, "statements.json")] == [signed.digest]
    assert elements(made).count("/Table") == 4


def test_nothing_to_list_is_said_in_words(kept, plymouth):
    signed = kept.say("member-5", Complied(TODAY, ()))

    assert "everything was in compliance, as stated" in document(kept.of, signed, plymouth).sections[1].text[0]


def test_no_other_statement_is_passed_off_as_one(kept, plymouth):
    with pytest.raises(TypeError):
        document(kept.of, kept.said[-1], plymouth)
