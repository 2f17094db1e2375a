"""`main.py read --json FILE…`: the plates in pictures, folders and videos, one JSON object a picture."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from app.capture import films, models, pictures
from app.capture.recognise import Found, plates
from app.domain.errors import Unavailable

NOT_READ = 1


def run(argv: Sequence[str]) -> int:
    """0, or 1 when a file could not be read (its object has an "error"; the others are read all the same)."""
    asked = _parser().parse_args(list(argv))
    try:
        recogniser = models.load(asked.threads)
    except Unavailable as error:
        sys.stderr.write(f"{error}\n")
        return NOT_READ
    try:
        return _say_all(recogniser, asked)
    except BrokenPipeError:  # whoever read our answers has had enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _say_all(recogniser: models.Recogniser, asked: argparse.Namespace) -> int:
    code = 0
    for path in _files(asked.files):
        for answer in _answers(recogniser, path, asked.every):
            code = NOT_READ if "error" in answer else code
            sys.stdout.write((json.dumps(answer) if asked.json else _line(answer)) + "\n")
        sys.stdout.flush()
    return code


def _files(asked: Sequence[Path]) -> Iterator[Path]:
    """Files as named; of folders every picture and video below them, by name."""
    for path in asked:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in pictures.SUFFIXES | films.SUFFIXES)
        else:
            yield path


def _answers(recogniser: models.Recogniser, path: Path, every: int) -> Iterator[dict[str, Any]]:
    try:
        if path.suffix.lower() in films.SUFFIXES:
            for number, picture in films.frames(path, every):
                yield {"file": str(path), "frame": number, **_read(recogniser, picture)}
        else:
            yield {"file": str(path), **_read(recogniser, pictures.load(path))}
    except pictures.UnreadablePicture as error:
        yield {"file": str(path), "plates": [], "error": str(error)}


def _read(recogniser: models.Recogniser, picture: pictures.Picture) -> dict[str, Any]:
    """`ms` is the time of detector and reader together, without decoding the file."""
    began = time.perf_counter()
    found = plates(recogniser, picture)
    spent = (time.perf_counter() - began) * 1000
    return {"plates": [_plate(one) for one in found], "ms": round(spent, 2)}


def _plate(found: Found) -> dict[str, Any]:
    box, reading = found.box, found.reading
    return {
        "text": reading.text,
        "confidence": reading.confidence,
        "box": [round(v, 1) for v in (box.x, box.y, box.w, box.h)],
        "characters": [
            {"char": c.char, "confidence": c.confidence, "alternatives": [list(a) for a in c.alternatives]}
            for c in reading.characters
        ],
        "candidates": [{"text": c.text, "confidence": c.confidence} for c in reading.candidates],
    }


def _line(answer: dict[str, Any]) -> str:
    name = answer["file"] if "frame" not in answer else f"{answer['file']} frame {answer['frame']}"
    if "error" in answer:
        return f"{name}: {answer['error']}"
    texts = [f"{plate['text']} ({plate['confidence']:.0%})" for plate in answer["plates"]]
    return f"{name}: {', '.join(texts) or 'no plate'}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py read", description="Reads the plates in pictures, folders and videos."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object a picture")
    parser.add_argument("--threads", type=int, default=2, help="for the networks (default 2)")
    parser.add_argument("--every", type=_counting, default=1, metavar="N", help="of a video read each Nth frame")
    return parser


def _counting(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
