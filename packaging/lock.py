"""Writes the lock files again from the requirements files: hashes, no addresses, for Linux, Windows and macOS.

Run it by hand after a change to a requirements file: `python3 packaging/lock.py [--upgrade]`. It needs the
package registry that pip is set up with.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
UV = "uv==0.13.9"
TORCH_FAMILY = ("torch", "triton")
CUDA_PREFIXES = ("nvidia-", "cuda-")
NEVER = "opencv-python-headless"  # see overrides.txt
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
    "--override=overrides.txt",
    f"--no-emit-package={NEVER}",
    "--quiet",
)
SOURCES = {
    "lock-pip.txt": "requirements-pip.in",
    "lock.txt": "requirements.in",
    "lock-test.txt": "requirements-test.in",
    "lock-extra.txt": "requirements-extra.in",
}


def main(arguments: list[str]) -> int:
    """Compiles every lock; `--upgrade` takes newer versions where the requirements allow them."""
    upgrade = ["--upgrade"] if "--upgrade" in arguments else []
    with tempfile.TemporaryDirectory(prefix="lock-") as folder:
        uv = _uv(Path(folder))
        for lock, source in SOURCES.items():
            subprocess.run([uv, "pip", "compile", *OPTIONS, *upgrade, source, "-o", lock], cwd=HERE, check=True)
    _split_torch()
    return 0


def _uv(folder: Path) -> str:
    """The path of a uv installed in a throw-away environment."""
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", UV], check=True)
    return str(scripts / "uv")


def _split_torch() -> None:
    """Moves torch and what only its CUDA build needs from lock-extra.txt to lock-torch-registry.txt."""
    kept: list[str] = []
    moved: list[str] = []
    for entry in _entries(HERE / "lock-extra.txt"):
        name = entry.split("==")[0]
        (moved if name in TORCH_FAMILY or name.startswith(CUDA_PREFIXES) else kept).append(entry)
    (HERE / "lock-extra.txt").write_text("".join(kept), encoding="utf-8", newline="\n")
    (HERE / "lock-torch-registry.txt").write_text("".join(moved), encoding="utf-8", newline="\n")


def _entries(lock: Path) -> list[str]:
    """Each requirement with the hash lines below it."""
    entries: list[str] = []
    for line in lock.read_text(encoding="utf-8").splitlines(keepends=True):
        if line[0].isspace() and entries:
            entries[-1] += line
        else:
            entries.append(line)
    return entries


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
