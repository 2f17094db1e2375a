"""Every check of the project, one after the other: the same here as in CI."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from environment import HERE

LEFT_OUT = "tests marked `long` or `needs_training` are left out here; `test --all` runs them"
WORKERS = 2


@dataclass(frozen=True)
class Check:
    """One program that says by its exit status whether the tree is well."""

    name: str
    command: list[str]


@dataclass(frozen=True)
class Outcome:
    """How one check ended, and how long it took."""

    name: str
    status: int
    seconds: float


def all_checks(pytest_arguments: list[str], everything: bool) -> list[Check]:
    """The checks in the order in which they run: the quick ones first."""
    python = [str(HERE.python), "-m"]
    return [
        Check("ruff format", [*python, "ruff", "format", "--check", "--quiet", "."]),
        Check("ruff", [*python, "ruff", "check", "."]),
        Check("imports", [str(HERE.program("lint-imports")), "--no-logo", "--cache-dir", ".cache/imports"]),
        Check("mypy", [*python, "mypy"]),
        Check("pytest", [*python, "pytest", *_pytest(pytest_arguments, everything)]),
    ]


def _pytest(given: list[str], everything: bool) -> list[str]:
    """With arguments of one's own the tests run in one process: a debugger and -x then do what they say."""
    selection = ["-m", ""] if everything else []
    return [*selection, *(given or ["-n", str(min(WORKERS, os.cpu_count() or 1))])]


def run(checks: list[Check], everything: bool) -> int:
    """Runs them all, whatever the ones before said; ends with a table and answers 1 if any failed."""
    outcomes = [_one(check) for check in checks]
    print("\n" + table(outcomes))
    if not everything:
        print(LEFT_OUT)
    sys.stdout.flush()
    return 1 if any(outcome.status for outcome in outcomes) else 0


def _one(check: Check) -> Outcome:
    print(f"\n== {check.name}", flush=True)
    started = time.monotonic()
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(check.command, cwd=HERE.root, check=False, stdin=subprocess.DEVNULL, env=environment)
    return Outcome(check.name, done.returncode, time.monotonic() - started)


def table(outcomes: list[Outcome]) -> str:
    """One line a check: its name, how it ended, seconds."""
    lines = [f"{one.name:<12} {'passed' if one.status == 0 else 'FAILED':<7} {one.seconds:7.1f} s" for one in outcomes]
    failed = sum(one.status != 0 for one in outcomes)
    verdict = "every check passed" if not failed else f"{failed} of {len(outcomes)} checks FAILED"
    return "\n".join([*lines, f"{verdict} in {sum(one.seconds for one in outcomes) / 60:.1f} minutes"])
