"""Where nobody can sign in, or files are damaged: what the sign-in page offers, and its cards over a real desk."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from app.actions.put_back import Offer
from app.actions.recover import RecoveryState
from app.domain.errors import Damaged, Unavailable
from app.keystore import NoKeystore
from app.rescue import Rescue
from app.workstation import Workstation
from tests.desks import ADMINISTRATOR, OFFICER, PASSPHRASE, START, WITNESS, Machine, MemoryKeystore, installed
from tests.ui.at_once import Later, at_once
from tests.ui.people import Unharmed
from ui.sign_in.asked import AskedPresenter
from ui.sign_in.asked_view import AskedView
from ui.sign_in.presenter import SignInPresenter
from ui.sign_in.rescue import add_recovery_card, put_back_card, recover_card
from ui.sign_in.view import SignInView
from ui.words import moment

NEW = "the tide comes in"
DAMAGED = Damaged("The database is damaged. Put back a backup, or ask the LPR administrator.")


class Offering(Unharmed):
    """A workstation with a backup, at the port."""

    def offered(self):
        return Offer(START, 137)


def sign_in_that_raises(error):
    def sign_in(_badge, _password, _code):
        raise error

    return sign_in


@pytest.fixture
def desk(tmp_path):
    made = installed(tmp_path)
    made.keystore = NoKeystore()
    yield made
    made.close()


@pytest.fixture
def rescue(desk):
    return Rescue(desk.paths, desk.clock, Machine(desk.clock), None)


def shown(view) -> str:
    return " ".join(one.text() for one in view.findChildren(QLabel) if one.isVisibleTo(view))


# --- what the sign-in page offers


def test_damaged_files_bring_the_offer_of_the_backup(qtbot):
    presenter = SignInPresenter(sign_in_that_raises(DAMAGED), at_once, Offering())
    view = SignInView(presenter)
    qtbot.addWidget(view)
    assert not view.put_back.isVisibleTo(view)

    presenter.submit("1", "a quiet morning")

    assert view.put_back.isVisibleTo(view)
    assert moment(START) in view.put_back.text()
    with qtbot.waitSignal(view.put_back_wanted) as wanted:
        view.put_back.click()
    assert wanted.args == [Offer(START, 137)]


@pytest.mark.parametrize("error", [Unavailable("The disk is full."), DAMAGED])
def test_without_a_backup_or_without_damage_nothing_is_offered(qtbot, error):
    rescue = Unharmed() if error is DAMAGED else Offering()
    presenter = SignInPresenter(sign_in_that_raises(error), at_once, rescue)
    presenter.submit("1", "a quiet morning")
    assert presenter.state.offer is None
    assert presenter.state.message is not None
    assert presenter.state.message.text == str(error)


def test_what_was_found_wrong_at_the_start_is_said_before_anybody_types(qtbot):
    rescue = Offering()
    vars(rescue)["problem"] = DAMAGED  # set before the presenter asks
    presenter = SignInPresenter(sign_in_that_raises(DAMAGED), at_once, rescue)
    presenter.start()
    assert presenter.state.message is not None
    assert presenter.state.message.text == str(DAMAGED)
    assert presenter.state.offer == Offer(START, 137)


def test_nobody_can_sign_in_is_one_key(qtbot):
    view = SignInView(SignInPresenter(sign_in_that_raises(DAMAGED), at_once, Unharmed()))
    qtbot.addWidget(view)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    with qtbot.waitSignal(view.recovery_wanted):
        qtbot.keyClick(view.badge.line, Qt.Key.Key_F8)


# --- the recovery key


@pytest.fixture
def recovering(qtbot, rescue):
    presenter = AskedPresenter(recover_card(rescue), at_once)
    view = AskedView(presenter)
    qtbot.addWidget(view)
    return view


def fill(view, **values):
    for name, value in values.items():
        view.form.edited.emit(name, value)


def answers(tmp_path, **other):
    return {
        "file": str(tmp_path / "agency-recovery.pem"), "passphrase": PASSPHRASE, "badge": ADMINISTRATOR.badge,
        "password": NEW, "password_again": NEW, **other,
    }  # fmt: skip


def problems(view):
    return {name for name, field in view.form.fields.items() if field.problem}


def test_with_the_recovery_key_a_member_gets_in_again(desk, recovering, tmp_path, qtbot):
    fill(recovering, **answers(tmp_path))
    with qtbot.waitSignal(recovering.done):
        recovering.go.click()
    assert desk.sign_in(ADMINISTRATOR, NEW)
    assert not any(line.text() for line in recovering.findChildren(QLineEdit))


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        (dict.fromkeys(("file", "passphrase", "badge", "password"), ""), {"file", "passphrase", "badge", "password"}),
        ({"password": "short", "password_again": "short"}, {"password"}),
        ({"password_again": "the tide goes out"}, {"password_again"}),
        ({"passphrase": "another passphrase"}, {"passphrase"}),
        ({"file": "/nothing.pem"}, {"file"}),
        ({"badge": OFFICER.badge}, {"badge"}),
        ({"password": "administrator one", "password_again": "administrator one"}, {"password"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nobody_is_changed(desk, recovering, tmp_path, other, wrong):
    fill(recovering, **answers(tmp_path, **other))
    recovering.go.click()
    assert problems(recovering) == wrong
    assert desk.sign_in(ADMINISTRATOR)


def test_what_is_missing_here_is_said_on_the_card(qtbot, tmp_path):
    class Without(Unharmed):
        def recover(self, _asked):
            raise Unavailable("This workstation has no recovery key.")

    view = AskedView(AskedPresenter(recover_card(Without()), at_once))
    qtbot.addWidget(view)
    fill(view, **answers(tmp_path))
    view.go.click()
    assert "This workstation has no recovery key." in shown(view)
    assert view.go.isEnabled()


def test_while_it_works_nothing_can_be_pressed_or_typed(qtbot, tmp_path):
    later = Later()
    view = AskedView(AskedPresenter(recover_card(Unharmed()), later.run))
    qtbot.addWidget(view)
    fill(view, **answers(tmp_path))
    view.go.click()
    assert not view.go.isEnabled()
    assert not view.leave.isEnabled()
    fill(view, badge="999")
    with qtbot.waitSignal(view.done):
        later.go()
    assert view.go.isEnabled()


def test_escape_goes_back(recovering, qtbot):
    recovering.show()
    recovering.activateWindow()
    qtbot.waitUntil(recovering.isActiveWindow)
    with qtbot.waitSignal(recovering.back):
        qtbot.keyClick(recovering, Qt.Key.Key_Escape)


# --- the backup


def test_the_card_tells_what_would_be_lost(qtbot):
    view = AskedView(AskedPresenter(put_back_card(Offering(), Offer(START, 137)), at_once))
    qtbot.addWidget(view)
    assert "137 reads recorded since then will be lost" in shown(view)
    assert moment(START) in shown(view)


def test_the_card_tells_when_no_read_would_be_lost(qtbot):
    view = AskedView(AskedPresenter(put_back_card(Offering(), Offer(START, 0)), at_once))
    qtbot.addWidget(view)
    assert "No read was recorded since" in shown(view)


def test_a_damaged_desk_is_opened_again_with_its_backup(desk, rescue, qtbot):
    desk.sign_in().store.back_up(desk.clock())
    desk.close()
    desk.paths.database.write_bytes(b"nothing of a database")
    desk.clock.go(hours=1)
    offer = rescue.offered()
    assert offer.made_at == START

    view = AskedView(AskedPresenter(put_back_card(rescue, offer), at_once))
    qtbot.addWidget(view)
    fill(view, badge=WITNESS.badge, password=WITNESS.password)
    with qtbot.waitSignal(view.done):
        view.go.click()

    assert desk.sign_in(OFFICER)


def test_who_may_not_put_it_back_is_told_so(desk, rescue, qtbot):
    desk.sign_in().store.back_up(desk.clock())
    desk.close()
    view = AskedView(AskedPresenter(put_back_card(rescue, rescue.offered()), at_once))
    qtbot.addWidget(view)

    fill(view, badge=OFFICER.badge, password=OFFICER.password)
    view.go.click()
    assert problems(view) == {"badge"}
    fill(view, badge=WITNESS.badge, password="not the password")
    view.go.click()
    assert "do not go together" in shown(view)


def test_moments_are_said_by_the_day():
    assert moment(START + timedelta(days=4)).split(",")[0] == "6 Mar 2026"


# --- a desk from before


@pytest.mark.parametrize("state", [RecoveryState.MISSING, RecoveryState.NOT_THE_AGENCYS])
def test_the_administrator_adds_the_missing_recovery_key(desk, rescue, qtbot, tmp_path, state):
    on = desk.sign_in()
    view = AskedView(AskedPresenter(add_recovery_card(rescue, on, state), at_once))
    qtbot.addWidget(view)
    fill(view, file=str(tmp_path / "agency.pem"), passphrase="another passphrase")
    view.go.click()
    assert problems(view) == {"passphrase"}
    fill(view, passphrase=PASSPHRASE)
    with qtbot.waitSignal(view.done):
        view.go.click()
    assert rescue.recovery(on) is RecoveryState.THERE


# --- the whole way, over a workstation


@pytest.fixture
def workstation(desk):
    made = []

    def opened(keystore):
        made.append(Workstation(desk.paths, lambda deed: deed(), lambda _: None, keystore, desk.clock))
        return made[-1]

    yield opened
    for one in made:
        one.close()


def test_a_damaged_workstation_opens_its_sign_in_page_with_the_words_and_the_way_out(desk, workstation):
    keystore = MemoryKeystore()
    desk.keystore = keystore
    on = desk.sign_in()
    on.store.back_up(desk.clock())
    desk.close()
    desk.paths.database.write_bytes(b"x" * 8192)

    rescue = workstation(keystore).rescue

    assert "damaged" in str(rescue.problem)
    assert rescue.offered().made_at == desk.clock()
    rescue.put_back(WITNESS.badge, WITNESS.password, "")
    assert rescue.problem is None
    assert desk.sign_in(OFFICER)
