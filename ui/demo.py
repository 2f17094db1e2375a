"""`main.py demo`: a desk on temporary data of its own, which is gone when it closes."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from app import profiles
from app.background import Background
from app.demo.build import AGENCY, Demo, build, cameras_at, own_cameras
from app.demo.gps import DemoGps
from app.demo.members import DemoMember
from app.demo.route import fix_after, parked_after
from app.domain.access import WorkstationKind
from app.domain.cameras import Camera
from app.keystore import NoKeystore
from app.paths import PRODUCT
from app.workstation import Workstation, utc_now
from ui import actions, application, words
from ui.bridge import Bridge
from ui.demonstration import AgencyView
from ui.desk_presenter import LIVE, DeskPresenter
from ui.options import Visitor, add_options, options_of
from ui.screens import Screen
from ui.shell import Face, MadeUp
from ui.wizard.presenter import AgencyChoice
from ui.workstation_shell import WorkstationShell

KINDS = {"car": WorkstationKind.CAR, "desk": WorkstationKind.DESK, "fixed": WorkstationKind.FIXED}


def run(argv: list[str]) -> int:
    parser = _parser()
    given = parser.parse_args(argv)
    if len(given.camera) > 4:
        parser.error("a workstation has at most 4 cameras")
    try:
        cameras = cameras_at(given.camera) or own_cameras()
    except ValueError as mistake:
        parser.error(str(mistake))
    root = Path(tempfile.mkdtemp(prefix="vouch-demo-"))
    gps = DemoGps(utc_now, parked_after if given.parked or given.open else fix_after)
    try:
        demo = build(root / "1", cameras, utc_now, given.agency, KINDS[given.kind])
        who = _members(demo)[given.as_]
        visitor = None if given.sign_in else visitor_of(who, given.open)
        if given.sign_in:
            _say_members(demo)
        return application.run(lambda bridge: DemoShell(demo, root, cameras, gps, bridge), options_of(given, visitor))
    finally:
        gps.close()
        shutil.rmtree(root, ignore_errors=True)


def _parser() -> argparse.ArgumentParser:
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
    parser.add_argument("--agency", choices=profiles.AGENCIES, default=AGENCY, help=f"whose policy (default: {AGENCY})")
    parser.add_argument("--kind", choices=KINDS, default="car", help="of workstation (default: car)")
    parser.add_argument("--sign-in", action="store_true", help="show the sign-in form instead of signing in by itself")
    parser.add_argument(
        "--as", dest="as_", choices=("officer", "administrator", "supervisor", "recruit"), default="officer",
        help="who signs in by themself; of the recruit no training is recorded (default: officer)",
    )  # fmt: skip
    parser.add_argument("--parked", action="store_true", help="the car stands for good: every screen can be opened")
    parser.add_argument(
        "--open", default="", metavar="PAGE",
        help='stop at "duty", or open this screen ("search", "policy", "hot-lists", "settings"); the car stands',
    )  # fmt: skip
    add_options(parser)
    return parser


class DemoShell(WorkstationShell):
    """Of a desk whose agency can be changed: another demo is built beside it, and takes its place."""

    def __init__(self, demo: Demo, root: Path, cameras: Sequence[Camera], gps: DemoGps, bridge: Bridge) -> None:
        self._demo, self._root, self._recorded_by, self._gps = demo, root, cameras, gps
        self._built = 1
        super().__init__(_workstation(demo, gps, bridge), bridge)
        self._building = Background("demo", bridge.deliver)
        self.show_face(_face(demo))

    def other_agencies(self) -> Sequence[AgencyChoice]:
        return self.agencies()

    def change_agency(self, agency: str, then: Callable[[], None], failed: Callable[[BaseException], None]) -> None:
        self._built += 1
        place, was = self._root / str(self._built), self._demo

        def built(demo: Demo) -> None:
            before, now = self._workstation, _workstation(demo, self._gps, self._bridge)
            for name in ("ui.theme", "ui.geometry"):
                now.settings.set(name, before.settings.get(name))
            self._demo = demo
            self.stand_on(now)
            self.show_face(_face(demo))
            before.close()
            shutil.rmtree(was.paths.root.parent, ignore_errors=True)
            then()

        cameras = self._recorded_by
        self._building.run(lambda: build(place, cameras, utc_now, agency, was.kind, was.people), built, failed)

    def pages(self, desk: DeskPresenter) -> Sequence[Screen]:
        row = actions.AGENCY
        return (*super().pages(desk), Screen(row.id, row.title, row.icon, row.key, lambda: self._agency_page(desk)))

    def _agency_page(self, desk: DeskPresenter) -> AgencyView:
        view = AgencyView(self.other_agencies(), self.face().agency)
        view.chosen.connect(desk.agency_wanted)
        view.back.connect(lambda: desk.open(LIVE))
        return view

    def close(self) -> None:
        super().close()
        self._building.close()


def _workstation(demo: Demo, gps: DemoGps, bridge: Bridge) -> Workstation:
    made = Workstation(demo.paths, bridge.deliver, bridge.tell, NoKeystore())
    made.settings.set("position.kind", "tcp")
    made.settings.set("position.address", gps.address)
    return made


def _face(demo: Demo) -> Face:
    title = profiles.load(demo.agency).department
    return Face(title, words.KIND_WORDS[demo.kind], demo=True, people=lambda: _people(demo))


def _members(demo: Demo) -> dict[str, DemoMember]:
    who = demo.people
    return {
        "officer": who.officer, "administrator": who.administrator, "supervisor": who.supervisor, "recruit": who.recruit
    }  # fmt: skip


def visitor_of(who: DemoMember, opens: str = "") -> Visitor:
    return Visitor(who.badge, who.password, opens, lambda: who.code(utc_now()))


def _people(demo: Demo) -> tuple[MadeUp, ...]:
    return tuple(MadeUp(who.title, who.badge, who.password, who.code(utc_now())) for who in demo.people.all)


def _say_members(demo: Demo) -> None:
    """They open nothing but this demo's temporary data."""
    for who in demo.people.all:
        secret = who.seed.grouped if who.seed else ""
        sys.stdout.write(f"{who.title}: badge {who.badge}, password {who.password}, authenticator secret {secret}\n")
    sys.stdout.write("The sign-in page shows the code that each authenticator shows now.\n")
    sys.stdout.flush()
