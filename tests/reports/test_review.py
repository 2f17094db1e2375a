"""The yearly review on paper: everybody, what was decided by whom, notes of what was revoked or flagged alone."""

from datetime import date
from time import perf_counter

import pytest

from app.domain.access import Role
from app.domain.statements import AGENCY, Cause, Ended, Granted, Listed, ReviewClosed, Reviewed, ReviewOpened
from app.reports.review import document
from tests.access_lists import TODAY
from tests.reports.read_pdf import attached, facts_of, opened, pdf, rows_of, text_of

DUE = date(2026, 3, 31)


@pytest.fixture
def reviewed(kept):
    """Five members looked at: one kept, one flagged, one revoked, two left."""
    for badge in ("7", "8", "9"):
        kept.list_member(badge, unit="North")
        kept.grant(f"member-{badge}", Role.PATROL_OFFICER)
    kept.say("member-1", ReviewOpened("review-1", DUE))
    kept.say("member-1", Reviewed("review-1", "member-7", True, note="said in private"))
    kept.say("member-1", Reviewed("review-1", "member-8", True, True, "Back from leave in May"))
    kept.say("member-2", Reviewed("review-1", "member-9", False, note="Left patrol"))
    return kept


def made(kept, profile):
    return document(kept.of, "review-1", kept.said, profile, kept.now)


def section(found, title):
    return next(one for one in found.sections if one.title == title)


def test_every_member_stands_in_it_with_decision_signer_and_moment(reviewed, st_paul):
    rows = rows_of(section(made(reviewed, st_paul), "Every member"))

    assert [(row[0], row[4], row[5]) for row in rows] == [
        ("Administrator One", "Not decided", "–"),
        ("Member 7", "Kept", "Administrator One (1)"),
        ("Member 8", "Kept, flagged", "Administrator One (1)"),
        ("Member 9", "Revoked", "Owner One (2)"),
        ("Owner One", "Not decided", "–"),
    ]
    assert [row[3] for row in rows[1:4]] == ["LPR operator"] * 3
    assert rows[1][6:] == ("Mar 2, 2026 08:30 CST", f"{reviewed.of.length - 2}")


def test_notes_are_of_what_was_revoked_or_flagged_alone(reviewed, st_paul):
    found = rows_of(section(made(reviewed, st_paul), "Revoked, flagged, not decided"))

    assert [(row[0], row[4]) for row in found] == [
        ("Administrator One", "–"), ("Member 8", "Back from leave in May"), ("Member 9", "Left patrol"),
        ("Owner One", "–"),
    ]  # fmt: skip
    assert "said in private" not in text_of(pdf(made(reviewed, st_paul), st_paul, reviewed.now))


def test_it_counts_and_says_that_it_is_open_still(reviewed, st_paul):
    found = facts_of(section(made(reviewed, st_paul), "In short"))

    assert (found["Members looked at"], found["Kept"], found["Revoked"], found["Flagged"]) == ("5", "2", "1", "1")
    assert (found["Not decided"], found["To be done by"]) == ("2: suspended after Mar 31, 2026", "Mar 31, 2026")
    assert found["Closed"].startswith("Still open on")
    assert found["Statement of the closing"] == "–"


def test_a_closed_review_names_the_statement_that_closed_it(reviewed, st_paul):
    closing = reviewed.say("member-2", ReviewClosed("review-1"))
    content = pdf(made(reviewed, st_paul), st_paul, reviewed.now)

    found = facts_of(section(made(reviewed, st_paul), "In short"))
    assert found["Closed"] == "Mar 2, 2026 08:30 CST by Owner One (2)"
    assert closing.digest in text_of(content).replace(" ", "")
    assert [row["number"] for row in attached(content, "statements.json")] == [closing.number - 4, closing.number]


def test_where_everybody_was_kept_it_says_so(kept, st_paul):
    kept.say("member-1", ReviewOpened("review-1", DUE))
    kept.say("member-1", Reviewed("review-1", "member-2", True))
    kept.say("member-2", Reviewed("review-1", "member-1", True))

    assert section(made(kept, st_paul), "Revoked, flagged, not decided").text == ("Nobody.",)


def test_a_decision_that_was_changed_stands_as_it_was_said_last(reviewed, st_paul):
    later = reviewed.say("member-2", Reviewed("review-1", "member-7", False, note="Changed"))

    row = next(row for row in rows_of(section(made(reviewed, st_paul), "Every member")) if row[0] == "Member 7")
    assert (row[4], row[7]) == ("Revoked", f"{later.number}")


def test_what_had_ended_before_is_no_part_of_it(kept, st_paul):
    kept.list_member("7")
    kept.grant("member-7", Role.INVESTIGATOR)
    kept.say("member-1", Ended("grant-3", Cause.NO_LONGER_NEEDED))
    kept.grant("member-7", Role.PATROL_OFFICER)
    kept.say("member-1", ReviewOpened("review-1", DUE))

    assert rows_of(section(made(kept, st_paul), "Every member"))[1][3] == "LPR operator"


def many(kept, count):
    """So many members with a grant each, all kept by the administrator but the last."""
    ids = [f"member-{number}" for number in range(100, 100 + count)]
    kept.say(AGENCY, *(Listed(one, f"Member {one}", one[7:], "", "North") for one in ids))
    end = date(2026, 12, 31)
    roles = frozenset({Role.PATROL_OFFICER})
    kept.say(AGENCY, *(Granted(f"of {one}", one, roles, "Patrol", "Roster", TODAY, end) for one in ids))
    kept.say("member-1", ReviewOpened("review-1", DUE))
    kept.say("member-1", *(Reviewed("review-1", one, True) for one in ids[:-1]))
    kept.say("member-2", ReviewClosed("review-1"))


def test_a_review_of_thousands_is_one_document_with_its_header_on_every_page(kept, st_paul):
    many(kept, 2_000)
    content = pdf(made(kept, st_paul), st_paul, kept.now)
    pages = [page.extract_text() for page in opened(content).pages]

    listed = [page for page in pages if "Member member-" in page]
    assert len(listed) > 30
    assert all("Decision" in page and "When" in page for page in listed)
    assert "Member member-2099" in " ".join(pages)


@pytest.mark.long
def test_ten_thousand_members_fit_in_one_review(kept, st_paul):
    many(kept, 10_000)
    started = perf_counter()
    content = pdf(made(kept, st_paul), st_paul, kept.now)
    print(f"{len(opened(content).pages)} pages, {len(content):,} bytes in {perf_counter() - started:.1f} s")

    assert "Member member-10099" in text_of(content)
