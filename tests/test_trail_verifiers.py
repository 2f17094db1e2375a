"""Three verifiers that share no code say the same of an exported trail: ours, the auditors' script, and their page."""

from __future__ import annotations

import ast
import json
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import trail_file, trail_proof
from app.commands import verify_audit
from app.domain.audit import Entry, Event, Outcome
from app.domain.checkpoints import note
from app.domain.errors import FieldMistake, Unavailable
from app.paths import RESOURCES
from app.trail_check import Cancelled, check
from tests.desks import MemoryKeystore
from tests.store.disks import full_beyond
from tests.trails import RECORDS, TAMPERINGS, an_entry, begun, filled

SCRIPT = RESOURCES / "verify" / "verify_trail.py"
PAGE = RESOURCES / "verify" / "verify_trail.html"
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Case:
    """`said`: exit code and the first bad record, None where there is none."""

    file: Path
    key: str
    kept: tuple[Path, ...]
    said: tuple[int, int | None]


def export(kept, path):
    trail = kept.opened()
    try:
        trail_file.write(trail, path, "Hutchinson", kept.agency_key, kept.now())
    finally:
        trail.close()
    return path


def checkpoint_file(file, path):
    found = trail_file.read(file)
    path.write_text(note(found.checkpoint, *found.signatures), "utf-8")
    return path


@pytest.fixture(scope="module")
def cases(tmp_path_factory) -> dict[str, Case]:
    """An exported trail, or a proof, for each thing that may be wrong with it."""
    found: dict[str, Case] = {}
    for name, done in {"whole": None, **TAMPERINGS}.items():
        folder = tmp_path_factory.mktemp("case")
        kept, trail = begun(folder)
        for number in range(1, 16):
            trail.record(an_entry(number))
        trail.record(*(an_entry(number) for number in range(16, 19)))
        trail.record(an_entry(19))
        trail.close()
        head = checkpoint_file(export(kept, folder / "early.jsonl"), folder / "kept.txt")
        trail = kept.opened()
        for number in range(20, RECORDS):
            trail.record(an_entry(number))
        proof = trail_proof.make(trail, 9, "Hutchinson")
        trail.close()
        if done is not None:
            with kept.shell() as db:
                done.do(db)
        said = (0, None) if done is None else (1, done.bad)
        file = export(kept, folder / "trail.jsonl")
        found[name] = Case(file, kept.agency_key.hex(), (head,), said)
        if done is None:
            found |= _more(kept, folder, file, proof)
    return found


def _more(kept, folder, file, proof):
    key = kept.agency_key.hex()
    text = file.read_text("utf-8")
    lines = text.splitlines(keepends=True)

    def written(name, content):
        (folder / name).write_text(content, "utf-8")
        return folder / name

    proof_text = trail_proof.text_of(proof)
    early = folder / "early.jsonl"
    return {
        "whole, against an earlier copy": Case(file, key, (early,), (0, None)),
        "without the agency's key": Case(file, "", (), (0, None)),
        "another agency's key": Case(file, "ab" * 32, (), (1, 0)),
        "cut off": Case(written("cut.jsonl", "".join(lines[:-1])), key, (), (2, None)),
        "a line that is none": Case(written("line.jsonl", "".join([*lines[:8], "{\n", *lines[9:]])), key, (), (1, 7)),
        "a line missing": Case(written("gap.jsonl", "".join([*lines[:8], *lines[9:]])), key, (), (1, 7)),
        "something else": Case(written("other.txt", "hello\n"), key, (), (2, None)),
        "proof": Case(written("one.tlog-proof", proof_text), key, (), (0, None)),
        "proof of an edited record": Case(
            written("two.tlog-proof", proof_text.replace("26-9", "26-8")), key, (), (1, 9)
        ),
        "proof under another key": Case(written("three.tlog-proof", proof_text), "ab" * 32, (), (1, 9)),
        "proof moved": Case(written("four.tlog-proof", proof_text.replace("index 9\n", "index 8\n")), key, (), (1, 8)),
        "proof with a changed head": Case(
            written("five.tlog-proof", proof_text.replace(f"\n{RECORDS}\n", f"\n{RECORDS + 1}\n")), key, (), (1, 9)
        ),
    }  # fmt: skip


NAMES = (
    "whole", *TAMPERINGS, "whole, against an earlier copy", "without the agency's key", "another agency's key",
    "cut off",
    "a line that is none", "a line missing", "something else", "proof", "proof of an edited record",
    "proof under another key", "proof moved", "proof with a changed head",
)  # fmt: skip


def arguments(case):
    against = ["--against", *map(str, case.kept)] if case.kept else []
    return [str(case.file), *(["--agency-key", case.key] if case.key else []), *against]


@pytest.mark.parametrize("name", NAMES)
def test_ours_names_the_first_bad_record(cases, name, capsys):
    case = cases[name]
    code = verify_audit.run([*arguments(case), "--json"])
    said = json.loads(capsys.readouterr().out)
    assert (code, said.get("record") if code == 1 else None) == case.said
    assert verify_audit.run(arguments(case)) == code
    words = capsys.readouterr().out
    assert ("does NOT hold" in words) == (code == 1)


@pytest.mark.parametrize("name", NAMES)
def test_the_auditors_script_says_the_same_and_needs_nothing_of_ours(cases, name, tmp_path):
    case = cases[name]
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), *arguments(case)], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.stderr == ""
    assert done.returncode == case.said[0]
    if case.said[1] is not None:
        assert f"number {case.said[1]}:" in done.stdout or f"Record {case.said[1]}:" in done.stdout


def test_the_auditors_page_says_the_same_in_a_browser_and_reaches_no_network(cases):
    listening = socket.create_server(("127.0.0.1", 0))
    asked = {
        "page": str(PAGE), "fetch": f"http://127.0.0.1:{listening.getsockname()[1]}/",
        "cases": [{"file": str(one.file), "key": one.key, "kept": [str(path) for path in one.kept]}
                  for one in (cases[name] for name in NAMES)],
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "verify_page.py")],
        input=json.dumps(asked), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr[-2000:]
    *answers, network = json.loads(done.stdout)
    codes = {"whole": 0, "bad": 1, "unreadable": 2}
    said = {
        name: (codes[verdict], int(record) if record else None)
        for name, (_, verdict, record, _) in zip(NAMES, answers, strict=True)
    }
    assert said == {name: cases[name].said for name in NAMES}
    assert network == ["network", "closed"]
    listening.setblocking(False)
    with pytest.raises(BlockingIOError):
        listening.accept()
    listening.close()


def test_the_auditors_script_is_written_for_python_3_9():
    ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 9))


def test_neither_of_the_auditors_verifiers_knows_our_code():
    assert "import app" not in SCRIPT.read_text("utf-8")
    assert "from app" not in SCRIPT.read_text("utf-8")
    page = PAGE.read_text("utf-8")
    assert "default-src 'none'" in page
    assert "src=" not in page.replace("default-src", "").replace("script-src", "").replace("style-src", "")


# ------------------------------------------------------------------------------------------------------- the file


def test_no_value_is_in_the_exported_file_and_only_its_owner_reads_it(tmp_path):
    kept, _ = filled(tmp_path)
    file = export(kept, tmp_path / "trail.jsonl")
    assert "ABC007" not in file.read_text("utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
    first = json.loads(file.read_text("utf-8").splitlines()[0])
    assert {name: first[name] for name in ("vouch", "version", "origin", "agency", "size")} == {
        "vouch": "audit trail", "version": 1, "origin": "vouch/hutchinson/desk-1", "agency": "Hutchinson",
        "size": RECORDS,
    }  # fmt: skip


def test_what_was_exported_is_read_again_as_the_trail_it_was(tmp_path):
    kept, head = filled(tmp_path)
    file = trail_file.read(export(kept, tmp_path / "trail.jsonl"))
    verdict = check(file.records(), file.last, kept.agency_key, [head])
    ours = kept.verdict(head)
    assert (verdict.root, verdict.size, verdict.whole) == (ours.root, ours.size, True)


def test_an_export_that_is_stopped_or_finds_no_room_leaves_what_was_there(tmp_path):
    kept, _ = filled(tmp_path)
    file = tmp_path / "trail.jsonl"
    file.write_text("as before")
    trail = kept.opened()
    with pytest.raises(Cancelled):
        trail_file.write(trail, file, "Hutchinson", kept.agency_key, kept.now(), lambda done, all_of_them: False)
    with full_beyond(2000), pytest.raises(Unavailable, match="full|disk"):
        trail_file.write(trail, file, "Hutchinson", kept.agency_key, kept.now())
    trail.close()
    assert file.read_text() == "as before"
    assert sorted(path.name for path in tmp_path.iterdir() if ".part" in path.name) == []


def test_a_line_that_is_too_long_is_a_record_that_was_edited(tmp_path):
    kept, _ = filled(tmp_path)
    file = export(kept, tmp_path / "trail.jsonl")
    lines = file.read_text("utf-8").splitlines(keepends=True)
    lines[4] = json.dumps({"body": "x" * (trail_file.LONGEST_LINE + 5)}) + "\n"
    file.write_text("".join(lines), "utf-8")
    found = trail_file.read(file)
    bad = check(found.records(), found.last).bad
    assert bad is not None
    assert bad.number == 3


@pytest.mark.parametrize("text", ["", "hello", "[]\n", '{"vouch":"audit trail","version":2}\n', '{"vouch":"x"}\n'])
def test_what_is_no_exported_trail_is_refused_in_words(tmp_path, text):
    (tmp_path / "file").write_text(text)
    with pytest.raises(FieldMistake):
        trail_file.read(tmp_path / "file")
    with pytest.raises(FieldMistake):
        trail_proof.read(tmp_path / "file")


# ------------------------------------------------------------------------------------------------------ the proofs


def test_every_record_has_a_proof_also_under_keys_that_were_changed(tmp_path):
    keystore = MemoryKeystore()
    kept, trail = begun(tmp_path, keystore)
    trail.record(*(an_entry(number) for number in range(270)))
    trail.change_key(keystore, Entry(Event.KEY_CHANGED, Outcome.DONE))
    trail.record(an_entry(1))
    for number in (0, 1, 255, 256, 271, trail.size - 1):
        proof = trail_proof.of_text(trail_proof.text_of(trail_proof.make(trail, number, "Hutchinson")).encode())
        found = trail_proof.verify(proof, kept.agency_key)
        assert (found.bad, found.noted, found.known) == ("", (), True)
        assert found.record is not None
        assert found.record.number == number
    with pytest.raises(Unavailable):
        trail_proof.make(trail, trail.size, "Hutchinson")
    trail.close()


def test_a_proof_under_a_key_that_nobody_confirmed_says_so(tmp_path):
    keystore = MemoryKeystore()
    kept, trail = begun(tmp_path, keystore)
    trail.close()
    keystore.kept.clear()
    trail = kept.opened()
    trail.change_key(keystore, Entry(Event.KEY_CHANGED, Outcome.DONE))
    trail_proof.write(trail_proof.make(trail, 0, "Hutchinson"), tmp_path / "one.tlog-proof")
    trail.close()
    found = trail_proof.verify(trail_proof.read(tmp_path / "one.tlog-proof"), kept.agency_key)
    assert found.bad == ""
    assert len(found.noted) == 1


# ------------------------------------------------------------------------------------------------------ the command


def test_two_copies_that_went_on_by_themselves_are_told_where_they_went_apart(tmp_path, capsys):
    kept, _ = filled(tmp_path)
    (tmp_path / "copy").mkdir()
    copy = tmp_path / "copy" / "trail.db"
    copy.write_bytes(kept.path.read_bytes())
    files = []
    for path in (kept.path, copy):
        kept.path = path
        trail = kept.opened()
        trail.record(an_entry(1), an_entry(2))
        trail.close()
        files.append(export(kept, path.with_name("trail.jsonl")))
    assert verify_audit.run([str(files[0]), "--against", str(files[1]), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["record"] == RECORDS
    assert "went apart" in said["why"]


def test_a_checkpoint_that_no_key_of_the_trail_signed_is_said_to_be_one(tmp_path, capsys):
    kept, _ = filled(tmp_path)
    file = export(kept, tmp_path / "trail.jsonl")
    found = trail_file.read(file)
    text = note(found.checkpoint, *found.signatures)
    (tmp_path / "kept.txt").write_text(text.replace("\u2014 vouch", "\u2014 other"), "utf-8")
    strange = text.rpartition(" ")[0] + " AAAAAAAA\n"
    (tmp_path / "kept.txt").write_text(strange, "utf-8")
    assert verify_audit.run([str(file), "--against", str(tmp_path / "kept.txt")]) == 0
    assert "not signed by a key of this trail" in capsys.readouterr().out


def test_the_agencys_private_key_is_not_taken(tmp_path, capsys):
    kept, _ = filled(tmp_path)
    file = export(kept, tmp_path / "trail.jsonl")
    (tmp_path / "agency.pem").write_text("-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    assert verify_audit.run([str(file), "--agency-key", str(tmp_path / "agency.pem")]) == 2
    assert "private key" in capsys.readouterr().out
