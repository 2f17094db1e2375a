"""What `dev.py` can be asked to do: setup, run, test, clean."""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import checks
import display
import environment
import system_libraries

INTERRUPTED = 130
SHOT_GRACE_S = 120.0
FAILURES = (environment.SetUpFailed, system_libraries.MissingLibraries, display.NoDisplay)


def main(arguments: list[str]) -> int:
    """Runs one command; answers its exit status."""
    os.umask(0o077)
    signal.signal(signal.SIGTERM, _stop)
    asked = parse(arguments)
    command = {"setup": _setup, "run": _run, "test": _test, "clean": _clean}[asked.command]
    try:
        return command(asked)
    except FAILURES as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return INTERRUPTED


def _stop(_number: int, _frame: object) -> NoReturn:
    """SIGTERM ends what was started here, as Ctrl-C does."""
    raise KeyboardInterrupt


def parse(arguments: list[str]) -> argparse.Namespace:
    """What was asked; options that are not dev.py's own go to pytest or main.py, before the words that follow."""
    parser = _parser()
    asked, others = parser.parse_known_args(arguments)
    if asked.command in {"run", "test"}:
        asked.arguments = others + (asked.arguments[1:] if asked.arguments[:1] == ["--"] else asked.arguments)
    elif others:
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    if asked.command == "run" and (not asked.arguments or asked.arguments[0].startswith("-")):
        asked.arguments = ["demo", *asked.arguments]
    return asked


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py", description="Sets Vouch up on this machine, runs it, checks it.")
    commands = parser.add_subparsers(dest="command", required=True)
    setup = commands.add_parser("setup", allow_abbrev=False, help="make .venv from the locks; does nothing twice")
    setup.add_argument("--extra", action="store_true", help="also torch and the readers that `bench` compares with")
    run = commands.add_parser(
        "run", allow_abbrev=False, help="set up, then open the demo desk (or `run -- ARGUMENTS` of main.py)"
    )
    run.add_argument("--headless", action="store_true", help="on a private X display, for a machine without one")
    run.add_argument("--size", type=_size, default=(1366, 768), metavar="WxH", help="of that display (1366x768)")
    run.add_argument("--screenshot", type=Path, metavar="FILE", help="save what the window shows, then end")
    run.add_argument("--after", type=float, default=12.0, metavar="SECONDS", help="when to take it (12)")
    run.add_argument("arguments", nargs=argparse.REMAINDER, help="for main.py; default: demo")
    test = commands.add_parser(
        "test", allow_abbrev=False, help="set up, then every check; further arguments go to pytest"
    )
    test.add_argument("--all", action="store_true", help="also the long tests and those that need the training extra")
    test.add_argument("arguments", nargs=argparse.REMAINDER, help="for pytest")
    commands.add_parser("clean", help="remove .venv and .cache")
    return parser


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{3,5})x(\d{3,5})", text)
    if not match:
        raise argparse.ArgumentTypeError("a size is written like 1366x768")
    return int(match[1]), int(match[2])


# ------------------------------------------------------------------------------------- setup, clean
def _setup(asked: argparse.Namespace) -> int:
    _make(["product", "checks", *(["extra"] if asked.extra else [])], ["window", "headless", "checks"])
    return 0


def _make(parts: list[str], purposes: list[str]) -> None:
    """System packages and .venv, with the seconds since the start before each line; one line when all is there."""
    started = time.monotonic()
    places = environment.HERE

    def say(words: str) -> None:
        print(f"[{time.monotonic() - started:6.1f} s] {words}", flush=True)

    done_before = all(environment.ready(places, part) for part in parts)
    if importlib.util.find_spec("ensurepip") is None and not places.python.exists():
        say(f"Python's own installer: {system_libraries.ensure('venv', say=say)}")
    environment.make(places, parts, say)
    say(f"packages: {'as the locks say' if done_before else 'installed'} ({', '.join(parts)})")
    say(f"system packages: {system_libraries.ensure(*purposes, say=say)}")


def _clean(_asked: argparse.Namespace) -> int:
    gone = environment.clean(environment.HERE)
    print(f"removed {' and '.join(gone)}" if gone else "nothing to remove")
    return 0


# ------------------------------------------------------------------------------------- test
def _test(asked: argparse.Namespace) -> int:
    _make(["product", "checks", *(["extra"] if asked.all else [])], ["window", "headless", "checks"])
    return checks.run(checks.all_checks(asked.arguments, asked.all), asked.all)


# ------------------------------------------------------------------------------------- run
def _run(asked: argparse.Namespace) -> int:
    _make(["product"], ["window", *(["headless"] if asked.headless else [])])
    command = [
        str(environment.HERE.python),
        str(environment.HERE.root / "main.py"),
        *asked.arguments,
    ]
    if asked.screenshot:
        command += ["--screenshot", str(asked.screenshot.resolve()), "--after", str(asked.after)]
    if asked.headless:
        with display.private_display(*asked.size) as headless:
            print(f"running on a private display of {asked.size[0]}x{asked.size[1]}; Ctrl-C ends it", flush=True)
            return _watched(command, headless, asked)
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise display.NoDisplay("there is no display here: `run --headless --screenshot FILE` needs none")
    return _watched(command, dict(os.environ), asked)


def _watched(command: list[str], environ: dict[str, str], asked: argparse.Namespace) -> int:
    """Runs the desk; with a screenshot asked for, within a time, and only with the picture there is it well."""
    started = time.time()
    limit = asked.after + SHOT_GRACE_S if asked.screenshot else None
    with display.Group(command, foreground=not asked.headless, env=environ) as desk:
        try:
            status = desk.wait(limit)
        except subprocess.TimeoutExpired:
            print(f"the desk did not end within {limit:.0f} s; ended it", file=sys.stderr)
            status = 1
    if asked.screenshot and not _fresh(asked.screenshot, started):
        print(f"no screenshot at {asked.screenshot}: the desk ended with status {status}", file=sys.stderr)
        return status or 1
    return status


def _fresh(picture: Path, since: float) -> bool:
    return picture.is_file() and picture.stat().st_size > 0 and picture.stat().st_mtime >= since - 1
