"""Looking at the audit trail is an act like any other: gate, record, answer (AUD-01: views included)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from app.actions import recorded
from app.actions.sign_in import SignedIn
from app.domain.audit import Outcome, stamp
from app.domain.gate import Act
from app.domain.trail_view import Asked

T = TypeVar("T")


def opened(on: SignedIn) -> None:
    """The screen is open. Raises Refused, Unavailable."""
    _record(on, Act.VIEW_AUDIT, {"screen": "Audit"})


def asked(on: SignedIn, what: Asked) -> None:
    """A question that is about to be answered; a plate is asked for only by whoever may see plates. Raises Refused,
    Unavailable."""
    about = {
        "member": what.member, "act": what.act, "outcome": what.outcome,
        "from": stamp(what.begin) if what.begin else "", "to": stamp(what.end) if what.end else "",
    }  # fmt: skip
    given = {name: text for name, text in about.items() if text}
    if what.plate:
        _record(on, Act.VIEW_VALUES, given, {"plate": what.plate, "case": what.case})
    else:
        _record(on, Act.VIEW_AUDIT, given, {"case": what.case})


def values_seen(on: SignedIn, number: int) -> None:
    """Plates and typed words of this record are about to be shown. Raises Refused, Unavailable."""
    _record(on, Act.VIEW_VALUES, {"record": str(number)})


def verified(on: SignedIn, verify: Callable[[], T], said: Callable[[T], Mapping[str, str]]) -> T:
    """A verification and what it found. Raises Refused, Unavailable: one that cannot be recorded may still be made
    outside, of the exported file."""
    recorded.require(on.store, on.member, Act.VERIFY_AUDIT, on.profile)
    found = verify()
    recorded.told(on.store, on.member, Act.VERIFY_AUDIT, on.profile, said(found))
    return found


def saved(on: SignedIn, save: Callable[[], int], what: str, path: Path, about: Mapping[str, str] | None = None) -> int:
    """Something of the trail leaves the desk: recorded before, and that it failed. Raises Refused, Unavailable."""
    recorded.require(on.store, on.member, Act.EXPORT_AUDIT, on.profile)
    given = {"what": what, "file": path.name[:200], **(about or {})}
    with recorded.deed(on.store, on.member, Act.EXPORT_AUDIT, on.profile, given):
        return save()


def _record(on: SignedIn, act: Act, about: Mapping[str, str], values: Mapping[str, str] | None = None) -> None:
    given = values or {}
    recorded.require(on.store, on.member, act, on.profile, about=about, values=given)
    said = recorded.entry(on.member, act, on.profile, Outcome.ALLOWED, about, values=given)
    on.store.trail.record(said)
