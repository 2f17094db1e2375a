"""The README's first command, as a newcomer without a display would run it."""

import subprocess
import sys

import pytest
from PySide6.QtGui import QImage

from environment import HERE

TITLE_BAR = 40  # at most, by the window manager

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(sys.platform != "linux", reason="a private X display is a Linux thing"),
]


def test_one_command_opens_the_demo_desk_and_shows_it(tmp_path):
    picture = tmp_path / "desk.png"
    command = [sys.executable, str(HERE.locks / "dev.py"), "run", "--headless"]

    done = subprocess.run(
        [*command, "--screenshot", str(picture), "--after", "6"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    shown = QImage(str(picture))
    assert shown.width() == 1366
    assert 768 - TITLE_BAR <= shown.height() <= 768
    colours = {shown.pixel(x, y) for x in range(0, 1366, 7) for y in range(0, shown.height(), 7)}
    assert len(colours) > 300, "a window is more than a plain area"
