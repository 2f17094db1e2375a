"""The USB cameras that are plugged in."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

VIDEO4LINUX = Path("/sys/class/video4linux")


def usb_devices() -> list[tuple[str, str]]:
    """Address and name of each USB camera, without opening one; elsewhere than on Linux the first four numbers."""
    if sys.platform != "linux":
        return [(str(number), f"Camera {number + 1}") for number in range(4)]
    return _video4linux(VIDEO4LINUX)


def _video4linux(root: Path) -> list[tuple[str, str]]:
    """Nodes with index 0 give pictures; the others of a device give its metadata."""
    found = []
    for node in sorted(root.glob("video*"), key=lambda path: (len(path.name), path.name)):
        with contextlib.suppress(OSError):
            if (node / "index").read_text("ascii", "replace").strip() == "0":
                found.append((f"/dev/{node.name}", (node / "name").read_text("utf-8", "replace").strip()[:80]))
    return found
