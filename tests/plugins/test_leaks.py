"""The leak plugin against tests that leak: each runs in a pytest of its own, as a contributor's would."""

import pytest

WATCHING = """
import os
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
pytest_plugins = ["tests.plugins.leaks"]
"""


@pytest.fixture
def run(pytester: pytest.Pytester, pytestconfig: pytest.Config):
    """Runs one test file under the plugin; answers how it ended."""
    pytester.makeconftest(WATCHING)
    settings = {
        "pythonpath": pytestconfig.rootpath,
        "qt_log_level_fail": "WARNING",
        "filterwarnings": "error",
        "leak_grace_s": 0.8,
    }
    pytester.makeini("[pytest]\n" + "".join(f"{name} = {value}\n" for name, value in settings.items()))

    def running(code: str) -> pytest.RunResult:
        pytester.makepyfile(test_it=code)
        return pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider")

    return running


LEAKS = """
import multiprocessing, subprocess, sys, threading, time
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QLabel

kept = []

def test_thread():
    threading.Thread(target=threading.Event().wait, name="lost", daemon=True).start()

def test_process():
    kept.append(multiprocessing.get_context("spawn").Process(target=time.sleep, args=(20,), daemon=True))
    kept[-1].start()

def test_program():
    kept.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"]))

def test_qt_thread(qapp):
    kept.append(QThread())
    kept[-1].start()

def test_timer(qapp):
    kept.append(QTimer(interval=1000))
    kept[-1].start()

def test_window(qapp):
    kept.append(QLabel("left open"))
    kept[-1].show()

def teardown_module():
    for one in kept:
        if isinstance(one, QThread):
            one.quit()
            one.wait()
"""


def test_a_test_that_leaves_something_behind_fails_and_says_where_it_was_started(run):
    result = run(LEAKS)

    result.assert_outcomes(passed=6, errors=6)
    for kind, test, line in [
        ("thread 'lost'", "test_thread", 8),
        ("process '.*'", "test_process", 12),
        ("program 'Popen'", "test_program", 15),
        ("Qt thread 'QThread'", "test_qt_thread", 18),
        ("Qt timer 'QTimer'", "test_timer", 22),
        ("window 'QLabel'", "test_window", 26),
    ]:
        result.stdout.re_match_lines([rf"left behind: {kind}, started at test_it\.py:{line} \({test}\).*"])


def test_a_test_that_ends_what_it_started_passes(run):
    result = run("""
        import subprocess, sys, threading
        from PySide6.QtCore import QThread, QTimer
        from PySide6.QtWidgets import QPushButton, QWidget

        def test_thread():
            thread = threading.Thread(target=int)
            thread.start()
            thread.join()

        def test_a_thread_that_is_just_ending():
            threading.Timer(0.3, int).start()

        def test_program():
            subprocess.run([sys.executable, "-c", ""])

        def test_window(qtbot):
            window = QWidget()
            qtbot.addWidget(window)
            window.timer = QTimer(window)
            window.timer.start(10)
            window.button = QPushButton("child", window)
            window.show()

        def test_window_in_a_circle(qapp):
            window = QWidget()
            window.itself = window
            window.show()

        def test_qt_thread(qapp):
            thread = QThread()
            thread.start()
            thread.quit()
            thread.wait()
        """)

    result.assert_outcomes(passed=6)


def test_what_a_wider_fixture_starts_is_its_own_to_end(run):
    result = run("""
        import threading
        import pytest

        @pytest.fixture(scope="module")
        def server():
            stop = threading.Event()
            thread = threading.Thread(target=stop.wait)
            thread.start()
            yield thread
            stop.set()
            thread.join()

        def test_one(server):
            assert server.is_alive()

        def test_two(server):
            assert server.is_alive()
        """)

    result.assert_outcomes(passed=2)


def test_a_test_that_fails_is_not_blamed_twice(run):
    result = run("""
        import threading

        def test_it():
            stop = threading.Event()
            threading.Thread(target=stop.wait, daemon=True).start()
            assert not "right"
        """)

    result.assert_outcomes(failed=1)


def test_the_next_test_is_not_blamed_for_the_one_before(run):
    result = run("""
        import threading

        def test_leaking():
            threading.Thread(target=threading.Event().wait, daemon=True).start()

        def test_innocent():
            pass
        """)

    result.assert_outcomes(passed=2, errors=1)


def test_a_warning_fails_be_it_pythons_or_qts(run):
    result = run("""
        import warnings
        from PySide6.QtCore import qWarning

        def test_qt():
            qWarning("bad news")

        def test_python():
            warnings.warn("old news")
        """)

    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*QtWarningMsg: bad news*"])
    result.stdout.fnmatch_lines(["*UserWarning: old news*"])
