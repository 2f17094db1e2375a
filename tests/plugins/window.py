"""A private X display for the tests that open the real program, as a member's machine would show it."""

import sys
from collections.abc import Iterator

import pytest

import display


@pytest.fixture(scope="session")
def x_display() -> Iterator[dict[str, str]]:
    """The environment of a program on a display of 1366×768 with a window manager; one for each test process."""
    if sys.platform != "linux":
        pytest.skip("a private X display is a Linux thing")
    with display.private_display() as environment:
        yield environment


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what asks for the display."""
    for item in items:
        if "x_display" in getattr(item, "fixturenames", ()):
            item.add_marker("window")
