"""How long a read may be kept: counted in calendar days of the agency's time zone, never in hours."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def destroy_by(taken_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Local midnight of the collection date plus `days`, as aware UTC: from this moment on the read may not exist."""
    if taken_at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    if days < 1:
        raise ValueError("a retention limit is at least one day")
    last_day = taken_at.astimezone(zone).date() + timedelta(days=days)
    # Where clocks skip midnight, fold=0 names the first moment of that day, so nothing is kept an hour longer.
    return datetime.combine(last_day, time(0), tzinfo=zone).astimezone(UTC)
