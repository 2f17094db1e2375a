"""Hits and the alerts made of them; an alert's row changes only from "nobody looked" to "looked" to "put away"."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from app.domain.alerts import Alert, Hit
from app.domain.hot_lists import Entry, HotListVersion, Match, MatchKind
from app.domain.plates import Plate
from app.store import reads
from app.store.hot_lists import version_of
from app.store.tables_reads import AlertRow, HitRow, HotListRow, HotListVersionRow, ReadRow

Crop = Callable[[str], bytes]
"""The plate crop of a read, by the read's id."""


def add(session: Session, alerts: Iterable[Alert]) -> None:
    """After their read."""
    alerts = tuple(alerts)
    session.add_all(_hit_row(alert.hit) for alert in alerts)
    session.flush()
    session.add_all(_alert_row(alert) for alert in alerts)
    session.flush()


def _hit_row(hit: Hit) -> HitRow:
    entry = hit.match.entry
    return HitRow(
        id=hit.id,
        read_id=hit.read.id,
        kind=hit.match.kind.value,
        at=hit.at,
        list_id=hit.match.version.list_id,
        version=hit.match.version.version,
        entry_id=entry.id,
        plate=entry.plate.text,
        region=entry.plate.region,
        category=entry.category,
        reason=entry.reason,
        issuer=entry.issuer,
        caution=entry.caution,
        vehicle=entry.vehicle,
        expires_at=entry.expires_at,
    )


def _alert_row(alert: Alert) -> AlertRow:
    return AlertRow(
        hit_id=alert.id,
        camera_name=alert.camera_name,
        side=alert.side,
        looked_at=alert.looked_at,
        looked_by=alert.looked_by,
        acknowledged_at=alert.acknowledged_at,
        acknowledged_by=alert.acknowledged_by,
    )


def answered(session: Session, alert: Alert) -> bool:
    """Writes who looked and who acknowledged, for all its hits, where nobody had before; False when one of them is
    not recorded yet."""
    hits = AlertRow.hit_id.in_([hit.id for hit in alert.hits])
    if alert.looked_at:
        session.execute(
            update(AlertRow)
            .where(hits, AlertRow.looked_at.is_(None))
            .values(looked_at=alert.looked_at, looked_by=alert.looked_by)
        )
    if alert.acknowledged_at:
        session.execute(
            update(AlertRow)
            .where(hits, AlertRow.acknowledged_at.is_(None))
            .values(acknowledged_at=alert.acknowledged_at, acknowledged_by=alert.acknowledged_by)
        )
    return session.scalar(select(func.count()).where(hits)) == len(alert.hits)


_Found = Select[AlertRow, HitRow, ReadRow, HotListVersionRow, str]


def _asked() -> _Found:
    return (
        select(AlertRow, HitRow, ReadRow, HotListVersionRow, HotListRow.name)
        .join(HitRow, HitRow.id == AlertRow.hit_id)
        .join(ReadRow, ReadRow.id == HitRow.read_id)
        .join(
            HotListVersionRow,
            (HotListVersionRow.list_id == HitRow.list_id) & (HotListVersionRow.version == HitRow.version),
        )
        .join(HotListRow, HotListRow.id == HotListVersionRow.list_id)
        .order_by(HitRow.at.desc(), HitRow.id)
    )


def not_acknowledged(session: Session, crop: Crop) -> tuple[Alert, ...]:
    """Newest first; no answer never closes an alert, nor does a restart."""
    return _alerts(session, _asked().where(AlertRow.acknowledged_at.is_(None)), crop)


def of_read(session: Session, read_id: str, crop: Crop) -> tuple[Alert, ...]:
    return _alerts(session, _asked().where(HitRow.read_id == read_id), crop)


def _alerts(session: Session, asked: _Found, crop: Crop) -> tuple[Alert, ...]:
    return tuple(
        Alert(
            _hit(hit, read, version_of(version, name)),
            crop(read.id),
            alert.camera_name,
            alert.side,
            True,
            alert.looked_at,
            alert.looked_by,
            alert.acknowledged_at,
            alert.acknowledged_by,
        )
        for alert, hit, read, version, name in session.execute(asked)
    )


def _hit(row: HitRow, read: ReadRow, version: HotListVersion) -> Hit:
    entry = Entry(
        row.entry_id,
        Plate(row.plate, row.region),
        row.category,
        row.reason,
        row.issuer,
        row.caution,
        row.vehicle,
        row.expires_at,
    )
    return Hit(row.id, reads.read_of(read), Match(entry, MatchKind(row.kind), version), row.at)
