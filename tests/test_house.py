"""The rules of the house that a program can check: what lies where, how big it is, which words it uses."""

import ast
import hashlib
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {"app", "ui", "resources", "packaging", "tests"}
FILES = {
    *("pyproject.toml", "main.py", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"),
    *("LICENSE", ".ci", ".gitignore", ".gitattributes", ".editorconfig"),
}
MADE = {".venv", ".cache", ".git", ".import_linter_cache", "__pycache__"}
LONGEST_FILE = 400
AGPL_3 = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"

# Names that hide what a thing does, and words for which the field has another (ARCHITECTURE.md's glossary).
VAGUE_FILES = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "stuff", "tools", "service"}
OTHER_WORDS = {
    *("watchlist", "thumbnail", "jurisdiction", "lpn", "middleware", "ttl", "acl", "fuzzy"),
    *("manager", "helper", "helpers", "util", "utils", "misc"),
}

# Each is written in pieces, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile(rf"(?<![\w.])/(?:ro{'ot'}|ho{'me'}/\w+|wo{'rk'}|Us{'ers'}|mn{'t'})/|[A-Z]:\\Us{'ers'}\\")
REGISTRY_HOSTS = re.compile(rf"pypi\.o{'rg'}|pythonho{'sted'}|npmj{'s'}\.(?:org|com)|deb\.deb{'ian'}|pytorch\.o{'rg'}")
SHARED = "../" + "shared"


def git(*arguments: str) -> str:
    """What git says; nothing where there is no git or no repository."""
    if not (program := shutil.which("git")):
        return ""
    return subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout


def tracked() -> list[Path]:
    """Every file that git holds; in an unpacked archive, every file but what set-up made."""
    names = [name for name in git("ls-files", "-z").split("\0") if name]
    files = [ROOT / name for name in names] or [path for path in ROOT.rglob("*") if not MADE & set(path.parts)]
    return [file for file in files if file.is_file()]


def sources(*folders: str) -> list[Path]:
    """The Python files below these folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def texts() -> list[tuple[str, str]]:
    """Every tracked text file but the licence: its name and what it holds."""
    found = []
    for file in tracked():
        data = file.read_bytes()
        if b"\0" not in data and file.name != "LICENSE":
            found.append((file.relative_to(ROOT).as_posix(), data.decode("utf-8", "replace")))
    return found


def offenders(pattern: re.Pattern[str], *skipped: str) -> list[str]:
    """The lines that match, with where they stand."""
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts()
        if not name.startswith(skipped or ("\0",))
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_the_top_level_is_exactly_what_was_agreed():
    top = {file.relative_to(ROOT).parts[0] for file in tracked()}

    assert top - FOLDERS - FILES == set()
    assert {*FOLDERS, "pyproject.toml", "main.py", "LICENSE", "README.md", ".ci"} <= top


def test_packaging_is_never_a_package_for_it_would_hide_the_library_of_that_name():
    assert not list((ROOT / "packaging").rglob("__init__.py"))


def test_resources_hold_data_alone_beside_the_one_program_that_is_handed_out():
    assert [file.name for file in (ROOT / "resources").rglob("*.py")] == ["verify_trail.py"]


@pytest.mark.parametrize("folder", ["app", "ui", "packaging"])
def test_no_file_is_longer_than_one_subject_needs(folder):
    long = {str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines()) for file in sources(folder)}

    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_the_package_list_is_the_tree():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = settings["tool"]["setuptools"]["packages"]
    folders = {file.parent.relative_to(ROOT).as_posix().replace("/", ".") for file in sources("app", "ui")}

    assert listed == sorted(folders)


@pytest.mark.parametrize("folder", ["app", "ui"])
def test_every_folder_of_code_is_a_package(folder):
    folders = {file.parent for file in sources(folder)}

    assert [str(one.relative_to(ROOT)) for one in folders if not (one / "__init__.py").exists()] == []


def test_the_licence_is_the_agpl_word_for_word():
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == AGPL_3


def test_what_must_not_be_named_would_be_seen():
    assert all(MACHINE_PATHS.search("/" + path) for path in ("root/x", "home/me/x", "work/x", "Users/me/x"))
    assert not MACHINE_PATHS.search("app/work/x")
    assert REGISTRY_HOSTS.search("pypi" + ".org")
    assert REGISTRY_HOSTS.search("files.python" + "hosted.org")


def test_no_tracked_file_names_a_folder_of_somebodys_machine():
    assert offenders(MACHINE_PATHS) == []


def test_no_tracked_file_names_a_package_registry():
    assert offenders(REGISTRY_HOSTS) == []


def test_the_product_does_not_know_of_the_shared_folder():
    product = [
        name for name, text in texts() if name.startswith(("app/", "ui/", "resources/", "main.py")) and SHARED in text
    ]

    assert [name for name in product if not name.startswith(("app/benches/", "app/training/"))] == []


def test_no_file_has_a_name_that_hides_its_subject():
    assert [str(file.relative_to(ROOT)) for file in sources("app", "ui", "packaging") if file.stem in VAGUE_FILES] == []


def names_in(file: Path) -> set[str]:
    """Every name that a file gives: functions, classes, arguments, variables."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def words_of(name: str) -> set[str]:
    """`plateHelper_two` → plate, helper, two."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)}


def test_code_uses_the_words_of_the_field():
    found = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in sources("app", "ui")
        for name in names_in(file)
        if words_of(name) & OTHER_WORDS
    }

    assert found == set()


def test_ci_runs_the_readmes_own_command():
    listed = git("ls-files", "-s", ".ci/run")
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    command = "python3 packaging/dev.py test"

    assert listed.startswith("100755") or not listed
    assert command in script.splitlines()
    assert "set -euo pipefail" in script
    assert command in (ROOT / "README.md").read_text("utf-8")


def test_the_readme_opens_with_the_two_commands():
    opening = (ROOT / "README.md").read_text("utf-8")[:600]

    assert "python3 packaging/dev.py run" in opening
    assert "python3 packaging/dev.py test" in opening


def test_a_window_that_git_would_turn_is_kept_as_it_is():
    """Line endings: the locks' and models' digests must be the same on every system."""
    attributes = (ROOT / ".gitattributes").read_text("utf-8")

    assert "* text=auto eol=lf" in attributes
    for kind in ("onnx", "png", "jpg", "mp4"):
        assert f"*.{kind} binary" in attributes
