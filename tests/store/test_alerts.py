"""What members answered, as it stands in the tables: once for each alert, however many hits it stood for."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from app.actions.destroy import destroy_due
from app.actions.waiting import Waiting
from app.domain.alerts import Answer, Given, SeenOnCar
from app.domain.clock import Reading, Running
from app.store import alerts as alert_rows
from app.store.tables_reads import SeenOnCarRow
from tests.actions.a_desk import NOON
from tests.plugins.stored import KEY
from tests.store.kept_alerts import an_alert, keep, kept
from tests.store.pages import decrypted, decrypted_log


def given(answer, seconds=60, seen=None, by="member-1"):
    at = NOON + timedelta(seconds=seconds)
    return Given(answer, by, at, at - timedelta(seconds=30), seen)


SEEN = SeenOnCar("ABC128", "us-wi", True, NOON + timedelta(seconds=40))


@pytest.mark.parametrize("seen", [None, SEEN])
def test_an_answer_comes_back_as_it_was_given_with_both_times_and_what_was_seen_on_the_vehicle(store, seen):
    keep(store, given=given(Answer.NOT_THAT_PLATE, seen=seen))
    assert kept(store).given == given(Answer.NOT_THAT_PLATE, seen=seen)


def test_the_first_answer_stays_and_so_does_what_was_seen_with_it(store):
    keep(store, given=given(Answer.NOT_THAT_PLATE, seen=SEEN))
    other = SeenOnCar("XYZ789", "", False, NOON)
    with store.transaction() as session:
        assert alert_rows.answered(session, an_alert(given=given(Answer.LOST_SIGHT, 90, other, "member-2")))
    assert kept(store).given == given(Answer.NOT_THAT_PLATE, seen=SEEN)


def test_who_follows_is_kept_and_forgotten_when_the_member_lets_go_but_not_once_it_is_answered(store):
    followed = keep(store, following_at=NOON, following_by="member-1")
    assert (kept(store).following_by, kept(store).following_at) == ("member-1", NOON)
    with store.transaction() as session:
        alert_rows.answered(session, followed.unfollowed())
    assert kept(store).following_at is None

    keep(store, "hit-2", following_at=NOON, following_by="member-1", given=given(Answer.LOST_SIGHT))
    with store.transaction() as session:
        alert_rows.answered(session, an_alert("hit-2"))
    assert kept(store, "hit-2").following_by == "member-1"


def test_hits_that_one_alert_stands_for_are_counted_once(store):
    first = keep(store, "hit-1")
    again = [keep(store, f"hit-{number}", seconds=number) for number in (2, 3)]
    one = an_alert("hit-1", again=tuple(a.hit for a in again), given=given(Answer.OTHER_STATE))
    keep(store, "hit-9", given=given(Answer.AGREES))
    keep(store, "hit-8", list_id="list-2", given=given(Answer.NOT_THAT_PLATE))
    with store.transaction() as session:
        assert alert_rows.answered(session, one)
    assert not first.given
    with store.reading() as session:
        assert alert_rows.outcomes(session, NOON) == {
            Answer.OTHER_STATE: 1,
            Answer.AGREES: 1,
            Answer.NOT_THAT_PLATE: 1,
        }
        assert alert_rows.false_alerts(session, "list-1", NOON) == 1
        assert alert_rows.false_alerts(session, "list-2", NOON) == 1
        assert alert_rows.false_alerts(session, "list-1", NOON + timedelta(seconds=61)) == 0
        assert alert_rows.outcomes(session, NOON + timedelta(seconds=61)) == {}
        assert alert_rows.not_answered(session, lambda _: b"") == ()


def test_an_answer_waits_while_one_of_its_hits_is_not_recorded_and_what_was_seen_is_kept_with_the_first(store):
    alert = an_alert("hit-1", given=given(Answer.NOT_THAT_PLATE, seen=SEEN))
    with store.transaction() as session:
        assert not alert_rows.answered(session, alert)
        assert session.scalar(select(func.count()).select_from(SeenOnCarRow)) == 0
    keep(store, "hit-1", given=alert.given)
    assert kept(store).given == alert.given


def test_what_was_seen_on_a_vehicle_goes_with_the_read(store):
    keep(store, given=given(Answer.NOT_THAT_PLATE, seen=SEEN))
    with store.transaction() as session:
        session.execute(text("DELETE FROM reads"))
        assert session.scalar(select(func.count()).select_from(SeenOnCarRow)) == 0


def test_no_plate_seen_on_a_vehicle_outlives_its_read_in_any_page(store, database, tmp_path):
    old, young = ([f"{mark}{number:05}" for number in range(300)] for mark in ("QX", "QY"))
    for number, plates in enumerate(zip(old, young, strict=True)):  # so that both share pages
        for plate, days in zip(plates, (60, 61), strict=True):
            seen = SeenOnCar(plate, "us-mn", True, NOON)
            keep(store, f"hit-{number}-{days}", days, given=given(Answer.NOT_THAT_PLATE, seen=seen))
    when = Reading(NOON + timedelta(days=60, hours=1), Running("run-1", timedelta(days=60)))

    assert destroy_due(store, tmp_path / "pictures", when, Waiting()).whole

    raw = decrypted(database, KEY) + decrypted_log(database, KEY)
    assert [plate for plate in old if plate.encode() in raw] == []
    assert [plate for plate in young if plate.encode() not in raw] == []
