"""Says in one line what was left out of a run, and why: nothing is skipped silently."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
LEFT_OUT = ("long", "needs_training")
WORKER_OUTPUT = "left_out"

_left_out: Counter[str] = Counter()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real pictures beside the checkout; what asks for it is marked `shared_data`."""
    return SHARED_DATA


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what asks for the real pictures, and skips it where they are not."""
    for item in items:
        if "shared_data" in getattr(item, "fixturenames", ()):
            item.add_marker("shared_data")
        if item.get_closest_marker("shared_data") and not SHARED_DATA.is_dir():
            item.add_marker(pytest.mark.skip(reason="no ../shared/data beside the checkout"))


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Counts what the default selection leaves out, by mark."""
    for item in items:
        _left_out.update(name for name in LEFT_OUT if item.get_closest_marker(name))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker process tells the one that prints."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[WORKER_OUTPUT] = dict(_left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every worker collects the same tests: one's count is the count."""
    _left_out.update(getattr(node, "workeroutput", {}).get(WORKER_OUTPUT, {}) if not _left_out else {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The line itself."""
    if _left_out:
        said = ", ".join(f"{number} {mark}" for mark, number in sorted(_left_out.items()))
        terminalreporter.write_line(f"left out of this run: {said} (dev.py test --all runs them)")
    if not SHARED_DATA.is_dir():
        terminalreporter.write_line("left out of this run: tests of the real pictures (no ../shared/data here)")
