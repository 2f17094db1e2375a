"""The agency's recovery key: what it opens, for whom, and what changes nothing."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import text

from app.actions.add_recovery import add_recovery
from app.actions.install import ExistingAgencyKey, install
from app.actions.recover import Recovering, RecoveryState, recover, recovery_state
from app.agency_key import load_agency_key, new_agency_key, save_agency_key
from app.domain.errors import FieldMistake, Refused, Unavailable
from app.keystore import NoKeystore
from app.paths import Paths
from app.recovery_key import load_recovery_key, new_recovery_key, place_beside, save_recovery_key
from app.store import keys
from tests.desks import ADMINISTRATOR, CHEAP, OFFICER, PASSPHRASE, WITNESS, Clock, Desk, a_request, installed
from tests.store.disks import full_beyond

NEW = "the tide comes in"


@pytest.fixture
def desk(tmp_path):
    made = installed(tmp_path)
    made.keystore = NoKeystore()
    made.sign_in(OFFICER)  # whose authenticator is set up at the first
    made.close()
    yield made
    made.close()


@pytest.fixture
def asked(tmp_path):
    return Recovering(tmp_path / "agency-recovery.pem", PASSPHRASE, ADMINISTRATOR.badge, NEW)


def state_of(desk):
    return desk.paths.keys.read_bytes(), verifiers(desk)


def verifiers(desk):
    """By badge, as the database holds them."""
    on = desk.sign_in(OFFICER)
    with on.store.reading() as session:
        found = session.execute(text("SELECT badge, verifier FROM members ORDER BY badge")).all()
    desk.close()
    return found


@pytest.mark.parametrize("who", [ADMINISTRATOR, WITNESS])
def test_an_administrator_and_a_supervisor_get_in_again_with_a_new_password(desk, asked, who):
    recover(desk.paths, replace(asked, badge=who.badge), desk.clock, CHEAP, desk.keystore)

    assert desk.sign_in(who, NEW).member.badge == who.badge
    with pytest.raises(Refused):
        desk.sign_in(who)
    assert desk.sign_in(OFFICER)


def test_the_recovery_lifts_the_lock_of_too_many_wrong_passwords(desk, asked):
    for _ in range(5):
        with pytest.raises(Refused):
            desk.sign_in(ADMINISTRATOR, "forgotten it again")
    recover(desk.paths, asked, desk.clock, CHEAP, desk.keystore)

    assert desk.sign_in(ADMINISTRATOR, NEW)


def test_the_log_tells_of_it_without_a_name_or_badge(desk, asked, caplog):
    recover(desk.paths, replace(asked, badge=WITNESS.badge), desk.clock, CHEAP, desk.keystore)

    said = [record.getMessage() for record in caplog.records if record.name == "app.actions.recover"]
    assert said == ["access was recovered with the agency's recovery key"]


def test_one_recovery_key_serves_every_workstation_of_the_agency(desk, asked, tmp_path):
    second = Desk(Paths(tmp_path / "second"), Clock(), desk.keystore)
    install(second.paths, a_request(tmp_path, agency_key=ExistingAgencyKey(tmp_path / "agency.pem", PASSPHRASE)),
            desk.keystore, desk.clock, CHEAP)  # fmt: skip

    for one in (desk, second):
        recover(one.paths, asked, desk.clock, CHEAP, desk.keystore)
        assert one.sign_in(ADMINISTRATOR, NEW)
        one.close()


def test_an_agency_key_without_a_recovery_key_gets_one_at_the_next_installation(tmp_path):
    installed(tmp_path).close()
    place_beside(tmp_path / "agency.pem").unlink()
    second = Desk(Paths(tmp_path / "second"), Clock(), NoKeystore())
    install(second.paths, a_request(tmp_path, agency_key=ExistingAgencyKey(tmp_path / "agency.pem", PASSPHRASE)),
            NoKeystore(), second.clock, CHEAP)  # fmt: skip

    assert load_recovery_key(place_beside(tmp_path / "agency.pem"), PASSPHRASE) is not None
    assert keys.load(second.paths.keys).recovery is not None


def test_the_private_half_is_nowhere_on_the_desk(desk, asked):
    private = load_recovery_key(asked.file, PASSPHRASE).private_bytes_raw()

    assert not any(private in file.read_bytes() for file in desk.paths.root.rglob("*") if file.is_file())


def wrong_file(tmp_path):
    (tmp_path / "letter.pem").write_text("a letter")
    return {"file": tmp_path / "letter.pem"}


def no_file(tmp_path):
    return {"file": tmp_path / "nothing.pem"}


def the_agency_key(tmp_path):
    return {"file": tmp_path / "agency.pem"}


def another_agencys(tmp_path):
    save_recovery_key(new_recovery_key(), tmp_path / "other.pem", PASSPHRASE)
    return {"file": tmp_path / "other.pem"}


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        (wrong_file, "recovery file", "is no agency recovery key"),
        (no_file, "recovery file", "cannot be read"),
        (the_agency_key, "recovery file", "choose the other file"),
        (another_agencys, "recovery file", "not the one of this workstation's agency"),
        (lambda _: {"passphrase": "another passphrase"}, "passphrase", "does not open"),
        (lambda _: {"badge": OFFICER.badge}, "badge", "administrator or a supervisor"),
        (lambda _: {"badge": "999"}, "badge", "administrator or a supervisor"),
        (lambda _: {"password": "short"}, "password", "at least 12"),
        (lambda _: {"password": "administrator one"}, "password", "own name"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_changes(desk, asked, tmp_path, change, field, why):
    before = state_of(desk)

    with pytest.raises(FieldMistake, match=why) as mistake:
        recover(desk.paths, replace(asked, **change(tmp_path)), desk.clock, CHEAP, desk.keystore)

    assert mistake.value.field == field
    assert state_of(desk) == before


def edited(desk, change):
    document = json.loads(desk.paths.keys.read_text())
    change(document)
    desk.paths.keys.write_text(json.dumps(document))


def test_a_recovery_key_that_somebody_put_in_the_agencys_place_is_not_used(desk, asked, tmp_path):
    """Whoever knows the database key could do that; nobody else can make a wrap at all."""
    on = desk.sign_in()
    mine = new_recovery_key()
    save_recovery_key(mine, tmp_path / "mine.pem", PASSPHRASE)
    agency = load_agency_key(tmp_path / "agency.pem", PASSPHRASE)
    swapped = keys.with_recovery(keys.load(desk.paths.keys), on.store.key, mine.public_key(), agency)
    kept = keys.load(desk.paths.keys).recovery
    assert kept is not None
    assert swapped.recovery is not None
    keys.save(desk.paths.keys, replace(swapped, recovery=replace(swapped.recovery, signature=kept.signature)))

    assert recovery_state(desk.paths, on.installation) is RecoveryState.NOT_THE_AGENCYS
    with pytest.raises(Unavailable, match="not as the agency signed it"):
        recover(desk.paths, replace(asked, file=tmp_path / "mine.pem"), desk.clock, CHEAP, desk.keystore)


@pytest.mark.parametrize("part", ["public_key", "sealed", "signature"])
def test_every_part_of_the_wrap_is_covered_by_the_agencys_signature(desk, part):
    def change(document):
        text = document["recovery"][part]
        document["recovery"][part] = text[:4] + ("A" if text[4] != "A" else "B") + text[5:]

    on = desk.sign_in()
    assert recovery_state(desk.paths, on.installation) is RecoveryState.THERE
    edited(desk, change)
    assert recovery_state(desk.paths, on.installation) is RecoveryState.NOT_THE_AGENCYS


def test_a_wrap_of_another_workstation_is_not_taken(desk, asked, tmp_path):
    second = Desk(Paths(tmp_path / "second"), Clock(), desk.keystore)
    install(second.paths, a_request(tmp_path, agency_key=ExistingAgencyKey(tmp_path / "agency.pem", PASSPHRASE)),
            desk.keystore, desk.clock, CHEAP)  # fmt: skip
    theirs = json.loads(second.paths.keys.read_text())["recovery"]
    edited(desk, lambda document: document.update(recovery=theirs))

    with pytest.raises(Unavailable, match="damaged"):
        recover(desk.paths, asked, desk.clock, CHEAP, desk.keystore)


def older(desk):
    """As the version before wrote it."""

    def change(document):
        del document["recovery"]
        document["version"] = 1

    edited(desk, change)


def test_a_desk_from_before_goes_on_working_and_says_what_is_missing(desk, asked):
    older(desk)

    on = desk.sign_in()

    assert recovery_state(desk.paths, on.installation) is RecoveryState.MISSING
    with pytest.raises(Unavailable, match="has no recovery key"):
        recover(desk.paths, asked, desk.clock, CHEAP, desk.keystore)


def test_on_a_full_disk_both_password_and_verifier_stay(desk, asked):
    before = state_of(desk)

    with full_beyond(0), pytest.raises(Unavailable):
        recover(desk.paths, asked, desk.clock, CHEAP, desk.keystore)

    assert state_of(desk) == before


def test_a_verifier_that_cannot_be_committed_takes_the_wrap_back_too(desk, asked):
    """The key file is smaller than where the write-ahead log stands: it is written, and the commit is not."""
    desk.sign_in(WITNESS)
    before = state_of(desk)
    on = desk.sign_in(WITNESS)
    with on.store.transaction() as session:
        session.execute(text("UPDATE cameras SET enabled = 1"))
    room = desk.paths.keys.stat().st_size + 1000

    with full_beyond(room), pytest.raises(Unavailable, match="can be recorded"):
        recover(desk.paths, asked, desk.clock, CHEAP, desk.keystore)

    assert desk.paths.database.with_name("vouch.db-wal").stat().st_size >= room  # the commit was tried
    desk.close()
    assert state_of(desk) == before


# --- a desk from before gets its recovery key


def add(desk, tmp_path, who=ADMINISTRATOR, **other):
    given = {"file": tmp_path / "agency.pem", "passphrase": PASSPHRASE, "recovery_file": None, **other}
    return add_recovery(desk.paths, desk.sign_in(who), now=desk.clock, **given)


def test_the_administrator_adds_it_with_the_agency_key(desk, asked, tmp_path):
    older(desk)

    assert add(desk, tmp_path) == tmp_path / "agency-recovery.pem"

    desk.close()
    recover(desk.paths, asked, desk.clock, CHEAP, desk.keystore)
    assert desk.sign_in(ADMINISTRATOR, NEW)


def test_where_the_agency_has_none_it_is_made_beside_its_key(desk, asked, tmp_path):
    older(desk)
    asked.file.unlink()

    assert add(desk, tmp_path) == asked.file
    recover(desk.paths, asked, desk.clock, CHEAP, desk.keystore)


def another_key(tmp_path):
    save_agency_key(new_agency_key(), tmp_path / "other.pem", PASSPHRASE)
    return {"file": tmp_path / "other.pem", "recovery_file": tmp_path / "agency-recovery.pem"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (another_key, "key file"),
        (lambda tmp_path: {"file": tmp_path / "none.pem"}, "key file"),
        (lambda _: {"passphrase": "another passphrase"}, "passphrase"),
        (lambda tmp_path: {"recovery_file": tmp_path / "agency.pem"}, "recovery file"),
    ],
)
def test_with_anything_else_nothing_is_added(desk, tmp_path, change, field):
    older(desk)

    with pytest.raises(FieldMistake) as mistake:
        add(desk, tmp_path, **change(tmp_path))

    assert mistake.value.field == field
    assert keys.load(desk.paths.keys).recovery is None


def test_only_the_administrator_adds_it(desk, tmp_path):
    older(desk)
    with pytest.raises(Refused, match="LPR administrator"):
        add(desk, tmp_path, OFFICER)


def test_a_recovery_key_that_could_not_be_wrapped_for_is_not_left_behind(desk, asked, tmp_path):
    older(desk)
    asked.file.unlink()
    on = desk.sign_in()

    with full_beyond(600), pytest.raises(Unavailable):
        add_recovery(desk.paths, on, tmp_path / "agency.pem", PASSPHRASE, None, desk.clock)

    assert not asked.file.exists()
    assert keys.load(desk.paths.keys).recovery is None
