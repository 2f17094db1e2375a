"""Says in one line what was left out of a run, and why: nothing is skipped silently."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
LEFT_OUT = ("long", "needs_training")

_deselected: Counter[str] = Counter()
_skipped_for_data: Counter[str] = Counter()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real pictures beside the checkout; tests that ask for it carry the mark `shared_data`."""
    return SHARED_DATA


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips what needs the real pictures where they are not, and marks what asks for them by fixture alone."""
    for item in items:
        if "shared_data" in getattr(item, "fixturenames", ()):
            item.add_marker("shared_data")
        if item.get_closest_marker("shared_data") and not SHARED_DATA.is_dir():
            item.add_marker(pytest.mark.skip(reason="no ../shared/data beside the checkout"))


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Counts what the default selection leaves out, by mark."""
    for item in items:
        mark = next((name for name in LEFT_OUT if item.get_closest_marker(name)), "")
        if mark:
            _deselected[mark] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The line itself."""
    said = [f"{number} {mark}" for mark, number in sorted(_deselected.items())]
    if said:
        terminalreporter.write_line(f"Left out of this run: {', '.join(said)} (dev.py test --all runs them)")
    if not SHARED_DATA.is_dir():
        terminalreporter.write_line("Left out of this run: tests of the real pictures (no ../shared/data here)")
