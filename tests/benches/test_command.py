"""A bench prints what it measured, never what it hoped."""

from __future__ import annotations

from app.benches.command import Goal, Measured, table

GOALS = {"exact": Goal(0.9, least=True), "ms_720p": Goal(20, "ms")}


def test_a_figure_stands_beside_its_goal_with_whether_it_was_reached() -> None:
    lines = table(Measured({"exact": 0.78, "ms_720p": 14.25}), GOALS).splitlines()
    assert "0.78" in lines[0]
    assert lines[0].endswith("NOT reached")
    assert "14.25" in lines[1]
    assert lines[1].endswith(" reached")


def test_what_could_not_be_measured_says_so_and_why() -> None:
    said = table(Measured({"exact": None}, notes=("no labelled pictures were given",)), GOALS)
    assert "not measured" in said
    assert "note: no labelled pictures were given" in said


def test_peers_are_listed_one_by_one() -> None:
    said = table(Measured({"peers": {"RapidOCR": {"exact": 0.6, "ms": 309.0}}}), GOALS)
    assert "peers.RapidOCR" in said
    assert "exact 0.6  ms 309" in said
