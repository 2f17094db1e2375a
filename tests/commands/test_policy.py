"""`main.py policy`: what counsel and administrators read and sign."""

import getpass

import pytest

from app import policy_files, profiles
from app.agency_key import load_agency_key, new_agency_key, save_agency_key
from app.commands import policy
from app.domain.errors import Unavailable
from app.domain.parameters import PARAMETERS
from app.domain.strictest import Group
from app.paths import Paths
from app.profiles import AGENCIES, agency_file
from tests.desks import OFFICER, PASSPHRASE, installed
from tests.test_profiles import POLICY_TEXTS, needs_texts


@pytest.fixture(autouse=True)
def no_desk_of_this_machine(tmp_path, monkeypatch):
    monkeypatch.setattr(policy, "default_paths", lambda: Paths(tmp_path / "no desk"))


@needs_texts
def test_lint_is_clean_for_the_five_and_names_the_conflicts(capsys):
    assert policy.run(["lint", "--texts", str(POLICY_TEXTS)]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert len(lines) == 8
    assert all(" warning: " in line for line in lines)
    assert last.startswith("5 profiles: 0 errors, 8 warnings; quotes compared with the texts of crystal, hardin")


def test_lint_without_texts_says_that_quotes_were_not_compared(capsys):
    assert policy.run(["lint", "crystal"]) == 0
    assert capsys.readouterr().out == "1 profiles: 0 errors, 0 warnings; no policy's text to compare with\n"


@needs_texts
def test_lint_compares_with_the_text_that_the_agency_attached_on_this_machine(tmp_path, capsys):
    text = Paths(tmp_path / "no desk").policy_text
    text.parent.mkdir(parents=True)
    text.write_bytes((POLICY_TEXTS / policy_files.read(agency_file("crystal")).meta["source_file"]).read_bytes())
    assert policy.run(["lint"]) == 0
    assert "compared with the texts of crystal\n" in capsys.readouterr().out


def test_lint_fails_on_an_agencys_own_file_with_file_and_line(tmp_path, capsys):
    file = tmp_path / "mine.toml"
    file.write_text(agency_file("plymouth").read_text().replace("value = 60", "value = 61", 1))
    assert policy.run(["lint", str(file)]) == 1
    assert "mine.toml:" in (said := capsys.readouterr().out)
    assert "61 is weaker than a hard floor, which nobody may sign away: 60" in said


def test_lint_of_no_file_fails_in_words(tmp_path, capsys):
    assert policy.run(["lint", str(tmp_path / "none.toml")]) == 1
    assert "none.toml" in capsys.readouterr().err


@pytest.mark.parametrize("agency", AGENCIES)
def test_show_plain_says_every_rule_in_words_with_its_clause(agency, capsys):
    assert policy.run(["show", agency, "--plain"]) == 0
    said = capsys.readouterr().out
    assert all(f"\n{group.value}\n" in said for group in Group)
    assert all(f"  {row.title}: " in said for row in PARAMETERS.values())
    assert "{}" not in said
    assert "Our default: " in said
    assert "“" in said


def test_show_says_each_value_with_its_layer(capsys):
    assert policy.run(["show", "crystal"]) == 0
    assert (
        "  search.case_number = 'required'  (Agency: Crystal 3.5, Data Retention & Data Sharing)"
        in capsys.readouterr().out
    )


def test_show_lists_the_conflicts(capsys):
    policy.run(["show", "plymouth", "--plain"])
    assert "Plymouth 425.6(b) against Minn. Stat. 13.824 subd. 7" in capsys.readouterr().out


def test_diff_says_in_what_two_agencies_differ_and_nothing_else(capsys):
    assert policy.run(["diff", "hutchinson", "hardin"]) == 0
    said = capsys.readouterr().out
    assert "Hutchinson: Destroyed no later than 60 days after collection. [Hutchinson 423.5]" in said
    assert "Hardin: Destroyed no later than 90 days after collection. [Hardin 426.5]" in said
    assert policy.run(["diff", "crystal", "crystal"]) == 0
    assert capsys.readouterr().out == f"0 of {len(PARAMETERS)} rules differ\n"


def test_trace_prints_clause_rule_and_test_and_what_is_not_due_with_its_issue(capsys):
    assert policy.run(["trace"]) == 0
    said = capsys.readouterr().out
    assert "tests/" in said
    assert "not yet due: issue " in said
    assert "the rest: issue " in said
    assert "each with a test" in said.splitlines()[-1]
    policy.run(["trace", "--undue"])
    assert "tests/" not in capsys.readouterr().out


def test_an_agencys_own_profile_is_signed_into_one_file(tmp_path, monkeypatch, capsys):
    key, key_file = new_agency_key(), tmp_path / "key.pem"
    save_agency_key(key, key_file, PASSPHRASE)
    monkeypatch.setattr(getpass, "getpass", lambda _: PASSPHRASE)
    out = tmp_path / "new.profile"

    assert policy.run(["sign", str(agency_file("crystal")), "--key", str(key_file), "--out", str(out)]) == 0

    content, signature = profiles.unpacked(out.read_bytes())
    assert content == profiles.document("crystal")
    assert signature == profiles.sign(content, key)
    assert "crystal/1 signed" in capsys.readouterr().out


def test_a_desk_whose_profile_is_lost_gets_the_signed_one_back(tmp_path, capsys):
    desk = installed(tmp_path)
    key = load_agency_key(tmp_path / "agency.pem", PASSPHRASE)
    content = profiles.document("hutchinson")
    signed = tmp_path / "again.profile"
    signed.write_bytes(profiles.packed(content, profiles.sign(content, key)))
    desk.paths.profile.unlink()
    desk.paths.later_profiles.mkdir()
    (desk.paths.later_profiles / "damaged.json").write_bytes(b"x")
    with pytest.raises(Unavailable):
        desk.sign_in(OFFICER)

    assert policy.run(["install", str(signed), "--data", str(desk.paths.root)]) == 0

    assert desk.sign_in(OFFICER).profile == profiles.load("hutchinson")
    desk.close()


def test_what_another_key_signed_is_put_in_place_and_opens_nothing(tmp_path):
    desk = installed(tmp_path)
    content = profiles.document("hutchinson")
    (tmp_path / "x").write_bytes(profiles.packed(content, profiles.sign(content, new_agency_key())))
    assert policy.run(["install", str(tmp_path / "x"), "--data", str(desk.paths.root)]) == 0
    with pytest.raises(Unavailable, match="not as the agency signed it"):
        desk.sign_in(OFFICER)
    desk.close()


@pytest.mark.parametrize("content", [b"", b"x" * 100, b"0" * 64 + b"{}"])
def test_what_is_no_profile_takes_no_profiles_place(tmp_path, capsys, content):
    desk = installed(tmp_path)
    before = desk.paths.profile.read_bytes()
    (tmp_path / "x").write_bytes(content)
    assert policy.run(["install", str(tmp_path / "x"), "--data", str(desk.paths.root)]) == 1
    assert policy.run(["install", str(tmp_path / "x"), "--data", str(tmp_path / "none")]) == 1
    assert "no signed profile" in (said := capsys.readouterr().err)
    assert "not installed" in said
    assert desk.paths.profile.read_bytes() == before
    desk.close()


def test_a_profile_with_an_error_is_not_signed(tmp_path, capsys):
    file = tmp_path / "mine.toml"
    file.write_text(agency_file("plymouth").read_text().replace("value = 60", "value = 61", 1))
    out = tmp_path / "out"
    assert policy.run(["sign", str(file), "--key", "k", "--out", str(out)]) == 1
    assert not out.exists()
    assert "hard floor" in capsys.readouterr().err
