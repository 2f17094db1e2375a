"""`main.py train detector|reader|release`: one command each, seeded, checkpointed, resumable."""

import argparse
import sys
from pathlib import Path

from app.training import calibrate, train_detector, train_reader
from app.training.fit import Plan

DOES = {
    "detector": "train the network that finds plates",
    "reader": "train the network that reads them",
    "release": "fit the confidence of the two .onnx files in --out on held-out plates and write their manifest",
}
RATES = {"detector": train_detector.RATE, "reader": train_reader.RATE}
TRAINERS = {"detector": train_detector.train, "reader": train_reader.train}


def run(argv: list[str]) -> int:
    asked = _parser().parse_args(argv)
    if asked.what == "release":
        _say(f"written: {calibrate.release(asked.data, asked.fonts, asked.out, asked.seed, asked.version, _say)}")
        return 0
    plan = Plan(
        minutes=asked.minutes,
        out=asked.out,
        name=asked.what,
        rate=RATES[asked.what],
        threads=asked.threads,
        resume=not asked.fresh,
    )
    written = TRAINERS[asked.what](asked.data, asked.fonts, plan, asked.seed, _say)
    _say(f"written: {written}")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py train", description="Makes the shipped networks.")
    parser.add_argument("what", choices=sorted(DOES), help="; ".join(f"{name}: {does}" for name, does in DOES.items()))
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with us_crops, eu_scenes, br_scenes, backgrounds"
    )
    parser.add_argument("--fonts", type=Path, required=True, help="folder with .ttf or .otf files to draw plates with")
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints and the .onnx file go")
    parser.add_argument("--minutes", type=float, default=40.0, help="time to train, counted over resumed runs")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--version", default="own", help="release: the name this pair of networks gets in every read")
    parser.add_argument("--fresh", action="store_true", help="start over even where a checkpoint lies in --out")
    return parser


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
