"""Joins sightings into passes, one per vehicle going by, and says when a pass's vote has become a read.

Made for cars moving past at eight reads a second or more. A parked car is one pass: the same text at about the same
place within a minute, or anywhere in the picture within seconds, goes on with the pass it had. Times are seconds on
any clock that only goes forward.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from app.capture.vote import Ballot, Verdict, unlikeness
from app.domain.plates import lookalike_key
from app.domain.reads import Box, Reading

SURE = 0.9  # a vote this confident, said by SURE_READINGS readings, settles at once
SURE_READINGS = 3
FAIR = 0.5  # a vote under it never becomes a read …
FAIR_AGREED = 0.35  # … unless SURE_READINGS frames agree on it
CONTRARY = 0.7  # a later vote for another text becomes a second read from here
CONTRARY_READINGS = 3
MOST_SECOND_READS = 3
SETTLE_S = 1.5  # after the first reading
GONE_S = 1.0  # unseen for so long, and in two frames that were read: the vehicle is gone
RESUME_ANYWHERE_S = 5.0
RESUME_NEAR_S = 60.0
MOST_RESTING = 64
_SHORTEST = 2  # characters


@dataclass(frozen=True, slots=True)
class Sighting:
    """One plate box in one frame, and what the reader made of it."""

    box: Box
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A sighting with the pass it belongs to and that pass's vote so far."""

    pass_id: str
    sighting: Sighting
    verdict: Verdict | None
    settled: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """A vote that became a read now; `supersedes` is the read of the same pass that it contradicts."""

    pass_id: str
    read_id: str
    verdict: Verdict
    supersedes: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """What one frame changed; `ended` passes need no stills any more."""

    seen: tuple[Seen, ...] = ()
    settled: tuple[Settled, ...] = ()
    ended: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class _Pass:
    id: str
    box: Box
    last_at: float
    ballot: Ballot = field(default_factory=Ballot)
    verdict: Verdict | None = None
    first_reading_at: float | None = None
    speed: tuple[float, float] = (0.0, 0.0)  # pixels a second
    sightings: int = 0
    missed: int = 0
    read_id: str | None = None
    read_text: str = ""
    readings_then: int = 0
    second_reads: int = 0

    def take(self, at: float, sighting: Sighting) -> None:
        seconds = at - self.last_at
        if self.sightings and seconds > 0:
            x, y = _centre(sighting.box)
            old_x, old_y = _centre(self.box)
            keep = 0.4 if self.sightings > 1 else 0.0
            self.speed = (
                keep * self.speed[0] + (1 - keep) * (x - old_x) / seconds,
                keep * self.speed[1] + (1 - keep) * (y - old_y) / seconds,
            )
        self.box, self.last_at, self.missed = sighting.box, at, 0
        self.sightings += 1
        if sighting.reading is not None:
            self.ballot.add(sighting.reading, sighting.box.w)
            self.verdict = self.ballot.verdict()
            self.first_reading_at = at if self.first_reading_at is None else self.first_reading_at

    def expected(self, at: float) -> Box:
        seconds = min(at - self.last_at, GONE_S)
        return Box(self.box.x + self.speed[0] * seconds, self.box.y + self.speed[1] * seconds, self.box.w, self.box.h)


class Tracker:
    """State of one camera's passes. `new_id` gives 32 hexadecimal digits."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._scene: int | None = None
        self._active: list[_Pass] = []
        self._resting: list[_Pass] = []

    def step(self, at: float, scene: int, sightings: Sequence[Sighting]) -> Step:
        """Take one frame that was read. A frame of another scene first ends every pass of the old one."""
        before = self.flush() if scene != self._scene else Step()
        self._scene = scene
        touched = self._associate(at, sightings)
        for one in self._active:
            one.missed += one not in touched
        after = self.due(at)
        seen = tuple(
            Seen(one.id, sighting, one.verdict, one.read_id is not None)
            for one, sighting in zip(touched, sightings, strict=True)
        )
        return Step(seen, before.settled + after.settled, before.ended + after.ended)

    def due(self, at: float) -> Step:
        """Settle what is due by now and let go of the vehicles that are gone; also called while no frame comes."""
        settled, ended = [], []
        for one in tuple(self._active):
            gone = at - one.last_at >= GONE_S and one.missed >= 2
            if (known := self._known_as(one, at, gone=gone)) is not None:
                self._join(one, known)
                ended.append(one.id)
                continue
            if (vote := self._settle(one, at, gone=gone)) is not None:
                settled.append(vote)
            if gone:
                self._rest(one)
                ended.append(one.id)
        self._resting = [one for one in self._resting if at - one.last_at <= RESUME_NEAR_S][-MOST_RESTING:]
        return Step((), tuple(settled), tuple(ended))

    def flush(self) -> Step:
        """Settle and forget everything: the picture changed, the camera was lost or its file has ended."""
        settled = []
        for one in self._active:
            if self._known_as(one, one.last_at, gone=True) is None:
                vote = self._settle(one, one.last_at, gone=True)
                settled += [vote] if vote else []
        step = Step((), tuple(settled), tuple(one.id for one in self._active))
        self._active, self._resting = [], []
        return step

    # ------------------------------------------------------------------------------- association

    def _associate(self, at: float, sightings: Sequence[Sighting]) -> list[_Pass]:
        """The pass of each sighting, best fits first; one without any resumes a resting pass or begins a new one."""
        fits = sorted(
            (
                (fit, i, j)
                for i, one in enumerate(self._active)
                for j, s in enumerate(sightings)
                if (fit := _fit(one, s, at))
            ),
            reverse=True,
        )
        taken: dict[int, _Pass] = {}
        used: set[int] = set()
        for _, i, j in fits:
            if i not in used and j not in taken:
                used.add(i)
                taken[j] = self._active[i]
        for j, sighting in enumerate(sightings):
            if j not in taken:
                taken[j] = self._resumed(sighting, at) or self._begun(sighting, at)
            taken[j].take(at, sighting)
        return [taken[j] for j in range(len(sightings))]

    def _begun(self, sighting: Sighting, at: float) -> _Pass:
        one = _Pass(self._new_id(), sighting.box, at)
        self._active.append(one)
        return one

    def _resumed(self, sighting: Sighting, at: float) -> _Pass | None:
        if sighting.reading is None:
            return None
        for one in reversed(self._resting):
            if _same_vehicle(one, sighting.reading.text, sighting.box, at):
                self._resting.remove(one)
                self._active.append(one)
                one.speed = (0.0, 0.0)
                return one
        return None

    # -------------------------------------------------------------------------------- settlement

    def _settle(self, one: _Pass, at: float, *, gone: bool) -> Settled | None:
        verdict = one.verdict
        if verdict is None or len(verdict.text) < _SHORTEST:
            return None
        ready = _contrary(one, verdict) if one.read_id else _ready(one, verdict, at, gone=gone)
        if not ready:
            return None
        before, one.read_id = one.read_id, self._new_id()
        one.second_reads += before is not None
        one.read_text, one.readings_then = verdict.text, verdict.readings
        return Settled(one.id, one.read_id, verdict, before)

    def _known_as(self, one: _Pass, at: float, *, gone: bool) -> _Pass | None:
        """The pass that already has a read of this vehicle, looked for when a new one is about to settle."""
        verdict = one.verdict
        if one.read_id or verdict is None or not _ready(one, verdict, at, gone=gone):
            return None
        others: Iterable[_Pass] = (*self._resting, *self._active)
        return next((o for o in others if o is not one and _same_vehicle(o, verdict.text, one.box, at)), None)

    def _join(self, one: _Pass, known: _Pass) -> None:
        """The pass with the read goes on where the new one stands; one still in sight elsewhere keeps its place."""
        self._active.remove(one)
        if known in self._resting:
            self._resting.remove(known)
            self._active.append(known)
        if known.last_at < one.last_at:
            known.box, known.last_at, known.speed, known.missed = one.box, one.last_at, one.speed, one.missed

    def _rest(self, one: _Pass) -> None:
        self._active.remove(one)
        if one.read_id:
            self._resting.append(one)


def _ready(one: _Pass, verdict: Verdict, at: float, *, gone: bool) -> bool:
    agreed = verdict.agreeing >= SURE_READINGS
    if verdict.confidence < (FAIR_AGREED if agreed else FAIR) or one.first_reading_at is None:
        return False
    sure = verdict.confidence >= SURE and agreed
    return sure or gone or at - one.first_reading_at >= SETTLE_S


def _contrary(one: _Pass, verdict: Verdict) -> bool:
    return (
        verdict.text != one.read_text
        and verdict.confidence >= CONTRARY
        and verdict.agreeing >= CONTRARY_READINGS
        and verdict.readings - one.readings_then >= CONTRARY_READINGS
        and one.second_reads < MOST_SECOND_READS
    )


def _same_vehicle(one: _Pass, text: str, box: Box, at: float) -> bool:
    """Whether a pass that has its read is the vehicle that now reads as `text` at `box`."""
    if one.read_id is None:
        return False
    unseen = at - one.last_at
    if text == one.read_text and unseen <= RESUME_ANYWHERE_S:
        return True
    near = _apart(one.box, box) <= 1.5 and _alike(one.box, box)
    return near and unseen <= RESUME_NEAR_S and lookalike_key(text) == lookalike_key(one.read_text)


def _fit(one: _Pass, sighting: Sighting, at: float) -> float:
    """How well a sighting goes on with a pass; 0 when it cannot be the same vehicle."""
    text = sighting.reading.text if sighting.reading else ""
    said = one.verdict.text if one.verdict else ""
    same = bool(text) and text == said
    if not same and (_other_vehicle(one, sighting) or not _alike(one.box, sighting.box)):
        return 0.0
    reach = (6.0 if same else 1.2 if one.sightings > 1 else 2.5) * (1.0 + at - one.last_at)
    expected = one.expected(at)
    apart = min(_apart(expected, sighting.box), _apart(one.box, sighting.box))
    overlap = max(_overlap(expected, sighting.box), _overlap(one.box, sighting.box))
    if apart > reach and overlap < 0.2:
        return 0.0
    return 0.01 + overlap + 0.5 * max(0.0, 1.0 - apart / reach) + same


def _other_vehicle(one: _Pass, sighting: Sighting) -> bool:
    """Both texts are believed and have little in common."""
    verdict, reading = one.verdict, sighting.reading
    if verdict is None or reading is None or min(verdict.confidence, reading.confidence) < 0.7 or verdict.readings < 2:
        return False
    return unlikeness(verdict.text, reading.text) * 2 > max(len(verdict.text), len(reading.text))


def _centre(box: Box) -> tuple[float, float]:
    return box.x + box.w / 2, box.y + box.h / 2


def _apart(one: Box, other: Box) -> float:
    """Distance of the centres in plate widths."""
    (x, y), (other_x, other_y) = _centre(one), _centre(other)
    return math.hypot(x - other_x, y - other_y) / max((one.w + other.w) / 2, 1.0)


def _alike(one: Box, other: Box) -> bool:
    """Whether the widths are of the same order: a plate does not double its size between two reads."""
    return 0.5 <= max(one.w, 1.0) / max(other.w, 1.0) <= 2.0


def _overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    w = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    h = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    if w <= 0 or h <= 0:
        return 0.0
    return w * h / (one.w * one.h + other.w * other.h - w * h)
