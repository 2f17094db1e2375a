"""How full storage is, by the disk and by the desk's own quota, whichever is nearer."""

import pytest

from app.domain.quota import RESERVE, Fill, Room

GIB = 1 << 30
DISK = 100 * GIB


@pytest.mark.parametrize(
    ("free", "used", "quota", "fill", "of_quota"),
    [
        (100, 0, 0, Fill.AMPLE, False),
        (21, 90, 0, Fill.AMPLE, False),
        (20, 0, 0, Fill.SHORT, False),
        (6, 0, 0, Fill.SHORT, False),
        (5, 0, 0, Fill.NEARLY_FULL, False),
        (1, 0, 0, Fill.NEARLY_FULL, False),
        (0, 0, 0, Fill.LIMIT, False),
        (90, 7, 10, Fill.AMPLE, True),
        (90, 8, 10, Fill.SHORT, True),
        (90, 9.5, 10, Fill.NEARLY_FULL, True),
        (90, 10, 10, Fill.LIMIT, True),
        (90, 12, 10, Fill.LIMIT, True),
        (4, 8, 10, Fill.NEARLY_FULL, False),
        (10, 9.9, 10, Fill.NEARLY_FULL, True),
    ],
)
def test_storage_is_said_to_be_short_at_80_and_nearly_full_at_95_per_cent(free, used, quota, fill, of_quota):
    room = Room(int(free * GIB), DISK, int(used * GIB), int(quota * GIB))
    assert (room.fill, room.of_quota) == (fill, of_quota)


@pytest.mark.parametrize(("free", "fill"), [(RESERVE, Fill.LIMIT), (RESERVE + 1, Fill.NEARLY_FULL)])
def test_at_the_reserve_no_read_is_recorded_any_more(free, fill):
    assert Room(free, DISK).fill is fill


def test_a_disk_that_tells_nothing_is_at_its_limit():
    assert Room(0, 0).fill is Fill.LIMIT


def test_levels_are_in_order_of_gravity():
    assert sorted(Fill) == [Fill.AMPLE, Fill.SHORT, Fill.NEARLY_FULL, Fill.LIMIT]
