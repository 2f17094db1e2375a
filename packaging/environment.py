"""The environment in .venv: made, filled from the locks by hash, left alone when it is as they say."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
SCRIPTS = VENV / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = SCRIPTS / ("python.exe" if sys.platform == "win32" else "python")
STAMP = "set-up.json"
UNDER_WAY = "set-up.unfinished"
STILL_EVERY_S = 15.0

# Which locks make up each part of the environment, in the order of installation.
PARTS = {
    "product": ("lock.txt",),
    "checks": ("lock-test.txt",),
    "extra": ("lock-torch-cpu.txt", "lock-torch-registry.txt", "lock-extra.txt"),
}
TITLES = {
    "product": "the product's packages",
    "checks": "the tools of the checks",
    "extra": "torch and the other readers",
}
# easyocr and rapidocr ask for the headless OpenCV, which writes the same files as the one that is there.
EXPECTED_COMPLAINT = "requires opencv-python-headless, which is not installed"

Say = Callable[[str], None]


class SetUpFailed(Exception):
    """Set-up cannot go on; the text says what failed and what to do."""


def wanted_stamp(part: str) -> str:
    """One digest over the locks of a part, the pinned pip, the Python and the machine."""
    digest = hashlib.sha256(
        f"{sys.version_info[:3]} {sys.platform} {os.uname().machine if hasattr(os, 'uname') else ''}".encode()
    )
    for name in ("lock-pip.txt", *PARTS[part]):
        digest.update(name.encode() + (HERE / name).read_bytes())
    return digest.hexdigest()


def ready(part: str) -> bool:
    """Whether the environment holds this part as the locks say."""
    return PYTHON.exists() and not (VENV / UNDER_WAY).exists() and _stamps().get(part) == wanted_stamp(part)


def make(parts: list[str], say: Say) -> None:
    """Makes .venv and installs the parts that are not as the locks say; goes on where an interrupted one stopped."""
    with _alone():
        if all(ready(part) for part in parts):
            return
        if not _sound():
            _create(say)
        _tidy()
        for part in parts:
            if not ready(part):
                _install_part(part, say)


def _install_part(part: str, say: Say) -> None:
    unfinished = VENV / UNDER_WAY
    unfinished.write_text(part, encoding="utf-8")
    _pin_pip(say)
    if part == "extra":
        _install_torch(say)
    _must(_install(PARTS[part][-1], TITLES[part], say))
    _check()
    stamps = {**_stamps(), part: wanted_stamp(part)}
    (VENV / STAMP).write_text(json.dumps(stamps, indent=1), encoding="utf-8")
    unfinished.unlink()


# ------------------------------------------------------------------------------------- the environment
def _sound() -> bool:
    """Whether .venv has a Python of this version that starts."""
    if not PYTHON.exists():
        return False
    asked = [str(PYTHON), "-c", "import sys; print(sys.version_info[:3])"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.strip() == str(sys.version_info[:3])


def _create(say: Say) -> None:
    say(f"making {VENV.name} with Python {sys.version.split()[0]}")
    if VENV.exists():
        shutil.rmtree(VENV)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetUpFailed(
            f"Python could not make an environment:\n{(made.stdout + made.stderr).strip()[-1500:]}\n"
            "On Debian and Ubuntu: apt-get install python3.11-venv (or python3-venv), then run this again."
        )


def _tidy() -> None:
    """Removes what an interrupted pip left: it would take a package without a record for installed and skip it."""
    if not (VENV / UNDER_WAY).exists():
        return
    for place in _site_packages():
        for half in [*place.glob("~*"), *(info for info in place.glob("*.dist-info") if not _recorded(info))]:
            shutil.rmtree(half) if half.is_dir() else half.unlink()


def _recorded(info: Path) -> bool:
    """Whether the package is whole: its RECORD is what pip writes last."""
    return (info / "RECORD").is_file() and (info / "RECORD").stat().st_size > 0


def _site_packages() -> list[Path]:
    return [VENV / "Lib" / "site-packages"] if sys.platform == "win32" else [*VENV.glob("lib/python3*/site-packages")]


def _stamps() -> dict[str, str]:
    try:
        stamps = json.loads((VENV / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One set-up at a time in this checkout; a second one waits for the first."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "set-up.lock").open("w") as held:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - exists on Windows alone

            msvcrt.locking(held.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - exists elsewhere alone

            fcntl.flock(held, fcntl.LOCK_EX)
        yield


# ------------------------------------------------------------------------------------- pip
def _pin_pip(say: Say) -> None:
    pinned = (HERE / "lock-pip.txt").read_text(encoding="utf-8").split()[0]
    answer = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, text=True, check=False)
    if answer.stdout.split()[1:2] != [pinned.split("==")[1]]:
        _must(_install("lock-pip.txt", pinned, say))


def _install_torch(say: Say) -> None:
    """The CPU build where pip finds one; else the registry's, which on Linux brings CUDA along."""
    if sys.platform == "linux":
        failure = _install("lock-torch-cpu.txt", "torch, CPU build", say)
        if not failure:
            return
        if "No matching distribution" not in failure:
            _must(failure)
        say("no CPU build of torch in reach: taking the registry's, about 2.7 GB of downloads")
    _must(_install("lock-torch-registry.txt", "torch", say))


def _must(failure: str) -> None:
    if failure:
        raise SetUpFailed(explain(failure))


def _install(lock: str, title: str, say: Say) -> str:
    """Installs one lock, by hash and without asking for anything else; answers pip's words when it failed."""
    count = sum("==" in line for line in (HERE / lock).read_text(encoding="utf-8").splitlines())
    say(f"installing {title} ({lock}: {count} packages at most)")
    command = [str(PYTHON), "-m", "pip", "install", "--no-deps", "--require-hashes", "--only-binary=:all:"]
    command += ["--no-input", "--progress-bar=off", "--disable-pip-version-check", "-r", str(HERE / lock)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    pip = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    assert pip.stdout is not None
    said: list[str] = []
    with _still_at_work(said, say):
        for line in pip.stdout:
            said.append(line.rstrip())
    return "" if pip.wait() == 0 else "\n".join(said)


@contextlib.contextmanager
def _still_at_work(said: list[str], say: Say) -> Iterator[None]:
    """Every few seconds, the line that pip is at."""
    done = threading.Event()
    started = time.monotonic()

    def tell() -> None:
        while not done.wait(STILL_EVERY_S):
            at = next((line.strip() for line in reversed(said) if line.strip()), "starting")
            say(f"  {time.monotonic() - started:.0f} s: {at[:90]}")

    teller = threading.Thread(target=tell, name="set-up progress", daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _check() -> None:
    checked = subprocess.run([str(PYTHON), "-m", "pip", "check"], capture_output=True, text=True, check=False)
    wrong = [line for line in checked.stdout.splitlines() if checked.returncode and EXPECTED_COMPLAINT not in line]
    if wrong:
        raise SetUpFailed(
            "the installed packages do not fit together:\n  " + "\n  ".join(wrong[:20]) + "\n"
            "run `python3 packaging/dev.py clean`, then this again; if it stays so, the locks are wrong: report it."
        )


# Words of pip's answer, what happened, what to do. The first that fits is told.
REASONS = (
    (
        "DO NOT MATCH THE HASHES",
        "a downloaded package is not the one that the lock names: it was refused and not installed",
        "Try again on a network you trust. If it stays so, do not work round it: report it.",
    ),
    ("No space left", "the disk is full", "Free about 3 GB here and run this again: it goes on where it stopped."),
    (
        "Retrying (Retry",
        "the package registry could not be reached",
        "Connect this machine, or point pip at a mirror or PIP_FIND_LINKS at a folder of wheels, and run this again.",
    ),
    (
        "No matching distribution",
        "a package in the lock is not to be had for this system from the registry that pip is set up with",
        "Check `pip config list`; offline, point PIP_FIND_LINKS at a folder of wheels. Needs 64-bit Python 3.11.",
    ),
)


def explain(failure: str) -> str:
    """What failed and what to do, before pip's own last lines."""
    last = "\n".join("  " + line for line in failure.splitlines()[-12:])
    for words, happened, advice in REASONS:
        if words.lower() in failure.lower():
            return f"{happened}.\n{advice}\npip said:\n{last}"
    return f"pip could not install a package.\nRun this again; it goes on where it stopped.\npip said:\n{last}"
