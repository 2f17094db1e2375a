"""A second copy of the desk on the same data is refused; a killed first one leaves nothing in the way."""

import subprocess
import sys

import pytest

from app.domain.errors import Unavailable
from app.paths import Paths
from app.single import only_copy
from tests.store.disks import read_only

FIRST = """
import sys, pathlib
from app.paths import Paths
from app.single import only_copy
with only_copy(Paths(pathlib.Path(sys.argv[1]))):
    print("open", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def first(tmp_path):
    program = subprocess.Popen(
        [sys.executable, "-c", FIRST, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with program:
        assert program.stdout is not None
        assert program.stdout.readline() == "open\n"
        yield program


def enter(paths):
    with only_copy(paths):
        return True


def test_a_second_copy_is_told_that_a_window_is_open(first, tmp_path):
    with pytest.raises(Unavailable, match="already open on this data folder: use the window"):
        enter(Paths(tmp_path))
    first.stdin.close()


def test_when_the_first_closes_the_next_may_open(first, tmp_path):
    first.stdin.close()
    first.wait(30)

    assert enter(Paths(tmp_path))


def test_a_killed_first_copy_leaves_nothing_in_the_way(first, tmp_path):
    first.kill()
    first.wait(30)

    assert enter(Paths(tmp_path))


def test_desks_on_two_data_folders_do_not_disturb_each_other(first, tmp_path):
    assert enter(Paths(tmp_path / "other"))
    first.stdin.close()


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir()
    with read_only(folder), pytest.raises(Unavailable, match="cannot be used"):
        enter(Paths(folder / "data"))
