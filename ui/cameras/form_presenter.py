"""Decides what the camera form shows: one camera while it is added or changed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.cameras import WHOLE, Area, Camera, Mount
from app.domain.errors import FieldMistake, Refused, Unavailable
from ui.bridge import Run
from ui.cameras.draft import ADDRESS_FIELD, Draft, checked, drafted, edited
from ui.cameras.fields import looks
from ui.cameras.source import CameraDesk
from ui.forms import Looks, sentence
from ui.messages import Message, done, told
from ui.while_alive import while_alive


@dataclass(frozen=True, slots=True)
class FormState:
    """`open` while the form is on screen; `leaving` while it asks whether what was typed may be thrown away."""

    open: bool = False
    title: str = ""
    looks: Looks = field(default_factory=dict)
    area: Area = WHOLE
    problem: str = ""
    busy: bool = False
    leaving: bool = False


class CameraFormPresenter(QObject):
    """`changed` carries a FormState, `message` a Message, `saved` the id of the camera that is now kept; `test_wanted`
    a Camera as typed; `mistaken` comes when the keyboard should go to the first mistake."""

    changed = Signal(object)
    message = Signal(object)
    saved = Signal(str)
    test_wanted = Signal(object)
    mistaken = Signal()

    def __init__(
        self, desk: CameraDesk, run: Run, run_aside: Run, new_id: Callable[[], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state = FormState()
        self._desk, self._new_id = desk, new_id
        self._run, self._run_aside = while_alive(self, run), while_alive(self, run_aside)
        self._draft = self._opened_as = Draft("")
        self._problems: Mapping[str, str] = {}
        self._devices: Sequence[tuple[str, str]] | None = None

    def add(self) -> None:
        self._open(Draft(self._new_id()), "Add a camera")

    def change(self, camera: Camera) -> None:
        self._open(drafted(camera), f"Change {camera.name}")

    def edit(self, field_id: str, value: object) -> None:
        """One field as somebody types it; its mistake goes when it is touched."""
        self._draft = edited(self._draft, field_id, value)
        self._problems = {
            key: words for key, words in self._problems.items() if key not in _TOGETHER.get(field_id, (field_id,))
        }
        self._draw(problem="")

    def pick_area(self, area: Area) -> None:
        self._draft = replace(self._draft, area=area)
        self._draw()

    def look_for_devices(self) -> None:
        self._devices = None
        self._draw()
        self._run_aside(self._desk.usb_devices, self._found, self._not_found)

    def save(self) -> None:
        if self.state.busy:
            return
        answer = checked(self._draft)
        self._problems = answer.problems
        if answer.camera is None:
            self._draw(problem=_summary(self._problems))
            self.mistaken.emit()
            return
        camera = answer.camera
        self._draw(busy=True, problem="")
        self._run(lambda: self._desk.save(camera), lambda _: self._kept(camera), self._failed)

    def test(self) -> None:
        """Only where the picture comes from must be right: a name is not needed to aim a camera."""
        named = replace(self._draft, name=self._draft.name.strip() or "New camera", mount=Mount.MOUNTED, heading="0")
        answer = checked(named)
        self._problems = answer.problems
        self._draw(problem=_summary(self._problems))
        if answer.camera is None:
            self.mistaken.emit()
        else:
            self.test_wanted.emit(answer.camera)

    def leave(self) -> None:
        """Asks first when something was typed."""
        if self._draft == self._opened_as or self.state.leaving:
            self._close()
        else:
            self._draw(leaving=True)

    def stay(self) -> None:
        self._draw(leaving=False)

    def _open(self, draft: Draft, title: str) -> None:
        self._draft = self._opened_as = draft
        self._problems = {}
        self.state = FormState(open=True, title=title)
        self.look_for_devices()

    def _close(self) -> None:
        self._draft = self._opened_as = Draft("")
        self._show(FormState())

    def _kept(self, camera: Camera) -> None:
        self._close()
        self.message.emit(done(f"{camera.name} is kept."))
        self.saved.emit(camera.id)

    def _failed(self, error: BaseException) -> None:
        """A mistake the desk found stands beside its field; what is typed stays in any case."""
        self._draw(busy=False)
        if isinstance(error, FieldMistake):
            names = {"address": ADDRESS_FIELD[self._draft.kind]}
            place = names.get(error.field, error.field)
            words = sentence(str(error))
            self._problems = {place: words} if place in self.state.looks else {}
            self._draw(problem=words)
            self.mistaken.emit()
        else:
            told(self._tell)(error)

    def _tell(self, message: Message) -> None:
        self.message.emit(message)

    def _found(self, devices: Sequence[tuple[str, str]]) -> None:
        self._devices = tuple(devices)
        if not self._draft.device and self._devices:
            first = replace(self._draft, device=self._devices[0][0])
            self._opened_as = replace(self._opened_as, device=first.device)
            self._draft = first
        self._draw()

    def _not_found(self, error: BaseException) -> None:
        self._devices = ()
        self._draw()
        if not isinstance(error, (Refused, Unavailable, OSError)):
            raise error

    def _draw(self, **changes: Any) -> None:
        if not self.state.open:
            return
        shown = looks(self._draft, self._problems, self._devices)
        named: dict[str, Any] = {"looks": shown, "area": self._draft.area, **changes}
        self._show(replace(self.state, **named))

    def _show(self, state: FormState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


_TOGETHER = {
    "kind": ("device", "url", "file", "folder"),
    "user": ("user", "url", "password"),
    "password": ("password", "url"),
    "mount": ("latitude", "longitude", "heading"),
    "longitude": ("longitude", "latitude"),
}


def _summary(problems: Mapping[str, str]) -> str:
    if not problems:
        return ""
    return "One field needs a change." if len(problems) == 1 else f"{len(problems)} fields need a change."
