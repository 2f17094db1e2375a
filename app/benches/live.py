"""The real desk with its window, two cameras and millions of wanted plates, watched for a drive.

The cameras are films of 1280 × 720 at 30 frames a second, of the demo's own drive or of what `--data` holds, and run
over and over; the list is the one of `bench match`, with plates put on a second list that the films show. What is
measured how in the window stands in `ui.measured`. `shown_fps_min` and `read_fps_min` are the least that any camera had
over any ten seconds, after a warm-up. `rss_mb` is the peak, looked at each second, of the proportional set sizes (PSS)
of the desk's process and its capture workers: pages that they share count once.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.actions.cameras import cameras as cameras_kept
from app.actions.cameras import remove_camera, save_camera
from app.actions.sign_in import SignedIn
from app.benches import clips, match
from app.benches.command import Goal, Measured, Options
from app.demo.members import come_in
from app.domain.cameras import Camera, Side, SourceKind
from app.domain.hot_lists import CATEGORIES, Entry, HotListVersion
from app.domain.plates import Plate
from app.paths import Paths
from app.store import hot_lists
from app.store.list_files import ListWriter
from app.workstation import MAIN, utc_now

GOALS = {
    "feeds": Goal(2, least=True),
    "shown_fps_min": Goal(25, "/s", least=True),
    "read_fps_min": Goal(8, "/s", least=True),
    "ui_block_ms_p99": Goal(50, "ms"),
    "frame_to_alert_ms_p95": Goal(500, "ms"),
    "rss_mb": Goal(1500, "MB"),
}
SECONDS = 60.0
WARM_S, WINDOW_S = 5, 10
SIZE = "1366x768"
PLANTED = "planted"
_OPENING_S = 180.0  # signing in, five million plates, first picture; and closing
_NUMBERS = ("pss_mb", "files", "threads", "shared_mb")


def measure(options: Options) -> Measured:
    rows, seconds = options.rows or match.ROWS, options.seconds or SECONDS
    if seconds < WARM_S + WINDOW_S + 1:
        raise ValueError(f"a live bench takes at least {WARM_S + WINDOW_S + 1} seconds")
    with tempfile.TemporaryDirectory(prefix="vouch-bench-") as folder:
        desk = match.made((options.keep or Path(folder)).resolve(), rows)
        with match.copied(desk) as copy, tempfile.TemporaryDirectory(prefix="vouch-films-") as films:
            feeds = clips.of_folder(options.data, Path(films)) if options.data else clips.of_the_demo(Path(films))
            planted = _furnish(copy, feeds)
            with contextlib.ExitStack() as running:
                environment, display = _display(running)
                seen = _watched(copy, seconds, environment)
    return _measured(seen, seconds, (display, f"{rows:,} plates on the list and {planted} that the films show"))


def _furnish(root: Path, feeds: Sequence[clips.Clip]) -> int:
    """The administrator sets the two cameras up and takes in the plates that are to be hit; returns how many."""
    on = come_in(Paths(root / "data"), match.credentials(root)["administrator"], utc_now)
    try:
        for camera in cameras_kept(on.store):
            remove_camera(on.store, on.member, on.profile, camera.id)
        for clip, side in zip(feeds, (Side.FRONT, Side.RIGHT), strict=True):
            kind, name = SourceKind.VIDEO_FILE, f"Camera {side.value}"
            camera = Camera(str(uuid.uuid4()), name, kind, str(clip.file), side=side, repeat=True)
            save_camera(on.store, on.member, on.profile, camera)
        return _plant(on, sorted({text for clip in feeds for text in clip.plates}))
    finally:
        on.store.close()


def _plant(on: SignedIn, plates: Sequence[str]) -> int:
    version = HotListVersion(PLANTED, "Planted", 1, utc_now(), utc_now(), on.member.id, "0" * 64, len(plates))
    codes = tuple(CATEGORIES)
    entries = [
        Entry(f"{PLANTED}/1/{number}", Plate(text), codes[number % len(codes)], "planted", "bench")
        for number, text in enumerate(plates)
    ]
    with ListWriter(on.store.lists, PLANTED, 1) as writer:
        writer.add(entries, range(len(entries)))
        sealed = writer.finish()
    with on.store.transaction() as session:
        hot_lists.put_in_force(session, version, sealed)
    return len(entries)


# ------------------------------------------------------------------------------------------------------ the desk


@dataclass
class _Watching:
    """What the desk itself wrote at the end, and its processes as seen each second from outside."""

    told: Mapping[str, Any] = field(default_factory=dict)
    samples: list[dict[str, float]] = field(default_factory=list)


def _display(running: contextlib.ExitStack) -> tuple[dict[str, str], str]:
    """The environment the window opens in: the display that is there, one of its own, or none at all."""
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return dict(os.environ), "on the display that was there"
    source = MAIN.parent / "packaging" / "display.py"
    spec = importlib.util.spec_from_file_location("display", source)
    if spec is not None and spec.loader is not None and source.is_file():
        display = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(display)
        with contextlib.suppress(display.NoDisplay):
            return running.enter_context(display.private_display()), "on a private X display of 1366 × 768"
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return offscreen, "there is no display: the window was painted, and shown nowhere"


def _watched(root: Path, seconds: float, environment: Mapping[str, str]) -> _Watching:
    who, file, seen = match.credentials(root)["officer"], root / "watched.json", _Watching()
    command = [sys.executable, "-m", "ui.measured", str(root / "data"), str(file), str(seconds), SIZE]
    with (
        (root / "said.txt").open("w+b") as said,
        subprocess.Popen(  # noqa: S603  this very program
            command, stdin=subprocess.PIPE, stdout=said, stderr=said, cwd=MAIN.parent, env=dict(environment)
        ) as desk,
    ):
        assert desk.stdin is not None
        desk.stdin.write(json.dumps(who.as_text()).encode() + b"\n")
        desk.stdin.close()
        deadline = time.monotonic() + seconds + _OPENING_S
        try:
            while desk.poll() is None and time.monotonic() < deadline:
                _sample(desk.pid, seen.samples)
                threading.Event().wait(1.0)
        finally:
            desk.kill() if desk.poll() is None else None
        if desk.wait() != 0 or not file.exists():
            said.seek(0)
            raise RuntimeError(f"the desk did not end in order: {said.read().decode(errors='replace')[-2000:]}")
    seen.told = json.loads(file.read_text("utf-8"))
    return seen


def _sample(pid: int, samples: list[dict[str, float]]) -> None:
    """Of the desk and the processes it started; only Linux says it."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError):
        all_ = [_process(each) for each in (pid, *_children(pid))]
        samples.append({name: sum(one[name] for one in all_) for name in _NUMBERS} | {"processes": len(all_)})


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        yield from map(int, (task / "children").read_text().split())


def _process(pid: int) -> dict[str, float]:
    folder = Path(f"/proc/{pid}")
    kept = dict(line.split(":", 1) for line in (folder / "smaps_rollup").read_text().splitlines()[1:])
    pss, shared = (int(kept[name].split()[0]) / 1024 for name in ("Pss", "Pss_Shmem"))
    files, threads = (len(list((folder / name).iterdir())) for name in ("fd", "task"))
    return {"pss_mb": pss, "shared_mb": shared, "files": files, "threads": threads}


# ------------------------------------------------------------------------------------------------------ the figures


def _measured(seen: _Watching, seconds: float, notes: tuple[str, ...]) -> Measured:
    told, end = seen.told, int(seconds)
    shown = [_least(counts, end) for counts in told["shown"].values()]
    read = [_least(_steps(sums), min(end, len(sums) - 1)) for sums in told["read"].values()]
    figures = {
        "feeds": len(shown),
        "shown_fps_min": min(shown, default=None),
        "read_fps_min": min(read, default=None),
        "ui_block_ms_p99": _p99_of(told["blocks"]),
        "frame_to_alert_ms_p95": _share(told["alerts_ms"], 0.95),
        "rss_mb": round(max((one["pss_mb"] for one in seen.samples), default=0.0)) or None,
    }
    return Measured(figures, (*notes, *_said(seen, end)))


def _said(seen: _Watching, end: int) -> Iterator[str]:
    told = seen.told
    waited = sorted((int(ms), count) for ms, count in told["blocks"].items())
    yield f"{end} s; the window's thread was never held up longer than {waited[-1][0] + 1} ms"
    yield (
        f"stutters (over 200 ms between two pictures painted): {sum(told['stutters'].values())}, the longest gap "
        f"{told['longest_gap_s'] * 1000:.0f} ms; frames passed over: {sum(told['passed_over'].values()):,}"
    )
    alerts = told["alerts_ms"]
    yield (
        f"{len(alerts)} alerts painted, median {_share(alerts, 0.5) or 0:.0f} ms; {told['never_painted']} raised and "
        "never painted, as when the bench ended meanwhile"
    )
    whole = [one for one in seen.samples if one["processes"] == max(one["processes"] for one in seen.samples)]
    if whole:
        early, late = whole[len(whole) // 10], whole[-1]
        yield "from a tenth of the time to its end: " + ", ".join(
            f"{name} {early[name]:.0f} → {late[name]:.0f}" for name in _NUMBERS
        )
    else:
        yield "rss_mb and growth are measured on Linux only"


def _steps(sums: Sequence[int]) -> list[int]:
    return [after - before for before, after in pairwise(sums)]


def _least(counts: Sequence[int], end: int) -> float:
    """A second, over the worst ten seconds from the warm-up to `end`; seconds that are not there had nothing."""
    counts = [*counts, *[0] * (end - len(counts))][WARM_S:end]
    windows = [sum(counts[begin : begin + WINDOW_S]) for begin in range(len(counts) - WINDOW_S + 1)]
    return round(min(windows, default=0) / WINDOW_S, 1)


def _p99_of(counts: Mapping[str, int]) -> float | None:
    """Of counts by whole milliseconds: the end of the bucket that the 99th of a hundred lies in."""
    left = sum(counts.values()) * 0.99
    for ms in sorted(int(ms) for ms in counts):
        left -= counts[str(ms)]
        if left <= 0:
            return float(ms + 1)
    return None


def _share(values: Sequence[float], share: float) -> float | None:
    if not values:
        return None
    return round(sorted(values)[min(len(values) - 1, int(len(values) * share))], 1)
