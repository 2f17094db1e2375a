"""A list holds only as far as every signature in it does; whoever changes it from outside is found out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.access_signatures import Mark, Signer, add_signed, read_list
from app.domain.access import Role
from app.domain.access_list import AccessList, NotAuthorised
from app.domain.errors import Damaged
from app.domain.statements import AGENCY, Cause, Ended, Founded, Listed, Signed, Statement
from app.member_secret import new_secret
from tests.domain.listed import grant

NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
AGENCY_KEY = Ed25519PrivateKey.generate()
PUBLIC = AGENCY_KEY.public_key().public_bytes_raw()
ADMIN = new_secret()


@pytest.fixture
def said():
    """Seven statements: the agency's first, then the administrator's own."""
    made, agency, admin = AccessList(), Signer(AGENCY, AGENCY_KEY), Signer("admin", ADMIN.signing_key())
    statements: list[tuple[Signer, Statement]] = [
        (agency, Founded("springfield", "workstation-1", "", "America/Chicago")),
        (agency, Listed("admin", "Administrator", "2", ADMIN.public)),
        (agency, Listed("officer", "Officer", "101", new_secret().public)),
        (agency, grant("admin", Role.LPR_ADMINISTRATOR)),
        (admin, grant("officer", Role.PATROL_OFFICER)),
        (admin, Ended("grant-officer", Cause.MISUSE)),
    ]
    return [add_signed(made, signer, statement, NOON) for signer, statement in statements]


def test_a_list_as_it_was_signed_is_read_whole(said):
    made = read_list(said, PUBLIC)

    assert (made.length, made.head) == (6, said[-1].digest)


@pytest.mark.parametrize("place", range(6))
def test_a_changed_statement_is_named(said, place):
    changed = [*said]
    changed[place] = replace(said[place], at=NOON.replace(hour=19))

    with pytest.raises(Damaged, match=f"statement {place + 1} of it"):
        read_list(changed, PUBLIC)


@pytest.mark.parametrize("place", range(5))
def test_a_statement_taken_out_is_missed(said, place):
    with pytest.raises(Damaged):
        read_list([*said[:place], *said[place + 1 :]], PUBLIC)


def test_a_grant_that_an_officer_wrote_for_himself_with_a_key_of_his_own_does_not_hold(said):
    forger = Ed25519PrivateKey.generate()
    made = read_list(said, PUBLIC)
    forged = grant("officer", Role.LPR_ADMINISTRATOR, id_="forged")

    unsigned = replace(said[-1], number=7, previous=said[-1].digest, statement=forged, by="admin")
    for by in ("admin", AGENCY):
        one = replace(unsigned, by=by)
        one = replace(one, signature=forger.sign(one.said_bytes))
        with pytest.raises(Damaged, match="signature"):
            read_list([*said, one], PUBLIC)
    with pytest.raises(NotAuthorised):
        add_signed(made, Signer("officer", forger), forged, NOON)


def test_another_agencys_list_is_not_read(said):
    with pytest.raises(Damaged, match="statement 1"):
        read_list(said, Ed25519PrivateKey.generate().public_key().public_bytes_raw())


def test_an_empty_list_gives_nobody_anything():
    with pytest.raises(Damaged, match="empty"):
        read_list([], PUBLIC)


def test_a_cut_end_is_missed_by_whoever_saw_it(said):
    """Without what ended the grant the officer would have it again."""
    seen = Mark(6, said[-1].digest)

    read_list(said[:-1], PUBLIC)  # nobody who was not there can know
    with pytest.raises(Damaged, match="ends after statement 5"):
        read_list(said[:-1], PUBLIC, seen)


def test_what_was_verified_before_must_be_the_same_bytes(said):
    forged = [*said]
    forged[2] = replace(said[2], statement=Listed("officer", "Officer", "101", new_secret().public))
    rewritten: list[Signed] = []
    for signed in forged:  # chained anew, as a forger would
        previous = rewritten[-1].digest if rewritten else signed.previous
        rewritten.append(replace(signed, previous=previous))

    with pytest.raises(Damaged):
        read_list(rewritten, PUBLIC, Mark(6, said[-1].digest))
