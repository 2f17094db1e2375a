"""NMEA 0183 as receivers really send it: noise and cut sentences are passed over, no checksum means no fix."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any

import pynmea2

from app.position.fixes import Fix, number

LONGEST_LINE = 256  # the standard says 82; receivers exceed it
_WANTED = re.compile(rb"\$[A-Z]{2}(?:RMC|GGA|GSA|ZDA),[ -~]*\*[0-9A-Fa-f]{2}")
_MPS_A_KNOT = 1852 / 3600
_METRES_A_DOP = 5.0  # horizontal error of a single-frequency receiver at HDOP 1
_NO_POSITION_MODES = ("N", "M", "S")  # RMC mode: no fix, typed in by hand, simulator
_NO_POSITION_QUALITIES = (None, 0, 7, 8)  # GGA quality: none, by hand, simulator


class NmeaDecoder:
    """Takes its fixes from RMC, with the accuracy of GGA or GSA beside it; from GGA where a receiver sends no RMC."""

    def __init__(self) -> None:
        self._accuracy_m: float | None = None
        self._date: date | None = None  # from ZDA, for receivers without RMC
        self._rmc_seen = False

    def fix(self, line: bytes) -> Fix | None:
        """One sentence, with or without noise before it."""
        found = _WANTED.search(line)
        if found is None or len(line) > LONGEST_LINE:
            return None
        try:
            sentence = pynmea2.parse(found.group().decode("ascii"), check=True)
            return self._understood(sentence)
        except (ValueError, TypeError, AttributeError, ArithmeticError, LookupError):
            return None  # a field that is not what the standard says: pynmea2 meets it only when it is asked for

    def _understood(self, sentence: Any) -> Fix | None:
        match sentence.sentence_type:
            case "RMC":
                return self._rmc(sentence)
            case "GGA":
                return self._gga(sentence)
            case "GSA":
                self._accuracy_m = None if sentence.mode_fix_type == "1" else _accuracy(sentence.hdop)
            case "ZDA":
                self._date = date(int(sentence.year), int(sentence.month), int(sentence.day))
        return None

    def _rmc(self, rmc: Any) -> Fix | None:
        self._rmc_seen = True
        if rmc.status != "A" or getattr(rmc, "mode_indicator", "") in _NO_POSITION_MODES or not _placed(rmc):
            return None
        knots = number(rmc.spd_over_grnd, 0, 300)
        heading = number(rmc.true_course, 0, 360)
        return Fix(
            rmc.latitude,
            rmc.longitude,
            _moment(rmc.datestamp, rmc.timestamp),
            None if heading is None else heading % 360,
            None if knots is None else knots * _MPS_A_KNOT,
            self._accuracy_m,
        )

    def _gga(self, gga: Any) -> Fix | None:
        if gga.gps_qual in _NO_POSITION_QUALITIES or not _placed(gga):
            self._accuracy_m = None
            return None
        self._accuracy_m = _accuracy(gga.horizontal_dil)
        if self._rmc_seen:
            return None
        return Fix(gga.latitude, gga.longitude, _moment(self._date, gga.timestamp), accuracy_m=self._accuracy_m)


def _placed(sentence: Any) -> bool:
    """pynmea2 takes an empty coordinate for 0 and a missing hemisphere for north or east."""
    hemispheres = sentence.lat_dir in ("N", "S") and sentence.lon_dir in ("E", "W")
    return bool(sentence.lat and sentence.lon and hemispheres)


def _accuracy(hdop: object) -> float | None:
    dop = number(hdop, 0.01, 50)
    return None if dop is None else dop * _METRES_A_DOP


def _moment(day: object, clock: object) -> datetime | None:
    if isinstance(day, date) and isinstance(clock, time):
        return datetime.combine(day, clock.replace(tzinfo=UTC))
    return None
