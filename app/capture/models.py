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


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A detector and a reader that belong together; `version` is written into every read."""

    detector: OnnxDetector
    reader: OnnxReader
    version: str


def load(threads: int = 1, folder: Path = FOLDER) -> Recogniser:
    """Raises Unavailable when a model is missing or is not the one the manifest records."""
    manifest = _manifest(folder)
    detector, detector_sum = _checked(folder, manifest, "detector")
    reader, reader_sum = _checked(folder, manifest, "reader")
    calibration = Calibration(**{name: float(value) for name, value in manifest["reader"]["calibration"].items()})
    return Recogniser(
        OnnxDetector(_session(detector, threads), least=float(manifest["detector"]["least"])),
        OnnxReader(_session(reader, threads), calibration),
        f"{manifest['name']} {manifest['version']} (detector {detector_sum[:8]}, reader {reader_sum[:8]})",
    )


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Unavailable(
            f"The list of plate models ({MANIFEST}) is missing or broken. Nothing is read. Install the program again."
        ) from error


def _checked(folder: Path, manifest: dict[str, Any], part: str) -> tuple[bytes, str]:
    """The very bytes that were checked, so that the file cannot change between the check and its use."""
    name = Path(str(manifest[part]["file"])).name
    try:
        with (folder / name).open("rb") as file:
            content = file.read(MOST_BYTES)
    except OSError as error:
        raise Unavailable(f"The plate {part} {name} is missing. Nothing is read. Install the program again.") from error
    found = hashlib.sha256(content).hexdigest()
    if found != manifest[part]["sha256"]:
        raise Unavailable(
            f"The plate {part} {name} was changed: its SHA-256 is {found[:16]}…, recorded is "
            f"{str(manifest[part]['sha256'])[:16]}…. It is not used and nothing is read. Install the program again."
        )
    return content, found


def _session(content: bytes, threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads that wait by spinning would take a core each from the other cameras.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
