"""`main.py desk`: opens the workstation on its own data; the first time, the wizard."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.paths import PRODUCT, Paths, default_paths
from app.workstation import Workstation
from ui import application
from ui.bridge import Bridge
from ui.options import add_options, options_of
from ui.shell import Shell
from ui.workstation_shell import WorkstationShell


def run(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="main.py desk", description=f"Open {PRODUCT}.")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="keep the data here instead of the usual place")
    add_options(parser)
    given = parser.parse_args(argv)
    paths = Paths(given.data.expanduser().absolute()) if given.data else default_paths()

    def shell(bridge: Bridge) -> Shell:
        return WorkstationShell(Workstation(paths, bridge.deliver, bridge.tell), bridge)

    return application.run(shell, options_of(given))
