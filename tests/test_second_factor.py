"""Codes by time, by RFC 6238's own numbers, within a step either side; seeds and recovery codes are one member's."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.member_secret import MemberSecret
from app.second_factor import (
    DIGITS,
    SEED_BYTES,
    STEP_S,
    Seed,
    digest,
    is_of_authenticator,
    new_salt,
    new_seed,
    sealed,
    seed_of,
    step_at,
    steps_of,
    unsealed,
)
from app.spoken_codes import ALPHABET, new_code, new_codes, plain

seeds = st.binary(min_size=SEED_BYTES, max_size=SEED_BYTES).map(Seed)
moments = st.integers(1_577_836_800, 4_070_908_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
secrets_of_members = st.binary(min_size=32, max_size=32).map(MemberSecret)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037"),
     (20000000000, "353130")],
)  # fmt: skip
def test_the_codes_are_those_of_the_standards_own_table(seconds, code):
    """RFC 6238, appendix B: the last six of its eight digits."""
    seed = Seed(b"12345678901234567890")

    assert seed.code(seconds // STEP_S) == code


@given(seeds, moments, st.integers(-3, 3))
def test_a_code_is_right_in_its_own_step_and_one_either_side_and_never_further_away(seed, now, apart):
    shown = seed.code(step_at(now) + apart)
    found = steps_of(seed, shown, now)

    if abs(apart) <= 1:
        assert step_at(now) + apart in found
    else:
        assert step_at(now) + apart not in found


@given(seeds, moments, st.text(max_size=12))
def test_nothing_else_that_is_typed_is_right(seed, now, typed):
    around = {seed.code(step_at(now) + apart) for apart in (-1, 0, 1)}
    bare = "".join(typed.split()).replace("-", "")

    assert bool(steps_of(seed, typed, now)) == (bare in around)


@given(seeds, moments)
def test_the_space_that_authenticators_show_does_not_count(seed, now):
    code = seed.code(step_at(now))

    assert steps_of(seed, f" {code[:3]} {code[3:]} ", now)
    assert len(code) == DIGITS


@given(seeds)
def test_the_secret_can_be_typed_as_it_is_shown(seed):
    assert seed_of(seed.grouped) == seed
    assert seed_of(seed.grouped.lower()) == seed
    assert all(len(group) == 4 for group in seed.grouped.split())


@given(seeds, st.text(min_size=1, max_size=40).filter(str.strip), st.text(min_size=1, max_size=60).filter(str.strip))
def test_what_the_qr_code_says_names_issuer_and_badge_in_any_script(seed, badge, issuer):
    try:
        said = urlsplit(seed.uri(issuer, badge))
    except UnicodeEncodeError:  # half a character: no keyboard types it
        return
    asked = parse_qs(said.query)

    assert (said.scheme, said.netloc) == ("otpauth", "totp")
    assert unquote(said.path.removeprefix("/")) == f"{issuer}:{badge}"
    assert asked["secret"] == [seed.secret]
    assert asked["issuer"] == [issuer]
    assert (asked["digits"], asked["period"], asked["algorithm"]) == (["6"], ["30"], ["SHA1"])


@given(seeds, secrets_of_members, secrets_of_members)
def test_a_sealed_seed_opens_for_its_own_member_alone(seed, own, others):
    content = sealed(seed, own, "member-1")

    assert unsealed(content, own, "member-1") == seed
    assert unsealed(content, own, "member-2") is None
    if others != own:
        assert unsealed(content, others, "member-1") is None
    assert seed.raw not in content


@given(seeds, secrets_of_members, st.data())
def test_a_sealed_seed_that_was_changed_anywhere_opens_for_nobody(seed, own, data):
    content = bytearray(sealed(seed, own, "member-1"))
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))

    assert unsealed(bytes(content), own, "member-1") is None


@pytest.mark.parametrize("content", [b"", b"short", bytes(48)])
def test_what_is_no_sealed_seed_opens_for_nobody(content):
    assert unsealed(content, MemberSecret(bytes(32)), "member-1") is None


def test_no_two_seeds_are_alike():
    assert len({new_seed().raw for _ in range(100)}) == 100
    assert step_at(datetime(1970, 1, 1, 0, 1, tzinfo=UTC) - timedelta(seconds=1)) == 1


# --- codes that are copied or read out


def test_a_spoken_code_has_sixty_bits_and_no_character_that_looks_like_another():
    assert len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)
    codes = new_codes(500)
    assert len(set(codes)) == 500
    assert all(len(plain(code)) == 12 for code in codes)
    assert {len(group) for code in codes for group in code.split("-")} == {4}


def test_a_spoken_code_is_taken_however_it_is_typed():
    for code in new_codes(50):
        typed = f" {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "

        assert plain(typed) == plain(code)
        assert not is_of_authenticator(code)


@given(secrets_of_members, secrets_of_members)
def test_what_is_kept_of_a_recovery_code_is_salted_and_one_members(own, others):
    code, salt = new_code(), new_salt()
    kept = digest(code, salt, own)

    assert digest(code.lower(), salt, own) == kept
    assert digest(code, new_salt(), own) != kept
    assert digest(new_code(), salt, own) != kept
    if others != own:
        assert digest(code, salt, others) != kept
