"""Leads through the first run: one page at a time, forwards only past a page without mistakes, one deed at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.actions.install import InstallRequest
from app.domain.errors import FieldMistake
from ui.bridge import Run
from ui.forms import sentence
from ui.messages import Message, of_error
from ui.wizard.draft import KEPT_KEY, NEW_KEY, PAGES, Draft, Mistakes, Page, edited, mistakes, request


@dataclass(frozen=True, slots=True)
class AgencyChoice:
    """One row of app.profiles.agencies()."""

    id: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class WizardState:
    """`reached` is the furthest page that was opened: one may go back, and on again, among those before it."""

    agencies: tuple[AgencyChoice, ...]
    page: Page = Page.AGENCY
    reached: int = 0
    draft: Draft = field(default_factory=Draft)
    problems: Mistakes = field(default_factory=dict)
    busy: bool = False
    message: Message | None = None

    @property
    def agency(self) -> AgencyChoice | None:
        return next((one for one in self.agencies if one.id == self.draft.agency), None)


# The installation's names of fields: the page and the form's own field.
_FIELDS: dict[str, tuple[Page, str]] = {
    "agency": (Page.AGENCY, "agency"),
    "key file": (Page.KEY, "key_folder"),
    "recovery file": (Page.KEY, "recovery_file"),
    "passphrase": (Page.KEY, "passphrase"),
    "name": (Page.ADMINISTRATOR, "name"),
    "badge": (Page.WITNESS, "witness_badge"),
    "password": (Page.ADMINISTRATOR, "password"),
    "witness": (Page.WITNESS, "witness_name"),
    "trained_on": (Page.TRAINING, "trained_on"),
    "witness_trained_on": (Page.TRAINING, "witness_trained_on"),
}


class WizardPresenter(QObject):
    """`changed` carries a WizardState; `installed` comes once, when the installation stands; `mistaken` when the
    keyboard should go to the first mistake."""

    changed = Signal(object)
    installed = Signal()
    mistaken = Signal()

    def __init__(
        self,
        agencies: Sequence[AgencyChoice],
        data_folder: Path,
        install: Callable[[InstallRequest], None],
        run: Run,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._data_folder, self._install, self._run = data_folder, install, run
        self.state = WizardState(tuple(agencies))

    def edit(self, field_id: str, value: object) -> None:
        """A field's mistake goes as soon as the field changes; it is judged again on going on."""
        if self.state.busy:
            return
        other_form = field_id in ("key", "camera.kind")  # other fields are shown from now on
        kept = {} if other_form else self.state.problems
        problems = {name: words for name, words in kept.items() if name != field_id}
        self._show(
            replace(self.state, draft=edited(self.state.draft, field_id, value), problems=problems, message=None)
        )

    def next(self) -> None:
        """On to the next page, or from the last one to the installation."""
        if self.state.busy:
            return
        if self.state.page is Page.SUMMARY:
            self.install()
            return
        found = mistakes(self.state.page, self.state.draft, self._data_folder)
        if found:
            self._show(replace(self.state, problems=found))
            self.mistaken.emit()
        else:
            self._open(PAGES.index(self.state.page) + 1)

    def back(self) -> None:
        if not self.state.busy and self.state.page is not PAGES[0]:
            self._open(PAGES.index(self.state.page) - 1)

    def skip_camera(self) -> None:
        """Cameras can be added later, on their screen."""
        if not self.state.busy and self.state.page is Page.CAMERA:
            self._show(replace(self.state, draft=replace(self.state.draft, camera_skipped=True), problems={}))
            self._open(PAGES.index(Page.SUMMARY))

    def install(self) -> None:
        """Every page is judged once more: a key's folder may be gone by now."""
        for page in PAGES:
            found = mistakes(page, self.state.draft, self._data_folder)
            if found:
                self._show(replace(self.state, page=page, problems=found))
                return
        self._show(replace(self.state, busy=True, message=None, problems={}))
        asked = request(self.state.draft)
        self._run(lambda: self._install(asked), self._stands, self._failed)

    def _stands(self, _: object) -> None:
        self._show(WizardState(self.state.agencies, page=Page.SUMMARY))  # lets go of every password
        self.installed.emit()

    def _failed(self, error: BaseException) -> None:
        """A mistake in a field leads back to its page; what is missing outside is said on this one."""
        if isinstance(error, FieldMistake) and error.field in _FIELDS:
            page, field_id = _FIELDS[error.field]
            if field_id == "key_folder" and self.state.draft.key == KEPT_KEY:
                field_id = "key_file"
            if field_id == "recovery_file" and self.state.draft.key == NEW_KEY:
                field_id = "key_folder"
            self._show(replace(self.state, busy=False, page=page, problems={field_id: sentence(str(error))}))
            return
        message = of_error(error)
        self._show(replace(self.state, busy=False, message=message))
        if message is None:
            raise error

    def _open(self, place: int) -> None:
        reached = max(place, self.state.reached)
        self._show(replace(self.state, page=PAGES[place], reached=reached, problems={}, message=None))

    def _show(self, state: WizardState) -> None:
        self.state = state
        self.changed.emit(state)
