"""The second factor at a desk: set up at the first sign-in, asked for everywhere, right once, kept from tampering."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.actions import account, passenger
from app.actions.account import change_password, new_recovery_codes, renew_factor
from app.actions.check_code import keep_factor
from app.actions.members import Enrolment
from app.actions.prove import BadgeLocked, CodeUsed, CodeWanted, prove
from app.actions.recover import Recovering, recover
from app.actions.reset_member import reset_password, reset_second_factor
from app.actions.sign_in import Enrolling, SignedIn, set_up, sign_in
from app.domain.access import Role
from app.domain.errors import Damaged, FieldMistake, Refused, Unavailable
from app.second_factor import RECOVERY_CODES, new_seed, step_at
from app.store import factors, keys
from tests.desks import ADMINISTRATOR, CHEAP, OFFICER, PASSPHRASE, WITNESS, Desk, agree_on, given_access, installed
from tests.store.disks import full_beyond


def begin(desk, who=OFFICER, code=""):
    """What the sign-in form does, without an authenticator that knows the codes."""
    found = sign_in(desk.paths, who.badge, who.password, code, desk.keystore, desk.clock)
    desk.opened.append(found)
    return found


def code_at(desk, seed, apart=0):
    return seed.code(step_at(desk.clock()) + apart)


@pytest.fixture
def enrolling(desk):
    found = begin(desk)
    assert isinstance(found, Enrolling)
    return found


@pytest.fixture
def officer(desk, enrolling):
    """Signed in, with seed and recovery codes."""
    on, codes = set_up(desk.paths, enrolling, code_at(desk, enrolling.seed, -1), desk.keystore, desk.clock)
    return on, enrolling.seed, codes


def test_the_first_sign_in_opens_nothing_before_an_authenticator_has_shown_its_code(desk, enrolling):
    assert enrolling.member.badge == OFFICER.badge
    assert not isinstance(enrolling, SignedIn)
    wrong = code_at(desk, new_seed())

    with pytest.raises(FieldMistake, match="not the code that goes with this secret") as mistake:
        set_up(desk.paths, enrolling, wrong, desk.keystore, desk.clock)

    assert mistake.value.field == "code"
    with enrolling.store.reading() as session:
        assert factors.of_member(session, enrolling.member.id) is None
        assert factors.codes(session, enrolling.member.id) == []


def test_what_was_not_finished_begins_anew_with_another_secret(desk, enrolling):
    again = begin(desk)

    assert isinstance(again, Enrolling)
    assert again.seed != enrolling.seed


def test_after_a_right_code_the_member_is_in_with_ten_recovery_codes(desk, officer):
    on, _, codes = officer

    assert on.member.badge == OFFICER.badge
    assert on.member.roles == {Role.PATROL_OFFICER}
    assert len(set(codes)) == RECOVERY_CODES == 10
    assert account.codes_left(on) == 10


def test_from_then_on_badge_and_password_alone_are_not_enough_and_that_is_no_failure(desk, officer):
    for _ in range(7):
        with pytest.raises(CodeWanted, match="your code is needed too"):
            begin(desk)

    assert isinstance(begin(desk, code=code_at(desk, officer[1])), SignedIn)


def test_a_code_counts_once(desk, officer):
    code = code_at(desk, officer[1])
    begin(desk, code=code)

    with pytest.raises(CodeUsed, match="used already"):
        begin(desk, code=code)
    with pytest.raises(CodeUsed):
        begin(desk, code=code_at(desk, officer[1], -1))  # older than the newest that was used
    assert begin(desk, code=code_at(desk, officer[1], 1))
    desk.clock.go(seconds=60)
    assert begin(desk, code=code_at(desk, officer[1]))


def test_the_code_that_set_it_up_does_not_sign_in_once_more(desk, officer):
    with pytest.raises(CodeUsed):
        begin(desk, code=code_at(desk, officer[1], -1))


def test_a_code_that_was_used_elsewhere_at_this_desk_is_used(desk, officer):
    driver = desk.sign_in(WITNESS)
    code = code_at(desk, officer[1])
    passenger.sign_on(desk.paths, driver, OFFICER.badge, OFFICER.password, code, desk.clock)

    with pytest.raises(CodeUsed):
        begin(desk, code=code)


@pytest.mark.parametrize(
    "code", ["000000", "12345", "1234567", "abc", "ABCD-EFGH-JKMN", "\N{FULLWIDTH DIGIT ONE}23456"]
)
def test_wrong_codes_are_failures_of_the_badge_like_wrong_passwords(desk, officer, code):
    for _ in range(4):
        with pytest.raises(Refused, match="the code is not right"):
            begin(desk, code=code)
    with pytest.raises(BadgeLocked):
        begin(desk, code=code)

    with pytest.raises(BadgeLocked):
        begin(desk, code=code_at(desk, officer[1]))


def test_nothing_is_said_of_the_code_before_badge_and_password_were_right(desk, officer):
    wrong = replace(OFFICER, password="not the password")

    for code in ("", code_at(desk, officer[1]), "000000"):
        with pytest.raises(Refused, match="do not go together"):
            begin(desk, wrong, code)


def test_a_wrong_code_says_that_the_clock_may_be_wrong_and_what_works_then(desk, officer):
    desk.clock.go(days=400)
    with pytest.raises(Refused, match=r"clock, which says \d\d:\d\d.*a recovery code works"):
        begin(desk, code=officer[1].code(step_at(desk.clock()) - 2880))


def test_a_car_that_was_offline_for_a_week_takes_codes_as_before(desk, officer, monkeypatch):
    import socket

    def no_network(*_):
        raise OSError("there is no network")

    monkeypatch.setattr(socket, "socket", no_network)
    desk.clock.go(days=7)

    assert begin(desk, code=code_at(desk, officer[1]))


def test_on_a_full_disk_a_code_still_counts_and_once(desk, officer):
    on, seed, codes = officer
    code = code_at(desk, seed)

    with full_beyond(0):
        assert prove(desk.paths, on.store, OFFICER.badge, OFFICER.password, code, desk.clock).member == on.member
        with pytest.raises(CodeUsed):
            prove(desk.paths, on.store, OFFICER.badge, OFFICER.password, code, desk.clock)
        with pytest.raises(Unavailable):
            prove(desk.paths, on.store, OFFICER.badge, OFFICER.password, codes[0], desk.clock)
    with pytest.raises(CodeUsed):
        begin(desk, code=code)
    assert begin(desk, code=codes[0])


# --- a lost authenticator


def test_each_recovery_code_signs_in_once_and_how_many_are_left_is_told(desk, officer):
    codes = officer[2]

    first = begin(desk, code=codes[3].lower().replace("-", " "))

    assert first.codes_left == 9
    with pytest.raises(Refused, match="not right"):
        begin(desk, code=codes[3])
    assert begin(desk, code=codes[0]).codes_left == 8
    assert begin(desk, code=code_at(desk, officer[1])).codes_left is None


def test_a_recovery_code_works_whatever_the_clock_says(desk, officer):
    desk.clock.go(days=30)

    assert begin(desk, code=officer[2][0]).codes_left == 9


def test_what_is_kept_of_recovery_codes_and_seeds_tells_none_of_them(desk, officer):
    on, seed, codes = officer
    with on.store.reading() as session:
        rows = session.execute(text("SELECT * FROM recovery_codes, second_factors")).all()
    kept = b"".join(value for row in rows for value in row if isinstance(value, bytes))

    assert seed.raw not in kept
    assert not any(code.replace("-", "").encode() in kept for code in codes)


def test_a_member_makes_new_recovery_codes_and_the_old_ones_are_void(desk, officer):
    on, seed, codes = officer

    made = new_recovery_codes(desk.paths, on, OFFICER.password, code_at(desk, seed), desk.clock)

    assert not set(made) & set(codes)
    with pytest.raises(Refused, match="not right"):
        begin(desk, code=codes[0])
    assert begin(desk, code=made[0]).codes_left == 9


def test_another_authenticator_takes_the_place_of_the_one_before(desk, officer):
    on, seed, codes = officer
    other = new_seed()

    with pytest.raises(FieldMistake, match="this secret"):
        renew_factor(desk.paths, on, other, OFFICER.password, codes[0], code_at(desk, seed), desk.clock)
    made = renew_factor(desk.paths, on, other, OFFICER.password, codes[0], code_at(desk, other), desk.clock)

    with pytest.raises(Refused, match="not right"):
        begin(desk, code=code_at(desk, seed))
    assert begin(desk, code=code_at(desk, other, 1))
    assert begin(desk, code=made[0]).codes_left == 9


@pytest.mark.parametrize("password", ["not the password", OFFICER.password])
def test_nobody_changes_an_account_at_an_open_desk_without_password_and_code(desk, officer, password):
    on, _, codes = officer
    code = codes[0] if password != OFFICER.password else "000000"
    other = new_seed()

    with pytest.raises(Refused):
        new_recovery_codes(desk.paths, on, password, code, desk.clock)
    with pytest.raises(Refused):
        renew_factor(desk.paths, on, other, password, code, code_at(desk, other), desk.clock)
    with pytest.raises(Refused):
        change_password(desk.paths, on, password, code, "the tide comes in", desk.clock, CHEAP)
    assert begin(desk, code=codes[0])


def test_an_administrator_resets_a_lost_authenticator_and_signs_for_it(desk, officer):
    on = desk.sign_in(ADMINISTRATOR)

    reset_second_factor(on, OFFICER.badge, "Known in person.", desk.clock)

    assert on.access.of_badge(OFFICER.badge).factor_reset == on.access.length
    again = begin(desk, code=officer[2][0])
    assert isinstance(again, Enrolling)
    set_up(desk.paths, again, code_at(desk, again.seed), desk.keystore, desk.clock)
    with pytest.raises(CodeWanted):
        begin(desk)
    with pytest.raises(Refused, match="not right"):
        begin(desk, code=officer[2][0])


@pytest.mark.parametrize("who", [OFFICER, WITNESS])
def test_nobody_else_resets_one(desk, officer, who):
    on = desk.sign_in(who) if who is WITNESS else officer[0]

    with pytest.raises(Refused, match="this is done by"):
        reset_second_factor(on, ADMINISTRATOR.badge, "", desk.clock)
    with pytest.raises(Refused, match="this is done by"):
        reset_password(desk.paths, on, ADMINISTRATOR.badge, "the tide comes in", desk.clock, CHEAP)


def test_no_administrator_resets_themself_or_the_program_owner(desk):
    on = desk.sign_in(ADMINISTRATOR)

    for who, why in ((ADMINISTRATOR, "nobody sets their own"), (WITNESS, "could sign in their place")):
        with pytest.raises(Refused, match=why):
            reset_second_factor(on, who.badge, "", desk.clock)
        with pytest.raises(Refused, match=why):
            reset_password(desk.paths, on, who.badge, "the tide comes in", desk.clock, CHEAP)


@pytest.mark.parametrize("badge", ["999", ""])
def test_a_badge_that_nobody_here_has_is_said_at_its_field(desk, badge):
    with pytest.raises(FieldMistake, match="no member with this badge number"):
        reset_second_factor(desk.sign_in(), badge, "", desk.clock)


def test_an_administrator_helps_a_member_who_forgot_their_password(desk, officer):
    for _ in range(5):
        with pytest.raises(Refused):
            begin(desk, replace(OFFICER, password="forgotten it again"))
    on = desk.sign_in(ADMINISTRATOR)
    before = on.access.of_badge(OFFICER.badge).key

    reset_password(desk.paths, on, OFFICER.badge, "the tide comes in", desk.clock, CHEAP)

    assert on.access.of_badge(OFFICER.badge).key != before
    with pytest.raises(Refused, match="do not go together"):
        begin(desk, code=officer[2][0])
    again = begin(desk, replace(OFFICER, password="the tide comes in"))
    assert isinstance(again, Enrolling)
    on, _ = set_up(desk.paths, again, code_at(desk, again.seed), desk.keystore, desk.clock)
    assert on.member.roles == {Role.PATROL_OFFICER}


def test_the_recovery_key_clears_the_second_factor_too(desk, tmp_path):
    desk.sign_in(ADMINISTRATOR)
    desk.close()
    asked = Recovering(tmp_path / "agency-recovery.pem", PASSPHRASE, ADMINISTRATOR.badge, "the tide comes in")
    recover(desk.paths, asked, desk.clock, CHEAP, desk.keystore)

    assert isinstance(begin(desk, replace(ADMINISTRATOR, password="the tide comes in")), Enrolling)


# --- the member's own password


def test_a_changed_password_keeps_what_the_member_signs_with_and_the_authenticator(desk, officer):
    on, seed, _ = officer
    new = replace(OFFICER, password="the tide comes in")

    change_password(desk.paths, on, OFFICER.password, code_at(desk, seed), new.password, desk.clock, CHEAP)

    with pytest.raises(Refused, match="do not go together"):
        begin(desk, code=code_at(desk, seed, 1))
    again = begin(desk, new, code_at(desk, seed, 1))
    assert again.secret == on.secret
    assert again.access.accounts[on.member.id].key == on.secret.public


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("eleven char", "at least 12"),
        (OFFICER.password, "another one than before"),
        ("Hutchinson-2026!", "first that would be guessed"),
        ("officer one ", "own name"),
    ],
)
def test_a_new_password_that_cannot_stand_changes_nothing(desk, officer, new, why):
    on, seed, _ = officer

    with pytest.raises(FieldMistake, match=why):
        change_password(desk.paths, on, OFFICER.password, code_at(desk, seed), new, desk.clock, CHEAP)

    assert begin(desk, code=code_at(desk, seed))


class Killed(BaseException):
    """Power is lost: nothing after it happens, nothing is cleared up."""


def killed_at(monkeypatch, when):
    """The `when`-th writing of the key file is the last thing that happens, or the one before it."""
    saved: list[object] = []
    save = keys.save

    def saving(path, found):
        if len(saved) == when:
            raise Killed
        saved.append(found)
        save(path, found)

    monkeypatch.setattr(keys, "save", saving)
    return saved


@pytest.mark.parametrize("committed", [False, True])
def test_power_lost_while_a_password_changes_leaves_one_that_works(desk, officer, monkeypatch, committed):
    """The key file holds both wraps meanwhile; which password is right, the database's verifier says."""
    on, seed, _ = officer
    with monkeypatch.context() as patched:
        saved = killed_at(patched, 1)
        if not committed:

            def no_commit(*_):
                raise Killed

            patched.setattr("app.store.members.change_verifier", no_commit)
        with pytest.raises(Killed):
            change_password(
                desk.paths, on, OFFICER.password, code_at(desk, seed), "the tide comes in", desk.clock, CHEAP
            )
    assert len(saved) == 1  # nor was anything put back
    assert keys.load(desk.paths.keys).members[keys.tag(keys.load(desk.paths.keys), OFFICER.badge)].before is not None
    held, gone = ("the tide comes in", OFFICER.password) if committed else (OFFICER.password, "the tide comes in")

    with pytest.raises(Refused, match="do not go together"):
        begin(desk, replace(OFFICER, password=gone), code_at(desk, seed, 1))
    assert isinstance(begin(desk, replace(OFFICER, password=held), code_at(desk, seed, 1)), SignedIn)
    found = keys.load(desk.paths.keys)
    assert found.members[keys.tag(found, OFFICER.badge)].before is None  # settled
    assert keys.opened_by_password(found, OFFICER.badge, gone) is None


def test_power_lost_after_the_first_code_was_right_leaves_a_second_factor_that_is_asked_for(
    desk, enrolling, monkeypatch
):
    """The row is written; that the wrap tells of it too, the next sign-in sees to."""
    with monkeypatch.context() as patched:
        killed_at(patched, 0)
        with pytest.raises(Killed):
            set_up(desk.paths, enrolling, code_at(desk, enrolling.seed, -1), desk.keystore, desk.clock)

    with pytest.raises(CodeWanted):
        begin(desk)
    assert begin(desk, code=code_at(desk, enrolling.seed))
    found = keys.load(desk.paths.keys)
    assert found.members[keys.tag(found, OFFICER.badge)].factor


# --- somebody with the database key writes into the tables


def sql(on, statement, **values):
    with on.store.transaction() as session:
        session.execute(text(statement), values)


@pytest.fixture
def both(desk, officer):
    """Two members with authenticators, and one of them at a tool that writes anything."""
    on = desk.sign_in(WITNESS)
    return on, officer


def test_a_seed_moved_to_another_members_row_lets_nobody_in(desk, both):
    on, (signed, seed, _) = both
    sql(on, "UPDATE second_factors SET sealed = (SELECT sealed FROM second_factors WHERE member_id = :own) "
            "WHERE member_id = :other", own=on.member.id, other=signed.member.id)  # fmt: skip

    with pytest.raises(Damaged, match="changed from outside"):
        begin(desk, code=code_at(desk, seed))


def test_recovery_codes_copied_to_another_member_are_none(desk, both):
    on, (signed, _, _) = both
    mine = new_recovery_codes(desk.paths, on, WITNESS.password, desk.code(WITNESS), desk.clock)
    sql(on, "DELETE FROM recovery_codes WHERE member_id = :other", other=signed.member.id)
    sql(on, "INSERT INTO recovery_codes SELECT :other, number, salt, digest FROM recovery_codes WHERE member_id = :own",
        own=on.member.id, other=signed.member.id)  # fmt: skip

    with pytest.raises(Refused, match="not right"):
        begin(desk, code=mine[0])


def test_a_second_factor_emptied_out_of_its_table_lets_nobody_in_by_the_password_alone(desk, both):
    on, (signed, _, _) = both
    sql(on, "DELETE FROM second_factors WHERE member_id = :other", other=signed.member.id)

    with pytest.raises(Damaged, match="taken away from outside"):
        begin(desk)
    with pytest.raises(Damaged, match="taken away from outside"):
        prove(desk.paths, on.store, OFFICER.badge, OFFICER.password, "", desk.clock)


def test_an_authenticator_of_somebody_elses_choice_cannot_be_written_in(desk, both):
    on, (signed, _, _) = both
    mine = new_seed()
    with on.store.transaction() as session:
        keep_factor(session, signed.member.id, on.secret, mine, 0, desk.clock())

    with pytest.raises(Damaged, match="changed from outside"):
        begin(desk, code=code_at(desk, mine))


def test_the_wrap_itself_says_that_there_is_a_second_factor_and_cannot_be_made_to_say_otherwise(desk, officer):
    found = keys.load(desk.paths.keys)
    tag = keys.tag(found, OFFICER.badge)
    assert found.members[tag].factor
    keys.save(desk.paths.keys, replace(found, members={**found.members, tag: replace(found.members[tag], factor=0)}))

    with pytest.raises(Refused, match="do not go together"):
        begin(desk, code=code_at(desk, officer[1]))


# --- everybody, everywhere


def test_a_member_without_a_second_factor_proves_nothing_beside_another(desk):
    on = desk.sign_in(WITNESS)

    with pytest.raises(Refused, match="no second factor yet"):
        prove(desk.paths, on.store, OFFICER.badge, OFFICER.password, "", desk.clock)


@pytest.mark.parametrize(
    ("name", "badge"),
    [
        ("Officier Ünø-Şå", "Ü-7"),
        ("\N{CJK UNIFIED IDEOGRAPH-8B66}\N{CJK UNIFIED IDEOGRAPH-5B98}", "\N{CJK UNIFIED IDEOGRAPH-8B66}12"),
        ("\N{ARABIC LETTER DAD}\N{ARABIC LETTER ALEF}\N{ARABIC LETTER BEH}", "\N{ARABIC-INDIC DIGIT SEVEN}"),
        ("N" * 200, "B" * 40),
    ],
)
def test_names_and_badges_in_any_script_set_an_authenticator_up(desk, name, badge):
    who = Enrolment(name, badge, "a narrow bridge")
    given_access(desk.paths, desk.sign_in(), who, desk.clock, Role.INVESTIGATOR)

    found = begin(desk, who)

    assert isinstance(found, Enrolling)
    assert found.uri.isascii()
    on, _ = set_up(desk.paths, found, code_at(desk, found.seed), desk.keystore, desk.clock)
    assert on.member.name == name
    assert begin(desk, who, code_at(desk, found.seed, 1))


def test_where_no_profile_asks_for_a_second_factor_none_is_set_up(tmp_path):
    """CJIS asks for it, so no profile that is shipped leaves it out."""
    desk: Desk = installed(tmp_path)
    agree_on(desk, tmp_path, sign_in__second_factor=False)

    assert isinstance(begin(desk), SignedIn)
    desk.close()
