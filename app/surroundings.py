"""What a desk stands on: folders, settings, clocks, and the thread that touches the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app import disk, machine
from app.background import Background
from app.changes import Changes
from app.domain.clock import Running
from app.paths import Paths
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`tell` announces Changes from any thread; `store` runs what touches the database."""

    paths: Paths
    settings: Settings
    now: Callable[[], datetime]
    tell: Callable[[Changes], None]
    store: Background
    worker: Sequence[str]  # the command that starts a capture process
    running: Callable[[], Running] = machine.running
    imports: Background | None = None  # long work on lists; without it a list stays in as many files as it came in
    space: Callable[[Path], tuple[int, int]] = disk.space
