"""Makes the application object, opens the window, returns the process's exit code."""

from __future__ import annotations

import os
import sys

from PySide6.QtWidgets import QApplication

from app.domain.errors import Refused, Unavailable
from app.paths import PRODUCT
from ui import icons, theme, words
from ui.bridge import Bridge
from ui.course import Course
from ui.ending import EndSignals
from ui.messages import Hooks, of_error, warning
from ui.options import Options
from ui.shell import MakeShell, Shell
from ui.timings import Timings

EXIT_BUG = 70


def run(make_shell: MakeShell, options: Options) -> int:
    """Blocks until the window is closed. 0: ended in order; 1: could not open or no screenshot; 70: met a bug."""
    app = _application(options)
    hooks, signals = Hooks(), EndSignals()
    hooks.install()
    bridge = Bridge()
    timings = Timings(options.timings, bridge) if options.timings else None
    shell: Shell | None = None
    try:
        course = Course(bridge, options, hooks)
        signals.asked.connect(course.end)
        try:
            shell = make_shell(bridge)
        except (Refused, Unavailable) as error:
            course.open_notice(of_error(error) or warning(str(error)))
        else:
            course.open(shell)
        code = app.exec()
        course.close()
    finally:
        if shell is not None:
            shell.close()
        bridge.close()
        del timings
        signals.restore()
        hooks.remove()
    if hooks.bugs:
        sys.stderr.write(f"{PRODUCT} met {words.counted(hooks.bugs, 'fault')} of its own; its log says where.\n")
        return EXIT_BUG
    return code


def _application(options: Options) -> QApplication:
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        os.environ.pop(name, None)  # cv2 points both at its own, older Qt
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication([PRODUCT])
    app.setApplicationName(PRODUCT)
    app.setApplicationDisplayName(PRODUCT)
    app.setDesktopFileName(PRODUCT.lower())
    app.setQuitOnLastWindowClosed(False)
    theme.load_fonts()
    theme.apply(app, theme.THEMES.get(options.theme, theme.NIGHT), _scale(options))
    app.setWindowIcon(icons.icon("mark", "accent", 64))
    return app


def _scale(options: Options) -> float:
    if options.size is not None:
        return theme.fitting_scale(*options.size)
    screens = QApplication.screens()
    return theme.fitting_scale(screens[0].size().width(), screens[0].size().height()) if screens else 1.0
