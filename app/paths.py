"""Where the desk keeps things: one data folder, readable by its owner alone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

PRODUCT = "Vouch"
RESOURCES = Path(__file__).resolve().parent.parent / "resources"


@dataclass(frozen=True, slots=True)
class Paths:
    """`root` is made before the first sign-in; `installed` appears whole, by one rename, when installation succeeds."""

    root: Path

    @property
    def installed(self) -> Path:
        return self.root / "installed"

    @property
    def database(self) -> Path:
        return self.installed / "vouch.db"

    @property
    def trail(self) -> Path:
        """The audit trail, in a database of its own: a backup that is put back takes no record away."""
        return self.installed / "trail.db"

    @property
    def keys(self) -> Path:
        return self.installed / "keys.json"

    @property
    def unlock_codes(self) -> Path:
        """What is kept of codes that open a locked badge; read before anybody can open the database."""
        return self.installed / "unlock-codes.json"

    @property
    def pictures(self) -> Path:
        return self.installed / "pictures"

    @property
    def lists(self) -> Path:
        return self.installed / "lists"

    @property
    def backups(self) -> Path:
        return self.installed / "backups"

    @property
    def profile(self) -> Path:
        return self.installed / "profile.json"

    @property
    def profile_signature(self) -> Path:
        return self.installed / "profile.sig"

    @property
    def later_profiles(self) -> Path:
        """Signed profiles beside the first; each takes over on its day."""
        return self.installed / "profiles"

    @property
    def policy_text(self) -> Path:
        """The agency's own policy, attached by the agency; shown beside the rules, never shipped."""
        return self.installed / "policy.txt"

    @property
    def settings(self) -> Path:
        return self.root / "settings.json"

    @property
    def failures(self) -> Path:
        """Failed sign-ins of the last minutes; outside the database because it is counted before that can be opened."""
        return self.root / "failures.json"

    @property
    def lock(self) -> Path:
        return self.root / "desk.lock"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    def prepare(self) -> None:
        """Make the folders 0700, tightening any that stand open."""
        for folder in (self.root, self.logs):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)


def default_paths() -> Paths:
    return Paths(user_data_path(PRODUCT, appauthor=False))


def write_whole(path: Path, content: bytes) -> None:
    """The old file or the whole new one, never a part, also after power loss; 0600."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    settle(path.parent)


def settle(folder: Path) -> None:
    """Make a rename in `folder` survive power loss, where the system lets a folder be synced (Windows does not)."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # network drives refuse it; the rename itself has been done
    finally:
        os.close(descriptor)
