"""The engineer's log: what happened and where in the code; never a plate, name, case, purpose or address.

An exception's message may quote what the member typed or the camera saw, so only its type and places are written.
"""

from __future__ import annotations

import logging
import os
import traceback
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import cast

from app.paths import Paths

FILE = "vouch.log"
LARGEST_FILE = 2 * 1024 * 1024
FILES_KEPT = 5
OURS = ("app", "ui", "main", "__main__")


def start_log(paths: Paths, level: int = logging.INFO) -> logging.Handler:
    """Send the root logger to the file in `paths.logs` (0600, five of 2 MB); returns the handler, for closing."""
    paths.prepare()
    handler = _PrivateFile(paths.logs / FILE, maxBytes=LARGEST_FILE, backupCount=FILES_KEPT - 1, encoding="utf-8")
    handler.setFormatter(Discreet())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    return handler


def stop_log(handler: logging.Handler) -> None:
    logging.getLogger().removeHandler(handler)
    handler.close()


class _PrivateFile(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        def private(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        return cast(TextIOWrapper, open(self.baseFilename, self.mode, encoding=self.encoding, opener=private))


class Discreet(logging.Formatter):
    """Our own messages with exceptions cut to their type; of a library's message only that there was one."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        lines = [f"{moment} {record.levelname} {record.threadName} {record.name}: {_message(record)}"]
        if record.exc_info and record.exc_info[1]:
            lines += places(record.exc_info[1])
        return "\n".join(lines)


def _message(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] not in OURS:
        return f"(a library's message, from {Path(record.pathname).name}:{record.lineno})"
    if isinstance(record.msg, BaseException):
        return type(record.msg).__name__
    if not record.args:
        return str(record.msg)
    if isinstance(record.args, tuple):
        return str(record.msg) % tuple(_discreet(value) for value in record.args)
    return str(record.msg) % {name: _discreet(value) for name, value in record.args.items()}


def _discreet(value: object) -> object:
    return type(value).__name__ if isinstance(value, BaseException) else value


def places(error: BaseException) -> list[str]:
    """Type and places in the code of an exception and of what caused it: no messages, no values, no source lines."""
    lines: list[str] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        lines.append(f"  {type(link).__module__}.{type(link).__qualname__}")
        lines += _frames(link.__traceback__)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return lines


def _frames(trace: TracebackType | None) -> list[str]:
    return [
        f"    {_short(frame.f_code.co_filename)}:{number} {frame.f_code.co_name}"
        for frame, number in traceback.walk_tb(trace)
    ]


def _short(filename: str) -> str:
    return "/".join(Path(filename).parts[-3:])
