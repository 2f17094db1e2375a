"""One run of the window, from the first run to the end, over a workstation at the port."""

import argparse
import os
import signal
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel

from app.actions.recover import RecoveryState
from app.assignment_desk import Reader
from app.changes import Changes
from app.domain.access import Duty, Hindrance, Member, Role, Withheld
from app.domain.assignment import Assignment
from app.domain.errors import Refusal, Refused, Unavailable
from app.domain.gate import CLEAR, Standing
from tests.ui.at_once import at_once
from tests.ui.lock.desk import PretendDesk
from tests.ui.people import NOW, SignedInOne, Unharmed, a_member
from ui import application, options, theme
from ui.course import EXIT_FAILED, EXIT_OK
from ui.demonstration import AgencyView
from ui.desk_presenter import Parked
from ui.desk_view import DeskView
from ui.lock.view import LockView
from ui.main_window import MainWindow
from ui.messages import BugDialog, MessageBar
from ui.options import Options, Visitor
from ui.photograph import Photographer
from ui.screens import Screen
from ui.shell import Face
from ui.sign_in.asked_view import AskedView
from ui.sign_in.banner import BannerView
from ui.sign_in.duty_view import DutyView
from ui.sign_in.view import SignInView
from ui.status_line import StatusLine
from ui.stealth import Stealth
from ui.wizard.presenter import AgencyChoice
from ui.wizard.view import WizardView

RIGHT = ("1001", "right")
UNDER = Assignment("m7", "Main and 3rd", ("vehicles",), Member("m7", "Officer Seven", "7", frozenset()), "Officer")


class Workstation:
    """Answers at once and notes what it was asked, in order."""

    def __init__(self, tmp_path: Path, installed: bool = True, roles: tuple[Role, ...] = ()) -> None:
        self.said: list[str] = []
        self.waiting = 0
        self.demo = False
        self.kept = {"ui.theme": "day", "ui.geometry": ""}
        self.data_folder = tmp_path
        self.log_file: Path | None = tmp_path / "vouch.log"
        self.run = self.aside = at_once
        self.member: Member | None = None  # who signs in, where a test says so
        self.locks = PretendDesk()
        self.stands = Reader()
        self.its_duty: Duty | None = None
        self.built: list[str] = []
        self.stealth = Stealth()
        self.rescue = Unharmed()
        self._installed, self._roles = installed, roles

    def installed(self) -> bool:
        return self._installed

    def agencies(self):
        return [AgencyChoice("plymouth", "Plymouth Police Department", "Minnesota")]

    def install(self, _asked) -> None:
        self.said.append("install")

    def face(self) -> Face:
        return Face("Hutchinson Police Department", "Car", self.demo)

    def now(self):
        return NOW

    def sign_in(self, badge: str, password: str, code: str) -> SignedInOne:
        if (badge, password) != RIGHT:
            raise Refused(Refusal("CJIS IA-5", "badge and password do not go together."))
        self.said.append("sign in")
        return self.on()

    def standing(self) -> Standing:
        return CLEAR

    def start_duty(self, purposes: tuple[str, ...]) -> Duty:
        self.said.append("start duty")
        self.its_duty = Duty(a_member(), purposes, NOW)
        return self.its_duty

    def stop_duty(self) -> None:
        self.said.append("stop duty")

    def sign_out(self, *, for_good: bool = False) -> int:
        self.said.append("sign out for good" if for_good else "sign out")
        self.its_duty = None
        return self.waiting

    def lock_desk(self) -> PretendDesk:
        return self.locks

    def begin(self) -> None: ...

    def reader(self) -> Reader:
        return self.stands

    def other_agencies(self):
        return self.agencies() if self.demo else ()

    def change_agency(self, agency: str, then, _failed) -> None:
        self.built.append(agency)
        then()

    def pages(self, _desk) -> tuple[()]:
        return ()

    def car(self) -> Parked:
        return Parked()

    def on(self) -> SignedInOne:
        signed = SignedInOne(*self._roles, demo=self.demo)
        signed.member = self.member or signed.member
        return signed

    def duty(self) -> Duty | None:
        return self.its_duty

    def strips(self) -> tuple[()]:
        return ()

    def unrecorded(self) -> int:
        return self.waiting

    def screens(self):
        return [
            Screen("live", "Live", "live", "F1", lambda: QLabel("Live")),
            Screen("x", "X", "help", "Ctrl+H", QLabel),
        ]

    def status(self) -> StatusLine:
        return StatusLine()

    def open_alerts(self) -> int:
        return 2

    def overdue(self) -> int:
        return 0

    def setting(self, name: str) -> str:
        return self.kept[name]

    def keep_setting(self, name: str, value: str) -> None:
        self.kept[name] = value

    def close(self) -> None:
        self.said.append("close")


@pytest.fixture(autouse=True)
def leave_qt_as_it_was(qapp):
    yield
    qapp.setQuitOnLastWindowClosed(True)


@pytest.fixture
def desk(tmp_path):
    return Workstation(tmp_path)


def the_window() -> MainWindow:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible())


def soon(deed) -> None:
    """Once the window stands and its loop runs."""
    QTimer.singleShot(0, deed)


def opened(desk, deeds, given=None) -> int:
    """Run with a person who does one deed after the other, then closes the window."""
    left = [*deeds, lambda: the_window().close()]

    def go_on() -> None:
        left.pop(0)()
        if left:
            soon(go_on)

    soon(go_on)
    return application.run(lambda _bridge: desk, given or Options())


def stage(kind):
    found = the_window().stage()
    assert isinstance(found, kind), type(found)
    return found


def sign_in() -> None:
    view = stage(SignInView)
    view.badge.line.setText(RIGHT[0])
    view.password.line.setText(RIGHT[1])
    view.sign_in.click()


def agree() -> None:
    stage(BannerView).agree.click()


def start() -> None:
    stage(DutyView).start.click()


def decline() -> None:
    stage(BannerView).declined.emit()


def skip() -> None:
    stage(DutyView).skip.click()


def press_duty() -> None:
    stage(DeskView)._presenter.press_duty()


def press_sign_out() -> None:
    stage(DeskView)._presenter.press_sign_out()


def leave() -> None:
    stage(DeskView)._presenter.leave()


def test_a_new_workstation_begins_with_the_first_run(tmp_path):
    seen: list[bool] = []
    new = Workstation(tmp_path, installed=False)
    code = opened(new, [lambda: seen.append(stage(WizardView).isVisible())])
    assert (code, seen) == (EXIT_OK, [True])


def test_a_shift_goes_over_banner_and_purposes_to_live_and_ends_in_order(desk):
    duty: list[object] = []
    deeds = [sign_in, agree, start, lambda: duty.append(stage(DeskView)._presenter.state.duty)]

    code = opened(desk, deeds)

    assert code == EXIT_OK
    assert duty != [None]
    assert desk.said == ["sign in", "start duty", "sign out for good", "close"]


def test_nobody_reaches_the_desk_past_the_statements(desk):
    deeds = [sign_in, decline, lambda: stage(SignInView)]
    opened(desk, deeds)
    assert desk.said == ["sign in", "sign out", "close"]


def test_one_may_go_on_without_cameras_and_start_them_later(desk):
    deeds = [
        sign_in, agree, skip, press_duty,
        start, lambda: stage(DeskView),
    ]  # fmt: skip
    opened(desk, deeds)
    assert desk.said == ["sign in", "start duty", "sign out for good", "close"]


UNTRAINED = Withheld(
    Hindrance.TRAINING,
    Refusal("Hutchinson 423.4(d)", "no training in force is recorded for: data policies.", "The trainer records it."),
)


def test_an_officer_whose_training_is_missing_is_told_why_capture_is_refused_and_goes_on_without_cameras(desk):
    desk.member = Member("m1", "Officer One", "1001", frozenset(), {Role.PATROL_OFFICER: UNTRAINED})
    seen: list[str] = []

    def read() -> None:
        view = stage(DutyView)
        seen.extend(label.text() for label in view.findChildren(QLabel) if label.isVisible())
        assert not view.start.isVisible()

    opened(desk, [sign_in, agree, read, skip, lambda: stage(DeskView)])

    assert any(words.startswith("Refused under Hutchinson 423.4(d): no training in force is recorded for: ")
               for words in seen)  # fmt: skip
    assert "start duty" not in desk.said


def test_an_administrator_comes_straight_to_the_desk(tmp_path):
    desk = Workstation(tmp_path, roles=(Role.LPR_ADMINISTRATOR,))
    opened(desk, [sign_in, agree, lambda: stage(DeskView)])
    assert desk.said == ["sign in", "sign out for good", "close"]


def test_after_signing_out_the_next_member_can_sign_in(desk):
    deeds = [sign_in, agree, start, leave, lambda: stage(SignInView), sign_in]
    opened(desk, deeds)
    assert desk.said[:4] == ["sign in", "start duty", "sign out", "sign in"]


def the_message() -> str:
    bar = the_window().findChild(MessageBar)
    assert bar is not None
    return bar.accessibleName() if bar.isVisible() else ""


def test_what_is_lost_at_sign_out_is_said_before_and_after(desk):
    desk.waiting = 3
    heard: list[str] = []
    sign_out = [press_sign_out, lambda: heard.append(the_message())]

    opened(desk, [sign_in, agree, start, *sign_out, *sign_out])

    assert [words[:26] for words in heard] == ["3 reads or answers not rec", "3 reads or answers could n"]


def test_a_window_that_is_closed_with_unrecorded_reads_asks_once(desk):
    desk.waiting = 1
    heard: list[str] = []
    opened(desk, [sign_in, agree, start, lambda: the_window().close(), lambda: heard.append(the_message())])
    assert [words[:34] for words in heard] == ["1 read or answer not recorded yet:"]
    assert desk.said == ["sign in", "start duty", "sign out for good", "close"]


def test_a_fixed_reader_says_before_anybody_signs_in_under_whom_it_runs_and_that_alerts_wait(desk):
    desk.stands = Reader(UNDER, alerts=2)
    seen: list[str] = []
    opened(desk, [lambda: seen.append(f"{stage(SignInView).reader_says.text()} {stage(SignInView).alerts.mark.word}")])
    assert seen == ["Fixed reader runs under Officer, badge 7 2 alerts wait: sign in"]


def test_what_is_typed_stays_while_a_fixed_reader_has_another_alert(desk):
    seen: list[str] = []

    def another() -> None:
        view = stage(SignInView)
        view.badge.line.setText("10")
        desk.stands = Reader(off="Refused under our default: the standing assignment ended.")
        view._presenter.refresh(Changes.DUTY)
        seen.extend((view.badge.text(), view.reader_says.text()))

    opened(desk, [another])
    assert seen == ["10", "Fixed reader is off. Refused under our default: the standing assignment ended."]


def test_signing_in_to_a_fixed_reader_that_runs_asks_for_no_purposes(desk):
    desk.its_duty = Duty(UNDER.member, UNDER.purposes, NOW)
    opened(desk, [sign_in, agree, lambda: stage(DeskView)])
    assert "start duty" not in desk.said


def test_a_desk_is_signed_out_from_its_lock_and_the_next_member_can_sign_in(desk):
    def lock() -> None:
        stage(DeskView)._presenter.press_lock()
        assert not stage(DeskView).isVisible()

    def leave_from_the_lock() -> None:
        [cover] = [one for one in the_window().findChildren(LockView) if one.isVisible()]
        cover.sign_out.click()
        cover.sign_out.click()

    opened(desk, [sign_in, agree, start, lock, leave_from_the_lock, lambda: stage(SignInView).isVisible() or 1 / 0])
    assert desk.said == ["sign in", "start duty", "sign out", "close"]


def test_only_the_demonstration_offers_another_agency_and_signs_out_first(desk):
    offered: list[bool] = []

    def look() -> None:
        offered.append(stage(SignInView).agency.isVisible())

    opened(desk, [look])
    desk.demo = True

    def choose() -> None:
        stage(SignInView).agency.click()
        stage(AgencyView).rows["plymouth"].click()
        stage(SignInView)

    opened(
        desk, [look, choose, sign_in, agree, start, lambda: stage(DeskView)._presenter.agency_wanted.emit("plymouth")]
    )

    assert offered == [False, True]
    assert desk.built == ["plymouth", "plymouth"]
    assert desk.said[-2:] == ["sign out", "close"]


def test_the_kept_theme_is_there_from_the_first_frame_and_a_change_is_kept(desk, qapp):
    seen: list[str] = []

    def look() -> None:
        seen.append(the_window().grab().toImage().pixelColor(3, 3).name())
        theme.apply(qapp, theme.NIGHT)

    opened(desk, [look])
    assert seen == ["#e9edf1"]
    assert desk.kept["ui.theme"] == "night"


def test_the_windows_place_is_kept_at_the_end(desk):
    opened(desk, [])
    assert desk.kept["ui.geometry"]


def test_a_second_copy_says_so_and_fails():
    def second(_bridge):
        raise Unavailable("Vouch is already open on this data folder: use the window that is open.")

    said: list[str] = []

    def read() -> None:
        said.extend(label.text() for label in the_window().findChildren(QLabel))
        the_window().close()

    soon(read)
    assert application.run(second, Options()) == EXIT_FAILED
    assert any("already open" in text for text in said)


def test_a_polite_kill_ends_like_a_closed_window(desk):
    soon(lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert application.run(lambda _bridge: desk, Options()) == EXIT_OK
    assert desk.said == ["close"]
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_the_demonstration_walks_to_live_by_itself_and_takes_its_picture(desk, tmp_path, monkeypatch):
    monkeypatch.setattr("ui.course.SEEN_MS", 1)
    monkeypatch.setattr("ui.sign_in.presenter.TYPING_MS", 1)
    monkeypatch.setattr("ui.sign_in.presenter.SHOWN_MS", 1)
    file = tmp_path / "live.png"
    desk.demo = True

    code = application.run(lambda _bridge: desk, Options(file, 0.0, (1366, 768), visitor=Visitor(*RIGHT)))

    assert code == EXIT_OK
    assert desk.said == ["sign in", "start duty", "close"]
    assert QImage(str(file)).size().toTuple() == (1366, 768)


def test_without_a_visitor_the_picture_shows_the_form(desk, tmp_path):
    file = tmp_path / "form.png"
    assert application.run(lambda _bridge: desk, Options(file, 0.0, (1024, 700))) == EXIT_OK
    assert file.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("demo", "due"), [(False, False), (True, True)])
def test_no_picture_is_taken_of_an_agencys_own_desk(desk, tmp_path, monkeypatch, demo, due):
    due_now: list[bool] = []

    class Watched(Photographer):
        def start(self) -> None:
            super().start()
            due_now.append(True)

        def stop(self) -> None:
            super().stop()
            due_now.append(False)

    monkeypatch.setattr("ui.course.Photographer", Watched)
    desk.demo = demo
    opened(desk, [sign_in, agree, start, lambda: stage(DeskView)], Options(tmp_path / "desk.png", 60.0))
    assert due_now[-1] is due


def test_a_picture_that_cannot_be_written_is_a_failure(desk, tmp_path, qtbot):
    assert application.run(lambda _bridge: desk, Options(tmp_path / "no" / "x.png", 0.0, (800, 600))) == EXIT_FAILED


def test_a_bug_is_shown_logged_and_in_the_exit_code(desk, capsys, caplog):
    def wrong() -> None:
        raise LookupError

    def go_on() -> None:
        dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, BugDialog))
        assert str(desk.log_file) in " ".join(label.text() for label in dialog.findChildren(QLabel))
        dialog.accept()

    code = opened(desk, [wrong_at_the_hook(wrong), go_on])

    assert code == application.EXIT_BUG
    assert "fault" in capsys.readouterr().err
    assert "LookupError" in caplog.text


def wrong_at_the_hook(deed):
    """What Qt does with an exception that a slot lets out."""

    def done() -> None:
        try:
            deed()
        except LookupError:
            sys.excepthook(*sys.exc_info())

    return done


@pytest.mark.parametrize("text", ["", "x", "1366", "1366x", "10x10", "99999x99999", "-1x768", "1366x768x2"])
def test_a_size_that_is_none_is_refused(text, capsys):
    parser = argparse.ArgumentParser()
    options.add_options(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["--size", text])


def test_the_options_of_every_command_with_a_window():
    parser = argparse.ArgumentParser()
    options.add_options(parser)
    given = parser.parse_args(["--screenshot", "x.png", "--after", "1.5", "--size", "1366x768", "--theme", "day"])
    assert options.options_of(given) == Options(Path("x.png"), 1.5, (1366, 768), "day")


@pytest.mark.parametrize("roles", [(Role.LPR_ADMINISTRATOR,), (Role.PATROL_OFFICER,)])
def test_a_missing_recovery_key_is_told_to_whoever_can_add_it_and_keeps_nobody_waiting(desk, roles):
    desk._roles = roles
    desk.rescue.recovery = lambda _on: RecoveryState.MISSING
    seen = []

    def banner_gone():
        stage(BannerView).acknowledged.emit()
        seen.append(type(the_window().stage()))
        asked = the_window().stage()
        if isinstance(asked, AskedView):
            asked.leave.click()

    assert opened(desk, [sign_in, banner_gone, lambda: seen.append(type(the_window().stage()))]) == 0
    assert (AskedView in seen) is (Role.LPR_ADMINISTRATOR in roles)
    assert seen[-1] in (DutyView, DeskView)


def test_from_the_sign_in_to_the_recovery_and_back(desk):
    seen = []

    def recovery():
        stage(SignInView).nobody.click()
        seen.append(type(the_window().stage()))
        stage(AskedView).leave.click()
        seen.append(type(the_window().stage()))

    assert opened(desk, [recovery]) == 0
    assert seen == [AskedView, SignInView]
