"""A profile's file: every mistake is named with its line, and none lets the file be used."""

from pathlib import Path

import pytest

from app.policy_files import LARGEST_FILE, WrongProfile, parsed, read
from app.profiles import document_of

FILE = Path("agency.toml")
META = """extends = "mn"

[meta]
id = "springfield"
title = "Springfield"
department = "Springfield Police Department"
version = "1"
source_file = "policy.txt"
source_sha256 = "00"
effective_from = 2026-01-01
"""
PURPOSE = '[[capture.purposes]]\nid = "a"\ntitle = "A"\nclause = "1"\nquote = "a"\n'


def mistakes(text, head=META):
    return [str(one) for one in parsed(FILE, (head + text).encode()).mistakes]


def test_a_right_file_has_no_mistake_and_makes_a_profile():
    layer = parsed(FILE, (META + PURPOSE).encode())

    assert layer.mistakes == ()
    assert document_of(layer)


@pytest.mark.parametrize(
    ("text", "line", "mistake"),
    [
        ("[retain]\nnonhit_days = 60", 11, "retain.nonhit_days: a value stands here without its clause"),
        ("\n[retain.nonhit_days]\nvalue = 60", 12, "neither a clause with a quote nor the reason"),
        ('\n\n[retain.nonhit_days]\nvalue = 60\nclause = "1"', 13, "neither a clause"),
        ('[retain.nonhit_days]\nvalue = 60\nquote = "sixty"', 11, "neither a clause"),
        ('[retain.nonhit_days]\nvalue = "60"\nours = "x"', 11, "takes a whole number"),
        ('[retain.nonhit_days]\nvalue = true\nours = "x"', 11, "takes a whole number"),
        ('[retain.nonhit_days]\nvalue = -1\nours = "x"', 11, "no number below 0"),
        ('[capture.video]\nvalue = 1\nours = "x"', 11, "takes true or false"),
        ('[verify.strength]\nvalue = "perhaps"\nours = "x"', 11, "takes one of should, shall, must"),
        ('[verify.systems]\nvalue = "NCIC"\nours = "x"', 11, "takes a list of texts"),
        ('[verify.systems]\nvalue = [1]\nours = "x"', 11, "takes a list of texts"),
        ("[verify]\nsystems = [1]", 11, "a value stands here without its clause"),
        ('[retain.weeks]\nvalue = 60\nours = "x"', 11, "nothing is called retain.weeks"),
        ('[retain.nonhit_days]\nvalue = 60\nours = "x"\nbecause = "y"', 11, "nothing is called because"),
        ("[retain.nonhit_days]\nvalue = 60\nours = 7", 11, "clause, quote and reason are texts"),
        ('[verify.hit_is_not]\nvalue = "x"\nclause = "1"\nquote = "' + "word " * 26 + '"', 11, "at most 25 words"),
        ('[capture.rule]\nvalue = "x"\nours = "x"\nconflict = "y"', 11, "a conflict says what it is with"),
        ('[capture.rule]\nvalue = "x"\nours = "x"\nconflicts_with = "y"', 11, "a conflict says what it is with"),
        ('[[capture.purposes]]\nid = "a"\ntitle = "A"\nclause = "1"', 11, "purposes a: neither a clause"),
        (PURPOSE + '[[capture.purposes]]\nid = "b"\nours = "x"', 16, "an id of its own and a title"),
        (PURPOSE + PURPOSE, 16, "an id of its own and a title"),
        (PURPOSE + "colour = 1", 11, "nothing is called colour"),
        ('[capture.purposes]\nvalue = 1\nours = "x"', 11, "takes a list of purposes"),
        ("[[override]]\nparameter = 1", 11, "an override has"),
        ("[retain]\nx = = 1", 12, ""),
    ],
)
def test_data_that_break_the_rules_are_named_with_file_and_line(text, line, mistake):
    found = mistakes(text)

    assert any(one.startswith(f"agency.toml:{line}: error: ") and mistake in one for one in found), found
    with pytest.raises(WrongProfile, match="agency.toml"):
        document_of(parsed(FILE, (META + text).encode()))


@pytest.mark.parametrize("line", META.splitlines()[3:])
def test_an_agencys_file_says_whose_it_is_from_which_text_and_from_when(line):
    assert mistakes("", META.replace(line, ""))


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("effective_from = 2026-01-01", 'effective_from = "2026-01-01"', "effective_from is a date"),
        ('title = "Springfield"', 'title = "Springfield"\nmotto = "x"', "nothing is called motto"),
    ],
)
def test_what_is_wrong_in_its_head_is_named(old, new, mistake):
    assert any(mistake in one for one in mistakes("", META.replace(old, new)))


def test_bytes_that_are_no_text_and_files_without_end_are_one_mistake_each():
    assert len(parsed(FILE, b"\xff\xfe").mistakes) == 1
    assert "too large" in str(parsed(FILE, b" " * (LARGEST_FILE + 1)).mistakes[0])


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path):
    with pytest.raises(OSError, match=r"none\.toml"):
        read(tmp_path / "none.toml")


OVERRIDE = {
    "parameter": '"search.civil"',
    "value": "true",
    "citation": '"Opinion 14"',
    "by": '"City Attorney One"',
    "reason": '"So it is read."',
    "date": "2026-02-01",
}


def override(**other):
    return "\n[[override]]\n" + "\n".join(f"{key} = {value}" for key, value in {**OVERRIDE, **other}.items())


def test_a_whole_override_of_an_arguable_clause_is_no_mistake():
    assert mistakes(override()) == []


@pytest.mark.parametrize(
    ("other", "mistake"),
    [
        ({"citation": '""'}, "override 1: an override has by, citation, date, parameter, reason, value"),
        ({"by": '""'}, "an override has"),
        ({"reason": '""'}, "an override has"),
        ({"date": '"2026-02-01"'}, "the date of an override is a date"),
        ({"parameter": '"search.everything"'}, "nothing is called search.everything"),
        ({"parameter": "7"}, "nothing is called 7"),
        ({"parameter": '"retain.hit_days"', "value": "61"}, "retain.hit_days is a hard floor: nobody may sign it away"),
        ({"parameter": '"search.case_number"'}, "search.case_number is no clause that counsel may argue"),
        ({"value": '"yes"'}, "this takes true or false"),
        ({"also": "1"}, "an override has"),
    ],
)
def test_what_is_wrong_with_an_override_is_named_at_its_line(other, mistake):
    [found] = mistakes(override(**other))

    assert found.startswith("agency.toml:12: error: override 1: ")
    assert mistake in found


@pytest.mark.parametrize("head", ['[meta]\nid = "x"\n', '[meta]\ntitle = "X"\n', ""])
def test_every_layer_has_an_id_and_a_title(head):
    assert any("a layer has an id and a title" in one for one in mistakes("", head))


def test_what_is_missing_in_the_head_is_named_all_at_once():
    [found, _] = mistakes("", 'extends = "mn"\n[meta]\nid = "x"\ntitle = "X"\nversion = "1"\nsource_file = "f"\n')

    assert found.endswith("meta: department, effective_from, source_sha256 is missing")


def test_a_quote_of_twenty_five_words_and_a_file_of_the_largest_size_will_do():
    leaf = '\n[capture.rule]\nvalue = "x"\nclause = "1"\nquote = "' + " ".join(["word"] * 25) + '"\n'
    whole = (META + PURPOSE + leaf).encode()

    assert parsed(FILE, whole + b" " * (LARGEST_FILE - len(whole))).mistakes == ()
