"""The locks: every package by hash, from nowhere in particular, one OpenCV, the same torch twice."""

import re
import tomllib

import pytest

from environment import HERE, PARTS, PIP_LOCK

LOCKS = sorted({PIP_LOCK, *(lock for locks in PARTS.values() for lock in locks)})
ENTRY = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)


def text(file: str) -> str:
    """What a file of packaging/ says."""
    return (HERE.locks / file).read_text("utf-8")


def versions(lock: str) -> dict[str, set[str]]:
    """The versions that a lock names for each package: one, or one for each range of Pythons."""
    found: dict[str, set[str]] = {}
    for entry in ENTRY.finditer(text(lock)):
        found.setdefault(entry["name"], set()).add(entry["version"])
    return found


def required(file: str) -> dict[str, str]:
    """The packages that a requirements file asks for, with what it says of their versions."""
    lines = [line.strip() for line in text(file).splitlines()]
    asked = [line for line in lines if line and not line.startswith(("#", "-"))]
    return {re.split(r"[=<>]", line)[0].lower(): line for line in asked}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock):
    assert not re.search(r"://|--index|--extra-index|--find-links|--trusted|^-f|@", text(lock), re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_of_a_lock_has_a_hash(lock):
    entries = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text(lock), flags=re.MULTILINE).strip())

    assert entries
    assert [entry.splitlines()[0] for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []


@pytest.mark.parametrize(
    ("file", "locks"),
    [
        ("requirements.in", ["lock.txt"]),
        ("requirements-test.in", ["lock-test.txt"]),
        ("requirements-extra.in", ["lock-extra.txt", "lock-torch-registry.txt"]),
    ],
)
def test_what_is_required_is_locked(file, locks):
    locked = {name for lock in locks for name in versions(lock)}

    assert set(required(file)) - locked == set()


def test_there_is_one_opencv():
    opencvs = {name for lock in LOCKS for name in versions(lock) if name.startswith("opencv")}

    assert opencvs == {"opencv-python"}


def test_opencv_is_the_last_version_that_has_every_detector():
    assert all(version.startswith("4.") for version in versions("lock.txt")["opencv-python"])


def test_both_builds_of_torch_are_one_version():
    (cpu,) = versions("lock-torch-cpu.txt")["torch"]

    assert versions("lock-torch-registry.txt")["torch"] == {cpu.removesuffix("+cpu")}


def test_no_two_locks_name_different_versions_of_a_package():
    product = versions("lock.txt")
    for lock in ("lock-test.txt", "lock-extra.txt"):
        other = versions(lock)
        assert {name: other[name] for name in other.keys() & product.keys() if other[name] != product[name]} == {}


def test_the_product_is_installed_without_torch():
    assert not {"torch", "easyocr", "rapidocr"} & (versions("lock.txt").keys() | versions("lock-test.txt").keys())


def test_the_project_declares_what_is_locked():
    settings = tomllib.loads((HERE.root / "pyproject.toml").read_text("utf-8"))

    assert settings["tool"]["setuptools"]["dynamic"]["dependencies"] == {"file": ["packaging/requirements.in"]}
    assert {"pyside6", "opencv-python", "sqlalchemy", "keyring"} <= required("requirements.in").keys()
