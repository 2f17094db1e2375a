"""Widgets that more than one screen uses; they decide nothing."""
