"""From nobody to a proved member: the sign-in page, what helps where it fails, and setting up a second factor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.actions.sign_in import Enrolling
from app.code_sheets import recovery_sheet
from ui import words
from ui.bridge import Bridge
from ui.messages import done
from ui.options import Visitor
from ui.shell import Shell
from ui.sign_in.asked import Asked, AskedPresenter
from ui.sign_in.asked_view import AskedView
from ui.sign_in.authenticator import SecretPanel, first_card
from ui.sign_in.codes_view import CodesView
from ui.sign_in.presenter import SignedIn, SignInPresenter
from ui.sign_in.release import RELEASED, release_card, unlock_card, unlocked
from ui.sign_in.rescue import PUT_BACK, RECOVERED, put_back_card, recover_card
from ui.sign_in.view import SignInView

BEFORE_MS = 600  # how long the demonstration leaves the page on before it types
LEFT_MS = 300_000  # a secret that nobody sets up does not stay on the screen


class WayIn(QObject):
    """`show` puts a page on. Signals: `known` as soon as badge and password were right; `opened` when the desk is open
    beneath, then `came` when the member goes on to it, both with a SignedIn; `declined` before that; `message` for the
    window; `agency_wanted` in a demonstration."""

    known = Signal(object)
    opened = Signal(object)
    came = Signal(object)
    declined = Signal()
    message = Signal(object)
    agency_wanted = Signal()

    def __init__(
        self, show: Callable[[QWidget], None], bridge: Bridge, visitor: Visitor | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._show, self._bridge, self._visitor = show, bridge, visitor

    def begin(self, shell: Shell) -> None:
        """At the sign-in page."""
        presenter = SignInPresenter(shell.sign_in, shell.run, shell.rescue, shell.reader)
        self._bridge.changed.connect(presenter.refresh)
        presenter.signed_in.connect(lambda found: self._proved(shell, found))
        view = SignInView(presenter, shell.face())
        rescue = shell.rescue

        def help_by(card: Asked, did: Callable[[object], str]) -> None:
            self._help(shell, card, did)

        view.recovery_wanted.connect(lambda: help_by(recover_card(rescue), lambda _: RECOVERED))
        view.put_back_wanted.connect(lambda offer: help_by(put_back_card(rescue, offer), lambda _: PUT_BACK))
        view.release_wanted.connect(lambda locked: help_by(release_card(rescue, locked), lambda _: RELEASED))
        view.unlock_wanted.connect(lambda locked: help_by(unlock_card(rescue, locked), unlocked))
        view.agency_wanted.connect(self.agency_wanted)
        self._show(view)
        presenter.start()
        if (who := self._visitor) is not None:
            QTimer.singleShot(
                BEFORE_MS, presenter, lambda: presenter.visibly(who.badge, who.password, _code_of(who, shell))
            )

    def _help(self, shell: Shell, card: Asked, did: Callable[[object], str]) -> None:
        """From the sign-in page and back to it; `did` says what was done, of what the deed returned."""
        presenter = AskedPresenter(card, shell.run)
        view = AskedView(presenter)
        view.back.connect(lambda: self.begin(shell))

        def back_with(result: object) -> None:
            self.begin(shell)
            self.message.emit(done(did(result)))

        presenter.done.connect(back_with)
        self._show(view)

    def _proved(self, shell: Shell, found: SignedIn | Enrolling) -> None:
        self.known.emit(found)
        if isinstance(found, Enrolling):
            self._set_up_factor(shell, found)
        else:
            self.opened.emit(found)
            self.came.emit(found)

    def _set_up_factor(self, shell: Shell, found: Enrolling) -> None:
        """The first sign-in: no desk opens before the authenticator has shown its first code."""
        who = words.breakable(f"{found.member.name}, badge {found.member.badge}")
        presenter = AskedPresenter(first_card(who, shell.set_up_factor), shell.run)
        view = AskedView(presenter, beside=SecretPanel(found.seed, found.uri))
        view.back.connect(self.declined)

        def kept(result: tuple[SignedIn, tuple[str, ...]]) -> None:
            on, codes = result
            self.opened.emit(on)
            sheet = recovery_sheet(codes, on.member.name, on.member.badge, on.profile, shell.now())
            shown = CodesView(sheet)
            shown.kept.connect(lambda: self.came.emit(on))
            self._show(shown)

        presenter.done.connect(kept)
        self._show(view)
        left = QTimer(view, singleShot=True, interval=LEFT_MS)
        left.timeout.connect(lambda: None if presenter.state.busy else self.declined.emit())
        left.start()


def _code_of(who: Visitor, shell: Shell) -> str:
    """What stands on the page, where it shows codes: of the demonstration as it is now."""
    people = shell.face().people
    shown = {one.badge: one.code for one in people()} if people is not None else {}
    return shown.get(who.badge) or who.code()
