"""dev.py as a newcomer meets it: on the wrong Python, without a display, interrupted."""

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import checks
import commands
import dev
from checks import Check, Outcome
from environment import HERE

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="a private X display is a Linux thing")

TELL = """
import json, os, pathlib, sys
here = pathlib.Path(__file__).parent
told = {"arguments": sys.argv[1:], "display": os.environ.get("DISPLAY", ""), "process": os.getpid()}
(here / "told.part").write_text(json.dumps(told))
(here / "told.part").rename(here / "told")
"""
SHOOT = TELL + "pathlib.Path(sys.argv[sys.argv.index('--screenshot') + 1]).write_bytes(b'a picture')\n"
STAY = TELL + "import signal\nwhile True: signal.pause()\n"


@pytest.fixture
def checkout(tmp_path):
    """A copy of packaging/ over the environment that is already there, for a main.py of the test's own."""
    shutil.copytree(HERE.locks, tmp_path / "packaging", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / ".venv").symlink_to(HERE.venv)
    return tmp_path


def command(checkout: Path, *arguments: str) -> list[str]:
    return [sys.executable, str(checkout / "packaging" / "dev.py"), *arguments]


def ran(checkout: Path, main: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """How `dev.py` ended with this main.py."""
    (checkout / "main.py").write_text(main)
    environment = {**{name: value for name, value in os.environ.items() if name != "DISPLAY"}, **environ}
    return subprocess.run(
        command(checkout, *arguments), capture_output=True, text=True, env=environment, timeout=100, check=False
    )


def told(checkout: Path) -> dict[str, object]:
    """What main.py was given."""
    return dict(json.loads((checkout / "told").read_text()))


def until(true: Callable[[], object], limit_s: float = 60.0) -> None:
    """Waits for it, with an end."""
    deadline = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        threading.Event().wait(0.02)


def alive(process_id: int) -> bool:
    """Whether the process runs; one that ended and waits for its parent does not."""
    try:
        return " Z " not in Path(f"/proc/{process_id}/stat").read_text()
    except FileNotFoundError:
        return False


def test_run_opens_the_demo_unless_told_otherwise(checkout):
    assert ran(checkout, TELL, "run", DISPLAY=":99").returncode == 0
    assert told(checkout)["arguments"] == ["demo"]

    assert ran(checkout, TELL, "run", "--", "read", "--json", "a.png", DISPLAY=":99").returncode == 0
    assert told(checkout)["arguments"] == ["read", "--json", "a.png"]


@on_linux
def test_run_without_a_display_says_what_to_do(checkout):
    result = ran(checkout, TELL, "run", WAYLAND_DISPLAY="")

    assert result.returncode == 1
    assert "run --headless" in result.stderr
    assert not (checkout / "told").exists()


@on_linux
@pytest.mark.window
def test_a_headless_run_has_a_display_and_hands_the_screenshot_on(checkout):
    result = ran(checkout, SHOOT, "run", "--headless", "--screenshot", str(checkout / "desk.png"), "--after", "3")

    assert result.returncode == 0, result.stderr
    assert str(told(checkout)["display"]).startswith(":")
    assert told(checkout)["arguments"] == ["demo", "--screenshot", str(checkout / "desk.png"), "--after", "3.0"]


@on_linux
@pytest.mark.window
def test_a_screenshot_that_did_not_appear_is_a_failure(checkout):
    (checkout / "desk.png").write_bytes(b"of yesterday")
    os.utime(checkout / "desk.png", (0, 0))

    result = ran(checkout, TELL, "run", "--headless", "--screenshot", str(checkout / "desk.png"))

    assert result.returncode == 1
    assert "no screenshot at" in result.stderr


@on_linux
@pytest.mark.window
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_stopping_a_headless_run_ends_the_desk_and_its_display(checkout, by):
    (checkout / "main.py").write_text(STAY)
    with subprocess.Popen(command(checkout, "run", "--headless"), stderr=subprocess.PIPE, text=True) as running:
        until((checkout / "told").exists)
        desk = int(str(told(checkout)["process"]))
        display = str(told(checkout)["display"]).removeprefix(":")
        assert Path(f"/tmp/.X11-unix/X{display}").exists()

        running.send_signal(by)

        assert running.wait(60) == 130
    until(lambda: not alive(desk))
    assert not Path(f"/tmp/.X11-unix/X{display}").exists()


def test_stopping_a_run_in_the_foreground_ends_the_desk(checkout):
    (checkout / "main.py").write_text(STAY)
    environment = {**os.environ, "DISPLAY": ":99"}
    with subprocess.Popen(command(checkout, "run"), env=environment, stderr=subprocess.PIPE, text=True) as running:
        until((checkout / "told").exists)

        running.terminate()

        assert running.wait(60) == 130
    until(lambda: not alive(int(str(told(checkout)["process"]))))


def test_the_desk_in_the_foreground_may_ask_in_the_terminal(checkout):
    (checkout / "main.py").write_text("import sys\nsys.exit(sys.stdin.readline() != 'yes\\n')\n")
    environment = {**os.environ, "DISPLAY": ":99"}

    answered = subprocess.run(command(checkout, "run"), env=environment, input="yes\n", text=True, check=False)

    assert answered.returncode == 0


def test_the_desks_own_exit_status_is_passed_on(checkout):
    assert ran(checkout, "raise SystemExit(7)", "run", DISPLAY=":99").returncode == 7


def test_a_wrong_size_is_refused_before_anything_is_done(checkout):
    result = ran(checkout, TELL, "run", "--headless", "--size", "big")

    assert result.returncode == 2
    assert "1366x768" in result.stderr


def test_another_python_hands_over_to_python_3_11(monkeypatch, tmp_path):
    other = tmp_path / "python3.11"
    other.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\n')
    other.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", (3, 9, 18, "final", 0))

    assert dev.main(["test", "--all"]) == 0
    assert (tmp_path / "asked").read_text().endswith("dev.py test --all\n")


def test_without_python_3_11_it_says_so_and_stops(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", (3, 13, 1, "final", 0))

    assert dev.main(["run"]) == 2
    assert "needs Python 3.11; this is 3.13" in capsys.readouterr().err


def test_older_pythons_can_read_the_words_that_send_them_away():
    ast.parse((HERE.locks / "dev.py").read_text("utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize(
    ("asked", "handed_on"),
    [
        ("test", []),
        ("test -k gate", ["-k", "gate"]),
        ("test --all -m long tests/app", ["-m", "long", "tests/app"]),
        ("test tests/app -x --lf", ["tests/app", "-x", "--lf"]),
        ("test -- -x", ["-x"]),
        ("run", ["demo"]),
        ("run --sign-in", ["demo", "--sign-in"]),
        ("run --headless demo --camera film.mp4", ["demo", "--camera", "film.mp4"]),
        ("run -- read --json a.png", ["read", "--json", "a.png"]),
    ],
)
def test_what_is_not_dev_pys_own_is_handed_on_in_order(asked, handed_on):
    assert commands.parse(asked.split()).arguments == handed_on


def test_setup_refuses_what_it_does_not_know(capsys):
    with pytest.raises(SystemExit):
        commands.parse(["setup", "--everything"])

    assert "--everything" in capsys.readouterr().err


def a_check(name: str, status: int, note: Path) -> Check:
    """A check that notes that it ran and ends with this status."""
    return Check(name, [sys.executable, "-c", f"open({str(note)!r}, 'a').write('{name} '); raise SystemExit({status})"])


def test_every_check_runs_whatever_the_one_before_said_and_one_failure_fails_all(tmp_path, capsys):
    note = tmp_path / "ran"

    status = checks.run([a_check("one", 0, note), a_check("two", 3, note), a_check("three", 0, note)], everything=False)

    assert status == 1
    assert note.read_text().split() == ["one", "two", "three"]
    said = capsys.readouterr().out
    assert "two          FAILED" in said
    assert "1 of 3 checks FAILED" in said
    assert "left out here" in said


def test_all_checks_passing_is_said_and_answered(tmp_path, capsys):
    assert checks.run([a_check("one", 0, tmp_path / "ran")], everything=True) == 0
    assert "every check passed" in capsys.readouterr().out


def test_the_table_gives_each_check_its_time():
    assert "mypy         passed     12.5 s" in checks.table([Outcome("mypy", 0, 12.5)])


def test_all_takes_the_marks_that_the_default_leaves_out():
    def pytest_command(given, everything):
        return checks.all_checks(given, everything)[-1].command[3:]

    assert pytest_command([], everything=False)[:1] == ["-n"]
    assert pytest_command([], everything=True)[:2] == ["-m", ""]
    assert pytest_command(["tests/app", "-x"], everything=False) == ["tests/app", "-x"]
