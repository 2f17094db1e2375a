"""The access list's signed statements, and when each member last came in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DDL, ForeignKey, event
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables import Base


class StatementRow(Base):
    """`body`: JSON of the statement's kind. `said_by`: a member's id, or the agency's own signer."""

    __tablename__ = "access_statements"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    said_by: Mapped[str]
    kind: Mapped[str]
    body: Mapped[str]
    previous: Mapped[str]
    signature: Mapped[bytes]


class MemberUseRow(Base):
    """`verified_mark`: HMAC by the member's own secret, so that the statements up to there need no second look."""

    __tablename__ = "member_uses"

    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), primary_key=True)
    last_at: Mapped[datetime]
    verified: Mapped[int]
    verified_digest: Mapped[str]
    verified_mark: Mapped[bytes]


APPEND_ONLY = tuple(
    f"CREATE TRIGGER access_statements_no_{verb.lower()} BEFORE {verb} ON access_statements "
    "BEGIN SELECT RAISE(ABORT, 'the access list is only ever added to'); END"
    for verb in ("UPDATE", "DELETE")
)
for trigger in APPEND_ONLY:
    event.listen(StatementRow.__table__, "after_create", DDL(trigger))  # type: ignore[no-untyped-call]
