"""Decides what the public export shows: what would be withheld and why, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.audit_papers import Preview
from app.csv_files import Cancelled
from app.domain.errors import FieldMistake
from app.domain.gate import Act, Allowed
from app.domain.public_audit import Classification, Column, Releases
from ui import words
from ui.audit.papers import Papers, saved_words
from ui.audit.watch import Watch
from ui.bridge import Run
from ui.forms import FieldLook, FieldRow, Kind, Looks, Option, sentence, typed_day
from ui.messages import done, told, warning
from ui.while_alive import while_alive
from ui.words import Mark

DAYS = 30  # that the form begins with
ROWS = (
    FieldRow("begin", "First day", Kind.LINE, "Such as 2026-11-22."),
    FieldRow("last", "Last day", Kind.LINE, beside=True),
    FieldRow("undercover", "Undercover members, by badge", Kind.LINES,
             "A badge a line; they are not named. Kept from one export to the next."),
    FieldRow("closed_cases", "Cases that are not active any more", Kind.LINES,
             "A case number a line; its numbers and reasons are shown."),
    FieldRow("columns", "Columns that counsel released", Kind.TICKS, "Ticked, a column is shown whole."),
    FieldRow("ground", "Who decided what is released, and on what ground", Kind.LINE,
             "Recorded with the export, and printed in it."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the export and what happens to it."""

    column: Column
    mark: Mark
    words: str
    section: str
    confirmed: str
    cells: int
    why: str = ""

    @property
    def id(self) -> str:
        return self.column.value


@dataclass(frozen=True, slots=True)
class ExportState:
    """`ready`: what is shown is what would be saved. `refusal`: why the member may not, "" mostly."""

    loaded: bool = False
    may: bool = False
    refusal: str = ""
    looks: Looks = field(default_factory=dict)
    lines: tuple[ColumnLine, ...] = ()
    about: str = ""
    notes: tuple[str, ...] = ()
    rows: int = 0
    ready: bool = False
    chosen: str = ""
    detail: tuple[tuple[str, str], ...] = ()
    previewing: bool = False
    saving: bool = False
    share: float = 0.0

    @property
    def busy(self) -> bool:
        return self.previewing or self.saving


class ExportPresenter(QObject):
    """`changed` carries an ExportState, `message` a Message; `target_wanted` a kind and a file's name."""

    changed = Signal(object)
    message = Signal(object)
    target_wanted = Signal(str, str)

    def __init__(self, papers: Papers, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._papers, self._run = papers, while_alive(self, run)
        self._typed: dict[str, object] = {
            "begin": "", "last": "", "undercover": "", "closed_cases": "", "columns": frozenset(), "ground": "",
        }  # fmt: skip
        self._problems: dict[str, str] = {}
        self._options: tuple[Option, ...] = ()
        self._shown: Preview | None = None
        self._kind = ""
        self._watch = Watch(self)
        self._watch.changed.connect(lambda: self._draw(share=self._watch.share))
        self.state = ExportState(looks=self._looks())

    def start(self) -> None:
        """The tab comes to the front."""
        answer = self._papers.may(Act.EXPORT_AUDIT)
        may = isinstance(answer, Allowed)
        self._draw(may=may, refusal="" if may else str(answer))
        if may and not self.state.loaded:
            self._run(self._papers.last_releases, self._begun, self._failed)

    def edit(self, field_id: str, value: object) -> None:
        if self._typed.get(field_id) != value:
            self._typed[field_id] = value
            self._problems.pop(field_id, None)
            self._draw(ready=False, looks=self._looks())

    def preview(self) -> None:
        """Slow."""
        if self.state.busy or not self.state.may:
            return
        self._problems.clear()
        try:
            begin, last = typed_day("begin", self._typed["begin"]), typed_day("last", self._typed["last"])
        except FieldMistake as mistake:
            self._mistaken(mistake)
            return
        releases, go_on = self._releases(), self._watch.begin()
        self._draw(previewing=True, ready=False, share=0.0, looks=self._looks())
        self._run(lambda: self._papers.preview(begin, last, releases, go_on), self._came, self._not_come)

    def choose(self, column: str) -> None:
        if column != self.state.chosen:
            self._draw(chosen=column)

    def stop(self) -> None:
        """What is being read is let go; a file that is being written is not."""
        self._watch.stop()

    def want(self, kind: str) -> None:
        if self._shown is not None and self.state.ready and not self.state.busy:
            self._kind = kind
            days = f"{self._shown.table.begin.isoformat()}-{self._shown.table.last.isoformat()}"
            self.target_wanted.emit(kind, f"audit-trail-{days}.{kind.lower()}")

    def save(self, path: str) -> None:
        """ "" when nothing was chosen."""
        shown, target, kind = self._shown, Path(path), self._kind
        if not path or shown is None or not self.state.ready or self.state.busy:
            return
        self._draw(saving=True)
        self._run(
            lambda: self._papers.save_export(shown, kind, target),
            lambda digest: self._saved(target, digest),
            self._failed,
        )

    # ------------------------------------------------------------------- what came

    def _begun(self, releases: Releases) -> None:
        today = self._papers.today()
        self._typed |= {
            "begin": (today - timedelta(days=DAYS - 1)).isoformat(),
            "last": today.isoformat(),
            "undercover": "\n".join(sorted(releases.undercover)),
            "closed_cases": "\n".join(sorted(releases.closed_cases)),
        }
        self._draw(loaded=True, looks=self._looks())

    def _came(self, shown: Preview) -> None:
        self._watch.end()
        self._shown = shown
        withheld = [column for column, classification in shown.columns if classification is not None]
        self._options = tuple(Option(column, column.value) for column in withheld)
        cells = sum(count for _, count in shown.withheld)
        about = f"{words.counted(shown.rows, 'record')}, {words.counted(cells, 'cell')} withheld."
        self._draw(
            previewing=False,
            ready=True,
            lines=self._lines(shown),
            about=about,
            notes=shown.notes,
            rows=shown.rows,
            looks=self._looks(),
        )

    def _lines(self, shown: Preview) -> tuple[ColumnLine, ...]:
        released = shown.table.releases.columns
        counts = {column: 0 for column, _ in shown.columns}
        by = dict[Column, Classification]()
        for row in shown.table.rows:
            for column, cell in zip(shown.table.columns, row, strict=True):
                if cell.withheld is not None:
                    counts[column] += 1
                    by[column] = cell.withheld
        lines = (_line(column, of, by.get(column), counts[column], column in released) for column, of in shown.columns)
        return tuple(sorted(lines, key=lambda line: line.mark.word == _PUBLIC))  # what is withheld comes first

    def _not_come(self, error: BaseException) -> None:
        self._watch.end()
        self._draw(previewing=False)
        if isinstance(error, Cancelled):
            self.message.emit(warning("Stopped: nothing was read to its end."))
        elif isinstance(error, FieldMistake) and error.field in self._typed:
            self._mistaken(error)
        else:
            self._failed(error)

    def _mistaken(self, mistake: FieldMistake) -> None:
        self._problems[mistake.field] = sentence(str(mistake))
        self._draw(looks=self._looks())

    def _saved(self, target: Path, digest: str) -> None:
        self._draw(saving=False)
        self.message.emit(done(saved_words(target, digest)))

    def _failed(self, error: BaseException) -> None:
        self._draw(saving=False)
        told(self.message.emit)(error)

    def _releases(self) -> Releases:
        typed = self._typed
        columns = typed["columns"]
        assert isinstance(columns, frozenset)  # TICKS
        return Releases(
            columns, _lines_of(typed["closed_cases"]), _lines_of(typed["undercover"]), str(typed["ground"]).strip()
        )

    def _looks(self) -> dict[str, FieldLook]:
        looks = {name: FieldLook(value, self._problems.get(name, "")) for name, value in self._typed.items()}
        looks["columns"] = replace(looks["columns"], options=self._options, shown=bool(self._options))
        return looks

    def _draw(self, **changes: Any) -> None:
        state = replace(self.state, **changes)
        line = next((line for line in state.lines if line.id == state.chosen), next(iter(state.lines), None))
        state = replace(state, chosen=line.id if line else "", detail=_detail(line) if line else ())
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _detail(line: ColumnLine) -> tuple[tuple[str, str], ...]:
    found = (
        ("Classification", line.words),
        ("Section", line.section),
        ("Why", line.why),
        ("Confirmed", line.confirmed),
    )
    return tuple((title, said) for title, said in found if said)


_PUBLIC = "Public"


def _lines_of(typed: object) -> frozenset[str]:
    return frozenset(line.strip() for line in str(typed).splitlines() if line.strip())


def _line(
    column: Column, of: Classification | None, found: Classification | None, cells: int, released: bool
) -> ColumnLine:
    """`found`: what withheld the cells of this period; `of`: what the map says of the column."""
    said = found or of
    if released:
        return ColumnLine(column, Mark("warn", "state-warn", "Released"), "by decision", "", "", cells)
    if said is None:
        return ColumnLine(column, Mark("ok", "tick", _PUBLIC), "", "", "", cells)
    confirmed = "Ask counsel" if said.ask_counsel else "Yes"
    mark = Mark("muted", "lock", "Withheld" if of is not None else "In part withheld")
    return ColumnLine(column, mark, said.words, said.section, confirmed, cells, said.why)
