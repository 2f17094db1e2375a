"""A desk for the hot-lists screen: the real actions on a real store and real files; only the clock is a fake."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.actions import hot_lists as deeds
from app.actions import import_hot_list
from app.actions.members import members
from app.actions.sign_in import SignedIn
from app.csv_files import Progress
from app.domain import gate
from app.domain.gate import Act
from app.domain.hot_lists import HotListVersion
from app.domain.policy import Profile
from tests.desks import Clock

HEAD = "Plate,State,Category,Reason\n"


def a_file(folder: Path, *plates: str, name: str = "Stolen.csv", category: str = "stolen-vehicle") -> str:
    path = folder / name
    path.write_text(HEAD + "".join(f"{plate},MN,{category},row {n}\n" for n, plate in enumerate(plates)))
    return str(path)


def damage(lists: Path) -> None:
    """Of every list's file nothing is left that could be read."""
    for file in lists.glob("*/*.bin"):
        file.write_bytes(b"nothing of what was sealed")


@dataclass
class ListsDesk:
    """ui.hot_lists.source.ListDesk. `at_each_call` is called with each progress, on the importing thread;
    `false`: alerts that were for other vehicles, and hours of use, by list."""

    on: SignedIn
    clock: Clock
    at_each_call: Callable[[], None] = lambda: None
    false: dict[str, tuple[int, float]] = field(default_factory=dict)

    def lists(self) -> tuple[HotListVersion, ...]:
        return deeds.lists_in_force(self.on.store)

    def member_names(self) -> Mapping[str, str]:
        return {member.id: member.name for member in members(self.on.store)}

    def false_alerts(self, list_id: str) -> tuple[int, float]:
        gate.require(self.on.member, Act.REVIEW_HOT_LISTS, self.on.profile)
        return self.false.get(list_id, (0, 0.0))

    def unread(self) -> frozenset[str]:
        return frozenset(version.list_id for version in deeds.load_matcher(self.on.store).refused)

    def preview(self, path: Path, progress: Progress) -> import_hot_list.CsvPreview:
        return import_hot_list.preview(path, progress)

    def codes(self, shown: import_hot_list.CsvPreview, column: int) -> tuple[str, ...]:
        return import_hot_list.codes(shown, column)

    def import_list(self, asked: import_hot_list.ImportRequest, progress: Progress) -> HotListVersion:
        def watched(done: int, size: int) -> bool:
            self.at_each_call()
            return progress(done, size)

        on = self.on
        return import_hot_list.import_csv(on.store, on.member, on.profile, asked, watched, self.clock)

    def remove(self, list_id: str) -> object:
        deeds.remove_list(self.on.store, self.on.member, self.on.profile, list_id, self.clock)
        return None

    def may(self, act: Act) -> Any:
        return gate.check(self.on.member, act, self.on.profile)

    def profile(self) -> Profile:
        return self.on.profile

    def now(self) -> Any:
        return self.clock()
