"""A session of the training mode: begun, finished or broken off, and what waits for a signature (ACC-02).

What is kept here is a proof. The training itself is signed by a trainer or the LPR administrator, never by the member.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from app.actions import recorded
from app.domain import gate
from app.domain.access import Member
from app.domain.access_list import AccessList
from app.domain.errors import Refusal, Refused
from app.domain.exercises import Picture
from app.domain.gate import Act
from app.domain.policy import OUR_DEFAULT, Profile
from app.domain.training_session import TakenSession, TrainingSession, begin
from app.store import training
from app.store.engine import Store

WHILE_CAPTURING = Refusal(
    OUR_DEFAULT,
    "nobody trains while cameras run on this desk: a real alert may come.",
    "End the duty first.",
)


@recorded.gated(Act.TAKE_TRAINING)
def start(
    store: Store,
    member: Member,
    profile: Profile,
    pictures: Sequence[Picture],
    seed: str,
    now: Callable[[], datetime],
    *,
    capturing: bool,
) -> tuple[TakenSession, TrainingSession]:
    """Recorded before the first exercise is seen. Raises Refused, also while capture runs."""
    if capturing:
        raise Refused(WHILE_CAPTURING)
    begun = begin(profile, pictures, seed, member.id)
    taken = TakenSession(str(uuid.uuid4()), member.id, now(), begun.items, begun.profile_version)
    about = {"session": taken.id, "begun": "yes"}
    with recorded.deed(store, member, Act.TAKE_TRAINING, profile, about), store.transaction() as session:
        training.put(session, taken)
    return taken, begun


@recorded.gated(Act.TAKE_TRAINING)
def finish(
    store: Store, member: Member, profile: Profile, session_id: str, held: TrainingSession, now: Callable[[], datetime]
) -> TakenSession:
    """A passed session is passed in the records; any other is broken off. Raises Refused: another member's, finished
    before, or begun under rules that are no longer in force."""
    if held.passed and held.profile_version != profile.version:
        raise Refused(_refusal(profile, "the rules have changed since this session began.", "Begin a new one."))
    about = {"session": session_id, "passed": "yes" if held.passed else "no"}
    with recorded.deed(store, member, Act.TAKE_TRAINING, profile, about), store.transaction() as session:
        taken = training.of_id(session, session_id)
        if taken is None or not taken.member_id == held.member_id == member.id:
            raise Refused(_refusal(profile, "this is no session of this member."))
        done = replace(
            taken, finished_at=max(now(), taken.started_at), exercises=held.right, wrong=held.wrong, passed=held.passed
        )
        if not training.finish(session, done):
            raise Refused(_refusal(profile, "this session is finished already."))
    return done


def _refusal(profile: Profile, why: str, instead: str = "") -> Refusal:
    return profile.refusal_by("training.first", why, instead)


def sessions_of(store: Store, member: Member, profile: Profile) -> tuple[TakenSession, ...]:
    """The member's own, newest first."""
    gate.require(member, Act.TAKE_TRAINING, profile)
    with store.reading() as session:
        return training.of_member(session, member.id)


def waiting(store: Store, member: Member, profile: Profile, of: AccessList) -> tuple[TakenSession, ...]:
    """Passed sessions of others that no signed training names as its proof: for whoever may sign one."""
    gate.require(member, Act.RECORD_TRAINING, profile)
    signed = proofs(of)
    with store.reading() as session:
        return tuple(
            taken for taken in training.passed(session) if taken.member_id != member.id and taken.id not in signed
        )


def proofs(of: AccessList) -> frozenset[str]:
    """The sessions that signed trainings name."""
    return frozenset(trained.proof for rows in of.trainings.values() for trained, _ in rows if trained.proof)
