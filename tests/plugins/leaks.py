"""A test that leaves a thread, process, timer or window behind fails, and says where it was started."""

import functools
import gc
import multiprocessing.process
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import shiboken6
from PySide6 import QtCore, QtWidgets

FRAMES = 3


@dataclass(frozen=True)
class Started:
    """One thing that a test must end: what it is, whether it still runs, where it was started."""

    kind: str
    what: weakref.ref[Any]
    running: Callable[[Any], bool]
    where: str

    def left(self) -> bool:
        """Whether it is still there."""
        thing = self.what()
        return thing is not None and self.running(thing)

    def __str__(self) -> str:
        name = getattr(self.what(), "name", None) or type(self.what()).__name__
        return f"{self.kind} {name!r}, started at {self.where}"


class Watch:
    """What the running test has started; things that a wider fixture starts are that fixture's to end."""

    def __init__(self) -> None:
        self.started: list[Started] = []
        self.wider_fixtures = 0
        self.root = Path()
        self.grace_s = 0.0
        self._undo: list[Callable[[], None]] = []

    def install(self, root: Path, grace_s: float) -> None:
        """Has threads, processes, timers and widgets tell where below `root` they were started."""
        self.root, self.grace_s = root, grace_s
        self._tell(threading.Thread, "start", "thread", threading.Thread.is_alive)
        self._tell(multiprocessing.process.BaseProcess, "start", "process", lambda process: process.is_alive())
        self._tell(subprocess.Popen, "__init__", "program", _program_runs)
        self._tell(QtCore.QThread, "__init__", "Qt thread", _thread_runs)
        self._tell(QtCore.QTimer, "__init__", "Qt timer", _timer_runs)
        for kind in _widget_classes():
            self._tell(kind, "__init__", "window", _window_stands)

    def remove(self) -> None:
        """Puts everything back as it was."""
        while self._undo:
            self._undo.pop()()

    def _tell(self, owner: Any, method: str, kind: str, running: Callable[[Any], bool]) -> None:
        original = getattr(owner, method)

        @functools.wraps(original)
        def telling(thing: Any, *given: Any, **named: Any) -> Any:
            if not self.wider_fixtures:
                self.started.append(Started(kind, weakref.ref(thing), running, _place(self.root)))
            return original(thing, *given, **named)

        setattr(owner, method, telling)
        self._undo.append(lambda: setattr(owner, method, original))

    def left(self) -> list[Started]:
        """What is still there after all of it had a fair time to end."""
        deadline = time.monotonic() + self.grace_s
        while (left := _once([one for one in self.started if one.left()])) and time.monotonic() < deadline:
            _let_end()
        return left


def _once(started: list[Started]) -> list[Started]:
    """A widget's classes each tell of it: the first is enough."""
    by_thing = {id(one.what()): one for one in reversed(started)}
    return list(reversed(by_thing.values()))


def _let_end() -> None:
    """Lets threads run, deletes what Qt was asked to delete later, collects cycles."""
    threading.Event().wait(0.02)
    if app := QtCore.QCoreApplication.instance():
        app.processEvents()
        app.sendPostedEvents(None, QtCore.QEvent.Type.DeferredDelete.value)
    gc.collect()


def _program_runs(program: Any) -> bool:
    return hasattr(program, "returncode") and program.poll() is None


def _thread_runs(thread: Any) -> bool:
    return shiboken6.isValid(thread) and thread.isRunning()


def _timer_runs(timer: Any) -> bool:
    return shiboken6.isValid(timer) and timer.isActive()


def _window_stands(widget: Any) -> bool:
    return shiboken6.isValid(widget) and widget.isWindow() and widget.parent() is None


def _widget_classes() -> Iterator[type]:
    for name in dir(QtWidgets):
        kind = getattr(QtWidgets, name)
        if isinstance(kind, type) and issubclass(kind, QtWidgets.QWidget):
            yield kind


def _place(root: Path) -> str:
    """The nearest lines of this project that led here, innermost first."""
    lines: list[str] = []
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and len(lines) < FRAMES:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(root) and path.parent != Path(__file__).parent and ".venv" not in path.parts:
            lines.append(f"{path.relative_to(root)}:{frame.f_lineno} ({frame.f_code.co_name})")
        frame = frame.f_back
    return ", from ".join(lines) or "a place outside this project"


_watch = Watch()


def pytest_addoption(parser: pytest.Parser) -> None:
    """How long what a test started may take to end."""
    parser.addini("leak_grace_s", "seconds that what a test started may take to end after it", default="3")


def pytest_configure(config: pytest.Config) -> None:
    """Watches from the start, so that nothing is started unseen."""
    _watch.install(config.rootpath, float(config.getini("leak_grace_s")))


def pytest_unconfigure() -> None:
    """Leaves the process as it was."""
    _watch.remove()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
    """What a module's or session's fixture starts outlives the test on purpose."""
    wider = fixturedef.scope != "function"
    _watch.wider_fixtures += wider
    try:
        return (yield)
    finally:
        _watch.wider_fixtures -= wider


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup() -> Generator[None, object, object]:
    """Each test answers for its own."""
    _watch.started.clear()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remembers whether the test itself failed: its traceback then holds on to what it made."""
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """The check, after every fixture of the test has been taken down."""
    result = yield
    if not item.stash.get(_failed, False) and (left := _watch.left()):
        pytest.fail("left behind: " + "\n  and ".join(map(str, left)), pytrace=False)
    _watch.started.clear()
    return result
