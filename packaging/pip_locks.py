"""Installs one lock with the environment's own pip: by hash, wheels alone, nothing that the lock does not name."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import told
from told import Say

# easyocr and rapidocr ask for the headless OpenCV, which writes the same files as the one that is there.
EXPECTED_COMPLAINT = "requires opencv-python-headless, which is not installed"

# Words of pip's answer, what happened, what to do. The first that fits is told.
REASONS = (
    (
        "DO NOT MATCH THE HASHES",
        "a downloaded package is not the one that the lock names: it was refused and not installed",
        "Try again on a network you trust. If it stays so, do not work round it: report it.",
    ),
    ("No space left", "the disk is full", "Free about 3 GB here and run this again: it goes on where it stopped."),
    (
        "CERTIFICATE_VERIFY_FAILED",
        "the package registry's certificate is not one that this machine trusts",
        "If your network puts its own in between, name its file: pip config set global.cert FILE; then run this again.",
    ),
    (
        "Retrying (Retry",
        "the package registry could not be reached",
        "Connect this machine, or point pip at a mirror or PIP_FIND_LINKS at a folder of wheels, and run this again.",
    ),
    (
        "No matching distribution",
        "a package in the lock is not to be had for this system from where pip is set up to look",
        "Check `pip config list`; offline, point PIP_FIND_LINKS at a folder of wheels. Needs 64-bit Python 3.11.",
    ),
)


def install(python: Path, lock: Path, title: str, say: Say) -> str:
    """Installs a lock; answers pip's words when that failed, nothing when it went well."""
    count = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    say(f"installing {title} ({lock.name}, {count} {'entry' if count == 1 else 'entries'})")
    command = [str(python), "-m", "pip", "install", "--no-deps", "--require-hashes", "--only-binary=:all:"]
    command += ["--no-input", "--progress-bar=off", "--disable-pip-version-check", "-r", str(lock)]
    status, said = told.run(command, {**os.environ, "PYTHONUNBUFFERED": "1"}, say)
    return said if status else ""


def uninstall(python: Path, packages: list[str]) -> None:
    """Takes packages out; one that is not there is no failure."""
    command = [str(python), "-m", "pip", "uninstall", "--yes", "--quiet", *packages]
    subprocess.run(command, capture_output=True, check=False)


def names(lock: Path) -> set[str]:
    """The packages that a lock names."""
    return {
        line.split("==")[0] for line in lock.read_text(encoding="utf-8").splitlines() if re.match(r"[\w.-]+==", line)
    }


def explain(failure: str) -> str:
    """What failed and what to do, before pip's own last lines."""
    last = "\n".join("  " + line for line in failure.splitlines()[-12:])
    for words, happened, advice in REASONS:
        if words.lower() in failure.lower():
            return f"{happened}.\n{advice}\npip said:\n{last}"
    return f"pip could not install a package.\nRun this again; it goes on where it stopped.\npip said:\n{last}"


def complaints(python: Path) -> list[str]:
    """What does not fit together among the installed packages, but for the one thing that is meant."""
    checked = subprocess.run([str(python), "-m", "pip", "check"], capture_output=True, text=True, check=False)
    return [line for line in checked.stdout.splitlines() if checked.returncode and EXPECTED_COMPLAINT not in line]


def version(python: Path) -> str:
    """The version of that environment's pip; empty where it has none that works."""
    asked = [str(python), "-m", "pip", "--version"]
    words = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()
    return words[1] if words[:1] == ["pip"] else ""
