"""Gate, record, deed: every act of a member is in the audit trail before it is done, and so is every refusal (AUD-01).

`deed` is for what fails closed: no record, no act. What must go on whatever becomes of the trail (live alerts, ending a
shift, destruction; RES-03) is told by `told`, and is recorded when storage returns.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

from app.domain import gate
from app.domain.access import Member
from app.domain.audit import Entry, Event, Outcome, who
from app.domain.authorisation import Authorisation
from app.domain.errors import FieldMistake, Refused, Unavailable
from app.domain.gate import CLEAR, Act, Standing
from app.domain.policy import Profile
from app.store.engine import Store

P = ParamSpec("P")
T = TypeVar("T")

_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_COUNTS: Mapping[str, int] = MappingProxyType({})


def entry(
    member: Member | None,
    act: Act | Event,
    profile: Profile | None,
    outcome: Outcome = Outcome.ALLOWED,
    about: Mapping[str, str] = _NOTHING,
    *,
    values: Mapping[str, str] = _NOTHING,
    counts: Mapping[str, int] = _NO_COUNTS,
) -> Entry:
    """`about`: ids and words of ours; `values`: plates and what somebody typed."""
    return Entry(
        act, outcome, who(member), profile.version if profile else "", about=about, counts=counts,
        values={name: value for name, value in values.items() if value},
    )  # fmt: skip


def require(
    store: Store,
    member: Member | None,
    act: Act,
    profile: Profile | None,
    standing: Standing = CLEAR,
    given: Authorisation | None = None,
    about: Mapping[str, str] = _NOTHING,
    values: Mapping[str, str] = _NOTHING,
) -> None:
    """The gate. Raises Refused, and then the refusal is recorded; one that cannot be recorded stays a refusal."""
    try:
        gate.require(member, act, profile, standing, given)
    except Refused as refused:
        refused_act(store, member, act, profile, refused, about, values)
        raise


def refused_act(
    store: Store,
    member: Member | None,
    act: Act | Event,
    profile: Profile | None,
    refused: Refused,
    about: Mapping[str, str] = _NOTHING,
    values: Mapping[str, str] = _NOTHING,
) -> None:
    if not refused.recorded:
        said = entry(member, act, profile, Outcome.REFUSED, about, values=values)
        store.trail.record_soon(replace(said, clause=refused.refusal.clause))
        refused.recorded = True


@contextmanager
def asking(store: Store, member: Member | None, act: Act | Event, profile: Profile | None) -> Iterator[None]:
    """The gate, then the block: whatever refuses the act in it is recorded as a refusal of this act. An Event has no
    gate."""
    try:
        if isinstance(act, Act):
            gate.require(member, act, profile)
        yield
    except Refused as refused:
        refused_act(store, member, act, profile, refused)
        raise


def gated(act: Act | Event) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """`asking` around a whole action, which has `on` among its parameters, or `store`, `member`, `profile`."""

    def around(action: Callable[P, T]) -> Callable[P, T]:
        names = tuple(inspect.signature(action).parameters)

        @functools.wraps(action)
        def done(*args: P.args, **kwargs: P.kwargs) -> T:
            given: dict[str, Any] = {**dict(zip(names, args, strict=False)), **kwargs}
            of = given.get("on")
            who, profile = (of.member, of.profile) if of else (given["member"], given["profile"])
            with asking(of.store if of else given["store"], who, act, profile):
                return action(*args, **kwargs)

        return done

    return around


@contextmanager
def deed(
    store: Store,
    member: Member | None,
    act: Act | Event,
    profile: Profile | None,
    about: Mapping[str, str] = _NOTHING,
    *,
    values: Mapping[str, str] = _NOTHING,
    counts: Mapping[str, int] = _NO_COUNTS,
) -> Iterator[None]:
    """Recorded as allowed before the block begins; a block that fails is recorded too, as an end of that record.

    Raises Unavailable when it cannot be recorded, and then the block is not begun.
    """
    said = entry(member, act, profile, Outcome.ALLOWED, about, values=values, counts=counts)
    (number,) = store.trail.record(said)
    try:
        yield
    except BaseException as error:
        store.trail.record_soon(ended(said, error, number))
        if isinstance(error, Refused):
            error.recorded = True
        raise


def ended(said: Entry, error: BaseException, number: int) -> Entry:
    """That the act of that record could not be done."""
    refused = isinstance(error, Refused)
    return replace(
        said,
        outcome=Outcome.REFUSED if refused else Outcome.FAILED,
        clause=error.refusal.clause if isinstance(error, Refused) else said.clause,
        about={**said.about, "why": _why(error)},
        values={},
        counts={},
        of=number,
    )


def _why(error: BaseException) -> str:
    """In the record's words: an exception's text may hold what was typed."""
    if isinstance(error, FieldMistake):
        return "a field of the form"
    return {Refused: "refused", Unavailable: "unavailable"}.get(type(error), type(error).__name__)


def told(
    store: Store,
    member: Member | None,
    act: Act | Event,
    profile: Profile | None,
    about: Mapping[str, str] = _NOTHING,
    *,
    values: Mapping[str, str] = _NOTHING,
    counts: Mapping[str, int] = _NO_COUNTS,
    ids: Sequence[str] = (),
) -> None:
    """What goes on also while nothing can be recorded: kept in memory then, with the time at which it happened."""
    said = entry(member, act, profile, Outcome.DONE, about, values=values, counts=counts)
    store.trail.record_soon(replace(said, ids=tuple(ids)))
