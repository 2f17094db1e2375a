"""The statements of the access list, in order: appended, never changed (triggers see to it), never removed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.domain.errors import Damaged
from app.domain.statements import Signed, decoded, encoded
from app.store.tables_access import MemberUseRow, StatementRow


def append(session: Session, statements: Iterable[Signed]) -> None:
    rows = [_row(signed) for signed in statements]
    if rows:
        session.execute(insert(StatementRow), rows)


def every(session: Session) -> Iterator[Signed]:
    """Raises Damaged at the first that cannot be read."""
    for row in session.execute(select(StatementRow.__table__).order_by(StatementRow.number)):
        yield _read(row)


def numbered(session: Session, numbers: Sequence[int]) -> tuple[Signed, ...]:
    """These statements, in order. Raises Damaged."""
    wanted = select(StatementRow.__table__).where(StatementRow.number.in_(numbers)).order_by(StatementRow.number)
    return tuple(_read(row) for row in session.execute(wanted))


def _read(row: Any) -> Signed:
    try:
        statement = decoded(row.kind, json.loads(row.body))
    except (ValueError, TypeError) as error:
        raise Damaged(
            f"Statement {row.number} of the access list cannot be read: it was changed from outside, or made by a "
            "newer version of Vouch. Nobody's permissions can be relied on. Put back a backup."
        ) from error
    return Signed(row.number, row.at, row.said_by, statement, row.previous, row.signature)


def _row(signed: Signed) -> dict[str, object]:
    kind, body = encoded(signed.statement)
    return {
        "number": signed.number,
        "at": signed.at,
        "said_by": signed.by,
        "kind": kind,
        "body": json.dumps(body, sort_keys=True, ensure_ascii=False),
        "previous": signed.previous,
        "signature": signed.signature,
    }


# ------------------------------------------------------------------------------------------------------ use


def last_used(session: Session, member_id: str) -> datetime | None:
    row = session.get(MemberUseRow, member_id)
    return None if row is None else row.last_at


def all_last_used(session: Session) -> dict[str, datetime]:
    return {row.member_id: row.last_at for row in session.scalars(select(MemberUseRow))}


def verified_by(session: Session, member_id: str) -> tuple[int, str, bytes]:
    """How many statements this member verified, the digest of the last one, and their mark on it."""
    row = session.get(MemberUseRow, member_id)
    return (row.verified, row.verified_digest, row.verified_mark) if row else (0, "", b"")


def used(session: Session, member_id: str, now: datetime, verified: tuple[int, str, bytes]) -> None:
    """The member came in now, and verified the list so far."""
    number, digest, mark = verified
    session.merge(
        MemberUseRow(member_id=member_id, last_at=now, verified=number, verified_digest=digest, verified_mark=mark)
    )
