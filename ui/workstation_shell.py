"""The shell over a real workstation: what ui.shell.Shell asks, answered by app.workstation."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QApplication, QWidget

from app.actions.install import InstallRequest
from app.actions.settings import change_setting
from app.actions.sign_in import Enrolling, SignedIn
from app.assignment_desk import Reader
from app.background import Background
from app.desk import Desk
from app.domain.access import Duty, WorkstationKind
from app.domain.errors import Unavailable
from app.domain.gate import Standing
from app.domain.phonetics import Alphabet
from app.log import FILE
from app.models import model_facts
from app.workstation import Workstation, own_command
from ui import actions, theme, words
from ui.about.facts import Facts, ModelFact
from ui.about.screen import about_screen
from ui.adapters import AccountOf, BackupOf, CamerasOf, CarOf, ListsOf, LockOf, PolicyOf, SettingsOf, TrainingOf
from ui.audit.screen import audit_screen, trail_strip
from ui.bridge import Bridge, Run
from ui.clock.presenter import ClockPresenter, clock_mark
from ui.clock.view import ClockStrip
from ui.desk_marks import lists_mark, position_mark, storage_mark
from ui.desk_presenter import LIVE, Car, DeskPresenter
from ui.permissions import roles_of
from ui.screens import Screen
from ui.search.screen import search_screen
from ui.shell import Face
from ui.status_line import StatusLine, cameras_mark, totals
from ui.stealth import Stealth
from ui.wizard.presenter import AgencyChoice

if TYPE_CHECKING:
    from ui.sound import Sound

log = logging.getLogger(__name__)


class WorkstationShell:
    """Made on the window's thread. The screens' presenters belong to the views that are made with them."""

    def __init__(self, workstation: Workstation, bridge: Bridge) -> None:
        self._bridge = bridge
        self.stealth = Stealth()
        self._speaking: Background | None = None  # its thread begins with the first Live
        self.stand_on(workstation)

    def stand_on(self, workstation: Workstation) -> None:
        """From the start; of the demonstration also another one later."""
        self._workstation = workstation
        self._agency_titles = {id_: title for id_, title, _ in workstation.agencies()}
        self._face = Face()
        self._sound: Sound | None = None  # Live's
        self.run: Run = workstation.store.run
        self.rescue = workstation.rescue

    @property
    def data_folder(self) -> Path:
        return self._workstation.paths.root

    @property
    def log_file(self) -> Path | None:
        return self._workstation.paths.logs / FILE

    def installed(self) -> bool:
        return self._workstation.installed()

    def agencies(self) -> Sequence[AgencyChoice]:
        return [AgencyChoice(*row) for row in self._workstation.agencies()]

    def other_agencies(self) -> Sequence[AgencyChoice]:
        return ()

    def change_agency(self, agency: str, then: Callable[[], None], failed: Callable[[BaseException], None]) -> None:  # noqa: ARG002
        """The agency was fixed when this workstation was installed."""
        failed(Unavailable("The agency was fixed when this workstation was installed. Only the demo can change it."))

    def install(self, request: InstallRequest) -> None:
        self._workstation.install(request)
        self._face = Face(self._agency_titles[request.agency], words.KIND_WORDS[request.kind], request.demo)

    def face(self) -> Face:
        return self._face

    def now(self) -> datetime:
        return self._workstation.now()

    def show_face(self, face: Face) -> None:
        """What may be said before anybody is signed in."""
        self._face = face

    def sign_in(self, badge: str, password: str, code: str) -> SignedIn | Enrolling:
        found = self._workstation.sign_in(badge, password, code)
        installed = found.installation
        title = self._agency_titles.get(installed.agency, found.profile.title)
        self._face = replace(self._face, agency=title, kind=words.KIND_WORDS[installed.kind], demo=installed.demo)
        return found

    def set_up_factor(self, code: str) -> tuple[SignedIn, tuple[str, ...]]:
        return self._workstation.set_up_factor(code)

    @property
    def aside(self) -> Run:
        return self._workstation.probes.run

    def lock_desk(self) -> LockOf:
        return LockOf(self._desk(), self._workstation.running)

    def standing(self) -> Standing:
        return self._desk().standing()

    def start_duty(self, purposes: tuple[str, ...]) -> Duty:
        return self._desk().start_duty(purposes)

    def stop_duty(self) -> None:
        self._desk().stop_duty()

    def sign_out(self, *, for_good: bool = False) -> int:
        return self._workstation.sign_out(for_good=for_good)

    def begin(self) -> None:
        self._workstation.begin()

    def reader(self) -> Reader:
        return self._workstation.reader()

    def unrecorded(self) -> int:
        desk = self._workstation.desk
        if desk is None:
            return 0
        kept = desk.storage()
        return kept.waiting + kept.aside

    def open_alerts(self) -> int:
        desk = self._workstation.desk
        return desk.open_alerts() if desk else 0

    def overdue(self) -> int:
        desk = self._workstation.desk
        return desk.access.deeds.overdue if desk else 0

    def setting(self, name: str) -> str:
        return str(self._workstation.settings.get(name))

    def keep_setting(self, name: str, value: str) -> None:
        change_setting(self._workstation.settings, None, None, None, name, value)

    def close(self) -> None:
        self.stealth.close()
        self._workstation.close()
        if self._speaking is not None:
            self._speaking.close()

    def status(self) -> StatusLine:
        desk = self._workstation.desk
        if desk is None:
            return StatusLine()
        health, now = desk.health(), desk.now()
        shown, read, passed = totals(health)
        oldest = min((version.as_of for version in desk.lists()), default=None)
        age = (now - oldest).total_seconds() if oldest else None
        position = desk.position
        return StatusLine(
            cameras=words.SUSPENDED if desk.standing().suspension else cameras_mark(health),
            shown_fps=shown,
            read_fps=read,
            passed_over=passed,
            list_age=lists_mark(desk) or words.list_age(age, desk.profile().list_max_age_h),
            storage=storage_mark(desk),
            position=position_mark(position.state),
            clock=clock_mark(desk.clock_doubt(), position.clock_offset_s()),
            time=words.clock_short(now, ZoneInfo(desk.profile().time_zone)),
            unheard=self._sound.state.unheard if self._sound else "",
        )

    def screens(self) -> Sequence[Screen]:
        """Each is made, and its code loaded, when first opened. The access list is there for whoever may see it."""
        desk = self._workstation.desk
        if desk is None:
            return ()
        access = (Screen("access", "Access list", "member", "Ctrl+A", lambda: self._access(desk)),)
        return (
            Screen("live", "Live", "live", "F1", lambda: self._live(desk)),
            *search_screen(desk, self._workstation, self._bridge),
            Screen("hot-lists", "Hot lists", "hot-lists", "F2", lambda: self._hot_lists(desk)),
            Screen("cameras", "Cameras", "cameras", "F3", lambda: self._cameras(desk)),
            Screen("policy", "Policy", "policy", "Ctrl+P", lambda: self._policy(desk)),
            *(access if desk.access.deeds.may_view() else ()),
            *audit_screen(desk, self._workstation, self._bridge),
            Screen("training", "Training", "training", "Ctrl+T", lambda: self._training(desk)),
            Screen("settings", "Settings", "settings", "F4", lambda: self._settings(desk)),
            about_screen(lambda: self._facts(desk)),
        )

    def pages(self, desk: DeskPresenter) -> Sequence[Screen]:
        own = self._desk()
        rows = [(actions.ACCOUNT, self._account)]
        if own.on.installation.kind is WorkstationKind.CAR:
            rows += [(actions.PASSENGER, self._passenger), (actions.HAND_OVER, self._hand_over)]
        return tuple(Screen(row.id, row.title, row.icon, row.key, partial(make, own, desk)) for row, make in rows)

    def car(self) -> Car:
        return CarOf(self._desk())

    def on(self) -> SignedIn | None:
        desk = self._workstation.desk
        return desk.on if desk else None

    def duty(self) -> Duty | None:
        desk = self._workstation.desk
        return desk.duty if desk else None

    def strips(self) -> Sequence[QWidget]:
        desk = self._desk()
        return (trail_strip(desk, self._bridge), ClockStrip(ClockPresenter(desk, self._workstation.probes.run)))

    def _live(self, desk: Desk) -> QWidget:
        from ui.alerts.presenter import AlertsPresenter
        from ui.live.presenter import LivePresenter
        from ui.live.view import LiveView
        from ui.loudspeaker import Loudspeaker
        from ui.sound import Sound, Surroundings
        from ui.sound_settings import SoundSettings
        from ui.speech import Voice

        live = LivePresenter(desk)
        alerts = AlertsPresenter(desk, self._workstation.answers.run, self._alphabet)
        player = Loudspeaker(str(self._setting("sound.device")))
        self._speaking = self._speaking or Background("speech", self._bridge.deliver)
        sound = Sound(player, int(self._setting("sound.volume")), Surroundings(
            value=self._workstation.settings.get,
            followed=lambda: any(alert.following for alert in desk.alerts()),
            on_duty=desk.on_duty,
            samples=Voice().samples,
            run=self._speaking.run,
        ))  # fmt: skip
        self._sound = sound
        sound.set_dark(self.stealth.on)
        self.stealth.changed.connect(sound.set_dark)
        alerts.arrived.connect(sound.alerts_arrived)
        alerts.arrived.connect(self.stealth.alerts_arrived)
        view = LiveView(live, alerts, sound)
        for presenter in (live, alerts, sound, player):
            presenter.setParent(view)
        self._bridge.changed.connect(live.on_changes)
        self._bridge.changed.connect(alerts.on_changes)
        self._bridge.changed.connect(SoundSettings(sound, player, self._workstation.settings, view).refresh)
        return view

    def _alphabet(self) -> Alphabet:
        return Alphabet(str(self._setting("alert.phonetics")))

    def _account(self, own: Desk, desk: DeskPresenter) -> QWidget:
        from ui.account.view import AccountView

        paths, now = self._workstation.paths, self._workstation.now
        view = AccountView(AccountOf(own, paths, now, self._alphabet), self._workstation.probes.run)
        view.away.connect(lambda: desk.open(LIVE))
        return view

    def _passenger(self, own: Desk, desk: DeskPresenter) -> QWidget:
        from ui.passenger.presenter import PassengerPresenter
        from ui.passenger.view import PassengerView

        view = PassengerView(PassengerPresenter(own.sign_on_passenger, self._workstation.probes.run))
        view.away.connect(lambda: desk.open(LIVE))
        return view

    def _hand_over(self, own: Desk, desk: DeskPresenter) -> QWidget:
        from ui.hand_over.presenter import HandOverPresenter
        from ui.hand_over.view import HandOverView

        view = HandOverView(HandOverPresenter(own, self.run, desk.settle), own.profile().banner)
        view.away.connect(lambda: desk.open(LIVE))
        return view

    def _cameras(self, desk: Desk) -> QWidget:
        from ui.cameras.presenter import CamerasPresenter
        from ui.cameras.view import CamerasView

        aside = self._workstation.probes.run
        presenter = CamerasPresenter(CamerasOf(desk), self.run, aside, lambda: str(uuid.uuid4()))
        view = CamerasView(presenter)
        presenter.setParent(view)
        self._bridge.changed.connect(presenter.refresh)
        return view

    def _hot_lists(self, desk: Desk) -> QWidget:
        from ui.hot_lists.presenter import HotListsPresenter
        from ui.hot_lists.view import HotListsView

        lists = ListsOf(desk, self._workstation.now)
        presenter = HotListsPresenter(lists, self.run, self._workstation.imports.run)
        view = HotListsView(presenter)
        presenter.setParent(view)
        self._bridge.changed.connect(presenter.refresh)
        return view

    def _policy(self, desk: Desk) -> QWidget:
        from ui.policy.presenter import PolicyPresenter
        from ui.policy.view import PolicyView

        presenter = PolicyPresenter(PolicyOf(desk, self._workstation.paths, self._workstation.now), self.run)
        view = PolicyView(presenter)
        presenter.setParent(view)
        self._bridge.changed.connect(presenter.refresh)
        return view

    def _training(self, desk: Desk) -> QWidget:
        from ui.training.presenter import TrainingPresenter
        from ui.training.view import TrainingView

        lessons = TrainingOf(desk, self._workstation.now, lambda: desk.on.access, lambda: str(uuid.uuid4()))
        presenter = TrainingPresenter(lessons, self.run)
        view = TrainingView(presenter)
        presenter.setParent(view)
        self._bridge.changed.connect(presenter.on_changes)
        return view

    def _access(self, desk: Desk) -> QWidget:
        from app.access_documents import AccessDocuments
        from app.reports.typesetting import apart
        from ui.access.presenter import AccessPresenter
        from ui.access.view import AccessView

        documents = AccessDocuments(lambda: desk.on, self._workstation.now, apart(own_command("typeset")))
        presenter = AccessPresenter(desk.access.deeds, self.run, self._workstation.imports.run, documents)
        view = AccessView(presenter)
        presenter.setParent(view)
        self._bridge.changed.connect(presenter.refresh)
        return view

    def _settings(self, desk: Desk) -> QWidget:
        from PySide6.QtMultimedia import QMediaDevices

        from ui.settings.backup import BackupPanel, BackupPresenter
        from ui.settings.presenter import SettingsPresenter, Speakers
        from ui.settings.view import SettingsView

        kept = SettingsOf(desk, self._workstation.settings, self._bridge.tell)
        names = lambda: [output.description() for output in QMediaDevices.audioOutputs()]  # noqa: E731
        speakers = Speakers(names, self._sound.state_mark, self._sound.test) if self._sound else Speakers(names)
        presenter = SettingsPresenter(kept, self.run, _show_theme, speakers)
        backup = BackupPresenter(BackupOf(desk, self._workstation.now), self._workstation.imports.run)
        view = SettingsView(presenter, BackupPanel(backup))
        backup.message.connect(view.message)
        self._bridge.changed.connect(backup.refresh)
        presenter.setParent(view)
        self._bridge.changed.connect(presenter.refresh)
        return view

    def _setting(self, name: str) -> str | float:
        kept: str | float = self._workstation.settings.get(name)
        return kept

    def _facts(self, desk: Desk) -> Facts:
        models = tuple(ModelFact(*row) for row in model_facts())
        on = desk.on
        return Facts(on.profile, on.installation, models, self.data_folder, roles_of(on.member, on.profile))

    def _desk(self) -> Desk:
        assert self._workstation.desk is not None  # the course asks only while somebody is signed in
        return self._workstation.desk


def _show_theme(name: str) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and theme.current().name != name:
        theme.apply(app, theme.THEMES[name])
