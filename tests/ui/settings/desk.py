"""A desk for the settings screen: the real table, the real file, the real gate."""

from dataclasses import dataclass, field
from typing import Any

from app import profiles
from app.actions.settings import change_setting
from app.domain import gate
from app.domain.access import Member
from app.domain.gate import Act
from app.domain.policy import Profile
from app.settings import Settings
from app.store.engine import Store

PROFILE = profiles.load("hutchinson")


@dataclass
class SettingsDesk:
    """ui.settings.source.SettingsDesk."""

    settings: Settings
    member: Member
    store: Store
    state: str = "GPS fix"
    problem: str = ""
    told: list[str] = field(default_factory=list)

    def change(self, name: str, value: Any) -> object:
        self.told.append(name)
        return change_setting(self.settings, self.store, self.member, PROFILE, name, value)

    def value(self, name: str) -> Any:
        return self.settings.get(name)

    def may_change_guarded(self) -> Any:
        return gate.check(self.member, Act.CHANGE_SETTINGS, PROFILE)

    def position_state(self) -> str:
        return self.state

    def position_problem(self) -> str:
        return self.problem

    def clock_offset_s(self) -> float | None:
        return 0.12

    def profile(self) -> Profile:
        return PROFILE
