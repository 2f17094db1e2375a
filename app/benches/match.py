"""Millions of wanted plates: how long they take to load, what they weigh, how fast a read is answered and the list
brought up to date, while two cameras are read by real capture workers.

The data is made in a process of its own, so that this one's memory is the matcher's. `rss_mb` is the peak of this
process, the delta included. The reads a hit is asked for by are half listed ones; what a whole answer takes, with the
words fetched from the sealed file, stands in the notes.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Self

import numpy as np

from app.actions.hot_lists import load_matcher
from app.actions.sign_in import SignedIn
from app.actions.update_hot_list import apply_delta
from app.benches.command import Goal, Measured, Options
from app.capture.supervisor import Supervisor
from app.demo.build import PICTURES, build, own_cameras
from app.demo.members import DemoMember, come_in, of_text
from app.domain.cameras import CameraState
from app.domain.hot_lists import CATEGORIES, MOST_WATCHES, Delta, Entry, EntryName, HotListVersion, PartialWatch
from app.domain.plates import LOOKALIKES, Plate
from app.domain.reads import Box, Classification, Read, TakenRead
from app.matching import Matcher
from app.paths import Paths
from app.store import hot_lists, reads
from app.store.engine import Store
from app.store.list_files import ListWriter
from app.store.pictures import Sealed
from app.workstation import MAIN, utc_now, worker_command

GOALS = {
    "load_s": Goal(5, "s"),
    "rss_mb": Goal(300, "MB"),
    "exact_us_p99": Goal(10, "µs"),
    "lookalike_us_p99": Goal(50, "µs"),
    "partial200_us_p99": Goal(50, "µs"),
    "delta_s": Goal(1, "s"),
    "writer_block_ms_max": Goal(100, "ms"),
}
ROWS, DELTA_ROWS, ASKED = 5_000_000, 50_000, 20_000
SEED = 20_260_301
LIST_ID = "bench"
_BATCH = 8192
_FEEDS_S = 60.0
_WARM_WRITES = 20
_SIGN_IN = "sign_in.json"


def measure(options: Options) -> Measured:
    rows = options.rows or ROWS
    with tempfile.TemporaryDirectory(prefix="vouch-bench-") as folder:
        root = made((options.keep or Path(folder)).resolve(), rows)
        with copied(root) as copy:
            return _measured(copy, rows)


def made(folder: Path, rows: int) -> Path:
    """A desk with that many wanted plates, found in `folder` or made there in a process of its own."""
    root = folder / f"match-{rows}"
    if not _is_whole(root):
        shutil.rmtree(root, ignore_errors=True)
        command = [sys.executable, "-m", "app.benches.match", str(root), str(rows)]
        subprocess.run(command, check=True, cwd=MAIN.parent)  # noqa: S603  this very program
    return root


@contextmanager
def copied(root: Path) -> Iterator[Path]:
    """That desk to work on; what was made stays as it is."""
    with tempfile.TemporaryDirectory(prefix="run-", dir=root.parent) as run:
        yield Path(shutil.copytree(root, Path(run) / "desk", copy_function=_linked))


def credentials(root: Path) -> dict[str, DemoMember]:
    """The administrator and the officer, made for this data alone."""
    kept: dict[str, dict[str, str]] = json.loads((root / _SIGN_IN).read_text("utf-8"))
    return {name: of_text(kept[name]) for name in ("administrator", "officer")}


def _is_whole(root: Path) -> bool:
    """Data that an earlier version kept has no authenticators."""
    try:
        return bool(credentials(root))
    except (OSError, LookupError, ValueError):
        return False


def _linked(made: str, copied: str) -> None:
    """The sealed files, which never change, are not copied: kept data is as it was made after every run."""
    (os.link if made.endswith(".bin") else shutil.copy2)(made, copied)


# ------------------------------------------------------------------------------------------------------ the data


def make(root: Path, rows: int) -> None:
    """An installed desk with one list of that many rows and two hundred partial watches."""
    root.mkdir(parents=True, exist_ok=True)
    demo = build(root, own_cameras(), utc_now)
    on = come_in(demo.paths, demo.administrator, utc_now)
    try:
        now = utc_now()
        with ListWriter(on.store.lists, LIST_ID, 1) as writer:
            made = _entries(random.Random(SEED), rows)
            while some := list(islice(made, _BATCH)):
                writer.add(some, range(writer.count, writer.count + len(some)))
            version = HotListVersion(LIST_ID, "Bench", 1, now, now, on.member.id, "0" * 64, rows)
            with on.store.transaction() as session:
                hot_lists.put_in_force(session, version, writer.finish(_watches()))
    finally:
        on.store.close()
    said = {"administrator": demo.administrator.as_text(), "officer": demo.officer.as_text()}
    (root / _SIGN_IN).write_text(json.dumps(said), "utf-8")


def _plate(made: random.Random) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    first = "".join(made.choices(letters, k=3))
    return f"{first}{made.randrange(10_000):04}" if made.random() < 0.5 else f"{made.randrange(1000):03}{first}"


def _entries(made: random.Random, rows: int, region: str = "us-mn") -> Iterator[Entry]:
    codes, expires = tuple(CATEGORIES), datetime(2099, 1, 1, tzinfo=UTC)
    for number in range(rows):
        yield Entry(
            f"{LIST_ID}/1/{number}",
            Plate(_plate(made), region),
            codes[number % len(codes)],
            f"case {number}: reported by its owner",
            "MN0270100",
            "approach with caution" if number % 50 == 0 else "",
            "grey four-door car",
            expires if number % 4 == 0 else None,
        )


def _watches() -> tuple[PartialWatch, ...]:
    made, watches = random.Random(SEED + 1), []
    for number in range(MOST_WATCHES):
        text = list(_plate(made))
        text[made.randrange(len(text))] = "?"
        text[made.randrange(len(text))] = "*" if number % 2 else "?"
        entry = Entry(f"{LIST_ID}/watch/{number}", Plate("A1"), "investigation", "seen at a scene")
        watches.append(PartialWatch("".join(text), entry))
    return tuple(watches)


# ------------------------------------------------------------------------------------------------------ the figures


def _measured(root: Path, rows: int) -> Measured:
    on = come_in(Paths(root / "data"), credentials(root)["administrator"], utc_now)
    try:
        began = time.perf_counter()
        matcher = load_matcher(on.store)
        load_s = time.perf_counter() - began
        with _Feeds(matcher) as feeds:
            figures, notes = _answers(matcher, rows)
            figures |= _updated(on, matcher, rows)
            notes.append(f"the two feeds were read at {feeds.rates()} frames/s and gave {feeds.reads} reads meanwhile")
    finally:
        on.store.close()
    figures = {"load_s": round(load_s, 2), "rss_mb": _peak_mb()} | figures
    return Measured({name: figures[name] for name in GOALS}, tuple(notes))


def _answers(matcher: Matcher, rows: int) -> tuple[dict[str, float], list[str]]:
    now = utc_now()
    listed = [entry.plate.text for entry in islice(_entries(random.Random(SEED), rows), ASKED // 2)]
    made = random.Random(SEED + 2)
    asked = [Plate(text) for text in listed + [_plate(made) for _ in range(ASKED // 2)]]
    made.shuffle(asked)
    alike = [Plate(_mistaken(plate.text, made)) for plate in asked]
    exact = _p99_us(asked, lambda plate: matcher.exact(plate, now))
    lookalike = _p99_us(alike, lambda plate: matcher.lookalikes(plate, now))
    partial = _p99_us(asked, matcher.partial)
    whole = _p99_us(asked, lambda plate: matcher.matches(plate, now))
    figures = {"exact_us_p99": exact, "lookalike_us_p99": lookalike, "partial200_us_p99": partial}
    hits = sum(bool(matcher.exact(plate, now)) for plate in asked)
    said = (
        f"{hits:,} of {len(asked):,} plates asked for were listed; a whole answer, all three ways and with the words "
        f"of what was hit fetched from the sealed file, took {whole} µs p99"
    )
    return figures, [said]


def _mistaken(text: str, made: random.Random) -> str:
    """As a reader may mix it up: every often-confused character is another of its class."""
    other = {one: made.choice(group.replace(one, "")) for group in LOOKALIKES for one in group}
    return "".join(other.get(character, character) for character in text)


def _p99_us(plates: Sequence[Plate], ask: Callable[[Plate], object]) -> float:
    for plate in plates[:200]:
        ask(plate)
    taken = []
    for plate in plates:
        began = time.perf_counter_ns()
        ask(plate)
        taken.append(time.perf_counter_ns() - began)
    return round(float(np.percentile(taken, 99)) / 1000, 1)


def _updated(on: SignedIn, matcher: Matcher, rows: int) -> dict[str, float]:
    """From a delta in hand to the new matcher ready, while another thread writes reads all the time."""
    delta = _delta(rows)
    with _Writing(on.store) as writing:
        began = time.perf_counter()
        apply_delta(on.store, on.member, on.profile, matcher, delta, utc_now)
        after = load_matcher(on.store, matcher)
        delta_s = time.perf_counter() - began
    added = delta.added[0].plate
    if not any(match.entry.plate == added for match in after.matches(added, utc_now())):
        raise RuntimeError("the delta is not in force")
    return {"delta_s": round(delta_s, 2), "writer_block_ms_max": round(writing.longest_s * 1000, 1)}


def _delta(rows: int) -> Delta:
    """Of fifty thousand rows, or a tenth of a smaller list: a tenth changed, a tenth removed, the rest added."""
    count = min(DELTA_ROWS, rows // 10)
    standing: dict[EntryName, Entry] = {}
    for entry in islice(_entries(random.Random(SEED), rows), rows // 5):
        standing.setdefault(EntryName(entry.plate, entry.category), entry)
        if len(standing) == count // 5:
            break
    found = list(standing.items())
    changed = tuple(replace(entry, reason="changed") for _, entry in found[: count // 10])
    removed = tuple(name for name, _ in found[count // 10 :])
    added = tuple(_entries(random.Random(SEED + 3), count - len(found), "us-wi"))
    return Delta(LIST_ID, 1, utc_now(), secrets.token_hex(32), added, changed, removed)


class _Writing:
    """Writes a read, two hundred times a second; the longest one took is how long the writer was held up."""

    def __init__(self, store: Store) -> None:
        self._store, self._ended, self._warm = store, threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._write, name="bench-writing")
        self.longest_s = 0.0

    def __enter__(self) -> Self:
        """Measures once it has written a few: the first opens a connection, which is not the delta's doing."""
        self._thread.start()
        self._warm.wait(10)
        self.longest_s = 0.0
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _write(self) -> None:
        keeping = reads.Keeping(Classification.PRIVATE, utc_now() + timedelta(days=60), ((LIST_ID, 1),))
        written = 0
        while not self._ended.wait(1 / 200):
            read_id = secrets.token_hex(16)
            read = Read(read_id, Plate("ABC123"), 0.9, (), (), "bench", read_id, utc_now(), "none")
            sealed = Sealed(bytes(32), f"2026-01-01/{read_id}.bin")
            began = time.perf_counter()
            with self._store.transaction() as session:
                reads.add(session, [reads.NewRead(read, Box(0, 0, 1, 1, 0.9), keeping, sealed)], utc_now())
            self.longest_s = max(self.longest_s, time.perf_counter() - began)
            written += 1
            if written == _WARM_WRITES:
                self._warm.set()


class _Feeds:
    """The demo's drive read by two capture workers; what they read is matched as on duty."""

    def __init__(self, matcher: Matcher) -> None:
        drive = own_cameras()[0]
        self._cameras = (drive, replace(drive, id=f"{drive.id}-2", name="Second", address=str(PICTURES / "drive.mp4")))
        self._matcher = matcher
        self._supervisor = Supervisor(self._seen, worker_command(), utc_now)
        self.reads = 0

    def __enter__(self) -> Self:
        for camera in self._cameras:
            self._supervisor.start(camera)
        deadline, waiting = time.monotonic() + _FEEDS_S, threading.Event()
        while not all(one.state is CameraState.RUNNING and one.frames_read for one in self._supervisor.health()):
            if time.monotonic() > deadline:
                self._supervisor.stop_all()
                raise RuntimeError("the two feeds did not start")
            waiting.wait(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        self._supervisor.stop_all()

    def _seen(self, event: object) -> None:
        if isinstance(event, TakenRead):
            self.reads += 1
            self._matcher.matches(event.read.plate, event.read.taken_at)

    def rates(self) -> str:
        return " and ".join(f"{one.read_fps:.0f}" for one in self._supervisor.health())


def _peak_mb() -> float:
    """Of this process, since it began."""
    if sys.platform == "win32":
        raise RuntimeError("memory is measured on Linux and macOS")
    import resource  # noqa: PLC0415  not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 if sys.platform == "linux" else 1 << 20), 1)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
