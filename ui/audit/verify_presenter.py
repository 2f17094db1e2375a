"""Decides what is said of how the trail stands, and of whether it is whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from app.changes import Changes
from app.domain.errors import FieldMistake
from app.domain.gate import Act, Allowed
from app.domain.policy import Profile
from app.domain.trail_view import Standing
from app.trail_check import Cancelled, Verdict
from ui import words
from ui.audit.lines import stamp
from ui.audit.source import AuditSource
from ui.audit.watch import Watch
from ui.bridge import Run
from ui.forms import FieldLook, FieldRow, Kind, Looks, sentence
from ui.messages import Message, done, of_error, told
from ui.while_alive import while_alive
from ui.words import Mark

FILE, PASSPHRASE = "file", "passphrase"
KEY_ROWS = (
    FieldRow(FILE, "The agency’s key", Kind.FILE, "The file that was made when the agency’s first workstation was "
             "installed.", files="Keys (*.pem);;All files (*)"),
    FieldRow(PASSPHRASE, "Its passphrase", Kind.SECRET),
)  # fmt: skip
NO_FILE, NO_PASSPHRASE = "Choose the file of the agency’s key.", "Enter the passphrase of the agency’s key."
GROUP = 4  # characters of a fingerprint that stand together


@dataclass(frozen=True, slots=True)
class Found:
    """What verifying found. `findings`: nothing that breaks the trail, but to be looked into."""

    mark: Mark
    more: str = ""
    findings: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        return self.mark.role != "danger"


@dataclass(frozen=True, slots=True)
class VerifyState:
    """`share`: how much is verified, None while nothing is. `asking`: for the agency's key."""

    standing: Mark = field(default_factory=lambda: Mark("muted", "state-wait", "Looking"))
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""
    unconfirmed: bool = False
    may_verify: bool = False
    may_confirm: bool = False
    share: float | None = None
    progress: str = ""
    found: Found | None = None
    message: Message | None = None
    asking: bool = False
    confirming: bool = False
    looks: Looks = field(default_factory=dict, hash=False)


class VerifyPresenter(QObject):
    """`changed` carries a VerifyState, `message` a Message. `run_long` is a thread where long work holds nobody up."""

    changed = Signal(object)
    message = Signal(object)
    mistaken = Signal()

    def __init__(self, source: AuditSource, run: Run, run_long: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source, self._run, self._run_long = source, while_alive(self, run), while_alive(self, run_long)
        self._watch = Watch(self)
        self._watch.changed.connect(self._so_far)
        self._file = self._passphrase = ""
        self.state = VerifyState(looks=self._looks())

    # ------------------------------------------------------------------- how it stands

    def start(self) -> None:
        self._draw(may_verify=self._may(Act.VERIFY_AUDIT), may_confirm=self._may(Act.CONFIRM_TRAIL_KEY))
        self._run(self._source.standing, self._stands, self._not_told)

    def stop(self) -> None:
        """What was typed goes; what is verified goes on."""
        self.put_away()

    def on_changes(self, changes: object) -> None:
        if isinstance(changes, Changes) and changes & (Changes.TRAIL | Changes.ACCESS | Changes.MEMBER):
            if changes & Changes.MEMBER:
                self._watch.stop()
                self._draw(found=None)
            self.start()

    def _may(self, act: Act) -> bool:
        return isinstance(self._source.may(act), Allowed)

    def _stands(self, standing: Standing) -> None:
        profile = self._source.profile()
        self._draw(
            standing=standing_mark(standing), facts=standing_facts(standing, profile), note=standing.note,
            unconfirmed=standing.unconfirmed, message=None,
        )  # fmt: skip

    def _not_told(self, error: BaseException) -> None:
        message = of_error(error)
        self._draw(message=message)
        if message is None:
            raise error

    # ------------------------------------------------------------------- verifying

    def verify(self) -> None:
        if self.state.share is not None:
            return
        go_on = self._watch.begin()
        self._draw(share=0.0, progress="Beginning …", found=None, message=None)
        self._run_long(lambda: self._source.verify(go_on), self._verified, self._not_verified)

    def cancel(self) -> None:
        self._watch.stop()
        if self.state.share is not None:
            self._draw(progress="Stopping …")

    def _so_far(self) -> None:
        done_, whole = self._watch.done, self._watch.whole
        if self.state.share is not None and whole:
            said = f"{words.count(done_)} of {words.count(whole)} records"
            self._draw(share=min(1.0, done_ / whole), progress=said)

    def _verified(self, verdict: Verdict) -> None:
        self._watch.end()
        zone = ZoneInfo(self._source.profile().time_zone)
        self._draw(share=None, progress="", found=found_of(verdict, zone))
        self._run(self._source.standing, self._stands, self._not_told)

    def _not_verified(self, error: BaseException) -> None:
        self._watch.end()
        self._draw(share=None, progress="")
        if isinstance(error, Cancelled):
            self.message.emit(done("Stopped. The trail was not verified to its end."))
        else:
            self._not_told(error)

    def copied(self) -> None:
        self.message.emit(done("The checkpoint is copied. Keep it elsewhere: the trail can be held against it later."))

    # ------------------------------------------------------------------- the key

    def ask_key(self) -> None:
        self._draw(asking=True, message=None)

    def put_away(self) -> None:
        if not self.state.confirming:
            self._file = self._passphrase = ""
            self._draw(asking=False, looks=self._looks())

    def edit(self, name: str, value: object) -> None:
        if name == FILE:
            self._file = str(value)
        else:
            self._passphrase = str(value)
        self._draw(looks=self._looks())

    def confirm(self) -> None:
        if self.state.confirming:
            return
        problems = {FILE: "" if self._file.strip() else NO_FILE, PASSPHRASE: "" if self._passphrase else NO_PASSPHRASE}
        wrong = next((name for name, problem in problems.items() if problem), "")
        if wrong:
            self._mistaken(wrong, problems[wrong])
            return
        file, passphrase = Path(self._file.strip()), self._passphrase
        self._draw(confirming=True, message=None, looks=self._looks(busy=True))
        self._run_long(lambda: self._source.confirm_key(file, passphrase), self._confirmed, self._not_confirmed)

    def _confirmed(self, _: object) -> None:
        self._draw(confirming=False)
        self.put_away()
        self.message.emit(done("The new key is confirmed by the agency’s key. That is recorded."))
        self.start()

    def _not_confirmed(self, error: BaseException) -> None:
        self._passphrase = ""
        self._draw(confirming=False, looks=self._looks())
        if isinstance(error, FieldMistake):
            self._mistaken(FILE if error.field != PASSPHRASE else PASSPHRASE, sentence(str(error)))
        else:
            told(lambda message: self._draw(message=message))(error)

    def _mistaken(self, field_id: str, problem: str) -> None:
        self._draw(looks=self._looks(field_id, problem))
        self.mistaken.emit()

    def _looks(self, wrong: str = "", problem: str = "", *, busy: bool = False) -> Looks:
        values = {FILE: self._file, PASSPHRASE: self._passphrase}
        return {
            name: FieldLook(value, problem if name == wrong else "", enabled=not busy) for name, value in values.items()
        }

    def unfinished(self) -> str:
        return "the trail that is being verified" if self.state.share is not None else ""

    def _draw(self, **changes: Any) -> None:
        shown = replace(self.state, **changes)
        if shown != self.state:
            self.state = shown
            self.changed.emit(shown)


def standing_mark(standing: Standing) -> Mark:
    if standing.trouble:
        return Mark("danger", "state-danger", "The trail cannot be written")
    if standing.unconfirmed:
        return Mark(
            "warn", "state-warn", "The key that signs the trail was replaced, and the agency has not confirmed it"
        )
    if standing.owed:
        return Mark("warn", "state-wait", f"{words.counted(standing.owed, 'record')} wait in memory")
    return Mark("ok", "state-ok", "The trail is written and signed")


def standing_facts(standing: Standing, profile: Profile) -> tuple[tuple[str, str], ...]:
    zone = ZoneInfo(profile.time_zone)
    found = (
        ("What happened", standing.trouble),
        ("Records", words.count(standing.size)),
        ("First", stamp(standing.first, zone) if standing.first else ""),
        ("Last", stamp(standing.last, zone) if standing.last else ""),
        ("Waiting in memory", words.count(standing.owed) if standing.owed else ""),
        ("Key that signs", grouped(standing.key)),
        ("The agency’s key", grouped(standing.agency_key) or "not known to this trail"),
    )
    return tuple((title, said) for title, said in found if said)


def grouped(key: str) -> str:
    """Hex digits in groups, so that two people can read them to each other."""
    return " ".join(key[place : place + GROUP] for place in range(0, len(key), GROUP))


def found_of(verdict: Verdict, zone: ZoneInfo) -> Found:
    findings = tuple(f"Record {words.count(one.number)}: {sentence(one.what)}" for one in verdict.noted)
    if verdict.bad is not None:
        number = words.count(verdict.bad.number)
        return Found(
            Mark("danger", "state-danger", f"Not whole: the first bad record is number {number}, counted from 0"),
            f"{sentence(verdict.bad.why)} Leave the data folder as it is, and tell the program owner.",
            findings,
        )
    last = f", the last of {stamp(verdict.last, zone)}" if verdict.last else ""
    known = "" if verdict.known else " The agency’s key was not there to compare with."
    return Found(
        Mark("ok" if verdict.known else "warn", "state-ok" if verdict.known else "state-warn",
             f"Whole: {words.counted(verdict.size, 'record')}{last}"),
        f"Every record is as it was written, in its order, and none is missing.{known}",
        findings,
    )  # fmt: skip
