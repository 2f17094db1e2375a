"""What is left out of a run is said, in one line, with one process or several."""

import pytest

TESTS = """
import pytest

@pytest.mark.long
def test_long(): pass

@pytest.mark.needs_training
def test_training(): pass

def test_quick(): pass

def test_pictures(shared_data):
    assert shared_data.is_dir()
"""


@pytest.fixture
def project(pytester: pytest.Pytester, pytestconfig: pytest.Config):
    """A project with this one's selection and marks."""
    pytester.makeini(
        f"""[pytest]
pythonpath = {pytestconfig.rootpath}
addopts = -m "not long and not needs_training"
markers =
    long: minutes
    needs_training: torch
    shared_data: pictures
"""
    )
    pytester.makepyfile(test_it=TESTS)
    return pytester


def with_pictures_at(project: pytest.Pytester, folder: str) -> None:
    """Puts the real pictures' folder somewhere else."""
    project.makeconftest(
        "from pathlib import Path\n"
        "from tests.plugins import selection\n"
        "pytest_plugins = ['tests.plugins.selection']\n"
        f"selection.SHARED_DATA = Path({folder!r})\n"
    )


@pytest.mark.parametrize("processes", [[], ["-n", "2"]])
def test_what_the_default_run_leaves_out_is_said(project, processes):
    with_pictures_at(project, str(project.path))

    result = project.runpytest_subprocess(*processes)

    assert result.ret == 0
    result.stdout.fnmatch_lines(["left out of this run: 1 long, 1 needs_training (dev.py test --all runs them)"])
    result.stdout.no_fnmatch_line("*real pictures*")


def test_nothing_is_left_out_when_everything_is_asked_for(project):
    with_pictures_at(project, str(project.path))

    result = project.runpytest_subprocess("-m", "")

    result.assert_outcomes(passed=4)
    result.stdout.no_fnmatch_line("left out*")


def test_missing_pictures_skip_their_tests_and_the_run_says_so(project):
    with_pictures_at(project, str(project.path / "nowhere"))

    result = project.runpytest_subprocess("-rs")

    result.assert_outcomes(passed=1, skipped=1, deselected=2)
    result.stdout.fnmatch_lines(["left out*real pictures*", "*no ../shared/data beside the checkout*"])
