"""What somebody does to the trail's own file is found, and the first record that does not hold is named."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.exc import DatabaseError

from app import trail_live
from app.actions import trail as acts
from app.domain.audit import Entry, Event, Outcome
from app.domain.checkpoints import Checkpoint, certificate_text
from app.domain.merkle import EMPTY
from app.trail_check import LOOK_EVERY, Cancelled
from tests.desks import MemoryKeystore
from tests.trails import RECORDS, TAMPERINGS, an_entry, begun, body_of, change, filled, real_key, seal_anew


@pytest.fixture
def kept_and_head(tmp_path):
    return filled(tmp_path)


def test_a_trail_that_nobody_changed_is_whole_under_the_agencys_key(kept_and_head):
    kept, head = kept_and_head
    verdict = kept.verdict(head)
    assert verdict.bad is None
    assert verdict.whole
    assert verdict.known
    assert verdict.size == RECORDS
    assert verdict.noted == ()
    assert verdict.counts == {"trail:begin": 1, "search:run": RECORDS - 1}
    assert verdict.origin == "vouch/hutchinson/desk-1"
    assert verdict.first is not None
    assert verdict.last is not None
    assert verdict.first < verdict.last


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_was_done_to_the_file_is_found_and_the_first_bad_record_named(kept_and_head, name):
    kept, head = kept_and_head
    done = TAMPERINGS[name]
    with kept.shell() as db:
        done.do(db)
    if done.by_kept:
        assert kept.verdict().whole
    bad = kept.verdict(head).bad
    assert bad is not None
    assert (bad.number, bad.why != "") == (done.bad, True)


def test_a_value_that_was_changed_is_not_the_one_it_was_recorded_with(kept_and_head):
    kept, _ = kept_and_head
    with kept.shell() as db:
        db.execute("UPDATE trail_values SET value = 'XYZ999' WHERE record = 9")
    bad = kept.verdict().bad
    assert bad is not None
    assert bad.number == 9
    assert "plate" in bad.why


def test_a_value_that_was_erased_breaks_nothing(kept_and_head):
    kept, _ = kept_and_head
    with kept.shell() as db:
        db.execute("DELETE FROM trail_values WHERE record = 9")
    assert kept.verdict().whole


def test_a_value_put_beside_a_record_that_has_none_is_found(kept_and_head):
    kept, _ = kept_and_head
    with kept.shell() as db:
        db.execute("INSERT INTO trail_values VALUES (9, 'note', x'00', 'hello', '2026-03-02')")
    bad = kept.verdict().bad
    assert bad is not None
    assert bad.number == 9


def test_text_that_is_no_text_is_found_and_not_a_crash(kept_and_head):
    kept, _ = kept_and_head
    with kept.shell() as db:
        db.execute("UPDATE trail_values SET value = CAST(x'ff' AS TEXT) WHERE record = 9")
        db.execute("UPDATE records SET body = CAST(x'7b2261223a22ff227d' AS TEXT) WHERE number = 11")
    first = kept.verdict().bad
    with kept.shell() as db:
        db.execute("DELETE FROM trail_values")
    second = kept.verdict().bad
    assert first is not None
    assert second is not None
    assert (first.number, second.number) == (9, 11)


def test_a_stored_hash_that_was_changed_is_found(tmp_path):
    kept, trail = begun(tmp_path)
    trail.record(*(an_entry(number) for number in range(300)))
    trail.close()
    with kept.shell() as db:
        db.execute("UPDATE nodes SET hash = zeroblob(32)")
    bad = kept.verdict().bad
    assert bad is not None
    assert bad.number == 255


def test_another_key_than_the_agencys_is_named(kept_and_head):
    kept, _ = kept_and_head
    kept.agency = Ed25519PrivateKey.generate()
    bad = kept.verdict().bad
    assert bad is not None
    assert "agency" in bad.why


def test_a_kept_head_of_another_trail_or_a_longer_one_is_no_match(kept_and_head):
    kept, head = kept_and_head
    other = kept.verdict(Checkpoint("vouch/other/desk", head.size, head.root)).bad
    longer = kept.verdict(Checkpoint(head.origin, RECORDS + 3, EMPTY)).bad
    assert other is not None
    assert longer is not None
    assert "another trail" in other.why
    assert longer.number == RECORDS


def test_two_kept_heads_of_one_size_cannot_both_be_right(kept_and_head):
    kept, head = kept_and_head
    for pair in ((head, Checkpoint(head.origin, head.size, EMPTY)), (Checkpoint(head.origin, head.size, EMPTY), head)):
        bad = kept.verdict(*pair).bad
        assert bad is not None
        assert bad.number == head.size - 1


def test_whoever_waits_no_more_gets_no_verdict(kept_and_head):
    kept, _ = kept_and_head
    trail = kept.opened()
    with pytest.raises(Cancelled):
        trail_live.verify(trail, go_on=lambda done: False)
    trail.close()


def test_sealing_anew_is_named_also_far_behind_the_last_signature_that_was_looked_at(tmp_path):
    kept, trail = begun(tmp_path)
    for number in range(LOOK_EVERY + 60):
        trail.record(an_entry(number))
    trail.close()
    for begin in (LOOK_EVERY + 30, LOOK_EVERY - 400):
        with kept.shell() as db:
            change(db, begin, case="26-1")
            seal_anew(db, begin, Ed25519PrivateKey.generate())
        bad = kept.verdict().bad
        assert bad is not None
        assert bad.number == begin


# --------------------------------------------------------------------------------------------------- clock and keys


def test_a_clock_that_was_set_back_is_noted_and_breaks_nothing(tmp_path):
    kept, trail = begun(tmp_path)
    kept.now.at = kept.now.at.replace(year=2025)
    trail.record(an_entry(1))
    trail.record(an_entry(2))
    trail.close()
    verdict = kept.verdict()
    assert verdict.whole
    assert [(one.number, "clock" in one.what) for one in verdict.noted] == [(1, True)]


def test_a_key_that_was_replaced_in_order_needs_no_word_of_the_agency(tmp_path):
    kept, trail = begun(tmp_path, MemoryKeystore())
    trail.record(an_entry(1))
    trail.change_key(kept.keystore, Entry(Event.KEY_CHANGED, Outcome.DONE))
    trail.record(an_entry(2))
    trail.close()
    verdict = kept.verdict()
    assert verdict.whole
    assert verdict.noted == ()
    assert len(verdict.keys) == 2


def test_a_lost_key_is_noted_until_the_agency_confirms_the_next_one(tmp_path):
    keystore = MemoryKeystore()
    kept, trail = begun(tmp_path, keystore)
    trail.record(an_entry(1))
    trail.close()
    keystore.kept.clear()
    trail = kept.opened()
    assert trail.key_lost
    number = trail.change_key(keystore, Entry(Event.KEY_CHANGED, Outcome.DONE, about={"why": acts.LOST}))
    trail.record(an_entry(3))
    verdict = kept.verdict()
    assert verdict.whole
    assert [(one.number, "confirmed" in one.what) for one in verdict.noted] == [(number, True)]

    assert trail.own is not None
    key = trail.own.public_key.hex()
    certificate = kept.agency.sign(certificate_text(trail.own.origin, key)).hex()
    trail.record(Entry(Event.KEY_CONFIRMED, Outcome.DONE, about={"key": key, "certificate": certificate}))
    trail.close()
    assert kept.verdict().noted == ()


def test_a_confirmation_that_the_agency_did_not_sign_is_bad(tmp_path):
    kept, trail = begun(tmp_path)
    about = {"key": "00" * 32, "certificate": "00" * 64}
    (number,) = trail.record(Entry(Event.KEY_CONFIRMED, Outcome.DONE, about=about))
    trail.close()
    bad = kept.verdict().bad
    assert bad is not None
    assert bad.number == number


# ------------------------------------------------------------------------------------------------------- the file


REFUSED = (
    "UPDATE records SET body = '{}' WHERE number = 3",
    "DELETE FROM records WHERE number = 3",
    "INSERT OR REPLACE INTO records (number, body) VALUES (3, '{}')",
    f"INSERT INTO records (number, body) VALUES ({RECORDS + 5}, '{{}}')",
    "UPDATE heads SET root = zeroblob(32)",
    "DELETE FROM heads",
    "INSERT OR REPLACE INTO heads VALUES (3, zeroblob(32), zeroblob(4), zeroblob(64))",
    "INSERT OR REPLACE INTO nodes SELECT level, number, zeroblob(32) FROM nodes",
    "UPDATE nodes SET hash = zeroblob(32)",
    "DELETE FROM nodes",
    "UPDATE trail_values SET value = 'X' WHERE record = 3",
    "INSERT OR REPLACE INTO trail_values VALUES (3, 'plate', x'00', 'X', '')",
)


@pytest.mark.parametrize("statement", REFUSED)
def test_the_file_itself_takes_nothing_but_what_is_added(tmp_path, statement):
    kept, trail = begun(tmp_path)
    trail.record(*(an_entry(number) for number in range(300)))
    with pytest.raises(DatabaseError, match="only ever added to"), trail.erasing() as connection:
        connection.exec_driver_sql(statement)
    trail.close()
    assert kept.verdict().whole


# ------------------------------------------------------ what the desk's own key cannot sign without being seen


def sealed_by_the_real_key(kept, number, **said):
    with kept.shell() as db:
        change(db, number, **said)
        seal_anew(db, number, real_key(db))
    bad = kept.verdict().bad
    assert bad is not None
    assert bad.number == number
    return bad.why


def test_a_record_of_another_workstation_is_named(kept_and_head):
    assert "another workstation" in sealed_by_the_real_key(kept_and_head[0], 7, desk="desk-2")


@pytest.mark.parametrize("ends", [7, 9, -1])
def test_a_record_that_ends_none_before_it_is_named(kept_and_head, ends):
    assert "not there" in sealed_by_the_real_key(kept_and_head[0], 7, of=ends)


def test_a_second_beginning_is_named(kept_and_head):
    assert "begins once" in sealed_by_the_real_key(kept_and_head[0], 7, act="trail:begin")


def test_a_key_in_the_place_of_another_that_never_signed_is_named(kept_and_head):
    about = {"key": "ab" * 32, "before": "cd" * 32}
    assert "names another one" in sealed_by_the_real_key(kept_and_head[0], 7, act="trail:key", about=about)


def test_a_key_that_the_one_before_did_not_sign_for_is_named(kept_and_head):
    kept, _ = kept_and_head
    with kept.shell() as db:
        before = body_of(db, 0)["about"]["key"]
    about = {"key": "ab" * 32, "before": before, "by_before": "00" * 64}
    assert "does not hold" in sealed_by_the_real_key(kept, 7, act="trail:key", about=about)


def test_a_beginning_that_the_agency_did_not_sign_is_named(kept_and_head):
    kept, _ = kept_and_head
    with kept.shell() as db:
        about = {**body_of(db, 0)["about"], "certificate": "00" * 64}
    assert "agency's signature" in sealed_by_the_real_key(kept, 0, about=about)


def test_a_hole_in_the_numbers_and_a_number_in_the_text_are_told_apart(kept_and_head):
    kept, _ = kept_and_head
    with kept.shell() as db:
        db.execute("UPDATE records SET number = number + 1000 WHERE number >= 7")
    hole = kept.verdict().bad
    with kept.shell() as db:
        db.execute("UPDATE records SET number = number - 1000 WHERE number >= 1000")
        change(db, 7, n=8)
    text = kept.verdict().bad
    assert hole is not None
    assert text is not None
    assert (hole.number, "not the next one" in hole.why) == (7, True)
    assert (text.number, "says that it is another" in text.why) == (7, True)


def test_a_salt_beside_a_record_without_a_response_is_found(kept_and_head):
    kept, _ = kept_and_head
    with kept.shell() as db:
        db.execute("INSERT INTO trail_values VALUES (9, 'response', x'00', '', '2026-03-02')")
    bad = kept.verdict().bad
    assert bad is not None
    assert bad.number == 9
