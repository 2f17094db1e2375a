"""NMEA 0183: a sentence counts with its checksum and a fix in it; anything else is passed over."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.position.nmea import NmeaDecoder

RMC = "GPRMC,123519.25,A,4459.100,N,09318.500,W,022.4,084.4,020326,003.1,W"
GGA = "GPGGA,123519.25,4459.100,N,09318.500,W,1,08,0.9,245.4,M,46.9,M,,"


def sentence(body):
    checksum = 0
    for byte in body.encode():
        checksum ^= byte
    return f"${body}*{checksum:02X}".encode()


def fix_of(*bodies):
    decoder = NmeaDecoder()
    return [decoder.fix(sentence(body)) for body in bodies][-1]


def test_rmc_gives_place_time_heading_and_speed_in_metres_a_second():
    fix = fix_of(RMC)
    assert (fix.latitude, fix.longitude) == (pytest.approx(44.985), pytest.approx(-93.308333))
    assert fix.gps_time == datetime(2026, 3, 2, 12, 35, 19, 250_000, UTC)
    assert (fix.heading, fix.speed_mps) == (84.4, pytest.approx(11.524, abs=0.001))


def test_gga_and_gsa_tell_how_accurate_the_next_fix_is():
    assert fix_of(GGA, RMC).accuracy_m == pytest.approx(4.5)
    assert fix_of("GPGSA,A,3,04,05,,09,12,,,24,,,,,2.5,1.3,2.1", RMC).accuracy_m == pytest.approx(6.5)


def test_a_receiver_without_rmc_gives_its_fixes_by_gga_with_the_date_of_zda():
    fix = fix_of("GPZDA,123518.00,02,03,2026,00,00", GGA)
    assert fix.gps_time == datetime(2026, 3, 2, 12, 35, 19, 250_000, UTC)
    assert fix_of(GGA).gps_time is None


def test_a_receiver_with_rmc_gives_one_fix_for_both_sentences():
    assert fix_of(RMC, GGA) is None


@pytest.mark.parametrize(
    "body",
    [
        RMC.replace(",A,", ",V,"),
        RMC.replace("4459.100", ""),
        RMC.replace("4459.100", "zz"),
        RMC.replace(",N,", ",,"),
        RMC.replace(",W,022", ",X,022"),
        RMC + ",N",
        RMC + ",S",
        RMC + ",M",
        GGA.replace(",1,08", ",0,08"),
        GGA.replace(",1,08", ",8,08"),
        GGA.replace(",1,08", ",,08"),
        "GPRMC",
        "GPRMC,,,,,,,,,,,",
        "GPZDA,x,y,z,,,",
        "PUBX,00,1,2",
    ],
)
def test_a_sentence_without_a_fix_gives_none(body):
    assert fix_of(body) is None


@pytest.mark.parametrize(
    "line",
    [
        sentence(RMC)[:-3],
        sentence(RMC)[:-2] + b"00",
        b"",
        b"$",
        b"\x00\xff\xfe",
        sentence(RMC)[20:],
        b"x" * 300 + sentence(RMC),
    ],
)
def test_a_cut_sentence_one_with_a_wrong_checksum_and_noise_give_none(line):
    assert NmeaDecoder().fix(line) is None


def test_noise_before_a_whole_sentence_does_no_harm():
    assert NmeaDecoder().fix(b"\xff\x00$GPRM" + sentence(RMC)) is not None


@pytest.mark.parametrize(("field", "bad"), [("022.4", "nan"), ("022.4", "-5"), ("084.4", "inf"), ("084.4", "720")])
def test_a_speed_or_heading_that_cannot_be_is_left_out(field, bad):
    fix = fix_of(RMC.replace(field, bad))
    assert fix is not None
    assert None in (fix.heading, fix.speed_mps)


FIELDS = st.lists(st.text("0123456789.AVNSEW-xinf", max_size=10), max_size=16).map(",".join)


@given(st.sampled_from(["GPRMC", "GNGGA", "GPGSA", "GLZDA"]), FIELDS)
def test_no_sentence_however_wrong_raises(kind, fields):
    NmeaDecoder().fix(sentence(f"{kind},{fields}"))


@given(st.binary(max_size=300))
def test_no_bytes_raise(line):
    NmeaDecoder().fix(line)
