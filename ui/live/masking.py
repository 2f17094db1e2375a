"""Whose characters stay hidden: everything that spells an open alert nobody has looked at, wherever it appears."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.alerts import Alert
from app.domain.plates import lookalike_key


@dataclass(frozen=True, slots=True)
class Masking:
    """The passes and the plates (by lookalike key, so that a near reading of one is hidden too) of masked alerts."""

    passes: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()

    @classmethod
    def of(cls, alerts: Iterable[Alert]) -> Masking:
        hits = [hit for alert in alerts if alert.open and alert.masked for hit in alert.hits]
        keys = {plate.key for hit in hits for plate in (hit.read.plate, hit.match.entry.plate)}
        return cls(frozenset(hit.read.pass_id for hit in hits), frozenset(keys))

    def hides(self, pass_id: str, text: str) -> bool:
        return pass_id in self.passes or lookalike_key(text) in self.keys
