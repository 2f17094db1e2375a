"""Which hits are the vehicle that a member has answered about already: they are kept, and alert nobody again (§7.7).

Only the vehicle is quiet, never the entry: the same plate anywhere else alerts anew (RES-01), and so it does where
anything is in doubt.
"""

from __future__ import annotations

import math
from datetime import timedelta

from app.domain.alerts import Alert, Answer, Hit
from app.domain.reads import Position, Read

STILL_THERE = timedelta(seconds=120)  # after it was last seen
SAME_PLACE_M = 60.0  # of where it was seen: a parked car alerts once a shift
_EARTH_M = 6_371_000.0


def same_vehicle(answered: Alert, seen: Hit) -> bool:
    """`answered`: about the same entry and plate, in this shift. A vehicle that was lost out of sight is looked for,
    so it alerts anew; of one that was followed only what came since then tells where it is."""
    given = answered.given
    if given is None or given.answer is Answer.LOST_SIGHT:
        return False
    if seen.read.pass_id in {hit.read.pass_id for hit in answered.hits}:
        return True
    moments = [read.taken_at for read in _sightings(answered)]
    if answered.following_at is not None:
        moments.append(given.acted_at)  # the member had it in sight until then
    if any(abs(seen.read.taken_at - moment) <= STILL_THERE for moment in moments):
        return True
    return answered.left and seen.read.position is not None and near(answered, seen.read.position)


def near(answered: Alert, place: Position) -> bool:
    """Is this one of the places where the vehicle was seen? It parks there only if our own car comes by again: before
    a car that stands, or a fixed reader, whatever passes comes to the same place."""
    places = (read.position for read in _sightings(answered))
    return any(metres_between(known, place) <= SAME_PLACE_M for known in places if known is not None)


def _sightings(answered: Alert) -> list[Read]:
    followed = answered.following_at
    return [hit.read for hit in answered.hits if followed is None or hit.at >= followed]


def metres_between(one: Position, other: Position) -> float:
    """Along the ground, exact to a hundredth over such distances as a patrol knows."""
    north = math.radians(other.latitude - one.latitude)
    east = math.radians(other.longitude - one.longitude)
    half = math.sin(north / 2) ** 2 + (
        math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude)) * math.sin(east / 2) ** 2
    )
    return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(half)))
