"""Alerts in a real store, each with its read, hit and list, stating only what matters."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from app.domain.alerts import Alert, Hit
from app.domain.hot_lists import Entry, Match, MatchKind
from app.domain.plates import Plate
from app.domain.reads import Classification
from app.store import alerts as alert_rows
from app.store import reads
from app.store.pictures import Sealed
from app.store.reads import Keeping, NewRead
from tests.actions.a_desk import NOON, a_taken, a_version

_LIST = "INSERT OR IGNORE INTO hot_lists VALUES (:id, :id)"
_VERSION = (
    "INSERT OR IGNORE INTO hot_list_versions "
    "(list_id, version, as_of, imported_at, imported_by, sha256, entries, state) "
    "VALUES (:id, 1, 0, 0, :by, 'a', 1, 'in force')"
)


def an_alert(hit_id="hit-1", plate="ABC123", list_id="list-1", seconds=0.0, **changes):
    at = NOON + timedelta(seconds=seconds)
    read = a_taken(plate, f"read-{hit_id}", pass_id=f"pass-{hit_id}", taken_at=at).read
    match = Match(Entry(f"{list_id}/1/2", Plate("ABC123"), "stolen-vehicle"), MatchKind.EXACT, a_version(list_id))
    return replace(Alert(Hit(hit_id, read, match, at), b"", "Front", "front left"), **changes)


def keep(store, hit_id="hit-1", days=60, by="member-2", **changes):
    """Its read, hit and alert as they are recorded, then what was done about it."""
    alert = an_alert(hit_id, **changes)
    with store.transaction() as session:
        for asked in (_LIST, _VERSION):
            session.execute(text(asked), {"id": alert.hit.match.version.list_id, "by": by})
        taken = a_taken(alert.hit.read.plate.text, alert.hit.read.id)
        keeping = Keeping(Classification.PRIVATE, NOON + timedelta(days=days), ())
        new = NewRead(alert.hit.read, taken.box, keeping, Sealed(bytes(32), alert.hit.read.id))
        reads.add(session, [new], NOON)
        alert_rows.add(session, [alert])
        assert alert_rows.answered(session, alert)
    return alert


def kept(store, hit_id="hit-1"):
    with store.reading() as session:
        [found] = alert_rows.of_read(session, f"read-{hit_id}", lambda _: b"")
    return found
