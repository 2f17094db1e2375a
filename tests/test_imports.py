"""The import contracts hold, and each one catches a real offence in a copy of the tree."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from environment import HERE

ROOT = Path(__file__).resolve().parents[1]

# An import written where it must not be, and words of the contract that refuses it.
OFFENCES = [
    ("app/domain/plates.py", "import PySide6", "No Qt in app"),
    ("app/background.py", "import ui.words", "No Qt in app"),
    ("app/domain/gate.py", "import sqlalchemy", "The domain is pure"),
    ("app/domain/gate.py", "import app.paths", "The domain is pure"),
    ("app/domain/gate.py", "import socket", "The domain is pure"),
    ("app/capture/worker.py", "import sqlalchemy", "Capture has no database"),
    ("app/capture/worker.py", "import urllib.request", "Capture has no database"),
    ("app/capture/worker.py", "import app.store", "Capture has no database"),
    ("app/capture/worker.py", "import app.actions", "Capture has no database"),
    ("ui/theme.py", "import app.store", "ui never touches store"),
    ("ui/theme.py", "import app.capture", "ui never touches store"),
    ("ui/theme.py", "import cv2", "ui never touches store"),
    ("app/reports/words.py", "import app.store", "Reports turn data"),
    ("app/reports/words.py", "import app.actions", "Reports turn data"),
    ("app/reports/words.py", "import socket", "Reports turn data"),
    ("app/store/__init__.py", "import app.reports", "The store knows nothing"),
    ("app/actions/__init__.py", "import typst", "Typst stays"),
    ("app/store/__init__.py", "import app.capture", "Store and capture"),
    ("app/store/__init__.py", "import cv2", "OpenCV and onnxruntime stay"),
    ("app/capture/worker.py", "import torch", "Torch stays"),
    ("app/actions/__init__.py", "import app.training", "Nothing imports training"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """The import contracts over the tree in this folder."""
    command = [str(HERE.program("lint-imports")), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def offended(tmp_path_factory):
    """What the contracts say of a copy of the tree with every offence in it."""
    folder = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name in ("app", "ui"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file, offence, _ in OFFENCES:
        with (folder / file).open("a", encoding="utf-8") as source:
            source.write(f"\n{offence}\n")
    (folder / "app" / "server").mkdir(exist_ok=True)
    (folder / "app" / "server" / "__init__.py").write_text("import app.workstation\n", encoding="utf-8")
    with (folder / "app" / "workstation.py").open("a", encoding="utf-8") as source:
        source.write("\nimport app.server\n")
    return lint(folder)


def module(file: str) -> str:
    """The name by which a file is imported."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def test_the_tree_keeps_every_contract():
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("file", "offence", "contract"), OFFENCES)
def test_an_offence_is_caught_and_named(offended, file, offence, contract):
    imported = offence.split()[1]
    top = imported if imported.startswith(("app.", "ui.")) else imported.split(".")[0]

    assert any(line.startswith(contract) and "BROKEN" in line for line in joined(offended.stdout))
    assert f"{module(file)} -> {top}" in offended.stdout


@pytest.mark.parametrize(
    ("side", "offence"),
    [("the server", "app.server -> app.workstation"), ("the workstation", "app.workstation -> app.server")],
)
def test_server_and_workstation_that_know_each_other_are_caught(offended, side, offence):
    contract = f"Server and workstation do not know each other: {side}"

    assert any(line.startswith(contract) and "BROKEN" in line for line in joined(offended.stdout))
    assert offence in offended.stdout


def joined(listing: str) -> list[str]:
    """The listing with each contract's wrapped name on one line with its verdict."""
    lines: list[str] = []
    for line in listing.splitlines():
        if lines and lines[-1] and line.endswith(("KEPT", "BROKEN")) and not lines[-1].endswith(("KEPT", "BROKEN")):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return lines


def imports_of(file: Path) -> set[str]:
    """The first word of everything that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("file", sorted((ROOT / "app" / "domain").rglob("*.py")), ids=lambda file: file.name)
def test_the_domain_imports_itself_and_the_standard_library_alone(file):
    assert imports_of(file) - set(sys.stdlib_module_names) <= {"app"}


@pytest.mark.parametrize("package", ["torch", "torchvision", "onnx", "easyocr", "rapidocr"])
def test_the_training_extra_is_used_in_training_and_benches_alone(package):
    allowed = {ROOT / "app" / "training", ROOT / "app" / "benches"}
    users = [file for name in ("app", "ui") for file in (ROOT / name).rglob("*.py") if package in imports_of(file)]

    assert [file for file in users if not allowed & set(file.parents)] == []


@pytest.mark.parametrize("package", ["pickle", "marshal", "shelve", "dill", "cloudpickle"])
def test_nothing_is_unpickled_anywhere_in_the_product(package):
    users = [file for name in ("app", "ui") for file in (ROOT / name).rglob("*.py") if package in imports_of(file)]

    assert users == []
