"""What leaves the desk of the trail: recorded with period, rows and digest before it is written, or not written."""

import csv
import io
from datetime import timedelta
from hashlib import sha256

import pytest

from app.actions import export_audit
from app.audit_papers import CSV, PDF, AuditPapers
from app.csv_files import Cancelled
from app.domain.audit import Outcome
from app.domain.errors import FieldMistake, Refused, Unavailable
from app.domain.gate import Act
from app.domain.public_audit import Column, Releases
from app.domain.query_log import LogAsked
from app.reports.typesetter import here
from app.store import trail_log
from app.store.trail import values_of
from tests.desks import OFFICER
from tests.reports.read_pdf import text_of
from tests.searched import GROUNDS, Searcher

NOTHING_RELEASED = Releases()


def go_on(_done, _all):
    return True


@pytest.fixture
def on(desk):
    return desk.sign_in()


@pytest.fixture
def papers(desk, on):
    return AuditPapers(lambda: on, desk.clock, here)


@pytest.fixture
def today(desk):
    return desk.clock().date()


def exports(on):
    with on.store.trail.reading() as connection:
        return list(trail_log.exports(connection))


def exported(papers, on, target, kind=CSV, releases=NOTHING_RELEASED):
    day = papers.today()
    return papers.save_export(papers.preview(day, day, releases, go_on), kind, target)


def test_the_record_names_period_rows_and_the_digest_of_the_very_file(papers, on, tmp_path, today):
    Searcher(on).search()
    shown = papers.preview(today, today, Releases(), go_on)
    digest = papers.save_export(shown, CSV, tmp_path / "trail.csv")
    [record] = exports(on)

    assert sha256((tmp_path / "trail.csv").read_bytes()).hexdigest() == digest == record.about["sha256"]
    assert record.about["period"] == f"{today}/{today}"
    assert (record.counts["rows"], record.act) == (shown.rows, Act.EXPORT_AUDIT)
    assert record.counts["withheld"] == sum(count for _, count in shown.withheld)


def test_both_formats_hold_the_same_cells(papers, on, tmp_path):
    Searcher(on).search("QQQ777", why="He told a witness")
    exported(papers, on, tmp_path / "trail.csv")
    exported(papers, on, tmp_path / "trail.pdf", PDF)
    written = text_of((tmp_path / "trail.pdf").read_bytes())
    rows = list(csv.reader(io.StringIO((tmp_path / "trail.csv").read_bytes().decode("utf-8-sig"))))
    search = next(row for row in rows if "search: run" in row and "allowed" in row)

    assert "QQQ777" not in written
    assert "He told a witness" not in written
    for cell in search:
        assert "".join(cell.split()) in "".join(written.split())
    assert rows[0] == [column.value for column in Column]
    below = [row for row in rows if row[:2] == ["Cells withheld", "Classification"]]
    assert below
    assert any("Minn. Stat. 13.824 subd. 2" in " ".join(row) for row in rows[rows.index(below[0]) :])
    assert "What is withheld" in written


def test_without_the_role_nothing_is_exported_and_the_try_is_recorded(desk, tmp_path, today):
    officer = desk.sign_in(OFFICER)
    papers = AuditPapers(lambda: officer, desk.clock, here)
    for act in (
        lambda: papers.preview(today, today, Releases(), go_on),
        lambda: papers.save_log(LogAsked(), "", CSV, tmp_path / "log.csv", go_on),
        lambda: papers.save_review(tmp_path / "review.pdf"),
    ):
        with pytest.raises(Refused):
            act()
    assert list(tmp_path.glob("*.csv")) + list(tmp_path.glob("*.pdf")) == []
    with officer.store.trail.reading() as connection:
        rows = connection.exec_driver_sql("SELECT outcome FROM records WHERE act = 'audit:export'").all()
    assert [row[0] for row in rows] == ["refused"] * 3


def test_a_trail_that_cannot_be_written_gives_no_file(papers, on, tmp_path, today):
    shown = papers.preview(today, today, Releases(), go_on)
    on.store.trail.path.rename(tmp_path / "gone.db")
    on.store.trail.path.mkdir()
    on.store.trail.close()
    with pytest.raises(Unavailable):
        papers.save_export(shown, CSV, tmp_path / "trail.csv")

    assert not (tmp_path / "trail.csv").exists()


def test_a_file_that_cannot_be_written_is_recorded_as_failed(papers, on, tmp_path, today):
    shown = papers.preview(today, today, Releases(), go_on)
    with pytest.raises(Unavailable, match="recorded too"):
        papers.save_export(shown, CSV, tmp_path / "no such folder" / "trail.csv")
    with on.store.trail.reading() as connection:
        rows = connection.exec_driver_sql("SELECT outcome FROM records WHERE act = 'audit:export'").all()

    assert [row[0] for row in rows] == [Outcome.ALLOWED, Outcome.FAILED]


def test_whoever_releases_more_says_on_whose_word(papers, on, tmp_path, today):
    with pytest.raises(FieldMistake, match="who decided"):
        papers.preview(today, today, Releases(frozenset({Column.PLATE})), go_on)
    Searcher(on).search("QQQ777")
    releases = Releases(frozenset({Column.PLATE}), ground="City attorney, June 1")
    exported(papers, on, tmp_path / "trail.csv", releases=releases)
    [record] = exports(on)
    with on.store.trail.reading() as connection:
        values = {one.name: one.value for one in values_of(connection, record.number)}

    assert "QQQ777" in (tmp_path / "trail.csv").read_text("utf-8-sig")
    assert (record.about["released"], values["ground"]) == ("Plate searched for", "City attorney, June 1")


def test_who_is_undercover_is_remembered_and_what_was_released_is_not(papers, on, tmp_path):
    releases = Releases(frozenset({Column.PLATE}), frozenset({"26-1"}), frozenset({"101", "7"}), "Counsel")
    exported(papers, on, tmp_path / "trail.csv", releases=releases)
    found = papers.last_releases()

    assert (found.undercover, found.closed_cases) == (frozenset({"101", "7"}), frozenset({"26-1"}))
    assert found.columns == frozenset()


def test_a_period_is_whole_days_of_the_agency(papers, on, desk, today):
    officer = Searcher(on)
    officer.search()
    desk.clock.go(hours=16)  # past the agency's midnight
    officer.search()
    first = papers.preview(today, today, Releases(), go_on)
    second = papers.preview(today + timedelta(days=1), today + timedelta(days=1), Releases(), go_on)
    runs = [sum(cell.text == "search: run" for row in one.table.rows for cell in row) for one in (first, second)]

    assert runs == [2, 2]
    with pytest.raises(FieldMistake, match="has not come yet"):
        papers.preview(today + timedelta(days=9), today + timedelta(days=9), Releases(), go_on)
    with pytest.raises(FieldMistake, match="comes before"):
        papers.preview(today, today - timedelta(days=1), Releases(), go_on)


def test_it_can_be_stopped_while_it_is_made(papers, today):
    with pytest.raises(Cancelled):
        papers.preview(today, today, Releases(), lambda _done, _all: False)


def test_the_query_log_is_exported_with_its_digest_and_says_its_name(papers, on, tmp_path):
    Searcher(on).search()
    digest = papers.save_log(LogAsked(), "", PDF, tmp_path / "log.pdf", go_on)
    papers.save_log(LogAsked(case="26-1001"), "Case 26-1001", CSV, tmp_path / "log.csv", go_on)

    written = text_of((tmp_path / "log.pdf").read_bytes())
    assert "LPR data query log" in written
    assert GROUNDS in written
    assert "ABC123" in (tmp_path / "log.csv").read_text("utf-8-sig")
    newest, before = exports(on)
    assert (before.about["sha256"], before.about["what"]) == (digest, "LPR data query log")
    assert (newest.about["format"], newest.counts["rows"]) == ("CSV", 1)


def test_reading_the_log_is_in_the_trail_too(papers, on):
    papers.log(LogAsked(case="26-1001"))
    with on.store.trail.reading() as connection:
        [body] = connection.exec_driver_sql("SELECT body FROM records WHERE act = 'audit:values'").one()

    assert "query log" in body
    assert "26-1001" not in body  # typed by somebody: beside the tree


def test_more_than_one_file_takes_is_refused_in_words(papers, on, today, monkeypatch):
    monkeypatch.setattr(export_audit, "MOST_ROWS", 2)
    Searcher(on).search()
    with pytest.raises(FieldMistake, match="export it in parts"):
        papers.preview(today, today, Releases(), go_on)
