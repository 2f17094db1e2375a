"""Set-up with real environments, real pip and real wheels, in folders of their own."""

import shutil
import subprocess
import venv
from pathlib import Path

import pytest

import environment
from environment import Places, SetUpFailed
from tests.packaging.wheelhouse import a_checkout, a_wheel, lock


@pytest.fixture(scope="module")
def bare_venv(tmp_path_factory):
    """One environment made once; each test gets a copy (making one takes seconds)."""
    folder = tmp_path_factory.mktemp("bare") / ".venv"
    venv.create(folder, with_pip=True)
    return folder


@pytest.fixture
def checkout(tmp_path, bare_venv, monkeypatch):
    """A checkout with one package in its lock, wheels beside it, and no registry in reach."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    places = a_checkout(tmp_path, gadget=a_wheel(tmp_path / "wheels", "gadget"))
    shutil.copytree(bare_venv, places.venv, symlinks=True)
    return places


def installed(places: Places, name: str) -> str:
    """The version that the environment's own Python imports; empty when it can't."""
    asked = [str(places.python), "-c", f"import {name}; print({name}.VERSION)"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def make(places: Places, *parts: str) -> list[str]:
    """Sets these parts up; answers what was said."""
    said: list[str] = []
    environment.make(places, list(parts), said.append)
    return said


def files(folder: Path) -> dict[str, int]:
    """Every file with the moment of its last change."""
    return {str(path): path.lstat().st_mtime_ns for path in folder.rglob("*")}


def test_a_fresh_checkout_gets_what_its_locks_name(checkout):
    shutil.rmtree(checkout.venv)

    said = make(checkout, "product", "checks")

    assert installed(checkout, "gadget") == "1.0"
    assert installed(checkout, "checker") == "1.0"
    assert any("making .venv" in line for line in said)


def test_the_product_alone_is_installed_without_the_tools_of_the_checks(checkout):
    make(checkout, "product")

    assert installed(checkout, "gadget") == "1.0"
    assert installed(checkout, "checker") == ""


def test_a_second_set_up_does_nothing(checkout):
    make(checkout, "product", "checks")
    before = files(checkout.venv)

    assert make(checkout, "product", "checks") == []
    assert files(checkout.venv) == before


def test_a_package_whose_hash_is_not_the_locks_is_refused_with_words_that_say_so(checkout):
    lock(checkout, "lock.txt", gadget="0" * 64)

    with pytest.raises(SetUpFailed, match="not the one that the lock names") as refusal:
        make(checkout, "product")

    assert "report it" in str(refusal.value)
    assert installed(checkout, "gadget") == ""
    assert not environment.ready(checkout, "product")


def test_a_package_without_a_hash_is_refused(checkout):
    (checkout.locks / "lock.txt").write_text("gadget==1.0\n")

    with pytest.raises(SetUpFailed):
        make(checkout, "product")

    assert installed(checkout, "gadget") == ""


def test_a_package_that_cannot_be_had_is_named_with_what_to_do(checkout):
    lock(checkout, "lock.txt", nowhere_to_be_had="0" * 64)

    with pytest.raises(SetUpFailed, match="PIP_FIND_LINKS") as failure:
        make(checkout, "product")

    assert "nowhere" in str(failure.value)


def test_packages_that_do_not_fit_together_are_told(checkout):
    lock(checkout, "lock.txt", lonely=a_wheel(checkout.root / "wheels", "lonely", needs="company"))

    with pytest.raises(SetUpFailed, match="lonely .* requires company"):
        make(checkout, "product")


def test_an_interrupted_installation_is_gone_on_with(checkout):
    make(checkout, "product")
    info = next(checkout.site_packages()[0].glob("gadget-*.dist-info"))
    (info / "RECORD").unlink()  # as pip leaves it when it is killed before the last step
    (info.parent / "gadget.py").unlink()
    checkout.unfinished.write_text("product")

    make(checkout, "product")

    assert installed(checkout, "gadget") == "1.0"
    assert environment.ready(checkout, "product")


def test_a_changed_lock_is_followed(checkout):
    make(checkout, "product")
    lock(checkout, "lock.txt", "2.0", gadget=a_wheel(checkout.root / "wheels", "gadget", "2.0"))

    assert not environment.ready(checkout, "product")
    make(checkout, "product")

    assert installed(checkout, "gadget") == "2.0"


def test_a_package_that_the_lock_drops_is_removed_and_one_added_by_hand_is_not(checkout):
    wheels = checkout.root / "wheels"
    lock(checkout, "lock.txt", gadget=a_wheel(wheels, "gadget"), dropped=a_wheel(wheels, "dropped"))
    make(checkout, "product", "checks")
    a_wheel(wheels, "by_hand")
    subprocess.run([str(checkout.python), "-m", "pip", "install", "-q", "by_hand"], check=True)
    lock(checkout, "lock.txt", gadget=a_wheel(wheels, "gadget"))

    said = make(checkout, "product", "checks")

    assert any("removing dropped" in line for line in said)
    assert [installed(checkout, name) for name in ("gadget", "dropped", "by_hand")] == ["1.0", "", "1.0"]


def test_an_environment_whose_python_is_gone_is_made_anew(checkout):
    make(checkout, "product")
    checkout.python.unlink()

    make(checkout, "product")

    assert installed(checkout, "gadget") == "1.0"


def test_a_torn_stamp_only_means_that_set_up_looks_again(checkout):
    make(checkout, "product")
    checkout.stamps.write_text('{"product": ')

    make(checkout, "product")

    assert environment.ready(checkout, "product")


def test_a_second_set_up_at_the_same_moment_waits_for_the_first(checkout):
    code = (
        "import sys; from pathlib import Path; import environment; "
        "environment.make(environment.Places(Path(sys.argv[1])), ['product'], print)"
    )
    command = [str(checkout.python), "-c", code, str(checkout.root)]
    both = [
        subprocess.Popen(command, cwd=Path(environment.__file__).parent, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]

    said = [one.communicate(timeout=100)[0] for one in both]

    assert [one.returncode for one in both] == [0, 0]
    assert sum("installing" in words for words in said) == 1


def test_clean_removes_what_set_up_made_and_nothing_else(checkout):
    make(checkout, "product")
    kept = {path for path in checkout.root.iterdir() if path.name not in {".venv", ".cache"}}

    assert environment.clean(checkout) == [".venv", ".cache"]
    assert set(checkout.root.iterdir()) == kept
    assert environment.clean(checkout) == []


def test_clean_does_not_follow_a_link_out_of_the_checkout(checkout, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "precious").write_text("kept")
    shutil.rmtree(checkout.venv)
    checkout.venv.symlink_to(elsewhere)

    environment.clean(checkout)

    assert (elsewhere / "precious").read_text() == "kept"
