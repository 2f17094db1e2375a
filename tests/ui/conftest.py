"""The application in its own clothes, for tests of how much room things take."""

import pytest

from ui import theme


@pytest.fixture
def dressed(qapp):
    """Fonts, night theme, the sizes of a 1366×768 screen."""
    theme.load_fonts()
    theme.apply(qapp, theme.NIGHT, 1.0)
    return qapp
