"""Recording training: which items, when, by whom of which unit; nobody records their own (ACC-02, COR-30)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from app.actions import access_list, recorded
from app.actions.grant import CHANGED, Now
from app.actions.sign_in import SignedIn
from app.changes import Changes
from app.domain.errors import FieldMistake, Refused
from app.domain.gate import Act
from app.domain.policy import Profile
from app.domain.rights import approved
from app.domain.statements import Trained
from app.domain.texts import visible


@dataclass(frozen=True, slots=True)
class AskedTraining:
    """`trainer`: a member's id where the trainer is one; `proof`: the training mode's session, a course's number."""

    member: str
    items: tuple[str, ...]
    on: date
    trainer_name: str
    trainer_unit: str
    trainer: str = ""
    proof: str = ""


@recorded.gated(Act.RECORD_TRAINING)
def record_training(on: SignedIn, asked: AskedTraining, now: Now) -> Changes:
    """Raises Refused with the clause, FieldMistake for the form's fields."""
    if asked.member == on.member.id:
        why = "nobody records their own training."
        raise Refused(on.profile.refusal_by("training.provider", why, "Ask another member who may."))
    if asked.member not in on.access.accounts:
        raise FieldMistake("member", "this member is not on the access list")
    trained = as_recorded(asked, on.profile, on.access.day_of(now()))
    with access_list.adding(on, [trained], now(), Act.RECORD_TRAINING):
        return CHANGED


def as_recorded(asked: AskedTraining, profile: Profile, today: date) -> Trained:
    """Raises FieldMistake, and Refused where its trainers are not the policy's."""
    known = profile.words("training.items")
    if not asked.items or not set(asked.items) <= set(known):
        raise FieldMistake("items", f"pick at least one of: {', '.join(known)}")
    if asked.on > today:
        raise FieldMistake("on", "training is recorded once it was given")
    for field, text in (("trainer_name", asked.trainer_name), ("trainer_unit", asked.trainer_unit)):
        if not text.strip() or not visible(text.strip()):
            raise FieldMistake(field, "enter who gave the training, and of which unit")
    if asked.trainer == asked.member:
        raise FieldMistake("trainer_name", "nobody trains themself")
    trained = Trained(
        str(uuid.uuid4()), asked.member, asked.items, asked.on, asked.trainer, asked.trainer_name.strip(),
        asked.trainer_unit.strip(), asked.proof.strip(),
    )  # fmt: skip
    if not approved(trained, profile):
        why = f"training is given by the {profile.word('training.unit')}."
        raise Refused(profile.refusal_by("training.unit", why))
    return trained
