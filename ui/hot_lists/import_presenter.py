"""Decides what the import of a hot list shows: the file as it was understood, the progress, the rows that are wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from app.actions.import_hot_list import (
    Cancelled,
    Column,
    Consent,
    ConsentNeeded,
    CsvPreview,
    FileRefused,
    ListRefused,
    WrongRow,
)
from app.csv_files import ROWS_A_CALL
from app.domain.hot_lists import HotListVersion
from ui import words, wrong_rows
from ui.bridge import Run
from ui.forms import FieldRow, Looks, sentence
from ui.hot_lists import mapping
from ui.hot_lists.mapping import Mapped
from ui.hot_lists.source import ListDesk
from ui.messages import Message, done, told, warning
from ui.while_alive import while_alive

TICK_MS = 100


class Step(Enum):
    CLOSED = auto()
    READING = auto()
    MAPPING = auto()
    IMPORTING = auto()
    WRONG = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """Something a person has to say yes to before the import is done."""

    consent: Consent
    title: str
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class ImportState:
    """`about`: encoding, delimiter and size. `share` 0..1 and `progress` while it runs. `stays`: what is in force."""

    step: Step = Step.CLOSED
    file: str = ""
    about: str = ""
    lists: Looks = field(default_factory=dict)
    columns: Looks = field(default_factory=dict)
    code_rows: tuple[FieldRow, ...] = ()
    codes: Looks = field(default_factory=dict)
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    consents: tuple[ConsentLine, ...] = ()
    problem: str = ""
    finding_codes: bool = False
    share: float = 0.0
    progress: str = ""
    cancelling: bool = False
    verdict: str = ""
    stays: str = ""
    wrong: tuple[WrongRow, ...] = ()


_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_CONSENTS = {
    Consent.OLDER: "The file is older than the version in force. Take it all the same.",
    Consent.SAME_FILE: "It is the very file that is in force already. Take it once more.",
    Consent.SHRINKS: "The file has less than half of the entries in force. Take it all the same.",
}


class ImportPresenter(QObject):
    """`changed` carries an ImportState, `message` a Message, `imported` the id of the list now in force; `mistaken`
    comes when the keyboard should go to the first mistake."""

    changed = Signal(object)
    message = Signal(object)
    imported = Signal(str)
    mistaken = Signal()

    def __init__(
        self, desk: ListDesk, run_aside: Run, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self.state = ImportState()
        self._desk, self._run, self._clock = desk, while_alive(self, run_aside), clock
        self._zone = ZoneInfo(desk.profile().time_zone)
        self._lists: tuple[HotListVersion, ...] = ()
        self._mapped: Mapped | None = None
        self._wrong: dict[str, str] = {}
        self._cancelled = threading.Event()
        self._told = (0, 0, 0)  # bytes, of bytes, calls; written whole by the working thread
        self._began = 0.0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def busy(self) -> bool:
        return self.state.step in (Step.READING, Step.IMPORTING)

    def begin(self, path: str, lists: Sequence[HotListVersion]) -> None:
        if self.busy:
            return
        self._lists, self._mapped, self._wrong = tuple(lists), None, {}
        self._show(ImportState(Step.READING, Path(path).name))
        watched = self._watched()
        self._run(lambda: self._desk.preview(Path(path), watched), self._previewed, self._not_previewed)

    def edit(self, field_id: str, value: object) -> None:
        if self._mapped is None:
            return
        before = self._mapped
        self._mapped = mapping.edited(before, self._lists, field_id, value)
        self._wrong.pop(field_id, None)
        if field_id in set(Column) or field_id == "default_category":
            self._wrong = {key: said for key, said in self._wrong.items() if key not in (*Column, "default_category")}
        consents = () if field_id in ("list_id", "as_of") else self.state.consents
        self._draw(problem="", consents=consents)
        if before.mapping.get(Column.CATEGORY) != self._mapped.mapping.get(Column.CATEGORY):
            self._find_codes()

    def tick(self, consent: Consent, ticked: bool) -> None:
        lines = (replace(line, ticked=ticked) if line.consent is consent else line for line in self.state.consents)
        self._draw(consents=tuple(lines))

    def start(self) -> None:
        """Take the file in: all of it, or nothing."""
        if self.state.step is not Step.MAPPING or self._mapped is None or self.state.finding_codes:
            return
        self._wrong = mapping.problems(self._mapped, self._zone, self._desk.now())
        if self._wrong or not all(line.ticked for line in self.state.consents):
            unticked = "" if self._wrong else "Say yes to what is asked below, or go back."
            self._draw(problem=unticked or _summary(len(self._wrong)))
            self.mistaken.emit()
            return
        given = frozenset(line.consent for line in self.state.consents)
        asked = mapping.request(self._mapped, self._zone, given)
        self._draw(step=Step.IMPORTING, problem="", share=0.0, progress="")
        watched = self._watched()
        self._run(lambda: self._desk.import_list(asked, watched), self._taken, self._not_taken)

    def cancel(self) -> None:
        """While it reads or imports; the answer comes when the desk has put everything back."""
        if self.busy:
            self._cancelled.set()
            self._show(replace(self.state, cancelling=True))

    def stop(self) -> None:
        """The desk goes: what is under way is cancelled, and its answer is not waited for."""
        self._cancelled.set()
        self._timer.stop()

    def back(self) -> None:
        """One step back: from the wrong rows to the form, from the form to the lists."""
        if self.busy:
            self.cancel()
        elif self.state.step is Step.WRONG:
            self._draw(step=Step.MAPPING, wrong=())
        else:
            self._close()

    def save_wrong_rows(self, path: str) -> None:
        """As CSV, where the member chose; "" when nothing was chosen."""
        if path:
            rows = self.state.wrong
            saved = done("The list of wrong rows is saved.")
            self._run(lambda: wrong_rows.save(Path(path), rows), lambda _: self._tell(saved), told(self._tell))

    def again(self) -> None:
        """Reads the same file once more, after somebody mended it."""
        if self._mapped is not None:
            self.begin(str(self._mapped.shown.file.path), self._lists)

    def _close(self) -> None:
        self._mapped = None
        self._show(ImportState())

    def _watched(self) -> Callable[[int, int], bool]:
        """A progress for the working thread; this presenter reads what it told from a timer."""
        self._cancelled = cancelled = threading.Event()
        self._told, self._began = (0, 0, 0), self._clock()
        self._timer.start()

        def progress(done_bytes: int, all_bytes: int) -> bool:
            self._told = (done_bytes, all_bytes, self._told[2] + 1)
            return not cancelled.is_set()

        return progress

    def _tick(self) -> None:
        done_bytes, all_bytes, calls = self._told
        if not all_bytes:
            return
        seconds = max(0.1, self._clock() - self._began)
        share = min(1.0, done_bytes / all_bytes)
        said = words.percent(share)
        if self.state.step is Step.IMPORTING:
            said += f" \N{MIDDLE DOT} {words.count(round(calls * ROWS_A_CALL / seconds))} rows a second"
        if 0.02 < share < 1 and seconds > 1:
            said += f" \N{MIDDLE DOT} about {words.age(seconds * (1 - share) / share)} left"
        self._show(replace(self.state, share=share, progress=said))

    def _previewed(self, shown: CsvPreview) -> None:
        self._timer.stop()
        self._mapped = mapping.first(shown, self._lists, self._zone)
        separator = _DELIMITERS.get(shown.delimiter, shown.delimiter)
        said = f"{shown.encoding}, separated by {separator}, {_size(shown.file.size)}"
        self._draw(step=Step.MAPPING, about=said, cancelling=False)
        self._find_codes()

    def _not_previewed(self, error: BaseException) -> None:
        self._timer.stop()
        self._close()
        if isinstance(error, Cancelled):
            self._tell(warning("Cancelled. Nothing was imported."))
        elif isinstance(error, FileRefused):
            self._tell(Message(f"This file cannot be taken: {error}"))
        else:
            told(self._tell)(error)

    def _find_codes(self) -> None:
        """The file's own category words, which may need a meaning; none without a column for them."""
        assert self._mapped is not None  # there is a file on the form
        place = self._mapped.mapping.get(Column.CATEGORY)
        if place is None:
            self._mapped = mapping.with_codes(self._mapped, ())
            self._draw(finding_codes=False)
            return
        shown = self._mapped.shown
        self._draw(finding_codes=True)
        self._run(lambda: self._desk.codes(shown, place), lambda found: self._codes(place, found), self._no_codes)

    def _codes(self, place: int, found: tuple[str, ...]) -> None:
        if self._mapped is not None and self._mapped.mapping.get(Column.CATEGORY) == place:
            self._mapped = mapping.with_codes(self._mapped, found)
            self._draw(finding_codes=False)

    def _no_codes(self, error: BaseException) -> None:
        self._draw(finding_codes=False)
        told(self._tell)(error)

    def _taken(self, version: HotListVersion) -> None:
        self._timer.stop()
        entries = words.counted(version.entries, "entry", "entries")
        when = words.day_and_clock(version.as_of, self._zone)
        self._show(
            replace(
                self.state,
                step=Step.DONE,
                cancelling=False,
                verdict=f"{version.list_name}: {entries} in force",
                stays=f"Version {version.version}, as of {when}. Every read is compared with it from now on.",
            )
        )
        self.imported.emit(version.list_id)

    def _not_taken(self, error: BaseException) -> None:
        """Everything is as it was; what was filled in stays."""
        self._timer.stop()
        self._draw(step=Step.MAPPING, cancelling=False)
        if isinstance(error, ListRefused):
            shown = f" The first {words.count(len(error.rows))} are shown." if error.more else ""
            self._draw(step=Step.WRONG, wrong=error.rows, verdict=f"{error}{shown}", stays=self._stays())
        elif isinstance(error, ConsentNeeded):
            lines = {line.consent: line for line in self.state.consents}
            lines |= {consent: ConsentLine(consent, _CONSENTS[consent]) for consent in sorted(error.consents)}
            self._draw(consents=tuple(lines.values()), problem="Nothing was imported yet.")
            self.mistaken.emit()
        elif isinstance(error, Cancelled):
            self._tell(warning(f"Cancelled. {self._stays()}"))
        elif isinstance(error, ValueError):
            self._draw(problem=sentence(str(error)))
        else:
            told(self._tell)(error)

    def _stays(self) -> str:
        """What is in force after an import that was not done."""
        list_id = self._mapped.list_id if self._mapped else ""
        before = next((version for version in self._lists if version.list_id == list_id), None)
        if before is None:
            return "No list was changed."
        entries = words.counted(before.entries, "entry", "entries")
        return f"{before.list_name}, version {before.version} with {entries}, stays in force."

    def _draw(self, **changes: Any) -> None:
        mapped = self._mapped
        if mapped is None:
            return
        drawn: dict[str, Any] = {
            "lists": mapping.list_looks(mapped, self._lists, self._wrong, self._zone.key),
            "columns": mapping.column_looks(mapped, self._wrong),
            "code_rows": mapping.code_fields(mapped),
            "codes": mapping.code_looks(mapped, self._wrong),
            "header": mapping.headings(mapped),
            "rows": mapping.rows(mapped),
        }
        self._show(replace(self.state, **{**drawn, **changes}))

    def _tell(self, message: Message) -> None:
        self.message.emit(message)

    def _show(self, state: ImportState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _summary(count: int) -> str:
    return "One field needs a change." if count == 1 else f"{count} fields need a change."


def _size(size: int) -> str:
    if size < 1024:
        return words.counted(size, "byte")
    return f"{size / 1024:.0f} KiB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MiB"
