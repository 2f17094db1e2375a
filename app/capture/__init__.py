"""Pixels to reads: no database and no network but the camera's."""
