"""The yearly review under each of the five policies: decided member by member, and what nobody decided is suspended."""

from datetime import timedelta

import pytest

from app import profiles
from app.actions.review_access import Decision, close_review, decide, open_review
from app.domain.access import Role
from app.domain.errors import FieldMistake, Refusal, Refused
from app.domain.gate import Act, Allowed, check
from app.domain.rights import months_later
from tests.desks import ADMINISTRATOR, OFFICER, WITNESS, installed

AGENCIES = pytest.mark.parametrize("agency", profiles.AGENCIES)


@pytest.fixture
def at(tmp_path):
    made = []

    def at(agency):
        made.append(installed(tmp_path, agency=agency))
        return made[-1]

    yield at
    for desk in made:
        desk.close()


def of(on, who):
    return on.access.of_badge(who.badge).member


def mistaken(deed):
    with pytest.raises(FieldMistake) as found:
        deed()
    return found.value.field


@AGENCIES
def test_whoever_was_not_reviewed_by_the_deadline_is_suspended_the_day_after_it(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    open_review(on, on.access.day_of(desk.clock()) + timedelta(days=14), desk.clock)
    desk.clock.go(days=14)
    assert desk.sign_in(OFFICER).member.roles == {Role.PATROL_OFFICER}

    desk.clock.go(days=1)
    signed = desk.sign_in(OFFICER)

    assert signed.member.roles == frozenset()
    refusal = check(signed.member, Act.START_DUTY, signed.profile)
    assert isinstance(refusal, Refusal)
    assert refusal.clause == signed.profile.rules["access.review_months"].source.where
    assert "was to be reviewed by 2026-03-16, and nobody did" in refusal.why

    on = desk.sign_in(ADMINISTRATOR)  # whose own access was not reviewed either, and who can mend it all the same
    assert isinstance(check(on.member, Act.REVIEW_ACCESS, on.profile), Allowed)
    assert not isinstance(check(on.member, Act.SEARCH, on.profile), Allowed)
    decide(on, [Decision(of(on, OFFICER), keep=True)], desk.clock)
    assert desk.sign_in(OFFICER).member.roles == {Role.PATROL_OFFICER}


@AGENCIES
def test_what_is_not_kept_ends_at_once_and_says_why(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    open_review(on, on.access.day_of(desk.clock()), desk.clock)
    officer = of(on, OFFICER)

    assert mistaken(lambda: decide(on, [Decision(officer, keep=False)], desk.clock)) == "note"
    assert mistaken(lambda: decide(on, [Decision(officer, keep=True, flagged=True, note=" ")], desk.clock)) == "note"
    decide(on, [Decision(officer, keep=False, note="Left patrol")], desk.clock)

    assert desk.sign_in(OFFICER).member.roles == frozenset()
    assert on.access.open_review().decided[officer][0].note == "Left patrol"


@AGENCIES
def test_nobody_reviews_their_own_access_and_then_nobody_elses_is_signed_either(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    open_review(on, on.access.day_of(desk.clock()), desk.clock)
    both = [Decision(of(on, OFFICER), keep=True), Decision(on.member.id, keep=True)]

    with pytest.raises(Refused, match="nobody reviews their own access"):
        decide(on, both, desk.clock)
    assert on.access.open_review().decided == {}

    on = desk.sign_in(WITNESS)
    decide(on, [Decision(of(on, ADMINISTRATOR), keep=True)], desk.clock)
    assert of(on, ADMINISTRATOR) not in on.access.open_review().left


@AGENCIES
def test_a_review_is_opened_once_with_a_deadline_of_at_most_three_months(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    today = on.access.day_of(desk.clock())

    for due in (today - timedelta(days=1), months_later(today, 3) + timedelta(days=1)):
        assert mistaken(lambda due=due: open_review(on, due, desk.clock)) == "due_on"
    assert mistaken(lambda: close_review(on, desk.clock)) == "review"
    assert mistaken(lambda: decide(on, [], desk.clock)) == "review"
    open_review(on, months_later(today, 3), desk.clock)
    assert mistaken(lambda: open_review(on, today, desk.clock)) == "review"
    assert mistaken(lambda: decide(on, [Decision("nobody", keep=True)], desk.clock)) == "member"
    close_review(on, desk.clock)
    assert on.access.open_review() is None


@AGENCIES
def test_the_officer_opens_decides_and_closes_nothing(at, agency):
    desk = at(agency)
    on = desk.sign_in(ADMINISTRATOR)
    today = on.access.day_of(desk.clock())
    open_review(on, today, desk.clock)
    on = desk.sign_in(OFFICER)

    for deed in (
        lambda: open_review(on, today, desk.clock),
        lambda: decide(on, [Decision(of(on, WITNESS), keep=True)], desk.clock),
        lambda: close_review(on, desk.clock),
    ):
        with pytest.raises(Refused, match="this is done by the"):
            deed()
