"""gpsd's JSON protocol: watch it, and take the fixes of its TPV reports (gpsd_json(5))."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from app.position.fixes import Fix, number

LONGEST_LINE = 64 * 1024  # a report of the sky with all satellites runs to some ten thousand bytes
WATCH = b'?WATCH={"enable":true,"json":true};\n'
_SIMULATED = 8
_TWO_DIMENSIONS = 2


class GpsdDecoder:
    """Keeps nothing from one report to the next."""

    def fix(self, line: bytes) -> Fix | None:
        try:
            report = json.loads(line) if len(line) <= LONGEST_LINE else None
        except (ValueError, RecursionError):
            return None
        return _tpv(report) if isinstance(report, dict) and report.get("class") == "TPV" else None


def _tpv(report: dict[str, Any]) -> Fix | None:
    mode = number(report.get("mode"), _TWO_DIMENSIONS, 3)
    latitude = number(report.get("lat"), -90, 90)
    longitude = number(report.get("lon"), -180, 180)
    if mode is None or latitude is None or longitude is None or report.get("status") == _SIMULATED:
        return None
    heading = number(report.get("track"), 0, 360)
    return Fix(
        latitude,
        longitude,
        _moment(report.get("time")),
        None if heading is None else heading % 360,
        number(report.get("speed"), 0, 150),
        number(report.get("eph"), 0, 1000),
    )


def _moment(written: object) -> datetime | None:
    if not isinstance(written, str):
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
