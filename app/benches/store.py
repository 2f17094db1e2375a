"""How fast reads are recorded, and whether one that was acknowledged is ever lost when the desk is killed.

`batch_rows_s`: rows and ledger alone, in transactions as large as those of reads that had waited; the reads name
pictures that are not there. `single_rows_s`: one at a time through everything a settled read goes through, from the
match to both pictures sealed and synced. `kill_lost`: another process records, says each read once it is recorded, and
is killed with signal 9 in the middle; what it said and is not whole when the data is opened again is counted. A killed
process is no lost power: what the disk itself promises and breaks, no program sees.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Self

from app.actions.duty import start_duty
from app.actions.hot_lists import load_matcher
from app.actions.sign_in import SignedIn
from app.actions.take_read import TOGETHER, TakeReadDesk, open_pictures, sweep_pictures, take_read
from app.actions.waiting import Waiting
from app.benches.command import Goal, Measured, Options
from app.demo.build import build, own_cameras
from app.demo.members import DemoMember, come_in, come_in_by
from app.domain.cameras import Camera
from app.domain.errors import Unavailable
from app.domain.plates import Plate
from app.domain.reads import Box, Candidate, Character, Classification, Position, PositionSource, Read, TakenRead
from app.paths import Paths
from app.store import ledger, reads
from app.store.pictures import Sealed
from app.workstation import MAIN, utc_now

GOALS = {
    "batch_rows_s": Goal(5000, "/s", least=True),
    "single_rows_s": Goal(300, "/s", least=True),
    "kill_lost": Goal(0),
}
ROWS = 100_000
SINGLES = 2_000
KILLS = 8
SEED = 20_260_302
CROP_BYTES, CONTEXT_BYTES = 4_000, 100_000  # as the demo's drive gives them
_LONGEST_S = 1.2  # from a child's first read to its death
_WARM = 50
_NOISE = random.Random(SEED).randbytes(4 * CONTEXT_BYTES)


def measure(options: Options) -> Measured:
    rows = options.rows or ROWS
    with tempfile.TemporaryDirectory(prefix="vouch-bench-", dir=options.keep) as folder:
        cameras = own_cameras()
        demo = build(Path(folder), cameras, utc_now)
        with _Recording(demo.paths, come_in(demo.paths, demo.officer, utc_now), cameras[0]) as recording:
            batch_s = _batches(recording, rows)
            each_s = _singles(recording, min(SINGLES, rows))
        said, lost = _killed(demo.paths, demo.officer)
    slow_ms = sorted(each_s)[int(len(each_s) * 0.99)] * 1000
    figures = {
        "batch_rows_s": round(rows / batch_s),
        "single_rows_s": round(len(each_s) / sum(each_s)),
        "kill_lost": lost,
    }
    single = (
        f"{len(each_s):,} reads one by one, each with a crop of {CROP_BYTES:,} and a context picture of "
        f"{CONTEXT_BYTES:,} bytes: median {median(each_s) * 1000:.2f} ms, p99 {slow_ms:.2f} ms"
    )
    killed = f"killed {KILLS} times; {said:,} reads had been acknowledged, each was looked for with both pictures"
    return Measured(figures, (f"{rows:,} rows in transactions of {TOGETHER}", single, killed))


class _Recording:
    """A signed-in member on duty, and what a settled read is judged with."""

    def __init__(self, paths: Paths, on: SignedIn, camera: Camera) -> None:
        self._paths, self.on, self._camera = paths, on, camera

    def __enter__(self) -> Self:
        on = self.on
        duty = start_duty(on.store, on.member, on.profile, [on.profile.purposes[0].id], utc_now)
        self.desk = TakeReadDesk(
            on.store,
            self._paths.pictures,
            on.profile,
            duty,
            load_matcher(on.store),
            {self._camera.id: self._camera},
            lambda at: Position(44.9, -93.2, PositionSource.GPS, at, 20.0, 11.5, 4.5),
            utc_now,
            Waiting(),
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.on.store.close()


# ------------------------------------------------------------------------------------------------------ the reads


BOX = Box(400, 300, 130, 40, 0.99)


def _read(made: random.Random, camera_id: str, at: datetime) -> Read:
    text = "".join(made.choices("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", k=7))
    return Read(
        id=f"{made.getrandbits(128):032x}",
        plate=Plate(text),
        confidence=0.93,
        characters=tuple(Character(one, 0.9, (("X", 0.05), ("Y", 0.02))) for one in text),
        candidates=tuple(Candidate(text[:-1] + other, 0.02) for other in "XYZ"),
        camera_id=camera_id,
        pass_id=f"{made.getrandbits(128):032x}",
        taken_at=at,
        model="bench",
    )


def _taken(made: random.Random, camera_id: str) -> TakenRead:
    read = _read(made, camera_id, utc_now())
    return TakenRead(read, BOX, *_pictures(read.id))


def _pictures(read_id: str) -> tuple[bytes, bytes]:
    """Every read's are other ones, and can be told again from its id."""
    begins = int(read_id[:8], 16) % (len(_NOISE) - CONTEXT_BYTES - CROP_BYTES)
    middle = begins + CROP_BYTES
    return _NOISE[begins:middle], _NOISE[middle : middle + CONTEXT_BYTES]


# ------------------------------------------------------------------------------------------------------ the figures


def _batches(recording: _Recording, rows: int) -> float:
    """Seconds for all of them."""
    made, store = random.Random(SEED), recording.on.store
    began = datetime(2026, 3, 2, 12, tzinfo=UTC)
    keeping = reads.Keeping(Classification.PRIVATE, began + timedelta(days=60), (("list", 1),))
    several = [_read(made, "camera", began + timedelta(milliseconds=100 * number)) for number in range(rows)]
    new = [
        reads.NewRead(read, BOX, keeping, Sealed(bytes(32), f"{read.taken_at.date()}/{read.id}.bin"))
        for read in several
    ]
    clock = time.perf_counter()
    for first in range(0, rows, TOGETHER):
        some = new[first : first + TOGETHER]
        with store.transaction() as session:
            reads.add(session, some, utc_now())
            ledger.count(session, [_counted(one) for one in some])
    return time.perf_counter() - clock


def _counted(new: reads.NewRead) -> ledger.Counted:
    read = new.read
    return ledger.Counted(read.taken_at, read.taken_at.date(), read.camera_id, new.keeping.classification)


def _singles(recording: _Recording, rows: int) -> list[float]:
    """Seconds each took."""
    made, each = random.Random(SEED + 1), []
    camera_id = next(iter(recording.desk.cameras))
    for number in range(_WARM + rows):
        taken = _taken(made, camera_id)
        began = time.perf_counter()
        done = take_read(recording.desk, taken)
        if number >= _WARM:
            each.append(time.perf_counter() - began)
        if not done.recorded:
            raise RuntimeError("a read was not recorded")
    return each


# ------------------------------------------------------------------------------------------------------ the kills


def _killed(paths: Paths, who: DemoMember) -> tuple[int, int]:
    """How many reads were acknowledged before a kill, and how many of these are not whole afterwards."""
    made, said = random.Random(SEED + 2), list[str]()
    for life in range(KILLS):
        said += _one_life(paths, who, life, made.uniform(0.02, _LONGEST_S))
    on = come_in_by(paths, who, who.spare[-1], utc_now)  # no waiting for the authenticator's next code
    try:
        sweep_pictures(on.store, paths.pictures)  # as the desk does when it opens
        return len(said), sum(not _whole(on, paths, read_id) for read_id in said)
    finally:
        on.store.close()


def _whole(on: SignedIn, paths: Paths, read_id: str) -> bool:
    try:
        return open_pictures(on.store, paths.pictures, read_id) == _pictures(read_id)
    except Unavailable:
        return False


def _one_life(paths: Paths, who: DemoMember, life: int, seconds: float) -> list[str]:
    command = [sys.executable, "-m", "app.benches.store", str(paths.root), str(life)]
    with subprocess.Popen(  # noqa: S603  this very program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=MAIN.parent
    ) as storing:
        assert storing.stdin is not None
        assert storing.stdout is not None
        storing.stdin.write(f"{who.badge}\n{who.password}\n{who.spare[life]}\n".encode())
        storing.stdin.flush()
        first = storing.stdout.readline()
        killing = threading.Timer(seconds, storing.kill)
        killing.start()
        lines = [first, *storing.stdout]
        killing.cancel()
        if not first or storing.wait() != -9:
            raise RuntimeError("the recording process ended by itself")
    return [line.strip().decode() for line in lines if line.endswith(b"\n")]


def _store_until_killed(root: Path, life: int) -> None:
    badge, password, code = (sys.stdin.readline().strip() for _ in range(3))
    paths, camera = Paths(root), own_cameras()[0]
    on = come_in_by(paths, DemoMember("", badge, password), code, utc_now)
    with _Recording(paths, on, camera) as recording:
        for taken in _endless(random.Random(SEED + 100 + life), camera.id):
            if not take_read(recording.desk, taken).recorded:
                raise RuntimeError("a read was not recorded")
            sys.stdout.write(taken.read.id + "\n")
            sys.stdout.flush()


def _endless(made: random.Random, camera_id: str) -> Iterator[TakenRead]:
    while True:
        yield _taken(made, camera_id)


if __name__ == "__main__":
    _store_until_killed(Path(sys.argv[1]), int(sys.argv[2]))
