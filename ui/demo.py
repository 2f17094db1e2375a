"""`main.py demo`: a desk on temporary data of its own, which is gone when it closes."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from app.demo.build import AGENCY, Demo, build, cameras_at, own_cameras
from app.demo.gps import DemoGps
from app.demo.members import DemoMember
from app.demo.route import fix_after, parked_after
from app.keystore import NoKeystore
from app.paths import PRODUCT
from app.workstation import Workstation, utc_now
from ui import application
from ui.bridge import Bridge
from ui.options import Visitor, add_options, options_of
from ui.shell import Face, MadeUp, Shell
from ui.workstation_shell import WorkstationShell


def run(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="main.py demo",
        description=f"Open {PRODUCT} on temporary data: a drive through a fictional town, or your own cameras.",
    )
    parser.add_argument(
        "--camera",
        action="append",
        default=[],
        metavar="PATH|URL",
        help="run on this instead: a video file, a folder of pictures, an rtsp:// URL, a USB camera (up to four times)",
    )
    parser.add_argument("--sign-in", action="store_true", help="show the sign-in form instead of signing in by itself")
    parser.add_argument("--parked", action="store_true", help="the car stands for good: every screen can be opened")
    add_options(parser)
    given = parser.parse_args(argv)
    if len(given.camera) > 4:
        parser.error("a workstation has at most 4 cameras")
    try:
        cameras = cameras_at(given.camera) or own_cameras()
    except ValueError as mistake:
        parser.error(str(mistake))
    root = Path(tempfile.mkdtemp(prefix="vouch-demo-"))
    gps = DemoGps(utc_now, parked_after if given.parked else fix_after)
    try:
        demo = build(root, cameras, utc_now, AGENCY)
        visitor = None if given.sign_in else visitor_of(demo.officer)
        if given.sign_in:
            _say_members(demo)
        return application.run(lambda bridge: _shell(demo, gps, bridge), options_of(given, visitor))
    finally:
        gps.close()
        shutil.rmtree(root, ignore_errors=True)


def _shell(demo: Demo, gps: DemoGps, bridge: Bridge) -> Shell:
    workstation = Workstation(demo.paths, bridge.deliver, bridge.tell, NoKeystore())
    workstation.settings.set("position.kind", "tcp")
    workstation.settings.set("position.address", gps.address)
    shell = WorkstationShell(workstation, bridge)
    shell.show_face(Face("Hutchinson Police Department", "Car", demo=True, people=lambda: _people(demo)))
    return shell


def visitor_of(who: DemoMember) -> Visitor:
    return Visitor(who.badge, who.password, lambda: who.code(utc_now()))


def _people(demo: Demo) -> tuple[MadeUp, ...]:
    return tuple(MadeUp(who.title, who.badge, who.password, who.code(utc_now())) for who in demo.members)


def _say_members(demo: Demo) -> None:
    """They open nothing but this demo's temporary data."""
    for who in demo.members:
        secret = who.seed.grouped if who.seed else ""
        sys.stdout.write(f"{who.title}: badge {who.badge}, password {who.password}, authenticator secret {secret}\n")
    sys.stdout.write("The sign-in page shows the code that each authenticator shows now.\n")
    sys.stdout.flush()
