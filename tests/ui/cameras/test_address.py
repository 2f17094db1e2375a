"""RTSP addresses: taken apart, put together, and never shown with their password."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cameras import SourceKind
from tests.desks import a_camera
from tests.ui.cameras.desk import an_rtsp
from ui.cameras.address import RtspAddress, shown, taken_apart

WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=0x24F), max_size=20)


@given(user=WORDS.filter(bool), password=WORDS)
def test_any_user_and_password_survive_being_put_into_the_address(user, password):
    address = RtspAddress("rtsp://10.0.0.12:554/one?channel=2", user, password)
    assert taken_apart(address.joined()) == address


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "10.0.0.1:554/one", "rtsp://", "rtsp://host:port/x", "rtsp://[::1/x"]
)
def test_what_is_no_rtsp_address_is_refused(url):
    with pytest.raises(ValueError, match="address"):
        RtspAddress(url).joined()


def test_a_password_without_a_user_is_refused():
    with pytest.raises(ValueError, match="needs a user"):
        RtspAddress("rtsp://10.0.0.12/one", "", "secret").joined()


def test_the_list_shows_no_password():
    words = shown(an_rtsp())
    assert words == "rtsp://admin:•••@10.0.0.12:554/one"
    assert "cret" not in words


def test_an_address_that_cannot_be_understood_is_not_shown_at_all():
    assert "secret" not in shown(an_rtsp(address="rtsp://admin:secret@[bad/one"))


def test_other_cameras_show_where_they_are():
    assert shown(a_camera(kind=SourceKind.FOLDER, address="/pictures")) == "/pictures"
