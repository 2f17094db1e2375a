"""The audit on paper: the query log, a review, the public export; for people and for screen readers."""

import csv
import io
from datetime import UTC, datetime

import pytest

from app.audit_data import redaction_map
from app.domain.audit import Outcome
from app.domain.audit_review import NOTE, OUTLIERS, packed, reviews
from app.domain.gate import Act
from app.domain.outliers import Odd, Outlier
from app.domain.public_audit import Releases, table
from app.domain.query_log import row
from app.reports import audit_review, public_audit, query_log
from app.reports.query_log import LogHead
from tests.desks import START
from tests.reports.read_pdf import elements, facts_of, pdf, rows_of, text_of, title_of
from tests.searched import GROUNDS, OFFICER, a_record, a_search

NOW = datetime(2026, 3, 9, 15, tzinfo=UTC)
HEAD = LogHead("2026-03-02 to 2026-03-08", "Case 26-1001", 40, "ab" * 32)


def section(found, title):
    return next(one for one in found.sections if one.title == title)


def parsed(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_log_has_a_line_for_each_search_and_says_what_it_was_asked_for(st_paul):
    rows = [row(a_search(4, why="His car"), cleared=True), row(a_search(2, outcome=Outcome.REFUSED), cleared=True)]
    found = query_log.document(rows, HEAD, st_paul, NOW)
    short = facts_of(section(found, "In short"))
    lines = rows_of(section(found, "Searches"))

    assert found.title == "LPR data query log"
    assert (short["Period"], short["Shown"], short["Searches"]) == (HEAD.period, "Case 26-1001", "2")
    assert (short["Answered"], short["Refused"]) == ("1", "1")
    assert lines[0][2] == "Officer One (101)"
    assert lines[0][5:8] == (GROUNDS, "His car", "ABC123")
    assert lines[1][9] == "–"


def test_an_empty_log_says_so(hardin):
    found = query_log.document([], HEAD, hardin, NOW)

    assert section(found, "Searches").text == ("No searches in this period.",)
    assert pdf(found, hardin, NOW).startswith(b"%PDF")


def test_the_log_as_csv_has_the_same_lines_and_no_cell_is_a_formula(st_paul):
    rows = [row(a_search(4, basis="=HYPERLINK(1)"), cleared=True), row(a_search(6, erased=True), cleared=True)]
    head, first, second = parsed(query_log.csv_file(rows, st_paul))
    found = [dict(zip(head, line, strict=True)) for line in (first, second)]

    assert found[0]["Factual basis"] == "'=HYPERLINK(1)"
    assert (found[1]["Plate"], found[1]["Reads returned"]) == ("erased on schedule", "2")
    assert found[0]["UTC"] == "2026-03-02T14:34:00.00Z"


def test_the_log_is_a_document_for_screen_readers_too(st_paul):
    content = pdf(query_log.document([row(a_search(4), cleared=True)], HEAD, st_paul, NOW), st_paul, NOW)

    assert title_of(content) == "LPR data query log"
    assert {"/Table", "/TH", "/TD", "/H1"} <= set(elements(content))


@pytest.fixture
def reviewed():
    odd = Outlier(Odd.VAGUE, (7,), "The factual basis could stand under any search.")
    about = {"review": "r-1", "begin": "0", "size": "20", "root": "cd" * 32}
    records = [
        a_record(20, Act.REVIEW_AUDIT, Outcome.DONE, about={**about, "step": "opened"}, ids=("4", "9"),
                 counts={"searches": 31}),
        a_record(21, Act.REVIEW_AUDIT, Outcome.DONE,
                 about={"review": "r-1", "step": "decided", "search": "4", "finding": "in order"}),
        a_record(22, Act.REVIEW_AUDIT, Outcome.DONE,
                 about={"review": "r-1", "step": "decided", "search": "7", "finding": "the reason is too vague"}),
    ]  # fmt: skip
    [review] = reviews(records, {20: {OUTLIERS: packed([odd])}, 22: {NOTE: "Asked for the report"}})
    return review


def test_a_review_on_paper_names_findings_outliers_and_what_is_left(reviewed, kept, st_paul):
    rows = {number: row(a_search(number), cleared=True) for number in reviewed.to_look_at}
    found = audit_review.document(reviewed, rows, kept.of, st_paul, NOW)
    short = facts_of(section(found, "In short"))

    assert (short["Searches in the period"], short["In the sample"], short["Not decided"]) == ("31", "2", "1")
    assert short["Closed"].startswith("Still open")
    assert [(line[0], line[3], line[4]) for line in rows_of(section(found, "Findings"))] == [
        ("7", "the reason is too vague", "Asked for the report")
    ]
    assert [(line[0], line[4], line[5]) for line in rows_of(section(found, "Every search that was looked at"))] == [
        ("4", "sample", "in order"), ("9", "sample", "not decided"), ("7", "outlier", "the reason is too vague"),
    ]  # fmt: skip
    assert OFFICER.name in text_of(pdf(found, st_paul, NOW))


def test_a_review_says_how_its_sample_can_be_drawn_again(reviewed, kept, st_paul):
    found = section(audit_review.document(reviewed, {}, kept.of, st_paul, NOW), "How the sample was drawn")

    assert "SHA-256 over the root" in found.text[0]
    assert facts_of(found)["Root of that head"].replace(" ", "") == "cd" * 32
    assert facts_of(found)["Drawn"] == "4, 9"


def test_the_public_export_on_paper_explains_every_classification_it_uses(hardin, st_paul):
    search = a_search(4)
    for profile, says in ((st_paul, "13.82 subd. 7"), (hardin, "44-5-103")):
        made = table([(search.first, dict(search.values))], START.date(), START.date(),
                     redaction_map(profile.state), Releases(), profile)  # fmt: skip
        found = public_audit.document(made, profile, NOW)
        explained = rows_of(section(found, "What is withheld"))
        content = text_of(pdf(found, profile, NOW))

        assert {one.said for cells in made.rows for cell in cells if (one := cell.withheld)} <= {
            f"withheld: {line[1]} ({line[2]}; ask counsel)" for line in explained
        }
        assert says in content
        assert "ABC123" not in content


def test_an_export_of_a_day_without_records_is_whole(st_paul):
    made = table([], START.date(), START.date(), redaction_map("mn"), Releases(), st_paul)

    assert parsed(public_audit.csv_file(made))[0][0] == "Date and time"
    assert section(public_audit.document(made, st_paul, NOW), "Records").text == (public_audit.EMPTY,)
