"""The shipped networks: checked against their recorded SHA-256, then loaded once."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnxruntime

from app.capture.detector import OnnxDetector
from app.capture.reader import Calibration, OnnxReader
from app.domain.errors import Unavailable

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "models"
MANIFEST = "manifest.toml"
MOST_BYTES = 64 * 1024 * 1024
PARTS = ("detector", "reader")


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A detector and a reader that belong together; `version` is written into every read."""

    detector: OnnxDetector
    reader: OnnxReader
    version: str


@dataclass(frozen=True, slots=True)
class Part:
    """One network as the manifest records it; `file` is a name in the manifest's own folder."""

    name: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What belongs together: two networks, how sure the detector must be, what the reader's scores mean."""

    version: str
    detector: Part
    reader: Part
    least_heat: float
    calibration: Calibration


def load(threads: int = 1, folder: Path = FOLDER) -> Recogniser:
    """Raises Unavailable when a model is missing or is not the one the manifest records."""
    manifest = _manifest(folder)
    return Recogniser(
        OnnxDetector(_session(_checked(folder, manifest.detector), threads), least=manifest.least_heat),
        OnnxReader(_session(_checked(folder, manifest.reader), threads), manifest.calibration),
        f"{manifest.version} (detector {manifest.detector.sha256[:8]}, reader {manifest.reader.sha256[:8]})",
    )


def _manifest(folder: Path) -> Manifest:
    try:
        written = tomllib.loads((folder / MANIFEST).read_text("utf-8"))
        parts = {name: Part(name, Path(written[name]["file"]).name, written[name]["sha256"]) for name in PARTS}
        return Manifest(
            f"{written['name']} {written['version']}",
            parts["detector"],
            parts["reader"],
            float(written["detector"]["least"]),
            Calibration(**{name: float(value) for name, value in written["reader"]["calibration"].items()}),
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Unavailable(
            f"The list of plate models ({MANIFEST}) is missing or broken. Nothing is read. Install the program again."
        ) from error


def _checked(folder: Path, part: Part) -> bytes:
    """The very bytes that were checked, so that the file cannot change between the check and its use."""
    try:
        with (folder / part.file).open("rb") as file:
            content = file.read(MOST_BYTES)
    except OSError as error:
        raise Unavailable(
            f"The plate {part.name} {part.file} is missing. Nothing is read. Install the program again."
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != part.sha256:
        raise Unavailable(
            f"The plate {part.name} {part.file} was changed: its SHA-256 is {found[:16]}…, recorded is "
            f"{part.sha256[:16]}…. It is not used and nothing is read. Install the program again."
        )
    return content


def _session(content: bytes, threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads that wait by spinning would take a core each from the other cameras.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
