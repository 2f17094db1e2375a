"""What an action changed, as one value that every screen can look at and decide for itself."""

from __future__ import annotations

from enum import Flag, auto


class Changes(Flag):
    NONE = 0
    READS = auto()
    ALERTS = auto()
    HOT_LISTS = auto()
    CAMERAS = auto()
    MEMBERS = auto()
    DUTY = auto()
    SETTINGS = auto()
    STORAGE = auto()
    POSITION = auto()
    POLICY = auto()
    DRIVING = auto()  # the car began or ended to be driven, or a passenger signed on or off
    MEMBER = auto()  # another member has the desk, with its cameras running
    ACCESS = auto()  # what members may do, or what the signed-in one may do now
    TRAIL = auto()  # whether the audit trail can be written
