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

    def preview(self, path: Path, progress: Progress) -> CsvPreview:
        """Raises FileRefused or Cancelled."""

    def codes(self, shown: CsvPreview, column: int) -> tuple[str, ...]: ...

    def import_list(self, asked: ImportRequest, progress: Progress) -> HotListVersion:
        """Takes it in, whole or not at all, and puts it before the matcher. Raises what `import_csv` raises."""

    def remove(self, list_id: str) -> object: ...

    def may(self, act: Act) -> Allowed | Refusal: ...

    def profile(self) -> Profile: ...

    def now(self) -> datetime: ...
