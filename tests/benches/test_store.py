"""The bench of the store: its figures have their names, and an acknowledged read that is not whole is seen."""

from app.benches import store as bench
from app.benches.command import Options


def test_the_bench_prints_exactly_its_figures_and_finds_every_read_that_was_acknowledged(tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "KILLS", 1)
    monkeypatch.setattr(bench, "_LONGEST_S", 0.3)
    measured = bench.measure(Options(rows=100, keep=tmp_path))
    assert list(measured.figures) == list(bench.GOALS)
    assert measured.figures["kill_lost"] == 0
    assert "killed 1 times" in measured.notes[-1]
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_is_gone_or_anothers_counts_as_lost(tmp_path, monkeypatch):
    one_life = bench._one_life

    def robbed(paths, who, life, seconds):
        said = one_life(paths, who, life, seconds)
        for file in paths.pictures.rglob("*.bin"):
            file.unlink()
        return said

    monkeypatch.setattr(bench, "KILLS", 1)
    monkeypatch.setattr(bench, "_LONGEST_S", 0.1)
    monkeypatch.setattr(bench, "_one_life", robbed)
    measured = bench.measure(Options(rows=1, keep=tmp_path))
    assert measured.figures["kill_lost"] > 0
