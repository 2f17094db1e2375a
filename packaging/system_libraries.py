"""System packages for the window and the checks: named where they are missing, installed as root on Debian."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import told
from told import Say

# Debian 12's names; after a slash the name that Debian 13 and Ubuntu 24.04 gave the same library.
WINDOW = """
    libegl1 libgl1 libgl1-mesa-dri libglib2.0-0/libglib2.0-0t64 libdbus-1-3 libfontconfig1 libfreetype6
    fonts-dejavu-core libpulse0 libx11-6 libx11-xcb1 libxext6 libxrandr2 libxkbcommon0 libxkbcommon-x11-0
    libxcb-cursor0 libxcb-glx0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
    libxcb-render0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1
"""
HEADLESS = "xvfb openbox"
CHECKS = """
    xvfb xauth openbox xdotool dbus dbus-x11 gnome-keyring
    python3-gi gir1.2-gst-rtsp-server-1.0
    gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly
    gstreamer1.0-libav
"""
VENV = "python3.11-venv"
PURPOSES = {"window": WINDOW, "headless": HEADLESS, "checks": CHECKS, "venv": VENV}


class MissingLibraries(Exception):
    """System packages are missing and could not be installed; the text says which and what to run."""


@dataclass(frozen=True)
class Wanted:
    """One system package under each name that it goes by."""

    names: tuple[str, ...]

    def in_(self, installed: set[str]) -> bool:
        """Whether it is there under any of its names."""
        return any(name in installed for name in self.names)


def wanted(*purposes: str) -> list[Wanted]:
    """The packages of these purposes, each once, in the order of the lists."""
    words = " ".join(PURPOSES[purpose] for purpose in purposes).split()
    return [Wanted(tuple(word.split("/"))) for word in dict.fromkeys(words)]


def ensure(*purposes: str, say: Say) -> str:
    """Makes sure that the system has what these purposes need; answers in one line what it found or did."""
    if platform.system() != "Linux":
        return f"nothing known to be missing on {platform.system()}"
    if shutil.which("dpkg-query") is None:
        return "not a Debian or Ubuntu system: Qt's and Xvfb's libraries could not be checked"
    installed = _installed()
    missing = [one for one in wanted(*purposes) if not one.in_(installed)]
    if not missing:
        return "all there"
    names = [_name_here(one) for one in missing]
    if os.geteuid() != 0:
        raise MissingLibraries(
            f"missing system packages: {' '.join(names)}\n"
            f"install them, then run this again:\n  sudo apt-get install --no-install-recommends {' '.join(names)}"
        )
    say(f"installing system packages: {' '.join(names)}")
    _install(names, say)
    return f"installed {len(names)}"


def parse_installed(listing: str) -> set[str]:
    """The names in a dpkg-query listing of `status|package|provides` lines that are installed or provided."""
    found: set[str] = set()
    for line in listing.splitlines():
        status, package, provides = line.split("|", 2)
        if status.split()[-1:] == ["installed"]:
            found.add(package)
            found.update(part.split("(")[0].strip() for part in provides.split(",") if part.strip())
    return found


def _installed() -> set[str]:
    listing = subprocess.run(
        ["dpkg-query", "-W", "-f=${Status}|${Package}|${Provides}\n"], capture_output=True, text=True, check=True
    )
    return parse_installed(listing.stdout)


def _name_here(package: Wanted) -> str:
    """The name that this system's package lists offer; the first one where they offer none."""
    if len(package.names) == 1:
        return package.names[0]
    for name in package.names:
        said = subprocess.run(["apt-cache", "policy", name], capture_output=True, text=True, check=False).stdout
        if "Candidate:" in said and "Candidate: (none)" not in said:
            return name
    return package.names[0]


def _install(names: list[str], say: Say) -> None:
    """apt-get, with fresh lists where there are none or they are too old to find a package."""
    lists = Path("/var/lib/apt/lists")
    tries = [False, True] if lists.is_dir() and any(lists.glob("*_Packages*")) else [True]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    said = ""
    for update in tries:
        if update:
            told.run(["apt-get", "update", "-q"], environment, say)
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names]
        status, said = told.run(command, environment, say)
        if status == 0:
            return
    raise MissingLibraries(
        f"missing system packages: {' '.join(names)}\napt-get could not install them:\n{said[-2000:]}\n"
        "connect this machine to its package mirror and run this again"
    )
