"""Cameras are the administrator's; their passwords stay in the encrypted database."""

import pytest

from app.actions.cameras import cameras, remove_camera, save_camera
from app.changes import Changes
from app.domain.cameras import Area, Mount, Place, Side, SourceKind
from app.domain.errors import FieldMistake, Refused
from tests.desks import OFFICER, a_camera


def save(signed, camera):
    return save_camera(signed.store, signed.member, signed.profile, camera)


def test_a_camera_comes_back_as_it_was_saved_with_its_password(desk):
    signed = desk.sign_in()
    camera = a_camera(
        id="camera-2",
        name="Overpass",
        kind=SourceKind.RTSP,
        address="rtsp://viewer:s3cret%40word@camera.example:8554/stream",
        mount=Mount.FIXED,
        side=Side.REAR_LEFT,
        heading=271.5,
        place=Place(44.95, -93.09),
        area=Area(0.1, 0.2, 0.5, 0.25),
        repeat=True,
        enabled=False,
    )

    assert save(signed, camera) is Changes.CAMERAS
    assert cameras(signed.store) == (a_camera(), camera)


def test_a_change_keeps_the_cameras_place_in_the_order(desk):
    signed = desk.sign_in()
    save(signed, a_camera(id="camera-2", name="Rear"))

    save(signed, a_camera(name="Front, cleaned"))

    assert [camera.name for camera in cameras(signed.store)] == ["Front, cleaned", "Rear"]


def test_a_workstation_has_at_most_four_cameras(desk):
    signed = desk.sign_in()
    for number in (2, 3, 4):
        save(signed, a_camera(id=f"camera-{number}", name=f"Camera {number}"))

    with pytest.raises(FieldMistake, match="at most 4"):
        save(signed, a_camera(id="camera-5", name="Camera 5"))
    assert save(signed, a_camera(id="camera-4", name="Camera 4, moved"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "fRONT "}, "name"),
        ({"name": "A" * 61}, "name"),
        ({"name": "Rear\nview"}, "name"),
        ({"address": "/pictures\x00"}, "address"),
        ({"address": "/" + "a" * 2000}, "address"),
        ({"kind": SourceKind.RTSP, "address": "http://camera.example/"}, "address"),
        ({"kind": SourceKind.RTSP, "address": "rtsp://"}, "address"),
        ({"kind": SourceKind.RTSP, "address": "rtsp://camera.example:99999/"}, "address"),
        ({"kind": SourceKind.RTSP, "address": "rtsp://[camera/"}, "address"),
    ],
)
def test_what_a_camera_cannot_be_is_said_by_field(desk, change, field):
    signed = desk.sign_in()

    with pytest.raises(FieldMistake) as mistake:
        save(signed, a_camera(**{"id": "camera-2", "name": "Rear", **change}))

    assert mistake.value.field == field
    assert cameras(signed.store) == (a_camera(),)


def test_a_removed_camera_is_gone_and_removing_it_again_changes_nothing(desk):
    signed = desk.sign_in()

    assert remove_camera(signed.store, signed.member, signed.profile, "camera-1") is Changes.CAMERAS
    assert remove_camera(signed.store, signed.member, signed.profile, "camera-1") is Changes.NONE
    assert cameras(signed.store) == ()


def test_an_officer_changes_no_camera(desk):
    signed = desk.sign_in(OFFICER)

    with pytest.raises(Refused, match="LPR administrator"):
        save(signed, a_camera(name="Mine"))
    with pytest.raises(Refused, match="LPR administrator"):
        remove_camera(signed.store, signed.member, signed.profile, "camera-1")

    assert cameras(signed.store) == (a_camera(),)
