"""The bench of the trail: its figures have their names, and what is not caught is not counted."""

from app import trail_live
from app.benches import audit as bench
from app.benches.command import Options
from app.trail_check import Verdict


def small(monkeypatch, tries=16):
    monkeypatch.setattr(bench, "APPENDS", 5)
    monkeypatch.setattr(bench, "TRIES", tries)
    monkeypatch.setattr(bench, "TAMPERED", 40)


def test_the_bench_prints_exactly_its_figures_and_catches_what_it_tries(tmp_path, monkeypatch):
    small(monkeypatch)
    measured = bench.measure(Options(rows=700, keep=tmp_path))
    assert list(measured.figures) == list(bench.GOALS)
    assert measured.figures["tampering_caught"] == measured.figures["tampering_tried"] == 16
    assert "70 records" in measured.notes[0]
    assert "700 records" in measured.notes[0]
    assert list(tmp_path.iterdir()) == []


def test_what_a_verifier_lets_pass_is_named_and_not_counted(tmp_path, monkeypatch):
    small(monkeypatch, tries=8)
    whole = Verdict(1, b"", known=True)
    monkeypatch.setattr(trail_live, "verify", lambda *_: whole)
    measured = bench.measure(Options(rows=40, keep=tmp_path))
    assert measured.figures["tampering_caught"] == 0
    assert len([note for note in measured.notes if note.startswith("not caught")]) == 8
