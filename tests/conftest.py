"""What every test has: the plugins that hold the house rules, and Qt without a screen."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", ".cache/hypothesis")

pytest_plugins = [
    "pytester",
    "tests.plugins.leaks",
    "tests.plugins.selection",
    "tests.plugins.stored",
    "tests.plugins.window",
]
