"""A grant on paper says who, what, why, from when to when, by whose signatures, and can be checked without the desk."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.access import Role
from app.domain.statements import Approved, Cause, Ended, Resumed, Transferred
from app.reports.grant import document
from tests.access_lists import TODAY, a_grant, a_list
from tests.reports.read_pdf import attached, elements, pdf, rows_of, text_of


@pytest.fixture
def granted(kept):
    """The list with one grant by the administrator: grant-3, of badge 7."""
    kept.list_member("7", "Member Seven", "North")
    kept.grant("member-7", Role.PATROL_OFFICER, Role.INVESTIGATOR, by="member-1", cleared=True, ticket="OTC-114")
    return kept


def cells(made, section):
    """What a section's table says, by its first column."""
    [found] = [one for one in made.sections if one.title == section]
    return {row[0]: row[1:] for row in rows_of(found)}


def test_it_says_who_what_why_and_from_when_to_when(granted, st_paul):
    made = document(granted.of, "grant-3", granted.said, st_paul, granted.now)

    assert cells(made, "Who may do what") == {
        "Member": ("Member Seven",),
        "Badge": ("7",),
        "Unit": ("North",),
        "Roles": ("LPR operator; Property Crimes investigator",),
        "Work assignment": ("Patrol, north",),
        "Reason": ("Reads plates on patrol",),
        "Starts": ("Mar 2, 2026",),
        "Ends": ("Dec 31, 2026",),
        "Confidential data of others": ("Authorised",),
        "Changes go through": ("City of St Paul Office of Technology (OTC).",),
        "Ticket": ("OTC-114",),
        "As of this printing": ("The grant waits for the Property Crimes Unit Commander's approval.",),
    }


def test_the_second_signature_is_waited_for_where_the_profile_asks_for_it(granted, st_paul, hardin):
    found = cells(document(granted.of, "grant-3", granted.said, st_paul, granted.now), "Signatures")

    assert found["Signed by"][:2] == ("Administrator One (1)", "Property Crimes Unit LPR administrator")
    assert found["Second signature"][0] == "Waits for the Property Crimes Unit Commander"
    elsewhere = document(granted.of, "grant-3", granted.said, hardin, granted.now)
    assert "Second signature" not in cells(elsewhere, "Signatures")
    assert "waits" not in cells(elsewhere, "Who may do what")["As of this printing"][0]


def test_the_second_signature_stands_with_its_moment(granted, st_paul):
    granted.say("member-2", Approved("grant-3"))

    found = cells(document(granted.of, "grant-3", granted.said, st_paul, granted.now), "Signatures")

    assert found["Second signature"] == ("Owner One (2)", "Property Crimes Unit Commander", "Mar 2, 2026 08:30 CST")


def test_a_refused_grant_says_who_refused_it_and_that_it_ended(granted, st_paul):
    granted.say("member-2", Approved("grant-3", approved=False, note="not needed there"))

    made = document(granted.of, "grant-3", granted.said, st_paul, granted.now)

    assert cells(made, "Signatures")["Refused by"][0] == "Owner One (2)"
    assert cells(made, "Who may do what")["As of this printing"] == (
        "Ended on Mar 2, 2026 by Owner One (2): other (not needed there)",
    )


def test_the_agencys_first_grant_names_its_witness(kept, st_paul):
    found = cells(document(kept.of, "grant-1", kept.said, st_paul, kept.now), "Signatures")

    assert found["Signed by"][:2] == (
        "Saint Paul Police Department, by the agency key", "Saint Paul Police Department",
    )  # fmt: skip
    assert found["Witnessed by"][0] == "Owner One (2)"
    assert found["Second signature"][0] == "Given with the first"


def test_what_became_of_it_is_part_of_it(granted, st_paul):
    granted.say("member-2", Approved("grant-3"))
    granted.train("member-7", st_paul, by="member-1")
    state = lambda: cells(  # noqa: E731
        document(granted.of, "grant-3", granted.said, st_paul, granted.now), "Who may do what"
    )["As of this printing"][0]  # fmt: skip

    assert state() == "In force"
    granted.say("member-1", Transferred("member-7", "South", TODAY))
    assert state() == "The grant is suspended since the transfer to South on 2026-03-02."
    granted.say("member-1", Resumed("grant-3", "Patrol, south"))
    assert state() == "The grant waits for the Property Crimes Unit Commander's approval."
    granted.say("member-1", Ended("grant-3", Cause.LEFT))
    assert state() == "Ended on Mar 2, 2026 by Administrator One (1): left"

    found = document(granted.of, "grant-3", granted.said, st_paul, granted.now)
    assert [row[1] for row in rows_of(found.sections[-1])] == [
        "The grant", "The second signature", "Its resumption", "Its end",
    ]  # fmt: skip


def test_it_names_the_clauses_it_rests_on(granted, st_paul):
    [_, _, rests_on, _] = document(granted.of, "grant-3", granted.said, st_paul, granted.now).sections
    clauses = " ".join(row[2] for row in rows_of(rests_on))

    assert "Authorization to access data · “who have received documented authorization" in clauses
    assert "“the access to LPR records, must be approved by the Property Crimes Unit Commander”" in clauses


def test_an_assignment_as_administrator_rests_on_the_clause_that_assigns(hardin):
    kept = a_list(hardin)
    [_, _, rests_on, _] = document(kept.of, "grant-1", kept.said, hardin, kept.now).sections

    assert any("will assign members under his/her command" in row[2] for row in rows_of(rests_on))


def test_the_paper_can_be_checked_with_nothing_but_itself(granted, st_paul):
    granted.say("member-2", Approved("grant-3"))
    made = pdf(document(granted.of, "grant-3", granted.said, st_paul, granted.now), st_paul, granted.now)

    rows = attached(made, "statements.json")
    assert [row["number"] for row in rows] == [granted.of.length - 1, granted.of.length]
    for row in rows:
        said, signature = row["said"].encode(), bytes.fromhex(row["signature"])
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(row["public_key"])).verify(signature, said)
        assert sha256(said + b"\n" + signature).hexdigest() == row["sha256"]
        with pytest.raises(InvalidSignature):
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(row["public_key"])).verify(signature, said + b" ")
    found = text_of(made).replace(" ", "")
    assert all(row["sha256"] in found for row in rows)
    assert rows[0]["signature"] in found


def test_a_key_that_was_changed_since_is_not_passed_off_as_the_one_that_signed(granted, st_paul):
    granted.say("member-2", Approved("grant-3"))
    granted.list_member("2", "Owner One")  # with another key
    made = pdf(document(granted.of, "grant-3", granted.said, st_paul, granted.now), st_paul, granted.now)

    assert ["public_key" in row for row in attached(made, "statements.json")] == [True, False]


@pytest.mark.parametrize("name", ['#panic("x")', "*a* ] [", "שוטר אחד", "شرطي واحد", "Jose\u0301 ]"])
def test_the_members_words_are_shown_as_they_are(kept, st_paul, name):
    kept.list_member("7", name, name)
    kept.grant("member-7", reason=name, assignment=name, ticket=name)
    made = pdf(document(kept.of, "grant-3", kept.said, st_paul, kept.now), st_paul, kept.now)

    assert elements(made).count("/Table") == 4
    assert name.isascii() is False or text_of(made).count(name) >= 5


def test_a_grant_that_is_not_there_is_a_mistake_of_ours(kept, st_paul):
    with pytest.raises(KeyError):
        document(kept.of, "grant-9", kept.said, st_paul, kept.now)


def test_dates_are_the_agencys(kept, st_paul, hardin):
    given = replace(a_grant("member-1"), grant="grant-9", starts_on=date(2026, 12, 1))
    kept.say("agency", given)

    found = cells(document(kept.of, "grant-9", kept.said, st_paul, kept.now), "Signatures")["Signed by"]
    assert found[2].endswith("08:30 CST")
    found = cells(document(kept.of, "grant-9", kept.said, hardin, kept.now), "Signatures")["Signed by"]
    assert found[2].endswith("07:30 MST")
