"""What is missing from the system is named, and installed where that is ours to do; apt is a stand-in on the PATH."""

import os
import sys
from pathlib import Path

import pytest

import system_libraries
from system_libraries import MissingLibraries

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Debian's packages are Linux's")

LISTING = """\
install ok installed|xvfb|xserver
install ok installed|libasound2t64|libasound2 (= 1.2.11-1), other
deinstall ok config-files|openbox|x-window-manager
"""


@pytest.fixture
def system(tmp_path, monkeypatch):
    """A folder that is the whole PATH: its programs answer with files of their own name."""
    monkeypatch.setenv("PATH", str(tmp_path))
    says(tmp_path, "dpkg-query", LISTING)
    says(tmp_path, "apt-cache", "Candidate: 1.0")
    return tmp_path


def says(system: Path, program: str, words: str, status: int = 0) -> None:
    """A program that notes its arguments, says these words and ends with this status."""
    (system / f"{program}.words").write_text(words)
    script = system / program
    script.write_text(
        f'#!/bin/sh\necho "$@" >> {system}/{program}.asked\n/bin/cat {system}/{program}.words\nexit {status}\n'
    )
    script.chmod(0o700)


def asked(system: Path, program: str) -> list[str]:
    """What the program was asked, a line a call."""
    notes = system / f"{program}.asked"
    return notes.read_text().splitlines() if notes.exists() else []


def ensure(purpose: str) -> str:
    """What is answered for one purpose; what is said on the way is of no matter here."""
    return system_libraries.ensure(purpose, say=lambda _: None)


def without_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


def as_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)


def test_an_installed_or_provided_package_counts_and_a_removed_one_does_not():
    assert system_libraries.parse_installed(LISTING) == {"xvfb", "xserver", "libasound2t64", "libasound2", "other"}


def test_without_root_the_missing_package_is_named_with_the_one_command(system, monkeypatch):
    without_root(monkeypatch)
    says(system, "apt-get", "")

    with pytest.raises(MissingLibraries) as refusal:
        ensure("headless")

    assert "missing system packages: openbox\n" in str(refusal.value)
    assert "sudo apt-get install --no-install-recommends openbox" in str(refusal.value)
    assert asked(system, "apt-get") == []


def test_root_installs_what_is_missing_and_nothing_else(system, monkeypatch):
    as_root(monkeypatch)
    says(system, "apt-get", "")

    assert ensure("headless") == "installed 1"
    assert asked(system, "apt-get")[-1] == "install -y -q --no-install-recommends openbox"


def test_an_installation_that_fails_says_what_apt_said(system, monkeypatch):
    as_root(monkeypatch)
    says(system, "apt-get", "Unable to locate package openbox", status=100)

    with pytest.raises(MissingLibraries, match="Unable to locate package openbox"):
        ensure("headless")

    assert "update -q" in asked(system, "apt-get")


def test_nothing_is_asked_of_apt_when_all_is_there(system, monkeypatch):
    as_root(monkeypatch)
    says(system, "dpkg-query", LISTING.replace("deinstall ok config-files", "install ok installed"))
    says(system, "apt-get", "")

    assert ensure("headless") == "all there"
    assert asked(system, "apt-get") == []


def test_a_system_without_debian_packages_is_told_that_nothing_was_checked(system):
    (system / "dpkg-query").unlink()

    assert "could not be checked" in ensure("window")


def test_a_library_that_was_renamed_is_asked_for_by_the_name_that_this_system_offers(system, monkeypatch):
    without_root(monkeypatch)
    (system / "apt-cache").write_text(
        '#!/bin/sh\ncase "$2" in *t64) echo "Candidate: 2.80";; *) echo "Candidate: (none)";; esac\n'
    )

    with pytest.raises(MissingLibraries, match=r"libglib2.0-0t64 "):
        ensure("window")


def test_every_purpose_names_packages_once():
    names = [one.names[0] for one in system_libraries.wanted(*system_libraries.PURPOSES)]
    assert len(names) == len(set(names)) > 40
