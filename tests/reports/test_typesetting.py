"""PDF/UA: tagged, titled, with real table headers; what people typed is shown, whatever it looks like."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import main
from app.domain.errors import Unavailable
from app.paths import RESOURCES
from app.reports import typesetting
from app.reports.document import Attachment, Column, Document, Section, Table, facts
from app.reports.typesetting import Untypeset, apart
from tests.reports.read_pdf import (
    attached,
    author_of,
    elements,
    made_at,
    metadata,
    opened,
    pdf,
    root_of,
    text_of,
    title_of,
)

OPENS = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
MARKUP = (
    '#panic("x")', "*a*", "_b_", "a ] b", "[c", '"d"', "'e'", "$x^2$", "#let x = 1", "\\ \\u{41}", "// f", "/* g */",
    "<label>", "@reference", "= Title", "- item", "`raw`", "{code}", "#{1+1}", "~", "---", "h\\", "%i&amp;",
)  # fmt: skip
# "Officer one": in each script some machine has a font for.
SCRIPTS = (
    "Офицер Один", "Αξιωματικός Ένα", "Sĩ quan Một", "Jose\u0301 Mu\u0308ller", "Ọ́físà Kan", "שוטר אחד", "شرطي واحد",
    "افسر یکم\u200cها", "警官一", "경찰관 하나", "अधिकारी एक", "เจ้าหน้าที่หนึ่ง", "Սպա Մեկ",  # noqa: RUF001
    "ოფიცერი ერთი", "𝒪fficer 1", "👮 1",  # noqa: RUF001
)  # fmt: skip


def a_document(*values, **other):
    table = facts(*((f"Row {number}", value) for number, value in enumerate(values)))
    return Document("A document", (Section("A section", ("A paragraph.",), table),), **other)


def test_a_document_says_what_it_is_to_a_screen_reader(st_paul):
    made = pdf(a_document("value"), st_paul, NOON)
    root = root_of(made)

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert (title_of(made), author_of(made)) == ("A document", "Saint Paul Police Department")
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata(made)


def test_a_table_has_real_headers_and_a_section_a_heading(st_paul):
    found = elements(pdf(a_document("value", "other"), st_paul, NOON))

    assert (found.count("/TH"), found.count("/TD"), found.count("/TR")) == (2, 4, 3)
    assert "/H1" in found or "/H2" in found


def test_every_page_names_the_agency_the_profile_and_its_number(st_paul):
    made = pdf(a_document(*(f"value {number}" for number in range(200))), st_paul, NOON)
    pages = [" ".join(page.extract_text().split()) for page in opened(made).pages]

    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "Saint Paul Police Department" in page
        assert "Policy profile st_paul/1; made Mar 2, 2026 12:00 CST" in page
        assert f"Page {number} of {len(pages)}" in page
        assert "As it is recorded" in page  # the table's header again


def test_what_people_typed_is_never_read_as_markup(st_paul):
    made = pdf(a_document(*MARKUP), st_paul, NOON)

    found = text_of(made)
    assert [one for one in MARKUP if " ".join(one.split()) not in found] == []


@pytest.mark.parametrize("title", MARKUP)
def test_nor_is_a_title(st_paul, title):
    assert title_of(pdf(Document(title, ()), st_paul, NOON)) == title


def number_of(character):
    return f"{OPENS}U+{ord(character):04X}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_name_in_any_script_stands_in_its_own_letters_or_where_no_font_has_them_by_their_numbers(st_paul, name):
    found = "".join(text_of(pdf(a_document(name), st_paul, NOON)).split())

    assert [one for one in name if one.isalnum() and one not in found and number_of(one) not in found] == []


@pytest.mark.parametrize("name", SCRIPTS[:7])
def test_the_scripts_of_the_usual_fonts_need_no_numbers(st_paul, name):
    assert f"{OPENS}U+" not in text_of(pdf(a_document(name), st_paul, NOON))


@pytest.mark.parametrize("character", ["\U0010fffd", "\ue000", "\x07", "\u202e", "\ud800"])
def test_what_has_no_letter_at_all_stands_as_its_number(st_paul, character):
    assert f"a{number_of(character)}b" in text_of(pdf(a_document(f"a{character}b"), st_paul, NOON))


def test_a_letter_that_no_font_of_this_machine_has_does_not_keep_a_document_from_being_made(st_paul):
    letter = "\N{SIGNWRITING HAND-FIST INDEX}"
    found = text_of(pdf(a_document(f"Member {letter} Seven"), st_paul, NOON))

    assert "Member" in found
    assert letter in found or number_of(letter) in found


def test_the_same_document_is_the_same_file(st_paul):
    made = pdf(a_document("value"), st_paul, NOON)

    assert made == pdf(a_document("value"), st_paul, NOON)
    assert made_at(made) == NOON


def test_a_very_long_word_is_parted_and_stays_on_the_page(st_paul):
    found = text_of(pdf(a_document("x" * 480), st_paul, NOON))

    assert "".join(found.split()).count("x" * 480) == 1
    assert "x" * 120 not in found


def test_a_file_inside_a_document_is_what_it_was(st_paul):
    file = Attachment("proof.json", "application/json", "Proof", '["#panic(1)", "שוטר", "\\u0000"]')

    assert attached(pdf(a_document("value", attached=(file,)), st_paul, NOON), "proof.json") == [
        "#panic(1)", "שוטר", "\0",
    ]  # fmt: skip


TYPESET = (sys.executable, str(Path(main.__file__)), "typeset")


def test_a_process_of_its_own_makes_the_same_file(st_paul):
    document = a_document("value", "שוטר אחד", "\N{SIGNWRITING HAND-FIST INDEX}")

    assert typesetting.pdf(document, st_paul, NOON, apart(TYPESET)) == pdf(document, st_paul, NOON)


@pytest.mark.parametrize("command", [("/nowhere/typeset",), (sys.executable, "-c", "import os; os.abort()")])
def test_a_process_that_dies_leaves_the_desk_with_words_for_it(st_paul, command):
    with pytest.raises(Unavailable, match="could not be made"):
        typesetting.pdf(a_document("value"), st_paul, NOON, apart(command))


def test_a_mistake_of_ours_in_a_layout_is_no_missing_letter(st_paul):
    def broken(inputs, now):
        raise Untypeset("error: unknown variable: x")

    with pytest.raises(Untypeset):
        typesetting.pdf(a_document("value"), st_paul, NOON, broken)


def test_the_layout_takes_nothing_from_a_network():
    for layout in (RESOURCES / "reports").iterdir():
        text = layout.read_text(encoding="utf-8")
        assert "@" not in text
        assert "import" not in text


def test_a_row_that_does_not_fit_its_table_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="a cell for each column"):
        Table((Column("One"), Column("Two")), (("1",),))
