"""The cameras screen on a real store: added, changed, switched, removed and put back, by the administrator alone."""

import pytest

from app.changes import Changes
from app.domain.cameras import Area, CameraState, Mount, Place, SourceKind
from app.domain.errors import Unavailable
from tests.desks import a_camera
from tests.ui.at_once import Later
from tests.ui.cameras.desk import a_health, an_rtsp
from ui.cameras.aim_presenter import Phase
from ui.cameras.presenter import line_of


def added(presenter, name="Front", device="/dev/video0"):
    presenter.add()
    presenter.form.edit("name", name)
    presenter.form.edit("device", device)
    presenter.form.save()


def names(presenter):
    return [line.name for line in presenter.state.lines]


def test_an_added_camera_is_kept_and_chosen(open_screen, desk, said):
    presenter = open_screen(desk)
    added(presenter)
    added(presenter, "Rear", "/dev/video2")
    assert names(presenter) == ["Front", "Rear"]
    assert presenter.state.line.name == "Rear"
    assert not presenter.form.state.open
    assert said[-1].text == "Rear is kept."
    assert [camera.address for camera in desk.cameras()] == ["/dev/video0", "/dev/video2"]


def test_a_fixed_camera_keeps_its_place_its_heading_and_its_region(open_screen, desk):
    presenter = open_screen(desk)
    presenter.add()
    form = presenter.form
    for field, value in (("name", "Gate"), ("mount", Mount.FIXED), ("heading", "270"), ("latitude", "44.8892"),
                         ("longitude", "-93.37")):  # fmt: skip
        form.edit(field, value)
    form.pick_area(Area(0.1, 0.2, 0.5, 0.5))
    form.save()
    (camera,) = desk.cameras()
    assert (camera.place, camera.heading, camera.area) == (Place(44.8892, -93.37), 270.0, Area(0.1, 0.2, 0.5, 0.5))


def test_the_first_device_that_is_plugged_in_is_offered(open_screen, desk):
    presenter = open_screen(desk)
    presenter.add()
    look = presenter.form.state.looks["device"]
    assert look.value == "/dev/video0"
    presenter.form.leave()
    assert not presenter.form.state.open, "nothing was typed, so nothing is asked"


def test_devices_are_looked_for_again_when_one_was_plugged_in(open_screen, desk):
    desk.devices = []
    later = Later()
    presenter = open_screen(desk, run_aside=later.run)
    presenter.add()
    assert "Looking" in presenter.form.state.looks["device"].hint
    later.go()
    assert "No USB camera" in presenter.form.state.looks["device"].hint
    desk.devices = [("/dev/video4", "Infrared")]
    presenter.form.look_for_devices()
    later.go()
    assert presenter.form.state.looks["device"].value == "/dev/video4"


def test_a_wrong_form_is_not_saved_and_the_keyboard_goes_to_the_mistake(open_screen, desk):
    presenter = open_screen(desk)
    mistakes = []
    presenter.form.mistaken.connect(lambda: mistakes.append(True))
    presenter.add()
    presenter.form.save()
    assert presenter.form.state.looks["name"].problem == "A camera needs a name."
    assert presenter.form.state.problem == "One field needs a change."
    assert (mistakes, desk.cameras()) == ([True], ())
    presenter.form.edit("name", "F")
    assert presenter.form.state.looks["name"].problem == ""


def test_what_the_desk_finds_wrong_stands_beside_its_field_too(open_screen, desk):
    presenter = open_screen(desk)
    added(presenter)
    added(presenter, "front", "/dev/video2")
    assert presenter.form.state.open
    assert presenter.form.state.looks["name"].problem == "Another camera has this name."


def test_what_was_typed_is_thrown_away_only_after_asking(open_screen, desk):
    presenter = open_screen(desk)
    presenter.add()
    presenter.form.edit("name", "Front")
    presenter.form.leave()
    assert (presenter.form.state.open, presenter.form.state.leaving) == (True, True)
    presenter.form.stay()
    assert presenter.form.state.looks["name"].value == "Front"
    presenter.form.leave()
    presenter.form.leave()
    assert not presenter.form.state.open


def test_while_it_is_being_kept_it_is_not_kept_twice(open_screen, desk):
    later = Later()
    presenter = open_screen(desk, run=later.run)
    later.go()
    added(presenter)
    presenter.form.save()
    later.go()
    assert names(presenter) == ["Front"]


def test_a_full_disk_leaves_the_form_as_it_was_typed(open_screen, desk, said, monkeypatch):
    def full(_):
        raise Unavailable("The disk is full. The cameras are as they were.")

    monkeypatch.setattr(desk, "save", full)
    presenter = open_screen(desk)
    added(presenter)
    assert said[-1].text.startswith("The disk is full")
    assert presenter.form.state.looks["name"].value == "Front"
    assert not presenter.form.state.busy


def test_a_fifth_camera_is_refused_before_its_form_opens(open_screen, desk, said):
    presenter = open_screen(desk)
    for number in range(4):
        added(presenter, f"Camera {number}", f"/dev/video{number}")
    assert presenter.state.full
    presenter.add()
    assert not presenter.form.state.open
    assert "at most 4" in said[-1].text


def test_a_camera_is_switched_off_and_on_again(open_screen, desk, said):
    presenter = open_screen(desk)
    added(presenter)
    presenter.switch()
    assert (presenter.state.line.mark.word, desk.cameras()[0].enabled) == ("Off", False)
    presenter.switch()
    assert desk.cameras()[0].enabled
    assert said[-1].text == "Front is on."


def test_removal_asks_and_can_be_undone_until_sign_out(open_screen, desk, said):
    presenter = open_screen(desk)
    desk.save(an_rtsp())
    presenter.refresh()
    presenter.remove()
    assert names(presenter) == ["Front"], "nothing is removed that was not asked"
    presenter.ask_removal()
    assert presenter.state.asking == "Front"
    presenter.keep()
    presenter.ask_removal()
    presenter.remove()
    assert (names(presenter), presenter.state.undo) == ([], "Front")
    presenter.put_back()
    assert desk.cameras() == (an_rtsp(),), "with the password it had"
    assert presenter.state.undo == ""


def test_choosing_another_camera_takes_the_question_back(open_screen, desk):
    presenter = open_screen(desk)
    added(presenter)
    added(presenter, "Rear", "/dev/video2")
    presenter.ask_removal()
    presenter.choose("camera-1")
    presenter.remove()
    assert names(presenter) == ["Front", "Rear"]


@pytest.mark.parametrize("deed", ["add", "change", "switch", "ask_removal", "put_back"])
def test_only_the_administrator_changes_cameras_and_the_clause_is_said(open_screen, desk, officers_desk, said, deed):
    desk.save(an_rtsp())
    presenter = open_screen(officers_desk)
    presenter._removed.append(an_rtsp())
    getattr(presenter, deed)()
    assert not presenter.form.state.open
    assert (presenter.state.asking, officers_desk.cameras()) == ("", (an_rtsp(),))
    assert "LPR administrator" in said[-1].text
    assert "423" in said[-1].clause


def test_the_action_itself_refuses_an_officer_who_got_past_the_screen(open_screen, officers_desk, said, monkeypatch):
    monkeypatch.setattr(officers_desk, "may_change", lambda: None)
    presenter = open_screen(officers_desk)
    added(presenter)
    assert officers_desk.cameras() == ()
    assert "423" in said[-1].clause


def test_an_officer_may_test_a_camera(open_screen, desk, officers_desk):
    desk.save(an_rtsp())
    presenter = open_screen(officers_desk)
    presenter.test()
    assert presenter.aim.state.phase is Phase.TESTED


def test_a_camera_can_be_tested_before_it_has_a_name(open_screen, desk):
    presenter = open_screen(desk)
    presenter.add()
    presenter.form.test()
    assert presenter.aim.state.phase is Phase.TESTED
    presenter.form.edit("device", "")
    presenter.form.test()
    assert "address" in presenter.form.state.looks["device"].problem


def test_what_another_screen_changed_is_seen(open_screen, desk):
    presenter = open_screen(desk)
    desk.save(an_rtsp())
    presenter.refresh(Changes.READS)
    assert names(presenter) == []
    presenter.refresh(Changes.CAMERAS | Changes.READS)
    assert names(presenter) == ["Front"]


@pytest.mark.parametrize(
    ("camera", "health", "word", "detail"),
    [
        (a_camera(enabled=False), None, "Off", "Switched off here"),
        (a_camera(), None, "Stopped", "Starts with duty"),
        (a_camera(kind=SourceKind.USB, address="0"), a_health(), "Running", "1280 × 720, 25 fps"),
        (a_camera(), a_health(), "Running", "1280 × 720"),
        (
            a_camera(), a_health(state=CameraState.LOST, detail="no answer", retry_in_s=4.2), "Lost",
            "no answer; again in 4 s",
        ),
        (a_camera(), a_health(state=CameraState.ENDED), "Ended", ""),
    ],
)  # fmt: skip
def test_a_line_says_how_its_camera_does(camera, health, word, detail):
    line = line_of(camera, health)
    assert (line.mark.word, line.detail) == (word, detail.replace("×", "\N{MULTIPLICATION SIGN}"))


def test_no_line_holds_a_password():
    assert "cret" not in repr(line_of(an_rtsp(), None))
