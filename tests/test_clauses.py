"""Every clause of the requirements is in the table, with a test that exists, or with where it will be."""

import re
from pathlib import Path

import pytest

from app.clauses import table
from app.domain.parameters import PARAMETERS

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT.parent / "shared" / "REQUIREMENTS.md"
ROWS = table()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_each_clause_that_is_due_names_rules_and_tests_that_exist(row):
    assert row.tests or row.due
    assert set(row.rules) <= PARAMETERS.keys()
    for test in row.tests:
        file, _, name = test.partition("::")
        assert re.search(rf"^\s*(async )?def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), test


def test_what_is_not_due_yet_says_where_it_will_be():
    assert all(re.fullmatch(r"issue \d+|no issue yet: [a-z ]+", row.due) for row in ROWS if row.due)


@pytest.mark.skipif(not REQUIREMENTS.is_file(), reason="the requirements do not lie beside the checkout")
def test_every_clause_of_the_requirements_is_in_the_table_and_no_other():
    text = REQUIREMENTS.read_text(encoding="utf-8")

    assert {row.id for row in ROWS} == set(re.findall(r"^\| ([A-Z]{3,4}-\d{2}) \|", text, re.MULTILINE))
    assert len({row.id for row in ROWS}) == len(ROWS)
