"""The course of one run: from the first run, or the sign-in, over banner and duty, to the desk and back."""

from __future__ import annotations

import logging
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.actions.recover import RecoveryState
from app.changes import Changes
from app.domain.access import Role, WorkstationKind
from app.domain.errors import Unavailable
from ui import theme, words
from ui.aside import put_pop_ups_aside
from ui.bridge import Bridge
from ui.bugs import Bugs
from ui.demonstration import AnotherAgency, made_up_words
from ui.desk_presenter import LIVE, DeskPresenter, DeskState, are_lost
from ui.desk_view import DeskView
from ui.following import Following
from ui.lock.locking import Locking
from ui.lock.presenter import LockPresenter
from ui.main_window import MainWindow
from ui.messages import Hooks, Message, done, of_error, warning
from ui.notice import NoticeView
from ui.options import DUTY, Options
from ui.photograph import Photographer
from ui.shell import Shell
from ui.sign_in.asked import AskedPresenter
from ui.sign_in.asked_view import AskedView
from ui.sign_in.banner import BannerView, statements
from ui.sign_in.duty_presenter import DutyPresenter
from ui.sign_in.duty_view import DutyView
from ui.sign_in.presenter import SignedIn
from ui.sign_in.rescue import ADDED, add_recovery_card
from ui.sign_in.way_in import WayIn
from ui.status_line import StatusPresenter
from ui.widgets.top_bar import Head
from ui.wizard.presenter import WizardPresenter
from ui.wizard.view import WizardView

log = logging.getLogger(__name__)

EXIT_OK, EXIT_FAILED = 0, 1
SEEN_MS = 1200  # how long the demonstration leaves a page on before it goes on by itself
GIVE_UP_MS = 180_000  # a screenshot of a desk that never opened is given up


class Course(QObject):
    """Nothing here decides what a member may do: the actions beneath the shell do."""

    def __init__(self, bridge: Bridge, options: Options, hooks: Hooks) -> None:
        super().__init__()
        self._bridge, self._options, self._hooks = bridge, options, hooks
        self._shell: Shell | None = None
        self._view: DeskView | None = None
        self._presenter: DeskPresenter | None = None
        self._locking: Locking | None = None
        self._another = AnotherAgency(lambda page: self._show(page, last=False), self._show_sign_in, self._tell, self)
        self._another.chosen.connect(self._change_agency)
        self._way_in = WayIn(lambda page: self._show(page, last=False), bridge, options.visitor, self)
        self._way_in.known.connect(self._known)
        self._way_in.opened.connect(self._watch)
        self._way_in.came.connect(self._welcome)
        self._way_in.declined.connect(self._decline)
        self._way_in.agency_wanted.connect(lambda: self._another.ask(self._lower()))
        self._ending = False
        self._code = EXIT_OK
        self._driving = False
        self.window = MainWindow()
        self.window.asked_to_close.connect(self._asked_to_close)
        self._way_in.message.connect(self.window.show_message)
        self._bugs = Bugs(self.window, lambda: self._shell.log_file if self._shell else None, self)
        self._bugs.end_wanted.connect(self.end)
        hooks.bug.connect(self._bugs.show)
        bridge.changed.connect(self._hear)
        self._photographer: Photographer | None = None
        if options.screenshot is not None:
            self._bugs.silent = True
            self._photographer = Photographer(self.window, options.screenshot, options.after_s, self)
            self._photographer.taken.connect(lambda saved: self._quit(self._code if saved else EXIT_FAILED))
            give_up = QTimer(self._photographer, singleShot=True, interval=GIVE_UP_MS)
            give_up.timeout.connect(lambda: self._quit(EXIT_FAILED))
            give_up.start()

    def open(self, shell: Shell) -> None:
        """Show the window at the first run or the sign-in."""
        self._shell = shell
        kept = theme.THEMES.get(self._options.theme) or theme.THEMES.get(shell.setting("ui.theme"))
        app = QApplication.instance()
        if kept is not None and isinstance(app, QApplication) and kept != theme.current():
            theme.apply(app, kept)
        theme.notice.changed.connect(self._keep_theme)
        shell.stealth.message.connect(self.window.show_message)
        if shell.installed():
            self._show_sign_in()
            shell.run(shell.begin, failed=self._tell)
        else:
            self._show_wizard()
        self._show_window()

    def open_notice(self, message: Message) -> None:
        """Show why the desk cannot open; the exit code says so too."""
        self._code = EXIT_FAILED
        view = NoticeView(message)
        view.ended.connect(lambda: self._quit(EXIT_FAILED))
        self._show(view, last=True)
        self._show_window()

    def end(self) -> None:
        """The window was closed, or the process asked to end: cameras first. A second time does not wait for them."""
        if self._presenter is None or self._ending:
            self._quit(self._code)
            return
        self._ending = True
        self.window.show_message(warning("Ending: the cameras are being stopped …"))
        self._presenter.leave()

    def _asked_to_close(self) -> None:
        if self._presenter is None or self._ending or self._presenter.may_close():
            self.end()

    def close(self) -> None:
        """After the event loop: let go of every widget before the application object goes."""
        if self._shell is not None:
            theme.notice.changed.disconnect(self._keep_theme)
        self._close_desk()
        self.window.close_now()
        self.window.deleteLater()
        self.deleteLater()

    def _show_window(self) -> None:
        if self._options.size is not None:
            self.window.setMinimumSize(QSize(320, 240))
            self.window.resize(*self._options.size)
        elif self._shell is not None:
            self.window.restore_place(self._shell.setting("ui.geometry"))
        self.window.show()

    def _show(self, stage: QWidget, last: bool) -> None:
        """`last`: without a person the course ends here, so a screenshot is due after this."""
        self.window.show_stage(stage)
        if self._photographer is not None:
            if last or self._options.visitor is None:
                self._photographer.start()
            else:
                self._photographer.stop()

    def _lower(self) -> Shell:
        assert self._shell is not None
        return self._shell

    def _show_wizard(self) -> None:
        shell = self._lower()
        presenter = WizardPresenter(shell.agencies(), shell.data_folder, shell.install, shell.run)
        view = WizardView(presenter)
        presenter.installed.connect(self._show_sign_in)
        self._show(view, last=False)

    def _show_sign_in(self) -> None:
        self._way_in.begin(self._lower())

    def _change_agency(self, agency: str) -> None:
        """Of the demonstration alone. Whoever is signed in is signed out first."""
        self._another.wanted = agency
        if self._presenter is not None:
            self._presenter.leave()
        else:
            self._another.set_up(self._lower())

    def _known(self, found: SignedIn) -> None:
        if not found.installation.demo:
            self._take_no_picture()

    def _welcome(self, found: SignedIn) -> None:
        view = BannerView(self._lower().face().agency or found.profile.title, statements(found.profile))
        view.acknowledged.connect(lambda: self._check_recovery(found))
        view.declined.connect(self._decline)
        self._show(view, last=False)
        self._go_on_by_itself(view, view.acknowledged.emit)

    def _watch(self, found: SignedIn) -> None:
        """From now on a desk that nobody sits at is locked."""
        shell = self._lower()
        desk = shell.lock_desk()
        badge = found.member.badge
        presenter = LockPresenter(desk, badge, shell.aside, lambda: made_up_words(shell.face(), badge))
        self._bridge.changed.connect(presenter.refresh)
        agency = shell.face().agency or found.profile.title
        self._locking = Locking(self.window, desk, presenter, agency, self._sign_out)

    def _sign_out(self) -> None:
        """From the cover of a locked window."""
        if self._presenter is not None:
            self._presenter.leave()
        else:
            self._decline()

    def _take_no_picture(self) -> None:
        """A picture of an agency's own desk would be an export that nothing records."""
        if self._photographer is not None:
            self._photographer.stop()
            self._photographer.deleteLater()  # and with it the time after which it is given up
            self._photographer, self._bugs.silent = None, False
            log.warning("no screenshot is taken once a member of an agency is signed in")

    def _decline(self) -> None:
        shell = self._lower()
        shell.run(shell.sign_out, self._left, self._tell)

    def _check_recovery(self, found: SignedIn) -> None:
        """Whoever can mend it is told that the agency's recovery key is missing, before duty and at every sign-in."""
        shell = self._lower()
        if Role.LPR_ADMINISTRATOR not in found.member.roles:
            self._show_duty(found)
            return

        def known(state: RecoveryState) -> None:
            if state is RecoveryState.THERE:
                self._show_duty(found)
                return
            view = AskedView(AskedPresenter(add_recovery_card(shell.rescue, found, state), shell.run))
            view.back.connect(lambda: self._show_duty(found))
            view.done.connect(lambda: self._show_duty(found))
            view.done.connect(lambda: self.window.show_message(done(ADDED)))
            self._show(view, last=False)

        shell.run(lambda: shell.rescue.recovery(found), known, self._tell)

    def _show_duty(self, found: SignedIn) -> None:
        if (running := self._lower().duty()) is not None:  # a fixed reader, under its standing assignment
            self._show_desk(found).on_duty(running)
            return
        presenter = self._duty_presenter(found)
        if not presenter.state.may_start and not presenter.state.withheld:  # never meant to: straight to the desk
            self._show_desk(found)
            return
        view = DutyView(presenter, words.breakable(f"{found.member.name}, badge {found.member.badge}"))
        presenter.started.connect(lambda duty: self._show_desk(found).on_duty(duty))
        presenter.skipped.connect(lambda: self._show_desk(found))
        stops = self._opens() == DUTY
        self._show(view, last=stops)
        if not stops:
            self._go_on_by_itself(view, presenter.start if presenter.state.may_start else presenter.skip)

    def _duty_presenter(self, found: SignedIn) -> DutyPresenter:
        shell = self._lower()
        return DutyPresenter(found.member, found.profile, shell.start_duty, shell.run, shell.standing())

    def _show_desk(self, found: SignedIn) -> DeskPresenter:
        shell = self._lower()
        screens = shell.screens()
        first = next((screen.id for screen in screens if screen.id == LIVE), screens[0].id)
        presenter = DeskPresenter(
            DeskState(first), shell.run, shell.stop_duty, lambda: shell.sign_out(for_good=self._ending),
            shell.open_alerts, shell.unrecorded, shell.car(),
        )  # fmt: skip
        head = Head(
            shell.face().agency or found.profile.title,
            words.KIND_WORDS[found.installation.kind],
            found.member.name,
            found.member.badge,
            ZoneInfo(found.profile.time_zone),
            found.installation.demo,
            found.installation.kind is WorkstationKind.CAR,
        )
        locking = self._locking
        assert locking is not None  # since sign-in
        status, pages = StatusPresenter(shell.status), (*shell.pages(presenter), locking.page())
        self._view = DeskView(head, screens, presenter, status, shell.strips(), pages)
        self._presenter = presenter
        following = Following(shell, self._view, presenter, found)
        following.message.connect(self.window.show_message)
        for follows in (presenter, following):
            self._bridge.changed.connect(follows.refresh)
        presenter.message.connect(self.window.show_message)
        presenter.duty_wanted.connect(lambda: self._show_duty_over(found))
        presenter.agency_wanted.connect(self._change_agency)
        presenter.left.connect(self._left)
        self._show(self._view, last=True)
        if found.codes_left is not None:
            self.window.show_message(warning(words.codes_left(found.codes_left)))
        presenter.changed.connect(self._drive)
        locking.open_desk(presenter)
        presenter.standing, presenter.overdue = shell.standing, shell.overdue
        presenter.refresh(Changes.ALERTS | Changes.DRIVING | Changes.POLICY | Changes.ACCESS)
        if opens := self._opens():
            presenter.open(opens)
        return presenter

    def _drive(self, state: DeskState) -> None:
        """Whatever lies over Live is put aside while the car moves and nobody is free to type."""
        if state.driving is self._driving:
            return
        self._driving = state.driving
        self.window.set_driving(state.driving)
        self._bugs.set_driving(state.driving)
        if state.driving:
            put_pop_ups_aside()

    def _hear(self, changes: object) -> None:
        """After a hand-over the window is made anew for the member who has the desk now; the cameras never stopped."""
        if not isinstance(changes, Changes) or Changes.MEMBER not in changes or self._presenter is None:
            return
        if (on := self._lower().on()) is not None:
            self._close_desk()
            self._watch(on)
            self._show_desk(on).on_duty(self._lower().duty())
            self.window.show_message(done(f"The desk is {on.member.name}'s now. The cameras went on running."))

    def _show_duty_over(self, found: SignedIn) -> None:
        presenter = self._duty_presenter(found)
        view = DutyView(presenter, words.breakable(f"{found.member.name}, badge {found.member.badge}"), from_desk=True)
        view.back.connect(self.window.show_stage_beneath)
        presenter.started.connect(self._began_over)
        self.window.show_over(view)

    def _began_over(self, duty: object) -> None:
        self.window.show_stage_beneath()
        if self._presenter is not None:
            self._presenter.on_duty(duty)  # type: ignore[arg-type]

    def _left(self, lost: int) -> None:
        self._close_desk()
        if self._ending:
            self._quit(EXIT_OK)
            return
        if self._another.wanted:
            self._another.set_up(self._lower())
            return
        self._show_sign_in()
        if lost:
            self.window.show_message(warning(are_lost(lost)))

    def _close_desk(self) -> None:
        if self._view is not None:
            self._view.close_screens()
        if self._locking is not None:
            self._locking.close()
        self._view = self._presenter = self._locking = None
        self._driving = False
        self._bugs.set_driving(False)
        self.window.set_driving(False)

    def _opens(self) -> str:
        return self._options.visitor.opens if self._options.visitor is not None else ""

    def _go_on_by_itself(self, view: QObject, deed: object) -> None:
        if self._options.visitor is not None and callable(deed):
            QTimer.singleShot(SEEN_MS, view, deed)

    def _tell(self, error: BaseException) -> None:
        message = of_error(error)
        if message is None:
            raise error
        self.window.show_message(message)

    def _keep_theme(self, chosen: theme.Theme) -> None:
        try:
            self._lower().keep_setting("ui.theme", chosen.name)
        except Unavailable as error:
            log.warning("the theme was not kept: %s", type(error).__name__)

    def _quit(self, code: int) -> None:
        if self._shell is not None and self._options.size is None:
            try:
                self._shell.keep_setting("ui.geometry", self.window.place())
            except Unavailable as error:
                log.warning("the window's place was not kept: %s", type(error).__name__)
        QApplication.exit(code)
