"""Hits and the alerts made of them; an alert's row changes only from "nobody looked" to "looked" to "answered", and by
whom it is followed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from app.domain.alerts import FALSE_ALERTS, Alert, Answer, Given, Hit, SeenOnCar
from app.domain.hot_lists import Entry, HotListVersion, Match, MatchKind
from app.domain.plates import Plate
from app.store import reads
from app.store.hot_lists import version_of
from app.store.tables_reads import AlertRow, HitRow, HotListRow, HotListVersionRow, ReadRow, SeenOnCarRow

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
        given_by="",
        following_at=alert.following_at,
        following_by=alert.following_by,
        part_of=alert.id,
    )


def answered(session: Session, alert: Alert) -> bool:
    """Writes who looked, who follows and what was answered, for all its hits; a look and an answer where none stood
    before. False when one of its hits is not recorded yet."""
    hits = AlertRow.hit_id.in_([hit.id for hit in alert.hits])
    follows = {"following_at": alert.following_at, "following_by": alert.following_by}
    session.execute(update(AlertRow).where(hits).values(part_of=alert.id))
    session.execute(update(AlertRow).where(hits, AlertRow.entered_at.is_(None)).values(follows))
    if alert.looked_at:
        session.execute(
            update(AlertRow)
            .where(hits, AlertRow.looked_at.is_(None))
            .values(looked_at=alert.looked_at, looked_by=alert.looked_by)
        )
    if alert.given:
        _give(session, alert, alert.given)
    return session.scalar(select(func.count()).where(hits)) == len(alert.hits)


def _give(session: Session, alert: Alert, given: Given) -> None:
    session.execute(
        update(AlertRow)
        .where(AlertRow.hit_id.in_([hit.id for hit in alert.hits]), AlertRow.entered_at.is_(None))
        .values(entered_at=given.entered_at, given_by=given.by, answer=given.answer.value, acted_at=given.acted_at)
    )
    if given.seen is None or session.get(AlertRow, alert.id) is None:
        return
    seen = given.seen
    put = insert(SeenOnCarRow).values(
        hit_id=alert.id, plate=seen.plate, region=seen.region, blind=seen.blind, at=seen.at
    )
    session.execute(put.on_conflict_do_nothing())


def is_answered(session: Session, alert: Alert) -> bool:
    """Does an answer stand for it already, so that it is counted there?"""
    asked = select(AlertRow.hit_id).where(AlertRow.part_of == alert.id, AlertRow.entered_at.is_not(None))
    return session.scalar(asked.limit(1)) is not None


def outcomes(session: Session, since: datetime) -> dict[Answer, int]:
    """How many alerts were answered how since then; hits that one alert stood for count once."""
    row = AlertRow
    asked = select(row.answer, func.count(row.part_of.distinct())).where(row.entered_at >= since).group_by(row.answer)
    return {Answer(answer): count for answer, count in session.execute(asked) if answer is not None}


def false_alerts(session: Session, list_id: str, since: datetime) -> int:
    """Alerts of this list whose vehicle bore another plate or state, of those that are still kept."""
    row = AlertRow
    asked = (
        select(func.count(row.part_of.distinct()))
        .join(HitRow, HitRow.id == row.hit_id)
        .where(row.entered_at >= since, HitRow.list_id == list_id)
        .where(row.answer.in_(sorted(answer.value for answer in FALSE_ALERTS)))
    )
    return session.scalar(asked) or 0


_Found = Select[AlertRow, HitRow, ReadRow, HotListVersionRow, str, SeenOnCarRow | None]


def _asked() -> _Found:
    return (
        select(AlertRow, HitRow, ReadRow, HotListVersionRow, HotListRow.name, SeenOnCarRow)
        .join(HitRow, HitRow.id == AlertRow.hit_id)
        .join(ReadRow, ReadRow.id == HitRow.read_id)
        .join(
            HotListVersionRow,
            (HotListVersionRow.list_id == HitRow.list_id) & (HotListVersionRow.version == HitRow.version),
        )
        .join(HotListRow, HotListRow.id == HotListVersionRow.list_id)
        .outerjoin(SeenOnCarRow, SeenOnCarRow.hit_id == AlertRow.part_of)
        .order_by(HitRow.at.desc(), HitRow.id)
    )


def not_answered(session: Session, crop: Crop) -> tuple[Alert, ...]:
    """Newest first; no answer never closes an alert, nor does a restart."""
    return _alerts(session, _asked().where(AlertRow.entered_at.is_(None)), crop)


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
            alert.following_at,
            alert.following_by,
            _given(alert, seen),
        )
        for alert, hit, read, version, name, seen in session.execute(asked)
    )


def _given(row: AlertRow, seen: SeenOnCarRow | None) -> Given | None:
    if row.entered_at is None or row.answer is None:
        return None
    on_car = None if seen is None else SeenOnCar(seen.plate, seen.region, seen.blind, seen.at)
    return Given(Answer(row.answer), row.given_by, row.entered_at, row.acted_at or row.entered_at, on_car)


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
