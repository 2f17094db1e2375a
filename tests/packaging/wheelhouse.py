"""Small real wheels and the locks that name them: a checkout whose set-up needs no registry."""

import ensurepip
import hashlib
import zipfile
from pathlib import Path

from environment import Places

PIP = ensurepip.version()


def a_wheel(folder: Path, name: str, version: str = "1.0", needs: str = "") -> str:
    """Writes a pure wheel of one module; answers its sha256."""
    folder.mkdir(exist_ok=True)
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" + (
        f"Requires-Dist: {needs}\n" if needs else ""
    )
    files = {
        f"{name}.py": f'VERSION = "{version}"\n',
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(path, text)
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def a_checkout(root: Path, **digests: str) -> Places:
    """A folder whose product lock names these packages, version 1.0, by digest; the lock of the checks one more."""
    places = Places(root)
    places.locks.mkdir(parents=True)
    (places.locks / "lock-pip.txt").write_text(f"pip=={PIP} --hash=sha256:{'0' * 64}\n")
    lock(places, "lock.txt", **digests)
    for other in ("lock-torch-cpu.txt", "lock-torch-registry.txt", "lock-extra.txt"):
        lock(places, other)
    lock(places, "lock-test.txt", checker=a_wheel(root / "wheels", "checker"))
    return places


def lock(places: Places, file: str, version: str = "1.0", **digests: str) -> None:
    """Writes one lock."""
    lines = [f"{name}=={version} --hash=sha256:{digest}\n" for name, digest in digests.items()]
    (places.locks / file).write_text("".join(lines))
