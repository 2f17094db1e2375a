"""What the log asks of the trail: newest first, joined, filtered, in steps that do not read the whole of it."""

from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest
from sqlalchemy import event

from app.actions.search import search
from app.domain.audit import Entry, Event, Outcome, who
from app.domain.authorisation import Authorisation
from app.domain.errors import Refused
from app.domain.gate import Act
from app.domain.query_log import CameOf, LogAsked, row
from app.domain.search import AskedSearch, Compare
from app.store import trail_log
from tests.desks import a_member, installed
from tests.searched import Searcher

EVERYTHING = LogAsked()


@pytest.fixture
def desk(tmp_path):
    made = installed(tmp_path)
    yield made
    made.close()


@pytest.fixture
def on(desk):
    return desk.sign_in()


@pytest.fixture
def officer(on):
    return Searcher(on)


def found(on, asked=EVERYTHING, before=None):
    with on.store.trail.reading() as connection:
        return list(trail_log.searches(connection, asked, before))


def test_a_search_comes_with_its_answer_its_views_and_its_values(on, officer):
    number = officer.search("ABC123", reads=("r1", "r2", "r3"))
    officer.view(number, "r2")
    [search] = found(on)

    assert (search.number, search.came_of, dict(search.end.counts)) == (number, CameOf.ANSWERED, {"reads": 3})
    assert [view.ids for view in search.views] == [("r2",)]
    assert search.value("plate") == "ABC123"


def test_a_real_search_is_a_whole_line_of_the_log(on, desk):
    begin = desk.clock() - timedelta(days=1)
    asked = AskedSearch("ABC123", Compare.EXACT, begin, desk.clock())
    purpose = next((one.id for one in on.profile.purposes_of_search()), "a stolen vehicle")
    given = Authorisation("26-77", purpose, "Left the scene", "Seen nearby", attested=True)
    search(on.store, on.member, on.profile, asked, given, desk.clock)
    [made] = found(on)
    line = row(made, cleared=True)

    assert (line.who, line.case, line.plate) == (who(on.member), "26-77", "ABC123")
    assert (line.basis, line.why, line.came_of, line.reads) == ("Left the scene", "Seen nearby", CameOf.ANSWERED, 0)
    assert line.purpose == purpose
    with pytest.raises(Refused):
        search(on.store, on.member, on.profile, asked, replace(given, case_number="test"), desk.clock)
    [made, _] = found(on)
    refused = row(made, cleared=True)
    assert (refused.came_of, refused.case, refused.plate) == (CameOf.REFUSED, "test", "ABC123")
    assert refused.clause


def test_the_newest_comes_first_and_a_page_goes_on_below_the_last(on, officer):
    numbers = [officer.search(f"AB{n}") for n in range(9)]
    first = found(on)[:4]
    rest = found(on, before=first[-1].number)

    assert [one.number for one in (*first, *rest)] == numbers[::-1]


def test_it_is_asked_for_by_member_case_time_and_outcome(on, officer, desk):
    another = Searcher(on, a_member(badge="102", name="Officer Two"))
    officer.search(case="26-1")
    noon = desk.clock.go(hours=1)
    another.search(case="26-1")
    refused = another.refused(case="26-1")
    evening = desk.clock.go(hours=6)
    officer.search(case="26-2")

    assert len(found(on, LogAsked(member="member-102"))) == 2
    assert [one.number for one in found(on, LogAsked(case="26-1"))] == sorted(
        [officer.numbers[0], *another.numbers], reverse=True
    )
    assert [one.number for one in found(on, LogAsked(came_of=CameOf.REFUSED))] == [refused]
    assert len(found(on, LogAsked(begin=noon, end=evening))) == 2
    assert found(on, LogAsked(begin=evening + timedelta(days=1))) == []
    assert len(found(on, LogAsked(member="member-101", case="26-2", begin=noon))) == 1


def test_a_search_made_after_the_clock_was_set_back_is_found_by_its_own_time(on, officer, desk):
    desk.clock.go(days=3)
    officer.search(case="ahead")
    began = desk.clock.go(days=-3)
    officer.search(case="back")

    assert [one.first.case for one in found(on, LogAsked(begin=began, end=began + timedelta(days=1)))] == ["back"]
    assert [one.first.case for one in found(on, LogAsked(begin=began + timedelta(days=2)))] == ["ahead"]


def test_values_that_were_erased_leave_the_line(on, officer):
    number = officer.search()
    with on.store.trail.erasing() as connection:
        connection.exec_driver_sql("DELETE FROM trail_values WHERE record = ?", (number,))

    [search] = found(on)
    assert search.value("plate") is None


def test_whoever_is_in_the_trail_is_listed_once_by_name(on, officer):
    for _ in range(3):
        officer.search()
        Searcher(on, a_member(badge="102", name="Another Officer")).search()
    with on.store.trail.reading() as connection:
        names = [who.name for who in trail_log.members(connection)]

    assert names.index("Another Officer") < names.index("Officer One")
    assert len(names) == len(set(names))


def test_duties_are_read_in_their_order(on):
    member = who(on.member)
    for act in (Act.START_DUTY, Event.LOCKED, Act.STOP_DUTY):
        on.store.trail.record(trail_log_entry(act, member))
    with on.store.trail.reading() as connection:
        acts = [record.act for record in trail_log.duty_records(connection, 0, 1 << 40)]

    assert [act for act in acts if act.startswith("duty")] == ["duty:start", "duty:stop"]


def trail_log_entry(act, member):
    return Entry(act, Outcome.ALLOWED, member)


def test_a_page_of_a_long_trail_reads_little_of_it(on, officer):
    """By the indexes: how many rows come out of the database does not grow with the trail."""
    for _ in range(20):
        officer.search()
    for _ in range(40):
        on.store.trail.record(*[trail_log_entry(Event.LOCKED, who(on.member)) for _ in range(50)])
    read = []
    with on.store.trail.reading() as connection:

        @event.listens_for(connection, "after_cursor_execute")
        def plan(conn, cursor, statement, *_):
            read.append(statement)

        assert len(list(islice(trail_log.searches(connection, LogAsked()), 5))) == 5
        plans = [
            row[3]
            for statement in {one for one in read if "FROM records" in one}
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (0,) * statement.count("?"))
        ]

    assert plans
    assert not [one for one in plans if one.startswith("SCAN")]
