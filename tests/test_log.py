"""The engineer's log holds no plate, name or address, whatever an exception says."""

import logging
import stat
from logging.handlers import RotatingFileHandler

import pytest

from app.log import FILE, places, start_log, stop_log
from app.paths import Paths

PLATE = "MNX 734"


@pytest.fixture
def written(tmp_path):
    """Call it for what stands in the file."""
    root = logging.getLogger()
    level = root.level
    handler = start_log(Paths(tmp_path))
    yield (tmp_path / "logs" / FILE).read_text
    stop_log(handler)
    root.setLevel(level)


def read_a_plate(plate):
    """Fails with the plate in its message, in its cause's and in its locals."""
    try:
        return int(plate)
    except ValueError as error:
        raise LookupError(f"no entry for {plate}") from error


def test_a_plate_in_an_exceptions_message_does_not_reach_the_file(written):
    log = logging.getLogger("app.capture.test")
    try:
        read_a_plate(PLATE)
    except LookupError as error:
        log.exception("a read failed")
        log.error("again: %s", error)
        log.error(error)
        log.error("by name: %(error)s", {"error": error})

    content = written()
    assert PLATE not in content
    assert "MNX" not in content
    assert "a read failed" in content
    assert "builtins.LookupError" in content
    assert "builtins.ValueError" in content
    assert "tests/test_log.py:" in content
    assert "read_a_plate" in content
    assert "again: LookupError" in content
    assert "by name: LookupError" in content


def test_a_librarys_message_is_not_written_only_where_it_came_from(written):
    logging.getLogger("sqlalchemy.engine").warning("INSERT INTO reads VALUES ('%s')", PLATE)

    assert "MNX" not in written()
    assert "sqlalchemy.engine: (a library's message, from test_log.py:" in written()


def test_names_of_loggers_levels_and_our_own_figures_are_written(written):
    logging.getLogger("ui.live").info("painted %d frames", 25)

    assert "INFO MainThread ui.live: painted 25 frames" in written()


def test_the_file_is_its_owners_alone_and_so_are_the_older_ones(written, tmp_path):
    (handler,) = [one for one in logging.getLogger().handlers if isinstance(one, RotatingFileHandler)]
    handler.maxBytes = 200
    for number in range(10):
        logging.getLogger("app.test").info("line %d of a file that turns over", number)

    files = list((tmp_path / "logs").iterdir())
    assert 1 < len(files) <= 5
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)


def test_causes_in_a_circle_end():
    first, second = ValueError(), TypeError()
    first.__context__, second.__context__ = second, first

    assert places(first) == ["  builtins.ValueError", "  builtins.TypeError"]
