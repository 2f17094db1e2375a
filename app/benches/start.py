"""How long a member waits: from starting the program to its window, and from starting duty to the first read.

Both are taken from the real program in a process of its own, on an installed desk and on the demo's cameras, and need a
display. The figures are medians of several runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from app.benches.command import Goal, Measured, Options
from app.demo.build import build, own_cameras
from app.workstation import MAIN, utc_now

GOALS = {"window_s": Goal(2.5, "s"), "first_read_s": Goal(5, "s")}
RUNS = 3
WATCH_S = 14.0  # the demo types its badge, shows its banner and starts duty by itself; then the cameras start


def measure(_options: Options) -> Measured:
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return Measured(dict.fromkeys(GOALS), ("there is no display: run it under one, such as xvfb-run",))
    with tempfile.TemporaryDirectory(prefix="vouch-bench-") as folder:
        root = Path(folder)
        build(root, own_cameras(), utc_now)
        windows = [_window_s(root) for _ in range(RUNS)]
        reads = [_first_read_s(root) for _ in range(RUNS)]
    return Measured({"window_s": round(median(windows), 2), "first_read_s": round(median(reads), 2)})


def _window_s(root: Path) -> float:
    """From starting the process to the sign-in form painted, on a desk that is installed already."""
    began = time.time()
    return _came(root, "desk", "--data", str(root / "data"), "--after", "0.5")["window"] - began


def _first_read_s(root: Path) -> float:
    """From duty being recorded to the first read on the ticker: worker started, models verified and loaded, decoded."""
    came = _came(root, "demo", "--after", str(WATCH_S))
    return came["first_read"] - came["duty"]


def _came(root: Path, *arguments: str) -> dict[str, float]:
    told, picture = root / "timings.json", root / "screen.png"
    told.unlink(missing_ok=True)
    command = [sys.executable, str(MAIN), *arguments, "--timings", str(told), "--screenshot", str(picture)]
    subprocess.run(command, check=True, timeout=120, stdout=subprocess.DEVNULL)  # noqa: S603  this very program
    came: dict[str, float] = json.loads(told.read_text("utf-8"))
    return came
