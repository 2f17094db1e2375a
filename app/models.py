"""What the recognition models' manifest says, for the About page; the capture process verifies the files themselves."""

from __future__ import annotations

import tomllib

from app.paths import RESOURCES

MANIFEST = RESOURCES / "models" / "manifest.toml"


def model_facts() -> tuple[tuple[str, str, str], ...]:
    """Name, version and SHA-256 of each network; empty where the manifest is missing or broken."""
    try:
        written = tomllib.loads(MANIFEST.read_text("utf-8"))
        version = str(written["version"])
        return tuple((part, version, str(written[part]["sha256"])) for part in ("detector", "reader"))
    except (OSError, ValueError, LookupError, TypeError):
        return ()
