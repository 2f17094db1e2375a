"""What the hot-lists screen needs of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.actions.import_hot_list import CsvPreview, ImportRequest
from app.csv_files import Progress
from app.domain.errors import Refusal
from app.domain.gate import Act, Allowed
from app.domain.hot_lists import HotListVersion
from app.domain.policy import Profile


class ListDesk(Protocol):
    """The first group waits for a disk and is called through `run` or `run_aside`; the second answers from memory."""

    def lists(self) -> tuple[HotListVersion, ...]: ...

    def member_names(self) -> Mapping[str, str]:
        """Names by member id, for "imported by"."""

    def false_alerts(self, list_id: str) -> tuple[int, float]:
        """How many alerts of the list's were for another vehicle in the last 30 days, and hours of active use in which
        it was compared. Asked only of whoever may (REVIEW_HOT_LISTS); Refused for the others."""

    def preview(self, path: Path, progress: Progress) -> CsvPreview:
        """Raises FileRefused or Cancelled."""

    def codes(self, shown: CsvPreview, column: int) -> tuple[str, ...]: ...

    def import_list(self, asked: ImportRequest, progress: Progress) -> HotListVersion:
        """Takes it in, whole or not at all, and puts it before the matcher. Raises what `import_csv` raises."""

    def remove(self, list_id: str) -> object: ...

    def unread(self) -> frozenset[str]:
        """Ids of lists in force whose files cannot be read: nothing is compared with them."""

    def may(self, act: Act) -> Allowed | Refusal: ...

    def profile(self) -> Profile: ...

    def now(self) -> datetime: ...
