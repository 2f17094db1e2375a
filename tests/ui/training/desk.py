"""A desk behind the Training screen's port: shipped profiles, real exercises and the real gate; the store is tested
elsewhere."""

from dataclasses import dataclass, field, replace
from datetime import date

from app import exercise_pictures, profiles
from app.domain import gate
from app.domain.access import Member
from app.domain.errors import Refusal, Unavailable
from app.domain.exercises import Picture
from app.domain.gate import Act, Allowed
from app.domain.policy import Profile
from app.domain.rights import HeldItem
from app.domain.training_session import TakenSession, TrainingSession, begin
from tests.ui.people import NOW


@dataclass
class TrainingDesk:
    """ui.training.source.TrainingDesk."""

    member: Member
    agency: str = "hutchinson"
    running: bool = False
    until: date | None = None
    proofs: frozenset[str] = frozenset()
    broken: bool = False
    taken: list[TakenSession] = field(default_factory=list)
    begun: list[TrainingSession] = field(default_factory=list)

    def profile(self) -> Profile:
        return profiles.load(self.agency)

    def capturing(self) -> bool:
        return self.running

    def held(self) -> tuple[HeldItem, ...]:
        return tuple(HeldItem(item, self.until, "Trainer One") for item in self.profile().words("training.items"))

    def signed(self) -> frozenset[str]:
        return self.proofs

    def may_train(self) -> Allowed | Refusal:
        return gate.check(self.member, Act.TAKE_TRAINING, self.profile())

    def pictures(self) -> tuple[Picture, ...]:
        return exercise_pictures.pictures()

    def jpeg(self, of: Picture) -> bytes:
        return exercise_pictures.jpeg(of)

    def sessions(self) -> tuple[TakenSession, ...]:
        return tuple(reversed(self.taken))

    def start(self) -> tuple[TakenSession, TrainingSession]:
        if self.broken:
            raise Unavailable("The disk is full: nothing more can be recorded.")
        session = begin(self.profile(), self.pictures(), f"seed {len(self.begun)}", self.member.id)
        taken = TakenSession(f"{len(self.taken):08d}-abcd", self.member.id, NOW, session.items, session.profile_version)
        self.taken.append(taken)
        self.begun.append(session)
        return taken, session

    def finish(self, session_id: str, held: TrainingSession) -> TakenSession:
        if self.broken:
            raise Unavailable("The disk is full: nothing more can be recorded.")
        place = next(place for place, taken in enumerate(self.taken) if taken.id == session_id)
        self.taken[place] = replace(
            self.taken[place], finished_at=NOW, exercises=held.right, wrong=held.wrong, passed=held.passed
        )
        return self.taken[place]
