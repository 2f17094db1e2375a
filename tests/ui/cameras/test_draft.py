"""The camera form: each field's mistake stands beside it, and a stored password goes to nobody else."""

from dataclasses import replace

import pytest

from app.domain.cameras import Area, Mount, Place, Side, SourceKind
from tests.desks import a_camera
from tests.ui.cameras.desk import an_rtsp
from ui.cameras.draft import Draft, checked, drafted, edited
from ui.cameras.fields import CAMERA_FIELDS, looks


def kept(draft):
    camera = checked(draft).camera
    assert camera is not None
    return camera


USB = Draft("camera-1", name="Front", device="/dev/video0")
FIXED = replace(USB, mount=Mount.FIXED, heading="90", latitude="44.8892", longitude="-93.37")
RTSP = Draft("camera-1", name="Front", kind=SourceKind.RTSP, url="rtsp://10.0.0.12/one")


@pytest.mark.parametrize(
    ("draft", "field", "words"),
    [
        (replace(USB, name="  "), "name", "needs a name"),
        (replace(USB, device=""), "device", "needs an address"),
        (replace(RTSP, url=""), "url", "needs an address"),
        (replace(RTSP, url="http://10.0.0.12"), "url", "starts with rtsp://"),
        (replace(RTSP, password="secret"), "url", "needs a user"),
        (replace(USB, kind=SourceKind.VIDEO_FILE, file="/no/such.mp4"), "file", "no such file"),
        (replace(USB, kind=SourceKind.FOLDER, folder="/no/such"), "folder", "no such folder"),
        (replace(USB, kind=SourceKind.FOLDER), "folder", "needs an address"),
        (replace(FIXED, heading="360"), "heading", "0 to 359"),
        (replace(FIXED, heading="north"), "heading", "ecimal degrees"),
        (replace(FIXED, latitude=""), "latitude", "needs its place"),
        (replace(FIXED, longitude=""), "longitude", "needs its place"),
        (replace(FIXED, latitude="91"), "latitude", "-90 to 90"),
        (replace(FIXED, longitude="181"), "longitude", "-180 to 180"),
        (replace(FIXED, latitude="44° 53'"), "latitude", "ecimal degrees"),
        (replace(FIXED, latitude="nan"), "latitude", "ecimal degrees"),
        (replace(FIXED, latitude="0", longitude="0"), "latitude", "no place"),
    ],
)
def test_a_wrong_field_is_told_beside_it(draft, field, words):
    answer = checked(draft)
    assert answer.camera is None
    assert list(answer.problems) == [field]
    assert words in answer.problems[field]


def test_every_mistake_is_told_at_once():
    answer = checked(replace(FIXED, name="", device="", heading="x", latitude="y"))
    assert set(answer.problems) == {"name", "device", "heading", "latitude"}


def test_a_camera_that_is_opened_and_kept_unchanged_is_the_same():
    for camera in (
        a_camera(
            kind=SourceKind.USB, address="/dev/video2", side=Side.LEFT, heading=265.0, area=Area(0.1, 0.2, 0.3, 0.4)
        ),
        a_camera(kind=SourceKind.USB, address="0", mount=Mount.FIXED, heading=90.0, place=Place(44.8892, -93.37)),
        an_rtsp(enabled=False),
    ):
        assert checked(drafted(camera)).camera == camera


def test_a_mounted_camera_looks_where_its_side_is():
    camera = checked(edited(USB, "side", Side.REAR_LEFT)).camera
    assert camera is not None
    assert (camera.side, camera.heading) == (Side.REAR_LEFT, 225.0)


def test_only_files_and_folders_start_again(tmp_path):
    assert kept(replace(USB, repeat=True)).repeat is False
    assert kept(replace(USB, kind=SourceKind.FOLDER, folder=str(tmp_path), repeat=True)).repeat is True


def test_a_whole_address_that_is_pasted_is_taken_apart():
    draft = edited(RTSP, "url", "rtsp://admin:se%40cret@10.0.0.12:554/one")
    assert (draft.url, draft.user, draft.password) == ("rtsp://10.0.0.12:554/one", "admin", "se@cret")


def test_an_empty_password_keeps_the_stored_one():
    draft = drafted(an_rtsp())
    assert draft.password == ""
    assert kept(edited(draft, "url", "rtsp://10.0.0.12:554/two")).address.startswith("rtsp://admin:se%40cret@")


@pytest.mark.parametrize(("field", "value"), [("url", "rtsp://10.0.0.99/one"), ("user", "root")])
def test_the_stored_password_is_not_sent_to_another_host_or_user(field, value):
    answer = checked(edited(drafted(an_rtsp()), field, value))
    assert answer.camera is None
    assert "stored password" in answer.problems["url"]


def test_the_form_never_holds_the_stored_password():
    shown = looks(drafted(an_rtsp()), {}, [])
    assert "cret" not in repr(shown)
    assert "cret" not in repr(drafted(an_rtsp()))


def test_a_kind_of_camera_shows_its_own_fields_only():
    def fields(**changes):
        return {key for key, look in looks(replace(USB, **changes), {}, []).items() if look.shown}

    always = {"name", "kind", "mount"}
    assert fields() == always | {"device", "side"}
    assert fields(kind=SourceKind.RTSP) == always | {"url", "user", "password", "side"}
    assert fields(kind=SourceKind.FOLDER, mount=Mount.FIXED) == always | {
        "folder", "repeat", "heading", "latitude", "longitude",
    }  # fmt: skip
    assert {row.id for row in CAMERA_FIELDS} == set(looks(USB, {}, []))


def test_a_device_that_is_not_plugged_in_stays_to_choose():
    options = looks(replace(USB, device="/dev/video7"), {}, [("/dev/video0", "Webcam")])["device"].options
    assert options is not None
    assert [option.value for option in options] == ["/dev/video0", "/dev/video7"]
    assert "not plugged in" in options[1].words
