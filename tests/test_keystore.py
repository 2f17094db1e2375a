"""Only a keystore named here is used; none is a normal state; a broken one keeps nobody out."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.compat import properties
from keyring.errors import KeyringLocked

from app.keystore import _TRUSTED, NoKeystore, OsKeystore, find_keystore

ROOT = Path(__file__).resolve().parents[1]


class PlainText(KeyringBackend):
    """As a plug-in would: installed, willing, preferred by keyring itself, and plain."""

    priority = 99

    kept: ClassVar[dict[tuple[str, str], str]] = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password


class Locked(KeyringBackend):
    """There, but its owner does not unlock it."""

    priority = 5

    def get_password(self, service, username):
        raise KeyringLocked("secret words of the desktop")

    def set_password(self, service, username, password):
        raise KeyringLocked("secret words of the desktop")


class Scribbled(PlainText):
    def get_password(self, service, username):
        return "not base64!"


class NotThere(PlainText):
    """Says, as keyring's do, by raising that it does not work here."""

    @properties.classproperty
    def priority(cls):  # noqa: N805  a property of the class
        raise RuntimeError("no such desktop")


class Breaking(PlainText):
    def __init__(self):
        raise OSError("the bus went away")


@pytest.fixture
def no_desktop(monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")


@pytest.mark.skipif(sys.platform != "linux", reason="macOS and Windows always have a keystore")
@pytest.mark.parametrize("chosen", ["keyring.backends.null.Keyring", "tests.test_keystore.PlainText", None])
def test_neither_a_plug_in_nor_the_environment_makes_it_plain_text(no_desktop, monkeypatch, chosen):
    if chosen:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", chosen)

    found = find_keystore()

    assert isinstance(found, NoKeystore)
    assert not found.there
    assert "password" in found.name
    assert found.get("workstation-1") is None
    assert not found.put("workstation-1", b"key")
    assert PlainText.kept == {}


def test_what_is_trusted_is_named_one_by_one():
    names = [f"{backend.__module__}.{backend.__qualname__}" for backend, _ in _TRUSTED]
    assert names == [
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
    ]
    assert not {fail.Keyring, null.Keyring, PlainText} & {backend for backend, _ in _TRUSTED}


def test_a_locked_keystore_counts_as_holding_nothing_and_its_words_are_not_logged(caplog):
    keystore = OsKeystore(Locked(), "a locked keystore")

    assert keystore.get("workstation-1") is None
    assert not keystore.put("workstation-1", b"key")
    keystore.remove("workstation-1")

    assert "KeyringLocked" in caplog.text
    assert "secret words" not in caplog.text


def test_what_somebody_scribbled_into_the_entry_is_no_key():
    assert OsKeystore(Scribbled(), "a keystore").get("workstation-1") is None


@pytest.mark.parametrize("backend", [NotThere, Breaking])
def test_a_back_end_that_does_not_work_here_is_passed_over(backend):
    assert isinstance(find_keystore(((backend, "broken"),)), NoKeystore)


def test_the_first_that_works_is_taken_and_keeps_bytes():
    keystore = find_keystore(((Breaking, "broken"), (PlainText, "in this test's memory")))

    assert keystore.name == "in this test's memory"
    assert keystore.put("workstation-1", b"\x00\xff" * 16)
    assert keystore.get("workstation-1") == b"\x00\xff" * 16
    PlainText.kept.clear()


@pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="no dbus-run-session and gnome-keyring-daemon here to make a desktop's secret service",
)
def test_a_real_secret_service_keeps_the_key_and_gives_it_back(tmp_path):
    unlock = 'printf "a passphrase" | gnome-keyring-daemon --unlock --components=secrets >/dev/null'
    script = f"{unlock} && exec {sys.executable} -m tests.secret_service"
    home = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME")}

    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        cwd=ROOT,
        env={**os.environ, **home},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.stdout == "kept by the desktop's secret service\n", done.stderr
