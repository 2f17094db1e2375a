"""Which sessions of the training mode were taken here, and how they ended."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.training_session import TakenSession
from app.store.tables_training import TrainingSessionRow


def put(session: Session, taken: TakenSession) -> None:
    session.add(
        TrainingSessionRow(
            id=taken.id,
            member_id=taken.member_id,
            started_at=taken.started_at,
            finished_at=taken.finished_at,
            items=json.dumps(taken.items, ensure_ascii=False),
            exercises=taken.exercises,
            wrong=taken.wrong,
            profile_version=taken.profile_version,
            passed=taken.passed,
        )
    )


def of_id(session: Session, session_id: str) -> TakenSession | None:
    row = session.get(TrainingSessionRow, session_id)
    return None if row is None else _taken(row)


def finish(session: Session, taken: TakenSession) -> bool:
    """False when it was finished already, or never began."""
    row = session.get(TrainingSessionRow, taken.id)
    if row is None or row.finished_at is not None:
        return False
    row.finished_at, row.exercises, row.wrong, row.passed = (
        taken.finished_at, taken.exercises, taken.wrong, taken.passed,
    )  # fmt: skip
    return True


def of_member(session: Session, member_id: str) -> tuple[TakenSession, ...]:
    """Newest first."""
    rows = session.scalars(
        select(TrainingSessionRow)
        .where(TrainingSessionRow.member_id == member_id)
        .order_by(TrainingSessionRow.started_at.desc())
    )
    return tuple(map(_taken, rows))


def passed(session: Session) -> tuple[TakenSession, ...]:
    """Of every member, the one that was passed first comes first."""
    rows = session.scalars(
        select(TrainingSessionRow).where(TrainingSessionRow.passed).order_by(TrainingSessionRow.finished_at)
    )
    return tuple(map(_taken, rows))


def _taken(row: TrainingSessionRow) -> TakenSession:
    return TakenSession(
        id=row.id,
        member_id=row.member_id,
        started_at=row.started_at,
        items=tuple(json.loads(row.items)),
        profile_version=row.profile_version,
        finished_at=row.finished_at,
        exercises=row.exercises,
        wrong=row.wrong,
        passed=row.passed,
    )
