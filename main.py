#!/usr/bin/env python3
"""The one door: `main.py [desk | demo | read | policy | train | bench] …`; it only dispatches."""

from __future__ import annotations

import importlib
import os
import sys

COMMANDS = {
    "desk": ("ui.desk", "open the desk (default)"),
    "demo": ("ui.demo", "open a demo desk on its own temporary data"),
    "read": ("app.commands.read", "read plates in pictures, folders or videos, one JSON object a picture"),
    "policy": ("app.commands.policy", "lint, show, compare, trace and sign policy profiles"),
    "verify-audit": ("app.commands.verify_audit", "verify an audit trail, or the proof of one of its records"),
    "train": ("app.training.command", "train the detector or the reader"),
    "train demo": ("app.training.demo", "draw the demo's pictures"),
    "train exercises": ("app.training.exercises", "draw the pictures of the training mode's exercises"),
    "bench": ("app.benches.command", "print what this machine measures"),
    "capture-worker": ("app.capture.worker", ""),  # started by the desk, one for each camera
    "typeset": ("app.reports.typesetter", ""),  # started by the desk, for each document
}


def usage() -> str:
    lines = ["usage: main.py [COMMAND] [ARGUMENT …]", ""]
    lines += [f"  {name:<15} {help_text}" for name, (_, help_text) in COMMANDS.items() if help_text]
    return "\n".join([*lines, "", "main.py COMMAND --help says more."])


def main(argv: list[str]) -> int:
    os.umask(0o077)
    name, rest = (argv[0], argv[1:]) if argv and not argv[0].startswith("-") else ("desk", argv)
    if argv and argv[0] in ("-h", "--help"):
        sys.stdout.write(usage() + "\n")
        return 0
    if rest and f"{name} {rest[0]}" in COMMANDS:  # without torch, which `train` itself needs
        name, rest = f"{name} {rest[0]}", rest[1:]
    if name not in COMMANDS:
        sys.stderr.write(f"main.py: there is no command {name!r}\n\n{usage()}\n")
        return 2
    code: int = importlib.import_module(COMMANDS[name][0]).run(rest)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
