"""The environment in .venv: made, filled from the locks by hash, left alone when it is as they say."""

from __future__ import annotations

import contextlib
import hashlib
import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pip_locks
from told import Say

# Which locks make up each part, in the order of installation; of torch's two, the first that is to be had.
PARTS = {
    "product": ("lock.txt",),
    "checks": ("lock-test.txt",),
    "extra": ("lock-torch-cpu.txt", "lock-torch-registry.txt", "lock-extra.txt"),
}
TITLES = {
    "product": "the product's packages",
    "checks": "the tools of the checks",
    "extra": "what training and the bench's other readers need",
}
PIP_LOCK = "lock-pip.txt"


class SetUpFailed(Exception):
    """Set-up cannot go on; the text says what failed and what to do."""


@dataclass(frozen=True)
class Places:
    """Where one checkout keeps its locks, its environment and what may be thrown away."""

    root: Path

    @property
    def locks(self) -> Path:
        """The folder of the lock files."""
        return self.root / "packaging"

    @property
    def venv(self) -> Path:
        """The environment."""
        return self.root / ".venv"

    @property
    def cache(self) -> Path:
        """What the tools keep to be quicker next time."""
        return self.root / ".cache"

    @property
    def scripts(self) -> Path:
        """The environment's programs."""
        return self.venv / ("Scripts" if sys.platform == "win32" else "bin")

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return self.program("python")

    @property
    def stamps(self) -> Path:
        """Which part was installed from which locks."""
        return self.venv / "set-up.json"

    @property
    def unfinished(self) -> Path:
        """Stands while an installation is under way: when it is found, that one was interrupted."""
        return self.venv / "set-up.unfinished"

    def program(self, name: str) -> Path:
        """One of the environment's programs."""
        return self.scripts / (f"{name}.exe" if sys.platform == "win32" else name)

    def site_packages(self) -> list[Path]:
        """Where pip installs."""
        return [*self.venv.glob("lib/python3*/site-packages"), *self.venv.glob("Lib/site-packages")]


HERE = Places(Path(__file__).resolve().parent.parent)


def wanted_stamp(places: Places, part: str) -> str:
    """One digest over the locks of a part, the pinned pip, the Python and the machine."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {sys.platform} {platform.machine()}".encode())
    for name in (PIP_LOCK, *PARTS[part]):
        digest.update(name.encode() + (places.locks / name).read_bytes())
    return digest.hexdigest()


def ready(places: Places, part: str) -> bool:
    """Whether the environment holds this part as the locks say."""
    whole = places.python.exists() and not places.unfinished.exists()
    return whole and _stamps(places).get(part, {}).get("digest") == wanted_stamp(places, part)


def make(places: Places, parts: list[str], say: Say) -> None:
    """Makes .venv and installs the parts that are not as the locks say; goes on where an interrupted one stopped."""
    with _alone(places):
        if all(ready(places, part) for part in parts):
            return
        if not _sound(places):
            _create(places, say)
        _tidy(places)
        for part in parts:
            if not ready(places, part):
                _install_part(places, part, say)


def clean(places: Places) -> list[str]:
    """Removes what set-up and the checks made; answers the names of the folders that were there."""
    gone = [folder for folder in (places.venv, places.cache) if folder.is_symlink() or folder.exists()]
    for folder in gone:
        folder.unlink() if folder.is_symlink() else shutil.rmtree(folder)
    return [folder.name for folder in gone]


def _install_part(places: Places, part: str, say: Say) -> None:
    places.unfinished.write_text(part, encoding="utf-8")
    _pin_pip(places, say)
    if part == "extra":
        _install_torch(places, say)
    _install(places, PARTS[part][-1], TITLES[part], say)
    _remove_dropped(places, part, say)
    if wrong := pip_locks.complaints(places.python):
        raise SetUpFailed(
            "the installed packages do not fit together:\n  " + "\n  ".join(wrong[:20]) + "\n"
            "run `python3 packaging/dev.py clean`, then this again; if it stays so, the locks are wrong: report it."
        )
    done = {"digest": wanted_stamp(places, part), "packages": sorted(_named(places, part))}
    places.stamps.write_text(json.dumps({**_stamps(places), part: done}, indent=1), encoding="utf-8")
    places.unfinished.unlink()


def _remove_dropped(places: Places, part: str, say: Say) -> None:
    """Uninstalls what this part's lock named last time and no lock names now; what was added by hand is left alone."""
    before = set(_stamps(places).get(part, {}).get("packages", []))
    dropped = sorted(before.difference(*(_named(places, any_part) for any_part in PARTS)))
    if dropped:
        say(f"removing {' '.join(dropped)}: no lock names them any more")
        pip_locks.uninstall(places.python, dropped)


def _named(places: Places, part: str) -> set[str]:
    """The packages that the locks of a part name."""
    return {name for lock in PARTS[part] for name in pip_locks.names(places.locks / lock)}


def _pin_pip(places: Places, say: Say) -> None:
    pinned = next(word for word in (places.locks / PIP_LOCK).read_text(encoding="utf-8").split() if "==" in word)
    if pip_locks.version(places.python) != pinned.split("==")[1]:
        _install(places, PIP_LOCK, pinned, say)


def _install_torch(places: Places, say: Say) -> None:
    """The CPU build where pip finds one; else the registry's, which on Linux brings CUDA along."""
    cpu, registry, _ = PARTS["extra"]
    if sys.platform == "linux":
        failure = pip_locks.install(places.python, places.locks / cpu, "torch, the CPU build", say)
        if not failure:
            return
        if "No matching distribution" not in failure:
            raise SetUpFailed(pip_locks.explain(failure))
        say("no CPU build of torch in reach: taking the registry's, about 2.7 GB of downloads")
    _install(places, registry, "torch", say)


def _install(places: Places, lock: str, title: str, say: Say) -> None:
    failure = pip_locks.install(places.python, places.locks / lock, title, say)
    if failure:
        raise SetUpFailed(pip_locks.explain(failure))


def _sound(places: Places) -> bool:
    """Whether .venv has a Python of this version that starts."""
    if not places.python.exists():
        return False
    asked = [str(places.python), "-c", "import sys; print(sys.version_info[:2])"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.strip() == str(sys.version_info[:2])


def _create(places: Places, say: Say) -> None:
    say(f"making {places.venv.name} with Python {platform.python_version()}")
    if places.venv.exists():
        shutil.rmtree(places.venv)
    command = [sys.executable, "-m", "venv", str(places.venv)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        shutil.rmtree(places.venv, ignore_errors=True)
        raise SetUpFailed(
            f"Python could not make an environment:\n{(made.stdout + made.stderr).strip()[-1500:]}\n"
            "On Debian and Ubuntu: apt-get install python3.11-venv, then run this again."
        )


def _tidy(places: Places) -> None:
    """Removes what an interrupted pip left: it would take a package without a record for installed and skip it."""
    if not places.unfinished.exists():
        return
    for folder in places.site_packages():
        for half in [*folder.glob("~*"), *(info for info in folder.glob("*.dist-info") if not _recorded(info))]:
            shutil.rmtree(half) if half.is_dir() else half.unlink()


def _recorded(info: Path) -> bool:
    """Whether the package is whole: its RECORD is what pip writes last."""
    record = info / "RECORD"
    return record.is_file() and record.stat().st_size > 0


def _stamps(places: Places) -> dict[str, dict[str, Any]]:
    """For each part, its locks' digest and the names in them at its last installation; empty when unreadable."""
    try:
        stamps = json.loads(places.stamps.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    whole = isinstance(stamps, dict) and all(isinstance(stamp, dict) for stamp in stamps.values())
    return stamps if whole else {}


@contextlib.contextmanager
def _alone(places: Places) -> Iterator[None]:
    """One set-up at a time in this checkout; a second one waits for the first."""
    places.cache.mkdir(exist_ok=True)
    with (places.cache / "set-up.lock").open("w") as held:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - exists on Windows alone

            msvcrt.locking(held.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - exists elsewhere alone

            fcntl.flock(held, fcntl.LOCK_EX)
        yield
