"""A desk behind the Policy screen's port: the shipped profile, the real gate; files and store are tested elsewhere."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from app import profiles
from app.domain import gate
from app.domain.access import Member
from app.domain.errors import FieldMistake, Refusal
from app.domain.gate import Act, Allowed
from app.domain.policy import Profile
from app.domain.suspension import Order, Suspension, checked_day, checked_reference
from tests.ui.people import NOW


@dataclass
class PolicyDesk:
    """ui.policy.source.PolicyDesk."""

    member: Member
    agency: str = "hutchinson"
    attached: str = ""
    signed: tuple[tuple[str, date], ...] = ()
    standing: Suspension | None = None
    done: list[str] = field(default_factory=list)

    def now(self) -> datetime:
        return NOW

    def profile(self) -> Profile:
        return profiles.load(self.agency)

    def text(self) -> str:
        return self.attached

    def later(self) -> tuple[tuple[str, date], ...]:
        return self.signed

    def attach(self, file: Path) -> None:
        if file.name != "right.txt":
            raise FieldMistake("policy text", "this is not the text: its SHA-256 differs")
        self.attached = "1.1 PURPOSE\nAn ALPR shall only be\nused for official law enforcement business.\n"

    def take(self, file: Path) -> Profile:
        if file.name != "right.profile":
            raise FieldMistake("profile", "the policy profile is not as the agency signed it")
        self.signed = (("hutchinson/2", date(2027, 1, 1)),)
        return replace(self.profile(), version="hutchinson/2")

    def suspension(self) -> Suspension | None:
        return self.standing

    def suspend(self, order: Order) -> None:
        self.standing = Suspension("s1", checked_day(order, NOW.date()), NOW, self.member.id)

    def lift(self, suspended: Suspension, reference: str) -> None:
        self.done.append(f"{suspended.order.reference} lifted by {checked_reference(reference)}")
        self.standing = None

    def may(self, act: Act) -> Allowed | Refusal:
        return gate.check(self.member, act, self.profile())
