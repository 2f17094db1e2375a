"""`main.py bench NAME`: runs one bench and prints what it measured beside its goal, or as one JSON line."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = "reader: a folder of labelled pictures (images/ and labels.csv); live: a folder of pictures, or of folders"
BENCHES = ("reader", "start", "match", "store", "live", "audit")


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should reach; `unit` is for people. `least` False: the figure should not exceed `value`."""

    value: float
    unit: str = ""
    least: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.value:g} {self.unit}".rstrip()

    def met(self, measured: float) -> bool:
        return measured >= self.value if self.least else measured <= self.value


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks of a bench; None where it says nothing."""

    data: Path | None = None
    rows: int | None = None
    seconds: float | None = None
    keep: Path | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """`figures` by the names of the bench; None means it could not be measured, and `notes` says why."""

    figures: Mapping[str, Any]
    notes: tuple[str, ...] = ()


Measure = Callable[[Options], Measured]


def machine() -> dict[str, object]:
    """What the figures were taken on; names no host and no path."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def table(measured: Measured, goals: Mapping[str, Goal]) -> str:
    """One line a figure: name, value, goal, and whether it was reached."""
    lines = []
    for name, value in measured.figures.items():
        if isinstance(value, Mapping):
            lines += [f"{name + '.' + inner:<34} {_shown(part)}" for inner, part in value.items()]
            continue
        goal = goals.get(name)
        if goal is None or not isinstance(value, (int, float)):
            lines.append(f"{name:<34} {_shown(value)}")
        else:
            reached = "reached" if goal.met(value) else "NOT reached"
            lines.append(f"{name:<34} {_shown(value):<14} goal {goal!s:<14} {reached}")
    return "\n".join([*lines, *(f"note: {note}" for note in measured.notes)])


def _shown(value: Any) -> str:
    if value is None:
        return "not measured"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return "  ".join(f"{name} {_shown(part)}" for name, part in value.items())
    return str(value)


def run(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="main.py bench", description=__doc__)
    parser.add_argument("name", choices=BENCHES)
    parser.add_argument(
        "--data",
        type=Path,
        help=DATA,
    )
    parser.add_argument("--rows", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--keep", type=Path, help="folder in which made data is kept and found again")
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    given = parser.parse_args(argv)
    bench = importlib.import_module(f"app.benches.{given.name}")
    measured: Measured = bench.measure(Options(given.data, given.rows, given.seconds, given.keep))
    if given.json:
        for note in measured.notes:
            sys.stderr.write(f"note: {note}\n")
        said = {"bench": given.name, "figures": dict(measured.figures), "machine": machine()}
        sys.stdout.write(json.dumps(said) + "\n")
    else:
        sys.stdout.write(table(measured, bench.GOALS) + "\n")
    return 0
