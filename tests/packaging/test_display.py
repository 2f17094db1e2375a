"""A private display is its owner's alone, and ends with what ran on it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import display

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(sys.platform != "linux", reason="a private X display is a Linux thing"),
]


def geometry(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What a program on that display is told of its size."""
    command = ["xdotool", "getdisplaygeometry"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)


def alive(process_id: int) -> bool:
    """Whether the process runs; one that ended and waits for its parent does not."""
    try:
        return " Z " not in Path(f"/proc/{process_id}/stat").read_text()
    except FileNotFoundError:
        return False


def until(true: Callable[[], object], limit_s: float = 30.0) -> None:
    """Waits for it, with an end."""
    deadline = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        threading.Event().wait(0.01)


def test_the_display_has_the_size_that_was_asked_for():
    with display.private_display(1920, 1080) as environment:
        assert geometry(environment).stdout == "1920 1080\n"


def test_windows_are_managed_from_the_start():
    with display.private_display() as environment:
        asked = subprocess.run(
            ["xdotool", "get_num_desktops"], env=environment, capture_output=True, text=True, check=False
        )

    assert asked.returncode == 0, asked.stderr


def test_two_displays_stand_side_by_side():
    with display.private_display() as one, display.private_display(800, 600) as other:
        assert one["DISPLAY"] != other["DISPLAY"]
        assert [geometry(one).stdout, geometry(other).stdout] == ["1366 768\n", "800 600\n"]


def test_nobody_looks_at_the_display_without_its_cookie(tmp_path):
    with display.private_display() as environment:
        (tmp_path / "none").touch()
        stranger = geometry({**environment, "XAUTHORITY": str(tmp_path / "none")})

    assert stranger.returncode != 0
    assert "Authorization required" in stranger.stderr


def test_nothing_is_left_when_the_block_ends():
    with display.private_display() as environment:
        cookie = Path(environment["XAUTHORITY"])
        assert cookie.exists()

    assert not cookie.exists()
    assert geometry(environment).returncode != 0


def test_a_machine_without_xvfb_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(display.NoDisplay, match="apt-get install xvfb"), display.private_display():
        pass


def test_an_xvfb_that_will_not_start_is_told_with_its_own_words(monkeypatch, tmp_path):
    xvfb = tmp_path / "Xvfb"
    xvfb.write_text("#!/bin/sh\necho 'Fatal server error: no screens' >&2\nexit 1\n")
    xvfb.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(display.NoDisplay, match="no screens"), display.private_display():
        pass


def test_a_program_is_ended_with_everything_that_it_started(tmp_path):
    note = tmp_path / "child"
    code = (
        "import subprocess, sys, pathlib; "
        "child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']); "
        "pathlib.Path(sys.argv[1]).write_text(str(child.pid)); child.wait()"
    )
    with display.Group([sys.executable, "-c", code, str(note)]) as parent:
        until(lambda: note.exists() and note.read_text())
    child = int(note.read_text())

    until(lambda: not alive(child))
    assert parent.returncode == -signal.SIGTERM


def test_a_program_that_will_not_listen_is_ended_all_the_same():
    code = "import signal; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); [signal.pause() for _ in '99']"
    reading, writing = os.pipe()
    with os.fdopen(reading) as said, os.fdopen(writing, "w") as out:
        deaf = display.Group([sys.executable, "-c", code], stdout=out)
        assert said.readline() == "deaf\n"

        deaf.end(grace_s=0.2)

    assert deaf.process.returncode == -signal.SIGKILL
