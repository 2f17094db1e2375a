"""What the Audit screen asks of a desk: pages of records, counts over time, one record with its proof, verification.

All but `may`, `profile`, `now` and `acts` is slow, and may run on any thread but the window's: the trail is a database
of its own. Raises Refused with its clause, FieldMistake for a form, Unavailable.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app import trail_file, trail_live, trail_proof
from app.actions import trail as trail_acts
from app.actions import view_audit
from app.actions.sign_in import SignedIn
from app.domain import gate
from app.domain.audit import Event, Record
from app.domain.checkpoints import Checkpoint
from app.domain.errors import Refusal, Unavailable
from app.domain.gate import Act, Allowed
from app.domain.merkle import EMPTY, included, inclusion_proof, leaf_hash
from app.domain.policy import Profile
from app.domain.trail_view import PAGE, Asked, Bar, Page, Standing, Whole
from app.store import trail_pages
from app.store.trail import last_head, leaf_of, node_of, size_of, values_of
from app.surroundings import Surroundings
from app.trail_check import Verdict

Progress = Callable[[int, int], bool]
_ACTS = tuple(sorted(one.value for one in (*Act, *Event)))


class AuditDesk:
    def __init__(self, on: Callable[[], SignedIn], around: Surroundings) -> None:
        self._on, self._around = on, around

    def may(self, act: Act) -> Allowed | Refusal:
        on = self._on()
        return gate.check(on.member, act, on.profile)

    def profile(self) -> Profile:
        return self._on().profile

    def now(self) -> datetime:
        return self._around.now()

    def acts(self) -> tuple[str, ...]:
        return _ACTS

    def members(self) -> tuple[tuple[str, str], ...]:
        """Id, and name with badge, of everybody who stands in the access list; by name."""
        accounts = self._on().access.copy().accounts.values()
        return tuple(sorted(((one.member, f"{one.name} ({one.badge})") for one in accounts), key=lambda row: row[1]))

    def opened(self) -> None:
        view_audit.opened(self._on())

    # ------------------------------------------------------------------- records

    def page(self, asked: Asked, before: int | None = None) -> Page:
        """Newest first. A question that is asked anew is recorded before it is answered, its further pages are not."""
        on = self._on()
        if before is None:
            view_audit.asked(on, asked)
        with on.store.trail.reading() as connection:
            found = trail_pages.page(connection, asked, before)
            return Page(found[:PAGE], len(found) > PAGE, size_of(connection))

    def bars(self, asked: Asked, first: date, last: date) -> tuple[Bar, ...]:
        on = self._on()
        gate.require(on.member, Act.VIEW_AUDIT, on.profile)
        with on.store.trail.reading() as connection:
            return trail_pages.bars(connection, asked, first, last, ZoneInfo(on.profile.time_zone))

    def whole(self, number: int, show_values: bool) -> Whole:
        """`show_values`: plates and typed words too; that is recorded before. Raises LookupError where there is no such
        record."""
        on = self._on()
        gate.require(on.member, Act.VIEW_AUDIT, on.profile)
        if show_values:
            view_audit.values_seen(on, number)
        with on.store.trail.reading() as connection:
            return _whole(connection, on.store.trail.own.origin if on.store.trail.own else "", number, show_values)

    # ------------------------------------------------------------------- the trail itself

    def standing(self) -> Standing:
        on = self._on()
        gate.require(on.member, Act.VIEW_AUDIT, on.profile)
        trail = on.store.trail
        agency, own = on.installation.agency_public_key.hex(), trail.own
        if own is None:
            return Standing(0, "", None, None, "", agency, False, trail.owed, trail.trouble)
        with trail.reading() as connection:
            size, head = size_of(connection), last_head(connection)
            first, last = (_at(connection, number) if size else None for number in (0, size - 1))
        unconfirmed = False
        with suppress(Unavailable, ValueError):
            unconfirmed = bool(trail_acts.unconfirmed_key(on.store))
        note = head.note(own.origin) if head else ""
        return Standing(size, note, first, last, own.public_key.hex(), agency, unconfirmed, trail.owed, trail.trouble)

    def verify(self, go_on: Progress) -> Verdict:
        """Raises app.trail_check.Cancelled too."""
        on = self._on()
        with on.store.trail.reading() as connection:
            size = size_of(connection)
        key = on.installation.agency_public_key
        found = lambda: trail_live.verify(on.store.trail, key, go_on=lambda done: go_on(done, size))  # noqa: E731
        return view_audit.verified(on, found, _found)

    def confirm_key(self, file: Path, passphrase: str) -> None:
        on = self._on()
        trail_acts.confirm_key(on.store, on.member, on.profile, on.installation, file, passphrase)

    def save_proof(self, number: int, path: Path) -> None:
        on = self._on()

        def save() -> int:
            trail_proof.write(trail_proof.make(on.store.trail, number, on.installation.agency), path)
            return 1

        view_audit.saved(on, save, "proof", path, {"record": str(number)})

    def save_trail(self, path: Path, go_on: Progress) -> int:
        """How many records the file holds. Raises Cancelled too."""
        on = self._on()
        found = on.installation

        def save() -> int:
            written = trail_file.write(
                on.store.trail, path, found.agency, found.agency_public_key, self._around.now(), go_on
            )
            return written.size

        return view_audit.saved(on, save, "trail", path)


def _found(verdict: Verdict) -> dict[str, str]:
    said = {"whole": "yes" if verdict.whole else "no", "root": base64.b64encode(verdict.root).decode()}
    return said if verdict.bad is None else said | {"first bad": str(verdict.bad.number)}


def _at(connection: Connection, number: int) -> datetime | None:
    with suppress(ValueError, LookupError):
        return leaf_of(connection, number).record.at
    return None


def _whole(connection: Connection, origin: str, number: int, show_values: bool) -> Whole:
    leaf, head, size = leaf_of(connection, number), last_head(connection), size_of(connection)
    record: Record = leaf.record
    there = {one.name: one.value for one in values_of(connection, number) if one.name != "response"}
    known = head is not None and head.size == size
    path = tuple(inclusion_proof(number, size, lambda *at: node_of(connection, *at))) if known else ()
    root = head.root if head else EMPTY
    proved = known and included(leaf_hash(leaf.body), number, size, path, root)
    before: Record | None = None
    if record.of is not None:
        with suppress(ValueError, LookupError):
            before = leaf_of(connection, record.of).record
    return Whole(
        record,
        there if show_values else {},
        () if show_values else tuple(sorted(there)),
        tuple(sorted(record.values.keys() - there.keys())),
        before,
        trail_pages.that_end(connection, number),
        Checkpoint(origin, head.size if head else 0, root),
        path,
        proved,
    )
