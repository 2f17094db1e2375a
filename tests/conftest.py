"""What every test has: the plugins that hold the house rules, and Qt without a screen."""

import os

from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", ".cache/hypothesis")

pytest_plugins = [
    "pytester",
    "tests.plugins.leaks",
    "tests.plugins.selection",
    "tests.plugins.stored",
    "tests.plugins.window",
]

# No test asserts a time: a machine that is busy with something else makes no test fail.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
