"""How long this machine has been running, by a counter that nobody can set; sleep counts, being off does not."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
import uuid
from datetime import timedelta
from functools import cache
from pathlib import Path

from app.domain.clock import Running

if sys.platform == "win32":
    import winreg

log = logging.getLogger(__name__)

_NO_NAME = uuid.uuid4().hex
_WINDOWS = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"


def running() -> Running:
    """A system that does not name its runs begins a new one with each start of the desk."""
    return Running(_boot() or _NO_NAME, timedelta(seconds=_lasted_s()))


@cache
def own_name() -> str:
    """A name that this machine's system keeps for itself and no other machine has; "" where it gives none. It goes
    nowhere but into a hash."""
    try:
        return _own_name()
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("this machine has no name of its own: %s", type(error).__name__)
        return ""


@cache
def _boot() -> str:
    try:
        return _named()
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("this system does not name its runs: %s", type(error).__name__)
        return ""


if sys.platform == "linux":

    def _lasted_s() -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def _named() -> str:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()

    def _own_name() -> str:
        return Path("/etc/machine-id").read_text("ascii").strip()

elif sys.platform == "darwin":

    def _lasted_s() -> float:
        return time.clock_gettime(time.CLOCK_MONOTONIC)  # time.monotonic() stands still there while the machine sleeps

    def _named() -> str:
        asked = ("/usr/sbin/sysctl", "-n", "kern.bootsessionuuid")
        return subprocess.run(asked, capture_output=True, check=True, text=True, timeout=10).stdout.strip()  # noqa: S603  fixed

    def _own_name() -> str:
        asked = ("/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice")
        said = subprocess.run(asked, capture_output=True, check=True, text=True, timeout=10).stdout  # noqa: S603  fixed
        return next((line.split('"')[3] for line in said.splitlines() if "IOPlatformUUID" in line), "")

elif sys.platform == "win32":

    def _lasted_s() -> float:
        return time.monotonic()

    def _named() -> str:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _WINDOWS) as key:
            return str(winreg.QueryValueEx(key, "BootId")[0])

    def _own_name() -> str:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
