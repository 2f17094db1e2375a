"""Where alerts stand it is said, large, that they cannot be heard; and small, that they cannot be spoken."""

from dataclasses import replace

import pytest

from ui.alerts.quiet import Quiet
from ui.alerts.unheard import Unheard
from ui.sound import CANNOT_BE_HEARD, SoundState
from ui.speech import NOT_AVAILABLE

LOST = SoundState(80, has_device=False, on_duty=True)


def texts(widget):
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


@pytest.fixture
def unheard(qtbot, dressed):
    made = Unheard()
    qtbot.addWidget(made)
    return made


def test_a_lost_device_on_duty_is_said_large_and_goes_by_itself(unheard):
    unheard.show_sound(LOST)
    assert not unheard.isHidden()
    assert CANNOT_BE_HEARD in texts(unheard)
    unheard.show_sound(replace(LOST, has_device=True))
    assert unheard.isHidden()


@pytest.mark.parametrize("state", [replace(LOST, on_duty=False), SoundState(80, muted=True, on_duty=True)], ids=str)
def test_off_duty_and_where_a_member_turned_it_off_there_is_no_alarm(unheard, state):
    unheard.show_sound(state)
    assert unheard.isHidden()


def test_a_machine_that_cannot_speak_says_so_beside_the_sound_test(qtbot, dressed):
    quiet = Quiet()
    qtbot.addWidget(quiet)
    quiet.show_sound(SoundState(80, speech=False))
    assert NOT_AVAILABLE in texts(quiet)
    quiet.show_sound(SoundState(80))
    assert NOT_AVAILABLE not in texts(quiet)
