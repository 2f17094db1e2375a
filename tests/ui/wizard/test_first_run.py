"""The first run: judged page by page, nothing written before its end."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea

from app import profiles
from app.actions.install import ExistingAgencyKey, InstallRequest, NewAgencyKey
from app.actions.members import TrainingGiven
from app.agency_key import new_agency_key, save_agency_key
from app.domain.access import WorkstationKind
from app.domain.cameras import Mount, Side, SourceKind
from app.domain.errors import FieldMistake, Unavailable
from app.recovery_key import new_recovery_key, save_recovery_key
from tests.ui.at_once import Later, at_once
from ui.wizard.draft import KEPT_KEY, PAGES, Page, request
from ui.wizard.pages import ROWS, summary
from ui.wizard.presenter import AgencyChoice, WizardPresenter
from ui.wizard.view import WizardView

AGENCIES = [AgencyChoice(*row) for row in profiles.agencies()]
SECRETS = ("a passphrase of several words", "the administrator's own words", "the witness's own words", "camera word")


class Desk:
    """The installation at the port: keeps what it was asked, or raises what it was given."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[InstallRequest] = []
        self.error = error

    def install(self, asked: InstallRequest) -> None:
        self.asked.append(asked)
        if self.error is not None:
            error, self.error = self.error, None
            raise error


@pytest.fixture
def key_folder(tmp_path):
    folder = tmp_path / "drive"
    folder.mkdir()
    return folder


@pytest.fixture
def data_folder(tmp_path):
    return tmp_path / "data"


def answers(key_folder):
    passphrase, administrator, witness, _ = SECRETS
    return {
        Page.AGENCY: {"agency": "plymouth", "agency_confirmed": True},
        Page.KIND: {"kind": WorkstationKind.CAR},
        Page.KEY: {"key_folder": str(key_folder), "passphrase": passphrase, "passphrase_again": passphrase},
        Page.ADMINISTRATOR: {
            "name": "Administrator One", "badge": "9001", "password": administrator, "password_again": administrator,
        },
        Page.WITNESS: {
            "witness_name": "Supervisor One", "witness_badge": "9002",
            "witness_password": witness, "witness_password_again": witness,
        },
        Page.TRAINING: {
            "trained_on": "2026-02-02", "trainer_name": "Trainer One", "trainer_unit": "Training",
            "witness_trained_on": "", "witness_trainer_name": "", "witness_trainer_unit": "",
        },
        Page.CAMERA: {"camera.kind": SourceKind.FOLDER, "camera.folder": str(key_folder), "camera.name": "Front"},
        Page.SUMMARY: {},
    }  # fmt: skip


def page_of(presenter) -> Page:
    return presenter.state.page


def filled(presenter, key_folder, upto=Page.SUMMARY):
    """Answers every page before `upto` and goes on to it."""
    for page in PAGES[: PAGES.index(upto)]:
        for field_id, value in answers(key_folder)[page].items():
            presenter.edit(field_id, value)
        presenter.next()
        assert not presenter.state.problems, presenter.state.problems
    assert page_of(presenter) is upto
    return presenter


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def presenter(qapp, desk, data_folder):
    return WizardPresenter(AGENCIES, data_folder, desk.install, at_once)


def test_the_five_agencies_are_offered_and_none_is_chosen_beforehand(presenter):
    assert len(presenter.state.agencies) == 5
    presenter.next()
    assert page_of(presenter) is Page.AGENCY
    assert set(presenter.state.problems) == {"agency", "agency_confirmed"}


def test_another_agency_has_to_be_confirmed_again(presenter):
    presenter.edit("agency", "plymouth")
    presenter.edit("agency_confirmed", True)
    presenter.edit("agency", "hardin")
    assert not presenter.state.draft.agency_confirmed


def test_a_mistake_goes_when_its_field_changes(presenter):
    presenter.next()
    presenter.edit("agency", "crystal")
    assert set(presenter.state.problems) == {"agency_confirmed"}


@pytest.mark.parametrize(
    ("page", "changed", "wrong"),
    [
        (Page.KEY, {"key_folder": ""}, {"key_folder"}),
        (Page.KEY, {"key_folder": "relative/folder"}, {"key_folder"}),
        (Page.KEY, {"key_folder": "/no/such/folder"}, {"key_folder"}),
        (Page.KEY, {"passphrase": "short", "passphrase_again": "short"}, {"passphrase"}),
        (Page.KEY, {"passphrase_again": "another one here"}, {"passphrase_again"}),
        (Page.ADMINISTRATOR, {"name": "  "}, {"name"}),
        (Page.ADMINISTRATOR, {"name": "x" * 500}, {"name"}),
        (Page.ADMINISTRATOR, {"password": "seven77", "password_again": "seven77"}, {"password"}),
        (Page.ADMINISTRATOR, {"password": "password", "password_again": "password"}, {"password"}),
        (Page.ADMINISTRATOR, {"password_again": "different"}, {"password_again"}),
        (Page.WITNESS, {"witness_badge": " 9001 "}, {"witness_badge"}),
        (Page.WITNESS, {"witness_name": "administrator one"}, {"witness_name"}),
        (Page.WITNESS, {"witness_password": SECRETS[1], "witness_password_again": SECRETS[1]}, {"witness_password"}),
        (Page.TRAINING, {"trained_on": "last week"}, {"trained_on"}),
        (Page.TRAINING, {"trainer_name": ""}, {"trainer_name"}),
        (Page.TRAINING, {"witness_trainer_unit": "Training"}, {"witness_trained_on", "witness_trainer_name"}),
        (Page.CAMERA, {"camera.name": ""}, {"camera.name"}),
        (Page.CAMERA, {"camera.folder": "/no/such/folder"}, {"camera.folder"}),
        (Page.CAMERA, {"camera.kind": SourceKind.RTSP, "camera.url": "http://x"}, {"camera.url"}),
    ],
)
def test_nobody_gets_past_a_page_with_a_mistake(presenter, key_folder, page, changed, wrong):
    filled(presenter, key_folder, page)
    for field_id, value in (answers(key_folder)[page] | changed).items():
        presenter.edit(field_id, value)
    presenter.next()
    assert page_of(presenter) is page
    assert set(presenter.state.problems) == wrong
    assert all(words[0].isupper() and words.endswith(".") for words in presenter.state.problems.values())


def test_the_agency_key_is_never_kept_beside_what_it_signs(presenter, key_folder, data_folder):
    data_folder.mkdir()
    filled(presenter, key_folder, Page.KEY)
    presenter.edit("key_folder", str(data_folder))
    presenter.next()
    assert "key_folder" in presenter.state.problems


def test_a_key_that_stands_there_already_is_not_overwritten(presenter, key_folder):
    filled(presenter, key_folder, Page.KEY)
    presenter.edit("key_folder", str(key_folder))
    presenter.state.draft.key_place.write_text("old", encoding="ascii")
    presenter.next()
    assert "key_folder" in presenter.state.problems


def test_the_agencys_own_key_is_opened_before_one_goes_on(presenter, key_folder, desk):
    place = key_folder / "kept.pem"
    save_agency_key(new_agency_key(), place, SECRETS[0])
    filled(presenter, key_folder, Page.KEY)
    presenter.edit("key", KEPT_KEY)
    presenter.edit("key_file", str(place))
    presenter.edit("passphrase", "not this passphrase")
    presenter.next()
    assert set(presenter.state.problems) == {"passphrase"}

    presenter.edit("passphrase", SECRETS[0])
    presenter.next()

    assert page_of(presenter) is Page.ADMINISTRATOR
    assert request(presenter.state.draft).agency_key == ExistingAgencyKey(place, SECRETS[0])


def test_nothing_is_asked_of_the_desk_before_the_end(presenter, key_folder, desk, data_folder):
    filled(presenter, key_folder)
    assert desk.asked == []
    assert not data_folder.exists()
    assert list(key_folder.iterdir()) == []


def test_what_was_answered_is_what_is_installed(presenter, key_folder, desk, qtbot):
    filled(presenter, key_folder)
    with qtbot.waitSignal(presenter.installed):
        presenter.next()

    asked = desk.asked[0]
    assert (asked.agency, asked.kind) == ("plymouth", WorkstationKind.CAR)
    assert asked.agency_key == NewAgencyKey(key_folder / "vouch-agency-key-plymouth.pem", SECRETS[0])
    assert (asked.administrator.badge, asked.administrator.password) == ("9001", SECRETS[1])
    assert (asked.witness.badge, asked.witness.password) == ("9002", SECRETS[2])
    assert asked.administrator.training == TrainingGiven(date(2026, 2, 2), "Trainer One", "Training")
    assert asked.witness.training is None
    assert asked.camera is not None
    assert (asked.camera.name, asked.camera.side, asked.camera.mount) == ("Front", Side.FRONT, Mount.MOUNTED)


def test_every_password_is_let_go_when_it_stands(presenter, key_folder, qtbot):
    filled(presenter, key_folder)
    presenter.next()
    draft = presenter.state.draft
    assert not any((draft.passphrase, draft.password, draft.witness_password, draft.camera.password))


def test_no_secret_is_in_what_may_be_printed(presenter, key_folder):
    filled(presenter, key_folder)
    presenter.edit("camera.password", SECRETS[3])
    shown = repr(presenter.state) + repr(request(presenter.state.draft)) + str(summary(presenter.state))
    for secret in SECRETS:
        assert secret not in shown


def test_a_camera_can_be_left_for_later(presenter, key_folder, desk):
    filled(presenter, key_folder, Page.CAMERA)
    presenter.skip_camera()
    presenter.next()
    assert desk.asked[0].camera is None


def test_a_fixed_readers_camera_has_its_place(presenter, key_folder, desk):
    filled(presenter, key_folder, Page.CAMERA)
    presenter.edit("kind", WorkstationKind.FIXED)
    for field_id, value in answers(key_folder)[Page.CAMERA].items():
        presenter.edit(field_id, value)
    presenter.next()
    assert set(presenter.state.problems) == {"camera.latitude"}
    for field_id, value in (("latitude", "44.8892"), ("longitude", "-94.3697"), ("heading", "270")):
        presenter.edit(f"camera.{field_id}", value)
    presenter.next()
    presenter.next()
    camera = desk.asked[0].camera
    assert camera is not None
    assert (camera.mount, camera.heading) == (Mount.FIXED, 270.0)


def test_a_mistake_found_at_the_end_leads_back_to_its_page(qapp, key_folder, data_folder):
    desk = Desk(FieldMistake("key file", "the folder for the agency key does not exist"))
    presenter = WizardPresenter(AGENCIES, data_folder, desk.install, at_once)
    filled(presenter, key_folder)
    presenter.next()
    assert page_of(presenter) is Page.KEY
    assert presenter.state.problems == {"key_folder": "The folder for the agency key does not exist."}
    assert presenter.state.draft.name == "Administrator One"


def test_a_full_disk_is_said_and_can_be_tried_again(qapp, key_folder, data_folder, qtbot):
    desk = Desk(Unavailable("The data folder cannot be written (No space left on device). Nothing was installed."))
    presenter = WizardPresenter(AGENCIES, data_folder, desk.install, at_once)
    filled(presenter, key_folder)
    presenter.next()
    assert presenter.state.message is not None
    assert page_of(presenter) is Page.SUMMARY
    with qtbot.waitSignal(presenter.installed):
        presenter.next()


def test_a_drive_that_was_pulled_out_is_noticed_before_installing(presenter, key_folder, desk):
    filled(presenter, key_folder)
    key_folder.rmdir()
    presenter.next()
    assert desk.asked == []
    assert page_of(presenter) is Page.KEY


def test_while_it_installs_nothing_can_be_changed(qapp, key_folder, data_folder, desk):
    later = Later()
    presenter = WizardPresenter(AGENCIES, data_folder, desk.install, later.run)
    filled(presenter, key_folder)
    presenter.next()
    presenter.next()
    presenter.back()
    presenter.edit("name", "Somebody Else")
    assert page_of(presenter) is Page.SUMMARY
    assert presenter.state.draft.name == "Administrator One"
    later.go()
    assert len(desk.asked) == 1


def test_going_back_keeps_what_was_typed(presenter, key_folder):
    filled(presenter, key_folder, Page.WITNESS)
    presenter.back()
    presenter.back()
    assert page_of(presenter) is Page.KEY
    assert presenter.state.draft.passphrase == SECRETS[0]
    presenter.next()
    presenter.next()
    assert page_of(presenter) is Page.WITNESS


class Typist:
    """Somebody with a keyboard and no pointer."""

    def __init__(self, qtbot, window) -> None:
        self.qtbot, self.window = qtbot, window

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def tab_to(self, name) -> None:
        """Tab goes in reading order; a field that it never reaches cannot be filled in."""
        for _ in range(30):
            on = QApplication.focusWidget()
            if on is not None and on.accessibleName() == name:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never reaches {name!r}")

    def fill(self, **texts) -> None:
        for name, text in texts.items():
            self.tab_to(name.replace("_", " "))
            on = QApplication.focusWidget()
            assert isinstance(on, QLineEdit)
            on.clear()
            self.qtbot.keyClicks(on, text)


def test_the_whole_first_run_needs_the_keyboard_alone(qtbot, dressed, desk, data_folder, key_folder):
    presenter = WizardPresenter(AGENCIES, data_folder, desk.install, at_once)
    view = WizardView(presenter)
    qtbot.addWidget(view)
    view.resize(1366, 768)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.setFocus()
    person, (passphrase, administrator, witness, _) = Typist(qtbot, view), SECRETS

    person.tab_to("Hutchinson Police Department")
    person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Space)
    person.tab_to("I have checked: this workstation stays with this agency for good")
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Return)
    assert page_of(presenter) is Page.KIND
    person.press(Qt.Key.Key_Return)
    person.fill(Folder_for_the_keys=str(key_folder), Passphrase=passphrase, Passphrase_again=passphrase)
    person.press(Qt.Key.Key_Return)
    person.fill(Name="Administrator One", Badge_number="9001", Password=administrator, Password_again=administrator)
    person.press(Qt.Key.Key_Return)
    assert page_of(presenter) is Page.WITNESS
    person.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page_of(presenter) is Page.ADMINISTRATOR
    person.press(Qt.Key.Key_Return)
    person.fill(Name="Supervisor One", Badge_number="9002", Password=witness, Password_again=witness)
    person.press(Qt.Key.Key_Enter)
    assert page_of(presenter) is Page.TRAINING
    person.press(Qt.Key.Key_Return)
    assert page_of(presenter) is Page.CAMERA
    person.press(Qt.Key.Key_F6)
    with qtbot.waitSignal(presenter.installed):
        person.press(Qt.Key.Key_Return)

    assert desk.asked[0].agency == "plymouth"
    assert desk.asked[0].witness.password == witness


def test_a_mistake_takes_the_keyboard_to_its_field(qtbot, dressed, presenter, key_folder):
    view = WizardView(presenter)
    qtbot.addWidget(view)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    filled(presenter, key_folder, Page.ADMINISTRATOR)
    presenter.edit("name", "Administrator One")
    presenter.next()
    on = QApplication.focusWidget()
    assert on is not None
    assert on.accessibleName() == "Badge number"


def test_while_one_mistake_is_put_right_the_keyboard_stays_there(qtbot, dressed, presenter, key_folder):
    view = WizardView(presenter)
    qtbot.addWidget(view)
    view.resize(1366, 768)
    with qtbot.waitExposed(view):
        view.show()
    filled(presenter, key_folder, Page.KEY)
    presenter.next()
    assert set(presenter.state.problems) == {"key_folder", "passphrase"}
    folder = view.pages[Page.KEY].form.fields["key_folder"].focusProxy()
    assert folder is not None
    qtbot.waitUntil(folder.hasFocus)
    for letter in "/media":  # each key goes to what has the keyboard then
        qtbot.keyClicks(QApplication.focusWidget(), letter)
    assert presenter.state.draft.key_folder == "/media"
    assert presenter.state.draft.passphrase == ""


@pytest.mark.parametrize("page", [page for page in PAGES if ROWS[page]])
def test_no_page_scrolls_on_a_768_line_screen(qtbot, dressed, presenter, key_folder, page):
    view = WizardView(presenter)
    qtbot.addWidget(view)
    view.resize(1366, 768)
    view.show()
    filled(presenter, key_folder, page)
    presenter.edit("kind", WorkstationKind.FIXED)
    presenter.edit("camera.kind", SourceKind.RTSP)
    presenter.edit("witness_trainer_unit", "Training")
    presenter.next()
    dressed.processEvents()
    area = next(one for one in view.findChildren(QScrollArea) if one.widget() is view.pages[page])
    assert area.isVisible()
    assert not area.verticalScrollBar().isVisible()
    assert view.width() == 1366


def test_the_summary_shows_the_agency_and_no_secret(qtbot, dressed, presenter, key_folder):
    view = WizardView(presenter)
    qtbot.addWidget(view)
    filled(presenter, key_folder)
    shown = " ".join(label.text() for label in view.pages[Page.SUMMARY].findChildren(QLabel))
    assert "Plymouth Police Department, Minnesota" in shown
    assert not any(secret in shown for secret in SECRETS)


@pytest.fixture
def kept(presenter, key_folder):
    """At the page of the keys, with an agency key that was made elsewhere."""
    filled(presenter, key_folder, Page.KEY)
    save_agency_key(new_agency_key(), key_folder / "old-agency-key.pem", SECRETS[0])
    for field_id, value in {
        "key": KEPT_KEY, "key_file": str(key_folder / "old-agency-key.pem"), "passphrase": SECRETS[0],
    }.items():  # fmt: skip
        presenter.edit(field_id, value)
    return presenter


def test_where_the_agency_has_no_recovery_key_yet_one_is_made_beside_its_key(kept, key_folder):
    kept.next()
    assert not kept.state.problems
    assert ("Recovery key", f"new, saved as {key_folder / 'old-recovery-key.pem'}") in summary(kept.state)


def test_the_agencys_recovery_key_is_taken_from_where_it_lies(kept, key_folder):
    save_recovery_key(new_recovery_key(), key_folder / "elsewhere.pem", SECRETS[0])
    kept.edit("recovery_file", str(key_folder / "elsewhere.pem"))
    kept.next()
    assert not kept.state.problems
    assert request(kept.state.draft).agency_key.recovery == key_folder / "elsewhere.pem"


@pytest.mark.parametrize(("passphrase", "name"), [("another passphrase", "elsewhere.pem"), (SECRETS[0], "none.pem")])
def test_a_recovery_key_that_does_not_open_is_said_at_its_own_field(kept, key_folder, passphrase, name):
    save_recovery_key(new_recovery_key(), key_folder / "elsewhere.pem", passphrase)
    kept.edit("recovery_file", str(key_folder / name))
    kept.next()
    assert set(kept.state.problems) == {"recovery_file"}
